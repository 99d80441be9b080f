// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// The end of the day of the counterparty: with the day's prices every account is valued and margined anew,
/// and who has too little is called (CCP-34, CCP-45, CCP-48).
///
/// One account a step, so that a run of many goes on at continuations and stops nobody; what the state is,
/// says where it goes on. It uses the set in force and the prices of its day, which nobody can replace any
/// more, so it comes to the same whenever it is computed (CCP-11, CCP-67).
public struct MarginRun: Operation {
  public static let code = OperationCode(rawValue: 107)
  public static let about = OperationDescription(
    name: "margin-run", title: Bilingual("Margin run", "Teminat hesaplaması"),
    summary: Bilingual(
      "Computes margin and collateral of every account with the day's prices; the end-of-day run makes the calls.",
      "Günün fiyatlarıyla her hesabın teminatını hesaplar; gün sonu hesaplaması çağrıları üretir."),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsBusinessDay: true,
    expiry: .dayEnd,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.parameterNotApproved, "CCP-11"),
      RefusalNote(.runAlreadyOfficial, "CCP-34"), RefusalNote(.priceMissing, "CCP-34"),
      RefusalNote(.sameUserApproval, "CCP-34"), RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "CCP-11", "CCP-12", "CCP-25", "CCP-26", "CCP-27", "CCP-28", "CCP-30", "CCP-31", "CCP-34", "CCP-38",
      "CCP-40", "CCP-41", "CCP-42", "CCP-45", "CCP-46", "CCP-48", "CCP-53", "CCP-67", "CCP-69",
    ])

  public var kind: MarginRunKind?
  public var formerPrices: Flag?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("kind", "end of day when not given", "verilmezse gün sonu"), &kind)
    visitor.field(
      Field(
        "formerPrices", "a missing price is the one before; a second officer approves",
        "eksik fiyat yerine önceki kullanılır; ikinci yetkili onaylar"), &formerPrices)
  }

  public struct Plan: ~Copyable { fileprivate let version: UInt32 }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    guard let set = book.riskSet(on: context.day) else {
      throw Refusal(.parameterNotApproved, "CCP-11", Fact("day", .day(context.day)))
    }
    guard kind == .intraday || book.officialRun(on: context.day) == nil else {
      throw Refusal(.runAlreadyOfficial, "CCP-34", Fact("day", .day(context.day)))
    }
    let usesFormer = formerPrices?.isSet ?? false
    try book.requirePrices(on: context.day, usesFormer: usesFormer)
    if usesFormer, context.step.includesApproval, context.enteredBy == context.user {
      throw Refusal(.sameUserApproval, "CCP-34", Fact("user", .user(context.userCode)))
    }
    let room = book.clearing.calls.limit - book.clearing.calls.count
    guard book.clearing.runs.count < book.clearing.runs.limit - 1, room >= book.clearing.accounts.count
    else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(version: set.version)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = MarginRunRow(
      context.day, kind ?? .endOfDay, version: plan.version, usesFormerPrices: formerPrices?.isSet ?? false)
    book.forgetRuns(on: context.day)
    if row.kind == .endOfDay { book.beginStressDay(context.day, &work) }
    let slot = book.clearing.runs.insert(row)!
    book.post(slot, &work)
    book.goOn(slot, at: 0, &work)
    return .done
  }
}

extension Depository {
  /// The official run of a day, at work or done.
  func officialRun(on day: Day) -> Slot<MarginRunRow>? {
    var found: Slot<MarginRunRow>?
    clearing.runs.forEach { slot, row in if row.day == day, row.kind == .endOfDay { found = slot } }
    return found
  }

  /// Runs that are done stay in the outcomes; the table keeps the official one of the day.
  mutating func forgetRuns(on day: Day) {
    var old: [Slot<MarginRunRow>] = []
    clearing.runs.forEach { slot, row in
      if row.state == .done, row.kind == .intraday || row.day != day { old.append(slot) }
    }
    for slot in old { clearing.runs.remove(slot) }
  }

