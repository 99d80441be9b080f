// SPDX-License-Identifier: Apache-2.0
import Units

/// Something due at a time: a cut-off, a deadline, an expiry, the end of a day.
public struct Due: Sendable, BitwiseCopyable {
  public var time: Moment
  /// Ties are broken by the order of scheduling.
  public var order: UInt64
  /// What is due, by the owner's own numbering.
  public var kind: UInt16
  public var subject: UInt64

  @inlinable
  public init(time: Moment, order: UInt64, kind: UInt16, subject: UInt64) {
    self.time = time
    self.order = order
    self.kind = kind
    self.subject = subject
  }

  @inlinable
  static func precedes(_ left: Due, _ right: Due) -> Bool {
    left.time != right.time ? left.time < right.time : left.order < right.order
  }
}

/// One thing that leads to another: planned after the command that caused it.
public struct FollowUp: Sendable, BitwiseCopyable {
  public var kind: UInt16
  public var subject: UInt64

  @inlinable
  public init(kind: UInt16, subject: UInt64) {
    self.kind = kind
    self.subject = subject
  }
}

/// What applying a plan leaves behind besides changed rows: events, follow-ups, deadlines.
public struct Work: ~Copyable, Sendable {
  public var outcome = BinaryWriter(capacity: 1 << 16)
  /// The line of the submission at work, from 1; 0 for the whole and for what time causes.
  public var line: UInt32 = 0
  /// Whose what is posted from now on is; set by the engine before each step.
  public internal(set) var bearing = Bearing.own
  /// Where in the outcome another bearing began.
  public private(set) var bearings: [(start: Int, bearing: Bearing)] = []
  /// The members of instructions that ended in this entry: whoever removes one from its table says so.
  public private(set) var ended: [(instruction: InstructionNumber, members: Concerned)] = []
  public internal(set) var nextInstruction: UInt64 = 1
  public internal(set) var nextOrder: UInt64 = 1
  @usableFromInline var followUps: [FollowUp] = []
  @usableFromInline var nextFollowUp = 0
  /// How many plain steps the step at work has cost beside itself.
  var weight = 0
  var dues: [Due] = []

  /// Whom an event may concern beside the member whose entry it stands in.
  public enum Bearing: UInt8, Sendable {
    /// Nobody: no event of the operation does.
    case own
    /// What a member's instruction does by itself: its fields tell.
    case instructed
    /// What follows from it or from time: the member hears of it only when it is concerned.
    case following
  }

  /// The members of an instruction, by the rows of their table; `max` for none.
  public struct Concerned: Sendable {
    public var member: UInt32
    public var counterparty: UInt32

    public init(member: UInt32, counterparty: UInt32 = .max) {
      self.member = member
      self.counterparty = counterparty
    }
  }

  public init() {
    followUps.reserveCapacity(1024)
    dues.reserveCapacity(1024)
  }

  @inlinable
  public mutating func post<Happening: Event>(_ event: Happening) {
    var event = event
    outcome.byte(Happening.code)
    outcome.varint(UInt64(line))
    event.describe(&outcome)
  }

  /// What is posted from now on bears on others in another way.
  public mutating func bear(_ next: Bearing) {
    guard next != bearing else { return }
    bearing = next
    bearings.append((outcome.count, next))
  }

  /// An instruction has left its table: its members are known for the rest of the entry.
  public mutating func ended(_ instruction: InstructionNumber, _ members: Concerned) {
    ended.append((instruction, members))
  }

  /// The next entry.
  public mutating func begin() {
    outcome.truncate(to: 0)
    line = 0
    bearing = .own
    bearings.removeAll(keepingCapacity: true)
    ended.removeAll(keepingCapacity: true)
  }

  public mutating func post(_ refusal: borrowing Refusal) {
    outcome.byte(Refused.code)
    outcome.varint(UInt64(line))
    refusal.encode(into: &outcome)
  }

  @inlinable
  public mutating func takeInstructionNumber() -> InstructionNumber {
    defer { _advance() }
    return InstructionNumber(nextInstruction)
  }

  @usableFromInline mutating func _advance() { nextInstruction += 1 }

  @inlinable
  public mutating func followUp(_ next: FollowUp) { followUps.append(next) }

