// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

// The life of margin calls (CCP-48 to CCP-54).

extension Depository {
  func hasOpenCall(_ account: Slot<ClearingAccountRow>) -> Bool { !clearing.accounts[account].call.isNone }

  /// An overdue call of any account of the member blocks all of them (CCP-52).
  func hasOverdueCall(_ member: Slot<MemberRow>) -> Bool {
    for account in MarginAccount.allCases {
      guard let slot = clearingAccount(member, account) else { continue }
      var call = clearing.accounts[slot].call
      while !call.isNone {
        if clearing.calls[call].state == .overdue { return true }
        call = clearing.calls[call].former
      }
    }
    return false
  }

  func isDefaulted(_ member: Slot<MemberRow>) -> Bool {
    MarginAccount.allCases.contains { account in
      clearingAccount(member, account).map { clearing.accounts[$0].isDefaulted } ?? false
    }
  }

  /// The open call of an account from the run, or from the notice, of a day; the last one when no day is
  /// given.
  func call(
    of account: Slot<ClearingAccountRow>, _ purpose: CallPurpose, on day: Day? = nil
  ) -> Slot<MarginCallRow>? {
    var slot = clearing.accounts[account].call
    while !slot.isNone {
      let row = clearing.calls[slot]
      if row.purpose == purpose, day.map({ $0 == row.runDay }) ?? true { return slot }
      slot = row.former
    }
    return nil
  }

  /// A call of the whole shortfall; one of the day before that is still unpaid keeps its state and is linked
  /// (CCP-48, CCP-53).
  mutating func issueCall(
    _ account: Slot<ClearingAccountRow>, _ run: MarginRunRow, _ adequacy: Adequacy, _ work: inout Work
  ) {
    guard let deadline = MarginCall.deadline(of: run.day, calendar) else { return }
    issueCall(account, .run, on: run.day, version: run.version, adequacy, by: deadline, &work)
  }

  /// What is to be added to a contribution account before its contribution is in force (CCP-60). It stands
  /// beside the call of an official run, which asks for the contribution in force (CCP-62).
  mutating func issueContributionCall(
    _ account: Slot<ClearingAccountRow>, _ fund: FundRow, _ adequacy: Adequacy, _ work: inout Work
  ) {
    issueCall(
      account, .notice, on: fund.notice, version: fund.version, adequacy,
      by: Self.contributionDeadline(fund), &work)
  }

  private mutating func issueCall(
    _ account: Slot<ClearingAccountRow>, _ purpose: CallPurpose, on day: Day, version: UInt32,
    _ adequacy: Adequacy, by deadline: Moment, _ work: inout Work
  ) {
    // Two notices of one day ask once.
    guard !adequacy.isAdequate, call(of: account, purpose, on: day) == nil else { return }
    let unpaid = call(of: account, purpose)
    let row = MarginCallRow(
      margin: adequacy.margin.minor, collateral: adequacy.collateral.minor, cash: adequacy.cash.minor,
      minCash: adequacy.minCash.minor, remaining: adequacy.callTotal.minor,
      remainingCash: adequacy.cashShort.minor, deadline: deadline, account: account, version: version,
      runDay: day,
      including: unpaid.map { clearing.calls[$0].runDay } ?? Day(number: 0),
      former: clearing.accounts[account].call, state: .issued, purpose: purpose)
    let slot = clearing.calls.insert(row)!
    clearing.accounts[account].call = slot
    post(row, .issued, reason: nil, &work)
    schedule(slot, &work)
  }

  /// The deadline's own second still counts (CCP-49); the reminder comes an hour before (CCP-54).
  private func schedule(_ slot: Slot<MarginCallRow>, _ work: inout Work) {
    let row = clearing.calls[slot]
    let subject = UInt64(UInt32(bitPattern: row.runDay.number)) << 32 | UInt64(slot.raw)
    work.schedule(
      at: row.deadline - 3_600 * Moment.microsecondsPerSecond, kind: Self.callReminder, subject: subject)
    work.schedule(at: row.deadline + 1, kind: Self.callDeadline, subject: subject)
  }

  /// The call that something is due of; nil when it has ended or the calendar has moved it.
  private func dueCall(_ subject: UInt64) -> Slot<MarginCallRow>? {
    let slot = Slot<MarginCallRow>(raw: UInt32(truncatingIfNeeded: subject))
    guard clearing.calls.isLive(slot),
      clearing.calls[slot].runDay.number == Int32(bitPattern: UInt32(truncatingIfNeeded: subject >> 32))
    else { return nil }
    return slot
  }

