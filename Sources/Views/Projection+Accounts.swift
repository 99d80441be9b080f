// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

extension Projection {
  /// The accounts of a member, or all for the operator (nil), in order of their opening.
  /// - Source: GEN-09, ACC-04.
  public func accounts(
    member: MemberCode?, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<AccountView> {
    try read { database in
      let limit = Self.clamp(limit)
      var conditions = Conditions()
      if let member { conditions.add("member = ?", [member.text]) }
      if let cursor {
        guard let row = Int64(cursor) else { throw ViewFault(.cursorUnknown, cause: cursor) }
        conditions.add("row_number > ?", [row])
      }
      var last: Int64 = 0
      let rows = try conditions.fetch(
        database, "SELECT account, class, status, restriction, opened, investor, row_number FROM accounts",
        order: "row_number", limit: limit
      ) { row in
        last = row[6]
        return AccountView(
          account: row[0], class: row[1], status: row[2], restriction: row[3], opened: row[4],
          investor: row[5])
      }
      return Page(
        rows: rows, next: rows.count < limit ? nil : String(last), sequence: try Self.position(database))
    }
  }

  /// What kind of institution a member is; nil for one that the registry does not know.
  public func kind(of member: MemberCode) throws(ViewFault) -> MemberKind? {
    try read { database in
      let code = try String.fetchOne(
        database.cachedStatement(sql: "SELECT kind FROM members WHERE member = ?"), arguments: [member.text])
      return MemberKind.allCases.first { $0.code.string == code }
    }
  }
}

/// An account as it stands.
public struct AccountView: Sendable, Equatable {
  /// Member and number.
  public var account: String
  public var `class`: String
  public var status: String
  public var restriction: String
  public var opened: String
  /// Registration number of the holder: personal data.
  public var investor: UInt64?
}
