// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// Approved transfers that are not finished. Those whose balance is not there yet block nothing (TRF-60): each
// holding knows who waits for it, and only they are looked at when it grows.

extension Depository {
  /// After the sender's approval: realises what is there and lets the rest wait until the cut-off, or waits
  /// for the start time or the receiving member (TRF-57, TRF-59, TRF-63).
  mutating func enqueue(
    _ transfer: Transfer, _ plan: borrowing Transfer.Plan, _ used: LimitsUsed, _ context: Context,
    _ work: inout Work
  ) -> Disposition {
    let own = transfer.ownDeadline(context) ?? Moment(microseconds: .max)
    let isEarly = plan.start > context.time
    let row = TransferRow(
      reference: transfer.reference, number: context.number, source: plan.source,
      enteredAt: context.enteredAt, deadline: min(own, cutOff(on: context.day)), ownDeadline: own,
      approvedAt: context.approvedAt, remaining: transfer.nominal, used: used, target: plan.target,
      member: Slot(raw: context.member), enteredBy: Slot(raw: context.enteredBy), version: context.version,
      priority: UInt8(transfer.priority?.value ?? 50),
      phase: plan.route == .receiver ? .atReceiver : isEarly ? .awaitingStart : .waiting,
      allowsParts: transfer.partialAllowed?.isSet ?? true, isDirect: plan.route == .direct)
    let slot = transfers.insert(row)!
    transfersByNumber.insert(row.hash, slot.raw)
    accounts[plan.source.account].openInstructions += 1
    accounts[plan.target].openInstructions += 1
    if plan.route == .receiver {
      // TRF-63: submitted whatever the balance; whose right the decision is says the catalogue (TRF-76).
      let receiver = plan.receivingMember.raw
      return isEarly ? .offeredLater(to: receiver, at: plan.start) : .offered(to: receiver)
    }
    work.schedule(at: row.deadline, kind: Self.transferDeadline, subject: row.number.value)
    if isEarly {
      work.schedule(at: plan.start, kind: Self.transferStart, subject: row.number.value)
      return .open(.awaitingStart)
    }
    return takeTurn(slot, at: context.time, &work)
  }

  /// The receiving member accepts: what is there realises, the rest waits without a second approval (TRF-64).
  mutating func acceptTransfer(
    _ slot: Slot<TransferRow>, _ context: Context, _ work: inout Work
  ) -> Disposition {
    transfers[slot].phase = .waiting
    transfers[slot].wasSubmitted = true
    let row = transfers[slot]
    work.schedule(at: row.deadline, kind: Self.transferDeadline, subject: row.number.value)
    return takeTurn(slot, at: context.time, &work)
  }

  /// Comes to those who wait for its holding; alone there, it is served at once.
  private mutating func takeTurn(
    _ slot: Slot<TransferRow>, at time: Moment, _ work: inout Work
  ) -> Disposition {
    let row = transfers[slot]
    let held = openHolding(row.source)
    let othersWait = !holdings[held].waiting.isNone
    transfers.enqueue(slot, &holdings[held].waiting)
    if othersWait {
      // It takes its turn once its own answer is given: what moves for those before it is not part of that.
      work.followUp(FollowUp(kind: Self.balanceGrew, subject: row.source.bits))
    } else {
      serveWaiting(row.source, at: time, &work, silently: slot)
    }
    guard transfers.isLive(slot), transfers[slot].number == row.number else { return .done }
    return .open(transfers[slot].moved.total > Quantity(0) ? .partlyExecuted : .open)
  }

  /// The start time of a direct transfer has come (TRF-57).
  mutating func startTransfer(_ number: InstructionNumber, at time: Moment, _ work: inout Work) {
    guard let slot = transfer(number), transfers[slot].phase == .awaitingStart else { return }
    // Where its holding finds no row it is tried again in a minute.
    guard hasRoomForMovement || holding(transfers[slot].source) != nil else {
      return work.schedule(
        at: time + 60 * Moment.microsecondsPerSecond, kind: Self.transferStart, subject: number.value)
    }
    transfers[slot].phase = .waiting
    let row = transfers[slot]
    let state: InstructionState? =
      switch takeTurn(slot, at: time, &work) {
      case .done: .executed
      case .open(let state): state
      default: nil
      }
    if let state { work.post(InstructionStood(number, Transfer.code, state, version: row.version)) }
  }

