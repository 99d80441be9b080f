// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// An instruction that waits for a person: its approval, or the other member's decision.
struct StagedRow: Indexed {
  enum Phase: UInt8 { case entered, offered, acceptEntered, offeredLater }

  var number: InstructionNumber
  var enteredAt: Moment
  /// When the sender approved it; void before.
  var approvedAt = StagedRow.never
  /// When it ends by itself; `never` for no time.
  var deadline: Moment
  var payload: Blob
  var member: UInt32
  var counterparty: UInt32 = .max
  var enteredBy: UInt32
  var version: UInt16 = 1
  var operation: OperationCode
  var expiry: Expiry
  var phase = Phase.entered
  /// The decision that awaits its approval.
  var accepts = false
  private let filler = Filler<2>()
  /// Its claim on a subject that only one open instruction may concern.
  var claim = Slot<ClaimRow>.none
  /// The operation's own last time; `never` for none. Kept beside the deadline, which may follow the
  /// calendar.
  var ownDeadline = StagedRow.never

  static let never = Moment(microseconds: .max)

  /// Its members; before its start time the other one knows nothing of it (TRF-57).
  var concerned: Work.Concerned {
    Work.Concerned(member: member, counterparty: phase == .offeredLater ? .max : counterparty)
  }

  var hash: UInt64 { Self.hash(number) }
  static func hash(_ number: InstructionNumber) -> UInt64 { Hash.mix(number.value) }
}

/// A subject that one open instruction has for itself.
struct ClaimRow: Indexed {
  /// Operation and subject.
  var key: UInt64
  var number: InstructionNumber

  static func key(_ operation: OperationCode, _ subject: UInt32) -> UInt64 {
    UInt64(operation.rawValue) << 32 | UInt64(subject)
  }

  var hash: UInt64 { Self.hash(key) }
  static func hash(_ key: UInt64) -> UInt64 { Hash.mix(key) }
}

/// The submissions of the day, so that a repeated one gets the first answer (GEN-39).
struct SubmissionRow: Indexed {
  var key: UInt128
  var digest: UInt128
  var sequence: UInt64
  private let filler = Filler<8>()

  init(key: UInt128, digest: UInt128, sequence: UInt64) {
    self.key = key
    self.digest = digest
    self.sequence = sequence
  }

  var hash: UInt64 { Self.hash(key) }
  static func hash(_ key: UInt128) -> UInt64 { Hash.mix(key) }
}

/// The references of the day's lines (TRF-06).
struct ReferenceRow: Indexed {
  var key: UInt128
  var number: InstructionNumber
  private let filler = Filler<8>()

  init(key: UInt128, number: InstructionNumber) {
    self.key = key
    self.number = number
  }

  var hash: UInt64 { Self.hash(key) }
  static func hash(_ key: UInt128) -> UInt64 { Hash.mix(key) }
}

extension Core where B: ~Copyable {
  // MARK: References

  /// The member in the upper bits above the eighteen characters of the reference.
  static func key(_ member: MemberCode, _ reference: Reference) -> UInt128 {
    UInt128(member.bits) << 108 | reference.bits
  }

  func findSubmission(_ envelope: Envelope) -> Slot<SubmissionRow>? {
    let key = Self.key(envelope.member, envelope.reference)
    return submissionsByReference.find(SubmissionRow.hash(key)) { submissions[Slot(raw: $0)].key == key }.map
    {
      Slot(raw: $0)
    }
  }

  mutating func keepSubmission(_ envelope: Envelope, _ digest: UInt128) -> Bool {
    let key = Self.key(envelope.member, envelope.reference)
    guard let slot = submissions.insert(SubmissionRow(key: key, digest: digest, sequence: sequence)) else {
      return false
    }
    submissionsByReference.insert(SubmissionRow.hash(key), slot.raw)
    return true
  }

  func findReference(_ key: UInt128) -> InstructionNumber? {
    referencesByKey.find(ReferenceRow.hash(key)) { references[Slot(raw: $0)].key == key }
      .map { references[Slot(raw: $0)].number }
  }

  mutating func keepReference(_ key: UInt128, _ number: InstructionNumber) {
    if let slot = references.insert(ReferenceRow(key: key, number: number)) {
      referencesByKey.insert(ReferenceRow.hash(key), slot.raw)
    }
  }

  // MARK: How instructions ended

  mutating func noteEnd(_ number: InstructionNumber, _ state: InstructionState) {
    guard number.value >= firstOfDay else { return }
    let index = Int(number.value - firstOfDay)
    while ends.count <= index { ends.append(0) }
    ends[index] = state.rawValue + 1
    if inGroup { endsOfGroup.append(index) }
  }

  /// Nil for one of an earlier day.
  func end(of number: InstructionNumber) -> InstructionState? {
    guard number.value >= firstOfDay, number.value - firstOfDay < UInt64(ends.count) else { return nil }
    let end = ends[Int(number.value - firstOfDay)]
    return end == 0 ? nil : InstructionState(rawValue: end - 1)
  }

  func findStaged(_ number: InstructionNumber) -> Slot<StagedRow>? {
    stagedByNumber.find(StagedRow.hash(number)) { staged[Slot(raw: $0)].number == number }.map {
      Slot(raw: $0)
    }
  }
}
