// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Defines a user of a member. The code is made by the registry: next free number of the type's range
/// (AUT-07).
public struct UserDefinition: Operation {
  public static let code = OperationCode(rawValue: 3)
  public static let about = OperationDescription(
    name: "user-definition", title: Bilingual("User definition", "Kullanıcı tanımı"),
    summary: Bilingual(
      "Defines a user of a member. The registry makes the code: 001-899 for users, 900-990 for principal users.",
      "Bir üyenin kullanıcısını tanımlar. Kodu sistem üretir: kullanıcılar 001-899, ana yetkililer 900-990."),
    function: 1, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.definerNotMkk, "AUT-05"), RefusalNote(.userCodeNotFreeText, "AUT-07"),
      RefusalNote(.memberUnknown, "AUT-18"), RefusalNote(.officerMustBePrincipal, "AUT-06"),
      RefusalNote(.undertakingMissing, "AUT-32"), RefusalNote(.operatingMemberNotActive, "AUT-32"),
      RefusalNote(.officerNotOfOperatingMember, "AUT-32"), RefusalNote(.codeUnknown, "AUT-04"),
      RefusalNote(.userCodeRangeExhausted, "AUT-09"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["AUT-08"])

  public var member = MemberCode.blank
  public var type = UserType.blank
  public var name = Text<60>.blank
  public var information = Text<50>.blank
  public var operatingMember: MemberCode?
  public var user: UserCode?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member of the user", "kullanıcının üyesi"), &member)
    visitor.field(Field("type", "type of user", "kullanıcı türü"), &type)
    visitor.field(Field("name", "name of the person", "kişinin adı soyadı"), &name)
    visitor.field(
      Field(
        "information", "reference of the member's information or application",
        "üyenin bildirim veya başvuru numarası",
        missing: .memberInformationRequired), &information)
    visitor.field(
      Field(
        "operatingMember", "member whose officer this is, by a joint operation undertaking",
        "Ortak İşlem Taahhütnamesiyle yetkilisi tanımlanan üye"), &operatingMember)
    visitor.field(
      Field("user", "never given: the registry makes the code", "hiç verilmez: kodu sistem üretir"), &user)
  }

  public struct Plan: ~Copyable {
    fileprivate let member: Slot<MemberRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .definerNotMkk)
    guard user == nil else { throw Refusal(.userCodeNotFreeText, "AUT-07") }
    guard let slot = book.member(member) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(member)))
    }
    try requirePerson(slot, book, context)
    let row = book.members[slot]
    guard type == .principal ? row.nextPrincipal <= 990 : row.nextUser <= 899 else {
      throw Refusal(.userCodeRangeExhausted, "AUT-09", Fact("member", .member(member)))
    }
    guard !book.users.isFull, !book.texts.isNearlyFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(member: slot)
  }

  /// Officers become principal users, of their own member or of the one that it works for (AUT-06, AUT-32).
  private func requirePerson(
    _ slot: Slot<MemberRow>, _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) {
    if type == .user, book.isOfficer(name.utf8, of: slot) { throw Refusal(.officerMustBePrincipal, "AUT-06") }
    let operating = book.operatingMember(of: slot, on: context.day)
    if let operatingMember {
      guard let operating, book.member(operatingMember) == operating else {
        throw Refusal(.undertakingMissing, "AUT-32", Fact("member", .member(operatingMember)))
      }
    }
    switch type {
    // The registry's own parts come into being with it.
    case .registry: throw Refusal(.codeUnknown, "AUT-04", Fact("field", .word("type")))
    case .user: return
    case .principal:
      guard let operating else { return }
      guard book.members[operating].status == .active else {
        throw Refusal(
          .operatingMemberNotActive, "AUT-32", Fact("member", .member(book.members[operating].code)))
      }
      guard book.isOfficer(name.utf8, of: operating) || book.isOfficer(name.utf8, of: slot) else {
        throw Refusal(
          .officerNotOfOperatingMember, "AUT-32", Fact("member", .member(book.members[operating].code)))
      }
    }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    _ = book.addUser(plan.member, type, name.utf8, &work)
    return .done
  }
}

extension Depository {
  mutating func addUser(_ member: Slot<MemberRow>, _ type: UserType, _ name: [UInt8], _ work: inout Work)
    -> Slot<UserRow>
  {
    let number: UInt16
    switch type {
    case .registry: number = 0
    case .principal:
      number = members[member].nextPrincipal
      members[member].nextPrincipal += 1
    case .user:
      number = members[member].nextUser
      members[member].nextUser += 1
    }
    let code = UserCode(member: members[member].code, number: number)
    let slot = users.insert(UserRow(code: code, member: member, type: type, name: keep(name)))!
    usersByCode.insert(UserRow.hash(code), slot.raw)
    post(slot, &work)
    return slot
  }

  func post(_ slot: Slot<UserRow>, _ work: inout Work) {
    let row = users[slot]
    var event = UserChanged()
    event.user = row.code
    event.type = row.type
    event.hasCertificate = Flag(row.certificate != .none)
    event.status = row.status
    event.isBlocked = Flag(row.isBlocked)
    work.post(event)
  }
}
