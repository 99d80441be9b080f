// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Opens an account under the member, without identity: restriction K until its holder is known (ACC-05 to
/// ACC-23). Its ten sub-accounts come into being with it; they hold nothing yet, so they take no room
/// (ACC-65).
public struct AccountDefinition: Operation {
  public static let code = OperationCode(rawValue: 10)
  public static let about = OperationDescription(
    name: "account-definition", title: Bilingual("Account definition", "Hesap tanımı"),
    summary: Bilingual(
      "Opens an account under the member. It starts without identity (K) and with all ten sub-accounts.",
      "Üyenin altında hesap açar. Hesap kimliksiz (K) ve on alt hesabıyla başlar."),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNumberReserved, "ACC-09"), RefusalNote(.accountExists, "ACC-09"),
      RefusalNote(.reasonDOnlyByTakeover, "ACC-11"), RefusalNote(.closedAtOpening, "ACC-12"),
      RefusalNote(.fieldNotSettable, "ACC-23"), RefusalNote(.fieldMissing, "ACC-08"),
      RefusalNote(.fieldNotApplicable, "ACC-08"), RefusalNote(.jointNotForClass, "ACC-20"),
      RefusalNote(.memberUnknown, "ACC-16"), RefusalNote(.memberNotActive, "ACC-16"),
      RefusalNote(.portfolioCodeUnknown, "ACC-17"), RefusalNote(.portfolioAuthorityMissing, "ACC-77"),
      RefusalNote(.classNotValidOnDate, "GEN-08"), RefusalNote(.ibanRequired, "GEN-27"),
      RefusalNote(.ibanDuplicate, "GEN-27"), RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "ACC-01", "ACC-03", "ACC-05", "ACC-08", "ACC-15", "ACC-18", "ACC-19", "ACC-21", "ACC-22", "ACC-65",
      "ACC-83",
    ])

  public var account = AccountNumber.blank
  public var `class` = AccountClass.blank
  public var reason: OpeningReason?
  public var status: AccountStatus?
  public var restriction: Restriction?
  public var type: AccountType?
  public var ownership: JointOwnership?
  public var features = AccountFeatures()
  public var password: AccountPassword?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.field(Field("class", "account class", "hesap sınıfı"), &self.class)
    visitor.field(Field("reason", "opening reason, N when not given", "açma nedeni, verilmezse N"), &reason)
    visitor.field(
      Field(
        "status", "intermediary's account status, A when not given", "AK hesap işlem durumu, verilmezse A"),
      &status)
    visitor.field(
      Field(
        "restriction", "restriction status; the system sets K, nothing else may be given",
        "yasaklılık durumu; sistem K koyar, başkası verilemez"), &restriction)
    features.describe(&visitor)
    visitor.field(
      Field("type", "single or joint, single when not given", "tekil veya müşterek, verilmezse tekil"), &type)
    visitor.field(
      Field("ownership", "joint ownership kind, of a joint account", "müşterek hesabın ortaklık türü"),
      &ownership)
    visitor.field(
      Field(
        "password", "Argon2id hash of the account's password of 6 to 20 characters",
        "6-20 karakterlik hesap şifresinin Argon2id özeti"), &password)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard account != .pool, account != .omnibus else { throw Refusal(.accountNumberReserved, "ACC-09") }
    let key = AccountKey(context.memberCode, account)
    guard book.account(key) == nil else {
      throw Refusal(.accountExists, "ACC-09", Fact("account", .account(key)))
    }
    if reason == .takeover { throw Refusal(.reasonDOnlyByTakeover, "ACC-11") }
    if status == .closed { throw Refusal(.closedAtOpening, "ACC-12") }
    if let restriction, restriction != .withoutIdentity {
      throw Refusal(.fieldNotSettable, "ACC-23", Fact("field", .word("restriction")))
    }
    if (type == .joint) != (ownership != nil) {
      throw Refusal(
        type == .joint ? .fieldMissing : .fieldNotApplicable, "ACC-21", Fact("field", .word("ownership")))
    }
    if type == .joint, !self.class.admitsJoint {
      throw Refusal(.jointNotForClass, "ACC-20", Fact("class", .word(self.class.code)))
    }
    try book.requireValid(self.class, on: context.day)
    try features.require(by: self.class, in: book, on: context.day)
    if features.iban == nil, book.needsIBAN(on: context.day) { throw Refusal(.ibanRequired, "GEN-27") }
    try book.requireFree(features.iban, for: nil)
    guard !book.accounts.isFull, !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var row = AccountRow(
      key: AccountKey(context.memberCode, account), opened: context.day, class: self.class,
      status: status ?? .normal, reason: reason ?? .normal)
    row.type = type ?? .single
    row.ownership = ownership ?? .several
    row.details = book.keep(AccountDetails(features, password))
    let slot = book.addAccount(row, &work)
    book.carry(features.iban, insteadOf: nil, slot)
    return .done
  }
}

