// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

extension Projection {
  /// Notices of a member in order of creation, or of all members for the operator (nil): those that are in
  /// the store at a time, from one on.
  ///
  /// A notice is in the store on the day of its creation and on seven more (GEN-22); then it is archived and
  /// never deleted (GEN-23). As of an entry, the reader gives the time of that moment, too. `next` is the
  /// position of the last notice of a full page.
  /// - Refuses: `positionUnknown`, when the member has no such notice; `noticeArchived`, when it has left the
  ///   store.
  /// - Source: GEN-19, GEN-21 to GEN-23, TRF-66.
  public func notices(
    member: MemberCode?, asOf sequence: UInt64? = nil, after position: NoticePosition? = nil,
    limit: Int = 100, now: Moment
  ) throws(ViewFault) -> Page<NoticeView> {
    try read { database in
      let limit = Self.clamp(limit)
      let reflected = try Self.reflected(sequence, database)
      let members =
        try member.map { try [Self.row(of: $0, database) ?? -1] }
        ?? Int64.fetchAll(database, sql: "SELECT row_number FROM members ORDER BY row_number")
      let storeBegins = Moment(day: now.day - Self.daysInStore, time: .midnight)
      if let position {
        guard position.sequence <= reflected else {
          throw ViewFault(.positionUnknown, cause: position.description)
        }
        try Self.check(position, of: members, storeBegins, database)
      }
      let first = try Int64.fetchOne(
        database, sql: "SELECT sequence FROM entries WHERE time >= ? ORDER BY time, sequence LIMIT 1",
        arguments: [storeBegins.microseconds])
      // Without a position from the first notice of the store, which may lie at index 0.
      let lists = try members.flatMap { member in
        if let position {
          return try NoticeQuestion(
            member: member, sequence: Int64(position.sequence), index: Int64(position.index) + 1,
            last: Int64(reflected), limit: limit
          ).fetch(database)
        }
        guard let first else { return [] }
        return try NoticeQuestion(
          member: member, sequence: first, index: 0, last: Int64(reflected), limit: limit
        ).fetch(database)
      }
      let rows = Array(lists.joined().sorted { $0.position < $1.position }.prefix(limit))
      return Page(
        rows: rows, next: rows.count < limit ? nil : rows.last?.position.description, sequence: reflected)
    }
  }

  /// The days after the day of creation on which a notice can be read (GEN-22), counted as ACC-55 counts.
  private static let daysInStore = 7

  private static func check(
    _ position: NoticePosition, of members: [Int64], _ storeBegins: Moment, _ database: Database
  ) throws {
    let isKnown = try members.contains { member in
      try NoticeQuestion(
        member: member, sequence: Int64(position.sequence), index: Int64(position.index),
        last: Int64(position.sequence), limit: 1
      ).fetch(database).contains { $0.contains { $0.position == position } }
    }
    let time = try Int64.fetchOne(
      database, sql: "SELECT time FROM entries WHERE sequence = ?", arguments: [Int64(position.sequence)])
    guard isKnown, let time else {
      throw ViewFault(.positionUnknown, cause: position.description)
    }
    guard time >= storeBegins.microseconds else {
      throw ViewFault(.noticeArchived, cause: position.description)
    }
  }
}

/// Notices of one member from a place on.
private struct NoticeQuestion {
  var member: Int64
  var sequence: Int64
  /// The first place of the entry that counts.
  var index: Int64
  /// The last entry that counts.
  var last: Int64
  var limit: Int

  /// Lists of notices, each in order: with rows of their own, as sender and as receiver of what took one
  /// step.
  func fetch(_ database: Database) throws -> [[NoticeView]] {
    var own = Conditions()
    own.add("n.member = ? AND (n.sequence, n.notice_index) >= (?, ?)", [member, sequence, index])
    own.add("n.sequence <= ?", [last])
    return [
      try own.fetch(
        database, ViewSchema.selectNotices, order: "n.sequence, n.notice_index", limit: limit, NoticeView.init
      ),
      try atOnce(database, isReceiver: false),
      try atOnce(database, isReceiver: true),
    ]
  }

  private func atOnce(_ database: Database, isReceiver: Bool) throws -> [NoticeView] {
    let event = index / NoticePart.places
    var conditions = Conditions(after: "AND")
    conditions.add(
      "n.\(isReceiver ? "receiver" : "member") = ? AND (n.sequence, n.position) >= (?, ?)",
      [member, sequence, event])
    conditions.add("n.sequence <= ?", [last])
    let parts = NoticePart.allCases.filter { $0.isForReceiver == isReceiver }
    let first = NoticePosition(sequence: UInt64(sequence), index: UInt64(index))
    // One more: all parts of the first row may lie before the place.
    return try conditions.fetch(
      database, Self.selectAtOnce, order: "n.sequence, n.position", limit: limit + 1
    ) { row in
      try parts.map { try NoticeView(row, $0, isReceiver: isReceiver) }
    }.joined().filter { $0.position >= first }
  }

  private static let selectAtOnce = """
    SELECT n.sequence, n.position, n.number, n.line, n.realised, e.time, m.member, r.member
    FROM instruction_rows n
      JOIN entries e ON e.sequence = n.sequence
      JOIN members m ON m.row_number = n.member
      LEFT JOIN members r ON r.row_number = n.receiver
    WHERE n.at_once
    """
}

extension NoticeView {
  fileprivate init(_ row: Row) throws {
    guard let member = parsed(row[0], MemberCode.self), let kind = NoticeKind(rawValue: row[3]) else {
      throw ViewFault(.inconsistent, cause: "notice \(row[1] as Int64)-\(row[2] as Int64)")
    }
    self.init(
      member: member, position: NoticePosition(sequence: row[1], index: row[2]), kind: kind, result: row[4],
      instruction: (row[5] as UInt64?).map(InstructionNumber.init), line: row[6], code: row[7],
      quantity: (row[8] as Int64?).map(Quantity.init), remaining: (row[9] as Int64?).map(Quantity.init),
      facts: row[10], time: Moment(microseconds: row[11]))
  }

  /// One part of what a transfer in one step says.
  fileprivate init(_ row: Row, _ part: NoticePart, isReceiver: Bool) throws {
    let event: Int64 = row[1]
    guard let member = parsed(row[isReceiver ? 7 : 6], MemberCode.self) else {
      throw ViewFault(.inconsistent, cause: "notice of instruction \(row[2] as Int64)")
    }
    self.init(
      member: member,
      position: NoticePosition(
        sequence: row[0], index: UInt64(event * NoticePart.places + Int64(part.rawValue))),
      kind: part.kind, result: part.result, instruction: InstructionNumber(row[2]), line: row[3],
      quantity: part.kind == .outcome ? Quantity(row[4]) : nil,
      remaining: part.kind == .outcome ? .zero : nil, time: Moment(microseconds: row[5]))
  }
}
