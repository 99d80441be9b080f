// SPDX-License-Identifier: Apache-2.0

// Who holds an account, and what follows from how the registers judge them (ACC-48 to ACC-61, ACC-85).

extension Model {
  static let mostHolders = 100

  mutating func sayHolder(_ ordinal: Int, of key: String) {
    let account = accounts[key]!
    let holder = account.holders.first { $0.ordinal == ordinal }!
    let who = holder.investor.map { String(Self.firstInvestor + $0) } ?? "-"
    let share = account.isComplete ? holder.share.map(Self.percent) ?? "100" : "-"
    let states = holder.identity.map { "\(identities[$0]!.mernis) \(identities[$0]!.tax)" } ?? "- -"
    say("holder \(key) \(ordinal) \(who) \(share) \(states)")
  }

  /// Ten-thousandths as a per cent with no more decimals than it needs.
  static func percent(_ tenThousandths: Int) -> String {
    var text = ModelTime.padded(tenThousandths, 5)
    text.insert(".", at: text.index(text.endIndex, offsetBy: -4))
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// The holder that a number of the order sent names; the first where none is named.
  func holder(_ row: Open) throws(ModelRefusal) -> Holder {
    let holders = accounts[account(row)]!.holders
    let found =
      row.fields["holder"].map { text in holders.first { $0.ordinal == Int(text) } } ?? holders.first
    guard let found else { throw ModelRefusal("holder-not-found") }
    return found
  }

  mutating func change(_ ordinal: Int, of key: String, _ body: (inout Holder) -> Void) {
    let place = accounts[key]!.holders.firstIndex { $0.ordinal == ordinal }!
    body(&accounts[key]!.holders[place])
  }

  /// Everybody has a registration number (ACC-58).
  func areAllRegistered(_ account: Account) -> Bool {
    !account.holders.isEmpty && account.holders.allSatisfy { $0.investor != nil }
  }

  /// What MKK has set stands above identities: they stay as they are meanwhile (ACC-13).
  func requireUnrestricted(_ account: Account) throws(ModelRefusal) {
    switch account.restriction {
    case "I": throw ModelRefusal("account-bankrupt")
    case "T": throw ModelRefusal("account-in-liquidation")
    case "M": throw ModelRefusal("account-immobilised")
    default: break
    }
  }

  // MARK: Joint holders

  func checkJointHolders(_ row: Open) throws(ModelRefusal) {
    let account = try requireAccount(row)
    guard account.isJoint, account.holders.count >= 2 else { throw ModelRefusal("holder-count") }
    if account.isComplete { throw ModelRefusal("holders-fixed") }
    guard account.isProportional else {
      if !row.list.isEmpty { throw ModelRefusal("share-not-applicable") }
      return
    }
    guard row.list.count == account.holders.count else { throw ModelRefusal("share-missing") }
    let total = row.list.reduce(0) { $0 + ModelKind.share($1)! }
    guard total == 1_000_000 else { throw ModelRefusal("shares-not-100") }
  }

  mutating func applyJointHolders(_ row: Open) {
    let key = account(row)
    accounts[key]!.isComplete = true
    for place in accounts[key]!.holders.indices {
      accounts[key]!.holders[place].share =
        row.list.isEmpty ? nil : ModelKind.share(row.list[place])
      sayHolder(accounts[key]!.holders[place].ordinal, of: key)
    }
    refresh(key)
  }

  // MARK: Cancellation

  func checkCancellation(_ row: Open) throws(ModelRefusal) {
    let account = try requireAccount(row)
    let holder = try holder(row)
    guard holder.identity != nil else { throw ModelRefusal("holders-fixed") }
    try requireUnrestricted(account)
  }

  mutating func applyCancellation(_ row: Open) {
    let key = account(row)
    let holder = try! holder(row)
    identities[holder.identity!] = nil
    say("holder \(key) \(holder.ordinal) removed")
    accounts[key]!.holders.removeAll { $0.ordinal == holder.ordinal }
    // ACC-58: those who are left must be two at least, with shares that are the whole.
    let account = accounts[key]!
    if account.isProportional || account.holders.count < 2 { accounts[key]!.isComplete = false }
    refresh(key)
  }

  // MARK: The matrix

  /// Of one identity, as ACC-54 has it; nil where it stands in nobody's way.
  private func reason(_ identity: Identity) -> String? {
    switch (identity.tax, identity.mernis) {
    case ("R", "R"): "MERNIS_RED+MALIYE_RED"
    case (_, "R"): "MERNIS_RED"
    case ("R", _): "MALIYE_RED"
    case ("S", _): identity.awaitsConfirmation ? "MKK_CONFIRMATION" : "MALIYE_QUERY"
    default: nil
    }
  }

  /// Of several, the worst (ACC-57).
  private func worst(_ reasons: [String]) -> String? {
    let isRed = ["MERNIS_RED", "MALIYE_RED"].filter { red in reasons.contains { $0.contains(red) } }
    if !isRed.isEmpty { return isRed.joined(separator: "+") }
    return reasons.contains("MALIYE_QUERY") ? "MALIYE_QUERY" : reasons.first
  }

  /// ACC-55: 00:00 of the eighth day after the opening, or by the days in force then (GEN-36).
  private func inactiveFrom(_ account: Account) -> ModelTime {
    let days = value(of: "INACTIVITY_DAYS", on: account.opened)
    return ModelTime(day: ModelTime.day(days + 1, after: account.opened), second: 0)
  }

  /// Gives the account what follows from its holders. What MKK has set stays.
  mutating func refresh(_ key: String) {
    var account = accounts[key]!
    let open = account.holders.compactMap { $0.identity.map { identities[$0]! } }
    let isWithout =
      account.holders.isEmpty || (account.isJoint && !account.isComplete)
      || open.contains { $0.mernis == "G" }
    let (wasWithout, wasInactive) = (account.restriction == "K", account.isInactive)
    if isWithout, account.restriction == "N" { account.restriction = "K" }
    if !isWithout, account.restriction == "K" { account.restriction = "N" }
    account.reason = isWithout ? nil : worst(open.compactMap(reason))
    let isInactive = account.reason != nil && time >= inactiveFrom(account)
    if isInactive != account.isInactive {
      account.isInactive = isInactive
      say("inactivity \(key) \(isInactive) \(account.reason ?? "NONE")")
    }
    let isCounting = account.reason != nil && !isInactive
    if isCounting, !account.isCounting {
      account.counts += 1
      arrangeCount(key, account, after: time)
    }
    account.isCounting = isCounting
    accounts[key] = account
    // What stood in the way of those who wait is gone.
    if wasInactive && !isInactive || wasWithout && !isWithout { wake(key) }
    sayAccount(key)
  }

  /// The seven days, and the reminders at the end of the days before (ACC-55, ACC-85).
  mutating func countToInactivity(_ key: String, _ count: Int, due: ModelTime) {
    let account = accounts[key]!
    guard account.isCounting, account.counts == count else { return }
    guard due < inactiveFrom(account) else { return refresh(key) }
    let daysLeft = [3, 1].first { reminder($0, account).day == due.day }!
    say("inactivity-near \(key) \(account.reason!) \(daysLeft)")
    // Of one day there is one reminder, whenever it ends.
    arrangeCount(key, account, after: ModelTime(day: due.day, second: 86_399))
  }

  private func reminder(_ daysLeft: Int, _ account: Account) -> ModelTime {
    let days = value(of: "INACTIVITY_DAYS", on: account.opened)
    return ModelTime(
      day: ModelTime.day(days - daysLeft, after: account.opened), second: value(of: "DAY_END", on: time.day))
  }

  private mutating func arrangeCount(_ key: String, _ account: Account, after begin: ModelTime) {
    let days = [reminder(3, account), reminder(1, account), inactiveFrom(account)]
    let next = days.first { $0 > begin } ?? inactiveFrom(account)
    arranged.append((next, .inactivity(key, account.counts)))
  }
}
