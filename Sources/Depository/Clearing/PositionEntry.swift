// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// A line of a trade file, or of the file of what was delivered: it goes into the net position of its member,
/// origin, security and settlement date (CCP-03, CCP-05, CCP-33).
///
/// Nothing of a customer's registration number is kept (CCP-07).
public struct PositionEntry: Operation {
  public static let code = OperationCode(rawValue: 104)
  public static let about = OperationDescription(
    name: "position", title: Bilingual("Position", "Pozisyon"),
    summary: Bilingual(
      "Takes a trade into the position of its member, origin, security and settlement date, or what was delivered out of it.",
      "Bir işlemi üye, kaynak, kıymet ve takas tarihine göre pozisyona ekler veya takas edileni pozisyondan çıkarır."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), expiry: .dayEnd,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.duplicateReference, "TRF-06"),
      RefusalNote(.memberUnknown, "CCP-01"), RefusalNote(.originMissing, "CCP-03"),
      RefusalNote(.isinUnknown, "GEN-25"), RefusalNote(.accountUnknown, "CCP-44"),
      RefusalNote(.memberNotActive, "CCP-71"), RefusalNote(.fieldMissing, "CCP-30"),
      RefusalNote(.priceNotPositive, "CCP-30"), RefusalNote(.closeFlagNotUsed, "CCP-32"),
      RefusalNote(.closeExceedsPosition, "CCP-33"), RefusalNote(.positionTooLarge, "CCP-26"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-03", "CCP-05", "CCP-06", "CCP-07", "CCP-25", "CCP-30", "CCP-32", "CCP-33", "CCP-71"])

  public var reference = Reference.blank
  public var act = PositionAct.blank
  public var member = MemberCode.blank
  public var origin: PositionOrigin?
  public var isin = ISIN.blank
  public var tradeDate: Day?
  public var settlement = Day.blank
  public var quantity = Quantity.blank
  public var price: UnitPrice?
  public var closes: Flag?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("reference", "reference of the line", "satırın referansı"), &reference)
    visitor.field(Field("act", "purchase, sale or delivery", "alış, satış veya takas"), &act)
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("origin", "house or customer", "portföy veya müşteri"), &origin)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(
      Field("tradeDate", "trade date, today when not given", "işlem tarihi, verilmezse bugün"), &tradeDate)
    visitor.field(Field("settlement", "settlement date", "takas tarihi"), &settlement)
    visitor.field(Field("quantity", "units", "adet"), &quantity)
    visitor.field(Field("price", "trade price, not of a delivery", "işlem fiyatı, takasta yok"), &price)
    visitor.field(
      Field(
        "closes", "closing flag: not used in this market", "pozisyon kapatıcı: bu piyasada kullanılmaz"),
      &closes)
  }

  @inlinable public var lineReference: Reference? { reference }

  public struct Plan: ~Copyable {
    fileprivate let account: Slot<ClearingAccountRow>
    fileprivate let security: Slot<SecurityRow>
    fileprivate let quantity: Int64
    fileprivate let amount: Int64
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let slot = try book.clearingMember(member)
    guard let origin else { throw Refusal(.originMissing, "CCP-03") }
    guard let security = book.security(isin) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    let isServed = book.isServed(security, tradedOn: tradeDate ?? context.day)
    let account = try book.requireClearingAccount(
      slot, isServed ? (origin == .house ? .house : .customers) : .withoutService)
    if act != .deliver {
      try book.requireActiveClearing(slot)
      guard let price else { throw Refusal(.fieldMissing, "CCP-30", Fact("field", .word("price"))) }
      guard price.tenThousandths > 0 else { throw Refusal(.priceNotPositive, "CCP-30") }
    }
    // The market is margined net (CCP-25).
    try MarginMethod.net.checkFlag(isClosing: closes?.isSet ?? false)
    let known = book.position(account, security, settlement, origin)
    let changed = try changed(known.map { book.clearing.positions[$0] })
    guard known != nil || !book.clearing.positions.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(account: account, security: security, quantity: changed.quantity, amount: changed.amount)
  }

  /// What is left of the position; same share and same date net fully (CCP-27).
  private func changed(_ known: PositionRow?) throws(Refusal) -> (quantity: Int64, amount: Int64) {
    var account = PositionAccount()
    if let known {
      try account.add(share: 0, settlement: settlement, quantity: known.quantity, amount: known.amount)
    }
    if act == .deliver {
      let isFulfilled = account.fulfil(share: 0, settlement: settlement, quantity: quantity.units)
      guard isFulfilled else {
        throw Refusal(
          .closeExceedsPosition, "CCP-33", Fact("open", .number(known?.quantity ?? 0)),
          Fact("quantity", .quantity(quantity)))
      }
    } else {
      let units = act == .buy ? quantity.units : -quantity.units
      let (amount, overflow) = units.multipliedReportingOverflow(by: price!.tenThousandths)
      guard !overflow else { throw Refusal(.positionTooLarge, "CCP-26") }
      try account.add(share: 0, settlement: settlement, quantity: units, amount: amount)
    }
    guard let left = account.positions.first else { return (0, 0) }
    return (left.quantity, left.amount)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let key = PositionKey(plan.account, plan.security, settlement, origin!)
    book.setPosition(key, plan.quantity, plan.amount, on: context.day)
    book.note(act, quantity.units, at: price, in: key, tradeDate ?? context.day, today: context.day)
    book.post(key, plan.quantity, plan.amount, act, &work)
    return .done
  }
}

