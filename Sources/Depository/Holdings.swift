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

/// Units of one kind, which stands in the row, or of several, which stand in a chain sorted in the order of
/// leaving; then the kind in the row is void.
protocol LotBearer: BitwiseCopyable {
  var total: Quantity { get set }
  var price: UnitPrice { get set }
  var acquired: Day { get set }
  var isBanned: Bool { get set }
  var lots: Slot<LotRow> { get set }
}

extension HoldingRow: LotBearer {}
extension MovedLots: LotBearer {}

extension LotBearer {
  var kind: LotKind {
    get { LotKind(price: price, acquired: acquired, isBanned: isBanned) }
    set {
      price = newValue.price
      acquired = newValue.acquired
      isBanned = newValue.isBanned
    }
  }
}

extension Table where Row == LotRow {
  /// Equal lots merge.
  mutating func add<Bearer: LotBearer>(_ quantity: Quantity, _ kind: LotKind, to bearer: inout Bearer) {
    if bearer.lots.isNone {
      if bearer.total == Quantity(0) || bearer.kind == kind {
        bearer.kind = kind
        bearer.total += quantity
        return
      }
      // A second kind of units: the lot in the row moves to a chain.
      bearer.lots = insert(
        LotRow(
          quantity: bearer.total, price: bearer.price, acquired: bearer.acquired, isBanned: bearer.isBanned))!
    }
    bearer.total += quantity
    addToChain(&bearer, quantity, kind)
  }

  /// Keeps the chain sorted in the order of leaving.
  private mutating func addToChain<Bearer: LotBearer>(
    _ bearer: inout Bearer, _ quantity: Quantity, _ kind: LotKind
  ) {
    var previous = Slot<LotRow>.none
    var next = bearer.lots
    while !next.isNone {
      let lot = self[next]
      if lot.kind == kind {
        self[next].quantity += quantity
        return
      }
      if LotKind.leaves(kind, before: lot.kind) { break }
      previous = next
      next = lot.next
    }
    var lot = LotRow(quantity: quantity, price: kind.price, acquired: kind.acquired, isBanned: kind.isBanned)
    lot.next = next
    let added = insert(lot)!
    if previous.isNone { bearer.lots = added } else { self[previous].next = added }
  }

  /// Takes units of one kind, as many as there are up to the quantity; with no kind those that leave first.
  /// Gives what was taken of one lot; zero when there is none.
  mutating func takeLot<Bearer: LotBearer>(
    _ quantity: Quantity, of wanted: LotKind?, from bearer: inout Bearer
  ) -> (Quantity, LotKind) {
    if bearer.lots.isNone {
      let kind = bearer.kind
      guard wanted.map({ $0 == kind }) ?? true else { return (Quantity(0), kind) }
      let taken = min(quantity, bearer.total)
      bearer.total -= taken
      return (taken, kind)
    }
    var previous = Slot<LotRow>.none
    var lot = bearer.lots
    if let wanted {
      while !lot.isNone, self[lot].kind != wanted { (previous, lot) = (lot, self[lot].next) }
      if lot.isNone { return (Quantity(0), wanted) }
    }
    let kind = self[lot].kind
    let taken = min(quantity, self[lot].quantity)
    self[lot].quantity -= taken
    bearer.total -= taken
    if self[lot].quantity == Quantity(0) {
      let next = self[lot].next
      if previous.isNone { bearer.lots = next } else { self[previous].next = next }
      remove(lot)
    }
    collapse(&bearer)
    return (taken, kind)
  }

  /// A chain of one lot goes back into the row.
  private mutating func collapse<Bearer: LotBearer>(_ bearer: inout Bearer) {
    let first = bearer.lots
    guard !first.isNone, self[first].next.isNone else { return }
    bearer.kind = self[first].kind
    bearer.lots = .none
    remove(first)
  }

  /// The lots in the order in which they leave.
  func forEachLot<Bearer: LotBearer>(of bearer: Bearer, _ body: (Quantity, LotKind) -> Void) {
    guard !bearer.lots.isNone else { return body(bearer.total, bearer.kind) }
    var next = bearer.lots
    while !next.isNone {
      let lot = self[next]
      body(lot.quantity, lot.kind)
      next = lot.next
    }
  }

  /// Gives the chain back.
  mutating func forget<Bearer: LotBearer>(_ bearer: Bearer) {
    var next = bearer.lots
    while !next.isNone {
      let lot = next
      next = self[lot].next
      remove(lot)
    }
  }
}

extension Depository {
  /// Room for what one movement may add; asked for in every plan, so that an apply cannot fail.
  var hasRoomForMovement: Bool { hasRoom(forMovements: 1) }

  func hasRoom(forMovements count: Int) -> Bool {
    holdings.limit - holdings.count >= count && lots.limit - lots.count >= 65 * count
  }

  func balance(_ key: HoldingKey) -> Quantity { holding(key).map { holdings[$0].total } ?? Quantity(0) }

