// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Stops the operations of a security in the registry, or lets them go on (TRF-12, TRF-77).
public struct SecuritySuspension: Operation {
  public static let code = OperationCode(rawValue: 22)
  public static let about = OperationDescription(
    name: "security-suspension", title: Bilingual("Security suspension", "Kıymet işlemlerinin durdurulması"),
    summary: Bilingual(
      "Stops or resumes the operations of a security.",
      "Bir kıymetin işlemlerini durdurur veya yeniden başlatır."),
    function: 8, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.statusUnchanged, "TRF-77"),
    ])

  public var isin = ISIN.blank
  public var suspended = Flag.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "ISIN", "ISIN"), &isin)
    visitor.field(
      Field("suspended", "true to stop, false to resume", "durdurmak için true, başlatmak için false"),
      &suspended)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<SecurityRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    guard let slot = book.security(isin) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    guard book.securities[slot].isSuspended != suspended.isSet else {
      throw Refusal(.statusUnchanged, "TRF-77")
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.securities[plan.slot].isSuspended = suspended.isSet
    book.post(plan.slot, &work)
    if !suspended.isSet { book.wakeWaiting(&work) { [slot = plan.slot] in $0.source.security == slot } }
    return .done
  }
}
