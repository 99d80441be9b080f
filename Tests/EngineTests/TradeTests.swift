// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

extension Market {
  /// The market with government debt in AKA's pool, and users who may trade: 001 enters, 003 does both.
  static func withDebt(_ quantity: Int = 100, sizes: [String: Int] = [:]) -> Market {
    var market = Market.open(sizes: sizes)
    for (user, stages) in [("AKA001", ["enter"]), ("AKA003", ["enter", "approve"])] {
      let names = stages.map { "\"trade.\($0)\"" }.joined(separator: ",")
      market.must(
        "AKA900", "authority-grant.enter", fields: "\"user\":\"\(user)\",\"authorities\":[\(names)]")
    }
    market.must(
      "MKK900", "security-definition.enter", ["isin": RefusalTests.bond, "kind": "DIBS", "name": "D"])
    market.must(
      "MKK000", "depot-credit.enter",
      ["reference": "E-1", "isin": RefusalTests.bond, "account": "AKA/DBDEPO", "quantity": "\(quantity)"])
    return market
  }

  @discardableResult
  mutating func trade(
    _ type: String, _ nominal: Int, of customer: String = "AKA/1001", by user: String = "AKA003",
    _ more: [String: String] = [:]
  ) -> LineResult {
    let usual = [
      "reference": "T\(registry.sequence)", "tradeType": type, "customerAccount": customer,
      "isin": RefusalTests.bond, "nominal": "\(nominal)",
    ]
    return send(user, "trade.enter", usual.merging(more) { $1 })
  }

  /// Whether the lots of an account carry a ban, in the order in which they leave.
  func bans(_ account: String) -> [Bool] {
    registry.read { book in
      guard let account = book.account(read(AccountKey.self, account)),
        let security = book.security(read(ISIN.self, RefusalTests.bond)),
        let slot = book.holding(HoldingKey(account, .serb, security))
      else { return [] }
      var bans: [Bool] = []
      book.forEachLot(of: slot) { _, _, _, isBanned in bans.append(isBanned) }
      return bans
    }
  }
}

/// Bans an investor by hand: no operation of this release records a ban.
private struct BanPlanter: TableVisitor {
  let investor: UInt32

  mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    guard "\(name)" == "investors" else { return }
    var row = table[Slot(raw: investor)]
    withUnsafeMutableBytes(of: &row) { $0[MemoryLayout<InvestorRow>.offset(of: \.isBanned)!] = 1 }
    table[Slot(raw: investor)] = row
  }
}

@Suite struct TradeTests {
  @Test(.rule("TRD-18"))
  func `a banned investor buys only out of the member's portfolio, and is stuck with it`() {
    var market = Market.withDebt()
    var planter = BanPlanter(investor: 0)
    market.visitTables(&planter)
    for type in ["IHALS", "BRALS"] {
      #expect(market.trade(type, 10).refusal == "investor-banned", "\(type)")
    }
    // Others may, and he may off the market.
    #expect(market.trade("BRALS", 10, of: "AKA/1002").state == "executed")
    #expect(market.trade("PRSAT", 10, ["houseAccount": "AKA/DBDEPO"]).state == "executed")
    #expect(market.bans("AKA/1001") == [true])
    #expect(market.bans("AKA/1002") == [false])
    // What carries the code is delivered under no type.
    for type in ["PRALS", "IHSAT", "BRSAT"] {
      let answer = market.trade(type, 10, ["houseAccount": "AKA/DBDEPO"])
      #expect(answer.state == "entered" && answer.refusal == "holding-banned", "\(type) \(answer)")
    }
    #expect(market.balance("AKA/1001", RefusalTests.bond) == 10)
    #expect(market.balance("AKA/DBDEPO", RefusalTests.bond) == 80)
  }

  @Test(.rule("TRD-18")) func `what is free of the code goes out of a mixed holding, and no more`() {
    var market = Market.withDebt()
    #expect(market.trade("BRALS", 30).state == "executed")
    var planter = BanPlanter(investor: 0)
    market.visitTables(&planter)
    #expect(market.trade("PRSAT", 20, ["houseAccount": "AKA/DBDEPO"]).state == "executed")
    #expect(market.bans("AKA/1001") == [false, true])
    #expect(market.trade("BRSAT", 31).refusal == "holding-banned")
    #expect(market.trade("BRSAT", 51).refusal == "insufficient-balance")
    #expect(market.trade("BRSAT", 30).state == "executed")
    #expect(market.bans("AKA/1001") == [true])
  }

  @Test(.rule("TRD-08", "TRD-07")) func `small trades of any order never overdraw and never split`() {
    // Every order of four trades of 60, 50, 40 and 10 over a pool of 100: each moves whole or not at all.
    func orders(_ rest: [Int]) -> [[Int]] {
      rest.isEmpty
        ? [[]]
        : rest.indices.flatMap { place -> [[Int]] in
          var others = rest
          let first = others.remove(at: place)
          return orders(others).map { [first] + $0 }
        }
    }
    for order in orders([60, 50, 40, 10]) {
      var market = Market.withDebt()
      var left = 100
      for nominal in order {
        let fits = nominal <= left
        let answer = market.trade("BRALS", nominal)
        #expect(answer.state == (fits ? "executed" : "entered"))
        #expect((answer.refusal == "insufficient-balance") == !fits)
        if fits { left -= nominal }
        #expect(market.balance("AKA/DBDEPO", RefusalTests.bond) == Int64(left))
      }
    }
  }
}

