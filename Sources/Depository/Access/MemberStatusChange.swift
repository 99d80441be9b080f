// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Changes a member's status on a document; Takasbank hears of it at once (CLR-04).
public struct MemberStatusChange: Operation {
  public static let code = OperationCode(rawValue: 2)
  public static let about = OperationDescription(
    name: "member-status", title: Bilingual("Member status", "Üye durumu"),
    summary: Bilingual(
      "Changes a member's status on a document. Two different persons enter and approve.",
      "Bir üyenin durumunu bir belgeye dayanarak değiştirir. Girişi ve onayı iki ayrı kişi yapar."),
    function: 8, usedBy: Bilingual("MKK", "MKK"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.operatorOnly, "CLR-04"), RefusalNote(.operatorStaysActive, "AUT-11"),
      RefusalNote(.memberUnknown, "AUT-18"),
      RefusalNote(.statusUnchanged, "CLR-04"), RefusalNote(.principalRequired, "AUT-20"),
    ])

  public var member = MemberCode.blank
  public var status = MemberStatus.blank
  public var document = Text<50>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("status", "new status", "yeni durum"), &status)
    visitor.field(
      Field("document", "reference of the document", "belge numarası", missing: .documentReferenceRequired),
      &document)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<MemberRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    guard let slot = book.member(member) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(member)))
    }
    // Who runs the registry cannot stop itself: nobody would be left to undo it.
    guard book.members[slot].kind != .operatorOfRegistry else {
      throw Refusal(.operatorStaysActive, "AUT-11", Fact("member", .member(member)))
    }
    guard book.members[slot].status != status else {
      throw Refusal(.statusUnchanged, "CLR-04", Fact("status", .word(status.code)))
    }
    guard status != .active || book.activePrincipals(of: slot) > 0 else {
      throw Refusal(.principalRequired, "AUT-20", Fact("member", .member(member)))
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.members[plan.slot].status = status
    book.post(plan.slot, &work)
    if status == .active || status == .windingUp { book.wakeWaiting(&work) { _ in true } }
    return .done
  }
}
