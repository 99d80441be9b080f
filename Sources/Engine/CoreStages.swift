// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// The stages of an instruction: entry, approval, the other member's decision and its approval. Every
// operation gets them from here; none carries them out itself.

extension Core: OperationHandler where B: ~Copyable {
  package typealias Book = B

  package mutating func handle<Subject: Operation>(_ subject: Subject.Type) where Subject.Book == B {
    switch task {
    case .none: break
    case .run(let run): perform(run, as: Subject.self)
    case .close(let slot, let state): close(slot, state, as: Subject.self)
    }
  }

  mutating func perform<Subject: Operation>(_ run: Decoded.Run, as _: Subject.Type) where Subject.Book == B {
    let about = Subject.about
    if let refusal = refusalOfRun(about, Subject.code, run.verb) {
      for index in 0..<run.count where !(inGroup && groupIsBroken) {
        work.line = run.firstLine + index
        refuse(refusal)
      }
      return
    }
    var reader = BinaryReader(UnsafeRawBufferPointer(rebasing: lines[run.start...]))
    if run.verb == .enter { return enterAll(run, about, &reader, as: Subject.self) }
    for index in 0..<run.count {
      work.line = run.firstLine + index
      if reader.byte() == 0 {
        refuse(LineFault(from: &reader, line: work.line), Subject.self, run.verb)
      } else if run.verb == .correct {
        var correction = Correction<Subject>()
        correction.describe(&reader)
        correct(correction)
      } else {
        var action = InstructionAction()
        action.describe(&reader)
        act(run.verb, action, about, as: Subject.self)
      }
      if finishLine() { return }
    }
  }

  /// True when a group is broken and the rest of its lines is not looked at.
  mutating func finishLine() -> Bool {
    if inGroup { return groupIsBroken }
    runWhatFollows()
    return false
  }

  /// Entries are read some lines ahead: the memory that a few lines need is brought near for all of them,
  /// so that its slow reads overlap. What is decided stays line by line.
  mutating func enterAll<Subject: Operation>(
    _ run: Decoded.Run, _ about: OperationDescription, _ reader: inout BinaryReader, as _: Subject.Type
  ) where Subject.Book == B {
    // What has one stage is done with its entry.
    let completesAtEntry =
      !about.verbs.contains(.approve)
      || !about.needsTwoPersons && book.holds(actor, Subject.code, .approve)
    // In place, so that no line is copied while it is looked at.
    let window = UnsafeMutablePointer<Subject>.allocate(capacity: Self.windowLines)
    window.initialize(repeating: Subject(), count: Self.windowLines)
    defer { window.deinitialize(count: Self.windowLines).deallocate() }
    var faults = InlineArray<16, LineFault?>(repeating: nil)
    var context = self.context(.entry, InstructionNumber(0))
    var index: UInt32 = 0
    while index < run.count {
      let count = min(Self.windowLines, Int(run.count - index))
      for place in 0..<count {
        // What was read before is written over, field by field; hints are tested wherever they are used.
        if reader.byte() == 0 {
          faults[place] = LineFault(from: &reader, line: 0)
        } else {
          faults[place] = nil
          window[place].describe(&reader)
        }
      }
      if count > 1 { prefetch(window, count) }
      for place in 0..<count {
        work.line = run.firstLine + index
        index += 1
        if let fault = faults[place] {
          refuse(fault, Subject.self, .enter)
        } else {
          enter(&window[place], about, &context, completesAtEntry: completesAtEntry)
        }
        if finishLine() { return }
      }
    }
  }

  static var windowLines: Int { 16 }

  func prefetch<Subject: Operation>(_ window: UnsafeMutablePointer<Subject>, _ count: Int)
  where Subject.Book == B {
    book.prefetch(next: InstructionNumber(work.nextInstruction), count: count)
    for place in 0..<count {
      guard let reference = window[place].lineReference else { continue }
      referencesByKey.prefetch(ReferenceRow.hash(Self.key(actor.memberCode, reference)))
    }
    for step in 0..<4 {
      for place in 0..<count { window[place].prefetch(book, actor, step: step) }
    }
  }

  /// Origin, authority, then what the book says of member and day (GEN-01, GEN-39).
  func refusalOfRun(_ about: OperationDescription, _ code: OperationCode, _ verb: Verb) -> Refusal? {
    guard about.isReport == book.isOwnPart(actor) else {
      return Refusal(
        .originNotAllowed, "GEN-01", Fact("operation", .word(about.name)),
        Fact("user", .user(actor.userCode)))
    }
    guard book.holds(actor, code, verb.stage) else {
      let isApproval = verb.stage == .approve || verb.stage == .acceptApprove
      return Refusal(
        isApproval ? .approvalRightMissing : .rightMissing, isApproval ? "GEN-14" : "AUT-22",
        Fact("operation", .word(about.name)), Fact("stage", .word(verb.stage.name)),
        Fact("user", .user(actor.userCode)))
    }
    do throws(Refusal) {
      try book.admit(about, actor, at: time)
      return nil
    } catch {
      return error
    }
  }

