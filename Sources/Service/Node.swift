// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Synchronization
import Units

/// One registry at work: takes submissions that passed the door, gives each its place, lets the engine
/// decide, makes entry and outcome durable together, and only then answers.
///
/// Two threads in a row: the engine carries out one batch while the journal makes the batch before it
/// durable. A batch is whatever has arrived meanwhile, so that under load one commit serves many submissions.
/// When the journal cannot be written, everything not yet durable is answered as unavailable and the engine
/// is built anew from the journal: what was never promised never happened.
public final class Node: @unchecked Sendable {
  // Unchecked: `registrar`, `isRebuilt` and `nextRecovery` belong to the engine thread alone; everything else
  // is under `condition` or atomic.

  private enum Waiting {
    case submission(SignedEntry, @Sendable (Result<Answered, NodeFault>) -> Void)
    case read(
      @Sendable (borrowing Depository) -> any Sendable,
      @Sendable (Result<(any Sendable, UInt64), NodeFault>) -> Void)
  }

  struct Batch {
    var entries: [JournalEntry] = []
    var bytes = 0
    /// Called once the batch is durable, or with why it is not.
    var completions: [(Result<JournalHead, NodeFault>) -> Void] = []
    var isEmpty: Bool { entries.isEmpty && completions.isEmpty }
  }

  private let journal: any JournalStorage
  private let clock: @Sendable () -> Moment
  let bounds: Bounds
  private let condition = NSCondition()
  var registrar: Registrar
  private var queue: [Waiting] = []
  private var queuedBytes = 0
  private var toWrite: Batch?
  private var isWriting = false
  private var isStopping = false
  private var runningThreads = 2
  private var fault: JournalFault?
  // The engine thread's own, while there is a fault: whether the registry is again as it is durable, and when
  // the next attempt to go on is due.
  private var isRebuilt = false
  private var nextRecovery = ContinuousClock.now
  private var head: JournalHead
  private var batches: UInt64 = 0
  private var sequence: UInt64
  private var lastTime: Moment
  private var recent: [JournalEntry] = []
  private var recentSize = 0
  private let snapshots: SnapshotFolder?
  private(set) var taker: SnapshotTaker?
  var snapshot: SnapshotState
  /// Snapshots that could not be used at the start.
  public let skippedSnapshots: [Restart.Skipped]

  /// Replays the journal and takes leadership. `clock` tells the time of arrival; an entry's time is never
  /// earlier than the one before.
  public init(
    journal: any JournalStorage, snapshots: SnapshotFolder? = nil,
    clock: @escaping @Sendable () -> Moment = Node.systemClock, bounds: Bounds = Bounds(),
    progress: (UInt64) -> Void = { _ in }
  ) throws(ReplayFault) {
    self.journal = journal
    self.clock = clock
    self.bounds = bounds
    self.snapshots = snapshots
    do {
      _ = try journal.fence()
    } catch {
      throw .journal(error)
    }
    var restart = Restart(journal, snapshots: snapshots?.candidates ?? [])
    var registry = try restart.registry(progress: progress)
    registry.prefault()
    skippedSnapshots = restart.skipped
    snapshot = .none(bytes: restart.tailBytes)
    head = journal.head
    sequence = registry.sequence
    lastTime = registry.time
    registrar = Registrar(registry, clock: clock)
    taker = snapshots.map { folder in
      SnapshotTaker(folder) { [weak self] in self?.condition.withLock { self?.condition.broadcast() } }
    }
    start("kaydi engine") { $0.runEngine() }
    start("kaydi journal") { $0.runWriter() }
  }

