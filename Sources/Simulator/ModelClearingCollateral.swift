// SPDX-License-Identifier: Apache-2.0

// Cash, letters of guarantee and securities that members lodge, withdraw and move between their accounts, and
// the remuneration of cash (CCP-01, CCP-08, CCP-42 to CCP-47, CCP-61, CCP-62, CCP-64 to CCP-66).

extension Model {
  // MARK: Movements

  /// What is moved: money, letters over money, or a security; its place comes later.
  private func lodged(_ row: Open) throws(ModelRefusal) -> (line: Lodged, units: Int) {
    let amount = row.fields["amount"]
    if row.fields["letter"] != nil, amount == nil { throw ModelRefusal("field-missing") }
    if let amount {
      if ["isin", "quantity", "securitiesAccount"].contains(where: { row.fields[$0] != nil }) {
        throw ModelRefusal("field-not-applicable")
      }
      let (minor, currency) = ModelKind.money(amount)
      if row.fields["letter"] != nil { return (Lodged(asset: "LETTER", group: "LETTER"), minor) }
      return (Lodged(asset: currency, group: currency == "TRY" ? "TRY" : "FX"), minor)
    }
    guard let isin = row.fields["isin"], let quantity = row.fields["quantity"] else {
      throw ModelRefusal("field-missing")
    }
    try isSecurity(isin)
    return (Lodged(asset: isin, group: ""), Int(quantity)!)
  }

  /// Of a deposit under what the set in force lists it, a share under its kind; nothing where it may not be
  /// lodged. Of what is lodged, as it was, where nothing lists it.
  private func group(of line: Lodged, _ row: Open, _ account: ClearingAccount) -> String? {
    guard line.isSecurity else { return line.group }
    if let listed = listed(line.asset, riskSet(on: time.day)) { return listed.group }
    if row.fields["act"] != "DEPOSIT", let held = account.lines.first(where: { $0.isSame(as: line) }) {
      return held.group
    }
    return securities[line.asset]!.kind == "SHARE" ? "EQUITY" : nil
  }

  /// The account that is named, or the only one that there is; of what is not lodged, none.
  private func place(
    of line: Lodged, _ row: Open, _ account: ClearingAccount
  ) throws(ModelRefusal) -> String {
    guard line.isSecurity else { return "" }
    if let named = row.fields["securitiesAccount"] {
      guard accounts["\(row.member)/\(named)"] != nil else { throw ModelRefusal("account-not-found") }
      return "\(row.member)/\(named)"
    }
    guard row.fields["act"] == "DEPOSIT" else {
      let places = account.lines.filter { $0.asset == line.asset }.map(\.place)
      if places.count > 1 { throw ModelRefusal("field-missing") }
      return places.first ?? ""
    }
    let own = accounts.filter { $0.key.hasPrefix("\(row.member)/") && isOwnPortfolio($0.value) }
    guard own.count == 1 else { throw ModelRefusal("field-missing") }
    return own.first!.key
  }

  private func isOwnPortfolio(_ account: Account) -> Bool { account.class == "4" && !account.isPool }

  /// The line and its units, as they were found to be in order.
  private func found(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) -> (line: Lodged, units: Int) {
    let key = try requireClearing(row.member, row.fields["account"]!)
    let account = clearing.accounts[key]!
    var (line, units) = try lodged(row)
    if row.fields["act"] == "DEPOSIT" {
      let group = group(of: line, row, account)
      try checkDeposit(row, account, line, group, units)
      line = Lodged(asset: line.asset, place: try place(of: line, row, account), group: group!)
      if line.isSecurity, !isOwnPortfolio(accounts[line.place]!) {
        throw ModelRefusal("customer-owned-collateral")
      }
      try requireRoom(for: units, of: line, in: account)
      if line.isSecurity { try requireLodgeable(units, line, enteredAt: enteredAt) }
      return (line, units)
    }
    line.place = try place(of: line, row, account)
    let group = group(of: line, row, account)
    guard units > 0 else { throw ModelRefusal("quantity-not-positive") }
    try checkMovable(row, account)
    if row.fields["act"] == "TRANSFER" { try checkReceiver(row, account) }
    try checkFree(row, account, line, units, isKnown: group != nil)
    line.group = group!
    if let to = row.fields["to"], row.fields["act"] == "TRANSFER" {
      try requireRoom(for: units, of: line, in: clearing.accounts["\(row.member)/\(to)"]!)
    }
    return (line, units)
  }

  func checkCollateral(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    let (line, _) = try found(row, enteredAt: enteredAt)
    if line.isSecurity, row.fields["act"] != "TRANSFER" { try requireRoom(hasRoomForMovement) }
  }

  private func checkDeposit(
    _ row: Open, _ account: ClearingAccount, _ line: Lodged, _ group: String?, _ units: Int
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
    if line.isSecurity { return try requireListed(line.asset, group) }
    guard line.asset == "LETTER" else {
      guard ["TRY", "USD", "EUR"].contains(line.asset) else { throw ModelRefusal("asset-not-eligible") }
      return
    }
    guard account.kind != "GF", let last = riskSet(on: time.day)?.letterUntil, time.day <= last else {
      throw ModelRefusal("letter-of-guarantee-not-accepted")
    }
    guard row.fields["amount"]!.hasSuffix(" TRY") else { throw ModelRefusal("asset-not-eligible") }
  }

