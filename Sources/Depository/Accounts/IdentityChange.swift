// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Tells that identity data have changed. Of an identity without a registration number, the corrected data
/// are checked again from the beginning. Of a registered investor, the registers are asked for what they now
/// say; only contact data are the member's own (ACC-50, ACC-62, ACC-63).
public struct IdentityChange: Operation {
  public static let code = OperationCode(rawValue: 74)
  public static let about = OperationDescription(
    name: "identity-change", title: Bilingual("Identity change", "Kimlik değişikliği"),
    summary: Bilingual(
      "Corrects an identity that is not registered yet; of a registered investor, asks the registers and takes contact data.",
      "Henüz kayıtlı olmayan kimliği düzeltir; kayıtlı yatırımcı için sicillere sorar, iletişim bilgilerini alır."
    ),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.holderNotFound, "ACC-62"),
      RefusalNote(.accountBankrupt, "ACC-13"), RefusalNote(.accountInLiquidation, "ACC-13"),
      RefusalNote(.accountImmobilised, "ACC-13"), RefusalNote(.fieldOwnedByRegister, "ACC-63"),
      RefusalNote(.identityKeyNotChangeable, "ACC-62"), RefusalNote(.vknMismatch, "ACC-62"),
      RefusalNote(.fieldNotApplicable, "ACC-62"), RefusalNote(.fieldMissing, "ACC-62"),
      RefusalNote(.birthDateFuture, "ACC-35"), RefusalNote(.dateFormat, "ACC-35"),
      RefusalNote(.fieldCharacters, "ACC-35"), RefusalNote(.holderDuplicate, "ACC-57"),
      RefusalNote(.tableFull, "GEN-14"),
    ])

  public var account = AccountNumber.blank
  public var holder: WholeNumber?
  public var tckn: TCKN?
  public var vkn: VKN?
  public var name: Text<30>?
  public var surname: Text<30>?
  public var title: Text<150>?
  public var birthDate: Day?
  public var contact = ContactData()
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.field(
      Field("holder", "which holder, 1 for the first sent", "kaçıncı sahip, ilk gönderilen 1"), &holder)
    visitor.field(
      Field("tckn", "number with which MERNIS is asked", "MERNIS'e sorulacak T.C. kimlik numarası"), &tckn)
    visitor.field(
      Field("vkn", "number with which the tax register is asked", "vergi siciline sorulacak numara"), &vkn)
    visitor.field(Field("name", "corrected given name", "düzeltilmiş ad"), &name)
    visitor.field(Field("surname", "corrected surname", "düzeltilmiş soyadı"), &surname)
    visitor.field(Field("title", "corrected title", "düzeltilmiş unvan"), &title)
    visitor.field(Field("birthDate", "corrected date of birth", "düzeltilmiş doğum tarihi"), &birthDate)
    contact.describe(&visitor)
  }

  public struct Plan: ~Copyable {
    fileprivate enum Target {
      case pending(Slot<IdentityRow>)
      case registered(Slot<InvestorRow>, asks: RegisterStep?)
    }
    fileprivate let account: Slot<AccountRow>
    fileprivate let target: Target
    fileprivate let ordinal: UInt64
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownAccount(account, context)
    let row = book.accounts[slot]
    let plan = try planTarget(book, context, slot, row)
    guard !book.texts.isNearlyFull, !book.identities.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return plan
  }

  private func planTarget(
    _ book: borrowing Depository, _ context: Context, _ slot: Slot<AccountRow>, _ row: AccountRow
  ) throws(Refusal) -> Plan {
    if !row.investor.isNone {
      guard holder.map({ $0.value == 1 }) ?? true else {
        throw Refusal(.holderNotFound, "ACC-62", Fact("account", .account(row.key)))
      }
      return Plan(account: slot, target: try planRegistered(book, row.investor), ordinal: 1)
    }
    let holder = try book.holder(holder, of: slot)
    let held = book.holders[holder]
    let ordinal = UInt64(held.ordinal)
    guard !held.identity.isNone else {
      return Plan(account: slot, target: try planRegistered(book, held.investor), ordinal: ordinal)
    }
    try book.requireUnrestricted(row)
    try requireCorrection(of: book.identities[held.identity], on: context.day)
    try requireOther(book, row, holder)
    return Plan(account: slot, target: .pending(held.identity), ordinal: ordinal)
  }

  private func planRegistered(_ book: borrowing Depository, _ slot: Slot<InvestorRow>)
    throws(Refusal) -> Plan.Target
  {
    let row = book.investors[slot]
    for (field, isGiven) in [
      ("name" as StaticString, name != nil), ("surname", surname != nil), ("title", title != nil),
      ("birthDate", birthDate != nil),
    ] where isGiven { throw Refusal(.fieldOwnedByRegister, "ACC-63", Fact("field", .word(field))) }
    if let tckn, row.style != .tckn || row.key != tckn.raw {
      throw Refusal(.identityKeyNotChangeable, "ACC-62")
    }
    if let vkn, row.style != .vkn || row.key != vkn.raw { throw Refusal(.vknMismatch, "ACC-62") }
    guard tckn != nil || vkn != nil || !contact.isEmpty else {
      throw Refusal(.fieldMissing, "ACC-62", Fact("field", .word("address")))
    }
    guard book.settings.asksRegisters else { return .registered(slot, asks: nil) }
    return .registered(slot, asks: tckn != nil ? .data : vkn != nil ? .number : nil)
  }

  /// Keys stand; a person has no title, an institution no name (ACC-62).
  private func requireCorrection(of row: IdentityRow, on day: Day) throws(Refusal) {
    if let tckn, row.style != .tckn || row.key != tckn.raw {
      throw Refusal(.identityKeyNotChangeable, "ACC-62")
    }
    if let vkn, row.taxNumber != vkn.raw { throw Refusal(.vknMismatch, "ACC-62") }
    let isPerson = row.kind == .natural
    for (field, isGiven, fits) in [
      ("name" as StaticString, name != nil, isPerson), ("surname", surname != nil, isPerson),
      ("title", title != nil, !isPerson), ("birthDate", birthDate != nil, isPerson),
    ] where isGiven && !fits {
      throw Refusal(.fieldNotApplicable, "ACC-62", Fact("field", .word(field)))
    }
    guard (name == nil) == (surname == nil) else {
      throw Refusal(.fieldMissing, "ACC-62", Fact("field", .word(name == nil ? "name" : "surname")))
    }
    guard name != nil || title != nil || birthDate != nil || !contact.isEmpty else {
      throw Refusal(.fieldMissing, "ACC-62", Fact("field", .word(isPerson ? "name" : "title")))
    }
    if let birthDate { try IdentityData.requireBirth(birthDate, on: day) }
    if let newName, TurkishText.compared(newName.span)?.isEmpty != false {
      throw Refusal(.fieldCharacters, "ACC-35", Fact("field", .word(isPerson ? "name" : "title")))
    }
  }

  /// That nobody else who holds the account is told by the corrected title (ACC-06, ACC-57).
  private func requireOther(
    _ book: borrowing Depository, _ account: AccountRow, _ corrected: Slot<HolderRow>
  ) throws(Refusal) {
    guard let title, let key = MatchKey(book.identities[book.holders[corrected].identity], title: title)
    else { return }
    var isTaken = false
    book.forEachHolder(account) { slot, row in
      guard slot != corrected else { return }
      isTaken = isTaken || book.isKey(key, of: row)
    }
    guard !isTaken else { throw Refusal(.holderDuplicate, "ACC-57", Fact("account", .account(account.key))) }
  }

  private var newName: [UInt8]? {
    if let title { return title.utf8 }
    guard let name, let surname else { return nil }
    return name.utf8 + [32] + surname.utf8
  }

  private var hasNewRegisterData: Bool { newName != nil || birthDate != nil }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    var event = IdentityReceived()
    event.account = book.accounts[plan.account].key
    event.holder = WholeNumber(plan.ordinal)
    event.isChange = Flag(true)
    event.data.name = name
    event.data.surname = surname
    event.data.title = title
    event.data.birthDate = birthDate
    event.data.contact = contact
    work.post(event)
    switch plan.target {
    case .pending(let slot):
      if hasNewRegisterData { correct(slot, in: &book, context, &work) }
    case .registered(let investor, let step):
      if let step { ask(investor, step, plan.account, in: &book, context, &work) }
    }
    return .done
  }

  private func correct(
    _ slot: Slot<IdentityRow>, in book: inout Depository, _ context: Context, _ work: inout Work
  ) {
    if let newName {
      let row = book.identities[slot]
      let isOwnTaxName = row.taxName == row.name
      book.texts.free(row.name)
      let kept = book.keep(newName)
      book.identities[slot].name = kept
      if isOwnTaxName { book.identities[slot].taxName = kept }
    }
    if let title, let key = MatchKey(book.identities[slot], title: title) {
      book.texts.free(book.identities[slot].keyText)
      book.identities[slot].key = key.number
      book.identities[slot].keyText = book.keep(key.text)
    }
    if let birthDate { book.identities[slot].birth = birthDate }
    book.identities[slot].brought = []
    // The former questions are void: their numbers belong to the former instruction.
    book.identitiesByNumber.remove(book.identities[slot].hash, slot.raw)
    book.identities[slot].number = context.number
    book.identitiesByNumber.insert(book.identities[slot].hash, slot.raw)
    book.openQuestions(slot, &work)
    book.settle(slot, at: context.time, &work)
  }

  private func ask(
    _ investor: Slot<InvestorRow>, _ step: RegisterStep, _ account: Slot<AccountRow>,
    in book: inout Depository, _ context: Context, _ work: inout Work
  ) {
    let known = book.investors[investor]
    var row = IdentityRow(
      number: context.number, key: known.key, keyText: .none, name: .none, taxName: .none,
      taxNumber: known.key, account: account, birth: known.birth, kind: known.kind, origin: known.origin,
      style: known.style)
    row.investor = investor
    if step == .data { row.mernis = .asked } else { row.tax = .asked }
    let slot = book.identities.insert(row)!
    book.identitiesByNumber.insert(row.hash, slot.raw)
    book.ask(slot, step, &work)
  }
}
