// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

/// Lines of collateral by group and amount.
func lodged(_ lines: [(AssetGroup, String)]) -> [LodgedLine] {
  lines.enumerated().map { index, line in
    LodgedLine(
      line.0, line.0 == .lira ? code("TRY") : line.0 == .fx ? code("USD") : code("X\(100 + index)"),
      LodgedValue(kurus: lira(line.1).minor))
  }
}

@Suite struct CollateralTests {
  static let day = Day("2026-11-12")!
  static let table = CollateralTable.transaction
  typealias Lines = [(AssetGroup, String)]

  private func value(_ lines: Lines, _ table: CollateralTable = table) throws -> CollateralValuation {
    try CollateralValuation(lodged(lines), table, on: Self.day)
  }

  struct Worked: Sendable, CustomTestStringConvertible {
    let name: String, lines: Lines, base: String, total: String, limitTotal: String?
    var testDescription: String { name }
  }

  static let worked: [Worked] = [
    Worked(
      name: "ten shares", lines: Array(repeating: (.equity, "1,000,000.00"), count: 10),
      base: "10,000,000.00",
      total: "3,750,000.00", limitTotal: nil),
    Worked(
      name: "one share", lines: [(.equity, "10,000,000.00")], base: "10,000,000.00", total: "1,500,000.00",
      limitTotal: "750,000.00"),
    Worked(
      name: "dollars only", lines: [(.fx, "1,000,000.00")], base: "1,000,000.00", total: "846,000.00",
      limitTotal: nil),
    Worked(
      name: "lira and one bond", lines: [(.lira, "2,000,000.00"), (.dibs, "8,000,000.00")],
      base: "10,000,000.00",
      total: "6,095,000.00", limitTotal: nil),
    Worked(
      name: "lira and four shares",
      lines: [(.lira, "2,000,000.00")] + Array(repeating: (.equity, "2,000,000.00"), count: 4),
      base: "10,000,000.00", total: "5,750,000.00", limitTotal: nil),
    Worked(
      name: "seven lines",
      lines: [
        (.lira, "2,000,000.00"), (.fx, "1,000,000.00"), (.dibs, "3,000,000.00"), (.eurobond, "1,500,000.00"),
        (.equity, "1,000,000.00"), (.equity, "500,000.00"), (.equityFund, "1,000,000.00"),
      ], base: "10,000,000.00", total: "8,520,000.00", limitTotal: nil),
    Worked(
      name: "to the kuruş",
      lines: [
        (.lira, "100,000.00"), (.equity, "333,333.33"), (.equity, "166,666.67"), (.equity, "100,000.01"),
      ], base: "700,000.01", total: "355,000.00", limitTotal: nil),
  ]

  @Test(.rule("CCP-38"), arguments: worked) func `composition limits`(row: Worked) throws {
    let valuation = try value(row.lines)
    #expect(valuation.base.roundedDown == lira(row.base) && valuation.total == lira(row.total))
    let reversed = try CollateralValuation(lodged(row.lines).reversed(), Self.table, on: Self.day)
    #expect(reversed.lines.map(\.value) == valuation.lines.map(\.value))
    if let strict = row.limitTotal {
      var table = Self.table
      table.subBase = .limit
      #expect(try value(row.lines, table).total == lira(strict))
    }
  }

  @Test(.rule("CCP-38")) func `lots of one asset are one line`() throws {
    let one = [LodgedLine(.dibs, code("TRT1"), LodgedValue(kurus: 800_000_000_00))]
    let lots = (0..<8).map { _ in LodgedLine(.dibs, code("TRT1"), LodgedValue(kurus: 100_000_000_00)) }
    let whole = try CollateralValuation(one, Self.table, on: Self.day)
    let parts = try CollateralValuation(lots, Self.table, on: Self.day)
    #expect(whole.total == parts.total && parts.lines.count == 1)
  }

  @Test(.rule("CCP-38")) func `one kuruş more may cost the rounding of the lines, no more`() throws {
    let five: Lines = [
      (.equity, "756,536.30"), (.equity, "174,129.42"), (.equity, "917,420.36"), (.equity, "30,092.69"),
      (.equity, "899,342.70"),
    ]
    #expect(try value(five).total == lira("1,041,570.55"))
    #expect(try value(five + [(.equity, "0.01")]).total == lira("1,041,570.50"))
  }

