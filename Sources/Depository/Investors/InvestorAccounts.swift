// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// An account as one of its holders may see it (INV-04 to INV-06): of the others nothing but what their
/// shares leave.
public struct InvestorAccount: Sendable {
  public let row: UInt32
  public let key: AccountKey
  public let `class`: AccountClass
  public let status: AccountStatus
  public let restriction: Restriction
  public let opened: Day
  public let type: AccountType
  /// Nil for a single account.
  public let ownership: JointOwnership?
  public let isInactive: Bool
  /// The holder's own; nil while the shares are not complete.
  public let share: SharePercent?
  /// Of all holders in the order sent, with the holder's own place.
  let shares: [SharePercent]
  let place: Int

  /// What of a balance the holder is entitled to: all of it in a single or a joint and several account, the
  /// share in a proportional one. Each part is rounded down to whole units, and what remains goes to the
  /// largest share, the first one on a tie (ACC-60, ACC-61).
  public func entitlement(to balance: Quantity) -> Quantity? {
    guard share != nil else { return nil }
    guard shares.count > 1 else { return balance }
    let parts = shares.map { share in
      (Int128(balance.units) * Int128(share.tenThousandths)).dividedRoundingDown(
        by: Int128(SharePercent.whole.tenThousandths))
    }
    let largest = shares.indices.reduce(0) {
      shares[$1].tenThousandths > shares[$0].tenThousandths ? $1 : $0
    }
    let rest = Int128(balance.units) - parts.reduce(0, +)
    return Quantity(Int64(parts[place] + (place == largest ? rest : 0)))
  }
}

extension Depository {
  /// An account by its row, if the investor is one of its registered holders; nil for everybody else's, and
  /// for those that have no holder (INV-06).
  public func account(_ row: UInt32, heldBy number: RegistrationNumber) -> InvestorAccount? {
    let slot = Slot<AccountRow>(raw: row)
    guard accounts.isLive(slot) else { return nil }
    return account(slot, heldBy: number)
  }

  public func account(_ key: AccountKey, heldBy number: RegistrationNumber) -> InvestorAccount? {
    account(key).flatMap { account($0, heldBy: number) }
  }

  private func account(_ slot: Slot<AccountRow>, heldBy number: RegistrationNumber) -> InvestorAccount? {
    let row = accounts[slot]
    guard !row.isPool, row.key.number != .omnibus, let investor = investor(number) else { return nil }
    var shares: [SharePercent] = []
    var place = row.investor == investor ? 0 : -1
    forEachHolder(row) { _, holder in
      if holder.investor == investor { place = shares.count }
      shares.append(holder.share)
    }
    guard place >= 0 else { return nil }
    let isProportional = row.type == .joint && row.ownership == .proportional
    let share = isProportional ? (row.isComplete ? shares[place] : nil) : SharePercent.whole
    return InvestorAccount(
      row: slot.raw, key: row.key, class: row.class, status: row.status, restriction: row.restriction,
      opened: row.opened, type: row.type, ownership: row.type == .joint ? row.ownership : nil,
      isInactive: row.isInactive, share: share, shares: isProportional ? shares : [], place: place)
  }
}
