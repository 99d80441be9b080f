// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Kernel
import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization
import Units
import Views

/// Keeps the views up with the journal and answers questions from them, on threads of its own: a question to
/// a database must not hold up those who submit.
final class ViewKeeper: Service {
  let projection: Projection
  /// Lights up when the views have moved on, and now and then for signs of life.
  let news: Beacon
  private let node: Node
  private let logger: Logger
  private let heartbeat: Duration
  private let reached: Atomic<UInt64>
  /// Until when the views let those pass who submit.
  private let yieldsUntil = Mutex(ContinuousClock.now)
  private let writer = NIOThreadPool(numberOfThreads: 1)
  private let readers = NIOThreadPool(numberOfThreads: 4)

  private static let pause = Duration.milliseconds(20)
  private static let batch = 64
  /// Of entries and outcomes: about a hundred thousand transfers, which take half a second.
  private static let batchBytes = 8 << 20

  init(_ projection: Projection, node: Node, limits: ServerLimits, logger: Logger) throws {
    self.projection = projection
    self.node = node
    self.logger = logger
    news = Beacon(limit: limits.streams)
    heartbeat = .seconds(limits.heartbeatSeconds)
    reached = Atomic(try projection.position())
    writer.start()
    readers.start()
  }

  /// The last entry that the views reflect.
  var position: UInt64 { reached.load(ordering: .acquiring) }

  // MARK: Questions

  func ask<Value: Sendable>(_ body: @escaping @Sendable (Projection) throws -> Value) async throws -> Value {
    try await readers.runIfActive { [projection] in
      do { return try body(projection) } catch let fault as ViewFault { throw Self.refusal(fault) }
    }
  }

  private static func refusal(_ fault: ViewFault) -> any Error {
    switch fault.code {
    case .cursorUnknown: DoorRefusal(.fieldFormat, "CLR-06", .init("field", "cursor"))
    case .positionUnknown: DoorRefusal(.storePositionUnknown, "GEN-21", .init("position", fault.cause))
    case .noticeArchived: DoorRefusal(.noticeArchived, "GEN-22", .init("position", fault.cause))
    default: fault
    }
  }

  /// Waits until the views reflect an entry, so that a reader sees its own write.
  /// - Refuses: `registry-unavailable` after some seconds.
  func wait(for sequence: UInt64) async throws {
    let deadline = ContinuousClock.now + .seconds(5)
    while position < sequence {
      guard ContinuousClock.now < deadline else { throw DoorRefusal(.registryUnavailable, "GEN-39") }
      try await Task.sleep(for: Self.pause)
    }
  }

  // MARK: Work

  func run() async throws {
    var lastNews = ContinuousClock.now
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      let hasMoved = await goOn()
      if hasMoved || ContinuousClock.now - lastNews >= heartbeat {
        lastNews = .now
        news.flash()
      }
      if !hasMoved { try? await Task.sleep(for: Self.pause) }
    }
    news.goOut()
    try await writer.shutdownGracefully()
    try await readers.shutdownGracefully()
  }

  /// Members come first: while submissions wait for their place, the views rest after each batch for so many
  /// times as long as it took, and some seconds at most.
  private var mustYield: Bool {
    guard node.status.queued > 0 else { return false }
    return ContinuousClock.now < yieldsUntil.withLock { $0 }
  }

  private static let yieldFactor = 4
  private static let longestYield: Duration = .seconds(3)

  /// Applies what is new; false when there is nothing or it could not be applied.
  private func goOn() async -> Bool {
    do {
      return try await writer.runIfActive { [self] in try applyNext() }
    } catch {
      logger.record(.error, "the views stand still", ["cause": .fault(error), "sequence": .number(position)])
      try? await Task.sleep(for: .seconds(1))
      return false
    }
  }

  private func applyNext() throws -> Bool {
    if mustYield { return false }
    let begin = ContinuousClock.now
    do {
      // Views of another journal, or of one that was put back from a copy.
      if position > node.status.sequence {
        throw ViewFault(.gap, cause: "views at \(position), journal behind")
      }
      let entries = try node.entries(after: position, atMost: Self.batch, bytes: Self.batchBytes)
      guard !entries.isEmpty else { return false }
      try projection.apply(entries)
    } catch let fault as ViewFault where fault.code == .gap || fault.code == .inconsistent {
      logger.record(.warning, "the views are made anew", ["cause": .fault(fault)])
      try projection.rebuild()
    }
    reached.store(try projection.position(), ordering: .releasing)
    let end = ContinuousClock.now
    yieldsUntil.withLock { $0 = end + min((end - begin) * Self.yieldFactor, Self.longestYield) }
    return true
  }
}
