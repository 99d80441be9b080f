// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

extension Projection {
  /// Movements, the newest first: those on accounts of a member, or all for the operator (nil).
  ///
  /// With an account only those that it took part in; an account of another member gives none.
  /// - Complexity: with an account, one look-up for each security that it ever held and each row.
  /// - Source: GEN-31, GEN-32, TRF-75.
  public func movements(
    member: MemberCode?, account: AccountKey? = nil, isin: ISIN? = nil, days: ClosedRange<Day>? = nil,
    asOf sequence: UInt64? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<MovementView> {
    try read { database in
      let reflected = try Self.reflected(sequence, database)
      var question = try MovementQuestion(isin, after: cursor, limit: limit, database)
      if sequence != nil {
        // What came later lies behind the entry's end.
        let end = NoticePosition(sequence: reflected + 1, index: 0)
        question.before = question.before.map { min($0, end) } ?? end
      }
      if let days {
        guard let range = try Self.sequences(of: days, database) else {
          return Page(rows: [], next: nil, sequence: reflected)
        }
        question.sequences = range
      }
      let rows: [MovementView]
      if let account {
        let isOwn = member == nil || account.member == member
        rows = isOwn ? try question.fetch(of: account, database) : []
      } else if let member {
        rows = try question.fetch(of: Self.row(of: member, database) ?? -1, database)
      } else {
        rows = try question.fetch(database)
      }
      return question.page(rows, reflected)
    }
  }

  /// Movements that some accounts took part in, each once, the newest first.
  /// - Source: INV-04.
  public func movements(
    of accounts: [AccountKey], isin: ISIN? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<MovementView> {
    try read { database in
      let question = try MovementQuestion(isin, after: cursor, limit: limit, database)
      let lists = try accounts.map { try question.fetch(of: $0, database) }
      return question.page(question.mergedOnce(lists), try Self.reflected(nil, database))
    }
  }
}

/// A question for movements, whichever way it is answered.
private struct MovementQuestion {
  var limit: Int
  var security: Int64?
  var sequences: ClosedRange<Int64>?
  /// Only movements earlier than this entry and event.
  var before: NoticePosition?

  private func conditions(_ table: String, after joint: String) -> Conditions {
    var conditions = Conditions(after: joint)
    if let security { conditions.add("\(table).security = ?", [security]) }
    if let sequences {
      conditions.add("\(table).sequence BETWEEN ? AND ?", [sequences.lowerBound, sequences.upperBound])
    }
    if let before {
      conditions.add(
        "(\(table).sequence, \(table).position) < (?, ?)", [Int64(before.sequence), Int64(before.index)])
    }
    return conditions
  }

  init(_ isin: ISIN?, after cursor: String?, limit: Int, _ database: Database) throws {
    self.limit = Projection.clamp(limit)
    if let isin { security = try Projection.row(of: isin, database) ?? -1 }
    guard let cursor else { return }
    guard let place = NoticePosition(cursor) else {
      throw ViewFault(.cursorUnknown, cause: "not a movement's place")
    }
    before = place
  }

  func page(_ rows: [MovementView], _ reflected: UInt64) -> Page<MovementView> {
    let last = rows.last.map { NoticePosition(sequence: $0.sequence, index: UInt64($0.position)) }
    return Page(rows: rows, next: rows.count < limit ? nil : last?.description, sequence: reflected)
  }

  /// A movement between two of the accounts is in the lists of both.
  func mergedOnce(_ lists: [[MovementView]]) -> [MovementView] {
    var seen: Set<NoticePosition> = []
    let once = lists.map { list in
      list.filter { seen.insert(NoticePosition(sequence: $0.sequence, index: UInt64($0.position))).inserted }
    }
    return merged(once)
  }

  private func merged(_ lists: [[MovementView]]) -> [MovementView] {
    .merged(lists, limit: limit) { ($0.sequence, $0.position) > ($1.sequence, $1.position) }
  }

  /// All movements.
  func fetch(_ database: Database) throws -> [MovementView] {
    var atOnce = conditions("v", after: "AND")
    if let before {
      // Numbers run with the journal: the entry's last number is where to begin.
      let next = try Int64.fetchOne(
        database,
        sql: "SELECT next_instruction FROM entries WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1",
        arguments: [Int64(before.sequence)])
      atOnce.add("v.number < ?", [next ?? 0])
    }
    return merged([
      try conditions("v", after: "WHERE").fetch(
        database, ViewSchema.selectMovements, order: "v.sequence DESC, v.position DESC", limit: limit,
        MovementView.init),
      try atOnce.fetch(
        database, ViewSchema.selectMovementsAtOnce, order: "v.number DESC", limit: limit, MovementView.init),
    ])
  }

  /// Those that a member took part in: as debited or credited, with a row of their own or not.
  func fetch(of member: Int64, _ database: Database) throws -> [MovementView] {
    let order = "v.sequence DESC, v.position DESC"
    func arm(_ select: String, after joint: String, _ condition: String) throws -> [MovementView] {
      var conditions = conditions("v", after: joint)
      conditions.add(condition, [member])
      return try conditions.fetch(database, select, order: order, limit: limit, MovementView.init)
    }
    return merged([
      try arm(ViewSchema.selectMovements, after: "WHERE", "v.source_member = ?"),
      // Between two accounts of the member it was found before.
      try arm(
        ViewSchema.selectMovements, after: "WHERE",
        "v.target_member = ? AND v.target_member IS NOT v.source_member"),
      try arm(ViewSchema.selectMovementsAtOnce, after: "AND", "v.member = ?"),
      try arm(ViewSchema.selectMovementsAtOnce, after: "AND", "v.receiver = ?"),
    ])
  }

  /// Those of one account: the balances name them.
  func fetch(of account: AccountKey, _ database: Database) throws -> [MovementView] {
    let row = try Int64.fetchOne(
      database, sql: "SELECT row_number FROM accounts WHERE account = ?", arguments: [account.text])
    guard let row else { return [] }
    var lists: [[MovementPlace]] = []
    var key: StoredHolding?
    while let next = try StoredHolding.next(after: key, in: row, database) {
      key = next
      if let security, next.security != security { continue }
      var conditions = conditions("h", after: "WHERE")
      conditions.add(
        "h.account = ? AND h.security = ? AND h.subaccount = ?",
        [next.account, next.security, next.subaccount])
      let places = try conditions.fetch(
        database, "SELECT h.sequence, h.position, h.instruction FROM holding_rows h",
        order: "h.sequence DESC, h.position DESC", limit: limit
      ) { MovementPlace(sequence: $0[0], position: $0[1], instruction: $0[2]) }
      lists.append(places)
    }
    let places = [MovementPlace].merged(lists, limit: limit) {
      ($0.sequence, $0.position) > ($1.sequence, $1.position)
    }
    return try places.reduce(into: []) { movements, place in
      // Both sides may be sub-accounts of the same account.
      if let last = movements.last, last.sequence == place.sequence, last.position == place.position {
        return
      }
      movements.append(try place.movement(database))
    }
  }
}

/// Where the balance of an account says that a movement lies.
private struct MovementPlace: Sendable {
  var sequence: Int64
  var position: UInt32
  var instruction: Int64

  func movement(_ database: Database) throws -> MovementView {
    let place: StatementArguments = [sequence, Int64(position)]
    var own = Conditions()
    own.add("v.sequence = ? AND v.position = ?", place)
    var atOnce = Conditions(after: "AND")
    atOnce.add("v.number = ?", [instruction])
    let order = "v.sequence"
    let found =
      try own.fetch(database, ViewSchema.selectMovements, order: order, limit: 1, MovementView.init).first
      ?? atOnce.fetch(database, ViewSchema.selectMovementsAtOnce, order: order, limit: 1, MovementView.init)
      .first
    guard let found else { throw ViewFault(.inconsistent, cause: "movement \(sequence)-\(position)") }
    return found
  }
}

extension MovementView {
  fileprivate init(_ row: Row) throws {
    guard let origin = parsed(row[3], OriginKind.self), let isin = parsed(row[4], ISIN.self) else {
      throw ViewFault(.inconsistent, cause: "movement \(row[0] as Int64)-\(row[1] as Int64)")
    }
    self.init(
      sequence: row[0], position: row[1], instruction: InstructionNumber(row[2]), origin: origin, isin: isin,
      source: parsed(row[6], AccountKey.self), sourceSubaccount: parsed(row[7], Subaccount.self),
      target: parsed(row[9], AccountKey.self), targetSubaccount: parsed(row[10], Subaccount.self),
      quantity: Quantity(row[11]), time: Moment(microseconds: row[12]),
      enteredBy: parsed(row[13], UserCode.self), approvedBy: parsed(row[14], UserCode.self))
  }
}
