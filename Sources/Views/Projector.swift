// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

/// Puts entries into the tables, within one transaction.
struct Projector {
  let database: Database
  var memory: Memory
  /// The entry at hand.
  var entry = EntryInHand()
  private let insertCompleted: BulkStatement
  private let insertHolding: BulkStatement
  private let insertMovement: BulkStatement

  init(_ database: Database, _ memory: Memory) throws {
    self.database = database
    self.memory = memory
    insertCompleted = try BulkStatement(Self.insertCompletedSQL, on: database)
    insertHolding = try BulkStatement(ViewSchema.holdingRows.insert, on: database)
    insertMovement = try BulkStatement(ViewSchema.movementRows.insert, on: database)
  }

  mutating func apply(_ journalEntry: JournalEntry) throws {
    guard journalEntry.sequence == memory.position + 1 else {
      throw ViewFault(.gap, cause: "\(journalEntry.sequence) after \(memory.position)")
    }
    entry = EntryInHand(journalEntry)
    try journalEntry.outcome.withUnsafeBytes { bytes in
      var reader = OutcomeReader(bytes)
      while let (line, event) = reader.next() {
        entry.line = line
        entry.noticesOfEvent = 0
        try apply(event)
        entry.position += 1
      }
      guard !reader.isBroken else {
        throw ViewFault(.outcomeUnknown, cause: "entry \(journalEntry.sequence), event \(entry.position)")
      }
    }
    try insertEntry()
    memory.note(position: journalEntry.sequence)
  }

  /// Once for all entries of the transaction.
  func finish() throws {
    try database.execute(
      sql: "UPDATE position SET sequence = ?", arguments: [Int64(memory.position)])
  }

  private mutating func apply(_ event: RecordedEvent) throws {
    switch event {
    case .submitted(let event): submitted(event)
    case .completed(let event): try completed(event)
    case .moved(let event): try moved(event)
    case .instructed(let event): try instructed(event)
    case .stood(let event): try stood(event)
    case .refused(let refusal): try refused(refusal)
    case .repeated(let event): entry.repeats = event.first.value
    case .member(let event): try changed(event)
    case .user(let event): try changed(event)
    case .authority(let event): try changed(event)
    case .investor(let event): try changed(event)
    case .account(let event): try changed(event)
    case .security(let event): try changed(event)
    case .calendar(let event): try changed(event)
    }
  }

  private mutating func submitted(_ event: Submitted) {
    entry.submitted = event
    entry.sender = memory.rowOfMember[event.member]
    entry.user = memory.rowOfUser[event.user]
  }

  // MARK: The common case

  /// One row for the instruction, its movement and its notices; what never varies stands in the statement.
  private static let insertCompletedSQL = """
    INSERT INTO instruction_rows (number, operation, member, receiver, entered_by, approved_by, reference, state,
      version, was_submitted, source, target, security, nominal, realised, reason, name_mismatch, at_once, sequence,
      position, line, updated)
    VALUES (?1, \(Transfer.code.rawValue), ?2, ?3, ?4, ?4, ?5, \(InstructionState.executed.rawValue), 1, 0, ?6, ?7, ?8,
      ?9, ?9, ?10, 0, 1, ?11, ?12, ?13, ?11)
    """

  private mutating func completed(_ event: TransferCompleted) throws {
    let sender = try member(of: event.source)
    let receiver = try member(of: event.target)
    insertCompleted.bind(1, event.instruction.value)
    insertCompleted.bind(2, sender)
    insertCompleted.bind(3, receiver == sender ? nil : receiver)
    insertCompleted.bind(4, entry.user)
    insertCompleted.bind(5, event.reference)
    insertCompleted.bind(6, event.source.raw)
    insertCompleted.bind(7, event.target.raw)
    insertCompleted.bind(8, event.security.raw)
    insertCompleted.bind(9, event.nominal.units)
    insertCompleted.bind(10, Int64(event.reason.rawValue))
    insertCompleted.bind(11, entry.sequence)
    insertCompleted.bind(12, entry.position)
    insertCompleted.bind(13, entry.line)
    try insertCompleted.run()
    try post(
      -event.nominal.units,
      to: HoldingID(account: event.source.raw, security: event.security.raw, subaccount: .serb),
      event.instruction)
    try post(
      event.nominal.units,
      to: HoldingID(account: event.target.raw, security: event.security.raw, subaccount: .serb),
      event.instruction)
    memory.nextInstruction = event.instruction.value + 1
    entry.realised += 1
    entry.accept()
  }

  func member(of account: RowNumber<AccountRow>) throws -> UInt32 {
    guard account.raw < memory.memberOfAccount.count, memory.memberOfAccount[Int(account.raw)] != .max else {
      throw ViewFault(.inconsistent, cause: "entry \(entry.sequence) names account row \(account.raw)")
    }
    return memory.memberOfAccount[Int(account.raw)]
  }

