// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// As small a domain as shows every mechanism of the engine: numbered counters and a log of what was carried
/// out.
///
/// Members are AAA, BBB and CCC. What a user may do follows from the number of its code, see
/// `Toy.stages(of:)`.
struct Toy: ~Copyable, Book {
  struct CounterRow: BitwiseCopyable {
    var counter: UInt64
    var value: UInt64
  }

  /// What ran, in the order in which it ran.
  struct LogRow: BitwiseCopyable, Equatable {
    enum Kind: UInt8 { case set, followUp, alarm, day, closed }
    var kind: Kind
    private let filler = Filler<7>()
    var subject: UInt64
    var time: Moment
    var name: String { "\(kind) \(subject)" }
  }

  static let step = CoreDue.firstOfBook
  static let alarm = CoreDue.firstOfBook + 1
  /// While this counter is not zero no acceptance and no approval of `toy-late` goes through.
  static let lock: UInt64 = 99

  var counters: Table<CounterRow>
  var log = Table<LogRow>(limit: 100_000)
  var cutOff = TimeOfDay(seconds: 17 * 3600)

  init(counters limit: Int = 1_000) { counters = Table(limit: limit) }

  // MARK: What the tests look at

  func value(_ counter: UInt64) -> UInt64? { slot(counter).map { counters[$0].value } }

  var logged: [LogRow] {
    var rows: [LogRow] = []
    log.forEach { _, row in rows.append(row) }
    return rows
  }

  // MARK: What the operations use

  func slot(_ counter: UInt64) -> Slot<CounterRow>? {
    var found: Slot<CounterRow>?
    counters.forEach { slot, row in if row.counter == counter { found = slot } }
    return found
  }

  mutating func set(_ counter: WholeNumber, _ value: WholeNumber, at time: Moment) {
    if let slot = slot(counter.value) {
      counters[slot].value = value.value
    } else {
      _ = counters.insert(CounterRow(counter: counter.value, value: value.value))!
    }
    note(.set, counter.value, at: time)
  }

  mutating func note(_ kind: LogRow.Kind, _ subject: UInt64, at time: Moment) {
    _ = log.insert(LogRow(kind: kind, subject: subject, time: time))!
  }

  var isLocked: Bool { (value(Self.lock) ?? 0) != 0 }

  func requireRoom(for counter: WholeNumber) throws(Refusal) {
    guard !counters.isFull || slot(counter.value) != nil else { throw Refusal(.tableFull, "GEN-14") }
  }

  // MARK: Catalogue

  static let codes = [
    ToySet.code, ToyTwoPerson.code, ToyOffer.code, ToyChain.code, ToyDeadline.code, ToyLate.code,
    ToyAlarm.code,
    ToyCutOff.code,
  ]

  @discardableResult
  static func open<Handler: OperationHandler & ~Copyable>(_ code: OperationCode, _ handler: inout Handler)
    -> Bool
  where Handler.Book == Toy {
    switch code {
    case ToySet.code: handler.handle(ToySet.self)
    case ToyTwoPerson.code: handler.handle(ToyTwoPerson.self)
    case ToyOffer.code: handler.handle(ToyOffer.self)
    case ToyChain.code: handler.handle(ToyChain.self)
    case ToyDeadline.code: handler.handle(ToyDeadline.self)
    case ToyLate.code: handler.handle(ToyLate.self)
    case ToyAlarm.code: handler.handle(ToyAlarm.self)
    case ToyCutOff.code: handler.handle(ToyCutOff.self)
    default: return false
    }
    return true
  }

  // MARK: Who may act

  static let members = ["AAA", "BBB", "CCC"].map { read(MemberCode.self, $0) }

  /// 1 enters, 2 approves, 3 does both; 4 accepts, 5 approves acceptances, 6 does both; 7 and above do
  /// everything.
  static func stages(of user: UserCode) -> [Stage] {
    switch user.number {
    case 1: [.enter]
    case 2: [.approve]
    case 3: [.enter, .approve]
    case 4: [.accept]
    case 5: [.acceptApprove]
    case 6: [.accept, .acceptApprove]
    case 7...: Stage.allCases
    default: []
    }
  }

