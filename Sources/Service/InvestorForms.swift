// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units
import Views

// What an investor is shown: codes as everywhere, with what they mean in the language chosen (GEN-07,
// INV-04).

struct InvestorAccountView: Sendable {
  let account: InvestorAccount
  let language: Language
}

struct InvestorHoldingView: Sendable {
  let holding: HoldingView
  let account: InvestorAccount
  let language: Language

  /// Pledges taken belong to others (INV-06).
  var isOwn: Bool { holding.subaccount != .rhna }
  var entitlement: Quantity? { isOwn ? account.entitlement(to: holding.quantity) : nil }
}

struct InvestorTotal: Sendable {
  let isin: ISIN
  private(set) var quantity: Int64 = 0
  private(set) var entitlement: Int64 = 0

  init(isin: ISIN) { self.isin = isin }

  mutating func add(_ row: InvestorHoldingView) {
    quantity += row.holding.quantity.units
    entitlement += row.entitlement?.units ?? 0
  }
}

/// One side of a movement; of the other one nothing, since it is another's account (INV-06).
struct InvestorMovementView: Sendable {
  let movement: MovementView
  let account: AccountKey
  let subaccount: Subaccount
  let isDebit: Bool
  let language: Language

  static func sides(
    of movement: MovementView, on accounts: Set<AccountKey>, _ language: Language
  ) -> [InvestorMovementView] {
    var sides: [InvestorMovementView] = []
    if let source = movement.source, let subaccount = movement.sourceSubaccount, accounts.contains(source) {
      sides.append(
        InvestorMovementView(
          movement: movement, account: source, subaccount: subaccount, isDebit: true, language: language))
    }
    if let target = movement.target, let subaccount = movement.targetSubaccount, accounts.contains(target) {
      sides.append(
        InvestorMovementView(
          movement: movement, account: target, subaccount: subaccount, isDebit: false, language: language))
    }
    return sides
  }
}

struct InvestorAccessText: Sendable {
  let access: InvestorAccessView
  let language: Language
}

enum InvestorForms {
  static let account = RowForm<InvestorAccountView>(
    name: "InvestorAccount",
    members: [
      .field("account") { $0.account.key }, .field("member") { $0.account.key.member },
      .field("class") { $0.account.class }, .meaning("classText") { ($0.account.class, $0.language) },
      .field("status") { $0.account.status }, .meaning("statusText") { ($0.account.status, $0.language) },
      .field("restriction") { $0.account.restriction },
      .meaning("restrictionText") { ($0.account.restriction, $0.language) },
      .flag("isInactive") { $0.account.isInactive }, .field("opened") { $0.account.opened },
      .field("type") { $0.account.type }, .field("ownership") { $0.account.ownership },
      .field("share") { $0.account.share },
    ])

  static let holding = RowForm<InvestorHoldingView>(
    name: "InvestorHolding",
    members: [
      .field("account") { $0.holding.account }, .field("isin") { $0.holding.isin },
      .field("subaccount") { $0.holding.subaccount },
      .meaning("subaccountText") { ($0.holding.subaccount, $0.language) },
      .number("quantity") { $0.holding.quantity.units }, .field("share") { $0.account.share },
      .number("entitlement") { $0.entitlement?.units },
    ])

  static let total = RowForm<InvestorTotal>(
    name: "InvestorTotal",
    members: [
      .field("isin") { $0.isin }, .number("quantity") { $0.quantity },
      .number("entitlement") { $0.entitlement },
    ])

  static let movement = RowForm<InvestorMovementView>(
    name: "InvestorMovement",
    members: [
      .number("sequence") { $0.movement.sequence }, .number("position") { $0.movement.position },
      .moment("time") { $0.movement.time }, .field("account") { $0.account },
      .field("subaccount") { $0.subaccount }, .text("side") { $0.isDebit ? "DEBIT" : "CREDIT" },
      .field("isin") { $0.movement.isin }, .number("quantity") { $0.movement.quantity.units },
      .field("origin") { $0.movement.origin }, .meaning("originText") { ($0.movement.origin, $0.language) },
    ])

  static let access = RowForm<InvestorAccessText>(
    name: "InvestorAccess",
    members: [
      .moment("time") { $0.access.time }, .field("channel") { $0.access.channel },
      .field("kind") { $0.access.kind }, .meaning("kindText") { ($0.access.kind, $0.language) },
      .text("question") { $0.access.question }, .text("result") { $0.access.result },
    ])

  static var schemas: [(String, JSONValue)] {
    RowForms.pages(account) + RowForms.pages(holding) + RowForms.pages(total) + RowForms.pages(movement)
      + RowForms.pages(access) + [("InvestorSession", session)]
  }

  private static var session: JSONValue {
    let text: JSONValue = ["type": "string"]
    return OpenAPI.object([
      ("session", text), ("token", text), ("registrationNumber", text),
      ("channel", InvestorChannel.form.schema), ("began", text), ("idleSeconds", ["type": "integer"]),
      ("mustChangePassword", ["type": "boolean"]),
      ("lastLogin", OpenAPI.object([("time", text), ("channel", InvestorChannel.form.schema)])),
    ])
  }
}

extension RowForm.Member {
  /// What a code means, in the reader's language.
  fileprivate static func meaning<Code: CodedValue>(
    _ name: String, _ value: @escaping @Sendable (Row) -> (Code, Language)
  ) -> Self {
    text(name) { row in
      let (code, language) = value(row)
      return code.meaning.text(in: language)
    }
  }
}
