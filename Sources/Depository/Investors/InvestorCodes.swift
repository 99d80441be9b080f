// SPDX-License-Identifier: Apache-2.0
import Kernel

/// The way by which an investor comes for information (INV-01).
public enum InvestorChannel: UInt8, CodedValue {
  case internet, mobile, callCentre

  public static let listName: StaticString = "InvestorChannel"
  public static let note = Bilingual("channel of an investor", "yatırımcının kanalı")
  public static var unknown: RefusalCode { .channelUnknown }
  public var code: StaticString {
    switch self {
    case .internet: "INTERNET"
    case .mobile: "MOBILE"
    case .callCentre: "CALL_CENTRE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .internet: Bilingual("internet", "internet")
    case .mobile: Bilingual("mobile connection", "mobil bağlantı")
    case .callCentre: Bilingual("call centre", "çağrı merkezi")
    }
  }
}

/// The life of an investor's password (INV-02, INV-07). It has no end by time.
public enum InvestorPasswordState: UInt8, CodedValue {
  case none, produced, initial, current, blocked

  public static let listName: StaticString = "InvestorPasswordState"
  public static let note = Bilingual("state of an investor's password", "yatırımcı şifresinin durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .none: "NONE"
    case .produced: "PRODUCED"
    case .initial: "INITIAL"
    case .current: "CURRENT"
    case .blocked: "BLOCKED"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .none: Bilingual("no password", "şifre yok")
    case .produced: Bilingual("made by MKK, not delivered yet", "MKK'ca üretildi, henüz teslim edilmedi")
    case .initial:
      Bilingual("delivered, to be changed at first use", "teslim edildi, ilk kullanımda değişecek")
    case .current: Bilingual("chosen by the investor", "yatırımcının seçtiği")
    case .blocked: Bilingual("blocked by three wrong entries", "üç yanlış girişle kilitlendi")
    }
  }
  /// Whether it opens anything.
  public var isInUse: Bool { self == .initial || self == .current }
}

/// What happened at the door with an investor (INV-01, INV-08).
public enum InvestorAccessKind: UInt8, CodedValue {
  case login, wrongPassword, wrongOldPassword
  case question, operation
  case logout, idle, passwordReplaced

  public static let listName: StaticString = "InvestorAccessKind"
  public static let note = Bilingual("what an investor did at the door", "yatırımcının kapıda yaptığı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .login: "LOGIN"
    case .wrongPassword: "WRONG_PASSWORD"
    case .wrongOldPassword: "WRONG_OLD_PASSWORD"
    case .question: "QUESTION"
    case .operation: "OPERATION"
    case .logout: "LOGOUT"
    case .idle: "IDLE"
    case .passwordReplaced: "PASSWORD_REPLACED"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .login: Bilingual("a session began", "oturum başladı")
    case .wrongPassword: Bilingual("a wrong password at login", "girişte yanlış şifre")
    case .wrongOldPassword: Bilingual("a wrong old password at a change", "değişiklikte yanlış eski şifre")
    case .question: Bilingual("a question", "sorgu")
    case .operation: Bilingual("an operation was tried and refused", "işlem denendi ve reddedildi")
    case .logout: Bilingual("the session ended by logout", "oturum çıkışla bitti")
    case .idle: Bilingual("the session ended after 15 idle minutes", "oturum 15 dakika işlemsizlikle bitti")
    case .passwordReplaced:
      Bilingual(
        "the session ended: the password was changed, renewed or blocked",
        "oturum bitti: şifre değişti, yenilendi veya kilitlendi")
    }
  }
  var isWrong: Bool { self == .wrongPassword || self == .wrongOldPassword }
}
