// SPDX-License-Identifier: Apache-2.0

// Cash and letters of guarantee lodged at the counterparty, what they are worth, and the remuneration of cash
// (CCP-01, CCP-08, CCP-21 to CCP-24, CCP-37 to CCP-47, CCP-64 to CCP-66).

extension Model {
  /// 10¹³ lira; also the most smallest units of a line.
  static let mostKurus = 1_000_000_000_000_000

  /// ⌊a · b / c⌋, however long the product is.
  static func proportion(_ a: Int128, _ b: Int128, _ c: Int128) -> Int {
    guard c > 0, a > 0, b > 0 else { return 0 }
    let product = UInt128(a).multipliedFullWidth(by: UInt128(b))
    return Int(UInt128(c).dividingFullWidth(product).quotient)
  }

  private static func groupOf(_ asset: String) -> String {
    asset == "TRY" || asset == "LETTER" ? asset : "FX"
  }

  /// In millionths of a lira; nil where there is no price.
  private func marketValue(_ quantity: Int, _ asset: String, on day: String) -> Int128? {
    if Self.groupOf(asset) != "FX" { return Int128(quantity) * 10_000 }
    return price(of: asset, on: day).map { Int128(quantity) * Int128($0.value) }
  }

  /// C and the cash in it, in kuruş, by the limits of the account's table (CCP-38); nil where a price is
  /// missing, unless that counts nothing.
  func worth(
    _ account: ClearingAccount, _ set: RiskSet?, on day: String, skipsMissing: Bool = false
  ) -> (total: Int, cash: Int)? {
    var values: [(asset: String, value: Int128)] = []
    for line in account.lines where line.asset != "LETTER" {
      if let value = marketValue(line.quantity, line.asset, on: day) {
        values.append((line.asset, value * 10))
      } else if !skipsMissing {
        return nil
      }
    }
    let base = values.reduce(0) { $0 + $1.value }
    let foreign = values.filter { $0.asset != "TRY" }
    let sum = foreign.reduce(0) { $0 + $1.value }
    let taken = account.kind == "GF" ? sum : min(sum, base * 9 / 10)
    let cash = account.quantity(of: "TRY")
    var total = cash
    for line in foreign { total += Self.proportion(line.value, taken * 94, sum * 100 * 100_000) }
    if account.kind != "GF", let last = set?.letterUntil, day <= last {
      total += account.quantity(of: "LETTER")
    }
    return (total, cash)
  }

  /// C less what is owed of others' losses.
  func collateral(_ account: ClearingAccount, _ total: Int) -> Int { max(0, total - account.lossShare) }

  static func leastCash(_ margin: Int, _ account: ClearingAccount, _ set: RiskSet) -> Int {
    guard account.kind != "GF" else { return 0 }
    return Int((Int128(margin) * Int128(set.minCashRatio) + 999_999) / 1_000_000)
  }

  // MARK: Movements

  /// What is moved: `TRY`, `USD`, `LETTER`.
  private func lodged(_ row: Open) throws(ModelRefusal) -> (asset: String, units: Int) {
    let amount = row.fields["amount"]
    if row.fields["letter"] != nil, amount == nil { throw ModelRefusal("field-missing") }
    if let amount {
      if row.fields["isin"] != nil || row.fields["quantity"] != nil {
        throw ModelRefusal("field-not-applicable")
      }
      let (minor, currency) = ModelKind.money(amount)
      return (row.fields["letter"] == nil ? currency : "LETTER", minor)
    }
    guard let isin = row.fields["isin"], row.fields["quantity"] != nil else {
      throw ModelRefusal("field-missing")
    }
    try isSecurity(isin)
    // Nobody here lodges securities (`Model.notFollowed`).
    throw ModelRefusal("securities-are-not-lodged")
  }

  func checkCollateral(_ row: Open) throws(ModelRefusal) {
    let key = try requireClearing(row.member, row.fields["account"]!)
    let (asset, units) = try lodged(row)
    let account = clearing.accounts[key]!
    let set = riskSet(on: time.day)
    if row.fields["act"] == "DEPOSIT" {
      try checkDeposit(row, account, asset, units)
      return try requireRoom(for: units, of: asset, in: account)
    }
    guard units > 0 else { throw ModelRefusal("quantity-not-positive") }
    try checkMovable(row, account)
    if row.fields["act"] == "TRANSFER" { try checkReceiver(row, account) }
    try checkFree(row, account, asset, units, set)
    if let to = row.fields["to"], row.fields["act"] == "TRANSFER" {
      try requireRoom(for: units, of: asset, in: clearing.accounts["\(row.member)/\(to)"]!)
    }
  }