  func actor(_ envelope: Envelope, at time: Moment) throws(Refusal) -> Actor {
    guard let member = Self.members.firstIndex(of: envelope.member), envelope.user.member == envelope.member
    else {
      throw Refusal(.userUnknown, "AUT-13", Fact("user", .user(envelope.user)))
    }
    return Actor(
      user: UInt32(member) * 1_000 + UInt32(envelope.user.number), member: UInt32(member),
      userCode: envelope.user,
      memberCode: envelope.member)
  }

  func holds(_ actor: Actor, _ operation: OperationCode, _ stage: Stage) -> Bool {
    Self.stages(of: actor.userCode).contains(stage)
  }

  /// CCC is a member whose activities are stopped.
  func admit(_ about: OperationDescription, _ actor: Actor, at time: Moment) throws(Refusal) {
    guard actor.member < 2 else {
      throw Refusal(.memberNotActive, "TRF-12", Fact("member", .member(actor.memberCode)))
    }
  }

  // MARK: Time

  func expiryMoment(_ expiry: Expiry, after time: Moment) -> Moment? {
    switch expiry {
    case .never: nil
    case .dayEnd: Moment(day: time.day, time: TimeOfDay(seconds: 18 * 3600))
    case .cutOff: Moment(day: time.day, time: cutOff)
    }
  }

  mutating func due(_ item: Due, at time: Moment, _ work: inout Work) {
    switch item.kind {
    case CoreDue.dayBegins: note(.day, 0, at: time)
    case Self.alarm:
      note(.alarm, item.subject, at: time)
      work.followUp(FollowUp(kind: Self.step, subject: item.subject))
    default: break
    }
  }

  mutating func followUp(_ item: FollowUp, at time: Moment, _ work: inout Work) {
    if item.kind == Self.step { note(.followUp, item.subject, at: time) }
  }

  // MARK: The whole

  mutating func visitTables<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.table("counters", &counters)
    visitor.table("log", &log)
  }

  func encodeSettings(into out: inout BinaryWriter) { out.fixed(cutOff.seconds) }

  mutating func decodeSettings(from reader: inout BinaryReader) -> Bool {
    cutOff = TimeOfDay(seconds: reader.fixed())
    return !reader.isBroken
  }
}

/// A value from its text; the test's own texts are well formed.
func read<Value: FieldValue>(_: Value.Type, _ text: String) -> Value {
  let bytes = Array(text.utf8)
  return try! Value.read(bytes.span)
}

/// The fields that all toy operations on a counter share.
private let counterField = Field("counter", "counter", "sayaç")
private let valueField = Field("value", "value", "değer")

private func describeToy(
  _ name: StaticString, verbs: [Verb] = OperationDescription.twoStages, twoPersons: Bool = false,
  expiry: Expiry = .never
) -> OperationDescription {
  OperationDescription(
    name: name, title: Bilingual("Toy", "Oyuncak"), summary: Bilingual("", ""), function: 1,
    usedBy: Bilingual("tests", "testler"), verbs: verbs, needsTwoPersons: twoPersons, expiry: expiry,
    refusals: [])
}

/// Sets a counter. Ends with the day; carries a reference of its own when the sender gives one.
struct ToySet: Operation {
  static let code = OperationCode(rawValue: 1)
  static let about = describeToy("toy-set", expiry: .dayEnd)
  /// More than this is refused at entry already.
  static let greatest: UInt64 = 1_000

  var reference: Reference?
  var counter = WholeNumber.blank
  var value = WholeNumber.blank

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("reference", "reference", "referans"), &reference)
    visitor.field(counterField, &counter)
    visitor.field(valueField, &value)
  }

  struct Plan: ~Copyable {}
  var lineReference: Reference? { reference }

  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan {
    guard value.value <= Self.greatest else {
      throw Refusal(.priorityInvalid, "GEN-36", Fact("value", .number(Int64(value.value))))
    }
    try book.requireRoom(for: counter)
    return Plan()
  }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    book.set(counter, value, at: context.time)
    return .done
  }
}

/// Sets a counter; entered and approved by two persons (AUT-34).
struct ToyTwoPerson: Operation {
  static let code = OperationCode(rawValue: 2)
  static let about = describeToy("toy-two-person", twoPersons: true)

  var counter = WholeNumber.blank
  var value = WholeNumber.blank

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(counterField, &counter)
    visitor.field(valueField, &value)
  }

  struct Plan: ~Copyable {}

  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan {
    try book.requireRoom(for: counter)
    return Plan()
  }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    book.set(counter, value, at: context.time)
    return .done
  }
}

