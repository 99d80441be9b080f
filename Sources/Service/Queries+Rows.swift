// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units
import Views

/// Units acquired together, as an account holds them.
struct LotView: Sendable {
  var account: AccountKey
  var isin: ISIN
  var subaccount: Subaccount
  var quantity: Quantity
  var price: UnitPrice
  var acquired: Day
  var isBanned: Bool
}

/// The whole state once an entry had been carried out.
struct StateView: Sendable {
  var sequence: UInt64
  var time: Moment
  /// SHA-256, in hexadecimal digits.
  var digest: String
  /// Whether all holdings sum to what was issued (ACC-76).
  var isConserved: Bool
}

/// The rows of all questions in JSON.
enum RowForms {
  static let instruction = RowForm<InstructionView>(
    name: "InstructionRow",
    members: [
      .number("number") { $0.number.value }, .text("operation") { $0.operation },
      .field("state") { $0.state },
      .number("version") { $0.version }, .field("member") { $0.member }, .field("receiver") { $0.receiver },
      .field("enteredBy") { $0.enteredBy }, .field("approvedBy") { $0.approvedBy },
      .field("decidedBy") { $0.decidedBy }, .field("reference") { $0.reference },
      .field("source") { $0.source },
      .field("target") { $0.target }, .field("isin") { $0.isin }, .number("nominal") { $0.nominal?.units },
      .number("realised") { $0.realised.units }, .field("reason") { $0.reason },
      .flag("nameMismatch") { $0.nameMismatch }, .moment("enteredAt") { $0.enteredAt },
      .moment("updatedAt") { $0.updatedAt }, .number("sequence") { $0.sequence }, .number("line") { $0.line },
    ])

  static let accessLine = RowForm<AccessLog.Line>(
    name: "AccessLine",
    members: [
      .number("number") { $0.number }, .moment("time") { $0.time }, .text("code") { $0.code.name },
      .text("certificate") { $0.certificate }, .text("method") { $0.method }, .text("path") { $0.path },
    ])

  static let step = RowForm<InstructionTimeline.Point>(
    name: "Step",
    members: [
      .field("state") { $0.step.state }, .number("version") { $0.step.version },
      .field("member") { $0.step.member }, .field("user") { $0.step.user },
      .moment("time") { $0.step.time }, .number("sequence") { $0.step.sequence },
      .number("line") { $0.step.line }, .number("moved") { $0.moved?.units },
      .text("refused") { $0.refusal?.code },
    ])

  static let trade = RowForm<TradeView>(
    name: "Trade",
    members: [
      .field("type") { $0.type }, .field("customer") { $0.customer }, .field("house") { $0.house },
      .field("tradeDate") { $0.tradeDate }, .flag("backDated") { $0.isBackDated },
      .text("backDateReason") { $0.backDateReason }, .text("price") { $0.price },
      .text("amount") { $0.amount }, .text("correctsReference") { $0.corrects },
      .text("channel") { $0.channel },
    ])

  static let holding = RowForm<HoldingView>(
    name: "Holding",
    members: [
      .field("account") { $0.account }, .field("subaccount") { $0.subaccount }, .field("isin") { $0.isin },
      .number("quantity") { $0.quantity.units }, .number("fromSequence") { $0.fromSequence },
      .number("toSequence") { $0.toSequence },
    ])

  static let lot = RowForm<LotView>(
    name: "Lot",
    members: [
      .field("account") { $0.account }, .field("isin") { $0.isin }, .field("subaccount") { $0.subaccount },
      .number("quantity") { $0.quantity.units }, .field("price") { $0.price },
      .field("acquired") { $0.acquired }, .flag("isBanned") { $0.isBanned },
    ])

  static let alternative = RowForm<AcceptedAlternative>(
    name: "AcceptedAlternative",
    members: [
      .field("receivingMember") { $0.member }, .field("alternative") { $0.alternative },
      .flag("showsNames") { $0.showsNames },
    ])

  static let shownName = RowForm<ShownName>(
    name: "ShownName",
    members: [.field("account") { $0.account }, .text("name") { $0.name }])

  static let movement = RowForm<MovementView>(
    name: "Movement",
    members: [
      .number("sequence") { $0.sequence }, .number("position") { $0.position },
      .number("instruction") { $0.instruction.value }, .field("origin") { $0.origin },
      .field("isin") { $0.isin }, .field("source") { $0.source },
      .field("sourceSubaccount") { $0.sourceSubaccount }, .field("target") { $0.target },
      .field("targetSubaccount") { $0.targetSubaccount }, .number("quantity") { $0.quantity.units },
      .moment("time") { $0.time }, .field("enteredBy") { $0.enteredBy },
      .field("approvedBy") { $0.approvedBy },
    ])