  mutating func refuse<Subject: Operation>(_ fault: LineFault, _: Subject.Type, _ verb: Verb) {
    var names = FieldNames()
    switch verb {
    case .enter:
      var sample = Subject()
      sample.describe(&names)
    case .correct:
      var sample = Correction<Subject>()
      sample.describe(&names)
    default:
      var sample = InstructionAction()
      sample.describe(&names)
    }
    var facts: InlineArray<3, Fact?> = [nil, nil, nil]
    for index in 0..<3 where Int(fault.fields[index]) < names.names.count {
      facts[index] = Fact("field", .word(names.names[Int(fault.fields[index])]))
    }
    refuse(Refusal(fault.code, fault.code.formRule, facts[0], facts[1], facts[2]))
  }

  func context(_ step: Step, _ number: InstructionNumber) -> Context {
    var context = Context(
      time: time, day: time.day, user: actor.user, member: actor.member, userCode: actor.userCode,
      memberCode: actor.memberCode, step: step, number: number, enteredAt: time, enteredBy: actor.user)
    context.channel = channel
    return context
  }

  /// The plan of an operation, told how the instruction stands that it is about.
  @inline(__always)
  func plan<Subject: Operation>(_ subject: Subject, _ context: Context) throws(Refusal) -> Subject.Plan
  where Subject.Book == B {
    var context = context
    if let number = subject.concerns { context.concerned = concerned(number) }
    return try subject.plan(book, context)
  }

  private func concerned(_ number: InstructionNumber) -> Concerned {
    guard number.value > 0, number.value < work.nextInstruction else { return Concerned(exists: false) }
    guard let slot = findStaged(number) else { return Concerned(state: end(of: number), exists: true) }
    let state: InstructionState =
      switch staged[slot].phase {
      case .entered: .entered
      case .offered: .offered
      case .acceptEntered: .acceptEntered
      case .offeredLater: .awaitingStart
      }
    return Concerned(operation: staged[slot].operation, state: state, exists: true)
  }

  // MARK: Entry

  /// Both in place, so that neither is copied for each line: the subject stays as it is, of the context only
  /// number and step change.
  mutating func enter<Subject: Operation>(
    _ subject: inout Subject, _ about: OperationDescription, _ context: inout Context, completesAtEntry: Bool
  ) where Subject.Book == B {
    let number = InstructionNumber(work.nextInstruction)
    context.number = number
    context.concerned = subject.concerns.map { concerned($0) } ?? Concerned(exists: false)
    let reference = subject.lineReference.map { Self.key(actor.memberCode, $0) }
    if let reference {
      if let earlier = findReference(reference) {
        return refuse(.duplicateReference, "TRF-06", Fact("instruction", .instruction(earlier)))
      }
      guard !references.isFull else { return refuse(.tableFull, "GEN-39") }
    }
    // Room is looked for first, so that nothing applied can be left without its row.
    // What the registry itself reports never waits, and a full table must not keep wrong passwords
    // uncounted.
    guard about.isReport || (!staged.isFull && !payloads.isNearlyFull) else {
      return refuse(.tableFull, "GEN-14")
    }
    var approvalRefusal: Refusal?
    if completesAtEntry {
      context.step = .entryAndApproval
      do throws(Refusal) {
        let plan = try subject.plan(book, context)
        if claims.count > 0 { try requireFree(subject, context) }
        _ = work.takeInstructionNumber()
        if let reference { keepReference(reference, number) }
        let disposition = subject.apply(plan, to: &book, context, &work)
        return settle(subject, number, disposition, context, version: 1)
      } catch {
        approvalRefusal = error
      }
    }
    context.step = .entry
    do throws(Refusal) {
      let plan = try subject.plan(book, context)
      if claims.count > 0 { try requireFree(subject, context) }
      _ = work.takeInstructionNumber()
      if let reference { keepReference(reference, number) }
      stage(subject, about.expiry, context)
      subject.entered(plan, in: book, context, &work)
    } catch {
      return refuse(error)
    }
    work.post(InstructionStood(number, Subject.code, .entered, version: 1))
    // Entered all the same: only the approval is refused, and the answer names both (GEN-15).
    if let approvalRefusal { refuse(approvalRefusal) }
  }