/// What a position is named by (CCP-03).
struct PositionKey {
  let account: Slot<ClearingAccountRow>
  let security: Slot<SecurityRow>
  let settlement: Day
  let origin: PositionOrigin

  init(
    _ account: Slot<ClearingAccountRow>, _ security: Slot<SecurityRow>, _ settlement: Day,
    _ origin: PositionOrigin
  ) {
    self.account = account
    self.security = security
    self.settlement = settlement
    self.origin = origin
  }
}

extension Depository {
  func position(
    _ account: Slot<ClearingAccountRow>, _ security: Slot<SecurityRow>, _ settlement: Day,
    _ origin: PositionOrigin
  ) -> Slot<PositionRow>? {
    var slot = clearing.accounts[account].firstPosition
    while !slot.isNone {
      let row = clearing.positions[slot]
      if row.security == security, row.settlement == settlement, row.origin == origin { return slot }
      slot = row.next
    }
    return nil
  }

  func position(_ key: PositionKey) -> Slot<PositionRow>? {
    position(key.account, key.security, key.settlement, key.origin)
  }

  /// Nothing is left of a position that is closed without a difference.
  mutating func setPosition(_ key: PositionKey, _ quantity: Int64, _ amount: Int64, on day: Day) {
    if let slot = position(key) {
      clearing.positions[slot].quantity = quantity
      clearing.positions[slot].amount = amount
      guard quantity == 0, amount == 0 else { return }
      removePosition(slot, of: key.account)
      clearing.accounts[key.account].lastSettled = day
    } else if quantity != 0 || amount != 0 {
      var row = PositionRow(key.security, key.settlement, key.origin)
      row.quantity = quantity
      row.amount = amount
      row.next = clearing.accounts[key.account].firstPosition
      clearing.accounts[key.account].firstPosition = clearing.positions.insert(row)!
    }
  }

  func post(
    _ key: PositionKey, _ quantity: Int64, _ amount: Int64, _ act: PositionAct, _ work: inout Work
  ) {
    var event = PositionChanged()
    event.member = members[clearing.accounts[key.account].member].code
    event.account = clearing.accounts[key.account].account
    event.origin = key.origin
    event.isin = securities[key.security].isin
    event.settlement = key.settlement
    event.quantity = SignedNumber(quantity)
    event.amount = SignedNumber(amount)
    event.act = act
    work.post(event)
  }

  private mutating func removePosition(_ slot: Slot<PositionRow>, of account: Slot<ClearingAccountRow>) {
    let next = clearing.positions[slot].next
    var place = clearing.accounts[account].firstPosition
    if place == slot {
      clearing.accounts[account].firstPosition = next
    } else {
      while clearing.positions[place].next != slot { place = clearing.positions[place].next }
      clearing.positions[place].next = next
    }
    clearing.positions.remove(slot)
  }
}
