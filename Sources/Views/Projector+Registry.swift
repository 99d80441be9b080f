// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

// What changes seldom: each event replaces the row of what it names.

extension Projector {
  /// A new row in the common case; otherwise the one that stood is kept as it was.
  func replace(_ table: SQLTable, _ values: [(any DatabaseValueConvertible)?]) throws {
    try database.cachedStatement(sql: table.insertNew).execute(arguments: StatementArguments(values))
    guard database.changesCount == 0 else { return }
    let key = table.key.map { name in values[table.columns.firstIndex { $0.name == name } ?? 0] }
    try keepFormer(table, key)
    try database.cachedStatement(sql: table.replace).execute(arguments: StatementArguments(values))
  }

  /// Copies a row that is about to change to the former ones.
  func keepFormer(_ table: SQLTable, _ key: [(any DatabaseValueConvertible)?]) throws {
    try database.cachedStatement(sql: table.keepFormer).execute(
      arguments: StatementArguments([entry.sequence] + key))
  }

  mutating func changed(_ event: MemberChanged) throws {
    try replace(
      ViewSchema.members,
      [
        event.row.raw, event.member.text, event.kind.text, event.status.text, event.title.text,
        Int64(event.channels.value), entry.sequence,
      ])
    let former = memory.note(member: event.member, event.kind, event.status, row: event.row.raw)
    guard let former, former != event.status, let takasbank = memory.takasbank else { return }
    // CLR-04: in the same transaction as the change.
    var notice = Notice(.memberStatus, event.status.text)
    notice.facts = JSONText.object([
      ("member", event.member.text), ("from", former.text), ("to", event.status.text),
    ])
    try post(notice, to: takasbank)
  }

  mutating func changed(_ event: UserChanged) throws {
    let row = memory.note(user: event.user)
    try replace(
      ViewSchema.users,
      [
        row, event.user.text, event.user.member.text, event.type.text, event.hasCertificate.isSet,
        event.status.text, event.isBlocked.isSet, entry.sequence,
      ])
  }

  func changed(_ event: AuthorityChanged) throws {
    let (operation, stage) = try authority(event.operation, event.stage)
    try replace(
      ViewSchema.authorities,
      [
        event.user.text, event.member.text, operation, stage, event.isGranted.isSet,
        entry.sequence,
      ])
  }

  func changed(_ event: SecurityChanged) throws {
    try replace(
      ViewSchema.securities,
      [
        event.row.raw, event.isin.text, event.kind.text, event.currency.text, event.isSuspended.isSet,
        event.name.text, entry.sequence,
      ])
  }

  func changed(_ event: CalendarChanged) throws {
    try replace(
      ViewSchema.calendar, [event.day.text, event.kind.text, entry.sequence])
  }
}
