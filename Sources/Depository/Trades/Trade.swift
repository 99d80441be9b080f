// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A purchase or sale of government debt that a member made with its customer: the report moves the
/// securities between the customer's account and the member's pool or portfolio account, at once and whole,
/// or it is refused (TRD-01, TRD-02, TRD-06, TRD-07).
///
/// Nothing is matched, paid or reserved (TRD-08, TRD-17), and what the registry cannot see of the market
/// behind it is not asked for (TRD-22).
public struct Trade: Operation {
  public static let code = OperationCode(rawValue: 96)

  public var reference = Reference.blank
  public var tradeType = TradeType.blank
  public var customerAccount = AccountKey.blank
  public var houseAccount: AccountKey?
  public var subaccount: Subaccount?
  public var isin = ISIN.blank
  public var nominal = Quantity.blank
  public var tradeDate: Day?
  public var valueDate: Day?
  public var backDateReason: Text<100>?
  public var price: UnitPrice?
  public var amount: Money?
  public var acquisitionCost: UnitPrice?
  public var acquisitionDate: Day?
  public var payment: Text<30>?
  public var correctsReference: Reference?
  public var description: Text<200>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("reference", "the member's reference", "üyenin referansı"), &reference)
    visitor.field(Field("tradeType", "type of trade", "işlem türü"), &tradeType)
    visitor.field(
      Field("customerAccount", "the customer's account", "müşteri hesabı"), &customerAccount)
    visitor.field(
      Field(
        "houseAccount",
        "the member's pool or portfolio account; when not given the portfolio for PR types, else DBDEPO",
        "üyenin havuz veya portföy hesabı; verilmezse PR türlerinde portföy, diğerlerinde DBDEPO"),
      &houseAccount)
    visitor.field(
      Field(
        "subaccount", "sub-account of both accounts: only SERB", "iki hesabın alt hesabı: yalnızca SERB"),
      &subaccount)
    visitor.field(Field("isin", "security", "kıymet"), &isin)
    visitor.field(Field("nominal", "units traded", "işlem adedi"), &nominal)
    visitor.field(
      Field(
        "tradeDate", "when the trade was made, today when not given", "işlem tarihi, verilmezse bugün"),
      &tradeDate)
    visitor.field(Field("valueDate", "value date: only today", "valör: yalnızca bugün"), &valueDate)
    visitor.field(
      Field(
        "backDateReason", "why it is back-dated, EMKT-CLOSED when not given",
        "geri tarihli girişin nedeni, verilmezse EMKT-CLOSED"), &backDateReason)
    visitor.field(Field("price", "price of a unit, for information", "birim fiyat, bilgi için"), &price)
    visitor.field(Field("amount", "cash amount, for information", "tutar, bilgi için"), &amount)
    visitor.field(
      Field(
        "acquisitionCost", "cost of a unit to the customer who buys, for information",
        "alan müşterinin birim maliyeti, bilgi için"), &acquisitionCost)
    visitor.field(
      Field(
        "acquisitionDate", "acquisition date of the customer who buys, for information",
        "alan müşterinin edinim tarihi, bilgi için"), &acquisitionDate)
    visitor.field(
      Field(
        "payment", "there is no trade against payment here; refused",
        "burada ödeme karşılığı işlem yoktur; reddedilir"), &payment)
    visitor.field(
      Field(
        "correctsReference", "reference of the trade that this one puts right",
        "bu işlemle düzeltilen işlemin referansı"), &correctsReference)
    visitor.field(Field("description", "free text", "açıklama"), &description)
  }

  public static let about = OperationDescription(
    name: "trade", title: Bilingual("Trade with a customer", "Müşteri alım satım işlemi"),
    summary: Bilingual(
      "Moves government debt between a customer's account and the member's pool or portfolio account, at once and in full, or not at all.",
      "Devlet iç borçlanma senedini müşteri hesabı ile üyenin havuz veya portföy hesabı arasında, anında ve tamamıyla aktarır; yoksa reddedilir."
    ),
    function: 5, usedBy: Bilingual("member", "üye"), needsBusinessDay: true, expiry: .dayEnd,
    refusals: [
      RefusalNote(.memberNotActive, "TRF-12"), RefusalNote(.duplicateReference, "TRF-06"),
      RefusalNote(.memberNotAuthorisedToTrade, "TRD-01"),
      RefusalNote(.dvpNotSupported, "TRD-17"), RefusalNote(.forwardValueNotAllowed, "TRD-12"),
      RefusalNote(.backDateNotAllowed, "TRD-11"), RefusalNote(.tradeDateNotBusinessDay, "TRD-13"),
      RefusalNote(.tradeDateTooOld, "TRD-15"), RefusalNote(.fieldNotApplicable, "TRD-13"),
      RefusalNote(.memberUnknown, "TRD-01"), RefusalNote(.accountNotOfMember, "TRD-10"),
      RefusalNote(.omnibusNotTransactable, "TRF-12"), RefusalNote(.accountNotFound, "TRD-05"),
      RefusalNote(.customerAccountIsHouseAccount, "TRD-02"),
      RefusalNote(.houseAccountAmbiguous, "TRD-04"), RefusalNote(.contraAccountNotAllowed, "TRD-02"),
      RefusalNote(.notFreeSubaccount, "TRD-09"),
      RefusalNote(.accountBankrupt, "ACC-13"), RefusalNote(.accountInLiquidation, "ACC-13"),
      RefusalNote(.accountImmobilised, "ACC-13"), RefusalNote(.accountWithoutIdentity, "ACC-24"),
      RefusalNote(.accountClosed, "ACC-12"), RefusalNote(.accountInactive, "ACC-56"),
      RefusalNote(.accountDebitBlocked, "ACC-12"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.securitySuspended, "TRF-12"), RefusalNote(.securityRedeemed, "TRF-06"),
      RefusalNote(.dibsOnly, "TRD-05"), RefusalNote(.nominalInvalid, "GEN-37"),
      RefusalNote(.investorBanned, "TRD-18"), RefusalNote(.insufficientBalance, "TRD-07"),
      RefusalNote(.holdingBanned, "TRD-18"), RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "TRD-02", "TRD-03", "TRD-06", "TRD-08", "TRD-11", "TRD-14", "TRD-16", "TRD-19", "TRD-20", "TRD-21",
      "TRD-22", "TRD-23", "TRD-24", "TRD-25", "TRF-14",
    ])

  @inlinable public var lineReference: Reference? { reference }

  public struct Plan: ~Copyable {
    let customer: Slot<AccountRow>
    let house: Slot<AccountRow>
    let security: Slot<SecurityRow>
    let tradeDate: Day
    /// What the customer receives takes the code of his ban.
    let takesBan: Bool
  }

  // MARK: Plan

  /// The member, the form, the two accounts, the security, bans, and what only the approval asks for: the
  /// balance, which nothing reserves before (TRD-08).
  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try requireReporter(book, context)
    let date = try requireForm(book, context)
    let customer = try customerLeg(book, context)
    let house = try houseLeg(book, context)
    try book.requireFree(subaccount, "TRD-09")
    let delivers = tradeType.terms.deliverer
    try book.requireEligible(
      customer, delivers == .customer ? .debit : .credit, enteredAt: context.enteredAt)
    try book.requireEligible(house, delivers == .house ? .debit : .credit, enteredAt: context.enteredAt)
    let security = try book.movableSecurity(isin, on: context.day)
    guard book.securities[security].kind == .governmentDebt else {
      throw Refusal(.dibsOnly, "TRD-05", Fact("isin", .security(isin)))
    }
    try book.requireUnits(nominal, of: security)
    let buysUnderBan = delivers == .house && book.isBanned(customer)
    // TRD-18: off the market, out of the member's portfolio, he may still buy.
    if buysUnderBan, tradeType.terms.isOrganised {
      throw Refusal(.investorBanned, "TRD-18", Fact("account", .account(customerAccount)))
    }
    if context.step.includesApproval {
      try requireBalance(book, HoldingKey(delivers == .house ? house : customer, .serb, security))
    }
    guard book.hasRoomForMovement else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(
      customer: customer, house: house, security: security, tradeDate: date, takesBan: buysUnderBan)
  }

  /// The kernel has let a member pass that winds up, for it may deliver; here one of its own accounts
  /// receives too (TRF-12).
  private func requireReporter(_ book: borrowing Depository, _ context: Context) throws(Refusal) {
    let member = Slot<MemberRow>(raw: context.member)
    let kind = book.members[member].kind
    guard kind.reportsTrades else {
      throw Refusal(.memberNotAuthorisedToTrade, "TRD-01", Fact("kind", .word(kind.code)))
    }
    try book.requireActive(member, asSender: false)
  }

  /// Gives the trade date, which says when the trade was made and moves nothing to another day (TRD-11,
  /// TRD-14).
  private func requireForm(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Day {
    try book.requireWithoutPayment(payment, "TRD-17")
    let date = tradeDate ?? context.day
    let fact = Fact("tradeDate", .day(date))
    if date > context.day { throw Refusal(.forwardValueNotAllowed, "TRD-12", fact) }
    if let valueDate {
      try book.requireToday(valueDate, context, valueDate > context.day ? "TRD-12" : "TRD-11")
    }
    if date < context.day {
      guard book.calendar.isBusinessDay(date) else { throw Refusal(.tradeDateNotBusinessDay, "TRD-13", fact) }
      let earliest = book.calendar.adding(businessDays: -book.settings.tradeBackDays, to: context.day)
      guard let earliest, date >= earliest else { throw Refusal(.tradeDateTooOld, "TRD-15", fact) }
    }
    if backDateReason != nil, date == context.day {
      throw Refusal(.fieldNotApplicable, "TRD-13", Fact("field", .word("backDateReason")))
    }
    if tradeType.terms.deliverer == .customer {
      for (field, isGiven) in [
        ("acquisitionCost" as StaticString, acquisitionCost != nil),
        ("acquisitionDate", acquisitionDate != nil),
      ] where isGiven {
        throw Refusal(.fieldNotApplicable, "TRD-05", Fact("field", .word(field)))
      }
    }
    return date
  }

  private func customerLeg(
    _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> Slot<AccountRow> {
    if book.member(customerAccount.member) == nil {
      throw Refusal(.memberUnknown, "TRD-01", Fact("member", .member(customerAccount.member)))
    }
    let rule: RuleID = customerAccount.member == context.memberCode ? "TRD-05" : "TRD-10"
    let slot = try book.accountOfSender(customerAccount, hint: .none, context, rule)
    guard !book.isHouseAccount(slot) else {
      throw Refusal(.customerAccountIsHouseAccount, "TRD-02", Fact("account", .account(customerAccount)))
    }
    return slot
  }

  private func houseLeg(
    _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> Slot<AccountRow> {
    let member = book.members[Slot(raw: context.member)]
    guard let houseAccount else {
      if tradeType.terms.usualHouse == .pool { return member.pool }
      guard member.portfolioCount <= 1 else {
        throw Refusal(
          .houseAccountAmbiguous, "TRD-04", Fact("accounts", .number(Int64(member.portfolioCount))))
      }
      guard member.portfolioCount == 1 else {
        throw Refusal(
          .accountNotFound, "TRD-05", Fact("class", .word(AccountClass.intermediaryPortfolio.code)))
      }
      return Slot(raw: member.portfolioSum)
    }
    let fact = Fact("account", .account(houseAccount))
    guard houseAccount.member == member.code, houseAccount.number != .omnibus else {
      throw Refusal(.contraAccountNotAllowed, "TRD-02", fact)
    }
    guard let slot = book.account(houseAccount) else { throw Refusal(.accountNotFound, "TRD-05", fact) }
    guard book.isHouseAccount(slot) else { throw Refusal(.contraAccountNotAllowed, "TRD-02", fact) }
    return slot
  }

  /// The whole nominal is in SERB, and free of bans (TRD-07, TRD-09, TRD-18).
  private func requireBalance(_ book: borrowing Depository, _ key: HoldingKey) throws(Refusal) {
    let account = Fact("account", .account(book.accounts[key.account].key))
    let balance = book.balance(key)
    guard balance >= nominal, let held = book.holding(key) else {
      throw Refusal(.insufficientBalance, "TRD-07", account, Fact("balance", .quantity(balance)))
    }
    let free = book.unbanned(held)
    guard free >= nominal else {
      throw Refusal(.holdingBanned, "TRD-18", account, Fact("withoutBan", .quantity(free)))
    }
  }

  // MARK: Apply

  public func entered(
    _ plan: borrowing Plan, in book: borrowing Depository, _ context: Context, _ work: inout Work
  ) { record(plan, context, &work) }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if context.step == .entryAndApproval { record(plan, context, &work) }
    let isFromHouse = tradeType.terms.deliverer == .house
    let source = isFromHouse ? plan.house : plan.customer
    let target = isFromHouse ? plan.customer : plan.house
    book.move(
      nominal, from: book.holding(HoldingKey(source, .serb, plan.security))!,
      to: HoldingKey(target, .serb, plan.security), &work, taking: plan.takesBan)
    var event = SecuritiesMoved()
    event.instruction = context.number
    event.origin = .trade
    event.security = RowNumber(plan.security)
    event.source = RowNumber(source)
    event.target = RowNumber(target)
    event.quantity = nominal
    work.post(event)
    return .done
  }

  /// What the member reported, for the records (TRD-20).
  private func record(_ plan: borrowing Plan, _ context: Context, _ work: inout Work) {
    var event = TradeReported()
    event.instruction = context.number
    event.reference = reference
    event.type = tradeType
    let isFromHouse = tradeType.terms.deliverer == .house
    event.source = RowNumber(isFromHouse ? plan.house : plan.customer)
    event.target = RowNumber(isFromHouse ? plan.customer : plan.house)
    event.security = RowNumber(plan.security)
    event.nominal = nominal
    event.tradeDate = plan.tradeDate
    event.isBackDated = Flag(plan.tradeDate < context.day)
    if plan.tradeDate < context.day { event.backDateReason = backDateReason ?? Self.emktClosed }
    event.price = price
    event.amount = amount
    event.acquisitionCost = acquisitionCost
    event.acquisitionDate = acquisitionDate
    event.corrects = correctsReference
    event.description = description
    event.channel = context.channel
    work.post(event)
  }

  private static let emktClosed = Text<100>(utf8: Array("EMKT-CLOSED".utf8))
}

extension Depository {
  /// The pool account or a portfolio account of the member (TRD-02).
  func isHouseAccount(_ slot: Slot<AccountRow>) -> Bool {
    accounts[slot].isPool || accounts[slot].class == .intermediaryPortfolio
  }

  /// A portfolio account has come to its member, or become one of another class.
  mutating func countPortfolio(_ slot: Slot<AccountRow>, isAdded: Bool) {
    let member = member(accounts[slot].key.member)!
    if isAdded {
      members[member].portfolioCount += 1
      members[member].portfolioSum &+= slot.raw
    } else {
      members[member].portfolioCount -= 1
      members[member].portfolioSum &-= slot.raw
    }
  }
}
