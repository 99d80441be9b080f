// SPDX-License-Identifier: Apache-2.0

// What the catalogue says of certificates, users, passwords, roles and members' registers (AUT, GEN).

extension ModelOperation {
  static let access: [ModelOperation] = [
    ModelOperation(
      name: "certificate-load",
      fields: [
        ModelField("certificate", .fingerprint), ModelField("issuer", .fingerprint),
        ModelField("serial", .text(40)), ModelField("user", .user), ModelField("validFrom", .moment),
        ModelField("validTo", .moment),
      ]),
    ModelOperation(
      name: "certificate-match",
      fields: [
        ModelField("certificate", .fingerprint), ModelField("member", .member),
        ModelField("card", .text(40), needed: false), ModelField("completed", .day, needed: false),
      ]),
    ModelOperation(
      name: "certificate-revocation",
      fields: [ModelField("certificate", .fingerprint), ModelField("reason", .text(200))]),
    ModelOperation(
      name: "user-status",
      fields: [
        ModelField("user", .user), ModelField("act", codes("ACTIVATE READ_ONLY NO_LOGIN REACTIVATE")),
        ModelField("reason", .text(200), needed: false), ModelField("document", .text(50), needed: false),
        ModelField("signatory", .text(150), needed: false), ModelField("type", userTypes, needed: false),
      ]),
    ModelOperation(
      name: "password-request",
      fields: [
        ModelField("user", .user), ModelField("act", codes("RECORD DELIVER RETURN")),
        ModelField("document", .text(50), missing: "document-reference-required"),
        ModelField("signatory", .text(150), needed: false),
        ModelField("delivery", codes("ADDRESS HAND", unknown: "delivery-procedure-missing"), needed: false),
        ModelField("receiver", .text(150), needed: false),
        ModelField("identityShown", .text(50), needed: false),
      ]),
    ModelOperation(
      name: "password-setting",
      fields: [
        ModelField("user", .user), ModelField("hash", .text(128)), ModelField("number", .number),
        ModelField("madeFor", .user, needed: false),
      ], isReport: true),
    ModelOperation(
      name: "access-record",
      fields: [
        ModelField("user", .user), ModelField("kind", accessKinds),
        ModelField("number", .number, needed: false),
        ModelField("certificate", .fingerprint, needed: false),
        ModelField("session", .text(40), needed: false),
      ], isReport: true),
    ModelOperation(
      name: "role",
      fields: [
        ModelField("act", codes("DEFINE CHANGE ASSIGN REMOVE DELETE")), ModelField("name", .text(60)),
        ModelField("authorities", .list(.text(60)), needed: false), ModelField("user", .user, needed: false),
      ]),
    ModelOperation(
      name: "member-person",
      fields: [
        ModelField("member", .member), ModelField("name", .text(150)),
        ModelField("officer", .flag, needed: false), ModelField("signatory", .flag, needed: false),
        ModelField("document", .text(50), missing: "document-reference-required"),
      ]),
    ModelOperation(
      name: "joint-operation",
      fields: [
        ModelField("member", .member), ModelField("operatingMember", .member),
        ModelField("document", .text(50), missing: "document-reference-required"),
        ModelField("validFrom", .day), ModelField("validTo", .day, needed: false),
      ]),
    ModelOperation(
      name: "member-channel",
      fields: [
        ModelField("channel", codes("WS SCREEN", unknown: "channel-unknown")), ModelField("enabled", .flag),
        ModelField("member", .member, needed: false),
      ]),
    ModelOperation(
      name: "paper-document",
      fields: [
        ModelField("type", paperTypes),
        ModelField("reference", .text(50), missing: "document-reference-required"), ModelField("date", .day),
        ModelField("sender", .text(150)), ModelField("receivedBy", .text(30)),
        ModelField("case", .text(50), needed: false),
      ]),
  ]

  private static let accessKinds = codes(
    "LOGIN WRONG_PASSWORD WRONG_OLD_PASSWORD LOGOUT IDLE USER_PASSIVE USER_BLOCKED CERTIFICATE_REPLACED RESTART"
  )

  /// GEN-02.
  private static let paperTypes = codes(
    "PASSWORD_REQUEST REACTIVATION ATTACHMENT_CONFIRMATION PROBATE BANKRUPTCY PROHIBITION",
    unknown: "document-type-not-listed")
}
