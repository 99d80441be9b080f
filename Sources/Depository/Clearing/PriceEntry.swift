// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// The official price of a security, or the announced rate of a currency, of today: a line of the file that
/// comes after the close (CCP-26, CCP-37). Sent again it replaces what stood, until the official run has used
/// it. Or the whole history of adjusted closes from which parameters are computed (CCP-12): it replaces the
/// one kept, to which each day's official price is added.
public struct PriceEntry: Operation {
  public static let code = OperationCode(rawValue: 100)
  public static let about = OperationDescription(
    name: "price-series", title: Bilingual("Official price", "Resmi fiyat"),
    summary: Bilingual(
      "Brings in the day's official price of a security or rate of a currency, debt per 100 nominal; or its whole history of adjusted closes.",
      "Bir kıymetin günlük resmi fiyatını veya bir paranın kurunu (borçlanma araçlarında 100 nominal için) ya da düzeltilmiş kapanışlarının bütün geçmişini girer."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), expiry: .dayEnd,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.fieldMissing, "CCP-37"),
      RefusalNote(.fieldNotApplicable, "CCP-37"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.forwardValueNotAllowed, "CCP-37"), RefusalNote(.backDateNotAllowed, "CCP-37"),
      RefusalNote(.seriesOutOfOrder, "CCP-12"), RefusalNote(.priceNotPositive, "CCP-12"),
      RefusalNote(.runAlreadyOfficial, "CCP-34"), RefusalNote(.stateNotAllowed, "CCP-58"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-12", "CCP-26", "CCP-37", "CCP-67", "CCP-73"])

  public var isin: ISIN?
  public var currency: Currency?
  public var day: Day?
  public var price: UnitPrice?
  public var series: [PricePoint] = []
  public init() {}

  @inlinable public static var most: Int { 2_600 }

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "or currency, priced in lira", "veya para birimi, TL kuru"), &currency)
    visitor.field(Field("day", "day of the price: today", "fiyatın günü: bugün"), &day)
    visitor.field(Field("price", "price", "fiyat"), &price)
    visitor.list(
      Field(
        "series", "or the whole history, the earliest first: it replaces what is kept",
        "veya bütün geçmiş, en eskisi önce: saklananın yerine geçer"), atMost: Self.most, &series)
  }

  public struct Plan: ~Copyable { fileprivate let asset: AssetKey }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let asset = try book.asset(isin, currency)
    guard series.isEmpty else {
      try requireSeries(asset, book, context)
      return Plan(asset: asset)
    }
    guard let day, let price else {
      throw Refusal(.fieldMissing, "CCP-37", Fact("field", .word(day == nil ? "day" : "price")))
    }
    try book.requireToday(day, context, "CCP-37")
    guard price.tenThousandths > 0 else { throw Refusal(.priceNotPositive, "CCP-12") }
    guard book.officialRun(on: day) == nil else {
      throw Refusal(.runAlreadyOfficial, "CCP-34", Fact("day", .day(day)))
    }
    // A history without room is no reason to refuse the price of the day (CCP-26).
    guard book.price(of: asset, on: day) != nil || !book.clearing.prices.isFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(asset: asset)
  }

  /// At most one price a day, days ascending, none to come (CCP-12), and not while the guarantee fund is
  /// being calculated from it (CCP-58).
  private func requireSeries(
    _ asset: AssetKey, _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) {
    guard day == nil, price == nil else {
      throw Refusal(.fieldNotApplicable, "CCP-12", Fact("field", .word(day == nil ? "price" : "day")))
    }
    if let last = series.last, last.day > context.day {
      throw Refusal(.forwardValueNotAllowed, "CCP-12", Fact("day", .day(last.day)))
    }
    for index in series.indices.dropFirst() where series[index - 1].day >= series[index].day {
      throw Refusal(.seriesOutOfOrder, "CCP-12", Fact("day", .day(series[index].day)))
    }
    for point in series where point.price <= 0 || point.price > PriceSeries.highestPrice {
      throw Refusal(.priceNotPositive, "CCP-12", Fact("day", .day(point.day)))
    }
    try book.requireNoFundRunning()
    guard book.hasRoom(forPricesOf: asset, series.count) else { throw Refusal(.tableFull, "GEN-14") }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    guard let day, let price else {
      var event = PriceSeriesLoaded()
      event.isin = isin
      event.currency = currency
      event.first = series[0].day
      event.last = series[series.count - 1].day
      event.prices = WholeNumber(UInt64(series.count))
      work.post(event)
      book.replaceHistory(of: plan.asset, by: series, &work)
      return .done
    }
    book.set(price, of: plan.asset, on: day)
    var event = AssetPriced()
    event.isin = isin
    event.currency = currency
    event.day = day
    event.price = price
    work.post(event)
    book.remember(price, of: plan.asset, on: day, &work)
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
    if let last {
      clearing.pricesByAsset.remove(row.hash, last.raw)
      clearing.prices[last].isIndexed = false
    }
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
