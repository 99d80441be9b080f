// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What a user may transfer in a day, and to whom (TRF-44 to TRF-51, TRF-54 to TRF-56).

extension Depository {
  func userLimit(_ user: Slot<UserRow>, _ currency: Currency, _ type: SecurityType) -> Slot<UserLimitRow>? {
    userLimitsByKey.find(UserLimitRow.hash(user, currency, type)) {
      let row = userLimits[Slot(raw: $0)]
      return row.user == user && row.currency == currency && row.type == type
    }.map { Slot(raw: $0) }
  }

  func limit(_ user: Slot<UserRow>, for security: Slot<SecurityRow>) -> Slot<UserLimitRow>? {
    let row = securities[security]
    return userLimit(user, row.currency, SecurityType(row))
  }

  /// A user with limits transfers only what they name (TRF-45).
  ///
  /// - Refuses: `limit-currency-mismatch`, `limit-security-type-mismatch`.
  func requireLimitRow(_ user: Slot<UserRow>, for security: Slot<SecurityRow>) throws(Refusal)
    -> Slot<UserLimitRow>?
  {
    guard users[user].isLimited else { return nil }
    if let slot = limit(user, for: security) { return slot }
    let row = securities[security]
    var hasCurrency = false
    userLimits.forEach { _, limit in
      hasCurrency = hasCurrency || (limit.user == user && limit.currency == row.currency)
    }
    throw Refusal(
      hasCurrency ? .limitSecurityTypeMismatch : .limitCurrencyMismatch, "TRF-45",
      Fact("user", .user(users[user].code)), Fact("isin", .security(row.isin)))
  }

  /// Equal is allowed (TRF-47). What was consumed on another day counts no more (TRF-51).
  ///
  /// - Refuses: `user-limit-exceeded`.
  func requireWithin(_ slot: Slot<UserLimitRow>, _ nominal: Quantity, on day: Day) throws(Refusal) {
    let row = userLimits[slot]
    let available = max(0, row.amount - (row.day == day ? row.used : 0))
    guard nominal.units <= available else {
      throw Refusal(
        .userLimitExceeded, "TRF-47", Fact("available", .number(available)),
        Fact("nominal", .quantity(nominal)), Fact("user", .user(users[row.user].code)))
    }
  }

  mutating func consume(_ slot: Slot<UserLimitRow>, _ nominal: Quantity, on day: Day, _ work: inout Work) {
    if userLimits[slot].day != day {
      userLimits[slot].day = day
      userLimits[slot].used = 0
    }
    userLimits[slot].used += nominal.units
    postUse(slot, &work)
  }

  /// Nothing of the instruction was realised, or what was realised in one piece was taken back, on the day on
  /// which it consumed (TRF-48, TRF-50).
  mutating func giveBack(
    _ used: LimitsUsed, _ user: Slot<UserRow>, _ nominal: Quantity, _ security: Slot<SecurityRow>,
    _ approvedAt: Moment, on day: Day, _ work: inout Work
  ) {
    guard used.user != 0, approvedAt.day == day, let slot = limit(user, for: security),
      userLimits[slot].number == used.user, userLimits[slot].day == day
    else { return }
    userLimits[slot].used = max(0, userLimits[slot].used - nominal.units)
    // The other member's decision may be what gives it back; the limit is none of its business (GEN-09).
    let bearing = work.bearing
    work.bear(.following)
    postUse(slot, &work)
    work.bear(bearing)
  }

  private func postUse(_ slot: Slot<UserLimitRow>, _ work: inout Work) {
    let row = userLimits[slot]
    var event = UserLimitUsed()
    event.user = users[row.user].code
    event.currency = row.currency
    event.type = row.type
    event.used = WholeNumber(UInt64(row.used))
    work.post(event)
  }

  /// A user of the own member, other than the registry's parts.
  func ownUser(_ code: UserCode, _ context: Context, _ rule: RuleID) throws(Refusal) -> Slot<UserRow> {
    let fact = Fact("user", .user(code))
    guard let slot = user(code), users[slot].type != .registry else {
      throw Refusal(.userUnknown, "AUT-13", fact)
    }
    guard users[slot].member.raw == context.member else { throw Refusal(.userNotOfMember, rule, fact) }
    return slot
  }
}

