// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// An instruction that waits for a person: its approval, or the other member's decision.
struct StagedRow: BitwiseCopyable {
  enum Phase: UInt8 { case entered, offered, acceptEntered }

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
  /// The operation's own last time; `never` for none. Kept beside the deadline, which may follow the
  /// calendar.
  var ownDeadline = StagedRow.never

  static let never = Moment(microseconds: .max)
}

/// The submissions of the day, so that a repeated one gets the first answer (GEN-39).
struct SubmissionRow: BitwiseCopyable {
  var key: UInt128
  var digest: UInt128
  var sequence: UInt64
}

/// The references of the day's lines (TRF-06).
struct ReferenceRow: BitwiseCopyable {
  var key: UInt128
  var number: InstructionNumber
}

extension Core where B: ~Copyable {
  // MARK: References

  /// The member in the upper bits above the eighteen characters of the reference.
  static func key(_ member: MemberCode, _ reference: Reference) -> UInt128 {
    UInt128(member.bits) << 108 | reference.bits
  }

  func findSubmission(_ envelope: Envelope) -> Slot<SubmissionRow>? {
    let key = Self.key(envelope.member, envelope.reference)
    return submissionsByReference.find(Hash.mix(key)) { submissions[Slot(raw: $0)].key == key }.map {
      Slot(raw: $0)
    }
  }

  mutating func keepSubmission(_ envelope: Envelope, _ digest: UInt128) -> Bool {
    let key = Self.key(envelope.member, envelope.reference)
    guard let slot = submissions.insert(SubmissionRow(key: key, digest: digest, sequence: sequence)) else {
      return false
    }
    submissionsByReference.insert(Hash.mix(key), slot.raw)
    return true
  }

  func findReference(_ key: UInt128) -> InstructionNumber? {
    referencesByKey.find(Hash.mix(key)) { references[Slot(raw: $0)].key == key }
      .map { references[Slot(raw: $0)].number }
  }

  mutating func keepReference(_ key: UInt128, _ number: InstructionNumber) {
    if let slot = references.insert(ReferenceRow(key: key, number: number)) {
      referencesByKey.insert(Hash.mix(key), slot.raw)
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
    stagedByNumber.find(Hash.mix(number.value)) { staged[Slot(raw: $0)].number == number }.map {
      Slot(raw: $0)
    }
  }
}
