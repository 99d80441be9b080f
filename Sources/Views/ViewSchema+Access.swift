// SPDX-License-Identifier: Apache-2.0
import Kernel

// The stored tables of who may do what and of what happened at the door (AUT-33, AUT-35, GEN-31).

extension ViewSchema {
  private static let code = SQLColumn("code", .text, "user code", "kullanıcı kodu")
  private static let ownMember = SQLColumn("member", .text, "member", "üye")

  static let certificates = SQLTable(
    name: "certificates",
    note: Bilingual("The certificates loaded (AUT-02).", "Yüklenen sertifikalar (AUT-02)."),
    columns: [
      SQLColumn("certificate", .text, "SHA-256 of the certificate", "sertifikanın SHA-256 özeti"),
      SQLColumn("serial", .text, "serial number", "seri numarası"),
      code, ownMember,
      SQLColumn("state", .text, "state (list CertificateState)", "durum (CertificateState listesi)"),
      SQLColumn("valid_from", .bigint, "begin of validity, microseconds since 1970 UTC", "geçerliliğin başı"),
      SQLColumn("valid_to", .bigint, "end of validity, microseconds since 1970 UTC", "geçerliliğin sonu"),
      changed,
    ],
    key: ["certificate"], indexes: [SQLIndex(name: "certificates_by_member", columns: "member, code")],
    since: "sequence")

  static let roleAuthorities = SQLTable(
    name: "role_authorities",
    note: Bilingual("Authorities of the members' roles (AUT-30).", "Üye rollerinin yetkileri (AUT-30)."),
    columns: [
      ownMember,
      SQLColumn("role", .text, "name of the role", "rolün adı"),
      SQLColumn("operation", .text, "operation", "işlem"),
      SQLColumn("stage", .text, "stage", "aşama"),
      SQLColumn("is_granted", .boolean, "in the role or not", "rolde mi"),
      changed,
    ],
    key: ["member", "role", "operation", "stage"], since: "sequence")

  static let roleHolders = SQLTable(
    name: "role_holders", note: Bilingual("Who holds which role (AUT-30).", "Hangi rol kimde (AUT-30)."),
    columns: [
      ownMember,
      SQLColumn("role", .text, "name of the role", "rolün adı"),
      code,
      SQLColumn("is_held", .boolean, "holds it or not", "rol kullanıcıda mı"),
      changed,
    ],
    key: ["member", "role", "code"], since: "sequence")

  static let persons = SQLTable(
    name: "persons",
    note: Bilingual(
      "Company officers and signatories of the members. Personal data.",
      "Üyelerin şirket yetkilileri ve imza sahipleri. Kişisel veridir."),
    columns: [
      ownMember,
      SQLColumn("name", .text, "name of the person", "kişinin adı soyadı").personal,
      SQLColumn("is_officer", .boolean, "company officer", "şirket yetkilisi mi"),
      SQLColumn("is_signatory", .boolean, "on the signature list", "imza listesinde mi"),
      changed,
    ],
    key: ["member", "name"], since: "sequence")

  static let undertakings = SQLTable(
    name: "undertakings",
    note: Bilingual("Joint operation undertakings (AUT-32).", "Ortak İşlem Taahhütnameleri (AUT-32)."),
    columns: [
      ownMember,
      SQLColumn("operating_member", .text, "member that does its work", "işlemleri yapan üye"),
      SQLColumn("valid_from", .date, "first day", "ilk gün"),
      SQLColumn("valid_to", .date, "last day", "son gün").nullable,
      changed,
    ],
    key: ["member"], since: "sequence")

  static let passwords = SQLTable(
    name: "passwords",
    note: Bilingual(
      "Where each user's password stands, never the password (AUT-15).",
      "Her kullanıcının şifresinin durumu; şifrenin kendisi hiçbir zaman (AUT-15)."),
    columns: [
      code, ownMember,
      SQLColumn("state", .text, "state (list PasswordState)", "durum (PasswordState listesi)"),
      SQLColumn(
        "request", .text, "state of the request (list PasswordRequestState)",
        "başvurunun durumu (PasswordRequestState listesi)"),
      SQLColumn("last_day", .date, "last day on which it serves", "geçerli olduğu son gün"),
      changed,
    ],
    key: ["code"], indexes: [SQLIndex(name: "passwords_by_member", columns: "member, code")],
    since: "sequence")

  static let access = SQLTable(
    name: "access",
    note: Bilingual(
      "Logins, wrong passwords, ends of sessions (AUT-35).",
      "Girişler, yanlış şifreler, oturum sonları (AUT-35)."),
    columns: [
      sequence, place,
      SQLColumn("time", .bigint, "time, microseconds since 1970 UTC", "zaman, 1970 UTC'den beri mikrosaniye"),
      code, ownMember,
      SQLColumn("kind", .text, "what happened (list AccessKind)", "olan (AccessKind listesi)"),
      SQLColumn("certificate", .text, "SHA-256 of the certificate", "sertifikanın SHA-256 özeti").nullable,
      SQLColumn("session", .text, "name of the session", "oturumun adı").nullable,
    ],
    key: ["sequence", "position"],
    indexes: [SQLIndex(name: "access_by_member", columns: "member, sequence, position")])

  static let papers = SQLTable(
    name: "papers", note: Bilingual("Papers recorded (GEN-02).", "Kaydedilen kâğıt belgeler (GEN-02)."),
    columns: [
      SQLColumn("number", .bigint, "number of the record", "kayıt numarası"),
      SQLColumn("type", .text, "type (list PaperType)", "tür (PaperType listesi)"),
      SQLColumn("reference", .text, "its reference", "numarası"),
      SQLColumn("date", .date, "its date", "tarihi"),
      SQLColumn("sender", .text, "who sent it", "gönderen").personal,
      SQLColumn("received_by", .text, "how it came", "geliş yolu"),
      SQLColumn("supports", .text, "case that it supports", "dayanak olduğu dosya").nullable,
      changed,
    ],
    key: ["number"])
}
