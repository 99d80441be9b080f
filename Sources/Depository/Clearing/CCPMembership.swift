// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// Admits a member: its accounts PF, MS, NM and GF are opened with nothing in them, and there are no others
/// (CCP-01, CCP-04, CCP-07, CCP-09). Or gives an account of a member that leaves back and closes it: at the
/// member's own request, which an officer of the counterparty accepts, or by two officers (CCP-72).
public struct CCPMembership: Operation {
  public static let code = OperationCode(rawValue: 114)
  public static let about = OperationDescription(
    name: "ccp-membership", title: Bilingual("Membership of the counterparty", "MKT üyeliği"),
    summary: Bilingual(
      "Admits a member and opens its four accounts, or gives an account of a leaving member back. Two different persons enter and approve; a member's own request is then accepted by the counterparty.",
      "Bir üyeyi MKT üyesi yapıp dört hesabını açar veya ayrılan üyenin bir hesabını iade eder. Girişi ve onayı iki ayrı kişi yapar; üyenin kendi talebini ayrıca MKT kabul eder."
    ),
    function: 6, usedBy: Bilingual("CCP officer, CCP member", "MKT yetkilisi, MKT üyesi"),
    verbs: OperationDescription.fourStages, needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.memberUnknown, "CCP-01"),
      RefusalNote(.memberNotActive, "CCP-71"), RefusalNote(.fieldNotApplicable, "CCP-04"),
      RefusalNote(.collateralAccountExists, "CCP-04"), RefusalNote(.fieldMissing, "CCP-72"),
      RefusalNote(.accountUnknown, "CCP-44"), RefusalNote(.memberDefaulted, "CCP-72"),
      RefusalNote(.openPosition, "CCP-72"), RefusalNote(.accountHasOpenCall, "CCP-72"),
      RefusalNote(.contributionStillBound, "CCP-72"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-01", "CCP-04", "CCP-07", "CCP-09", "CCP-71", "CCP-72"])

  public var member = MemberCode.blank
  public var act: MembershipAct?
  public var account: MarginAccount?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("act", "admission when not given", "verilmezse üyeliğe kabul"), &act)
    visitor.field(
      Field("account", "the account that is given back", "iade edilen hesap"), &account)
  }

  public struct Plan: ~Copyable {
    fileprivate let member: Slot<MemberRow>
    /// The account that is given back; nil for an admission.
    fileprivate let account: Slot<ClearingAccountRow>?
    /// Where the member's own request goes.
    fileprivate let counterparty: Slot<MemberRow>?
  }

  private var isAdmission: Bool { (act ?? .admit) == .admit }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    // While the counterparty decides, the sender is still the member.
    let isOwn = !isAdmission && member == book.members[Slot(raw: context.member)].code
    if !isOwn { try book.requireCounterparty(context) }
    let slot = try book.clearingMember(member)
    try book.requireActiveClearing(slot)
    guard !isAdmission else {
      try requireNone(slot, book)
      return Plan(member: slot, account: nil, counterparty: nil)
    }
    guard let account else { throw Refusal(.fieldMissing, "CCP-72", Fact("field", .word("account"))) }
    let given = try book.requireClearingAccount(slot, account)
    guard !book.isDefaulted(slot) else {
      throw Refusal(.memberDefaulted, "CCP-72", Fact("member", .member(member)))
    }
    try book.leaving(slot, on: context.day).checkReturn(of: account.kind, on: context.day)
    // Remuneration that is not booked yet passes through the account.
    guard book.clearing.accounts[given].baseDay.number == 0 || !book.clearing.lines.isFull,
      book.hasRoom(forMovements: book.collateralMovements(of: given))
    else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(
      member: slot, account: given,
      counterparty: isOwn && context.step != .acceptance ? book.counterparty : nil)
  }

  private func requireNone(_ slot: Slot<MemberRow>, _ book: borrowing Depository) throws(Refusal) {
    if account != nil { throw Refusal(.fieldNotApplicable, "CCP-04", Fact("field", .word("account"))) }
    for account in MarginAccount.allCases where book.clearingAccount(slot, account) != nil {
      throw Refusal(.collateralAccountExists, "CCP-04", Fact("member", .member(member)))
    }
    guard book.clearing.accounts.count + MarginAccount.allCases.count <= book.clearing.accounts.limit else {
      throw Refusal(.tableFull, "GEN-14")
    }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if let counterparty = plan.counterparty {
      var event = LeavingRequested()
      event.instruction = context.number
      event.member = member
      event.account = account!
      event.counterparty = book.members[counterparty].code
      work.post(event)
      return .offered(to: counterparty.raw)
    }
    if let account = plan.account {
      book.giveBack(account, context.number, at: context.time, &work)
      return .done
    }
    let isFirst = book.clearing.accounts.count == 0
    for account in MarginAccount.allCases {
      let row = ClearingAccountRow(plan.member, account, since: context.day)
      book.clearing.accountsByMember.insert(row.hash, book.clearing.accounts.insert(row)!.raw)
    }
    var event = ClearingMemberChanged()
    event.member = member
    work.post(event)
    if isFirst { book.scheduleRemuneration(after: context.time, &work) }
    return .done
  }
}

