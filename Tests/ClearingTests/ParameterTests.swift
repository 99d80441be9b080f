// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

@Suite struct ParameterTests {
  // MARK: Risk values

  @Test(.rule("CCP-15")) func `the risk value is the worse tail, rounded up to four decimals`() throws {
    let returns = Returns(try MadeUp.series(PriceTests.twelve))
    let ninety = try RiskValue(of: returns, Confidence(tenThousandths: 9_000))
    #expect(ninety.loss == Ratio(5, 103) && ninety.gain == Ratio(3, 49) && ninety.value == rate("0.0613"))
    let high = try RiskValue(of: returns, .riskValue)
    #expect(high.loss == Ratio(7, 104) && high.gain == Ratio(6, 97) && high.value == rate("0.0674"))
  }

  @Test(.rule("CCP-16")) func `the made-up series are reproducible`() throws {
    let first = MadeUp.prices(42)
    #expect(first.prefix(6) == [10_000_000, 10_087_000, 9_933_677, 9_827_386, 9_664_251, 9_943_547])
    #expect(first.last == 18_130_756)
    let second = MadeUp.prices(7)
    #expect(second.prefix(4) == [10_000_000, 9_967_000, 9_824_471, 9_542_508] && second.last == 7_350_816)
    let risk = try RiskValue(try MadeUp.returns(42), on: MadeUp.day)
    #expect(shown(risk.loss) == 5_307_769 && shown(risk.gain) == 5_441_155 && risk.value == rate("0.0545"))
    let other = try RiskValue(try MadeUp.returns(7), on: MadeUp.day)
    #expect(shown(other.loss) == 5_249_423 && shown(other.gain) == 5_585_364 && other.value == rate("0.0559"))
    #expect(shown(try #require(try MadeUp.returns(42).percentile(.losses, .coefficient))) == 5_677_099)
    #expect(shown(try #require(try MadeUp.returns(7).percentile(.losses, .coefficient))) == 5_589_785)
  }

  struct Worked: Sendable, CustomTestStringConvertible {
    let share: String, prices: Int, leftOut: Int, count: Int, rank: Int
    let loss: Int64, gain: Int64, riskValue: String, lossHigh: Int64, coefficient: String
    let without: (String, String)
    var testDescription: String { share }
  }

  /// The table of CCP-15: published closes to 7 July 2025.
  static let worked: [Worked] = [
    (
      "THYAO", 1_377, 0, 1_375, 1_369, 11_863_005, 13_286_336, "0.1329", 14_944_883, "0.85",
      ("0.1329", "0.85")
    ),
    (
      "GARAN", 1_377, 0, 1_375, 1_369, 14_444_849, 13_800_045, "0.1445", 18_848_674, "0.81",
      ("0.1445", "0.81")
    ),
    (
      "ASELS", 1_377, 0, 1_375, 1_369, 11_534_838, 14_978_205, "0.1498", 17_024_745, "0.82",
      ("0.1498", "0.82")
    ),
    ("BIMAS", 1_377, 0, 1_375, 1_369, 10_307_697, 11_790_622, "0.118", 15_339_735, "0.84", ("0.118", "0.84")),
    (
      "TUPRS", 1_377, 0, 1_375, 1_369, 11_879_094, 13_577_375, "0.1358", 15_788_519, "0.84",
      ("0.1358", "0.84")
    ),
    (
      "OTKAR", 1_375, 0, 1_373, 1_367, 11_405_527, 14_404_762, "0.1441", 12_974_650, "0.87",
      ("0.1441", "0.87")
    ),
    (
      "AEFES", 1_377, 6, 1_369, 1_363, 12_518_608, 12_468_938, "0.1252", 18_935_915, "0.81",
      ("0.2178", "0.81")
    ),
    (
      "CCOLA", 1_377, 2, 1_373, 1_367, 11_005_791, 11_234_560, "0.1124", 14_532_019, "0.85",
      ("0.1324", "0.09")
    ),
    ("TKFEN", 1_377, 3, 1_372, 1_366, 14_139_354, 14_994_882, "0.15", 16_845_184, "0.83", ("0.1552", "0.81")),
    ("TSPOR", 1_377, 2, 1_373, 1_367, 19_881_222, 20_930_715, "0.2094", 29_791_904, "0.7", ("0.21", "0.7")),
  ].map {
    Worked(
      share: $0.0, prices: $0.1, leftOut: $0.2, count: $0.3, rank: $0.4, loss: $0.5, gain: $0.6,
      riskValue: $0.7, lossHigh: $0.8, coefficient: $0.9, without: $0.10)
  }

