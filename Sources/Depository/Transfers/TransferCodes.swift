// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Types of securities as limits of users name them (TRF-44): kinds of the security master, government debt
/// parted into bonds and bills as its ISIN parts it (decision 0020).
public enum SecurityType: UInt8, CodedValue {
  case share, bond, bill, otherGovernmentDebt, fundUnit, privateDebt, other

  public static let listName: StaticString = "SecurityType"
  public static let note = Bilingual("type of security in a limit", "limitteki kıymet tipi")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .share: "SHARE"
    case .bond: "DT"
    case .bill: "HB"
    case .otherGovernmentDebt: "DIBS"
    case .fundUnit: "FUND"
    case .privateDebt: "DEBT"
    case .other: "OTHER"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .share: Bilingual("share", "pay senedi")
    case .bond: Bilingual("government bond", "devlet tahvili")
    case .bill: Bilingual("treasury bill", "hazine bonosu")
    case .otherGovernmentDebt: Bilingual("other government debt", "diğer devlet iç borçlanma senedi")
    case .fundUnit: Bilingual("fund unit", "fon katılma payı")
    case .privateDebt: Bilingual("private debt", "özel sektör borçlanma aracı")
    case .other: Bilingual("other", "diğer")
    }
  }

  init(_ row: SecurityRow) {
    switch row.kind {
    case .share: self = .share
    case .fundUnit: self = .fundUnit
    case .privateDebt: self = .privateDebt
    case .other: self = .other
    case .governmentDebt:
      // The third character, digits before letters: TRT is a bond, TRB a bill.
      let thirtySixTo9: UInt64 = 101_559_956_668_416
      switch row.isin.raw / thirtySixTo9 % 36 {
      case 29: self = .bond
      case 11: self = .bill
      default: self = .otherGovernmentDebt
      }
    }
  }
}

/// What is done with a setting that acts at once (rulebook 2, state table 3.8).
public enum SettingAct: UInt8, CodedValue {
  case define, change, remove

  public static let listName: StaticString = "SettingAct"
  public static let note = Bilingual("what is done with a setting", "tanımla ne yapıldığı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .define: "DEFINE"
    case .change: "CHANGE"
    case .remove: "REMOVE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .define: Bilingual("define", "tanımla")
    case .change: Bilingual("change", "değiştir")
    case .remove: Bilingual("remove", "kaldır")
    }
  }
}

/// The settings between members that count from the next business day on (TRF-37).
public enum CounterpartySetting: UInt8, CodedValue {
  case policy, nameVisibility, exclusion

  public static let listName: StaticString = "CounterpartySetting"
  public static let note = Bilingual("setting between members", "üyeler arası tanım")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .policy: "POLICY"
    case .nameVisibility: "NAME-VISIBILITY"
    case .exclusion: "EXCLUSION"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .policy: Bilingual("transfer policy", "kıymet transfer politikası")
    case .nameVisibility: Bilingual("names shown to the other member", "yatırımcı ad/soyad görüntülenmesi")
    case .exclusion:
      Bilingual(
        "account taken out of direct transfers",
        "doğrudan transferden çıkarılan hesap (alıcı yatırımcı politikası)")
    }
  }
}

/// Several alternatives of transfers between members, a bit each (TRF-36).
struct AlternativeSet: Equatable {
  let bits: UInt8

  init(bits: UInt8) { self.bits = bits }
  init(_ alternatives: [TransferAlternative]) {
    bits = alternatives.reduce(0) { $0 | 1 << $1.rawValue }
  }

  /// What every pair of members starts with (TRF-34).
  static let initial = AlternativeSet([.mixed])

  var isEmpty: Bool { bits == 0 }
  func contains(_ alternative: TransferAlternative) -> Bool { bits >> alternative.rawValue & 1 == 1 }
  /// Nil for none or several.
  var only: TransferAlternative? {
    bits.nonzeroBitCount == 1 ? TransferAlternative(rawValue: UInt8(bits.trailingZeroBitCount)) : nil
  }
  var all: [TransferAlternative] { TransferAlternative.allCases.filter { contains($0) } }
  /// The receiver's approval is a way that it accepts (TRF-52).
  var allowsApproval: Bool { all.contains { AlternativeRule($0).decides != .sender } }
  /// Names are shown to the sender (TRF-41).
  var needsNames: Bool { all.contains { AlternativeRule($0).needsConfirmation } }
}

/// What an alternative asks of the sender, and who decides: the table of TRF-18 and TRF-29.
struct AlternativeRule {
  enum Decision { case sender, receiver, byMatch }
  let decides: Decision
  /// The sender has confirmed the name that was shown to it.
  let needsConfirmation: Bool
  /// A name or a registration number is entered.
  let needsIdentification: Bool
  /// What does not agree with the account goes back to the sender.
  let refusesMismatch: Bool

  private init(_ decides: Decision, confirmation: Bool, identification: Bool, strict: Bool) {
    self.decides = decides
    needsConfirmation = confirmation
    needsIdentification = identification
    refusesMismatch = strict
  }

  init(_ alternative: TransferAlternative) {
    self =
      switch alternative {
      case .directA: Self(.sender, confirmation: false, identification: false, strict: false)
      case .directB: Self(.sender, confirmation: true, identification: false, strict: true)
      case .directC: Self(.sender, confirmation: false, identification: true, strict: true)
      case .approvedA: Self(.receiver, confirmation: false, identification: false, strict: false)
      case .approvedB: Self(.receiver, confirmation: true, identification: false, strict: true)
      case .approvedC: Self(.receiver, confirmation: false, identification: true, strict: true)
      case .mixed: Self(.byMatch, confirmation: false, identification: false, strict: false)
      }
  }
}

/// How what was entered beside the account number agrees with the account (TRF-30, TRF-31).
struct Identification {
  var name: Bool?
  var number: Bool?

  var isGiven: Bool { name != nil || number != nil }
  var hasMismatch: Bool { name == false || number == false }
  var matches: Bool { isGiven && !hasMismatch }
}
