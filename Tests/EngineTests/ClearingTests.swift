// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// The central counterparty in the registry: what the arithmetic says of an account, with the registry's own
/// positions, collateral, prices and parameters.
@Suite struct ClearingTests {
  /// The account of the worked sequence on its first evening, before the run.
  private func sequence() -> Market {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.goTo("2026-11-12", "17:00")
    market.pricesOfTheDay()
    for (act, quantity, isin, price, day) in [
      ("BUY", 100_000, Market.a, "20", "2026-11-13"), ("SELL", 20_000, Market.a, "20", "2026-11-16"),
      ("SELL", 24_000, Market.b, "50", "2026-11-16"), ("SELL", 100_000, Market.c, "8", "2026-11-16"),
    ] {
      let answer = market.position(act, quantity, isin, at: price, for: day)
      #expect(answer.state == "executed")
    }
    market.collateral("DEPOSIT", ["amount": "25000.00 TRY"])
    market.collateral("DEPOSIT", ["isin": Market.bond, "quantity": "150000"])
    for isin in Market.small5 { market.collateral("DEPOSIT", ["isin": isin, "quantity": "4000"]) }
    return market
  }

  @Test(
    .rule(
      "CCP-26", "CCP-27", "CCP-28", "CCP-31", "CCP-34", "CCP-38", "CCP-40", "CCP-45", "CCP-48", "CCP-49",
      "CCP-50", "CCP-51", "CCP-52", "CCP-54"))
  func `the worked sequence runs from call to overdue`() {
    var market = sequence()
    market.run()
    #expect(market.told("AKA/MS") == ["299200.00 302125.00 25000.00 29920.00", "ISSUED 4920.00 4920.00"])
    #expect(market.told("AKA/PF") == ["0.00 0.00 0.00 0.00"])
    #expect(market.told.first == "EOD RUNNING" && market.told.last == "EOD DONE")
    market.goTo("2026-11-13", "10:00")
    market.tick(at: "10:00")
    #expect(market.told("AKA/MS") == ["REMINDER"])
    market.setTime("10:20")
    market.collateral("DEPOSIT", ["amount": "4920.00 TRY"])
    #expect(market.told("AKA/MS") == ["MET 0.00 0.00"])
    market.setTime("17:00")
    market.pricesOfTheDay()
    // A loss of 35,000 on trades that close each other.
    for (act, price) in [("BUY", "43"), ("SELL", "8")] {
      let answer = market.position(act, 1_000, Market.c, at: price, for: "2026-11-16")
      #expect(answer.state == "executed")
    }
    market.run()
    #expect(market.told("AKA/MS") == ["334200.00 308890.00 29920.00 33420.00", "ISSUED 25310.00 3500.00"])
    market.goTo("2026-11-16", "09:40")
    market.collateral("DEPOSIT", ["amount": "3500.00 TRY"])
    #expect(market.told("AKA/MS") == ["PART-MET 20497.50 0.00"])
    market.tick(at: "11:00")
    #expect(market.told("AKA/MS") == ["REMINDER"])
    market.pass(1)
    #expect(market.told("AKA/MS") == ["OVERDUE 20497.50 0.00"])
    // CCP-52: until default is declared, late collateral still meets it.
    market.setTime("12:15")
    market.collateral("DEPOSIT", ["amount": "20497.50 TRY"])
    #expect(market.told("AKA/MS") == ["MET-LATE 0.00 0.00"])
  }

  @Test(.rule("CCP-49")) func `what is booked in the second of the deadline counts`() {
    var market = sequence()
    market.run()
    market.goTo("2026-11-13", "11:00")
    market.collateral("DEPOSIT", ["amount": "4920.00 TRY"])
    #expect(market.told("AKA/MS").last == "MET 0.00 0.00")
  }

  @Test(.rule("CCP-49")) func `a deadline follows the calendar`() {
    var market = sequence()
    market.run()
    market.must("MKK900", "calendar-day.enter", ["day": "2026-11-13", "kind": "closed", "name": "Bayram"])
    #expect(market.told("AKA/MS") == ["ISSUED 4920.00 4920.00"])
    market.goTo("2026-11-14", "10:00")
    market.tick(at: "10:00")
    #expect(market.told == [])
    market.goTo("2026-11-16", "12:00")
    market.tick(at: "12:00")
    #expect(market.told("AKA/MS").last == "OVERDUE 4920.00 4920.00")
  }

