// SPDX-License-Identifier: Apache-2.0

// Who stops others, lifts stops and closes accounts, with an eye on the transfers that wait.

extension People {
  private func waiting(_ model: Model) -> [Model.Waiting] {
    model.waiting.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A place at which somebody waits for balance, rather one from which nothing may move yet: what comes
  /// there moves only when the stop is lifted (TRF-77).
  mutating func awaited(_ model: Model, of member: String) -> Model.Place? {
    let rows = waiting(model).filter { $0.source.account.hasPrefix(member) }
    let stopped = rows.filter { row in
      [row.target, row.source.account].contains { model.accounts[$0]!.restriction != "N" }
        || [row.target, row.source.account].contains { model.accounts[$0]!.isInactive }
        || model.members[String(row.target.prefix(3))]!.status != "active"
    }
    let places = (stopped.isEmpty || chance(1, in: 2) ? rows : stopped).map(\.source)
    return places.isEmpty ? nil : pick(places)
  }

  /// Accounts that somebody waits for and whose holders are not confirmed.
  func awaitedUnconfirmed(_ model: Model, of member: String) -> [String] {
    let concerned = Set(waiting(model).flatMap { [$0.source.account, $0.target] })
    return concerned.sorted().filter { key in
      key.hasPrefix(member)
        && (model.accounts[key]!.restriction == "K"
          || model.accounts[key]!.holders.contains { $0.identity != nil })
    }
  }

  mutating func fillMemberStatus(_ draft: inout PeopleDraft, _ model: Model) {
    // The operator itself is left alone: with it everything would stop.
    let members = model.members.keys.sorted().filter { $0 != "MKK" }
    let stopped = members.filter { model.members[$0]!.status != "active" }
    if !stopped.isEmpty, chance(4, in: 5) {
      draft.set("member", pick(stopped))
      draft.set("status", pick("active active active active active winding-up"))
    } else {
      let receivers = waiting(model).map { String($0.target.prefix(3)) }
      draft.set("member", pick(receivers.isEmpty || chance(1, in: 2) ? members : receivers))
      let stops = "suspended winding-up winding-up gradual-liquidation bankrupt passive-merged"
      draft.set("status", pick("active active active \(stops)"))
    }
    draft.set("document", "SPK/\(random.below(9))")
  }

  mutating func fillRestriction(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("account", anyAccount(model))
    draft.set("restriction", pick("N N N M M T I K"))
    let concerned = waiting(model).flatMap { [$0.target, $0.target, $0.source.account] }
    let stopped = concerned.filter { model.accounts[$0]!.restriction != "N" }
    if !stopped.isEmpty, chance(1, in: 2) {
      draft.set("account", pick(stopped))
      draft.set("restriction", "N")
    } else if !concerned.isEmpty, chance(1, in: 2) {
      draft.set("account", pick(concerned))
    }
    draft.set("document", "2026/\(random.below(90))")
  }

  mutating func fillSuspension(_ draft: inout PeopleDraft, _ model: Model) {
    draft.set("isin", isin(model))
    draft.set("suspended", pick("true false false false"))
    let stopped = model.securities.keys.sorted().filter { model.securities[$0]!.isStopped }
    if !stopped.isEmpty, chance(2, in: 3) {
      draft.set("isin", pick(stopped))
      draft.set("suspended", "false")
    } else if chance(1, in: 3), let place = awaited(model, of: "") {
      draft.set("isin", place.isin)
    }
  }

  mutating func fillAccountChange(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    draft.set("account", account(of: member, model))
    draft.set("status", pick("A A A S P"))
    if chance(1, in: 4) { fillFeatures(&draft, member, model) }
    if chance(1, in: 3), let place = awaited(model, of: member) {
      draft.set("account", suffix(place.account))
      if chance(1, in: 3) { draft.set("status", "P") }
    } else if chance(1, in: 2), let account = emptied(model, of: member) {
      draft.set("account", suffix(account))
      draft.set("status", "P")
    }
  }

  /// An account that held something and holds nothing any more.
  private mutating func emptied(_ model: Model, of member: String) -> String? {
    let places = model.lots.keys.filter { $0.account.hasPrefix(member) }
    let holding = Set(places.filter { model.balance($0) > 0 }.map(\.account))
    let accounts = Set(places.map(\.account)).subtracting(holding).sorted()
    return accounts.isEmpty ? nil : pick(accounts)
  }
}
