// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

/// What is larger than the arithmetic takes is refused or bounded by a rule, and never stops the registry.
@Suite struct BoundTests {
  @Test(.rule("CCP-24", "CCP-38")) func `letters count towards the most that an account may be worth`() {
    var table = CollateralTable.transaction
    table.letterUntil = Day("2026-12-31")!
    func total(_ letters: [String], on day: String = "2026-12-31") -> String? {
      refusal {
        _ = try CollateralValuation(
          lodged([(.lira, "1.00")]), letters: letters.map { GuaranteeLetter(amount: lira($0)) }, table,
          on: Day(day)!)
      }
    }
    #expect(total(["92233720368547758.07"]) == "position-too-large")
    #expect(total(["92233720368547758.07", "92233720368547758.07"]) == "position-too-large")
    #expect(total(["9999999999999.01"]) == "position-too-large")
    #expect(total(["9999999999999.00"]) == nil)
    // After their last day they count nothing.
    #expect(total(["92233720368547758.07"], on: "2027-01-04") == nil)
  }

  @Test(.rule("CCP-37")) func `a currency is valued up to the same most as lira, and no further`() throws {
    // Cents at forty lira a dollar: a quarter of a billion dollars times a thousand, and a cent more.
    func value(_ cents: Int64) throws(Refusal) -> LodgedValue {
      try LodgedValue(quantity: cents, price: 40_000_000, per: 100)
    }
    #expect(try value(25_000_000_000_000) == .highest)
    #expect(refusal { _ = try value(25_000_000_000_001) } == "position-too-large")
  }

  @Test(.rule("CCP-20")) func `an add-on above one is refused before any sum`() throws {
    let returns = try MadeUp.returns(42)
    var addOns = CoefficientAddOns()
    addOns.interest = rate("9000000000000")
    addOns.fx = rate("9000000000000")
    #expect(
      refusal { _ = try ValuationCoefficient(returns, on: MadeUp.day, addOns: addOns) }
        == "coefficient-out-of-range")
  }

  @Test(.rule("CCP-73")) func `no step beyond one to a thousand is confirmed, nor counts`() throws {
    let day = MadeUp.first + 1
    func confirm(_ prices: [Int64]) throws -> String? {
      let series = try MadeUp.series(prices)
      return refusal { try series.checkConfirmation(of: day, reason: "x", StepBounds()) }
    }
    #expect(try confirm([1, 1_000, 1_000]) == nil && confirm([1_000, 1, 1]) == nil)
    #expect(try confirm([1, 1_001, 1_001]) == "parameter-value-invalid")
    #expect(try confirm([1_001, 1, 1]) == "parameter-value-invalid")
    #expect(Returns(try MadeUp.series([1, 1_000, 1_000]), confirmed: [day]).leftOut == [])
    #expect(Returns(try MadeUp.series([1, 1_001, 1_001]), confirmed: [day]).leftOut == [0])
  }

  @Test(.rule("CCP-15")) func `a return of any size has no risk value, and stops nothing`() throws {
    let all = StepBounds(low: Rate(), high: Rate(millionths: .max))
    // The bounds are set so that nothing is left out.
    let days = [MadeUp.first, MadeUp.first + 1, MadeUp.first + 2, MadeUp.first + 3]
    let rises: [Int64] = [1, 9_000_000_000_000, 80_000_000_000_000, 1_000_000_000_000_000]
    let returns = Returns(try PriceSeries(days: days, prices: rises), all)
    #expect(refusal { _ = try RiskValue(of: returns, .riskValue) } == "risk-value-out-of-range")
  }

  @Test(.rule("CCP-57")) func `a move is at most ten times the price`() throws {
    let days = [MadeUp.first + 1, MadeUp.first + 2]
    let returns = Returns(try MadeUp.series([1, 900, 800_000]), confirmed: days)
    #expect(returns.leftOut == [])
    let scenarios = StressScenario.set([returns], riskValues: [rate("0.1")])
    #expect(scenarios.map { $0.moves[0] } == [rate("10"), rate("0"), rate("10")])
  }

  @Test(.rule("CCP-63")) func `the contributions of others add up without a bound`() {
    let resources = DefaultWaterfall.Resources(
      margin: Money(minor: 0), freeHouse: Money(minor: 0), ownContribution: Money(minor: 0),
      ccpOwn: Money(minor: 0), otherContributions: [Money(minor: .max), Money(minor: .max)])
    let waterfall = DefaultWaterfall(loss: lira("10.00"), resources)
    #expect(waterfall.others == [lira("5.00"), lira("5.00")])
  }
}
