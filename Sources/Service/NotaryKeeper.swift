// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOPosix
import Proofs
import ServiceLifecycle

/// Lets the notary work beside the server, on a thread of its own: nobody waits for a signed head but those
/// who ask for a receipt.
final class NotaryKeeper: Service {
  let notary: Notary
  private let logger: Logger
  private let writer = NIOThreadPool(numberOfThreads: 1)
  private let readers = NIOThreadPool(numberOfThreads: 2)

  private static let pause = Duration.milliseconds(20)
  /// The journal and the log share a device, and the journal comes first: after each head the notary rests
  /// for so many times as long as the head took, and under load one head covers many batches.
  private static let restFactor = 9
  private static let longestRest = Duration.seconds(1)

  init(_ notary: Notary, logger: Logger) {
    self.notary = notary
    self.logger = logger
    writer.start()
    readers.start()
  }

  func run() async throws {
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      let begin = ContinuousClock.now
      let hasMoved = await advance()
      let rest = hasMoved ? (ContinuousClock.now - begin) * Self.restFactor : .zero
      try? await Task.sleep(for: max(Self.pause, min(rest, Self.longestRest)))
    }
    // What was answered to the end gets its head too; what fails now is caught up at the next start.
    _ = try? notary.advance()
    try await writer.shutdownGracefully()
    try await readers.shutdownGracefully()
  }

  private func advance() async -> Bool {
    do {
      return try await writer.runIfActive { [notary] in try notary.advance() }
    } catch {
      logger.record(
        .error, "the log stands still", ["cause": .fault(error), "sequence": .number(notary.sequence)])
      try? await Task.sleep(for: .seconds(1))
      return false
    }
  }

  /// For what reads files, which must not hold up the server's own threads.
  func ask<Value: Sendable>(_ body: @escaping @Sendable (Notary) throws -> Value) async throws -> Value {
    try await readers.runIfActive { [notary] in try body(notary) }
  }

  /// Waits until a signed head covers an entry.
  /// - Refuses: `registry-unavailable` after some seconds.
  func wait(for sequence: UInt64) async throws {
    let deadline = ContinuousClock.now + .seconds(5)
    while notary.sequence < sequence {
      guard ContinuousClock.now < deadline else { throw DoorRefusal(.registryUnavailable, "GEN-13") }
      try await Task.sleep(for: Self.pause)
    }
  }
}
