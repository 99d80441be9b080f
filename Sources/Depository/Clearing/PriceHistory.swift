// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// The closing prices kept of a security or currency, adjusted for splits, bonus issues and dividends
/// (CCP-12), with what was computed from them last.
public struct PriceHistoryRow: Indexed, Sendable {
  /// The risk value computed last (CCP-15); 0 before the first.
  public var model = Rate()
  public var asset: AssetKey
  public var newest = Slot<KeptPriceRow>.none
  public var firstStep = Slot<ConfirmedStepRow>.none
  public var count: UInt32 = 0

  init(_ asset: AssetKey) { self.asset = asset }

  public var hash: UInt64 { AssetPriceRow.hash(asset) }
}

/// A price of a history; the older ones hang behind it.
public struct KeptPriceRow: BitwiseCopyable, Sendable {
  /// In ten-millionths of a lira, as a file of closes has them.
  public var price: Int64
  public var day: Day
  public var older: Slot<KeptPriceRow>
}

/// A suspect step that two officers have confirmed as real (CCP-73).
public struct ConfirmedStepRow: BitwiseCopyable, Sendable {
  /// The day of the later price.
  public var day: Day
  public var next: Slot<ConfirmedStepRow>
}

/// A day's adjusted closing price in a series. Text is `day price`.
public struct PricePoint: FieldValue, Equatable {
  public var day = Day.blank
  /// In ten-millionths of a lira.
  public var price: Int64 = 0

  public static let form = FieldForm(
    "PricePoint", longest: 40, example: "2020-01-02 12.3456789",
    Bilingual(
      "day and adjusted closing price, at most seven decimals",
      "gün ve düzeltilmiş kapanış fiyatı, en çok yedi ondalık"),
    refusals: [.fieldMissing, .dateFormat, .priceFormat, .fieldFormat])
  public static var blank: Self { Self() }

  public init() {}

  init(_ day: Day, _ price: Int64) {
    self.day = day
    self.price = price
  }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var words = Words(text)
    var point = Self()
    point.day = try words.next(Day.self)
    point.price = try words.next(AdjustedPrice.self).tenMillionths
    try words.finish()
    return point
  }

  public func write(to out: inout [UInt8]) {
    day.write(to: &out)
    out.append(32)
    AdjustedPrice(price).write(to: &out)
  }

  public func encode(into writer: inout BinaryWriter) {
    day.encode(into: &writer)
    writer.signedVarint(price)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(Day.decode(from: &reader), reader.signedVarint())
  }
}

/// A price with seven decimals, as histories have it.
public struct AdjustedPrice: FieldValue, Equatable {
  public let tenMillionths: Int64
  init(_ tenMillionths: Int64) { self.tenMillionths = tenMillionths }

  public static let form = FieldForm(
    "AdjustedPrice", pattern: "[0-9]{1,11}(\\.[0-9]{1,7})?", longest: 19, example: "12.3456789",
    Bilingual("price, at most seven decimals", "fiyat, en çok yedi ondalık"), refusals: [.priceFormat])
  public static var blank: Self { Self(0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count > 0, text[0] != 45, let price = try? PriceTable.Price.parse(text) else {
      throw FieldProblem(.priceFormat)
    }
    return Self(price.tenMillionths)
  }

  public func write(to out: inout [UInt8]) {
    out += ExactText.decimal(Int128(tenMillionths), places: 7, atLeast: 0).utf8
  }

  public func encode(into writer: inout BinaryWriter) { writer.signedVarint(tenMillionths) }
  public static func decode(from reader: inout BinaryReader) -> Self { Self(reader.signedVarint()) }
}

extension Depository {
  /// Ten years of business days: twice what CCP-12 asks for. The oldest give way to later ones.
  static var mostKeptPrices: Int { PriceEntry.most }

