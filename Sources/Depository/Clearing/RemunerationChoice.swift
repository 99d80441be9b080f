// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// A member declines the remuneration of the TRY cash of an account, from the next business day on, or wants
/// it again (CCP-65).
public struct RemunerationChoice: Operation {
  public static let code = OperationCode(rawValue: 112)
  public static let about = OperationDescription(
    name: "remuneration", title: Bilingual("Remuneration of cash", "Nakdin nemalandırılması"),
    summary: Bilingual(
      "Declines the remuneration of an account's TRY cash from the next business day on, or takes it up again.",
      "Bir hesabın nakit TL'sinin nemalandırılmasından sonraki iş gününden itibaren vazgeçer veya yeniden ister."
    ),
    function: 6, usedBy: Bilingual("CCP member", "MKT üyesi"), needsBusinessDay: true, expiry: .dayEnd,
    refusals: [
      RefusalNote(.accountUnknown, "CCP-44"), RefusalNote(.accountKindUnknown, "CCP-64"),
      RefusalNote(.fxNotRemunerated, "CCP-64"), RefusalNote(.stateNotAllowed, "CCP-65"),
    ], rules: ["CCP-64", "CCP-65"])

  public var act = RemunerationAct.blank
  public var account = MarginAccount.blank
  public var currency: Currency?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("act", "declined or wanted again", "vazgeçme veya yeniden isteme"), &act)
    visitor.field(Field("account", "collateral account", "teminat hesabı"), &account)
    visitor.field(Field("currency", "only TRY", "yalnızca TRY"), &currency)
  }

  public struct Plan: ~Copyable { fileprivate let account: Slot<ClearingAccountRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.requireClearingAccount(Slot(raw: context.member), account)
    // The cash of a contribution is no collateral of the three accounts.
    guard account != .contribution else {
      throw Refusal(.accountKindUnknown, "CCP-64", Fact("account", .word(account.code)))
    }
    guard currency == nil || currency == .lira else { throw Refusal(.fxNotRemunerated, "CCP-64") }
    guard book.clearing.accounts[slot].hasOptedOut == (act == .optIn) else {
      throw Refusal(.stateNotAllowed, "CCP-65", Fact("account", .word(account.code)))
    }
    return Plan(account: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.clearing.accounts[plan.account].hasOptedOut = act == .optOut
    book.clearing.accounts[plan.account].choiceDay = context.day
    var event = RemunerationChosen()
    event.member = context.memberCode
    event.account = account
    event.act = act
    event.day = context.day
    work.post(event)
    return .done
  }
}

// The cash is counted at the cut-off of each business day and its remuneration booked when the next one
// begins, for the calendar days in between (CCP-64, CCP-66).

extension Depository {
  /// The cut-off of the day, when it is still to come. What is void by then is ignored when it comes up.
  func scheduleRemuneration(after time: Moment, _ work: inout Work) {
    guard clearing.accounts.count > 0, calendar.isBusinessDay(time.day), let set = riskSet(on: time.day),
      set.remuneration > Rate()
    else { return }
    let cutOff = Moment(day: time.day, time: set.remunerationCutOff) + 1
    guard cutOff > time else { return }
    work.schedule(at: cutOff, kind: Self.remunerationCutOff, subject: 0)
  }

  /// What stands in the three collateral accounts of each member at the cut-off, that moment included; of one
  /// that opted out on a day before nothing. Held up by other work, it is still the count of its own day.
  mutating func countCash(_ due: Due, _ work: inout Work) {
    let day = due.time.day
    guard let set = riskSet(on: day), set.remuneration > Rate(), calendar.isBusinessDay(day),
      Moment(day: day, time: set.remunerationCutOff) + 1 == due.time
    else { return }
    for place in 0..<clearing.accounts.end {
      let slot = Slot<ClearingAccountRow>(raw: place)
      guard clearing.accounts.isLive(slot) else { continue }
      let row = clearing.accounts[slot]
      let isDeclined = row.hasOptedOut && row.choiceDay < day
      guard row.account != .contribution, row.baseDay.number == 0, !isDeclined,
        let line = line(slot, AssetKey(.lira)), clearing.lines[line].quantity > 0
      else { continue }
      clearing.accounts[slot].base = clearing.lines[line].quantity
      clearing.accounts[slot].baseDay = day
      clearing.accounts[slot].baseVersion = set.version
      work.post(remunerationEvent(slot, .counted))
    }
  }

  /// A business day begins: what was counted before it is booked.
  mutating func beginClearingDay(_ time: Moment, _ work: inout Work) {
    guard clearing.accounts.count > 0, calendar.isBusinessDay(time.day) else { return }
    for place in 0..<clearing.accounts.end {
      let slot = Slot<ClearingAccountRow>(raw: place)
      guard clearing.accounts.isLive(slot), clearing.accounts[slot].baseDay.number != 0,
        clearing.accounts[slot].baseDay < time.day
      else { continue }
      // Cash that has left takes its line with it: without room for a new one the booking waits for a day.
      guard line(slot, AssetKey(.lira)) != nil || !clearing.lines.isFull else { continue }
      bookRemuneration(slot, on: time.day, &work)
    }
    scheduleRemuneration(after: time, &work)
  }

  /// What would take the cash above the most of a line is not booked: the amount is then what there is room
  /// for, and deductions are taken from that (CCP-37, CCP-66).
  ///
  /// - Parameter day: the business day after the one counted.
  mutating func bookRemuneration(_ slot: Slot<ClearingAccountRow>, on day: Day, _ work: inout Work) {
    let row = clearing.accounts[slot]
    let set = riskSet(version: row.baseVersion)
    let days = day - row.baseDay
    let whole = Remuneration.amount(Money(minor: row.base), rate: set.remuneration, days: days)
    let held = lodged(slot, AssetKey(.lira))
    let amount = Money(minor: min(whole.minor, max(0, LodgedValue.mostKurus - held)))
    let tax = Remuneration.part(set.remunerationTax, of: amount)
    let commission = Remuneration.part(set.remunerationCommission, of: amount)
    var event = remunerationEvent(slot, .booked)
    event.days = WholeNumber(UInt64(days))
    event.amount = amount
    event.tax = tax
    event.commission = commission
    work.post(event)
    clearing.accounts[slot].base = 0
    clearing.accounts[slot].baseDay = Day(number: 0)
    clearing.accounts[slot].baseVersion = 0
    // Deductions are entries of their own.
    for change in [amount.minor, -tax.minor, -commission.minor] where change != 0 {
      book(change, of: AssetKey(.lira), .lira, in: slot)
      var event = CollateralChanged()
      event.member = members[row.member].code
      event.account = row.account
      event.group = .lira
      event.currency = .lira
      event.change = SignedNumber(change)
      event.quantity = SignedNumber(lodged(slot, AssetKey(.lira)))
      work.post(event)
    }
    work.followUp(FollowUp(kind: Self.callTest, subject: UInt64(slot.raw)))
  }

  private func remunerationEvent(
    _ slot: Slot<ClearingAccountRow>, _ state: RemunerationState
  ) -> RemunerationStood {
    let row = clearing.accounts[slot]
    var event = RemunerationStood()
    event.member = members[row.member].code
    event.account = row.account
    event.day = row.baseDay
    event.state = state
    event.base = Money(minor: row.base)
    event.rate = riskSet(version: row.baseVersion).remuneration
    return event
  }
}
