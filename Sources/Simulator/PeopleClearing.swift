// SPDX-License-Identifier: Apache-2.0

// Takasbank's desk and the members of the counterparty: what they do next, and what they write.

extension People {
  static let ofDesk = [
    "price-series", "risk-parameter", "instrument-service", "position", "margin-run", "margin-call",
    "default",
    "ccp-membership", "stress-scenario", "guarantee-fund", "default-loss", "price-step", "risk-calculation",
  ]

  private static let ofClearing =
    String(repeating: "position collateral ", count: 4)
    + "position-origin remuneration customer-margin-method ccp-membership instrument-service price-series "
    + "price-step risk-parameter margin-run stress-scenario guarantee-fund risk-calculation margin-call "
    + "default default-loss"

  /// What keeps the counterparty going: members, parameters, trades, collateral, and what is still open.
  mutating func clearingErrand(_ model: Model) -> Act {
    let names = Set(ModelOperation.clearing.map(\.name))
    let entered = model.open.keys.sorted().filter {
      names.contains(model.open[$0]!.operation.name) && [.entered, .offered].contains(model.open[$0]!.phase)
    }
    // A long history is soon approved by another.
    let series = entered.filter { model.open[$0]!.lists["series"]?.count ?? 0 > 1_000 }
    if !entered.isEmpty, chance(1, in: 2) {
      let number = pick(series.isEmpty ? entered : series)
      let row = model.open[number]!
      var draft = PeopleDraft()
      draft.set("instruction", "\(number)")
      let isOffered = row.phase == .offered
      return (
        row.operation, isOffered ? "accept" : "approve", isOffered ? row.counterparty! : row.member, draft
      )
    }
    let members = Set(model.clearing.accounts.values.map(\.member)).sorted()
    var name = pick(Self.ofClearing)
    if model.clearing.sets.isEmpty, chance(1, in: 3) { name = "risk-parameter" }
    if members.count < 3, chance(1, in: 3) { name = "ccp-membership" }
    if model.clearing.services.count < 2, chance(1, in: 6) { name = "instrument-service" }
    let day = model.time.day
    let isFirst = model.businessDay(after: ModelTime.day(-1, after: "\(day.prefix(8))01")) == day
    let isOnItsWay = model.clearing.funds.values.contains { ["CALCULATED", "APPROVED"].contains($0.state) }
    if isFirst && model.clearing.funds["\(day.prefix(8))01"] == nil || isOnItsWay, chance(1, in: 6) {
      name = "guarantee-fund"
    }
    let calls = model.clearing.accounts.values.flatMap(\.calls)
    if calls.contains(where: { $0.state == "OVERDUE" }), chance(1, in: 8) { name = "default" }
    if model.clearing.accounts.values.contains(where: \.isDefaulted), chance(1, in: 8) {
      name = "default-loss"
    }
    // Where most is about it, members rather pay than fall.
    if mindsClearing, name == "default", chance(9, in: 10) { name = "collateral" }
    var member = Self.ofDesk.contains(name) ? "TVS" : members.isEmpty ? pick(Self.market) : pick(members)
    if !calls.isEmpty, name == "collateral", chance(2, in: 3) {
      member = pick(
        members.filter { member in
          model.clearingAccounts(of: member).contains { !model.clearing.accounts[$0]!.calls.isEmpty }
        })
    }
    if name == "ccp-membership", !members.isEmpty, chance(1, in: 4) { member = pick(members) }
    let operation = ModelOperation.byName[name]!
    return (operation, "enter", member, draft(operation, "enter", member, model))
  }

