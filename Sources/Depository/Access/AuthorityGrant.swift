// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Grants or withdraws authorities of a user, at once; also to another member's user (AUT-21, AUT-27,
/// AUT-31).
public struct AuthorityGrant: Operation {
  public static let code = OperationCode(rawValue: 5)
  public static let about = OperationDescription(
    name: "authority-grant", title: Bilingual("Authority grant", "Yetki verme"),
    summary: Bilingual(
      "Grants or withdraws authorities, named operation.stage, for acting on behalf of the member. Takes effect at once.",
      "Üye adına işlem yapmak için işlem.aşama adıyla yetki verir veya geri alır. Hemen geçerli olur."),
    function: 1, usedBy: Bilingual("principal user", "ana yetkili"),
    refusals: [
      RefusalNote(.grantorNotPrincipal, "AUT-21"), RefusalNote(.userUnknown, "AUT-13"),
      RefusalNote(.authorityUnknown, "AUT-27"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["AUT-29"])

  public var user = UserCode.blank
  public var authorities: [Text<60>] = []
  public var withdraw: Flag?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("user", "user, also of another member", "kullanıcı, başka üyeninki de olabilir"), &user)
    visitor.list(
      Field("authorities", "authorities such as transfer.enter", "transfer.enter gibi yetkiler"), atMost: 256,
      &authorities)
    visitor.field(Field("withdraw", "true to withdraw instead", "geri almak için true"), &withdraw)
  }

  public struct Plan: ~Copyable {
    fileprivate let user: Slot<UserRow>
    fileprivate let granted: [(OperationCode, Stage)]
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let grantor = book.users[Slot(raw: context.user)]
    guard grantor.type == .principal, grantor.member.raw == context.member else {
      throw Refusal(.grantorNotPrincipal, "AUT-21", Fact("user", .user(context.userCode)))
    }
    guard let slot = book.user(user) else { throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(user))) }
    var granted: [(OperationCode, Stage)] = []
    for name in authorities {
      guard let authority = Self.authority(named: name.utf8) else {
        throw Refusal(.authorityUnknown, "AUT-27")
      }
      granted.append(authority)
    }
    guard !granted.isEmpty else { throw Refusal(.authorityUnknown, "AUT-27") }
    guard !book.authorities.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(user: slot, granted: granted)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    for (operation, stage) in plan.granted {
      book.grant(plan.user, Slot(raw: context.member), operation, stage, !(withdraw?.isSet ?? false), &work)
    }
    return .done
  }

  /// The operation and stage of a name such as `transfer.accept-approve`; every operation can also be viewed.
  static func authority(named name: [UInt8]) -> (OperationCode, Stage)? {
    guard let dot = name.firstIndex(of: 46) else { return nil }
    for code in Depository.codes {
      guard let about = Depository.about(code), about.name.equals(name.span.extracting(0..<dot)) else {
        continue
      }
      let stages = about.stages + [.view]
      guard let stage = stages.first(where: { $0.name.equals(name.span.extracting(dot + 1..<name.count)) })
      else { return nil }
      return (code, stage)
    }
    return nil
  }
}

extension Depository {
  mutating func grant(
    _ user: Slot<UserRow>, _ member: Slot<MemberRow>, _ operation: OperationCode, _ stage: Stage,
    _ value: Bool,
    _ work: inout Work
  ) {
    let slot: Slot<AuthorityRow>
    if let known = authority(user, member) {
      slot = known
    } else {
      slot = authorities.insert(AuthorityRow(user: user, member: member))!
      authoritiesByUser.insert(AuthorityRow.hash(user, member), slot.raw)
    }
    authorities[slot].set(operation, stage, value)
    var event = AuthorityChanged()
    event.user = users[user].code
    event.member = members[member].code
    event.operation = WholeNumber(UInt64(operation.rawValue))
    event.stage = WholeNumber(UInt64(stage.rawValue))
    event.isGranted = Flag(value)
    work.post(event)
  }
}
