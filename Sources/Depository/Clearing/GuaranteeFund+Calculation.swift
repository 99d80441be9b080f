// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

// The calculation of the guarantee fund (CCP-55 to CCP-59).

extension Depository {
  /// How many applications of a move to a net a step makes, one scenario's at least, and how many of them
  /// weigh as much as a plain step: some microseconds.
  private static let fundStepWork = 1 << 20
  private static let fundPlainWork = 1 << 12

  /// - Refuses: `no-margin-in-period` (CCP-59).
  func requireMargins(of fund: FundRow, _ set: RiskSetRow) throws(Refusal) {
    for day in stressDays(of: fund, after: Day(number: 0)) {
      var isThere = false
      forEachStressed(day, set.fundCoversWithoutService) { row in isThere = isThere || row.margin > 0 }
      if isThere { return }
    }
    throw Refusal(.noMarginInPeriod, "CCP-59", Fact("first", .day(fund.first)), Fact("last", .day(fund.last)))
  }

  /// Every scenario of the officers has a move for each share with a position in the period.
  ///
  /// - Refuses: `scenario-share-missing` (CCP-57).
  func requireMoves(of fund: FundRow, _ set: RiskSetRow) throws(Refusal) {
    let numbers = enteredScenarios(of: fund)
    guard !numbers.isEmpty else { return }
    var isHeld = [Bool](repeating: false, count: Int(securities.end))
    for day in stressDays(of: fund, after: Day(number: 0)) {
      forEachStressed(day, set.fundCoversWithoutService) { row in
        forEachNet(row) { isHeld[Int($0.security.raw)] = true }
      }
    }
    for number in numbers {
      let scenario = clearing.fund.scenarios[Slot(raw: number)]
      var isLeft = isHeld
      for place in scenario.firstMove..<scenario.firstMove + scenario.moveCount {
        isLeft[Int(clearing.fund.moves[Slot(raw: place)].security.raw)] = false
      }
      if let place = isLeft.firstIndex(of: true) {
        throw Refusal(
          .scenarioShareMissing, "CCP-57",
          Fact("isin", .security(securities[Slot(raw: UInt32(place))].isin)),
          Fact("number", .number(Int64(number) + 1)))
      }
    }
  }

  /// The histories from which the scenarios of a calculation come stay as they were at its beginning.
  ///
  /// - Refuses: `state-not-allowed` (CCP-58).
  func requireNoFundRunning() throws(Refusal) {
    guard let slot = fundRun(where: { $0.state == .running }) else { return }
    throw Refusal(.stateNotAllowed, "CCP-58", Fact("month", .day(clearing.fund.runs[slot].month)))
  }

  private func forEachNet(_ account: StressAccountRow, _ body: (StressNetRow) -> Void) {
    var slot = account.firstNet
    while !slot.isNone {
      body(clearing.fund.nets[slot])
      slot = clearing.fund.nets[slot].next
    }
  }

  /// Some scenarios of a day of a run, then what follows from all of them; at last what follows from all
  /// days. A step takes as many scenarios as the nets of the day allow, and weighs what it has done, so that
  /// an entry ends after the same work whatever the size of the market.
  mutating func stepFund(_ subject: UInt64, _ work: inout Work) {
    let slot = Slot<FundRow>(raw: UInt32(truncatingIfNeeded: subject))
    let fund = clearing.fund.runs[slot]
    guard let day = stressDays(of: fund, after: fund.done).first else { return allocate(slot, &work) }
    let set = riskSet(version: fund.version)
    let stress = stressSet(of: fund, set)
    if fund.done.number == 0, fund.scenariosDone == 0 {
      // The set is made now; where it is made again, after a restart, that costs the entries nothing.
      work.weigh(stress.scenarios.count * stress.shares.count / Self.fundPlainWork)
    }
    let size = max(1, Int(day.accountCount) + Int(day.netCount))
    let first = min(Int(fund.scenariosDone), stress.scenarios.count)
    let end = min(first + max(1, Self.fundStepWork / size), stress.scenarios.count)
    compute(day, slot, set, stress, first..<end, &work)
    work.weigh(size * (end - first) / Self.fundPlainWork)
    work.followUp(FollowUp(kind: Self.fundStep, subject: subject))
  }

