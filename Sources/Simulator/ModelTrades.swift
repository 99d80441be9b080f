// SPDX-License-Identifier: Apache-2.0

// Trades of members with their customers (TRD-01 to TRD-25), and what comes from the central bank.

extension ModelOperation {
  /// Copied from the catalogue like the others.
  static let trades = [
    ModelOperation(
      name: "trade",
      fields: [
        ModelField("reference", .reference),
        ModelField("tradeType", codes("PRSAT PRALS IHSAT IHALS BRSAT BRALS", unknown: "trade-type-unknown")),
        ModelField("customerAccount", .accountOfMember),
        ModelField("houseAccount", .accountOfMember, needed: false),
        ModelField(
          "subaccount", codes("SERB HACZ HAPS OPSP OPTD RHNA RHNV TEKA OPOZ FZKBOH"), needed: false),
        ModelField("isin", .isin), ModelField("nominal", .quantity),
        ModelField("tradeDate", .day, needed: false), ModelField("valueDate", .day, needed: false),
        ModelField("backDateReason", .text(100), needed: false), ModelField("price", .price, needed: false),
        ModelField("amount", .money, needed: false), ModelField("acquisitionCost", .price, needed: false),
        ModelField("acquisitionDate", .day, needed: false), ModelField("payment", .text(30), needed: false),
        ModelField("correctsReference", .reference, needed: false),
        ModelField("description", .text(200), needed: false),
      ], movesSecurities: true, endsWithDay: true),
    ModelOperation(
      name: "depot-credit",
      fields: [
        ModelField("reference", .reference), ModelField("isin", .isin),
        ModelField("account", .accountOfMember), ModelField("quantity", .quantity),
        ModelField("price", .price, needed: false), ModelField("acquired", .day, needed: false),
      ], isReport: true),
  ]

  /// TRD-03: the types in which the house account delivers.
  static let deliversFromHouse = ["PRSAT", "IHALS", "BRALS"]
}

extension ModelKind {
  /// An amount with the digits of its currency or none, a blank, the currency.
  static func faultOfMoney(_ text: String) -> String? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts[1].count == 3, parts[1].allSatisfy({ ("A"..."Z").contains($0) }) else {
      return "number-format"
    }
    guard ModelKind.currency.fault(of: Array(parts[1].utf8)) == nil else { return "currency-unknown" }
    let isNegative = parts[0].hasPrefix("-")
    let amount = isNegative ? String(parts[0].dropFirst()) : parts[0]
    guard let scaled = hundredths(amount), !isNegative || scaled > 0 else { return "number-format" }
    let decimals = amount.split(separator: ".").dropFirst().first
    return decimals == nil || decimals!.count == 2 ? nil : "number-format"
  }
}

extension Model {
  func checkTrade(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    guard ["BANK", "BROKERAGE", "TAKASBANK", "TCMB"].contains(members[row.member]!.kind) else {
      throw ModelRefusal("member-not-authorised-to-trade")
    }
    try requireActive(row.member, asSender: false)
    try checkDates(row)
    let customer = row.fields["customerAccount"]!
    try checkCustomer(customer, of: row.member)
    let house = try house(row)
    if row.fields["subaccount"] ?? "SERB" != "SERB" { throw ModelRefusal("not-free-subaccount") }
    let fromHouse = ModelOperation.deliversFromHouse.contains(row.fields["tradeType"]!)
    try requireEligible(customer, isDebited: !fromHouse, enteredAt: enteredAt)
    try requireEligible(house, isDebited: fromHouse, enteredAt: enteredAt)
    let isin = row.fields["isin"]!
    try requireMovable(isin)
    guard securities[isin]!.kind == "DIBS" else { throw ModelRefusal("dibs-only") }
    try requireUnits(Int(row.fields["nominal"]!)!, of: isin)
    // What is there is looked at before the room that it takes, and only at the approval (TRD-08).
    if step == .approval, let code = refusalOfDelivery(row) { throw ModelRefusal(code) }
    try requireRoom(hasRoomForMovement)
  }