extension AccountDefinition {
  /// Where its number is looked for and will stand.
  public mutating func prefetch(_ book: borrowing Depository, _ actor: Actor, step: Int) {
    if step == 0 { book.accountsByKey.prefetch(AccountRow.hash(AccountKey(actor.memberCode, account))) }
  }
}

extension Depository {
  mutating func addAccount(_ row: AccountRow, _ work: inout Work) -> Slot<AccountRow> {
    let slot = accounts.insert(row)!
    accountsByKey.insert(row.hash, slot.raw)
    if row.class == .intermediaryPortfolio, !row.isPool { countPortfolio(slot, isAdded: true) }
    post(slot, &work)
    return slot
  }

  func post(_ slot: Slot<AccountRow>, _ work: inout Work) {
    let row = accounts[slot]
    var event = AccountChanged()
    event.row = RowNumber(slot)
    event.account = row.key
    event.class = row.class
    event.status = row.status
    event.restriction = row.restriction
    event.opened = row.opened
    event.investor = row.investor.isNone ? nil : InvestorRow.number(row.investor)
    event.reason = row.reason
    event.type = row.type
    event.ownership = row.type == .joint ? row.ownership : nil
    event.isInactive = Flag(row.isInactive)
    event.inactivity = row.inactivity == .none ? nil : row.inactivity
    event.inactiveFrom = row.inactivity == .none ? nil : inactiveFrom(row).day
    let details = details(of: row)
    event.features = details.features
    event.hasPassword = Flag(details.password != nil)
    work.post(event)
  }

  /// The member's own account by its number (ACC-04).
  func ownAccount(_ number: AccountNumber, _ context: Context) throws(Refusal) -> Slot<AccountRow> {
    let key = AccountKey(context.memberCode, number)
    guard let slot = account(key) else {
      throw Refusal(.accountNotFound, "ACC-04", Fact("account", .account(key)))
    }
    return slot
  }

  enum Side { case debit, credit }

  /// One code, the first that applies in the order I, T, M, K, P, inactive, S (ACC-12 to ACC-14, TRF-12).
  func requireEligible(_ slot: Slot<AccountRow>, _ side: Side, enteredAt: Moment) throws(Refusal) {
    let row = accounts[slot]
    if row.restriction == .normal, row.status == .normal, !row.isInactive { return }
    let fact = Fact("account", .account(row.key))
    switch row.restriction {
    case .bankruptcy: throw Refusal(.accountBankrupt, "ACC-13", fact)
    case .liquidation: throw Refusal(.accountInLiquidation, "ACC-13", fact)
    // TRF-14: what was entered before the immobilisation runs to its end.
    case .immobilised where enteredAt >= row.immobilisedAt: throw Refusal(.accountImmobilised, "ACC-13", fact)
    case .withoutIdentity: throw Refusal(.accountWithoutIdentity, "ACC-24", fact)
    case .normal, .immobilised: break
    }
    if row.status == .closed { throw Refusal(.accountClosed, "ACC-12", fact) }
    if row.isInactive { throw Refusal(.accountInactive, "ACC-56", fact) }
    if row.status == .entriesOnly, side == .debit { throw Refusal(.accountDebitBlocked, "ACC-12", fact) }
  }
}
