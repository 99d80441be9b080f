// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What the population register answered (ACC-42, ACC-43, ACC-62). Entered by the registry's own gateway; a
/// late or repeated answer is refused and changes nothing.
public struct MernisAnswer: Operation {
  public static let code = OperationCode(rawValue: 72)
  public static let about = OperationDescription(
    name: "mernis-answer", title: Bilingual("Answer of MERNIS", "MERNIS cevabı"),
    summary: Bilingual(
      "Brings the population register's answer to an open question: right or wrong, or the other data.",
      "Nüfus sicilinin açık bir sorguya cevabını getirir: doğru mu, veya öteki veriler."),
    function: 2, usedBy: Bilingual("the registry's gateway", "sistemin ağ geçidi"), verbs: [.enter],
    isReport: true,
    refusals: [
      RefusalNote(.queryNotOpen, "ACC-46"), RefusalNote(.fieldMissing, "ACC-42"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["ACC-39", "ACC-42", "ACC-43", "ACC-62"])

  public var query = WholeNumber.blank
  public var matches: Flag?
  public var data: CivilData = CivilData()
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("query", "number of the question", "sorgu numarası"), &query)
    visitor.field(
      Field(
        "matches", "number, name and birth date are right; the number is known",
        "numara, ad ve doğum tarihi doğru; numara kayıtlı"),
      &matches)
    data.describe(&visitor)
  }

  public struct Plan: ~Copyable {
    fileprivate let slot: Slot<IdentityRow>
    fileprivate let step: RegisterStep
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let (slot, step) = try book.openQuestion(query.value, .mernis)
    guard matches != nil else { throw Refusal(.fieldMissing, "ACC-42", Fact("field", .word("matches"))) }
    guard !book.investors.isFull, !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(slot: slot, step: step)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = book.identities[plan.slot]
    let isRight = matches?.isSet == true
    var event = RegisterAnswered()
    event.query = query
    event.register = .mernis
    event.step = plan.step
    event.isRight = Flag(isRight)
    event.account = book.accounts[row.account].key
    event.holder = row.holder.isNone ? nil : WholeNumber(UInt64(book.holders[row.holder].ordinal))
    event.investor = row.investor.isNone ? nil : InvestorRow.number(row.investor)
    event.data = data
    work.post(event)
    if !row.investor.isNone {
      if isRight, let name = data.fullName { book.rename(row.investor, name, &work) }
      book.removeIdentity(plan.slot)
      return .done
    }
    switch plan.step {
    case .check:
      book.identities[plan.slot].mernis = isRight ? .asked : .rejected
      book.judgeTax(plan.slot, &work)
      if isRight { book.ask(plan.slot, .data, &work) }
    case .data, .number:
      guard isRight else { return .done }
      // What is still missing keeps the question open (ACC-43).
      book.identities[plan.slot].brought.formUnion(data.parts)
      guard book.identities[plan.slot].brought == .all else { return .done }
      book.identities[plan.slot].mernis = .accepted
    }
    book.settle(plan.slot, at: context.time, &work)
    return .done
  }
}

/// What MERNIS brings beside number, name and birth date (ACC-39).
public struct CivilData: Described {
  public var name: Text<30>?
  public var surname: Text<30>?
  public var fatherName: Text<30>?
  public var motherName: Text<30>?
  public var birthPlace: Text<30>?
  public var gender: Gender?
  public var civilRegistry: Text<50>?
  public var nationality: CountryCode?
  public var isAlive: Flag?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("name", "given name as registered", "kayıtlı ad"), &name)
    visitor.field(Field("surname", "surname as registered", "kayıtlı soyadı"), &surname)
    visitor.field(Field("fatherName", "father's name", "baba adı"), &fatherName)
    visitor.field(Field("motherName", "mother's name", "anne adı"), &motherName)
    visitor.field(Field("birthPlace", "place of birth", "doğum yeri"), &birthPlace)
    visitor.field(Field("gender", "gender", "cinsiyeti"), &gender)
    visitor.field(
      Field("civilRegistry", "place of civil registration", "nüfusa kayıtlı olduğu yer"), &civilRegistry)
    visitor.field(Field("nationality", "nationality", "uyruğu"), &nationality)
    visitor.field(Field("isAlive", "alive", "sağ mı"), &isAlive)
  }

  /// The data that the rulebook lists (ACC-39), one bit each.
  public struct Parts: OptionSet, Sendable, BitwiseCopyable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    static let all = Parts(rawValue: 1 << 7 - 1)
  }

  var parts: Parts {
    let given = [
      fatherName != nil, motherName != nil, birthPlace != nil, gender != nil, civilRegistry != nil,
      nationality != nil, isAlive != nil,
    ]
    return Parts(rawValue: given.reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
  }

  var fullName: [UInt8]? {
    guard let name, let surname else { return nil }
    return name.utf8 + [32] + surname.utf8
  }
}

