// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Roles: authorities grouped under a name and given to users in one step (AUT-30). A change works at once
/// for all holders; what was granted directly stays when the role goes.
public struct Role: Operation {
  public static let code = OperationCode(rawValue: 48)
  public static let about = OperationDescription(
    name: "role", title: Bilingual("Role", "Rol"),
    summary: Bilingual(
      "Defines, changes, assigns, removes or deletes a role of the member.",
      "Üyenin bir rolünü tanımlar, değiştirir, verir, geri alır veya siler."),
    function: 1, usedBy: Bilingual("principal user", "ana yetkili"),
    refusals: [
      RefusalNote(.grantorNotPrincipal, "AUT-21"), RefusalNote(.roleNameDuplicate, "AUT-30"),
      RefusalNote(.roleUnknown, "AUT-30"), RefusalNote(.authorityUnknown, "AUT-27"),
      RefusalNote(.roleEmpty, "AUT-30"), RefusalNote(.userUnknown, "AUT-13"),
      RefusalNote(.foreignUserPassive, "AUT-31"), RefusalNote(.statusUnchanged, "AUT-30"),
      RefusalNote(.roleInUse, "AUT-30"), RefusalNote(.tableFull, "GEN-14"),
    ])

  public var act = RoleAct.blank
  public var name = Text<60>.blank
  public var authorities: [Text<60>] = []
  public var user: UserCode?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("act", "what is done", "yapılan"), &act)
    visitor.field(Field("name", "name of the role", "rolün adı"), &name)
    visitor.list(
      Field("authorities", "authorities such as transfer.enter", "transfer.enter gibi yetkiler"), atMost: 256,
      &authorities)
    visitor.field(
      Field("user", "user, also of another member", "kullanıcı, başka üyeninki de olabilir"), &user)
  }

  public struct Plan: ~Copyable {
    fileprivate var role = Slot<RoleRow>.none
    fileprivate var bits = AuthorityBits()
    fileprivate var user = Slot<UserRow>.none
    fileprivate var holder = Slot<RoleHolderRow>.none
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard book.isPrincipal(context) else {
      throw Refusal(.grantorNotPrincipal, "AUT-21", Fact("user", .user(context.userCode)))
    }
    var plan = Plan()
    let known = book.role(name.utf8, of: Slot(raw: context.member))
    if act == .define {
      guard known == nil else { throw Refusal(.roleNameDuplicate, "AUT-30") }
    } else {
      guard let known else { throw Refusal(.roleUnknown, "AUT-30") }
      plan.role = known
    }
    switch act {
    case .define, .change:
      for authority in authorities {
        guard let (operation, stage) = AuthorityGrant.authority(named: authority.utf8) else {
          throw Refusal(.authorityUnknown, "AUT-27")
        }
        plan.bits[operation, stage] = true
      }
      guard !authorities.isEmpty else { throw Refusal(.roleEmpty, "AUT-30") }
      guard act == .change || (!book.roles.isFull && !book.texts.isNearlyFull) else {
        throw Refusal(.tableFull, "GEN-14")
      }
    case .assign, .remove:
      guard let user else { throw Refusal(.userUnknown, "AUT-13") }
      let fact = Fact("user", .user(user))
      guard let slot = book.user(user), book.users[slot].type != .registry else {
        throw Refusal(.userUnknown, "AUT-13", fact)
      }
      if act == .assign { try book.requireUsable(slot, for: context) }
      plan.user = slot
      plan.holder = book.holder(of: plan.role, slot) ?? .none
      guard (plan.holder == .none) == (act == .assign) else {
        throw Refusal(.statusUnchanged, "AUT-30", fact)
      }
      if act == .assign {
        let isKnown = book.authority(slot, Slot(raw: context.member)) != nil
        guard !book.roleHolders.isFull, isKnown || !book.authorities.isFull else {
          throw Refusal(.tableFull, "GEN-14")
        }
      }
    case .delete:
      guard !book.isHeld(plan.role) else { throw Refusal(.roleInUse, "AUT-30") }
    }
    return plan
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let member = Slot<MemberRow>(raw: context.member)
    var slot = plan.role
    switch act {
    case .define:
      slot = book.roles.insert(RoleRow(member: member, name: book.keep(name.utf8)))!
      book.set(slot, plan.bits, &work)
    case .change:
      book.set(slot, plan.bits, &work)
      book.reckonHolders(of: slot)
    case .assign:
      _ = book.roleHolders.insert(RoleHolderRow(role: slot, user: plan.user))
      book.reckonRoles(of: plan.user, for: member)
      book.postHolder(slot, plan.user, true, &work)
    case .remove:
      book.roleHolders.remove(plan.holder)
      book.reckonRoles(of: plan.user, for: member)
      book.postHolder(slot, plan.user, false, &work)
    case .delete:
      book.set(slot, AuthorityBits(), &work)
      book.texts.free(book.roles[slot].name)
      book.roles.remove(slot)
    }
    return .done
  }
}

