// SPDX-License-Identifier: Apache-2.0

/// A field of an operation, copied by hand from the catalogue that members read (`Docs/Operations.md`).
struct ModelField {
  let name: String
  let kind: ModelKind
  let isNeeded: Bool
  var isReference: Bool { if case .reference = kind { true } else { false } }
  /// The refusal when it is needed and not given.
  let missing: String

  init(_ name: String, _ kind: ModelKind, needed: Bool = true, missing: String = "field-missing") {
    self.name = name
    self.kind = kind
    isNeeded = needed
    self.missing = missing
  }
}

/// What the catalogue says of an operation.
struct ModelOperation {
  let name: String
  let fields: [ModelField]
  /// AUT-34.
  var needsTwoPersons = false
  /// GEN-42: only on an open business day.
  var movesSecurities = false
  var isTransfer = false
  /// A trade is in two stages (TRD-06).
  var isTrade: Bool { name == "trade" }
  /// What is not finished ends with the day (TRD-23, GEN-14).
  var endsWithDay = false
  /// Nobody approves it (CBT-08).
  var hasOneStage = false
  /// Whose lines carry a reference that comes but once a day (TRF-06, TRD-24).
  var hasReference: Bool { fields.contains { $0.name == "reference" && $0.isReference } }
  /// TRF-32, TRF-69: another member decides too.
  var hasReceiver: Bool { isTransfer || isReversal || name == "ccp-membership" }
  var isReversal: Bool { name == "transfer-reversal" }
  /// What is not finished ends at the cut-off (TRF-58, TRF-73).
  var endsAtCutOff: Bool {
    isTransfer || isReversal || name == "transfer-cancellation" || name == "transfer-priority"
  }
  /// GEN-01: only the registry's own parts bring it in, and it can be granted to nobody.
  var isReport = false

  var verbs: [String] {
    if isReport || hasOneStage { return ["enter"] }
    let own = ["enter", "correct", "withdraw", "approve", "decline"]
    return hasReceiver ? own + ["accept", "reject", "accept-approve", "send-back"] : own
  }

  /// CLR-06: the stage whose authority a verb needs.
  static func stage(of verb: String) -> String {
    switch verb {
    case "correct", "withdraw": "enter"
    case "decline": "approve"
    case "reject": "accept"
    case "send-back": "accept-approve"
    default: verb
    }
  }

  /// What can be granted (AUT-27); everything can be granted for viewing.
  var authorities: [String] {
    if isReport { return [] }
    let stages = hasOneStage ? ["enter"] : ["enter", "approve"]
    return (stages + (hasReceiver ? ["accept", "accept-approve"] : []) + ["view"]).map { "\(name).\($0)" }
  }

  /// The name of the field that takes a list.
  var listName: String { fields.first { $0.kind.ofItems != nil }?.name ?? "authorities" }

  /// The fields of a message with the verb.
  func fields(_ verb: String) -> [ModelField] {
    switch verb {
    case "enter": fields
    case "correct": [ModelField("instruction", .number)] + fields
    default:
      [
        ModelField("instruction", .number), ModelField("version", .number, needed: false),
        ModelField("reason", .text(200), needed: false),
      ]
    }
  }
}

extension ModelOperation {
  static func codes(_ list: String, unknown: String = "code-unknown") -> ModelKind {
    .code(list.split(separator: " ").map(String.init), unknown)
  }

  static let memberKinds = codes("MKK BANK BROKERAGE TAKASBANK TCMB SPK AUDITOR")
  static let memberStatuses = codes(
    "active suspended winding-up gradual-liquidation bankrupt passive-liquidated passive-taken-over passive-cancelled passive-merged"
  )
  static let userTypes = codes("PRINCIPAL USER REGISTRY")

  /// In the order of the catalogue.
  static let all =
    members + accounts + market + access + holders + places + investors + trades + rules + ofTransfers
    + centralBank + clearing

  private static let members: [ModelOperation] = [
    ModelOperation(
      name: "member-definition",
      fields: [
        ModelField("member", .member), ModelField("kind", memberKinds), ModelField("title", .text(150)),
        ModelField("taxNumber", .vkn, needed: false),
      ]),
    ModelOperation(
      name: "member-status",
      fields: [
        ModelField("member", .member), ModelField("status", memberStatuses),
        ModelField("document", .text(50), missing: "document-reference-required"),
      ], needsTwoPersons: true),
    ModelOperation(
      name: "user-definition",
      fields: [
        ModelField("member", .member), ModelField("type", userTypes), ModelField("name", .text(60)),
        ModelField("information", .text(50), missing: "member-information-required"),
        ModelField("operatingMember", .member, needed: false), ModelField("user", .user, needed: false),
      ]),
    ModelOperation(
      name: "certificate-assignment",
      fields: [
        ModelField("user", .user), ModelField("certificate", .fingerprint),
        ModelField("kind", codes("ASSIGN REPLACE"), needed: false),
      ]),
    ModelOperation(
      name: "authority-grant",
      fields: [
        ModelField("user", .user), ModelField("authorities", .list(.text(60)), needed: false),
        ModelField("withdraw", .flag, needed: false), ModelField("until", .day, needed: false),
      ]),
  ]

