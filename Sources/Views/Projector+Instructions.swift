// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

// Instructions that take more than one step: what is known of them, their states, and the notices of each.

/// What the table says of an instruction before an event.
struct KnownInstruction {
  var state: InstructionState
  var version: Int64
  var member: UInt32
  var receiver: UInt32?
  var wasSubmitted: Bool
  var nominal: Int64
  var realised: Int64
  /// The entry that last changed it.
  var updated: Int64

  /// Still in the hands of persons: whatever happens to it now is what the line at hand does.
  var isUndecided: Bool {
    switch state {
    case .entered, .approved, .offered, .acceptEntered: true
    default: false
    }
  }

  var remaining: Int64 { nominal - realised }
}

extension Projector {
  func known(_ number: InstructionNumber) throws -> KnownInstruction? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT state, version, member, receiver, was_submitted, nominal, realised, updated
        FROM instruction_rows WHERE number = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [Int64(number.value)]) else { return nil }
    guard let state = InstructionState(rawValue: row[0]) else {
      throw ViewFault(.inconsistent, cause: "instruction \(number.value)")
    }
    return KnownInstruction(
      state: state, version: row[1], member: row[2], receiver: row[3], wasSubmitted: row[4],
      nominal: row[5] ?? 0, realised: row[6], updated: row[7])
  }

  /// Changes the row of an instruction; the values are ?3 and further. What the row said before the entry is
  /// kept.
  func change(
    _ number: InstructionNumber, _ former: KnownInstruction, _ assignments: String,
    _ values: StatementArguments
  ) throws {
    let key = Int64(number.value)
    if former.updated < entry.sequence { try keepFormer(ViewSchema.instructionRows, [key]) }
    let statement = try database.cachedStatement(
      sql: "UPDATE instruction_rows SET \(assignments), updated = ?2 WHERE number = ?1")
    try statement.execute(arguments: [key, entry.sequence] + values)
  }

  /// A row for an instruction that no earlier event has named.
  mutating func insert(_ number: InstructionNumber, _ operation: OperationCode) throws -> KnownInstruction {
    guard let sender = entry.sender else {
      throw ViewFault(.inconsistent, cause: "entry \(entry.sequence) has an instruction and no sender")
    }
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO instruction_rows (number, operation, member, entered_by, state, version, was_submitted,
          realised, at_once, sequence, position, line, updated)
        VALUES (?1, ?2, ?3, ?4, ?5, 1, 0, 0, 0, ?6, ?7, ?8, ?6)
        """)
    try statement.execute(
      arguments: [
        Int64(number.value), Int64(operation.rawValue), sender, entry.user,
        Int64(InstructionState.approved.rawValue), entry.sequence, entry.position, entry.line,
      ])
    memory.nextInstruction = max(memory.nextInstruction, number.value + 1)
    return KnownInstruction(
      state: .approved, version: 1, member: sender, wasSubmitted: false, nominal: 0, realised: 0,
      updated: entry.sequence)
  }

  /// Approved, and not carried out in the same step: what it is to move.
  mutating func instructed(_ event: TransferInstructed) throws {
    let former = try known(event.instruction) ?? insert(event.instruction, Transfer.code)
    let sender = try member(of: event.source)
    let receiver = try member(of: event.target)
    try change(
      event.instruction, former,
      """
      receiver = ?3, approved_by = ?4, reference = ?5, source = ?6, target = ?7, security = ?8, nominal = ?9,
      reason = ?10, name_mismatch = ?11
      """,
      [
        receiver == sender ? nil : receiver, entry.user, event.reference.text, event.source.raw,
        event.target.raw, event.security.raw, event.nominal.units, Int64(event.reason.rawValue),
        event.nameMismatch.isSet,
      ])
    try answerLine(event.instruction)
  }

  /// Entered before, and carried out in one step at its approval: what three events would say.
  mutating func completedLater(_ event: TransferCompleted) throws {
    var approval = TransferInstructed()
    approval.instruction = event.instruction
    approval.reference = event.reference
    approval.source = event.source
    approval.target = event.target
    approval.security = event.security
    approval.nominal = event.nominal
    approval.reason = event.reason
    try instructed(approval)
    var movement = SecuritiesMoved()
    movement.instruction = event.instruction
    movement.origin = .transfer
    movement.security = event.security
    movement.source = event.source
    movement.target = event.target
    movement.quantity = event.nominal
    try moved(movement)
    try stood(InstructionStood(event.instruction, Transfer.code, .executed, version: 1))
  }

  /// A request went to another member, or to the own one (TRF-69, TRF-74).
  mutating func requested(_ event: ReversalRequested) throws {
    let former = try known(event.instruction) ?? insert(event.instruction, TransferReversal.code)
    let receiver = memory.rowOfMember[event.receiver]
    try change(
      event.instruction, former, "receiver = ?3, approved_by = ?4, reference = ?5, nominal = ?6",
      [
        receiver == former.member ? nil : receiver, entry.user, event.reference.text, event.nominal.units,
      ])
    try answerLine(event.instruction)
  }

  /// A member asks the counterparty (CCP-72).
  mutating func requested(_ event: LeavingRequested) throws {
    let former = try known(event.instruction) ?? insert(event.instruction, CCPMembership.code)
    try change(
      event.instruction, former, "receiver = ?3, approved_by = ?4",
      [memory.rowOfMember[event.counterparty], entry.user])
    try answerLine(event.instruction)
  }

  mutating func moved(_ event: SecuritiesMoved) throws {
    try insertMovement(event)
    switch event.origin {
    case .issue: try issued(event, SecurityIssue.code)
    case .depotIn: try issued(event, DepotCredit.code)
    case .physical: try issued(event, PhysicalTotal.code)
    case .transfer, .trade: try realised(event)
    case .subaccount: try blocked(event)
    // What its request came to says the request's own state (TRF-70); collateral has an event of its own.
    case .reverse, .collateral: break
    }
  }

  /// Within one account, so nobody but its member is told, by the instruction's own event.
  private mutating func blocked(_ event: SecuritiesMoved) throws {
    let former = try known(event.instruction) ?? insert(event.instruction, SubaccountMove.code)
    try change(
      event.instruction, former, "source = ?3, target = ?3, security = ?4, nominal = ?5, realised = ?5",
      [event.target.raw, event.security.raw, event.quantity.units])
    try answerLine(event.instruction)
  }

  /// The instruction's own event follows; what it moved is known only here.
  private mutating func issued(_ event: SecuritiesMoved, _ operation: OperationCode) throws {
    let former = try known(event.instruction) ?? insert(event.instruction, operation)
    try change(
      event.instruction, former, "target = ?3, security = ?4, nominal = ?5, realised = ?5",
      [event.target.raw, event.security.raw, event.quantity.units])
    try answerLine(event.instruction)
  }

  /// TRF-65: on every realisation both members are told what moved and what is left.
  private mutating func realised(_ event: SecuritiesMoved) throws {
    guard var instruction = try known(event.instruction) else {
      throw ViewFault(.inconsistent, cause: "entry \(entry.sequence) moves what nobody instructed")
    }
    instruction.realised += event.quantity.units
    try change(event.instruction, instruction, "realised = ?3", [instruction.realised])
    entry.realised += 1
    if instruction.isUndecided {
      try answerLine(event.instruction)
      var notice = Notice(.executability, NoticeResult.executable)
      notice.instruction = event.instruction
      try post(notice, to: instruction.member)
    }
    var notice = Notice(.outcome, instruction.remaining == 0 ? NoticeResult.full : NoticeResult.partial)
    notice.instruction = event.instruction
    notice.quantity = event.quantity.units
    notice.remaining = instruction.remaining
    try post(notice, to: instruction.member, instruction.receiver)
  }

  // MARK: States

  mutating func stood(_ event: InstructionStood) throws {
    let operation = OperationCode(rawValue: UInt8(truncatingIfNeeded: event.operation.value))
    let instruction = try known(event.instruction) ?? insert(event.instruction, operation)
    // The version counts corrections; what waits or ends by time says 1 whatever it was.
    let version = max(instruction.version, Int64(event.version.value))
    try insertStep(event, version)
    try update(event, version, instruction)
    if instruction.isUndecided { try answerLine(event.instruction) }
    try postNotices(event, instruction)
  }

  private func insertStep(_ event: InstructionStood, _ version: Int64) throws {
    // What time does has no sender, also when it is done in the course of somebody's entry.
    let sender = entry.line > 0 ? entry.submitted : nil
    try database.cachedStatement(sql: ViewSchema.instructionSteps.insert).execute(
      arguments: [
        Int64(event.instruction.value), entry.sequence, entry.position, entry.line,
        Int64(event.state.rawValue),
        version, sender?.member.text, sender?.user.text,
      ])
  }

  private func update(_ event: InstructionStood, _ version: Int64, _ former: KnownInstruction) throws {
    let user = entry.line > 0 && former.isUndecided ? entry.user : nil
    // A transfer's approval stands in its own event; of the others only the end tells.
    let isApproval =
      former.state == .approved
      ? event.state != .entered : former.state == .entered && event.state == .executed
    let isDecision = former.state == .offered || former.state == .acceptEntered
    try change(
      event.instruction, former,
      """
      state = ?3, version = ?4, was_submitted = was_submitted OR ?5,
      approved_by = coalesce(approved_by, ?6), decided_by = coalesce(?7, decided_by)
      """,
      [
        Int64(event.state.rawValue), version, event.state == .offered, isApproval ? user : nil,
        isDecision ? user : nil,
      ])
  }

  /// TRF-66: who hears of what.
  private mutating func postNotices(_ event: InstructionStood, _ former: KnownInstruction) throws {
    func notice(_ kind: NoticeKind, _ result: String? = nil) -> Notice {
      var notice = Notice(kind, result)
      notice.instruction = event.instruction
      return notice
    }
    switch event.state {
    case .offered where former.state != .offered && former.state != .acceptEntered:
      try post(notice(.submitted), to: former.member, former.receiver)
    case .rejected: try post(notice(.rejected), to: former.member, former.receiver)
    case .open:
      var notice = notice(.executability, NoticeResult.notExecutable)
      notice.code = RefusalCode.insufficientBalance.name
      notice.remaining = former.remaining
      try post(notice, to: former.member)
    case .withdrawn:
      try post(notice(.cancelled), to: former.member, former.wasSubmitted ? former.receiver : nil)
    case .reversed: try post(notice(.reversed), to: former.member, former.receiver)
    case .cancelled, .expired, .partlyClosed:
      if entry.cancelled.contains(event.instruction.value) { break }
      // TRF-68: the receiver hears of it when it was submitted to it.
      var notice = notice(event.state == .cancelled ? .cancelled : .cutOff)
      if former.nominal > 0 { notice.remaining = former.remaining }
      try post(notice, to: former.member, former.wasSubmitted ? former.receiver : nil)
    default: break
    }
  }
}
