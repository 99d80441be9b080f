// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Sends the identity of a holder of an account. The investor is registered once for ever: the same key finds
/// the same registration number through any member (ACC-06, ACC-07, ACC-25).
///
/// Formats are checked at entry; the registers are asked at approval (ACC-38).
public struct Identity: Operation {
  public static let code = OperationCode(rawValue: 11)
  public static let about = OperationDescription(
    name: "identity", title: Bilingual("Identity", "Kimlik"),
    summary: Bilingual(
      "Sends a holder's identity for an account without one, or the registration number of a known investor.",
      "Kimliksiz bir hesaba bir sahibinin kimliğini veya kayıtlı yatırımcının sicil numarasını gönderir."),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNotFound, "ACC-25"), RefusalNote(.holdersFixed, "ACC-58"),
      RefusalNote(.identityAlreadySent, "ACC-25"), RefusalNote(.holderCount, "ACC-20"),
      RefusalNote(.registrationNumberNotFound, "ACC-64"), RefusalNote(.identityTypeNotAllowed, "ACC-26"),
      RefusalNote(.taxpayerKindNotAllowed, "ACC-26"), RefusalNote(.fieldMissing, "ACC-27"),
      RefusalNote(.fieldNotApplicable, "ACC-27"), RefusalNote(.birthDateFuture, "ACC-35"),
      RefusalNote(.dateFormat, "ACC-35"), RefusalNote(.vknFormat, "ACC-37"),
      RefusalNote(.nationalityIsTr, "ACC-32"), RefusalNote(.vknRequiredForFullTaxpayer, "ACC-32"),
      RefusalNote(.representativeTitleMissing, "ACC-33"), RefusalNote(.limitedFlagMissing, "ACC-33"),
      RefusalNote(.subsectorNotOfSector, "ACC-28"), RefusalNote(.fieldCharacters, "ACC-35"),
      RefusalNote(.identityTypeNotForClass, "ACC-15"), RefusalNote(.nameMismatch, "ACC-64"),
      RefusalNote(.notOwnPortfolio, "ACC-79"), RefusalNote(.spkApprovalMissing, "CLR-03"),
      RefusalNote(.identityKeyConflict, "ACC-06"),
      RefusalNote(.holderDuplicate, "ACC-57"), RefusalNote(.tableFull, "GEN-14"),
    ],
    rules: [
      "ACC-06", "ACC-07", "ACC-28", "ACC-29", "ACC-30", "ACC-31", "ACC-32", "ACC-34", "ACC-36", "ACC-37",
      "ACC-38", "ACC-40", "ACC-42", "ACC-44", "ACC-45", "ACC-47", "ACC-49",
    ])

  public var account = AccountNumber.blank
  public var registrationNumber: RegistrationNumber?
  public var data = IdentityData()
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.field(
      Field("registrationNumber", "of an investor already registered", "kayıtlı yatırımcının sicil numarası"),
      &registrationNumber)
    data.describe(&visitor)
  }

  public struct Plan: ~Copyable {
    fileprivate let account: Slot<AccountRow>
    fileprivate let known: Slot<InvestorRow>?
    /// Of an investor that is not known, or whose differing data the registers have to judge.
    fileprivate let unknown: (form: IdentityForm, key: MatchKey)?
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownAccount(account, context)
    let row = book.accounts[slot]
    let fact = Fact("account", .account(row.key))
    if row.type == .joint, row.isComplete, book.areAllRegistered(row) {
      throw Refusal(.holdersFixed, "ACC-58", fact)
    }
    guard row.restriction == .withoutIdentity, !row.isPool, !row.isComplete else {
      throw Refusal(.identityAlreadySent, "ACC-25", fact)
    }
    let count = book.holderCount(row)
    guard row.type == .single ? count == 0 : count < Depository.mostHolders else {
      throw Refusal(.holderCount, row.type == .single ? "ACC-20" : "ACC-57", fact)
    }
    let plan =
      try registrationNumber == nil ? planUnknown(book, context, slot) : planKnown(book, context, slot)
    guard !book.holders.isFull, !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return plan
  }

  /// A second entry for a single account waits for nothing: it is refused while the first is open (ACC-25).
  public func exclusive(_ book: borrowing Depository, _ context: Context) -> Exclusive? {
    let key = AccountKey(context.memberCode, account)
    guard let slot = book.account(key), book.accounts[slot].type == .single else { return nil }
    return Exclusive(slot.raw, Refusal(.identityAlreadySent, "ACC-25", Fact("account", .account(key))))
  }

  /// Number, name and contact are enough for a registered investor; no register is asked (ACC-64).
  private func planKnown(_ book: borrowing Depository, _ context: Context, _ slot: Slot<AccountRow>)
    throws(Refusal) -> Plan
  {
    guard let registrationNumber, let known = book.investor(registrationNumber) else {
      throw Refusal(
        .registrationNumberNotFound, "ACC-64",
        Fact("registrationNumber", .number(Int64(clamping: registrationNumber?.value ?? 0))))
    }
    let wrong = data.given & ~Self.ofKnown
    if wrong != 0 {
      let field = IdentityForm.needs[wrong.trailingZeroBitCount].field
      throw Refusal(.fieldNotApplicable, "ACC-64", Fact("field", .word(field)))
    }
    if data.kind != nil || data.origin != nil {
      throw Refusal(
        .fieldNotApplicable, "ACC-64", Fact("field", .word(data.kind != nil ? "kind" : "origin")))
    }
    let investor = book.investors[known]
    try requireClass(book.accounts[slot].class, investor.kind, investor.origin)
    guard let fullName = data.fullName, book.agrees(fullName, investor.name) else {
      throw Refusal(.nameMismatch, "ACC-64")
    }
    try requireOwnPortfolio(book, context, slot, investor.style.isNumber ? investor.key : 0)
    try book.requireApproval(book.approvalKey(of: known), context)
    try requireNew(book, slot, known)
    try requireNotPending(book, slot, MatchKey(investor, book.text(investor.keyText)))
    return Plan(account: slot, known: known, unknown: nil)
  }

  /// What may be told of a registered investor, as bits of `given`.
  private static let ofKnown: UInt32 = {
    let fields = ["name", "surname", "title", "address", "phone", "mobile", "fax", "email"]
    var bits: UInt32 = 0
    for place in IdentityForm.needs.indices where fields.contains(IdentityForm.needs[place].field.string) {
      bits |= 1 << UInt32(place)
    }
    return bits
  }()

  private func planUnknown(_ book: borrowing Depository, _ context: Context, _ slot: Slot<AccountRow>)
    throws(Refusal) -> Plan
  {
    let form = try data.requireForm(on: context.day)
    try requireClass(book.accounts[slot].class, data.kind ?? .natural, data.origin ?? .domestic)
    try requireOwnPortfolio(book, context, slot, data.vkn?.raw ?? 0)
    let key = MatchKey(data, form)
    let listed = book.investor(key).map { book.approvalKey(of: $0) } ?? (key.style.isNumber ? key.number : 0)
    try book.requireApproval(listed, context)
    if let known = book.investor(key) {
      let investor = book.investors[known]
      let isSameKind = investor.kind == data.kind && investor.origin == (data.origin ?? .domestic)
      let agrees =
        isSameKind && investor.birth == data.birthDate ?? Day()
        && book.agrees(data.fullName ?? [], investor.name)
      if agrees {
        try requireNew(book, slot, known)
        try requireNotPending(book, slot, key)
        return Plan(account: slot, known: known, unknown: nil)
      }
      // Where a register can judge, a differing name is no refusal but leads to Red (ACC-06).
      guard isSameKind, key.style.isJudgedByRegister, book.settings.asksRegisters else {
        throw Refusal(.identityKeyConflict, "ACC-06")
      }
      try requireNew(book, slot, known)
    }
    try requireNotPending(book, slot, key)
    guard !book.investors.isFull, !book.identities.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(account: slot, known: nil, unknown: (form, key))
  }

  private func requireNew(
    _ book: borrowing Depository, _ slot: Slot<AccountRow>, _ investor: Slot<InvestorRow>
  ) throws(Refusal) {
    guard !book.isHolder(InvestorRow.number(investor), of: slot) else {
      throw Refusal(.holderDuplicate, "ACC-57")
    }
  }

  /// Who waits for its registers as a holder of the account is not sent once more, under whatever form.
  private func requireNotPending(
    _ book: borrowing Depository, _ slot: Slot<AccountRow>, _ key: MatchKey
  ) throws(Refusal) {
    var isPending = false
    book.forEachHolder(book.accounts[slot]) { _, row in
      guard !row.identity.isNone else { return }
      isPending = isPending || book.isKey(key, of: row)
    }
    guard !isPending else { throw Refusal(.holderDuplicate, "ACC-57") }
  }

  private func requireClass(
    _ accountClass: AccountClass, _ kind: IdentityKind, _ origin: InvestorOrigin
  ) throws(Refusal) {
    guard accountClass.admits(kind, origin) else {
      throw Refusal(
        .identityTypeNotForClass, "ACC-15", Fact("class", .word(accountClass.code)),
        Fact("kind", .word(kind.code)))
    }
  }

  /// The member's own portfolio is held by the member itself (ACC-79).
  private func requireOwnPortfolio(
    _ book: borrowing Depository, _ context: Context, _ slot: Slot<AccountRow>, _ taxNumber: UInt64
  ) throws(Refusal) {
    guard book.accounts[slot].class == .intermediaryPortfolio else { return }
    guard book.members[Slot(raw: context.member)].taxNumber.raw == taxNumber else {
      throw Refusal(.notOwnPortfolio, "ACC-79")
    }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var event = IdentityReceived()
    event.account = book.accounts[plan.account].key
    event.holder = WholeNumber(UInt64(book.nextOrdinal(plan.account)))
    event.data = data
    work.post(event)
    guard let (form, key) = plan.unknown else {
      book.addHolder(plan.known!, to: plan.account, at: context.time, &work)
      return .done
    }
    if form != .other, !book.settings.asksRegisters {
      let investor = InvestorRow(
        key: key.number, keyText: key.text.isEmpty ? .none : book.keep(key.text),
        name: book.keep(data.fullName!), birth: data.birthDate ?? Day(), kind: data.kind!,
        origin: data.origin ?? .domestic, style: key.style)
      book.addHolder(book.addInvestor(investor, &work), to: plan.account, at: context.time, &work)
    } else {
      openIdentity(plan.account, form, key, in: &book, context, &work)
    }
    return .done
  }

  private func openIdentity(
    _ account: Slot<AccountRow>, _ form: IdentityForm, _ key: MatchKey, in book: inout Depository,
    _ context: Context, _ work: inout Work
  ) {
    let name = book.keep(data.fullName!)
    var row = IdentityRow(
      number: context.number, key: key.number, keyText: key.text.isEmpty ? .none : book.keep(key.text),
      name: name, taxName: data.representativeTitle.map { book.keep($0.utf8) } ?? name,
      taxNumber: data.vkn?.raw ?? data.tckn?.raw ?? 0, account: account, birth: data.birthDate ?? Day(),
      kind: data.kind!, origin: data.origin ?? .domestic, style: key.style)
    row.awaitsConfirmation = form == .other
    let holder = book.appendHolder(account)
    row.holder = holder
    let slot = book.identities.insert(row)!
    book.identitiesByNumber.insert(row.hash, slot.raw)
    book.holders[holder].identity = slot
    book.openQuestions(slot, &work)
    book.settle(slot, at: context.time, &work)
  }
}

