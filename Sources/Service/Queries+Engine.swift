// SPDX-License-Identifier: Apache-2.0
import Crypto
import Depository
import Engine
import Hummingbird
import Kernel
import Units
import Views

// What the views do not keep: now from the engine's own tables, as of a past moment from the second engine.

extension Queries {
  func lots(_ question: Question) async throws -> Response {
    guard let account = try question.account else {
      throw DoorRefusal(.fieldMissing, "CLR-06", .init("field", "account"))
    }
    guard let isin = try question.request.value("isin", ISIN.self) else {
      throw DoorRefusal(.fieldMissing, "CLR-06", .init("field", "isin"))
    }
    let limit = try question.request.limit
    let passed = Int(clamping: try question.request.value("cursor", WholeNumber.self)?.value ?? 0)
    let read: @Sendable (borrowing Depository) -> [LotView] = {
      $0.lots(of: account, in: isin, passing: passed, limit: limit)
    }
    let rows: [LotView]
    let sequence: UInt64
    if let moment = question.scope.moment {
      sequence = moment.sequence
      rows = try await past.ask(asOf: sequence) { registry in registry.read { read($0) } }
    } else {
      (rows, sequence) = try await node.read { read($0) }
    }
    let next = rows.count < limit ? nil : String(passed + rows.count)
    let page = Page(rows: rows, next: next, sequence: sequence)
    return try respond(question, self.page(page, RowForms.lot), sequence: sequence)
  }

  /// Folded anew also for the present, so that nothing but the journal vouches for it.
  func state(_ question: Question) async throws -> Response {
    guard question.scope.caller.seesAll else { throw DoorRefusal(.operatorOnly, "GEN-09") }
    let sequence = question.scope.moment?.sequence ?? node.status.sequence
    let state = try await past.ask(asOf: sequence) { registry in
      StateView(
        sequence: registry.sequence, time: registry.time, digest: Self.hexadecimal(registry.stateDigest()),
        isConserved: registry.read { $0.conservationBreak() } == nil)
    }
    return try seal.response("application/json", RowForms.state.json(state).bytes, sequence: sequence)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

extension Depository {
  /// Some of the lots of an account in a security: by sub-account, then in the order in which they leave.
  fileprivate borrowing func lots(
    of account: AccountKey, in isin: ISIN, passing passed: Int, limit: Int
  ) -> [LotView] {
    guard let owner = self.account(account), let security = security(isin) else { return [] }
    var rows: [LotView] = []
    var count = 0
    for subaccount in Subaccount.allCases {
      guard let holding = holding(HoldingKey(owner, subaccount, security)) else { continue }
      forEachLot(of: holding) { quantity, price, acquired, isBanned in
        // What only waits for units holds none.
        guard quantity > .zero else { return }
        if count >= passed, rows.count < limit {
          rows.append(
            LotView(
              account: account, isin: isin, subaccount: subaccount, quantity: quantity, price: price,
              acquired: acquired, isBanned: isBanned))
        }
        count += 1
      }
    }
    return rows
  }
}
