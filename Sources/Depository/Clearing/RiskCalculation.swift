// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// Computes the risk value and the coefficient of a security, the coefficient of a currency, or the credit of
/// a pair of shares from the histories kept (CCP-12 to CCP-20). A file has one a line.
///
/// Nothing is in force by it: a set of parameters is entered and approved. But from then on no risk value
/// below the computed one is taken (CCP-17), unless earlier prices were left out: that is shown and leaves
/// the former floor as it was (CCP-11). Where it is refused, what is in force stays (CCP-12).
public struct RiskCalculation: Operation {
  public static let code = OperationCode(rawValue: 115)
  public static let about = OperationDescription(
    name: "risk-calculation", title: Bilingual("Calculation of parameters", "Parametre hesaplaması"),
    summary: Bilingual(
      "Computes risk value, coefficient or the credit of a pair from the kept price histories.",
      "Risk değerini, değerleme katsayısını veya bir çiftin indirimini saklanan fiyat geçmişlerinden hesaplar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), expiry: .dayEnd,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.fieldMissing, "CCP-37"),
      RefusalNote(.fieldNotApplicable, "CCP-37"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.historyTooShort, "CCP-12"), RefusalNote(.historyUnreliable, "CCP-73"),
      RefusalNote(.riskValueOutOfRange, "CCP-15"), RefusalNote(.coefficientOutOfRange, "CCP-20"),
      RefusalNote(.pairHistoryTooShort, "CCP-19"),
    ], rules: ["CCP-12", "CCP-13", "CCP-14", "CCP-15", "CCP-16", "CCP-19", "CCP-20", "CCP-67", "CCP-73"])

  public var isin: ISIN?
  public var currency: Currency?
  public var other: ISIN?
  public var historyFrom: Day?
  public var creditSpecific: Rate?
  public var interest: Rate?
  public var commodity: Rate?
  public var fx: Rate?
  public var equity: Rate?
  public var maturity: Rate?
  public var liquidity: Rate?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("currency", "or currency", "veya para birimi"), &currency)
    visitor.field(Field("other", "the other share of a pair", "çiftin diğer payı"), &other)
    visitor.field(
      Field("historyFrom", "leaves earlier prices out", "daha önceki fiyatları dışarıda bırakır"),
      &historyFrom)
    visitor.field(
      Field("creditSpecific", "add-on: credit or specific risk", "ek: kredi veya spesifik risk"),
      &creditSpecific)
    visitor.field(Field("interest", "add-on: interest-rate risk", "ek: faiz riski"), &interest)
    visitor.field(Field("commodity", "add-on: commodity risk", "ek: emtia riski"), &commodity)
    visitor.field(Field("fx", "add-on: foreign-exchange risk", "ek: kur riski"), &fx)
    visitor.field(Field("equity", "add-on: equity price risk", "ek: pay fiyatı riski"), &equity)
    visitor.field(Field("maturity", "add-on: maturity", "ek: vade"), &maturity)
    visitor.field(Field("liquidity", "add-on: liquidity", "ek: likidite"), &liquidity)
  }

  public struct Plan: ~Copyable {
    fileprivate var event = RiskCalculated()
    fileprivate var history = Slot<PriceHistoryRow>.none
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let asset = try book.asset(isin, currency)
    var second: AssetKey?
    if let other {
      guard currency == nil else {
        throw Refusal(.fieldNotApplicable, "CCP-37", Fact("field", .word("other")))
      }
      second = try book.asset(other, nil)
    }
    var plan = Plan()
    plan.event.day = context.day
    plan.event.isin = isin
    plan.event.currency = currency
    plan.event.other = other
    let returns = try returns(of: asset, book, on: context.day)
    if let second {
      let more = try self.returns(of: second, book, on: context.day)
      try pair(&plan.event, (returns, more), (asset, second), book, on: context.day)
    } else {
      try single(&plan.event, returns, asset, book, on: context.day)
      if currency == nil { plan.history = book.history(of: asset)! }
    }
    return plan
  }

  private func returns(
    of asset: AssetKey, _ book: borrowing Depository, on day: Day
  ) throws(Refusal) -> Returns {
    let series = try book.priceSeries(of: asset, on: day, from: historyFrom)
    let returns = Returns(series, confirmed: book.confirmedSteps(of: asset))
    try returns.checkHistory(on: day)
    return returns
  }

  private func single(
    _ event: inout RiskCalculated, _ returns: Returns, _ asset: AssetKey, _ book: borrowing Depository,
    on day: Day
  ) throws(Refusal) {
    event.prices = WholeNumber(UInt64(returns.series.prices.count))
    event.returns = WholeNumber(UInt64(returns.count))
    event.rank = WholeNumber(UInt64(Confidence.riskValue.rank(among: returns.count)))
    if currency == nil {
      let value = try RiskValue(returns, on: day)
      event.riskValue = value.value
      event.loss = Self.shown(value.loss)
      event.gain = Self.shown(value.gain)
    }
    var addOns = CoefficientAddOns()
    addOns.creditSpecific = creditSpecific ?? Rate()
    addOns.interest = interest ?? Rate()
    addOns.commodity = commodity ?? Rate()
    addOns.fx = fx ?? Rate()
    addOns.equity = equity ?? Rate()
    addOns.maturity = maturity ?? Rate()
    addOns.liquidity = liquidity ?? Rate()
    let coefficient = try ValuationCoefficient(returns, on: day, addOns: addOns)
    event.coefficient = coefficient.value
    event.inForce = book.coefficientInForce(of: asset, on: day)
    event.isAboveModel = Flag(event.inForce.map { coefficient.isExceeded(by: $0) } ?? false)
    event.leftOut = returns.series.leftOutReturns(StepBounds(), confirmed: book.confirmedSteps(of: asset))
      .map(LeftOutTerm.init)
  }

  /// The computed risk values, before any manual increase, are those of CCP-15.
  private func pair(
    _ event: inout RiskCalculated, _ returns: (Returns, Returns), _ assets: (AssetKey, AssetKey),
    _ book: borrowing Depository, on day: Day
  ) throws(Refusal) {
    let values = (try RiskValue(returns.0, on: day).value, try RiskValue(returns.1, on: day).value)
    let credit = try CreditRate(
      returns.0, returns.1, riskValues: values, on: day,
      confirmed: (book.confirmedSteps(of: assets.0), book.confirmedSteps(of: assets.1)))
    event.prices = WholeNumber(UInt64(min(returns.0.series.prices.count, returns.1.series.prices.count)))
    event.returns = WholeNumber(UInt64(credit.count))
    event.rank = WholeNumber(UInt64(Confidence.riskValue.rank(among: credit.count)))
    event.difference = Self.shown(credit.difference)
    event.credit = credit.value
  }

  /// In hundred-millionths; prices may leave more than fits, which is told as the greatest number.
  private static func shown(_ ratio: Ratio) -> SignedNumber {
    SignedNumber(Int64(clamping: ratio.scaledHalfAway(by: 100_000_000)))
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    // CCP-17: what comes of a part of the history only is shown and is no floor, nor does it lower one.
    if !plan.history.isNone, historyFrom == nil, let value = plan.event.riskValue {
      book.clearing.histories[plan.history].model = value
    }
    work.post(plan.event)
    return .done
  }
}

