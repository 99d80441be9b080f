// SPDX-License-Identifier: Apache-2.0

// Prices, histories, parameters and scenarios, as the desk writes them.

extension People {
  mutating func fillPrice(_ draft: inout PeopleDraft, _ model: Model) {
    if chance(1, in: 4) {
      draft.set("currency", pick("USD EUR"))
      if chance(1, in: 15) { draft.set("isin", isin(model)) }
    } else if chance(19, in: 20) {
      draft.set("isin", chance(1, in: 2) ? Self.isin(pick([0, 1, 4])) : isin(model))
    }
    // A history from which parameters come is hardly replaced by one of some days.
    let asset = draft.fields.first { $0.name == "isin" }?.value ?? ""
    if chance(1, in: model.longHistories.contains(asset) ? 15 : 3) {
      fillSeries(&draft, isLong: false, model)
    } else {
      draft.set("day", day(pick([0, 0, 0, 0, 0, 0, -1, 1]), model))
      if chance(19, in: 20) { draft.set("price", pick("20 19.75 21 40 7.13 20.5 0 999999999 12")) }
    }
    if chance(1, in: 25) { draft.set("price", "20") }
  }

  /// Some days, or all the years from which parameters are computed.
  mutating func fillSeries(_ draft: inout PeopleDraft, isLong: Bool, _ model: Model) {
    var count = isLong ? 1_260 + random.below(60) : 1 + random.below(12)
    var other = isLong ? day(-1_900, model) : day(-count - random.below(9), model)
    var price = 100_000_000 + random.below(900_000_000)
    let isStill = chance(1, in: 12)
    let (shift, errors) = (random.below(2), pick([500, 500, 40]))
    while count > 0 {
      draft.list.append("\(other) \(price / 10_000_000).\(ModelTime.padded(price % 10_000_000, 7))")
      other = ModelTime.day(isLong && (count + shift) % 2 == 0 ? 2 : 1, after: other)
      if !isStill { price = max(1_000, price * (970 + random.below(61)) / 1_000) }
      if chance(1, in: isLong ? errors : 12) {
        price = max(1_000, price * pick([3, 1, 5, 5_000]) / pick([1, 4]))
      }
      price = min(price, 900_000_000_000_000)
      count -= 1
    }
    if chance(1, in: 10), draft.list.count > 1 { draft.list.swapAt(0, 1) }
    if chance(1, in: 15) { draft.list.append("\(day(2, model)) 20") }
    if chance(1, in: 20) { draft.list[0] = "\(draft.list[0].prefix(10)) 0" }
  }

  mutating func fillStep(_ draft: inout PeopleDraft, _ model: Model) {
    let known = model.clearing.histories.keys.sorted().filter { !model.clearing.histories[$0]!.steps.isEmpty }
    draft.set("isin", isin(model))
    draft.set("day", day(0, model))
    if !known.isEmpty, chance(9, in: 10) {
      let asset = pick(known)
      draft.set("isin", asset.count == 3 ? nil : asset)
      draft.set("currency", asset.count == 3 ? asset : nil)
      draft.set("day", pick(model.clearing.histories[asset]!.steps).day)
    }
    if chance(5, in: 6) { draft.set("reason", "bölünme yok, gerçek hareket") }
    if chance(1, in: 20) { draft.set("currency", "USD") }
  }

  mutating func fillCalculation(_ draft: inout PeopleDraft, _ model: Model) {
    let long = model.clearing.histories.keys.sorted().filter(model.isLong)
    draft.set("isin", isin(model))
    if !long.isEmpty, chance(5, in: 6) {
      let asset = pick(long)
      draft.set("isin", asset.count == 3 ? nil : asset)
      draft.set("currency", asset.count == 3 ? asset : nil)
    }
    if chance(1, in: 4) { draft.set("other", long.last { $0.count > 3 } ?? isin(model)) }
    if chance(1, in: 15) { draft.set("currency", "USD") }
    if chance(1, in: 8) { draft.set("historyFrom", day(pick([-1_890, -300]), model)) }
    for name in ["creditSpecific", "liquidity", "equity"] where chance(1, in: 6) {
      draft.set(name, pick("0.03 0.5 0.9 0"))
    }
  }

  // MARK: Parameters

