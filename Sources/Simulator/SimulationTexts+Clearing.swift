// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

// The events of the central counterparty: amounts in the units in which the engine keeps them.

extension SimulationTexts {
  static func text(ofClearing event: RecordedEvent) -> String {
    switch event {
    case .riskSet(let event): text(of: event)
    case .assetPrice(let event):
      "asset-price \(asset(event.isin, event.currency)) \(event.day.text) \(event.price.tenThousandths)"
    case .service(let event): "ccp-service \(event.isin.text) \(event.isServed.text) \(event.from.text)"
    case .clearingMember(let event): text(of: event)
    case .position(let event): text(of: event)
    case .collateral(let event): text(of: event)
    case .marginRun(let event):
      "margin-run \(event.day.text) \(event.kind.text) \(event.state.text) v\(event.version.text) \(event.accounts.text) \(event.usesFormerPrices.isSet)"
    case .margin(let event): text(of: event)
    case .marginCall(let event): text(of: event)
    case .callReminder(let event):
      "call-reminder \(event.member.text) \(event.account.text) \(event.runDay.text) \(event.purpose.text) \(event.remaining.minor)"
    case .marginMethod(let event):
      "margin-method \(event.member.text) \(event.day.text) \(event.method.text)"
    case .remunerationChoice(let event):
      "remuneration-choice \(event.member.text) \(event.account.text) \(event.act.text) \(event.day.text)"
    case .remuneration(let event): text(of: event)
    case .clearingAccountClosed(let event):
      "ccp-account-closed \(event.member.text) \(event.account.text) \(event.day.text) \(event.isLast.isSet)"
    case .leaving(let event):
      "ccp-leaving \(event.instruction.text) \(event.member.text) \(event.account.text) \(event.counterparty.text)"
    default: text(ofRisk: event)
    }
  }

  private static func text(ofRisk event: RecordedEvent) -> String {
    switch event {
    case .priceHistory(let event):
      "price-history \(asset(event.isin, event.currency)) \(event.first.text) \(event.last.text) \(event.prices.text)"
    case .suspectStep(let event):
      "suspect-step \(asset(event.isin, event.currency)) \(event.day.text) \(event.before.tenMillionths) \(event.after.tenMillionths) \(event.state.text)"
    case .originCorrection(let event): text(of: event)
    case .stressScenario(let event):
      "stress-scenario \(event.number.text) \(event.replaces?.text ?? "-") \(event.moves.count) \(event.title.text)"
    case .riskCalculation(let event):
      "risk-calculation \(asset(event.isin, event.currency)) \(event.other?.text ?? "-") \(number(event.riskValue?.millionths)) \(number(event.coefficient?.millionths)) \(number(event.credit?.millionths))"
    case .backTest(let event):
      "back-test \(event.isin.text) \(event.day.text) \(event.breaches.text) of \(event.compared.text)"
    case .fund(let event):
      "guarantee-fund \(event.month.text) \(event.state.text) v\(event.version.text) \(number(event.size?.minor)) \(event.effective?.text ?? "-")"
    case .fundDay(let event):
      "guarantee-fund-day \(event.month.text) \(event.day.text) \(event.size.minor) \(event.scenario.text)"
    case .contribution(let event):
      "contribution \(event.month.text) \(event.member.text) \(event.state.text) \(event.amount.minor) \(number(event.lodged?.minor)) \(number(event.toAdd?.minor))"
    case .defaultLoss(let event): text(of: event)
    case .lossShare(let event):
      "loss-share \(event.member.text) \(event.change.minor) \(event.owed.minor)"
    case .stressDayLeftOut(let event): "stress-day-left-out \(event.day.text)"
    default: "?"
    }
  }

  private static func asset(_ isin: ISIN?, _ currency: Currency?) -> String {
    isin?.text ?? currency?.text ?? "-"
  }

  private static func number(_ value: Int64?) -> String { value.map { "\($0)" } ?? "-" }