/// The daily limit of a user for a currency and type of security; acts from its approval on (TRF-44, TRF-51).
public struct UserLimit: Operation {
  public static let code = OperationCode(rawValue: 89)
  public static let about = OperationDescription(
    name: "user-limit", title: Bilingual("User limit", "Kullanıcı limit yetkisi"),
    summary: Bilingual(
      "Defines, changes or removes a user's daily transfer limit for a currency and type of security. Acts at once.",
      "Kullanıcının para birimi ve kıymet tipine göre günlük virman limitini tanımlar, değiştirir veya kaldırır. Hemen geçerli olur."
    ),
    function: 3, usedBy: Bilingual("principal user", "ana yetkili"),
    refusals: [
      RefusalNote(.userUnknown, "AUT-13"), RefusalNote(.userNotOfMember, "TRF-44"),
      RefusalNote(.limitAmountInvalid, "TRF-44"), RefusalNote(.limitRowDuplicate, "TRF-44"),
      RefusalNote(.limitRowMissing, "TRF-44"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["TRF-44", "TRF-51"])

  public var act = SettingAct.blank
  public var user = UserCode.blank
  public var currency = Currency.blank
  public var securityType = SecurityType.blank
  public var dailyAmount: WholeNumber?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("act", "what is done", "yapılan"), &act)
    visitor.field(Field("user", "user of the member", "üyenin kullanıcısı"), &user)
    visitor.field(Field("currency", "currency", "para birimi"), &currency)
    visitor.field(Field("securityType", "type of security", "kıymet tipi"), &securityType)
    visitor.field(
      Field("dailyAmount", "nominal a day, unless it is removed", "günlük nominal, kaldırma dışında"),
      &dailyAmount)
  }

  public struct Plan: ~Copyable {
    fileprivate let user: Slot<UserRow>
    fileprivate let limit: Slot<UserLimitRow>?
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownUser(user, context, "TRF-44")
    guard act == .remove || (dailyAmount?.value ?? 0) > 0 else {
      throw Refusal(.limitAmountInvalid, "TRF-44")
    }
    let known = book.userLimit(slot, currency, securityType)
    if act == .define, known != nil { throw Refusal(.limitRowDuplicate, "TRF-44") }
    if act != .define, known == nil { throw Refusal(.limitRowMissing, "TRF-44") }
    guard act != .define || !book.userLimits.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(user: slot, limit: known)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let amount = Int64(dailyAmount?.value ?? 0)
    switch act {
    case .define:
      let row = UserLimitRow(
        amount: amount, day: context.day, user: plan.user, number: book.settings.takeLimitNumber(),
        currency: currency, type: securityType)
      book.userLimitsByKey.insert(row.hash, book.userLimits.insert(row)!.raw)
    case .change: book.userLimits[plan.limit!].amount = amount
    case .remove:
      book.userLimitsByKey.remove(book.userLimits[plan.limit!].hash, plan.limit!.raw)
      book.userLimits.remove(plan.limit!)
    }
    var isLimited = false
    book.userLimits.forEach { _, row in isLimited = isLimited || row.user == plan.user }
    book.users[plan.user].isLimited = isLimited
    var event = UserLimitChanged()
    event.user = user
    event.currency = currency
    event.type = securityType
    event.dailyAmount = act == .remove ? nil : dailyAmount
    work.post(event)
    return .done
  }
}

