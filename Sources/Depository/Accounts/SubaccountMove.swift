// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Moves securities of an account between its free sub-account and one that blocks them, where no operation
/// of its own does: the lending market's two and the stop record (ACC-65 to ACC-75). The account's total
/// stays
/// as it is (ACC-76).
public struct SubaccountMove: Operation {
  public static let code = OperationCode(rawValue: 60)
  public static let about = OperationDescription(
    name: "subaccount-move", title: Bilingual("Move between sub-accounts", "Alt hesaplar arası hareket"),
    summary: Bilingual(
      "Blocks or releases securities of an account: OPSP by its member, OPTD by Takasbank, OPOZ by MKK.",
      "Bir hesabın kıymetlerini bloke eder veya çözer: OPSP üyesi, OPTD Takasbank, OPOZ MKK eliyle."),
    function: 2, usedBy: Bilingual("member, Takasbank, MKK", "üye, Takasbank, MKK"), needsBusinessDay: true,
    expiry: .dayEnd,
    refusals: [
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.accountNotOfMember, "ACC-04"),
      RefusalNote(.dbdepoNoOtherSubaccount, "ACC-81"), RefusalNote(.notFreeSubaccount, "ACC-66"),
      RefusalNote(.isinUnknown, "GEN-25"), RefusalNote(.securitySuspended, "TRF-12"),
      RefusalNote(.securityRedeemed, "TRF-06"), RefusalNote(.subaccountNotForDibs, "ACC-69"),
      RefusalNote(.pledgeMessageRequired, "ACC-71"), RefusalNote(.blockedSubaccount, "ACC-67"),
      RefusalNote(.fzkbohTcmbOnly, "ACC-75"), RefusalNote(.onlyTakasbank, "ACC-70"),
      RefusalNote(.documentReferenceRequired, "ACC-74"), RefusalNote(.nominalInvalid, "GEN-37"),
      RefusalNote(.accountBankrupt, "ACC-13"), RefusalNote(.accountInLiquidation, "ACC-13"),
      RefusalNote(.accountImmobilised, "ACC-13"), RefusalNote(.accountWithoutIdentity, "ACC-24"),
      RefusalNote(.accountClosed, "ACC-12"), RefusalNote(.accountInactive, "ACC-56"),
      RefusalNote(.accountDebitBlocked, "ACC-12"), RefusalNote(.insufficientBalance, "ACC-76"),
      RefusalNote(.subaccountNotValidOnDate, "GEN-08"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["ACC-65", "ACC-68", "ACC-72", "ACC-73"])

  public var account = AccountKey.blank
  public var isin = ISIN.blank
  public var quantity = Quantity.blank
  public var from = Subaccount.blank
  public var to = Subaccount.blank
  public var document: Text<50>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "member and account", "üye ve hesap"), &account)
    visitor.field(Field("isin", "ISIN", "ISIN"), &isin)
    visitor.field(Field("quantity", "units", "adet"), &quantity)
    visitor.field(Field("from", "sub-account debited", "borçlu alt hesap"), &from)
    visitor.field(Field("to", "sub-account credited", "alacaklı alt hesap"), &to)
    visitor.field(
      Field("document", "reference of the stop record, for OPOZ", "OPOZ için opoze kaydının belgesi"),
      &document)
  }

  public struct Plan: ~Copyable {
    fileprivate let source: Slot<HoldingRow>
    fileprivate let account: Slot<AccountRow>
    fileprivate let security: Slot<SecurityRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let fact = Fact("account", .account(account))
    guard let slot = book.account(account) else { throw Refusal(.accountNotFound, "ACC-04", fact) }
    let actor = book.members[Slot(raw: context.member)].kind
    guard account.member == context.memberCode || actor == .operatorOfRegistry || actor == .takasbank else {
      throw Refusal(.accountNotOfMember, "ACC-04", fact)
    }
    guard !book.accounts[slot].isPool else { throw Refusal(.dbdepoNoOtherSubaccount, "ACC-81", fact) }
    guard (from == .serb) != (to == .serb) else {
      throw Refusal(.notFreeSubaccount, "ACC-66", Fact("subaccount", .word(from.code)))
    }
    let security = try book.movableSecurity(isin, on: context.day)
    try book.requireValid(to, on: context.day)
    let blocking = from == .serb ? to : from
    if book.securities[security].kind == .governmentDebt, !blocking.takesGovernmentDebt {
      throw Refusal(.subaccountNotForDibs, blocking.rule, Fact("subaccount", .word(blocking.code)))
    }
    try blocking.requireMover(actor, hasDocument: document != nil)
    try book.requireUnits(quantity, of: security)
    // What MKK stops for a legal reason is not held up by the account's own statuses (ACC-14).
    if actor != .operatorOfRegistry { try book.requireEligible(slot, .debit, enteredAt: context.enteredAt) }
    guard let source = book.holding(HoldingKey(slot, from, security)), book.holdings[source].total >= quantity
    else {
      throw Refusal(
        .insufficientBalance, "ACC-76",
        Fact("balance", .quantity(book.balance(HoldingKey(slot, from, security)))),
        Fact("subaccount", .word(from.code)))
    }
    guard book.hasRoomForMovement else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(source: source, account: slot, security: security)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.move(quantity, from: plan.source, to: HoldingKey(plan.account, to, plan.security), &work)
    var event = SecuritiesMoved()
    event.instruction = context.number
    event.origin = .subaccount
    event.security = RowNumber(plan.security)
    event.source = RowNumber(plan.account)
    event.sourceSubaccount = from
    event.target = RowNumber(plan.account)
    event.targetSubaccount = to
    event.quantity = quantity
    work.post(event)
    return .done
  }
}

/// What each sub-account allows (ACC-65 to ACC-75).
extension Subaccount {
  /// The rule that describes it.
  var rule: RuleID {
    switch self {
    case .serb: "ACC-66"
    case .hacz: "ACC-67"
    case .haps: "ACC-68"
    case .opsp: "ACC-69"
    case .optd: "ACC-70"
    case .rhna: "ACC-71"
    case .rhnv: "ACC-72"
    case .teka: "ACC-73"
    case .opoz: "ACC-74"
    case .fzkboh: "ACC-75"
    }
  }

  /// TEKA holds government debt for pledge instructions alone, which have operations of their own (ACC-73).
  var takesGovernmentDebt: Bool {
    switch self {
    case .opsp, .optd, .teka, .opoz: false
    case .serb, .hacz, .haps, .rhna, .rhnv, .fzkboh: true
    }
  }

  /// Who may move securities into it and out of it by hand.
  ///
  /// - Refuses: `pledge-message-required`, `blocked-subaccount`, `fzkboh-tcmb-only`, `only-takasbank`,
  ///   `document-reference-required`.
  func requireMover(_ actor: MemberKind, hasDocument: Bool) throws(Refusal) {
    let fact = Fact("subaccount", .word(code))
    switch self {
    case .serb, .opsp: break
    case .rhna, .rhnv: throw Refusal(.pledgeMessageRequired, rule, fact)
    case .hacz, .haps, .teka: throw Refusal(.blockedSubaccount, rule, fact)
    case .fzkboh: throw Refusal(.fzkbohTcmbOnly, rule, fact)
    case .optd:
      guard actor == .takasbank else { throw Refusal(.onlyTakasbank, rule, fact) }
    case .opoz:
      guard actor == .operatorOfRegistry else { throw Refusal(.blockedSubaccount, rule, fact) }
      guard hasDocument else { throw Refusal(.documentReferenceRequired, rule) }
    }
  }
}
