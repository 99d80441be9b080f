// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import Kernel
import TestSupport
import Testing
import Units

/// Histories of prices in the registry and what is computed from them: the rulebook's worked values come out
/// of the registry as they come out of the arithmetic.
@Suite struct SeriesTests {
  /// The published closes of the rulebook's worked values, one column.
  static func closes(_ code: String) -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try! String(contentsOf: root.appending(path: "Demo/Data/bist-closes.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let column = rows[0].firstIndex(of: Substring(code))!
    return rows.dropFirst().compactMap { $0[column].isEmpty ? nil : "\($0[0]) \($0[column])" }
  }

  /// The reproducible series of CCP-16 on days one after the other.
  static func madeUp(_ seed: Int64, second: Int64? = nil, count: Int = 1_260) -> [String] {
    func next(_ x: Int64) -> Int64 { (1_103_515_245 * x + 12_345) % (1 << 31) }
    var x = seed, y = second ?? 0
    var price: Int64 = 10_000_000
    var points: [String] = []
    for index in 0..<count {
      let digits = String(price)
      let padded = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
      points.append("\(read(Day.self, "2020-01-02") + index) \(padded.dropLast(7)).\(padded.suffix(7))")
      x = next(x)
      var step = (x / 65_536) % 603 - 301
      if second != nil {
        y = next(y)
        step += (y / 65_536) % 101 - 50
      }
      price = price * (10_000 + step) / 10_000
    }
    return points
  }

  @Test(.rule("CCP-12", "CCP-13", "CCP-14", "CCP-15", "CCP-16", "CCP-19", "CCP-20"))
  func `the reproducible series give their values`() {
    var market = Market.withHistories()
    market.load(Market.a, Self.madeUp(42))
    market.load(Market.b, Self.madeUp(7))
    market.load(Market.c, Self.madeUp(42, second: 99))
    let first = market.calculated(["isin": Market.a])
    #expect(first.riskValue?.text == "0.0545" && first.coefficient?.text == "0.94")
    #expect(first.loss?.value == 5_307_769 && first.gain?.value == 5_441_155)
    #expect(first.prices.value == 1_260 && first.returns.value == 1_258 && first.rank.value == 1_252)
    #expect(market.calculated(["isin": Market.a, "liquidity": "0.03"]).coefficient?.text == "0.91")
    let second = market.calculated(["isin": Market.b])
    #expect(second.riskValue?.text == "0.0559" && second.loss?.value == 5_249_423)
    #expect(market.calculated(["isin": Market.c]).riskValue?.text == "0.0571")
    let far = market.calculated(["isin": Market.a, "other": Market.b])
    #expect(far.difference?.value == 8_980_721 && far.credit?.text == "0.14")
    let near = market.calculated(["isin": Market.a, "other": Market.c])
    #expect(near.difference?.value == 947_276 && near.credit?.text == "0.73")
  }

  @Test(.rule("CCP-15", "CCP-19", "CCP-73"))
  func `the published closes give their values, and false steps are left out`() {
    var market = Market.withHistories()
    for (isin, code) in zip([Market.a, Market.b, Market.c], ["CCOLA", "AKBNK", "GARAN"]) {
      market.load(isin, Self.closes(code))
    }
    let cola = market.calculated(["isin": Market.a])
    #expect(cola.riskValue?.text == "0.1124" && cola.coefficient?.text == "0.85")
    #expect(cola.returns.value == 1_373 && cola.rank.value == 1_367)
    #expect(cola.leftOut.map(\.day.text) == ["2024-08-01", "2024-08-02"])
    #expect(cola.leftOut.map(\.because.text) == ["2024-08-01", "2024-08-01"])
    #expect(market.calculated(["isin": Market.b]).riskValue?.text == "0.1544")
    let bank = market.calculated(["isin": Market.c])
    #expect(bank.riskValue?.text == "0.1445" && bank.loss?.value == 14_444_849)
    let pair = market.calculated(["isin": Market.b, "other": Market.c])
    #expect(pair.difference?.value == 8_391_691 && pair.credit?.text == "0.57")
    // Confirmed as real by two, the fall counts like any other, and the coefficient is that of no filter.
    market.decideAtDesk("price-step", ["isin": Market.a, "day": "2024-08-01", "reason": "for the test"])
    let confirmed = market.calculated(["isin": Market.a])
    #expect(confirmed.riskValue?.text == "0.1324" && confirmed.coefficient?.text == "0.09")
    #expect(confirmed.leftOut == [])
    #expect(market.steps == [])
  }

  @Test(.rule("CCP-17")) func `no risk value below the computed one is taken`() {
    var market = Market.withHistories()
    market.load(Market.a, Self.madeUp(42))
    _ = market.calculated(["isin": Market.a])
    func enter(_ term: String, _ more: String = "") -> String? {
      market.send(
        "TVS003", "risk-parameter.enter",
        fields: Market.set(["\(Market.a) \(term)"], from: "2026-03-02", more)
      ).refusal
    }
    #expect(enter("0.0500") == "risk-value-below-model")
    #expect(enter("0.0700") == "reason-missing")
    #expect(enter("0.0700", ",\"reason\":\"volatile\"") == nil)
    #expect(enter("0.0545") == nil)
  }

  @Test(.rule("CCP-11", "CCP-17")) func `a calculation from a part of the history lowers no floor`() {
    var market = Market.withHistories()
    var points = Self.madeUp(42, count: 1_300)
    // Eight days up by a tenth and eight down again, before the made-up ones.
    for index in 0..<16 {
      var price = 10_000_000
      for _ in 0..<min(index, 16 - index) { price = price * 11 / 10 }
      points[index] = "\(points[index].prefix(10)) \(price / 10_000_000).\(String(price).suffix(7))"
    }
    market.load(Market.a, points)
    let whole = market.calculated(["isin": Market.a]).riskValue!
    let part = market.calculated(["isin": Market.a, "historyFrom": "2020-01-20"]).riskValue!
    #expect(part < whole)
    let fields = Market.set(["\(Market.a) \(part.text)"], from: "2026-03-02")
    #expect(
      market.send("TVS003", "risk-parameter.enter", fields: fields).refusal == "risk-value-below-model")
  }

