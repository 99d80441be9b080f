// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Free transfer of securities from SERB to SERB, of the same or another person, at the same or another
/// member (TRF-04). Entered and approved by the sender; between members the alternative used decides whether
/// the receiving member must approve too (TRF-18, TRF-28, TRF-29).
public struct Transfer: Operation {
  public static let code = OperationCode(rawValue: 40)

  public var reference = Reference.blank
  public var transferType: TransferType?
  public var alternative: TransferAlternative?
  public var sendingMember: MemberCode?
  public var sendingAccount = AccountNumber.blank
  public var sendingSubaccount: Subaccount?
  public var receivingMember = MemberCode.blank
  public var receivingAccount = AccountNumber.blank
  public var receiverName: Text<150>?
  public var receiverRegistrationNumber: RegistrationNumber?
  public var nameConfirmed: Flag?
  public var isin = ISIN.blank
  public var nominal = Quantity.blank
  public var priority: WholeNumber?
  public var valueDate: Day?
  public var startTime: TimeOfDay?
  public var lastTime: TimeOfDay?
  public var partialAllowed: Flag?
  public var payment: Text<30>?
  public var description: Text<200>?
  public var transferReason = TransferReason.blank
  /// Where reading ahead found the rows; each use tests that the row is still the right one.
  @usableFromInline var hints = Hints()
  public init() {}

  @usableFromInline
  struct Hints: Sendable {
    var source = Slot<AccountRow>.none
    var target = Slot<AccountRow>.none
    var security = Slot<SecurityRow>.none
    var debited = Slot<HoldingRow>.none
    var credited = Slot<HoldingRow>.none
    /// Of the account first, then of the holding.
    var sourceHash: UInt64 = 0
    var targetHash: UInt64 = 0
    @usableFromInline init() {}
  }

