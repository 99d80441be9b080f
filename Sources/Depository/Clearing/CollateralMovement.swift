// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// A deposit, a withdrawal or a transfer between the member's own accounts, entered and approved by the
/// member and booked at its approval; its customers move nothing (CCP-01, CCP-43, CCP-44, CCP-47).
///
/// Nothing of one account covers another by itself (CCP-42); what is lodged in MS is treated as the member's
/// (CCP-08). Securities go from SERB of an own portfolio account to its RHNV, where they stand blocked, and
/// back; a transfer leaves them there (`CollateralPlace`).
public struct CollateralMovement: Operation {
  public static let code = OperationCode(rawValue: 106)
  public static let about = OperationDescription(
    name: "collateral", title: Bilingual("Collateral", "Teminat"),
    summary: Bilingual(
      "Lodges collateral at the counterparty, withdraws what is free of it, or moves it between own accounts.",
      "MKT'ye teminat yatırır, serbest olanı çeker veya kendi hesapları arasında aktarır."),
    function: 6, usedBy: Bilingual("CCP member", "MKT üyesi"), needsBusinessDay: true, expiry: .dayEnd,
    refusals: [
      RefusalNote(.accountUnknown, "CCP-44"), RefusalNote(.fieldMissing, "CCP-44"),
      RefusalNote(.fieldNotApplicable, "CCP-44"), RefusalNote(.isinUnknown, "GEN-25"),
      RefusalNote(.customerCannotMoveCollateral, "CCP-01"),
      RefusalNote(.exchangeMarginNotInUse, "CCP-09"), RefusalNote(.quantityNotPositive, "CCP-44"),
      RefusalNote(.ownershipDeclarationMissing, "CCP-08"),
      RefusalNote(.guaranteeFundNeedsOwnAssets, "CCP-61"),
      RefusalNote(.customerOwnedCollateral, "CCP-08"),
      RefusalNote(.letterOfGuaranteeNotAccepted, "CCP-24"), RefusalNote(.assetNotEligible, "CCP-21"),
      RefusalNote(.shareNotInIndex, "CCP-23"), RefusalNote(.assetRestricted, "CCP-44"),
      RefusalNote(.accountNotFound, "CCP-44"), RefusalNote(.priceMissing, "CCP-37"),
      RefusalNote(.positionTooLarge, "CCP-37"), RefusalNote(.accountBankrupt, "ACC-13"),
      RefusalNote(.accountInLiquidation, "ACC-13"), RefusalNote(.accountImmobilised, "ACC-13"),
      RefusalNote(.accountWithoutIdentity, "ACC-24"), RefusalNote(.accountClosed, "ACC-12"),
      RefusalNote(.accountInactive, "ACC-56"), RefusalNote(.accountDebitBlocked, "ACC-12"),
      RefusalNote(.subaccountNotValidOnDate, "GEN-08"), RefusalNote(.nominalInvalid, "GEN-37"),
      RefusalNote(.insufficientBalance, "ACC-66"),
      RefusalNote(.memberNotActive, "CCP-71"), RefusalNote(.memberDefaulted, "CCP-47"),
      RefusalNote(.accountHasOpenCall, "CCP-47"), RefusalNote(.differentMember, "CCP-43"),
      RefusalNote(.givingAccountHasOpenCall, "CCP-43"), RefusalNote(.collateralNotFree, "CCP-47"),
      RefusalNote(.contributionBelowRequirement, "CCP-62"), RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "CCP-01", "CCP-08", "CCP-21", "CCP-22", "CCP-23", "CCP-24", "CCP-38", "CCP-41", "CCP-42", "CCP-43",
      "CCP-50", "CCP-51", "CCP-61", "ACC-72",
    ])

