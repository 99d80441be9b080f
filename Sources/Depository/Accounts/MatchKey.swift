// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What tells that two identities are the same investor's, whatever member sent them (ACC-06).
public struct MatchKey: Sendable {
  /// A TCKN or VKN itself; for the other styles, a number made of the text.
  public typealias Number = UInt64

  public enum Style: UInt8, Sendable, BitwiseCopyable {
    case tckn, vkn
    /// Trade registry office and number.
    case registry
    /// Title of a public institution.
    case title
    /// Country and identity document of a foreigner.
    case document
    /// The representative's VKN with the investor's own title.
    case representative

    /// The number is the whole key.
    var isNumber: Bool { self == .tckn || self == .vkn }
    /// Somebody else than the members judges a differing name: a public register (ACC-06).
    var isJudgedByRegister: Bool { isNumber }
  }

  let style: Style
  let number: Number
  /// Empty where the number is the whole key.
  let text: [UInt8]

  static func hash(_ number: Number) -> UInt64 { Hash.mix(number) }

  private init(_ style: Style, _ number: Number) {
    self.style = style
    self.number = number
    text = []
  }

  private init(_ style: Style, _ text: [UInt8]) {
    self.style = style
    self.text = text
    // FNV-1a, over the style as well.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in [style.rawValue] + text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    number = hash
  }

  /// Of an identity that waits; the text as it was kept.
  init(_ row: borrowing IdentityRow, _ text: [UInt8]) {
    style = row.style
    number = row.key
    self.text = text
  }

  /// Of a registered investor; the text as it was kept.
  init(_ row: borrowing InvestorRow, _ text: [UInt8]) {
    style = row.style
    number = row.key
    self.text = text
  }

  /// Of an identity under a corrected title; nil where its title is no part of its key.
  init?(_ row: borrowing IdentityRow, title: Text<150>) {
    switch row.style {
    case .title: self.init(.title, Self.compared(title.utf8))
    case .representative: self.init(.representative, Self.represented(row.taxNumber, title))
    case .tckn, .vkn, .registry, .document: return nil
    }
  }

  /// The representative's number, then the title of whom it represents.
  private static func represented(_ number: UInt64, _ title: Text<150>) -> [UInt8] {
    Array((VKN(raw: number) ?? VKN()).text.utf8) + [10] + compared(title.utf8)
  }

  /// Of data that have passed `requireForm`.
  init(_ data: borrowing IdentityData, _ form: IdentityForm) {
    switch form {
    case .natural: self.init(.tckn, data.tckn!.raw)
    case .legal, .trust, .fund: self.init(.vkn, data.vkn!.raw)
    case .other where data.publicInstitution?.isSet == true:
      self.init(.title, Self.compared(data.title!.utf8))
    case .other:
      self.init(
        .registry,
        Self.compared(data.registryOffice!.utf8) + [10] + Self.compared(data.registryNumber!.utf8))
    case .foreignNatural:
      self.init(.document, Array(data.nationality!.text.utf8) + [10] + data.documentNumber!.bytes)
    case .foreignLegal, .foreignFund:
      if data.vknOwner == .own {
        self.init(.vkn, data.vkn!.raw)
      } else {
        self.init(.representative, Self.represented(data.vkn!.raw, data.title!))
      }
    }
  }

  private static func compared(_ text: [UInt8]) -> [UInt8] { TurkishText.compared(text.span) ?? text }
}

extension Depository {
  func investor(_ key: borrowing MatchKey) -> Slot<InvestorRow>? {
    let (style, number, text) = (key.style, key.number, key.text)
    return investorsByKey.find(MatchKey.hash(number)) {
      let row = investors[Slot(raw: $0)]
      return row.key == number && row.style == style && (style.isNumber || self.text(row.keyText) == text)
    }.map { Slot(raw: $0) }
  }

  /// Whether a key is that of a holder, registered or not yet.
  func isKey(_ key: borrowing MatchKey, of holder: HolderRow) -> Bool {
    let (style, number, text) = (key.style, key.number, key.text)
    if !holder.investor.isNone {
      let row = investors[holder.investor]
      return row.style == style && row.key == number && (style.isNumber || self.text(row.keyText) == text)
    }
    let row = identities[holder.identity]
    return row.style == style && row.key == number && (style.isNumber || self.text(row.keyText) == text)
  }

  /// The investor whose own tax number this is.
  func investor(taxNumber: UInt64) -> Slot<InvestorRow>? {
    investorsByKey.find(MatchKey.hash(taxNumber)) {
      let row = investors[Slot(raw: $0)]
      return row.key == taxNumber && row.style.isNumber
    }.map { Slot(raw: $0) }
  }

  /// Whether a name or title as given is that of a text kept (GEN-38).
  func agrees(_ given: [UInt8], _ kept: Blob) -> Bool {
    guard let given = TurkishText.compared(given.span) else { return false }
    return given == TurkishText.compared(text(kept).span)
  }
}
