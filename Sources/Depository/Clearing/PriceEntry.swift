// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The official price of a security, or the announced rate of a currency, of today: a line of the file that
/// comes after the close (CCP-26, CCP-37). Sent again it replaces what stood, until the official run has used
/// it.
public struct PriceEntry: Operation {
  public static let code = OperationCode(rawValue: 100)
  public static let about = OperationDescription(
    name: "price-series", title: Bilingual("Official price", "Resmi fiyat"),
    summary: Bilingual(
      "Brings in the day's official price of a security or rate of a currency; debt is priced per 100 nominal.",
      "Bir kıymetin günlük resmi fiyatını veya bir paranın kurunu girer; borçlanma araçları 100 nominal içindir."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), expiry: .dayEnd,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.fieldMissing, "CCP-37"),
      RefusalNote(.fieldNotApplicable, "CCP-37"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.forwardValueNotAllowed, "CCP-37"), RefusalNote(.backDateNotAllowed, "CCP-37"),
      RefusalNote(.priceNotPositive, "CCP-12"), RefusalNote(.runAlreadyOfficial, "CCP-34"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-26", "CCP-37", "CCP-67"])

  public var isin: ISIN?
  public var currency: Currency?
  public var day = Day.blank
  public var price = UnitPrice.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "or currency, priced in lira", "veya para birimi, TL kuru"), &currency)
    visitor.field(Field("day", "day of the price: today", "fiyatın günü: bugün"), &day)
    visitor.field(Field("price", "price", "fiyat"), &price)
  }

  public struct Plan: ~Copyable { fileprivate let asset: AssetKey }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let asset = try book.asset(isin, currency)
    try book.requireToday(day, context, "CCP-37")
    guard price.tenThousandths > 0 else { throw Refusal(.priceNotPositive, "CCP-12") }
    guard book.officialRun(on: day) == nil else {
      throw Refusal(.runAlreadyOfficial, "CCP-34", Fact("day", .day(day)))
    }
    guard book.price(of: asset, on: day) != nil || !book.clearing.prices.isFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(asset: asset)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.set(price, of: plan.asset, on: day)
    var event = AssetPriced()
    event.isin = isin
    event.currency = currency
    event.day = day
    event.price = price
    work.post(event)
    return .done
  }
}

extension Depository {
  /// What a message names by an ISIN or a currency, and never by both.
  ///
  /// - Refuses: `field-missing`, `field-not-applicable` (CCP-37), `isin-unknown`.
  func asset(_ isin: ISIN?, _ currency: Currency?) throws(Refusal) -> AssetKey {
    guard isin != nil || currency != nil else {
      throw Refusal(.fieldMissing, "CCP-37", Fact("field", .word("isin")))
    }
    if isin != nil, currency != nil {
      throw Refusal(.fieldNotApplicable, "CCP-37", Fact("field", .word("currency")))
    }
    if let currency { return AssetKey(currency) }
    guard let security = security(isin!) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin!)))
    }
    return AssetKey(security)
  }

  func lastPrice(of asset: AssetKey) -> Slot<AssetPriceRow>? {
    clearing.pricesByAsset.find(AssetPriceRow.hash(asset)) { clearing.prices[Slot(raw: $0)].asset == asset }
      .map { Slot(raw: $0) }
  }

  /// The price of the very day; nil for none.
  func price(of asset: AssetKey, on day: Day) -> UnitPrice? {
    guard let row = priceRow(of: asset, on: day), row.day == day else { return nil }
    return row.price
  }

  /// The last price up to a day.
  func priceRow(of asset: AssetKey, on day: Day) -> AssetPriceRow? {
    var slot = lastPrice(of: asset) ?? .none
    while !slot.isNone {
      let row = clearing.prices[slot]
      if row.day <= day { return row }
      slot = row.former
    }
    return nil
  }

  /// Replaces the price of the day, or puts it before the others, of which those go that nothing can rest on
  /// any more.
  mutating func set(_ price: UnitPrice, of asset: AssetKey, on day: Day) {
    let last = lastPrice(of: asset)
    if let last, clearing.prices[last].day == day {
      clearing.prices[last].price = price
      return
    }
    let row = AssetPriceRow(asset, price, on: day, former: last ?? .none)
    let slot = clearing.prices.insert(row)!
    if let last { clearing.pricesByAsset.remove(row.hash, last.raw) }
    clearing.pricesByAsset.insert(row.hash, slot.raw)
    forgetPrices(before: firstDayNeeded(on: day), behind: slot)
  }

  /// Open calls are tested on the prices of their run (CCP-50); the last price before stays too.
  private func firstDayNeeded(on day: Day) -> Day {
    var first = day
    clearing.calls.forEach { _, call in first = min(first, call.runDay) }
    return first
  }

  private mutating func forgetPrices(before day: Day, behind slot: Slot<AssetPriceRow>) {
    // The last one up to the day is still a price of the day.
    var keeper = slot
    while clearing.prices[keeper].day >= day, !clearing.prices[keeper].former.isNone {
      keeper = clearing.prices[keeper].former
    }
    var old = clearing.prices[keeper].former
    clearing.prices[keeper].former = .none
    while !old.isNone {
      let former = clearing.prices[old].former
      clearing.prices.remove(old)
      old = former
    }
  }
}

/// Whether an instrument has CCP service for trades from a day on (CCP-06).
public struct InstrumentService: Operation {
  public static let code = OperationCode(rawValue: 103)
  public static let about = OperationDescription(
    name: "instrument-service", title: Bilingual("CCP service of an instrument", "Kıymetin MKT hizmeti"),
    summary: Bilingual(
      "Says from when on trades in an instrument have CCP service. Two different persons enter and approve.",
      "Bir kıymetteki işlemlere hangi günden itibaren MKT hizmeti verileceğini belirler. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.ccpFlagRetroactive, "CCP-06"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-06"])

  public var isin = ISIN.blank
  public var served = Flag.blank
  public var from = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("served", "has CCP service", "MKT hizmeti var mı"), &served)
    visitor.field(Field("from", "first trade day", "ilk işlem günü"), &from)
  }

  public struct Plan: ~Copyable { fileprivate let security: Slot<SecurityRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    guard let security = book.security(isin) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    guard from >= context.day else {
      throw Refusal(
        .ccpFlagRetroactive, "CCP-06", Fact("from", .day(from)), Fact("today", .day(context.day)))
    }
    guard book.service(of: security, from: from) != nil || !book.clearing.services.isFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(security: security)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if let slot = book.service(of: plan.security, from: from) {
      book.clearing.services[slot].isServed = served.isSet
    } else {
      _ = book.clearing.services.insert(ServiceRow(plan.security, served.isSet, from: from))
    }
    var event = ServiceChanged()
    event.isin = isin
    event.isServed = served
    event.from = from
    work.post(event)
    return .done
  }
}

extension Depository {
  func service(of security: Slot<SecurityRow>, from day: Day) -> Slot<ServiceRow>? {
    var found: Slot<ServiceRow>?
    clearing.services.forEach { slot, row in
      if row.security == security, row.from == day { found = slot }
    }
    return found
  }

  /// The trade's day decides, so that an open position keeps its book (CCP-06).
  func isServed(_ security: Slot<SecurityRow>, tradedOn day: Day) -> Bool {
    var found: ServiceRow?
    clearing.services.forEach { _, row in
      guard row.security == security, row.from <= day else { return }
      if found.map({ $0.from < row.from }) ?? true { found = row }
    }
    return found?.isServed ?? false
  }
}