  @Test(.rule("CCP-12")) func `a history has five years and 1,250 prices`() {
    var market = Market.withHistories()
    market.load(Market.a, Self.madeUp(42, count: 1_249))
    #expect(market.calculate(["isin": Market.a]).refusal == "history-too-short")
    market.load(Market.a, Self.madeUp(42, count: 1_250))
    #expect(market.calculate(["isin": Market.a]).state == "executed")
    #expect(
      market.calculate(["isin": Market.a, "historyFrom": "2020-01-03"]).refusal == "history-too-short")
    // The official prices of each day are added at the end.
    market.price(Market.a, "1")
    #expect(market.calculated(["isin": Market.a]).prices.value == 1_251)
    market.price(Market.a, "1.1")
    #expect(market.calculated(["isin": Market.a]).prices.value == 1_251)
  }

  @Test(.rule("CCP-73")) func `a history with too many suspect steps is unreliable`() {
    var market = Market.withHistories()
    var points = Self.madeUp(42)
    for index in stride(from: 10, to: 80, by: 5) { points[index] = "\(points[index].prefix(10)) 900" }
    market.load(Market.a, points)
    #expect(market.calculate(["isin": Market.a]).refusal == "history-unreliable")
  }

  @Test(.rule("CCP-15")) func `a share that never moved has no risk value of its own`() {
    var market = Market.withHistories()
    market.load(Market.a, Self.madeUp(42).map { "\($0.prefix(10)) 5" })
    #expect(market.calculate(["isin": Market.a]).refusal == "risk-value-out-of-range")
    // A pair without common days is none.
    market.load(Market.b, Self.madeUp(42))
    market.load(
      Market.c,
      Self.madeUp(7).enumerated().map {
        "\(read(Day.self, "2016-01-02") + $0.offset) \($0.element.dropFirst(11))"
      })
    #expect(market.calculate(["isin": Market.b, "other": Market.c]).refusal == "pair-history-too-short")
  }

  @Test(.rule("CCP-73", "CCP-67")) func `steps are found, go with another series, and are confirmed once`() {
    var market = Market.withHistories()
    let days = ["2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06"]
    func series(_ prices: [String]) -> [String] { zip(days, prices).map { "\($0) \($1)" } }
    market.load(Market.a, series(["100", "101", "64.64", "65", "66"]))
    #expect(market.steps == [])
    market.load(Market.a, series(["100", "101", "64.63", "65", "66"]))
    #expect(market.steps == ["2026-02-04 101 64.63 FOUND"])
    market.decideAtDesk("price-step", ["isin": Market.a, "day": "2026-02-04", "reason": "bankruptcy"])
    #expect(market.steps == ["2026-02-04 101 64.63 CONFIRMED"])
    // The same step with other prices stays confirmed; adjusted, it is none and its confirmation goes.
    market.load(Market.a, series(["50", "50.5", "32", "32.5", "33"]))
    #expect(market.steps == ["2026-02-04 50.5 32 FOUND", "2026-02-04 50.5 32 CONFIRMED"])
    market.load(Market.a, series(["32", "32", "32", "32.5", "33"]))
    #expect(market.steps == ["2026-02-04 50.5 32 GONE"])
    market.load(Market.a, series(["100", "101", "64.63", "65", "66"]))
    #expect(market.steps == ["2026-02-04 101 64.63 FOUND"])
    // A day's price that is sent again.
    market.price(Market.a, "99")
    #expect(market.steps == ["2026-03-02 66 99 FOUND"])
    market.price(Market.a, "66")
    #expect(market.steps == ["2026-03-02 66 99 GONE"])
  }

  @Test(.rule("CCP-69")) func `moves are compared with the risk value in force two days before`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.set(["\(Market.a) 0.12"], from: "2026-03-02"))
    var told: [[String]] = []
    for (day, price) in [
      ("2026-03-02", "20"), ("2026-03-03", "20"), ("2026-03-04", "25"), ("2026-03-05", "25"),
      ("2026-03-06", "40"), ("2026-03-09", "40"), ("2026-03-10", "40"),
    ] {
      market.goTo(day, "17:00")
      market.price(Market.a, price)
      market.run()
      told.append(market.backTests)
    }
    #expect(told[0] == [] && told[1] == [])
    #expect(told[2] == ["2026-03-04 1 1 1 -"])
    #expect(told[3] == ["2026-03-05 2 2 1 backtest-breach"])
    // The step of 6 March, 1.6, is suspect: its two returns are not compared.
    #expect(told[4] == told[3].map { $0.replacing("2026-03-05", with: "2026-03-06") })
    #expect(told[6] == ["2026-03-10 3 2 1 backtest-breach"])
  }

  @Test(.rule("CCP-67", "CCP-12")) func `what is kept replays to the same state`() {
    var market = Market.withHistories()
    market.load(Market.a, Self.closes("CCOLA"))
    market.load(Market.b, Self.madeUp(7))
    market.load(Market.a, Self.madeUp(42))
    market.price(Market.a, "3")
    _ = market.calculated(["isin": Market.b])
    var again = Registry(
      genesis: Market.genesis(), at: Moment(day: Market.monday, time: read(TimeOfDay.self, "10:00")))!
    for (index, entry) in market.entries.enumerated() {
      again.execute(sequence: again.sequence + 1, time: entry.time, entry.submission)
      let outcome = again.withOutcome { Array($0) }
      #expect(outcome == market.outcomes[index])
    }
    var bytes: [UInt8] = []
    again.image { bytes.append(contentsOf: $0) }
    let digest = market.digest()
    #expect(bytes == digest)
  }
}

