// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Free transfer of securities from SERB to SERB, of the same or another person, at the same or another
/// member (TRF-04). Entered and approved by the sender; between members the MIX route decides whether the
/// receiving member must approve too (TRF-27, TRF-28).
///
/// In this release every pair of members has the policy {MIX} that it starts with (TRF-34); other
/// alternatives, user limits and receiver limits stand in `Docs/Pending.md`, and so do start times: one still
/// to come is refused (TRF-57).
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
      RefusalNote(.alternativeNotAccepted, "TRF-39"),
      RefusalNote(.receiverAccountNotFound, "TRF-28"), RefusalNote(.sameAccount, "TRF-04"),
      RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "TRF-02", "TRF-04", "TRF-07", "TRF-15", "TRF-16", "TRF-17", "TRF-27", "TRF-28", "TRF-32", "TRF-33",
      "TRF-34", "TRF-43",
      "TRF-58", "TRF-59", "TRF-60", "TRF-61", "TRF-62", "TRF-64",
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
    let route: Route
    let nameMismatch: Bool
  }

  // MARK: Plan

  /// Checks in the order of TRF-17; what concerns only the entry is left out later.
  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    // The kernel has looked at the member that acts; at the acceptance that is not the sender.
    if context.step == .acceptance { try book.requireActive(Slot(raw: context.member), asSender: true) }
    try requireForm(book, context)
    let sender = try debitAccount(book, context)
    let security = try book.movableSecurity(isin, on: context.day)
    try book.requireUnits(nominal, of: security)
    let receivingMember = try requireReceivingMember(book, context)
    let target = try creditAccount(book, context, sender)
    guard book.hasRoomForMovement, !book.transfers.isFull else { throw Refusal(.tableFull, "GEN-14") }
    let (route, mismatch) = decideRoute(book, context, target)
    return Plan(
      source: HoldingKey(sender, .serb, security), target: target, security: security,
      receivingMember: receivingMember,
      route: route, nameMismatch: mismatch)
  }

  private func requireForm(_ book: borrowing Depository, _ context: Context) throws(Refusal) {
    try book.requireWithoutPayment(payment, "TRF-03")
    if let priority, priority.value < 1 || priority.value > 99 { throw Refusal(.priorityInvalid, "TRF-61") }
    try book.requireToday(valueDate, context, "TRF-11")
    let cutOff = book.cutOff(on: context.day)
    let end = min(ownDeadline(context) ?? cutOff, cutOff)
    if let startTime {
      let start = Moment(day: context.day, time: startTime)
      // Nothing waits for its start time yet; one that is still to come is refused and not passed over.
      guard start < end, start <= context.time else { throw Refusal(.startTimeInvalid, "TRF-57") }
    }
    guard context.time < end else { throw Refusal(.afterCutoff, "TRF-58", Fact("lastTime", .moment(end))) }
  }

  private func debitAccount(
    _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> Slot<AccountRow> {
    let member = book.members[Slot(raw: context.member)].code
    let key = AccountKey(sendingMember ?? member, sendingAccount)
    let slot = try book.accountOfSender(key, hint: hints.source, context, "TRF-01")
    try book.requireFree(sendingSubaccount, "TRF-09")
    // TRF-10: DBDEPO serves only to distribute among the member's own customers.
    if book.accounts[slot].isPool, receivingMember != member {
      throw Refusal(.poolAccountNotAllowed, "TRF-10", Fact("account", .account(key)))
    }
    try book.requireEligible(slot, .debit, enteredAt: context.enteredAt)
    return slot
  }

  private func requireReceivingMember(
    _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> Slot<MemberRow> {
    guard let slot = book.member(receivingMember) else {
      throw Refusal(.memberUnknown, "TRF-06", Fact("member", .member(receivingMember)))
    }
    // TRF-12: the credit side is tested within one member too, so one that winds up only sends to others.
    try book.requireActive(slot, asSender: false)
    if slot.raw == context.member { return slot }  // TRF-43: no policy within one member
    if let alternative, alternative != .mixed {
      throw Refusal(.alternativeNotAccepted, "TRF-39", Fact("alternative", .word(alternative.code)))
    }
    return slot
  }

  private func creditAccount(
    _ book: borrowing Depository, _ context: Context, _ sender: Slot<AccountRow>
  ) throws(Refusal) -> Slot<AccountRow> {
    let key = AccountKey(receivingMember, receivingAccount)
    try book.requireNotOmnibus(key)
    if receivingAccount == .pool {
      throw Refusal(.poolAccountNotAllowed, "TRF-10", Fact("account", .account(key)))
    }
    guard let slot = book.account(key, hint: hints.target) else {
      throw Refusal(.receiverAccountNotFound, "TRF-28", Fact("account", .account(key)))
    }
    guard slot != sender else { throw Refusal(.sameAccount, "TRF-04", Fact("account", .account(key))) }
    try book.requireEligible(slot, .credit, enteredAt: context.enteredAt)
    return slot
  }

  /// The decision table of TRF-28 for a valid account: direct when the name or the number matches and neither
  /// is wrong; within one member always direct (TRF-43).
  private func decideRoute(
    _ book: borrowing Depository, _ context: Context, _ target: Slot<AccountRow>
  ) -> (Route, mismatch: Bool) {
    if receivingMember == book.members[Slot(raw: context.member)].code { return (.direct, false) }
    var matches = false
    var mismatch = false
    if let receiverRegistrationNumber {
      if book.isHolder(receiverRegistrationNumber, of: target) { matches = true } else { mismatch = true }
    }
    if let receiverName {
      if book.isHolder(named: receiverName.utf8, of: target) { matches = true } else { mismatch = true }
    }
    return (matches && !mismatch ? .direct : .receiver, mismatch)
  }

  // MARK: Apply

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if plan.route == .receiver, context.step != .acceptance {
      postInstructed(plan, context, &work)
      // TRF-63: submitted whatever the balance; whose right the decision is says the catalogue (TRF-76).
      return .offered(to: plan.receivingMember.raw)
    }
    if context.step != .acceptance {
      // The common case in one short event: all of it is there, and nobody waits before it.
      if context.step == .entryAndApproval, let held = book.holding(plan.source),
        book.holdings[held].total >= nominal,
        book.holdings[held].waiting.isNone
      {
        book.move(nominal, from: held, to: HoldingKey(plan.target, .serb, plan.security), &work)
        postCompleted(plan, context, &work)
        return .settled
      }
      postInstructed(plan, context, &work)
    }
    return book.enqueue(self, plan, context, &work)
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
  }
}

