// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Every refusal of histories, corrections, remuneration and leaving in the order declared.
@Suite struct SeriesRefusalTests {
  private typealias Step = RefusalTests.Step

  @Test(.rule("CCP-12", "CCP-75")) func `a series`() {
    var market = Market.withHistories()
    func load(_ more: String, _ points: [String]) -> String? {
      let list = points.map { "\"\($0)\"" }.joined(separator: ",")
      return market.send("TVS003", "price-series.enter", fields: "\(more)\"series\":[\(list)]").refusal
    }
    let isin = "\"isin\":\"\(Market.a)\","
    #expect(load(isin + "\"price\":\"1\",", ["2026-03-04 0", "2026-03-03 1"]) == "field-not-applicable")
    #expect(load(isin + "\"day\":\"2026-03-02\",", ["2026-03-04 0"]) == "field-not-applicable")
    #expect(load(isin, ["2026-03-04 0", "2026-03-03 1"]) == "forward-value-not-allowed")
    #expect(load(isin, ["2026-03-02 0", "2026-03-02 1"]) == "series-out-of-order")
    #expect(load(isin, ["2026-03-01 0", "2026-03-02 1"]) == "price-not-positive")
    #expect(load(isin, ["2026-03-02 100000000.0000001"]) == "price-not-positive")
    #expect(load(isin, ["2026-03-02 1.12345678"]) == "price-format")
    #expect(load(isin, ["2026-03-02 -1"]) == "price-format")
    #expect(load(isin, ["2026-03-02"]) == "field-missing")
    #expect(load(isin, ["2026-03-02 100000000"]) == nil)
  }