  static func random(_ random: inout SeededGenerator, count: Int) -> [LodgedLine] {
    (0..<count).map { _ in
      let group = AssetGroup.allCases.randomElement(using: &random)!
      let key = group == .lira ? "TRY" : "X\(Int.random(in: 100...108, using: &random))"
      return LodgedLine(
        group, code(key), LodgedValue(kurus: Int64.random(in: 0...1_000_000_000, using: &random)))
    }
  }

  @Test(.rule("CCP-38"), arguments: SeededGenerator.seeds)
  func `what is accepted passes no limit, and more collateral never lowers it but by rounding`(seed: UInt64)
    throws
  {
    var random = SeededGenerator(seed: seed)
    for round in 0..<150 {
      var table = Self.table
      if round % 3 == 0 { table.subBase = .limit }
      let lines = Self.random(&random, count: Int.random(in: 1...15, using: &random))
      let valuation = try CollateralValuation(lines, table, on: Self.day)
      for group in valuation.groups {
        guard let limit = table[group.group]?.limit else { continue }
        #expect(group.accepted.atto * 1_000_000 <= valuation.base.atto * Int128(limit.millionths))
      }
      for line in valuation.lines {
        #expect(line.afterSubLimit <= line.lodged && line.afterGroupLimit <= line.afterSubLimit)
        #expect(line.value.minor <= line.afterGroupLimit.roundedDown.minor)
      }
      #expect(valuation.total.minor == valuation.lines.reduce(0) { $0 + $1.value.minor })
      let more = lines + Self.random(&random, count: 1)
      let larger = try CollateralValuation(more, table, on: Self.day)
      #expect(larger.total.minor > valuation.total.minor - Int64(larger.lines.count) - 1)
    }
  }

  @Test(
    .rule("CCP-39"),
    arguments: [
      ([(AssetGroup.equity, "10,000,000.00")], "0.00"),
      ([(.lira, "2,000,000.00"), (.equity, "8,000,000.00")], "4,000,000.00"),
      ([(.lira, "1,000,000.00"), (.equity, "6,000,000.00"), (.equityFund, "3,000,000.00")], "5,000,000.00"),
      ([(.lira, "1,000,000.00"), (.fx, "19,000,000.00")], "10,000,000.00"),
    ])
  func `the strict measure is taken on what is accepted`(lines: Lines, accepted: String) throws {
    let strict = StrictComposition.accepted(try value(lines).groups, Self.table)
    #expect(strict == Ratio(Int128(lira(accepted).minor), 100))
    #expect(try StrictComposition.roundedDown(value(lines).groups, Self.table) == lira(accepted))
  }

  // MARK: Eligibility and values

