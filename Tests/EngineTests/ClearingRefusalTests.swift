// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Every refusal of the counterparty's operations in the order declared, as in `RefusalTests`.
@Suite struct ClearingRefusalTests {
  typealias Step = RefusalTests.Step

  /// Messages of one user, each the former with some fields changed.
  private struct Steps {
    var user: String
    var fields: [String: String] = [:]
    var steps: [Step] = []

    init(_ user: String) { self.user = user }

    mutating func add(
      _ more: [String: String], without left: [String] = [], by user: String? = nil,
      _ before: @escaping (inout Market) -> Void = { _ in }
    ) {
      fields.merge(more) { $1 }
      for name in left { fields[name] = nil }
      steps.append(Step(user: user ?? self.user, fields: fields, before: before))
    }
  }

  @Test(.rule("CCP-75", "CCP-37", "CCP-12", "CCP-34")) func `price series`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    var steps = Steps("TVS003")
    steps.add(["day": "2026-03-03", "price": "0"], by: "MKK900")
    steps.add([:])
    steps.add(["isin": RefusalTests.unknown, "currency": "USD"])
    steps.add([:], without: ["currency"])
    steps.add(["isin": Market.a])
    steps.add(["day": "2026-03-01"])
    steps.add(["day": "2026-03-02"])
    steps.add(["price": "20"]) { $0.run() }
    RefusalTests.check(
      PriceEntry.self, &market, unreachable: [.seriesOutOfOrder, .stateNotAllowed, .tableFull], steps.steps)
  }

  /// Its lists are no texts, so that the steps are written out.
  @Test(.rule("CCP-11", "CCP-15", "CCP-17", "CCP-18", "CCP-19", "CCP-20", "CCP-21", "CCP-70", "CCP-75"))
  func `risk parameters`() {
    var market = Market.withCounterparty()
    let (a, b) = (Market.a, Market.b)
    var reached: [String] = []
    func send(
      _ shares: [String], _ pairs: [String] = [], _ assets: [String] = [], by user: String = "TVS003",
      from day: String = "2026-03-02", _ more: String = ""
    ) {
      let fields = Market.set(shares, pairs: pairs, assets: assets, from: day, more)
      let answer = market.send(user, "risk-parameter.enter", fields: fields)
      reached.append(answer.refusal ?? answer.state ?? "none")
    }
    let pair = ["\(a) \(b) 0.81"], asset = ["\(b) TRY 1.01"]
    send([], by: "MKK900", from: "2026-03-01")
    send([], from: "2026-03-01")
    send([])
    send(["\(a) 0 0.1 0.2", "\(RefusalTests.unknown) 0.1"], pair, asset)
    send(["\(a) 0 0.1 0.2"], pair, asset)
    send(["\(a) 0.12 0.1 0.2"], pair, asset)
    send(["\(a) 0.12 0.13 0.2"], pair, asset)
    send(["\(a) 0.12 0.12 0.0481"], pair, asset)
    send(["\(a) 0.12 0.12 0.048"], pair, asset)
    send(["\(a) 0.12 0.12 0.048"], ["\(a) \(b) 0.80"], asset)
    send(["\(a) 0.12 0.12 0.048"], ["\(a) \(b) 0.80"], ["\(b) TRY 1"], ",\"ccpOwn\":\"1.00 USD\"")
    send(["\(a) 0.12 0.12 0.048"], ["\(a) \(b) 0.80"], ["\(b) TRY 1"])
    let declared = RiskParameterSet.about.refusals.map(\.code.name).filter { $0 != "table-full" }
    #expect(reached == declared)
    send(["\(a) 0.12 0.13 0.048"], ["\(a) \(b) 0.80"], ["\(b) EQUITY 0.7"], ",\"reason\":\"volatile\"")
    #expect(reached.last == "entered")
    // Whoever entered it does not approve it.
    let own = market.send(
      "TVS003", "risk-parameter.approve", fields: "\"instruction\":\(market.lastInstruction ?? 0)")
    #expect(own.refusal == "same-operator")
  }

  @Test(.rule("CCP-06", "CCP-75")) func `service of an instrument`() {
    var market = Market.withCounterparty()
    var steps = Steps("TVS003")
    steps.add(["isin": RefusalTests.unknown, "served": "true", "from": "2026-03-01"], by: "MKK900")
    steps.add([:])
    steps.add(["isin": Market.a])
    RefusalTests.check(InstrumentService.self, &market, unreachable: [.tableFull], steps.steps)
  }

  @Test(.rule("CCP-01", "CCP-04", "CCP-71", "CCP-75")) func `membership of the counterparty`() {
    var market = Market.withCounterparty()
    var steps = Steps("TVS003")
    steps.add(["member": "XXX"], by: "MKK900")
    steps.add([:])
    steps.add(["member": "AKB"]) { market in
      let entry = market.send(
        "MKK900", "member-status.enter", ["member": "AKB", "status": "suspended", "document": "1"])
      market.must("MKK901", "member-status.approve", fields: "\"instruction\":\(entry.number ?? 0)")
    }
    steps.add(["member": "AKA", "account": "PF"])
    steps.add([:], without: ["account"])
    steps.add(["act": "LEAVE"])
    steps.add(["member": "TVS", "account": "PF"])
    steps.add(["member": "AKA"])
    RefusalTests.check(
      CCPMembership.self, &market,
      unreachable: [.memberDefaulted, .accountHasOpenCall, .contributionStillBound, .tableFull], steps.steps)
  }

  @Test(.rule("CCP-03", "CCP-26", "CCP-30", "CCP-32", "CCP-33", "CCP-71", "CCP-75")) func `position`() {
    var market = Market.withCounterparty()
    var steps = Steps("TVS003")
    steps.add(
      [
        "reference": "R-1", "act": "BUY", "member": "XXX", "isin": RefusalTests.unknown,
        "settlement": "2026-03-04", "quantity": "999999999999999999", "closes": "true",
      ], by: "MKK900")
    steps.add([:]) { _ = $0.position("BUY", 1, Market.a, at: "1", for: "2026-03-04", ["reference": "R-1"]) }
    steps.add(["reference": "R-2"])
    steps.add(["member": "TVS"])
    steps.add(["origin": "HOUSE"])
    steps.add(["isin": Market.a])
    steps.add(["member": "AKB"]) { market in
      let entry = market.send(
        "MKK900", "member-status.enter", ["member": "AKB", "status": "suspended", "document": "1"])
      market.must("MKK901", "member-status.approve", fields: "\"instruction\":\(entry.number ?? 0)")
    }
    steps.add(["member": "AKA"])
    steps.add(["price": "0"])
    steps.add(["price": "99"])
    steps.add(["act": "DELIVERY", "closes": "false"])
    steps.add(["act": "BUY"])
    RefusalTests.check(PositionEntry.self, &market, unreachable: [.tableFull], steps.steps)
  }

  @Test(
    .rule(
      "CCP-01", "CCP-08", "CCP-09", "CCP-21", "CCP-23", "CCP-37", "CCP-43", "CCP-44", "CCP-47", "CCP-61",
      "CCP-71"))
  func `collateral`() {
    var market = Market.withCounterparty(admits: false)
    market.decideAtDesk("ccp-membership", ["member": "AKB"])
    var steps = Steps("AKA003")
    steps.add(["act": "DEPOSIT", "account": "GF", "depositor": "CUSTOMER", "holder": "EXCHANGE"])
    steps.add([:]) { $0.decideAtDesk("ccp-membership", ["member": "AKA"]) }
    steps.add(["amount": "0.00 TRY", "isin": RefusalTests.unknown, "quantity": "1"])
    steps.add([:], without: ["amount"])
    steps.add(["isin": Market.c])
    steps.add(["depositor": "MEMBER"])
    steps.add(["holder": "CCP", "amount": "0.00 TRY"], without: ["isin", "quantity"])
    steps.add(["isin": Market.bond, "quantity": "1"], without: ["amount"])
    steps.add(["ownership": "DISPOSAL-RIGHT"])
    steps.add(["account": "MS", "ownership": "CUSTOMER"])
    steps.add(["ownership": "OWN", "letter": "TM-1", "amount": "1.00 TRY"], without: ["isin", "quantity"])
    steps.add(["isin": Market.bond, "quantity": "1"], without: ["letter", "amount"])
    steps.add(["isin": Market.c])
    steps.add(["isin": Market.small5[0]]) { market in
      market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
      market.must(
        "MKK900", "security-suspension.enter", ["isin": Market.small5[0], "suspended": "true"])
    }
    steps.add(["isin": Market.small5[1], "securitiesAccount": "9999"])
    steps.add([:], without: ["securitiesAccount"])
    steps.add(["quantity": "999999999999999999"]) { $0.price(Market.small5[1], "99") }
    steps.add(["act": "WITHDRAW", "amount": "1.00 TRY"], without: ["isin", "quantity"], by: "AKB003") {
      $0.suspend("AKB", "suspended")
    }
    RefusalTests.check(
      CollateralMovement.self, &market,
      unreachable: [
        .memberDefaulted, .accountHasOpenCall, .differentMember, .givingAccountHasOpenCall,
        .collateralNotFree, .contributionBelowRequirement, .tableFull, .accountBankrupt,
        .accountInLiquidation, .accountImmobilised, .accountWithoutIdentity, .accountClosed,
        .accountInactive, .accountDebitBlocked, .nominalInvalid, .insufficientBalance,
        .subaccountNotValidOnDate,
      ], steps.steps)
    let far = market.collateral("TRANSFER", ["amount": "1.00 TRY", "to": "PF", "toMember": "AKB"])
    #expect(far.refusal == "different-member")
    let nowhere = market.collateral("TRANSFER", ["amount": "1.00 TRY"])
    #expect(nowhere.refusal == "field-missing")
    let much = market.collateral("TRANSFER", ["amount": "1.00 TRY", "to": "PF"])
    #expect(much.refusal == "collateral-not-free")
  }

  @Test(.rule("CCP-43", "CCP-52")) func `nothing leaves an account with an open call`() {
    var market = Market.withCounterparty()
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.price(Market.a, "20")
    _ = market.position("BUY", 1_000, Market.a, at: "20", for: "2026-03-04")
    market.collateral("DEPOSIT", ["amount": "100.00 TRY"])
    market.run()
    #expect(market.told("AKA/MS").last == "ISSUED 2300.00 140.00")
    let answer = market.collateral("TRANSFER", ["amount": "1.00 TRY", "to": "PF"])
    #expect(answer.refusal == "giving-account-has-open-call")
  }

  @Test(.rule("CCP-07", "CCP-04")) func `there is no account of a registration number`() {
    var market = Market.withCounterparty()
    #expect(
      market.collateral("DEPOSIT", ["amount": "1.00 TRY"], account: "12345678").refusal
        == "no-registration-level-margin")
    #expect(
      market.collateral("DEPOSIT", ["amount": "1.00 TRY"], account: "XX").refusal == "account-kind-unknown")
    #expect(
      market.collateral("DEPOSIT", ["amount": "1.00 GBP"]).refusal == "asset-not-eligible")
  }

  @Test(.rule("CCP-11", "CCP-34", "CCP-75")) func `margin run`() {
    var market = Market.withCounterparty()
    var steps = Steps("TVS003")
    steps.add([:], by: "MKK900")
    steps.add([:])
    steps.add([:]) { market in
      market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
      market.run()
    }
    steps.add(["kind": "INTRADAY"]) { _ = $0.position("BUY", 1, Market.a, at: "20", for: "2026-03-04") }
    RefusalTests.check(MarginRun.self, &market, unreachable: [.sameUserApproval, .tableFull], steps.steps)
  }

  @Test(.rule("CCP-48", "CCP-75")) func `withdrawal of a margin call`() {
    var market = Market.withCounterparty()
    var steps = Steps("TVS003")
    steps.add(["member": "XXX", "account": "MS", "runDate": "2026-03-02"], by: "MKK900")
    steps.add([:])
    steps.add(["member": "TVS"])
    steps.add(["member": "AKA"])
    steps.add([:]) { market in
      market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
      market.price(Market.a, "20")
      _ = market.position("BUY", 1_000, Market.a, at: "20", for: "2026-03-04")
      market.run()
    }
    RefusalTests.check(MarginCallWithdrawal.self, &market, steps.steps)
  }

  @Test(.rule("CCP-36")) func `a member declares how it margins its customers`() {
    var market = Market.withCounterparty(admits: false)
    market.grant(["customer-margin-method"], to: "AKA003")
    RefusalTests.check(
      CustomerMarginMethod.self, &market, [Step(user: "AKA003", fields: ["method": "SPAN"])])
    market.decideAtDesk("ccp-membership", ["member": "AKA"])
    market.must("AKA003", "customer-margin-method.enter", ["method": "SPAN"])
    var declared: [String] = []
    market.registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        if case .marginMethod(let event) = event {
          declared.append("\(event.member.text) \(event.method.string) \(event.day)")
        }
      }
    }
    #expect(declared == ["AKA SPAN 2026-03-02"])
  }

  @Test(.rule("CCP-02", "CCP-75")) func `default of a member`() {
    var market = Market.withCounterparty()
    var steps = Steps("TVS003")
    steps.add(["member": "XXX", "account": "MS", "runDate": "2026-03-02"], by: "MKK900")
    steps.add([:])
    steps.add(["member": "TVS"])
    steps.add(["member": "AKA"])
    RefusalTests.check(DefaultDeclaration.self, &market, steps.steps)
  }
}

extension Market {
  mutating func suspend(_ member: String, _ status: String) {
    let entry = send(
      "MKK900", "member-status.enter", ["member": member, "status": status, "document": "1"])
    must("MKK901", "member-status.approve", fields: "\"instruction\":\(entry.number ?? 0)")
  }
}