  /// Everything that has a position or is lodged needs a price of the day, or one before it.
  ///
  /// - Refuses: `price-missing` (CCP-34).
  func requirePrices(on day: Day, usesFormer: Bool) throws(Refusal) {
    var missing: AssetKey?
    func need(_ asset: AssetKey) {
      guard missing == nil, let row = priceRow(of: asset, on: day), usesFormer || row.day == day else {
        missing = missing ?? asset
        return
      }
    }
    clearing.positions.forEach { _, row in need(AssetKey(row.security)) }
    clearing.lines.forEach { _, row in
      if !row.group.isLira { need(row.asset) }
      if let security = row.asset.security, securities[security].currency != .lira {
        need(AssetKey(securities[security].currency))
      }
    }
    if let missing { throw missingPrice(of: missing, on: day, "CCP-34") }
  }

  func post(_ slot: Slot<MarginRunRow>, _ work: inout Work) {
    let row = clearing.runs[slot]
    var event = MarginRunStood()
    event.day = row.day
    event.kind = row.kind
    event.state = row.state
    event.version = WholeNumber(UInt64(row.version))
    event.accounts = WholeNumber(UInt64(row.accounts))
    event.usesFormerPrices = Flag(row.usesFormerPrices)
    work.post(event)
  }

  /// A contribution account takes part once something is asked of it or lodged in it (CCP-62).
  private func isRun(_ slot: Slot<ClearingAccountRow>) -> Bool {
    let row = clearing.accounts[slot]
    return row.account != .contribution || row.margin > 0 || !row.firstLine.isNone
  }

  /// To the next account, or to the end.
  func nextAccount(from place: UInt32) -> UInt32? {
    var place = place
    while place < clearing.accounts.end {
      let slot = Slot<ClearingAccountRow>(raw: place)
      if clearing.accounts.isLive(slot), isRun(slot) { return place }
      place += 1
    }
    return nil
  }

  mutating func goOn(_ run: Slot<MarginRunRow>, at place: UInt32, _ work: inout Work) {
    if let next = nextAccount(from: place) {
      work.followUp(FollowUp(kind: Self.marginStep, subject: UInt64(run.raw) << 32 | UInt64(next)))
    } else {
      clearing.runs[run].state = .done
      post(run, &work)
      let row = clearing.runs[run]
      if row.kind == .endOfDay { goOnBackTests(of: row.day, at: 0, &work) }
    }
  }

  /// One account of a run.
  mutating func stepMargin(_ subject: UInt64, at time: Moment, _ work: inout Work) {
    let run = Slot<MarginRunRow>(raw: UInt32(truncatingIfNeeded: subject >> 32))
    let place = UInt32(truncatingIfNeeded: subject)
    // An account may have been given back since the step before (CCP-72).
    if clearing.accounts.isLive(Slot(raw: place)) {
      computeMargin(Slot(raw: place), clearing.runs[run], at: time, &work)
      clearing.runs[run].accounts += 1
    }
    goOn(run, at: place + 1, &work)
  }

  private mutating func computeMargin(
    _ slot: Slot<ClearingAccountRow>, _ run: MarginRunRow, at time: Moment, _ work: inout Work
  ) {
    let set = riskSet(version: run.version)
    var event = MarginComputed()
    event.day = run.day
    event.kind = run.kind
    event.version = WholeNumber(UInt64(run.version))
    event.member = members[clearing.accounts[slot].member].code
    event.account = clearing.accounts[slot].account
    do throws(Refusal) {
      let parts = try marginParts(slot, set, on: run.day)
      let table = collateralTable(event.account, set)
      let valuation = try CollateralValuation(
        try lodgedLines(slot, set, on: run.day), letters: lodgedLetters(slot), table, on: run.day)
      // CCP-62: of a contribution account its contribution, by the fund's table and without a cash part.
      let isContribution = event.account == .contribution
      let adequacy = Adequacy(
        margin: isContribution ? Money(minor: clearing.accounts[slot].margin) : parts.margin,
        collateral: afterLossShare(valuation.total, slot), cash: valuation.cash,
        minCashRatio: table.minCashRatio)
      event.scanning = RiskAmount(tenBillionths: parts.scanning)
      event.spread = RiskAmount(tenBillionths: parts.spread)
      event.credit = RiskAmount(tenBillionths: parts.credit)
      event.variation = RiskAmount(tenBillionths: parts.variation * 1_000_000)
      event.margin = adequacy.margin
      event.collateral = adequacy.collateral
      event.cash = adequacy.cash
      event.minCash = adequacy.minCash
      work.post(event)
      guard run.kind == .endOfDay else { return }
      settleRun(slot, run, adequacy, &work)
      if !isContribution, makeStressRoom(for: slot, on: run.day, &work) {
        keepStress(slot, parts, on: run.day)
      }
    } catch {
      event.problem = Text<40>(utf8: Array(error.code.name.utf8))
      work.post(event)
    }
  }

