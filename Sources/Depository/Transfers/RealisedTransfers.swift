// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What transfers realised that have ended: the newest, as many as there is room for (decision 0021).

extension RealisedRow {
  init(_ row: TransferRow, _ used: LimitsUsed) {
    self.init(
      number: row.number, source: row.source, approvedAt: row.approvedAt, moved: row.moved, used: used,
      target: row.target, enteredBy: row.enteredBy, version: row.version,
      isInParts: row.parts > 1 || row.remaining > Quantity(0))
  }
}

extension Depository {
  /// Of one that realises at its entry; what it moves comes in afterwards.
  func record(of plan: borrowing Transfer.Plan, _ used: LimitsUsed, _ context: Context) -> RealisedRow {
    RealisedRow(
      number: context.number, source: plan.source, approvedAt: context.time, moved: MovedLots(), used: used,
      target: plan.target, enteredBy: Slot(raw: context.enteredBy), version: context.version,
      isInParts: false)
  }

  func realised(_ number: InstructionNumber) -> Slot<RealisedRow>? {
    realisedByNumber.find(RealisedRow.hash(number)) { realisedTransfers[Slot(raw: $0)].number == number }.map
    {
      Slot(raw: $0)
    }
  }

  /// Takes the place of the oldest when there is no other.
  mutating func keep(_ record: RealisedRow) {
    let slot: Slot<RealisedRow>
    if realisedTransfers.isFull {
      slot = settings.oldestRealised
      forget(slot)
      realisedTransfers[slot] = record
    } else {
      slot = realisedTransfers.insert(record)!
    }
    realisedByNumber.insert(record.hash, slot.raw)
    if settings.oldestRealised.isNone {
      settings.oldestRealised = slot
    } else {
      realisedTransfers[settings.newestRealised].newer = slot
    }
    settings.newestRealised = slot
  }

  /// The places of the next to be kept, and of the oldest, which give way to them.
  public borrowing func prefetch(next number: InstructionNumber, count: Int) {
    let oldest = realisedTransfers.isFull ? realisedTransfers[settings.oldestRealised].number : nil
    for ahead in stride(from: UInt64(0), through: UInt64(count), by: 8) {
      realisedByNumber.prefetch(RealisedRow.hash(InstructionNumber(number.value &+ ahead)))
      if let oldest {
        realisedByNumber.prefetch(RealisedRow.hash(InstructionNumber(oldest.value &+ ahead)))
      }
    }
  }

  private mutating func forgetOldest() {
    let oldest = settings.oldestRealised
    forget(oldest)
    realisedTransfers.remove(oldest)
  }

  /// All but the row itself, which is the oldest.
  private mutating func forget(_ oldest: Slot<RealisedRow>) {
    let row = realisedTransfers[oldest]
    movedLots.forget(row.moved)
    realisedByNumber.remove(row.hash, oldest.raw)
    settings.oldestRealised = row.newer
    settings.lastForgotten = max(settings.lastForgotten, row.number.value)
  }

  /// Old ones give way to what moves now; false when even that leaves no room, and of the lots of one
  /// transfer only the first is remembered.
  mutating func makeRoomForMovedLots() -> Bool {
    while movedLots.limit - movedLots.count <= 64, !settings.oldestRealised.isNone { forgetOldest() }
    return movedLots.limit - movedLots.count > 64
  }
}
