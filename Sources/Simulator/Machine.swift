// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import JournalStore
import Kernel
import Registrar
import Units
import Views

/// One submission on its way: what a client sends, again and again, until it is answered.
struct MachineRequest: Sendable {
  /// Counted over all clients; the same each time it is sent.
  let number: Int
  let client: Int
  var signed: SignedEntry
}

/// What a machine says of a request: the entry that stands for it, or that it cannot be taken now.
struct MachineAnswer: Sendable, Equatable {
  let request: Int
  /// Nil when nothing was kept.
  var entry: Entry?

  struct Entry: Sendable, Equatable {
    var sequence: UInt64
    var time: Moment
    var outcome: [UInt8]
  }
}

/// The registry on one simulated machine: the shipped journal, replay, registrar and views on a simulated
/// disk, in the order of work of the server's `Node`, each of its steps by itself.
///
/// Shared with the server: all that decides, stores and reads. Not shared: the two threads, for which stand
/// the steps `decide` and `write`, and HTTP. It ends by being let go of, also in the middle of everything.
final class Machine {
  /// Decided, not yet durable.
  struct Batch {
    var entries: [JournalEntry] = []
    /// A snapshot that counts once the batch is durable.
    var snapshot: SimulatedSnapshot?
    /// The requests among the entries.
    var requests: [(request: MachineRequest, index: Int)] = []
  }

  static let genesis = Array(
    """
    {"market":"TR","operatorCode":"MKK","operatorTitle":"Merkezi Kayıt","checksCertificates":false,"members":16,"users":64,
    "investors":200,"accounts":200,"securities":40,"holdings":600,"lots":800,"waitingTransfers":60,"textPieces":3000,
    "openInstructions":60,"submissionsADay":4000,"referencesADay":4000,"groupLines":20,"steps":25}
    """.utf8)
  static let journalFile = "journal.db"
  static let viewsFile = "views.db"
  /// The server's bounds, made small enough to be met.
  private static let batchEntries = 8
  private static let queued = 24

  let disk: SimulatedDisk
  let journal: any JournalStorage
  private let clock: SimulatedClock
  private let ledger: MachineLedger
  private let planted: PlantedFault?
  private(set) var registrar: Registrar
  /// How it started.
  let restart: Restart
  private(set) var views: Projection?
  private var queue: [MachineRequest] = []
  private(set) var toWrite: [Batch] = []
  private(set) var fault: JournalFault?
  /// An image on its way, and entries since the last one.
  private var image: (header: SnapshotHeader, chunks: [[UInt8]])?
  private var entriesSinceImage = 0
  private static let entriesBetweenImages = 40

  /// Opens the journal, makes its first entry when there is none yet, takes leadership and replays.
  init(
    on disk: SimulatedDisk, clock: SimulatedClock, ledger: MachineLedger, planted: PlantedFault?
  ) throws(ReplayFault) {
    self.disk = disk
    self.clock = clock
    self.ledger = ledger
    self.planted = planted
    do throws(JournalFault) {
      journal = try Self.open(disk, create: true, planted)
      _ = try journal.fence()
      if journal.head.sequence == 0 {
        guard let entry = Registrar.genesis(Self.genesis, at: clock.now, salt: clock.salt()) else {
          preconditionFailure("the simulation's genesis is one")
        }
        try Self.append([entry], to: journal, ledger)
      }
    } catch {
      throw .journal(error)
    }
    var restart = Self.restart(journal, disk.snapshots, planted)
    registrar = try Self.registrar(&restart, clock)
    self.restart = restart
  }

  static func open(
    _ disk: SimulatedDisk, create: Bool, _ planted: PlantedFault?
  ) throws(JournalFault) -> any JournalStorage {
    let journal = try SQLiteJournal(
      path: disk.uri(journalFile), create: create, logBytes: 1 << 20, checkpoints: .afterAppends)
    switch planted {
    case .epochIsNotChecked: return UsurpingJournal(journal)
    case .hashesAreNotChecked: return CredulousJournal(journal, disk)
    default: return journal
    }
  }

  static func restart(
    _ journal: any JournalStorage, _ snapshots: [SimulatedSnapshot], _ planted: PlantedFault?
  ) -> Restart {
    Restart(journal, snapshots.map(\.candidate), comparesOutcomes: planted != .outcomesAreNotCompared)
  }

  static func registrar(_ restart: inout Restart, _ clock: SimulatedClock) throws(ReplayFault) -> Registrar {
    Registrar(try restart.registry(), clock: { clock.now }, salt: { clock.salt() })
  }

  private static func append(
    _ entries: [JournalEntry], to journal: any JournalStorage, _ ledger: MachineLedger
  ) throws(JournalFault) {
    ledger.willAppend(entries)
    try journal.append(entries, engineVersion: Registry.engineVersion)
    ledger.didAppend(entries)
  }

  /// Where the live engine is.
  var point: StatePoint { registrar.point() }

  // MARK: Steps

  /// False when too many wait already.
  func receive(_ request: MachineRequest) -> Bool {
    guard fault == nil, queue.count < Self.queued else { return false }
    queue.append(request)
    return true
  }

