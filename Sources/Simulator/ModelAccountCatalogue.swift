// SPDX-License-Identifier: Apache-2.0

// What the catalogue says of accounts, identities and their holders (ACC).

extension ModelOperation {
  static let accounts: [ModelOperation] = [
    ModelOperation(
      name: "account-definition",
      fields: [
        ModelField("account", .account), ModelField("class", accountClasses), optional("reason", reasons),
        optional("status", accountStatuses), optional("restriction", restrictions),
      ] + features + [
        optional("type", accountTypes), optional("ownership", ownerships), optional("password", .password),
      ]),
    ModelOperation(name: "identity", fields: identityFields),
    ModelOperation(
      name: "account-change",
      fields: [
        ModelField("account", .account), optional("status", accountStatuses),
        optional("class", accountClasses), optional("reason", reasons), optional("type", accountTypes),
        optional("ownership", ownerships),
      ] + features + [optional("password", .password), optional("explanation", .text(200))]),
    ModelOperation(
      name: "account-restriction",
      fields: [
        ModelField("account", .accountOfMember), ModelField("restriction", restrictions), document,
      ], needsTwoPersons: true),
  ]

  static let holders: [ModelOperation] = [
    ModelOperation(
      name: "joint-holders",
      fields: [ModelField("account", .account), ModelField("shares", .shares, needed: false)]),
    ModelOperation(
      name: "identity-cancellation",
      fields: [ModelField("account", .account), optional("holder", .number)]),
    ModelOperation(
      name: "mernis-answer",
      fields: [
        ModelField("query", .number), optional("matches", .flag), optional("name", .text(30)),
        optional("surname", .text(30)), optional("fatherName", .text(30)), optional("motherName", .text(30)),
        optional("birthPlace", .text(30)), optional("gender", genders), optional("civilRegistry", .text(50)),
        optional("nationality", .country), optional("isAlive", .flag),
      ], isReport: true),
    ModelOperation(
      name: "tax-answer",
      fields: [
        ModelField("query", .number), optional("title", .text(150)), optional("taxOffice", .text(50)),
      ], isReport: true),
    ModelOperation(
      name: "identity-change",
      fields: [
        ModelField("account", .account), optional("holder", .number), optional("tckn", .tckn),
        optional("vkn", .vkn), optional("name", .text(30)), optional("surname", .text(30)),
        optional("title", .text(150)), optional("birthDate", .day),
      ] + contact),
    ModelOperation(
      name: "identity-confirmation",
      fields: [
        ModelField("account", .accountOfMember), optional("holder", .number), optional("title", .text(150)),
        document,
      ], needsTwoPersons: true),
    ModelOperation(
      name: "portfolio-definition",
      fields: [
        ModelField("portfolio", .portfolio), ModelField("managerTitle", .text(150)),
        ModelField("managerVkn", .vkn), optional("manager", .member), ModelField("authorisation", .text(50)),
        ModelField("validFrom", .day), optional("validTo", .day),
      ], needsTwoPersons: true),
  ]

  private static func optional(_ name: String, _ kind: ModelKind) -> ModelField {
    ModelField(name, kind, needed: false)
  }

  private static let document = ModelField("document", .text(50), missing: "document-reference-required")
  private static let accountClasses = codes("1 2 3 4 5 6 7 8 9 10 11")
  private static let reasons = codes("N D H")
  private static let accountStatuses = codes("A S P")
  private static let restrictions = codes("K N M T I")
  private static let accountTypes = codes("TEKIL MUSTEREK")
  private static let ownerships = codes("MUTESELSIL ORANSAL")
  private static let genders = codes("F M", unknown: "gender-unknown")

  private static let features = [
    optional("iban", .iban), optional("custodian", .member), optional("portfolio", .portfolio),
    optional("settlementMember", .member),
  ]
  private static let contact = [
    optional("address", .text(250)), optional("phone", .phone), optional("mobile", .phone),
    optional("fax", .phone), optional("email", .email),
  ]

  private static let identityFields =
    [
      ModelField("account", .account), optional("registrationNumber", .number),
      optional("kind", codes("NATURAL LEGAL FUND TRUST OTHER")),
      optional("origin", codes("DOMESTIC FOREIGN")),
      optional("taxpayer", codes("FULL LIMITED")), optional("name", .text(30)),
      optional("surname", .text(30)),
      optional("title", .text(150)), optional("tckn", .tckn), optional("vkn", .taxNumber),
      optional("vknOwner", codes("OWN REPRESENTATIVE")), optional("representativeTitle", .text(150)),
      optional("throughRepresentative", .flag), optional("birthDate", .day),
      optional("documentNumber", .documentNumber), optional("fatherName", .text(30)),
      optional("motherName", .text(30)), optional("nationality", .country), optional("birthPlace", .text(30)),
      optional("gender", genders), optional("taxOffice", .text(50)), optional("registryOffice", .text(50)),
      optional("registryDate", .day), optional("registryNumber", .text(20)),
      optional("publicInstitution", .flag), optional("sector", .sector), optional("subsector", .subsector),
      optional("bic", .bic),
    ] + contact
}
