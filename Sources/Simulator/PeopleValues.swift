// SPDX-License-Identifier: Apache-2.0

// What people write into the fields: mostly what fits, sometimes what does not.

extension People {
  mutating func draft(
    _ operation: ModelOperation, _ verb: String, _ member: String, _ model: Model
  ) -> PeopleDraft {
    var draft = PeopleDraft()
    switch verb {
    case "enter": fill(&draft, operation.name, member, model)
    case "correct":
      draft.set("instruction", number(model))
      fill(&draft, operation.name, member, model)
    default:
      draft.set("instruction", number(model))
      if chance(1, in: 10) { draft.set("reason", pick(["yanlış hesap", "x"])) }
    }
    if chance(1, in: 6) { spoil(&draft, operation.fields(verb), model) }
    return draft
  }

  /// Of an instruction of late, or one that is not given yet.
  private mutating func number(_ model: Model) -> String {
    if chance(1, in: 12) { return "\(model.lastNumber + 1 + random.below(chance(1, in: 2) ? 3 : 40))" }
    let waiting = model.waiting.keys.sorted()
    if !waiting.isEmpty, chance(1, in: 3) { return "\(pick(waiting))" }
    return "\(max(0, model.lastNumber - random.below(30)))"
  }

  private mutating func fill(
    _ draft: inout PeopleDraft, _ operation: String, _ member: String, _ model: Model
  ) {
    switch operation {
    case "member-definition": fillMember(&draft, model)
    case "member-status": fillMemberStatus(&draft, model)
    case "user-definition": fillUser(&draft, model)
    case "authority-grant": fillGrant(&draft, member, model)
    case "security-definition": fillSecurity(&draft, model)
    case "security-issue": fillIssue(&draft, model)
    case "security-suspension": fillSuspension(&draft, model)
    case "calendar-day":
      let day = min(28, Int(model.time.day.suffix(2))! + random.below(5))
      draft.set("day", "\(model.time.day.prefix(8))\(day < 10 ? "0" : "")\(day)")
      draft.set("kind", pick("open half half closed"))
      if chance(1, in: 3) { draft.set("name", "Deneme bayramı") }
    case "limit-change":
      let name = pick(ModelLimits.names.keys.sorted())
      let present = model.statedLimits[keyPath: ModelLimits.names[name]!]
      draft.set("limit", name)
      // What is allowed would be reserved at once: nobody asks for hundreds of millions, but for one more
      // than can be numbered.
      let more = Model.greatest(name) + 1
      draft.set("value", pick(["\(present + 1)", "\(present + 2)", "\(present)", "1", "\(more)"]))
    case "transfer": fillTransfer(&draft, member, model)
    case "trade": fillTrade(&draft, member, model)
    case "depot-credit": fillDepotCredit(&draft, model)
    default:
      if !fillClearing(&draft, operation, member, model), !fillRule(&draft, operation, member, model),
        !fillOfTransfers(&draft, operation, member, model),
        !fillAboutAccounts(&draft, operation, member, model)
      {
        fillAccess(&draft, operation, member, model)
      }
    }
  }

  // MARK: Securities

  mutating func isin(_ model: Model) -> String {
    chance(1, in: 30) ? Self.isin(90) : pick(model.securities.keys.sorted())
  }

  private mutating func fillSecurity(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("isin", Self.isin(10 + random.below(30)))
    draft.set("kind", pick("SHARE DIBS FUND DEBT OTHER"))
    draft.set("name", "KAĞIT\(random.below(90))")
    if chance(1, in: 3) { draft.set("currency", pick("TRY USD EUR")) }
    if chance(1, in: 3) { draft.set("smallestUnit", pick("1 10 100")) }
    if chance(1, in: 3) { draft.set("redemption", "2026-03-\(pick("01 06 11 19"))") }
  }

  mutating func fillIssue(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("isin", isin(model))
    draft.set("account", anyAccount(model))
    if chance(1, in: 2), let place = awaited(model, of: "") {
      draft.set("isin", place.isin)
      draft.set("account", place.account)
    }
    draft.set("quantity", pick("100 200 250 1000 5 999999999999999999"))
    if chance(2, in: 3) { draft.set("price", pick("12.5 7 0 3.0001")) }
    if chance(1, in: 3) { draft.set("acquired", pick("2025-12-31 2026-01-02 2026-02-02")) }
  }

  // MARK: Transfers

