// SPDX-License-Identifier: Apache-2.0

// What members lodge, withdraw and move, and what the desk does with calls and losses.

extension People {
  mutating func fillCollateral(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let own = model.clearingAccounts(of: member)
    let called = own.filter { !model.clearing.accounts[$0]!.calls.isEmpty }
    var key = own.isEmpty ? "\(member)/PF" : pick(own)
    if !called.isEmpty, chance(2, in: 3) { key = pick(called) }
    let account = model.clearing.accounts[key]
    draft.set("account", String(key.suffix(2)))
    let act =
      account?.lines.isEmpty ?? true
      ? pick("DEPOSIT DEPOSIT DEPOSIT WITHDRAW") : pick("DEPOSIT DEPOSIT WITHDRAW TRANSFER")
    draft.set("act", act)
    fillOwner(&draft, act, key, member)
    let isLodged = account?.lines.contains(where: \.isSecurity) ?? false
    if chance(1, in: act == "DEPOSIT" ? 2 : isLodged ? 2 : 12) {
      return fillSecurities(&draft, act, member, account, model)
    }
    var amount = pick("100.00 5000.00 25000.50 100000 0.01 0 -5.00 999999999999999.00")
    var currency = pick("TRY TRY TRY TRY USD EUR GBP")
    if act == "DEPOSIT", let call = account?.calls.first, chance(3, in: 4) {
      // The whole of it, a part, or too little by a kuruş.
      let rest = pick([call.remaining, call.remaining, call.remaining / 2, call.cash, call.remaining - 1])
      (amount, currency) = (Self.lira(max(1, rest)), "TRY")
    } else if act != "DEPOSIT", let line = account?.lines.first(where: { !$0.isSecurity }), chance(3, in: 4) {
      let free = max(1, line.quantity - account!.margin)
      amount = Self.lira(max(1, pick([line.quantity, line.quantity / 2, line.quantity + 1, 1, free, free])))
      currency = line.asset == "LETTER" ? "TRY" : line.asset
      if (line.asset == "LETTER") != chance(1, in: 20) { draft.set("letter", "TM-\(random.below(9))") }
    }
    draft.set("amount", "\(amount) \(currency)")
    if act == "DEPOSIT", chance(1, in: 10) { draft.set("letter", "TM-\(random.below(9))") }
    if chance(1, in: 30) {
      draft.set("isin", Self.isin(90))
      if chance(2, in: 3) { draft.set("quantity", "10") }
      if chance(2, in: 3) { draft.set("amount", nil) }
    }
    if chance(1, in: 40) { draft.set("securitiesAccount", "1007") }
  }

  /// Who deposits what is whose, or where a transfer goes.
  private mutating func fillOwner(
    _ draft: inout PeopleDraft, _ act: String, _ key: String, _ member: String
  ) {
    if act == "DEPOSIT" {
      if chance(11, in: 12) {
        draft.set(
          "ownership",
          chance(1, in: 10)
            ? "CUSTOMER" : key.hasSuffix("GF") ? pick("OWN OWN DISPOSAL-RIGHT") : pick("OWN DISPOSAL-RIGHT"))
      }
      if chance(1, in: 8) { draft.set("depositor", pick("MEMBER MEMBER CUSTOMER EXCHANGE")) }
      if chance(1, in: 8) { draft.set("holder", pick("CCP CCP EXCHANGE")) }
    }
    if (act == "TRANSFER") != chance(1, in: 15) {
      draft.set("to", pick("PF MS NM GF"))
      if chance(1, in: 3) { draft.set("toMember", chance(1, in: 2) ? member : pick(Self.market)) }
    }
  }