  /// The day's prices of everything that needs one, and behind them the run.
  mutating func closing(_ model: Model) -> ModelMessage? {
    let accounts = model.clearing.accounts.values
    let held = accounts.flatMap(\.positions).map(\.isin)
    let lodged = accounts.flatMap { model.priced($0) }
    let listed = (model.riskSet(on: model.time.day)?.assets ?? []).map(\.isin)
    let needed = Set(held + lodged + listed + ["USD"]).sorted().filter {
      model.price(of: $0, on: model.time.day)?.day != model.time.day
    }
    guard !model.clearing.order.isEmpty, !model.clearing.sets.isEmpty else { return nil }
    var message = ModelMessage()
    (message.user, message.member, message.form) = ("TVS003", "TVS", "csv")
    let short = [0, 1, 4].map(Self.isin).filter { !model.longHistories.contains($0) }
    if chance(1, in: short.count < 2 ? 8 : mindsClearing ? 2 : 4) {
      var draft = PeopleDraft()
      draft.set("isin", short.isEmpty ? Self.isin(pick([0, 1, 4])) : pick(short))
      fillSeries(&draft, isLong: true, model)
      let operation = ModelOperation.byName["price-series"]!
      (message.form, message.content) = ("json", Array(json(operation, "enter", draft).utf8))
      return message
    }
    let prices = needed.map { asset in
      "\(asset.count == 3 ? "," : "\(asset),")\(asset.count == 3 ? asset : ""),\(model.time.day),\(price(of: asset, model))\n"
    }
    var text = prices.isEmpty ? "" : "price-series.enter:isin,currency,day,price\n\(prices.joined())"
    if prices.isEmpty || chance(1, in: 2) {
      text += "margin-run.enter:kind\n\(pick("EOD EOD INTRADAY"))\n"
    }
    message.content = Array(text.utf8)
    return message
  }

  /// Not far from the last one, or far indeed.
  private mutating func price(of asset: String, _ model: Model) -> String {
    let known = model.price(of: asset, on: model.time.day)?.value ?? (asset.count == 3 ? 400_000 : 200_000)
    // Others have entered prices of any size.
    let last = min(known, 100_000_000)
    let new =
      chance(1, in: 25) ? last * pick([2, 3, 2_000]) / pick([1, 4]) : last * (95 + random.below(11)) / 100
    let price = min(max(new, 1), 100_000_000)
    return "\(price / 10_000).\(ModelTime.padded(price % 10_000, 4))"
  }

  // MARK: Fields

  /// False for an operation of another chapter.
  mutating func fillClearing(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ model: Model
  ) -> Bool {
    switch operation {
    case "ccp-membership": fillMembership(&draft, member, model)
    case "instrument-service":
      draft.set("isin", isin(model))
      draft.set("served", pick("true true false"))
      draft.set("from", day(pick([0, 0, 0, 1, 3, -1]), model))
    case "customer-margin-method": draft.set("method", pick(["Portföy bazında", "müşteri başına, \"brüt\""]))
    case "remuneration":
      draft.set("act", pick("OPT-OUT OPT-OUT OPT-IN"))
      draft.set("account", pick("PF MS NM NM GF"))
      if chance(1, in: 4) { draft.set("currency", pick("TRY TRY USD")) }
    case "position": fillPosition(&draft, model)
    case "position-origin": fillOrigin(&draft, member, model)
    case "collateral": fillCollateral(&draft, member, model)
    case "price-series": fillPrice(&draft, model)
    case "price-step": fillStep(&draft, model)
    default: return fillDesk(&draft, operation, model)
    }
    return true
  }

  private mutating func fillDesk(_ draft: inout PeopleDraft, _ operation: String, _ model: Model) -> Bool {
    switch operation {
    case "risk-parameter": fillRiskSet(&draft, model)
    case "stress-scenario": fillScenario(&draft, model)
    case "risk-calculation": fillCalculation(&draft, model)
    case "margin-run":
      if chance(1, in: 2) { draft.set("kind", pick("EOD INTRADAY")) }
      if chance(1, in: 3) { draft.set("formerPrices", pick("true true false")) }
    case "margin-call", "default": fillCall(&draft, operation, model)
    case "guarantee-fund":
      draft.set("act", pick("CALCULATE CALCULATE APPROVE NOTIFY"))
      draft.set("month", "\(model.time.day.prefix(8))01")
      if let month = model.clearing.funds.keys.sorted().last, chance(2, in: 3) {
        draft.set("month", month)
        let next = ["CALCULATED": "APPROVE", "APPROVED": "NOTIFY"][model.clearing.funds[month]!.state]
        if let next { draft.set("act", next) }
      }
      if chance(1, in: 6) { draft.set("effective", day(pick([3, 9, 20]), model)) }
    case "default-loss": fillLoss(&draft, model)
    default: return false
    }
    return true
  }

