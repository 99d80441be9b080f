// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Attributes that units keep when they move (TRF-62).
struct LotKind: Equatable {
  var price: UnitPrice
  var acquired: Day
  var isBanned: Bool

  func banned(_ also: Bool) -> LotKind {
    LotKind(price: price, acquired: acquired, isBanned: isBanned || also)
  }

  /// The order in which lots leave: without ban first, then the oldest (TRF-62).
  static func leaves(_ left: LotKind, before right: LotKind) -> Bool {
    if left.isBanned != right.isBanned { return right.isBanned }
    if left.acquired != right.acquired { return left.acquired < right.acquired }
    return left.price < right.price
  }
}

extension LotRow {
  var kind: LotKind { LotKind(price: price, acquired: acquired, isBanned: isBanned) }
}

extension HoldingRow {
  var kind: LotKind {
    get { LotKind(price: price, acquired: acquired, isBanned: isBanned) }
    set {
      price = newValue.price
      acquired = newValue.acquired
      isBanned = newValue.isBanned
    }
  }
}

extension Depository {
  /// Room for what one movement may add; asked for in every plan, so that an apply cannot fail.
  var hasRoomForMovement: Bool { !holdings.isFull && lots.limit - lots.count > 64 }

  func balance(_ key: HoldingKey) -> Quantity { holding(key).map { holdings[$0].total } ?? Quantity(0) }

  /// What of a holding carries no ban; it leaves first.
  func unbanned(_ slot: Slot<HoldingRow>) -> Quantity {
    var sum = Quantity(0)
    forEachLot(of: slot) { quantity, _, _, isBanned in if !isBanned { sum += quantity } }
    return sum
  }

  /// The holding, made empty where there was none.
  mutating func openHolding(_ key: HoldingKey) -> Slot<HoldingRow> {
    if let slot = holding(key) { return slot }
    let row = HoldingRow(key: key, total: Quantity(0), price: UnitPrice(), acquired: Day(), waiting: .none)
    let slot = holdings.insert(row)!
    holdingsByKey.insert(HoldingRow.hash(key), slot.raw)
    accounts[key.account].holdings += 1
    return slot
  }

  /// Moves units with all that clings to them; the source holds enough.
  ///
  /// The common case is one lot each side with the same attributes, or an empty target: two totals change.
  /// What comes to a banned investor takes the code of the ban (TRD-18).
  mutating func move(
    _ quantity: Quantity, from source: Slot<HoldingRow>, to key: HoldingKey, _ work: inout Work,
    taking ban: Bool = false
  ) {
    let target = openHolding(key)
    if !accounts[key.account].hasMoved { accounts[key.account].hasMoved = true }
    let from = holdings[source]
    precondition(from.total >= quantity, "the plan has checked the balance")
    if from.lots.isNone {
      credit(target, quantity, from.kind.banned(ban))
      holdings[source].total -= quantity
    } else {
      var left = quantity
      while left > Quantity(0) {
        let lot = holdings[source].lots
        let taken = min(left, lots[lot].quantity)
        credit(target, taken, lots[lot].kind.banned(ban))
        lots[lot].quantity -= taken
        if lots[lot].quantity == Quantity(0) {
          holdings[source].lots = lots[lot].next
          lots.remove(lot)
        }
        left -= taken
      }
      holdings[source].total -= quantity
      collapse(source)
    }
    if !holdings[target].waiting.isNone {
      work.followUp(FollowUp(kind: Depository.balanceGrew, subject: key.bits))
    }
    dropIfEmpty(source)
  }

  /// Brings new units into circulation.
  mutating func issue(_ quantity: Quantity, _ kind: LotKind, to key: HoldingKey, _ work: inout Work) {
    let target = openHolding(key)
    if !accounts[key.account].hasMoved { accounts[key.account].hasMoved = true }
    credit(target, quantity, kind)
    securities[key.security].issued += quantity
    if !holdings[target].waiting.isNone {
      work.followUp(FollowUp(kind: Depository.balanceGrew, subject: key.bits))
    }
  }