  /// Of the own portfolio or what is lodged already; or customers', or more than there is.
  private mutating func fillSecurities(
    _ draft: inout PeopleDraft, _ act: String, _ member: String, _ account: Model.ClearingAccount?,
    _ model: Model
  ) {
    let set = model.riskSet(on: model.time.day)
    let portfolios = model.accounts.keys.sorted().filter { key in
      key.hasPrefix("\(member)/") && model.accounts[key]!.class == "4" && !model.accounts[key]!.isPool
    }
    var (isin, place, most) = (isin(model), portfolios.first ?? "\(member)/77", 100)
    if act == "DEPOSIT" {
      let all = held(model) { $0.account.hasPrefix("\(member)/") }
      let own = all.filter { portfolios.contains($0.account) && $0.subaccount == "SERB" }
      let listed = own.filter { model.listed($0.isin, set) != nil }
      let some = [listed, listed, listed, own, all][random.below(5)]
      if !some.isEmpty {
        let found = pick(some)
        (isin, place, most) = (found.isin, found.account, min(model.balance(found), 1_000_000))
      }
    } else if case let lines = (account?.lines ?? []).filter(\.isSecurity), !lines.isEmpty,
      chance(9, in: 10)
    {
      let line = pick(lines)
      (isin, place, most) = (line.asset, line.place, line.quantity)
    }
    draft.set("isin", isin)
    let unit = model.securities[isin]?.unit ?? 1
    let wanted = pick([most, most / 2, most / 3, 1, most + unit, 1 + random.below(most)])
    draft.set("quantity", "\(max(unit, chance(11, in: 12) ? wanted / unit * unit : wanted))")
    if chance(1, in: 40) { draft.set("quantity", "999999999999999999") }
    let isOther = !portfolios.isEmpty && place != portfolios[0]
    if isOther || portfolios.count > 1 ? chance(7, in: 8) : chance(1, in: 3) {
      draft.set("securitiesAccount", suffix(place))
    }
    if chance(1, in: 25) { draft.set("securitiesAccount", pick("1001 1003 DBDEPO OMNIBUS 77 1007 1007")) }
    if chance(1, in: 30) { draft.set(pick("amount letter"), "5.00 TRY") }
  }

  static func lira(_ kurus: Int) -> String { "\(kurus / 100).\(ModelTime.padded(kurus % 100, 2))" }

  mutating func fillCall(_ draft: inout PeopleDraft, _ operation: String, _ model: Model) {
    let calls = model.clearing.accounts.keys.sorted().flatMap { key in
      model.clearing.accounts[key]!.calls.map { (key, $0) }
    }
    draft.set("member", clearingMember(model))
    draft.set("account", pick("PF MS NM GF"))
    draft.set("runDate", day(pick([0, -1]), model))
    let fitting = calls.filter { ($0.1.state == "OVERDUE") == (operation == "default") }
    if let some = [fitting, fitting, calls].filter({ !$0.isEmpty }).last, chance(9, in: 10) {
      let (key, call) = pick(chance(1, in: 6) || fitting.isEmpty ? some : fitting)
      draft.set("member", String(key.prefix(3)))
      draft.set("account", String(key.suffix(2)))
      draft.set("runDate", call.name.day)
      if call.name.purpose == "NOTICE" { draft.set("purpose", "NOTICE") }
    }
    if chance(1, in: 5) { draft.set("purpose", pick("RUN RUN NOTICE")) }
    if operation == "margin-call" {
      if chance(3, in: 4) { draft.set("reason", "fiyat hatalıydı") }
    } else if chance(1, in: 2) {
      draft.set("note", "ödenmedi")
    }
  }

  mutating func fillLoss(_ draft: inout PeopleDraft, _ model: Model) {
    let defaulted = model.clearing.accounts.keys.sorted().filter { model.clearing.accounts[$0]!.isDefaulted }
    let owing = model.clearing.accounts.keys.sorted().filter { model.clearing.accounts[$0]!.lossShare > 0 }
    let isLoss = owing.isEmpty || chance(1, in: 2)
    draft.set("act", isLoss ? "LOSS" : "PAYMENT")
    draft.set("member", clearingMember(model))
    draft.set("account", pick(isLoss ? "PF PF MS MS NM GF" : "GF GF GF PF"))
    var amount = pick("100.00 25000.00 1000000.00 0 999999999999999.99")
    if let key = (isLoss ? defaulted : owing).first, chance(4, in: 5) {
      draft.set("member", String(key.prefix(3)))
      let owed = model.clearing.accounts[key]!.lossShare
      if !isLoss { amount = Self.lira(max(1, pick([owed, owed / 2, owed + 1]))) }
    }
    draft.set("amount", "\(amount) \(pick("TRY TRY TRY TRY TRY TRY USD"))")
    if chance(1, in: 3) { draft.set("note", "zarar") }
  }
}