  mutating func stage<Subject: Operation>(
    _ subject: Subject, _ expiry: Expiry, _ context: Context, phase: StagedRow.Phase = .entered,
    counterparty: UInt32 = .max, version: UInt16 = 1
  ) where Subject.Book == B {
    var row = StagedRow(
      number: context.number, enteredAt: context.enteredAt, deadline: StagedRow.never,
      payload: storePayload(subject), member: context.member, enteredBy: context.enteredBy,
      operation: Subject.code,
      expiry: expiry)
    row.phase = phase
    if phase != .entered { row.approvedAt = context.approvedAt }
    row.counterparty = counterparty
    row.version = version
    row.ownDeadline = subject.ownDeadline(context) ?? StagedRow.never
    let slot = staged.insert(row)!
    stagedByNumber.insert(row.hash, slot.raw)
    claim(slot, subject, context)
    reckonDeadline(slot)
  }

  // MARK: What only one may concern

  /// That no other open instruction has the subject for itself.
  func requireFree<Subject: Operation>(_ subject: Subject, _ context: Context) throws(Refusal)
  where Subject.Book == B {
    guard let exclusive = subject.exclusive(book, context),
      let holder = findClaim(ClaimRow.key(Subject.code, exclusive.subject)),
      claims[holder].number != context.number
    else { return }
    throw exclusive.refusal
  }

  func findClaim(_ key: UInt64) -> Slot<ClaimRow>? {
    claimsByKey.find(ClaimRow.hash(key)) { claims[Slot(raw: $0)].key == key }.map { Slot(raw: $0) }
  }

  mutating func claim<Subject: Operation>(
    _ slot: Slot<StagedRow>, _ subject: Subject, _ context: Context
  ) where Subject.Book == B {
    guard let exclusive = subject.exclusive(book, context) else { return }
    let row = ClaimRow(key: ClaimRow.key(Subject.code, exclusive.subject), number: staged[slot].number)
    let claim = claims.insert(row)!
    claimsByKey.insert(row.hash, claim.raw)
    staged[slot].claim = claim
  }

  mutating func release(_ slot: Slot<StagedRow>) {
    let claim = staged[slot].claim
    guard !claim.isNone else { return }
    claimsByKey.remove(claims[claim].hash, claim.raw)
    claims.remove(claim)
    staged[slot].claim = .none
  }

  /// An instruction ends at its own last time or at the general one, whichever comes first.
  mutating func reckonDeadline(_ slot: Slot<StagedRow>) {
    let row = staged[slot]
    let general = book.expiryMoment(row.expiry, after: row.enteredAt) ?? StagedRow.never
    let deadline = min(row.ownDeadline, general)
    guard deadline != row.deadline else { return }
    staged[slot].deadline = deadline
    guard deadline != StagedRow.never else { return }
    work.schedule(at: max(deadline, time), kind: CoreDue.expiry, subject: row.number.value)
  }

  mutating func storePayload<Subject: Operation>(_ subject: Subject) -> Blob {
    var subject = subject
    var bytes = BinaryWriter(capacity: 512)
    subject.describe(&bytes)
    return payloads.store(bytes.bytes)!
  }

  func loadPayload<Subject: Operation>(_ row: StagedRow, as _: Subject.Type) -> Subject {
    var subject = Subject()
    payloads.load(row.payload).withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      subject.describe(&reader)
    }
    return subject
  }

  /// Keeps what stays open after a plan was applied, and says how the instruction stands.
  mutating func settle<Subject: Operation>(
    _ subject: Subject, _ number: InstructionNumber, _ disposition: Disposition, _ context: Context,
    version: UInt16
  ) where Subject.Book == B {
    switch disposition {
    case .done:
      noteEnd(number, .executed)
      work.post(InstructionStood(number, Subject.code, .executed, version: version))
    case .settled: noteEnd(number, .executed)
    case .open(let state):
      work.post(InstructionStood(number, Subject.code, state, version: version))
    case .offered(let counterparty):
      stage(
        subject, Subject.about.expiry, context, phase: .offered, counterparty: counterparty, version: version)
      work.post(InstructionStood(number, Subject.code, .offered, version: version))
    case .offeredLater(let counterparty, let start):
      stage(
        subject, Subject.about.expiry, context, phase: .offeredLater, counterparty: counterparty,
        version: version)
      work.schedule(at: start, kind: CoreDue.submission, subject: number.value)
      work.post(InstructionStood(number, Subject.code, .awaitingStart, version: version))
    }
  }

  mutating func unstage(_ slot: Slot<StagedRow>) {
    let row = staged[slot]
    work.ended(row.number, row.concerned)
    release(slot)
    payloads.free(row.payload)
    stagedByNumber.remove(row.hash, slot.raw)
    staged.remove(slot)
  }
}
