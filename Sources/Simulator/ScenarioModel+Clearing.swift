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
    if (records[.margin]?[name]?["callRun"] ?? "") <= event.runDay.text {
      records[.margin, default: [:]][name, default: [:]].merge([
        "call": event.state.code.string, "callRun": event.runDay.text, "called": event.remaining.text,
        "calledCash": event.cash.text,
      ]) { $1 }
    }
    tell(event.state.code.string, event.member, &notices)
  }

  /// CCP-54: the member and the desk.
  func tell(_ result: String, _ member: MemberCode, _ notices: inout ScenarioNoticeMaker) {
    for hearer in [member.text] + (takasbank.map { [$0] } ?? []) {
      notices.make(ScenarioNotice(member: hearer, kind: "margin-call", result: result))
    }
  }
}
