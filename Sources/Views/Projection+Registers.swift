// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

// What is registered, as it stands or stood once an entry had been carried out, in the order of registration.

extension Projection {
  /// The accounts of a member, or all for the operator (nil).
  /// - Source: GEN-09, ACC-04.
  public func accounts(
    member: MemberCode?, asOf sequence: UInt64? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<AccountView> {
    let columns = """
      t.account, t.class, t.status, t.restriction, t.opened, t.investor, t.reason, t.type, t.ownership,
      t.is_inactive, t.inactivity, t.inactive_from, t.iban, t.custodian, t.portfolio, t.settlement_member,
      t.has_password
      """
    return try rows(ViewSchema.accounts, columns, member, sequence, cursor, limit) { row in
      AccountView(
        account: row[1], class: row[2], status: row[3], restriction: row[4], opened: row[5], investor: row[6],
        reason: row[7], type: row[8], ownership: row[9], isInactive: row[10], inactivity: row[11],
        inactiveFrom: row[12], iban: row[13], custodian: row[14], portfolio: row[15],
        settlementMember: row[16], hasPassword: row[17])
    }
  }

  /// A member's own row, or those of all for the operator (nil).
  /// - Source: GEN-09, AUT-08.
  public func members(
    member: MemberCode?, asOf sequence: UInt64? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<RegisteredMember> {
    let columns = "t.member, t.kind, t.status, t.title, t.channels"
    return try rows(ViewSchema.members, columns, member, sequence, cursor, limit) { row in
      let channels: Int = row[5]
      let names = MessageChannel.allCases.filter { channels & (1 << Int($0.rawValue)) != 0 }.map(\.text)
      return RegisteredMember(
        member: row[1], kind: row[2], status: row[3], title: row[4],
        channels: names.joined(separator: " "))
    }
  }

  /// The users of a member, or all for the operator (nil).
  /// - Source: GEN-09, AUT-09.
  public func users(
    member: MemberCode?, asOf sequence: UInt64? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<RegisteredUser> {
    let columns = """
      t.code, t.member, t.type, t.has_certificate, t.status, t.is_blocked, COALESCE(p.state, 'NONE'),
      CASE WHEN p.state IN ('INITIAL', 'CURRENT') THEN p.last_day END, COALESCE(p.request, 'NONE')
      """
    return try rows(
      ViewSchema.users, columns, member, sequence, cursor, limit, with: ViewSchema.passwords, on: "code"
    ) { row in
      RegisteredUser(
        user: row[1], member: row[2], type: row[3], hasCertificate: row[4], status: row[5],
        isBlocked: row[6], password: row[7], lastPasswordDay: row[8], passwordRequest: row[9])
    }
  }

  /// The securities: the same for everybody.
  /// - Source: GEN-25.
  public func securities(
    asOf sequence: UInt64? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<RegisteredSecurity> {
    let columns = "t.isin, t.kind, t.currency, t.is_suspended, t.name"
    return try rows(ViewSchema.securities, columns, nil, sequence, cursor, limit) { row in
      RegisteredSecurity(isin: row[1], kind: row[2], currency: row[3], isSuspended: row[4], name: row[5])
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

  /// Rows of a table in order of their numbers, perhaps with those of another (`p`) that has the same value
  /// in a column; the first column read is the number.
  private func rows<View: Sendable>(
    _ table: SQLTable, _ columns: String, _ member: MemberCode?, _ sequence: UInt64?, _ cursor: String?,
    _ limit: Int, with other: SQLTable? = nil, on column: String = "", _ view: (Row) -> View
  ) throws(ViewFault) -> Page<View> {
    try read { database in
      let limit = Self.clamp(limit)
      let start = try cursor.map { text in
        guard let number = Int64(text) else { throw ViewFault(.cursorUnknown, cause: "not a row's number") }
        return number
      }
      let lists = try table.sources(asOf: sequence, as: "t").map { source in
        var conditions = source.conditions
        var joined = ""
        if let other {
          joined = " LEFT JOIN \(other.name) p ON p.\(column) = t.\(column)"
          if let sequence { joined = conditions.joined(other, on: column, asOf: sequence) }
        }
        if let member { conditions.add("t.member = ?", [member.text]) }
        if let start { conditions.add("t.row_number > ?", [start]) }
        return try conditions.fetch(
          database, "SELECT t.row_number, \(columns) FROM \(source.name) t\(joined)", order: "t.row_number",
          limit: limit
        ) { Numbered(number: $0[0], view: view($0)) }
      }
      let rows = [Numbered<View>].merged(lists, limit: limit) { $0.number < $1.number }
      return Page(
        rows: rows.map(\.view), next: rows.count < limit ? nil : rows.last.map { String($0.number) },
        sequence: try Self.reflected(sequence, database))
    }
  }
}

extension Conditions {
  /// A join with the rows of another table as they stood; its arguments come before all others.
  fileprivate mutating func joined(_ other: SQLTable, on column: String, asOf sequence: UInt64) -> String {
    let last = Int64(clamping: sequence)
    precede([last, last])
    return """
       LEFT JOIN \(other.name)_history p ON p.\(column) = t.\(column) AND p.sequence <= ?
        AND (p.until IS NULL OR p.until > ?)
      """
  }
}

private struct Numbered<View: Sendable>: Sendable {
  var number: Int64
  var view: View
}

/// An account as it stands.
public struct AccountView: Sendable, Equatable {
  /// Member and number.
  public var account: String
  public var `class`: String
  public var status: String
  public var restriction: String
  public var opened: String
  /// Registration number of the only holder: personal data.
  public var investor: UInt64?
  public var reason: String
  public var type: String
  public var ownership: String?
  public var isInactive: Bool
  public var inactivity: String?
  public var inactiveFrom: String?
  public var iban: String?
  public var custodian: String?
  public var portfolio: String?
  public var settlementMember: String?
  public var hasPassword: Bool
}

/// A member as it stands.
public struct RegisteredMember: Sendable, Equatable {
  public var member: String
  public var kind: String
  public var status: String
  public var title: String
  /// The channels enabled, with a blank between them.
  public var channels: String
}

/// A user as it stands, without a name.
public struct RegisteredUser: Sendable, Equatable {
  public var user: String
  public var member: String
  public var type: String
  public var hasCertificate: Bool
  public var status: String
  public var isBlocked: Bool
  public var password: String
  /// Nil when there is no password that serves.
  public var lastPasswordDay: String?
  public var passwordRequest: String
}

/// A security as it stands.
public struct RegisteredSecurity: Sendable, Equatable {
  public var isin: String
  public var kind: String
  public var currency: String
  public var isSuspended: Bool
  public var name: String
}
