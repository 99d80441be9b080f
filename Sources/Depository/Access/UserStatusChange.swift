// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Makes a user passive or active, or lifts the block of three wrong passwords (AUT-24 to AUT-26). Principal
/// users are MKK's to change, on a written request.
public struct UserStatusChange: Operation {
  public static let code = OperationCode(rawValue: 44)
  public static let about = OperationDescription(
    name: "user-status", title: Bilingual("User status", "Kullanıcı durumu"),
    summary: Bilingual(
      "Makes a user passive or active, or lifts the block of three wrong passwords. Takes effect at once.",
      "Kullanıcıyı pasif veya etkin yapar ya da üç yanlış şifre kilidini kaldırır. Hemen geçerli olur."),
    function: 1, usedBy: Bilingual("principal user, MKK", "ana yetkili, MKK"),
    refusals: [
      RefusalNote(.userUnknown, "AUT-13"), RefusalNote(.grantorOfOtherMember, "AUT-26"),
      RefusalNote(.grantorNotPrincipal, "AUT-24"), RefusalNote(.principalNeedsMkk, "AUT-25"),
      RefusalNote(.userTypeFixed, "AUT-04"), RefusalNote(.documentReferenceRequired, "AUT-25"),
      RefusalNote(.signatoryNotAuthorised, "AUT-25"), RefusalNote(.notBlocked, "AUT-24"),
      RefusalNote(.statusUnchanged, "AUT-26"), RefusalNote(.lastPrincipal, "AUT-20"),
    ])

  public var user = UserCode.blank
  public var act = UserStatusAct.blank
  public var reason: Text<200>?
  public var document: Text<50>?
  public var signatory: Text<150>?
  public var type: UserType?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user", "kullanıcı"), &user)
    visitor.field(Field("act", "what is done", "yapılan"), &act)
    visitor.field(Field("reason", "reason in words", "açıklama"), &reason)
    visitor.field(
      Field(
        "document", "reference of the written request, for a principal user",
        "ana yetkili için yazılı başvuru numarası"),
      &document)
    visitor.field(
      Field("signatory", "who signed the written request", "yazılı başvuruyu imzalayan"), &signatory)
    visitor.field(Field("type", "its type, which never changes", "türü; hiç değişmez"), &type)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<UserRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let fact = Fact("user", .user(user))
    guard let slot = book.user(user) else { throw Refusal(.userUnknown, "AUT-13", fact) }
    let row = book.users[slot]
    if !book.isOperator(context) || row.member.raw == context.member {
      guard row.member.raw == context.member else { throw Refusal(.grantorOfOtherMember, "AUT-26", fact) }
      guard book.isPrincipal(context) else { throw Refusal(.grantorNotPrincipal, "AUT-24", fact) }
    }
    guard row.type == .user || book.isOperator(context) else {
      throw Refusal(.principalNeedsMkk, "AUT-25", fact)
    }
    guard type == nil || type == row.type, row.type != .registry else {
      throw Refusal(.userTypeFixed, "AUT-04", Fact("type", .word(row.type.code)))
    }
    if row.type == .principal, act == .reactivate {
      guard document != nil else { throw Refusal(.documentReferenceRequired, "AUT-25", fact) }
      guard let signatory, book.isSignatory(signatory.utf8, of: row.member) else {
        throw Refusal(.signatoryNotAuthorised, "AUT-25", fact)
      }
    }
    guard let status = act.status else {
      guard row.isBlocked else { throw Refusal(.notBlocked, "AUT-24", fact) }
      return Plan(slot: slot)
    }
    guard status != row.status else {
      throw Refusal(.statusUnchanged, "AUT-26", Fact("status", .word(status.code)))
    }
    if status != .active, row.status == .active, row.type == .principal,
      book.activePrincipals(of: row.member) == 1
    {
      throw Refusal(.lastPrincipal, "AUT-20", fact)
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if let status = act.status {
      book.users[plan.slot].status = status
    } else {
      book.users[plan.slot].isBlocked = false
      book.users[plan.slot].failures = 0
    }
    book.post(plan.slot, &work)
    return .done
  }
}

extension Depository {
  /// The one who acts is a principal user of the member acted for.
  func isPrincipal(_ context: Context) -> Bool {
    let row = users[Slot(raw: context.user)]
    return row.type == .principal && row.member.raw == context.member
  }

  /// Principal users who are not passive; a blocked one counts, since MKK can lift the block (AUT-20).
  func activePrincipals(of member: Slot<MemberRow>) -> Int {
    var count = 0
    users.forEach { _, row in
      if row.member == member, row.type == .principal, row.status == .active { count += 1 }
    }
    return count
  }
}
