// SPDX-License-Identifier: Apache-2.0

// What is written about investors' passwords, and what investors do at the door.

extension People {
  /// The next step for one investor, so that passwords go all the way from the request to the block.
  mutating func investorErrand(_ model: Model) -> Act? {
    guard !model.investors.isEmpty else { return nil }
    let number = investor(model)
    let access = model.investorAccesses[number] ?? Model.InvestorAccess()
    let isReady = access.isInUse || access.state == "BLOCKED"
    let operation =
      access.request == "RECORDED" || (access.state == "INITIAL" && chance(1, in: 2))
      ? "investor-password-setting"
      : isReady && chance(7, in: 8) ? "investor-access-record" : "investor-password-request"
    let member = operation == "investor-password-request" && chance(1, in: 3) ? pick(Self.market) : "MKK"
    var draft = PeopleDraft()
    fillInvestor(&draft, operation, member, number, model)
    return act(operation, member, draft)
  }

  mutating func fillInvestor(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ model: Model
  ) {
    let number = model.investors.isEmpty ? Model.firstInvestor : investor(model)
    fillInvestor(&draft, operation, member, number, model)
  }

  /// As often as not one who has asked for a password before.
  private mutating func investor(_ model: Model) -> Int {
    let known = model.investorAccesses.keys.sorted()
    if !known.isEmpty, chance(4, in: 5) { return pick(known) }
    return Model.firstInvestor + random.below(model.investors.count + (chance(1, in: 15) ? 1 : 0))
  }

  private mutating func fillInvestor(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ number: Int, _ model: Model
  ) {
    draft.set("registrationNumber", "\(number)")
    let access = model.investorAccesses[number] ?? Model.InvestorAccess()
    switch operation {
    case "investor-password-request": fillInvestorRequest(&draft, member, number, access, model)
    case "investor-password-setting":
      draft.set("hash", "$argon2id$v=19$m=65536,t=3,p=1$\(random.below(1 << 40))")
      draft.set("number", "\(access.number + (chance(1, in: 12) ? 1 : 0))")
      if access.isAsked, chance(9, in: 10) { draft.set("madeFor", Self.keeper) }
    default: fillInvestorAccess(&draft, access)
    }
  }

  private mutating func fillInvestorRequest(
    _ draft: inout PeopleDraft, _ member: String, _ number: Int, _ access: Model.InvestorAccess,
    _ model: Model
  ) {
    let fitting = ["PRODUCED": "DELIVER", "RECORDED": "RETURN"][access.request] ?? "RECORD"
    let act = chance(1, in: 8) ? pick("RECORD DELIVER RETURN") : fitting
    draft.set("act", act)
    draft.set("document", "Y-\(random.below(90))")
    if member == "MKK" ? chance(1, in: 20) : chance(14, in: 15) {
      let own = model.accounts.keys.sorted().filter { $0.hasPrefix(member) }
      let held = own.filter { key in
        model.accounts[key]!.holders.contains { $0.investor == number - Model.firstInvestor }
      }
      let some = held.isEmpty || chance(1, in: 8) ? own : held
      draft.set("account", some.isEmpty ? "1001" : String(pick(some).dropFirst(4)))
    }
    let index = number - Model.firstInvestor
    let name = model.investors.indices.contains(index) ? model.investors[index].name : "Kimse"
    if act == "DELIVER" {
      draft.set("receiver", pick([name, name.uppercased(), access.receiver ?? "Kimse", "Başka Biri"]))
    } else {
      if chance(14, in: 15) { draft.set("delivery", pick("ADDRESS HAND HAND POST")) }
      if chance(1, in: 2) { draft.set("receiver", "Kurye Kurgu") }
      if chance(3, in: 4) { draft.set("identityShown", "nüfus cüzdanı") }
    }
  }

  private mutating func fillInvestorAccess(_ draft: inout PeopleDraft, _ access: Model.InvestorAccess) {
    let channel = pick("INTERNET INTERNET MOBILE CALL_CENTRE FAX")
    draft.set("channel", channel)
    if channel == "CALL_CENTRE" ? chance(9, in: 10) : chance(1, in: 20) {
      draft.set("by", pick([Self.keeper, Self.keeper, Self.keeper, "MKK901", "AKA001"]))
    }
    // Whoever has forgotten it goes on trying.
    let goesOn = access.failures > 0 && chance(2, in: 3)
    let kind =
      goesOn
      ? "WRONG_PASSWORD"
      : pick("LOGIN LOGIN WRONG_PASSWORD WRONG_OLD_PASSWORD QUESTION OPERATION LOGOUT IDLE")
    draft.set("kind", kind)
    if !chance(1, in: 15) { draft.set("number", "\(access.number + (chance(1, in: 15) ? 1 : 0))") }
    if kind == "QUESTION" { draft.set("question", pick("accounts holdings totals movements accesses")) }
    if kind == "OPERATION" { draft.set("result", "investor-cannot-operate") }
    if chance(1, in: 2) { draft.set("session", "s-\(random.below(90))") }
  }
}