  @Test(.rule("CCP-15", "CCP-20", "CCP-73"), arguments: worked)
  func `the worked values of the published closes`(row: Worked) throws {
    let series = Closes.series(row.share)
    let returns = Returns(series)
    #expect(series.prices.count == row.prices && returns.leftOut.count == row.leftOut)
    let risk = try RiskValue(returns, on: Closes.day)
    #expect(risk.count == row.count && risk.rank == row.rank)
    #expect(shown(risk.loss) == row.loss && shown(risk.gain) == row.gain && risk.value == rate(row.riskValue))
    let coefficient = try ValuationCoefficient(returns, on: Closes.day)
    #expect(shown(coefficient.loss) == row.lossHigh && coefficient.value == rate(row.coefficient))
    let all = StepBounds(low: Rate(), high: Rate(millionths: .max))
    let unchecked = Returns(series, all)
    #expect(try RiskValue(unchecked, on: Closes.day, all).value == rate(row.without.0))
    #expect(try ValuationCoefficient(unchecked, on: Closes.day, all).value == rate(row.without.1))
  }

  @Test(.rule("CCP-15")) func `a share that never moved has no risk value of its own`() throws {
    let still = Returns(try MadeUp.series(Array(repeating: 10, count: 1_260)))
    #expect(refusal { _ = try RiskValue(still, on: MadeUp.day) } == "risk-value-out-of-range")
    #expect(refusal { try RiskValue.check(rate("1.0001")) } == "risk-value-out-of-range")
    #expect(refusal { try RiskValue.check(rate("0.12345")) } == "risk-value-out-of-range")
    try RiskValue.check(rate("1"))
  }

  @Test(.rule("CCP-17")) func `a risk value may be raised with a reason and never lowered`() throws {
    let model = try RiskValue(try MadeUp.returns(42), on: MadeUp.day)
    #expect(try model.raised(to: rate("0.07"), reason: "take-over bid") == rate("0.07"))
    #expect(refusal { _ = try model.raised(to: rate("0.05"), reason: "calm") } == "risk-value-below-model")
    #expect(refusal { _ = try model.raised(to: rate("0.07"), reason: "") } == "reason-missing")
  }

