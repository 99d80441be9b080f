// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// Records the loss of a default against the resources in their order, and what other members pay of it
/// (CCP-63). Two different persons enter and approve.
///
/// Amounts add up over the losses of an account: what an earlier one has taken is not there for a later one.
/// The share of another member stands against its contribution account, which is called for it, until it is
/// taken from the cash there.
public struct DefaultLoss: Operation {
  public static let code = OperationCode(rawValue: 116)
  public static let about = OperationDescription(
    name: "default-loss", title: Bilingual("Loss of a default", "Temerrüt zararı"),
    summary: Bilingual(
      "Sets the loss of a member in default against the resources in their order, or takes a member's share of one. Two different persons enter and approve.",
      "Temerrütteki üyenin zararını kaynaklardan sırasıyla karşılar veya bir üyenin zarar payını alır. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.memberUnknown, "CCP-01"),
      RefusalNote(.accountUnknown, "CCP-44"), RefusalNote(.accountKindUnknown, "CCP-63"),
      RefusalNote(.quantityNotPositive, "CCP-63"), RefusalNote(.positionTooLarge, "CCP-63"),
      RefusalNote(.stateNotAllowed, "CCP-63"), RefusalNote(.collateralNotFree, "CCP-63"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-63", "CCP-67", "CCP-70"])

  public var act = LossAct.blank
  public var member = MemberCode.blank
  public var account = MarginAccount.blank
  public var amount = Money.blank
  public var note: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("act", "loss, or payment of a share", "zarar veya payın ödenmesi"), &act)
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(
      Field(
        "account", "of a loss PF, MS or, where the fund covers it, NM; of a payment GF",
        "zararda PF, MS veya fon kapsıyorsa NM; ödemede GF"), &account)
    visitor.field(Field("amount", "amount in lira", "TL tutar"), &amount)
    visitor.field(Field("note", "note", "not"), &note)
  }

  public struct Plan: ~Copyable { fileprivate let account: Slot<ClearingAccountRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let slot = try book.requireClearingAccount(try book.clearingMember(member), account)
    let coversNM = book.riskSet(on: context.day)?.fundCoversWithoutService ?? false
    let isRight = act == .loss ? account.isProtected(coversNM) : account == .contribution
    guard isRight else { throw Refusal(.accountKindUnknown, "CCP-63", Fact("account", .word(account.code))) }
    guard amount.currency == .lira, amount.minor > 0 else {
      throw Refusal(.quantityNotPositive, "CCP-63", Fact("amount", .number(amount.minor)))
    }
    try requireBounded(slot, book)
    let row = book.clearing.accounts[slot]
    if act == .loss {
      guard row.isDefaulted else {
        throw Refusal(.stateNotAllowed, "CCP-63", Fact("member", .member(member)))
      }
      guard book.defaultCase(slot) != nil || !book.clearing.fund.cases.isFull else {
        throw Refusal(.tableFull, "GEN-14")
      }
    } else {
      guard row.lossShare >= amount.minor else {
        throw Refusal(.stateNotAllowed, "CCP-63", Fact("owed", .number(row.lossShare)))
      }
      guard let line = book.line(slot, AssetKey(.lira)), book.clearing.lines[line].quantity >= amount.minor
      else {
        throw Refusal(.collateralNotFree, "CCP-63")
      }
    }
    return Plan(account: slot)
  }

  /// All losses of an account together are at most 10¹³ lira.
  ///
  /// - Refuses: `position-too-large` (CCP-63).
  private func requireBounded(
    _ slot: Slot<ClearingAccountRow>, _ book: borrowing Depository
  ) throws(Refusal) {
    let former = act == .loss ? book.defaultCase(slot).map { book.clearing.fund.cases[$0].loss } ?? 0 : 0
    let (sum, overflow) = former.addingReportingOverflow(amount.minor)
    guard !overflow, sum <= LodgedValue.mostKurus else {
      throw Refusal(.positionTooLarge, "CCP-63", Fact("amount", .number(amount.minor)))
    }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if act == .loss {
      book.bear(amount, of: plan.account, note, on: context.day, &work)
      return .done
    }
    let asset = AssetKey(.lira)
    book.book(-amount.minor, of: asset, .lira, in: plan.account)
    var event = CollateralChanged()
    event.instruction = context.number
    event.member = member
    event.account = account
    event.group = .lira
    event.currency = .lira
    event.change = SignedNumber(-amount.minor)
    event.quantity = SignedNumber(book.lodged(plan.account, asset))
    work.post(event)
    book.changeLossShare(plan.account, by: -amount.minor, &work)
    return .done
  }
}

extension Depository {
  func defaultCase(_ account: Slot<ClearingAccountRow>) -> Slot<DefaultCaseRow>? {
    var found: Slot<DefaultCaseRow>?
    clearing.fund.cases.forEach { slot, row in if row.account == account { found = slot } }
    return found
  }