  /// The reason comes last: a missing or unknown one is reported after all other fields (TRF-17).
  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("reference", "the member's reference", "üyenin referansı"), &reference)
    visitor.field(
      Field("transferType", "type of transfer, SV when not given", "virman türü, verilmezse SV"),
      &transferType)
    visitor.field(
      Field(
        "alternative", "alternative between members; the policy's when not given",
        "üyeler arası alternatif; verilmezse politikadaki"), &alternative)
    visitor.field(
      Field(
        "sendingMember", "sending member, the member acted for when not given",
        "gönderen üye, verilmezse adına işlem yapılan üye"), &sendingMember)
    visitor.field(Field("sendingAccount", "account debited", "borçlu hesap"), &sendingAccount)
    visitor.field(
      Field(
        "sendingSubaccount", "sub-account debited, SERB when not given", "borçlu alt hesap, verilmezse SERB"),
      &sendingSubaccount)
    visitor.field(Field("receivingMember", "receiving member", "alıcı üye"), &receivingMember)
    visitor.field(
      Field("receivingAccount", "account credited", "alacaklı hesap", missing: .receiverAccountMissing),
      &receivingAccount)
    visitor.field(
      Field(
        "receiverName", "name and surname or title of the holder", "hesap sahibinin adı soyadı veya unvanı"),
      &receiverName)
    visitor.field(
      Field(
        "receiverRegistrationNumber", "registration number of the holder", "hesap sahibinin sicil numarası"),
      &receiverRegistrationNumber)
    visitor.field(
      Field(
        "nameConfirmed", "true when the name shown was confirmed: D-B, A-B",
        "görüntülenen ad onaylandıysa true: D-B, A-B"), &nameConfirmed)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("nominal", "units to transfer", "virman adedi"), &nominal)
    visitor.field(
      Field("priority", "1 (first) to 99, 50 when not given", "öncelik 1 (ilk) - 99, verilmezse 50"),
      &priority)
    visitor.field(Field("valueDate", "value date: only today", "valör: yalnızca bugün"), &valueDate)
    visitor.field(
      Field("startTime", "not before this time of today", "bugün bu saatten önce değil"), &startTime)
    visitor.field(Field("lastTime", "ends at this time of today", "bugün bu saatte sona erer"), &lastTime)
    visitor.field(
      Field(
        "partialAllowed", "may realise in parts, true when not given",
        "parçalı gerçekleşebilir mi, verilmezse true"), &partialAllowed)
    visitor.field(
      Field(
        "payment", "there is no transfer against payment; refused",
        "ödeme karşılığı virman yoktur; reddedilir"), &payment)
    visitor.field(Field("description", "shown to the receiver", "alıcıya gösterilir"), &description)
    visitor.field(
      Field("transferReason", "transfer reason", "devir nedeni", missing: .transferReasonMissing),
      &transferReason)
  }

  public static let about = OperationDescription(
    name: "transfer", title: Bilingual("Free transfer", "Serbest virman"),
    summary: Bilingual(
      "Moves securities free of payment from the free sub-account of one account to that of another. What the account holds moves at once, the rest waits until the cut-off.",
      "Kıymeti ödemesiz olarak bir hesabın serbest alt hesabından diğerininkine aktarır. Hesapta olan hemen, kalanı bakiye geldikçe son saate kadar aktarılır."
    ),
    function: 3, usedBy: Bilingual("member", "üye"), verbs: OperationDescription.fourStages,
    needsBusinessDay: true,
    expiry: .cutOff,
    refusals: [
      RefusalNote(.memberNotActive, "TRF-12"), RefusalNote(.duplicateReference, "TRF-06"),
      RefusalNote(.receiverMemberNotAuthorised, "TRF-54"),
      RefusalNote(.dvpNotSupported, "TRF-03"), RefusalNote(.priorityInvalid, "TRF-61"),
      RefusalNote(.forwardValueNotAllowed, "TRF-11"), RefusalNote(.backDateNotAllowed, "TRF-11"),
      RefusalNote(.startTimeInvalid, "TRF-57"), RefusalNote(.afterCutoff, "TRF-58"),
      RefusalNote(.accountNotOfMember, "TRF-01"), RefusalNote(.omnibusNotTransactable, "TRF-12"),
      RefusalNote(.accountNotFound, "TRF-01"),
      RefusalNote(.notFreeSubaccount, "TRF-09"), RefusalNote(.poolAccountNotAllowed, "TRF-10"),
      RefusalNote(.accountBankrupt, "TRF-12"), RefusalNote(.accountInLiquidation, "TRF-12"),
      RefusalNote(.accountImmobilised, "TRF-12"), RefusalNote(.accountWithoutIdentity, "TRF-12"),
      RefusalNote(.accountClosed, "TRF-12"), RefusalNote(.accountInactive, "TRF-12"),
      RefusalNote(.accountDebitBlocked, "TRF-12"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.securitySuspended, "TRF-12"), RefusalNote(.securityRedeemed, "TRF-06"),
      RefusalNote(.nominalInvalid, "GEN-37"), RefusalNote(.memberUnknown, "TRF-06"),
      RefusalNote(.alternativeNotAccepted, "TRF-39"), RefusalNote(.alternativeRequired, "TRF-39"),
      RefusalNote(.nameNotVisible, "TRF-41"),
      RefusalNote(.receiverAccountNotFound, "TRF-28"), RefusalNote(.sameAccount, "TRF-04"),
      RefusalNote(.nameOrRegistrationRequired, "TRF-29"), RefusalNote(.nameMismatch, "TRF-29"),
      RefusalNote(.registrationMismatch, "TRF-31"), RefusalNote(.nameNotConfirmed, "TRF-29"),
      RefusalNote(.limitCurrencyMismatch, "TRF-45"), RefusalNote(.limitSecurityTypeMismatch, "TRF-45"),
      RefusalNote(.tableFull, "GEN-14"), RefusalNote(.userLimitExceeded, "TRF-47"),
      RefusalNote(.receiverLimitExceeded, "TRF-52"), RefusalNote(.stateNotAllowed, "TRF-67"),
    ],
    rules: [
      "TRF-02", "TRF-04", "TRF-07", "TRF-15", "TRF-16", "TRF-17", "TRF-27", "TRF-28", "TRF-32", "TRF-33",
      "TRF-18", "TRF-19", "TRF-20", "TRF-21", "TRF-22", "TRF-23", "TRF-24", "TRF-25", "TRF-26",
      "TRF-34", "TRF-43", "TRF-46", "TRF-55", "TRF-56", "TRF-57",
      "TRF-58", "TRF-59", "TRF-60", "TRF-61", "TRF-62", "TRF-63", "TRF-64",
    ])

  @inlinable public var lineReference: Reference? { reference }

  public func ownDeadline(_ context: Context) -> Moment? {
    lastTime.map { Moment(day: context.day, time: $0) }
  }

  /// How it will go on once approved.
  enum Route { case direct, receiver }

  public struct Plan: ~Copyable {
    let source: HoldingKey
    let target: Slot<AccountRow>
    let security: Slot<SecurityRow>
    let receivingMember: Slot<MemberRow>
    /// Nil within one member (TRF-43).
    var alternative: TransferAlternative?
    var route = Route.direct
    var nameMismatch = false
    var userLimit: Slot<UserLimitRow>?
    var use = DirectUse()
    /// The moment from which it is processed (TRF-57).
    var start: Moment
    /// At the acceptance: the row it has had since its approval.
    var row: Slot<TransferRow>?
  }

  // MARK: Apply

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if let row = plan.row { return book.acceptTransfer(row, context, &work) }
    let used = consume(plan, in: &book, context, &work)
    // The common case in one short event: all of it is there, and nobody waits before it.
    if context.step == .entryAndApproval, plan.route == .direct, plan.start <= context.time,
      plan.alternative == nil || plan.alternative == .mixed,
      let held = book.holding(plan.source, hint: hints.debited),
      book.holdings[held].total >= nominal, book.holdings[held].waiting.isNone
    {
      var record = book.record(of: plan, used, context)
      book.move(
        nominal, from: held, to: HoldingKey(plan.target, .serb, plan.security), hint: hints.credited,
        &record.moved, &work)
      book.keep(record)
      postCompleted(plan, context, &work)
      return .settled
    }
    postInstructed(plan, context, &work)
    return book.enqueue(self, plan, used, context, &work)
  }

  /// The sender's approval consumes, whatever comes of it (TRF-46, TRF-53).
  private func consume(
    _ plan: borrowing Plan, in book: inout Depository, _ context: Context, _ work: inout Work
  ) -> LimitsUsed {
    var used = LimitsUsed()
    if let slot = plan.userLimit {
      used.user = book.userLimits[slot].number
      // Of a user of another member who acts for this one, that member hears (AUT-18, TRF-46).
      let bearing = work.bearing
      let isOfOther = book.users[book.userLimits[slot].user].member.raw != context.member
      if isOfOther { work.bear(.instructed) }
      book.consume(slot, nominal, on: context.day, &work)
      work.bear(bearing)
    }
    guard plan.route == .direct else { return used }
    used.value = plan.use.value
    if let slot = plan.use.pair {
      used.pair = book.receiverLimits[slot].number
      book.use(slot, plan.use.value, on: context.day, &work)
    }
    if let slot = plan.use.security {
      used.security = book.receiverLimits[slot].number
      book.use(slot, nominal.units, on: context.day, &work)
    }
    return used
  }

  /// The instruction ended while persons had it in hand: withdrawn, rejected, cut off, cancelled.
  public func close(in book: inout Depository, _ context: Context, _ work: inout Work) {
    if let slot = book.transfer(context.number) { book.removeTransfer(slot, at: context.time, &work) }
  }

  private func postCompleted(_ plan: borrowing Plan, _ context: Context, _ work: inout Work) {
    var event = TransferCompleted()
    event.instruction = context.number
    event.reference = reference
    event.source = RowNumber(plan.source.account)
    event.target = RowNumber(plan.target)
    event.security = RowNumber(plan.security)
    event.nominal = nominal
    event.reason = transferReason
    work.post(event)
  }

  private func postInstructed(_ plan: borrowing Plan, _ context: Context, _ work: inout Work) {
    var event = TransferInstructed()
    event.instruction = context.number
    event.reference = reference
    event.source = RowNumber(plan.source.account)
    event.target = RowNumber(plan.target)
    event.security = RowNumber(plan.security)
    event.nominal = nominal
    event.reason = transferReason
    event.isDirect = Flag(plan.route == .direct)
    event.nameMismatch = Flag(plan.nameMismatch)
    work.post(event)
    var terms = TransferTerms()
    terms.instruction = context.number
    terms.alternative = plan.alternative
    terms.priority = WholeNumber(priority?.value ?? 50)
    terms.allowsParts = partialAllowed ?? Flag(true)
    terms.starts = plan.start > context.time ? plan.start : nil
    terms.description = description
    work.post(terms)
  }
}

