// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

extension Projector {
  func recorded(_ event: DepotTotalsNotified) throws {
    try database.cachedStatement(sql: ViewSchema.depotNotices.insert).execute(
      arguments: [
        event.day.text, Int64(event.version.value), Int64(event.notice.value), Int64(event.lines.value),
        entry.sequence,
      ])
  }

  func recorded(_ event: DepotTotalNotified) throws {
    try database.cachedStatement(sql: ViewSchema.depotTotals.insert).execute(
      arguments: [
        event.day.text, Int64(event.version.value), event.security.raw, event.total.units,
        event.ownDepot.units, entry.sequence,
      ])
  }

  func recorded(_ event: DepotAlarmRaised) throws {
    try database.cachedStatement(sql: ViewSchema.depotAlarms.insert).execute(
      arguments: [
        entry.sequence, entry.position, event.alarm.text, event.day.text, event.security?.raw,
        event.held?.units, event.ownDepot?.units,
      ])
  }

  func recorded(_ event: PhysicalRecorded) throws {
    try database.cachedStatement(sql: ViewSchema.physicalRecords.insert).execute(
      arguments: [
        entry.sequence, entry.position, Int64(event.instruction.value), event.kind.text, event.account.raw,
        event.security.raw, event.nominal.units, event.day.text, event.emktReference.text, event.total.units,
      ])
  }

  func recorded(_ event: IssuedNominalTold) throws {
    try database.cachedStatement(sql: ViewSchema.issuedNominals.insert).execute(
      arguments: [event.security.raw, event.nominal.units, entry.sequence])
  }

  /// The counterpart of what comes into circulation: one account debited and none credited.
  mutating func withdrawn(_ event: SecuritiesWithdrawn) throws {
    try database.cachedStatement(sql: ViewSchema.movementRows.insert).execute(
      arguments: [
        entry.sequence, entry.position, Int64(event.instruction.value), Int64(event.origin.rawValue),
        event.security.raw, try member(of: event.source), event.source.raw,
        Int64(event.sourceSubaccount.rawValue), nil, nil, nil, event.quantity.units,
      ])
    let holding = HoldingID(
      account: event.source.raw, security: event.security.raw, subaccount: event.sourceSubaccount)
    try post(-event.quantity.units, to: holding, event.instruction)
    // The instruction's own event follows; what it moved is known only here.
    let former = try known(event.instruction) ?? insert(event.instruction, PhysicalTotal.code)
    try change(
      event.instruction, former, "source = ?3, security = ?4, nominal = ?5, realised = ?5",
      [event.source.raw, event.security.raw, event.quantity.units])
    try answerLine(event.instruction)
  }
}
