// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Securities that are lodged with the counterparty, in the registry: after each entry `Market` checks that
/// RHNV holds what the lines of the accounts add up to, and that no unit is lost (CCP-44, ACC-76).
@Suite struct CollateralPlaceTests {
  private static let share = Market.small5[0]

  private static func ready(_ sizes: [String: Int] = [:]) -> Market {
    var market = Market.withCounterparty(sizes: sizes)
    market.decideAtDesk("risk-parameter", fields: Market.examples(from: "2026-03-02"))
    market.pricesOfTheDay()
    return market
  }

  private static func fields(_ quantity: Int, _ more: [String: String] = [:]) -> [String: String] {
    ["isin": share, "quantity": "\(quantity)"].merging(more) { $1 }
  }

  @Test(.rule("CCP-43", "CCP-44", "CCP-47", "ACC-72"))
  func `a deposit blocks the securities, a transfer leaves them and a withdrawal frees them`() {
    var market = Self.ready()
    func held() -> [Int64] { [Subaccount.serb, .rhnv].map { market.held(Self.share, in: $0) } }
    #expect(market.collateral("DEPOSIT", Self.fields(4_000)).state == "executed")
    #expect(held() == [996_000, 4_000])
    let transfer = market.collateral("TRANSFER", Self.fields(1_000, ["to": "PF"]))
    #expect(transfer.state == "executed")
    #expect(held() == [996_000, 4_000])
    // Nothing else can use them.
    let out = market.transfer(996_001, of: Self.share, from: "AKA/P", to: "AKA/1001")
    #expect(out.state != "settled")
    #expect(market.held(Self.share, in: .rhnv) == 4_000)
    let move = market.send(
      "AKA003", "subaccount-move.enter",
      ["account": "AKA/P", "isin": Self.share, "quantity": "1", "from": "RHNV", "to": "SERB"])
    #expect(move.refusal == "pledge-message-required")
    let much = market.collateral("WITHDRAW", Self.fields(3_001))
    #expect(much.refusal == "collateral-not-free")
    #expect(market.collateral("WITHDRAW", Self.fields(3_000)).state == "executed")
    #expect(market.collateral("WITHDRAW", Self.fields(1_000), account: "PF").state == "executed")
    #expect(market.held(Self.share, in: .rhnv) == 0)
  }

  @Test(.rule("ACC-66", "CCP-08", "CCP-44", "GEN-37"))
  func `what is not free in an own portfolio account cannot be lodged`() {
    var market = Self.ready()
    func lodge(_ quantity: Int, _ more: [String: String] = [:]) -> String? {
      let answer = market.collateral("DEPOSIT", Self.fields(quantity, more))
      return answer.refusal ?? answer.state
    }
    #expect(lodge(1_000_001) == "insufficient-balance")
    // A customer's account and the pool are no portfolio of the member's own.
    #expect(lodge(1, ["securitiesAccount": "1001"]) == "customer-owned-collateral")
    #expect(lodge(1, ["securitiesAccount": "DBDEPO"]) == "customer-owned-collateral")
    // Of a million 400,000 are free: what is lodged or asked for by the lending market is there, but blocked.
    #expect(lodge(500_000) == "executed")
    market.must(
      "AKA003", "subaccount-move.enter",
      ["account": "AKA/P", "isin": Self.share, "quantity": "100000", "from": "SERB", "to": "OPSP"])
    #expect(lodge(400_001) == "asset-restricted")
    #expect(lodge(400_000) == "executed")
    market.must("AKA003", "account-change.enter", ["account": "P", "status": "S"])
    #expect(lodge(1) == "account-debit-blocked")
    // What is lodged comes back all the same.
    #expect(market.collateral("WITHDRAW", Self.fields(900_000)).state == "executed")
  }

  @Test(.rule("ACC-13", "CCP-44")) func `an account that may not be debited lodges nothing`() {
    for (restriction, code) in [
      ("I", "account-bankrupt"), ("T", "account-in-liquidation"), ("M", "account-immobilised"),
    ] {
      var market = Self.ready()
      market.decide(
        "account-restriction", ["account": "AKA/P", "restriction": restriction, "document": "1"])
      #expect(market.collateral("DEPOSIT", Self.fields(1)).refusal == code)
    }
  }

  @Test(.rule("GEN-08", "CCP-44")) func `without its sub-account nothing is lodged`() {
    var market = Self.ready()
    market.decide(
      "reference-row",
      ["table": "SUBACCOUNT", "row": "RHNV", "validFrom": "2026-03-01", "validTo": "2026-03-02"])
    market.goTo("2026-03-03")
    market.pricesOfTheDay()
    #expect(market.collateral("DEPOSIT", Self.fields(1)).refusal == "subaccount-not-valid-on-date")
  }