  mutating func clearingMember(_ model: Model) -> String {
    let members = Set(model.clearing.accounts.values.map(\.member)).sorted()
    return members.isEmpty || chance(1, in: 15) ? pick("AKA AKB BNA ZZZ TCM") : pick(members)
  }

  private mutating func fillMembership(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    draft.set("member", chance(1, in: 20) ? pick("ZZZ TVS TCM") : pick("AKA AKB BNA"))
    let leaves = !model.clearing.order.isEmpty && chance(1, in: member == "TVS" ? 4 : 1)
    if leaves {
      draft.set("act", "LEAVE")
      draft.set("member", member == "TVS" ? clearingMember(model) : member)
    } else if chance(1, in: 3) {
      draft.set("act", "ADMIT")
    }
    if leaves != chance(1, in: 10) { draft.set("account", pick("PF MS NM NM GF")) }
  }

  /// Some instruments more than others, and rather on a few dates.
  private mutating func fillPosition(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("reference", "P\(random.below(chance(1, in: 10) ? 20 : 1 << 40))")
    draft.set("act", pick("BUY BUY SELL SELL DELIVERY"))
    draft.set("member", clearingMember(model))
    if chance(14, in: 15) { draft.set("origin", pick("HOUSE CUSTOMER")) }
    draft.set("isin", chance(2, in: 3) ? Self.isin(pick([0, 1, 4])) : isin(model))
    draft.set("settlement", day(pick([0, 1, 2, 2]), model))
    draft.set("quantity", pick("10 100 1000 5000 999999999999999999"))
    let open = model.clearing.accounts.keys.sorted().flatMap { key in
      model.clearing.accounts[key]!.positions.map { (model.clearing.accounts[key]!.member, $0) }
    }
    if !open.isEmpty, chance(1, in: 2) {
      let (member, position) = pick(open)
      for (name, value) in [
        ("member", member), ("origin", position.origin), ("isin", position.isin),
        ("settlement", position.settlement),
      ] { draft.set(name, value) }
      if position.quantity != 0, chance(1, in: 2) {
        draft.set("act", chance(1, in: 2) ? "DELIVERY" : position.quantity > 0 ? "SELL" : "BUY")
        draft.set("quantity", "\(max(1, abs(position.quantity) + pick([0, 0, 0, 1, -1])))")
      }
    }
    let isDelivery = draft.fields.contains { $0.name == "act" && $0.value == "DELIVERY" }
    if isDelivery == chance(1, in: 15) { draft.set("price", pick("20 19.5 20.25 0 7.13 20")) }
    if chance(1, in: 10) { draft.set("tradeDate", day(pick([0, -1, -3, 1]), model)) }
    if chance(1, in: 20) { draft.set("closes", pick("true false")) }
  }

  private mutating func fillOrigin(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    if chance(14, in: 15) { draft.set("from", pick("HOUSE CUSTOMER")) }
    draft.set("act", pick("BUY SELL BUY SELL BUY SELL DELIVERY"))
    draft.set("isin", isin(model))
    draft.set("settlement", day(pick([0, 1, 2]), model))
    draft.set("quantity", pick("10 100 1000"))
    draft.set("price", pick("20 19.5 20.25 0"))
    let traded = model.clearingAccounts(of: member).flatMap { model.clearing.accounts[$0]!.positions }
      .filter { $0.tradeDay == model.time.day }
    if !traded.isEmpty, chance(5, in: 6) {
      let position = pick(traded)
      let isBought = position.bought.units > 0
      let (units, amount) = isBought ? position.bought : position.sold
      draft.set("from", position.origin)
      draft.set("act", isBought ? "BUY" : "SELL")
      draft.set("isin", position.isin)
      draft.set("settlement", position.settlement)
      let price = units > 0 && amount % units == 0 ? amount / units : position.lowest
      draft.set("price", "\(price / 10_000).\(ModelTime.padded(price % 10_000, 4))")
      draft.set("quantity", "\(max(1, pick([units, units / 2, units + 1, 10])))")
    }
    draft.set("tradeDate", day(pick([0, 0, 0, 0, 0, -1]), model))
  }
}
