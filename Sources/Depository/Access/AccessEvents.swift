// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What happens with users, certificates, passwords, roles and at the door.

public struct CertificateChanged: Event {
  public static let code: UInt8 = 26
  public static let name: StaticString = "certificate"
  public static let meaning = Bilingual(
    "a certificate was loaded, matched, assigned or ended",
    "bir sertifika yüklendi, eşleştirildi, eşlendi veya sona erdi")
  public var certificate = CertificateFingerprint.blank
  public var serial = Text<40>.blank
  public var user = UserCode.blank
  public var state = CertificateState.blank
  public var validFrom = Moment.blank
  public var validTo = Moment.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
    visitor.field(Field("serial", "serial number", "seri numarası"), &serial)
    visitor.field(Field("user", "user that it names", "gösterdiği kullanıcı"), &user)
    visitor.field(Field("state", "state", "durum"), &state)
    visitor.field(Field("validFrom", "begin of its validity", "geçerliliğin başı"), &validFrom)
    visitor.field(Field("validTo", "end of its validity", "geçerliliğin sonu"), &validTo)
  }
}

public struct RoleAuthorityChanged: Event {
  public static let code: UInt8 = 27
  public static let name: StaticString = "role-authority"
  public static let meaning = Bilingual(
    "an authority came into a role or left it", "bir yetki role girdi veya rolden çıktı")
  public var member = MemberCode.blank
  public var role = Text<60>.blank
  public var operation = WholeNumber.blank
  public var stage = WholeNumber.blank
  public var isGranted = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("role", "name of the role", "rolün adı"), &role)
    visitor.field(Field("operation", "code of the operation", "işlem kodu"), &operation)
    visitor.field(Field("stage", "number of the stage", "aşama numarası"), &stage)
    visitor.field(Field("isGranted", "in the role or not", "rolde mi"), &isGranted)
  }
}

public struct RoleHolderChanged: Event {
  public static let code: UInt8 = 28
  public static let name: StaticString = "role-holder"
  public static let meaning = Bilingual(
    "a role was assigned to a user or taken away", "bir rol kullanıcıya verildi veya geri alındı")
  public var member = MemberCode.blank
  public var role = Text<60>.blank
  public var user = UserCode.blank
  public var isHeld = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("role", "name of the role", "rolün adı"), &role)
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("isHeld", "holds it or not", "rol kullanıcıda mı"), &isHeld)
  }
}

public struct PersonChanged: Event {
  public static let code: UInt8 = 29
  public static let name: StaticString = "person"
  public static let meaning = Bilingual(
    "an officer or signatory of a member was recorded", "üyenin bir yetkilisi veya imza sahibi kaydedildi")
  public var member = MemberCode.blank
  public var name = Text<150>.blank
  public var isOfficer = Flag.blank
  public var isSignatory = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("name", "name of the person", "kişinin adı soyadı"), &name)
    visitor.field(Field("isOfficer", "company officer", "şirket yetkilisi mi"), &isOfficer)
    visitor.field(Field("isSignatory", "on the signature list", "imza listesinde mi"), &isSignatory)
  }
}

public struct UndertakingChanged: Event {
  public static let code: UInt8 = 30
  public static let name: StaticString = "undertaking"
  public static let meaning = Bilingual(
    "a joint operation undertaking was recorded", "bir Ortak İşlem Taahhütnamesi kaydedildi")
  public var member = MemberCode.blank
  public var operatingMember = MemberCode.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member that signed", "imzalayan üye"), &member)
    visitor.field(
      Field("operatingMember", "member that does its work", "işlemleri yapan üye"), &operatingMember)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day", "son gün"), &validTo)
  }
}

public struct AccessRecorded: Event {
  public static let code: UInt8 = 31
  public static let name: StaticString = "access"
  public static let meaning = Bilingual(
    "a login, a wrong password or the end of a session", "giriş, yanlış şifre veya oturum sonu")
  public var user = UserCode.blank
  public var kind = AccessKind.blank
  public var certificate: CertificateFingerprint?
  public var session: Text<40>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("kind", "what happened", "olan"), &kind)
    visitor.field(
      Field("certificate", "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"), &certificate)
    visitor.field(Field("session", "name of the session", "oturumun adı"), &session)
  }
}

public struct PasswordChanged: Event {
  public static let code: UInt8 = 32
  public static let name: StaticString = "password"
  public static let meaning = Bilingual(
    "a password, or the request for one, took a state", "bir şifre veya şifre başvurusu yeni bir duruma geçti"
  )
  public var user = UserCode.blank
  public var state = PasswordState.blank
  public var request = PasswordRequestState.blank
  public var lastDay = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("state", "state of the password", "şifrenin durumu"), &state)
    visitor.field(Field("request", "state of the request", "başvurunun durumu"), &request)
    visitor.field(Field("lastDay", "last day on which it serves", "geçerli olduğu son gün"), &lastDay)
  }
}

/// Tells a member of a password or certificate about to end, or of a user blocked (CLR-06: `password`,
/// `certificate`).
public struct CredentialWarning: Event {
  public enum Kind: UInt8, CodedValue {
    case password, certificate, blocked

    public static let listName: StaticString = "CredentialWarningKind"
    public static let note = Bilingual("what the warning is about", "uyarının konusu")
    public static var unknown: RefusalCode { .codeUnknown }
    public var code: StaticString {
      switch self {
      case .password: "PASSWORD_ENDS"
      case .certificate: "CERTIFICATE_ENDS"
      case .blocked: "BLOCKED"
      }
    }
    public var meaning: Bilingual {
      switch self {
      case .password: Bilingual("the password is about to end", "şifrenin süresi doluyor")
      case .certificate: Bilingual("the certificate is about to end", "sertifikanın süresi doluyor")
      case .blocked: Bilingual("the user is blocked", "kullanıcı kilitlendi")
      }
    }
  }

  public static let code: UInt8 = 33
  public static let name: StaticString = "credential-warning"
  public static let meaning = Bilingual(
    "a password or certificate is about to end, or a user was blocked",
    "şifre veya sertifikanın süresi doluyor ya da kullanıcı kilitlendi")
  public var user = UserCode.blank
  public var kind = Kind.blank
  /// The day of the end included.
  public var daysLeft: WholeNumber?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("kind", "what it is about", "konusu"), &kind)
    visitor.field(Field("daysLeft", "days left", "kalan gün"), &daysLeft)
  }
}

public struct PaperRecorded: Event {
  public static let code: UInt8 = 34
  public static let name: StaticString = "paper"
  public static let meaning = Bilingual("a paper document was recorded", "bir kâğıt belge kaydedildi")
  public var instruction = InstructionNumber.blank
  public var type = PaperType.blank
  public var reference = Text<50>.blank
  public var date = Day.blank
  public var sender = Text<150>.blank
  public var receivedBy = Text<30>.blank
  public var supports: Text<50>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "number of the record", "kayıt numarası"), &instruction)
    visitor.field(Field("type", "type of paper", "belge türü"), &type)
    visitor.field(Field("reference", "its reference", "numarası"), &reference)
    visitor.field(Field("date", "its date", "tarihi"), &date)
    visitor.field(Field("sender", "who sent it", "gönderen"), &sender)
    visitor.field(Field("receivedBy", "how it came", "geliş yolu"), &receivedBy)
    visitor.field(Field("case", "case that it supports", "dayanak olduğu dosya"), &supports)
  }
}
