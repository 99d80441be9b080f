// SPDX-License-Identifier: Apache-2.0

// What people write about accounts and their holders.

extension People {
  /// False for an operation of another chapter.
  mutating func fillAboutAccounts(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ model: Model
  ) -> Bool {
    switch operation {
    case "account-definition": fillAccount(&draft, member, model)
    case "account-change": fillAccountChange(&draft, member, model)
    case "account-restriction": fillRestriction(&draft, model)
    case "portfolio-definition": fillPortfolio(&draft, model)
    case "identity": fillIdentity(&draft, member, model)
    case "joint-holders": fillHolders(&draft, member, model)
    case "identity-cancellation": fillCancellation(&draft, member, model)
    case "identity-change": fillIdentityChange(&draft, member, model)
    case "identity-confirmation": fillConfirmation(&draft, model)
    case "mernis-answer": fillMernisAnswer(&draft, model)
    case "tax-answer": fillTaxAnswer(&draft, model)
    default: return false
    }
    return true
  }

  // MARK: Accounts

  private static let classes = "1 1 1 1 2 2 3 4 5 6 7 8 9 10 11"

  private mutating func fillAccount(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    draft.set("account", "\(2_000 + random.below(60))")
    if chance(1, in: 8) { draft.set("account", pick("DBDEPO OMNIBUS 1001 A B2C")) }
    let accountClass = pick(Self.classes)
    draft.set("class", accountClass)
    fillFeatures(&draft, of: accountClass, model)
    if chance(1, in: 6) { draft.set("reason", pick("N H D")) }
    if chance(1, in: 6) { draft.set("status", pick("A S P")) }
    if chance(1, in: 8) { draft.set("restriction", pick("K N M")) }
    let isJoint = ["1", "2", "6", "7", "9"].contains(accountClass) ? chance(1, in: 2) : chance(1, in: 6)
    if isJoint { draft.set("type", "MUSTEREK") } else if chance(1, in: 6) { draft.set("type", "TEKIL") }
    if isJoint != chance(1, in: 15) { draft.set("ownership", pick("MUTESELSIL ORANSAL")) }
    if chance(1, in: 10) { draft.set("password", chance(1, in: 15) ? "1234" : Self.hash) }
  }

  private mutating func fillFeatures(_ draft: inout PeopleDraft, of accountClass: String, _ model: Model) {
    let members = model.members.keys.sorted()
    if ["7", "8", "9", "11"].contains(accountClass) != chance(1, in: 15) {
      draft.set("custodian", chance(1, in: 10) ? "ZZZ" : pick(members))
    }
    if ["2", "9"].contains(accountClass) != chance(1, in: 15) { draft.set("portfolio", portfolio(model)) }
    if ["3", "8", "10", "11"].contains(accountClass) != chance(1, in: 15) {
      draft.set("settlementMember", chance(1, in: 10) ? "ZZZ" : pick(members))
    }
    if chance(1, in: 4) { draft.set("iban", pick(Self.ibans)) }
  }

  private mutating func portfolio(_ model: Model) -> String {
    let known = model.portfolios.keys.sorted()
    return known.isEmpty || chance(1, in: 5) ? "PRT\(random.below(12))" : pick(known)
  }

  /// Another class, or what goes with the present one.
  mutating func fillFeatures(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let fresh = model.accounts.keys.sorted().filter { key in
      key.hasPrefix(member) && !model.lots.keys.contains { $0.account == key }
    }
    if !fresh.isEmpty, chance(2, in: 3) { draft.set("account", suffix(pick(fresh))) }
    let key = "\(member)/\(draft.fields.first { $0.name == "account" }!.value)"
    var accountClass = model.accounts[key]?.class ?? "1"
    if chance(2, in: 3) {
      accountClass = pick(Self.classes)
      draft.set("class", accountClass)
    }
    fillFeatures(&draft, of: accountClass, model)
    if chance(1, in: 2) { draft.set("status", nil) }
    if chance(1, in: 6) { draft.set("password", chance(1, in: 15) ? "1234" : Self.hash) }
    if chance(1, in: 8) { draft.set("reason", "H") }
    if chance(1, in: 8) { draft.set("type", "MUSTEREK") }
    if chance(1, in: 12) { draft.set("ownership", "ORANSAL") }
    if chance(1, in: 6) { draft.set("explanation", "düzeltme") }
    if chance(1, in: 12) { draft.fields.removeAll { $0.name != "account" } }
  }

  private mutating func fillPortfolio(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("portfolio", "PRT\(1 + random.below(10))")
    draft.set("managerTitle", "Deneme Portföy A.Ş.")
    draft.set("managerVkn", Self.taxNumber(90))
    if chance(1, in: 2) {
      draft.set("manager", chance(1, in: 12) ? "ZZZ" : pick(model.members.keys.sorted()))
    }
    draft.set("authorisation", "SPK-\(random.below(9))")
    draft.set("validFrom", day(random.below(12) - 8, model))
    if chance(1, in: 2) { draft.set("validTo", day(random.below(30) - 10, model)) }
  }

