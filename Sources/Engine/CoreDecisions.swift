// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What persons and time do with an instruction that was entered: correct, withdraw, approve, decide, end.

extension Core where B: ~Copyable {
  /// The open instruction that a message names, if the sender may do this with it now.
  func locate<Subject: Operation>(
    _ number: InstructionNumber, _ verb: Verb, as _: Subject.Type, version: WholeNumber?
  ) throws(Refusal) -> Slot<StagedRow> where Subject.Book == B {
    let fact = Fact("instruction", .instruction(number))
    let found = findStaged(number)
    guard number.value > 0, number.value < work.nextInstruction,
      found.map({ staged[$0].operation == Subject.code }) ?? true
    else { throw Refusal(.instructionNotFound, "GEN-14", fact) }
    guard let slot = found else { throw refusalOfClosed(verb, Subject.about.expiry, end(of: number), fact) }
    let row = staged[slot]
    let isDecision = verb.stage == .accept || verb.stage == .acceptApprove
    // Before its start time the other member knows nothing of it (TRF-57, TRF-63).
    let counterparty = row.phase == .offeredLater ? UInt32.max : row.counterparty
    guard actor.member == (isDecision ? counterparty : row.member) else {
      guard actor.member == counterparty else { throw Refusal(.otherMembersRecord, "GEN-16", fact) }
      if verb == .correct { throw Refusal(.receiverCannotEdit, "TRF-32", fact) }
      throw Refusal(.notSender, "GEN-16", fact)
    }
    // Its time has come, although a backlog still keeps it from ending.
    guard row.deadline > time else { throw refusalOfClosed(verb, row.expiry, .expired, fact) }
    let needed: StagedRow.Phase =
      switch verb.stage {
      case .accept: .offered
      case .acceptApprove: .acceptEntered
      default: .entered
      }
    let isWithdrawnLate =
      verb == .withdraw && Subject.about.withdrawableUntilDecided && row.phase != .entered
    guard row.phase == needed || isWithdrawnLate else {
      let code: RefusalCode =
        switch verb {
        case .withdraw: .approvedNotCancellable
        case .correct: .approvedNotEditable
        default: .stateNotAllowed
        }
      throw Refusal(code, verb == .withdraw || verb == .correct ? "GEN-16" : "GEN-14")
    }
    if let version, version.value != UInt64(row.version) {
      throw Refusal(.versionChanged, "GEN-14", Fact("version", .number(Int64(row.version))))
    }
    return slot
  }

  func refusalOfClosed(_ verb: Verb, _ expiry: Expiry, _ end: InstructionState?, _ fact: Fact) -> Refusal {
    let wasApproved = end == nil || end == .executed || end == .partlyExecuted
    return switch verb {
    case .withdraw where wasApproved: Refusal(.approvedNotCancellable, "GEN-17", fact)
    case .correct where wasApproved: Refusal(.approvedNotEditable, "GEN-17", fact)
    // An approval or a decision that comes too late is told so.
    case _ where end == .expired && expiry == .cutOff && verb.stage != .enter:
      Refusal(.afterCutoff, "TRF-58", fact)
    default: Refusal(.stateNotAllowed, "GEN-17", fact)
    }
  }

  mutating func correct<Subject: Operation>(_ correction: Correction<Subject>) where Subject.Book == B {
    do throws(Refusal) {
      let slot = try locate(correction.instruction, .correct, as: Subject.self, version: nil)
      let row = staged[slot]
      // All checks of an entry are made anew and as of now: what is written after an account was immobilised
      // is not older than that (TRF-14).
      let context = context(.entry, row.number)
      let reference = correction.subject.lineReference.map { Self.key(actor.memberCode, $0) }
      if let reference, let holder = findReference(reference), holder != correction.instruction {
        throw Refusal(.duplicateReference, "TRF-06", Fact("instruction", .instruction(holder)))
      }
      guard !payloads.isNearlyFull, !references.isFull, row.version < .max else {
        throw Refusal(.tableFull, "GEN-14")
      }
      let plan = try plan(correction.subject, context)
      try requireFree(correction.subject, context)
      release(slot)
      claim(slot, correction.subject, context)
      payloads.free(row.payload)
      staged[slot].payload = storePayload(correction.subject)
      staged[slot].version += 1
      // Whoever wrote what stands now is not the second person (AUT-34).
      staged[slot].enteredBy = actor.user
      staged[slot].ownDeadline = correction.subject.ownDeadline(context) ?? StagedRow.never
      reckonDeadline(slot)
      if let reference, findReference(reference) == nil { keepReference(reference, row.number) }
      correction.subject.entered(plan, in: book, context, &work)
      work.post(InstructionStood(row.number, Subject.code, .entered, version: row.version + 1))
    } catch {
      refuse(error)
    }
  }

