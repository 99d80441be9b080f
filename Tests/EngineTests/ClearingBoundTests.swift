// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Amounts and rates that are larger than the counterparty's figures can be: each is refused where it enters.
@Suite struct ClearingBoundTests {
  @Test(.rule("CCP-37", "CCP-43", "CCP-44", "CCP-48"))
  func `no account holds more than a valuation takes`() {
    var market = Market.withCounterparty()
    func deposit(_ amount: String, _ account: String = "MS") -> String? {
      let answer = market.collateral("DEPOSIT", ["amount": "\(amount) TRY"], account: account)
      return answer.refusal ?? answer.state
    }
    #expect(deposit("50000000000000000.00") == "position-too-large")
    #expect(deposit("10000000000000.01") == "position-too-large")
    #expect(deposit("6000000000000.00") == "executed")
    #expect(deposit("6000000000000.00") == "position-too-large")
    #expect(deposit("4000000000000.00") == "executed")
    #expect(deposit("0.01") == "position-too-large")
    #expect(deposit("0.01", "PF") == "executed")
    let transfer = market.collateral(
      "TRANSFER", ["amount": "0.01 TRY", "to": "MS"], account: "PF")
    #expect(transfer.refusal == "position-too-large")
    #expect(market.collateral("WITHDRAW", ["amount": "0.01 TRY"]).state == "executed")
    #expect(
      market.collateral("TRANSFER", ["amount": "0.01 TRY", "to": "MS"], account: "PF").state == "executed")
    // Units have a bound of their own, whatever they are worth.
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.price(Market.small5[0], "0.0001")
    let units = market.collateral(
      "DEPOSIT", ["isin": Market.small5[0], "quantity": "1000000000000001"], account: "PF")
    #expect(units.refusal == "position-too-large")
  }

  @Test(.rule("CCP-24", "CCP-48")) func `letters of guarantee count towards the most of an account`() {
    var market = Market.withCounterparty()
    market.decideAtDesk(
      "risk-parameter", fields: Market.examples(from: "2026-03-02", ",\"letterUntil\":\"2026-12-31\""))
    func deposit(_ amount: String, letter: Bool = true) -> String? {
      var fields = ["amount": "\(amount) TRY"]
      if letter { fields["letter"] = "TM-1" }
      let answer = market.collateral("DEPOSIT", fields)
      return answer.refusal ?? answer.state
    }
    #expect(deposit("1.00", letter: false) == "executed")
    #expect(deposit("92233720368547758.07") == "position-too-large")
    #expect(deposit("9999999999999.01") == "position-too-large")
    #expect(deposit("9999999999999.00") == "executed")
    #expect(deposit("0.01", letter: false) == "position-too-large")
    market.price(Market.a, "20")
    _ = market.position("BUY", 1_000, Market.a, at: "20", for: "2026-03-04")
    market.run()
    #expect(market.told("AKA/MS").first == "2400.00 10000000000000.00 1.00 240.00")
  }

  @Test(.rule("CCP-64", "CCP-66")) func `remuneration takes no line above its most`() {
    var market = Market.withCounterparty()
    market.decideAtDesk(
      "risk-parameter",
      fields: Market.set(
        ["\(Market.a) 0.12"], from: "2026-03-02",
        ",\"remuneration\":\"0.10\",\"remunerationTax\":\"0.15\",\"remunerationCommission\":\"0.05\""))
    market.collateral("DEPOSIT", ["amount": "9999999999999.00 TRY"])
    market.tick(at: "15:00")
    market.pass(1)
    #expect(market.nema == ["AKA/MS 2026-03-02 COUNTED 9999999999999.00 TRY"])
    market.goTo("2026-03-03", "00:00")
    market.execute(nil)
    #expect(
      market.nema == ["AKA/MS 2026-03-02 BOOKED 1.00 TRY 0.15 TRY 0.05 TRY", "100", "-15", "-5"])
  }

  @Test(.rule("CCP-11", "CCP-66")) func `rates and amounts of parameters have their bounds`() {
    var market = Market.withCounterparty()
    func enter(_ more: String) -> String? {
      let fields = Market.set(["\(Market.a) 0.12"], from: "2026-03-02", ",\(more)")
      return market.send("TVS003", "risk-parameter.enter", fields: fields).refusal
    }
    let rates = "\"remunerationTax\":\"9000000000000\",\"remunerationCommission\":\"9000000000000\""
    #expect(enter(rates) == "coefficient-out-of-range")
    #expect(enter("\"remuneration\":\"1.000001\"") == "coefficient-out-of-range")
    #expect(enter("\"minContribution\":\"90000000000000000.00 TRY\"") == "parameter-value-invalid")
    #expect(enter("\"ccpOwn\":\"10000000000000.01 TRY\"") == "parameter-value-invalid")
    #expect(enter("\"ccpOwn\":\"10000000000000.00 TRY\"") == nil)
  }

  @Test(.rule("CCP-20")) func `add-ons of any size are refused`() {
    var market = Market.withHistories()
    market.load(Market.a, SeriesTests.madeUp(42))
    let answer = market.calculate(["isin": Market.a, "interest": "9000000000000", "fx": "9000000000000"])
    #expect(answer.refusal == "coefficient-out-of-range")
  }

  @Test(.rule("CCP-73")) func `a confirmation goes with a series whose step nobody could confirm`() {
    var market = Market.withHistories()
    market.load(Market.a, ["2026-02-02 100", "2026-02-03 100", "2026-02-04 50"])
    market.decideAtDesk("price-step", ["isin": Market.a, "day": "2026-02-04", "reason": "real"])
    market.load(Market.a, ["2026-02-02 100", "2026-02-03 100", "2026-02-04 0.0999999"])
    #expect(market.steps == ["2026-02-04 100 0.0999999 FOUND"])
    let again = market.send(
      "TVS003", "price-step.enter", ["isin": Market.a, "day": "2026-02-04", "reason": "real"])
    #expect(again.refusal == "parameter-value-invalid")
    // Back at a step that may be real, it is to be confirmed anew.
    market.load(Market.a, ["2026-02-02 100", "2026-02-03 100", "2026-02-04 50"])
    #expect(market.steps == ["2026-02-04 100 50 FOUND"])
  }

  @Test(.rule("CCP-05", "CCP-58")) func `positions that close each other may be of any value`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    let units = 10_000_000_000_000
    let bought = market.position(
      "BUY", units, Market.second, at: "0.1", for: "2026-04-20", origin: "HOUSE")
    let sold = market.position("SELL", units, Market.second, at: "0.1", for: "2026-04-20")
    #expect(bought.state == "executed" && sold.state == "executed")
    market.price(Market.second, "1000")
    market.run()
    #expect(market.told("AKA/NM") == ["0.00 0.00 0.00 0.00"])
    #expect(market.told.last == "EOD DONE")
  }
}