  // MARK: Holders

  /// Accounts of the member that the condition holds for, rather than any of its accounts.
  mutating func account(
    of member: String, _ model: Model, where fits: (Model.Account) -> Bool
  ) -> String {
    let fitting = model.accounts.keys.sorted().filter { $0.hasPrefix(member) && fits(model.accounts[$0]!) }
    return fitting.isEmpty || chance(1, in: 10) ? account(of: member, model) : suffix(pick(fitting))
  }

  private mutating func fillHolders(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let number = account(of: member, model) { $0.isJoint && !$0.isComplete && $0.holders.count > 1 }
    draft.set("account", number)
    guard let account = model.accounts["\(member)/\(number)"] else { return }
    guard account.isProportional != chance(1, in: 5) else { return }
    var left = 1_000_000
    for place in account.holders.indices {
      let isLast = place == account.holders.count - 1
      let part = isLast ? left : 1 + random.below(left - account.holders.count)
      left -= part
      draft.list.append(Model.percent(part))
    }
    if chance(1, in: 4), !draft.list.isEmpty { draft.list[0] = pick("50 33.3333 99.9999 0 100 -1") }
    if chance(1, in: 8) { draft.list.append("1") }
    if chance(1, in: 8) { _ = draft.list.popLast() }
  }

  /// One of the holders of the account; not said when it is the first, or when nobody cares.
  private mutating func nameHolder(
    _ draft: inout PeopleDraft, _ key: String, _ model: Model, where fits: (Model.Holder) -> Bool
  ) {
    let holders = model.accounts[key]?.holders ?? []
    let fitting = holders.filter(fits)
    guard !holders.isEmpty else { return }
    let chosen = pick(fitting.isEmpty ? holders : fitting)
    if chosen.ordinal > 1 || chance(1, in: 3) { draft.set("holder", "\(chosen.ordinal)") }
    if chance(1, in: 20) { draft.set("holder", pick("0 1 2 3 9")) }
  }

  private mutating func fillCancellation(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    let awaited = awaitedUnconfirmed(model, of: member)
    var number = account(of: member, model) { account in account.holders.contains { $0.identity != nil } }
    if !awaited.isEmpty, chance(1, in: 2) { number = suffix(pick(awaited)) }
    draft.set("account", number)
    nameHolder(&draft, "\(member)/\(number)", model) { $0.identity != nil }
  }

  private mutating func fillIdentityChange(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    // Rather where somebody waits for the account.
    let awaited = awaitedUnconfirmed(model, of: member)
    var number = account(of: member, model) { account in account.holders.contains { $0.identity != nil } }
    if !awaited.isEmpty, chance(2, in: 3) {
      number = suffix(pick(awaited))
    } else if chance(1, in: 3) {
      number = account(of: member, model) { !$0.holders.isEmpty }
    }
    draft.set("account", number)
    let key = "\(member)/\(number)"
    nameHolder(&draft, key, model) { $0.identity != nil }
    let ordinal = draft.fields.first { $0.name == "holder" }.flatMap { Int($0.value) } ?? 1
    let holder = model.accounts[key]?.holders.first { $0.ordinal == ordinal }
    if let pending = holder?.identity {
      correct(&draft, model.identities[pending]!)
    } else if let investor = holder?.investor {
      renew(&draft, model.investors[investor])
    }
    if chance(1, in: 3) { draft.set(pick("phone mobile fax"), "2125550001") }
    if chance(1, in: 8) { draft.set("email", "deniz@ornek.com.tr") }
  }

  private mutating func correct(_ draft: inout PeopleDraft, _ identity: Model.Identity) {
    if (identity.kind == "NATURAL") != chance(1, in: 12) {
      let person = random.below(30)
      if chance(3, in: 4) { fillName(&draft, person) }
      if chance(1, in: 3) { draft.set("birthDate", Self.birth(person)) }
      if chance(1, in: 12) { draft.set("birthDate", pick("2031-01-01 1849-12-31 1850-01-01")) }
      if chance(1, in: 12) { draft.set("surname", nil) }
    } else {
      draft.set("title", pick([identity.name, title(random.below(6)), office(random.below(3)), "..."]))
    }
    if chance(1, in: 10) { draft.set("tckn", Self.identityNumber(random.below(30))) }
    if chance(1, in: 10) { draft.set("vkn", Self.taxNumber(60 + random.below(6))) }
  }

  private mutating func renew(_ draft: inout PeopleDraft, _ investor: Model.Investor) {
    let name = investor.key.kind == "TCKN" ? "tckn" : "vkn"
    let isKnown = investor.key.isNumber && chance(7, in: 8)
    draft.set(name, isKnown ? investor.key.text : Self.taxNumber(60 + random.below(6)))
    if name == "tckn", !isKnown { draft.set(name, Self.identityNumber(random.below(30))) }
    if chance(1, in: 6) { draft.set(name, nil) }
    if chance(1, in: 8) { draft.set("surname", "Deneme") }
  }
}