  /// What of a holding carries no ban; it leaves first.
  func unbanned(_ slot: Slot<HoldingRow>) -> Quantity {
    var sum = Quantity(0)
    forEachLot(of: slot) { quantity, _, _, isBanned in if !isBanned { sum += quantity } }
    return sum
  }

  /// The holding, made empty where there was none.
  mutating func openHolding(_ key: HoldingKey, hint: Slot<HoldingRow> = .none) -> Slot<HoldingRow> {
    if let slot = holding(key, hint: hint) { return slot }
    let row = HoldingRow(key: key, total: Quantity(0), price: UnitPrice(), acquired: Day(), waiting: .none)
    let slot = holdings.insert(row)!
    holdingsByKey.insert(HoldingRow.hash(key), slot.raw)
    accounts[key.account].holdings += 1
    return slot
  }

  /// Moves units with all that clings to them, and says in `moved` what that was; the source holds enough.
  ///
  /// The common case is one lot each side with the same attributes, or an empty target: two totals change.
  /// What comes to a banned investor takes the code of the ban (TRD-18).
  mutating func move(
    _ quantity: Quantity, from source: Slot<HoldingRow>, to key: HoldingKey,
    hint: Slot<HoldingRow> = .none, _ moved: inout MovedLots, _ work: inout Work, taking ban: Bool = false
  ) {
    let target = openHolding(key, hint: hint)
    if !accounts[key.account].hasMoved { accounts[key.account].hasMoved = true }
    let from = holdings[source]
    precondition(from.total >= quantity, "the plan has checked the balance")
    if from.lots.isNone {
      movedLots.add(quantity, from.kind, to: &moved)
      lots.add(quantity, from.kind.banned(ban), to: &holdings[target])
      holdings[source].total -= quantity
    } else {
      let keepsKinds = makeRoomForMovedLots()
      var left = quantity
      while left > Quantity(0) {
        let (taken, kind) = lots.takeLot(left, of: nil, from: &holdings[source])
        movedLots.add(taken, keepsKinds || moved.total == Quantity(0) ? kind : moved.kind, to: &moved)
        lots.add(taken, kind.banned(ban), to: &holdings[target])
        left -= taken
      }
    }
    noteGrowth(target, &work)
    dropIfEmpty(source)
  }

  /// The same where nobody asks later what it was.
  mutating func move(
    _ quantity: Quantity, from source: Slot<HoldingRow>, to key: HoldingKey, _ work: inout Work,
    taking ban: Bool = false
  ) {
    var moved = MovedLots()
    move(quantity, from: source, to: key, &moved, &work, taking: ban)
    movedLots.forget(moved)
  }

  /// Moves units back, if they are still there those that came; they get back price, day and ban that they
  /// had before (TRF-70). The source holds enough.
  mutating func moveBack(
    _ moved: MovedLots, from source: Slot<HoldingRow>, to key: HoldingKey, _ work: inout Work
  ) {
    let target = openHolding(key)
    precondition(holdings[source].total >= moved.total, "the plan has checked the balance")
    var parts: [(Quantity, LotKind)] = []
    movedLots.forEachLot(of: moved) { parts.append(($0, $1)) }
    var missing = Quantity(0)
    for (quantity, kind) in parts {
      let (taken, _) = lots.takeLot(quantity, of: kind, from: &holdings[source])
      missing += quantity - taken
    }
    while missing > Quantity(0) {
      let (taken, _) = lots.takeLot(missing, of: nil, from: &holdings[source])
      missing -= taken
    }
    for (quantity, kind) in parts { lots.add(quantity, kind, to: &holdings[target]) }
    noteGrowth(target, &work)
    dropIfEmpty(source)
  }

  /// Those who wait for a holding that grew take their turn.
  private func noteGrowth(_ slot: Slot<HoldingRow>, _ work: inout Work) {
    let row = holdings[slot]
    if !row.waiting.isNone {
      work.followUp(FollowUp(kind: Depository.balanceGrew, subject: row.key.bits))
    }
  }

  /// Brings new units into circulation.
  mutating func issue(_ quantity: Quantity, _ kind: LotKind, to key: HoldingKey, _ work: inout Work) {
    let target = openHolding(key)
    if !accounts[key.account].hasMoved { accounts[key.account].hasMoved = true }
    lots.add(quantity, kind, to: &holdings[target])
    securities[key.security].issued += quantity
    noteGrowth(target, &work)
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
    lots.forEachLot(of: holdings[slot]) { body($0, $1.price, $1.acquired, $1.isBanned) }
  }

  /// The first security whose holdings do not sum to the amount issued, or whose lots do not sum to their
  /// holding, or of which other units stand in RHNV than are lodged; nil when all is well (ACC-76, CCP-44).
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
    if found == nil, let (security, lodged) = collateralBreak() {
      found = (securities[security].isin, securities[security].issued, lodged)
    }
    return found
  }
}
