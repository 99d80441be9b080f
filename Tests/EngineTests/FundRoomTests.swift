// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// What the calculation of the guarantee fund rests on, where tables have no room left, and what stands still
/// while it goes on.
@Suite struct FundRoomTests {
  @Test(.rule("CCP-34", "CCP-48")) func `the oldest kept days give way to a run`() {
    func room(_ days: Int, _ accounts: Int, _ nets: Int) -> StressRoom {
      StressRoom(days: days, accounts: accounts, nets: nets)
    }
    let need = room(1, 10, 20)
    let kept = [room(1, 5, 5), room(1, 5, 15), room(1, 5, 20)]
    #expect(need.leaving(kept, free: room(1, 10, 20)) == 0)
    #expect(need.leaving(kept, free: room(0, 10, 20)) == 1)
    #expect(need.leaving(kept, free: room(1, 1, 20)) == 2)
    #expect(need.leaving(kept, free: room(1, 10, 0)) == 2)
    #expect(need.leaving(kept, free: room(0, 0, 0)) == 2)
    // Nothing is kept of a day for which all others are too few.
    #expect(need.leaving([], free: room(0, 10, 20)) == nil)
    #expect(need.leaving(kept, free: room(1, 10, -21)) == nil)
  }

  /// The check digit makes the sum of the digits, every second one doubled, a multiple of ten.
  private static func isin(_ number: Int) -> String {
    let body = "TREQ" + String(String(1_000_000 + number).dropFirst(1)) + "1"
    let digits = body.utf8.flatMap { $0 < 65 ? [Int($0) - 48] : [(Int($0) - 55) / 10, (Int($0) - 55) % 10] }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let doubled = digit.offset % 2 == 0 ? digit.element * 2 : digit.element
      return sum + doubled / 10 + doubled % 10
    }
    return body + "\((10 - sum % 10) % 10)"
  }

  @Test(.rule("CCP-26", "CCP-34")) func `the price of the day is taken where no history has room`() {
    var market = Market.withCounterparty(sizes: [
      "securities": 9_000, "textPieces": 40_000, "submissionsADay": 40_000, "referencesADay": 40_000,
      "steps": 100_000,
    ])
    let codes = (0..<8_192).map(Self.isin)
    for first in stride(from: 0, to: codes.count, by: 1_024) {
      let some = codes[first..<first + 1_024]
      let shares = some.map { "\($0),SHARE,X\n" }.joined()
      let defined = market.send(
        "MKK900", content: "security-definition.enter:isin,kind,name\n\(shares)", form: .csv)
      let prices = some.map { "\($0),2026-03-02,20\n" }.joined()
      let priced = market.send(
        "TVS003", content: "price-series.enter:isin,day,price\n\(prices)", form: .csv)
      for answer in [defined, priced] {
        let refused = answer.lines.first { $0.state != .executed }
        #expect(answer.refusal == nil && refused == nil, "\(String(describing: refused))")
      }
    }
    market.price(Market.a, "20")
    market.price(Market.a, "21")
    let series = "\"isin\":\"\(Market.a)\",\"series\":[\"2026-02-26 20\"]"
    #expect(market.send("TVS003", "price-series.enter", fields: series).refusal == "table-full")
  }

  @Test(.rule("CCP-57")) func `moves of ended scenarios make room for new ones`() {
    var market = Market.withRuns(days: 1, sizes: ["textPieces": 40_000])
    let moves = Array(repeating: "\(Market.a) -0.1", count: 1_998) + ["\(Market.b) 0.1", "\(Market.c) 0"]
    var last = 0, count = 1
    for index in 0..<66 {
      market.scenario(moves, last == 0 ? "" : ",\"replaces\":\"\(last)\"")
      count += 1
      last = count
      guard index == 30 else { continue }
      market.scenario(["\(Market.a) -0.4", "\(Market.b) 0.3", "\(Market.c) 0"])
      count += 1
    }
    market.fund("CALCULATE")
    market.finish()
    market.fund("APPROVE", by: "TVS004")
    #expect(market.toldOfFund == ["2026-04-01 APPROVED 5600.00"])
    market.fund("CALCULATE")
    #expect(market.toldOfFund.contains("2026-03-02 5600.00 33 [AKA 5600.00,AKB 2000.00]"))
  }

  @Test(.rule("CCP-58")) func `every day has the scenarios of all shares held in the period`() {
    var market = Market.withCounterparty()
    for user in ["TVS003", "TVS004"] { market.grant(["price-step"], to: user) }
    market.decideAtDesk(
      "risk-parameter", fields: Market.set(["\(Market.a) 0.12"], from: "2026-03-02"))
    let history = ["2026-02-24 20", "2026-02-25 18", "2026-02-26 15", "2026-02-27 20"].map { "\"\($0)\"" }
    market.must(
      "TVS003", "price-series.enter",
      fields: "\"isin\":\"\(Market.b)\",\"series\":[\(history.joined(separator: ","))]")
    #expect(
      market.position("BUY", 1_000, Market.a, at: "20", for: "2026-04-20", origin: "HOUSE").state
        == "executed")
    for day in 0..<12 {
      market.goTo("\(Market.monday + day / 5 * 7 + day % 5)", "17:00")
      market.finish()
      market.price(Market.a, "20")
      // B comes after the days of the first step.
      if day == 10 {
        let late = market.position(
          "BUY", 1, Market.b, at: "20", for: "2026-04-20", origin: "HOUSE", member: "AKB")
        #expect(late.state == "executed")
      }
      if day >= 10 { market.price(Market.b, "20") }
      market.run()
      market.finish()
    }
    market.goTo("2026-04-01", "09:00")
    market.finish()
    market.fund("CALCULATE")
    // A without a history moves as B did to 26 February: 20,000 · 0.25 beyond 2,400.
    #expect(market.toldOfFund.contains("2026-03-02 2600.00 2026-02-26 [AKA 2600.00]"))
  }

  /// A calculation of many days at one step an entry, with a suspect step that awaits its second officer.
  private static func calculating(_ step: inout UInt64) -> Market {
    var market = Market.withRuns(days: 22, sizes: ["steps": 1])
    for user in ["TVS003", "TVS004"] { market.grant(["price-step"], to: user) }
    let series = "\"isin\":\"\(Market.a)\",\"series\":[\"2026-02-26 20\",\"2026-02-27 10\"]"
    market.must("TVS003", "price-series.enter", fields: series)
    let entry = market.send(
      "TVS003", "price-step.enter", ["isin": Market.a, "day": "2026-02-27", "reason": "real"])
    #expect(entry.state == "entered")
    market.finish()
    market.fund("CALCULATE")
    let goesOn = market.registry.hasBacklog
    #expect(goesOn)
    step = entry.number ?? 0
    return market
  }

  @Test(.rule("CCP-58")) func `no history changes while the fund is calculated from it`() {
    let series = "\"isin\":\"\(Market.a)\",\"series\":[\"2026-02-26 20\",\"2026-02-27 19\"]"
    var step: UInt64 = 0
    var market = Self.calculating(&step)
    #expect(market.send("TVS003", "price-series.enter", fields: series).refusal == "state-not-allowed")
    market.finish()
    #expect(market.send("TVS003", "price-series.enter", fields: series).state == "executed")
    var other = Self.calculating(&step)
    let approval = other.send("TVS004", "price-step.approve", fields: "\"instruction\":\(step)")
    #expect(approval.refusal == "state-not-allowed")
  }

  @Test(.rule("CCP-60")) func `contributions of a calculation that another follows are superseded`() {
    var market = Market.withRuns(days: 1)
    market.fund("CALCULATE")
    market.fund("CALCULATE")
    #expect(
      market.toldOfFund.prefix(3) == [
        "2026-04-01 SUPERSEDED 3600.00", "AKA SUPERSEDED 2541.18", "AKB SUPERSEDED 1058.83",
      ])
  }

  @Test(.rule("CCP-56", "CCP-57", "CCP-63")) func `a loss of NM is the fund's where the fund covers it`() {
    let flag = ",\"fundCoversNM\":\"true\""
    for (more, refusal) in [("", "account-kind-unknown"), (flag, "state-not-allowed")] {
      var market = Market.withCounterparty()
      market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02", more))
      let loss = market.send(
        "TVS003", "default-loss.enter",
        ["act": "LOSS", "member": "AKA", "account": "NM", "amount": "1.00 TRY"])
      #expect(loss.refusal == refusal)
      let other = market.position("BUY", 1, Market.second, at: "20", for: "2026-04-20", origin: "HOUSE")
      #expect(other.state == "executed")
      let scenario = market.send(
        "TVS003", "stress-scenario.enter", fields: Market.moves(["\(Market.a) -0.3"]))
      #expect(scenario.refusal == (more.isEmpty ? nil : "scenario-share-missing"))
    }
  }
}
