// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// Who holds an account, and what follows from how their identities stand: the restriction K and the
// inactivity while checks are open (ACC-48 to ACC-58).

extension Depository {
  static let mostHolders = 100

  /// Goes through the holders that have a row of their own.
  func forEachHolder(_ account: AccountRow, _ body: (Slot<HolderRow>, HolderRow) -> Void) {
    var next = account.holders
    while !next.isNone {
      let row = holders[next]
      body(next, row)
      next = row.next
    }
  }

  func holderCount(_ account: AccountRow) -> Int {
    var count = account.investor.isNone ? 0 : 1
    forEachHolder(account) { _, _ in count += 1 }
    return count
  }

  /// Whether all holders named have their registration numbers, and there is one.
  func areAllRegistered(_ account: AccountRow) -> Bool {
    guard account.investor.isNone else { return true }
    var count = 0
    var all = true
    forEachHolder(account) { _, row in
      count += 1
      if row.investor.isNone { all = false }
    }
    return count > 0 && all
  }

  func isHolder(_ number: RegistrationNumber, of slot: Slot<AccountRow>) -> Bool {
    guard let investor = investor(number) else { return false }
    let account = accounts[slot]
    var found = account.investor == investor
    forEachHolder(account) { _, row in found = found || row.investor == investor }
    return found
  }

  /// Whether one of the holders is under a ban.
  func isBanned(_ slot: Slot<AccountRow>) -> Bool {
    let account = accounts[slot]
    var found = !account.investor.isNone && investors[account.investor].isBanned
    forEachHolder(account) { _, row in
      found = found || (!row.investor.isNone && investors[row.investor].isBanned)
    }
    return found
  }

  /// Whether a name is that of a registered holder (GEN-38).
  func isHolder(named given: [UInt8], of slot: Slot<AccountRow>) -> Bool {
    let account = accounts[slot]
    if !account.investor.isNone { return agrees(given, investors[account.investor].name) }
    var found = false
    forEachHolder(account) { _, row in
      if !row.investor.isNone { found = found || agrees(given, investors[row.investor].name) }
    }
    return found
  }

  mutating func appendHolder(_ account: Slot<AccountRow>) -> Slot<HolderRow> {
    var last = Slot<HolderRow>.none
    var ordinal: UInt8 = 0
    forEachHolder(accounts[account]) { slot, row in
      last = slot
      ordinal = max(ordinal, row.ordinal)
    }
    let slot = holders.insert(HolderRow(ordinal: ordinal + 1))!
    if last.isNone { accounts[account].holders = slot } else { holders[last].next = slot }
    return slot
  }

  mutating func removeHolder(_ slot: Slot<HolderRow>, of account: Slot<AccountRow>) {
    var previous = Slot<HolderRow>.none
    forEachHolder(accounts[account]) { other, row in if row.next == slot { previous = other } }
    let next = holders[slot].next
    if previous.isNone { accounts[account].holders = next } else { holders[previous].next = next }
    holders.remove(slot)
  }

  /// The holder with a number of the order sent; the only one where none is named.
  ///
  /// - Refuses: `registration-number-not-found` where the account has no such holder.
  func holder(_ ordinal: WholeNumber?, of slot: Slot<AccountRow>) throws(Refusal) -> Slot<HolderRow> {
    var found: Slot<HolderRow>?
    forEachHolder(accounts[slot]) { other, row in
      if ordinal.map({ $0.value == UInt64(row.ordinal) }) ?? true, found == nil { found = other }
    }
    guard let found else {
      throw Refusal(.holderNotFound, "ACC-58", Fact("account", .account(accounts[slot].key)))
    }
    return found
  }

  // MARK: What follows

  /// The worst that the holders' identities give (ACC-54, ACC-57).
  func judgement(_ account: AccountRow) -> (isWithoutIdentity: Bool, reason: InactivityReason) {
    guard account.investor.isNone else { return (false, .none) }
    var isWithout = account.type == .joint ? !account.isComplete : account.holders.isNone
    var reason = InactivityReason.none
    forEachHolder(account) { _, row in
      guard !row.identity.isNone else { return }
      let identity = identities[row.identity]
      if identity.mernis == .entered { isWithout = true }
      reason = InactivityReason(worst: reason, InactivityReason(identity))
    }
    return (isWithout, reason)
  }

  /// From when an account with an open or failed check is inactive (ACC-55): by the period that was in force
  /// when it was opened (GEN-36).
  func inactiveFrom(_ account: AccountRow) -> Moment {
    let days = Int(value(of: .inactivityDays, on: account.opened))
    return Moment(day: account.opened + days + 1, time: .midnight)
  }

