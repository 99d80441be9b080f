// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// A member says that a trade of today was made for the other origin: its quantity and amount go from the one
/// position into the other, on the trade date alone, because margin of later days has already been called on
/// it (CCP-03).
///
/// The registry keeps the net position with what was bought and sold today, not each trade; so no more can
/// change its origin than was traded today on that side, nor at a price at which nothing was traded, nor so
/// that what is left would have been.
public struct PositionOriginCorrection: Operation {
  public static let code = OperationCode(rawValue: 105)
  public static let about = OperationDescription(
    name: "position-origin", title: Bilingual("Origin of a trade", "İşlemin kaynağı"),
    summary: Bilingual(
      "Moves a trade of today between the house and the customer position; entered and approved by the member.",
      "Günün bir işlemini portföy ve müşteri pozisyonları arasında taşır; girişi ve onayı üye yapar."),
    function: 6, usedBy: Bilingual("CCP member", "MKT üyesi"), expiry: .dayEnd,
    refusals: [
      RefusalNote(.originMissing, "CCP-03"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.accountUnknown, "CCP-44"), RefusalNote(.originCorrectionAfterTradeDate, "CCP-03"),
      RefusalNote(.stateNotAllowed, "CCP-03"), RefusalNote(.priceNotPositive, "CCP-30"),
      RefusalNote(.correctionExceedsTrades, "CCP-03"), RefusalNote(.positionTooLarge, "CCP-26"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-03", "CCP-67"])

  public var from: PositionOrigin?
  public var act = PositionAct.blank
  public var isin = ISIN.blank
  public var tradeDate = Day.blank
  public var settlement = Day.blank
  public var quantity = Quantity.blank
  public var price = UnitPrice.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("from", "origin under which it was taken", "kaydedildiği kaynak"), &from)
    visitor.field(Field("act", "purchase or sale", "alış veya satış"), &act)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("tradeDate", "trade date: today", "işlem tarihi: bugün"), &tradeDate)
    visitor.field(Field("settlement", "settlement date", "takas tarihi"), &settlement)
    visitor.field(Field("quantity", "units", "adet"), &quantity)
    visitor.field(Field("price", "trade price", "işlem fiyatı"), &price)
  }

  public struct Plan: ~Copyable {
    fileprivate let giving: PositionKey
    fileprivate let taking: PositionKey
    fileprivate let given: Position
    fileprivate let taken: Position
  }

  /// What stands of a position afterwards.
  fileprivate struct Position {
    var quantity: Int64 = 0
    var amount: Int64 = 0
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard let from else { throw Refusal(.originMissing, "CCP-03") }
    guard let security = book.security(isin) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    let keys = try keys(from, security, book, context)
    guard tradeDate == context.day else {
      throw Refusal(
        .originCorrectionAfterTradeDate, "CCP-03", Fact("tradeDate", .day(tradeDate)),
        Fact("today", .day(context.day)))
    }
    guard act != .deliver else { throw Refusal(.stateNotAllowed, "CCP-03", Fact("act", .word(act.code))) }
    guard price.tenThousandths > 0 else { throw Refusal(.priceNotPositive, "CCP-30") }
    let (amount, overflow) = quantity.units.multipliedReportingOverflow(by: price.tenThousandths)
    let traded = book.traded(act, keys.giving, on: context.day)
    // What is left may be nothing, and else was traded between the same prices.
    let left = Int128(traded.units) - Int128(quantity.units), rest = Int128(traded.amount) - Int128(amount)
    guard !overflow, traded.prices.contains(price.tenThousandths), left >= 0,
      rest >= Int128(traded.prices.lowerBound) * left, rest <= Int128(traded.prices.upperBound) * left
    else {
      throw Refusal(
        .correctionExceedsTrades, "CCP-03", Fact("traded", .number(traded.units)),
        Fact("quantity", .quantity(quantity)))
    }
    let given = try changed(keys.giving, book, adds: false)
    let taken = try changed(keys.taking, book, adds: true)
    guard book.position(keys.taking) != nil || !book.clearing.positions.isFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(giving: keys.giving, taking: keys.taking, given: given, taken: taken)
  }

