// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

@Suite struct FundTests {
  private static func account(_ nets: [(Int, String)], margin: String, variation: String = "0.00")
    -> StressedAccount
  {
    StressedAccount(
      nets: nets.map { ($0.0, lira($0.1).minor * 100) }, margin: lira(margin),
      variation: ExactAmount(tenThousandths: Int128(lira(variation).minor) * 100))
  }

  private func scenario(_ moves: [String?], isApproved: Bool = true) -> StressScenario {
    StressScenario(kind: .entered(1), moves: moves.map { $0.map(rate) }, isApproved: isApproved)
  }

  private func member(variation: String = "0.00") -> StressedMember {
    StressedMember([
      Self.account([(0, "2,000,000.00"), (1, "-1,000,000.00")], margin: "260,000.00"),
      Self.account(
        [(0, "10,000,000.00"), (2, "-4,000,000.00")], margin: "1,500,000.00", variation: variation),
    ])
  }

  private func million(_ numbers: [Int128]) -> [Int128] { numbers.map { $0 * 10_000_000_000_000_000 } }

  @Test(
    .rule("CCP-55"),
    arguments: [
      ([30, 28, 22, 5], Int128(50)), ([40, 12, 3, 1], 40), ([47, 20, 18, 9], 47), ([5, 28, 30, 22], 50),
      ([7], 7), ([], 0),
      ([7, 6], 7), ([5, 5, 5], 10),
    ] as [([Int128], Int128)])
  func `the fund covers the largest, and the second with the third`(needs: [Int128], size: Int128) {
    #expect(FundSize.cover(needs) == size)
  }

  @Test(.rule("CCP-56")) func `the need is the loss beyond each account's own margin`() throws {
    func need(_ moves: [String], variation: String = "0.00") throws -> Int128 {
      try member(variation: variation).need(scenario(moves)) / 10_000_000_000
    }
    #expect(try need(["-0.22", "0.19", "0.24"]) == 2_030_000)
    #expect(try need(["-0.22", "-0.3", "0.24"]) == 1_660_000)
    #expect(try need(["-0.22", "0.19", "0.24"], variation: "-200,000.00") == 2_230_000)
    #expect(try need(["-0.22", "0.19", "0.24"], variation: "200,000.00") == 2_030_000)
  }

