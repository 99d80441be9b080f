// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// Approved transfers whose balance is not there yet. They block nothing (TRF-60): each holding names the
// first of those that wait for it, and only they are looked at when it grows.

extension Depository {
  /// Realises what is there and lets the rest wait until the cut-off (TRF-59, TRF-64).
  mutating func enqueue(
    _ transfer: Transfer, _ plan: borrowing Transfer.Plan, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let own = transfer.ownDeadline(context) ?? Moment(microseconds: .max)
    let cutOff = cutOff(on: context.day)
    var row = TransferRow(
      number: context.number, source: plan.source, target: plan.target, remaining: transfer.nominal,
      enteredAt: context.enteredAt, deadline: min(own, cutOff), ownDeadline: own,
      member: Slot(raw: context.member), order: context.number.value,
      priority: UInt8(transfer.priority?.value ?? 50), version: context.version,
      allowsParts: transfer.partialAllowed?.isSet ?? true,
      wasSubmitted: context.step == .acceptance)
    // The sender's approval decides among equals, not the receiver's (TRF-61).
    row.order = UInt64(bitPattern: context.approvedAt.microseconds)
    row.reference = transfer.reference
    let slot = transfers.insert(row)!
    transfersByNumber.insert(row.hash, slot.raw)
    let othersWait = !holdings[openHolding(plan.source)].waiting.isNone
    insertWaiting(slot)
    accounts[plan.source.account].openInstructions += 1
    accounts[plan.target].openInstructions += 1
    if othersWait {
      // It takes its turn once its own answer is given: what moves for those before it is not part of that.
      work.followUp(FollowUp(kind: Self.balanceGrew, subject: plan.source.bits))
    } else {
      serveWaiting(plan.source, at: context.time, &work, silently: slot)
    }
    guard transfers.isLive(slot), transfers[slot].number == row.number else { return .done }
    work.schedule(at: row.deadline, kind: Self.transferDeadline, subject: row.number.value)
    return .open(transfers[slot].realised > Quantity(0) ? .partlyExecuted : .open)
  }

  /// Into the list of its holding: by priority, then by the sender's approval, then by reference (TRF-61).
  private mutating func insertWaiting(_ slot: Slot<TransferRow>) {
    let row = transfers[slot]
    let held = holding(row.source)!
    var previous = Slot<TransferRow>.none
    var next = holdings[held].waiting
    while !next.isNone {
      let other = transfers[next]
      let goesBefore =
        row.priority != other.priority
        ? row.priority < other.priority
        : (row.order != other.order ? row.order < other.order : row.reference.bits < other.reference.bits)
      if goesBefore { break }
      previous = next
      next = other.next
    }
    transfers[slot].next = next
    if previous.isNone { holdings[held].waiting = slot } else { transfers[previous].next = slot }
  }

  /// Serves those who wait for a holding in their order, as far as its balance goes. One that is not eligible
  /// now, or forbids parts and does not fit, is passed over and blocks nobody (TRF-12, TRF-61).
  mutating func serveWaiting(
    _ key: HoldingKey, at time: Moment, _ work: inout Work, silently fresh: Slot<TransferRow>? = nil
  ) {
    guard let held = holding(key) else { return }
    var next = holdings[held].waiting
    while !next.isNone {
      let row = transfers[next]
      let slot = next
      next = row.next
      let available = holdings[held].total
      if available == Quantity(0) { break }
      guard row.allowsParts || available >= row.remaining, time < row.deadline, mayRealise(row, on: time.day),
        hasRoomForMovement
      else { continue }
      realise(slot, min(available, row.remaining), &work, isFresh: slot == fresh)
    }
  }

  /// What stood in the way of some may be gone: they are tried again (TRF-12, TRF-77), in order of their
  /// numbers and not of the places that their rows happen to have.
  ///
  /// - Complexity: linear in the waiting transfers, so only for what MKK decides.
  func wakeWaiting(_ work: inout Work, where concerns: (TransferRow) -> Bool) {
    var concerned: [(number: UInt64, source: UInt64)] = []
    transfers.forEach { _, row in
      if concerns(row) { concerned.append((row.number.value, row.source.bits)) }
    }
    concerned.sort { $0.number < $1.number }
    for one in concerned { work.followUp(FollowUp(kind: Self.balanceGrew, subject: one.source)) }
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
    _ slot: Slot<TransferRow>, _ part: Quantity, _ work: inout Work, isFresh: Bool
  ) {
    let row = transfers[slot]
    transfers[slot].remaining -= part
    transfers[slot].realised += part
    let isComplete = transfers[slot].remaining == Quantity(0)
    if isComplete { removeWaiting(slot, &work) }
    move(part, from: holding(row.source)!, to: HoldingKey(row.target, .serb, row.source.security), &work)
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

  private mutating func removeWaiting(_ slot: Slot<TransferRow>, _ work: inout Work) {
    let row = transfers[slot]
    work.ended(row.number, concerned(by: row))
    let held = holding(row.source)!
    if holdings[held].waiting == slot {
      holdings[held].waiting = row.next
    } else {
      var previous = holdings[held].waiting
      while transfers[previous].next != slot { previous = transfers[previous].next }
      transfers[previous].next = row.next
    }
    transfersByNumber.remove(row.hash, slot.raw)
    transfers.remove(slot)
    accounts[row.source.account].openInstructions -= 1
    accounts[row.target].openInstructions -= 1
  }

  private func concerned(by row: TransferRow) -> Work.Concerned {
    Work.Concerned(
      member: row.member.raw, counterparty: member(accounts[row.target].key.member)?.raw ?? .max)
  }

  /// The members of a waiting transfer; nil for any other instruction.
  public func concerned(by instruction: InstructionNumber) -> Work.Concerned? {
    transfer(instruction).map { concerned(by: transfers[$0]) }
  }

  /// At its last time what is not realised ends (TRF-58).
  mutating func cutOffTransfer(_ number: InstructionNumber, at time: Moment, _ work: inout Work) {
    guard let slot = transfer(number), transfers[slot].deadline <= time else { return }
    let row = transfers[slot]
    removeWaiting(slot, &work)
    dropHoldingIfEmpty(row.source)
    work.post(
      InstructionStood(
        number, Transfer.code, row.realised > Quantity(0) ? .partlyClosed : .expired, version: row.version))
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