  private func checkDeposit(
    _ row: Open, _ account: ClearingAccount, _ asset: String, _ units: Int
  ) throws(ModelRefusal) {
    guard row.fields["depositor"] ?? "MEMBER" == "MEMBER" else {
      throw ModelRefusal("customer-cannot-move-collateral")
    }
    guard row.fields["holder"] ?? "CCP" == "CCP" else { throw ModelRefusal("exchange-margin-not-in-use") }
    guard units > 0 else { throw ModelRefusal("quantity-not-positive") }
    guard let ownership = row.fields["ownership"] else {
      throw ModelRefusal("ownership-declaration-missing")
    }
    if account.kind == "GF", ownership != "OWN" { throw ModelRefusal("guarantee-fund-needs-own-assets") }
    if ownership == "CUSTOMER" { throw ModelRefusal("customer-owned-collateral") }
    guard asset == "LETTER" else {
      guard ["TRY", "USD", "EUR"].contains(asset) else { throw ModelRefusal("asset-not-eligible") }
      return
    }
    guard account.kind != "GF", let last = riskSet(on: time.day)?.letterUntil, time.day <= last else {
      throw ModelRefusal("letter-of-guarantee-not-accepted")
    }
    guard row.fields["amount"]!.hasSuffix(" TRY") else { throw ModelRefusal("asset-not-eligible") }
  }

  private func checkMovable(_ row: Open, _ account: ClearingAccount) throws(ModelRefusal) {
    try requireActive(row.member, asSender: false)
    if isDefaulted(row.member) { throw ModelRefusal("member-defaulted") }
    let isOverdue = clearingAccounts(of: row.member).contains { key in
      clearing.accounts[key]!.calls.contains { $0.state == "OVERDUE" }
    }
    if !account.calls.isEmpty || isOverdue {
      throw ModelRefusal(
        row.fields["act"] == "WITHDRAW" ? "account-has-open-call" : "giving-account-has-open-call")
    }
  }

  private func checkReceiver(_ row: Open, _ account: ClearingAccount) throws(ModelRefusal) {
    guard let to = row.fields["to"], to != account.kind else { throw ModelRefusal("field-missing") }
    if let other = row.fields["toMember"], other != row.member { throw ModelRefusal("different-member") }
    if to == "GF", account.kind == "MS" { throw ModelRefusal("guarantee-fund-needs-own-assets") }
    _ = try requireClearing(row.member, to)
    if to == "GF", row.fields["letter"] != nil { throw ModelRefusal("letter-of-guarantee-not-accepted") }
  }

  /// CCP-43, CCP-47, CCP-62: without it the account must be adequate, with the last prices.
  private func checkFree(
    _ row: Open, _ account: ClearingAccount, _ asset: String, _ units: Int, _ set: RiskSet?
  ) throws(ModelRefusal) {
    // Letters are those in lira, whatever the currency that is written beside the amount.
    let isOfLine = asset != "LETTER" || row.fields["amount"]!.hasSuffix(" TRY")
    guard isOfLine, account.quantity(of: asset) >= units else { throw ModelRefusal("collateral-not-free") }
    guard worth(account, set, on: time.day) != nil else { throw ModelRefusal("price-missing") }
    var left = account
    Self.add(-units, of: asset, to: &left)
    let worth = worth(left, set, on: time.day)!
    // What is owed of others' losses is not free.
    let margin = account.margin + (asset == "LETTER" ? 0 : account.lossShare)
    let least =
      account.kind == "GF"
      ? 0 : Int((Int128(margin) * Int128(set?.minCashRatio ?? 100_000) + 999_999) / 1_000_000)
    guard worth.total >= margin, worth.cash >= least else {
      throw ModelRefusal(
        account.kind == "GF" && asset != "LETTER" ? "contribution-below-requirement" : "collateral-not-free")
    }
  }