  /// CCP-21, CCP-23: in a group of the table, a share in the index; neither stopped nor redeemed.
  private func requireListed(_ isin: String, _ group: String?) throws(ModelRefusal) {
    if group == nil { throw ModelRefusal("asset-not-eligible") }
    if group == "EQUITY", listed(isin, riskSet(on: time.day)) == nil {
      throw ModelRefusal("share-not-in-index")
    }
    let security = securities[isin]!
    if security.isStopped || security.redemption.map({ $0 <= time.day }) ?? false {
      throw ModelRefusal("asset-restricted")
    }
  }

  /// The account may be debited and has them free; what is there and not free is restricted (CCP-44).
  private func requireLodgeable(_ units: Int, _ line: Lodged, enteredAt: ModelTime) throws(ModelRefusal) {
    try requireEligible(line.place, isDebited: true, enteredAt: enteredAt)
    try requireValid("SUBACCOUNT", "RHNV", else: "subaccount-not-valid-on-date")
    try requireUnits(units, of: line.asset)
    let held = lots.keys.filter { $0.account == line.place && $0.isin == line.asset }
    guard balance(Place(account: line.place, isin: line.asset)) < units else { return }
    let isThere = held.reduce(0) { $0 + balance($1) } >= units
    throw ModelRefusal(isThere ? "asset-restricted" : "insufficient-balance")
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
    _ row: Open, _ account: ClearingAccount, _ line: Lodged, _ units: Int, isKnown: Bool
  ) throws(ModelRefusal) {
    let set = riskSet(on: time.day)
    // Letters are those in lira, whatever the currency that is written beside the amount.
    let isLetter = line.asset == "LETTER"
    let isOfLine = !isLetter || row.fields["amount"]!.hasSuffix(" TRY")
    let held = account.lines.first { $0.isSame(as: line) }?.quantity ?? 0
    guard isKnown, isOfLine, held >= units else { throw ModelRefusal("collateral-not-free") }
    if line.isSecurity { try requireUnits(units, of: line.asset) }
    for other in account.lines where other.asset != "LETTER" {
      _ = try marketValue(other.quantity, of: other, set, on: time.day)
    }
    var left = account
    Self.add(-units, of: line, to: &left)
    let worth = try worth(left, set, on: time.day)
    // What is owed of others' losses is not free.
    let margin = account.margin + (isLetter ? 0 : account.lossShare)
    guard worth.total >= margin, worth.cash >= Self.leastCash(margin, account, set) else {
      throw ModelRefusal(
        account.kind == "GF" && !isLetter ? "contribution-below-requirement" : "collateral-not-free")
    }
  }

  private static func add(_ change: Int, of line: Lodged, to account: inout ClearingAccount) {
    if let place = account.lines.firstIndex(where: { $0.isSame(as: line) }) {
      account.lines[place].quantity += change
      if account.lines[place].quantity == 0 { account.lines.remove(at: place) }
    } else {
      account.lines.insert(
        Lodged(asset: line.asset, place: line.place, group: line.group, quantity: change), at: 0)
    }
  }

  static let lira = Lodged(asset: "TRY", group: "TRY")

  mutating func lodge(_ change: Int, of line: Lodged = lira, in key: String, _ number: Int) {
    Self.add(change, of: line, to: &clearing.accounts[key]!)
    let held = clearing.accounts[key]!.lines.first { $0.isSame(as: line) }?.quantity ?? 0
    sayLodged(number, key, line, change, held)
  }

  mutating func sayLodged(_ number: Int, _ key: String, _ line: Lodged, _ change: Int, _ quantity: Int) {
    let account = clearing.accounts[key]!
    let place = line.place.isEmpty ? "-" : String(line.place.dropFirst(4))
    let what = "\(line.group) \(line.asset == "LETTER" ? "TRY" : line.asset) \(place)"
    say("collateral \(number) \(account.member) \(account.kind) \(what) \(change) \(quantity)")
  }

  /// Between SERB and RHNV of the account in which a security stays.
  mutating func block(_ units: Int, _ line: Lodged, _ isBlocked: Bool, _ number: Int) {
    let (from, to) = isBlocked ? ("SERB", "RHNV") : ("RHNV", "SERB")
    let taken = take(units, from: Place(account: line.place, isin: line.asset, subaccount: from))
    credit(Place(account: line.place, isin: line.asset, subaccount: to), taken)
    say("moved \(number) COLLATERAL \(line.asset) \(line.place) \(from) > \(line.place) \(to) \(units)")
  }

  mutating func applyCollateral(_ row: Open, _ number: Int) {
    let (line, units) = try! found(row, enteredAt: row.enteredAt)
    let key = "\(row.member)/\(row.fields["account"]!)"
    let act = row.fields["act"]!
    if line.isSecurity, act != "TRANSFER" { block(units, line, act == "DEPOSIT", number) }
    lodge(act == "DEPOSIT" ? units : -units, of: line, in: key, number)
    guard act != "WITHDRAW" else { return }
    let target = act == "TRANSFER" ? "\(row.member)/\(row.fields["to"]!)" : key
    if act == "TRANSFER" { lodge(units, of: line, in: target, number) }
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
    for change in [amount, -tax, -commission] where change != 0 { lodge(change, in: key, 0) }
    next.append(.callTest(key))
  }
}
