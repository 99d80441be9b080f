// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Sends the identity of an account. The investor is registered once for ever: the same tax key finds the
/// same registration number through any member (ACC-06, ACC-07, ACC-25).
///
/// This release takes the registers' word as given: at approval both register statuses count as accepted.
/// Their queries, and inactivity while they are open (ACC-39 to ACC-56), stand in `Docs/Pending.md`.
public struct Identity: Operation {
  public static let code = OperationCode(rawValue: 11)
  public static let about = OperationDescription(
    name: "identity", title: Bilingual("Identity", "Kimlik"),
    summary: Bilingual(
      "Sends the holder's identity for an account without one, or the registration number of a known investor.",
      "Kimliksiz bir hesaba sahibinin kimliğini veya kayıtlı yatırımcının sicil numarasını gönderir."),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNotFound, "ACC-25"), RefusalNote(.identityAlreadySent, "ACC-25"),
      RefusalNote(.registrationNumberNotFound, "ACC-64"), RefusalNote(.fieldMissing, "ACC-27"),
      RefusalNote(.fieldNotApplicable, "ACC-08"), RefusalNote(.birthDateFuture, "ACC-35"),
      RefusalNote(.identityTypeNotForClass, "ACC-15"), RefusalNote(.nameMismatch, "ACC-64"),
      RefusalNote(.notOwnPortfolio, "ACC-79"), RefusalNote(.identityKeyConflict, "ACC-06"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["ACC-06", "ACC-07", "ACC-26", "ACC-36", "ACC-37", "ACC-38"])