/// Sets a counter when the other member accepts.
struct ToyOffer: Operation {
  static let code = OperationCode(rawValue: 3)
  static let about = describeToy("toy-offer", verbs: OperationDescription.fourStages, expiry: .cutOff)

  var receiver = MemberCode.blank
  var counter = WholeNumber.blank
  var value = WholeNumber.blank

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("receiver", "other member", "karşı üye"), &receiver)
    visitor.field(counterField, &counter)
    visitor.field(valueField, &value)
  }

  struct Plan: ~Copyable { fileprivate let receiver: UInt32 }

  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan {
    guard let member = Toy.members.firstIndex(of: receiver) else {
      throw Refusal(.memberUnknown, "AUT-18", Fact("member", .member(receiver)))
    }
    if context.step == .acceptance, book.isLocked { throw Refusal(.insufficientBalance, "GEN-17") }
    try book.requireRoom(for: counter)
    return Plan(receiver: UInt32(member))
  }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    guard context.step == .acceptance else { return .offered(to: plan.receiver) }
    book.set(counter, value, at: context.time)
    return .done
  }

  func close(in book: inout Toy, _ context: Context, _ work: inout Work) {
    book.note(.closed, context.number.value, at: context.time)
  }
}

/// Causes as many follow-ups as it says, numbered from 0.
struct ToyChain: Operation {
  static let code = OperationCode(rawValue: 4)
  static let about = describeToy("toy-chain")

  var length = WholeNumber.blank

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("length", "follow-ups", "ardıl işler"), &length)
  }

  struct Plan: ~Copyable {}
  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan { Plan() }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    for subject in 0..<length.value { work.followUp(FollowUp(kind: Toy.step, subject: subject)) }
    return .done
  }
}

/// Ends at its own last time or at the cut-off, whichever comes first.
struct ToyDeadline: Operation {
  static let code = OperationCode(rawValue: 5)
  static let about = describeToy("toy-deadline", expiry: .cutOff)

  var lastTime: TimeOfDay?

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("lastTime", "last time", "son saat"), &lastTime)
  }

  struct Plan: ~Copyable {}
  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan { Plan() }
  func ownDeadline(_ context: Context) -> Moment? { lastTime.map { Moment(day: context.day, time: $0) } }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    .done
  }

  func close(in book: inout Toy, _ context: Context, _ work: inout Work) {
    book.note(.closed, context.number.value, at: context.time)
  }
}

/// Sets a counter, but while the book is locked its approval is refused and its entry is not.
struct ToyLate: Operation {
  static let code = OperationCode(rawValue: 6)
  static let about = describeToy("toy-refuse-at-approval")

  var counter = WholeNumber.blank
  var value = WholeNumber.blank

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(counterField, &counter)
    visitor.field(valueField, &value)
  }

  struct Plan: ~Copyable {}

  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan {
    try book.requireRoom(for: counter)
    if context.step.includesApproval, book.isLocked { throw Refusal(.insufficientBalance, "GEN-17") }
    return Plan()
  }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    book.set(counter, value, at: context.time)
    return .done
  }
}

/// Has the book woken at a time of the day.
struct ToyAlarm: Operation {
  static let code = OperationCode(rawValue: 7)
  static let about = describeToy("toy-alarm")

  var at = TimeOfDay.blank
  var subject = WholeNumber.blank

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("at", "time", "saat"), &at)
    visitor.field(Field("subject", "number", "numara"), &subject)
  }

  struct Plan: ~Copyable {}
  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan { Plan() }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    work.schedule(at: Moment(day: context.day, time: at), kind: Toy.alarm, subject: subject.value)
    return .done
  }
}

/// Moves the cut-off of today, as a change of the calendar would.
struct ToyCutOff: Operation {
  static let code = OperationCode(rawValue: 8)
  static let about = describeToy("toy-cut-off")

  var cutOff = TimeOfDay.blank

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("cutOff", "cut-off", "son saat"), &cutOff)
  }

  struct Plan: ~Copyable {}
  func plan(_ book: borrowing Toy, _ context: Context) throws(Refusal) -> Plan { Plan() }

  func apply(_ plan: consuming Plan, to book: inout Toy, _ context: Context, _ work: inout Work)
    -> Disposition
  {
    book.cutOff = cutOff
    work.followUp(FollowUp(kind: CoreDue.calendarChanged, subject: 0))
    return .done
  }
}
