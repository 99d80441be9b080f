// SPDX-License-Identifier: Apache-2.0

// Positions and the correction of their origin (CCP-03, CCP-05, CCP-26, CCP-30, CCP-33).

extension Model {
  struct Position {
    let isin: String
    let settlement: String
    let origin: String
    /// Purchases positive; the amount in ten-thousandths of a lira.
    var quantity = 0
    var amount = 0
    /// Of the trades of one day.
    var tradeDay = ""
    var bought = (units: 0, amount: 0)
    var sold = (units: 0, amount: 0)
    var lowest = 0
    var highest = 0
  }

  /// 10¹² lira, in ten-thousandths.
  static let mostOfPosition = 10_000_000_000_000_000

  private func index(_ key: String, _ isin: String, _ settlement: String, _ origin: String) -> Int? {
    clearing.accounts[key]!.positions.firstIndex {
      $0.isin == isin && $0.settlement == settlement && $0.origin == origin
    }
  }

  private func position(_ key: String, _ isin: String, _ settlement: String, _ origin: String) -> Position {
    index(key, isin, settlement, origin).map { clearing.accounts[key]!.positions[$0] }
      ?? Position(isin: isin, settlement: settlement, origin: origin)
  }

  /// With so many units more, bought or sold for so much.
  private func added(_ position: Position, _ units: Int, _ amount: Int) throws(ModelRefusal) -> Position {
    var position = position
    let (quantity, tooMany) = position.quantity.addingReportingOverflow(units)
    let (sum, tooMuch) = position.amount.addingReportingOverflow(amount)
    guard !tooMany, !tooMuch, abs(sum) <= Self.mostOfPosition else {
      throw ModelRefusal("position-too-large")
    }
    (position.quantity, position.amount) = (quantity, sum)
    return position
  }

  /// What closes without a difference leaves.
  private mutating func keep(_ position: Position, in key: String) {
    let found = index(key, position.isin, position.settlement, position.origin)
    if position.quantity == 0, position.amount == 0 {
      guard let found else { return }
      clearing.accounts[key]!.positions.remove(at: found)
      clearing.accounts[key]!.lastSettled = time.day
    } else if let found {
      clearing.accounts[key]!.positions[found] = position
    } else {
      clearing.accounts[key]!.positions.insert(position, at: 0)
    }
  }

  private mutating func sayPosition(_ position: Position, _ key: String, _ act: String) {
    let account = clearing.accounts[key]!
    let what = "\(position.origin) \(position.isin) \(position.settlement)"
    say(
      "position \(account.member) \(account.kind) \(what) \(position.quantity) \(position.amount) \(act)")
  }

  // MARK: A line of a trade file

  private func positionKey(_ row: Open) throws(ModelRefusal) -> String {
    let (member, origin) = (row.fields["member"]!, row.fields["origin"]!)
    let served = isServed(row.fields["isin"]!, tradedOn: row.fields["tradeDate"] ?? time.day)
    return try requireClearing(member, !served ? "NM" : origin == "HOUSE" ? "PF" : "MS")
  }

  func checkPosition(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    try isKnown(row.fields["member"]!)
    guard row.fields["origin"] != nil else { throw ModelRefusal("origin-missing") }
    try isSecurity(row.fields["isin"]!)
    let key = try positionKey(row)
    if row.fields["act"] != "DELIVERY" {
      try requireActive(row.fields["member"]!, asSender: false)
      guard let price = row.fields["price"] else { throw ModelRefusal("field-missing") }
      guard ModelKind.tenThousandths(price)! > 0 else { throw ModelRefusal("price-not-positive") }
    }
    if row.fields["closes"] == "true" { throw ModelRefusal("close-flag-not-used") }
    _ = try changed(row, key)
  }

  private func changed(_ row: Open, _ key: String) throws(ModelRefusal) -> Position {
    var position = position(
      key, row.fields["isin"]!, row.fields["settlement"]!, row.fields["origin"]!)
    let units = Int(row.fields["quantity"]!)!
    guard row.fields["act"] == "DELIVERY" else {
      let sign = row.fields["act"] == "BUY" ? 1 : -1
      let price = ModelKind.tenThousandths(row.fields["price"]!)!
      let (amount, tooMuch) = (sign * units).multipliedReportingOverflow(by: price)
      guard !tooMuch else { throw ModelRefusal("position-too-large") }
      return try added(position, sign * units, amount)
    }
    guard abs(position.quantity) >= units else { throw ModelRefusal("close-exceeds-position") }
    let left = position.quantity - position.quantity.signum() * units
    // CCP-33: the amount shrinks in proportion, a fraction against the member.
    let (part, whole) = (Int128(position.amount) * Int128(abs(left)), Int128(abs(position.quantity)))
    let down = part >= 0 ? part / whole : -((-part + whole - 1) / whole)
    position.amount = left == 0 ? 0 : Int(down * whole == part ? down : down + 1)
    position.quantity = left
    return position
  }

