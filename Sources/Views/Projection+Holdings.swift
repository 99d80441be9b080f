// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

extension Projection {
  /// What accounts hold, or held once an entry had been carried out: of a member, or all for the operator
  /// (nil).
  ///
  /// In order of accounts as they were opened, then of securities as they were defined. An account of another
  /// member gives none.
  /// - Complexity: one look-up for each account passed, two for each security and sub-account that it ever
  ///   held.
  /// - Source: GEN-32, TRF-75.
  public func holdings(
    member: MemberCode?, account: AccountKey? = nil, isin: ISIN? = nil, asOf sequence: UInt64? = nil,
    after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<HoldingView> {
    try read { database in
      let start = try StoredHolding.place(cursor)
      let accounts = try Self.accounts(of: member, account, from: start?.account ?? 0, database)
      return try Self.holdings({ try accounts.next() }, isin, sequence, after: start, limit, database)
    }
  }

  /// What some accounts hold, by their row numbers in order.
  /// - Source: INV-04.
  public func holdings(
    ofRows accounts: [UInt32], isin: ISIN? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<HoldingView> {
    try read { database in
      let start = try StoredHolding.place(cursor)
      var rows = accounts.map { Int64($0) }.filter { $0 >= start?.account ?? 0 }[...]
      return try Self.holdings({ rows.popFirst() }, isin, nil, after: start, limit, database)
    }
  }

  private static func holdings(
    _ nextAccount: () throws -> Int64?, _ isin: ISIN?, _ sequence: UInt64?, after start: StoredHolding?,
    _ limit: Int, _ database: Database
  ) throws -> Page<HoldingView> {
    let limit = clamp(limit)
    let reflected = try reflected(sequence, database)
    var page = Page<HoldingView>(rows: [], next: nil, sequence: reflected)
    let security = try isin.map { try row(of: $0, database) ?? -1 }
    while let account = try nextAccount() {
      var key = start?.account == account ? start : nil
      while let next = try StoredHolding.next(after: key, in: account, database) {
        key = next
        if let security, next.security != security { continue }
        guard let holding = try next.period(at: Int64(reflected), database) else { continue }
        page.rows.append(holding)
        if page.rows.count == limit {
          page.next = String(next.id.raw)
          return page
        }
      }
    }
    return page
  }

  /// Row numbers of accounts in order, from one on.
  private static func accounts(
    of member: MemberCode?, _ account: AccountKey?, from row: Int64, _ database: Database
  ) throws -> FastDatabaseValueCursor<Int64> {
    var conditions = Conditions()
    if let member { conditions.add("member = ?", [member.text]) }
    if let account { conditions.add("account = ?", [account.text]) }
    conditions.add("row_number >= ?", [row])
    return try Int64.fetchCursor(
      database, sql: "SELECT row_number FROM accounts\(conditions.sql) ORDER BY row_number",
      arguments: conditions.arguments)
  }
}

/// An account, sub-account and security for which there are balances.
struct StoredHolding {
  var account: Int64
  var security: Int64
  var subaccount: Int64

  init(_ id: HoldingID) {
    account = Int64(id.account)
    security = Int64(id.security)
    subaccount = Int64(id.subaccount)
  }

  private init(_ row: Row) {
    account = row[0]
    security = row[1]
    subaccount = row[2]
  }

  /// Where a cursor says that the page before ended.
  static func place(_ cursor: String?) throws -> StoredHolding? {
    guard let cursor else { return nil }
    guard let raw = UInt64(cursor) else { throw ViewFault(.cursorUnknown, cause: "not a holding's place") }
    return StoredHolding(HoldingID(raw: raw))
  }

  var id: HoldingID {
    HoldingID(account: UInt32(account), security: UInt32(security), subaccount: UInt32(subaccount))
  }

  /// The next of an account in order of security and sub-account; the first when there is none before.
  static func next(after key: StoredHolding?, in account: Int64, _ database: Database) throws
    -> StoredHolding?
  {
    let statement = try database.cachedStatement(
      sql: """
        SELECT account, security, subaccount FROM holding_rows
        WHERE account = ? AND (security, subaccount) > (?, ?)
        ORDER BY security, subaccount LIMIT 1
        """)
    return try Row.fetchOne(statement, arguments: [account, key?.security ?? -1, key?.subaccount ?? -1])
      .map(StoredHolding.init)
  }

  /// What was held once an entry had been carried out, and how long; nil for nothing.
  func period(at sequence: Int64, _ database: Database) throws -> HoldingView? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT h.sequence, h.balance, a.account, k.isin
        FROM holding_rows h
          JOIN accounts a ON a.row_number = h.account
          JOIN securities k ON k.row_number = h.security
        WHERE h.account = ? AND h.security = ? AND h.subaccount = ? AND h.sequence <= ?
        ORDER BY h.sequence DESC, h.position DESC LIMIT 1
        """)
    let found = try Row.fetchOne(statement, arguments: [account, security, subaccount, sequence])
    guard let found, found[1] as Int64 > 0 else { return nil }
    let after = try database.cachedStatement(
      sql: """
        SELECT sequence FROM holding_rows
        WHERE account = ? AND security = ? AND subaccount = ? AND sequence > ?
        ORDER BY sequence LIMIT 1
        """)
    let until = try Int64.fetchOne(after, arguments: [account, security, subaccount, found[0] as Int64])
    guard let account = parsed(found[2], AccountKey.self), let isin = parsed(found[3], ISIN.self),
      let subaccount = Subaccount(rawValue: UInt8(subaccount))
    else { throw ViewFault(.inconsistent, cause: "holding \(id.raw)") }
    return HoldingView(
      account: account, subaccount: subaccount, isin: isin, quantity: Quantity(found[1]),
      fromSequence: found[0],
      toSequence: until.map { UInt64($0) })
  }
}
