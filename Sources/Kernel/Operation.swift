// SPDX-License-Identifier: Apache-2.0
import Units

/// The number of an operation in the catalogue, 1 to 127. Never changed or used again: it stands in the
/// journal.
public struct OperationCode: Hashable, Sendable, RawRepresentable, BitwiseCopyable {
  public let rawValue: UInt8
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let none = OperationCode(rawValue: 0)
}

/// The unit of authority beside the operation: one stage is granted on its own (CLR-06, AUT-27).
public enum Stage: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case enter, approve, accept, acceptApprove, view

  public var name: StaticString {
    switch self {
    case .enter: "enter"
    case .approve: "approve"
    case .accept: "accept"
    case .acceptApprove: "accept-approve"
    case .view: "view"
    }
  }
}

/// What a message does with an instruction. Several verbs need the authority of one stage: who may enter may
/// also correct and withdraw (GEN-16).
public enum Verb: UInt8, Sendable, CaseIterable {
  case enter, correct, withdraw, approve, decline, accept, reject, acceptApprove, sendBack

  public var name: StaticString {
    switch self {
    case .enter: "enter"
    case .correct: "correct"
    case .withdraw: "withdraw"
    case .approve: "approve"
    case .decline: "decline"
    case .accept: "accept"
    case .reject: "reject"
    case .acceptApprove: "accept-approve"
    case .sendBack: "send-back"
    }
  }

  @inlinable public var stage: Stage {
    switch self {
    case .enter, .correct, .withdraw: .enter
    case .approve, .decline: .approve
    case .accept, .reject: .accept
    case .acceptApprove, .sendBack: .acceptApprove
    }
  }

  public var title: Bilingual {
    switch self {
    case .enter: Bilingual("enter", "giriş")
    case .correct: Bilingual("correct before approval", "onaydan önce düzelt")
    case .withdraw: Bilingual("withdraw before approval", "onaydan önce geri çek")
    case .approve: Bilingual("approve", "onayla")
    case .decline: Bilingual("decline to approve", "onaylamayı reddet")
    case .accept: Bilingual("accept as the other member", "karşı üye olarak kabul et")
    case .reject: Bilingual("reject as the other member", "karşı üye olarak reddet")
    case .acceptApprove: Bilingual("approve the other member's decision", "karşı üyenin kararını onayla")
    case .sendBack: Bilingual("send the decision back", "kararı geri gönder")
    }
  }
}

/// When an instruction that was entered but not completed ends by itself.
public enum Expiry: UInt8, Sendable, BitwiseCopyable {
  /// Stays open: accounts, identities, authorities, reference data (GEN-14).
  case never
  /// With the business day (GEN-14).
  case dayEnd
  /// At the cut-off of transfers (TRF-58).
  case cutOff
}

/// One refusal that an operation can give, with the rule behind it, in the order tested.
public struct RefusalNote: Sendable {
  public let code: RefusalCode
  public let rule: RuleID

  public init(_ code: RefusalCode, _ rule: RuleID) {
    self.code = code
    self.rule = rule
  }
}

/// Some of the registry's functions, by their numbers (CLR-05).
public struct FunctionSet: Hashable, Sendable, ExpressibleByArrayLiteral {
  private var bits: UInt16 = 0

  public init(arrayLiteral numbers: UInt8...) {
    for number in numbers { insert(number) }
  }

  /// Every function: whoever holds an authority at all has one of them.
  public static let any: FunctionSet = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

  public mutating func insert(_ number: UInt8) { bits |= 1 << UInt16(number) }
  public func contains(_ number: UInt8) -> Bool { bits >> UInt16(number) & 1 == 1 }
  public func meets(_ other: FunctionSet) -> Bool { bits & other.bits != 0 }
  public var numbers: [UInt8] { (1...10).filter(contains) }
}