  @Test(.rule("CCP-21", "CCP-22", "CCP-23")) func `only listed assets are accepted`() throws {
    try Self.table.checkEligible(.fx, key: code("USD"), isInIndex: false)
    #expect(
      refusal { try Self.table.checkEligible(.fx, key: code("GBP"), isInIndex: true) } == "asset-not-eligible"
    )
    #expect(
      refusal { try Self.table.checkEligible(.equity, key: code("AAA"), isInIndex: false) }
        == "share-not-in-index")
    #expect(refusal { _ = try AssetGroup(code: "GOLD") } == "asset-not-eligible")
    #expect(try AssetGroup.allCases.allSatisfy { try AssetGroup(code: String(describing: $0.code)) == $0 })
    var without = CollateralTable.guaranteeFund
    without[.equity] = nil
    #expect(
      refusal { try without.checkEligible(.equity, key: code("AAA"), isInIndex: true) }
        == "asset-not-eligible")
    #expect(
      refusal { _ = try CollateralValuation(lodged([(.equity, "1.00")]), without, on: Self.day) }
        == "asset-not-eligible")
  }

  @Test(.rule("CCP-21", "CCP-37")) func `a market value is quantity times price times rate, exact`() throws {
    let dollars = LodgedLine(
      .fx, code("USD"), try LodgedValue(quantity: 1_000, price: 1_000_000, fxRate: 3_000_000))
    #expect(dollars.value.roundedDown == lira("3,000.00"))
    // Beside enough lira, so that the group limit does not cut.
    let valuation = try CollateralValuation(
      lodged([(.lira, "7,000.00")]) + [dollars], Self.table, on: Self.day)
    #expect(valuation.lines.last?.value == lira("2,820.00"))
    let bond = try LodgedValue(quantity: 1_000_000, price: 98_500_000, per: 100)
    #expect(bond.roundedDown == lira("985,000.00"))
    let mixed = lodged([(.lira, "9,000,000.00")]) + [LodgedLine(.dibs, code("TRT1"), bond)]
    #expect(try CollateralValuation(mixed, Self.table, on: Self.day).lines.last?.value == lira("896,350.00"))
    #expect(refusal { _ = try LodgedValue(quantity: 1, price: 0) } == "price-missing")
    #expect(refusal { _ = try LodgedValue(quantity: .max, price: .max) } == "position-too-large")
  }

  @Test(.rule("CCP-22")) func `the fund has limits of its own and no minimum cash`() throws {
    let lines: Lines = Array(repeating: (.equity, "1,000,000.00"), count: 5) + [(.lira, "1,000,000.00")]
    #expect(try value(lines, .guaranteeFund).total == lira("2,125,000.00"))
    #expect(CollateralTable.guaranteeFund.minCashRatio == Rate())
  }

  @Test(.rule("CCP-23")) func `a share that left the index counts nothing, in the base either`() throws {
    var line = LodgedLine(.equity, code("AAA"), LodgedValue(kurus: lira("2,000,000.00").minor))
    let cash = lodged([(.lira, "8,000,000.00")])
    #expect(
      try CollateralValuation(cash + [line], Self.table, on: Self.day).base.roundedDown
        == lira("10,000,000.00"))
    line.isInIndex = false
    let after = try CollateralValuation(cash + [line], Self.table, on: Self.day)
    #expect(after.base.roundedDown == lira("8,000,000.00") && after.total == lira("8,000,000.00"))
  }

  @Test(.rule("CCP-24")) func `a letter of guarantee counts until its day`() throws {
    var table = Self.table
    let letters = [GuaranteeLetter(amount: lira("500,000.00"))]
    func total(_ day: String) throws -> Money {
      try CollateralValuation(lodged([(.lira, "1.00")]), letters: letters, table, on: Day(day)!).total
    }
    #expect(try total("2026-12-01") == lira("1.00"))
    #expect(refusal { try table.checkLetter(on: Day("2026-12-01")!) } == "letter-of-guarantee-not-accepted")
    table.letterUntil = Day("2026-12-31")!
    #expect(try total("2026-12-31") == lira("500,001.00") && total("2027-01-04") == lira("1.00"))
    try table.checkLetter(on: Day("2026-12-01")!)
    #expect(refusal { try table.checkLetter(on: Day("2027-01-02")!) } == "letter-of-guarantee-not-accepted")
    let valuation = try CollateralValuation([], letters: letters, table, on: Day("2026-12-31")!)
    #expect(valuation.base == .zero && valuation.cash == lira("0.00"))
  }

  @Test(.rule("CCP-20", "CCP-45")) func `the lower coefficient and the new price count`() throws {
    let cash = lodged([(.lira, "11,000,000.00")])
    func share(_ price: Int64, _ coefficient: String? = nil) throws -> Money {
      let value = try LodgedValue(quantity: 100_000, price: price)
      // A second share keeps the first within its sub-limit.
      let line = LodgedLine(.equity, code("AAA"), value, coefficient: coefficient.map(rate))
      let others = ["BBB", "CCC", "DDD", "EEE"].map {
        LodgedLine(.equity, code($0), LodgedValue(kurus: 200_000_000))
      }
      let valuation = try CollateralValuation(cash + [line] + others, Self.table, on: Self.day)
      return valuation.lines.first { $0.key == code("AAA") }!.value
    }
    #expect(try share(20_000_000) == lira("1,500,000.00") && share(18_000_000) == lira("1,350,000.00"))
    #expect(try share(20_000_000, "0.6") == lira("1,200,000.00"))
    #expect(try share(20_000_000, "0.9") == lira("1,500,000.00"))
  }

  @Test(.rule("CCP-46", "CCP-68")) func `a statement shows each line through the limits`() throws {
    let ten = try value(Array(repeating: (.equity, "1,000,000.00"), count: 10))
    #expect(ten.lines.count == 10)
    for line in ten.lines {
      #expect(
        line.lodged.roundedDown == lira("1,000,000.00")
          && line.afterSubLimit.roundedDown == lira("1,000,000.00"))
      #expect(line.afterGroupLimit.roundedDown == lira("500,000.00") && line.value == lira("375,000.00"))
    }
    let one = try value([(.equity, "10,000,000.00")]).groups[0]
    #expect(one.lodged.roundedDown - one.afterSubLimit.roundedDown == lira("8,000,000.00"))
    #expect(one.afterSubLimit.roundedDown - one.accepted.roundedDown == lira("0.00"))
  }
}
