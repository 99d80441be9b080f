// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Whether an instrument has CCP service for trades from a day on (CCP-06).
public struct InstrumentService: Operation {
  public static let code = OperationCode(rawValue: 103)
  public static let about = OperationDescription(
    name: "instrument-service", title: Bilingual("CCP service of an instrument", "Kıymetin MKT hizmeti"),
    summary: Bilingual(
      "Says from when on trades in an instrument have CCP service. Two different persons enter and approve.",
      "Bir kıymetteki işlemlere hangi günden itibaren MKT hizmeti verileceğini belirler. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP risk officer", "MKT risk yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.ccpFlagRetroactive, "CCP-06"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-06"])

  public var isin = ISIN.blank
  public var served = Flag.blank
  public var from = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("served", "has CCP service", "MKT hizmeti var mı"), &served)
    visitor.field(Field("from", "first trade day", "ilk işlem günü"), &from)
  }

  public struct Plan: ~Copyable { fileprivate let security: Slot<SecurityRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    guard let security = book.security(isin) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    guard from >= context.day else {
      throw Refusal(
        .ccpFlagRetroactive, "CCP-06", Fact("from", .day(from)), Fact("today", .day(context.day)))
    }
    guard book.service(of: security, from: from) != nil || !book.clearing.services.isFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(security: security)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if let slot = book.service(of: plan.security, from: from) {
      book.clearing.services[slot].isServed = served.isSet
    } else {
      _ = book.clearing.services.insert(ServiceRow(plan.security, served.isSet, from: from))
    }
    var event = ServiceChanged()
    event.isin = isin
    event.isServed = served
    event.from = from
    work.post(event)
    return .done
  }
}

extension Depository {
  func service(of security: Slot<SecurityRow>, from day: Day) -> Slot<ServiceRow>? {
    var found: Slot<ServiceRow>?
    clearing.services.forEach { slot, row in
      if row.security == security, row.from == day { found = slot }
    }
    return found
  }

  /// The trade's day decides, so that an open position keeps its book (CCP-06).
  func isServed(_ security: Slot<SecurityRow>, tradedOn day: Day) -> Bool {
    var found: ServiceRow?
    clearing.services.forEach { _, row in
      guard row.security == security, row.from <= day else { return }
      if found.map({ $0.from < row.from }) ?? true { found = row }
    }
    return found?.isServed ?? false
  }
}
