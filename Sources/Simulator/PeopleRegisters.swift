// SPDX-License-Identifier: Apache-2.0

// What the registers answer, and what wants to be done next about accounts whose holders are not confirmed.

extension People {
  /// The next step for an account: its holders, their confirmation, a register's answer.
  mutating func accountErrand(_ model: Model) -> Act {
    let queries = model.openQueries
    let accounts = model.accounts.keys.sorted()
    let awaited = awaitedUnconfirmed(model, of: "")
    if !awaited.isEmpty, chance(1, in: 3) {
      let key = pick(awaited)
      let operation =
        model.accounts[key]!.restriction == "K" ? "identity" : pick("identity-cancellation identity-change")
      return errand(operation, String(key.prefix(3)), model)
    }
    if !queries.isEmpty, chance(1, in: 3) {
      let isMernis = model.identity(asked: pick(queries), "MERNIS") != nil
      return errand(isMernis ? "mernis-answer" : "tax-answer", "MKK", model)
    }
    let waiting = accounts.filter { key in
      model.accounts[key]!.holders.contains { $0.identity.map { model.identities[$0]!.tax == "S" } ?? false }
    }
    if !waiting.isEmpty, chance(1, in: 8) { return errand("identity-confirmation", "MKK", model) }
    let begun = accounts.filter { model.accounts[$0]!.isJoint && !model.accounts[$0]!.isComplete }
    if !begun.isEmpty, chance(1, in: 3) {
      let key = pick(begun)
      let isReady = model.accounts[key]!.holders.count > 1 && chance(2, in: 3)
      return errand(isReady ? "joint-holders" : "identity", String(key.prefix(3)), model)
    }
    let empty = accounts.filter { model.accounts[$0]!.holders.isEmpty && !model.accounts[$0]!.isPool }
    if !empty.isEmpty, chance(1, in: 2) { return errand("identity", String(pick(empty).prefix(3)), model) }
    let open = accounts.filter { key in model.accounts[key]!.holders.contains { $0.identity != nil } }
    let next = open.isEmpty || chance(1, in: 2) ? accounts : open
    let operation = pick(
      "account-definition account-definition account-change identity-change identity-change identity-cancellation account-restriction portfolio-definition"
    )
    let isOfOperator = ["portfolio-definition", "account-restriction"].contains(operation)
    return errand(operation, isOfOperator ? "MKK" : String(pick(next).prefix(3)), model)
  }

  private mutating func errand(_ operation: String, _ member: String, _ model: Model) -> Act {
    act(operation, member, draft(ModelOperation.byName[operation]!, "enter", member, model))
  }

  // MARK: Answers

  /// A question of the register that is open; or one of the other register, or long answered, or of nobody.
  private mutating func query(_ register: String, _ model: Model) -> Int {
    let open = model.openQueries
    let own = open.filter { model.identity(asked: $0, register) != nil }
    let awaited = awaitedUnconfirmed(model, of: "")
    let urgent = own.filter { awaited.contains(model.identities[$0 / 4]!.account) }
    if !urgent.isEmpty, chance(1, in: 2) { return pick(urgent) }
    if chance(1, in: 10) || open.isEmpty {
      return max(0, model.lastNumber - random.below(60)) * 4 + random.below(4)
    }
    return own.isEmpty || chance(1, in: 12) ? pick(open) : pick(own)
  }

  mutating func fillMernisAnswer(_ draft: inout PeopleDraft, _ model: Model) {
    let query = query("MERNIS", model)
    draft.set("query", "\(query)")
    if !chance(1, in: 25) { draft.set("matches", chance(1, in: 5) ? "false" : "true") }
    // The rest of the data of some stays open for long.
    if model.identity(asked: query, "MERNIS")?.question == "DATA" || chance(1, in: 6) {
      let brings = chance(1, in: 2)
      for name in Model.civilNames where brings || chance(1, in: 2) { draft.set(name, civil(name)) }
    }
    if chance(1, in: 4) { fillName(&draft, random.below(30)) }
  }

  private mutating func civil(_ name: String) -> String {
    switch name {
    case "gender": pick("F M")
    case "nationality": pick("TR TR DE")
    case "isAlive": pick("true true false")
    default: pick(["Ali", "Ayşe", "İzmir", "Konak"])
    }
  }

  mutating func fillTaxAnswer(_ draft: inout PeopleDraft, _ model: Model) {
    let query = query("MALIYE", model)
    draft.set("query", "\(query)")
    if let title = registered(model.identities[query / 4], model) { draft.set("title", title) }
    if chance(1, in: 3) { draft.set("taxOffice", "Deneme V.D.") }
  }

  /// The name that the tax register has behind the number.
  private mutating func registered(_ identity: Model.Identity?, _ model: Model) -> String? {
    guard let identity, !chance(1, in: 8) else { return nil }
    let name = identity.representative ?? identity.name
    return pick([name, name, name.uppercased(), "\(name).", title(random.below(6)), "Işık Kurgu"])
  }

  mutating func fillConfirmation(_ draft: inout PeopleDraft, _ model: Model) {
    var open: [(key: String, holder: Model.Holder)] = []
    for (key, account) in model.accounts.sorted(by: { $0.key < $1.key }) {
      for holder in account.holders where holder.identity != nil || chance(1, in: 40) {
        let isAsked = holder.identity.map { model.identities[$0]!.tax == "S" } ?? false
        if isAsked || chance(1, in: 8) { open.append((key, holder)) }
      }
    }
    draft.set("document", "MKK/\(random.below(90))")
    draft.set("account", anyAccount(model))
    guard !open.isEmpty else { return }
    let chosen = pick(open)
    draft.set("account", chosen.key)
    if chosen.holder.ordinal > 1 || chance(1, in: 3) { draft.set("holder", "\(chosen.holder.ordinal)") }
    let identity = chosen.holder.identity.flatMap { model.identities[$0] }
    if identity?.awaitsConfirmation != true || chance(1, in: 10) {
      draft.set("title", registered(identity, model))
    }
    if chance(1, in: 20) { draft.set("holder", pick("0 3 9")) }
  }
}
