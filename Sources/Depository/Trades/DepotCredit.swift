// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What came into the registry's depot at the central bank, credited to a member's pool account or to the
/// account that the message names: the only way in which government debt comes into being here (CBT-05). The
/// gateway brings it in.
public struct DepotCredit: Operation {
  public static let code = OperationCode(rawValue: 97)
  public static let about = OperationDescription(
    name: "depot-credit", title: Bilingual("Entry from a depot", "Depodan giriş"),
    summary: Bilingual(
      "Credits government debt that came from the central bank to a pool account or the account named.",
      "TCMB'den gelen devlet iç borçlanma senedini havuz hesabına veya belirtilen hesaba alacak yazar."),
    function: 4, usedBy: Bilingual("gateway", "ağ geçidi"), verbs: [.enter], isReport: true,
    refusals: [
      RefusalNote(.duplicateReference, "TRF-06"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.securitySuspended, "TRF-12"), RefusalNote(.securityRedeemed, "TRF-06"),
      RefusalNote(.dibsOnly, "CBT-05"), RefusalNote(.nominalInvalid, "GEN-37"),
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CBT-05"])

  public var reference = Reference.blank
  public var isin = ISIN.blank
  public var account = AccountKey.blank
  public var quantity = Quantity.blank
  public var price: UnitPrice?
  public var acquired: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("reference", "reference of the message", "mesajın referansı"), &reference)
    visitor.field(Field("isin", "ISIN", "ISIN"), &isin)
    visitor.field(Field("account", "member and account credited", "alacaklandırılan üye ve hesap"), &account)
    visitor.field(Field("quantity", "units that came", "gelen adet"), &quantity)
    visitor.field(Field("price", "acquisition price of a unit", "birim edinim fiyatı"), &price)
    visitor.field(
      Field("acquired", "acquisition date, today when not given", "edinim tarihi, verilmezse bugün"),
      &acquired)
  }

  @inlinable public var lineReference: Reference? { reference }

  public struct Plan: ~Copyable {
    fileprivate let security: Slot<SecurityRow>
    fileprivate let account: Slot<AccountRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let security = try book.movableSecurity(isin, on: context.day)
    let row = book.securities[security]
    guard row.kind == .governmentDebt else {
      throw Refusal(.dibsOnly, "CBT-05", Fact("isin", .security(isin)))
    }
    try book.requireUnits(quantity, of: security)
    guard row.issued.adding(quantity) != nil else { throw Refusal(.nominalInvalid, "GEN-37") }
    guard let account = book.account(account) else {
      throw Refusal(.accountNotFound, "ACC-04", Fact("account", .account(self.account)))
    }
    guard book.hasRoomForMovement else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(security: security, account: account)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let kind = LotKind(price: price ?? UnitPrice(), acquired: acquired ?? context.day, isBanned: false)
    book.issue(quantity, kind, to: HoldingKey(plan.account, .serb, plan.security), &work)
    var event = SecuritiesMoved()
    event.instruction = context.number
    event.origin = .depotIn
    event.security = RowNumber(plan.security)
    event.target = RowNumber(plan.account)
    event.quantity = quantity
    work.post(event)
    return .done
  }
}