  /// Serves those who wait for a holding in their order, as far as its balance goes. One that is not eligible
  /// now, or forbids parts and does not fit, is passed over and blocks nobody (TRF-12, TRF-61).
  mutating func serveWaiting(
    _ key: HoldingKey, at time: Moment, _ work: inout Work, silently fresh: Slot<TransferRow>? = nil
  ) {
    guard let held = holding(key) else { return }
    var next = transfers.first(holdings[held].waiting)
    while !next.isNone {
      let row = transfers[next]
      let slot = next
      next = transfers.next(slot)
      let available = holdings[held].total
      if available == Quantity(0) { break }
      guard row.allowsParts || available >= row.remaining, time < row.deadline, mayRealise(row, on: time.day),
        hasRoomForMovement
      else { continue }
      realise(slot, min(available, row.remaining), at: time, &work, isFresh: slot == fresh)
      // With the last of those who wait an empty holding goes too.
      if next.isNone { break }
    }
  }

  /// What stood in the way of some may be gone: they are tried again (TRF-12, TRF-77), each holding once, in
  /// order of the numbers and not of the places that their rows happen to have.
  ///
  /// - Complexity: linear in all that wait, so only for what MKK or a register decides.
  func wakeWaiting(_ work: inout Work, where concerns: (TransferRow) -> Bool) {
    var concerned: [(source: UInt64, number: UInt64)] = []
    transfers.forEach { _, row in
      if row.phase == .waiting, concerns(row) { concerned.append((row.source.bits, row.number.value)) }
    }
    concerned.sort { ($0.source, $0.number) < ($1.source, $1.number) }
    var firsts: [(source: UInt64, number: UInt64)] = []
    for one in concerned where firsts.last?.source != one.source { firsts.append(one) }
    firsts.sort { $0.number < $1.number }
    for one in firsts { work.followUp(FollowUp(kind: Self.balanceGrew, subject: one.source)) }
  }

  /// Whether both accounts, both members and the security may move now; failing stops this realisation, not
  /// the instruction (TRF-12, TRF-77).
  private func mayRealise(_ row: TransferRow, on day: Day) -> Bool {
    let security = securities[row.source.security]
    guard !security.isSuspended, security.redemption > day else { return false }
    do throws(Refusal) {
      try requireActive(row.member, asSender: true)
      try requireActive(member(accounts[row.target].key.member)!, asSender: false)
      try requireEligible(row.source.account, .debit, enteredAt: row.enteredAt)
      try requireEligible(row.target, .credit, enteredAt: row.enteredAt)
      return true
    } catch {
      return false
    }
  }

  /// One part: one debit and one credit (TRF-62).
  private mutating func realise(
    _ slot: Slot<TransferRow>, _ part: Quantity, at time: Moment, _ work: inout Work, isFresh: Bool
  ) {
    transfers[slot].remaining -= part
    transfers[slot].parts = min(2, transfers[slot].parts + 1)
    let row = transfers[slot]
    let isComplete = row.remaining == Quantity(0)
    var moved = MovedLots()
    if isComplete { leaveQueue(slot, &work) }
    move(
      part, from: holding(row.source)!, to: HoldingKey(row.target, .serb, row.source.security), &moved, &work)
    keep(moved, in: slot)
    if isComplete { removeTransfer(slot, at: time, &work) }
    var event = SecuritiesMoved()
    event.instruction = row.number
    event.origin = .transfer
    event.security = RowNumber(row.source.security)
    event.source = RowNumber(row.source.account)
    event.target = RowNumber(row.target)
    event.quantity = part
    work.post(event)
    // The kernel says how a fresh one stands; of those that waited nobody else does.
    if !isFresh {
      work.post(
        InstructionStood(
          row.number, Transfer.code, isComplete ? .executed : .partlyExecuted, version: row.version))
    }
  }

