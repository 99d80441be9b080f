// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct MoneyTests {
  @Test(arguments: [
    ("1234.56 TRY", 123_456, "1234.56 TRY"), ("1234 TRY", 123_400, "1234.00 TRY"),
    ("0.05 USD", 5, "0.05 USD"),
    ("-0.05 EUR", -5, "-0.05 EUR"), ("1500 JPY", 1500, "1500 JPY"), ("1.234 KWD", 1234, "1.234 KWD"),
    ("1.2345 CLF", 12345, "1.2345 CLF"),
    ("-92233720368547758.08 TRY", Int64.min, "-92233720368547758.08 TRY"),
  ])
  func `an amount has the digits of its currency`(text: String, minor: Int64, written: String) throws {
    let money = try #require(Money(text))
    #expect(money.minor == minor)
    #expect(money.description == written)
    #expect(roundTrips(money))
  }

  @Test(arguments: [
    ("", UnitProblem.empty), ("TRY", .format), (" TRY", .format), ("12", .format), ("12TRY", .format),
    ("12.5 TRY", .format), ("12.345 TRY", .format), ("12. TRY", .format), (".50 TRY", .format),
    ("1,50 TRY", .format), ("1.2.3 TRY", .format), ("01.00 TRY", .format), ("-0.00 TRY", .format),
    ("--1 TRY", .format), ("- TRY", .format), ("+1 TRY", .format), ("1500.00 JPY", .format),
    ("12.50  TRY", .format), ("12.50 try", .format), ("12.50 XAU", .unknown), ("12.50 TRL", .unknown),
    ("92233720368547758.08 TRY", .range), ("99999999999999999999999999 TRY", .range),
  ])
  func `other texts are no amounts`(text: String, expected: UnitProblem) {
    #expect(problem(Money.self, text) == expected)
  }

  @Test func `amounts of different currencies are not added`() async {
    #expect(Money(minor: 1).adding(Money(minor: 2)) == Money(minor: 3))
    #expect(Money(minor: 1).adding(Money(minor: 2, currency: .euro)) == nil)
    #expect(Money(minor: .max).adding(Money(minor: 1)) == nil)
    await #expect(processExitsWith: .failure) { _ = Money(minor: 1) + Money(minor: 1, currency: .euro) }
  }

  @Test(.rule("GEN-24")) func `a currency is a code of ISO 4217`() {
    #expect(Currency("TRY") == .lira)
    #expect(Currency("USD") == .dollar)
    #expect(Currency("EUR") == .euro)
    #expect(Currency.lira.description == "TRY")
    #expect(problem(Currency.self, "TL") == .format)
    #expect(problem(Currency.self, "usd") == .format)
    #expect(problem(Currency.self, "ABC") == .unknown)
    #expect(problem(Currency.self, "") == .empty)
    #expect(Currency(raw: Currency.euro.raw) == .euro)
    #expect(Currency(raw: 0) == nil && Currency(raw: .max) == nil)
  }

  @Test(arguments: seeds)
  func `an amount is read back as written`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for code in ["TRY", "JPY", "KWD", "UYW"] {
      for shift in 0..<64 {
        let minor = Int64.random(in: .min ... .max, using: &random) >> Int64(shift)
        #expect(Currency(code).map { roundTrips(Money(minor: minor, currency: $0)) } == true)
      }
    }
  }
}

@Suite struct UnitPriceTests {
  @Test(arguments: [
    ("12", 120_000, "12"), ("12.3456", 123_456, "12.3456"), ("0.0001", 1, "0.0001"), ("1.50", 15_000, "1.5"),
  ])
  func `a price has up to four decimals`(text: String, tenThousandths: Int64, written: String) throws {
    let price = try #require(UnitPrice(text))
    #expect(price.tenThousandths == tenThousandths)
    #expect(price.description == written)
  }

  @Test func `other texts are no prices`() {
    for text in ["-1", "1.23456", "1.", ".5", "00", "1,5", "x", "1 "] {
      #expect(problem(UnitPrice.self, text) == .format, "\(text)")
    }
    #expect(problem(UnitPrice.self, "") == .empty)
    #expect(problem(UnitPrice.self, "922337203685477.5808") == .range)
    #expect(problem(UnitPrice.self, "922337203685477.5807") == nil)
  }

  @Test func `a negative price traps`() async {
    await #expect(processExitsWith: .failure) { _ = UnitPrice(tenThousandths: -1) }
  }

  @Test func `price times quantity is exact and rounded by name`() {
    let amount = UnitPrice(tenThousandths: 12_345).amount(of: Quantity(3))  // 3.7035
    #expect(amount.tenThousandths == 37_035)
    #expect(amount.roundedDown() == Money(minor: 370))
    #expect(amount.roundedHalfUp() == Money(minor: 370))
    let half = UnitPrice(tenThousandths: 50).amount(of: Quantity(1))  // half a kuruş
    #expect(half.roundedDown() == Money(minor: 0))
    #expect(half.roundedHalfUp() == Money(minor: 1))
    #expect((half + half).roundedDown() == Money(minor: 1))
    #expect((amount - half).tenThousandths == 36_985)
  }

  @Test func `the greatest product is exact but no amount of kuruş`() {
    let amount = UnitPrice(tenThousandths: .max).amount(of: Quantity(.max))
    #expect(amount.tenThousandths == Int128(Int64.max) * Int128(Int64.max))
    #expect(amount.roundedDown() == nil)
    #expect(amount.roundedHalfUp() == nil)
  }

  @Test(arguments: seeds)
  func `a price is read back as written`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for shift in 0..<63 {
      #expect(
        roundTrips(UnitPrice(tenThousandths: Int64.random(in: 0 ... .max, using: &random) >> Int64(shift))))
    }
  }
}

@Suite struct RateTests {
  @Test(arguments: [
    ("0.35", 350_000, "0.35"), ("1", 1_000_000, "1"), ("-0.000001", -1, "-0.000001"),
    ("12.340000", 12_340_000, "12.34"),
  ])
  func `a rate has up to six decimals`(text: String, millionths: Int64, written: String) throws {
    let rate = try #require(Rate(text))
    #expect(rate.millionths == millionths)
    #expect(rate.description == written)
  }

  @Test func `other texts are no rates`() {
    for text in ["0.0000001", "35%", "0,35", "-", "-0", "1.", "."] {
      #expect(problem(Rate.self, text) == .format, "\(text)")
    }
    #expect(problem(Rate.self, "9223372036854.775808") == .range)
    #expect(problem(Rate.self, "") == .empty)
  }

  @Test(arguments: seeds)
  func `a rate is read back as written`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for shift in 0..<64 {
      #expect(roundTrips(Rate(millionths: Int64.random(in: .min ... .max, using: &random) >> Int64(shift))))
    }
  }
}
