// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore
import Kernel
import Signing
import Units

/// Folds a journal into a registry: the state is a pure function of the entries. Every outcome is compared
/// with the one in the journal; the first that differs stops the replay with its place.
public struct Replay: ~Copyable {
  public private(set) var registry: Registry
  public private(set) var entries: UInt64 = 0
  /// Bytes of the entries carried out.
  public private(set) var bytes = 0
  private let compares: Bool
  private let readsAhead: Bool

  /// Begins with the genesis entry.
  public init(_ journal: any JournalStorage) throws(ReplayFault) {
    try self.init(journal, comparesOutcomes: true, readsAhead: true)
  }

  /// One that compares nothing is only for showing that the comparison is missed; one that reads nothing
  /// ahead does everything on the caller's thread.
  package init(_ journal: any JournalStorage, comparesOutcomes: Bool, readsAhead: Bool = false)
    throws(ReplayFault)
  {
    compares = comparesOutcomes
    self.readsAhead = readsAhead
    let first = try Self.read(journal, from: 1, count: 1)
    guard let genesis = first.first, genesis.kind == .genesis else {
      throw .unreadable(sequence: 1, "the journal has no genesis entry; run `kaydi init` first")
    }
    guard let registry = Registry(genesis: genesis.content, at: genesis.time) else {
      throw .unreadable(sequence: 1, "the genesis entry is malformed")
    }
    if compares { try Self.compare(registry, genesis) }
    self.registry = registry
    entries = 1
  }

  /// Goes on to the journal's end, or to a sequence, and looks at the state where a checkpoint tells its
  /// digest, if that is wanted.
  public mutating func run(
    _ journal: any JournalStorage, through last: UInt64 = .max, checking checkpoints: [StateCheckpoint] = [],
    progress: (UInt64) -> Void = { _ in }
  ) throws(ReplayFault) {
    let digests = Dictionary(
      checkpoints.filter { $0.stateVersion == Registry.stateVersion }.map { ($0.sequence, $0.digest) }
    ) { first, _ in first }
    let batches = Batches(journal, from: entries + 1, through: last)
    let memory = MemoryAhead()
    let ahead =
      readsAhead
      ? Prefetch {
        memory.fetch()
        return batches.next()
      } : nil
    defer { ahead?.stop() }
    while entries < last, let batch = ahead == nil ? batches.next() : ahead?.next() {
      let bytesBefore = bytes
      defer { if bytes - bytesBefore > MemoryAhead.leastBatch { memory.want(registry) } }
      for (entry, submission) in try batch.get() {
        registry.execute(sequence: entry.sequence, time: entry.time, submission)
        if compares { try Self.compare(registry, entry) }
        entries = entry.sequence
        if let digest = digests[entries], registry.stateDigest() != digest {
          throw .stateDiffers(sequence: entries)
        }
        bytes += entry.content.count + entry.outcome.count
      }
      progress(entries)
    }
  }

  /// Takes the state of a snapshot for the entries up to its own.
  mutating func restore(_ file: any SnapshotSource) throws(SnapshotFault) {
    try registry.restore(file)
    entries = registry.sequence
  }

  public consuming func finish() -> Registry { registry }

  /// Reads entries and makes submissions of them: all that can be done without the state.
  private final class Batches {
    private let journal: any JournalStorage
    private var from: UInt64
    private let last: UInt64
    private var hasFailed = false

    init(_ journal: any JournalStorage, from next: UInt64, through last: UInt64) {
      self.journal = journal
      self.from = next
      self.last = last
    }

    func next() -> Result<[(JournalEntry, Submission?)], ReplayFault>? {
      guard !hasFailed, from <= last else { return nil }
      do throws(ReplayFault) {
        var batch: [(JournalEntry, Submission?)] = []
        let count = Int(min(4_096, last - from + 1))
        for entry in try Replay.read(journal, from: from, count: count) {
          batch.append((entry, try Replay.submission(entry)))
        }
        guard let end = batch.last else { return nil }
        from = end.0.sequence + 1
        return .success(batch)
      } catch {
        hasFailed = true
        return .failure(error)
      }
    }
  }

  private static func read(_ journal: any JournalStorage, from sequence: UInt64, count: Int)
    throws(ReplayFault)
    -> [JournalEntry]
  {
    do {
      return try journal.read(from: sequence, atMost: count, bytes: 8 << 20)
    } catch {
      throw .journal(error)
    }
  }

  package static func compare(_ registry: borrowing Registry, _ entry: JournalEntry) throws(ReplayFault) {
    let isSame = registry.withOutcome { outcome in
      entry.outcome.withUnsafeBytes { kept in
        outcome.count == kept.count
          && (kept.isEmpty || memcmp(outcome.baseAddress!, kept.baseAddress!, kept.count) == 0)
      }
    }
    guard isSame else { throw .outcomeDiffers(sequence: entry.sequence) }
  }

  /// What the door made of the entry's bytes, made again; nil for ticks and continuations.
  package static func submission(_ entry: JournalEntry) throws(ReplayFault) -> Submission? {
    guard entry.kind == .submission else { return nil }
    let envelope: Kernel.Envelope
    do {
      envelope = try Kernel.Envelope(Signing.Envelope(header: entry.header))
    } catch {
      throw .unreadable(sequence: entry.sequence, "\(error)")
    }
    let decoded = entry.content.withUnsafeBufferPointer { Registry.decode($0, form: entry.form) }
    return Submission(envelope: envelope, digest: repetitionDigest(entry.signedDigest), content: decoded)
  }
}
