// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

// The guarantee fund, its scenarios, and the losses of defaults (CCP-57 to CCP-63).

extension Projector {
  func changed(_ event: StressScenarioApproved) throws {
    let number = Int64(event.number.value)
    try add(
      ViewSchema.stressScenarios,
      [
        number, event.title.string, event.replaces.map { Int64($0.value) }, entry.submitted?.user.text,
        entry.sequence,
      ])
    for term in event.moves {
      try replace(ViewSchema.stressMoves, [number, term.isin.text, term.move.text, entry.sequence])
    }
  }

  func changed(_ event: GuaranteeFundStood) throws {
    try replace(
      ViewSchema.funds,
      [
        event.month.text, event.state.text, event.first.text, event.last.text, Int64(event.version.value),
        event.size?.text, event.worstDay?.text, event.scenario?.string, event.marketAverage?.text,
        event.effective?.text, entry.sequence,
      ])
    try add(
      ViewSchema.fundSteps,
      [
        entry.sequence, entry.position, event.month.text, event.state.text, event.size?.text,
        entry.submitted?.user.text,
      ])
  }

  func changed(_ event: GuaranteeFundDay) throws {
    try add(
      ViewSchema.fundDays,
      [
        entry.sequence, entry.position, event.month.text, event.day.text, event.size.text,
        event.scenario.string, event.needs.map(\.text).joined(separator: ", "),
      ])
  }

  /// What is calculated nobody is told; a notice and its first day are the member's and the desk's (CCP-60).
  mutating func changed(_ event: ContributionStood) throws {
    try replace(
      ViewSchema.contributions,
      [
        event.member.text, event.month.text, event.state.text, event.average.text, event.share.text,
        event.amount.text, event.size.text, event.marketAverage.text, event.effective?.text, entry.sequence,
      ])
    if let lodged = event.lodged, let toAdd = event.toAdd {
      try replace(
        ViewSchema.contributionNotices,
        [event.member.text, event.month.text, lodged.text, toAdd.text, entry.sequence])
    }
    guard event.state == .notified || event.state == .inForce else { return }
    var notice = Notice(.guaranteeFund, event.state.text)
    notice.facts = JSONText.object(of: event)
    try post(notice, to: memory.rowOfMember[event.member], memory.takasbank)
  }

  mutating func changed(_ event: DefaultLossBorne) throws {
    try add(
      ViewSchema.defaultLosses,
      [
        entry.sequence, entry.position, event.member.text, event.account.text, event.loss.text,
        event.margin.text, event.freeHouse.text, event.ownContribution.text, event.ccpOwn.text,
        event.otherContributions.text, event.uncovered.text, event.note?.string,
        entry.submitted?.user.text,
      ])
    var notice = Notice(.guaranteeFund, "LOSS")
    notice.facts = JSONText.object([
      ("member", event.member.text), ("account", event.account.text), ("loss", event.loss.text),
    ])
    try post(notice, to: memory.rowOfMember[event.member], memory.takasbank)
  }

  mutating func changed(_ event: LossShareChanged) throws {
    try replace(ViewSchema.lossShares, [event.member.text, event.owed.text, entry.sequence])
    try add(
      ViewSchema.lossShareSteps,
      [entry.sequence, entry.position, event.member.text, event.change.text, event.owed.text])
    var notice = Notice(.guaranteeFund, "LOSS-SHARE")
    notice.facts = JSONText.object(of: event)
    try post(notice, to: memory.rowOfMember[event.member], memory.takasbank)
  }

  /// The desk hears what its next fund will not rest on (CCP-58).
  mutating func changed(_ event: StressDayLeftOut) throws {
    try add(
      ViewSchema.stressDaysLeftOut, [entry.sequence, entry.position, event.day.text, event.runDay.text])
    var notice = Notice(.guaranteeFund, "DAY-LEFT-OUT")
    notice.facts = JSONText.object(of: event)
    try post(notice, to: memory.takasbank)
  }
}