  @Test(.rule("CCP-18")) func `the spread rate is at most 0.4 of the risk value`() throws {
    try SpreadRate.check(rate("0.048"), riskValue: rate("0.12"))
    #expect(
      refusal { try SpreadRate.check(rate("0.0481"), riskValue: rate("0.12")) }
        == "intra-spread-rate-too-high")
    #expect(
      refusal { try SpreadRate.check(rate("-0.0001"), riskValue: rate("0.12")) }
        == "intra-spread-rate-too-high")
    #expect(SpreadRate.usual(rate("0.12")) == rate("0.01"))
    #expect(SpreadRate.usual(rate("0.0213")) == rate("0.0085"))
  }

  // MARK: Pairs

  @Test(.rule("CCP-19")) func `the credit comes from observed joint moves`() throws {
    let a = try MadeUp.returns(42), b = try MadeUp.returns(7)
    let apart = try CreditRate(a, b, riskValues: (rate("0.0545"), rate("0.0559")), on: MadeUp.day)
    #expect(shown(apart.difference) == 8_980_721 && apart.value == rate("0.14"))
    let alike = try MadeUp.returns(42, second: 99)
    let value = try RiskValue(alike, on: MadeUp.day).value
    #expect(value == rate("0.0571"))
    let close = try CreditRate(a, alike, riskValues: (rate("0.0545"), value), on: MadeUp.day)
    #expect(shown(close.difference) == 947_276 && close.value == rate("0.73"))
  }

  @Test(
    .rule("CCP-19"),
    arguments: [
      ("AKBNK", "GARAN", Int64(8_391_691), "0.57", 1_375), ("PGSUS", "THYAO", 13_664_642, "0.47", 1_375),
      ("GARAN", "THYAO", 17_315_376, "0.3", 1_375), ("OTKAR", "TTRAK", 14_149_058, "0.39", 1_373),
    ])
  func `the worked credits of the published closes`(
    a: String, b: String, difference: Int64, credit: String, count: Int
  ) throws {
    let values = (try Closes.riskValue(a).value, try Closes.riskValue(b).value)
    let left = Returns(Closes.series(a)), right = Returns(Closes.series(b))
    let pair = try CreditRate(left, right, riskValues: values, on: Closes.day)
    #expect(shown(pair.difference) == difference && pair.value == rate(credit) && pair.count == count)
    let turned = try CreditRate(right, left, riskValues: (values.1, values.0), on: Closes.day)
    #expect(turned.value == pair.value)
  }

  /// Every pair of the published closes with one share, by a plain sort of exact quotients on common days.
  @Test(.rule("CCP-19"), arguments: ["THYAO", "OTKAR", "CCOLA", "AEFES", "USAK"])
  func `the quick percentile of differences is the plain one`(code: String) throws {
    let own = Returns(Closes.series(code))
    for (share, other) in zip(Closes.table.shares, Closes.returns) {
      let plain = try Self.plain(own.series, other.series)
      #expect(PairReturns.percentile(own, other, .riskValue) == plain, "\(code) \(share.code)")
    }
  }

  private static func plain(_ left: PriceSeries, _ right: PriceSeries) throws -> Ratio {
    let days = left.days.filter(right.days.contains)
    func prices(_ series: PriceSeries) -> [Int64] {
      days.map { day in series.prices[series.days.firstIndex(of: day)!] }
    }
    let (a, b) = (prices(left), prices(right))
    func isSuspect(_ p: [Int64], _ t: Int) -> Bool {
      p[t] * 100 < p[t - 1] * 64 || p[t] * 100 > p[t - 1] * 144
    }
    var differences: [Ratio] = []
    for t in 2..<days.count
    where ![t, t - 1].contains(where: { isSuspect(a, $0) || isSuspect(b, $0) }) {
      let n = Int128(a[t]) * Int128(b[t - 2]) - Int128(b[t]) * Int128(a[t - 2])
      differences.append(Ratio(n < 0 ? -n : n, Int128(a[t - 2]) * Int128(b[t - 2])))
    }
    differences.sort()
    return differences[(995 * differences.count + 999) / 1_000 - 1]
  }

  @Test(.rule("CCP-19"), arguments: SeededGenerator.seeds)
  func `differences of wild and of equal moves are told apart exactly`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<30 {
      let count = Int.random(in: 3...400, using: &random)
      let highest = [3, 12, 1_000, PriceSeries.highestPrice].randomElement(using: &random)!
      let all = StepBounds(low: Rate(), high: Rate(millionths: .max))
      let series = try (0..<2).map { _ in
        try MadeUp.series(
          (0..<count).map { _ in Int64.random(in: max(1, highest / 4)...highest, using: &random) })
      }
      let quick = PairReturns.percentile(Returns(series[0], all), Returns(series[1], all), .riskValue)
      var differences = (2..<count).map { t in
        let (a, b) = (series[0].prices, series[1].prices)
        let n = Int128(a[t]) * Int128(b[t - 2]) - Int128(b[t]) * Int128(a[t - 2])
        return Ratio(n < 0 ? -n : n, Int128(a[t - 2]) * Int128(b[t - 2]))
      }
      differences.sort()
      #expect(quick == differences[(995 * differences.count + 999) / 1_000 - 1])
    }
  }

  @Test(.rule("CCP-19")) func `a pair needs a common history and a credit has its bound`() throws {
    let long = try MadeUp.returns(42)
    let days = (0..<1_260).map { MadeUp.first + $0 + 20 }
    let late = Returns(try PriceSeries(days: days, prices: MadeUp.prices(7)))
    #expect(
      refusal {
        _ = try CreditRate(long, late, riskValues: (rate("0.05"), rate("0.05")), on: MadeUp.day)
      } == "pair-history-too-short")
    try CreditRate.check(rate("0.8"))
    #expect(refusal { try CreditRate.check(rate("0.81")) } == "credit-rate-too-high")
    #expect(refusal { try CreditRate.check(rate("0.005")) } == "credit-rate-too-high")
    #expect(CreditRate.rate(Ratio(3, 10), riskValues: (rate("0.1"), rate("0.1"))) == Rate())
  }

  // MARK: Coefficients, versions, back-tests

  @Test(.rule("CCP-20")) func `a coefficient takes the loss and the add-ons off, rounded down`() throws {
    let returns = try MadeUp.returns(42)
    #expect(try ValuationCoefficient(returns, on: MadeUp.day).value == rate("0.94"))
    var addOns = CoefficientAddOns()
    addOns.liquidity = rate("0.03")
    let lower = try ValuationCoefficient(returns, on: MadeUp.day, addOns: addOns)
    #expect(lower.value == rate("0.91"))
    #expect(lower.isExceeded(by: rate("0.92")) && !lower.isExceeded(by: rate("0.91")))
    addOns.fx = rate("-0.01")
    #expect(
      refusal { _ = try ValuationCoefficient(returns, on: MadeUp.day, addOns: addOns) } == "addon-negative")
    addOns.fx = rate("0.95")
    #expect(
      refusal { _ = try ValuationCoefficient(returns, on: MadeUp.day, addOns: addOns) }
        == "coefficient-out-of-range")
  }

  @Test(.rule("CCP-11")) func `the version effective on the day of the run is used`() throws {
    let eleven = (effective: Day("2026-06-01")!, isApproved: true, version: 11)
    let twelve = (effective: Day("2026-09-21")!, isApproved: true, version: 12)
    #expect(try RiskParameters.inForce(on: Day("2026-09-20")!, [twelve, eleven]) == 11)
    #expect(try RiskParameters.inForce(on: Day("2026-09-21")!, [eleven, twelve]) == 12)
    let draft = (effective: Day("2026-01-01")!, isApproved: false, version: 10)
    #expect(
      refusal { _ = try RiskParameters.inForce(on: Day("2026-02-01")!, [draft]) } == "parameter-not-approved")
    let day = Day("2026-09-21")!
    try RiskParameters.checkEffective(day, today: day)
    #expect(
      refusal { try RiskParameters.checkEffective(day, today: day + 1) } == "parameter-effective-in-past")
  }

  @Test(.rule("CCP-69")) func `more than two breaches in 250 days are reported`() throws {
    func test(falls: Int) throws -> BackTest {
      // Flat but for falls of a tenth, each followed by a rise; the wider ones are within the bounds of a
      // true step.
      var prices = Array(repeating: Int64(1_000), count: 400)
      for number in 0..<falls { prices[200 + 10 * number] = 905 }
      return BackTest(Returns(try MadeUp.series(prices))) { _ in rate("0.1") }
    }
    // The rise from 905 back to 1,000 is 10.5 % and passes 0.10; the fall of 9.5 % does not.
    #expect(try test(falls: 2).breaches.count == 2 && !test(falls: 2).isBreached)
    #expect(try test(falls: 3).breaches.count == 3 && test(falls: 3).isBreached)
    #expect(try test(falls: 3).count == 250)
    #expect(BackTest(breaches: [], count: 250).borne == 2)
  }

  @Test(.rule("CCP-69", "CCP-12")) func `a back-test takes only what was known on the day`() throws {
    // 1,260 made-up prices, then a crash that no history before it knows.
    var prices = MadeUp.prices(42)
    let last = prices[prices.count - 1]
    prices += [last, last * 8 / 10, last * 8 / 10, last * 8 / 10]
    let series = try PriceSeries(days: prices.indices.map { MadeUp.first + $0 * 2 }, prices: prices)
    let test = BackTest(recomputing: series)
    #expect(test.breaches == [series.days[1_261], series.days[1_262]])
    // Five years are reached before 1,250 prices; each day from the 1,250th price on is compared.
    #expect(test.count == prices.count - 2 - 1_249)
    let real = BackTest(recomputing: Closes.series("THYAO"))
    // The history reaches five years on 2 January 2025.
    let known = Closes.series("THYAO").days.filter { $0 >= Day("2025-01-02")! }
    #expect(real.count == known.count - 2 && real.breaches.allSatisfy { $0 > known[0] })
  }

  @Test(.rule("CCP-69")) func `a breach is counted within the window only`() throws {
    var prices = Array(repeating: Int64(1_000), count: 400)
    prices[50] = 905
    #expect(BackTest(Returns(try MadeUp.series(prices))) { _ in rate("0.1") }.breaches == [])
  }
}