  private mutating func credit(_ slot: Slot<HoldingRow>, _ quantity: Quantity, _ kind: LotKind) {
    let row = holdings[slot]
    if row.lots.isNone {
      if row.total == Quantity(0) || row.kind == kind {
        holdings[slot].kind = kind
        holdings[slot].total += quantity
        return
      }
      // A second kind of units: the lot in the row moves to a chain.
      holdings[slot].lots = lots.insert(
        LotRow(quantity: row.total, price: row.price, acquired: row.acquired, isBanned: row.isBanned))!
    }
    holdings[slot].total += quantity
    addToChain(slot, quantity, kind)
  }

  /// Keeps the chain sorted in the order of leaving; equal lots merge.
  private mutating func addToChain(_ slot: Slot<HoldingRow>, _ quantity: Quantity, _ kind: LotKind) {
    var previous = Slot<LotRow>.none
    var next = holdings[slot].lots
    while !next.isNone {
      let lot = lots[next]
      if lot.kind == kind {
        lots[next].quantity += quantity
        return
      }
      if LotKind.leaves(kind, before: lot.kind) { break }
      previous = next
      next = lot.next
    }
    var lot = LotRow(quantity: quantity, price: kind.price, acquired: kind.acquired, isBanned: kind.isBanned)
    lot.next = next
    let added = lots.insert(lot)!
    if previous.isNone { holdings[slot].lots = added } else { lots[previous].next = added }
  }

  /// A chain of one lot goes back into the row.
  private mutating func collapse(_ slot: Slot<HoldingRow>) {
    let first = holdings[slot].lots
    guard !first.isNone, lots[first].next.isNone else { return }
    holdings[slot].kind = lots[first].kind
    holdings[slot].lots = .none
    lots.remove(first)
  }

  /// An empty holding for which nothing waits takes no room.
  private mutating func dropIfEmpty(_ slot: Slot<HoldingRow>) {
    let row = holdings[slot]
    guard row.total == Quantity(0), row.waiting.isNone else { return }
    holdingsByKey.remove(row.hash, slot.raw)
    accounts[row.key.account].holdings -= 1
    holdings.remove(slot)
  }

  mutating func dropHoldingIfEmpty(_ key: HoldingKey) {
    if let slot = holding(key) { dropIfEmpty(slot) }
  }

  /// The lots of a holding in the order in which they leave.
  public func forEachLot(
    of slot: Slot<HoldingRow>, _ body: (Quantity, UnitPrice, Day, _ isBanned: Bool) -> Void
  ) {
    let row = holdings[slot]
    guard !row.lots.isNone else { return body(row.total, row.price, row.acquired, row.isBanned) }
    var next = row.lots
    while !next.isNone {
      let lot = lots[next]
      body(lot.quantity, lot.price, lot.acquired, lot.isBanned)
      next = lot.next
    }
  }

  /// The first security whose holdings do not sum to the amount issued, or whose lots do not sum to their
  /// holding; nil when all is well (ACC-76).
  public func conservationBreak() -> (security: ISIN, issued: Quantity, held: Quantity)? {
    var held = [Int64](repeating: 0, count: Int(securities.end))
    var lotBreak: ISIN?
    holdings.forEach { slot, row in
      held[Int(row.key.security.raw)] += row.total.units
      var sum: Int64 = 0
      forEachLot(of: slot) { quantity, _, _, _ in sum += quantity.units }
      if sum != row.total.units || row.total.units < 0 { lotBreak = securities[row.key.security].isin }
    }
    var found: (ISIN, Quantity, Quantity)?
    securities.forEach { slot, row in
      let sum = Quantity(held[Int(slot.raw)])
      if found == nil, sum != row.issued || lotBreak == row.isin { found = (row.isin, row.issued, sum) }
    }
    return found
  }
}
