// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// The guarantee fund of a month: calculated on its first business day, approved by another officer, notified
/// to the members and in force from the fifth business day after the notice (CCP-55 to CCP-60).
///
/// The calculation takes some days of the look-back a step, so that it goes on at continuations and stops
/// nobody; its scenarios and parameters are those of its beginning.
public struct GuaranteeFund: Operation {
  public static let code = OperationCode(rawValue: 111)
  public static let about = OperationDescription(
    name: "guarantee-fund", title: Bilingual("Guarantee fund", "Garanti fonu"),
    summary: Bilingual(
      "Calculates the size of the guarantee fund and each member's contribution, approves them, and notifies the members.",
      "Garanti fonunun büyüklüğünü ve üyelerin katkı paylarını hesaplar, onaylar ve üyelere bildirir."),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsBusinessDay: true,
    expiry: .dayEnd,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.fieldNotApplicable, "CCP-60"),
      RefusalNote(.stateNotAllowed, "CCP-58"), RefusalNote(.sameUserApproval, "CCP-70"),
      RefusalNote(.parameterNotApproved, "CCP-11"), RefusalNote(.noMarginInPeriod, "CCP-59"),
      RefusalNote(.scenarioShareMissing, "CCP-57"),
      RefusalNote(.contributionEffectiveBeforeNotice, "CCP-60"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-55", "CCP-56", "CCP-57", "CCP-58", "CCP-59", "CCP-60", "CCP-62", "CCP-70"])

  public var act = FundAct.blank
  public var month = Day.blank
  public var effective: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("act", "what is done", "yapılan"), &act)
    visitor.field(Field("month", "first of the month", "ayın ilk günü"), &month)
    visitor.field(
      Field(
        "effective", "of a notice: first day, the fifth business day after it when not given",
        "bildirimde ilk gün; verilmezse bildirimden sonraki beşinci iş günü"), &effective)
  }

  public struct Plan: ~Copyable {
    fileprivate enum Step {
      case calculate(FundRow)
      case approve(Slot<FundRow>)
      case notify(Slot<FundRow>, effective: Day)
    }
    fileprivate let step: Step
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    if effective != nil, act != .notify {
      throw Refusal(.fieldNotApplicable, "CCP-60", Fact("field", .word("effective")))
    }
    switch act {
    case .calculate: return Plan(step: .calculate(try planned(book, context)))
    case .approve:
      let slot = try book.requireFund(month, .calculated)
      let former = book.clearing.fund.runs[slot].calculatedBy
      guard former != context.user, former != context.enteredBy else {
        throw Refusal(.sameUserApproval, "CCP-70", Fact("user", .user(context.userCode)))
      }
      return Plan(step: .approve(slot))
    case .notify:
      let slot = try book.requireFund(month, .approved)
      if let effective {
        try Contributions.checkEffective(effective, notice: context.day, book.calendar)
      }
      guard let first = book.effectiveDay(notice: context.day, asked: effective ?? context.day) else {
        throw Refusal(.stateNotAllowed, "CCP-60", Fact("day", .day(context.day)))
      }
      let room = book.clearing.calls.limit - book.clearing.calls.count
      guard room >= book.clearing.accounts.count else { throw Refusal(.tableFull, "GEN-14") }
      return Plan(step: .notify(slot, effective: first))
    }
  }

  /// - Refuses: `state-not-allowed` on another day than the first business day of the month, or when the
  ///   month's fund is on its way already; `parameter-not-approved`, `no-margin-in-period`,
  ///   `scenario-share-missing`, `table-full`.
  private func planned(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> FundRow {
    let parts = context.day.components
    guard let period = LookBack(runOn: context.day, book.calendar),
      month == Day(year: parts.year, month: parts.month, day: 1), !book.isFundUnderWay(month)
    else {
      throw Refusal(.stateNotAllowed, "CCP-58", Fact("month", .day(month)), Fact("day", .day(context.day)))
    }
    guard let set = book.riskSet(on: context.day) else {
      throw Refusal(.parameterNotApproved, "CCP-11", Fact("day", .day(context.day)))
    }
    let row = FundRow(
      period, month: month, days: UInt32(period.businessDays(book.calendar).count),
      scenarios: book.clearing.fund.scenarios.end, version: set.version, by: context.enteredBy)
    try book.requireMargins(of: row, set)
    try book.requireMoves(of: row, set)
    guard book.clearing.fund.runs.count < FundTables.runLimit - 1,
      book.clearing.fund.contributions.limit - book.clearing.fund.contributions.count
        >= book.clearing.accounts.count / MarginAccount.allCases.count
    else { throw Refusal(.tableFull, "GEN-14") }
    return row
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    switch plan.step {
    case .calculate(let row):
      book.dropUnnotifiedFunds(&work)
      let slot = book.clearing.fund.runs.insert(row)!
      book.post(slot, &work)
      work.followUp(FollowUp(kind: Depository.fundStep, subject: UInt64(slot.raw)))
    case .approve(let slot):
      book.clearing.fund.runs[slot].state = .approved
      book.post(slot, &work)
    case .notify(let slot, let day):
      book.notifyFund(slot, effective: day, asked: effective, on: context.day, &work)
    }
    return .done
  }
}

