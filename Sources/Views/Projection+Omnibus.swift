// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

extension Projection {
  /// The aggregate OMNIBUS, as the last notice had it up to an entry: a row for each security that the notice
  /// gives more than zero of. It has no sub-accounts, so that its rows stand as SERB.
  /// - Source: ACC-82, CBT-08.
  public func omnibus(
    _ account: AccountKey, isin: ISIN? = nil, asOf sequence: UInt64? = nil, after cursor: String? = nil,
    limit: Int = 100
  ) throws(ViewFault) -> Page<HoldingView> {
    try read { database in
      let limit = Self.clamp(limit)
      let reflected = try Self.reflected(sequence, database)
      var conditions = Conditions()
      conditions.add(
        """
        (t.day, t.version) = (
          SELECT day, version FROM depot_notices WHERE sequence <= ? ORDER BY day DESC, version DESC LIMIT 1)
        """, [Int64(reflected)])
      conditions.add("t.total > 0")
      if let isin { conditions.add("k.isin = ?", [isin.text]) }
      if let cursor {
        guard let row = Int64(cursor) else {
          throw ViewFault(.cursorUnknown, cause: "not a security's place")
        }
        conditions.add("t.security > ?", [row])
      }
      let rows = try conditions.fetch(
        database,
        """
        SELECT k.isin, t.total, t.sequence, t.security FROM depot_totals t
          JOIN securities k ON k.row_number = t.security
        """, order: "t.security", limit: limit
      ) { row in
        guard let isin = parsed(row[0], ISIN.self) else {
          throw ViewFault(.inconsistent, cause: "depot total \(row[3] as Int64)")
        }
        let holding = HoldingView(
          account: account, subaccount: .serb, isin: isin, quantity: Quantity(row[1]), fromSequence: row[2],
          toSequence: nil)
        return (holding, row[3] as Int64)
      }
      return Page(
        rows: rows.map(\.0), next: rows.count < limit ? nil : rows.last.map { String($0.1) },
        sequence: reflected)
    }
  }
}
