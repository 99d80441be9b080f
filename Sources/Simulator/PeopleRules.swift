// SPDX-License-Identifier: Apache-2.0

// What people write about sub-accounts, parameters and codes, and what the central bank notifies.

extension People {
  /// False for an operation of another chapter.
  mutating func fillRule(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ model: Model
  ) -> Bool {
    switch operation {
    case "subaccount-move": fillMove(&draft, member, model)
    case "takasbank-investor": fillApproval(&draft, model)
    case "parameter-change": fillParameter(&draft, model)
    case "reference-row": fillReferenceRow(&draft, model)
    case "depot-totals": fillDepotTotals(&draft, model)
    case "physical-total": fillPhysical(&draft, member, model)
    default: return false
    }
    return true
  }

  // MARK: Sub-accounts

  /// Mostly what the member may do, there or back, with what somebody has.
  private mutating func fillMove(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let own = ["MKK": "OPOZ", "TVS": "OPTD"][member] ?? "OPSP"
    var blocking = chance(3, in: 4) ? own : pick(Self.blocking)
    let isEverybodys = ["MKK", "TVS"].contains(member) || chance(1, in: 15)
    // Government debt can lie in few of them.
    let takesDebt = chance(1, in: 2)
    let places = held(model) { place in
      (isEverybodys || place.account.hasPrefix(member)) && !model.accounts[place.account]!.isPool
        && (takesDebt || model.securities[place.isin]!.kind != "DIBS")
    }
    let blocked = places.filter { $0.subaccount != "SERB" }
    let free = places.filter { $0.subaccount == "SERB" }
    var place = Model.Place(account: anyAccount(model), isin: isin(model))
    if !blocked.isEmpty, chance(1, in: 2) {
      place = pick(blocked)
      if chance(7, in: 8) { blocking = place.subaccount }
    } else if !free.isEmpty {
      place = pick(free)
    }
    if model.securities[place.isin]?.kind == "DIBS", place.subaccount == "SERB", chance(1, in: 2) {
      blocking = pick("OPSP OPTD TEKA OPOZ")
    }
    if chance(1, in: 15) { place = Model.Place(account: "\(member)/DBDEPO", isin: place.isin) }
    let isBack = place.subaccount != "SERB"
    draft.set("account", place.account)
    draft.set("isin", place.isin)
    let most = max(1, min(model.balance(place), 1_000_000))
    let unit = model.securities[place.isin]?.unit ?? 1
    draft.set("quantity", "\(max(unit, pick([most, most / 2, most / 3, most + 1]) / unit * unit))")
    draft.set("from", isBack ? blocking : "SERB")
    draft.set("to", isBack ? "SERB" : blocking)
    if chance(1, in: 30) { draft.set(pick("from to"), pick(Self.blocking)) }
    if (blocking == "OPOZ") != chance(1, in: 8) { draft.set("document", "2026/\(random.below(90))") }
  }

  private static let blocking = "HACZ HAPS OPSP OPTD RHNA RHNV TEKA OPOZ FZKBOH SERB"

  // MARK: Rules

  private mutating func fillApproval(_ draft: inout PeopleDraft, _ model: Model) {
    if chance(1, in: 2), !model.investors.isEmpty {
      let number = chance(1, in: 12) ? 99_999_999 : Model.firstInvestor + random.below(model.investors.count)
      draft.set("registrationNumber", "\(number)")
    }
    if draft.fields.isEmpty != chance(1, in: 12) {
      draft.set(
        "taxNumber",
        chance(1, in: 4) ? Self.taxNumber(60 + random.below(6)) : Self.identityNumber(random.below(30)))
    }
    draft.set("decision", "2026/\(random.below(90))")
    draft.set("decided", day(-random.below(30), model))
    draft.set("validFrom", day(pick([-20, -1, 0, 0, 2]), model))
    if chance(1, in: 3) { draft.set("validTo", day(pick([-30, 0, 5, 60]), model)) }
  }

  private mutating func fillParameter(_ draft: inout PeopleDraft, _ model: Model) {
    let parameter = pick(Model.parameterNames)
    draft.set("parameter", parameter)
    let values = [
      "INACTIVITY_DAYS": "7 7 10 5 1 3 30 0 366 07",
      "IBAN_MODE": "OPTIONAL REQUIRED REQUIRED required",
      "TRANSFER_OPEN": "09:00 08:30 09:30:30 10:00 17:30",
      "TRANSFER_CUT_OFF": "17:00 16:30 17:15:01 18:30 11:00",
      "HALF_DAY_CUT_OFF": "12:30 12:00 13:00 16:59 08:00", "DAY_END": "18:00 17:45 19:00 18:30 16:00",
    ]
    draft.set("value", chance(1, in: 15) ? pick("x 25:00 -1 7.5") : pick(values[parameter]!))
    if chance(11, in: 12) {
      draft.set("legalReference", pick(["Seri IV No 28, md. 7", "SPK/\(random.below(90))"]))
    }
    if chance(14, in: 15) { draft.set("validFrom", day(pick([0, 1, 1, 1, 2, 3, 5]), model)) }
  }