  public var account = AccountNumber.blank
  public var kind: IdentityKind?
  public var name: Text<30>?
  public var surname: Text<30>?
  public var title: Text<150>?
  public var tckn: TCKN?
  public var vkn: VKN?
  public var birthDate: Day?
  public var registrationNumber: RegistrationNumber?
  public var address: Text<250>?
  public var phone: Text<15>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.field(
      Field(
        "kind", "identity kind; not given with a registration number",
        "kimlik tipi; sicil numarası varsa verilmez"), &kind)
    visitor.field(Field("name", "given name of a person", "kişinin adı"), &name)
    visitor.field(Field("surname", "surname of a person", "kişinin soyadı"), &surname)
    visitor.field(Field("title", "title of an institution", "kurumun unvanı"), &title)
    visitor.field(Field("tckn", "Turkish identity number of a person", "kişinin T.C. kimlik numarası"), &tckn)
    visitor.field(Field("vkn", "tax number of an institution", "kurumun vergi kimlik numarası"), &vkn)
    visitor.field(Field("birthDate", "date of birth of a person", "kişinin doğum tarihi"), &birthDate)
    visitor.field(
      Field("registrationNumber", "of an investor already registered", "kayıtlı yatırımcının sicil numarası"),
      &registrationNumber)
    visitor.field(Field("address", "address", "adres"), &address)
    visitor.field(Field("phone", "telephone", "telefon"), &phone)
  }

  public struct Plan: ~Copyable {
    fileprivate let account: Slot<AccountRow>
    fileprivate let known: Slot<InvestorRow>?
    fileprivate let kind: IdentityKind
    fileprivate let taxKey: UInt64
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownAccount(account, context)
    let row = book.accounts[slot]
    guard row.restriction == .withoutIdentity, row.investor.isNone, !row.isPool else {
      throw Refusal(.identityAlreadySent, "ACC-25", Fact("account", .account(row.key)))
    }
    if let registrationNumber {
      guard let known = book.investor(registrationNumber) else {
        throw Refusal(
          .registrationNumberNotFound, "ACC-64",
          Fact("registrationNumber", .number(Int64(registrationNumber.value))))
      }
      let investor = book.investors[known]
      try requireClass(row.class, investor.kind)
      guard let compared, book.text(investor.comparedName) == compared else {
        throw Refusal(.nameMismatch, "ACC-64")
      }
      return Plan(account: slot, known: known, kind: investor.kind, taxKey: investor.taxKey)
    }
    guard let kind else { throw Refusal(.fieldMissing, "ACC-27", Fact("field", .word("kind"))) }
    let taxKey = try requireFields(kind, on: context.day)
    try requireClass(row.class, kind)
    if row.class == .intermediaryPortfolio {
      let own = book.members[Slot(raw: context.member)].taxNumber
      guard own.raw == taxKey else { throw Refusal(.notOwnPortfolio, "ACC-79") }
    }
    let known = book.investor(kind: kind, taxKey: taxKey)
    if let known {
      let investor = book.investors[known]
      guard investor.kind == kind, investor.birth == birthDate ?? Day(), let compared,
        book.text(investor.comparedName) == compared
      else { throw Refusal(.identityKeyConflict, "ACC-06") }
    }
    guard known != nil || !book.investors.isFull, !book.texts.isNearlyFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(account: slot, known: known, kind: kind, taxKey: taxKey)
  }

  private func requireClass(_ accountClass: AccountClass, _ kind: IdentityKind) throws(Refusal) {
    guard accountClass.admits(kind) else {
      throw Refusal(
        .identityTypeNotForClass, "ACC-15", Fact("class", .word(accountClass.code)),
        Fact("kind", .word(kind.code)))
    }
  }

  /// The fields that the kind demands and those it has not (ACC-27, ACC-28, ACC-29, ACC-30). Gives the tax
  /// key.
  private func requireFields(_ kind: IdentityKind, on day: Day) throws(Refusal) -> UInt64 {
    let isPerson = kind == .domesticNatural
    let demanded: [(StaticString, Bool, Bool)] = [
      ("name", name != nil, isPerson), ("surname", surname != nil, isPerson),
      ("title", title != nil, !isPerson),
      ("tckn", tckn != nil, isPerson), ("vkn", vkn != nil, !isPerson),
      ("birthDate", birthDate != nil, isPerson),
    ]
    for (field, isGiven, isNeeded) in demanded where isGiven != isNeeded {
      throw Refusal(isNeeded ? .fieldMissing : .fieldNotApplicable, "ACC-27", Fact("field", .word(field)))
    }
    for (field, isGiven) in [("address" as StaticString, address != nil), ("phone", phone != nil)]
    where !isGiven {
      throw Refusal(.fieldMissing, "ACC-27", Fact("field", .word(field)))
    }
    if let birthDate, birthDate > day {
      throw Refusal(.birthDateFuture, "ACC-35", Fact("birthDate", .day(birthDate)))
    }
    return isPerson ? tckn!.raw : vkn!.raw
  }

  /// Name and surname with a blank, or the title.
  private var fullName: [UInt8] {
    if let title { return title.utf8 }
    return (name?.utf8 ?? []) + [32] + (surname?.utf8 ?? [])
  }

  private var compared: [UInt8]? { TurkishText.compared(fullName.span) }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let investor = plan.known ?? register(plan.kind, plan.taxKey, in: &book, &work)
    book.accounts[plan.account].investor = investor
    book.accounts[plan.account].restriction = .normal
    book.post(plan.account, &work)
    return .done
  }

  private func register(
    _ kind: IdentityKind, _ taxKey: UInt64, in book: inout Depository, _ work: inout Work
  ) -> Slot<InvestorRow> {
    var contact = address?.utf8 ?? []
    contact.append(10)
    contact.append(contentsOf: phone?.utf8 ?? [])
    let row = InvestorRow(
      kind: kind, taxKey: taxKey, birth: birthDate ?? Day(), name: book.keep(fullName),
      comparedName: book.keep(compared ?? fullName), contact: book.keep(contact))
    let slot = book.investors.insert(row)!
    book.investorsByTaxKey.insert(InvestorRow.hash(taxKey), slot.raw)
    var event = InvestorRegistered()
    event.number = InvestorRow.number(slot)
    event.kind = kind
    event.name = Text(utf8: fullName)
    work.post(event)
    return slot
  }
}
