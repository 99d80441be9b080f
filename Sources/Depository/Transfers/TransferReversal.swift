// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Asks the counterparty to take back what a transfer realised; its acceptance posts the reverse transfer
/// (GEN-18, TRF-69 to TRF-74).
public struct TransferReversal: Operation {
  public static let code = OperationCode(rawValue: 84)
  public static let about = OperationDescription(
    name: "transfer-reversal",
    title: Bilingual("Cancellation request and reverse transfer", "İptal talebi ve ters virman"),
    summary: Bilingual(
      "Asks for the reversal of what a transfer realised. With the counterparty's acceptance the securities go back, with the cost and date that they had.",
      "Gerçekleşen virmanın geri alınmasını ister. Karşı kurumun onayıyla kıymet, eski maliyet ve tarihiyle geri döner."
    ),
    function: 3, usedBy: Bilingual("member", "üye"), verbs: OperationDescription.fourStages,
    needsBusinessDay: true, withdrawableUntilDecided: true, expiry: .cutOff,
    refusals: [
      RefusalNote(.duplicateReference, "TRF-06"), RefusalNote(.afterCutoff, "TRF-73"),
      RefusalNote(.instructionNotFound, "GEN-14"),
      RefusalNote(.otherMembersRecord, "GEN-16"), RefusalNote(.notSender, "TRF-69"),
      RefusalNote(.instructionStillOpen, "TRF-69"), RefusalNote(.notRealised, "TRF-69"),
      RefusalNote(.requestTooLate, "TRF-72"), RefusalNote(.reverseNotReversible, "TRF-72"),
      RefusalNote(.alreadyReversed, "TRF-72"), RefusalNote(.requestAlreadyOpen, "TRF-69"),
      RefusalNote(.memberNotActive, "TRF-12"),
      RefusalNote(.securitySuspended, "TRF-12"), RefusalNote(.securityRedeemed, "TRF-06"),
      RefusalNote(.isinUnknown, "GEN-25"), RefusalNote(.accountBankrupt, "TRF-12"),
      RefusalNote(.accountInLiquidation, "TRF-12"), RefusalNote(.accountImmobilised, "TRF-12"),
      RefusalNote(.accountWithoutIdentity, "TRF-12"), RefusalNote(.accountClosed, "TRF-12"),
      RefusalNote(.accountInactive, "TRF-12"), RefusalNote(.accountDebitBlocked, "TRF-12"),
      RefusalNote(.insufficientBalanceForReversal, "TRF-71"), RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "GEN-18", "TRF-48", "TRF-49", "TRF-69", "TRF-70", "TRF-71", "TRF-72", "TRF-73", "TRF-74", "TRF-78",
    ])

