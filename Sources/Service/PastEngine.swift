// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore
import Registrar
import ServiceLifecycle
import Synchronization

/// The second engine: the journal folded anew up to an entry, for what the views do not keep.
///
/// It takes as much memory as the first, so there is one at a time, for so many seconds, and nothing of it is
/// kept; its thread stands behind those that serve members.
final class PastEngine: Sendable {
  private final class Stop: Sendable {
    let isAsked = Atomic(false)
  }

  private let journal: any JournalStorage
  private let limitSeconds: Int
  private let isAtWork = Atomic(false)

  /// Entries between two looks at the time.
  private static let slice: UInt64 = 64

  init(_ journal: any JournalStorage, limitSeconds: Int) {
    self.journal = journal
    self.limitSeconds = limitSeconds
  }

  /// What the registry was once an entry had been carried out.
  /// - Refuses: `too-many-requests` while it is at work; `registry-unavailable` when the time does not
  ///   suffice.
  func ask<Value: Sendable>(
    asOf sequence: UInt64, _ body: @escaping @Sendable (inout Registry) -> Value
  ) async throws -> Value {
    let (isFree, _) = isAtWork.compareExchange(
      expected: false, desired: true, ordering: .acquiringAndReleasing)
    guard isFree else { throw DoorRefusal(.tooManyRequests, "GEN-39") }
    let stop = Stop()
    return try await cancelWhenGracefulShutdown {
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          self.start {
            let result = Result { try self.fold(upTo: sequence, stop, body) }
            self.isAtWork.store(false, ordering: .releasing)
            continuation.resume(with: result)
          }
        }
      } onCancel: {
        stop.isAsked.store(true, ordering: .relaxed)
      }
    }
  }

  private func start(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      // On Linux a thread has a priority of its own, and 0 means the one that asks.
      setpriority(Int32(PRIO_PROCESS.rawValue), 0, 10)
      body()
    }
    thread.name = "kaydi past"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func fold<Value>(
    upTo sequence: UInt64, _ stop: Stop, _ body: (inout Registry) -> Value
  ) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(limitSeconds)
    var replay = try Replay(journal)
    while replay.entries < sequence {
      guard ContinuousClock.now < deadline, !stop.isAsked.load(ordering: .relaxed) else {
        throw DoorRefusal(
          .registryUnavailable, "GEN-39", .init("limitSeconds", String(limitSeconds)),
          .init("reached", String(replay.entries)))
      }
      try replay.run(journal, through: min(replay.entries + Self.slice, sequence))
    }
    var registry = replay.finish()
    return body(&registry)
  }
}