  @Test(.rule("CCP-73", "CCP-75")) func `a suspect step`() {
    var market = Market.withHistories()
    market.load(Market.a, ["2026-02-02 10", "2026-02-03 10", "2026-02-04 5", "2026-02-05 0.0049"])
    RefusalTests.check(
      PriceStep.self, &market, unreachable: [.stateNotAllowed, .tableFull],
      [
        Step(user: "MKK900", fields: ["day": "2026-02-03"]),
        Step(user: "TVS003", fields: ["day": "2026-02-03"]),
        Step(user: "TVS003", fields: ["day": "2026-02-03", "isin": RefusalTests.unknown, "currency": "USD"]),
        Step(user: "TVS003", fields: ["day": "2026-02-03", "isin": RefusalTests.unknown]),
        Step(user: "TVS003", fields: ["day": "2026-02-03", "isin": Market.a]),
        Step(user: "TVS003", fields: ["day": "2026-02-05", "isin": Market.a]),
        Step(user: "TVS003", fields: ["day": "2026-02-04", "isin": Market.a]),
      ])
    #expect(
      market.send("TVS003", "price-step.enter", ["day": "2026-02-02", "isin": Market.a]).refusal
        == "step-not-suspect")
    #expect(
      market.send("TVS003", "price-step.enter", ["day": "2026-02-04", "isin": Market.b]).refusal
        == "step-not-suspect")
    let fields = ["day": "2026-02-04", "isin": Market.a, "reason": "real"]
    let entry = market.send("TVS003", "price-step.enter", fields)
    let own = market.send("TVS003", "price-step.approve", fields: "\"instruction\":\(entry.number ?? 0)")
    #expect(own.refusal == "same-operator")
    market.must("TVS004", "price-step.approve", fields: "\"instruction\":\(entry.number ?? 0)")
    #expect(market.send("TVS003", "price-step.enter", fields).refusal == "step-not-suspect")
  }

  @Test(.rule("CCP-12", "CCP-20", "CCP-75")) func `a calculation`() {
    var market = Market.withHistories()
    let fields = ["isin": RefusalTests.unknown, "currency": "USD"]
    RefusalTests.check(
      RiskCalculation.self, &market,
      unreachable: [.historyUnreliable, .riskValueOutOfRange, .pairHistoryTooShort],
      [
        Step(user: "MKK900"), Step(user: "TVS003"), Step(user: "TVS003", fields: fields),
        Step(user: "TVS003", fields: ["isin": RefusalTests.unknown]),
        Step(user: "TVS003", fields: ["isin": Market.a]),
        Step(user: "TVS003", fields: ["isin": Market.a, "liquidity": "0.98"]) {
          $0.load(Market.a, SeriesTests.madeUp(42))
        },
      ])
    #expect(market.calculate(["currency": "USD", "other": Market.a]).refusal == "field-not-applicable")
    #expect(market.calculate(["isin": Market.a, "other": RefusalTests.unknown]).refusal == "isin-unknown")
    #expect(market.calculate(["currency": "USD"]).refusal == "history-too-short")
    let dollar = SeriesTests.madeUp(42).map { "\"\($0)\"" }.joined(separator: ",")
    market.must("TVS003", "price-series.enter", fields: "\"currency\":\"USD\",\"series\":[\(dollar)]")
    // CCP-20: the coefficient of the table, 0.94, is not above the computed one.
    let computed = market.calculated(["currency": "USD"])
    #expect(computed.riskValue == nil && computed.coefficient?.text == "0.94")
    #expect(computed.inForce?.text == "0.94" && !computed.isAboveModel.isSet)
    let lower = market.calculated(["currency": "USD", "maturity": "0.01"])
    #expect(lower.coefficient?.text == "0.93" && lower.isAboveModel.isSet)
  }

  @Test(.rule("CCP-03", "CCP-75")) func `the origin of a trade`() {
    var market = Market.withCounterparty(admits: false)
    market.grant(["position-origin"], to: "AKA003")
    var fields = [
      "act": "DELIVERY", "isin": RefusalTests.unknown, "tradeDate": "2026-03-01", "settlement": "2026-03-04",
      "quantity": "1000", "price": "0",
    ]
    var steps = [Step(user: "AKA003", fields: fields)]
    func add(_ more: [String: String], _ before: @escaping (inout Market) -> Void = { _ in }) {
      fields.merge(more) { $1 }
      steps.append(Step(user: "AKA003", fields: fields, before: before))
    }
    add(["from": "HOUSE"])
    add(["isin": Market.a])
    add([:]) { $0.decideAtDesk("ccp-membership", ["member": "AKA"]) }
    add(["tradeDate": "2026-03-02"])
    add(["act": "BUY"])
    add(["price": "20"])
    RefusalTests.check(
      PositionOriginCorrection.self, &market, unreachable: [.positionTooLarge, .tableFull], steps)
  }

  @Test(.rule("CCP-26", "CCP-03")) func `no correction makes a position too large`() {
    var market = Market.withCounterparty()
    market.grant(["position-origin"], to: "AKA003")
    // Nine hundred billion lira on each side: together they are more than a position may be.
    for origin in ["HOUSE", "CUSTOMER"] {
      let bought = market.position(
        "BUY", 900_000_000, Market.a, at: "1000", for: "2026-03-04", origin: origin)
      #expect(bought.state == "executed")
    }
    let fields = [
      "from": "HOUSE", "act": "BUY", "isin": Market.a, "tradeDate": "2026-03-02", "settlement": "2026-03-04",
      "quantity": "900000000", "price": "1000",
    ]
    #expect(market.send("AKA003", "position-origin.enter", fields).refusal == "position-too-large")
    let part = fields.merging(["quantity": "1000"]) { $1 }
    #expect(market.send("AKA003", "position-origin.enter", part).state == "executed")
    // Units without their amount, or more than was bought, are no trade of the day.
    for (quantity, price) in [("900000000", "1000"), ("1", "999"), ("1", "1000.0001"), ("899999000", "999")] {
      let other = fields.merging(["quantity": quantity, "price": price]) { $1 }
      #expect(market.send("AKA003", "position-origin.enter", other).refusal == "correction-exceeds-trades")
    }
    // Nor is what is left units that were traded at no price of the day.
    for (quantity, price) in [(199, "10"), (1, "20")] {
      let bought = market.position(
        "BUY", quantity, Market.b, at: price, for: "2026-03-04", origin: "HOUSE")
      #expect(bought.state == "executed")
    }
    for (price, state) in [("13.3", "correction-exceeds-trades"), ("10.1", "correction-exceeds-trades")] {
      let other = fields.merging(["isin": Market.b, "quantity": "150", "price": price]) { $1 }
      #expect(market.send("AKA003", "position-origin.enter", other).refusal == state)
    }
    let cheap = fields.merging(["isin": Market.b, "quantity": "150", "price": "10"]) { $1 }
    #expect(market.send("AKA003", "position-origin.enter", cheap).state == "executed")
    // Nor does a sale of the other side come back as a purchase.
    let sold = fields.merging(["act": "SELL", "quantity": "1"]) { $1 }
    #expect(market.send("AKA003", "position-origin.enter", sold).refusal == "correction-exceeds-trades")
  }

  @Test(.rule("CCP-64", "CCP-65")) func `remuneration`() {
    var market = Market.withCounterparty(admits: false)
    market.grant(["remuneration"], to: "AKA003")
    RefusalTests.check(
      RemunerationChoice.self, &market,
      [
        Step(user: "AKA003", fields: ["act": "OPT-IN", "account": "GF", "currency": "USD"]),
        Step(user: "AKA003", fields: ["act": "OPT-IN", "account": "GF", "currency": "USD"]) {
          $0.decideAtDesk("ccp-membership", ["member": "AKA"])
        },
        Step(user: "AKA003", fields: ["act": "OPT-IN", "account": "PF", "currency": "USD"]),
        Step(user: "AKA003", fields: ["act": "OPT-IN", "account": "PF", "currency": "TRY"]),
      ])
    market.must("AKA003", "remuneration.enter", ["act": "OPT-OUT", "account": "PF"])
    #expect(
      market.send("AKA003", "remuneration.enter", ["act": "OPT-OUT", "account": "PF"]).refusal
        == "state-not-allowed")
  }

  @Test(.rule("CCP-64", "CCP-66")) func `tax and commission are entries of their own`() {
    var market = Market.withCounterparty()
    market.decideAtDesk(
      "risk-parameter",
      fields: Market.set(
        ["\(Market.a) 0.12"], from: "2026-03-02",
        ",\"remuneration\":\"0.10\",\"remunerationTax\":\"0.15\",\"remunerationCommission\":\"0.05\""))
    market.collateral("DEPOSIT", ["amount": "1000000.00 TRY"])
    market.tick(at: "15:00")
    #expect(market.nema == [])
    market.pass(1)
    #expect(market.nema == ["AKA/MS 2026-03-02 COUNTED 1000000.00 TRY"])
    market.goTo("2026-03-03", "00:00")
    market.execute(nil)
    #expect(
      market.nema == [
        "AKA/MS 2026-03-02 BOOKED 273.97 TRY 41.09 TRY 13.69 TRY", "27397", "-4109", "-1369",
      ])
    let much = market.send(
      "TVS003", "risk-parameter.enter",
      fields: Market.set(
        ["\(Market.a) 0.12"], from: "2026-03-03",
        ",\"remunerationTax\":\"0.6\",\"remunerationCommission\":\"0.5\""))
    #expect(much.refusal == "coefficient-out-of-range")
  }

  @Test(.rule("CCP-72")) func `what is counted and not booked goes back with the account`() {
    var market = Market.withCounterparty()
    market.decideAtDesk(
      "risk-parameter",
      fields: Market.set(["\(Market.a) 0.12"], from: "2026-03-03", ",\"remuneration\":\"0.10\""))
    market.goTo("2026-03-06", "10:00")
    market.collateral("DEPOSIT", ["amount": "1000000.00 TRY"])
    market.goTo("2026-03-06", "16:00")
    market.decideAtDesk("ccp-membership", ["member": "AKA", "act": "LEAVE", "account": "MS"])
    // Three days to Monday.
    #expect(
      market.nema == ["AKA/MS 2026-03-06 BOOKED 821.91 TRY 0.00 TRY 0.00 TRY", "82191", "-100082191"])
    #expect(market.collateral("DEPOSIT", ["amount": "1.00 TRY"]).refusal == "account-unknown")
  }
}

extension Market {
  /// What the last outcome tells of remuneration and of the cash booked.
  var nema: [String] {
    var seen: [String] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        switch event {
        case .remuneration(let event):
          let what =
            event.amount.map { "\($0.text) \(event.tax!.text) \(event.commission!.text)" } ?? event.base.text
          seen.append(
            "\(event.member.text)/\(event.account.text) \(event.day.text) \(event.state.text) \(what)")
        case .collateral(let event): seen.append(event.change.text)
        default: break
        }
      }
    }
    return seen
  }
}