extension Transfer {
  /// Both accounts, then the holdings that they lead to.
  public mutating func prefetch(_ book: borrowing Depository, _ actor: Actor, step: Int) {
    switch step {
    case 0:
      hints.sourceHash = AccountRow.hash(AccountKey(actor.memberCode, sendingAccount))
      hints.targetHash = AccountRow.hash(AccountKey(receivingMember, receivingAccount))
      book.accountsByKey.prefetch(hints.sourceHash)
      book.accountsByKey.prefetch(hints.targetHash)
    case 1:
      hints.source = Slot(raw: book.accountsByKey.guess(hints.sourceHash))
      hints.target = Slot(raw: book.accountsByKey.guess(hints.targetHash))
      hints.security = Slot(raw: book.securitiesByISIN.guess(SecurityRow.hash(isin)))
      book.accounts.prefetch(hints.source)
      book.accounts.prefetch(hints.target)
    case 2:
      hints.sourceHash = HoldingRow.hash(HoldingKey(hints.source, .serb, hints.security))
      hints.targetHash = HoldingRow.hash(HoldingKey(hints.target, .serb, hints.security))
      book.holdingsByKey.prefetch(hints.sourceHash)
      book.holdingsByKey.prefetch(hints.targetHash)
    default:
      hints.debited = Slot(raw: book.holdingsByKey.guess(hints.sourceHash))
      hints.credited = Slot(raw: book.holdingsByKey.guess(hints.targetHash))
      book.holdings.prefetch(hints.debited)
      book.holdings.prefetch(hints.credited)
    }
  }
}

extension Depository {
  /// From when on instructions with this start time are processed; not before the opening (TRF-57).
  func opening(_ startTime: TimeOfDay?, on day: Day) -> Moment {
    let open = settings.transferOpen
    return Moment(day: day, time: max(startTime ?? open, open))
  }

  /// A look-up that is spared when the hint names the right row.
  func account(_ key: AccountKey, hint: Slot<AccountRow>) -> Slot<AccountRow>? {
    accounts.isLive(hint) && accounts[hint].key == key ? hint : account(key)
  }

  func holding(_ key: HoldingKey, hint: Slot<HoldingRow>) -> Slot<HoldingRow>? {
    holdings.isLive(hint) && holdings[hint].key == key ? hint : holding(key)
  }

  func security(_ isin: ISIN, hint: Slot<SecurityRow>) -> Slot<SecurityRow>? {
    securities.isLive(hint) && securities[hint].isin == isin ? hint : security(isin)
  }
}