/// Everything said of an operation beside its fields. Authorities, help, OpenAPI, forms and the catalogue are
/// derived from this and from the fields; nothing is written twice (CLR-07).
public struct OperationDescription: Sendable {
  /// `transfer`; with a verb it makes `transfer.enter`.
  public let name: StaticString
  public let title: Bilingual
  public let summary: Bilingual
  /// The number of the function it belongs to (CLR-05).
  public let function: UInt8
  public let usedBy: Bilingual
  public let verbs: [Verb]
  /// Entry and approval by two different persons, whatever authorities one holds (AUT-34).
  public let needsTwoPersons: Bool
  /// Brought in by the registry's own doors and gateways, never by a member (GEN-01).
  public let isReport: Bool
  /// Moves securities, hence only on an open business day (GEN-42).
  public let needsBusinessDay: Bool
  /// The sender may withdraw it while the other member has not decided (TRF-73).
  public let withdrawableUntilDecided: Bool
  public let expiry: Expiry
  public let refusals: [RefusalNote]
  /// Rules carried out that refuse nothing by themselves.
  public let rules: [RuleID]

  public static let twoStages: [Verb] = [.enter, .correct, .withdraw, .approve, .decline]
  public static let fourStages: [Verb] = Verb.allCases

  public init(
    name: StaticString, title: Bilingual, summary: Bilingual, function: UInt8, usedBy: Bilingual,
    verbs: [Verb] = Self.twoStages, needsTwoPersons: Bool = false, isReport: Bool = false,
    needsBusinessDay: Bool = false, withdrawableUntilDecided: Bool = false, expiry: Expiry = .never,
    refusals: [RefusalNote], rules: [RuleID] = []
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.function = function
    self.usedBy = usedBy
    self.verbs = verbs
    self.needsTwoPersons = needsTwoPersons
    self.isReport = isReport
    self.needsBusinessDay = needsBusinessDay
    self.withdrawableUntilDecided = withdrawableUntilDecided
    self.expiry = expiry
    self.refusals = refusals
    self.rules = rules
  }

  public var stages: [Stage] { Stage.allCases.filter { stage in verbs.contains { $0.stage == stage } } }
}

/// Which checks a plan makes.
public enum Step: UInt8, Sendable {
  /// At entry: nothing is applied afterwards.
  case entry
  /// At approval of what was entered before.
  case approval
  /// Entry and approval in one, by a user with both authorities (GEN-15).
  case entryAndApproval
  /// The other member accepts.
  case acceptance
  /// The other member rejects.
  case rejection

  @inlinable public var includesEntry: Bool { self == .entry || self == .entryAndApproval }
  @inlinable public var includesApproval: Bool { self == .approval || self == .entryAndApproval }
}

/// What becomes of an instruction once its plan is applied.
public enum Disposition: Sendable {
  /// Carried out; nothing stays open.
  case done
  /// Carried out, and the operation's own event says so.
  case settled
  /// Stands open in the domain's own table and goes on by itself.
  case open(InstructionState)
  /// Submitted to another member, which accepts or rejects; the number is that member's slot.
  case offered(to: UInt32)
  /// As `offered`, from a moment still to come on: until then the other member sees nothing of it.
  case offeredLater(to: UInt32, at: Moment)
}

/// How the instruction stands that another one is about.
public struct Concerned: Sendable {
  /// Nil where that is not known any more: of instructions that have ended only the state is.
  public var operation: OperationCode?
  /// Nil for one that lies with the book or is not of today.
  public var state: InstructionState?
  /// False for a number that was never given.
  public var exists: Bool

  public init(operation: OperationCode? = nil, state: InstructionState? = nil, exists: Bool) {
    self.operation = operation
    self.state = state
    self.exists = exists
  }
}

/// Who acts, for whom, when. Everything that is not in the tables or the instruction itself comes from here.
public struct Context: Sendable {
  public var time: Moment
  public var day: Day
  /// Slots of the user and of the member acted for.
  public var user: UInt32
  public var member: UInt32
  public var userCode: UserCode
  public var memberCode: MemberCode
  public var step: Step
  /// The number the instruction has, or would get.
  public var number: InstructionNumber
  /// When and by whom the instruction was entered; the same as now during entry.
  public var enteredAt: Moment
  public var enteredBy: UInt32
  /// When the sender approved it; now, unless the other member decides.
  public var approvedAt: Moment
  /// Of the instruction: 1, and one more with each correction (GEN-14).
  public var version: UInt16 = 1
  /// By which channel the message at hand came (GEN-31).
  public var channel = MessageChannel.webService
  /// The instruction that this one is about, where it is about one.
  public var concerned = Concerned(exists: false)

