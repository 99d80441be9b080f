// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension Depository: Book {
  // The registry's own wake-ups.
  static let balanceGrew: UInt16 = CoreDue.firstOfBook
  static let transferDeadline: UInt16 = CoreDue.firstOfBook + 1

  /// The catalogue: every operation once. A code stands in the journal and is never changed.
  @inlinable @discardableResult
  public static func open<Handler: OperationHandler & ~Copyable>(
    _ code: OperationCode, _ handler: inout Handler
  ) -> Bool where Handler.Book == Depository {
    switch code {
    case MemberDefinition.code: handler.handle(MemberDefinition.self)
    case MemberStatusChange.code: handler.handle(MemberStatusChange.self)
    case UserDefinition.code: handler.handle(UserDefinition.self)
    case CertificateAssignment.code: handler.handle(CertificateAssignment.self)
    case AuthorityGrant.code: handler.handle(AuthorityGrant.self)
    case AccountDefinition.code: handler.handle(AccountDefinition.self)
    case Identity.code: handler.handle(Identity.self)
    case AccountChange.code: handler.handle(AccountChange.self)
    case AccountRestriction.code: handler.handle(AccountRestriction.self)
    case SecurityDefinition.code: handler.handle(SecurityDefinition.self)
    case SecurityIssue.code: handler.handle(SecurityIssue.self)
    case SecuritySuspension.code: handler.handle(SecuritySuspension.self)
    case CalendarDay.code: handler.handle(CalendarDay.self)
    case LimitChange.code: handler.handle(LimitChange.self)
    case Transfer.code: handler.handle(Transfer.self)
    default: return false
    }
    return true
  }

  public static let codes: [OperationCode] = [
    MemberDefinition.code, MemberStatusChange.code, UserDefinition.code, CertificateAssignment.code,
    AuthorityGrant.code, AccountDefinition.code, Identity.code, AccountChange.code, AccountRestriction.code,
    SecurityDefinition.code, SecurityIssue.code, SecuritySuspension.code, CalendarDay.code, LimitChange.code,
    Transfer.code,
  ]

  // MARK: Who may act

  /// - Refuses: `user-unknown`, `certificate-not-assigned`, `certificate-of-other-user`, `user-passive`,
  ///   `member-unknown`, `acting-member-missing`.
  /// - Source: GEN-10, AUT-01, AUT-26, AUT-31.
  public func actor(_ envelope: Envelope, at time: Moment) throws(Refusal) -> Actor {
    guard let user = user(envelope.user) else {
      throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(envelope.user)))
    }
    let row = users[user]
    if settings.checksCertificates {
      guard row.hasCertificate else {
        throw Refusal(.certificateNotAssigned, "GEN-10", Fact("user", .user(envelope.user)))
      }
      for index in 0..<32 where row.certificate[index] != envelope.certificate[index] {
        throw Refusal(.certificateOfOtherUser, "GEN-10", Fact("user", .user(envelope.user)))
      }
    }
    guard !row.isPassive else { throw Refusal(.userPassive, "AUT-26", Fact("user", .user(envelope.user))) }
    guard let member = member(envelope.member) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(envelope.member)))
    }
    if row.member != member, authority(user, member) == nil {
      throw Refusal(
        .actingMemberMissing, "AUT-31", Fact("user", .user(envelope.user)),
        Fact("member", .member(envelope.member)))
    }
    return Actor(user: user.raw, member: member.raw, userCode: envelope.user, memberCode: envelope.member)
  }

  /// Authority of the user for the member acted for. A principal user can always grant and assign, or a new
  /// member could never begin (AUT-19, AUT-21).
  public func holds(_ actor: Actor, _ operation: OperationCode, _ stage: Stage) -> Bool {
    let user = Slot<UserRow>(raw: actor.user)
    let member = Slot<MemberRow>(raw: actor.member)
    if users[user].type == .principal, users[user].member == member,
      operation == AuthorityGrant.code || operation == CertificateAssignment.code
    {
      return true
    }
    guard let row = authority(user, member) else { return false }
    return authorities[row].holds(operation, stage)
  }

  /// A member that winds up its activities may only do what empties its accounts (AUT-11).
  ///
  /// - Refuses: `member-not-active`, `not-business-day`.
  /// - Source: AUT-11, TRF-12, GEN-42.
  public func admit(_ about: OperationDescription, _ actor: Actor, at time: Moment) throws(Refusal) {
    try requireActive(Slot(raw: actor.member), asSender: about.needsBusinessDay)
    if about.needsBusinessDay, !calendar.isBusinessDay(time.day) {
      throw Refusal(.notBusinessDay, "GEN-42", Fact("day", .day(time.day)))
    }
  }

  /// A member that winds up its activities may still empty accounts, hence send (TRF-12).
  func requireActive(_ member: Slot<MemberRow>, asSender: Bool) throws(Refusal) {
    let row = members[member]
    guard row.status == .active || (asSender && row.status == .windingUp) else {
      throw Refusal(
        .memberNotActive, "TRF-12", Fact("status", .word(row.status.code)), Fact("member", .member(row.code)))
    }
  }

  // MARK: Time

  /// The cut-off of transfers on a day, by its kind (TRF-58).
  func cutOff(on day: Day) -> Moment {
    Moment(day: day, time: calendar.kind(of: day) == .half ? settings.halfDayCutOff : settings.transferCutOff)
  }

  public func expiryMoment(_ expiry: Expiry, after time: Moment) -> Moment? {
    switch expiry {
    case .never: nil
    case .dayEnd: Moment(day: time.day, time: settings.dayEnd)
    case .cutOff: cutOff(on: time.day)
    }
  }

  public mutating func due(_ item: Due, at time: Moment, _ work: inout Work) {
    if item.kind == Self.transferDeadline { cutOffTransfer(InstructionNumber(item.subject), at: time, &work) }
  }

  public mutating func followUp(_ item: FollowUp, at time: Moment, _ work: inout Work) {
    switch item.kind {
    case Self.balanceGrew: serveWaiting(HoldingKey(bits: item.subject), at: time, &work)
    case CoreDue.calendarChanged: scheduleTransferDeadlinesAgain(&work)
    case CoreDue.limitChanged: followLimit(item.subject)
    default: break
    }
  }

}