extension Depository {
  // Its own wake-ups.
  static let fundStep: UInt16 = CoreDue.firstOfBook + 56
  static let fundBegins: UInt16 = CoreDue.firstOfBook + 57

  func fundRun(where isMeant: (FundRow) -> Bool) -> Slot<FundRow>? {
    var found: Slot<FundRow>?
    clearing.fund.runs.forEach { slot, row in if isMeant(row) { found = slot } }
    return found
  }

  /// - Refuses: `state-not-allowed` (CCP-58).
  func requireFund(_ month: Day, _ state: FundState) throws(Refusal) -> Slot<FundRow> {
    guard let slot = fundRun(where: { $0.month == month && $0.state == state }) else {
      throw Refusal(.stateNotAllowed, "CCP-58", Fact("month", .day(month)))
    }
    return slot
  }

  /// A month has one fund; until its members are notified it can be calculated anew.
  func isFundUnderWay(_ month: Day) -> Bool {
    fundRun {
      $0.state == .running || ($0.month == month && $0.state != .calculated && $0.state != .approved)
    } != nil
  }

  /// The fifth business day after the notice, or the later one asked for (CCP-60).
  func effectiveDay(notice: Day, asked: Day) -> Day? {
    guard let first = calendar.adding(businessDays: Contributions.noticeDays, to: notice) else { return nil }
    return calendar.businessDay(onOrAfter: max(first, asked))
  }

  func post(_ slot: Slot<FundRow>, _ work: inout Work) {
    let row = clearing.fund.runs[slot]
    var event = GuaranteeFundStood()
    event.month = row.month
    event.state = row.state
    event.first = row.first
    event.last = row.last
    event.version = WholeNumber(UInt64(row.version))
    if row.state != .running {
      event.size = Money(minor: row.size)
      event.worstDay = row.worstDay.number == 0 ? nil : row.worstDay
      event.scenario = row.worstScenario == .none ? nil : row.worstScenario.text
      event.marketAverage = row.marketAverage
      event.effective = row.effective.number == 0 ? nil : row.effective
    }
    work.post(event)
  }

  /// A calculation takes the place of one whose contributions nobody was told.
  mutating func dropUnnotifiedFunds(_ work: inout Work) {
    while let slot = fundRun(where: { $0.state == .calculated || $0.state == .approved }) {
      endFund(slot, &work)
    }
  }

  /// A run that another one follows leaves the tables and stays in the outcomes.
  mutating func endFund(_ slot: Slot<FundRow>, _ work: inout Work) {
    clearing.fund.runs[slot].state = .superseded
    post(slot, &work)
    var old: [Slot<ContributionRow>] = []
    clearing.fund.contributions.forEach { place, row in if row.fund == slot { old.append(place) } }
    for place in old {
      work.post(contributionEvent(clearing.fund.contributions[place]))
      clearing.fund.contributions.remove(place)
    }
    clearing.fund.runs.remove(slot)
  }
}

extension FundRow {
  /// Half up to the kuruş.
  var marketAverage: Money { Contributions.published(sum: marginSum, days: Int(days)) }
}
