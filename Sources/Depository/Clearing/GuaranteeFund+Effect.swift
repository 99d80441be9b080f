// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

// From the notice of contributions to their force (CCP-60, CCP-62).

extension Depository {
  /// Tells each member its contribution and calls what is to be added, due at 11:00 of the first day.
  mutating func notifyFund(
    _ slot: Slot<FundRow>, effective: Day, asked: Day?, on day: Day, _ work: inout Work
  ) {
    clearing.fund.runs[slot].state = .notified
    clearing.fund.runs[slot].notice = day
    clearing.fund.runs[slot].asked = asked ?? Day(number: 0)
    clearing.fund.runs[slot].effective = effective
    post(slot, &work)
    forEachContribution(of: slot) { book, row, account in
      let value = book.contributionValue(account, on: day)
      let adequacy = Adequacy(
        margin: Money(minor: row.amount), collateral: value.total, cash: value.cash, minCashRatio: Rate())
      var event = book.contributionEvent(row)
      event.lodged = adequacy.collateral
      event.toAdd = adequacy.shortfall
      work.post(event)
      book.issueContributionCall(account, book.clearing.fund.runs[slot], adequacy, &work)
    }
    scheduleFund(slot, &work)
  }

  /// In the order of the members; one that has left since the calculation has no account any more (CCP-72).
  private mutating func forEachContribution(
    of fund: Slot<FundRow>,
    _ body: (inout Depository, ContributionRow, Slot<ClearingAccountRow>) -> Void
  ) {
    var rows: [ContributionRow] = []
    clearing.fund.contributions.forEach { _, row in if row.fund == fund { rows.append(row) } }
    for row in rows.sorted(by: { $0.member.raw < $1.member.raw }) {
      if let account = clearingAccount(row.member, .contribution) { body(&self, row, account) }
    }
  }

  /// What a contribution account is worth by the fund's own table, less what it owes of others' losses; what
  /// has no price counts nothing (CCP-62, CCP-63).
  func contributionValue(
    _ account: Slot<ClearingAccountRow>, on day: Day
  ) -> (total: Money, cash: Money) {
    guard let lines = try? lodgedLines(account, riskSet(on: day), on: day, skipsMissing: true),
      let valuation = try? CollateralValuation(lines, .guaranteeFund, on: day)
    else { return (Money(minor: 0), Money(minor: 0)) }
    return (afterLossShare(valuation.total, account), valuation.cash)
  }

  func afterLossShare(_ value: Money, _ account: Slot<ClearingAccountRow>) -> Money {
    Money(minor: max(0, value.minor - clearing.accounts[account].lossShare))
  }

  private func scheduleFund(_ slot: Slot<FundRow>, _ work: inout Work) {
    let row = clearing.fund.runs[slot]
    let subject = UInt64(UInt32(bitPattern: row.month.number)) << 32 | UInt64(slot.raw)
    work.schedule(at: Moment(day: row.effective, time: .midnight), kind: Self.fundBegins, subject: subject)
  }

  /// The first day of a run's contributions: they take the place of those in force.
  mutating func beginFund(_ subject: UInt64, on day: Day, _ work: inout Work) {
    let slot = Slot<FundRow>(raw: UInt32(truncatingIfNeeded: subject))
    guard clearing.fund.runs.isLive(slot), clearing.fund.runs[slot].state == .notified,
      clearing.fund.runs[slot].month.number == Int32(bitPattern: UInt32(truncatingIfNeeded: subject >> 32)),
      clearing.fund.runs[slot].effective == day
    else { return }
    if let former = fundRun(where: { $0.state == .inForce }) { endFund(former, &work) }
    clearing.fund.runs[slot].state = .inForce
    post(slot, &work)
    for place in 0..<clearing.accounts.end {
      let account = Slot<ClearingAccountRow>(raw: place)
      guard clearing.accounts.isLive(account), clearing.accounts[account].account == .contribution else {
        continue
      }
      clearing.accounts[account].margin = 0
    }
    forEachContribution(of: slot) { book, row, account in
      book.clearing.accounts[account].margin = row.amount
      work.post(book.contributionEvent(row))
    }
  }

  /// The day of a notice keeps its rule when the calendar changes.
  mutating func scheduleFundsAgain(_ work: inout Work) {
    for place in 0..<clearing.fund.runs.end {
      let slot = Slot<FundRow>(raw: place)
      guard clearing.fund.runs.isLive(slot), clearing.fund.runs[slot].state == .notified else { continue }
      let row = clearing.fund.runs[slot]
      guard let day = effectiveDay(notice: row.notice, asked: row.asked), day != row.effective else {
        continue
      }
      clearing.fund.runs[slot].effective = day
      post(slot, &work)
      scheduleFund(slot, &work)
    }
  }

  /// What was called with a notice is due on the first day of the contributions, all else on the business
  /// day after its run (CCP-49, CCP-60).
  func deadline(of call: MarginCallRow) -> Moment? {
    guard call.purpose == .notice else { return MarginCall.deadline(of: call.runDay, calendar) }
    let fund = fundRun { $0.notice == call.runDay && ($0.state == .notified || $0.state == .inForce) }
    return fund.map { Self.contributionDeadline(clearing.fund.runs[$0]) }
  }

  static func contributionDeadline(_ fund: FundRow) -> Moment {
    Moment(day: fund.effective, time: TimeOfDay(seconds: 11 * 3_600))
  }
}