  private func keys(
    _ from: PositionOrigin, _ security: Slot<SecurityRow>, _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> (giving: PositionKey, taking: PositionKey) {
    let isServed = book.isServed(security, tradedOn: tradeDate)
    let member = Slot<MemberRow>(raw: context.member)
    let house = try book.requireClearingAccount(member, isServed ? .house : .withoutService)
    let customers = try book.requireClearingAccount(member, isServed ? .customers : .withoutService)
    let own = PositionKey(house, security, settlement, .house)
    let others = PositionKey(customers, security, settlement, .customer)
    return from == .house ? (own, others) : (others, own)
  }

  private func changed(
    _ key: PositionKey, _ book: borrowing Depository, adds: Bool
  ) throws(Refusal) -> Position {
    let sign: Int64 = (act == .buy) == adds ? 1 : -1
    var account = PositionAccount()
    if let slot = book.position(key) {
      let row = book.clearing.positions[slot]
      try account.add(share: 0, settlement: settlement, quantity: row.quantity, amount: row.amount)
    }
    try account.add(
      share: 0, settlement: settlement, quantity: sign * quantity.units,
      amount: sign * quantity.units * price.tenThousandths)
    guard let left = account.positions.first else { return Position() }
    return Position(quantity: left.quantity, amount: left.amount)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var event = OriginCorrected()
    event.instruction = context.number
    event.member = context.memberCode
    event.from = plan.giving.origin
    event.act = act
    event.isin = isin
    event.tradeDate = tradeDate
    event.settlement = settlement
    event.quantity = quantity
    event.price = price
    work.post(event)
    book.note(act, -quantity.units, at: price, in: plan.giving, tradeDate, today: context.day)
    book.setPosition(plan.giving, plan.given.quantity, plan.given.amount, on: context.day)
    book.post(plan.giving, plan.given.quantity, plan.given.amount, act, &work)
    book.setPosition(plan.taking, plan.taken.quantity, plan.taken.amount, on: context.day)
    book.note(act, quantity.units, at: price, in: plan.taking, tradeDate, today: context.day)
    book.post(plan.taking, plan.taken.quantity, plan.taken.amount, act, &work)
    return .done
  }
}

extension Depository {
  /// What was bought or sold of a position on a day, in units and ten-thousandths of a lira, and between
  /// which prices.
  func traded(
    _ act: PositionAct, _ key: PositionKey, on day: Day
  ) -> (units: Int64, amount: Int64, prices: ClosedRange<Int64>) {
    guard let slot = position(key), clearing.positions[slot].tradeDay == day else { return (0, 0, 0...0) }
    let row = clearing.positions[slot]
    let prices = row.lowest...row.highest
    return act == .buy ? (row.bought, row.boughtAmount, prices) : (row.sold, row.soldAmount, prices)
  }

  /// Remembers a trade of today beside its position, until tomorrow. What is delivered is not corrected any
  /// more: the record of its position begins anew.
  mutating func note(
    _ act: PositionAct, _ units: Int64, at price: UnitPrice?, in key: PositionKey, _ tradeDate: Day,
    today: Day
  ) {
    guard let slot = position(key), act == .deliver || tradeDate == today else { return }
    if act == .deliver || clearing.positions[slot].tradeDay != today {
      clearing.positions[slot].bought = 0
      clearing.positions[slot].boughtAmount = 0
      clearing.positions[slot].sold = 0
      clearing.positions[slot].soldAmount = 0
      clearing.positions[slot].lowest = 0
      clearing.positions[slot].highest = 0
      clearing.positions[slot].tradeDay = today
    }
    guard act != .deliver, let price else { return }
    // A day's turnover beyond 64 bits is not remembered further, so that less of it can be corrected.
    let (amount, tooMuch) = units.multipliedReportingOverflow(by: price.tenThousandths)
    guard !tooMuch else { return }
    let lowest = clearing.positions[slot].lowest, each = price.tenThousandths
    clearing.positions[slot].lowest = lowest == 0 ? each : min(lowest, each)
    clearing.positions[slot].highest = max(clearing.positions[slot].highest, each)
    if act == .buy {
      let (bought, first) = clearing.positions[slot].bought.addingReportingOverflow(units)
      let (paid, second) = clearing.positions[slot].boughtAmount.addingReportingOverflow(amount)
      guard !first, !second else { return }
      clearing.positions[slot].bought = bought
      clearing.positions[slot].boughtAmount = paid
    } else {
      let (sold, first) = clearing.positions[slot].sold.addingReportingOverflow(units)
      let (paid, second) = clearing.positions[slot].soldAmount.addingReportingOverflow(amount)
      guard !first, !second else { return }
      clearing.positions[slot].sold = sold
      clearing.positions[slot].soldAmount = paid
    }
  }
}
