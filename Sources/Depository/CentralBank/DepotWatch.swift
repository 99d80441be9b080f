// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The last notice of depot totals that was taken.
public struct DepotNotice: Sendable, Equatable {
  public var day: Day
  public var sequence: UInt64
  /// 1, and one more with each correction of the day.
  public var version: UInt32
}

/// What the operator is to look at (CBT-08, CBT-10).
public enum DepotAlarmKind: UInt8, CodedValue {
  case noticeMissing, reconciliationBreak

  public static let listName: StaticString = "DepotAlarm"
  public static let note = Bilingual("alarm about the depots", "depo alarmı")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .noticeMissing: "depot-notice-missing"
    case .reconciliationBreak: "depot-reconciliation-break"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .noticeMissing:
      Bilingual("no notice of the depot totals came for the day", "günün depo toplamları bildirilmedi")
    case .reconciliationBreak:
      Bilingual(
        "the accounts and the registry's own depot do not hold the same", "hesaplar ile MKK deposu tutmuyor")
    }
  }
}

extension Depository {
  /// When a day's notice is missed and the accounts are compared with the depot (CBT-08, CBT-10).
  static func depotLook(on day: Day) -> Moment {
    Moment(day: day, time: TimeOfDay(seconds: 20 * 3600))
  }

  /// The look of a day, or of the next one where it is over.
  mutating func watchDepots(of day: Day, at time: Moment, _ work: inout Work) {
    let first = Self.depotLook(on: day) > time ? day : day + 1
    work.schedule(
      at: Self.depotLook(on: first), kind: Self.depotLookDue,
      subject: UInt64(bitPattern: Int64(first.number)))
  }

  /// Every day from the first notice on; before it there was nothing that could be missed.
  mutating func lookAtDepots(of day: Day, _ work: inout Work) {
    work.schedule(
      at: Self.depotLook(on: day + 1), kind: Self.depotLookDue,
      subject: UInt64(bitPattern: Int64((day + 1).number)))
    guard calendar.isBusinessDay(day) else { return }
    guard let notice = settings.depotNotice, notice.day >= day else {
      var event = DepotAlarmRaised()
      event.alarm = .noticeMissing
      event.day = day
      return work.post(event)
    }
    reconcileDepots(of: day, &work)
  }

  /// Compares what the accounts hold of each government debt security, the physical pieces left out, with the
  /// registry's own depot. Nothing is on its way as long as nothing is sent to a depot (CBT-10).
  ///
  /// - Complexity: linear in holdings.
  mutating func reconcileDepots(of day: Day, _ work: inout Work) {
    var differences = [Int64](repeating: 0, count: Int(securities.end))
    var depots = differences
    holdings.forEach { _, row in
      if row.key.subaccount != .fzkboh { differences[Int(row.key.security.raw)] += row.total.units }
    }
    depotTotals.forEach { _, row in depots[Int(row.security.raw)] = row.ownDepot.units }
    var events: [DepotAlarmRaised] = []
    securities.forEach { slot, row in
      let (held, depot) = (differences[Int(slot.raw)], depots[Int(slot.raw)])
      guard row.kind == .governmentDebt, held != depot else { return }
      var event = DepotAlarmRaised()
      event.alarm = .reconciliationBreak
      event.day = day
      event.security = RowNumber(slot)
      event.held = Quantity(held)
      event.ownDepot = Quantity(depot)
      events.append(event)
    }
    for event in events { work.post(event) }
  }

  /// A security that a notice leaves out is zero (CBT-08).
  mutating func replaceDepotTotals(_ rows: [DepotTotalRow]) {
    var former: [Slot<DepotTotalRow>] = []
    depotTotals.forEach { slot, _ in former.append(slot) }
    for slot in former { depotTotals.remove(slot) }
    for row in rows { _ = depotTotals.insert(row) }
  }

  /// What the aggregate OMNIBUS shows of a security, and what the registry's own depot holds (ACC-82).
  public func depotTotal(of security: Slot<SecurityRow>) -> (total: Quantity, ownDepot: Quantity) {
    var found = (total: Quantity(0), ownDepot: Quantity(0))
    depotTotals.forEach { _, row in if row.security == security { found = (row.total, row.ownDepot) } }
    return found
  }
}
