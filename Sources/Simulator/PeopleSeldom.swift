// SPDX-License-Identifier: Apache-2.0

// What hardly ever comes about by chance: these people look whether the world is such that it could, and do
// the next step towards it.

extension People {
  private static let seldom: [@Sendable (inout People, Model) -> Act?] = [
    { $0.lifting($1) }, { $0.stopOfOperator($1) }, { $0.returnWithoutPrincipal($1) },
    { $0.reversalOfPart($1) }, { $0.hiddenName($1) }, { $0.exceedingReceiver($1) },
    { $0.pairOfHistories($1) },
    { $0.completedScenario($1) }, { $0.toOtherMember($1) },
  ]

  /// The first of them that applies, from anywhere on; the fund has its days.
  mutating func seldomErrand(_ model: Model) -> Act? {
    if chance(1, in: 2), let act = fundStep(model) { return act }
    let first = random.below(Self.seldom.count)
    for place in first..<first + Self.seldom.count {
      if let act = Self.seldom[place % Self.seldom.count](&self, model) { return act }
    }
    return nil
  }

  private func act(_ operation: String, _ member: String, _ fields: KeyValuePairs<String, String?>) -> Act {
    var draft = PeopleDraft()
    for (name, value) in fields { draft.set(name, value) }
    return act(operation, member, draft)
  }

  // MARK: Members and accounts

  /// A member lifts what the operator has put on its account.
  private mutating func lifting(_ model: Model) -> Act? {
    let stopped = model.accounts.keys.sorted().filter {
      ["M", "T", "I"].contains(model.accounts[$0]!.restriction)
    }
    guard !stopped.isEmpty, chance(1, in: 3) else { return nil }
    let key = pick(stopped)
    return act(
      "account-restriction", String(key.prefix(3)),
      ["account": key, "restriction": "N", "document": "2026/\(random.below(90))"])
  }

  private mutating func stopOfOperator(_ model: Model) -> Act? {
    guard chance(1, in: 6) else { return nil }
    return act(
      "member-status", "MKK",
      ["member": "MKK", "status": pick("suspended winding-up active"), "document": "SPK/\(random.below(9))"])
  }

  /// A new member is stopped before it has a principal user, and would come back without one.
  private mutating func returnWithoutPrincipal(_ model: Model) -> Act? {
    let headless = model.members.keys.sorted().filter { model.activePrincipals(of: $0) == 0 }
    guard !headless.isEmpty, chance(1, in: 3) else { return nil }
    let member = pick(headless)
    let status = model.members[member]!.status == "active" ? "suspended" : "active"
    return act(
      "member-status", "MKK", ["member": member, "status": status, "document": "SPK/\(random.below(9))"])
  }

  // MARK: Transfers

  /// Wants back what has come in part and goes on coming.
  private mutating func reversalOfPart(_ model: Model) -> Act? {
    let begun = model.waiting.keys.sorted().filter { model.waiting[$0]!.realised > 0 }
    guard !begun.isEmpty, chance(1, in: 3) else { return nil }
    let number = pick(begun)
    return act(
      "transfer-reversal", model.waiting[number]!.member,
      ["reference": "Q\(random.below(1 << 40))", "transfer": "\(number)", "reason": "yanlış hesap"])
  }

  /// A receiver asks for the name of its investors and then no longer shows it.
  private mutating func hiddenName(_ model: Model) -> Act? {
    let (receiver, sender) = (pick(Self.market), pick(Self.market))
    guard receiver != sender else { return nil }
    let asked = model.policy(of: receiver, for: sender).first { $0.hasSuffix("B") }
    let isShown = model.shows(receiver, to: sender)
    guard let asked else {
      guard isShown else { return nil }
      var draft = PeopleDraft()
      draft.set("sendingMember", sender)
      draft.list = [pick("D-B A-B")]
      return act("transfer-policy", receiver, draft)
    }
    guard !isShown else {
      return act("name-visibility", receiver, ["member": sender, "visible": "false"])
    }
    return transfer(from: sender, to: receiver, model, ["alternative": asked])
  }

  /// More than a receiver takes directly, where it takes nothing but directly.
  private mutating func exceedingReceiver(_ model: Model) -> Act? {
    let limits = model.receiverLimits.keys.sorted()
    guard !limits.isEmpty else { return nil }
    let key = pick(limits)
    let words = key.split(separator: " ").map(String.init)
    let (receiver, sender) = (words[0], words[1])
    guard receiver != sender, model.members[sender] != nil else { return nil }
    let accepted = model.policy(of: receiver, for: sender)
    guard accepted.allSatisfy({ $0.hasPrefix("D") }) else {
      guard chance(1, in: 3) else { return nil }
      var draft = PeopleDraft()
      draft.set("sendingMember", sender)
      draft.list = [pick("D-A D-C")]
      return act("transfer-policy", receiver, draft)
    }
    let isin = words[2] == "-" ? nil : words[2]
    return transfer(
      from: sender, to: receiver, model, ["alternative": pick(accepted), "isin": isin, "nominal": "200000"])
  }

