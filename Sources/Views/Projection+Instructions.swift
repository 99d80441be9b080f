// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

extension Projection {
  /// Instructions, the newest first: those of a member as sender or receiver, or all for the operator (nil).
  /// - Source: GEN-32, TRF-75.
  public func instructions(
    member: MemberCode?, state: InstructionState? = nil, isin: ISIN? = nil, days: ClosedRange<Day>? = nil,
    after cursor: String? = nil, limit: Int = 100
  ) throws(ViewFault) -> Page<InstructionView> {
    try read { database in
      let limit = Self.clamp(limit)
      let position = try Self.position(database)
      var common = Conditions()
      if let cursor {
        guard let number = Int64(cursor) else { throw ViewFault(.cursorUnknown, cause: cursor) }
        let place = try Row.fetchOne(
          database, sql: "SELECT sequence, position FROM instruction_rows WHERE number = ?",
          arguments: [number])
        guard let place else { throw ViewFault(.cursorUnknown, cause: cursor) }
        common.add("i.number < ?", [number])
        if state == nil || state == .executed {
          common.add("(i.sequence, i.position) < (?, ?)", [place[0] as Int64, place[1] as Int64])
        }
      }
      if let state {
        common.add("i.state = ?", [Int64(state.rawValue)])
        // Whoever took one step is executed: the index over the others serves.
        if state != .executed { common.add("NOT i.at_once") }
      }
      if let isin { common.add("i.security = ?", [try Self.row(of: isin, database)]) }
      if let days {
        guard let range = try Self.sequences(of: days, database) else {
          return Page(rows: [], next: nil, sequence: position)
        }
        common.add("i.sequence BETWEEN ? AND ?", [range.lowerBound, range.upperBound])
      }
      let isByNumber = member == nil || (state != nil && state != .executed)
      let order = isByNumber ? "i.number DESC" : "i.sequence DESC, i.position DESC"
      var arms = [common]
      if let member {
        let row = try Self.row(of: member, database)
        arms = ["i.member = ?", "i.receiver = ?"].map { condition in
          var arm = common
          arm.add(condition, [row])
          return arm
        }
      }
      let lists = try arms.map {
        try $0.fetch(
          database, ViewSchema.selectInstructions, order: order, limit: limit, InstructionView.init)
      }
      let rows = [InstructionView].merged(lists, limit: limit) { $0.number > $1.number }
      return Page(rows: rows, next: rows.count < limit ? nil : rows.last?.number.text, sequence: position)
    }
  }

  /// An instruction and the states that it took; nil when there is none, or none that the member may see.
  public func instruction(
    _ number: InstructionNumber, member: MemberCode?
  ) throws(ViewFault) -> InstructionHistory? {
    try read { database in
      var condition = Conditions()
      condition.add("i.number = ?", [Int64(number.value)])
      let found = try condition.fetch(
        database, ViewSchema.selectInstructions, order: "i.number", limit: 1, InstructionView.init)
      guard let instruction = found.first,
        member == nil || instruction.member == member
          || instruction.receiver == member
      else { return nil }
      let steps = try InstructionStep.fetchAll(of: number, database)
      // What took one step has no row for it.
      let only = InstructionStep(
        state: instruction.state, version: instruction.version, member: instruction.member,
        user: instruction.enteredBy, time: instruction.enteredAt, sequence: instruction.sequence,
        line: instruction.line)
      return InstructionHistory(instruction: instruction, steps: steps.isEmpty ? [only] : steps)
    }
  }
}

extension InstructionStep {
  fileprivate static func fetchAll(of number: InstructionNumber, _ database: Database) throws
    -> [InstructionStep]
  {
    let statement = try database.cachedStatement(
      sql: """
        SELECT s.state, s.version, s.member, s.member_user, e.time, s.sequence, s.line
        FROM instruction_steps s JOIN entries e ON e.sequence = s.sequence
        WHERE s.instruction = ? ORDER BY s.sequence, s.position
        """)
    return try Row.fetchAll(statement, arguments: [Int64(number.value)]).map { row in
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