extension Depository {
  /// Names of roles are compared as names are (GEN-38). Roles are few and seldom touched.
  func role(_ name: [UInt8], of member: Slot<MemberRow>) -> Slot<RoleRow>? {
    let wanted = TurkishText.compared(name.span)
    var found: Slot<RoleRow>?
    roles.forEach { slot, row in
      if row.member == member, TurkishText.compared(text(row.name).span) == wanted { found = slot }
    }
    return found
  }

  func holder(of role: Slot<RoleRow>, _ user: Slot<UserRow>) -> Slot<RoleHolderRow>? {
    var found: Slot<RoleHolderRow>?
    roleHolders.forEach { slot, row in if row.role == role, row.user == user { found = slot } }
    return found
  }

  func isHeld(_ role: Slot<RoleRow>) -> Bool {
    var found = false
    roleHolders.forEach { _, row in found = found || row.role == role }
    return found
  }

  /// Another member's user gets authorities only while active (AUT-31).
  func requireUsable(_ user: Slot<UserRow>, for context: Context) throws(Refusal) {
    let row = users[user]
    guard row.member.raw == context.member || (row.status == .active && !row.isBlocked) else {
      throw Refusal(.foreignUserPassive, "AUT-31", Fact("user", .user(row.code)))
    }
  }

  mutating func set(_ role: Slot<RoleRow>, _ bits: AuthorityBits, _ work: inout Work) {
    let former = roles[role].bits
    roles[role].bits = bits
    for code in Self.codes {
      for stage in Stage.allCases where former[code, stage] != bits[code, stage] {
        var event = RoleAuthorityChanged()
        event.member = members[roles[role].member].code
        event.role = Text(utf8: text(roles[role].name))
        event.operation = WholeNumber(UInt64(code.rawValue))
        event.stage = WholeNumber(UInt64(stage.rawValue))
        event.isGranted = Flag(bits[code, stage])
        work.post(event)
      }
    }
  }

  mutating func reckonHolders(of role: Slot<RoleRow>) {
    var holders: [Slot<UserRow>] = []
    roleHolders.forEach { _, row in if row.role == role { holders.append(row.user) } }
    for holder in holders { reckonRoles(of: holder, for: roles[role].member) }
  }

  /// The union of all roles that a user holds of a member.
  mutating func reckonRoles(of user: Slot<UserRow>, for member: Slot<MemberRow>) {
    var bits = AuthorityBits()
    roleHolders.forEach { _, row in
      if row.user == user, roles[row.role].member == member { bits.formUnion(roles[row.role].bits) }
    }
    let slot = authority(user, member) ?? addAuthority(user, member)
    authorities[slot].byRoles = bits
  }

  func postHolder(_ role: Slot<RoleRow>, _ user: Slot<UserRow>, _ isHeld: Bool, _ work: inout Work) {
    var event = RoleHolderChanged()
    event.member = members[roles[role].member].code
    event.role = Text(utf8: text(roles[role].name))
    event.user = users[user].code
    event.isHeld = Flag(isHeld)
    work.post(event)
  }
}
