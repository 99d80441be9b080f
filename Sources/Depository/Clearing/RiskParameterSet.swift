// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// A set of parameters: risk values, spread rates, credits and eligible assets, entered by one officer and
/// approved by another, and announced to the members with its approval (CCP-11, CCP-70).
///
/// The set is one instruction, so that what the second officer approves is the whole of it; the versions are
/// numbered in the order of their approvals. There is no field by which the role of an account could lower
/// its margin (CCP-10).
public struct RiskParameterSet: Operation {
  public static let code = OperationCode(rawValue: 101)
  public static let about = OperationDescription(
    name: "risk-parameter", title: Bilingual("Risk parameters", "Risk parametreleri"),
    summary: Bilingual(
      "Sets the parameters of margin and collateral from a day on, as a new version. Two different persons enter and approve.",
      "Teminat parametrelerini yeni bir sürüm olarak bir günden geçerli kılar. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.parameterEffectiveInPast, "CCP-11"),
      RefusalNote(.fieldMissing, "CCP-11"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.riskValueOutOfRange, "CCP-15"), RefusalNote(.riskValueBelowModel, "CCP-17"),
      RefusalNote(.reasonMissing, "CCP-17"), RefusalNote(.intraSpreadRateTooHigh, "CCP-18"),
      RefusalNote(.creditRateTooHigh, "CCP-19"), RefusalNote(.coefficientOutOfRange, "CCP-20"),
      RefusalNote(.parameterValueInvalid, "CCP-11"),
      RefusalNote(.assetNotEligible, "CCP-21"), RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "CCP-10", "CCP-11", "CCP-12", "CCP-15", "CCP-20", "CCP-21", "CCP-23", "CCP-24", "CCP-40", "CCP-64",
      "CCP-66", "CCP-70",
    ])

  public var effective = Day.blank
  public var shares: [ShareTerm] = []
  public var pairs: [PairTerm] = []
  public var assets: [AssetTerm] = []
  public var minCashRatio: Rate?
  public var remuneration: Rate?
  public var remunerationTax: Rate?
  public var remunerationCommission: Rate?
  public var remunerationCutOff: TimeOfDay?
  public var reason: Text<200>?
  public var ccpOwn: Money?
  public var minContribution: Money?
  public var letterUntil: Day?
  public var fundCoversNM: Flag?
  public init() {}