  private func requireRoom(for units: Int, of asset: String, in account: ClearingAccount) throws(ModelRefusal)
  {
    guard let value = marketValue(units, asset, on: time.day) else { throw ModelRefusal("price-missing") }
    let most = Int128(Self.mostKurus) * 10_000
    let held = account.lines.reduce(Int128(0)) {
      $0 + (marketValue($1.quantity, $1.asset, on: time.day) ?? 0)
    }
    // Of a currency the smallest units are counted as whole ones where the value is bounded.
    let bounded = Self.groupOf(asset) == "FX" ? value * 100 : value
    guard bounded <= most, account.quantity(of: asset) + units <= Self.mostKurus, value <= max(0, most - held)
    else { throw ModelRefusal("position-too-large") }
  }

  private static func add(_ change: Int, of asset: String, to account: inout ClearingAccount) {
    if let place = account.lines.firstIndex(where: { $0.asset == asset }) {
      account.lines[place].quantity += change
      if account.lines[place].quantity == 0 { account.lines.remove(at: place) }
    } else {
      account.lines.insert((asset, change), at: 0)
    }
  }

  mutating func lodge(_ change: Int, of asset: String, in key: String, _ number: Int) {
    Self.add(change, of: asset, to: &clearing.accounts[key]!)
    sayLodged(number, key, asset, change, clearing.accounts[key]!.quantity(of: asset))
  }

  mutating func sayLodged(_ number: Int, _ key: String, _ asset: String, _ change: Int, _ quantity: Int) {
    let account = clearing.accounts[key]!
    let what = "\(Self.groupOf(asset)) \(asset == "LETTER" ? "TRY" : asset)"
    say("collateral \(number) \(account.member) \(account.kind) \(what) \(change) \(quantity)")
  }

  mutating func applyCollateral(_ row: Open, _ number: Int) {
    let (asset, units) = try! lodged(row)
    let key = "\(row.member)/\(row.fields["account"]!)"
    let act = row.fields["act"]!
    lodge(act == "DEPOSIT" ? units : -units, of: asset, in: key, number)
    guard act != "WITHDRAW" else { return }
    let target = act == "TRANSFER" ? "\(row.member)/\(row.fields["to"]!)" : key
    if act == "TRANSFER" { lodge(units, of: asset, in: target, number) }
    // CCP-50.
    next.append(.callTest(target))
  }

  // MARK: Remuneration

  /// CCP-64: at the cut-off of a business day on which there is a rate, that second included.
  mutating func arrangeCashCount() {
    guard !clearing.order.isEmpty, kind(of: time.day) != "closed", let set = riskSet(on: time.day),
      set.remuneration.rate > 0, set.remuneration.cutOff >= time.second
    else { return }
    arranged.append((ModelTime(day: time.day, second: set.remuneration.cutOff + 1), .cashCount))
  }

  mutating func countCash() {
    guard let set = riskSet(on: time.day), set.remuneration.rate > 0, kind(of: time.day) != "closed",
      set.remuneration.cutOff + 1 == time.second
    else { return }
    for key in clearing.order {
      let account = clearing.accounts[key]!
      let declines = account.hasOptedOut && account.choiceDay < time.day
      let cash = account.quantity(of: "TRY")
      guard account.kind != "GF", account.base == nil, !declines, cash > 0 else { continue }
      clearing.accounts[key]!.base = (cash, time.day, set.version)
      say(
        "remuneration \(account.member) \(account.kind) \(time.day) COUNTED \(cash) \(set.remuneration.rate) - - - -"
      )
    }
  }

  /// CCP-66.
  mutating func bookRemuneration(_ key: String, on day: String) {
    let account = clearing.accounts[key]!
    let base = account.base!
    let terms = clearing.sets[base.version - 1].remuneration
    var (days, other) = (0, base.day)
    while other < day { (days, other) = (days + 1, ModelTime.day(1, after: other)) }
    let whole = Int(Int128(base.amount) * Int128(terms.rate) * Int128(days) / 365_000_000)
    let amount = min(whole, max(0, Self.mostKurus - account.quantity(of: "TRY")))
    let tax = Int(Int128(amount) * Int128(terms.tax) / 1_000_000)
    let commission = Int(Int128(amount) * Int128(terms.commission) / 1_000_000)
    say(
      "remuneration \(account.member) \(account.kind) \(base.day) BOOKED \(base.amount) \(terms.rate) \(days) \(amount) \(tax) \(commission)"
    )
    clearing.accounts[key]!.base = nil
    for change in [amount, -tax, -commission] where change != 0 { lodge(change, of: "TRY", in: key, 0) }
    next.append(.callTest(key))
  }
}