  /// Gives the account the restriction and the inactivity that follow from its holders; what MKK set stays
  /// (ACC-13, ACC-56).
  mutating func refresh(_ slot: Slot<AccountRow>, at time: Moment, _ work: inout Work) {
    let row = accounts[slot]
    let (isWithoutIdentity, reason) = judgement(row)
    let hadIdentity = row.restriction != .withoutIdentity
    if isWithoutIdentity, row.restriction == .normal { accounts[slot].restriction = .withoutIdentity }
    if !isWithoutIdentity, row.restriction == .withoutIdentity { accounts[slot].restriction = .normal }
    accounts[slot].inactivity = isWithoutIdentity ? .none : reason
    setInactive(slot, accounts[slot].inactivity != .none && time >= inactiveFrom(row), at: time, &work)
    // What stood in the way of those who wait for the account is gone (TRF-12, TRF-77).
    let isBack = row.isInactive && !accounts[slot].isInactive || !hadIdentity && !isWithoutIdentity
    if isBack, row.openInstructions > 0 {
      wakeWaiting(&work) { $0.source.account == slot || $0.target == slot }
    }
    count(slot, at: time, &work)
    post(slot, &work)
    // What waits for it goes on as soon as nothing of this stops it any more (ACC-56).
    let wasStopped = row.restriction == .withoutIdentity || row.isInactive
    guard wasStopped, accounts[slot].restriction == .normal, !accounts[slot].isInactive,
      row.openInstructions > 0
    else { return }
    wakeWaiting(&work) { $0.source.account == slot || $0.target == slot }
  }

  private mutating func setInactive(
    _ slot: Slot<AccountRow>, _ isInactive: Bool, at time: Moment, _ work: inout Work
  ) {
    let row = accounts[slot]
    guard isInactive != row.isInactive else { return }
    accounts[slot].isInactive = isInactive
    var event = InactivityChanged()
    event.account = row.key
    event.isInactive = Flag(isInactive)
    event.reason = accounts[slot].inactivity
    work.post(event)
  }

  // MARK: Its time

  /// Days before the last active one on whose end the member is reminded (ACC-85).
  private static let remindersBefore = [3, 1]

  /// Starts the count to inactivity where one is needed and ends one that has become void.
  private mutating func count(_ slot: Slot<AccountRow>, at time: Moment, _ work: inout Work) {
    let row = accounts[slot]
    let isCounting = row.inactivity != .none && !row.isInactive
    guard isCounting != (row.countdown & 1 == 1) else { return }
    accounts[slot].countdown &+= 1
    if isCounting { scheduleCount(slot, after: time, &work) }
  }

  private func scheduleCount(_ slot: Slot<AccountRow>, after time: Moment, _ work: inout Work) {
    let end = inactiveFrom(accounts[slot])
    let subject = UInt64(accounts[slot].countdown) << 32 | UInt64(slot.raw)
    for days in Self.remindersBefore {
      let at = Moment(day: end.day - 1 - days, time: settings.dayEnd)
      if at > time { return work.schedule(at: at, kind: Self.inactivityNears, subject: subject) }
    }
    work.schedule(at: end, kind: Self.inactivityNears, subject: subject)
  }

  /// A reminder that comes late, behind other work, still says what was true when it was due.
  mutating func countToInactivity(_ due: Due, at time: Moment, _ work: inout Work) {
    let slot = Slot<AccountRow>(raw: UInt32(truncatingIfNeeded: due.subject))
    let row = accounts[slot]
    guard UInt64(row.countdown) == due.subject >> 32 else { return }
    let end = inactiveFrom(row)
    guard due.time < end else { return refresh(slot, at: time, &work) }
    var event = InactivityNears()
    event.account = row.key
    event.reason = row.inactivity
    event.daysLeft = WholeNumber(UInt64(end.day.number - 1 - due.time.day.number))
    work.post(event)
    // Of one day there is one reminder, although its end may have been set later since (GEN-36).
    scheduleCount(slot, after: Moment(day: due.time.day, time: TimeOfDay(seconds: 86_399)), &work)
  }
}

extension InactivityReason {
  /// Of one identity (ACC-50, ACC-51, ACC-52, ACC-53, ACC-54).
  init(_ identity: IdentityRow) {
    switch (identity.mernis, identity.tax) {
    case (.rejected, .rejected): self = .bothRed
    case (.rejected, _): self = .mernisRed
    case (_, .rejected): self = .taxRed
    case (_, .asked): self = identity.awaitsConfirmation ? .confirmation : .taxQuery
    default: self = .none
    }
  }

  /// Of two: a rejection before an open question, both kinds of rejection together.
  init(worst first: Self, _ second: Self) {
    let both = [first, second]
    if both.contains(.bothRed) || (both.contains(.mernisRed) && both.contains(.taxRed)) {
      self = .bothRed
    } else {
      self = [.mernisRed, .taxRed, .taxQuery, .confirmation].first { both.contains($0) } ?? .none
    }
  }
}

extension Depository {
  func postHolder(_ account: Slot<AccountRow>, _ slot: Slot<HolderRow>, _ work: inout Work) {
    let row = holders[slot]
    var event = HolderChanged()
    event.account = accounts[account].key
    event.holder = WholeNumber(UInt64(row.ordinal))
    event.investor = row.investor.isNone ? nil : InvestorRow.number(row.investor)
    event.share = accounts[account].isComplete ? row.share : nil
    if !row.identity.isNone {
      event.mernis = identities[row.identity].mernis
      event.tax = identities[row.identity].tax
    }
    work.post(event)
  }
}
