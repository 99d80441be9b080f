// SPDX-License-Identifier: Apache-2.0
import Units

/// Who acts for whom, found from the envelope: slots of the user and of the member acted for.
public struct Actor: Sendable {
  public var user: UInt32
  public var member: UInt32
  public var userCode: UserCode
  public var memberCode: MemberCode

  public init(user: UInt32, member: UInt32, userCode: UserCode, memberCode: MemberCode) {
    self.user = user
    self.member = member
    self.userCode = userCode
    self.memberCode = memberCode
  }
}

/// The part of a submission's protected header that the engine decides on.
public struct Envelope: Sendable {
  /// The member acted for.
  public var member: MemberCode
  public var user: UserCode
  public var reference: Reference
  public var day: Day
  /// SHA-256 of the certificate that signed; all zero where nothing is signed (scenarios).
  public var certificate: InlineArray<32, UInt8>
  public var channel: MessageChannel

  public init(
    member: MemberCode, user: UserCode, reference: Reference, day: Day,
    certificate: InlineArray<32, UInt8> = .init(repeating: 0), channel: MessageChannel = .webService
  ) {
    self.member = member
    self.user = user
    self.reference = reference
    self.day = day
    self.certificate = certificate
    self.channel = channel
  }
}

/// How a member's message reaches the registry (GEN-03).
public enum MessageChannel: UInt8, CodedValue {
  case webService, screen

  public static let listName: StaticString = "Channel"
  public static let note = Bilingual("channel of a message", "bildirimin kanalı")
  public static var unknown: RefusalCode { .channelUnknown }
  public var code: StaticString { self == .webService ? "WS" : "SCREEN" }
  public var meaning: Bilingual {
    self == .webService
      ? Bilingual("system integration, web services", "sistem entegrasyonu, web servisleri")
      : Bilingual("direct connection, user screens", "doğrudan bağlantı, kullanıcı ekranları")
  }
}

/// The tables of a domain with its catalogue of operations: what the engine drives and knows nothing of.
public protocol Book: ~Copyable, Sendable {
  /// Every operation of the catalogue, in order of its code.
  static var codes: [OperationCode] { get }
  /// Calls the handler with the type that the code stands for; false for an unknown code.
  @discardableResult
  static func open<Handler: OperationHandler & ~Copyable>(_ code: OperationCode, _ handler: inout Handler)
    -> Bool
  where Handler.Book == Self

  /// Why a name stands for no message: what is made elsewhere has a code of its own.
  static func refusal(ofUnknown name: Span<UInt8>) -> RefusalCode

  /// The user and member of an envelope, or why they may not act at all (AUT-11, GEN-10).
  borrowing func actor(_ envelope: Envelope, at time: Moment) throws(Refusal) -> Actor
  borrowing func holds(_ actor: Actor, _ operation: OperationCode, _ stage: Stage) -> Bool
  /// Whether what an operation does by itself concerns nobody but the sender and whom its own instruction
  /// names, so that nobody need look (GEN-09).
  static func concernsSenderOnly(_ operation: OperationCode) -> Bool
  /// One of the registry's own parts, which brings in reports and nothing else (GEN-01).
  borrowing func isOwnPart(_ actor: Actor) -> Bool
  /// What stands in the way of an operation as a whole: status of the member, business day.
  borrowing func admit(
    _ about: OperationDescription, _ actor: Actor, at time: Moment) throws(Refusal)

  /// Brings memory near that the next instructions will need by their numbers alone.
  borrowing func prefetch(next number: InstructionNumber, count: Int)

  /// Carries out what is due. The engine keeps the time.
  mutating func due(_ item: Due, at time: Moment, _ work: inout Work)
  mutating func followUp(_ item: FollowUp, at time: Moment, _ work: inout Work)
  /// The moment at which instructions with this expiry end, as the calendar stands.
  borrowing func expiryMoment(_ expiry: Expiry, after time: Moment) -> Moment?

  /// Hands every table to the visitor, always in the same order.
  mutating func visitTables<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor)
  /// What stands in no table: parameters, the calendar.
  borrowing func encodeSettings(into out: inout BinaryWriter)
  /// Takes back what was encoded; false for bytes that are not that.
  mutating func decodeSettings(from reader: inout BinaryReader) -> Bool
}

extension Book where Self: ~Copyable {
  public static func concernsSenderOnly(_ operation: OperationCode) -> Bool { false }
  public static func refusal(ofUnknown name: Span<UInt8>) -> RefusalCode { .functionNotDefined }
  public borrowing func isOwnPart(_ actor: Actor) -> Bool { false }
  public borrowing func prefetch(next number: InstructionNumber, count: Int) {}

  /// The operation and verb of a name such as `transfer.enter`.
  public static func operation(named name: Span<UInt8>) -> (OperationCode, Verb)? {
    var matcher = NameMatcher<Self>(name: Array(copying: name))
    for code in codes {
      open(code, &matcher)
      if let verb = matcher.verb { return (code, verb) }
    }
    return nil
  }

  public static func about(_ code: OperationCode) -> OperationDescription? {
    var reader = AboutReader<Self>()
    open(code, &reader)
    return reader.about
  }
}

struct NameMatcher<B: Book & ~Copyable>: OperationHandler {
  typealias Book = B
  let name: [UInt8]
  var verb: Verb?

  mutating func handle<Subject: Operation>(_ subject: Subject.Type) where Subject.Book == B {
    let about = Subject.about
    let length = about.name.utf8CodeUnitCount
    guard name.count > length + 1, name[length] == 46, about.name.equals(name.span.extracting(0..<length))
    else { return }
    verb = about.verbs.first { $0.name.equals(name.span.extracting(length + 1..<name.count)) }
  }
}

struct AboutReader<B: Book & ~Copyable>: OperationHandler {
  typealias Book = B
  var about: OperationDescription?

  mutating func handle<Subject: Operation>(_ subject: Subject.Type) where Subject.Book == B {
    about = Subject.about
  }
}

extension Array where Element == UInt8 {
  init(copying span: Span<UInt8>) {
    self.init()
    reserveCapacity(span.count)
    for index in 0..<span.count { append(span[index]) }
  }
}
