// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension Depository {
  /// An approved transfer that is not finished, for its sender.
  ///
  /// - Refuses: `instruction-not-found`, `not-sender`, `other-members-record`, `state-not-allowed` for one
  ///   not approved yet, then what `closed` says of one that has ended.
  func openTransfer(
    _ number: InstructionNumber, _ context: Context, closed: (RealisedRow?) -> Refusal
  ) throws(Refusal) -> Slot<TransferRow> {
    let fact = Fact("instruction", .instruction(number))
    let concerned = context.concerned
    guard concerned.exists, concerned.operation ?? Transfer.code == Transfer.code else {
      throw Refusal(.instructionNotFound, "GEN-14", fact)
    }
    if let slot = transfer(number) {
      let row = transfers[slot]
      guard row.member.raw == context.member else {
        let isOffered = concerned.state == .offered || concerned.state == .acceptEntered
        throw refusalOfOther(row.target, isKnown: row.wasSubmitted || isOffered, context, fact)
      }
      return slot
    }
    if concerned.state == .entered { throw Refusal(.stateNotAllowed, "TRF-67", fact) }
    guard let slot = realised(number) else { throw closed(nil) }
    let row = realisedTransfers[slot]
    guard member(of: row.source.account).raw == context.member else {
      throw refusalOfOther(row.target, isKnown: true, context, fact)
    }
    throw closed(row)
  }

  /// Only the sending member may: the receiving one is told so, any other that it is none of its records.
  func refusalOfOther(_ target: Slot<AccountRow>, isKnown: Bool, _ context: Context, _ fact: Fact) -> Refusal
  {
    isKnown && member(of: target).raw == context.member
      ? Refusal(.notSender, "TRF-67", fact) : Refusal(.otherMembersRecord, "GEN-16", fact)
  }

  func member(of account: Slot<AccountRow>) -> Slot<MemberRow> { member(accounts[account].key.member)! }
}

/// Cancels what of a transfer is not realised, without anyone's consent (TRF-67, TRF-68).
public struct TransferCancellation: Operation {
  public static let code = OperationCode(rawValue: 83)
  public static let about = OperationDescription(
    name: "transfer-cancellation", title: Bilingual("Cancellation of a transfer", "Virman iptali"),
    summary: Bilingual(
      "Cancels a transfer that is not realised, or the remainder of one that is realised in part.",
      "Gerçekleşmemiş bir virmanı veya kısmen gerçekleşmiş virmanın kalanını iptal eder."),
    function: 3, usedBy: Bilingual("sending member", "gönderen üye"), needsBusinessDay: true,
    expiry: .cutOff,
    refusals: [
      RefusalNote(.instructionNotFound, "GEN-14"), RefusalNote(.notSender, "TRF-67"),
      RefusalNote(.otherMembersRecord, "GEN-16"), RefusalNote(.stateNotAllowed, "TRF-67"),
      RefusalNote(.alreadyRealised, "TRF-67"), RefusalNote(.alreadyClosed, "TRF-67"),
    ], rules: ["TRF-48", "TRF-49", "TRF-67", "TRF-68"])

  public var transfer = InstructionNumber.blank
  public var reason: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("transfer", "number of the transfer", "virmanın numarası"), &transfer)
    visitor.field(Field("reason", "reason in words", "açıklama"), &reason)
  }

  public var concerns: InstructionNumber? { transfer }

  public struct Plan: ~Copyable {
    fileprivate let slot: Slot<TransferRow>
    /// The kernel has it in hand, for the receiving member.
    fileprivate let isOffered: Bool
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let fact = Fact("instruction", .instruction(transfer))
    let slot = try book.openTransfer(transfer, context) { realised in
      realised == nil ? Refusal(.alreadyClosed, "TRF-67", fact) : Refusal(.alreadyRealised, "TRF-67", fact)
    }
    return Plan(slot: slot, isOffered: context.concerned.operation != nil)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = book.transfers[plan.slot]
    // Its own answer first, then what becomes of the transfer.
    work.post(InstructionStood(context.number, Self.code, .executed, version: context.version))
    var event = TransferCancelled()
    event.instruction = row.number
    event.cancelled = row.remaining
    work.post(event)
    book.removeTransfer(plan.slot, at: context.time, &work)
    if plan.isOffered {
      work.followUp(FollowUp(kind: CoreDue.cancelled, subject: row.number.value))
    } else {
      let isPart = row.moved.total > Quantity(0)
      work.post(
        InstructionStood(row.number, Transfer.code, isPart ? .partlyClosed : .cancelled, version: row.version)
      )
    }
    return .settled
  }
}

/// Changes the priority of a transfer that is approved and not finished (TRF-61).
public struct TransferPriority: Operation {
  public static let code = OperationCode(rawValue: 85)
  public static let about = OperationDescription(
    name: "transfer-priority", title: Bilingual("Priority of a transfer", "Virman önceliği"),
    summary: Bilingual(
      "Changes the order in which transfers that wait for the same balance are served.",
      "Aynı bakiyeyi bekleyen virmanların gerçekleşme sırasını değiştirir."),
    function: 3, usedBy: Bilingual("sending member", "gönderen üye"), needsBusinessDay: true,
    expiry: .cutOff,
    refusals: [
      RefusalNote(.priorityInvalid, "TRF-61"), RefusalNote(.instructionNotFound, "GEN-14"),
      RefusalNote(.notSender, "TRF-67"), RefusalNote(.otherMembersRecord, "GEN-16"),
      RefusalNote(.stateNotAllowed, "TRF-61"),
    ], rules: ["TRF-61"])

  public var transfer = InstructionNumber.blank
  public var priority = WholeNumber.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("transfer", "number of the transfer", "virmanın numarası"), &transfer)
    visitor.field(Field("priority", "1 (first) to 99", "öncelik 1 (ilk) - 99"), &priority)
  }

  public var concerns: InstructionNumber? { transfer }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<TransferRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard 1...99 ~= priority.value else { throw Refusal(.priorityInvalid, "TRF-61") }
    let fact = Fact("instruction", .instruction(transfer))
    let slot = try book.openTransfer(transfer, context) { _ in Refusal(.stateNotAllowed, "TRF-61", fact) }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = book.transfers[plan.slot]
    var event = PriorityChanged()
    event.instruction = row.number
    event.former = WholeNumber(UInt64(row.priority))
    event.priority = priority
    work.post(event)
    book.setPriority(plan.slot, UInt8(priority.value))
    return .done
  }
}

extension Depository {
  mutating func setPriority(_ slot: Slot<TransferRow>, _ priority: UInt8) {
    let row = transfers[slot]
    guard row.phase == .waiting, let held = holding(row.source) else {
      transfers[slot].priority = priority
      return
    }
    transfers.dequeue(slot, &holdings[held].waiting)
    transfers[slot].priority = priority
    transfers.enqueue(slot, &holdings[held].waiting)
  }
}