  private static func text(of event: DefaultLossBorne) -> String {
    let parts = [
      event.loss, event.margin, event.freeHouse, event.ownContribution, event.ccpOwn,
      event.otherContributions, event.uncovered,
    ]
    return
      "default-loss \(event.member.text) \(event.account.text) \(parts.map { "\($0.minor)" }.joined(separator: " "))"
  }

  private static func text(of event: RiskSetAnnounced) -> String {
    let counts = "\(event.shares.count) \(event.pairs.count) \(event.assets.count)"
    let letter = event.letterUntil?.text ?? "-"
    let amounts = "\(event.ccpOwn.minor) \(event.minContribution.minor) \(letter) \(event.fundCoversNM.isSet)"
    let rates = [event.remuneration, event.remunerationTax, event.remunerationCommission].map {
      number($0?.millionths)
    }
    let cutOff = number(event.remunerationCutOff.map { Int64($0.seconds) })
    let spreads = event.shares.map { number($0.spread?.millionths) }.joined(separator: "+")
    return
      "risk-set \(event.version.text) \(event.effective.text) \(event.minCashRatio.millionths) \(counts) \(amounts) \(rates.joined(separator: " ")) \(cutOff) \(spreads)"
  }

  private static func text(of event: ClearingMemberChanged) -> String {
    guard event.isDefaulted.isSet else { return "ccp-member \(event.member.text) in" }
    return
      "ccp-member \(event.member.text) default \(event.account?.text ?? "-") \(event.runDay?.text ?? "-") \(event.purpose?.text ?? "-") \(number(event.unpaid?.minor))"
  }

  private static func text(of event: PositionChanged) -> String {
    let what = "\(event.origin.text) \(event.isin.text) \(event.settlement.text)"
    return
      "position \(event.member.text) \(event.account.text) \(what) \(event.quantity.value) \(event.amount.value) \(event.act.text)"
  }

  private static func text(of event: OriginCorrected) -> String {
    let what = "\(event.from.text) \(event.act.text) \(event.isin.text)"
    return
      "origin-correction \(event.instruction.text) \(event.member.text) \(what) \(event.tradeDate.text) \(event.settlement.text) \(event.quantity.units) \(event.price.tenThousandths)"
  }

  private static func text(of event: CollateralChanged) -> String {
    let place = event.securitiesAccount?.text ?? "-"
    let what = "\(event.group.text) \(asset(event.isin, event.currency)) \(place)"
    return
      "collateral \(event.instruction.value) \(event.member.text) \(event.account.text) \(what) \(event.change.value) \(event.quantity.value)"
  }

  private static func text(of event: MarginComputed) -> String {
    let parts = [event.scanning, event.spread, event.credit, event.variation].map { "\($0.tenBillionths)" }
    let amounts = [event.margin, event.collateral, event.cash, event.minCash].map { "\($0.minor)" }
    let figures = (parts + amounts).joined(separator: " ")
    return
      "margin \(event.day.text) \(event.kind.text) v\(event.version.text) \(event.member.text) \(event.account.text) \(figures) \(event.problem?.text ?? "-")"
  }

  private static func text(of event: MarginCallStood) -> String {
    let amounts = [event.margin, event.collateral, event.minCash, event.remaining, event.cash].map {
      "\($0.minor)"
    }
    let deadline = SimulationWorld.modelTime(event.deadline)
    let rest =
      "\(deadline.day) \(deadline.second) \(event.including?.text ?? "-") \(event.reason?.text ?? "-")"
    let state = "\(event.state.text) \(event.purpose.text) v\(event.version.text)"
    return
      "margin-call \(event.member.text) \(event.account.text) \(event.runDay.text) \(state) \(amounts.joined(separator: " ")) \(rest)"
  }

  private static func text(of event: RemunerationStood) -> String {
    let terms = "\(event.base.minor) \(event.rate.millionths) \(event.days?.text ?? "-")"
    let amounts = [event.amount, event.tax, event.commission].map { number($0?.minor) }
    return
      "remuneration \(event.member.text) \(event.account.text) \(event.day.text) \(event.state.text) \(terms) \(amounts.joined(separator: " "))"
  }
}