  mutating func act<Subject: Operation>(
    _ verb: Verb, _ action: InstructionAction, _ about: OperationDescription, as _: Subject.Type
  ) where Subject.Book == B {
    do throws(Refusal) {
      let slot = try locate(action.instruction, verb, as: Subject.self, version: action.version)
      let row = staged[slot]
      if about.needsTwoPersons, verb == .approve, row.enteredBy == actor.user {
        throw Refusal(.sameOperator, "AUT-34", Fact("user", .user(actor.userCode)))
      }
      switch verb {
      case .withdraw, .decline: close(slot, .withdrawn, as: Subject.self)
      case .approve: try approve(slot, as: Subject.self)
      case .accept, .reject:
        let accepts = verb == .accept
        if book.holds(actor, Subject.code, .acceptApprove) {
          try decide(slot, accepts: accepts, as: Subject.self)
        } else {
          staged[slot].phase = .acceptEntered
          staged[slot].accepts = accepts
          work.post(InstructionStood(row.number, Subject.code, .acceptEntered, version: row.version))
        }
      case .acceptApprove: try decide(slot, accepts: row.accepts, as: Subject.self)
      case .sendBack:
        staged[slot].phase = .offered
        work.post(InstructionStood(row.number, Subject.code, .offered, version: row.version))
      case .enter, .correct: break  // handled before
      }
    } catch {
      refuse(error)
    }
  }

  func context(_ step: Step, of row: StagedRow) -> Context {
    var context = context(step, row.number)
    context.enteredAt = row.enteredAt
    context.enteredBy = row.enteredBy
    context.version = row.version
    if row.phase != .entered { context.approvedAt = row.approvedAt }
    context.member = row.member
    return context
  }

  mutating func approve<Subject: Operation>(_ slot: Slot<StagedRow>, as _: Subject.Type) throws(Refusal)
  where Subject.Book == B {
    let row = staged[slot]
    let subject = loadPayload(row, as: Subject.self)
    let context = context(.approval, of: row)
    let plan = try plan(subject, context)
    unstage(slot)
    let disposition = subject.apply(plan, to: &book, context, &work)
    settle(subject, row.number, disposition, context, version: row.version)
  }

  mutating func decide<Subject: Operation>(_ slot: Slot<StagedRow>, accepts: Bool, as _: Subject.Type)
    throws(Refusal) where Subject.Book == B
  {
    guard accepts else { return close(slot, .rejected, as: Subject.self) }
    let row = staged[slot]
    let subject = loadPayload(row, as: Subject.self)
    let context = context(.acceptance, of: row)
    do throws(Refusal) {
      let plan = try plan(subject, context)
      unstage(slot)
      let disposition = subject.apply(plan, to: &book, context, &work)
      settle(subject, row.number, disposition, context, version: row.version)
    } catch {
      // A refused acceptance leaves the instruction with the receiver, undecided.
      if row.phase != .offered {
        staged[slot].phase = .offered
        work.post(InstructionStood(row.number, Subject.code, .offered, version: row.version))
      }
      throw error
    }
  }

  // MARK: Submission at a time, cancellation by another operation

  /// The start time of what another member decides on has come (TRF-57, TRF-63).
  mutating func submitOffered(_ number: InstructionNumber) {
    guard let slot = findStaged(number), staged[slot].phase == .offeredLater else { return }
    staged[slot].phase = .offered
    work.post(InstructionStood(number, staged[slot].operation, .offered, version: staged[slot].version))
  }

  /// An operation has cancelled what another member was still to decide on (TRF-67).
  mutating func cancel(_ number: InstructionNumber) {
    guard let slot = findStaged(number) else { return }
    task = .close(slot, .cancelled)
    B.open(staged[slot].operation, &self)
  }

  // MARK: Ends

  mutating func close<Subject: Operation>(
    _ slot: Slot<StagedRow>, _ state: InstructionState, as _: Subject.Type
  ) where Subject.Book == B {
    let row = staged[slot]
    let subject = loadPayload(row, as: Subject.self)
    var context = context(state == .rejected ? .rejection : .entry, of: row)
    if row.phase != .entered { context.step = state == .rejected ? .rejection : .acceptance }
    unstage(slot)
    subject.close(in: &book, context, &work)
    noteEnd(row.number, state)
    work.post(InstructionStood(row.number, Subject.code, state, version: row.version))
  }

  /// The time of an open instruction has come, unless the calendar has moved it since.
  mutating func expire(_ number: InstructionNumber) {
    guard let slot = findStaged(number), staged[slot].deadline <= time else { return }
    task = .close(slot, .expired)
    B.open(staged[slot].operation, &self)
  }

  /// Deadlines keep their rule, not only their date: when the calendar changes they are reckoned again.
  mutating func scheduleExpiriesAgain() {
    for raw in 0..<staged.end where staged.isLive(Slot(raw: raw)) {
      reckonDeadline(Slot(raw: raw))
    }
  }
}
