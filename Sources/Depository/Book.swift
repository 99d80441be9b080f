// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension Depository: Book {
  // The registry's own wake-ups.
  static let balanceGrew: UInt16 = CoreDue.firstOfBook
  static let transferDeadline: UInt16 = CoreDue.firstOfBook + 1
  static let passwordEnds: UInt16 = CoreDue.firstOfBook + 2
  static let certificateEnds: UInt16 = CoreDue.firstOfBook + 3
  static let grantEnds: UInt16 = CoreDue.firstOfBook + 4
  static let inactivityNears: UInt16 = CoreDue.firstOfBook + 5
  static let transferStart: UInt16 = CoreDue.firstOfBook + 32
  static let depotLookDue: UInt16 = CoreDue.firstOfBook + 40

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
    case CertificateLoad.code: handler.handle(CertificateLoad.self)
    case CertificateMatch.code: handler.handle(CertificateMatch.self)
    case CertificateRevocation.code: handler.handle(CertificateRevocation.self)
    case UserStatusChange.code: handler.handle(UserStatusChange.self)
    case PasswordRequest.code: handler.handle(PasswordRequest.self)
    case PasswordSetting.code: handler.handle(PasswordSetting.self)
    case AccessRecord.code: handler.handle(AccessRecord.self)
    case Role.code: handler.handle(Role.self)
    case MemberPerson.code: handler.handle(MemberPerson.self)
    case JointOperation.code: handler.handle(JointOperation.self)
    case MemberChannel.code: handler.handle(MemberChannel.self)
    case PaperDocument.code: handler.handle(PaperDocument.self)
    case JointHolders.code: handler.handle(JointHolders.self)
    case IdentityCancellation.code: handler.handle(IdentityCancellation.self)
    case MernisAnswer.code: handler.handle(MernisAnswer.self)
    case TaxAnswer.code: handler.handle(TaxAnswer.self)
    case IdentityChange.code: handler.handle(IdentityChange.self)
    case IdentityConfirmation.code: handler.handle(IdentityConfirmation.self)
    case PortfolioDefinition.code: handler.handle(PortfolioDefinition.self)
    case InvestorPasswordRequest.code: handler.handle(InvestorPasswordRequest.self)
    case InvestorPasswordSetting.code: handler.handle(InvestorPasswordSetting.self)
    case InvestorAccessRecord.code: handler.handle(InvestorAccessRecord.self)
    case SubaccountMove.code: handler.handle(SubaccountMove.self)
    case TakasbankInvestor.code: handler.handle(TakasbankInvestor.self)
    case Trade.code: handler.handle(Trade.self)
    case DepotCredit.code: handler.handle(DepotCredit.self)
    case DepotTotals.code: handler.handle(DepotTotals.self)
    case PhysicalTotal.code: handler.handle(PhysicalTotal.self)
    case ParameterChange.code: handler.handle(ParameterChange.self)
    case ReferenceRowChange.code: handler.handle(ReferenceRowChange.self)
    case TransferCancellation.code: handler.handle(TransferCancellation.self)
    case TransferReversal.code: handler.handle(TransferReversal.self)
    case TransferPriority.code: handler.handle(TransferPriority.self)
    case TransferPolicy.code: handler.handle(TransferPolicy.self)
    case ReceivingAccountPolicy.code: handler.handle(ReceivingAccountPolicy.self)
    case NameVisibility.code: handler.handle(NameVisibility.self)
    case UserLimit.code: handler.handle(UserLimit.self)
    case UserInstructionAuthority.code: handler.handle(UserInstructionAuthority.self)
    case ReceiverLimit.code: handler.handle(ReceiverLimit.self)
    case PriceEntry.code: handler.handle(PriceEntry.self)
    case RiskParameterSet.code: handler.handle(RiskParameterSet.self)
    case PriceStep.code: handler.handle(PriceStep.self)
    case InstrumentService.code: handler.handle(InstrumentService.self)
    case PositionEntry.code: handler.handle(PositionEntry.self)
    case PositionOriginCorrection.code: handler.handle(PositionOriginCorrection.self)
    case CollateralMovement.code: handler.handle(CollateralMovement.self)
    case MarginRun.code: handler.handle(MarginRun.self)
    case MarginCallWithdrawal.code: handler.handle(MarginCallWithdrawal.self)
    case DefaultDeclaration.code: handler.handle(DefaultDeclaration.self)
    case RemunerationChoice.code: handler.handle(RemunerationChoice.self)
    case CustomerMarginMethod.code: handler.handle(CustomerMarginMethod.self)
    case CCPMembership.code: handler.handle(CCPMembership.self)
    case StressScenarioEntry.code: handler.handle(StressScenarioEntry.self)
    case GuaranteeFund.code: handler.handle(GuaranteeFund.self)
    case DefaultLoss.code: handler.handle(DefaultLoss.self)
    case RiskCalculation.code: handler.handle(RiskCalculation.self)
    default: return false
    }
    return true
  }

  public static let codes: [OperationCode] = [
    MemberDefinition.code, MemberStatusChange.code, UserDefinition.code, CertificateAssignment.code,
    AuthorityGrant.code, AccountDefinition.code, Identity.code, AccountChange.code, AccountRestriction.code,
    SecurityDefinition.code, SecurityIssue.code, SecuritySuspension.code, CalendarDay.code, LimitChange.code,
    Transfer.code, CertificateLoad.code, CertificateMatch.code, CertificateRevocation.code,
    UserStatusChange.code, PasswordRequest.code, PasswordSetting.code, AccessRecord.code, Role.code,
    MemberPerson.code, JointOperation.code, MemberChannel.code, PaperDocument.code, JointHolders.code,
    IdentityCancellation.code, MernisAnswer.code, TaxAnswer.code, IdentityChange.code,
    IdentityConfirmation.code, PortfolioDefinition.code, SubaccountMove.code, TakasbankInvestor.code,
    InvestorPasswordRequest.code, InvestorPasswordSetting.code, InvestorAccessRecord.code, Trade.code,
    DepotCredit.code, ParameterChange.code, ReferenceRowChange.code, TransferCancellation.code,
    TransferReversal.code, TransferPriority.code, TransferPolicy.code, ReceivingAccountPolicy.code,
    NameVisibility.code, UserLimit.code, UserInstructionAuthority.code, ReceiverLimit.code,
    DepotTotals.code, PhysicalTotal.code,
    PriceEntry.code, RiskParameterSet.code, InstrumentService.code, PositionEntry.code,
    CollateralMovement.code, MarginRun.code, MarginCallWithdrawal.code, DefaultDeclaration.code,
    CustomerMarginMethod.code, CCPMembership.code, StressScenarioEntry.code, GuaranteeFund.code,
    DefaultLoss.code,
    PriceStep.code, PositionOriginCorrection.code, RemunerationChoice.code, RiskCalculation.code,
  ]

  /// A transfer's own events name its two accounts, one of which is the sender's or was offered to it; an
  /// opening and an identity name the sender's account. People who take nothing for granted hold this
  /// against the fields of the events (`Registry.takeNothingForGranted`).
  public static func concernsSenderOnly(_ operation: OperationCode) -> Bool {
    operation == Transfer.code || operation == Identity.code || operation == AccountDefinition.code
  }

  // MARK: Who may act

  /// Whether a user may connect and look (AUT-11, AUT-26).
  ///
  /// - Refuses: `user-unknown`, the `certificate-…` codes, `user-passive`, `user-blocked`,
  ///   `member-not-active`, `member-unknown`, `acting-member-missing`, `channel-not-enabled`.
  /// - Source: GEN-04, GEN-10, AUT-01, AUT-03, AUT-11, AUT-23, AUT-26, AUT-31.
  public func visitor(_ envelope: Envelope, at time: Moment) throws(Refusal) -> Actor {
    let fact = Fact("user", .user(envelope.user))
    guard let user = user(envelope.user) else { throw Refusal(.userUnknown, "AUT-13", fact) }
    let row = users[user]
    if settings.checksCertificates { try check(envelope.certificate, of: user, at: time) }
    guard row.status != .noLogin else { throw Refusal(.userPassive, "AUT-26", fact) }
    guard !row.isBlocked else { throw Refusal(.userBlocked, "AUT-23", fact) }
    let own = members[row.member]
    guard !own.status.isPassive else {
      throw Refusal(
        .memberNotActive, "AUT-11", Fact("status", .word(own.status.code)), Fact("member", .member(own.code)))
    }
    guard let member = member(envelope.member) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(envelope.member)))
    }
    if row.member != member, authority(user, member) == nil {
      throw Refusal(.actingMemberMissing, "AUT-31", fact, Fact("member", .member(envelope.member)))
    }
    guard members[member].channels & Self.bit(envelope.channel) != 0 else {
      throw Refusal(
        .channelNotEnabled, "GEN-04", Fact("channel", .word(envelope.channel.code)),
        Fact("member", .member(envelope.member)))
    }
    return Actor(user: user.raw, member: member.raw, userCode: envelope.user, memberCode: envelope.member)
  }

  /// Whether a user may send anything at all.
  ///
  /// - Refuses: what `visitor` refuses, then `user-read-only`, `surveillance-read-only`.
  /// - Source: AUT-26, GEN-34.
  public func actor(_ envelope: Envelope, at time: Moment) throws(Refusal) -> Actor {
    let actor = try visitor(envelope, at: time)
    let row = users[Slot<UserRow>(raw: actor.user)]
    let fact = Fact("user", .user(envelope.user))
    guard row.status == .active else { throw Refusal(.userReadOnly, "AUT-26", fact) }
    guard !members[row.member].kind.readsOnly else { throw Refusal(.surveillanceReadOnly, "GEN-34", fact) }
    return actor
  }

  /// The certificate is loaded, valid now and this user's.
  private func check(
    _ fingerprint: InlineArray<32, UInt8>, of user: Slot<UserRow>, at time: Moment
  ) throws(Refusal) {
    let fact = Fact("user", .user(users[user].code))
    guard let slot = certificate(fingerprint) else { throw Refusal(.certificateNotLoaded, "AUT-03", fact) }
    let row = certificates[slot]
    switch row.state {
    case .assigned: break
    case .revoked: throw Refusal(.certificateRevoked, "GEN-10", fact)
    case .expired: throw Refusal(.certificateExpired, "GEN-10", fact)
    case .loaded, .matched, .replaced: throw Refusal(.certificateNotAssigned, "GEN-10", fact)
    }
    guard row.user == user else { throw Refusal(.certificateOfOtherUser, "GEN-10", fact) }
    guard row.validFrom <= time else { throw Refusal(.certificateNotYetValid, "GEN-10", fact) }
    guard time <= row.validTo else { throw Refusal(.certificateExpired, "GEN-10", fact) }
  }

  public func isOwnPart(_ actor: Actor) -> Bool {
    users[Slot<UserRow>(raw: actor.user)].type == .registry
  }

  /// Authority of the user for the member acted for. A principal user can always grant, assign certificates
  /// and change its users' status, or a new member could never begin (AUT-19, AUT-21, AUT-24).
  public func holds(_ actor: Actor, _ operation: OperationCode, _ stage: Stage) -> Bool {
    let user = Slot<UserRow>(raw: actor.user)
    let member = Slot<MemberRow>(raw: actor.member)
    let row = users[user]
    if row.type == .registry { return true }
    if row.type == .principal, row.member == member, Self.principalsOwn.contains(operation) { return true }
    guard let row = authority(user, member) else { return false }
    return authorities[row].holds(operation, stage)
  }

  public static let principalsOwn = [
    AuthorityGrant.code, CertificateAssignment.code, UserStatusChange.code, Role.code, TransferPolicy.code,
    ReceivingAccountPolicy.code, NameVisibility.code, UserLimit.code, UserInstructionAuthority.code,
    ReceiverLimit.code,
  ]

  /// A member that winds up its activities may only do what empties its accounts (AUT-11).
  ///
  /// - Refuses: `member-not-active`, `not-business-day`.
  /// - Source: AUT-11, TRF-12, GEN-42.
  public func admit(_ about: OperationDescription, _ actor: Actor, at time: Moment) throws(Refusal) {
    try requireActive(Slot(raw: actor.member), asSender: about.needsBusinessDay)
    // Who belongs to a member that may not act acts for no other either.
    let own = users[Slot<UserRow>(raw: actor.user)].member
    if own.raw != actor.member { try requireActive(own, asSender: about.needsBusinessDay) }
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
    switch item.kind {
    case CoreDue.dayBegins:
      beginDay(time.day)
      beginClearingDay(time, &work)
    case Self.remunerationCutOff: countCash(item, &work)
    case Self.transferDeadline: cutOffTransfer(InstructionNumber(item.subject), at: time, &work)
    case Self.transferStart: startTransfer(InstructionNumber(item.subject), at: time, &work)
    case Self.passwordEnds: countDownPassword(item.subject, at: time, &work)
    case Self.certificateEnds: countDown(Slot(raw: UInt32(truncatingIfNeeded: item.subject)), at: time, &work)
    case Self.inactivityNears: countToInactivity(item, at: time, &work)
    case Self.depotLookDue:
      lookAtDepots(of: Day(number: Int32(truncatingIfNeeded: item.subject)), &work)
    case Self.callReminder: remindOfCall(item, &work)
    case Self.callDeadline: endCallTime(item.subject, at: time, &work)
    case Self.fundBegins: beginFund(item.subject, on: time.day, &work)
    case Self.grantEnds: endGrant(Slot(raw: UInt32(truncatingIfNeeded: item.subject)), at: time, &work)
    default: break
    }
  }

  public mutating func followUp(_ item: FollowUp, at time: Moment, _ work: inout Work) {
    switch item.kind {
    case Self.balanceGrew: serveWaiting(HoldingKey(bits: item.subject), at: time, &work)
    case Self.marginStep: stepMargin(item.subject, at: time, &work)
    case Self.fundStep: stepFund(item.subject, &work)
    case Self.backTestStep: stepBackTest(item.subject, &work)
    case Self.callTest: testCalls(Slot(raw: UInt32(truncatingIfNeeded: item.subject)), at: time, &work)
    case CoreDue.calendarChanged:
      scheduleTransferDeadlinesAgain(&work)
      scheduleFundsAgain(&work)
      scheduleCallsAgain(&work)
      scheduleRemuneration(after: time, &work)
    case CoreDue.limitChanged: followLimit(item.subject)
    default: break
    }
  }

}
