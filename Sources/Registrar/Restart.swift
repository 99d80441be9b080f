// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Engine
import JournalStore
import Kernel
import Synchronization

/// The way back to the state: the newest snapshot that the journal vouches for, and the entries after it;
/// without one, all entries. A snapshot is never trusted: what it holds must have the digest that the journal
/// names, and every outcome after it must come out as it was.
public struct Restart {
  /// Why a snapshot was passed over.
  public struct Skipped: Sendable {
    public let name: String
    public let fault: SnapshotFault
  }

  public let journal: any JournalStorage
  /// The newest first.
  private let snapshots: [SnapshotCandidate]
  public private(set) var skipped: [Skipped] = []
  /// The last entry of the snapshot taken; 0 when none was.
  public private(set) var snapshotSequence: UInt64 = 0
  /// Bytes of the entries that were carried out again.
  public private(set) var tailBytes = 0

  private let comparesOutcomes: Bool
  private let readsAhead: Bool

  public init(_ journal: any JournalStorage, snapshots: [SnapshotCandidate] = []) {
    self.init(journal, snapshots, comparesOutcomes: true, readsAhead: true)
  }

  /// As `Replay` has it.
  package init(
    _ journal: any JournalStorage, _ snapshots: [SnapshotCandidate], comparesOutcomes: Bool,
    readsAhead: Bool = false
  ) {
    self.journal = journal
    self.snapshots = snapshots
    self.comparesOutcomes = comparesOutcomes
    self.readsAhead = readsAhead
  }

  public mutating func registry(progress: (UInt64) -> Void = { _ in }) throws(ReplayFault) -> Registry {
    var replay = try begin()
    for candidate in snapshots {
      do throws(SnapshotFault) {
        try load(candidate, into: &replay)
        break
      } catch {
        skipped.append(Skipped(name: candidate.name, fault: error))
        // Whatever it left behind is gone.
        replay = try begin()
      }
    }
    snapshotSequence = replay.entries > 1 ? replay.entries : 0
    try replay.run(journal, progress: progress)
    tailBytes = replay.bytes
    return replay.finish()
  }

  private func begin() throws(ReplayFault) -> Replay {
    try Replay(journal, comparesOutcomes: comparesOutcomes, readsAhead: readsAhead)
  }

  private func load(_ candidate: SnapshotCandidate, into replay: inout Replay) throws(SnapshotFault) {
    let file = try candidate.open()
    guard file.header.engineVersion == Registry.engineVersion,
      file.header.stateVersion == Registry.stateVersion
    else { throw .otherVersion }
    guard let entry = try? journal.entry(file.checkpoint), let checkpoint = StateCheckpoint(entry),
      checkpoint.sequence == file.header.sequence, checkpoint.stateVersion == file.header.stateVersion,
      checkpoint.digest == file.digest
    else { throw .notInJournal }
    try replay.restore(file)
  }
}

extension Registry {
  /// Takes the state of a snapshot in place of its own.
  public mutating func restore(_ file: any SnapshotSource) throws(SnapshotFault) {
    beginRestoring()
    try file.readChunks { restore($0) }
    guard let tasks = finishRestoring(), sequence == file.header.sequence else { throw .malformed }
    Self.run(tasks)
  }

  /// The greatest first, on two threads.
  private static func run(_ tasks: [IndexTask]) {
    let ordered = tasks.sorted { $0.rows > $1.rows }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < ordered.count else { return }
        ordered[index].run()
      }
    }
  }
}