  func history(of asset: AssetKey) -> Slot<PriceHistoryRow>? {
    clearing.historiesByAsset.find(AssetPriceRow.hash(asset)) {
      clearing.histories[Slot(raw: $0)].asset == asset
    }.map { Slot(raw: $0) }
  }

  /// Whether one more price of an asset, or a whole series of it, can be kept. The price of a day always can
  /// where there are others: without room the oldest gives way, and a history that becomes too short by it
  /// says so.
  func hasRoom(forPricesOf asset: AssetKey, _ count: Int) -> Bool {
    let rows = clearing.keptPrices.limit - clearing.keptPrices.count
    guard let known = history(of: asset) else { return !clearing.histories.isFull && count <= rows }
    return count <= rows + Int(clearing.histories[known].count)
  }

  /// The kept prices, the earliest first.
  ///
  /// - Parameter most: at most so many of the newest.
  func keptPrices(
    of history: Slot<PriceHistoryRow>, newest most: Int = Int.max
  ) -> (days: [Day], prices: [Int64]) {
    var days: [Day] = [], prices: [Int64] = []
    var slot = clearing.histories[history].newest
    while !slot.isNone, days.count < most {
      let row = clearing.keptPrices[slot]
      days.append(row.day)
      prices.append(row.price)
      slot = row.older
    }
    return (days.reversed(), prices.reversed())
  }

  /// The history of an asset for a calculation: prices up to the day, from `historyFrom` on (CCP-12).
  ///
  /// - Refuses: `history-too-short` for an asset without one.
  func priceSeries(
    of asset: AssetKey, on day: Day, from historyFrom: Day? = nil
  ) throws(Refusal) -> PriceSeries {
    guard let slot = history(of: asset) else {
      throw Refusal(.historyTooShort, "CCP-12", Fact("prices", .number(0)))
    }
    let kept = keptPrices(of: slot)
    return try PriceSeries(days: kept.days, prices: kept.prices).used(on: day, from: historyFrom)
  }

  /// The days of the steps that two officers have confirmed.
  func confirmedSteps(of asset: AssetKey) -> [Day] {
    guard let history = history(of: asset) else { return [] }
    var days: [Day] = []
    var slot = clearing.histories[history].firstStep
    while !slot.isNone {
      days.append(clearing.confirmedSteps[slot].day)
      slot = clearing.confirmedSteps[slot].next
    }
    return days
  }

  private mutating func openHistory(of asset: AssetKey) -> Slot<PriceHistoryRow> {
    if let known = history(of: asset) { return known }
    let row = PriceHistoryRow(asset)
    let slot = clearing.histories.insert(row)!
    clearing.historiesByAsset.insert(row.hash, slot.raw)
    return slot
  }

  /// The official price of the day is the last one of the history until a series replaces it. A price above
  /// `PriceSeries.highestPrice` is left out, as a day without a price is, and so is one for which there is no
  /// room (CCP-12).
  mutating func remember(_ price: UnitPrice, of asset: AssetKey, on day: Day, _ work: inout Work) {
    let (scaled, overflow) = price.tenThousandths.multipliedReportingOverflow(by: 1_000)
    guard !overflow, scaled <= PriceSeries.highestPrice, hasRoom(forPricesOf: asset, 1) else { return }
    let history = openHistory(of: asset)
    let newest = clearing.histories[history].newest
    let isToday = !newest.isNone && clearing.keptPrices[newest].day == day
    let former = isToday ? clearing.keptPrices[newest].older : newest
    if isToday {
      guard clearing.keptPrices[newest].price != scaled else { return }
      tellStep(asset, former, clearing.keptPrices[newest].price, day, .gone, &work)
      forgetStep(day, of: history)
      clearing.keptPrices[newest].price = scaled
    } else {
      keep(scaled, on: day, in: history)
    }
    tellStep(asset, former, scaled, day, .found, &work)
  }