/// To which members a user may transfer; replaces what stood, with nothing named to none (TRF-54 to TRF-56).
public struct UserInstructionAuthority: Operation {
  public static let code = OperationCode(rawValue: 90)
  public static let about = OperationDescription(
    name: "user-instruction-authority",
    title: Bilingual("User instruction authority", "Kullanıcı talimat yetkisi"),
    summary: Bilingual(
      "Defines the receiving members to which a user may transfer: those named, the own one included only if named, or all. Acts at once.",
      "Kullanıcının virman yapabileceği alıcı üyeleri tanımlar: yalnız adı verilenler (kendi üyesi de yazılmalıdır) veya tümü. Hemen geçerli olur."
    ),
    function: 3, usedBy: Bilingual("principal user", "ana yetkili"),
    refusals: [
      RefusalNote(.userUnknown, "AUT-13"), RefusalNote(.userNotOfMember, "TRF-54"),
      RefusalNote(.memberUnknown, "TRF-54"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["TRF-54", "TRF-55", "TRF-56"])

  public var user = UserCode.blank
  public var members: [MemberCode] = []
  public var all: Flag?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("user", "user of the member", "üyenin kullanıcısı"), &user)
    visitor.list(
      Field("members", "receiving members, the own one too", "alıcı üyeler, kendi üyesi de"), atMost: 256,
      &members)
    visitor.field(
      Field("all", "true for all members, also later ones", "sonradan gelenler dahil tümü için true"), &all)
  }

  public struct Plan: ~Copyable {
    fileprivate let user: Slot<UserRow>
    fileprivate let members: [Slot<MemberRow>]
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownUser(user, context, "TRF-54")
    var slots: [Slot<MemberRow>] = []
    for code in members {
      guard let member = book.member(code) else {
        throw Refusal(.memberUnknown, "TRF-54", Fact("member", .member(code)))
      }
      if !slots.contains(member) { slots.append(member) }
    }
    if all?.isSet ?? false { slots = [] }
    guard book.userReceivers.limit - book.userReceivers.count >= slots.count else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(user: slot, members: slots)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.setReceivers(of: plan.user, plan.members, all: all?.isSet ?? false, &work)
    return .done
  }
}

extension Depository {
  func userReceiver(_ user: Slot<UserRow>, _ member: Slot<MemberRow>) -> Slot<UserReceiverRow>? {
    userReceiversByKey.find(UserReceiverRow.hash(user, member)) {
      let row = userReceivers[Slot(raw: $0)]
      return row.user == user && row.member == member
    }.map { Slot(raw: $0) }
  }

  /// - Refuses: `receiver-member-not-authorised`.
  func requireReceiver(_ user: Slot<UserRow>, _ code: MemberCode, _ member: Slot<MemberRow>?) throws(Refusal)
  {
    switch users[user].receivers {
    case .all: return
    case .listed: if let member, userReceiver(user, member) != nil { return }
    case .none: break
    }
    throw Refusal(
      .receiverMemberNotAuthorised, "TRF-54", Fact("member", .member(code)),
      Fact("user", .user(users[user].code)))
  }

  mutating func setReceivers(
    of user: Slot<UserRow>, _ members: [Slot<MemberRow>], all: Bool, _ work: inout Work
  ) {
    var former: [Slot<UserReceiverRow>] = []
    userReceivers.forEach { slot, row in if row.user == user { former.append(slot) } }
    if users[user].receivers == .all { postReceiver(user, nil, false, &work) }
    // In the order of their codes, whatever places their rows have.
    former.sort {
      self.members[userReceivers[$0].member].code.bits < self.members[userReceivers[$1].member].code.bits
    }
    for slot in former {
      let row = userReceivers[slot]
      userReceiversByKey.remove(row.hash, slot.raw)
      userReceivers.remove(slot)
      if all || !members.contains(row.member) { postReceiver(user, row.member, false, &work) }
    }
    users[user].receivers = all ? .all : members.isEmpty ? .none : .listed
    if all { postReceiver(user, nil, true, &work) }
    for member in members {
      let row = UserReceiverRow(user: user, member: member)
      userReceiversByKey.insert(row.hash, userReceivers.insert(row)!.raw)
      postReceiver(user, member, true, &work)
    }
  }

  private func postReceiver(
    _ user: Slot<UserRow>, _ member: Slot<MemberRow>?, _ isAllowed: Bool, _ work: inout Work
  ) {
    var event = InstructionAuthorityChanged()
    event.user = users[user].code
    event.receiver = member.map { members[$0].code }
    event.isAllowed = Flag(isAllowed)
    work.post(event)
  }
}