  /// A part beside what was realised before.
  private mutating func keep(_ moved: MovedLots, in slot: Slot<TransferRow>) {
    guard transfers[slot].moved.total > Quantity(0) else {
      transfers[slot].moved = moved
      return
    }
    var parts: [(Quantity, LotKind)] = []
    movedLots.forEachLot(of: moved) { parts.append(($0, $1)) }
    movedLots.forget(moved)
    let keepsKinds = makeRoomForMovedLots()
    for (quantity, kind) in parts {
      movedLots.add(quantity, keepsKinds ? kind : transfers[slot].moved.kind, to: &transfers[slot].moved)
    }
  }

  /// It waits no more: nobody but the entry at hand will know whose it was (GEN-30).
  private mutating func leaveQueue(_ slot: Slot<TransferRow>, _ work: inout Work) {
    work.ended(transfers[slot].number, concerned(by: transfers[slot]))
    let held = holding(transfers[slot].source)!
    transfers.dequeue(slot, &holdings[held].waiting)
    transfers[slot].phase = .atReceiver
  }

  /// The instruction has ended: what it realised is kept for a reversal, what it did not realise gives back
  /// what it consumed (TRF-48, TRF-53).
  mutating func removeTransfer(_ slot: Slot<TransferRow>, at time: Moment, _ work: inout Work) {
    let row = transfers[slot]
    switch row.phase {
    case .waiting:
      leaveQueue(slot, &work)
      dropHoldingIfEmpty(row.source)
    case .awaitingStart: work.ended(row.number, concerned(by: row))
    case .atReceiver: break  // the kernel has the instruction, and says so itself
    }
    let isRealised = row.moved.total > Quantity(0)
    if !isRealised {
      giveBack(
        row.used, row.enteredBy, row.remaining, row.source.security, row.approvedAt, on: time.day, &work)
    }
    let (kept, freed) = row.shares
    if row.remaining > Quantity(0) {
      free(freed, row.remaining, row.source, row.target, row.approvedAt, on: time.day, &work)
    }
    transfersByNumber.remove(row.hash, slot.raw)
    transfers.remove(slot)
    accounts[row.source.account].openInstructions -= 1
    accounts[row.target].openInstructions -= 1
    if isRealised { keep(RealisedRow(row, kept)) }
  }

  /// Before its start time the other member knows nothing of it (TRF-57).
  private func concerned(by row: TransferRow) -> Work.Concerned {
    guard row.phase != .awaitingStart else { return Work.Concerned(member: row.member.raw) }
    return Work.Concerned(
      member: row.member.raw, counterparty: member(accounts[row.target].key.member)?.raw ?? .max)
  }

  /// The members of a waiting transfer; nil for any other instruction.
  public func concerned(by instruction: InstructionNumber) -> Work.Concerned? {
    transfer(instruction).map { concerned(by: transfers[$0]) }
  }

  /// At its last time what is not realised ends (TRF-58).
  mutating func cutOffTransfer(_ number: InstructionNumber, at time: Moment, _ work: inout Work) {
    guard let slot = transfer(number), transfers[slot].deadline <= time, transfers[slot].phase != .atReceiver
    else { return }
    let row = transfers[slot]
    removeTransfer(slot, at: time, &work)
    work.post(
      InstructionStood(
        number, Transfer.code, row.moved.total > Quantity(0) ? .partlyClosed : .expired, version: row.version)
    )
  }

  /// The calendar moved the cut-off: deadlines keep their rule (TRF-58, GEN-42).
  mutating func scheduleTransferDeadlinesAgain(_ work: inout Work) {
    for raw in 0..<transfers.end where transfers.isLive(Slot(raw: raw)) {
      let row = transfers[Slot(raw: raw)]
      let cutOff = cutOff(on: row.enteredAt.day)
      let deadline = min(row.ownDeadline, cutOff)
      guard deadline != row.deadline else { continue }
      transfers[Slot(raw: raw)].deadline = deadline
      work.schedule(at: deadline, kind: Self.transferDeadline, subject: row.number.value)
    }
  }
}

extension TransferRow {
  /// What it has used for what was realised, and for the rest: by parts the whole is freed, and no more.
  var shares: (realised: LimitsUsed, rest: LimitsUsed) {
    var (realised, rest) = (used, used)
    let whole = moved.total.units + remaining.units
    realised.value = whole.dividingFullWidth(used.value.multipliedFullWidth(by: moved.total.units)).quotient
    rest.value = used.value - realised.value
    return (realised, rest)
  }
}
