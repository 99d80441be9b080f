// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units
import Views

/// Holds the views against the tables of an engine that has carried out the same entries.
enum MachineViews {
  static func compare(_ views: Projection, _ ledger: MachineLedger, _ market: MarketPlan) throws {
    let entries = try views.totals().entries
    guard entries == ledger.entries.count else {
      throw MachineFailure(.viewsAreState, "\(entries) entries of \(ledger.entries.count)")
    }
    var held: [HoldingName: Int64] = [:]
    var cursor: String?
    repeat {
      let page = try views.holdings(member: nil, after: cursor, limit: 1_000)
      for row in page.rows where row.subaccount == .serb {
        held[HoldingName(account: row.account.text, isin: row.isin.text)] = row.quantity.units
      }
      cursor = page.next
    } while cursor != nil
    for index in 0..<market.accountCount {
      let account = "\(market.member(of: index).code)/\(market.accountNumber(index))"
      for security in market.securities {
        let name = HoldingName(account: account, isin: security.isin)
        let units = ledger.units(name)
        guard held[name] ?? 0 == units else {
          throw MachineFailure(
            .viewsAreState,
            "\(account) holds \(units) of \(security.isin), the views say \(held[name] ?? 0)")
        }
      }
    }
  }
}

struct HoldingName: Hashable {
  let account: String
  let isin: String
}

extension MachineLedger {
  /// What the second engine says that an account holds on its free sub-account.
  func units(_ name: HoldingName) -> Int64 {
    guard let account: AccountKey = Self.read(name.account), let isin: ISIN = Self.read(name.isin) else {
      return 0
    }
    let units = shadow?.read { book -> Int64 in
      guard let row = book.account(account), let security = book.security(isin),
        let holding = book.holding(HoldingKey(row, .serb, security))
      else { return 0 }
      var sum: Int64 = 0
      book.forEachLot(of: holding) { quantity, _, _, _ in sum += quantity.units }
      return sum
    }
    return units ?? 0
  }

  private static func read<Value: FieldValue>(_ text: String) -> Value? {
    let bytes = Array(text.utf8)
    return try? Value.read(bytes.span)
  }
}