  @Test(.rule("CCP-38", "CCP-44"))
  func `of several portfolio accounts the right one is named, and each gets its own back`() {
    var market = Self.ready()
    market.openPortfolio("Q", of: "AKA")
    #expect(market.collateral("DEPOSIT", Self.fields(10)).refusal == "field-missing")
    for account in ["P", "Q"] {
      let answer = market.collateral("DEPOSIT", Self.fields(600, ["securitiesAccount": account]))
      #expect(answer.state == "executed")
    }
    #expect(
      market.collateral("DEPOSIT", Self.fields(1, ["securitiesAccount": "X"])).refusal == "account-not-found")
    // Lots of one security are one line of the valuation.
    market.collateral("DEPOSIT", ["amount": "12000.00 TRY"])
    market.run()
    // 12,000 in 24,000: a half in shares at most, and of one share a fifth of that half: 2,400 at 0.75.
    #expect(market.told("AKA/MS") == ["0.00 13800.00 12000.00 0.00"])
    #expect(market.collateral("WITHDRAW", Self.fields(600)).refusal == "field-missing")
    let back = market.collateral("WITHDRAW", Self.fields(600, ["securitiesAccount": "Q"]))
    #expect(back.state == "executed")
    #expect(market.held(Self.share, in: .rhnv, of: "AKA/Q") == 0)
    #expect(market.held(Self.share, in: .rhnv) == 600)
    // Now there is only one.
    #expect(market.collateral("WITHDRAW", Self.fields(600)).state == "executed")
  }

  @Test(.rule("CCP-38", "CCP-45")) func `what is lodged counts as the set in force lists it`() {
    var market = Self.ready()
    market.collateral("DEPOSIT", Self.fields(600))
    market.decideAtDesk(
      "risk-parameter",
      fields: Market.set(
        ["\(Market.a) 0.12"], assets: ["\(Self.share) DEBTFUND"], from: "2026-03-02"))
    market.collateral("DEPOSIT", Self.fields(600))
    market.collateral("DEPOSIT", ["amount": "12000.00 TRY"])
    market.run()
    // One line of 12,000, of which a fifth counts, at 0.88.
    #expect(market.told("AKA/MS") == ["0.00 14112.00 12000.00 0.00"])
    #expect(market.collateral("WITHDRAW", Self.fields(1_200)).state == "executed")
  }

  @Test(.rule("CCP-44", "CCP-72")) func `with an account that is given back its securities are free`() {
    var market = Self.ready()
    for account in ["PF", "MS"] {
      #expect(market.collateral("DEPOSIT", Self.fields(500), account: account).state == "executed")
    }
    market.goTo("2026-03-03")
    market.decideAtDesk("ccp-membership", ["member": "AKA", "act": "LEAVE", "account": "PF"])
    #expect(market.held(Self.share, in: .rhnv) == 500)
    market.decideAtDesk("ccp-membership", ["member": "AKA", "act": "LEAVE", "account": "MS"])
    #expect(market.held(Self.share, in: .rhnv) == 0)
    #expect(market.held(Self.share, in: .serb) == 1_000_000)
  }

  @Test(.rule("CCP-44", "CCP-47", "CCP-63")) func `in a default the securities stay where they are`() {
    var market = Self.ready()
    _ = market.position("BUY", 10_000, Market.a, at: "20", for: "2026-03-09")
    #expect(market.collateral("DEPOSIT", Self.fields(1_000)).state == "executed")
    market.setTime("17:00")
    market.run()
    market.goTo("2026-03-03", "12:00")
    market.tick(at: "12:00")
    market.decideAtDesk("default", ["member": "AKA", "account": "MS", "runDate": "2026-03-02"])
    #expect(market.collateral("WITHDRAW", Self.fields(1)).refusal == "member-defaulted")
    market.decideAtDesk(
      "default-loss", ["act": "LOSS", "member": "AKA", "account": "MS", "amount": "500.00 TRY"])
    #expect(market.toldOfFund.contains { $0.hasPrefix("AKA/MS ") })
    #expect(market.held(Self.share, in: .rhnv) == 1_000)
  }

  @Test(.rule("CCP-43", "CCP-44", "CCP-47")) func `a security that is nowhere lodged is not withdrawn`() {
    var market = Market.withCounterparty()
    let bond = market.collateral("WITHDRAW", ["isin": Market.bond, "quantity": "1"])
    #expect(bond.refusal == "collateral-not-free")
    let both = market.collateral("DEPOSIT", ["amount": "1.00 TRY", "securitiesAccount": "P"])
    #expect(both.refusal == "field-not-applicable")
  }

  /// Whatever comes in: after each entry the units in RHNV are those of the lines.
  @Test(.rule("CCP-43", "CCP-44", "CCP-47", "ACC-76"), arguments: [1, 2, 3] as [UInt64])
  func `units are conserved whatever is lodged, moved and withdrawn`(seed: UInt64) {
    var market = Self.ready()
    market.openPortfolio("Q", of: "AKA")
    var random = SeededGenerator(seed: seed)
    var done = 0
    for _ in 0..<300 {
      let isin = ([Market.bond] + Market.small5.prefix(2)).randomElement(using: &random)!
      var fields = ["isin": isin, "quantity": "\(Int.random(in: 1...400_000, using: &random))"]
      fields["securitiesAccount"] = ["P", "Q", "1001", nil].randomElement(using: &random)!
      fields["to"] = ["PF", "MS", "NM", "GF"].randomElement(using: &random)!
      let act = ["DEPOSIT", "DEPOSIT", "WITHDRAW", "TRANSFER"].randomElement(using: &random)!
      let account = ["PF", "MS", "NM", "GF"].randomElement(using: &random)!
      if market.collateral(act, fields, account: account).state == "executed" { done += 1 }
    }
    #expect(done > 30)
    for isin in [Market.bond, Market.small5[0], Market.small5[1]] {
      let all = ["AKA/P", "AKA/Q"].flatMap { account in
        [Subaccount.serb, .rhnv].map { market.held(isin, in: $0, of: account) }
      }
      #expect(all.reduce(0, +) == 2_000_000)
    }
  }
}