  public static let systemClock: @Sendable () -> Moment = {
    Moment(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }

  private func start(_ name: String, _ body: @escaping @Sendable (Node) -> Void) {
    let thread = Thread { [self] in
      body(self)
      condition.withLock {
        runningThreads -= 1
        condition.broadcast()
      }
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  // MARK: From outside

  public var now: Moment { clock() }

  public var status: NodeStatus {
    condition.withLock {
      NodeStatus(
        sequence: sequence, time: lastTime, head: head, fault: fault, queued: queue.count, batches: batches)
    }
  }

  /// Returns when entry and outcome are durable. A refusal is an answer too; a fault means that nothing was
  /// kept.
  public func submit(_ entry: SignedEntry) async throws(NodeFault) -> Answered {
    let result = await withCheckedContinuation { continuation in
      submit(entry) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  public func submit(
    _ entry: SignedEntry, _ completion: @escaping @Sendable (Result<Answered, NodeFault>) -> Void
  ) {
    let refusal: NodeFault? = condition.withLock {
      if isStopping { return .stopped }
      if let fault { return .unavailable(fault) }
      guard queue.count < bounds.queued, queuedBytes < bounds.queuedBytes else { return .overloaded }
      queue.append(.submission(entry, completion))
      queuedBytes += entry.content.count
      condition.broadcast()
      return nil
    }
    if let refusal { completion(.failure(refusal)) }
  }

  /// Looks at the engine's tables between two entries. What is seen is durable when it is returned, and the
  /// sequence says how far it reaches.
  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing Depository) -> Value
  ) async throws(NodeFault) -> (value: Value, sequence: UInt64) {
    let result: Result<(any Sendable, UInt64), NodeFault> = await withCheckedContinuation { continuation in
      let refusal: NodeFault? = condition.withLock {
        if isStopping { return .stopped }
        guard queue.count < bounds.queued else { return .overloaded }
        queue.append(.read({ body($0) }) { continuation.resume(returning: $0) })
        condition.broadcast()
        return nil
      }
      if let refusal { continuation.resume(returning: .failure(refusal)) }
    }
    let (value, sequence) = try result.get()
    return (value as! Value, sequence)
  }

  public func entry(_ sequence: UInt64) throws(JournalFault) -> JournalEntry? { try journal.entry(sequence) }

  /// Durable entries after a sequence, up to so many and, behind the first, so many bytes: the newest from
  /// memory, older ones from the journal.
  public func entries(
    after sequence: UInt64, atMost count: Int = 1_024, bytes: Int = 32 << 20
  ) throws(JournalFault) -> [JournalEntry] {
    let fromMemory: [JournalEntry]? = condition.withLock {
      guard let first = recent.first, first.sequence <= sequence + 1 else { return nil }
      let fresh = recent.dropFirst(Int(sequence + 1 - first.sequence)).prefix(count)
      var left = bytes
      let end = fresh.firstIndex { entry in
        defer { left -= entry.memoryBytes }
        return left < 0
      }
      return Array(fresh[..<(end ?? fresh.endIndex)])
    }
    if let fromMemory { return fromMemory }
    return try journal.read(from: sequence + 1, atMost: count, bytes: bytes)
  }

  /// Ends after what has been taken is durable and answered.
  public func stop() {
    condition.withLock {
      isStopping = true
      condition.broadcast()
      while runningThreads > 0 { condition.wait() }
    }
    taker?.stop()
  }

  // MARK: The engine's thread

  private func runEngine() {
    while let work = takeWork() {
      if condition.withLock({ fault != nil }) {
        recover(with: work)
        continue
      }
      let batch = carryOut(work)
      guard !batch.isEmpty else { continue }
      condition.withLock {
        while toWrite != nil { condition.wait() }
        toWrite = batch
        condition.broadcast()
      }
    }
  }

  /// Waits for submissions, for time to do something, or for the end; nil at the end.
  private func takeWork() -> [Waiting]? {
    condition.withLock {
      while queue.isEmpty {
        if isStopping { return nil }
        if fault != nil {
          _ = condition.wait(until: Date(timeIntervalSinceNow: 0.2))
          return []
        }
        if registrar.registry.hasBacklog || hasSnapshotWork { return [] }
        guard let due = registrar.registry.nextDue else {
          condition.wait()
          continue
        }
        let left = due - clock()
        if left <= 0 { return [] }
        _ = condition.wait(until: Date(timeIntervalSinceNow: min(Double(left) / 1_000_000, 1)))
      }
      var count = 0
      var bytes = 0
      while count < queue.count, count < bounds.batchEntries, bytes < bounds.batchBytes {
        if case .submission(let entry, _) = queue[count] { bytes += entry.content.count }
        count += 1
      }
      queuedBytes -= bytes
      let taken = Array(queue[..<count])
      queue.removeFirst(count)
      return taken
    }
  }

  private func carryOut(_ work: [Waiting]) -> Batch {
    var batch = Batch()
    batch.entries.reserveCapacity(work.count + 1)
    // A submission runs what is due before it; whoever only looks, or nobody at all, needs a tick for that.
    if !Self.beginsWithSubmission(work), let tick = registrar.tickIfDue() { batch.entries.append(tick) }
    for waiting in work {
      switch waiting {
      case .submission(let signed, let completion):
        let entry = registrar.enter(signed)
        batch.entries.append(entry)
        batch.completions.append {
          [sequence = entry.sequence, time = entry.time, outcome = entry.outcome] result in
          completion(result.map { Answered(sequence: sequence, time: time, outcome: outcome, head: $0) })
        }
      case .read(let body, let completion):
        let value = registrar.registry.read { body($0) }
        let sequence = registrar.registry.sequence
        batch.completions.append { result in completion(result.map { _ in (value, sequence) }) }
      }
    }
    if let rest = registrar.continueIfLeft() { batch.entries.append(rest) }
    goOnWithSnapshot(&batch)
    return batch
  }

  private static func beginsWithSubmission(_ work: [Waiting]) -> Bool {
    if case .submission = work.first { true } else { false }
  }

  // MARK: The journal's thread

  private func runWriter() {
    while true {
      let batch: Batch? = condition.withLock {
        while toWrite == nil {
          // The engine's thread ends first; after it nothing more comes.
          if isStopping, runningThreads == 1 { return nil }
          condition.wait()
        }
        defer {
          toWrite = nil
          isWriting = true
          condition.broadcast()
        }
        return toWrite
      }
      guard let batch else { return }
      write(batch)
      condition.withLock {
        isWriting = false
        condition.broadcast()
      }
    }
  }

  private func write(_ batch: Batch) {
    if let fault = condition.withLock({ fault }) {
      return batch.completions.forEach { $0(.failure(.unavailable(fault))) }
    }
    do {
      var head = condition.withLock { self.head }
      if !batch.entries.isEmpty {
        head = try journal.append(batch.entries, engineVersion: Registry.engineVersion)
      }
      condition.withLock {
        self.head = head
        batches += 1
        if let last = batch.entries.last {
          sequence = last.sequence
          lastTime = last.time
        }
        keepRecent(batch.entries)
      }
      batch.completions.forEach { $0(.success(head)) }
    } catch {
      condition.withLock { fault = error }
      batch.completions.forEach { $0(.failure(.unavailable(error))) }
    }
  }

  /// Under the lock. Readers of what is new need not go to the disk for it.
  private func keepRecent(_ entries: [JournalEntry]) {
    recent.append(contentsOf: entries)
    recentSize += entries.reduce(0) { $0 + $1.memoryBytes }
    var dropped = 0
    while recentSize > bounds.recentBytes, dropped < recent.count {
      recentSize -= recent[dropped].memoryBytes
      dropped += 1
    }
    recent.removeFirst(dropped)
  }

  // MARK: After a fault of the journal

  /// The engine has run ahead of the journal: it is built anew from what is durable, and from then on answers
  /// questions again. Work goes on as soon as the journal takes entries; a replaced leader never goes on.
  private func recover(with work: [Waiting]) {
    let fault = condition.withLock {
      // Until the writer has failed what it holds, so that nothing of before meets the engine built anew.
      while toWrite != nil || isWriting { condition.wait() }
      return self.fault!
    }
    let isDue = ContinuousClock.now >= nextRecovery
    if isDue { nextRecovery = .now + Self.recoveryPause }
    if isDue, !isRebuilt, fault.code != .fenced { isRebuilt = rebuild() }
    for waiting in work {
      switch waiting {
      case .submission(_, let completion): completion(.failure(.unavailable(fault)))
      case .read(let body, let completion) where isRebuilt:
        completion(.success((registrar.registry.read { body($0) }, registrar.registry.sequence)))
      case .read(_, let completion): completion(.failure(.unavailable(fault)))
      }
    }
    if isDue, isRebuilt { goOn() }
  }

  private static let recoveryPause = Duration.seconds(1)

  private func rebuild() -> Bool {
    do {
      taker?.abandon()
      var restart = Restart(journal, snapshots: snapshots?.candidates ?? [])
      registrar = Registrar(try restart.registry(), clock: clock)
      snapshot = .none(bytes: restart.tailBytes)
      return true
    } catch {
      return false
    }
  }

  /// Takes up work with a tick of its own; while the journal takes nothing, the engine stays as it is.
  private func goOn() {
    guard (try? journal.probe()) != nil else { return }
    isRebuilt = false
    guard let head = try? journal.append([registrar.tick()], engineVersion: Registry.engineVersion) else {
      return
    }
    condition.withLock {
      self.head = head
      fault = nil
      sequence = registrar.registry.sequence
      lastTime = registrar.registry.time
      recent = []
      recentSize = 0
    }
  }
}

extension JournalEntry {
  /// What an entry takes in memory, about.
  fileprivate var memoryBytes: Int { content.count + outcome.count + 512 }
}