  /// Shares of a market, and twice as many pairs.
  @inlinable public static var most: Int { 2_000 }

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("effective", "first day", "ilk gün"), &effective)
    visitor.list(
      Field("shares", "parameters of each share", "her payın parametreleri"), atMost: Self.most, &shares)
    visitor.list(Field("pairs", "credits of pairs", "çiftlerin indirimleri"), atMost: Self.most, &pairs)
    visitor.list(
      Field("assets", "securities that may be lodged", "teminata alınabilen kıymetler"), atMost: Self.most,
      &assets)
    visitor.field(
      Field(
        "minCashRatio", "of the required margin in TRY cash, 0.10 when not given",
        "bulunması gereken teminatın asgari nakit TL oranı, verilmezse 0.10"), &minCashRatio)
    visitor.field(
      Field(
        "remuneration", "yearly rate for TRY cash, none when not given",
        "nakit TL için yıllık nema oranı, verilmezse yok"), &remuneration)
    visitor.field(
      Field("remunerationTax", "part of it taken as tax", "nemadan kesilen vergi oranı"), &remunerationTax)
    visitor.field(
      Field("remunerationCommission", "part of it taken as commission", "nemadan kesilen komisyon oranı"),
      &remunerationCommission)
    visitor.field(
      Field(
        "remunerationCutOff", "by when cash counts the same day, 15:00 when not given",
        "aynı gün nemalandırılan nakit için son saat, verilmezse 15:00"), &remunerationCutOff)
    visitor.field(
      Field(
        "reason", "why risk values stand above the computed ones", "risk değerlerinin yükseltilme gerekçesi"),
      &reason)
    visitor.field(
      Field(
        "ccpOwn", "the counterparty's own amount in a default, 0 when not given",
        "temerrütte MKT'nin kendi tutarı, verilmezse 0"), &ccpOwn)
    visitor.field(
      Field(
        "minContribution", "least contribution to the guarantee fund, 0 when not given",
        "garanti fonuna en az katkı payı, verilmezse 0"), &minContribution)
    visitor.field(
      Field(
        "letterUntil", "last day of letters of guarantee, none are accepted when not given",
        "teminat mektuplarının son günü, verilmezse kabul edilmez"), &letterUntil)
    visitor.field(
      Field(
        "fundCoversNM", "the fund covers instruments without CCP service",
        "garanti fonu MKT hizmeti verilmeyen kıymetleri kapsar"), &fundCoversNM)
  }

  public struct Plan: ~Copyable {
    fileprivate let shares: [RiskShareRow]
    fileprivate let pairs: [RiskPairRow]
    fileprivate let assets: [RiskAssetRow]
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    try RiskParameters.checkEffective(effective, today: context.day)
    guard !shares.isEmpty else {
      throw Refusal(.fieldMissing, "CCP-11", Fact("field", .word("shares")))
    }
    let named = shares.map(\.isin) + pairs.flatMap { [$0.first, $0.second] } + assets.map(\.isin)
    for isin in named where book.security(isin) == nil {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    for term in shares {
      try RiskValue.check(term.model)
      try RiskValue.check(term.riskValue ?? term.model)
    }
    for term in shares {
      try requireRaised(term, computed: book.computedRiskValue(of: book.security(term.isin)!))
    }
    for term in shares {
      if let spread = term.spread { try SpreadRate.check(spread, riskValue: term.riskValue ?? term.model) }
    }
    for term in pairs { try CreditRate.check(term.rate) }
    try requireAssets()
    let tables = (book.clearing.shares.room, book.clearing.pairs.room, book.clearing.assets.room)
    guard !book.clearing.sets.isFull, shares.count <= tables.0, pairs.count <= tables.1,
      assets.count <= tables.2
    else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(
      shares: shares.map {
        let value = $0.riskValue ?? $0.model
        return RiskShareRow(
          book.security($0.isin)!, model: $0.model, riskValue: value,
          spread: $0.spread ?? SpreadRate.usual(value))
      },
      pairs: pairs.map {
        RiskPairRow(rate: $0.rate, first: book.security($0.first)!, second: book.security($0.second)!)
      },
      assets: assets.map { RiskAssetRow(book.security($0.isin)!, $0.group, coefficient: $0.coefficient) })
  }

  /// An officer may raise a risk value, with a reason, and never lower it: neither below the model that the
  /// set names nor below what the registry has computed itself (CCP-17).
  private func requireRaised(_ term: ShareTerm, computed: Rate?) throws(Refusal) {
    let value = term.riskValue ?? term.model, model = computed ?? term.model
    guard value >= max(model, term.model) else {
      throw Refusal(
        .riskValueBelowModel, "CCP-17", Fact("isin", .security(term.isin)),
        Fact("millionths", .number(value.millionths)), Fact("model", .number(model.millionths)))
    }
    guard value == model || reason != nil else {
      throw Refusal(.reasonMissing, "CCP-17", Fact("isin", .security(term.isin)))
    }
  }

  /// A coefficient of its own has two decimals (CCP-20); money is no security (CCP-21). No amount is above
  /// 10¹³ lira (CCP-11), no rate of remuneration nor what is taken off it above 1 (CCP-66).
  private func requireAssets() throws(Refusal) {
    for term in assets {
      let millionths = term.coefficient?.millionths ?? 0
      guard millionths <= 1_000_000, millionths % 10_000 == 0 else {
        throw Refusal(
          .coefficientOutOfRange, "CCP-20", Fact("isin", .security(term.isin)),
          Fact("millionths", .number(millionths)))
      }
    }
    if let minCashRatio, minCashRatio.millionths > 1_000_000 || minCashRatio.millionths % 100 != 0 {
      throw Refusal(.coefficientOutOfRange, "CCP-20", Fact("millionths", .number(minCashRatio.millionths)))
    }
    // Each by itself first, so that the sum fits.
    for rate in [remuneration, remunerationTax, remunerationCommission] {
      guard let rate, rate.millionths > 1_000_000 else { continue }
      throw Refusal(.coefficientOutOfRange, "CCP-66", Fact("millionths", .number(rate.millionths)))
    }
    let parts = (remunerationTax ?? Rate()).millionths + (remunerationCommission ?? Rate()).millionths
    guard parts <= 1_000_000 else {
      throw Refusal(.coefficientOutOfRange, "CCP-66", Fact("millionths", .number(parts)))
    }
    let amounts = 0...LodgedValue.mostKurus
    for amount in [ccpOwn, minContribution] {
      guard let amount, amount.currency != .lira || !amounts.contains(amount.minor) else { continue }
      throw Refusal(.parameterValueInvalid, "CCP-11", Fact("amount", .number(amount.minor)))
    }
    for term in assets where term.group.isLira || term.group == .fx {
      throw Refusal(.assetNotEligible, "CCP-21", Fact("isin", .security(term.isin)))
    }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = RiskSetRow(
      minCashRatio: minCashRatio ?? CollateralTable.transaction.minCashRatio, ccpOwn: ccpOwn?.minor ?? 0,
      minContribution: minContribution?.minor ?? 0, remuneration: remuneration ?? Rate(),
      remunerationTax: remunerationTax ?? Rate(),
      remunerationCommission: remunerationCommission ?? Rate(),
      remunerationCutOff: remunerationCutOff ?? Remuneration.usualCutOff,
      version: UInt32(book.clearing.sets.count) + 1, effective: effective,
      firstShare: book.clearing.shares.end, shareCount: UInt32(plan.shares.count),
      firstPair: book.clearing.pairs.end, pairCount: UInt32(plan.pairs.count),
      firstAsset: book.clearing.assets.end, assetCount: UInt32(plan.assets.count),
      letterUntil: letterUntil ?? Day(number: 0),
      coversWithoutService: fundCoversNM?.isSet ?? false ? 1 : 0)
    for share in plan.shares { _ = book.clearing.shares.insert(share) }
    for pair in plan.pairs { _ = book.clearing.pairs.insert(pair) }
    for asset in plan.assets { _ = book.clearing.assets.insert(asset) }
    _ = book.clearing.sets.insert(row)
    var event = RiskSetAnnounced()
    event.version = WholeNumber(UInt64(row.version))
    event.effective = effective
    event.minCashRatio = row.minCashRatio
    event.shares = shares.map { term in
      var term = term
      term.spread = term.spread ?? SpreadRate.usual(term.riskValue ?? term.model)
      return term
    }
    event.pairs = pairs
    event.assets = assets
    event.reason = reason
    event.ccpOwn = Money(minor: row.ccpOwn)
    event.minContribution = Money(minor: row.minContribution)
    event.letterUntil = letterUntil
    event.fundCoversNM = Flag(row.fundCoversWithoutService)
    event.remuneration = row.remuneration
    event.remunerationTax = row.remunerationTax
    event.remunerationCommission = row.remunerationCommission
    event.remunerationCutOff = row.remunerationCutOff
    work.post(event)
    if effective == context.day { book.scheduleRemuneration(after: context.time, &work) }
    return .done
  }
}

extension Table {
  /// How many rows can be added behind the last; what is removed leaves its place to others.
  var room: Int { limit - Int(end) }
}

extension Depository {
  /// The set in force on a day: of those effective by then the one that began last, of equals the later
  /// approval (CCP-11).
  func riskSet(on day: Day) -> RiskSetRow? {
    var found: RiskSetRow?
    clearing.sets.forEach { _, row in
      guard row.effective <= day else { return }
      if let known = found, (known.effective, known.version) > (row.effective, row.version) { return }
      found = row
    }
    return found
  }

  /// - Traps: on a version that was never approved; runs and calls name none.
  func riskSet(version: UInt32) -> RiskSetRow { clearing.sets[Slot(raw: version - 1)] }
}
