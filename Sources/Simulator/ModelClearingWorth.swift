// SPDX-License-Identifier: Apache-2.0

// What is lodged at the counterparty, and what it is worth by prices, coefficients and the limits of
// composition (CCP-21 to CCP-24, CCP-37, CCP-38, CCP-40).

extension Model {
  /// A line of an account: money, letters of guarantee, or a security in an account of the registry.
  struct Lodged {
    /// Currency, `LETTER` or ISIN.
    let asset: String
    /// Where a security stands; nothing of money.
    var place = ""
    /// Under which it was lodged.
    var group: String
    var quantity = 0

    var isSecurity: Bool { asset.count == 12 }
    func isSame(as other: Lodged) -> Bool { asset == other.asset && place == other.place }
  }

  /// Per cent of the base, of the limit of the group for each asset, and of the value.
  private struct Terms {
    let limit: Int
    let ofEach: Int?
    let coefficient: Int
    init(_ limit: Int, _ ofEach: Int?, _ coefficient: Int) {
      (self.limit, self.ofEach, self.coefficient) = (limit, ofEach, coefficient)
    }
  }

  /// CCP-21; lira has no limit.
  private static let ofCollateral = [
    "FX": Terms(90, nil, 94), "DIBS": Terms(90, 50, 91), "EUROBOND": Terms(90, 20, 83),
    "LEASE": Terms(90, 20, 88), "EQUITY": Terms(50, 20, 75), "EQFUND": Terms(30, 20, 80),
    "DEBTFUND": Terms(30, 20, 88),
  ]
  /// CCP-22.
  private static let ofFund = [
    "FX": Terms(100, nil, 94), "DIBS": Terms(100, 50, 91), "EUROBOND": Terms(90, 20, 83),
    "LEASE": Terms(90, 20, 88), "EQUITY": Terms(25, 20, 75), "EQFUND": Terms(30, 20, 80),
    "DEBTFUND": Terms(30, 20, 88),
  ]

  /// 10¹³ lira; also the most units of a line.
  static let mostKurus = 1_000_000_000_000_000
  /// In 10⁻¹⁸ lira, in which values are exact.
  private static let kurus: Int128 = 10_000_000_000_000_000
  static let mostWorth = Int128(mostKurus) * kurus

  /// ⌊a · b / c⌋, however long the product is.
  private static func proportion(_ a: Int128, _ b: Int128, _ c: Int128) -> Int128 {
    guard a > 0, b > 0 else { return 0 }
    let product = UInt128(a).multipliedFullWidth(by: UInt128(b))
    return Int128(UInt128(c).dividingFullWidth(product).quotient)
  }

  /// As a set lists a security.
  func listed(_ isin: String, _ set: RiskSet?) -> RiskSet.Asset? { set?.assets.first { $0.isin == isin } }

  /// Under which a line counts now.
  func group(of line: Lodged, _ set: RiskSet?) -> String {
    line.isSecurity ? listed(line.asset, set)?.group ?? line.group : line.group
  }

  /// CCP-37: exact, in 10⁻¹⁸ lira, with the last prices up to a day.
  func marketValue(
    _ quantity: Int, of line: Lodged, _ set: RiskSet?, on day: String
  ) throws(ModelRefusal) -> Int128 {
    if ["TRY", "LETTER"].contains(line.asset) { return Int128(quantity) * Self.kurus }
    func millionths(_ asset: String) throws(ModelRefusal) -> Int128 {
      guard let price = self.price(of: asset, on: day) else { throw ModelRefusal("price-missing") }
      return Int128(price.value) * 100
    }
    let price = try millionths(line.asset)
    let currency = securities[line.asset]?.currency ?? "TRY"
    let rate = currency == "TRY" ? 1_000_000 : try millionths(currency)
    let (product, tooLong) = (Int128(quantity) * price).multipliedReportingOverflow(by: rate)
    // Bounded before it is divided by the hundred that debt is priced for, or that a dollar has of cents.
    guard !tooLong, product <= Self.mostWorth / 1_000_000 else { throw ModelRefusal("position-too-large") }
    let isPerHundred = !line.isSecurity || ["DIBS", "EUROBOND", "LEASE"].contains(group(of: line, set))
    return product * 1_000_000 / (isPerHundred ? 100 : 1)
  }