  @Test(.rule("CCP-57")) func `a scenario must be approved and name every share with a position`() {
    let member = member()
    #expect(refusal { _ = try member.need(scenario(["-0.22", "0.19", nil])) } == "scenario-share-missing")
    #expect(refusal { _ = try member.need(scenario(["-0.22", "0.19"])) } == "scenario-share-missing")
    #expect(
      refusal { _ = try member.need(scenario(["0", "0", "0"], isApproved: false)) } == "scenario-not-approved"
    )
  }

  @Test(.rule("CCP-57")) func `the scenarios of the published closes`() throws {
    let codes = Closes.table.shares.map(\.code)
    func share(_ name: String) -> Int { codes.firstIndex(of: code(name))! }
    let scenarios = StressScenario.set(
      Closes.returns, riskValues: codes.map { _ in rate("0.1") })
    #expect(scenarios.count == 1_375 + 2)
    let falls = scenarios[1_375], rises = scenarios[1_376]
    #expect(falls.kind == .largestFalls && rises.kind == .largestRises)
    #expect(
      falls.moves[share("THYAO")] == rate("-0.177984") && rises.moves[share("THYAO")] == rate("0.217394"))
    #expect(
      falls.moves[share("GARAN")] == rate("-0.189448") && rises.moves[share("GARAN")] == rate("0.209246"))
    let august = try #require(scenarios.first { $0.kind == .historical(Day("2024-08-20")!) })
    #expect(august.moves[share("OTKAR")] == rate("0.010069") && august.substituted.contains(share("OTKAR")))
    let january = try #require(scenarios.first { $0.kind == .historical(Day("2025-01-10")!) })
    #expect(january.moves[share("TKFEN")] == rate("0.002949") && january.substituted.contains(share("TKFEN")))
  }

  @Test(.rule("CCP-57")) func `a share without a return moves by its risk value`() throws {
    let still = Returns(try MadeUp.series([10, 10]))
    let scenarios = StressScenario.set(
      [try MadeUp.returns(42), still], riskValues: [rate("0.1"), rate("0.2")])
    #expect(scenarios.count == 1_258 + 2)
    #expect(scenarios[1_258].moves[1] == rate("-0.2") && scenarios[1_259].moves[1] == rate("0.2"))
    let rising = Returns(try MadeUp.series([10, 11, 12, 13]))
    let one = StressScenario.set([rising], riskValues: [rate("0.1")])
    #expect(one[2].moves == [rate("0")] && one[3].moves == [rate("0.2")])
  }

  @Test(.rule("CCP-58")) func `the size is the most over all days and scenarios`() throws {
    // Needs of one, two or three members as losses of one share; the scenario falls by one.
    func members(_ needs: [String]) -> [StressedMember] {
      needs.map { StressedMember([Self.account([(0, $0)], margin: "0.00")]) }
    }
    let day1 = members(["30,000,000.00", "28,000,000.00", "22,000,000.00", "5,000,000.00"])
    let day2 = members(["47,000,000.00", "20,000,000.00", "18,000,000.00", "9,000,000.00"])
    let scenarios = [scenario(["-0.8"]), scenario(["-1"])]
    let size = try FundSize(days: [day2, day1], scenarios)
    #expect(size.size == lira("50,000,000.00") && size.day == 1 && size.scenario == 1)
    #expect(try FundSize(days: [day2], scenarios).size == lira("47,000,000.00"))
    #expect(try FundSize(days: [day1], [scenario(["1"])]).size == lira("0.00"))
    let odd = [StressedMember([Self.account([(0, "0.01")], margin: "0.00")])]
    #expect(try FundSize(days: [odd], [scenario(["-0.5"])]).size == lira("0.01"))
  }

  @Test(.rule("CCP-58")) func `the look-back is the twelve months before the run`() throws {
    var calendar = BusinessCalendar()
    // 1 November 2026 is a Sunday; 30 October is made a holiday.
    calendar.set(Day("2026-10-30")!, .closed)
    let run = try #require(LookBack(runOn: Day("2026-11-02")!, calendar))
    #expect(run.first == Day("2025-11-01")! && run.last == Day("2026-10-29")!)
    let days = run.businessDays(calendar)
    #expect(days.first == Day("2025-11-03")! && days.last == run.last && days.count == 259)
    #expect(LookBack(runOn: Day("2026-11-03")!, calendar) == nil)
    #expect(LookBack(runOn: Day("2026-11-01")!, calendar) == nil)
  }

  @Test(.rule("CCP-56", "CCP-58")) func `any set of defaulters is stressed together`() throws {
    let other = StressedMember([Self.account([(2, "-1,000,000.00")], margin: "40,000.00")])
    let scenarios = [scenario(["-0.22", "-0.3", "0.24"]), scenario(["-0.22", "0.19", "0.24"])]
    let joint = try JointDefault([member(), other], scenarios)
    #expect(joint.scenario == 1 && joint.need == lira("2,230,000.00"))
    #expect(try JointDefault([], scenarios).need == lira("0.00"))
  }

  @Test(
    .rule("CCP-59"),
    arguments: [
      (
        "50,000,000.00", [Int128(10), 55, 20, 15],
        ["5,000,000.00", "27,500,000.00", "10,000,000.00", "7,500,000.00"]
      ),
      ("10,000,000.00", [1, 1, 1], ["3,333,333.34", "3,333,333.34", "3,333,333.34"]),
    ])
  func `the size is distributed in proportion to margin, rounded up`(
    size: String, margins: [Int128], wanted: [String]
  ) throws {
    #expect(try Contributions(size: lira(size), marginSums: margins).amounts == wanted.map(lira))
  }

  @Test(.rule("CCP-59"), arguments: SeededGenerator.seeds)
  func `contributions reach the size and pass it by less than a kuruş a member`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let margins = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        Int128.random(in: 0...1_000_000_000_000_000_000, using: &random)
      }
      guard margins.contains(where: { $0 > 0 }) else { continue }
      let size = Int64.random(in: 0...10_000_000_000_000, using: &random)
      let sum = try Contributions(size: Money(minor: size), marginSums: margins).amounts.reduce(0) {
        $0 + $1.minor
      }
      #expect(size..<(size + Int64(margins.count) + 1) ~= sum)
      let floor = try Contributions(size: Money(minor: size), marginSums: margins, floor: lira("5.00"))
      #expect(floor.amounts.allSatisfy { $0.minor >= 500 })
    }
    #expect(
      refusal { _ = try Contributions(size: lira("1.00"), marginSums: [0, 0]) } == "no-margin-in-period")
    #expect(Contributions.published(sum: 5, days: 2) == lira("0.03"))
  }

  @Test(.rule("CCP-60"))
  func `a member can estimate its contribution, and learns it five business days before`() throws {
    #expect(
      try Contributions.estimate(
        size: lira("50,000,000.00"), own: lira("12,000,000.00"), market: lira("120,000,000.00"))
        == lira("5,000,000.00"))
    let notice = Day("2026-11-13")!, calendar = BusinessCalendar()
    try Contributions.checkEffective(Day("2026-11-20")!, notice: notice, calendar)
    #expect(
      refusal { try Contributions.checkEffective(Day("2026-11-19")!, notice: notice, calendar) }
        == "contribution-effective-before-notice")
  }

  @Test(.rule("CCP-62")) func `a contribution is valued by the fund's table`() throws {
    let lines = lodged(Array(repeating: (.equity, "1,000,000.00"), count: 5) + [(.lira, "1,000,000.00")])
    #expect(
      try Contributions.call(required: lira("2,200,000.00"), lines, on: CollateralTests.day)
        == lira("75,000.00"))
    try Contributions.checkWithdrawal(required: lira("2,125,000.00"), left: lines, on: CollateralTests.day)
    #expect(
      refusal {
        try Contributions.checkWithdrawal(
          required: lira("2,125,000.01"), left: lines, on: CollateralTests.day)
      } == "contribution-below-requirement")
  }

  @Test(.rule("CCP-63")) func `resources bear a loss in their order`() {
    let resources = DefaultWaterfall.Resources(
      margin: lira("4.00"), freeHouse: lira("1.00"), ownContribution: lira("2.00"), ccpOwn: lira("1.00"),
      otherContributions: [lira("3.00"), lira("1.00"), lira("0.00")])
    let waterfall = DefaultWaterfall(loss: lira("9.00"), resources)
    #expect(waterfall.steps.map(\.used) == ["4.00", "1.00", "2.00", "1.00", "1.00"].map(lira))
    #expect(waterfall.others == ["0.75", "0.25", "0.00"].map(lira) && waterfall.uncovered == lira("0.00"))
    // The free part of the house account is its own margin; the customers' never covers the house.
    let house = DefaultWaterfall(loss: lira("9.00"), resources, isHouseAccount: true)
    #expect(house.steps.map(\.used) == ["4.00", "0.00", "2.00", "1.00", "2.00"].map(lira))
    let all = DefaultWaterfall(loss: lira("20.00"), resources)
    #expect(all.uncovered == lira("8.00") && all.others == ["3.00", "1.00", "0.00"].map(lira))
    #expect(DefaultWaterfall(loss: lira("3.00"), resources).steps.map(\.used.minor) == [300, 0, 0, 0, 0])
  }
}