  /// One of theirs that nothing but what is set here stands in the way of.
  private mutating func transfer(
    from sender: String, to receiver: String, _ model: Model, _ fields: KeyValuePairs<String, String?>
  ) -> Act {
    let operation = ModelOperation.byName["transfer"]!
    var draft = draft(operation, "enter", sender, model)
    for name in ["lastTime", "startTime", "valueDate", "payment", "sendingMember", "receiverName"] {
      draft.set(name, nil)
    }
    let accounts = model.accounts.keys.sorted().filter { key in
      key.hasPrefix(receiver) && model.accounts[key]!.restriction == "N"
        && model.accounts[key]!.holders.contains { $0.investor != nil }
    }
    let target = accounts.isEmpty ? "\(receiver)/1001" : pick(accounts)
    draft.set("receivingMember", receiver)
    draft.set("receivingAccount", suffix(target))
    let holder = model.accounts[target]?.holders.compactMap(\.investor).first
    draft.set("receiverRegistrationNumber", holder.map { "\(Model.firstInvestor + $0)" })
    for (name, value) in fields where value != nil { draft.set(name, value) }
    return act("transfer", sender, draft)
  }

  // MARK: The counterparty

  /// What is computed from one long history, or from two, which are hardly of the same days.
  private mutating func pairOfHistories(_ model: Model) -> Act? {
    let long = model.longHistories
    guard !long.isEmpty, chance(1, in: 2) else { return nil }
    let first = pick(long)
    let others = long.filter { $0 != first }
    let other = others.isEmpty || chance(1, in: 4) ? nil : pick(others)
    return act("risk-calculation", "TVS", ["isin": first, "other": other])
  }

  /// What comes next for the fund: on its day the calculation, then whoever approves and tells it, sometimes
  /// too late for the day that it shall be in force.
  private mutating func fundStep(_ model: Model) -> Act? {
    if chance(1, in: 3), let act = contributionOut(model) { return act }
    let (day, funds) = (model.time.day, model.clearing.funds)
    let month = "\(day.prefix(8))01"
    if let begun = funds.keys.sorted().last(where: { ["CALCULATED", "APPROVED"].contains(funds[$0]!.state) })
    {
      guard funds[begun]!.state == "APPROVED" else {
        return act("guarantee-fund", "TVS", ["act": "APPROVE", "month": begun])
      }
      let effective = chance(1, in: 2) ? self.day(pick([1, 3, 5]), model) : nil
      return act("guarantee-fund", "TVS", ["act": "NOTIFY", "month": begun, "effective": effective])
    }
    let isFirst = model.businessDay(after: ModelTime.day(-1, after: month)) == day
    guard isFirst, funds[month] == nil, !model.clearing.order.isEmpty, chance(1, in: 2) else { return nil }
    return act("guarantee-fund", "TVS", ["act": "CALCULATE", "month": month])
  }

  /// Pays what is called for the fund, and takes out of it what must stay there.
  private mutating func contributionOut(_ model: Model) -> Act? {
    let owing = model.clearing.order.filter { key in
      let account = model.clearing.accounts[key]!
      return account.kind == "GF" && (account.margin > 0 || !account.calls.isEmpty)
    }
    guard !owing.isEmpty, chance(2, in: 3) else { return nil }
    let account = model.clearing.accounts[pick(owing)]!
    let lodged = account.lines.first { $0.asset == "TRY" }?.quantity ?? 0
    let isPaid = account.calls.isEmpty && lodged >= account.margin
    let missing = account.calls.first?.remaining ?? account.margin
    return act(
      "collateral", account.member,
      [
        "act": isPaid ? "WITHDRAW" : "DEPOSIT", "account": "GF", "ownership": isPaid ? nil : "OWN",
        "amount": "\(Self.lira(max(1, isPaid ? lodged - account.margin / 2 : missing))) TRY",
      ])
  }

  /// A scenario of the desk gets moves for what has come to be held since.
  private mutating func completedScenario(_ model: Model) -> Act? {
    let held = Set(model.clearing.accounts.values.flatMap(\.positions).map(\.isin))
    let lacking = model.clearing.scenarios.indices.filter { place in
      let scenario = model.clearing.scenarios[place]
      return !scenario.isEnded && !scenario.moves.isEmpty && !held.isSubset(of: scenario.moves)
    }
    guard !lacking.isEmpty, chance(2, in: 3) else { return nil }
    let place = pick(lacking)
    var draft = PeopleDraft()
    draft.set("title", "Senaryo \(random.below(90))")
    draft.set("replaces", "\(place + 1)")
    let isins = chance(1, in: 2) ? held : Set(model.securities.keys)
    draft.list = isins.sorted().map { "\($0) \(pick("-0.22 0.19 -0.3"))" }
    return act("stress-scenario", "TVS", draft)
  }

  /// Lends what is lodged to a neighbour.
  private mutating func toOtherMember(_ model: Model) -> Act? {
    let free = model.clearing.order.filter { key in
      let account = model.clearing.accounts[key]!
      return account.lines.contains { $0.asset == "TRY" }
        && model.clearingAccounts(of: account.member).allSatisfy {
          model.clearing.accounts[$0]!.calls.isEmpty
        }
    }
    guard !free.isEmpty, chance(1, in: 3) else { return nil }
    let account = model.clearing.accounts[pick(free)]!
    return act(
      "collateral", account.member,
      [
        "act": "TRANSFER", "account": account.kind, "to": pick("PF MS GF"), "toMember": pick(Self.market),
        "amount": "1.00 TRY",
      ])
  }
}