  public init(
    time: Moment, day: Day, user: UInt32, member: UInt32, userCode: UserCode, memberCode: MemberCode,
    step: Step,
    number: InstructionNumber, enteredAt: Moment, enteredBy: UInt32
  ) {
    self.time = time
    self.day = day
    self.user = user
    self.member = member
    self.userCode = userCode
    self.memberCode = memberCode
    self.step = step
    self.number = number
    self.enteredAt = enteredAt
    self.enteredBy = enteredBy
    approvedAt = time
  }
}

/// A business operation: what is entered, what may refuse it, what it does.
///
/// `plan` reads and may refuse; `apply` writes and cannot. Nothing is half done, so nothing is rolled back.
/// A plan can be made only by its operation and is spent when applied: to hold one is to know that nothing is
/// left to refuse.
public protocol Operation: Described {
  associatedtype Book: ~Copyable
  associatedtype Plan: ~Copyable
  static var code: OperationCode { get }
  static var about: OperationDescription { get }
  func plan(_ book: borrowing Book, _ context: Context) throws(Refusal) -> Plan
  func apply(_ plan: consuming Plan, to book: inout Book, _ context: Context, _ work: inout Work)
    -> Disposition
  /// The sender's reference of the line, unique for the member and day (TRF-06); nil where lines carry none.
  var lineReference: Reference? { get }
  /// What only one open instruction of this operation may concern; nil where several may wait side by side.
  func exclusive(_ book: borrowing Book, _ context: Context) -> Exclusive?
  /// The instruction that this one is about; nil for most.
  var concerns: InstructionNumber? { get }
  /// The instant at which the instruction ends by itself, earlier than its operation's expiry; nil for none.
  func ownDeadline(_ context: Context) -> Moment?
  /// The instruction was entered or corrected and waits for its approval. Posts what the domain adds and
  /// changes nothing.
  func entered(_ plan: borrowing Plan, in book: borrowing Book, _ context: Context, _ work: inout Work)
  /// The instruction ended without being carried out: withdrawn, expired, rejected. Posts what the domain
  /// adds.
  func close(in book: inout Book, _ context: Context, _ work: inout Work)
  /// Brings near, in four steps, the memory that the plan will need: places in indexes, then rows, then what
  /// they lead to. Taken for many lines together, the slow reads of memory overlap. Changes only hints.
  mutating func prefetch(_ book: borrowing Book, _ actor: Actor, step: Int)
}

extension Operation {
  @inlinable public var lineReference: Reference? { nil }
  @inlinable public var concerns: InstructionNumber? { nil }
  @inlinable public func exclusive(_ book: borrowing Book, _ context: Context) -> Exclusive? { nil }
  public func ownDeadline(_ context: Context) -> Moment? { nil }
  public func entered(
    _ plan: borrowing Plan, in book: borrowing Book, _ context: Context, _ work: inout Work
  ) {}
  public func close(in book: inout Book, _ context: Context, _ work: inout Work) {}
  @inlinable public mutating func prefetch(_ book: borrowing Book, _ actor: Actor, step: Int) {}
}

/// The subject of an instruction that tolerates no second one beside it while it is open.
public struct Exclusive: Sendable {
  /// The subject, by the operation's own numbering.
  public let subject: UInt32
  /// What a second one is refused with.
  public let refusal: Refusal

  @inlinable
  public init(_ subject: UInt32, _ refusal: Refusal) {
    self.subject = subject
    self.refusal = refusal
  }
}

/// Does something with the type of an operation that is known by its code only.
public protocol OperationHandler: ~Copyable {
  associatedtype Book: ~Copyable
  mutating func handle<Subject: Operation>(_ subject: Subject.Type) where Subject.Book == Book
}

/// What a message other than an entry carries: which instruction, and the version that was looked at.
public struct InstructionAction: Described {
  public var instruction = InstructionNumber.blank
  public var version: WholeNumber?
  public var reason: Text<200>?

  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "number of the instruction", "talimat numarası"), &instruction)
    visitor.field(
      Field(
        "version", "the version that was looked at; refused if it was corrected meanwhile",
        "bakılan sürüm; bu arada düzeltildiyse reddedilir"), &version)
    visitor.field(Field("reason", "reason in words", "açıklama"), &reason)
  }
}

/// A correction before approval: the instruction and all its fields anew.
public struct Correction<Subject: Operation>: Described {
  public var instruction = InstructionNumber.blank
  public var subject = Subject()

  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("instruction", "number of the instruction", "talimat numarası"), &instruction)
    subject.describe(&visitor)
  }
}
