// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

extension Projection {
  /// Instructions, the newest first: those of a member as sender or receiver, or all for the operator (nil);
  /// as they stand, or stood once an entry had been carried out.
  /// - Source: GEN-32, TRF-75.
  public func instructions(
    member: MemberCode?, state: InstructionState? = nil, isin: ISIN? = nil, days: ClosedRange<Day>? = nil,
    asOf sequence: UInt64? = nil, after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<InstructionView> {
    try read { database in
      let limit = Self.clamp(limit)
      let reflected = try Self.reflected(sequence, database)
      var question = InstructionQuestion(state: state, limit: limit)
      if let cursor { question.before = try InstructionPlace(cursor: cursor, database) }
      if sequence != nil { question.last = try InstructionPlace(endOf: reflected, database) }
      if let isin { question.security = try Self.row(of: isin, database) ?? -1 }
      if let member { question.member = try Self.row(of: member, database) ?? -1 }
      if let days {
        guard let range = try Self.sequences(of: days, database) else {
          return Page(rows: [], next: nil, sequence: reflected)
        }
        question.sequences = range
      }
      let lists = try ViewSchema.instructionRows.sources(asOf: sequence, as: "i").flatMap {
        try question.fetch($0, database)
      }
      let rows = [InstructionView].merged(lists, limit: limit) { $0.number > $1.number }
      return Page(rows: rows, next: rows.count < limit ? nil : rows.last?.number.text, sequence: reflected)
    }
  }

  /// An instruction and the states that it took; nil when there is none, or none that the member may see.
  public func instruction(
    _ number: InstructionNumber, member: MemberCode?, asOf sequence: UInt64? = nil
  ) throws(ViewFault) -> InstructionHistory? {
    try read { database in
      let reflected = try Self.reflected(sequence, database)
      let found = try ViewSchema.instructionRows.sources(asOf: sequence, as: "i").flatMap { source in
        var condition = source.conditions
        condition.add("i.number = ?", [Int64(number.value)])
        return try condition.fetch(
          database, ViewSchema.selectInstructions(from: source.name), order: "i.number", limit: 1,
          InstructionView.init)
      }
      guard let instruction = found.first,
        member == nil || instruction.member == member
          || instruction.receiver == member
      else { return nil }
      let steps = try InstructionStep.fetchAll(of: number, through: reflected, database)
      let trade = try TradeView.fetch(number, asOf: sequence, database)
      // What took one step has no row for it.
      let only = InstructionStep(
        state: instruction.state, version: instruction.version, member: instruction.member,
        user: instruction.enteredBy, time: instruction.enteredAt, sequence: instruction.sequence,
        line: instruction.line)
      return InstructionHistory(
        instruction: instruction, trade: trade, steps: steps.isEmpty ? [only] : steps, sequence: reflected)
    }
  }
}

/// A place in the order of instructions: by number, and by the entry and event that entered them.
private struct InstructionPlace {
  var number: Int64
  var sequence: Int64
  var position: Int64

  /// The instruction that a cursor names.
  init(cursor: String, _ database: Database) throws {
    let place = try Int64(cursor).flatMap {
      try Row.fetchOne(
        database, sql: "SELECT number, sequence, position FROM instruction_rows WHERE number = ?",
        arguments: [$0])
    }
    guard let place else { throw ViewFault(.cursorUnknown, cause: "not an instruction's number") }
    (number, sequence, position) = (place[0], place[1], place[2])
  }

  /// Behind everything of an entry: numbers run with the journal.
  init(endOf entry: UInt64, _ database: Database) throws {
    number =
      try Int64.fetchOne(
        database, sql: "SELECT next_instruction FROM entries WHERE sequence = ?", arguments: [Int64(entry)])
      ?? 0
    (sequence, position) = (Int64(entry) + 1, 0)
  }
}

/// A question for instructions, wherever their rows lie.
private struct InstructionQuestion {
  var state: InstructionState?
  var limit: Int
  var member: Int64?
  var security: Int64?
  var sequences: ClosedRange<Int64>?
  /// Only instructions before these: the last of the page before, the end of the moment.
  var before: InstructionPlace?
  var last: InstructionPlace?