  /// Told at ten of the deadline that stands; a continuation may carry it out later.
  func remindOfCall(_ due: Due, _ work: inout Work) {
    guard let slot = dueCall(due.subject) else { return }
    let row = clearing.calls[slot]
    guard row.state != .overdue, due.time + 3_600 * Moment.microsecondsPerSecond == row.deadline else {
      return
    }
    var event = MarginCallReminded()
    event.member = members[clearing.accounts[row.account].member].code
    event.account = clearing.accounts[row.account].account
    event.runDay = row.runDay
    event.purpose = row.purpose
    event.remaining = Money(minor: row.remaining)
    work.post(event)
  }

  mutating func endCallTime(_ subject: UInt64, at time: Moment, _ work: inout Work) {
    guard let slot = dueCall(subject), clearing.calls[slot].deadline < time else { return }
    testCall(slot, at: time, &work)
  }

  /// Collateral has arrived: every open call of the account is tested (CCP-50, CCP-51).
  mutating func testCalls(_ account: Slot<ClearingAccountRow>, at time: Moment, _ work: inout Work) {
    guard clearing.accounts.isLive(account) else { return }
    var slot = clearing.accounts[account].call
    while !slot.isNone {
      let former = clearing.calls[slot].former
      testCall(slot, at: time, &work)
      slot = former
    }
  }

  /// With the margin, prices and parameters of the call and what is lodged now.
  private mutating func testCall(_ slot: Slot<MarginCallRow>, at time: Moment, _ work: inout Work) {
    let row = clearing.calls[slot]
    let set = riskSet(version: row.version)
    let table = collateralTable(clearing.accounts[row.account].account, set)
    // What has no price by the day of the call counts nothing, so that nothing is left to refuse.
    guard let lines = try? lodgedLines(row.account, set, on: row.runDay, skipsMissing: true),
      let valuation = try? CollateralValuation(
        lines, letters: lodgedLetters(row.account), table, on: row.runDay)
    else { return }
    let margin = Money(minor: row.margin)
    let issued = Adequacy(
      margin: margin, collateral: Money(minor: row.collateral), cash: Money(minor: row.cash),
      minCashRatio: table.minCashRatio)
    let now = Adequacy(
      margin: margin, collateral: afterLossShare(valuation.total, row.account), cash: valuation.cash,
      minCashRatio: table.minCashRatio)
    var call = MarginCall(
      runDate: row.runDay, adequacy: issued, deadline: row.deadline,
      including: row.including.number == 0 ? nil : row.including, state: row.state.arithmetic,
      remaining: Money(minor: row.remaining), cash: Money(minor: row.remainingCash))
    guard call.test(now, at: time) != nil else { return }
    clearing.calls[slot].remaining = call.remaining.minor
    clearing.calls[slot].remainingCash = call.cash.minor
    clearing.calls[slot].state = CallState(call.state)
    let state = CallState(call.state)
    if state.isOpen { post(clearing.calls[slot], state, reason: nil, &work) } else { end(slot, state, &work) }
  }

  /// A call that is not open any more leaves the table.
  mutating func end(
    _ slot: Slot<MarginCallRow>, _ state: CallState, reason: Text<200>? = nil, _ work: inout Work
  ) {
    let row = clearing.calls[slot]
    var place = clearing.accounts[row.account].call
    if place == slot {
      clearing.accounts[row.account].call = row.former
    } else {
      while clearing.calls[place].former != slot { place = clearing.calls[place].former }
      clearing.calls[place].former = row.former
    }
    clearing.calls.remove(slot)
    post(row, state, reason: reason, &work)
  }

  private func post(_ row: MarginCallRow, _ state: CallState, reason: Text<200>?, _ work: inout Work) {
    let account = clearing.accounts[row.account]
    var event = MarginCallStood()
    event.member = members[account.member].code
    event.account = account.account
    event.runDay = row.runDay
    event.purpose = row.purpose
    event.state = state
    event.version = WholeNumber(UInt64(row.version))
    event.margin = Money(minor: row.margin)
    event.collateral = Money(minor: row.collateral)
    event.minCash = Money(minor: row.minCash)
    event.remaining = Money(minor: row.remaining)
    event.cash = Money(minor: row.remainingCash)
    event.deadline = row.deadline
    event.including = row.including.number == 0 ? nil : row.including
    event.reason = reason
    work.post(event)
  }

  /// Deadlines keep their rule, not only their date (CCP-49).
  mutating func scheduleCallsAgain(_ work: inout Work) {
    for place in 0..<clearing.calls.end {
      let slot = Slot<MarginCallRow>(raw: place)
      guard clearing.calls.isLive(slot), clearing.calls[slot].state != .overdue,
        let deadline = self.deadline(of: clearing.calls[slot]),
        deadline != clearing.calls[slot].deadline
      else { continue }
      clearing.calls[slot].deadline = deadline
      post(clearing.calls[slot], clearing.calls[slot].state, reason: nil, &work)
      schedule(slot, &work)
    }
  }
}

