// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// An unsettled trade, or an order that would become one: a purchase is positive, a sale negative.
public struct Trade: Equatable, Sendable, BitwiseCopyable {
  public var share: ShareIndex
  public var settlement: Day
  public var quantity: Int64
  public var price: UnitPrice

  public init(share: ShareIndex, settlement: Day, quantity: Int64, price: UnitPrice) {
    self.share = share
    self.settlement = settlement
    self.quantity = quantity
    self.price = price
  }
}

/// What an account has open in one share for one settlement date (CCP-03, CCP-33).
public struct Position: Equatable, Sendable, BitwiseCopyable {
  @usableFromInline var place: UInt64
  public var quantity: Int64
  /// Bought less sold at the prices of the trades, in ten-thousandths of a lira (CCP-30).
  public var amount: Int64

  @inlinable public var share: ShareIndex { ShareIndex(place >> 32) }
  @inlinable public var settlement: Day { Day(number: Int32(truncatingIfNeeded: place &- 1 << 31)) }

  /// Share and settlement date as one number that sorts by both.
  @inlinable
  static func place(_ share: ShareIndex, _ settlement: Day) -> UInt64 {
    UInt64(share) << 32 | UInt64(Int64(settlement.number) + 1 << 31)
  }

  @inlinable
  init(place: UInt64, quantity: Int64, amount: Int64) {
    self.place = place
    self.quantity = quantity
    self.amount = amount
  }

  /// The greatest value of one position, 10¹² lira in ten-thousandths: nine hundred settlement dates of a
  /// share add up in 64 bits, and every product with a rate fits 128.
  public static let highestValue: Int64 = 10_000_000_000_000_000

  @inlinable
  static var tooLarge: Refusal {
    Refusal(.positionTooLarge, "CCP-26", Fact("highest", .number(highestValue)))
  }
}

/// The open positions of one position account, net per share and settlement date, in that order whatever the
/// order of the trades.
public struct PositionAccount: Sendable, Equatable {
  public private(set) var positions: [Position] = []

  public init() {}

  /// - Refuses: `position-too-large`.
  public init(_ trades: some Sequence<Trade>) throws(Refusal) {
    for trade in trades { try add(trade) }
  }

  public static let mostDatesOfAShare = 900

  /// Takes a trade into the position of its share and date: same share and same date net fully (CCP-27).
  ///
  /// - Refuses: `position-too-large`.
  /// - Complexity: linear in the number of positions.
  public mutating func add(_ trade: Trade) throws(Refusal) {
    let (amount, overflow) = trade.quantity.multipliedReportingOverflow(by: trade.price.tenThousandths)
    guard !overflow else { throw Position.tooLarge }
    try add(share: trade.share, settlement: trade.settlement, quantity: trade.quantity, amount: amount)
  }

  /// Takes what another account holds, or what a register keeps of one.
  ///
  /// - Refuses: `position-too-large`.
  public mutating func add(
    share: ShareIndex, settlement: Day, quantity: Int64, amount: Int64
  ) throws(Refusal) {
    let place = Position.place(share, settlement)
    let index = self.index(of: place)
    if index < positions.count, positions[index].place == place {
      let (sum, overflow) = positions[index].quantity.addingReportingOverflow(quantity)
      let (cost, costOverflow) = positions[index].amount.addingReportingOverflow(amount)
      guard !overflow, !costOverflow, cost.magnitude <= Position.highestValue else { throw Position.tooLarge }
      positions[index].quantity = sum
      positions[index].amount = cost
      // Nothing is left of a position that is closed without a difference.
      if sum == 0, cost == 0 { positions.remove(at: index) }
    } else if quantity != 0 || amount != 0 {
      guard amount.magnitude <= Position.highestValue else { throw Position.tooLarge }
      let first = self.index(of: Position.place(share, Day(number: .min)))
      guard positions[first..<index].count < Self.mostDatesOfAShare else { throw Position.tooLarge }
      positions.insert(Position(place: place, quantity: quantity, amount: amount), at: index)
    }
  }

  /// Fulfilment of a settlement obligation takes the delivered part out; what is left stays at its date
  /// (CCP-33). The amount shrinks in proportion, rounded down, so that what stays is never margined for less.
  ///
  /// - Returns: false when there is not so much to fulfil.
  public mutating func fulfil(share: ShareIndex, settlement: Day, quantity: Int64) -> Bool {
    let place = Position.place(share, settlement)
    let index = self.index(of: place)
    guard index < positions.count, positions[index].place == place, quantity >= 0,
      positions[index].quantity.magnitude >= quantity.magnitude
    else { return false }
    let whole = positions[index]
    let left = whole.quantity - (whole.quantity < 0 ? -quantity : quantity)
    guard left != 0 else {
      positions.remove(at: index)
      return true
    }
    let amount = (Int128(whole.amount) * Int128(left)).dividedRoundingUp(by: Int128(whole.quantity))
    positions[index] = Position(place: place, quantity: left, amount: Int64(amount))
    return true
  }

  /// A split or bonus issue going ex before settlement: quantity times, trade price divided by the ratio, so
  /// the amount stays (CCP-30).
  ///
  /// - Refuses: `position-too-large`.
  public mutating func split(share: ShareIndex, into new: Int64, for old: Int64) throws(Refusal) {
    for index in positions.indices where positions[index].share == share {
      let (product, overflow) = positions[index].quantity.multipliedReportingOverflow(by: new)
      guard !overflow else { throw Position.tooLarge }
      // A fraction of a share is no obligation; it is paid in money and leaves the position.
      positions[index].quantity = product / old
    }
  }

  /// A cash dividend going ex before settlement lowers the trade price by its gross amount (CCP-30).
  ///
  /// - Refuses: `position-too-large`.
  public mutating func payDividend(share: ShareIndex, grossPerShare: UnitPrice) throws(Refusal) {
    for index in positions.indices where positions[index].share == share {
      let (paid, overflow) = positions[index].quantity.multipliedReportingOverflow(
        by: grossPerShare.tenThousandths)
      let (left, underflow) = positions[index].amount.subtractingReportingOverflow(paid)
      guard !overflow, !underflow, left.magnitude <= Position.highestValue else { throw Position.tooLarge }
      positions[index].amount = left
    }
  }

  /// Both origins of instruments without CCP service in one book (CCP-05).
  ///
  /// - Refuses: `position-too-large`.
  public func joined(with other: PositionAccount) throws(Refusal) -> PositionAccount {
    var sum = self
    for position in other.positions {
      try sum.add(
        share: position.share, settlement: position.settlement, quantity: position.quantity,
        amount: position.amount)
    }
    return sum
  }

  /// The net quantity of a share over all its settlement dates.
  public func net(of share: ShareIndex) -> Int64 {
    positions.reduce(0) { $1.share == share ? $0 + $1.quantity : $0 }
  }

  private func index(of place: UInt64) -> Int {
    var (low, high) = (0, positions.count)
    while low < high {
      let middle = (low + high) / 2
      if positions[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