  // MARK: Movements

  /// A new balance of a holding.
  mutating func post(_ change: Int64, to holding: HoldingID, _ instruction: InstructionNumber) throws {
    let before = try memory.balance(holding) ?? storedBalance(holding)
    let balance = before + change
    guard balance >= 0 else {
      throw ViewFault(.inconsistent, cause: "entry \(entry.sequence) debits more than is held")
    }
    memory.note(balance: balance, of: holding)
    insertHolding.bind(1, holding.account)
    insertHolding.bind(2, holding.security)
    insertHolding.bind(3, holding.subaccount)
    insertHolding.bind(4, entry.sequence)
    insertHolding.bind(5, entry.position)
    insertHolding.bind(6, instruction.value)
    insertHolding.bind(7, balance)
    try insertHolding.run()
  }

  private func storedBalance(_ holding: HoldingID) throws -> Int64 {
    let statement = try database.cachedStatement(
      sql: """
        SELECT balance FROM holding_rows WHERE account = ? AND security = ? AND subaccount = ?
        ORDER BY sequence DESC, position DESC LIMIT 1
        """)
    return try Int64.fetchOne(
      statement, arguments: [Int64(holding.account), Int64(holding.security), Int64(holding.subaccount)]) ?? 0
  }

  mutating func insertMovement(_ event: SecuritiesMoved) throws {
    insertMovement.bind(1, entry.sequence)
    insertMovement.bind(2, entry.position)
    insertMovement.bind(3, event.instruction.value)
    insertMovement.bind(4, Int64(event.origin.rawValue))
    insertMovement.bind(5, event.security.raw)
    insertMovement.bind(6, try event.source.map { try member(of: $0) })
    insertMovement.bind(7, event.source?.raw)
    insertMovement.bind(8, event.source.map { _ in UInt32(event.sourceSubaccount.rawValue) })
    insertMovement.bind(9, try member(of: event.target))
    insertMovement.bind(10, event.target.raw)
    insertMovement.bind(11, Int64(event.targetSubaccount.rawValue))
    insertMovement.bind(12, event.quantity.units)
    try insertMovement.run()
    if let source = event.source {
      let holding = HoldingID(
        account: source.raw, security: event.security.raw, subaccount: event.sourceSubaccount)
      try post(-event.quantity.units, to: holding, event.instruction)
    }
    let holding = HoldingID(
      account: event.target.raw, security: event.security.raw, subaccount: event.targetSubaccount)
    try post(event.quantity.units, to: holding, event.instruction)
  }

  // MARK: Entries

  private func insertEntry() throws {
    let submitted = entry.submitted
    try database.cachedStatement(sql: ViewSchema.entries.insert).execute(
      arguments: [
        entry.sequence, entry.time.microseconds, entry.kind, submitted?.member.text, submitted?.user.text,
        submitted?.reference.text, submitted?.day.text, entry.repeats.map { Int64($0) }, entry.lines,
        entry.accepted, entry.refused, entry.realised, Int64(memory.nextInstruction),
      ])
  }
}

/// What is known of the entry while its events are read.
struct EntryInHand {
  var sequence: Int64 = 0
  var time = Moment()
  var kind = ""
  var submitted: Submitted?
  /// Rows of the member acted for and of the user; nil for those that the registry does not know.
  var sender: UInt32?
  var user: UInt32?
  var repeats: UInt64?
  /// Number of the event at hand, and its line.
  var position: Int64 = 0
  var line: UInt32 = 0
  /// The last line that was answered with `accepted`.
  private(set) var acceptedLine: UInt32 = 0
  private(set) var lines: Int64 = 0
  private(set) var accepted: Int64 = 0
  private(set) var refused: Int64 = 0
  var realised: Int64 = 0
  /// Notices of the event at hand so far.
  var noticesOfEvent: Int64 = 0

  init() {}

  init(_ entry: JournalEntry) {
    sequence = Int64(entry.sequence)
    time = entry.time
    kind = String(describing: entry.kind)
  }

  /// The line at hand was accepted; false when it was before, or when time is at work.
  @discardableResult
  mutating func accept() -> Bool {
    guard line > 0, line != acceptedLine else { return false }
    acceptedLine = line
    accepted += 1
    lines += 1
    return true
  }

  /// The line at hand was accepted, and yet its approval was refused (GEN-15).
  var isAccepted: Bool { line > 0 && line == acceptedLine }

  mutating func refuse() {
    if line > 0 {
      lines += 1
      refused += 1
    } else if refused == 0 {
      refused = 1
    }
  }
}
