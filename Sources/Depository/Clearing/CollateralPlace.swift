// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// Where securities lie that are lodged with the counterparty (CCP-44): they stay in the portfolio account of
// the member and go from SERB to RHNV, the securities given in pledge, where nothing else can use them
// (ACC-72). What stands there is what the lines of the member's accounts add up to.

extension Depository {
  /// The portfolio account of a member that has one.
  func onlyPortfolio(_ member: Slot<MemberRow>) -> Slot<AccountRow>? {
    members[member].portfolioCount == 1 ? Slot(raw: members[member].portfolioSum) : nil
  }

  /// The place of a security that is lodged from one account alone; of one not lodged at all, none.
  func onlyPlace(_ account: Slot<ClearingAccountRow>, _ asset: AssetKey) -> Slot<AccountRow>? {
    var found = Slot<AccountRow>.none
    var slot = clearing.accounts[account].firstLine
    while !slot.isNone {
      let row = clearing.lines[slot]
      slot = row.next
      guard row.asset == asset else { continue }
      guard found.isNone else { return nil }
      found = row.place
    }
    return found
  }

  func number(ofPlace place: Slot<AccountRow>) -> AccountNumber? {
    place.isNone ? nil : accounts[place].key.number
  }

  /// What another account holds is a customer's, whatever the declaration says (CCP-08).
  ///
  /// - Refuses: `customer-owned-collateral`.
  func requireOwnPortfolio(_ place: Slot<AccountRow>) throws(Refusal) {
    let row = accounts[place]
    guard row.class == .intermediaryPortfolio, !row.isPool else {
      throw Refusal(.customerOwnedCollateral, "CCP-08", Fact("account", .account(row.key)))
    }
  }

  /// The account may be debited, and the whole quantity is free in it: what is attached, pledged, lodged
  /// already or banned cannot be lodged (CCP-44).
  ///
  /// - Refuses: what `requireEligible` refuses, `subaccount-not-valid-on-date`, `nominal-invalid`,
  ///   `asset-restricted`, `insufficient-balance`.
  func requireLodgeable(
    _ quantity: Quantity, of security: Slot<SecurityRow>, in place: Slot<AccountRow>, _ context: Context
  ) throws(Refusal) {
    try requireEligible(place, .debit, enteredAt: context.enteredAt)
    try requireValid(.rhnv, on: context.day)
    try requireUnits(quantity, of: security)
    let free = holding(HoldingKey(place, .serb, security)).map { unbanned($0) } ?? Quantity(0)
    guard free < quantity else { return }
    var all = Quantity(0)
    for subaccount in Subaccount.allCases { all += balance(HoldingKey(place, subaccount, security)) }
    let isBlocked = all >= quantity
    throw Refusal(
      isBlocked ? .assetRestricted : .insufficientBalance, isBlocked ? "CCP-44" : "ACC-66",
      Fact("account", .account(accounts[place].key)), Fact("balance", .quantity(free)))
  }

  /// Between SERB and RHNV of one account; the source holds enough.
  mutating func moveCollateral(
    _ quantity: Quantity, from source: HoldingKey, to target: HoldingKey, _ number: InstructionNumber,
    _ work: inout Work
  ) {
    move(quantity, from: holding(source)!, to: target, &work)
    var event = SecuritiesMoved()
    event.instruction = number
    event.origin = .collateral
    event.security = RowNumber(source.security)
    event.source = RowNumber(source.account)
    event.sourceSubaccount = source.subaccount
    event.target = RowNumber(target.account)
    event.targetSubaccount = target.subaccount
    event.quantity = quantity
    work.post(event)
  }

  /// How many movements the return of an account's collateral takes.
  func collateralMovements(of account: Slot<ClearingAccountRow>) -> Int {
    var count = 0
    var slot = clearing.accounts[account].firstLine
    while !slot.isNone {
      if !clearing.lines[slot].place.isNone { count += 1 }
      slot = clearing.lines[slot].next
    }
    return count
  }

  /// The first security of which an account holds in RHNV something else than is lodged from it; nil when
  /// all is well (CCP-44).
  func collateralBreak() -> (security: Slot<SecurityRow>, lodged: Quantity)? {
    var lodged: [(key: UInt64, units: Int64)] = []
    clearing.lines.forEach { _, row in
      guard let security = row.asset.security else { return }
      lodged.append((HoldingKey(row.place, .rhnv, security).bits, row.quantity))
    }
    lodged.sort { $0.key < $1.key }
    var place = 0, total: Int64 = 0
    while place < lodged.count {
      let key = HoldingKey(bits: lodged[place].key)
      var sum: Int64 = 0
      while place < lodged.count, lodged[place].key == key.bits {
        sum += lodged[place].units
        place += 1
      }
      guard balance(key).units == sum else { return (key.security, Quantity(sum)) }
      total += sum
    }
    // Nothing stands in RHNV that no line names.
    var found: Slot<SecurityRow>?
    holdings.forEach { _, row in
      guard row.key.subaccount == .rhnv else { return }
      total -= row.total.units
      found = row.key.security
    }
    guard total != 0, let found else { return nil }
    return (found, Quantity(0))
  }
}
