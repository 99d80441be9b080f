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
  private let selectBalance: BulkStatement
  /// Keeps the four above alive.
  private let statements: [Statement]
  /// Room for a short text.
  private var text: [UInt8] = []
  /// Balances of the transaction that are not in the table yet.
  private var newBalances: [NewBalance] = []

  /// A row of `holding_rows`.
  private struct NewBalance {
    var holding: HoldingID
    var sequence: Int64
    var position: Int64
    var instruction: UInt64
    var balance: Int64
  }

  /// Balances kept back at most: about 40 MB.
  private static let newBalanceLimit = 1 << 20

  init(_ database: Database, _ memory: consuming Memory) throws {
    self.database = database
    self.memory = memory
    self.memory.trim()
    statements = try [
      Self.insertCompletedSQL, ViewSchema.holdingRows.insert, ViewSchema.movementRows.insert,
      Self.selectBalanceSQL,
    ].map { try database.cachedStatement(sql: $0) }
    insertCompleted = BulkStatement(statements[0])
    insertHolding = BulkStatement(statements[1])
    insertMovement = BulkStatement(statements[2])
    selectBalance = BulkStatement(statements[3])
    text.reserveCapacity(Reference.form.longest)
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
  mutating func finish() throws {
    try insertBalances()
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
    case .certificate(let event):
      if let notice = try changed(event) { try post(notice, to: memory.rowOfMember[event.user.member]) }
    case .roleAuthority(let event): try changed(event)
    case .roleHolder(let event): try changed(event)
    case .person(let event): try changed(event)
    case .undertaking(let event): try changed(event)
    case .password(let event): try changed(event)
    case .access(let event): try recorded(event)
    case .paper(let event): try recorded(event)
    case .identity(let event): try recorded(event)
    case .holder(let event): try changed(event)
    // The gateways' own outbox; nobody else looks at open questions but through the holders' states.
    case .asked: break
    case .answered(let event): try recorded(event)
    case .inactivity(let event): try noted(event)
    case .inactivityNears(let event): try noted(event)
    case .portfolio(let event): try changed(event)
    case .investorPassword(let event): try changed(event)
    case .investorAccess(let event): try recorded(event)
    case .takasbankInvestor(let event): try recorded(event)
    case .trade(let event): try reported(event)
    case .parameter(let event): try recorded(event)
    case .referenceRow(let event): try recorded(event)
    case .cancelled(let event): try changed(event)
    case .terms(let event): try changed(event)
    case .priority(let event): try changed(event)
    case .setting(let event): try changed(event)
    case .userLimit(let event): try changed(event)
    case .userLimitUsed(let event): try changed(event)
    case .receiver(let event): try changed(event)
    case .receiverLimit(let event): try changed(event)
    case .receiverLimitUsed(let event): try changed(event)
    case .reversal(let event): try changed(event)
    case .physical(let event): try recorded(event)
    case .withdrawn(let event): try withdrawn(event)
    case .depotTotals(let event): try recorded(event)
    case .depotTotal(let event): try recorded(event)
    case .depotAlarm(let event): try recorded(event)
    case .issuedNominal(let event): try recorded(event)
    case .riskSet(let event): try changed(event)
    case .assetPrice(let event): try changed(event)
    case .service(let event): try changed(event)
    case .clearingMember(let event): try changed(event)
    case .position(let event): try changed(event)
    case .collateral(let event): try changed(event)
    case .marginRun(let event): try changed(event)
    case .margin(let event): try changed(event)
    case .marginCall(let event): try changed(event)
    case .callReminder(let event): try changed(event)
    case .marginMethod(let event): try changed(event)
    case .stressScenario(let event): try changed(event)
    case .fund(let event): try changed(event)
    case .fundDay(let event): try changed(event)
    case .contribution(let event): try changed(event)
    case .defaultLoss(let event): try changed(event)
    case .lossShare(let event): try changed(event)
    case .stressDayLeftOut(let event): try changed(event)
    case .priceHistory(let event): try changed(event)
    case .suspectStep(let event): try changed(event)
    case .riskCalculation(let event): try changed(event)
    case .backTest(let event): try changed(event)
    case .originCorrection(let event): try changed(event)
    case .remunerationChoice(let event): try changed(event)
    case .remuneration(let event): try changed(event)
    case .clearingAccountClosed(let event): try changed(event)
    case .leaving(let event): try requested(event)
    case .warning(let event): try post(warning(event), to: memory.rowOfMember[event.user.member])
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
    INSERT INTO instruction_rows (number, operation, member, receiver, entered_by, approved_by, reference,
      state, version, was_submitted, source, target, security, nominal, realised, reason, name_mismatch,
      at_once, sequence, position, line, updated)
    VALUES (?1, \(Transfer.code.rawValue), ?2, ?3, ?4, ?4, ?5,
      \(InstructionState.executed.rawValue), 1, 0, ?6, ?7, ?8, ?9, ?9, ?10, 0,
      1, ?11, ?12, ?13, ?11)
    """

  private mutating func completed(_ event: TransferCompleted) throws {
    // Numbers are given in order: a lower one has its row since it was entered.
    guard event.instruction.value >= memory.nextInstruction else { return try completedLater(event) }
    let sender = try member(of: event.source)
    let receiver = try member(of: event.target)
    insertCompleted.bind(1, event.instruction.value)
    insertCompleted.bind(2, sender)
    insertCompleted.bind(3, receiver == sender ? nil : receiver)
    insertCompleted.bind(4, entry.user)
    text.removeAll(keepingCapacity: true)
    event.reference.write(to: &text)
    insertCompleted.bind(5, utf8: text)
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
    let balance: Int64
    if let known = memory.change(holding, by: change) {
      balance = known
    } else {
      balance = try storedBalance(holding) + change
      memory.note(balance: balance, of: holding)
    }
    guard balance >= 0 else {
      throw ViewFault(.inconsistent, cause: "entry \(entry.sequence) debits more than is held")
    }
    newBalances.append(
      NewBalance(
        holding: holding, sequence: entry.sequence, position: entry.position, instruction: instruction.value,
        balance: balance))
    if newBalances.count >= Self.newBalanceLimit { try insertBalances() }
  }

  /// In the order in which the table keeps them: going through the accounts once costs half of going to and
  /// fro.
  private mutating func insertBalances() throws {
    newBalances.sort { ($0.holding, $0.sequence, $0.position) < ($1.holding, $1.sequence, $1.position) }
    for new in newBalances {
      insertHolding.bind(1, new.holding.account)
      insertHolding.bind(2, new.holding.security)
      insertHolding.bind(3, new.holding.subaccount)
      insertHolding.bind(4, new.sequence)
      insertHolding.bind(5, new.position)
      insertHolding.bind(6, new.instruction)
      insertHolding.bind(7, new.balance)
      try insertHolding.run()
    }
    newBalances.removeAll(keepingCapacity: true)
  }

  /// Only for a holding that the transaction has not met: what it has met is in memory.
  private func storedBalance(_ holding: HoldingID) throws -> Int64 {
    selectBalance.bind(1, holding.account)
    selectBalance.bind(2, holding.security)
    selectBalance.bind(3, holding.subaccount)
    return try selectBalance.integer() ?? 0
  }

  private static let selectBalanceSQL = """
    SELECT balance FROM holding_rows WHERE account = ? AND security = ? AND subaccount = ?
    ORDER BY sequence DESC, position DESC LIMIT 1
    """

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
  /// Brought in by the registry's own door.
  var isReport: Bool { submitted?.user.isOwnPart ?? false }
  /// Number of the event at hand, and its line.
  var position: Int64 = 0
  var line: UInt32 = 0
  /// The last line that was answered with `accepted`.
  private(set) var acceptedLine: UInt32 = 0
  private(set) var lines: Int64 = 0
  private(set) var accepted: Int64 = 0
  private(set) var refused: Int64 = 0
  var realised: Int64 = 0
  /// Transfers that the entry cancels: their notices are given already.
  var cancelled: Set<UInt64> = []
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