  private func checkDates(_ row: Open) throws(ModelRefusal) {
    if row.fields["payment"] != nil { throw ModelRefusal("dvp-not-supported") }
    let date = row.fields["tradeDate"] ?? time.day
    if date > time.day { throw ModelRefusal("forward-value-not-allowed") }
    if let day = row.fields["valueDate"], day != time.day {
      throw ModelRefusal(day > time.day ? "forward-value-not-allowed" : "back-date-not-allowed")
    }
    if date < time.day {
      if kind(of: date) == "closed" { throw ModelRefusal("trade-date-not-business-day") }
      var earliest = ModelTime.day(-1, after: time.day)
      while kind(of: earliest) == "closed" { earliest = ModelTime.day(-1, after: earliest) }
      if date < earliest { throw ModelRefusal("trade-date-too-old") }
    }
    if row.fields["backDateReason"] != nil, date == time.day { throw ModelRefusal("field-not-applicable") }
    let informs = row.fields["acquisitionCost"] != nil || row.fields["acquisitionDate"] != nil
    if informs, !ModelOperation.deliversFromHouse.contains(row.fields["tradeType"]!) {
      throw ModelRefusal("field-not-applicable")
    }
  }

  private func checkCustomer(_ key: String, of member: String) throws(ModelRefusal) {
    guard members[String(key.prefix(3))] != nil else { throw ModelRefusal("member-unknown") }
    guard key.hasPrefix(member) else { throw ModelRefusal("account-not-of-member") }
    if key.hasSuffix("/OMNIBUS") { throw ModelRefusal("omnibus-not-transactable") }
    guard let account = accounts[key] else { throw ModelRefusal("account-not-found") }
    if account.isPool || account.class == "4" { throw ModelRefusal("customer-account-is-house-account") }
  }

  /// TRD-04.
  func house(_ row: Open) throws(ModelRefusal) -> String {
    if let key = row.fields["houseAccount"] {
      guard key.hasPrefix(row.member), !key.hasSuffix("/OMNIBUS") else {
        throw ModelRefusal("contra-account-not-allowed")
      }
      guard let account = accounts[key] else { throw ModelRefusal("account-not-found") }
      guard account.isPool || account.class == "4" else { throw ModelRefusal("contra-account-not-allowed") }
      return key
    }
    guard row.fields["tradeType"]!.hasPrefix("PR") else { return "\(row.member)/DBDEPO" }
    let own = accounts.filter { $0.key.hasPrefix(row.member) && $0.value.class == "4" && !$0.value.isPool }
    if own.count > 1 { throw ModelRefusal("house-account-ambiguous") }
    guard let only = own.first else { throw ModelRefusal("account-not-found") }
    return only.key
  }

  /// Who delivers and who receives.
  private func sides(_ row: Open) -> (source: String, target: String) {
    var own = ""
    do throws(ModelRefusal) { own = try house(row) } catch { preconditionFailure("it was checked") }
    let customer = row.fields["customerAccount"]!
    return ModelOperation.deliversFromHouse.contains(row.fields["tradeType"]!)
      ? (own, customer) : (customer, own)
  }

  /// TRD-07: the whole is there, or nothing moves.
  func refusalOfDelivery(_ row: Open) -> String? {
    let place = Place(account: sides(row).source, isin: row.fields["isin"]!)
    return balance(place) < Int(row.fields["nominal"]!)! ? "insufficient-balance" : nil
  }

  mutating func sayTrade(_ number: Int, _ row: Open) {
    let (source, target) = sides(row)
    let date = row.fields["tradeDate"] ?? time.day
    let reason = date < time.day ? row.fields["backDateReason"].map(ModelKind.trimmed) ?? "EMKT-CLOSED" : "-"
    let what =
      "\(row.fields["tradeType"]!) \(row.fields["reference"]!) \(source) > \(target) \(row.fields["isin"]!)"
    let price = row.fields["price"].map { Self.plain($0) } ?? "-"
    let amount = row.fields["amount"].map(Self.withCents) ?? "-"
    say(
      "trade \(number) \(what) \(Int(row.fields["nominal"]!)!) \(date) \(reason) \(price) \(amount) \(row.fields["correctsReference"] ?? "-") \(actor.channel)"
    )
  }

  /// Without zeros at the end.
  private static func plain(_ price: String) -> String {
    guard price.contains(".") else { return price }
    var text = Substring(price)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }

  private static func withCents(_ amount: String) -> String {
    amount.contains(".") ? amount : amount.split(separator: " ").joined(separator: ".00 ")
  }

  mutating func applyTrade(_ row: Open, _ number: Int) {
    let (source, target) = sides(row)
    let (isin, nominal) = (row.fields["isin"]!, Int(row.fields["nominal"]!)!)
    let taken = take(nominal, from: Place(account: source, isin: isin))
    credit(Place(account: target, isin: isin), taken)
    say("moved \(number) TRADE \(isin) \(source) SERB > \(target) SERB \(nominal)")
  }

  // MARK: From the central bank

