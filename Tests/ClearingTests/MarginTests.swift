// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

/// Three shares of the rulebook's margin examples.
enum Examples {
  static let d1 = Day("2026-11-12")!, d2 = d1 + 1
  static let aaa = 0, bbb = 1, ccc = 2

  static func parameters(
    _ pairs: [(String, String, String)] = [("AAA", "BBB", "0.45"), ("AAA", "CCC", "0.30")],
    prices: [String?] = ["20", "50", "8"]
  ) throws -> RiskParameters {
    let shares = zip(["AAA", "BBB", "CCC"], zip(["0.12", "0.1", "0.15"], prices)).map {
      ShareParameters(
        code: code($0.0), riskValue: rate($0.1.0), spreadRate: rate("0.01"), price: $0.1.1.map(price))
    }
    return try RiskParameters(
      version: 1, shares: shares,
      pairs: pairs.map {
        PairParameters(code($0.0), code($0.1), creditRate: rate($0.2))
      })
  }

  static func account(_ trades: [(ShareIndex, Day, Int64, String)]) throws -> PositionAccount {
    try PositionAccount(
      trades.map { Trade(share: $0.0, settlement: $0.1, quantity: $0.2, price: price($0.3)) })
  }

  /// AAA +100,000 D1, −20,000 D2; BBB −24,000 D2; CCC −100,000 D2.
  static let three: [(ShareIndex, Day, Int64, String)] = [
    (aaa, d1, 100_000, "20"), (aaa, d2, -20_000, "20"), (bbb, d2, -24_000, "50"), (ccc, d2, -100_000, "8"),
  ]
}

@Suite struct MarginTests {
  typealias E = Examples

  /// Ten-billionths of a lira.
  private func exact(_ text: String) -> Int128 { Int128(lira(text).minor) * 100_000_000 }

  private func statement(_ trades: [(ShareIndex, Day, Int64, String)]) throws -> MarginStatement {
    try MarginStatement(E.account(trades), E.parameters())
  }