  /// The value of an account's collateral by the set in force and the last prices.
  private func value(_ account: Slot<ClearingAccountRow>, on day: Day) -> Int64 {
    let set = riskSet(on: day)
    guard let lines = try? lodgedLines(account, set, on: day, skipsMissing: true),
      let valuation = try? CollateralValuation(
        lines, letters: lodgedLetters(account), collateralTable(clearing.accounts[account].account, set),
        on: day)
    else { return 0 }
    return valuation.total.minor
  }

  /// What stands behind a defaulted account now, less what its losses have taken already (CCP-63).
  private func resources(
    of account: Slot<ClearingAccountRow>, on day: Day
  ) -> (resources: DefaultWaterfall.Resources, others: [Slot<ClearingAccountRow>]) {
    let row = clearing.accounts[account]
    // An account may have been given back before the default (CCP-72).
    let house = clearingAccount(row.member, .house)
    let contribution = clearingAccount(row.member, .contribution)
    var (own, ofHouse, ofContribution, ofCounterparty) = (Int64(0), Int64(0), Int64(0), Int64(0))
    clearing.fund.cases.forEach { _, used in
      ofCounterparty += used.ccpOwn
      guard clearing.accounts[used.account].member == row.member else { return }
      ofContribution += used.ownContribution
      if used.account == account { own += used.margin }
      // The margin of PF and its free part are one and the same collateral.
      ofHouse += used.freeHouse + (used.account == house ? used.margin : 0)
    }
    if account == house { own = ofHouse }
    let freeHouse = house.map { value($0, on: day) - clearing.accounts[$0].margin - ofHouse } ?? 0
    let lodged =
      contribution.map { value($0, on: day) - clearing.accounts[$0].lossShare - ofContribution } ?? 0
    let ccpOwn = (riskSet(on: day)?.ccpOwn ?? 0) - ofCounterparty
    var others: [Slot<ClearingAccountRow>] = [], contributions: [Money] = []
    if let fund = fundRun(where: { $0.state == .inForce }) {
      clearing.fund.contributions.forEach { _, share in
        guard share.fund == fund, share.member != row.member, !isDefaulted(share.member),
          let slot = clearingAccount(share.member, .contribution)
        else { return }
        others.append(slot)
        contributions.append(Money(minor: max(0, share.amount - clearing.accounts[slot].lossShare)))
      }
    }
    return (
      DefaultWaterfall.Resources(
        margin: Money(minor: max(0, value(account, on: day) - own)),
        freeHouse: Money(minor: max(0, freeHouse)), ownContribution: Money(minor: max(0, lodged)),
        ccpOwn: Money(minor: max(0, ccpOwn)), otherContributions: contributions), others
    )
  }

  /// Sets a loss against the resources and keeps what each has borne.
  mutating func bear(
    _ loss: Money, of account: Slot<ClearingAccountRow>, _ note: Text<200>?, on day: Day, _ work: inout Work
  ) {
    let (resources, others) = resources(of: account, on: day)
    let row = clearing.accounts[account]
    let waterfall = DefaultWaterfall(loss: loss, resources, isHouseAccount: row.account == .house)
    let used = waterfall.steps.map(\.used)
    let slot = defaultCase(account) ?? clearing.fund.cases.insert(DefaultCaseRow(account))!
    clearing.fund.cases[slot].loss += loss.minor
    clearing.fund.cases[slot].margin += used[0].minor
    clearing.fund.cases[slot].freeHouse += used[1].minor
    clearing.fund.cases[slot].ownContribution += used[2].minor
    clearing.fund.cases[slot].ccpOwn += used[3].minor
    clearing.fund.cases[slot].otherContributions += used[4].minor
    clearing.fund.cases[slot].uncovered += waterfall.uncovered.minor
    var event = DefaultLossBorne()
    event.member = members[row.member].code
    event.account = row.account
    event.loss = loss
    event.margin = used[0]
    event.freeHouse = used[1]
    event.ownContribution = used[2]
    event.ccpOwn = used[3]
    event.otherContributions = used[4]
    event.uncovered = waterfall.uncovered
    event.note = note
    work.post(event)
    for (index, other) in others.enumerated() where waterfall.others[index].minor > 0 {
      changeLossShare(other, by: waterfall.others[index].minor, &work)
    }
  }

  mutating func changeLossShare(_ account: Slot<ClearingAccountRow>, by change: Int64, _ work: inout Work) {
    clearing.accounts[account].lossShare += change
    var event = LossShareChanged()
    event.member = members[clearing.accounts[account].member].code
    event.change = Money(minor: change)
    event.owed = Money(minor: clearing.accounts[account].lossShare)
    work.post(event)
  }
}
