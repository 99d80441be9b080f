// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

// What stories see of the central counterparty: an account with its last official run and its last call.

extension ScenarioModel {
  mutating func take(_ event: ClearingMemberChanged) {
    for account in MarginAccount.allCases {
      let name = "\(event.member.text)/\(account.code.string)"
      records[.margin, default: [:]][name, default: [:]]["defaulted"] = event.isDefaulted.text
    }
  }

  /// Within the day nothing is official (CCP-34).
  mutating func take(_ event: MarginComputed) {
    guard event.kind == .endOfDay, event.problem == nil else { return }
    records[.margin, default: [:]]["\(event.member.text)/\(event.account.code.string)", default: [:]].merge([
      "required": event.margin.text, "collateral": event.collateral.text, "cash": event.cash.text,
      "minCash": event.minCash.text,
    ]) { $1 }
  }

  mutating func take(_ event: MarginCallStood, _ notices: inout ScenarioNoticeMaker) {
    let name = "\(event.member.text)/\(event.account.code.string)"
    // Of a run's call and a notice's of one day that of the run.
    let last = records[.margin]?[name] ?? [:]
    let (day, purpose) = (event.runDay.text, event.purpose.text)
    if (last["callRun"] ?? "", last["callPurpose"] ?? "") <= (day, purpose) {
      records[.margin, default: [:]][name, default: [:]].merge([
        "call": event.state.code.string, "callRun": day, "callPurpose": purpose,
        "called": event.remaining.text, "calledCash": event.cash.text,
      ]) { $1 }
    }
    tell(event.state.code.string, event.member, &notices)
  }

  /// CCP-54: the member and the desk.
  func tell(
    _ result: String, _ member: MemberCode, kind: String = "margin-call", _ notices: inout ScenarioNoticeMaker
  ) {
    for hearer in [member.text] + (takasbank.map { [$0] } ?? []) {
      notices.make(ScenarioNotice(member: hearer, kind: kind, result: result))
    }
  }

  mutating func take(_ event: GuaranteeFundStood) {
    records[.fund, default: [:]][event.month.text] = [
      "fundState": event.state.code.string, "size": event.size?.text ?? "",
      "worstDay": event.worstDay?.text ?? "", "scenario": event.scenario?.string ?? "",
      "marketAverage": event.marketAverage?.text ?? "", "effective": event.effective?.text ?? "",
    ]
  }

  /// What is calculated nobody is told; a notice and its day are the member's and the desk's (CCP-60).
  mutating func take(_ event: ContributionStood, _ notices: inout ScenarioNoticeMaker) {
    let name = "\(event.member.text)/\(event.month.text)"
    records[.contribution, default: [:]][name, default: [:]].merge([
      "fundState": event.state.code.string, "average": event.average.text, "share": event.share.text,
      "amount": event.amount.text, "effective": event.effective?.text ?? "",
    ]) { $1 }
    for (key, value) in [("lodged", event.lodged), ("toAdd", event.toAdd)] {
      if let value { records[.contribution]?[name]?[key] = value.text }
    }
    if event.state == .notified || event.state == .inForce {
      tell(event.state.code.string, event.member, kind: "guarantee-fund", &notices)
    }
  }

  mutating func take(_ event: DefaultLossBorne, _ notices: inout ScenarioNoticeMaker) {
    records[.loss, default: [:]]["\(event.member.text)/\(event.account.code.string)"] = [
      "margin": event.margin.text, "freeHouse": event.freeHouse.text,
      "ownContribution": event.ownContribution.text, "ccpOwn": event.ccpOwn.text,
      "otherContributions": event.otherContributions.text, "uncovered": event.uncovered.text,
    ]
    tell("LOSS", event.member, kind: "guarantee-fund", &notices)
  }

  mutating func take(_ event: LossShareChanged, _ notices: inout ScenarioNoticeMaker) {
    records[.margin, default: [:]]["\(event.member.text)/GF", default: [:]]["owed"] = event.owed.text
    tell("LOSS-SHARE", event.member, kind: "guarantee-fund", &notices)
  }
}