  @Test(.rule("CCP-26")) func `scanning risk is the net value times the risk value`() throws {
    #expect(try statement([(E.bbb, E.d1, 200_000, "50")]).parts.scanning == exact("1,000,000.00"))
    #expect(
      try statement([(E.aaa, E.d1, 100_000, "20"), (E.aaa, E.d1, -40_000, "20")]).margin == lira("144,000.00")
    )
    #expect(try statement([(E.bbb, E.d1, -200_000, "50")]).margin == lira("1,000,000.00"))
  }

  @Test(.rule("CCP-27")) func `positions of different dates net and pay the spread`() throws {
    let parts = try statement([(E.aaa, E.d1, 100_000, "20"), (E.aaa, E.d2, -60_000, "20")]).parts
    #expect(parts.scanning == exact("96,000.00") && parts.spread == exact("12,000.00"))
    #expect(parts.margin == lira("108,000.00"))
    let same = try statement([(E.aaa, E.d1, 100_000, "20"), (E.aaa, E.d1, -60_000, "20")]).parts
    #expect(same.spread == 0 && same.margin == lira("96,000.00"))
  }

  @Test(.rule("CCP-28")) func `opposite shares are credited in order of weight`() throws {
    let two = try statement([(E.aaa, E.d1, 100_000, "20"), (E.bbb, E.d1, -30_000, "50")])
    #expect(two.pairs.map(\.pair.weight) == [90_000] && two.parts.credit == exact("135,000.00"))
    #expect(two.margin == lira("255,000.00"))
    let three = try statement(E.three)
    #expect(three.parts.scanning == exact("432,000.00") && three.parts.spread == exact("4,000.00"))
    #expect(three.pairs.map(\.credit) == [exact("108,000.00"), exact("28,800.00")])
    #expect(three.margin == lira("299,200.00"))
    #expect(try E.account(E.three).margin(E.parameters()) == lira("299,200.00"))
  }

  @Test(.rule("CCP-28")) func `pairs of equal weight go by their codes`() throws {
    let parameters = try E.parameters([("CCC", "AAA", "0.4"), ("BBB", "AAA", "0.48")])
    // 2·0.40·0.12 = 2·0.48·0.10 = 0.096
    #expect(parameters.pairs.map(\.weight) == [96_000, 96_000])
    #expect(parameters.pairs.map(\.second) == [E.bbb, E.ccc])
    #expect(refusal { _ = try E.parameters([("AAA", "ZZZ", "0.1")]) } == "what-if-instrument-unknown")
    #expect(refusal { _ = try E.parameters([("AAA", "BBB", "0.9")]) } == "credit-rate-too-high")
  }

  @Test(.rule("CCP-25", "CCP-32")) func `the method of the account decides what is offset`() throws {
    let net = try statement([(E.aaa, E.d1, 100_000, "20"), (E.aaa, E.d2, -60_000, "20")]).margin
    var gross = GrossAccount()
    try gross.add(share: E.aaa, quantity: 100_000, isClosing: false)
    try gross.add(share: E.aaa, quantity: -60_000, isClosing: false)
    #expect(try net == lira("108,000.00") && gross.margin(E.parameters()) == lira("384,000.00"))
    #expect(try MarginMethod.change(to: "NET", directive: "PY-1", approvedOn: E.d1) == .net)
    #expect(
      refusal { _ = try MarginMethod.change(to: "MID", directive: "PY-1", approvedOn: E.d1) }
        == "method-unknown")
    #expect(
      refusal { _ = try MarginMethod.change(to: "GROSS", directive: "", approvedOn: E.d1) }
        == "directive-reference-missing")
    #expect(
      refusal { _ = try MarginMethod.change(to: "GROSS", directive: "PY-1", approvedOn: nil) }
        == "directive-reference-missing")
  }

  @Test(.rule("CCP-32")) func `only trades flagged as closing net in a gross account`() throws {
    let parameters = try E.parameters()
    var open = GrossAccount()
    try open.add(share: E.aaa, quantity: 100, isClosing: false)
    var closed = open
    try open.add(share: E.aaa, quantity: -60, isClosing: false)
    #expect(try open.margin(parameters) == lira("384.00"))
    try closed.add(share: E.aaa, quantity: -60, isClosing: true)
    #expect(try closed.margin(parameters) == lira("96.00"))
    #expect(
      refusal { try closed.add(share: E.aaa, quantity: -41, isClosing: true) } == "close-exceeds-position")
    #expect(
      refusal { try closed.add(share: E.bbb, quantity: -1, isClosing: true) } == "close-exceeds-position")
    #expect(refusal { try MarginMethod.net.checkFlag(isClosing: true) } == "close-flag-not-used")
    try MarginMethod.gross.checkFlag(isClosing: true)
  }

  @Test(
    .rule("CCP-29"),
    arguments: [
      (1, Int64(10_000), "250,000.00", "-5,000.00", "50,000.00"),
      (0, 10_000, "279,000.00", "24,000.00", "24,000.00"),
      (1, -10_000, "260,000.00", "5,000.00", "50,000.00"),
      (2, -25_000, "270,600.00", "15,600.00", "30,000.00"),
      (0, -10_000, "231,000.00", "-24,000.00", "24,000.00"),
    ])
  func `an order adds at most quantity times price times risk value`(
    share: Int, quantity: Int64, after: String, change: String, bound: String
  ) throws {
    let account = try E.account([(E.aaa, E.d1, 100_000, "20"), (E.bbb, E.d1, -30_000, "50")])
    let parameters = try E.parameters()
    let estimate = try OrderEstimate(account, share: share, settlement: E.d1, quantity: quantity, parameters)
    #expect(estimate.before == lira("255,000.00") && estimate.after == lira(after))
    #expect(estimate.change == lira(change) && estimate.bound == lira(bound))
    #expect(refusal { _ = try parameters.index(of: code("ZZZ")) } == "what-if-instrument-unknown")
  }

  @Test(.rule("CCP-30")) func `a loss on unsettled trades adds, a gain does not reduce`() throws {
    let loss = try statement([(E.aaa, E.d1, 100_000, "20.3"), (E.bbb, E.d1, -30_000, "49.6")])
    #expect(loss.parts.variation == -42_000 * 10_000 && loss.margin == lira("297,000.00"))
    let gain = try statement([(E.aaa, E.d1, 100_000, "19.5"), (E.bbb, E.d1, -30_000, "49.6")])
    #expect(gain.parts.variation == 38_000 * 10_000 && gain.margin == lira("255,000.00"))
  }

  @Test(.rule("CCP-30")) func `a split or dividend going ex before settlement changes the trade with it`()
    throws
  {
    var account = try E.account([(E.aaa, E.d1, 1_000, "40")])
    try account.split(share: E.aaa, into: 2, for: 1)
    #expect(try MarginStatement(account, E.parameters()).parts.variation == 0)
    #expect(account.net(of: E.aaa) == 2_000)
    try account.payDividend(share: E.aaa, grossPerShare: price("0.5"))
    #expect(try MarginStatement(account, E.parameters()).parts.variation == 1_000 * 10_000)
  }

  @Test(.rule("CCP-31")) func `the margin is rounded up once, at the total`() throws {
    let odd = try RiskParameters(
      version: 1,
      shares: [ShareParameters(code: code("ODD"), riskValue: rate("0.1234"), price: price("7.13"))], pairs: []
    )
    let account = try E.account([(0, E.d1, 333, "7.13")])
    #expect(try account.parts(odd).exact == 2_929_873_860_000)
    #expect(try account.margin(odd) == lira("292.99"))
    // The three-share portfolio with a loss of 35,000, and with a gain of 12,000.
    var lossy = E.three
    lossy[0].3 = "20.35"
    #expect(try statement(lossy).margin == lira("334,200.00"))
    lossy[0].3 = "19.88"
    #expect(try statement(lossy).margin == lira("299,200.00"))
  }

  @Test(.rule("CCP-33")) func `what is delivered is margined no more, the rest stays at its date`() throws {
    var account = try E.account([(E.aaa, E.d1, 1_000, "20")])
    let first = account.fulfil(share: E.aaa, settlement: E.d1, quantity: 700)
    #expect(first && account.positions.map(\.quantity) == [300] && account.positions[0].settlement == E.d1)
    #expect(account.positions[0].amount == 300 * 200_000)
    let tooMuch = account.fulfil(share: E.aaa, settlement: E.d1, quantity: 301)
    let elsewhere = account.fulfil(share: E.aaa, settlement: E.d2, quantity: 1)
    let rest = account.fulfil(share: E.aaa, settlement: E.d1, quantity: 300)
    #expect(!tooMuch && !elsewhere && rest)
    #expect(try account.margin(E.parameters()) == lira("0.00"))
  }

  @Test(.rule("CCP-34", "CCP-26")) func `without a price there is no margin`() throws {
    let parameters = try E.parameters(prices: ["20", nil, "8"])
    let account = try E.account([(E.bbb, E.d1, 1, "50")])
    #expect(refusal { _ = try account.margin(parameters) } == "price-missing")
    #expect(refusal { _ = try MarginStatement(account, parameters) } == "price-missing")
    #expect(
      refusal { _ = try OrderEstimate(account, share: 1, settlement: E.d1, quantity: 1, parameters) }
        == "price-missing")
    #expect(try E.account([(E.aaa, E.d1, 1, "20")]).margin(parameters) == lira("2.40"))
  }

  @Test(.rule("CCP-26")) func `an amount beyond the calculation is refused, never wrapped`() throws {
    var account = PositionAccount()
    let huge = Trade(share: 0, settlement: E.d1, quantity: 1 << 50, price: price("20"))
    #expect(refusal { try account.add(huge) } == "position-too-large")
    // Within the bound at the trade's price, beyond it at the day's.
    let cheap = try PositionAccount([
      Trade(share: 0, settlement: E.d1, quantity: 1 << 50, price: price("0.0001"))
    ])
    #expect(refusal { _ = try cheap.margin(E.parameters()) } == "position-too-large")
    #expect(refusal { _ = try MarginStatement(cheap, E.parameters()) } == "position-too-large")
  }

  @Test(.rule("CCP-03")) func `house and customer positions are not netted`() throws {
    let house = try E.account([(E.aaa, E.d1, 1_000, "20")]),
      customers = try E.account([(E.aaa, E.d1, -400, "20")])
    #expect(try house.margin(E.parameters()) == lira("2,400.00"))
    #expect(try customers.margin(E.parameters()) == lira("960.00"))
  }

  @Test(.rule("CCP-05")) func `both origins of instruments without service are margined together`() throws {
    let parameters = try RiskParameters(
      version: 1, shares: [ShareParameters(code: code("ZZZ"), riskValue: rate("0.2"), price: price("10"))],
      pairs: [])
    let joined = try E.account([(0, E.d1, 200_000, "10")]).joined(with: E.account([(0, E.d1, -50_000, "10")]))
    #expect(joined.net(of: 0) == 150_000)
    #expect(try joined.margin(parameters) == lira("300,000.00"))
  }

  @Test(.rule("CCP-35", "CCP-07")) func `customers share the margin in proportion, to the kuruş`() throws {
    let parameters = try E.parameters()
    func shares(_ margin: String, _ quantities: [Int64]) throws -> [String] {
      let customers = try quantities.enumerated().map { index, quantity in
        (number: Int64(100 - index), account: try E.account([(E.bbb, E.d1, quantity, "50")]))
      }
      return try CustomerShares(lira(margin), customers, parameters).lines.map {
        "\($0.customer) \($0.share)"
      }
    }
    #expect(
      try shares("700,000.00", [120_000, -60_000, 30_000])
        == ["98 100000.00 TRY", "99 200000.00 TRY", "100 400000.00 TRY"])
    #expect(
      try shares("100,000.00", [10, -10, 10]) == ["98 33333.34 TRY", "99 33333.33 TRY", "100 33333.33 TRY"])
    #expect(refusal { _ = try shares("1.00", []) } == "attribution-without-customer-detail")
  }

  @Test(.rule("CCP-10")) func `the parameters know no role of an account`() throws {
    let mirror = Mirror(reflecting: try E.parameters())
    let terms = Mirror(reflecting: try E.parameters().shares[0])
    #expect(mirror.children.compactMap(\.label) == ["version", "shares", "pairs", "ranks"])
    #expect(terms.children.compactMap(\.label) == ["code", "riskValue", "spreadRate", "price"])
    #expect(
      try E.account(E.three).margin(E.parameters()) == E.account(E.three.reversed()).margin(E.parameters()))
  }

  // MARK: The worked margin of published closes

  static func worked() throws -> (PositionAccount, RiskParameters) {
    let codes = ["AKBNK", "BIMAS", "GARAN", "PGSUS", "THYAO"]
    let shares = try codes.map { name in
      ShareParameters(
        code: code(name), riskValue: try Closes.riskValue(name).value,
        price: UnitPrice(tenThousandths: Closes.series(name).prices.last! / 1_000))
    }
    let pairs = try [("AKBNK", "GARAN"), ("PGSUS", "THYAO"), ("GARAN", "THYAO")].map { a, b in
      let values = (try Closes.riskValue(a).value, try Closes.riskValue(b).value)
      let credit = try CreditRate(
        Returns(Closes.series(a)), Returns(Closes.series(b)), riskValues: values, on: Closes.day)
      return PairParameters(code(a), code(b), creditRate: credit.value)
    }
    let parameters = try RiskParameters(version: 1, shares: shares, pairs: pairs)
    let first = Day("2025-07-08")!, second = Day("2025-07-09")!
    let trades: [(String, Day, Int64, String)] = [
      ("THYAO", first, 12_000, "290.1"), ("THYAO", second, -5_000, "287.5"),
      ("GARAN", second, -40_000, "133.05"),
      ("AKBNK", first, 65_000, "66.2"), ("BIMAS", second, 1_500, "497"), ("PGSUS", first, -7_500, "258.9"),
    ]
    let account = try PositionAccount(
      trades.map {
        Trade(
          share: try parameters.index(of: code($0.0)), settlement: $0.1, quantity: $0.2, price: price($0.3))
      })
    return (account, parameters)
  }

  @Test(.rule("CCP-74")) func `the worked margin from published closes`() throws {
    let (account, parameters) = try Self.worked()
    #expect(
      parameters.shares[0].riskValue == rate("0.1544") && parameters.shares[3].riskValue == rate("0.2041"))
    let statement = try MarginStatement(account, parameters)
    #expect(statement.parts.scanning == 22_203_790_750_000_000)
    #expect(statement.parts.spread == exact("14,375.00"))
    #expect(statement.pairs.map(\.pair.weight) == [164_730, 124_926, 79_740])
    #expect(statement.pairs.map(\.matched) == [44_167_500_000, 19_312_500_000, 812_500_000])
    #expect(statement.parts.variation == -372_000_000)
    #expect(statement.parts.exact == 12_966_406_350_000_000)
    #expect(try statement.margin == lira("1,296,640.64") && account.margin(parameters) == statement.margin)
  }
}
