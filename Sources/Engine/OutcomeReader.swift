// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// One event of an outcome, as it is read back.
public enum RecordedEvent: Sendable {
  case submitted(Submitted)
  case refused(RecordedRefusal)
  case repeated(Repeated)
  case stood(InstructionStood)
  case member(MemberChanged)
  case user(UserChanged)
  case authority(AuthorityChanged)
  case investor(InvestorRegistered)
  case account(AccountChanged)
  case security(SecurityChanged)
  case moved(SecuritiesMoved)
  case instructed(TransferInstructed)
  case completed(TransferCompleted)
  case calendar(CalendarChanged)
  case certificate(CertificateChanged)
  case roleAuthority(RoleAuthorityChanged)
  case roleHolder(RoleHolderChanged)
  case person(PersonChanged)
  case undertaking(UndertakingChanged)
  case access(AccessRecorded)
  case password(PasswordChanged)
  case warning(CredentialWarning)
  case paper(PaperRecorded)
  case identity(IdentityReceived)
  case holder(HolderChanged)
  case asked(RegisterAsked)
  case answered(RegisterAnswered)
  case inactivity(InactivityChanged)
  case inactivityNears(InactivityNears)
  case portfolio(PortfolioChanged)
  case investorPassword(InvestorPasswordChanged)
  case investorAccess(InvestorAccessRecorded)
  case takasbankInvestor(TakasbankInvestorChanged)
  case trade(TradeReported)
  case referenceRow(ReferenceRowChanged)
  case parameter(ParameterChanged)
  case cancelled(TransferCancelled)
  case terms(TransferTerms)
  case priority(PriorityChanged)
  case setting(CounterpartySettingChanged)
  case userLimit(UserLimitChanged)
  case userLimitUsed(UserLimitUsed)
  case receiver(InstructionAuthorityChanged)
  case receiverLimit(ReceiverLimitChanged)
  case receiverLimitUsed(ReceiverLimitUsed)
  case reversal(ReversalRequested)
  case physical(PhysicalRecorded)
  case withdrawn(SecuritiesWithdrawn)
  case depotTotals(DepotTotalsNotified)
  case depotTotal(DepotTotalNotified)
  case depotAlarm(DepotAlarmRaised)
  case issuedNominal(IssuedNominalTold)
  case riskSet(RiskSetAnnounced)
  case assetPrice(AssetPriced)
  case service(ServiceChanged)
  case clearingMember(ClearingMemberChanged)
  case position(PositionChanged)
  case collateral(CollateralChanged)
  case marginRun(MarginRunStood)
  case margin(MarginComputed)
  case marginCall(MarginCallStood)
  case callReminder(MarginCallReminded)
  case marginMethod(CustomerMarginDeclared)
  case stressScenario(StressScenarioApproved)
  case fund(GuaranteeFundStood)
  case fundDay(GuaranteeFundDay)
  case contribution(ContributionStood)
  case defaultLoss(DefaultLossBorne)
  case lossShare(LossShareChanged)
  case stressDayLeftOut(StressDayLeftOut)
  case priceHistory(PriceSeriesLoaded)
  case suspectStep(SuspectStepStood)
  case riskCalculation(RiskCalculated)
  case backTest(BackTestFound)
  case originCorrection(OriginCorrected)
  case remunerationChoice(RemunerationChosen)
  case remuneration(RemunerationStood)
  case clearingAccountClosed(ClearingAccountClosed)
  case leaving(LeavingRequested)
}

/// Does something with every type of event, in order of its code.
public protocol EventHandler {
  mutating func handle<Happening: Event>(_: Happening.Type)
}

/// Reads the events of an outcome one after the other.
public struct OutcomeReader {
  private var reader: BinaryReader

  /// The bytes must outlive the reader.
  public init(_ outcome: UnsafeRawBufferPointer) {
    reader = BinaryReader(outcome)
    _ = OutcomeDivision(from: &reader)
  }

  /// Bytes that were not read yet.
  var remaining: Int { reader.remaining }
  /// Whom the fields of the events read name, when somebody wants to know.
  var concerned: ConcernedMembers?

  /// The bytes are not an outcome of this release.
  public private(set) var isBroken = false

  /// The next event with its line (0 for the whole submission and for what time causes); nil at the end.
  public mutating func next() -> (line: UInt32, event: RecordedEvent)? {
    guard !isBroken, !reader.isAtEnd else { return nil }
    let code = reader.byte()
    let line = UInt32(truncatingIfNeeded: reader.varint())
    let event = read(code)
    guard let event, !reader.isBroken else {
      isBroken = true
      return nil
    }
    return (line, event)
  }