extension Depository {
  /// - Refuses: `member-unknown` (CCP-01).
  func clearingMember(_ code: MemberCode) throws(Refusal) -> Slot<MemberRow> {
    guard let slot = member(code) else {
      throw Refusal(.memberUnknown, "CCP-01", Fact("member", .member(code)))
    }
    return slot
  }

  /// A member whose activity is suspended, or whose licence is withdrawn, opens no position and withdraws
  /// nothing; what it has stays margined and called (CCP-71).
  ///
  /// - Refuses: `member-not-active`.
  func requireActiveClearing(_ member: Slot<MemberRow>) throws(Refusal) {
    let row = members[member]
    guard row.status == .active else {
      throw Refusal(
        .memberNotActive, "CCP-71", Fact("status", .word(row.status.code)), Fact("member", .member(row.code)))
    }
  }

  /// The member that is the central counterparty.
  var counterparty: Slot<MemberRow>? {
    var found: Slot<MemberRow>?
    members.forEach { slot, row in if row.kind == .takasbank { found = slot } }
    return found
  }

  /// What binds the accounts of a member (CCP-72). The month of the guarantee fund is that of the last
  /// settlement, or of the admission of a member that never had a position. A position of nothing but the
  /// difference of trades that closed each other ends on its settlement date.
  func leaving(_ member: Slot<MemberRow>, on day: Day) -> Leaving {
    var isOpen = false, hasOpenCall = false, owes = false
    var last = Day(number: 0)
    for account in MarginAccount.allCases {
      guard let slot = clearingAccount(member, account) else { continue }
      last = max(last, clearing.accounts[slot].lastSettled)
      if self.hasOpenCall(slot) { hasOpenCall = true }
      if clearing.accounts[slot].lossShare > 0 { owes = true }
      var place = clearing.accounts[slot].firstPosition
      while !place.isNone {
        let row = clearing.positions[place]
        if row.quantity != 0 || row.settlement >= day { isOpen = true }
        last = max(last, row.settlement)
        place = row.next
      }
    }
    return Leaving(
      lastSettlement: isOpen ? nil : last, hasOpenCall: hasOpenCall, fundMonthEnd: last.endOfMonth,
      hasUnpaidLossShare: owes)
  }

  /// Everything lodged in an account goes back to its member, with the remuneration counted but not booked
  /// yet; then the account is closed, and with the last one the membership ends.
  mutating func giveBack(
    _ slot: Slot<ClearingAccountRow>, _ number: InstructionNumber, at time: Moment, _ work: inout Work
  ) {
    let row = clearing.accounts[slot]
    let member = members[row.member].code
    if row.baseDay.number != 0, let next = calendar.businessDay(after: row.baseDay) {
      bookRemuneration(slot, on: max(next, row.baseDay + 1), &work)
    }
    while !clearing.accounts[slot].firstLine.isNone {
      let line = clearing.lines[clearing.accounts[slot].firstLine]
      book(-line.quantity, of: line.asset, from: line.place, line.group, in: slot)
      if let security = line.asset.security {
        moveCollateral(
          Quantity(line.quantity), from: HoldingKey(line.place, .rhnv, security),
          to: HoldingKey(line.place, .serb, security), number, &work)
      }
      var event = CollateralChanged()
      event.instruction = number
      event.member = member
      event.account = row.account
      event.group = line.group
      (event.isin, event.currency) = key(ofEvent: line.asset)
      event.securitiesAccount = self.number(ofPlace: line.place)
      event.change = SignedNumber(-line.quantity)
      work.post(event)
    }
    while !clearing.accounts[slot].firstPosition.isNone {
      let position = clearing.positions[clearing.accounts[slot].firstPosition]
      let key = PositionKey(slot, position.security, position.settlement, position.origin)
      setPosition(key, 0, 0, on: time.day)
      post(key, 0, 0, .deliver, &work)
    }
    let last = clearing.accounts[slot].lastSettled
    clearing.accountsByMember.remove(row.hash, slot.raw)
    clearing.accounts.remove(slot)
    for account in MarginAccount.allCases {
      guard let other = clearingAccount(row.member, account) else { continue }
      clearing.accounts[other].lastSettled = max(clearing.accounts[other].lastSettled, last)
    }
    let isLast = MarginAccount.allCases.allSatisfy { clearingAccount(row.member, $0) == nil }
    var event = ClearingAccountClosed()
    event.member = member
    event.account = row.account
    event.day = time.day
    event.isLast = Flag(isLast)
    work.post(event)
  }
}

extension Day {
  /// The last day of its month.
  var endOfMonth: Day {
    let parts = components
    let next = parts.month == 12 ? (parts.year + 1, 1) : (parts.year, parts.month + 1)
    return Day(year: next.0, month: next.1, day: 1)! - 1
  }
}