  private mutating func fillReferenceRow(_ draft: inout PeopleDraft, _ model: Model) {
    let isClass = chance(1, in: 2)
    draft.set("table", isClass ? "CLASS" : "SUBACCOUNT")
    let limited = model.validities.keys.sorted().filter { $0.hasPrefix("CLASS") == isClass }
    if !limited.isEmpty, chance(1, in: 2) {
      draft.set("row", String(pick(limited).split(separator: " ").last!))
    } else {
      draft.set("row", pick(isClass ? Model.accountClasses : Model.subaccounts))
    }
    if chance(1, in: 12) { draft.set("row", pick("0 12 serb XX 1")) }
    draft.set("validFrom", day(pick([-20, -5, 0, 0, 1, 3]), model))
    if chance(1, in: 2) { draft.set("validTo", day(pick([-30, -1, 0, 2, 40]), model)) }
  }

  // MARK: The central bank

  /// What the depots hold, mostly as the accounts have it.
  private mutating func fillDepotTotals(_ draft: inout PeopleDraft, _ model: Model) {
    let last = model.depotNotice
    draft.set("day", model.time.day)
    if chance(1, in: 8) { draft.set("day", day(pick([-1, -1, 1, -3]), model)) }
    let isSecond = last?.day == draft.fields[0].value
    draft.set("sequence", "\((isSecond ? last!.sequence : 0) + pick([1, 1, 1, 1, 0]))")
    if isSecond != chance(1, in: 10) { draft.set("isCorrection", "true") }
    var lines: [String] = []
    var sums: [String: Int] = [:]
    for isin in model.securitiesInOrder where model.securities[isin]!.kind == "DIBS" && chance(11, in: 12) {
      let places = held(model) { $0.isin == isin && $0.subaccount != "FZKBOH" }
      let own = places.reduce(0) { $0 + model.balance($1) } + pick([0, 0, 0, 0, 0, 10, 5])
      let unit = model.securities[isin]!.unit
      let total = random.below(5_000) * unit
      var currency = model.securities[isin]!.currency
      if chance(1, in: 30) { currency = pick("TRY USD") }
      lines.append("\(isin):\(currency):\(total):\(own)\(chance(1, in: 12) ? ":BNA" : "")")
      sums[currency, default: 0] += total
    }
    if chance(1, in: 8), let line = lines.first { lines.append(line) }
    if chance(1, in: 20) { lines.append("\(isin(model)):TRY:1:1") }
    if chance(1, in: 30) { lines.append("TRE000001051:TRY:1:1") }
    draft.set("lineCount", "\(lines.count + (chance(1, in: 8) ? 1 : 0))")
    draft.list = sums.sorted { $0.key < $1.key }.map {
      "\($0.key):\($0.value + pick([0, 0, 0, 0, 0, 0, 0, 0, 1]))"
    }
    if !lines.isEmpty { draft.others["lines"] = lines }
  }

  private mutating func fillPhysical(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let printed = held(model) { $0.subaccount == "FZKBOH" }
    let debt = model.securitiesInOrder.filter { model.securities[$0]!.kind == "DIBS" }
    draft.set("kind", pick(printed.isEmpty ? "PRINTING PRINTING RETURN" : "PRINTING RETURN RETURN"))
    draft.set("isin", debt.isEmpty || chance(1, in: 15) ? isin(model) : pick(debt))
    var most = 300
    if let place = printed.first, chance(2, in: 3) {
      draft.set("isin", place.isin)
      most = min(model.balance(place), 1_000_000)
      if !place.account.hasSuffix("/DBDEPO") { draft.set("account", place.account) }
    } else if chance(1, in: 5) {
      draft.set("account", "\(chance(1, in: 6) ? "AKA" : member)/\(account(of: member, model))")
    }
    let unit = model.securities[draft.fields.first { $0.name == "isin" }!.value]?.unit ?? 1
    draft.set("nominal", "\(max(unit, pick([most, most / 2, most + 1, 300]) / unit * unit))")
    draft.set("emktReference", "E-\(random.below(900))")
    if chance(1, in: 5) { draft.set("date", day(pick([0, 0, -1, -20, 1]), model)) }
  }
}