  mutating func applyPosition(_ row: Open) {
    let key = try! positionKey(row)
    var position = try! changed(row, key)
    let act = row.fields["act"]!
    note(
      act, Int(row.fields["quantity"]!)!, row.fields["price"].map { ModelKind.tenThousandths($0)! } ?? 0,
      on: row.fields["tradeDate"] ?? time.day, in: &position)
    keep(position, in: key)
    sayPosition(position, key, act)
  }

  /// The trades of today stand beside the position; what is delivered begins anew.
  private func note(_ act: String, _ units: Int, _ price: Int, on day: String, in position: inout Position) {
    guard act == "DELIVERY" || day == time.day else { return }
    if act == "DELIVERY" || position.tradeDay != time.day {
      position.tradeDay = time.day
      position.bought = (0, 0)
      position.sold = (0, 0)
      (position.lowest, position.highest) = (0, 0)
    }
    guard act != "DELIVERY", price > 0 else { return }
    position.lowest = position.lowest == 0 ? price : min(position.lowest, price)
    position.highest = max(position.highest, price)
    if act == "BUY" {
      position.bought = (position.bought.units + units, position.bought.amount + units * price)
    } else {
      position.sold = (position.sold.units + units, position.sold.amount + units * price)
    }
  }

  // MARK: The other origin

  private func originKeys(_ row: Open) throws(ModelRefusal) -> (giving: Position, taking: Position, [String])
  {
    let isin = row.fields["isin"]!
    let served = isServed(isin, tradedOn: row.fields["tradeDate"]!)
    let house = try requireClearing(row.member, served ? "PF" : "NM")
    let customers = try requireClearing(row.member, served ? "MS" : "NM")
    let settlement = row.fields["settlement"]!
    let own = position(house, isin, settlement, "HOUSE")
    let others = position(customers, isin, settlement, "CUSTOMER")
    return row.fields["from"] == "HOUSE"
      ? (own, others, [house, customers]) : (others, own, [customers, house])
  }

  func checkOrigin(_ row: Open) throws(ModelRefusal) {
    guard row.fields["from"] != nil else { throw ModelRefusal("origin-missing") }
    try isSecurity(row.fields["isin"]!)
    let (giving, taking, _) = try originKeys(row)
    guard row.fields["tradeDate"] == time.day else {
      throw ModelRefusal("origin-correction-after-trade-date")
    }
    if row.fields["act"] == "DELIVERY" { throw ModelRefusal("state-not-allowed") }
    let price = ModelKind.tenThousandths(row.fields["price"]!)!
    guard price > 0 else { throw ModelRefusal("price-not-positive") }
    let units = Int(row.fields["quantity"]!)!
    let isOfToday = giving.tradeDay == time.day
    let traded = !isOfToday ? (0, 0) : row.fields["act"] == "BUY" ? giving.bought : giving.sold
    let (lowest, highest) = isOfToday ? (giving.lowest, giving.highest) : (0, 0)
    let (amount, tooMuch) = units.multipliedReportingOverflow(by: price)
    let (left, rest) = (Int128(traded.0 - units), Int128(traded.1) - Int128(amount))
    // What is left was traded between the same prices, too.
    guard !tooMuch, lowest <= price, price <= highest, left >= 0, rest >= Int128(lowest) * left,
      rest <= Int128(highest) * left
    else { throw ModelRefusal("correction-exceeds-trades") }
    let sign = row.fields["act"] == "BUY" ? 1 : -1
    _ = try added(giving, -sign * units, -sign * amount)
    _ = try added(taking, sign * units, sign * amount)
  }

  mutating func applyOrigin(_ row: Open, _ number: Int) {
    var (giving, taking, keys) = try! originKeys(row)
    let (act, units) = (row.fields["act"]!, Int(row.fields["quantity"]!)!)
    let price = ModelKind.tenThousandths(row.fields["price"]!)!
    let sign = act == "BUY" ? 1 : -1
    let days = "\(row.fields["tradeDate"]!) \(row.fields["settlement"]!)"
    say(
      "origin-correction \(number) \(row.member) \(row.fields["from"]!) \(act) \(giving.isin) \(days) \(units) \(price)"
    )
    giving = try! added(giving, -sign * units, -sign * units * price)
    note(act, -units, price, on: time.day, in: &giving)
    keep(giving, in: keys[0])
    sayPosition(giving, keys[0], act)
    taking = try! added(taking, sign * units, sign * units * price)
    note(act, units, price, on: time.day, in: &taking)
    keep(taking, in: keys[1])
    sayPosition(taking, keys[1], act)
  }
}