/// What the tax register answered: whose number it is, if anybody's (ACC-46).
public struct TaxAnswer: Operation {
  public static let code = OperationCode(rawValue: 73)
  public static let about = OperationDescription(
    name: "tax-answer", title: Bilingual("Answer of the tax register", "Vergi sicili cevabı"),
    summary: Bilingual(
      "Brings the tax register's answer to an open question: name or title behind the number, if it is known.",
      "Vergi sicilinin açık bir sorguya cevabını getirir: numara kayıtlıysa sahibinin adı veya unvanı."),
    function: 2, usedBy: Bilingual("the registry's gateway", "sistemin ağ geçidi"), verbs: [.enter],
    isReport: true,
    refusals: [RefusalNote(.queryNotOpen, "ACC-46"), RefusalNote(.tableFull, "GEN-14")],
    rules: ["ACC-45", "ACC-46"])

  public var query = WholeNumber.blank
  public var title: Text<150>?
  public var taxOffice: Text<50>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("query", "number of the question", "sorgu numarası"), &query)
    visitor.field(
      Field("title", "name or title behind the number; absent if nobody's", "numaranın sahibi; yoksa boş"),
      &title)
    visitor.field(Field("taxOffice", "tax office", "vergi dairesi"), &taxOffice)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<IdentityRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let (slot, _) = try book.openQuestion(query.value, .tax)
    guard !book.investors.isFull, !book.taxRecords.isFull, !book.texts.isNearlyFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.answerTax(plan.slot, query, title?.utf8, at: context.time, &work)
    return .done
  }
}

extension Depository {
  /// The answer goes into the registry's own copy, and every status follows from there.
  mutating func answerTax(
    _ slot: Slot<IdentityRow>, _ query: WholeNumber, _ title: [UInt8]?, at time: Moment, _ work: inout Work
  ) {
    let row = identities[slot]
    var event = RegisterAnswered()
    event.query = query
    event.register = .tax
    event.step = .number
    event.isRight = Flag(title != nil && (row.investor.isNone ? agrees(title!, row.taxName) : true))
    event.account = accounts[row.account].key
    event.holder = row.holder.isNone ? nil : WholeNumber(UInt64(holders[row.holder].ordinal))
    event.investor = row.investor.isNone ? nil : InvestorRow.number(row.investor)
    work.post(event)
    guard row.investor.isNone else {
      if let title { rename(row.investor, title, &work) }
      return removeIdentity(slot)
    }
    if let title {
      if investor(taxNumber: row.taxNumber) == nil { keepTaxRecord(row.taxNumber, title) }
      identities[slot].tax = agrees(title, row.taxName) ? .accepted : .rejected
    } else {
      identities[slot].tax = .rejected
    }
    settle(slot, at: time, &work)
  }

  /// The name of a registered investor as a register has it now, for all its accounts (ACC-62).
  mutating func rename(_ slot: Slot<InvestorRow>, _ name: [UInt8], _ work: inout Work) {
    guard text(investors[slot].name) != name else { return }
    texts.free(investors[slot].name)
    investors[slot].name = keep(name)
    postInvestor(slot, &work)
  }
}