extension Market {
  /// With officers who may load and compute.
  static func withHistories() -> Market {
    var market = Market.withCounterparty()
    for user in ["TVS003", "TVS004"] { market.grant(["price-step", "risk-calculation"], to: user) }
    return market
  }

  mutating func load(_ isin: String, _ points: [String]) {
    let list = points.map { "\"\($0)\"" }.joined(separator: ",")
    must("TVS003", "price-series.enter", fields: "\"isin\":\"\(isin)\",\"series\":[\(list)]")
  }

  mutating func calculate(_ fields: [String: String]) -> LineResult {
    send("TVS003", "risk-calculation.enter", fields)
  }

  mutating func calculated(_ fields: [String: String]) -> RiskCalculated {
    must("TVS003", "risk-calculation.enter", fields)
    var found = RiskCalculated()
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() { if case .riskCalculation(let event) = event { found = event } }
    }
    return found
  }

  /// What the last outcome tells of suspect steps.
  var steps: [String] {
    var seen: [String] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        guard case .suspectStep(let event) = event else { continue }
        seen.append("\(event.day.text) \(event.before.text) \(event.after.text) \(event.state.text)")
      }
    }
    return seen
  }

  var backTests: [String] {
    var seen: [String] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        guard case .backTest(let event) = event else { continue }
        let counts = "\(event.compared.value) \(event.breaches.value) \(event.borne.value)"
        seen.append("\(event.day.text) \(counts) \(event.isBreached.isSet ? "backtest-breach" : "-")")
      }
    }
    return seen
  }
}
