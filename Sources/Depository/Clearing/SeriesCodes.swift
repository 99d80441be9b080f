// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What becomes of a suspect step in a history (CCP-73).
public enum StepState: UInt8, CodedValue {
  case found, confirmed, gone

  public static let listName: StaticString = "StepState"
  public static let note = Bilingual("state of a suspect step", "şüpheli adımın durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .found: "FOUND"
    case .confirmed: "CONFIRMED"
    case .gone: "GONE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .found: Bilingual("suspect: its returns are left out", "şüpheli: getirileri dışarıda bırakılır")
    case .confirmed: Bilingual("confirmed as real", "gerçek olduğu onaylandı")
    case .gone: Bilingual("the history has it no more", "geçmişte artık yok")
    }
  }
}

/// Whether cash of an account is remunerated (CCP-65).
public enum RemunerationAct: UInt8, CodedValue {
  case optOut, optIn

  public static let listName: StaticString = "RemunerationAct"
  public static let note = Bilingual("whether cash is remunerated", "nemalandırma tercihi")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .optOut ? "OPT-OUT" : "OPT-IN" }
  public var meaning: Bilingual {
    self == .optOut
      ? Bilingual("not from the next business day on", "sonraki iş gününden itibaren nemalandırılmaz")
      : Bilingual("again", "yeniden nemalandırılır")
  }
}

/// How far the remuneration of a day has come (CCP-64, CCP-66).
public enum RemunerationState: UInt8, CodedValue {
  case counted, booked

  public static let listName: StaticString = "RemunerationState"
  public static let note = Bilingual("state of a day's remuneration", "günlük nemanın durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .counted ? "COUNTED" : "BOOKED" }
  public var meaning: Bilingual {
    self == .counted
      ? Bilingual("the cash at the cut-off was counted", "kesim anındaki nakit belirlendi")
      : Bilingual("booked to the account", "hesaba kaydedildi")
  }
}

/// What becomes of a membership of the counterparty (CCP-04, CCP-72).
public enum MembershipAct: UInt8, CodedValue {
  case admit, leave

  public static let listName: StaticString = "MembershipAct"
  public static let note = Bilingual("what becomes of a membership", "üyelikte yapılan")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .admit ? "ADMIT" : "LEAVE" }
  public var meaning: Bilingual {
    self == .admit
      ? Bilingual("admission", "üyeliğe kabul")
      : Bilingual("an account is given back and closed", "bir hesap iade edilir ve kapatılır")
  }
}