  public var reference = Reference.blank
  public var transfer = InstructionNumber.blank
  public var reason = Text<200>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("reference", "the member's reference", "üyenin referansı"), &reference)
    visitor.field(Field("transfer", "number of the transfer", "virmanın numarası"), &transfer)
    visitor.field(Field("reason", "reason in words", "açıklama"), &reason)
  }

  public var lineReference: Reference? { reference }
  public var concerns: InstructionNumber? { transfer }

  public func exclusive(_ book: borrowing Depository, _ context: Context) -> Exclusive? {
    book.realised(transfer).map {
      Exclusive(
        $0.raw,
        Refusal(.requestAlreadyOpen, "TRF-69", Fact("instruction", .instruction(transfer))))
    }
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<RealisedRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try require(book, context)
    guard context.step == .acceptance else { return Plan(slot: slot) }
    let row = book.realisedTransfers[slot]
    try book.requireActive(Slot(raw: context.member), asSender: true)
    try book.requireActive(book.member(of: row.target), asSender: true)
    _ = try book.movableSecurity(book.securities[row.source.security].isin, on: context.day)
    try book.requireEligible(row.target, .debit, enteredAt: context.enteredAt)
    try book.requireEligible(row.source.account, .credit, enteredAt: context.enteredAt)
    let held = book.balance(HoldingKey(row.target, .serb, row.source.security))
    guard held >= row.moved.total else {
      throw Refusal(
        .insufficientBalanceForReversal, "TRF-71", Fact("needed", .quantity(row.moved.total)),
        Fact("free", .number(held.units)))
    }
    guard book.hasRoomForMovement else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(slot: slot)
  }

  private func require(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Slot<RealisedRow>
  {
    let fact = Fact("instruction", .instruction(transfer))
    guard context.time < book.cutOff(on: context.day) else { throw Refusal(.afterCutoff, "TRF-73") }
    let concerned = context.concerned
    guard concerned.exists else { throw Refusal(.instructionNotFound, "GEN-14", fact) }
    if let open = book.transfer(transfer) {
      let row = book.transfers[open]
      guard row.member.raw == context.member else {
        let isOffered = concerned.state == .offered || concerned.state == .acceptEntered
        throw book.refusalOfOther(row.target, isKnown: row.wasSubmitted || isOffered, context, fact)
      }
      throw Refusal(
        row.moved.total > Quantity(0) ? .instructionStillOpen : .notRealised, "TRF-69", fact)
    }
    guard let slot = book.realised(transfer) else {
      // Whether an old one was realised is not known any more.
      let isForgotten =
        concerned.state == nil && transfer <= InstructionNumber(book.settings.lastForgotten)
      throw Refusal(isForgotten ? .requestTooLate : .notRealised, isForgotten ? "TRF-72" : "TRF-69", fact)
    }
    let row = book.realisedTransfers[slot]
    guard book.member(of: row.source.account).raw == context.member else {
      throw book.refusalOfOther(row.target, isKnown: true, context, fact)
    }
    if row.isReverse { throw Refusal(.reverseNotReversible, "TRF-72", fact) }
    if row.wasReversed { throw Refusal(.alreadyReversed, "TRF-72", fact) }
    return slot
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = book.realisedTransfers[plan.slot]
    guard context.step == .acceptance else {
      var event = ReversalRequested()
      event.instruction = context.number
      event.original = row.number
      event.reference = reference
      event.nominal = row.moved.total
      event.receiver = book.members[book.member(of: row.target)].code
      event.reason = reason
      work.post(event)
      return .offered(to: book.member(of: row.target).raw)
    }
    book.reverse(plan.slot, by: context.number, at: context.time, &work)
    // Its own answer first, then what becomes of the transfer.
    work.post(InstructionStood(context.number, Self.code, .executed, version: context.version))
    work.post(InstructionStood(row.number, Transfer.code, .reversed, version: row.version))
    return .settled
  }
}

extension Depository {
  /// The reverse transfer: the whole realised nominal goes back in one movement (TRF-70).
  mutating func reverse(
    _ slot: Slot<RealisedRow>, by number: InstructionNumber, at time: Moment, _ work: inout Work
  ) {
    let row = realisedTransfers[slot]
    realisedTransfers[slot].wasReversed = true
    let from = HoldingKey(row.target, .serb, row.source.security)
    moveBack(row.moved, from: holding(from)!, to: row.source, &work)
    if !row.isInParts {
      giveBack(
        row.used, row.enteredBy, row.moved.total, row.source.security, row.approvedAt, on: time.day, &work)
    }
    free(row.used, row.moved.total, row.source, row.target, row.approvedAt, on: time.day, &work)
    var event = SecuritiesMoved()
    event.instruction = number
    event.origin = .reverse
    event.security = RowNumber(row.source.security)
    event.source = RowNumber(row.target)
    event.target = RowNumber(row.source.account)
    event.quantity = row.moved.total
    work.post(event)
    // Kept so that a request for it can be told what it is (TRF-72).
    var reverse = RealisedRow(
      number: number, source: from, approvedAt: time, moved: MovedLots(), used: LimitsUsed(),
      target: row.source.account, enteredBy: .none, version: 1, isInParts: false)
    reverse.isReverse = true
    keep(reverse)
  }
}
