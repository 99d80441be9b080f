// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Whether a user may enter and act (AUT-26). Blocking by wrong passwords stands beside it.
public enum UserStatus: UInt8, CodedValue {
  case active, readOnly, noLogin

  public static let listName: StaticString = "UserStatus"
  public static let note = Bilingual("status of a user", "kullanıcının durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .active: "ACTIVE"
    case .readOnly: "READ_ONLY"
    case .noLogin: "NO_LOGIN"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .active: Bilingual("active", "etkin")
    case .readOnly: Bilingual("passive: reports, no transactions", "pasif: rapor alır, işlem yapamaz")
    case .noLogin: Bilingual("passive: no login", "pasif: giriş yapamaz")
    }
  }
}

/// What is done to a user code (AUT-24 to AUT-26).
public enum UserStatusAct: UInt8, CodedValue {
  case activate, readOnly, noLogin, reactivate

  public static let listName: StaticString = "UserStatusAct"
  public static let note = Bilingual("what is done to the user code", "kullanıcı koduna yapılan")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .activate: "ACTIVATE"
    case .readOnly: "READ_ONLY"
    case .noLogin: "NO_LOGIN"
    case .reactivate: "REACTIVATE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .activate: Bilingual("make a passive user active", "pasif kullanıcıyı etkinleştir")
    case .readOnly: Bilingual("passive: reports, no transactions", "pasif: rapor alır, işlem yapamaz")
    case .noLogin: Bilingual("passive: no login", "pasif: giriş yapamaz")
    case .reactivate:
      Bilingual("lift the block of three wrong passwords", "üç yanlış şifre kilidini kaldır")
    }
  }
  /// Nil for what leaves the status as it is.
  var status: UserStatus? {
    switch self {
    case .activate: .active
    case .readOnly: .readOnly
    case .noLogin: .noLogin
    case .reactivate: nil
    }
  }
}

/// The life of a password (AUT-10, AUT-12, AUT-15). EXPIRED follows from the day.
public enum PasswordState: UInt8, CodedValue {
  case none, produced, initial, current

  public static let listName: StaticString = "PasswordState"
  public static let note = Bilingual("state of a password", "şifrenin durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .none: "NONE"
    case .produced: "PRODUCED"
    case .initial: "INITIAL"
    case .current: "CURRENT"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .none: Bilingual("no password", "şifre yok")
    case .produced: Bilingual("made by MKK, not delivered yet", "MKK'ca üretildi, henüz teslim edilmedi")
    case .initial:
      Bilingual("delivered, to be changed at first login", "teslim edildi, ilk girişte değişecek")
    case .current: Bilingual("chosen by the user, for 90 days", "kullanıcının seçtiği, 90 gün geçerli")
    }
  }
}

/// A request for a new password on paper (rulebook 1, state table).
public enum PasswordRequestState: UInt8, CodedValue {
  case none, recorded, produced, returned, closed

  public static let listName: StaticString = "PasswordRequestState"
  public static let note = Bilingual("state of a password request", "şifre başvurusunun durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .none: "NONE"
    case .recorded: "RECORDED"
    case .produced: "PRODUCED"
    case .returned: "RETURNED"
    case .closed: "CLOSED"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .none: Bilingual("none", "yok")
    case .recorded: Bilingual("recorded, signatories checked", "kaydedildi, imzalar denetlendi")
    case .produced: Bilingual("password made", "şifre üretildi")
    case .returned: Bilingual("returned", "iade edildi")
    case .closed: Bilingual("delivered", "teslim edildi")
    }
  }
  var isOpen: Bool { self == .recorded || self == .produced }
}

/// The steps of a password request (AUT-13, AUT-14). The password itself is made by the registry's door.
public enum PasswordRequestAct: UInt8, CodedValue {
  case record, deliver, `return`

  public static let listName: StaticString = "PasswordRequestAct"
  public static let note = Bilingual("step of a password request", "şifre başvurusunun adımı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .record: "RECORD"
    case .deliver: "DELIVER"
    case .return: "RETURN"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .record: Bilingual("record the written request", "yazılı başvuruyu kaydet")
    case .deliver: Bilingual("record the delivery of the password", "şifrenin teslimini kaydet")
    case .return: Bilingual("return the request", "başvuruyu iade et")
    }
  }
}

/// How a password reaches its user (AUT-14).
public enum PasswordDelivery: UInt8, CodedValue {
  case address, hand

  public static let listName: StaticString = "PasswordDelivery"
  public static let note = Bilingual("delivery of a password", "şifrenin teslim şekli")
  public static var unknown: RefusalCode { .deliveryProcedureMissing }
  public var code: StaticString { self == .address ? "ADDRESS" : "HAND" }
  public var meaning: Bilingual {
    self == .address ? Bilingual("to an address", "adrese") : Bilingual("by hand", "elden")
  }
}

/// The life of a certificate (rulebook 1, state table).
public enum CertificateState: UInt8, CodedValue {
  case loaded, matched, assigned, replaced, expired, revoked

