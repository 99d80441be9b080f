// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import JournalStore
import Kernel
import Registrar
import Units

/// The clock of a simulated world, and its chance for salts.
final class SimulatedClock: @unchecked Sendable {
  // Unchecked: a simulation runs on one thread.
  var now: Moment
  private(set) var random: SeededRandom

  init(at start: Moment, seed: UInt64) {
    now = start
    random = SeededRandom(seed: seed)
  }

  func salt() -> [UInt8] { withUnsafeBytes(of: (random.next(), random.next())) { Array($0) } }
}

/// What the machines have promised, kept where no fault reaches it: every entry that an append returned for,
/// every answer that was sent, and a second engine that has carried out the same entries.
final class MachineLedger {
  /// What appends have returned for, in order; `entries[0]` is sequence 1.
  private(set) var entries: [JournalEntry] = []
  /// The second engine; nil until the genesis entry is durable.
  private(set) var shadow: Registry?
  private(set) var executed = 0
  private(set) var refused = 0
  /// On their way to the disk since it was last certain what is there.
  private var attempts: [[JournalEntry]] = []
  private var appended: [[JournalEntry]] = []
  private var numbers: [[UInt8]: Int] = [:]
  /// The entry that carried out a request.
  private var carriedOut: [Int: UInt64] = [:]
  private var firstAnswers: [Int: MachineAnswer.Entry] = [:]

  // MARK: What machines and clients tell

  func willAppend(_ entries: [JournalEntry]) { attempts.append(entries) }

  func didAppend(_ entries: [JournalEntry]) { appended.append(entries) }

  func willSend(_ request: MachineRequest) { numbers[request.signed.signedDigest] = request.number }

  /// A sender hears of an entry.
  func answered(_ answer: MachineAnswer) throws(MachineFailure) {
    guard let entry = answer.entry else { return }
    guard let first = firstAnswers[answer.request] else {
      firstAnswers[answer.request] = entry
      return
    }
    guard first != entry else { return }
    // What was refused as a whole before it was kept may be judged again; what was signed for a day that is
    // over is refused (GEN-39).
    let wasRefused = Self.isRefused(first.outcome)
    let isOfAnotherDay = first.time.day != entry.time.day && Self.isRefused(entry.outcome)
    guard wasRefused || isOfAnotherDay else {
      throw MachineFailure(
        .resentChangesNothing,
        "request \(answer.request) was answered by entry \(first.sequence), then by \(entry.sequence)")
    }
  }