  public var act = CollateralAct.blank
  public var account = MarginAccount.blank
  public var to: MarginAccount?
  public var toMember: MemberCode?
  public var amount: Money?
  public var isin: ISIN?
  public var quantity: Quantity?
  public var securitiesAccount: AccountNumber?
  public var ownership: OwnershipDeclaration?
  public var depositor: CollateralParty?
  public var holder: CollateralParty?
  public var letter: Text<30>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("act", "what is done", "yapılan"), &act)
    visitor.field(Field("account", "account", "hesap"), &account)
    visitor.field(Field("to", "receiving account of a transfer", "aktarmada alacaklı hesap"), &to)
    visitor.field(
      Field("toMember", "its member: only the own one", "üyesi: yalnızca kendisi"), &toMember)
    visitor.field(Field("amount", "money", "para"), &amount)
    visitor.field(Field("isin", "or security", "veya kıymet"), &isin)
    visitor.field(Field("quantity", "its units or nominal", "adedi veya nominali"), &quantity)
    visitor.field(
      Field(
        "securitiesAccount",
        "own portfolio account whose securities they are; the only one when not given",
        "kıymetlerin durduğu kendi portföy hesabı; verilmezse tek olan"), &securitiesAccount)
    visitor.field(
      Field("ownership", "of a deposit: whose the asset is", "yatırmada varlığın sahipliği"), &ownership)
    visitor.field(
      Field("depositor", "who deposits: only the member", "yatıran: yalnızca üye"), &depositor)
    visitor.field(
      Field("holder", "with whom: only the counterparty", "nezdinde: yalnızca MKT"), &holder)
    visitor.field(
      Field(
        "letter", "the money is a letter of guarantee: its number", "para bir teminat mektubuysa numarası"),
      &letter)
  }

  public struct Plan: ~Copyable {
    fileprivate let account: Slot<ClearingAccountRow>
    fileprivate let to: Slot<ClearingAccountRow>?
    fileprivate let asset: AssetKey
    /// The account of the registry that a security stands in; none of money.
    fileprivate let place: Slot<AccountRow>
    fileprivate let group: CollateralGroup
    fileprivate let quantity: Int64
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let member = Slot<MemberRow>(raw: context.member)
    let slot = try book.requireClearingAccount(member, account)
    let asset = try asset(book)
    var place = Slot<AccountRow>.none
    if act != .deposit { place = try self.place(of: asset, slot, book, context) }
    let units = amount?.minor ?? quantity?.units ?? 0
    let set = book.riskSet(on: context.day)
    let group = group(of: asset, place, slot, book, set)
    if act == .deposit {
      place = try requireDeposit(asset, units, group, slot, set, book, context)
    } else {
      guard units > 0 else {
        throw Refusal(.quantityNotPositive, "CCP-44", Fact("quantity", .number(units)))
      }
      try requireMovable(member, slot, book)
    }
    var receiving: Slot<ClearingAccountRow>?
    if act == .transfer {
      receiving = try requireReceiver(member, slot, book)
      if to == .contribution, letter != nil {
        throw Refusal(.letterOfGuaranteeNotAccepted, "CCP-24", Fact("day", .day(context.day)))
      }
    }
    if act != .deposit { try requireFree(slot, asset, place, units, group, set, book, context) }
    if let receiving {
      try book.requireRoom(for: units, of: asset, from: place, group!, in: receiving, on: context.day)
    }
    let target = receiving ?? slot
    guard act == .withdraw || book.line(target, asset, in: place) != nil || !book.clearing.lines.isFull,
      act == .transfer || place.isNone || book.hasRoomForMovement
    else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(account: slot, to: receiving, asset: asset, place: place, group: group!, quantity: units)
  }

  /// Where a security comes from, or where it stands: the account named, or the only one that there is.
  private func place(
    of asset: AssetKey, _ account: Slot<ClearingAccountRow>, _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> Slot<AccountRow> {
    guard asset.security != nil else { return .none }
    if let securitiesAccount {
      let key = AccountKey(context.memberCode, securitiesAccount)
      guard let place = book.account(key) else {
        throw Refusal(.accountNotFound, "CCP-44", Fact("account", .account(key)))
      }
      return place
    }
    let only =
      act == .deposit ? book.onlyPortfolio(Slot(raw: context.member)) : book.onlyPlace(account, asset)
    guard let only else {
      throw Refusal(.fieldMissing, "CCP-44", Fact("field", .word("securitiesAccount")))
    }
    return only
  }

  /// Money, a letter of guarantee over money, or a security with its quantity.
  private func asset(_ book: borrowing Depository) throws(Refusal) -> AssetKey {
    if letter != nil, amount == nil {
      throw Refusal(.fieldMissing, "CCP-44", Fact("field", .word("amount")))
    }
    if let amount {
      let others: [(StaticString, Bool)] = [
        ("isin", isin != nil), ("quantity", quantity != nil), ("securitiesAccount", securitiesAccount != nil),
      ]
      if let other = others.first(where: { $0.1 }) {
        throw Refusal(.fieldNotApplicable, "CCP-44", Fact("field", .word(other.0)))
      }
      return letter == nil ? AssetKey(amount.currency) : .letters(in: amount.currency)
    }
    guard let isin, quantity != nil else {
      throw Refusal(.fieldMissing, "CCP-44", Fact("field", .word(isin == nil ? "amount" : "quantity")))
    }
    guard let security = book.security(isin) else {
      throw Refusal(.isinUnknown, "GEN-25", Fact("isin", .security(isin)))
    }
    return AssetKey(security)
  }

  /// As the set in force lists it; what it does not list, and is lodged, as it was.
  private func group(
    of asset: AssetKey, _ place: Slot<AccountRow>, _ account: Slot<ClearingAccountRow>,
    _ book: borrowing Depository, _ set: RiskSetRow?
  ) -> CollateralGroup? {
    if asset.isLetter { return .letter }
    if let currency = asset.currency { return currency == .lira ? .lira : .fx }
    if let term = book.assetTerm(asset.security!, set) { return term.group }
    if act != .deposit, let line = book.line(account, asset, in: place) {
      return book.clearing.lines[line].group
    }
    return book.securities[asset.security!].kind == .share ? .equity : nil
  }

  /// - Returns: where a security comes from.
  private func requireDeposit(
    _ asset: AssetKey, _ units: Int64, _ group: CollateralGroup?, _ slot: Slot<ClearingAccountRow>,
    _ set: RiskSetRow?, _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> Slot<AccountRow> {
    var deposit = Deposit(
      to: account.kind, (group ?? .equity).group, book.key(of: asset), quantity: units,
      ownership: ownership?.ownership)
    deposit.depositor = (depositor ?? .member) == .member ? .member : .customer
    deposit.holder = (holder ?? .counterparty) == .counterparty ? .counterparty : .exchange
    if let security = asset.security {
      deposit.isInIndex = book.assetTerm(security, set) != nil
      let row = book.securities[security]
      deposit.isRestricted = row.isSuspended || row.redemption <= context.day
    }
    var table = book.collateralTable(account, set)
    if group == nil { table[.equity] = nil }
    try deposit.check(table)
    if asset.isLetter {
      try table.checkLetter(on: context.day)
      guard asset.currency == .lira else {
        throw Refusal(.assetNotEligible, "CCP-24", Fact("currency", .word("letter")))
      }
    }
    let place = try place(of: asset, slot, book, context)
    if !place.isNone { try book.requireOwnPortfolio(place) }
    try book.requireRoom(for: units, of: asset, from: place, group!, in: slot, on: context.day)
    if let security = asset.security {
      try book.requireLodgeable(Quantity(units), of: security, in: place, context)
    }
    return place
  }

  /// - Refuses: `member-not-active`, `member-defaulted`, `account-has-open-call`,
  ///   `giving-account-has-open-call`.
  private func requireMovable(
    _ member: Slot<MemberRow>, _ slot: Slot<ClearingAccountRow>, _ book: borrowing Depository
  ) throws(Refusal) {
    try book.requireActiveClearing(member)
    let fact = Fact("account", .word(account.code))
    guard !book.isDefaulted(member) else { throw Refusal(.memberDefaulted, "CCP-47", fact) }
    guard book.hasOpenCall(slot) || book.hasOverdueCall(member) else { return }
    throw act == .withdraw
      ? Refusal(.accountHasOpenCall, "CCP-47", fact) : Refusal(.givingAccountHasOpenCall, "CCP-43", fact)
  }

  private func requireReceiver(
    _ member: Slot<MemberRow>, _ slot: Slot<ClearingAccountRow>, _ book: borrowing Depository
  ) throws(Refusal) -> Slot<ClearingAccountRow> {
    guard let to, to != account else {
      throw Refusal(.fieldMissing, "CCP-43", Fact("field", .word("to")))
    }
    if let toMember, toMember != book.members[member].code {
      throw Refusal(.differentMember, "CCP-43", Fact("member", .member(toMember)))
    }
    try Deposit.checkTransfer(from: account.kind, to: to.kind)
    return try book.requireClearingAccount(member, to)
  }

  /// Recomputed without the asset, on the last prices, the account must stay adequate.
  private func requireFree(
    _ slot: Slot<ClearingAccountRow>, _ asset: AssetKey, _ place: Slot<AccountRow>, _ units: Int64,
    _ group: CollateralGroup?, _ set: RiskSetRow?, _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) {
    let rule: RuleID = act == .transfer ? "CCP-43" : "CCP-47"
    let lodged = book.lodged(slot, asset, in: place)
    guard lodged >= units, let group else { throw Refusal(.collateralNotFree, rule) }
    if let security = asset.security { try book.requireUnits(Quantity(units), of: security) }
    var giving = try book.collateralAccount(slot, on: context.day, hasOpenCall: false)
    let table = book.collateralTable(account, set)
    if asset.isLetter {
      giving.letters = [GuaranteeLetter(amount: Money(minor: lodged - units))]
      guard try giving.adequacy(table, on: context.day).isAdequate else {
        throw Refusal(.collateralNotFree, rule)
      }
      return
    }
    // What is owed of others' losses is not free (CCP-63).
    giving.margin.minor += book.clearing.accounts[slot].lossShare
    let taken = try book.lodgedLine(units, of: asset, group, set, on: context.day)
    do throws(Refusal) {
      _ = try giving.withdrawing(taken, table, on: context.day)
    } catch {
      guard error.code == .collateralNotFree else { throw error }
      throw account == .contribution
        ? Refusal(.contributionBelowRequirement, "CCP-62") : Refusal(.collateralNotFree, rule)
    }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let units = Quantity(plan.quantity)
    if let security = plan.asset.security {
      let key = (HoldingKey(plan.place, .serb, security), HoldingKey(plan.place, .rhnv, security))
      switch act {
      case .deposit: book.moveCollateral(units, from: key.0, to: key.1, context.number, &work)
      case .withdraw: book.moveCollateral(units, from: key.1, to: key.0, context.number, &work)
      case .transfer: break
      }
    }
    change(plan.account, by: act == .deposit ? plan.quantity : -plan.quantity, plan, &book, context, &work)
    if let receiving = plan.to { change(receiving, by: plan.quantity, plan, &book, context, &work) }
    // CCP-50: what arrives is tested at once, after this instruction.
    if act != .withdraw {
      work.followUp(FollowUp(kind: Depository.callTest, subject: UInt64((plan.to ?? plan.account).raw)))
    }
    return .done
  }

  private func change(
    _ account: Slot<ClearingAccountRow>, by change: Int64, _ plan: borrowing Plan, _ book: inout Depository,
    _ context: Context, _ work: inout Work
  ) {
    book.book(change, of: plan.asset, from: plan.place, plan.group, in: account)
    var event = CollateralChanged()
    event.instruction = context.number
    event.member = context.memberCode
    event.account = book.clearing.accounts[account].account
    event.group = plan.group
    event.isin = isin
    event.securitiesAccount = book.number(ofPlace: plan.place)
    event.currency = plan.asset.currency
    event.change = SignedNumber(change)
    event.quantity = SignedNumber(book.lodged(account, plan.asset, in: plan.place))
    event.ownership = ownership
    event.letter = letter
    work.post(event)
  }
}
