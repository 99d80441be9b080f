// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Brings units of a security into circulation by crediting them to an account's SERB. Government debt does
/// not come this way: it enters through the central bank alone (CBT-05).
public struct SecurityIssue: Operation {
  public static let code = OperationCode(rawValue: 21)
  public static let about = OperationDescription(
    name: "security-issue", title: Bilingual("Security issue", "Menkul kıymet ihracı"),
    summary: Bilingual(
      "Credits newly issued units to an account. Not for government debt.",
      "Yeni ihraç edilen adetleri bir hesaba alacak yazar. Devlet iç borçlanma senetleri için değildir."),
    function: 10, usedBy: Bilingual("MKK", "MKK"), needsBusinessDay: true,
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.securitySuspended, "TRF-12"),
      RefusalNote(.securityRedeemed, "TRF-06"), RefusalNote(.issueNotInMks, "CBT-05"),
      RefusalNote(.nominalInvalid, "GEN-37"),
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.poolAccountNotAllowed, "ACC-81"),
      RefusalNote(.accountBankrupt, "ACC-13"), RefusalNote(.accountInLiquidation, "ACC-13"),
      RefusalNote(.accountImmobilised, "ACC-13"), RefusalNote(.accountWithoutIdentity, "ACC-24"),
      RefusalNote(.accountClosed, "ACC-12"), RefusalNote(.accountInactive, "ACC-56"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["ACC-76", "GEN-40"])

  public var isin = ISIN.blank
  public var account = AccountKey.blank
  public var quantity = Quantity.blank
  public var price: UnitPrice?
  public var acquired: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("isin", "ISIN", "ISIN"), &isin)
    visitor.field(Field("account", "member and account credited", "alacaklandırılan üye ve hesap"), &account)
    visitor.field(Field("quantity", "units issued", "ihraç adedi"), &quantity)
    visitor.field(Field("price", "acquisition price of a unit", "birim edinim fiyatı"), &price)
    visitor.field(
      Field("acquired", "acquisition date, today when not given", "edinim tarihi, verilmezse bugün"),
      &acquired)
  }

  public struct Plan: ~Copyable {
    fileprivate let security: Slot<SecurityRow>
    fileprivate let account: Slot<AccountRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    let slot = try book.movableSecurity(isin, on: context.day)
    let row = book.securities[slot]
    guard row.kind != .governmentDebt else {
      throw Refusal(.issueNotInMks, "CBT-05", Fact("isin", .security(isin)))
    }
    try book.requireUnits(quantity, of: slot)
    guard row.issued.adding(quantity) != nil else { throw Refusal(.nominalInvalid, "GEN-37") }
    guard let account = book.account(account) else {
      throw Refusal(.accountNotFound, "ACC-04", Fact("account", .account(self.account)))
    }
    guard !book.accounts[account].isPool else { throw Refusal(.poolAccountNotAllowed, "ACC-81") }
    try book.requireEligible(account, .credit, enteredAt: context.enteredAt)
    guard book.hasRoomForMovement else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(security: slot, account: account)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let kind = LotKind(price: price ?? UnitPrice(), acquired: acquired ?? context.day, isBanned: false)
    book.issue(quantity, kind, to: HoldingKey(plan.account, .serb, plan.security), &work)
    var event = SecuritiesMoved()
    event.instruction = context.number
    event.origin = .issue
    event.security = RowNumber(plan.security)
    event.target = RowNumber(plan.account)
    event.quantity = quantity
    work.post(event)
    return .done
  }
}
