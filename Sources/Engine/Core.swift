// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The kernel's own limits; values of the genesis entry, so that they replay.
public struct CoreLimits: Sendable {
  public var openInstructions = 100_000
  public var submissionsADay = 100_000
  public var referencesADay = 1_000_000
  public var payloadPieces = 400_000
  /// Lines of an all-or-nothing group.
  public var groupLines = 10_000
  /// Follow-ups and due things that one entry may carry out.
  public var steps = 10_000

  public init() {}
}

/// The engine: one total order of entries in, one outcome each out. Pure and deterministic: time comes with
/// the entry, nothing is read from the world, and the same entries always give the same state and the same
/// outcomes.
///
/// It knows instructions, stages, authorities, references, deadlines and groups; what an operation means is
/// the book's. Generic, so that its mechanisms are tested on a toy; the registry uses it through `Registry`,
/// and nothing outside this package sees it.
package struct Core<B: Book & ~Copyable>: ~Copyable {
  package var book: B
  package var work: Work
  package internal(set) var limits: CoreLimits
  var staged: Table<StagedRow>
  var stagedByNumber: HashIndex
  var claims: Table<ClaimRow>
  var claimsByKey: HashIndex
  var payloads: BlobPool
  var submissions: Table<SubmissionRow>
  var submissionsByReference: HashIndex
  var references: Table<ReferenceRow>
  var referencesByKey: HashIndex
  /// How each instruction of the day ended, from the day's first number on; 0 while it is open.
  var ends: [UInt8] = []
  /// The places of those that ended in the group at work.
  var endsOfGroup: [Int] = []
  var firstOfDay: UInt64 = 1
  package internal(set) var time: Moment
  /// The genesis entry is the first.
  package internal(set) var sequence: UInt64 = 1
  private var stepsLeft = 0
  private var formerSettings = BinaryWriter()
  var imaging: Imaging?
  var restoring: Restoring?

  // What the handler below is to do once it knows the operation's type.
  var task = Task.none
  var actor = Self.nobody
  var channel = MessageChannel.webService
  var lines = UnsafeRawBufferPointer(start: nil, count: 0)
  var groupIsBroken = false
  var inGroup = false
  /// Looks at the fields of every event even where the operation is known to concern nobody else.
  package var takesNothingForGranted = false

  static var nobody: Actor { Actor(user: .max, member: .max, userCode: .blank, memberCode: .blank) }

  enum Task {
    case none
    case run(Decoded.Run)
    case close(Slot<StagedRow>, InstructionState)
  }

  package init(book: consuming B, limits: CoreLimits, time: Moment, work: consuming Work = Work()) {
    self.book = book
    self.work = work
    self.limits = limits
    self.time = time
    staged = Table(limit: limits.openInstructions)
    stagedByNumber = HashIndex(limit: limits.openInstructions)
    claims = Table(limit: limits.openInstructions)
    claimsByKey = HashIndex(limit: limits.openInstructions)
    payloads = BlobPool(limit: limits.payloadPieces)
    submissions = Table(limit: limits.submissionsADay)
    submissionsByReference = HashIndex(limit: limits.submissionsADay)
    references = Table(limit: limits.referencesADay)
    referencesByKey = HashIndex(limit: limits.referencesADay)
    self.work.schedule(at: Moment(day: time.day + 1, time: .midnight), kind: CoreDue.dayBegins, subject: 0)
  }

  /// More is due or follows than one entry may do: the next entry should be a continuation.
  package var hasBacklog: Bool {
    if work.hasFollowUps { return true }
    guard let next = work.nextDue else { return false }
    return next.time <= time
  }

  /// Carries out one entry. Its outcome stands in `work.outcome` until the next one.
  package mutating func execute(sequence: UInt64, time entryTime: Moment, _ submission: borrowing Submission?)
  {
    precondition(sequence == self.sequence + 1, "entries come in order")
    precondition(entryTime >= time, "time never goes back")
    self.sequence = sequence
    work.begin()
    stepsLeft = limits.steps
    actor = Self.nobody
    runWhatFollows()
    runDue(until: entryTime)
    advance(to: entryTime)
    switch submission {
    case .none: break
    case .some(let submission): submit(submission)
    }
  }

  // MARK: What time and earlier entries cause

  private mutating func runDue(until moment: Moment) {
    while stepsLeft > 0, let next = work.nextDue, next.time <= moment {
      let due = work.takeDue()
      stepsLeft -= 1
      // A late thing happens at its own time, unless an earlier entry has passed it already.
      if due.time > time { advance(to: due.time) }
      work.line = 0
      work.bear(.following)
      switch due.kind {
      case CoreDue.dayBegins: beginDay()
      case CoreDue.expiry: expire(InstructionNumber(due.subject))
      case CoreDue.submission: submitOffered(InstructionNumber(due.subject))
      default: book.due(due, at: time, &work)
      }
      stepsLeft -= min(stepsLeft, work.takeWeight())
      runWhatFollows()
    }
  }

  mutating func runWhatFollows() {
    guard work.hasFollowUps else { return }
    let before = work.bearing
    defer { work.bear(before) }
    work.bear(.following)
    while stepsLeft > 0, work.hasFollowUps {
      stepsLeft -= 1
      let next = work.takeFollowUp()
      switch next.kind {
      case CoreDue.calendarChanged: scheduleExpiriesAgain()
      case CoreDue.limitChanged: setLimit(next.subject)
      case CoreDue.cancelled: cancel(InstructionNumber(next.subject))
      default: break
      }
      book.followUp(next, at: time, &work)
      stepsLeft -= min(stepsLeft, work.takeWeight())
    }
  }

  /// References live for their day: what was signed for yesterday is refused by its day (GEN-39). They go
  /// with the time itself and not with a due thing, which a backlog could hold up while submissions of the
  /// new day come in.
  private mutating func advance(to moment: Moment) {
    if moment.day > time.day {
      submissions.removeAll()
      submissionsByReference.removeAll()
      references.removeAll()
      referencesByKey.removeAll()
      ends.removeAll(keepingCapacity: true)
      firstOfDay = work.nextInstruction
    }
    time = moment
  }

  private mutating func beginDay() {
    work.schedule(at: Moment(day: time.day + 1, time: .midnight), kind: CoreDue.dayBegins, subject: 0)
    book.due(Due(time: time, order: 0, kind: CoreDue.dayBegins, subject: 0), at: time, &work)
  }

  // MARK: Submissions

  private mutating func submit(_ submission: borrowing Submission) {
    let envelope = submission.envelope
    var submitted = Submitted()
    submitted.member = envelope.member
    submitted.user = envelope.user
    submitted.reference = envelope.reference
    submitted.day = envelope.day
    work.bear(.own)
    work.post(submitted)
    guard envelope.day == time.day else {
      return refuse(
        .businessDayMismatch, "GEN-39", Fact("systemDay", .day(time.day)),
        Fact("signedDay", .day(envelope.day)))
    }
    if let first = findSubmission(envelope) {
      guard submissions[first].digest == submission.digest else {
        return refuse(.duplicateReference, "GEN-39")
      }
      var repeated = Repeated()
      repeated.first = WholeNumber(submissions[first].sequence)
      return work.post(repeated)
    }
    do throws(Refusal) {
      actor = try book.actor(envelope, at: time)
      channel = envelope.channel
    } catch {
      return work.post(error)
    }
    guard keepSubmission(envelope, submission.digest) else { return refuse(.tableFull, "GEN-39") }
    if let fault = submission.content.fault {
      return refuse(
        fault.code, fault.code.formRule, fault.line > 0 ? Fact("line", .number(Int64(fault.line))) : nil)
    }
    submission.content.bytes.withUnsafeBytes { bytes in
      lines = bytes
      if submission.content.isGroup { runGroup(submission.content) } else { runEach(submission.content) }
      lines = UnsafeRawBufferPointer(start: nil, count: 0)
    }
    work.line = 0
  }

  mutating func refuse(_ code: RefusalCode, _ rule: RuleID, _ first: Fact? = nil, _ second: Fact? = nil) {
    refuse(Refusal(code, rule, first, second))
  }

  mutating func refuse(_ refusal: borrowing Refusal) {
    refusalMark = work.outcome.count
    work.post(refusal)
    groupIsBroken = true
  }

  private mutating func runEach(_ content: borrowing Decoded) {
    for run in content.runs { perform(run) }
  }

  private mutating func perform(_ run: Decoded.Run) {
    task = .run(run)
    work.bear(B.concernsSenderOnly(run.operation) && !takesNothingForGranted ? .own : .instructed)
    if B.open(run.operation, &self) { return }
    // Of a line that names no operation, nothing but its fault is known.
    var reader = BinaryReader(UnsafeRawBufferPointer(rebasing: lines[run.start...]))
    for index in 0..<run.count where !(inGroup && groupIsBroken) {
      work.line = run.firstLine + index
      _ = reader.byte()
      let fault = LineFault(from: &reader, line: work.line)
      refuse(fault.code, fault.code.formRule)
    }
  }

  /// All or nothing: the tables keep their former rows; a refusal puts them back and drops what was posted.
  /// Follow-ups start after the group.
  private mutating func runGroup(_ content: borrowing Decoded) {
    guard Int(content.lineCount) <= limits.groupLines else {
      return refuse(.groupTooLarge, "GEN-39", Fact("limit", .number(Int64(limits.groupLines))))
    }
    let mark = work.mark()
    let endsBefore = ends.count
    endsOfGroup.removeAll(keepingCapacity: true)
    beginGroup()
    groupIsBroken = false
    inGroup = true
    for run in content.runs where !groupIsBroken { perform(run) }
    inGroup = false
    if groupIsBroken {
      // The refusal that broke the group is the last thing posted; it is kept, with its line.
      let refusal = lastRefusal
      work.drop(to: mark)
      dropGroup()
      for index in endsOfGroup { ends[index] = 0 }
      ends.removeLast(ends.count - endsBefore)
      work.bear(.own)
      work.line = refusal.line
      work.outcome.raw(refusal.bytes)
      work.line = 0
      work.post(Refusal(.groupRefused, "GEN-39", Fact("line", .number(Int64(refusal.line)))))
    } else {
      keepGroup()
      runWhatFollows()
    }
  }

  /// Where the last refusal stands in the outcome: of a broken group nothing else is kept.
  private var refusalMark = 0
  private var lastRefusal: (line: UInt32, bytes: [UInt8]) {
    (work.line, work.outcome.array(from: refusalMark))
  }

  private mutating func beginGroup() {
    formerSettings.truncate(to: 0)
    book.encodeSettings(into: &formerSettings)
    visitGroup(.begin)
  }

  private mutating func keepGroup() { visitGroup(.keep) }

  private mutating func dropGroup() {
    visitGroup(.drop)
    var reader = BinaryReader(formerSettings.bytes)
    let isRead = book.decodeSettings(from: &reader)
    precondition(isRead, "a book reads the settings it wrote")
  }

  /// References of whole submissions stay as they are: a refused group was submitted all the same.
  private mutating func visitGroup(_ step: GroupVisitor.Step) {
    var visitor = GroupVisitor(step)
    visitInstructions(&visitor)
    book.visitTables(&visitor)
  }
}

/// A submission as the engine takes it: the door has checked the signature and decoded the content.
public struct Submission: Sendable {
  public var envelope: Envelope
  /// First 16 bytes of the SHA-256 of what was signed.
  public var digest: UInt128
  public var content: Decoded

  public init(envelope: Envelope, digest: UInt128, content: Decoded) {
    self.envelope = envelope
    self.digest = digest
    self.content = content
  }
}