  /// The engine's step: one batch of what has arrived. It may be one batch ahead of the journal.
  ///
  /// Returns what is answered already, which is nothing unless a fault was planted.
  func decide() -> [MachineAnswer] {
    guard fault == nil, toWrite.count < 2 else { return [] }
    var batch = Batch()
    let work = queue.prefix(Self.batchEntries)
    queue.removeFirst(work.count)
    if work.isEmpty, let tick = registrar.tickIfDue(), planted != .ticksAreNotAppended {
      batch.entries.append(tick)
    }
    for request in work {
      batch.requests.append((request, batch.entries.count))
      batch.entries.append(registrar.enter(request.signed))
    }
    if let rest = registrar.continueIfLeft() { batch.entries.append(rest) }
    goOnWithImage(&batch)
    guard !batch.entries.isEmpty else { return [] }
    toWrite.append(batch)
    return planted == .answersComeBeforeCommit ? answers(to: batch) : []
  }

  /// The journal's step: makes the oldest batch durable. What had been decided on it is answered now, or as
  /// unavailable.
  func write() -> [MachineAnswer] {
    guard !toWrite.isEmpty else { return [] }
    let batch = toWrite.removeFirst()
    do throws(JournalFault) {
      if let fault { throw fault }
      try Self.append(batch.entries, to: journal, ledger)
      if let snapshot = batch.snapshot { disk.keep(snapshot) }
      return planted == .answersComeBeforeCommit ? [] : answers(to: batch)
    } catch {
      if planted != .stateIsKeptAfterFault || error.code == .fenced { fault = error }
      return batch.requests.map { MachineAnswer(request: $0.request.number) }
    }
  }

  /// After a fault: the engine is built anew from what is durable, and goes on once an entry can be written.
  ///
  /// Returns what is said to all that waited.
  func recover() -> [MachineAnswer] {
    let waiting = queue + toWrite.flatMap { $0.requests.map(\.request) }
    queue = []
    toWrite = []
    let answers = waiting.map { MachineAnswer(request: $0.number) }
    guard let fault, fault.code != .fenced else { return answers }
    do {
      image = nil
      entriesSinceImage = 0
      var restart = Self.restart(journal, disk.snapshots, planted)
      registrar = try Self.registrar(&restart, clock)
      try Self.append([registrar.tick()], to: journal, ledger)
      self.fault = nil
    } catch {
      // Still not to be written: tried again later.
    }
    return answers
  }

  // MARK: Snapshots

  /// A chunk after each batch, as the server takes them.
  private func goOnWithImage(_ batch: inout Batch) {
    entriesSinceImage += batch.entries.count
    if image == nil {
      guard entriesSinceImage >= Self.entriesBetweenImages else { return }
      entriesSinceImage = 0
      image = (registrar.beginImage(), [])
    } else if let chunk = registrar.nextImageChunk() {
      image!.chunks.append(chunk)
    } else {
      let snapshot = SimulatedSnapshot(image!.header, image!.chunks)
      image = nil
      let entry = registrar.enter(snapshot.stateCheckpoint)
      batch.entries.append(entry)
      batch.snapshot = snapshot.told(by: entry.sequence)
    }
  }

  // MARK: Answers

  private func answers(to batch: Batch) -> [MachineAnswer] {
    batch.requests.map { request, index in
      let entry = batch.entries[index]
      return answer(
        to: request.number,
        .init(sequence: entry.sequence, time: entry.time, outcome: entry.outcome))
    }
  }

  /// The first answer again when the entry only repeats (GEN-39); unavailable when that cannot be read now.
  private func answer(to request: Int, _ entry: MachineAnswer.Entry) -> MachineAnswer {
    let repeats = entry.outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0).repeats }
    guard let repeats else { return MachineAnswer(request: request, entry: entry) }
    guard let first = try? journal.entry(repeats) else { return MachineAnswer(request: request) }
    return MachineAnswer(
      request: request,
      entry: .init(sequence: first.sequence, time: first.time, outcome: first.outcome))
  }

  // MARK: Views

  /// Brings the views up to the journal's end, as the server's keeper of views does; false when they could
  /// not be, and will be tried again.
  func project(_ counts: inout MachineCounts) -> Bool {
    do {
      let views = try self.views ?? Projection(path: disk.uri(Self.viewsFile))
      self.views = views
      if try views.position() > journal.head.sequence {
        throw ViewFault(.gap, cause: "views ahead of the journal")
      }
      while case let entries = try journal.read(from: views.position() + 1, atMost: 64, bytes: 32 << 20),
        !entries.isEmpty
      {
        try views.apply(planted == .viewsLeaveOutAnEntry ? entries.map(Self.withoutOutcome) : entries)
      }
      return true
    } catch let fault as ViewFault where [.gap, .inconsistent].contains(fault.code) {
      counts.viewsMadeAnew += 1
      try? views?.rebuild()
    } catch let fault as ViewFault where fault.code == .unreadable {
      // The file is deleted, as the fault says to.
      counts.viewsMadeAnew += 1
      views = nil
      disk.remove(Self.viewsFile)
    } catch {
      // Tried again.
    }
    return false
  }

  private static func withoutOutcome(_ entry: JournalEntry) -> JournalEntry {
    guard entry.kind == .submission, entry.sequence % 16 == 0 else { return entry }
    var entry = entry
    entry.outcome = []
    return entry
  }
}