  func checkDepotCredit(_ row: Open) throws(ModelRefusal) {
    let isin = row.fields["isin"]!
    try requireMovable(isin)
    guard securities[isin]!.kind == "DIBS" else { throw ModelRefusal("dibs-only") }
    let quantity = Int(row.fields["quantity"]!)!
    try requireUnits(quantity, of: isin)
    guard !securities[isin]!.issued.addingReportingOverflow(quantity).overflow else {
      throw ModelRefusal("nominal-invalid")
    }
    guard accounts[row.fields["account"]!] != nil else { throw ModelRefusal("account-not-found") }
    try requireRoom(hasRoomForMovement)
  }

  mutating func applyDepotCredit(_ row: Open, _ number: Int) {
    let quantity = Int(row.fields["quantity"]!)!
    let place = Place(account: row.fields["account"]!, isin: row.fields["isin"]!)
    let lot = Lot(
      quantity: quantity, price: row.fields["price"].flatMap(ModelKind.tenThousandths) ?? 0,
      acquired: row.fields["acquired"] ?? time.day)
    securities[place.isin]!.issued += quantity
    credit(place, [lot])
    say("moved \(number) DEPOT-IN \(place.isin) - > \(place.account) SERB \(quantity)")
  }
}

extension People {
  mutating func fillTrade(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    draft.set("reference", "A\(random.below(chance(1, in: 10) ? 20 : 1 << 40))")
    let type = pick("PRSAT PRALS IHSAT IHALS BRSAT BRALS")
    draft.set("tradeType", type)
    draft.set("customerAccount", "\(member)/\(account(of: member, model))")
    // Mostly something that somebody has: the house account when it delivers, else the customer.
    let fromHouse = ModelOperation.deliversFromHouse.contains(type)
    func isHouse(_ key: String) -> Bool { model.accounts[key]!.isPool || model.accounts[key]!.class == "4" }
    let held = model.lots.keys.filter {
      $0.account.hasPrefix(member) && $0.subaccount == "SERB" && model.balance($0) > 0
        && isHouse($0.account) == fromHouse
        && model.securities[$0.isin]!.kind == "DIBS"
    }.sorted { ($0.account, $0.isin) < ($1.account, $1.isin) }
    var (isin, most) = (isin(model), 300)
    if !held.isEmpty, chance(5, in: 6) {
      let place = pick(held)
      (isin, most) = (place.isin, min(model.balance(place), 1_000_000))
      draft.set(fromHouse ? "houseAccount" : "customerAccount", place.account)
    }
    if chance(1, in: 12) { draft.set("houseAccount", anyAccount(model)) }
    if chance(1, in: 12) { draft.set("houseAccount", "\(member)/\(pick("DBDEPO OMNIBUS 77"))") }
    if chance(1, in: 25) {
      draft.set("customerAccount", pick("ZZZ/1 AKB/1001 \(member)/DBDEPO \(member)/OMNIBUS"))
    }
    draft.set("isin", isin)
    let unit = model.securities[isin]?.unit ?? 1
    draft.set("nominal", "\(max(unit, pick([most, most / 2, most / 3, most + 1]) / unit * unit))")
    if chance(1, in: 6) {
      draft.set("tradeDate", ModelTime.day(-pick([0, 1, 1, 3, 4, 6]), after: model.time.day))
      if chance(1, in: 3) { draft.set("backDateReason", "EMKT kapandı") }
    }
    if chance(1, in: 40) { draft.set("tradeDate", ModelTime.day(1, after: model.time.day)) }
    if chance(1, in: 25) { draft.set("valueDate", pick([model.time.day, "2026-03-01", "2026-09-01"])) }
    if chance(1, in: 5) { draft.set("price", pick("98.5 100 97.1250")) }
    if chance(1, in: 8) { draft.set("amount", pick(["98500.00 TRY", "98500 TRY", "1.5 TRY"])) }
    if chance(1, in: 12) { draft.set("acquisitionCost", "98.5") }
    if chance(1, in: 15) { draft.set("correctsReference", "A\(random.below(20))") }
    if chance(1, in: 40) { draft.set("subaccount", pick("SERB SERB HAPS")) }
    if chance(1, in: 80) { draft.set("payment", "100 TRY") }
  }

  mutating func fillDepotCredit(_ draft: inout PeopleDraft, _ model: Model) {
    fillIssue(&draft, model)
    draft.set("reference", "E\(random.below(chance(1, in: 10) ? 20 : 1 << 40))")
    let debt = model.securities.keys.sorted().filter { model.securities[$0]!.kind == "DIBS" }
    if !debt.isEmpty, chance(9, in: 10) { draft.set("isin", pick(debt)) }
    if chance(3, in: 4) { draft.set("account", "\(pick(Self.market))/DBDEPO") }
  }
}