  private func tellStep(
    _ asset: AssetKey, _ former: Slot<KeptPriceRow>, _ price: Int64, _ day: Day, _ state: StepState,
    _ work: inout Work
  ) {
    guard !former.isNone, StepBounds().isSuspect(from: clearing.keptPrices[former].price, to: price) else {
      return
    }
    let step = SuspectStep(day: day, before: clearing.keptPrices[former].price, after: price)
    work.post(SuspectStepStood(key(ofEvent: asset), step, state))
  }

  private mutating func keep(_ price: Int64, on day: Day, in history: Slot<PriceHistoryRow>) {
    if clearing.histories[history].count >= Self.mostKeptPrices || clearing.keptPrices.isFull {
      dropOldest(of: history)
    }
    let row = KeptPriceRow(price: price, day: day, older: clearing.histories[history].newest)
    clearing.histories[history].newest = clearing.keptPrices.insert(row)!
    clearing.histories[history].count += 1
  }

  private mutating func dropOldest(of history: Slot<PriceHistoryRow>) {
    clearing.fund.stressSet = nil
    var slot = clearing.histories[history].newest
    var newer = Slot<KeptPriceRow>.none
    while !clearing.keptPrices[slot].older.isNone {
      newer = slot
      slot = clearing.keptPrices[slot].older
    }
    if newer.isNone {
      clearing.histories[history].newest = .none
    } else {
      clearing.keptPrices[newer].older = .none
    }
    clearing.keptPrices.remove(slot)
    clearing.histories[history].count -= 1
  }

  /// A series replaces what was kept. A confirmation stays while its step is still suspect and could still be
  /// confirmed.
  mutating func replaceHistory(of asset: AssetKey, by points: [PricePoint], _ work: inout Work) {
    clearing.fund.stressSet = nil
    let history = openHistory(of: asset)
    let former = suspectSteps(keptPrices(of: history))
    var slot = clearing.histories[history].newest
    while !slot.isNone {
      let older = clearing.keptPrices[slot].older
      clearing.keptPrices.remove(slot)
      slot = older
    }
    clearing.histories[history].newest = .none
    clearing.histories[history].count = 0
    for point in points { keep(point.price, on: point.day, in: history) }
    let steps = suspectSteps((points.map(\.day), points.map(\.price)))
    let key = key(ofEvent: asset)
    for step in former where !steps.contains(where: { $0.day == step.day }) {
      work.post(SuspectStepStood(key, step, .gone))
      forgetStep(step.day, of: history)
    }
    for step in steps where !former.contains(step) { work.post(SuspectStepStood(key, step, .found)) }
    for step in steps where !StepBounds.canBeConfirmed(from: step.before, to: step.after) {
      forgetStep(step.day, of: history)
    }
    // Of a step that stands with other prices the confirmation stands, too.
    for step in steps where !former.contains(step) && confirmedSteps(of: asset).contains(step.day) {
      work.post(SuspectStepStood(key, step, .confirmed))
    }
  }

  private func suspectSteps(_ kept: (days: [Day], prices: [Int64])) -> [SuspectStep] {
    (try? PriceSeries(days: kept.days, prices: kept.prices))?.suspectSteps(StepBounds()) ?? []
  }

  private mutating func forgetStep(_ day: Day, of history: Slot<PriceHistoryRow>) {
    var former = Slot<ConfirmedStepRow>.none
    var slot = clearing.histories[history].firstStep
    while !slot.isNone, clearing.confirmedSteps[slot].day != day {
      former = slot
      slot = clearing.confirmedSteps[slot].next
    }
    guard !slot.isNone else { return }
    let next = clearing.confirmedSteps[slot].next
    if former.isNone {
      clearing.histories[history].firstStep = next
    } else {
      clearing.confirmedSteps[former].next = next
    }
    clearing.confirmedSteps.remove(slot)
  }

  /// How events name an asset.
  func key(ofEvent asset: AssetKey) -> (isin: ISIN?, currency: Currency?) {
    (asset.security.map { securities[$0].isin }, asset.currency)
  }
}
