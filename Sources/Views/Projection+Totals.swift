// SPDX-License-Identifier: Apache-2.0
import GRDB
import Kernel
import Units

extension Projection {
  /// How often each refusal was given on a day, the most frequent first; to a member, or to all (nil).
  public func refusalsByCode(
    day: Day, member: MemberCode? = nil, asOf sequence: UInt64? = nil
  ) throws(ViewFault) -> [RefusalCount] {
    try read { database in
      guard let range = try Self.sequences(of: day...day, database) else { return [] }
      var conditions = Conditions()
      conditions.add("sequence BETWEEN ? AND ?", [range.lowerBound, range.upperBound])
      if let member { conditions.add("member = ?", [member.text]) }
      if let sequence { conditions.add("sequence <= ?", [Int64(clamping: sequence)]) }
      let statement = try database.cachedStatement(
        sql: """
          SELECT code, rule, count(*) FROM refusals\(conditions.sql)
          GROUP BY code, rule ORDER BY count(*) DESC, code, rule
          """)
      return try Row.fetchAll(statement, arguments: conditions.arguments).map {
        RefusalCount(code: $0[0], rule: $0[1], count: $0[2])
      }
    }
  }

  /// What the entries of a day came to, or all entries (nil); those signed for a member, or all (nil).
  public func totals(
    day: Day? = nil, member: MemberCode? = nil, asOf sequence: UInt64? = nil
  ) throws(ViewFault) -> Totals {
    try read { database in
      var totals = Totals()
      totals.sequence = try Self.reflected(sequence, database)
      var conditions = Conditions()
      conditions.add("sequence <= ?", [Int64(totals.sequence)])
      if let member { conditions.add("member = ?", [member.text]) }
      if let day {
        guard let range = try Self.sequences(of: day...day, database) else { return totals }
        conditions.add("sequence BETWEEN ? AND ?", [range.lowerBound, range.upperBound])
      }
      let statement = try database.cachedStatement(
        sql: "SELECT count(*), sum(accepted), sum(refused), sum(realised) FROM entries\(conditions.sql)")
      if let row = try Row.fetchOne(statement, arguments: conditions.arguments) {
        totals.entries = row[0]
        totals.accepted = row[1] ?? 0
        totals.refused = row[2] ?? 0
        totals.realised = row[3] ?? 0
      }
      return totals
    }
  }

  /// Entries, the newest first: those signed for a member, or all for the operator (nil).
  public func entries(
    member: MemberCode? = nil, asOf sequence: UInt64? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<EntryView> {
    try read { database in
      let limit = Self.clamp(limit)
      var conditions = Conditions()
      if let member { conditions.add("member = ?", [member.text]) }
      if let cursor {
        guard let last = Int64(cursor) else { throw ViewFault(.cursorUnknown, cause: "not a sequence") }
        conditions.add("sequence < ?", [last])
      }
      if let sequence { conditions.add("sequence <= ?", [Int64(clamping: sequence)]) }
      let rows = try conditions.fetch(
        database,
        """
        SELECT sequence, time, kind, member, member_user, reference, repeats, lines, accepted, refused,
          realised
        FROM entries
        """, order: "sequence DESC", limit: limit
      ) { row in
        EntryView(
          sequence: row[0], time: Moment(microseconds: row[1]), kind: row[2],
          member: parsed(row[3], MemberCode.self),
          user: parsed(row[4], UserCode.self), reference: parsed(row[5], Reference.self), repeats: row[6],
          lines: row[7], accepted: row[8], refused: row[9], realised: row[10])
      }
      return Page(
        rows: rows, next: rows.count < limit ? nil : rows.last.map { String($0.sequence) },
        sequence: try Self.reflected(sequence, database))
    }
  }
}