  private static func isRefused(_ outcome: [UInt8]) -> Bool {
    outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0).refusal != nil }
  }

  /// Entries that appends have returned for, folded or not.
  var appendedCount: Int { entries.count + appended.joined().count }

  /// Whether these are entries from the first on as they were appended, and beyond that as they were tried.
  func knows(_ found: [JournalEntry]) -> Bool {
    let isPromised = zip(found, entries).allSatisfy { $0 == $1 }
    return isPromised && found.dropFirst(entries.count).allSatisfy { attempts.joined().contains($0) }
  }

  /// What was on its way has been refused, and cannot be there.
  func forgetAttempts() { attempts = [] }

  // MARK: Checks

  /// Folds what has become durable since the last call, and checks it entry by entry.
  func settle() throws(MachineFailure) {
    guard !appended.isEmpty else { return }
    let batches = appended
    appended = []
    attempts = []
    for entry in batches.joined() { try fold(entry) }
  }

  private func fold(_ entry: JournalEntry) throws(MachineFailure) {
    guard entry.sequence == UInt64(entries.count) + 1 else {
      throw MachineFailure(
        .promisesAreKept, "entry \(entry.sequence) was appended after \(entries.count) of them")
    }
    entries.append(entry)
    guard shadow != nil else {
      shadow = Registry(genesis: entry.content, at: entry.time)
      return
    }
    do {
      let submission = try Replay.submission(entry)
      shadow?.execute(sequence: entry.sequence, time: entry.time, submission)
      try compare(entry)
    } catch {
      throw MachineFailure(.liveIsReplay, "\(error)")
    }
    try note(entry)
  }

  private func compare(_ entry: JournalEntry) throws(ReplayFault) {
    let isSame = shadow?.withOutcome { $0.elementsEqual(entry.outcome) } ?? false
    guard isSame else { throw .outcomeDiffers(sequence: entry.sequence) }
  }

  private func note(_ entry: JournalEntry) throws(MachineFailure) {
    let broken = shadow?.read { $0.conservationBreak() } ?? nil
    if let broken {
      throw MachineFailure(
        .unitsAreConserved, "units of \(broken.security): issued \(broken.issued), held \(broken.held)")
    }
    guard entry.kind == .submission else { return }
    let answer = entry.outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0) }
    executed += answer.lines.count { $0.state == .executed }
    refused += answer.lines.count { $0.refusal != nil } + (answer.refusal == nil ? 0 : 1)
    guard let number = numbers[entry.signedDigest], answer.refusal == nil, answer.repeats == nil else {
      return
    }
    if let first = carriedOut.updateValue(entry.sequence, forKey: number) {
      throw MachineFailure(
        .resentChangesNothing,
        "request \(number) was carried out by entry \(first) and again by \(entry.sequence)")
    }
  }

  /// A live engine that has nothing undurable in hand is where the second engine is.
  func compareLive(_ point: StatePoint) throws(MachineFailure) {
    guard point.sequence == UInt64(entries.count) else {
      throw MachineFailure(
        .liveIsReplay, "the engine is at \(point.sequence), the journal at \(entries.count)")
    }
    guard point.digest == stateDigest() else {
      throw MachineFailure(.liveIsReplay, "after entry \(entries.count)")
    }
  }

  func stateDigest() -> [UInt8] { shadow?.stateDigest() ?? [] }

  /// After a start: the journal holds what was promised, bit for bit, and beyond it at most what was on its
  /// way, in whole batches; and the engine that was built from it is where the second engine is.
  ///
  /// An engine that starts from a snapshot is held to the same.
  func checkRecovery(
    of journal: any JournalStorage, _ point: StatePoint, _ counts: inout MachineCounts
  ) throws(MachineFailure) {
    try settle()
    let found: [JournalEntry]
    do throws(JournalFault) {
      found = try journal.everything()
    } catch {
      throw MachineFailure(.promisesAreKept, "the journal cannot be read after the start: \(error)")
    }
    counts.replayedEntries += found.count
    try comparePromises(with: found)
    try takeWhatWasOnItsWay(found.dropFirst(entries.count), &counts)
    guard point == StatePoint(sequence: UInt64(entries.count), digest: stateDigest()) else {
      throw MachineFailure(.liveIsReplay, "the engine restarted at \(point.sequence) in another state")
    }
  }

  private func comparePromises(with found: [JournalEntry]) throws(MachineFailure) {
    guard found.count >= entries.count else {
      throw MachineFailure(
        .promisesAreKept, "\(entries.count) entries were appended, \(found.count) are there")
    }
    for (kept, promised) in zip(found, entries) where kept != promised {
      throw MachineFailure(.promisesAreKept, "entry \(promised.sequence) is not what was appended")
    }
    let unkept = firstAnswers.values.filter { answer in
      let index = Int(answer.sequence) - 1
      return index >= found.count || found[index].outcome != answer.outcome
    }
    if let sequence = unkept.map(\.sequence).min() {
      throw MachineFailure(.promisesAreKept, "a client was told of entry \(sequence), which is not there")
    }
  }

  private func takeWhatWasOnItsWay(
    _ extra: ArraySlice<JournalEntry>, _ counts: inout MachineCounts
  ) throws(MachineFailure) {
    var extra = extra
    while let first = extra.first {
      // Several may have been tried for one place, one after the other failed; any of them may be there.
      let batch = attempts.first { $0.first?.sequence == first.sequence && extra.starts(with: $0) }
      guard let batch else {
        throw MachineFailure(
          .entriesAreWhole, "entry \(first.sequence) was found, and no such batch was appended")
      }
      extra = extra.dropFirst(batch.count)
      counts.unacknowledgedKept += batch.count
      for entry in batch { try fold(entry) }
    }
    counts.unacknowledgedLost += attempts.joined().count { $0.sequence > UInt64(entries.count) }
    attempts = []
  }
}

extension JournalStorage {
  /// All entries, verified from the first to the head.
  func everything() throws(JournalFault) -> [JournalEntry] {
    var all: [JournalEntry] = []
    while true {
      let next = try read(from: UInt64(all.count) + 1, atMost: 4_096, bytes: 32 << 20)
      if next.isEmpty { return all }
      all += next
    }
  }
}
