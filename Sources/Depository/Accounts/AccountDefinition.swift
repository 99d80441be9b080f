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
      RefusalNote(.fieldMissing, "ACC-08"), RefusalNote(.fieldNotApplicable, "ACC-08"),
      RefusalNote(.memberUnknown, "ACC-16"), RefusalNote(.memberNotActive, "ACC-16"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["ACC-05", "ACC-08", "ACC-15", "ACC-23", "ACC-65"])

  public var account = AccountNumber.blank
  public var `class` = AccountClass.blank
  public var reason: OpeningReason?
  public var status: AccountStatus?
  /// Optional until the market requires it (GEN-27, ACC-10).
  public var iban: IBAN?
  public var custodian: MemberCode?
  public var portfolio: Text<16>?
  public var settlementMember: MemberCode?
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
    visitor.field(Field("iban", "IBAN of the account", "hesabın IBAN kodu"), &iban)
    visitor.field(
      Field("custodian", "custodian member: classes 7, 8, 9, 11", "saklamacı üye: sınıf 7, 8, 9, 11"),
      &custodian)
    visitor.field(Field("portfolio", "portfolio code: classes 2, 9", "portföy kodu: sınıf 2, 9"), &portfolio)
    visitor.field(
      Field("settlementMember", "settlement member: classes 3, 8, 10, 11", "takas üyesi: sınıf 3, 8, 10, 11"),
      &settlementMember)
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
    try require(custodian != nil, self.class.needsCustodian, "custodian")
    try require(portfolio != nil, self.class.needsPortfolio, "portfolio")
    try require(settlementMember != nil, self.class.needsSettlementMember, "settlementMember")
    for named in [custodian, settlementMember] {
      if let named, book.member(named) == nil {
        throw Refusal(.memberUnknown, "ACC-16", Fact("member", .member(named)))
      }
    }
    if let custodian, let named = book.member(custodian), book.members[named].status != .active {
      let status = book.members[named].status
      throw Refusal(
        .memberNotActive, "ACC-16", Fact("status", .word(status.code)), Fact("member", .member(custodian)))
    }
    guard !book.accounts.isFull, !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan()
  }

  /// A field that the class does not use is refused and not ignored (ACC-08).
  private func require(_ isGiven: Bool, _ isNeeded: Bool, _ field: StaticString) throws(Refusal) {
    if isNeeded, !isGiven { throw Refusal(.fieldMissing, "ACC-08", Fact("field", .word(field))) }
    if isGiven, !isNeeded { throw Refusal(.fieldNotApplicable, "ACC-08", Fact("field", .word(field))) }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var row = AccountRow(
      key: AccountKey(context.memberCode, account), opened: context.day, class: self.class,
      status: status ?? .normal,
      reason: reason ?? .normal)
    row.details = keepDetails(in: &book)
    _ = book.addAccount(row, &work)
    return .done
  }

  /// What only some classes have stands as one text, in the order described.
  private func keepDetails(in book: inout Depository) -> Blob {
    guard iban != nil || custodian != nil || portfolio != nil || settlementMember != nil else { return .none }
    var parts: [UInt8] = []
    iban?.write(to: &parts)
    parts.append(59)
    custodian?.write(to: &parts)
    parts.append(59)
    portfolio?.write(to: &parts)
    parts.append(59)
    settlementMember?.write(to: &parts)
    return book.keep(parts)
  }
}

extension AccountClass {
  /// Transaction accounts carry the custodian of the securities (ACC-16).
  var needsCustodian: Bool {
    self == .agencyCustodian || self == .fundCustodian || self == .portfolioCustodian
      || self == .trustCustodian
  }
  /// ACC-17.
  var needsPortfolio: Bool { self == .portfolioInvestor || self == .portfolioCustodian }
  /// ACC-18, ACC-19.
  var needsSettlementMember: Bool {
    self == .fund || self == .fundCustodian || self == .trust || self == .trustCustodian
  }

  /// The identity kinds that may hold an account of the class (ACC-15): funds in 3 and 8 (ACC-78), trusts in
  /// 10 and 11 (ACC-80).
  func admits(_ kind: IdentityKind) -> Bool {
    switch self {
    case .fund, .fundCustodian: kind == .domesticFund
    case .intermediaryPortfolio, .publicOffering: kind == .domesticLegal
    case .trust, .trustCustodian: kind == .investmentTrust
    default: true
    }
  }
}

extension Depository {
  mutating func addAccount(_ row: AccountRow, _ work: inout Work) -> Slot<AccountRow> {
    let slot = accounts.insert(row)!
    accountsByKey.insert(row.hash, slot.raw)
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