  private static let market: [ModelOperation] = [
    ModelOperation(
      name: "security-definition",
      fields: [
        ModelField("isin", .isin), ModelField("kind", codes("SHARE DIBS FUND DEBT OTHER")),
        ModelField("name", .text(100)), ModelField("currency", .currency, needed: false),
        ModelField("smallestUnit", .quantity, needed: false),
        ModelField("redemption", .day, needed: false),
        ModelField("issuedNominal", .quantity, needed: false),
      ]),
    ModelOperation(
      name: "security-issue",
      fields: [
        ModelField("isin", .isin), ModelField("account", .accountOfMember), ModelField("quantity", .quantity),
        ModelField("price", .price, needed: false), ModelField("acquired", .day, needed: false),
      ], movesSecurities: true),
    ModelOperation(
      name: "security-suspension", fields: [ModelField("isin", .isin), ModelField("suspended", .flag)]),
    ModelOperation(
      name: "calendar-day",
      fields: [
        ModelField("day", .day), ModelField("kind", codes("open half closed")),
        ModelField("name", .text(100), needed: false),
      ]),
    ModelOperation(
      name: "limit-change",
      fields: [ModelField("limit", codes(ModelLimits.inOrder)), ModelField("value", .number)],
      needsTwoPersons: true),
    ModelOperation(name: "transfer", fields: transferFields, movesSecurities: true, isTransfer: true),
  ]

  /// TRF-06; the reason is looked at last (TRF-17).
  private static let transferFields = [
    ModelField("reference", .reference),
    ModelField("transferType", codes("SV", unknown: "transfer-type-unknown"), needed: false),
    ModelField("alternative", alternatives, needed: false),
    ModelField("sendingMember", .member, needed: false), ModelField("sendingAccount", .account),
    ModelField(
      "sendingSubaccount", codes("SERB HACZ HAPS OPSP OPTD RHNA RHNV TEKA OPOZ FZKBOH"), needed: false),
    ModelField("receivingMember", .member),
    ModelField("receivingAccount", .account, missing: "receiver-account-missing"),
    ModelField("receiverName", .text(150), needed: false),
    ModelField("receiverRegistrationNumber", .number, needed: false),
    ModelField("nameConfirmed", .flag, needed: false), ModelField("isin", .isin),
    ModelField("nominal", .quantity), ModelField("priority", .number, needed: false),
    ModelField("valueDate", .day, needed: false), ModelField("startTime", .time, needed: false),
    ModelField("lastTime", .time, needed: false), ModelField("partialAllowed", .flag, needed: false),
    ModelField("payment", .text(30), needed: false), ModelField("description", .text(200), needed: false),
    ModelField(
      "transferReason", codes("DEVIR HIBE MIRAS", unknown: "transfer-reason-invalid"),
      missing: "transfer-reason-missing"),
  ]

  static let alternatives = codes("MIX D-A D-B D-C A-A A-B A-C", unknown: "alternative-unknown")
  static let securityTypes = codes("SHARE DT HB DIBS FUND DEBT OTHER")

  /// What members set for transfers, and what becomes of one afterwards (TRF-76).
  private static let ofTransfers: [ModelOperation] = [
    ModelOperation(
      name: "transfer-cancellation",
      fields: [ModelField("transfer", .number), ModelField("reason", .text(200), needed: false)],
      movesSecurities: true),
    ModelOperation(
      name: "transfer-reversal",
      fields: [
        ModelField("reference", .reference), ModelField("transfer", .number),
        ModelField("reason", .text(200)),
      ], movesSecurities: true),
    ModelOperation(
      name: "transfer-priority",
      fields: [ModelField("transfer", .number), ModelField("priority", .number)], movesSecurities: true),
    ModelOperation(
      name: "transfer-policy",
      fields: [
        ModelField("sendingMember", .member, needed: false),
        ModelField("alternatives", .list(alternatives), needed: false),
      ]),
    ModelOperation(
      name: "receiving-account-policy",
      fields: [
        ModelField("account", .accountOfMember), ModelField("excluded", .flag),
        ModelField("from", .day, needed: false), ModelField("to", .day, needed: false),
      ]),
    ModelOperation(
      name: "name-visibility",
      fields: [ModelField("member", .member, needed: false), ModelField("visible", .flag)]),
    ModelOperation(
      name: "user-limit",
      fields: [
        ModelField("act", codes("DEFINE CHANGE REMOVE")), ModelField("user", .user),
        ModelField("currency", .currency), ModelField("securityType", securityTypes),
        ModelField("dailyAmount", .number, needed: false),
      ]),
    ModelOperation(
      name: "user-instruction-authority",
      fields: [
        ModelField("user", .user), ModelField("members", .list(.member), needed: false),
        ModelField("all", .flag, needed: false),
      ]),
    ModelOperation(
      name: "receiver-limit",
      fields: [
        ModelField("act", codes("DEFINE CHANGE REMOVE")), ModelField("sendingMember", .member),
        ModelField("isin", .isin, needed: false), ModelField("dailyAmountTry", .number, needed: false),
        ModelField("perTransactionAmountTry", .number, needed: false),
        ModelField("dailyNominal", .number, needed: false),
      ]),
  ]

  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The operation and verb of a name such as `transfer.accept-approve`.
  static func named(_ bytes: [UInt8]) -> (ModelOperation, String)? {
    let parts = String(decoding: bytes, as: UTF8.self).split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let operation = byName[String(parts[0])],
      let verb = operation.verbs.first(where: { $0 == parts[1] })
    else { return nil }
    return (operation, verb)
  }
}