extension Identity {
  /// Its account, and where the number of its holder is looked for and will stand.
  public mutating func prefetch(_ book: borrowing Depository, _ actor: Actor, step: Int) {
    let account = AccountRow.hash(AccountKey(actor.memberCode, account))
    switch step {
    case 0:
      book.accountsByKey.prefetch(account)
      book.investorsByKey.prefetch(MatchKey.hash(data.tckn?.raw ?? data.vkn?.raw ?? 0))
    case 1: book.accounts.prefetch(Slot(raw: book.accountsByKey.guess(account)))
    default: break
    }
  }
}

extension Depository {
  func nextOrdinal(_ account: Slot<AccountRow>) -> UInt8 {
    var last: UInt8 = 0
    forEachHolder(accounts[account]) { _, row in last = max(last, row.ordinal) }
    return last + 1
  }

  /// A registered investor becomes a holder.
  mutating func addHolder(
    _ investor: Slot<InvestorRow>, to account: Slot<AccountRow>, at time: Moment, _ work: inout Work
  ) {
    if accounts[account].type == .single {
      accounts[account].investor = investor
      var event = HolderChanged()
      event.account = accounts[account].key
      event.holder = WholeNumber(1)
      event.investor = InvestorRow.number(investor)
      work.post(event)
    } else {
      let holder = appendHolder(account)
      holders[holder].investor = investor
      postHolder(account, holder, &work)
    }
    refresh(account, at: time, &work)
  }
}