  private mutating func fillTransfer(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    draft.set("reference", "T\(random.below(chance(1, in: 10) ? 20 : 1 << 40))")
    let held = held(model) { $0.account.hasPrefix(member) && $0.subaccount == "SERB" }
    var source = account(of: member, model)
    var isin = isin(model)
    var most = 300
    if !held.isEmpty, chance(5, in: 6) {
      let place = pick(held)
      (source, isin, most) = (suffix(place.account), place.isin, min(model.balance(place), 1_000_000))
    }
    // Some queue up behind those who wait already, and some bring what is waited for.
    if chance(1, in: 4), let place = awaited(model, of: member) {
      (source, isin) = (suffix(place.account), place.isin)
    }
    draft.set("sendingAccount", source)
    var receiver = chance(1, in: 3) ? member : chance(1, in: 40) ? "ZZZ" : pick(Self.market)
    var target = account(of: receiver, model)
    if chance(1, in: 4), let place = awaited(model, of: "") {
      (receiver, target) = (String(place.account.prefix(3)), suffix(place.account))
    }
    // Some send to those whose holders are not confirmed, while that is still allowed.
    let unconfirmed = model.accounts.keys.sorted().filter { key in
      model.accounts[key]!.restriction == "N" && model.accounts[key]!.holders.contains { $0.identity != nil }
    }
    if chance(1, in: 8), !unconfirmed.isEmpty {
      let key = pick(unconfirmed)
      (receiver, target) = (String(key.prefix(3)), suffix(key))
    }
    draft.set("receivingMember", receiver)
    draft.set("receivingAccount", target)
    draft.set("isin", isin)
    let unit = model.securities[isin]?.unit ?? 1
    let wanted = pick([most, most / 2, most / 3, most * 2, 1 + random.below(most)])
    draft.set("nominal", "\(max(unit, chance(11, in: 12) ? wanted / unit * unit : wanted))")
    draft.set("transferReason", pick("DEVIR DEVIR HIBE MIRAS"))
    identify(&draft, "\(receiver)/\(target)", model)
    if chance(1, in: 5) { draft.set("priority", pick("1 10 49 50 51 99 0 100")) }
    if chance(1, in: 6) { draft.set("partialAllowed", pick("false false true")) }
    if chance(1, in: 8) { draft.set("lastTime", pick("10:00 11:30 12:30 14:00:30 16:00 16:59:59 23:00")) }
    // Now or in a moment.
    if chance(1, in: 15) {
      draft.set("lastTime", Self.clock(model.time.second + pick([0, 0, 1, random.below(300)])))
    }
    if chance(1, in: 12) { draft.set("startTime", pick("08:00 09:00 10:00 11:30 16:00 16:59:59 17:00")) }
    if chance(1, in: 15) { draft.set("startTime", Self.clock(model.time.second + random.below(300))) }
    if chance(1, in: 8) { draft.set("nameConfirmed", pick("true true false")) }
    if chance(1, in: 20) {
      draft.set("valueDate", chance(4, in: 5) ? model.time.day : pick("2026-03-01 2026-09-01"))
    }
    let accepted = model.policy(of: receiver, for: member)
    if chance(1, in: accepted.count > 1 ? 2 : 12) { draft.set("alternative", pick(accepted)) }
    if chance(1, in: 20) { draft.set("alternative", pick("MIX D-A D-B D-C A-A A-B A-C")) }
    if chance(1, in: 12) { draft.set("sendingSubaccount", pick("SERB SERB HAPS")) }
    if chance(1, in: 20) { draft.set("sendingMember", chance(2, in: 3) ? member : "AKB") }
    if chance(1, in: 12) { draft.set("description", "açıklama, \"not\"") }
    if chance(1, in: 80) { draft.set("payment", "100 TRY") }
    if chance(1, in: 30) { draft.set("receivingAccount", pick("OMNIBUS DBDEPO \(source) 77")) }
    if chance(1, in: 30) { draft.set("sendingAccount", pick("OMNIBUS DBDEPO 77")) }
  }

  /// Says who holds the receiving account, rightly or wrongly, or not at all.
  private mutating func identify(_ draft: inout PeopleDraft, _ key: String, _ model: Model) {
    let holders = (model.accounts[key]?.holders ?? []).compactMap(\.investor)
    guard !holders.isEmpty else { return }
    let index = pick(holders)
    if chance(1, in: 2) {
      draft.set("receiverRegistrationNumber", "\(10_000_001 + index + (chance(1, in: 8) ? 1 : 0))")
    }
    if chance(1, in: 4) {
      let name = model.investors[index].name
      draft.set(
        "receiverName", chance(1, in: 5) ? "Başka Biri" : pick([name, name.uppercased(), " \(name)."]))
    }
  }

  /// Places that hold something.
  func held(_ model: Model, where fits: (Model.Place) -> Bool) -> [Model.Place] {
    model.lots.keys.filter { fits($0) && model.balance($0) > 0 }.sorted {
      ($0.account, $0.isin, $0.subaccount) < ($1.account, $1.isin, $1.subaccount)
    }
  }

  mutating func account(of member: String, _ model: Model) -> String {
    let own = model.accounts.keys.filter { $0.hasPrefix(member) }.sorted()
    return own.isEmpty || chance(1, in: 40) ? pick("77 DBDEPO OMNIBUS") : suffix(pick(own))
  }

  mutating func anyAccount(_ model: Model) -> String {
    chance(1, in: 30) ? "ZZZ/1" : pick(model.accounts.keys.sorted())
  }

  private static func clock(_ second: Int) -> String {
    let parts = [second / 3600 % 24, second / 60 % 60, second % 60]
    return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  func suffix(_ key: String) -> String { String(key.dropFirst(4)) }
}