  private mutating func settleRun(
    _ slot: Slot<ClearingAccountRow>, _ run: MarginRunRow, _ adequacy: Adequacy, _ work: inout Work
  ) {
    clearing.accounts[slot].margin = adequacy.margin.minor
    clearing.accounts[slot].collateral = adequacy.collateral.minor
    clearing.accounts[slot].cash = adequacy.cash.minor
    clearing.accounts[slot].minCash = adequacy.minCash.minor
    clearing.accounts[slot].version = run.version
    clearing.accounts[slot].runDay = run.day
    issueCall(slot, run, adequacy, &work)
  }

  /// The parts of the margin of an account under a set: one portfolio over all its positions, of both origins
  /// where the instruments have no service (CCP-05, CCP-25).
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  func marginParts(
    _ slot: Slot<ClearingAccountRow>, _ set: RiskSetRow, on day: Day
  ) throws(Refusal) -> MarginParts {
    var rows: [PositionRow] = []
    var next = clearing.accounts[slot].firstPosition
    while !next.isNone {
      rows.append(clearing.positions[next])
      next = clearing.positions[next].next
    }
    guard !rows.isEmpty else { return MarginParts() }
    var held: [Slot<SecurityRow>] = []
    for row in rows where !held.contains(row.security) { held.append(row.security) }
    let parameters = try riskParameters(of: held, set, on: day)
    var account = PositionAccount()
    for row in rows {
      let share = try parameters.index(of: securities[row.security].isin.shareCode)
      try account.add(share: share, settlement: row.settlement, quantity: row.quantity, amount: row.amount)
    }
    return try account.parts(parameters)
  }

  /// The parameters of the shares held, with their prices of the day; credits of other pairs play no part. A
  /// share without a risk value of its own has the highest one of the set (CCP-12).
  private func riskParameters(
    of held: [Slot<SecurityRow>], _ set: RiskSetRow, on day: Day
  ) throws(Refusal) -> RiskParameters {
    var terms: [RiskShareRow?] = Array(repeating: nil, count: held.count)
    var highest = Rate()
    for place in set.firstShare..<set.firstShare + set.shareCount {
      let row = clearing.shares[Slot(raw: place)]
      highest = max(highest, row.riskValue)
      if let index = held.firstIndex(of: row.security) { terms[index] = row }
    }
    var shares: [ShareParameters] = []
    for (index, security) in held.enumerated() {
      shares.append(
        ShareParameters(
          code: securities[security].isin.shareCode, riskValue: terms[index]?.riskValue ?? highest,
          spreadRate: terms[index]?.spread, price: priceRow(of: AssetKey(security), on: day)?.price))
    }
    var pairs: [PairParameters] = []
    for place in set.firstPair..<set.firstPair + set.pairCount {
      let row = clearing.pairs[Slot(raw: place)]
      guard held.contains(row.first), held.contains(row.second) else { continue }
      pairs.append(
        PairParameters(
          securities[row.first].isin.shareCode, securities[row.second].isin.shareCode, creditRate: row.rate))
    }
    return try RiskParameters(version: Int(set.version), shares: shares, pairs: pairs)
  }
}
