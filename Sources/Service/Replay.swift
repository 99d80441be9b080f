// SPDX-License-Identifier: Apache-2.0
import Engine
import JournalStore
import Kernel
import Signing
import Units

/// Folds a journal into a registry: the state is a pure function of the entries. Every outcome is compared
/// with the one in the journal; the first that differs stops the replay with its place.
public struct Replay: ~Copyable {
  public private(set) var registry: Registry
  public private(set) var entries: UInt64 = 0

  /// Begins with the genesis entry.
  public init(_ journal: any JournalStorage) throws(ReplayFault) {
    let first = try Self.read(journal, from: 1, count: 1)
    guard let genesis = first.first, genesis.kind == .genesis else {
      throw .unreadable(sequence: 1, "the journal has no genesis entry; run `kaydi init` first")
    }
    guard let registry = Registry(genesis: genesis.content, at: genesis.time) else {
      throw .unreadable(sequence: 1, "the genesis entry is malformed")
    }
    try Self.compare(registry, genesis)
    self.registry = registry
    entries = 1
  }

  /// Goes on to the journal's end, or to a sequence.
  public mutating func run(
    _ journal: any JournalStorage, through last: UInt64 = .max, progress: (UInt64) -> Void = { _ in }
  ) throws(ReplayFault) {
    while entries < last {
      let batch = try Self.read(journal, from: entries + 1, count: 4_096)
      if batch.isEmpty { return }
      for entry in batch where entry.sequence <= last {
        registry.execute(sequence: entry.sequence, time: entry.time, try Self.submission(entry))
        try Self.compare(registry, entry)
        entries = entry.sequence
      }
      progress(entries)
    }
  }

  public consuming func finish() -> Registry { registry }

  private static func read(_ journal: any JournalStorage, from sequence: UInt64, count: Int)
    throws(ReplayFault)
    -> [JournalEntry]
  {
    do {
      return try journal.read(from: sequence, atMost: count, bytes: 32 << 20)
    } catch {
      throw .journal(error)
    }
  }

  private static func compare(_ registry: borrowing Registry, _ entry: JournalEntry) throws(ReplayFault) {
    let isSame = registry.withOutcome { outcome in
      outcome.count == entry.outcome.count && entry.outcome.withUnsafeBytes { outcome.elementsEqual($0) }
    }
    guard isSame else { throw .outcomeDiffers(sequence: entry.sequence) }
  }

  /// What the door made of the entry's bytes, made again; nil for ticks and continuations.
  static func submission(_ entry: JournalEntry) throws(ReplayFault) -> Submission? {
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
