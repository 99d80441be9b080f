// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// How far a share moves in a scenario (CCP-57). Text is `ISIN move`, the move as a share of the price.
public struct MoveTerm: FieldValue, Equatable {
  public var isin = ISIN.blank
  public var move = Rate()

  public static let form = FieldForm(
    "MoveTerm", longest: 32, example: "TRAGARAN91N1 -0.22",
    Bilingual(
      "ISIN and the relative move of its price, -1 to 10, at most six decimals",
      "ISIN ve fiyatının oransal değişimi, -1 ile 10 arası, en çok altı ondalık"),
    refusals: [.fieldMissing, .isinFormat, .isinCheckDigit, .numberFormat, .fieldFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var words = Words(text)
    var term = Self()
    term.isin = try words.next(ISIN.self)
    let move = try words.next(SignedRate.self).rate
    guard StressScenario.moveRange.contains(move.millionths) else { throw FieldProblem(.numberFormat) }
    term.move = move
    try words.finish()
    return term
  }

  public func write(to out: inout [UInt8]) {
    isin.write(to: &out)
    out.append(32)
    move.write(to: &out)
  }

  public func encode(into writer: inout BinaryWriter) {
    isin.encode(into: &writer)
    writer.signedVarint(move.millionths)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var term = Self()
    term.isin = ISIN.decode(from: &reader)
    term.move = Rate(millionths: reader.signedVarint())
    return term
  }
}

/// A rate that may be negative.
private struct SignedRate: FieldValue {
  var rate = Rate()
  static let form = Rate.form
  static var blank: Self { Self() }
  static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard let rate = try? Rate.parse(text) else { throw FieldProblem(.numberFormat) }
    return Self(rate: rate)
  }
  func write(to out: inout [UInt8]) { rate.write(to: &out) }
  func encode(into writer: inout BinaryWriter) { writer.signedVarint(rate.millionths) }
  static func decode(from reader: inout BinaryReader) -> Self {
    Self(rate: Rate(millionths: reader.signedVarint()))
  }
}

/// A member and an amount. It stands in lists that the desk alone sees, so it names the member as a word.
/// Text is `AKA 2030000.00 TRY`.
public struct MemberAmount: FieldValue, Equatable {
  public var member = MemberCode.blank
  public var amount = Money()

  public static let form = FieldForm(
    "MemberAmount", longest: 40, example: "AKA 2030000.00 TRY",
    Bilingual("member and amount", "üye ve tutar"), refusals: [.fieldMissing, .fieldFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard let blank = text.indices.first(where: { text[$0] == 32 }) else { throw FieldProblem(.fieldMissing) }
    var value = Self()
    value.member = try MemberCode.read(text.extracting(0..<blank))
    value.amount = try Money.read(text.extracting(blank + 1..<text.count))
    return value
  }

  public func write(to out: inout [UInt8]) {
    member.write(to: &out)
    out.append(32)
    amount.write(to: &out)
  }

  public func encode(into writer: inout BinaryWriter) {
    member.encode(into: &writer)
    amount.encode(into: &writer)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(member: MemberCode.decode(from: &reader), amount: Money.decode(from: &reader))
  }
}

/// What is done with the guarantee fund of a month (CCP-75).
public enum FundAct: UInt8, CodedValue {
  case calculate, approve, notify

  public static let listName: StaticString = "FundAct"
  public static let note = Bilingual("step of the guarantee fund", "garanti fonu adımı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .calculate: "CALCULATE"
    case .approve: "APPROVE"
    case .notify: "NOTIFY"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .calculate:
      Bilingual("size and contributions are calculated", "büyüklük ve katkı payları hesaplanır")
    case .approve: Bilingual("another officer approves them", "başka bir yetkili onaylar")
    case .notify: Bilingual("members are notified", "üyelere bildirilir")
    }
  }
}

/// The states of a guarantee-fund run.
public enum FundState: UInt8, CodedValue {
  case running, calculated, approved, notified, inForce, superseded

  public static let listName: StaticString = "FundState"
  public static let note = Bilingual("state of a guarantee-fund run", "garanti fonu hesaplamasının durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .running: "RUNNING"
    case .calculated: "CALCULATED"
    case .approved: "APPROVED"
    case .notified: "NOTIFIED"
    case .inForce: "IN-FORCE"
    case .superseded: "SUPERSEDED"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .running: Bilingual("the calculation goes on", "hesaplama sürüyor")
    case .calculated: Bilingual("calculated", "hesaplandı")
    case .approved: Bilingual("approved", "onaylandı")
    case .notified: Bilingual("members know", "üyelere bildirildi")
    case .inForce: Bilingual("contributions are in force", "katkı payları yürürlükte")
    case .superseded: Bilingual("another run took its place", "yerine başka hesaplama geçti")
    }
  }
}

/// What is recorded of the losses of a default (CCP-63).
public enum LossAct: UInt8, CodedValue {
  case loss, payment

  public static let listName: StaticString = "LossAct"
  public static let note = Bilingual("what is recorded of a loss", "zarara ilişkin kayıt")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .loss ? "LOSS" : "PAYMENT" }
  public var meaning: Bilingual {
    self == .loss
      ? Bilingual("a loss of a member in default", "temerrütteki üyenin zararı")
      : Bilingual("a member's share is taken from its contribution", "üyenin payı katkı payından alınır")
  }
}