extension RefusalTests {
  @Test(
    .rule(
      "GEN-25", "GEN-37", "TRD-01", "TRD-02", "TRD-04", "TRD-05", "TRD-09", "TRD-10", "TRD-12", "TRD-13",
      "TRD-15", "TRD-17", "TRD-18", "TRD-24", "TRF-12"))
  func `trade`() {
    var market = Market.withDebt(10, sizes: ["holdings": 2])
    for (isin, more) in [
      ("TREADSE00015", ["kind": "DIBS", "redemption": "2026-03-02"]),
      ("TRAGARAN91N1", ["kind": "DIBS", "smallestUnit": "10"]),
    ] {
      market.must("MKK900", "security-definition.enter", more.merging(["isin": isin, "name": "X"]) { $1 })
    }
    openIneligible(&market)
    #expect(market.trade("BRSAT", 1, by: "AKA001", ["reference": "TAKEN"]).state == "entered")
    for account in ["P1", "P2"] {
      market.must("AKA003", "account-definition.enter", ["account": account, "class": "4"])
    }
    var user = "AKA001"
    var fields = [
      "reference": "TAKEN", "payment": "CASH", "tradeDate": "2027-01-04", "valueDate": "2027-01-05",
      "tradeType": "PRSAT", "backDateReason": "X", "customerAccount": "ZZZ/1", "subaccount": "HAPS",
      "isin": Self.unknown, "nominal": "15",
    ]
    var steps = [
      Step(user: user, fields: fields) {
        $0.decide("member-status", ["member": "AKA", "status": "suspended", "document": "1"])
      }
    ]
    func then(_ name: String, _ value: String?, _ before: @escaping (inout Market) -> Void = { _ in }) {
      fields[name] = value
      steps.append(Step(user: user, fields: fields, before: before))
    }
    then("nominal", "15") {
      $0.decide("member-status", ["member": "AKA", "status": "active", "document": "2"])
    }
    user = "MKK900"
    then("reference", "FREE")
    user = "AKA001"
    then("reference", "FREE")
    then("payment", nil)
    fields["valueDate"] = "2026-03-01"
    then("tradeDate", "2026-03-02")
    fields["valueDate"] = nil
    then("tradeDate", "2026-03-01")
    then("tradeDate", "2026-02-26")
    then("tradeDate", nil)
    then("backDateReason", nil)
    then("customerAccount", "AKB/2001")
    then("customerAccount", "AKA/OMNIBUS")
    then("customerAccount", "AKA/9999")
    then("customerAccount", "AKA/DBDEPO")
    then("customerAccount", "AKA/1001")
    then("houseAccount", "AKA/1002")
    then("houseAccount", "AKA/DBDEPO")
    fields["subaccount"] = nil
    for account in ["I", "T", "M", "K", "P"] { then("customerAccount", "AKA/\(account)") }
    fields["tradeType"] = "BRSAT"
    then("customerAccount", "AKA/S")
    then("customerAccount", "AKA/1001")
    then("isin", Self.bond) {
      $0.must("MKK900", "security-suspension.enter", ["isin": Self.bond, "suspended": "true"])
    }
    then("isin", "TREADSE00015")
    then("isin", Market.first)
    then("isin", "TRAGARAN91N1")
    fields["isin"] = Self.bond
    then("nominal", "1") {
      $0.must("MKK900", "security-suspension.enter", ["isin": Self.bond, "suspended": "false"])
      $0.issue(1, to: "AKA/1001")
    }
    // Bans and balances have tests of their own: no operation records a ban yet, and a missing balance
    // refuses only the approval.
    Self.check(
      Trade.self, &market,
      unreachable: [.accountInactive, .investorBanned, .holdingBanned, .insufficientBalance], steps)
  }

  @Test(.rule("CBT-05", "GEN-25", "GEN-37", "ACC-04")) func `depot credit`() {
    var market = Market.open(sizes: ["holdings": 1])
    defineMore(&market)
    var fields = ["reference": "E-1", "isin": Self.unknown, "account": "AKA/9999", "quantity": "15"]
    #expect(market.send("MKK900", "depot-credit.enter", fields).refusal == "origin-not-allowed")
    market.must(
      "MKK900", "security-definition.enter",
      ["isin": "TRT140727T14", "kind": "DIBS", "name": "X", "smallestUnit": "10"])
    market.must(
      "MKK000", "depot-credit.enter",
      fields.merging(["isin": "TRT140727T14", "account": "AKA/DBDEPO", "quantity": "10"]) { $1 })
    var steps = [Step(user: "MKK000", fields: fields)]
    func then(_ name: String, _ value: String, _ before: @escaping (inout Market) -> Void = { _ in }) {
      fields[name] = value
      steps.append(Step(user: "MKK000", fields: fields, before: before))
    }
    then("reference", "E-2")
    then("isin", Market.second) {
      $0.must("MKK900", "security-suspension.enter", ["isin": Market.second, "suspended": "true"])
    }
    then("isin", "TREADSE00015")
    then("isin", Market.first)
    then("isin", "TRT140727T14")
    then("quantity", "10")
    then("account", "AKA/1001")
    Self.check(DepotCredit.self, &market, steps)
  }
}