  /// C and the cash in it, in kuruş (CCP-38). What cannot be valued is refused, or counts nothing.
  func worth(
    _ account: ClearingAccount, _ set: RiskSet?, on day: String, skipsMissing: Bool = false
  ) throws(ModelRefusal) -> (total: Int, cash: Int) {
    // By group and asset: what stands in several accounts of the registry is one.
    var values: [String: [String: Int128]] = [:]
    for line in account.lines where line.asset != "LETTER" {
      do throws(ModelRefusal) {
        let value = try marketValue(line.quantity, of: line, set, on: day)
        // CCP-23: what is listed no more counts nothing, in the base neither.
        let counts = !line.isSecurity || listed(line.asset, set) != nil
        values[group(of: line, set), default: [:]][line.asset, default: 0] += counts ? value : 0
      } catch {
        if !skipsMissing { throw error }
      }
    }
    let base = values.values.flatMap(\.values).reduce(0, +)
    var letters = 0
    if account.kind != "GF", let last = set?.letterUntil, day <= last {
      letters = account.lines.first { $0.asset == "LETTER" }?.quantity ?? 0
    }
    guard base + Int128(letters) * Self.kurus <= Self.mostWorth else {
      throw ModelRefusal("position-too-large")
    }
    let cash = account.quantity(of: "TRY")
    var total = cash + letters
    for (group, members) in values where group != "TRY" {
      let terms = (account.kind == "GF" ? Self.ofFund : Self.ofCollateral)[group]!
      total += accepted(members, terms, base, set)
    }
    return (total, cash)
  }

  /// The steps of CCP-38 for one group, each asset rounded down.
  private func accepted(
    _ members: [String: Int128], _ terms: Terms, _ base: Int128, _ set: RiskSet?
  ) -> Int {
    let cap = base * Int128(terms.limit) / 100
    let lodged = members.values.reduce(0, +)
    let parts = members.mapValues { value in
      terms.ofEach.map { min(value, max(cap, lodged) * Int128($0) / 100) } ?? value
    }
    let sum = parts.values.reduce(0, +)
    guard sum > 0 else { return 0 }
    let taken = min(sum, cap)
    return parts.reduce(0) { total, part in
      // In millionths: an officer may have set less for one asset (CCP-20).
      let usual = terms.coefficient * 10_000
      let coefficient = min(usual, listed(part.key, set)?.coefficient ?? usual)
      let exact = Self.proportion(part.value, taken * Int128(coefficient), sum)
      return total + Int(exact / (Self.kurus * 1_000_000))
    }
  }

  /// C less what is owed of others' losses.
  func collateral(_ account: ClearingAccount, _ total: Int) -> Int { max(0, total - account.lossShare) }

  static func leastCash(_ margin: Int, _ account: ClearingAccount, _ set: RiskSet?) -> Int {
    guard account.kind != "GF" else { return 0 }
    return Int((Int128(margin) * Int128(set?.minCashRatio ?? 100_000) + 999_999) / 1_000_000)
  }

  /// What arrives must leave an account that can be valued.
  func requireRoom(for units: Int, of line: Lodged, in account: ClearingAccount) throws(ModelRefusal) {
    let set = riskSet(on: time.day)
    let value = try marketValue(units, of: line, set, on: time.day)
    var room = Self.mostWorth
    for held in account.lines {
      do throws(ModelRefusal) {
        room -= try marketValue(held.quantity, of: held, set, on: time.day)
      } catch {
        if error.code == "position-too-large" { room = 0 }
      }
    }
    let held = account.lines.first { $0.isSame(as: line) }?.quantity ?? 0
    guard held + units <= Self.mostKurus, value <= max(0, room) else {
      throw ModelRefusal("position-too-large")
    }
  }
}
