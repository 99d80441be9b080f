// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

@Suite struct MemberTests {
  private func deposit(
    to account: CollateralAccountKind = .customers, ownership: Deposit.Ownership? = .own,
    _ change: (inout Deposit) -> Void = { _ in }
  ) -> String? {
    var deposit = Deposit(to: account, .equity, code("AAA"), quantity: 1_000, ownership: ownership)
    change(&deposit)
    return refusal { try deposit.check(.transaction) }
  }

  @Test(.rule("CCP-01", "CCP-09")) func `the counterparty deals with members, and it alone holds collateral`()
  {
    #expect(deposit() == nil)
    #expect(deposit { $0.depositor = .customer } == "customer-cannot-move-collateral")
    #expect(deposit { $0.holder = .exchange } == "exchange-margin-not-in-use")
  }

  @Test(.rule("CCP-08")) func `what is lodged for customers is the member's, by its declaration`() {
    #expect(deposit(ownership: nil) == "ownership-declaration-missing")
    #expect(deposit(ownership: .customer) == "customer-owned-collateral")
    #expect(deposit(ownership: .disposalRight) == nil)
  }

  @Test(.rule("CCP-44", "CCP-21")) func `a deposit names an eligible free asset and a quantity`() {
    #expect(deposit { $0.quantity = 0 } == "quantity-not-positive")
    #expect(deposit { $0.isRestricted = true } == "asset-restricted")
    #expect(deposit { $0.isInIndex = false } == "share-not-in-index")
    #expect(deposit { ($0.group, $0.key) = (.fx, code("GBP")) } == "asset-not-eligible")
  }

  @Test(.rule("CCP-61")) func `a contribution comes from the member's own assets`() throws {
    #expect(deposit(to: .contribution) == nil)
    #expect(deposit(to: .contribution, ownership: .disposalRight) == "guarantee-fund-needs-own-assets")
    #expect(
      refusal { try Deposit.checkTransfer(from: .customers, to: .contribution) }
        == "guarantee-fund-needs-own-assets")
    try Deposit.checkTransfer(from: .house, to: .contribution)
    try Deposit.checkTransfer(from: .customers, to: .house)
  }

  @Test(.rule("CCP-04", "CCP-07"))
  func `a member has its kinds of accounts and no registration number has one`() throws {
    #expect(
      try ["PF", "MS", "NM", "GF"].map { try CollateralAccountKind(code: $0) }
        == CollateralAccountKind.allCases)
    #expect(refusal { _ = try CollateralAccountKind(code: "12345678") } == "no-registration-level-margin")
    #expect(refusal { _ = try CollateralAccountKind(code: "XX") } == "account-kind-unknown")
    #expect(refusal { _ = try CollateralAccountKind(code: "") } == "account-kind-unknown")
  }

  @Test(.rule("CCP-03", "CCP-05", "CCP-06")) func `origin and service on the trade's day decide the book`()
    throws
  {
    let june = Day("2026-06-01")!
    var flag = ServiceFlag()
    #expect(!flag.isServed(tradedOn: june))
    try flag.set(true, from: june, today: june - 3)
    // Traded on 31 May, settling on 2 June: without service until it is settled.
    #expect(PositionBook(.customer, isServed: flag.isServed(tradedOn: june - 1)) == .withoutService)
    #expect(PositionBook(.customer, isServed: flag.isServed(tradedOn: june)) == .omnibus)
    #expect(PositionBook(.house, isServed: flag.isServed(tradedOn: june + 9)) == .single)
    try flag.set(false, from: june + 5, today: june)
    #expect(flag.isServed(tradedOn: june + 4) && !flag.isServed(tradedOn: june + 5))
    #expect(refusal { try flag.set(false, from: june, today: june + 1) } == "ccp-flag-retroactive")
  }

  @Test(.rule("CCP-72")) func `a leaving member gets back what is bound no more`() throws {
    let settled = Day("2026-11-12")!, month = Day("2026-11-30")!
    var leaving = Leaving(lastSettlement: settled, hasOpenCall: false, fundMonthEnd: month)
    func refused(_ account: CollateralAccountKind, _ day: Day) -> String? {
      refusal { try leaving.checkReturn(of: account, on: day) }
    }
    #expect(refused(.house, settled) == "open-position" && refused(.house, settled + 1) == nil)
    #expect(
      refused(.contribution, month) == "contribution-still-bound" && refused(.contribution, month + 1) == nil)
    leaving.hasUnpaidLossShare = true
    #expect(refused(.contribution, month + 1) == "contribution-still-bound" && refused(.house, month) == nil)
    leaving.hasOpenCall = true
    #expect(refused(.house, month) == "account-has-open-call")
    leaving.lastSettlement = nil
    #expect(refused(.house, month) == "open-position")
  }
}