  /// The same set of scenarios for every day of the period (CCP-58).
  private mutating func stressSet(of fund: FundRow, _ set: RiskSetRow) -> StressSet {
    if let made = clearing.fund.stressSet, made.month == fund.month { return made }
    let shares = stressShares(stressDays(of: fund, after: Day(number: 0)), set)
    let scenarios = stressScenarios(of: fund, shares.securities, riskValues: shares.riskValues)
    let made = StressSet(month: fund.month, shares: shares.securities, scenarios: scenarios)
    clearing.fund.stressSet = made
    return made
  }

  /// The shares of the parameters, and those held that have none there: these have the highest risk value
  /// (CCP-12).
  private func stressShares(
    _ days: [StressDayRow], _ set: RiskSetRow
  ) -> (securities: [Slot<SecurityRow>], riskValues: [Rate]) {
    var (known, riskValues) = ([Slot<SecurityRow>](), [Rate]())
    var isKnown = [Bool](repeating: false, count: Int(securities.end))
    for place in set.firstShare..<set.firstShare + set.shareCount {
      let row = clearing.shares[Slot(raw: place)]
      guard !isKnown[Int(row.security.raw)] else { continue }
      isKnown[Int(row.security.raw)] = true
      known.append(row.security)
      riskValues.append(row.riskValue)
    }
    let highest = riskValues.max() ?? Rate()
    for day in days {
      forEachStressed(day, set.fundCoversWithoutService) { account in
        forEachNet(account) { net in
          guard !isKnown[Int(net.security.raw)] else { return }
          isKnown[Int(net.security.raw)] = true
          known.append(net.security)
          riskValues.append(highest)
        }
      }
    }
    return (known, riskValues)
  }

  /// The members of a day with what the run of that day found (CCP-56).
  private func stressedMembers(
    _ day: StressDayRow, _ set: RiskSetRow, _ index: [Int]
  ) -> [(member: Slot<MemberRow>, stressed: StressedMember)] {
    var members: [(member: Slot<MemberRow>, stressed: StressedMember)] = []
    var places = [Int](repeating: -1, count: Int(self.members.end))
    forEachStressed(day, set.fundCoversWithoutService) { row in
      var nets: [(share: ShareIndex, value: Int64)] = []
      forEachNet(row) { nets.append((index[Int($0.security.raw)], $0.value)) }
      let stressed = StressedAccount(
        nets: nets, margin: Money(minor: row.margin), variation: ExactAmount(tenThousandths: row.variation))
      let place = places[Int(row.member.raw)]
      if place >= 0 {
        members[place].stressed.accounts.append(stressed)
      } else {
        places[Int(row.member.raw)] = members.count
        members.append((row.member, StressedMember([stressed])))
      }
    }
    return members
  }

  private mutating func compute(
    _ day: StressDayRow, _ slot: Slot<FundRow>, _ set: RiskSetRow, _ stress: StressSet, _ some: Range<Int>,
    _ work: inout Work
  ) {
    var index = [Int](repeating: -1, count: Int(securities.end))
    for (place, share) in stress.shares.enumerated() { index[Int(share.raw)] = place }
    let members = stressedMembers(day, set, index)
    let former = clearing.fund.runs[slot]
    // What could refuse was looked at when the calculation was asked for, and nothing of it changes.
    guard
      let worst = try? FundSize.worst(
        members.map(\.stressed), stress.scenarios[some],
        after: (former.dayNeed, Int(former.dayScenario)))
    else { preconditionFailure("a scenario lacks a share that its run has checked") }
    clearing.fund.runs[slot].dayNeed = worst.need
    clearing.fund.runs[slot].dayScenario = UInt32(worst.scenario)
    clearing.fund.runs[slot].scenariosDone = UInt32(some.upperBound)
    if some.upperBound == stress.scenarios.count { end(day, slot, members, stress, &work) }
  }