  private mutating func read(_ code: UInt8) -> RecordedEvent? {
    switch code {
    case Submitted.code: .submitted(take())
    case Refused.code: .refused(RecordedRefusal(from: &reader))
    case Repeated.code: .repeated(take())
    case InstructionStood.code: .stood(take())
    case MemberChanged.code: .member(take())
    case UserChanged.code: .user(take())
    case AuthorityChanged.code: .authority(take())
    case InvestorRegistered.code: .investor(take())
    case AccountChanged.code: .account(take())
    case SecurityChanged.code: .security(take())
    case SecuritiesMoved.code: .moved(take())
    case TransferInstructed.code: .instructed(take())
    case TransferCompleted.code: .completed(take())
    case CalendarChanged.code: .calendar(take())
    case CertificateChanged.code: .certificate(take())
    case RoleAuthorityChanged.code: .roleAuthority(take())
    case RoleHolderChanged.code: .roleHolder(take())
    case PersonChanged.code: .person(take())
    case UndertakingChanged.code: .undertaking(take())
    case AccessRecorded.code: .access(take())
    case PasswordChanged.code: .password(take())
    case CredentialWarning.code: .warning(take())
    case PaperRecorded.code: .paper(take())
    case IdentityReceived.code: .identity(take())
    case HolderChanged.code: .holder(take())
    case RegisterAsked.code: .asked(take())
    case RegisterAnswered.code: .answered(take())
    case InactivityChanged.code: .inactivity(take())
    case InactivityNears.code: .inactivityNears(take())
    case PortfolioChanged.code: .portfolio(take())
    case InvestorPasswordChanged.code: .investorPassword(take())
    case InvestorAccessRecorded.code: .investorAccess(take())
    case TakasbankInvestorChanged.code: .takasbankInvestor(take())
    case TradeReported.code: .trade(take())
    case ReferenceRowChanged.code: .referenceRow(take())
    case ParameterChanged.code: .parameter(take())
    case TransferCancelled.code: .cancelled(take())
    case TransferTerms.code: .terms(take())
    case PriorityChanged.code: .priority(take())
    case CounterpartySettingChanged.code: .setting(take())
    case UserLimitChanged.code: .userLimit(take())
    case UserLimitUsed.code: .userLimitUsed(take())
    case InstructionAuthorityChanged.code: .receiver(take())
    case ReceiverLimitChanged.code: .receiverLimit(take())
    case ReceiverLimitUsed.code: .receiverLimitUsed(take())
    case ReversalRequested.code: .reversal(take())
    case PhysicalRecorded.code: .physical(take())
    case SecuritiesWithdrawn.code: .withdrawn(take())
    case DepotTotalsNotified.code: .depotTotals(take())
    case DepotTotalNotified.code: .depotTotal(take())
    case DepotAlarmRaised.code: .depotAlarm(take())
    case IssuedNominalTold.code: .issuedNominal(take())
    case RiskSetAnnounced.code: .riskSet(take())
    case AssetPriced.code: .assetPrice(take())
    case ServiceChanged.code: .service(take())
    case ClearingMemberChanged.code: .clearingMember(take())
    case PositionChanged.code: .position(take())
    case CollateralChanged.code: .collateral(take())
    case MarginRunStood.code: .marginRun(take())
    case MarginComputed.code: .margin(take())
    case MarginCallStood.code: .marginCall(take())
    case MarginCallReminded.code: .callReminder(take())
    case CustomerMarginDeclared.code: .marginMethod(take())
    case StressScenarioApproved.code: .stressScenario(take())
    case GuaranteeFundStood.code: .fund(take())
    case GuaranteeFundDay.code: .fundDay(take())
    case ContributionStood.code: .contribution(take())
    case DefaultLossBorne.code: .defaultLoss(take())
    case LossShareChanged.code: .lossShare(take())
    case StressDayLeftOut.code: .stressDayLeftOut(take())
    case PriceSeriesLoaded.code: .priceHistory(take())
    case SuspectStepStood.code: .suspectStep(take())
    case RiskCalculated.code: .riskCalculation(take())
    case BackTestFound.code: .backTest(take())
    case OriginCorrected.code: .originCorrection(take())
    case RemunerationChosen.code: .remunerationChoice(take())
    case RemunerationStood.code: .remuneration(take())
    case ClearingAccountClosed.code: .clearingAccountClosed(take())
    case LeavingRequested.code: .leaving(take())
    default: nil
    }
  }

  private mutating func take<Happening: Event>() -> Happening {
    var event = Happening()
    event.describe(&reader)
    if concerned != nil { event.describe(&concerned!) }
    return event
  }

