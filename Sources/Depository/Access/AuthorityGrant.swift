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
      RefusalNote(.foreignUserPassive, "AUT-31"), RefusalNote(.authorityUnknown, "AUT-27"),
      RefusalNote(.dateRangeInvalid, "AUT-21"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["AUT-29"])

  public var user = UserCode.blank
  public var authorities: [Text<60>] = []
  public var withdraw: Flag?
  public var until: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(
      Field("user", "user, also of another member", "kullanıcı, başka üyeninki de olabilir"), &user)
    visitor.list(
      Field("authorities", "authorities such as transfer.enter", "transfer.enter gibi yetkiler"), atMost: 256,
      &authorities)
    visitor.field(Field("withdraw", "true to withdraw instead", "geri almak için true"), &withdraw)
    visitor.field(Field("until", "last day; none when left out", "son gün; yazılmazsa süresiz"), &until)
  }

  public struct Plan: ~Copyable {
    fileprivate let user: Slot<UserRow>
    fileprivate let granted: [(OperationCode, Stage)]
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard book.isPrincipal(context) else {
      throw Refusal(.grantorNotPrincipal, "AUT-21", Fact("user", .user(context.userCode)))
    }
    guard let slot = book.user(user), book.users[slot].type != .registry else {
      throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(user)))
    }
    let withdraws = withdraw?.isSet ?? false
    if !withdraws { try book.requireUsable(slot, for: context) }
    var granted: [(OperationCode, Stage)] = []
    for name in authorities {
      guard let authority = Self.authority(named: name.utf8) else {
        throw Refusal(.authorityUnknown, "AUT-27")
      }
      granted.append(authority)
    }
    guard !granted.isEmpty else { throw Refusal(.authorityUnknown, "AUT-27") }
    if let until, withdraws || until < context.day {
      throw Refusal(.dateRangeInvalid, "AUT-21", Fact("until", .day(until)))
    }
    // What takes no new row, a withdrawal above all, needs no room.
    let member = Slot<MemberRow>(raw: context.member)
    guard book.authority(slot, member) != nil || !book.authorities.isFull,
      until == nil || book.timedGrants.limit - book.timedGrants.count >= granted.count
    else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(user: slot, granted: granted)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let member = Slot<MemberRow>(raw: context.member)
    for (operation, stage) in plan.granted {
      book.grant(plan.user, member, operation, stage, !(withdraw?.isSet ?? false), &work)
      if let until { book.limitGrant(plan.user, member, operation, stage, until, &work) }
    }
    return .done
  }

  /// The operation and stage of a name such as `transfer.accept-approve`; every operation can also be viewed.
  static func authority(named name: [UInt8]) -> (OperationCode, Stage)? {
    guard let dot = name.firstIndex(of: 46) else { return nil }
    for code in Depository.codes {
      guard let about = Depository.about(code), !about.isReport,
        about.name.equals(name.span.extracting(0..<dot))
      else {
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
    let slot = authority(user, member) ?? addAuthority(user, member)
    // Whatever time was set before, this grant has its own.
    if let timed = timedGrant(slot, operation, stage) { timedGrants.remove(timed) }
    authorities[slot].direct[operation, stage] = value
    var event = AuthorityChanged()
    event.user = users[user].code
    event.member = members[member].code
    event.operation = WholeNumber(UInt64(operation.rawValue))
    event.stage = WholeNumber(UInt64(stage.rawValue))
    event.isGranted = Flag(value)
    work.post(event)
  }

  mutating func addAuthority(_ user: Slot<UserRow>, _ member: Slot<MemberRow>) -> Slot<AuthorityRow> {
    let slot = authorities.insert(AuthorityRow(user: user, member: member))!
    authoritiesByUser.insert(AuthorityRow.hash(user, member), slot.raw)
    return slot
  }

  // MARK: Grants that end

  func timedGrant(_ authority: Slot<AuthorityRow>, _ operation: OperationCode, _ stage: Stage)
    -> Slot<TimedGrantRow>?
  {
    guard timedGrants.count > 0 else { return nil }
    var found: Slot<TimedGrantRow>?
    timedGrants.forEach { slot, row in
      if row.authority == authority, row.operation == operation, row.stage == stage { found = slot }
    }
    return found
  }

  mutating func limitGrant(
    _ user: Slot<UserRow>, _ member: Slot<MemberRow>, _ operation: OperationCode, _ stage: Stage,
    _ until: Day, _ work: inout Work
  ) {
    let row = TimedGrantRow(
      authority: authority(user, member)!, until: until, operation: operation, stage: stage)
    let slot = timedGrants.insert(row)!
    work.schedule(
      at: Moment(day: until + 1, time: .midnight), kind: Self.grantEnds, subject: UInt64(slot.raw))
  }

  mutating func endGrant(_ slot: Slot<TimedGrantRow>, at time: Moment, _ work: inout Work) {
    guard slot.raw < timedGrants.end, timedGrants.isLive(slot), timedGrants[slot].until < time.day else {
      return
    }
    let row = timedGrants[slot]
    let authority = authorities[row.authority]
    grant(authority.user, authority.member, row.operation, row.stage, false, &work)
  }
}

extension Depository {
  /// The number of each operation's function, without those that only the registry itself brings in.
  private static let functionNumbers: [(code: OperationCode, function: UInt8)] = codes.compactMap { code in
    about(code).flatMap { $0.isReport ? nil : (code, $0.function) }
  }

  /// The functions that a user reaches on behalf of a member: those of the operations of which a stage is
  /// held, `view` among them. Their questions and reports open with it (AUT-28, CLR-05).
  public func functions(of code: UserCode, for memberCode: MemberCode) -> FunctionSet {
    guard let user = user(code), let member = member(memberCode) else { return [] }
    let row = users[user]
    if row.type == .registry { return .any }
    let isPrincipal = row.type == .principal && row.member == member
    let held = authority(user, member).map { authorities[$0] }
    var functions: FunctionSet = []
    for (operation, function) in Self.functionNumbers {
      let isGranted = held.map { $0.direct.reaches(operation) || $0.byRoles.reaches(operation) } ?? false
      if isGranted || isPrincipal && Self.principalsOwn.contains(operation) { functions.insert(function) }
    }
    return functions
  }

  /// What a user may do for any member, by operation: what the menu is made of (AUT-28).
  public func authorities(of code: UserCode) -> [HeldAuthority] {
    guard let user = user(code) else { return [] }
    let row = users[user]
    var held: [HeldAuthority] = []
    for operation in Self.codes {
      let about = Self.about(operation)!
      guard !about.isReport else { continue }
      let isOwn = row.type == .principal && Self.principalsOwn.contains(operation)
      let stages = (about.stages + [.view]).filter { stage in
        var holds = isOwn
        authorities.forEach { _, grant in
          holds = holds || (grant.user == user && grant.holds(operation, stage))
        }
        return holds
      }
      if !stages.isEmpty { held.append(HeldAuthority(operation: operation, stages: stages)) }
    }
    return held
  }

  /// The stages of an operation that a user holds.
  public struct HeldAuthority: Sendable {
    public let operation: OperationCode
    public let stages: [Stage]
  }
}