  /// Whoever took one step is executed: for every other state the index over the others serves.
  private var isAmongFew: Bool { state != nil && state != .executed }

  private var order: String {
    member == nil || isAmongFew ? "i.number DESC" : "i.sequence DESC, i.position DESC"
  }

  private func add(to conditions: inout Conditions) {
    for place in [before, last].compactMap(\.self) {
      conditions.add("i.number < ?", [place.number])
      if !isAmongFew {
        conditions.add("(i.sequence, i.position) < (?, ?)", [place.sequence, place.position])
      }
    }
    if let state {
      conditions.add("i.state = ?", [Int64(state.rawValue)])
      if isAmongFew { conditions.add("NOT i.at_once") }
    }
    if let security { conditions.add("i.security = ?", [security]) }
    if let sequences {
      conditions.add("i.sequence BETWEEN ? AND ?", [sequences.lowerBound, sequences.upperBound])
    }
  }

  /// Lists of instructions, each in order: as sender and as receiver.
  func fetch(_ source: TableSource, _ database: Database) throws -> [[InstructionView]] {
    var common = source.conditions
    add(to: &common)
    let sides: [String?] = member == nil ? [nil] : ["i.member = ?", "i.receiver = ?"]
    return try sides.map { side in
      var conditions = common
      if let side { conditions.add(side, [member]) }
      return try conditions.fetch(
        database, ViewSchema.selectInstructions(from: source.name), order: order, limit: limit,
        InstructionView.init)
    }
  }
}

extension InstructionStep {
  fileprivate static func fetchAll(
    of number: InstructionNumber, through last: UInt64, _ database: Database
  ) throws -> [InstructionStep] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT s.state, s.version, s.member, s.member_user, e.time, s.sequence, s.line
        FROM instruction_steps s JOIN entries e ON e.sequence = s.sequence
        WHERE s.instruction = ? AND s.sequence <= ? ORDER BY s.sequence, s.position
        """)
    return try Row.fetchAll(statement, arguments: [Int64(number.value), Int64(last)]).map { row in
      guard let state = InstructionState(rawValue: row[0]) else {
        throw ViewFault(.inconsistent, cause: "state of instruction \(number.value)")
      }
      return InstructionStep(
        state: state, version: row[1], member: parsed(row[2], MemberCode.self),
        user: parsed(row[3], UserCode.self),
        time: Moment(microseconds: row[4]), sequence: row[5], line: row[6])
    }
  }
}

extension InstructionView {
  fileprivate init(_ row: Row) throws {
    guard let state = parsed(row[2], InstructionState.self), let member = parsed(row[4], MemberCode.self)
    else {
      throw ViewFault(.inconsistent, cause: "instruction \(row[0] as Int64)")
    }
    self.init(
      number: InstructionNumber(row[0]), operation: row[1], state: state, version: row[3], member: member,
      receiver: parsed(row[5], MemberCode.self), enteredBy: parsed(row[6], UserCode.self),
      approvedBy: parsed(row[7], UserCode.self), decidedBy: parsed(row[8], UserCode.self),
      reference: parsed(row[9], Reference.self), source: parsed(row[10], AccountKey.self),
      target: parsed(row[11], AccountKey.self), isin: parsed(row[12], ISIN.self),
      nominal: (row[13] as Int64?).map(Quantity.init), realised: Quantity(row[14]),
      reason: parsed(row[15], TransferReason.self), nameMismatch: row[16],
      enteredAt: Moment(microseconds: row[17]),
      updatedAt: Moment(microseconds: row[18]), sequence: row[19], line: row[21], updated: row[22])
  }
}
