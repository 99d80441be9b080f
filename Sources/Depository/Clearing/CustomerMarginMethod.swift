// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A member declares how it margins its customers, within the rules of the Capital Markets Board; the
/// registry keeps what it says and shows it to auditors, and nothing follows from it (CCP-35, CCP-36).
public struct CustomerMarginMethod: Operation {
  public static let code = OperationCode(rawValue: 113)
  public static let about = OperationDescription(
    name: "customer-margin-method",
    title: Bilingual("Margining of customers", "Müşterilerin teminatlandırılması"),
    summary: Bilingual(
      "Declares the method by which a member margins its customers; replaces what stood.",
      "Üyenin müşterilerini teminatlandırma yöntemini beyan eder; öncekinin yerine geçer."),
    function: 6, usedBy: Bilingual("CCP member", "MKT üyesi"),
    refusals: [RefusalNote(.accountUnknown, "CCP-44")], rules: ["CCP-36"])

  public var method = Text<200>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("method", "the method in words", "yöntemin açıklaması"), &method)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    _ = try book.requireClearingAccount(Slot(raw: context.member), .customers)
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var event = CustomerMarginDeclared()
    event.member = context.memberCode
    event.method = method
    event.day = context.day
    work.post(event)
    return .done
  }
}

/// A member has declared how it margins its customers (CCP-36).
public struct CustomerMarginDeclared: Event {
  public static let code: UInt8 = 120
  public static let name: StaticString = "customer-margin-method"
  public static let meaning = Bilingual(
    "a member declared how it margins its customers",
    "bir üye müşterilerini teminatlandırma yöntemini beyan etti")
  public var member = MemberCode.blank
  public var method = Text<200>.blank
  public var day = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
    visitor.field(Field("method", "method", "yöntem"), &method)
    visitor.field(Field("day", "day", "gün"), &day)
  }
}