  /// Every type of event but the refusal, for the data dictionary.
  public static func forEachType<Handler: EventHandler>(_ handler: inout Handler) {
    handler.handle(Submitted.self)
    handler.handle(Repeated.self)
    handler.handle(InstructionStood.self)
    handler.handle(MemberChanged.self)
    handler.handle(UserChanged.self)
    handler.handle(AuthorityChanged.self)
    handler.handle(InvestorRegistered.self)
    handler.handle(AccountChanged.self)
    handler.handle(SecurityChanged.self)
    handler.handle(SecuritiesMoved.self)
    handler.handle(TransferInstructed.self)
    handler.handle(TransferCompleted.self)
    handler.handle(CalendarChanged.self)
    handler.handle(CertificateChanged.self)
    handler.handle(RoleAuthorityChanged.self)
    handler.handle(RoleHolderChanged.self)
    handler.handle(PersonChanged.self)
    handler.handle(UndertakingChanged.self)
    handler.handle(AccessRecorded.self)
    handler.handle(PasswordChanged.self)
    handler.handle(CredentialWarning.self)
    handler.handle(PaperRecorded.self)
    handler.handle(IdentityReceived.self)
    handler.handle(HolderChanged.self)
    handler.handle(RegisterAsked.self)
    handler.handle(RegisterAnswered.self)
    handler.handle(InactivityChanged.self)
    handler.handle(InactivityNears.self)
    handler.handle(PortfolioChanged.self)
    handler.handle(InvestorPasswordChanged.self)
    handler.handle(InvestorAccessRecorded.self)
    handler.handle(TakasbankInvestorChanged.self)
    handler.handle(TradeReported.self)
    handler.handle(ReferenceRowChanged.self)
    handler.handle(ParameterChanged.self)
    handler.handle(TransferCancelled.self)
    handler.handle(TransferTerms.self)
    handler.handle(PriorityChanged.self)
    handler.handle(CounterpartySettingChanged.self)
    handler.handle(UserLimitChanged.self)
    handler.handle(UserLimitUsed.self)
    handler.handle(InstructionAuthorityChanged.self)
    handler.handle(ReceiverLimitChanged.self)
    handler.handle(ReceiverLimitUsed.self)
    handler.handle(ReversalRequested.self)
    handler.handle(PhysicalRecorded.self)
    handler.handle(SecuritiesWithdrawn.self)
    handler.handle(DepotTotalsNotified.self)
    handler.handle(DepotTotalNotified.self)
    handler.handle(DepotAlarmRaised.self)
    handler.handle(IssuedNominalTold.self)
    handler.handle(RiskSetAnnounced.self)
    handler.handle(AssetPriced.self)
    handler.handle(ServiceChanged.self)
    handler.handle(ClearingMemberChanged.self)
    handler.handle(PositionChanged.self)
    handler.handle(CollateralChanged.self)
    handler.handle(MarginRunStood.self)
    handler.handle(MarginComputed.self)
    handler.handle(MarginCallStood.self)
    handler.handle(MarginCallReminded.self)
    handler.handle(CustomerMarginDeclared.self)
    handler.handle(StressScenarioApproved.self)
    handler.handle(GuaranteeFundStood.self)
    handler.handle(GuaranteeFundDay.self)
    handler.handle(ContributionStood.self)
    handler.handle(DefaultLossBorne.self)
    handler.handle(LossShareChanged.self)
    handler.handle(StressDayLeftOut.self)
    handler.handle(PriceSeriesLoaded.self)
    handler.handle(SuspectStepStood.self)
    handler.handle(RiskCalculated.self)
    handler.handle(BackTestFound.self)
    handler.handle(OriginCorrected.self)
    handler.handle(RemunerationChosen.self)
    handler.handle(RemunerationStood.self)
    handler.handle(ClearingAccountClosed.self)
    handler.handle(LeavingRequested.self)
  }
}

/// What came of one line of a submission.
public struct LineAnswer: Sendable {
  /// 1 for the first instruction.
  public var line: UInt32
  public var instruction: InstructionNumber?
  /// How the instruction stands; nil when the line was refused and nothing was kept.
  public var state: InstructionState?
  /// With a state: the refusal of the approval step (GEN-15).
  public var refusal: RecordedRefusal?
}

/// What came of a submission, line by line.
public struct SubmissionAnswer: Sendable {
  public var submitted: Submitted?
  /// The whole submission was refused.
  public var refusal: RecordedRefusal?
  /// The same submission came before in this entry: its answer stands.
  public var repeats: UInt64?
  public var lines: [LineAnswer] = []

  public init(outcome: UnsafeRawBufferPointer) {
    var reader = OutcomeReader(outcome)
    while let (line, event) = reader.next() {
      switch event {
      case .submitted(let event): submitted = event
      case .repeated(let event): repeats = event.first.value
      case .refused(let event) where line == 0: refusal = event
      case .refused(let event): answer(line) { $0.refusal = event }
      case .stood(let event) where line > 0:
        // An instruction that waited and moved in the course of this line is not the line's answer.
        answer(line) { answer in
          guard answer.state == nil || answer.instruction == event.instruction else { return }
          answer.instruction = event.instruction
          answer.state = event.state
        }
      case .completed(let event) where line > 0:
        answer(line) { answer in
          answer.instruction = event.instruction
          answer.state = .executed
        }
      default: break
      }
    }
  }

  private mutating func answer(_ line: UInt32, _ change: (inout LineAnswer) -> Void) {
    if lines.last?.line != line { lines.append(LineAnswer(line: line)) }
    change(&lines[lines.count - 1])
  }
}