  static let account = RowForm<AccountView>(
    name: "Account",
    members: [
      .text("account") { $0.account }, .text("class") { $0.class }, .text("status") { $0.status },
      .text("restriction") { $0.restriction }, .text("opened") { $0.opened },
      .text("investor") { $0.investor.map { String($0) } }, .text("reason") { $0.reason },
      .text("type") { $0.type }, .text("ownership") { $0.ownership }, .flag("isInactive") { $0.isInactive },
      .text("inactivity") { $0.inactivity }, .text("inactiveFrom") { $0.inactiveFrom },
      .text("iban") { $0.iban }, .text("custodian") { $0.custodian }, .text("portfolio") { $0.portfolio },
      .text("settlementMember") { $0.settlementMember }, .flag("hasPassword") { $0.hasPassword },
    ])

  static let member = RowForm<RegisteredMember>(
    name: "Member",
    members: [
      .text("member") { $0.member }, .text("kind") { $0.kind }, .text("status") { $0.status },
      .text("title") { $0.title }, .text("channels") { $0.channels },
    ])

  static let user = RowForm<RegisteredUser>(
    name: "User",
    members: [
      .text("user") { $0.user }, .text("member") { $0.member }, .text("type") { $0.type },
      .flag("hasCertificate") { $0.hasCertificate }, .text("status") { $0.status },
      .flag("isBlocked") { $0.isBlocked }, .text("password") { $0.password },
      .text("lastPasswordDay") { $0.lastPasswordDay }, .text("passwordRequest") { $0.passwordRequest },
    ])

  static let security = RowForm<RegisteredSecurity>(
    name: "Security",
    members: [
      .text("isin") { $0.isin }, .text("kind") { $0.kind }, .text("currency") { $0.currency },
      .flag("isSuspended") { $0.isSuspended }, .text("name") { $0.name },
    ])

  static let notice = RowForm<NoticeView>(
    name: "Notice",
    members: [
      .text("position") { $0.position.description }, .field("member") { $0.member },
      .text("kind") { $0.kind.rawValue }, .text("result") { $0.result },
      .number("instruction") { $0.instruction?.value }, .number("line") { $0.line },
      .text("code") { $0.code },
      .number("quantity") { $0.quantity?.units }, .number("remaining") { $0.remaining?.units },
      .init(name: "facts", schema: ["type": "object", "additionalProperties": ["type": "string"]]) {
        $0.facts.map { .verbatim(Array($0.utf8)) }
      },
      .moment("time") { $0.time },
    ])

  static let totals = RowForm<Totals>(
    name: "Totals",
    members: [
      .number("entries") { $0.entries }, .number("accepted") { $0.accepted },
      .number("refused") { $0.refused }, .number("realised") { $0.realised },
      .number("sequence") { $0.sequence },
    ])

  static let state = RowForm<StateView>(
    name: "State",
    members: [
      .number("sequence") { $0.sequence }, .moment("time") { $0.time }, .text("stateDigest") { $0.digest },
      .flag("conserved") { $0.isConserved },
    ])

  /// The schemas of all of them, and of the pages that hold them.
  static var schemas: [(String, JSONValue)] {
    let steps: JSONValue = ["type": "array", "items": OpenAPI.object(step.properties)]
    let reflected: [(String, JSONValue)] = [("asOf", ["type": "string", "format": "date-time"])]
    return pages(instruction) + pages(holding) + pages(lot) + pages(movement) + pages(account) + pages(member)
      + pages(user) + pages(security) + pages(notice) + pages(alternative) + pages(shownName)
      + [
        (
          "Instruction",
          OpenAPI.object(
            instruction.properties + [
              ("trade", OpenAPI.object(trade.properties)), ("waitsFor", ["type": "string"]),
              ("history", steps),
            ] + reflected)
        ),
        (totals.name, OpenAPI.object(totals.properties + reflected)),
        (state.name, OpenAPI.object(state.properties)),
      ]
  }

  static func pages<Row>(_ form: RowForm<Row>) -> [(String, JSONValue)] {
    let rows: JSONValue = [
      "type": "array", "items": ["$ref": .string("#/components/schemas/\(form.name)")],
    ]
    let page = OpenAPI.object(
      [
        ("rows", rows), ("next", ["type": "string"]), ("sequence", ["type": "integer"]),
        ("asOf", ["type": "string", "format": "date-time"]),
      ], required: ["rows", "sequence"])
    return [(form.page, page), (form.name, OpenAPI.object(form.properties))]
  }
}

extension NoticeView {
  var json: JSONValue { RowForms.notice.json(self) }
}
