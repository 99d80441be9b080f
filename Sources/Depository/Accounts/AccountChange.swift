// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Changes an account: the intermediary's status S, A, and P only when it is empty; its class and what goes
/// with it before it has moved; its IBAN and password (ACC-12, ACC-15, ACC-84).
public struct AccountChange: Operation {
  public static let code = OperationCode(rawValue: 12)
  public static let about = OperationDescription(
    name: "account-change", title: Bilingual("Account change", "Hesap değişikliği"),
    summary: Bilingual(
      "Changes the intermediary's account status and the account's features; closes and reopens.",
      "AK hesap işlem durumunu ve hesabın özelliklerini değiştirir; kapatır ve yeniden açar."),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.dbdepoNotByMember, "ACC-02"),
      RefusalNote(.reasonNotChangeable, "ACC-11"), RefusalNote(.accountTypeNotChangeable, "ACC-20"),
      RefusalNote(.fieldMissing, "ACC-08"), RefusalNote(.classNotChangeable, "ACC-15"),
      RefusalNote(.identityTypeNotForClass, "ACC-15"), RefusalNote(.jointNotForClass, "ACC-20"),
      RefusalNote(.fieldNotApplicable, "ACC-08"), RefusalNote(.memberUnknown, "ACC-16"),
      RefusalNote(.memberNotActive, "ACC-16"), RefusalNote(.portfolioCodeUnknown, "ACC-17"),
      RefusalNote(.portfolioAuthorityMissing, "ACC-77"), RefusalNote(.openInstructions, "ACC-84"),
      RefusalNote(.accountNotEmpty, "ACC-84"), RefusalNote(.classNotValidOnDate, "GEN-08"),
      RefusalNote(.ibanDuplicate, "GEN-27"), RefusalNote(.tableFull, "GEN-14"),
    ])

  public var account = AccountNumber.blank
  public var status: AccountStatus?
  public var `class`: AccountClass?
  public var reason: OpeningReason?
  public var type: AccountType?
  public var ownership: JointOwnership?
  public var features = AccountFeatures()
  public var password: AccountPassword?
  public var explanation: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.field(Field("status", "new status", "yeni durum"), &status)
    visitor.field(
      Field("class", "new class, as long as nothing was posted", "yeni sınıf; yalnızca hareket görmemişse"),
      &self.class)
    visitor.field(Field("reason", "cannot be changed", "değiştirilemez"), &reason)
    visitor.field(Field("type", "cannot be changed", "değiştirilemez"), &type)
    visitor.field(Field("ownership", "cannot be changed", "değiştirilemez"), &ownership)
    features.describe(&visitor)
    visitor.field(
      Field(
        "password", "Argon2id hash of the account's new password", "hesabın yeni şifresinin Argon2id özeti"),
      &password)
    visitor.field(Field("explanation", "why", "açıklama"), &explanation)
  }

  public struct Plan: ~Copyable {
    fileprivate let slot: Slot<AccountRow>
    fileprivate let details: AccountDetails?
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownAccount(account, context)
    let row = book.accounts[slot]
    let fact = Fact("account", .account(row.key))
    guard !row.isPool else { throw Refusal(.dbdepoNotByMember, "ACC-02", fact) }
    guard reason == nil else { throw Refusal(.reasonNotChangeable, "ACC-11", fact) }
    guard type == nil, ownership == nil else { throw Refusal(.accountTypeNotChangeable, "ACC-20", fact) }
    guard status != nil || self.class != nil || !features.isEmpty || password != nil else {
      throw Refusal(.fieldMissing, "ACC-08", Fact("field", .word("status")))
    }
    if let newClass = self.class {
      try book.requireValid(newClass, on: context.day)
      try requireClass(newClass, row, book)
    }
    var details: AccountDetails?
    if self.class != nil || !features.isEmpty || password != nil {
      details = try changedDetails(row, book, context)
    }
    if (status ?? row.status) != .closed, features.iban != nil || row.status == .closed {
      try book.requireFree((details ?? book.details(of: row)).features.iban, for: slot)
    }
    if status == .closed {
      guard row.openInstructions == 0 else { throw Refusal(.openInstructions, "ACC-84", fact) }
      // Nothing waits, so that no empty holding is kept.
      guard row.holdings == 0 else { throw Refusal(.accountNotEmpty, "ACC-84", fact) }
    }
    guard details == nil || !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(slot: slot, details: details)
  }

  /// Another class only before the first posting, and only one that fits whoever holds the account.
  private func requireClass(
    _ newClass: AccountClass, _ row: AccountRow, _ book: borrowing Depository
  ) throws(Refusal) {
    guard !row.hasMoved else {
      throw Refusal(.classNotChangeable, "ACC-15", Fact("account", .account(row.key)))
    }
    var fits = true
    // Whose own portfolio it would become is not asked anew, so a held account does not become one.
    if newClass == .intermediaryPortfolio, book.holderCount(row) > 0, row.class != newClass { fits = false }
    if !row.investor.isNone {
      let investor = book.investors[row.investor]
      fits = fits && newClass.admits(investor.kind, investor.origin)
    }
    book.forEachHolder(row) { _, holder in
      if !holder.investor.isNone {
        let investor = book.investors[holder.investor]
        fits = fits && newClass.admits(investor.kind, investor.origin)
      } else {
        let identity = book.identities[holder.identity]
        fits = fits && newClass.admits(identity.kind, identity.origin)
      }
    }
    guard fits else {
      throw Refusal(.identityTypeNotForClass, "ACC-15", Fact("class", .word(newClass.code)))
    }
    if row.type == .joint, !newClass.admitsJoint {
      throw Refusal(.jointNotForClass, "ACC-20", Fact("class", .word(newClass.code)))
    }
  }

  /// What stood, with what is given in its place; a new class starts from nothing but the IBAN.
  private func changedDetails(
    _ row: AccountRow, _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> AccountDetails {
    var details = book.details(of: row)
    if self.class != nil {
      let iban = details.features.iban
      details.features = AccountFeatures()
      details.features.iban = iban
    }
    details.features.iban = features.iban ?? details.features.iban
    details.features.custodian = features.custodian ?? details.features.custodian
    details.features.portfolio = features.portfolio ?? details.features.portfolio
    details.features.settlementMember = features.settlementMember ?? details.features.settlementMember
    details.password = password ?? details.password
    try details.features.require(by: self.class ?? row.class, in: book, on: context.day)
    return details
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let former = book.details(of: book.accounts[plan.slot]).features.iban
    if let status { book.accounts[plan.slot].status = status }
    if let newClass = self.class {
      let former = book.accounts[plan.slot].class
      book.accounts[plan.slot].class = newClass
      if (former == .intermediaryPortfolio) != (newClass == .intermediaryPortfolio) {
        book.countPortfolio(plan.slot, isAdded: newClass == .intermediaryPortfolio)
      }
    }
    if let details = plan.details {
      book.texts.free(book.accounts[plan.slot].details)
      book.accounts[plan.slot].details = book.keep(details)
    }
    let row = book.accounts[plan.slot]
    book.carry(
      row.status == .closed ? nil : book.details(of: row).features.iban, insteadOf: former, plan.slot)
    book.post(plan.slot, &work)
    return .done
  }
}
