// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Defines a security by its ISIN (GEN-05, GEN-25).
public struct SecurityDefinition: Operation {
  public static let code = OperationCode(rawValue: 20)
  public static let about = OperationDescription(
    name: "security-definition", title: Bilingual("Security definition", "Menkul kıymet tanımı"),
    summary: Bilingual("Defines a security by its ISIN.", "Bir kıymeti ISIN koduyla tanımlar."),
    function: 10, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.securityExists, "GEN-25"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["GEN-05", "GEN-06", "GEN-25", "CBT-05"])

  public var isin = ISIN.blank
  public var kind = InstrumentKind.blank
  public var name = Text<100>.blank
  public var currency: Currency?
  public var smallestUnit: Quantity?
  public var redemption: Day?
  public var issuedNominal: Quantity?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "ISIN", "ISIN"), &isin)
    visitor.field(Field("kind", "kind of instrument", "kıymet türü"), &kind)
    visitor.field(Field("name", "name or ticker", "ad veya işlem kodu"), &name)
    visitor.field(Field("currency", "currency, TRY when not given", "para birimi, verilmezse TRY"), &currency)
    visitor.field(
      Field("smallestUnit", "smallest unit, 1 when not given", "en küçük birim, verilmezse 1"), &smallestUnit)
    visitor.field(
      Field("redemption", "redemption date of debt", "borçlanma aracının itfa tarihi"), &redemption)
    visitor.field(
      Field(
        "issuedNominal", "issued nominal of government debt, as the central bank told it",
        "devlet iç borçlanma senedinin TCMB'ce bildirilen ihraç nominali"), &issuedNominal)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    guard book.security(isin) == nil else {
      throw Refusal(.securityExists, "GEN-25", Fact("isin", .security(isin)))
    }
    guard !book.securities.isFull, !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = SecurityRow(
      isin: isin, kind: kind, currency: currency ?? .lira, smallestUnit: smallestUnit?.units ?? 1,
      redemption: redemption ?? Day(number: .max), name: book.keep(name.utf8))
    let slot = book.securities.insert(row)!
    book.securitiesByISIN.insert(SecurityRow.hash(isin), slot.raw)
    book.post(slot, &work)
    if let issuedNominal {
      var event = IssuedNominalTold()
      event.security = RowNumber(slot)
      event.nominal = issuedNominal
      work.post(event)
    }
    return .done
  }
}

extension Depository {
  func post(_ slot: Slot<SecurityRow>, _ work: inout Work) {
    let row = securities[slot]
    var event = SecurityChanged()
    event.row = RowNumber(slot)
    event.isin = row.isin
    event.kind = row.kind
    event.currency = row.currency
    event.isSuspended = Flag(row.isSuspended)
    event.name = Text(utf8: text(row.name))
    work.post(event)
  }

  /// A security that may move today: known, not stopped, not redeemed (TRF-06, TRF-12).
  func movableSecurity(
    _ isin: ISIN, hint: Slot<SecurityRow> = .none, on day: Day
  ) throws(Refusal) -> Slot<SecurityRow> {
    guard let slot = security(isin, hint: hint) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    let row = securities[slot]
    if row.isSuspended { throw Refusal(.securitySuspended, "TRF-12", Fact("isin", .security(isin))) }
    if row.redemption <= day { throw Refusal(.securityRedeemed, "TRF-06", Fact("isin", .security(isin))) }
    return slot
  }

  /// GEN-37: positive, and a multiple of the smallest unit.
  func requireUnits(_ quantity: Quantity, of security: Slot<SecurityRow>) throws(Refusal) {
    let unit = securities[security].smallestUnit
    guard quantity.units > 0, unit == 1 || quantity.units % unit == 0 else {
      throw Refusal(
        .nominalInvalid, "GEN-37", Fact("nominal", .quantity(quantity)), Fact("smallestUnit", .number(unit)))
    }
  }
}
