// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

/// What the projection looks up for every line: kept in memory, made again from the tables at start.
struct Memory {
  private(set) var position: UInt64 = 0
  /// By row number of the account: the row number of its member.
  private(set) var memberOfAccount: [UInt32] = []
  /// A member's pool account is recorded before the member itself (ACC-02).
  private var accountsWithoutMember: [(account: UInt32, member: MemberCode)] = []
  private(set) var rowOfMember: [MemberCode: UInt32] = [:]
  private(set) var rowOfUser: [UserCode: UInt32] = [:]
  private(set) var statuses: [UInt32: MemberStatus] = [:]
  private(set) var takasbank: UInt32?
  var nextInstruction: UInt64 = 1
  /// Balances met of late, by `HoldingID`; the tables hold all.
  private var balances: [UInt64: Int64] = [:]

  /// Balances kept from one transaction to the next; 2²² take about 100 MB.
  private static let balanceLimit = 1 << 22

  init(_ database: Database) throws {
    position = UInt64(try Int64.fetchOne(database, sql: "SELECT sequence FROM position") ?? 0)
    let members = try Row.fetchCursor(database, sql: "SELECT row_number, member, kind, status FROM members")
    while let row = try members.next() {
      guard let code = parsed(row[1], MemberCode.self), let kind = parsed(row[2], MemberKind.self),
        let status = parsed(row[3], MemberStatus.self)
      else { throw ViewFault(.inconsistent, cause: "a member's row") }
      note(member: code, kind, status, row: row[0])
    }
    let users = try Row.fetchCursor(database, sql: "SELECT row_number, code FROM users")
    while let row = try users.next() {
      guard let code = parsed(row[1], UserCode.self) else {
        throw ViewFault(.inconsistent, cause: "a user's row")
      }
      rowOfUser[code] = row[0]
    }
    let accounts = try Row.fetchCursor(
      database,
      sql: "SELECT a.row_number, m.row_number FROM accounts a JOIN members m ON m.member = a.member")
    while let row = try accounts.next() { place(account: row[0], with: row[1]) }
    nextInstruction = UInt64(
      try Int64.fetchOne(database, sql: "SELECT max(number) + 1 FROM instruction_rows") ?? 1)
  }

  func row(ofMember code: String) -> UInt32? {
    parsed(code, MemberCode.self).flatMap { rowOfMember[$0] }
  }

  mutating func note(position: UInt64) { self.position = position }

  /// Returns the status before; nil for a new member.
  @discardableResult
  mutating func note(member: MemberCode, _ kind: MemberKind, _ status: MemberStatus, row: UInt32)
    -> MemberStatus?
  {
    rowOfMember[member] = row
    for waiting in accountsWithoutMember where waiting.member == member {
      place(account: waiting.account, with: row)
    }
    accountsWithoutMember.removeAll { $0.member == member }
    if kind == .takasbank { takasbank = row }
    return statuses.updateValue(status, forKey: row)
  }

  mutating func note(account: UInt32, of member: MemberCode) {
    if let row = rowOfMember[member] {
      place(account: account, with: row)
    } else {
      accountsWithoutMember.append((account, member))
    }
  }

  private mutating func place(account: UInt32, with member: UInt32) {
    while memberOfAccount.count <= account { memberOfAccount.append(.max) }
    memberOfAccount[Int(account)] = member
  }

  /// The row of a user; a new one gets the next.
  mutating func note(user: UserCode) -> UInt32 {
    if let row = rowOfUser[user] { return row }
    let row = UInt32(rowOfUser.count + 1)
    rowOfUser[user] = row
    return row
  }

  /// The new balance of a holding; nil when it is not in memory.
  mutating func change(_ holding: HoldingID, by change: Int64) -> Int64? {
    guard let place = balances.index(forKey: holding.raw) else { return nil }
    balances.values[place] += change
    return balances.values[place]
  }

  mutating func note(balance: Int64, of holding: HoldingID) { balances[holding.raw] = balance }

  /// Forgets the balances when they have become too many; only between transactions, when the tables hold
  /// them.
  mutating func trim() {
    if balances.count >= Self.balanceLimit { balances.removeAll(keepingCapacity: true) }
  }
}

/// Account, security and sub-account of a holding in one number.
struct HoldingID: Hashable, Comparable {
  let raw: UInt64

  static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }

  init(raw: UInt64) { self.raw = raw }

  /// Traps on a security beyond 2²⁴: the registry's table ends before.
  init(account: UInt32, security: UInt32, subaccount: UInt32) {
    precondition(security < 1 << 24 && subaccount < 1 << 8)
    raw = UInt64(account) << 32 | UInt64(security) << 8 | UInt64(subaccount)
  }

  init(account: UInt32, security: UInt32, subaccount: Subaccount) {
    self.init(account: account, security: security, subaccount: UInt32(subaccount.rawValue))
  }

  var account: UInt32 { UInt32(truncatingIfNeeded: raw >> 32) }
  var security: UInt32 { UInt32(truncatingIfNeeded: raw >> 8) & 0xff_ffff }
  var subaccount: UInt32 { UInt32(truncatingIfNeeded: raw) & 0xff }
}

/// The value that a text of the tables stands for.
func parsed<Value: FieldValue>(_ text: String?, _: Value.Type) -> Value? {
  guard let text else { return nil }
  return try? Value.read(text.utf8.span)
}
