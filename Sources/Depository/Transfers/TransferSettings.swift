// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What counts between two members today: policies, visibility of names, accounts out of direct transfers. One
// look-up each in one table; a change approved on a day counts from the first business day after it (TRF-37).

extension Depository {
  func setting(_ kind: DatedSettingRow.Kind, _ owner: UInt32, _ other: UInt32) -> Slot<DatedSettingRow>? {
    guard datedSettings.count > 0 else { return nil }
    return datedSettingsByKey.find(DatedSettingRow.hash(kind, owner, other)) {
      let row = datedSettings[Slot(raw: $0)]
      return row.kind == kind && row.owner == owner && row.other == other
    }.map { Slot(raw: $0) }
  }

  private func value(_ kind: DatedSettingRow.Kind, _ owner: UInt32, _ other: UInt32, on day: Day) -> UInt8? {
    setting(kind, owner, other).flatMap { datedSettings[$0].value(on: day) }
  }

  /// That for the member named before that for all (TRF-36).
  private func value(
    _ kind: DatedSettingRow.Kind, of owner: Slot<MemberRow>, for other: Slot<MemberRow>, on day: Day
  ) -> UInt8? {
    value(kind, owner.raw, other.raw, on: day) ?? value(kind, owner.raw, DatedSettingRow.all, on: day)
  }

  /// The alternatives that a member accepts from another (TRF-34, TRF-36, TRF-42).
  func policy(of receiver: Slot<MemberRow>, for sender: Slot<MemberRow>, on day: Day) -> AlternativeSet {
    value(.policy, of: receiver, for: sender, on: day).map { AlternativeSet(bits: $0) } ?? .initial
  }

  /// TRF-41.
  func showsNames(of owner: Slot<MemberRow>, to viewer: Slot<MemberRow>, on day: Day) -> Bool {
    owner == viewer || value(.nameVisibility, of: owner, for: viewer, on: day) == 1
  }

  /// TRF-40.
  func isExcluded(_ account: Slot<AccountRow>, on day: Day) -> Bool {
    value(.exclusion, account.raw, DatedSettingRow.all, on: day) == 1
  }

  /// The day on which a change approved now takes effect (TRF-37).
  func effectDay(after day: Day) -> Day { calendar.businessDay(after: day) ?? day + 1 }

  /// Sets what is to come; what was to come from the same day on is replaced by it.
  mutating func turn(
    _ kind: DatedSettingRow.Kind, _ owner: UInt32, _ other: UInt32, to coming: DatedSettingRow.Period,
    from turn: Day, on day: Day
  ) {
    guard let slot = setting(kind, owner, other) else {
      var row = DatedSettingRow(owner: owner, other: other, kind: kind)
      row.coming = coming
      row.turn = turn
      return datedSettingsByKey.insert(row.hash, datedSettings.insert(row)!.raw)
    }
    // What was to come has come in the meantime.
    if datedSettings[slot].turn <= day { datedSettings[slot].present = datedSettings[slot].coming }
    datedSettings[slot].coming = coming
    datedSettings[slot].turn = turn
  }
}

extension DatedSettingRow.Period {
  /// From the day of effect on, without an end.
  static func lasting(_ value: UInt8) -> Self {
    Self(from: Day(number: .min), to: Day(number: .max), value: value)
  }
}

extension Depository {
  /// The slot of a member named by a setting; nil for all.
  func member(orAll code: MemberCode?, _ rule: RuleID) throws(Refusal) -> Slot<MemberRow>? {
    guard let code else { return nil }
    guard let slot = member(code) else { throw Refusal(.memberUnknown, rule, Fact("member", .member(code))) }
    return slot
  }
}

/// What a sender is shown of a receiving member (TRF-38).
public struct Counterparty: Sendable {
  /// In the order of the list; none within one member (TRF-43).
  public let alternatives: [TransferAlternative]
  public let showsNames: Bool
}

extension Depository {
  /// The alternatives in force for a pair of members (TRF-38).
  ///
  /// - Refuses: `member-unknown`.
  public func counterparty(_ receiver: MemberCode, of sender: MemberCode, on day: Day) throws(Refusal)
    -> Counterparty
  {
    guard let owner = member(receiver), let viewer = member(sender) else {
      throw Refusal(.memberUnknown, "TRF-38", Fact("member", .member(receiver)))
    }
    return Counterparty(
      alternatives: owner == viewer ? [] : policy(of: owner, for: viewer, on: day).all,
      showsNames: showsNames(of: owner, to: viewer, on: day))
  }

  /// The names of an account's registered holders, for a member that may see them (TRF-21, TRF-41).
  ///
  /// - Refuses: `member-unknown`, `name-not-visible`, `receiver-account-not-found`.
  public func holderNames(of key: AccountKey, for viewer: MemberCode, on day: Day) throws(Refusal)
    -> [[UInt8]]
  {
    guard try counterparty(key.member, of: viewer, on: day).showsNames else {
      throw Refusal(.nameNotVisible, "TRF-41", Fact("member", .member(key.member)))
    }
    guard let slot = account(key) else {
      throw Refusal(.receiverAccountNotFound, "TRF-41", Fact("account", .account(key)))
    }
    let row = accounts[slot]
    if !row.investor.isNone { return [text(investors[row.investor].name)] }
    var names: [[UInt8]] = []
    forEachHolder(row) { _, holder in
      if !holder.investor.isNone { names.append(text(investors[holder.investor].name)) }
    }
    return names
  }
}
