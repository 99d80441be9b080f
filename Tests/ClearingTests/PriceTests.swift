// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

@Suite struct PriceTests {
  static let twelve: [Int64] = [100, 101, 103, 99, 98, 102, 104, 101, 97, 99, 103, 105]

  // MARK: The series

  @Test(.rule("CCP-12")) func `a history needs five calendar years and 1,250 prices`() throws {
    func accepts(first: String, on day: String, prices: Int = 1_260) throws -> Bool {
      let start = Day(first)!
      let series = try PriceSeries(
        days: (0..<prices).map { start + $0 }, prices: Array(repeating: 10, count: prices))
      return series.isLongEnough(on: Day(day)!)
    }
    #expect(try accepts(first: "2020-01-02", on: "2025-01-02"))
    #expect(try !accepts(first: "2020-01-02", on: "2025-01-01"))
    #expect(try accepts(first: "2019-12-31", on: "2025-01-02"))
    #expect(try !accepts(first: "2020-02-02", on: "2025-01-02"))
    #expect(try accepts(first: "2020-01-02", on: "2025-01-02", prices: 1_250))
    #expect(try !accepts(first: "2020-01-02", on: "2025-01-02", prices: 1_249))
    #expect(
      try accepts(first: "2019-02-28", on: "2024-02-29") && !accepts(first: "2019-03-01", on: "2024-02-29"))
  }

  @Test(.rule("CCP-12")) func `a history that is too short gives no risk value`() throws {
    let short = Returns(try MadeUp.series(MadeUp.prices(42, count: 1_249)))
    #expect(refusal { _ = try RiskValue(short, on: MadeUp.day) } == "history-too-short")
    let returns = try MadeUp.returns(42)
    let eve = Day("2025-01-01")!
    #expect(refusal { _ = try RiskValue(returns, on: eve) } == "history-too-short")
    #expect(try RiskValue(returns, on: eve + 1).value == rate("0.0545"))
    #expect(RiskValue.proxy([rate("0.12"), rate("0.21"), rate("0.2")]) == rate("0.21"))
  }

  @Test(.rule("CCP-12"), arguments: [Int64(0), -5, PriceSeries.highestPrice + 1])
  func `a price that is not positive stops the series`(price: Int64) {
    let days = [MadeUp.first, MadeUp.first + 1]
    #expect(refusal { _ = try PriceSeries(days: days, prices: [10, price]) } == "price-not-positive")
  }

  @Test(.rule("CCP-12")) func `prices up to the day count, the oldest too unless they are cut`() throws {
    let series = try MadeUp.series(Self.twelve)
    #expect(series.used(on: MadeUp.first + 3).prices == [100, 101, 103, 99])
    #expect(series.used(on: MadeUp.first + 3, from: MadeUp.first + 2).prices == [103, 99])
  }

  // MARK: Returns and ranks

  @Test(.rule("CCP-13")) func `two-day returns overlap, one a day`() throws {
    let returns = Returns(try MadeUp.series(Self.twelve))
    let wanted: [(Int128, Int128)] = [
      (3, 100), (-2, 101), (-5, 103), (1, 33), (3, 49), (-1, 102), (-7, 104), (-2, 101), (6, 97), (2, 33),
    ]
    #expect(returns.count == 10 && returns.total == 10)
    for (index, want) in wanted.enumerated() { #expect(returns[index] == Ratio(want.0, want.1)) }
    #expect(returns.day(0) == MadeUp.first + 2)
  }

  @Test(.rule("CCP-13")) func `a day without a price makes no difference`() throws {
    let days = Self.twelve.indices.map { MadeUp.first + $0 + ($0 > 5 ? 30 : 0) }
    let gap = Returns(try PriceSeries(days: days, prices: Self.twelve))
    let whole = Returns(try MadeUp.series(Self.twelve))
    #expect((0..<10).allSatisfy { gap[$0] == whole[$0] })
  }

  @Test(.rule("CCP-14")) func `a percentile is the nearest rank`() {
    #expect(Confidence.riskValue.rank(among: 1_258) == 1_252)
    #expect(Confidence.coefficient.rank(among: 1_258) == 1_257)
    #expect(Confidence(tenThousandths: 9_000).rank(among: 10) == 9)
    #expect(Confidence.riskValue.rank(among: 10) == 10)
    #expect(Confidence(tenThousandths: 10_000).rank(among: 10) == 10)
  }

  /// A plain sort of exact quotients, over series with many equal moves and with wild ones.
  @Test(.rule("CCP-14"), arguments: SeededGenerator.seeds)
  func `the quick selection is the plain one`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let count = Int.random(in: 3...300, using: &random)
      let highest = [20, 1_000, 100_000_000_000, PriceSeries.highestPrice].randomElement(using: &random)!
      let prices = (0..<count).map { _ in Int64.random(in: 1...highest, using: &random) }
      let bounds = StepBounds(low: Rate(), high: Rate(millionths: .max))
      let returns = Returns(try MadeUp.series(prices), bounds)
      for level in [5_000, 9_000, 9_950, 9_990, 10_000] {
        let confidence = Confidence(tenThousandths: level)
        let rank = confidence.rank(among: returns.count)
        let sorted = (0..<returns.total).map { returns[$0] }.sorted()
        #expect(returns.percentile(.gains, confidence) == sorted[rank - 1])
        #expect(returns.percentile(.losses, confidence) == -sorted[sorted.count - rank])
      }
    }
  }

  // MARK: Suspect steps

  @Test(.rule("CCP-73")) func `a step is suspect below 0.64 and above 1.44, not at them`() throws {
    let bounds = StepBounds()
    #expect(!bounds.isSuspect(from: 10_100, to: 6_464) && bounds.isSuspect(from: 10_100, to: 6_463))
    #expect(!bounds.isSuspect(from: 100, to: 144) && bounds.isSuspect(from: 1_000, to: 1_441))
    let kept = Returns(try MadeUp.series([10_000, 10_100, 6_464, 6_500, 6_600]))
    #expect(kept.leftOut == [] && kept.count == 3)
    let left = try MadeUp.series([10_000, 10_100, 6_463, 6_500, 6_600])
    #expect(Returns(left).leftOut == [0, 1])
    let third = MadeUp.first + 2
    #expect(left.suspectSteps(bounds) == [left.suspectSteps(bounds)[0]])
    #expect(left.suspectSteps(bounds)[0].day == third && left.suspectSteps(bounds)[0].direction == .fall)
    #expect(left.leftOutReturns(bounds).map(\.day) == [third, third + 1])
    #expect(left.leftOutReturns(bounds).map(\.because) == [[third], [third]])
  }

  @Test(.rule("CCP-73")) func `a false price costs three returns, a false level two`() throws {
    let false1 = Returns(try MadeUp.series([100, 101, 10_100, 102, 103, 104, 105]))
    #expect(false1.leftOut == [0, 1, 2])
    let level = Returns(try MadeUp.series([100, 101, 1_010, 1_020, 1_030, 1_040]))
    #expect(level.leftOut == [0, 1])
  }

  @Test(.rule("CCP-73")) func `a step confirmed by two officers counts like any other`() throws {
    let series = try MadeUp.series([100, 101, 1_010, 1_020, 1_030, 1_040])
    let day = MadeUp.first + 2
    #expect(Returns(series, confirmed: [day]).leftOut == [])
    #expect(series.suspectSteps(StepBounds(), confirmed: [day]) == [])
    try series.checkConfirmation(of: day, reason: "capital increase", StepBounds())
    #expect(refusal { try series.checkConfirmation(of: day, reason: "", StepBounds()) } == "reason-missing")
    #expect(
      refusal { try series.checkConfirmation(of: day + 1, reason: "x", StepBounds()) } == "step-not-suspect")
  }

  @Test(.rule("CCP-73")) func `a history with more than one in a hundred left out is unreliable`() throws {
    func riskValue(falseLevels: Int) throws -> Rate {
      var prices = MadeUp.prices(42)
      for number in 1...max(1, falseLevels) where number <= falseLevels {
        for index in (number * 100)..<prices.count {
          prices[index] = number % 2 == 1 ? prices[index] / 2 : prices[index] * 2
        }
      }
      return try RiskValue(Returns(try MadeUp.series(prices)), on: MadeUp.day).value
    }
    // 1,258 returns: 12 may be left out, 14 not.
    #expect(try riskValue(falseLevels: 6) <= rate("0.06"))
    #expect(refusal { _ = try riskValue(falseLevels: 7) } == "history-unreliable")
  }

  @Test(.rule("CCP-73")) func `the published closes hold the errors that are listed`() {
    let steps = Closes.table.shares.flatMap { share in
      share.series.suspectSteps(StepBounds()).map { "\(share.code) \($0.day)" }
    }
    #expect(steps.contains("CCOLA 2024-08-01"))
    #expect(steps.contains("TKFEN 2025-01-10"))
    #expect(!steps.contains("FENER 2020-03-12"))
    let days = Closes.series("CCOLA").leftOutReturns(StepBounds()).map(\.day)
    #expect(days == [Day("2024-08-01")!, Day("2024-08-02")!])
  }

  // MARK: The reader

  @Test(.rule("CCP-12")) func `the table of closes is read whole`() {
    #expect(Closes.table.days.count == 1_377 && Closes.table.shares.count == 96)
    #expect(Closes.series("OTKAR").prices.count == 1_375)
    #expect(!Closes.series("OTKAR").days.contains(Day("2024-08-19")!))
    #expect(Closes.series("AEFES").prices[0] == 310_108)
    #expect(Closes.table.shares.map(\.code) == Closes.table.shares.map(\.code).sorted())
  }

  @Test func `a table that cannot be read says where`() {
    func fault(_ text: String) -> TableFault? {
      do throws(TableFault) {
        _ = try PriceTable(Array(text.utf8))
        return nil
      } catch {
        return error
      }
    }
    #expect(fault("date,A\n2025-01-02,1.5\n2025-01-03,\n") == nil)
    #expect(fault("date,A\n2025-01-02,x\n") == TableFault(line: 2, column: "A", .cell(.format)))
    #expect(fault("date,A\n2025-01-02,1.12345678\n") == TableFault(line: 2, column: "A", .cell(.format)))
    #expect(fault("date,A\n2025-01-02,1\n2025-01-02,1\n") == TableFault(line: 3, column: "date", .order))
    #expect(fault("date,A\n2025-01-02,1,2\n") == TableFault(line: 2, column: "", .cellCount))
    #expect(fault("date,A,A\n") == TableFault(line: 1, column: "A", .repeated))
    #expect(fault("day,A\n") == TableFault(line: 1, column: "date", .columnMissing))
    #expect(fault("date,a b\n") == TableFault(line: 1, column: "a b", .cell(.format)))
    #expect(fault("date,A\n2025-01-02,0\n") == TableFault(line: 1, column: "A", .cell(.range)))
    #expect(fault("") == TableFault(line: 1, column: "date", .columnMissing))
  }
}