  @Test(.rule("CCP-53")) func `an unpaid call keeps its state and the next one includes it`() {
    var market = sequence()
    market.run()
    market.goTo("2026-11-13", "17:00")
    market.pricesOfTheDay()
    market.run()
    var calls: [MarginCallStood] = []
    market.registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() { if case .marginCall(let call) = event { calls.append(call) } }
    }
    #expect(calls.map(\.state) == [.issued])
    #expect(calls.map { $0.including?.text } == ["2026-11-12"])
    market.goTo("2026-11-16", "09:00")
    market.collateral("DEPOSIT", ["amount": "4920.00 TRY"])
    #expect(market.told("AKA/MS") == ["MET 0.00 0.00", "MET-LATE 0.00 0.00"])
  }

  @Test(.rule("CCP-34", "CCP-67")) func `runs within the day make no call, and the official one is one`() {
    var market = sequence()
    market.run(["kind": "INTRADAY"])
    let within = market.told("AKA/MS")
    #expect(within == ["299200.00 302125.00 25000.00 29920.00"])
    market.run(["kind": "INTRADAY"])
    // The same result when it is run twice.
    #expect(market.told("AKA/MS") == within)
    market.run()
    #expect(market.told("AKA/MS").first == within.first)
    #expect(market.run().refusal == "run-already-official")
    let late = market.send(
      "TVS003", "price-series.enter", ["isin": Market.a, "day": "2026-11-12", "price": "21"])
    #expect(late.refusal == "run-already-official")
  }

  @Test(.rule("CCP-34")) func `a missing price is the one before when a second officer approves`() {
    var market = sequence()
    market.goTo("2026-11-13", "17:00")
    #expect(market.run().refusal == "price-missing")
    let entry = market.run(["formerPrices": "true"])
    #expect(entry.state == "entered" && entry.refusal == "same-user-approval")
    let number = entry.number ?? 0
    let own = market.send("TVS003", "margin-run.approve", fields: "\"instruction\":\(number)")
    #expect(own.refusal == "same-user-approval")
    market.must("TVS004", "margin-run.approve", fields: "\"instruction\":\(number)")
    #expect(market.told("AKA/MS").first == "299200.00 302125.00 25000.00 29920.00")
  }

  @Test(.rule("CCP-11")) func `a set counts from its day and a call keeps the one under which it was issued`()
  {
    var market = sequence()
    market.run()
    // Announced on the evening of the run: twice the risk, and nothing may be lodged any more.
    market.decideAtDesk(
      "risk-parameter",
      fields: Market.set(["\(Market.a) 0.24", "\(Market.b) 0.20", "\(Market.c) 0.30"], from: "2026-11-13"))
    market.goTo("2026-11-13", "10:20")
    market.collateral("DEPOSIT", ["amount": "4920.00 TRY"])
    #expect(market.told("AKA/MS").last == "MET 0.00 0.00")
    market.setTime("17:00")
    market.pricesOfTheDay()
    market.run()
    #expect(market.told("AKA/MS").first != "299200.00 308890.00 29920.00 29920.00")
    // SR 864,000 and IS 4,000, without credits; of the collateral the cash alone counts (CCP-23).
    #expect(market.told("AKA/MS").first == "868000.00 29920.00 29920.00 86800.00")
  }

  @Test(.rule("CCP-12")) func `a share without a risk value has the highest of the set`() {
    var market = Market.withCounterparty()
    market.decideAtDesk(
      "risk-parameter", fields: Market.set(["\(Market.a) 0.12", "\(Market.b) 0.10"], from: "2026-03-02"))
    market.price(Market.c, "8")
    let answer = market.position("BUY", 100_000, Market.c, at: "8", for: "2026-03-04", origin: "HOUSE")
    #expect(answer.state == "executed")
    market.run()
    #expect(market.told("AKA/PF").first == "96000.00 0.00 0.00 9600.00")
  }

  @Test(.rule("CCP-03", "CCP-05", "CCP-06", "CCP-42"))
  func `house and customers are not netted, but for instruments without service`() {
    var market = Market.withCounterparty()
    market.decideAtDesk(
      "risk-parameter",
      fields: Market.set(["\(Market.a) 0.12", "\(Market.second) 0.20"], from: "2026-03-02"))
    market.price(Market.a, "20")
    market.price(Market.second, "1")
    for (act, quantity, isin, origin) in [
      ("BUY", 1_000, Market.a, "HOUSE"), ("SELL", 400, Market.a, "CUSTOMER"),
      ("BUY", 2_000_000, Market.second, "HOUSE"), ("SELL", 500_000, Market.second, "CUSTOMER"),
    ] {
      let price = isin == Market.a ? "20" : "1"
      let answer = market.position(act, quantity, isin, at: price, for: "2026-03-04", origin: origin)
      #expect(answer.state == "executed")
    }
    market.run()
    #expect(market.told("AKA/PF").first == "2400.00 0.00 0.00 240.00")
    #expect(market.told("AKA/MS").first == "960.00 0.00 0.00 96.00")
    #expect(market.told("AKA/NM").first == "300000.00 0.00 0.00 30000.00")
    #expect(market.told("AKB/NM") == ["0.00 0.00 0.00 0.00"])
  }

  @Test(.rule("CCP-33")) func `what is delivered leaves the position and the rest stays at its date`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.price(Market.a, "20")
    let bought = market.position("BUY", 1_000, Market.a, at: "20", for: "2026-03-02")
    #expect(bought.state == "executed")
    let delivered = market.position("DELIVERY", 700, Market.a, for: "2026-03-02")
    #expect(delivered.state == "executed")
    market.run()
    #expect(market.told("AKA/MS").first == "720.00 0.00 0.00 72.00")
    #expect(market.position("DELIVERY", 301, Market.a, for: "2026-03-02").refusal == "close-exceeds-position")
    #expect(market.position("DELIVERY", 300, Market.a, for: "2026-03-02").state == "executed")
  }

  @Test(.rule("CCP-47", "CCP-41")) func `a withdrawal recomputes the limits without what leaves`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.pricesOfTheDay()
    // M 600,000: five million of A.
    let bought = market.position("BUY", 250_000, Market.a, at: "20", for: "2026-03-04", origin: "HOUSE")
    #expect(bought.state == "executed")
    market.collateral("DEPOSIT", ["amount": "500000.00 TRY"], account: "PF")
    for isin in Market.small5 {
      market.collateral("DEPOSIT", ["isin": isin, "quantity": "20000"], account: "PF")
    }
    market.run()
    // Each of five shares is cut to a fifth of the group's limit.
    #expect(market.told("AKA/PF").first == "600000.00 1062500.00 500000.00 60000.00")
    let much = market.collateral("WITHDRAW", ["amount": "400000.00 TRY"], account: "PF")
    #expect(much.refusal == "collateral-not-free")
    let little = market.collateral("WITHDRAW", ["amount": "100000.00 TRY"], account: "PF")
    #expect(little.state == "executed")
  }

  @Test(.rule("CCP-43", "CCP-61", "CCP-08"))
  func `a transfer goes between own accounts as far as the giving one stays adequate`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.pricesOfTheDay()
    let bought = market.position(
      "BUY", 10_000_000, Market.b, at: "50", for: "2026-03-04", origin: "HOUSE", ["reference": "X"])
    #expect(bought.state == "executed")
    let sold = market.position("SELL", 9_800_000, Market.b, at: "50", for: "2026-03-04", origin: "HOUSE")
    #expect(sold.state == "executed")
    market.collateral("DEPOSIT", ["amount": "1900000.00 TRY"], account: "PF")
    market.run()
    #expect(market.told("AKA/PF") == ["1000000.00 1900000.00 1900000.00 100000.00"])
    let over = market.collateral("TRANSFER", ["amount": "900000.01 TRY", "to": "MS"], account: "PF")
    #expect(over.refusal == "collateral-not-free")
    let all = market.collateral("TRANSFER", ["amount": "900000.00 TRY", "to": "MS"], account: "PF")
    #expect(all.state == "executed")
    let back = market.collateral("TRANSFER", ["amount": "1.00 TRY", "to": "GF"], account: "MS")
    #expect(back.refusal == "guarantee-fund-needs-own-assets")
  }

  @Test(.rule("CCP-02", "CCP-47", "CCP-52", "CCP-70"))
  func `an overdue call blocks every account, and default is declared by two`() {
    var market = sequence()
    market.collateral("DEPOSIT", ["amount": "100.00 TRY"], account: "NM")
    let early = market.send(
      "TVS003", "default.enter", ["member": "AKA", "account": "MS", "runDate": "2026-11-12"])
    #expect(early.refusal == "default-needs-overdue-call")
    market.run()
    let out = market.collateral("WITHDRAW", ["amount": "1.00 TRY"], account: "NM")
    #expect(out.state == "executed")
    #expect(market.collateral("WITHDRAW", ["amount": "1.00 TRY"]).refusal == "account-has-open-call")
    market.goTo("2026-11-13", "12:00")
    #expect(
      market.collateral("WITHDRAW", ["amount": "1.00 TRY"], account: "NM").refusal == "account-has-open-call")
    let entry = market.send(
      "TVS003", "default.enter", ["member": "AKA", "account": "MS", "runDate": "2026-11-12"])
    let own = market.send("TVS003", "default.approve", fields: "\"instruction\":\(entry.number ?? 0)")
    #expect(own.refusal == "same-operator")
    market.must("TVS004", "default.approve", fields: "\"instruction\":\(entry.number ?? 0)")
    #expect(market.told("AKA/MS") == ["DEFAULTED 4920.00 4920.00"])
    #expect(
      market.collateral("WITHDRAW", ["amount": "1.00 TRY"], account: "NM").refusal == "member-defaulted")
  }

  @Test(.rule("CCP-48", "CCP-67")) func `a call of a wrong run is withdrawn by two, with the reason`() {
    var market = sequence()
    market.run()
    market.decideAtDesk(
      "margin-call",
      ["member": "AKA", "account": "MS", "runDate": "2026-11-12", "reason": "wrong closing price"])
    #expect(market.told("AKA/MS") == ["WITHDRAWN 4920.00 4920.00"])
    market.goTo("2026-11-13", "12:00")
    market.tick(at: "12:00")
    #expect(market.told == [])
  }

  @Test(.rule("CCP-71")) func `a suspended member stays margined and opens and withdraws nothing`() {
    var market = sequence()
    let entry = market.send(
      "MKK900", "member-status.enter", ["member": "AKA", "status": "suspended", "document": "2026/1"])
    market.must("MKK901", "member-status.approve", fields: "\"instruction\":\(entry.number ?? 0)")
    let more = market.position("BUY", 1, Market.a, at: "20", for: "2026-11-16")
    #expect(more.refusal == "member-not-active")
    #expect(market.collateral("WITHDRAW", ["amount": "1.00 TRY"]).refusal == "member-not-active")
    market.run()
    #expect(market.told("AKA/MS").last == "ISSUED 4920.00 4920.00")
  }

  @Test(.rule("CCP-54")) func `a reminder that comes at a continuation is told all the same`() {
    var market = Market.withCounterparty(sizes: ["steps": 2])
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.pricesOfTheDay()
    for member in ["AKA", "AKB"] {
      for origin in ["HOUSE", "CUSTOMER"] {
        _ = market.position(
          "BUY", 1_000, Market.a, at: "20", for: "2026-03-09", origin: origin, member: member)
      }
    }
    market.setTime("17:00")
    market.run()
    while market.registry.hasBacklog { market.execute(nil) }
    market.goTo("2026-03-03", "09:00")
    while market.registry.hasBacklog { market.execute(nil) }
    market.tick(at: "10:05")
    var told = market.told
    while market.registry.hasBacklog {
      market.execute(nil)
      told += market.told
    }
    #expect(told.count { $0.hasSuffix("REMINDER") } == 4)
  }

  @Test(.rule("CCP-34")) func `a run goes on at continuations and comes to the same`() {
    var whole = sequence()
    whole.run()
    let expected = whole.told.filter { $0.hasPrefix("AK") }
    var market = Market.withCounterparty(sizes: ["steps": 2])
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.goTo("2026-11-12", "17:00")
    while market.registry.hasBacklog || market.registry.nextDue.map({ $0 <= market.time }) ?? false {
      market.execute(nil)
    }
    market.pricesOfTheDay()
    for (act, quantity, isin, price, day) in [
      ("BUY", 100_000, Market.a, "20", "2026-11-13"), ("SELL", 20_000, Market.a, "20", "2026-11-16"),
      ("SELL", 24_000, Market.b, "50", "2026-11-16"), ("SELL", 100_000, Market.c, "8", "2026-11-16"),
    ] { _ = market.position(act, quantity, isin, at: price, for: day) }
    market.collateral("DEPOSIT", ["amount": "25000.00 TRY"])
    market.collateral("DEPOSIT", ["isin": Market.bond, "quantity": "150000"])
    for isin in Market.small5 { market.collateral("DEPOSIT", ["isin": isin, "quantity": "4000"]) }
    market.run()
    var told = market.told
    var entries = 0
    while market.registry.hasBacklog {
      market.execute(nil)
      told += market.told
      entries += 1
    }
    #expect(entries > 1)
    #expect(told.filter { $0.hasPrefix("AK") } == expected)
    #expect(told.last == "EOD DONE")
  }

  @Test(.rule("CCP-67")) func `the same entries give the same outcomes and the same state`() {
    var market = sequence()
    market.run()
    market.goTo("2026-11-13", "10:20")
    market.collateral("DEPOSIT", ["amount": "4920.00 TRY"])
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
