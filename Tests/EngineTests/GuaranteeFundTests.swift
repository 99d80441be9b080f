// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

extension Market {
  /// What the last outcome tells of the fund.
  var toldOfFund: [String] {
    var seen: [String] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        switch event {
        case .fund(let event):
          seen.append("\(event.month.text) \(event.state.text) \(event.size?.text ?? "-")")
        case .fundDay(let event):
          let needs = event.needs.map(\.text).joined(separator: ",")
          seen.append("\(event.day.text) \(event.size.text) \(event.scenario.string) [\(needs)]")
        case .contribution(let event):
          seen.append("\(event.member.text) \(event.state.text) \(event.amount.text)")
        case .defaultLoss(let event):
          let used = [
            event.margin, event.freeHouse, event.ownContribution, event.ccpOwn, event.otherContributions,
            event.uncovered,
          ]
          seen.append("\(event.member.text)/\(event.account.text) \(used.map(\.text).joined(separator: " "))")
        case .lossShare(let event):
          seen.append("\(event.member.text) \(event.change.text) \(event.owed.text)")
        default: break
        }
      }
    }
    return seen.map { $0.replacing(" TRY", with: "") }
  }

  /// Of the last outcome's calls the account, what they are for, their state and the call included.
  var calls: [String] {
    var seen: [String] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        guard case .marginCall(let call) = event else { continue }
        let names = [
          call.member.text, call.account.text, call.runDay.text, call.purpose.text, call.state.text,
          call.remaining.text, call.including?.text ?? "-",
        ]
        seen.append(names.joined(separator: " ").replacing(" TRY", with: ""))
      }
    }
    return seen
  }

  @discardableResult
  mutating func fund(_ act: String, _ month: String = "2026-04-01", by user: String = "TVS003") -> LineResult
  {
    send(user, "guarantee-fund.enter", ["act": act, "month": month])
  }

  mutating func scenario(_ moves: [String], _ more: String = "") {
    decideAtDesk("stress-scenario", fields: Self.moves(moves, more))
  }

  static func moves(_ moves: [String], _ more: String = "") -> String {
    "\"title\":\"T\",\"moves\":[\(moves.map { "\"\($0)\"" }.joined(separator: ","))]\(more)"
  }

  /// Runs on business days from 2026-03-02 on: AKA long in A, AKB short in B; the scenario moves both by a
  /// third. Afterwards it is 1 April, 09:00.
  static func withRuns(days: Int, sizes: [String: Int] = [:], _ more: String = "") -> Market {
    var market = Market.withCounterparty(sizes: sizes)
    market.finish()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02", more))
    market.scenario(["\(a) -0.3", "\(b) 0.3", "\(c) 0"])
    let long = market.position("BUY", 1_000, a, at: "20", for: "2026-04-20", origin: "HOUSE")
    let short = market.position("SELL", 200, b, at: "50", for: "2026-04-20", origin: "HOUSE", member: "AKB")
    #expect(long.state == "executed" && short.state == "executed")
    for day in 0..<days {
      market.goTo("\(Market.monday + day / 5 * 7 + day % 5)", "17:00")
      market.finish()
      market.pricesOfTheDay()
      market.run()
      market.finish()
    }
    market.goTo("2026-04-01", "09:00")
    market.finish()
    return market
  }

  /// Whatever goes on at continuations comes to its end.
  mutating func finish() {
    while registry.hasBacklog || registry.nextDue.map({ $0 <= time }) ?? false { execute(nil) }
  }
}