  /// Due at a time; kept in order of time, then of scheduling. A due thing that has become void is ignored
  /// when it comes up, so nothing needs to be taken back.
  public mutating func schedule(at time: Moment, kind: UInt16, subject: UInt64) {
    dues.append(Due(time: time, order: nextOrder, kind: kind, subject: subject))
    nextOrder += 1
    var child = dues.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Due.precedes(dues[child], dues[parent]) else { break }
      dues.swapAt(child, parent)
      child = parent
    }
  }

  public var nextDue: Due? { dues.first }
  public var dueCount: Int { dues.count }

  public mutating func takeDue() -> Due {
    let first = dues[0]
    let last = dues.removeLast()
    if !dues.isEmpty {
      dues[0] = last
      var parent = 0
      while true {
        var least = parent
        for child in [2 * parent + 1, 2 * parent + 2] where child < dues.count {
          if Due.precedes(dues[child], dues[least]) { least = child }
        }
        guard least != parent else { break }
        dues.swapAt(parent, least)
        parent = least
      }
    }
    return first
  }

  /// The step at work has cost as much as so many plain ones more: what an entry may do is counted in plain
  /// ones. It must follow from the state alone, or a replay would end its entries elsewhere.
  public mutating func weigh(_ steps: Int) { weight += steps }

  public mutating func takeWeight() -> Int {
    defer { weight = 0 }
    return weight
  }

  @inlinable public var hasFollowUps: Bool { nextFollowUp < followUps.count }
  public var followUpCount: Int { followUps.count - nextFollowUp }

  public mutating func takeFollowUp() -> FollowUp {
    let next = followUps[nextFollowUp]
    nextFollowUp += 1
    if nextFollowUp == followUps.count {
      followUps.removeAll(keepingCapacity: true)
      nextFollowUp = 0
    }
    return next
  }

  /// Where an all-or-nothing group began; everything posted since can be dropped.
  public struct Mark: Sendable {
    let outcome: Int
    let followUps: Int
    let dues: [Due]
    let nextInstruction: UInt64
    let nextOrder: UInt64
  }

  public func mark() -> Mark {
    Mark(
      outcome: outcome.count, followUps: followUps.count, dues: dues, nextInstruction: nextInstruction,
      nextOrder: nextOrder)
  }

  public mutating func drop(to mark: Mark) {
    outcome.truncate(to: mark.outcome)
    while let last = bearings.last, last.start > mark.outcome { bearings.removeLast() }
    bearing = bearings.last?.bearing ?? .own
    followUps.removeLast(followUps.count - mark.followUps)
    dues = mark.dues
    nextInstruction = mark.nextInstruction
    nextOrder = mark.nextOrder
  }

  // MARK: What outlives an entry

  /// In the order kept, which the entries alone decide; not that of time.
  public func encode(into out: inout BinaryWriter) {
    out.fixed(nextInstruction)
    out.fixed(nextOrder)
    out.varint(UInt64(dues.count))
    for due in dues {
      out.fixed(due.time.microseconds)
      out.fixed(due.order)
      out.fixed(due.kind)
      out.fixed(due.subject)
    }
    out.varint(UInt64(followUpCount))
    for index in nextFollowUp..<followUps.count {
      out.fixed(followUps[index].kind)
      out.fixed(followUps[index].subject)
    }
  }

  /// Takes back what was encoded; false for bytes that are not that.
  public mutating func decode(from reader: inout BinaryReader) -> Bool {
    nextInstruction = reader.fixed()
    nextOrder = reader.fixed()
    dues.removeAll()
    let dueCount = reader.varint()
    guard dueCount <= UInt64(reader.remaining) else { return false }
    for _ in 0..<dueCount {
      dues.append(
        Due(
          time: Moment(microseconds: reader.fixed()), order: reader.fixed(), kind: reader.fixed(),
          subject: reader.fixed()))
    }
    followUps.removeAll()
    nextFollowUp = 0
    let followUpCount = reader.varint()
    guard followUpCount <= UInt64(reader.remaining) else { return false }
    for _ in 0..<followUpCount {
      followUps.append(FollowUp(kind: reader.fixed(), subject: reader.fixed()))
    }
    return !reader.isBroken
  }
}

/// What the engine itself is woken for; a book numbers its own from 256 on.
public enum CoreDue {
  public static let dayBegins: UInt16 = 1
  public static let expiry: UInt16 = 2
  /// A follow-up: the calendar or a time of the day changed, so deadlines are reckoned again.
  public static let calendarChanged: UInt16 = 3
  /// A follow-up: a limit of the engine's own is set anew; the subject is what `CoreLimit` packs.
  public static let limitChanged: UInt16 = 4
  /// An instruction that another member decides on is submitted to it now; the subject is its number.
  public static let submission: UInt16 = 5
  /// A follow-up: an operation has cancelled an instruction that another member was to decide on.
  public static let cancelled: UInt16 = 6
  public static let firstOfBook: UInt16 = 256
}