extension Transfer {
  /// Both accounts, then the holdings that they lead to.
  public mutating func touch(_ book: borrowing Depository, _ actor: Actor, step: Int) -> UInt64 {
    let source = AccountKey(actor.memberCode, sendingAccount)
    let target = AccountKey(receivingMember, receivingAccount)
    switch step {
    case 0:
      return book.accountsByKey.touch(AccountRow.hash(source))
        &+ book.accountsByKey.touch(AccountRow.hash(target))
    case 1:
      hints.source = book.account(source) ?? .none
      hints.target = book.account(target) ?? .none
      hints.security = book.security(isin) ?? .none
      return UInt64(hints.source.raw)
    case 2:
      return book.holdingsByKey.touch(HoldingRow.hash(HoldingKey(hints.source, .serb, hints.security)))
        &+ book.holdingsByKey.touch(HoldingRow.hash(HoldingKey(hints.target, .serb, hints.security)))
    default:
      return UInt64(book.holding(HoldingKey(hints.source, .serb, hints.security))?.raw ?? 0)
        &+ UInt64(book.holding(HoldingKey(hints.target, .serb, hints.security))?.raw ?? 0)
    }
  }
}

extension Depository {
  /// A look-up that is spared when the hint names the right row.
  func account(_ key: AccountKey, hint: Slot<AccountRow>) -> Slot<AccountRow>? {
    accounts.isLive(hint) && accounts[hint].key == key ? hint : account(key)
  }
}