  mutating func fillRiskSet(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("effective", day(pick([0, 0, 0, 0, 1, 3, -1]), model))
    let isins = model.securities.keys.sorted().filter { _ in chance(1, in: 2) }
    draft.list = isins.map { isin in
      let computed = model.clearing.histories[isin]?.computed
      let value = computed.map { "0.\(ModelTime.padded($0 / 100, 4))" } ?? pick("0.12 0.1 0.0213 0.2041")
      let usual = chance(3, in: 4) ? "" : " \(pick("0.2041 0.3 0.05 0.12"))"
      return
        "\(isin) \(computed == 1_000_000 ? "1" : value)\(usual)\(usual.isEmpty || chance(1, in: 2) ? "" : pick([" 0.01", " 0.02", " 0.0852"]))"
    }
    if chance(1, in: 20) { draft.list.append("\(Self.isin(0)) \(pick("0 1.5 0.12345 0.1 0.00001"))") }
    if chance(1, in: 40) { draft.list.append("\(Self.isin(90)) 0.1") }
    if chance(1, in: 15) { draft.list = [] }
    let known = draft.list.map { String($0.prefix(12)) }
    if known.count > 1, chance(3, in: 4) {
      draft.others["pairs"] = (0..<1 + random.below(4)).map { _ in
        "\(pick(known)) \(pick(known)) \(pick("0.45 0.3 0.8 0.57 0.45 0.3 0.81 0.455"))"
      }
    }
    fillAssets(&draft, model)
    fillTerms(&draft, model)
  }

  /// What may be lodged: mostly as its kind would have it, each once.
  private mutating func fillAssets(_ draft: inout PeopleDraft, _ model: Model) {
    guard chance(5, in: 6) else { return }
    let usual = ["SHARE": "EQUITY", "DIBS": "DIBS", "FUND": "EQFUND DEBTFUND", "DEBT": "LEASE EUROBOND"]
    let listed = model.securities.keys.sorted().filter { _ in chance(3, in: 4) }
    draft.others["assets"] = listed.map { isin in
      var groups = usual[model.securities[isin]!.kind] ?? "DEBTFUND"
      if chance(1, in: 20) { groups = "EQUITY DIBS DEBTFUND LEASE EUROBOND" }
      if chance(1, in: 150) { groups = "TRY FX LETTER" }
      let coefficient = chance(1, in: 6) ? " \(pick("0.70 0.5 0 0.95 0.70 0.6 0.5 0.4 0.705 1.01"))" : ""
      return "\(isin) \(pick(groups))\(coefficient)"
    }
    if chance(1, in: 20), let again = listed.first { draft.others["assets"]!.append("\(again) EQUITY 0.4") }
  }

  private mutating func fillTerms(_ draft: inout PeopleDraft, _ model: Model) {
    if chance(1, in: 3) { draft.set("minCashRatio", pick("0.15 0.1 0 0.5 0.2001 1.1 0.10001")) }
    if chance(1, in: 2) { draft.set("remuneration", pick("0.45 0.4 0.1 0.333333 0 1.5")) }
    if chance(1, in: 4) { draft.set("remunerationTax", pick("0.15 0.1 0.9 1.1")) }
    if chance(1, in: 4) { draft.set("remunerationCommission", pick("0.05 0.01 0.2")) }
    if chance(1, in: 6) { draft.set("remunerationCutOff", pick("15:00 11:30 09:30:30 16:59")) }
    if chance(4, in: 5) { draft.set("reason", "oynaklık") }
    if chance(1, in: 5) { draft.set("ccpOwn", pick(["1000000.00 TRY", "5.00 USD", "-1.00 TRY", "250 TRY"])) }
    if chance(1, in: 5) {
      draft.set("minContribution", pick(["10000.00 TRY", "0 TRY", "99999999999999.00 TRY"]))
    }
    if chance(1, in: 3) { draft.set("letterUntil", day(pick([0, 1, 5, 30, -5]), model)) }
    if chance(1, in: 4) { draft.set("fundCoversNM", pick("true false")) }
  }

  mutating func fillScenario(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("title", "Senaryo \(random.below(90))")
    let held = Set(model.clearing.accounts.values.flatMap(\.positions).map(\.isin))
    let some = model.securities.keys.sorted().filter { _ in chance(1, in: 3) }
    let isins = Set(some).union(chance(3, in: 4) ? held : [])
    draft.list = isins.sorted().map { "\($0) \(pick("-0.22 0.19 -0.3 0.24 -1 10 0"))" }
    if chance(1, in: 30) { draft.list.append("\(Self.isin(90)) 0.1") }
    if !model.clearing.scenarios.isEmpty, chance(1, in: 3) {
      draft.set("replaces", "\(1 + random.below(model.clearing.scenarios.count + 1))")
      if chance(1, in: 3) { draft.list = [] }
    }
    if chance(1, in: 20) { draft.list = [] }
  }
}

extension Model {
  /// Whether parameters may come of it, by its length.
  func isLong(_ asset: String) -> Bool { clearing.histories[asset]!.points.count > 1_200 }

  /// Securities with such a history.
  var longHistories: [String] { clearing.histories.keys.sorted().filter { $0.count > 3 && isLong($0) } }
}
