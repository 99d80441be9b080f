// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

// The central counterparty: parameters, prices, positions, collateral, runs and calls (CCP-67).

extension Projector {
  func add(_ table: SQLTable, _ values: [(any DatabaseValueConvertible)?]) throws {
    try database.cachedStatement(sql: table.insert).execute(arguments: StatementArguments(values))
  }

  func changed(_ event: RiskSetAnnounced) throws {
    let version = Int64(event.version.value)
    try add(
      ViewSchema.riskSets,
      [
        version, event.effective.text, event.minCashRatio.text, event.reason?.string,
        event.ccpOwn.text, event.minContribution.text, event.letterUntil?.text, event.fundCoversNM.isSet,
        event.remuneration?.text, event.remunerationTax?.text, event.remunerationCommission?.text,
        event.remunerationCutOff?.text, entry.submitted?.user.text, entry.sequence,
      ])
    for term in event.shares {
      try replace(
        ViewSchema.riskTerms,
        [
          version, "SHARE", term.isin.text, "", term.model.text, (term.riskValue ?? term.model).text,
          term.spread?.text, nil, entry.sequence,
        ])
    }
    for term in event.pairs {
      try replace(
        ViewSchema.riskTerms,
        [
          version, "PAIR", term.first.text, term.second.text, nil, term.rate.text, nil, nil, entry.sequence,
        ])
    }
    for term in event.assets {
      try replace(
        ViewSchema.riskTerms,
        [
          version, "ASSET", term.isin.text, "", nil, term.coefficient?.text, nil, term.group.text,
          entry.sequence,
        ])
    }
  }

  func changed(_ event: AssetPriced) throws {
    try replace(
      ViewSchema.assetPrices,
      [event.isin?.text ?? event.currency?.text ?? "", event.day.text, event.price.text, entry.sequence])
  }

  func changed(_ event: ServiceChanged) throws {
    try replace(
      ViewSchema.services, [event.isin.text, event.from.text, event.isServed.isSet, entry.sequence])
  }

  func changed(_ event: ClearingMemberChanged) throws {
    try replace(
      ViewSchema.clearingMembers,
      [
        event.member.text, event.isDefaulted.isSet, event.account?.text, event.runDay?.text,
        event.purpose?.text, event.unpaid?.text, event.note?.string, entry.sequence,
      ])
    try openAccounts(event)
  }

  func changed(_ event: CustomerMarginDeclared) throws {
    try replace(
      ViewSchema.marginMethods, [event.member.text, event.method.string, event.day.text, entry.sequence])
  }

  func changed(_ event: PositionChanged) throws {
    try replace(
      ViewSchema.positions,
      [
        event.member.text, event.account.text, event.origin.text, event.isin.text, event.settlement.text,
        event.quantity.value, event.amount.value, entry.sequence,
      ])
  }

  func changed(_ event: CollateralChanged) throws {
    let asset = event.group == .letter ? event.group.text : event.isin?.text ?? event.currency?.text ?? ""
    try replace(
      ViewSchema.collateralLines,
      [
        event.member.text, event.account.text, asset, event.securitiesAccount?.text ?? "", event.group.text,
        event.quantity.value, entry.sequence,
      ])
    try add(
      ViewSchema.collateralMovements,
      [
        entry.sequence, entry.position, Int64(event.instruction.value), event.member.text,
        event.account.text, asset, event.securitiesAccount?.text, event.change.value, event.quantity.value,
        event.ownership?.text, event.letter?.string,
      ])
  }

  func changed(_ event: MarginRunStood) throws {
    try add(
      ViewSchema.marginRuns,
      [
        entry.sequence, entry.position, event.day.text, event.kind.text, event.state.text,
        Int64(event.version.value), Int64(event.accounts.value), event.usesFormerPrices.isSet,
      ])
  }

  func changed(_ event: MarginComputed) throws {
    try add(
      ViewSchema.margins,
      [
        entry.sequence, entry.position, event.day.text, event.kind.text, Int64(event.version.value),
        event.member.text, event.account.text, event.scanning.text, event.spread.text, event.credit.text,
        event.variation.text, event.margin.text, event.collateral.text, event.cash.text,
        event.minCash.text, event.problem?.string,
      ])
  }

  /// CCP-54: the member and the desk hear of every state of a call, its customers of none.
  mutating func changed(_ event: MarginCallStood) throws {
    try replace(
      ViewSchema.marginCalls,
      [
        event.member.text, event.account.text, event.runDay.text, event.purpose.text, event.state.text,
        Int64(event.version.value), event.margin.text, event.collateral.text, event.minCash.text,
        event.remaining.text, event.cash.text, event.deadline.microseconds, event.including?.text,
        event.reason?.string, entry.sequence,
      ])
    try note(
      event.member, event.account, (event.runDay, event.purpose), event.state.text, event.remaining)
  }

  mutating func changed(_ event: MarginCallReminded) throws {
    try note(event.member, event.account, (event.runDay, event.purpose), "REMINDER", event.remaining)
  }

  private mutating func note(
    _ member: MemberCode, _ account: MarginAccount, _ call: (day: Day, purpose: CallPurpose),
    _ state: String, _ remaining: Money
  ) throws {
    try add(
      ViewSchema.marginCallSteps,
      [
        entry.sequence, entry.position, member.text, account.text, call.day.text, call.purpose.text, state,
        remaining.text,
      ])
    var notice = Notice(.marginCall, state)
    notice.facts = JSONText.object([
      ("member", member.text), ("account", account.text), ("runDay", call.day.text),
      ("purpose", call.purpose.text), ("remaining", remaining.text),
    ])
    try post(notice, to: memory.rowOfMember[member], memory.takasbank)
  }
}