  /// All scenarios of a day are done: what it came to.
  private mutating func end(
    _ day: StressDayRow, _ slot: Slot<FundRow>,
    _ members: [(member: Slot<MemberRow>, stressed: StressedMember)], _ stress: StressSet, _ work: inout Work
  ) {
    let worst = stress.scenarios[min(Int(clearing.fund.runs[slot].dayScenario), stress.scenarios.count - 1)]
    let need = clearing.fund.runs[slot].dayNeed
    let name = need > 0 ? ScenarioName(worst.kind) : .none
    if need > clearing.fund.runs[slot].need {
      clearing.fund.runs[slot].need = need
      clearing.fund.runs[slot].worstDay = day.day
      clearing.fund.runs[slot].worstScenario = name
    }
    clearing.fund.runs[slot].done = day.day
    clearing.fund.runs[slot].dayNeed = 0
    clearing.fund.runs[slot].dayScenario = 0
    clearing.fund.runs[slot].scenariosDone = 0
    var event = GuaranteeFundDay()
    event.month = clearing.fund.runs[slot].month
    event.day = day.day
    event.size = Self.roundedUp(need)
    event.scenario = name.text
    if need > 0 {
      let needs = members.map { (member: $0.member, need: (try? $0.stressed.need(worst)) ?? 0) }
      let largest = needs.filter { $0.need > 0 }.sorted {
        $0.need != $1.need ? $0.need > $1.need : $0.member.raw < $1.member.raw
      }
      event.needs = largest.prefix(GuaranteeFundDay.most).map {
        MemberAmount(member: self.members[$0.member].code, amount: Self.roundedUp($0.need))
      }
    }
    work.post(event)
  }

  /// From ten-billionths of a lira. A need above 10¹³ lira, more than any account may lodge (CCP-37), is told
  /// as that.
  private static func roundedUp(_ need: Int128) -> Money {
    let kurus = need.dividedRoundingUp(by: 100_000_000)
    return Money(minor: min(Int64(clamping: kurus), LodgedValue.mostKurus))
  }

  /// G among the members by their share of the margin of the period (CCP-59). A member in default has no
  /// contribution any more.
  private mutating func allocate(_ slot: Slot<FundRow>, _ work: inout Work) {
    let fund = clearing.fund.runs[slot]
    let set = riskSet(version: fund.version)
    clearing.fund.stressSet = nil
    var sums = [Int128](repeating: 0, count: Int(members.end))
    for day in stressDays(of: fund, after: Day(number: 0)) {
      forEachStressed(day, set.fundCoversWithoutService) { row in
        sums[Int(row.member.raw)] += Int128(row.margin)
      }
      work.weigh(Int(day.accountCount) / Self.fundPlainWork)
    }
    var sharing: [Slot<MemberRow>] = []
    clearing.accounts.forEach { _, row in
      if row.account == .contribution, !row.isDefaulted { sharing.append(row.member) }
    }
    let size = Self.roundedUp(fund.need)
    let marginSums = sharing.map { sums[Int($0.raw)] }
    // All margin may be that of members in default: then nobody is left to share it.
    let amounts =
      (try? Contributions(size: size, marginSums: marginSums, floor: Money(minor: set.minContribution)))?
      .amounts
      ?? sharing.map { _ in Money(minor: set.minContribution) }
    clearing.fund.runs[slot].size = size.minor
    clearing.fund.runs[slot].marginSum = marginSums.reduce(0, +)
    clearing.fund.runs[slot].state = .calculated
    post(slot, &work)
    work.weigh(sharing.count)
    for (index, member) in sharing.enumerated() {
      let row = ContributionRow(
        marginSum: marginSums[index], amount: amounts[index].minor, member: member, fund: slot)
      _ = clearing.fund.contributions.insert(row)
      work.post(contributionEvent(row))
    }
  }

  /// What is told of a contribution, as its run stands.
  func contributionEvent(_ row: ContributionRow) -> ContributionStood {
    let fund = clearing.fund.runs[row.fund]
    var event = ContributionStood()
    event.month = fund.month
    event.member = members[row.member].code
    event.state = fund.state
    event.average = Contributions.published(sum: row.marginSum, days: Int(fund.days))
    if fund.marginSum > 0 {
      let share = (row.marginSum * 1_000_000).dividedRoundingHalfUp(by: fund.marginSum)
      event.share = Rate(millionths: Int64(share))
    }
    event.amount = Money(minor: row.amount)
    event.size = Money(minor: fund.size)
    event.marketAverage = fund.marketAverage
    event.effective = fund.effective.number == 0 ? nil : fund.effective
    return event
  }
}
