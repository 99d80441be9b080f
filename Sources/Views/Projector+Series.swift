// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

// Histories of prices, back-tests, corrections, remuneration, members that leave.

extension Projector {
  private static func asset(_ isin: ISIN?, _ currency: Currency?) -> String {
    isin?.text ?? currency?.text ?? ""
  }

  func changed(_ event: PriceSeriesLoaded) throws {
    try replace(
      ViewSchema.priceHistories,
      [
        Self.asset(event.isin, event.currency), event.first.text, event.last.text, Int64(event.prices.value),
        entry.sequence,
      ])
  }

  func changed(_ event: SuspectStepStood) throws {
    try replace(
      ViewSchema.suspectSteps,
      [
        Self.asset(event.isin, event.currency), event.day.text, event.before.text, event.after.text,
        event.state.text, event.reason?.string,
        event.state == .confirmed ? entry.submitted?.user.text : nil, entry.sequence,
      ])
  }

  func changed(_ event: RiskCalculated) throws {
    let asset = Self.asset(event.isin, event.currency)
    try add(
      ViewSchema.riskCalculations,
      [
        entry.sequence, entry.position, event.day.text, asset, event.other?.text, Int64(event.prices.value),
        Int64(event.returns.value), Int64(event.rank.value), event.loss?.value, event.gain?.value,
        event.difference?.value, event.riskValue?.text, event.coefficient?.text, event.inForce?.text,
        event.isAboveModel.isSet, event.credit?.text,
      ])
    for term in event.leftOut {
      try add(
        ViewSchema.leftOutReturns,
        [
          entry.sequence, entry.position, term.day.text, asset, term.from.text, term.to.text,
          term.because.text, term.andBecause?.text,
        ])
    }
  }

  func changed(_ event: BackTestFound) throws {
    try add(
      ViewSchema.backTests,
      [
        entry.sequence, entry.position, event.day.text, event.isin.text, Int64(event.compared.value),
        Int64(event.breaches.value), Int64(event.borne.value), event.isBreached.isSet, event.lastBreach?.text,
      ])
  }

  func changed(_ event: OriginCorrected) throws {
    try add(
      ViewSchema.originCorrections,
      [
        entry.sequence, entry.position, Int64(event.instruction.value), event.member.text, event.from.text,
        event.act.text, event.isin.text, event.tradeDate.text, event.settlement.text, event.quantity.units,
        event.price.text,
      ])
  }

  func changed(_ event: RemunerationChosen) throws {
    try add(
      ViewSchema.remunerationChoices,
      [
        entry.sequence, entry.position, event.member.text, event.account.text, event.act.text, event.day.text,
      ])
  }

  func changed(_ event: RemunerationStood) throws {
    try replace(
      ViewSchema.remunerations,
      [
        event.member.text, event.account.text, event.day.text, event.state.text, event.base.text,
        event.rate.text, event.days.map { Int64($0.value) }, event.amount?.text, event.tax?.text,
        event.commission?.text, entry.sequence,
      ])
  }

  func changed(_ event: ClearingAccountClosed) throws {
    try replace(
      ViewSchema.clearingAccounts,
      [event.member.text, event.account.text, false, event.day.text, entry.sequence])
  }

  /// An admission opens all four; a default leaves them open (CCP-04).
  func openAccounts(_ event: ClearingMemberChanged) throws {
    guard !event.isDefaulted.isSet else { return }
    for account in MarginAccount.allCases {
      try replace(ViewSchema.clearingAccounts, [event.member.text, account.text, true, nil, entry.sequence])
    }
  }
}