extension CallState {
  init(_ state: MarginCall.State) { self = Self(rawValue: state.rawValue)! }

  /// The states that the arithmetic knows are the first ones.
  var arithmetic: MarginCall.State { MarginCall.State(rawValue: rawValue)! }
}

/// Takes a call back whose run was wrong (CCP-48).
public struct MarginCallWithdrawal: Operation {
  public static let code = OperationCode(rawValue: 108)
  public static let about = OperationDescription(
    name: "margin-call", title: Bilingual("Withdrawal of a margin call", "Teminat çağrısının geri alınması"),
    summary: Bilingual(
      "Withdraws a margin call whose run was wrong, with the reason. Two different persons enter and approve.",
      "Hesaplaması hatalı olan bir teminat çağrısını gerekçesiyle geri alır. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.memberUnknown, "CCP-01"),
      RefusalNote(.accountUnknown, "CCP-44"), RefusalNote(.stateNotAllowed, "CCP-48"),
      RefusalNote(.reasonMissing, "CCP-48"),
    ], rules: ["CCP-48", "CCP-67", "CCP-70"])

  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var runDate = Day.blank
  public var purpose: CallPurpose?
  public var reason: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("runDate", "day of the run or notice", "hesaplama veya bildirim günü"), &runDate)
    visitor.field(
      Field("purpose", "what it is for, RUN when not given", "çağrının konusu, verilmezse RUN"), &purpose)
    visitor.field(Field("reason", "reason", "gerekçe"), &reason)
  }

  public struct Plan: ~Copyable { fileprivate let call: Slot<MarginCallRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let account = try book.requireClearingAccount(try book.clearingMember(member), account)
    guard let call = book.call(of: account, purpose ?? .run, on: runDate),
      book.clearing.calls[call].state != .overdue
    else { throw Refusal(.stateNotAllowed, "CCP-48", Fact("day", .day(runDate))) }
    guard reason != nil else { throw Refusal(.reasonMissing, "CCP-48") }
    return Plan(call: call)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.end(plan.call, .withdrawn, reason: reason, &work)
    return .done
  }
}

/// Declares default against the member's legal entity, whichever account fell short (CCP-02, CCP-52).
public struct DefaultDeclaration: Operation {
  public static let code = OperationCode(rawValue: 109)
  public static let about = OperationDescription(
    name: "default", title: Bilingual("Default of a member", "Üyenin temerrüdü"),
    summary: Bilingual(
      "Declares a member's default on an overdue call; nothing leaves its accounts any more. Two different persons enter and approve.",
      "Gecikmiş bir çağrı üzerine üyenin temerrüdünü ilan eder; hesaplarından çıkış durur. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.memberUnknown, "CCP-01"),
      RefusalNote(.accountUnknown, "CCP-44"), RefusalNote(.defaultNeedsOverdueCall, "CCP-02"),
    ], rules: ["CCP-02", "CCP-52", "CCP-70"])

  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var runDate = Day.blank
  public var purpose: CallPurpose?
  public var note: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("account", "account of the overdue call", "gecikmiş çağrının hesabı"), &account)
    visitor.field(Field("runDate", "day of its run or notice", "hesaplama veya bildirim günü"), &runDate)
    visitor.field(
      Field("purpose", "what it was for, RUN when not given", "çağrının konusu, verilmezse RUN"), &purpose)
    visitor.field(Field("note", "note", "not"), &note)
  }

  public struct Plan: ~Copyable {
    fileprivate let member: Slot<MemberRow>
    fileprivate let call: Slot<MarginCallRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let slot = try book.clearingMember(member)
    let account = try book.requireClearingAccount(slot, account)
    guard let call = book.call(of: account, purpose ?? .run, on: runDate),
      book.clearing.calls[call].state == .overdue
    else { throw Refusal(.defaultNeedsOverdueCall, "CCP-02", Fact("member", .member(member))) }
    return Plan(member: slot, call: call)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let unpaid = book.clearing.calls[plan.call].remaining
    book.end(plan.call, .defaulted, &work)
    // All its accounts, not only the one that fell short.
    for account in MarginAccount.allCases {
      guard let slot = book.clearingAccount(plan.member, account) else { continue }
      book.clearing.accounts[slot].isDefaulted = true
    }
    var event = ClearingMemberChanged()
    event.member = member
    event.isDefaulted = Flag(true)
    event.account = account
    event.runDay = runDate
    event.purpose = purpose ?? .run
    event.unpaid = Money(minor: unpaid)
    event.note = note
    work.post(event)
    return .done
  }
}