/// A return left out of a calculation (CCP-73). Text is `day from to` and the days of the suspect steps.
public struct LeftOutTerm: FieldValue, Equatable {
  public var day = Day.blank
  public var from = AdjustedPrice.blank
  public var to = AdjustedPrice.blank
  public var because = Day.blank
  public var andBecause: Day?

  public static let form = FieldForm(
    "LeftOutTerm", longest: 74, example: "2024-08-02 774.5 71.9 2024-08-01",
    Bilingual(
      "day of the return, prices from and to, days of the suspect steps",
      "getirinin günü, ilk ve son fiyat, şüpheli adımların günleri"),
    refusals: [.fieldMissing, .dateFormat, .priceFormat, .fieldFormat])
  public static var blank: Self { Self() }

  init() {}

  init(_ left: LeftOutReturn) {
    day = left.day
    from = AdjustedPrice(left.from)
    to = AdjustedPrice(left.to)
    because = left.because[0]
    andBecause = left.because.count > 1 ? left.because[1] : nil
  }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var words = Words(text)
    var term = Self()
    term.day = try words.next(Day.self)
    term.from = try words.next(AdjustedPrice.self)
    term.to = try words.next(AdjustedPrice.self)
    term.because = try words.next(Day.self)
    term.andBecause = try words.optional(Day.self)
    try words.finish()
    return term
  }

  public func write(to out: inout [UInt8]) {
    var text: [UInt8] = []
    text.word(day)
    text.word(from)
    text.word(to)
    text.word(because)
    text.word(andBecause)
    out += text
  }

  public func encode(into writer: inout BinaryWriter) {
    day.encode(into: &writer)
    from.encode(into: &writer)
    to.encode(into: &writer)
    because.encode(into: &writer)
    writer.optional(andBecause)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var term = Self()
    term.day = Day.decode(from: &reader)
    term.from = AdjustedPrice.decode(from: &reader)
    term.to = AdjustedPrice.decode(from: &reader)
    term.because = Day.decode(from: &reader)
    term.andBecause = reader.optional(Day.self)
    return term
  }
}

extension Depository {
  /// The coefficient by which collateral of an asset counts on a day; nil for what may not be lodged.
  func coefficientInForce(of asset: AssetKey, on day: Day) -> Rate? {
    let table = CollateralTable.transaction
    guard let security = asset.security else { return table[.fx].map(\.coefficient) }
    guard let term = assetTerm(security, riskSet(on: day)), let group = table[term.group.group] else {
      return nil
    }
    return term.coefficient.millionths < 0 ? group.coefficient : min(term.coefficient, group.coefficient)
  }

  /// The risk value computed last from a share's history; nil before the first (CCP-17).
  func computedRiskValue(of security: Slot<SecurityRow>) -> Rate? {
    guard let history = history(of: AssetKey(security)), clearing.histories[history].model > Rate() else {
      return nil
    }
    return clearing.histories[history].model
  }
}