  public static let listName: StaticString = "CertificateState"
  public static let note = Bilingual("state of a certificate", "sertifikanın durumu")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .loaded: "LOADED"
    case .matched: "MATCHED"
    case .assigned: "ASSIGNED"
    case .replaced: "REPLACED"
    case .expired: "EXPIRED"
    case .revoked: "REVOKED"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .loaded: Bilingual("loaded by MKK", "MKK'ca yüklendi")
    case .matched: Bilingual("matched to its member", "üyesiyle eşleştirildi")
    case .assigned: Bilingual("assigned to its user", "kullanıcısına eşlendi")
    case .replaced: Bilingual("replaced by a newer one", "yenisiyle değiştirildi")
    case .expired: Bilingual("its validity has ended", "geçerliliği sona erdi")
    case .revoked: Bilingual("revoked", "iptal edildi")
    }
  }
  var isLive: Bool { self == .loaded || self == .matched || self == .assigned }
}

/// Assign a first certificate, or put a new one in place of the old (AUT-19).
public enum AssignmentKind: UInt8, CodedValue {
  case assign, replace

  public static let listName: StaticString = "AssignmentKind"
  public static let note = Bilingual("kind of certificate assignment", "sertifika eşleme türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString { self == .assign ? "ASSIGN" : "REPLACE" }
  public var meaning: Bilingual {
    self == .assign
      ? Bilingual("assign a first one", "ilk sertifikayı eşle")
      : Bilingual("put it in place of the old one", "eskisinin yerine koy")
  }
}

/// What is done with a role (AUT-30).
public enum RoleAct: UInt8, CodedValue {
  case define, change, assign, remove, delete

  public static let listName: StaticString = "RoleAct"
  public static let note = Bilingual("what is done with a role", "role yapılan")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .define: "DEFINE"
    case .change: "CHANGE"
    case .assign: "ASSIGN"
    case .remove: "REMOVE"
    case .delete: "DELETE"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .define: Bilingual("define it with its authorities", "yetkileriyle tanımla")
    case .change: Bilingual("give it exactly these authorities", "yetkilerini değiştir")
    case .assign: Bilingual("assign it to the user", "kullanıcıya ver")
    case .remove: Bilingual("take it from the user", "kullanıcıdan al")
    case .delete: Bilingual("delete it", "sil")
    }
  }
}

/// What happened at the door with a user and a password or a session (AUT-35).
public enum AccessKind: UInt8, CodedValue {
  case login, wrongPassword, wrongOldPassword
  case logout, idle, userPassive, userBlocked, certificateReplaced, restart

  public static let listName: StaticString = "AccessKind"
  public static let note = Bilingual("what happened at the door", "kapıda olan")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .login: "LOGIN"
    case .wrongPassword: "WRONG_PASSWORD"
    case .wrongOldPassword: "WRONG_OLD_PASSWORD"
    case .logout: "LOGOUT"
    case .idle: "IDLE"
    case .userPassive: "USER_PASSIVE"
    case .userBlocked: "USER_BLOCKED"
    case .certificateReplaced: "CERTIFICATE_REPLACED"
    case .restart: "RESTART"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .login: Bilingual("a session began", "oturum başladı")
    case .wrongPassword: Bilingual("a wrong password at login", "girişte yanlış şifre")
    case .wrongOldPassword: Bilingual("a wrong old password at a change", "değişiklikte yanlış eski şifre")
    case .logout: Bilingual("the session ended by logout", "oturum çıkışla bitti")
    case .idle: Bilingual("the session ended after 15 idle minutes", "oturum 15 dakika işlemsizlikle bitti")
    case .userPassive: Bilingual("the session ended: user made passive", "oturum bitti: kullanıcı pasif")
    case .userBlocked: Bilingual("the session ended: user blocked", "oturum bitti: kullanıcı kilitli")
    case .certificateReplaced:
      Bilingual(
        "the session ended: certificate no longer assigned", "oturum bitti: sertifika artık eşli değil")
    case .restart: Bilingual("the session ended with the server", "oturum sunucuyla birlikte bitti")
    }
  }
  var isWrong: Bool { self == .wrongPassword || self == .wrongOldPassword }
}

/// Papers that a member may still be asked for (GEN-02).
public enum PaperType: UInt8, CodedValue {
  case passwordRequest, reactivation, attachmentConfirmation, probate, bankruptcy, prohibition

  public static let listName: StaticString = "PaperType"
  public static let note = Bilingual("type of paper", "kâğıt belge türü")
  public static var unknown: RefusalCode { .documentTypeNotListed }
  public var code: StaticString {
    switch self {
    case .passwordRequest: "PASSWORD_REQUEST"
    case .reactivation: "REACTIVATION"
    case .attachmentConfirmation: "ATTACHMENT_CONFIRMATION"
    case .probate: "PROBATE"
    case .bankruptcy: "BANKRUPTCY"
    case .prohibition: "PROHIBITION"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .passwordRequest: Bilingual("request for a new password", "yeni şifre başvurusu")
    case .reactivation:
      Bilingual("reactivation of a principal user", "ana yetkilinin yeniden etkinleştirilmesi")
    case .attachmentConfirmation:
      Bilingual("confirmation of holdings for an attachment", "haciz için kıymet varlığı teyidi")
    case .probate: Bilingual("certificate of inheritance", "veraset ilamı")
    case .bankruptcy: Bilingual("bankruptcy notice", "iflas bildirimi")
    case .prohibition: Bilingual("prohibition decision of the CMB", "SPK işlem yasağı kararı")
    }
  }
}