/// The guarantee fund in the registry, beside the stories of CCP-55 to CCP-63.
@Suite struct GuaranteeFundTests {
  @Test(.rule("CCP-55", "CCP-56", "CCP-58", "CCP-59"))
  func `every day of the look-back is calculated, and the fund is shared by margin`() {
    var market = Market.withRuns(days: 3)
    market.fund("CALCULATE")
    // 20,000 · 0.3 beyond 2,400; 10,000 · 0.3 beyond 1,000.
    let day = "3600.00 1 [AKA 3600.00,AKB 2000.00]"
    #expect(
      market.toldOfFund == [
        "2026-04-01 RUNNING -", "2026-03-02 \(day)", "2026-03-03 \(day)", "2026-03-04 \(day)",
        "2026-04-01 CALCULATED 3600.00", "AKA CALCULATED 2541.18", "AKB CALCULATED 1058.83",
      ])
  }

  @Test(.rule("CCP-58")) func `a calculation goes on at continuations and comes to the same`() {
    var whole = Market.withRuns(days: 20)
    whole.fund("CALCULATE")
    let expected = whole.toldOfFund
    var market = Market.withRuns(days: 20, sizes: ["steps": 2])
    market.fund("CALCULATE")
    var told = market.toldOfFund
    var entries = 0
    while market.registry.hasBacklog {
      market.execute(nil)
      told += market.toldOfFund
      entries += 1
    }
    #expect(entries > 0 && told == expected && told.count == 24)
    let early = market.fund("CALCULATE", "2026-05-01")
    #expect(early.refusal == "state-not-allowed")
  }

  @Test(.rule("CCP-48", "CCP-53", "CCP-60", "CCP-62"))
  func `the call of a run and that of a notice of the same day stand side by side`() {
    var market = Market.withRuns(days: 2)
    for (act, user) in [("CALCULATE", "TVS003"), ("APPROVE", "TVS004"), ("NOTIFY", "TVS003")] {
      market.fund(act, by: user)
    }
    #expect(
      market.calls == [
        "AKA GF 2026-04-01 NOTICE ISSUED 2541.18 -", "AKB GF 2026-04-01 NOTICE ISSUED 1058.83 -",
      ])
    market.goTo("2026-05-01", "09:00")
    market.finish()
    for (act, user) in [("CALCULATE", "TVS003"), ("APPROVE", "TVS004"), ("NOTIFY", "TVS003")] {
      market.fund(act, "2026-05-01", by: user)
    }
    #expect(market.calls.first == "AKA GF 2026-05-01 NOTICE ISSUED 2541.18 2026-04-01")
    market.setTime("17:00")
    market.pricesOfTheDay()
    market.run()
    #expect(market.calls.contains("AKA GF 2026-05-01 RUN ISSUED 2541.18 -"))
    // Each is withdrawn by itself, and that of the run when nothing is said.
    let call = ["member": "AKB", "account": "GF", "runDate": "2026-05-01", "reason": "wrong"]
    market.decideAtDesk("margin-call", call)
    #expect(market.calls == ["AKB GF 2026-05-01 RUN WITHDRAWN 1058.83 -"])
    let again = market.send("TVS003", "margin-call.enter", call)
    #expect(again.refusal == "state-not-allowed")
    market.decideAtDesk("margin-call", call.merging(["purpose": "NOTICE"]) { $1 })
    #expect(market.calls == ["AKB GF 2026-05-01 NOTICE WITHDRAWN 1058.83 2026-04-01"])
    // What is lodged is tested against each; the oldest is late.
    market.collateral("DEPOSIT", ["amount": "2541.18 TRY"], account: "GF")
    #expect(
      market.calls == [
        "AKA GF 2026-05-01 RUN MET 0.00 -", "AKA GF 2026-05-01 NOTICE MET 0.00 2026-04-01",
        "AKA GF 2026-04-01 NOTICE MET-LATE 0.00 -",
      ])
    // Default on the other's overdue call of the notice names it.
    let overdue = ["member": "AKB", "account": "GF", "runDate": "2026-04-01"]
    #expect(market.send("TVS003", "default.enter", overdue).refusal == "default-needs-overdue-call")
    market.decideAtDesk("default", overdue.merging(["purpose": "NOTICE"]) { $1 })
    #expect(market.calls == ["AKB GF 2026-04-01 NOTICE DEFAULTED 1058.83 -"])
  }

  @Test(.rule("CCP-57", "CCP-58")) func `steps of a large calculation fill entries by what they weigh`() {
    func told(_ steps: Int) -> (told: [String], entries: Int) {
      var market = Market.withRuns(days: 6, sizes: ["steps": steps])
      for (isin, seed) in [(Market.a, Int64(42)), (Market.b, 7)] {
        let points = SeriesTests.madeUp(seed).map { "\"\($0)\"" }.joined(separator: ",")
        market.must("TVS003", "price-series.enter", fields: "\"isin\":\"\(isin)\",\"series\":[\(points)]")
      }
      market.fund("CALCULATE")
      var (seen, entries) = (market.toldOfFund, 0)
      while market.registry.hasBacklog {
        market.execute(nil)
        seen += market.toldOfFund
        entries += 1
      }
      return (seen, entries)
    }
    let (whole, none) = told(10_000)
    #expect(none == 0 && whole.count == 10)
    // A day applies 1,261 scenarios to two accounts with a net each: 5,044 moves are one plain step more, so
    // that of four steps no entry takes more than two days.
    let (parts, entries) = told(4)
    #expect(parts == whole && entries >= 3)
  }

  @Test(.rule("CCP-58", "CCP-60")) func `the next month's fund takes the place of the one in force`() {
    var market = Market.withRuns(days: 2)
    market.fund("CALCULATE")
    market.fund("APPROVE", by: "TVS004")
    market.fund("NOTIFY")
    market.goTo("2026-04-08", "00:00")
    market.tick(at: "00:00")
    #expect(market.toldOfFund.first == "2026-04-01 IN-FORCE 3600.00")
    market.goTo("2026-05-01", "09:00")
    market.fund("CALCULATE", "2026-05-01")
    market.fund("APPROVE", "2026-05-01", by: "TVS004")
    market.fund("NOTIFY", "2026-05-01")
    market.goTo("2026-05-08", "09:00")
    market.tick(at: "09:00")
    #expect(
      market.toldOfFund == [
        "2026-04-01 SUPERSEDED 3600.00", "AKA SUPERSEDED 2541.18", "AKB SUPERSEDED 1058.83",
        "2026-05-01 IN-FORCE 3600.00", "AKA IN-FORCE 2541.18", "AKB IN-FORCE 1058.83",
      ])
  }

  @Test(.rule("CCP-57")) func `the days of the kept prices are scenarios`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.load(Market.a, ["2026-02-24 20", "2026-02-25 18", "2026-02-26 15", "2026-02-27 20"])
    let long = market.position("BUY", 1_000, Market.a, at: "20", for: "2026-04-20", origin: "HOUSE")
    #expect(long.state == "executed")
    market.price(Market.a, "20")
    market.run()
    market.goTo("2026-04-01", "09:00")
    market.fund("CALCULATE")
    // Two days to 26 February: 15 after 20; 20,000 · 0.25 beyond 2,400.
    #expect(market.toldOfFund.contains("2026-03-02 2600.00 2026-02-26 [AKA 2600.00]"))
    #expect(market.toldOfFund.contains("2026-04-01 CALCULATED 2600.00"))
  }

  @Test(.rule("CCP-56")) func `instruments without service enter where the parameters say so`() {
    for (more, size) in [("", "3600.00"), (",\"fundCoversNM\":\"true\"", "3600.00")] {
      var market = Market.withCounterparty()
      market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02", more))
      market.scenario(["\(Market.a) -0.3", "\(Market.second) -0.3"])
      let served = market.position("BUY", 1_000, Market.a, at: "20", for: "2026-04-20", origin: "HOUSE")
      let other = market.position("BUY", 1_000, Market.second, at: "20", for: "2026-04-20", origin: "HOUSE")
      #expect(served.state == "executed" && other.state == "executed")
      market.price(Market.a, "20")
      market.price(Market.second, "20")
      market.run()
      market.goTo("2026-04-01", "09:00")
      market.fund("CALCULATE")
      // NM has the highest risk value of the set, 0.15: a margin of 3,000 against a loss of 6,000.
      let expected = more.isEmpty ? size : "6600.00"
      #expect(market.toldOfFund.contains("2026-04-01 CALCULATED \(expected)"))
    }
  }

  @Test(.rule("CCP-57", "CCP-70", "CCP-75")) func `refusals of a scenario in their order`() {
    var market = Market.withCounterparty()
    let held = market.position("BUY", 1, Market.a, at: "20", for: "2026-04-20")
    #expect(held.state == "executed")
    var reached: [String] = []
    func send(_ moves: [String], _ more: String = "", by user: String = "TVS003") {
      let answer = market.send(user, "stress-scenario.enter", fields: Market.moves(moves, more))
      reached.append(answer.refusal ?? answer.state ?? "none")
    }
    send([], by: "MKK900")
    send([])
    send(["\(RefusalTests.unknown) 0.1"], ",\"replaces\":\"1\"")
    send(["\(Market.b) 0.1"], ",\"replaces\":\"1\"")
    send(["\(Market.b) 0.1"])
    #expect(reached == StressScenarioEntry.about.refusals.map(\.code.name).filter { $0 != "table-full" })
    send(["\(Market.a) -1.000001"])
    #expect(reached.last == "number-format")
    market.scenario(["\(Market.a) -0.5"])
    market.decideAtDesk("stress-scenario", fields: "\"title\":\"none any more\",\"replaces\":\"1\"")
    send(["\(Market.a) -0.5"], ",\"replaces\":\"1\"")
    #expect(reached.last == "scenario-not-approved")
  }

  @Test(.rule("CCP-11", "CCP-58", "CCP-59", "CCP-60", "CCP-75")) func `refusals of a fund in their order`() {
    var market = Market.withCounterparty()
    let fields = ["act": "CALCULATE", "month": "2026-03-01", "effective": "2026-03-09"]
    var steps: [RefusalTests.Step] = [
      .init(user: "MKK900", fields: fields), .init(user: "TVS003", fields: fields),
    ]
    let plain = ["act": "CALCULATE", "month": "2026-03-02"]
    steps.append(.init(user: "TVS003", fields: plain))
    steps.append(.init(user: "TVS003", fields: ["act": "CALCULATE", "month": "2026-03-01"]))
    steps.append(
      .init(user: "TVS003", fields: ["act": "CALCULATE", "month": "2026-03-01"]) { market in
        market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
      })
    RefusalTests.check(
      GuaranteeFund.self, &market,
      unreachable: [
        .sameUserApproval, .scenarioShareMissing, .contributionEffectiveBeforeNotice, .tableFull,
      ], steps)
  }

  @Test(.rule("CCP-63", "CCP-75")) func `refusals of a loss in their order`() {
    var market = Market.withCounterparty()
    var fields = ["act": "LOSS", "member": "XXX", "account": "NM", "amount": "0.00 TRY"]
    var steps: [RefusalTests.Step] = []
    func add(_ more: [String: String], by user: String = "TVS003") {
      fields.merge(more) { $1 }
      steps.append(.init(user: user, fields: fields))
    }
    add([:], by: "MKK900")
    add([:])
    add(["member": "TVS"])
    add(["member": "AKA"])
    add(["account": "MS"])
    add(["amount": "10000000000000.01 TRY"])
    add(["amount": "1.00 TRY"])
    RefusalTests.check(DefaultLoss.self, &market, unreachable: [.collateralNotFree, .tableFull], steps)
  }

  @Test(.rule("CCP-63"))
  func `the house account has no free part beside its margin, and a share waits for cash`() {
    var market = Market.withRuns(
      days: 1, ",\"ccpOwn\":\"500.00 TRY\",\"minContribution\":\"1000.00 TRY\"")
    market.collateral("DEPOSIT", ["amount": "2000.00 TRY"], account: "PF")
    market.collateral("DEPOSIT", ["amount": "1000.00 TRY"], account: "GF")
    for act in ["CALCULATE", "APPROVE", "NOTIFY"] {
      market.fund(act, by: act == "APPROVE" ? "TVS004" : "TVS003")
    }
    market.goTo("2026-04-08", "17:00")
    market.pricesOfTheDay()
    market.run()
    market.goTo("2026-04-09", "12:00")
    market.tick(at: "12:00")
    market.decideAtDesk("default", ["member": "AKA", "account": "PF", "runDate": "2026-04-08"])
    market.decideAtDesk(
      "default-loss", ["act": "LOSS", "member": "AKA", "account": "PF", "amount": "4000.00 TRY"])
    #expect(
      market.toldOfFund == ["AKA/PF 2000.00 0.00 1000.00 500.00 500.00 0.00", "AKB 500.00 500.00"])
    // All losses of an account are at most 10¹³ lira together.
    let large = market.send(
      "TVS003", "default-loss.enter",
      ["act": "LOSS", "member": "AKA", "account": "PF", "amount": "9999999996000.01 TRY"])
    #expect(large.refusal == "position-too-large")
    let early = market.send(
      "TVS003", "default-loss.enter",
      ["act": "PAYMENT", "member": "AKB", "account": "GF", "amount": "500.00 TRY"])
    #expect(early.refusal == "collateral-not-free")
    // In default a member shares no fund any more.
    market.goTo("2026-05-01", "09:00")
    market.fund("CALCULATE", "2026-05-01")
    #expect(market.toldOfFund.filter { $0.hasPrefix("AKA CALCULATED") } == [])
  }

  @Test(.rule("CCP-58")) func `days that no look-back reaches leave`() {
    var market = Market.withRuns(days: 2)
    market.goTo("2027-05-03", "17:00")
    market.finish()
    market.pricesOfTheDay()
    market.run()
    market.goTo("2027-06-01", "09:00")
    market.finish()
    market.fund("CALCULATE", "2027-06-01")
    let days = market.toldOfFund.filter { $0.hasPrefix("2026-03") || $0.hasPrefix("2027-05") }
    #expect(days == ["2027-05-03 3600.00 1 [AKA 3600.00,AKB 2000.00]"])
  }

  @Test(.rule("CCP-67")) func `the same entries give the same outcomes and the same state`() {
    var market = Market.withRuns(days: 3)
    for act in ["CALCULATE", "APPROVE", "NOTIFY"] {
      market.fund(act, by: act == "APPROVE" ? "TVS004" : "TVS003")
    }
    market.goTo("2026-04-08", "12:00")
    market.tick(at: "12:00")
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
