// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Defines a member; its pool account DBDEPO comes into being with it (ACC-02, CBT-01, CLR-02).
public struct MemberDefinition: Operation {
  public static let code = OperationCode(rawValue: 1)
  public static let about = OperationDescription(
    name: "member-definition", title: Bilingual("Member definition", "Üye tanımı"),
    summary: Bilingual(
      "Defines a member with its kind. Its pool account DBDEPO comes into being with it.",
      "Bir üyeyi türüyle tanımlar. DBDEPO havuz hesabı onunla birlikte oluşur."),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.memberExists, "AUT-08"),
      RefusalNote(.duplicateTcmbMember, "CBT-01"), RefusalNote(.duplicateTakasbankMember, "CLR-02"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["ACC-02"])

  public var member = MemberCode.blank
  public var kind = MemberKind.blank
  public var title = Text<150>.blank
  public var taxNumber: VKN?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "code of the new member", "yeni üyenin kodu"), &member)
    visitor.field(Field("kind", "kind of member", "üye türü"), &kind)
    visitor.field(Field("title", "title", "unvan"), &title)
    visitor.field(Field("taxNumber", "tax number", "vergi kimlik numarası"), &taxNumber)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    guard book.member(member) == nil else {
      throw Refusal(.memberExists, "AUT-08", Fact("member", .member(member)))
    }
    if kind == .centralBank, book.hasMember(of: .centralBank) {
      throw Refusal(.duplicateTcmbMember, "CBT-01")
    }
    if kind == .takasbank, book.hasMember(of: .takasbank) {
      throw Refusal(.duplicateTakasbankMember, "CLR-02")
    }
    guard !book.members.isFull, !book.accounts.isFull, !book.texts.isNearlyFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.addMember(member, kind, title.utf8, taxNumber, on: context.day, &work)
    return .done
  }
}

extension Depository {
  /// Kept for the operator of the registry.
  func requireOperator(
    _ context: Context, else code: RefusalCode = .operatorOnly, _ rule: RuleID = "AUT-05"
  ) throws(Refusal) {
    guard isOperator(context) else { throw Refusal(code, rule, Fact("member", .member(context.memberCode))) }
  }

  func isOperator(_ context: Context) -> Bool {
    members[Slot(raw: context.member)].kind == .operatorOfRegistry
  }

  func hasMember(of kind: MemberKind) -> Bool {
    var found = false
    members.forEach { _, row in found = found || row.kind == kind }
    return found
  }

  mutating func addMember(
    _ code: MemberCode, _ kind: MemberKind, _ title: [UInt8], _ taxNumber: VKN?, on day: Day,
    _ work: inout Work
  ) {
    let row = MemberRow(code: code, kind: kind, taxNumber: taxNumber ?? VKN(), title: keep(title))
    let slot = members.insert(row)!
    membersByCode.insert(MemberRow.hash(code), slot.raw)
    // ACC-02: the system makes the pool account; nobody opens or closes it.
    var pool = AccountRow(
      key: AccountKey(code, .pool), opened: day, class: .intermediaryPortfolio, status: .normal,
      reason: .normal)
    pool.isPool = true
    pool.restriction = .normal
    members[slot].pool = addAccount(pool, &work)
    post(slot, &work)
  }

  func post(_ slot: Slot<MemberRow>, _ work: inout Work) {
    let row = members[slot]
    var event = MemberChanged()
    event.row = RowNumber(slot)
    event.member = row.code
    event.kind = row.kind
    event.status = row.status
    event.title = Text(utf8: text(row.title))
    event.channels = WholeNumber(UInt64(row.channels))
    work.post(event)
  }
}
