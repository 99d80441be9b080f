// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore

/// Writes snapshots while work goes on. The engine's thread gives a chunk of the image now and then, between
/// two batches; a thread of its own hashes and writes it. What goes wrong here costs a snapshot and nothing
/// else.
final class SnapshotTaker: @unchecked Sendable {
  // Unchecked: what both threads use is under `condition`; the rest belongs to the engine's thread.

  enum End {
    /// On the device; it counts once the journal has its digest.
    case finished(StateCheckpoint, SnapshotWriter)
    case failed
  }

  private enum Step {
    case begin(SnapshotHeader)
    case chunk([UInt8])
    case end
    case abandon
  }

  private let folder: SnapshotFolder
  private let condition = NSCondition()
  private var steps: [Step] = []
  private var ended: End?
  private var isStopping = false
  private var isOver = false
  private var failure: String?
  /// Told whenever the engine's thread may have something to do.
  private let wake: @Sendable () -> Void
  private static let waitingChunks = 8

  init(_ folder: SnapshotFolder, wake: @escaping @Sendable () -> Void) {
    self.folder = folder
    self.wake = wake
    let thread = Thread { [self] in run() }
    thread.name = "kaydi snapshot"
    thread.start()
  }

  // MARK: The engine's side

  /// Whether another chunk finds room.
  var hasRoom: Bool { condition.withLock { steps.count < Self.waitingChunks } }

  func begin(_ header: SnapshotHeader) { put(.begin(header)) }
  func give(_ chunk: [UInt8]) { put(.chunk(chunk)) }
  func end() { put(.end) }
  func abandon() { put(.abandon) }

  var hasEnded: Bool { condition.withLock { ended != nil } }

  /// How the snapshot that was handed over whole came out; nil while that is open.
  func takeEnd() -> End? {
    condition.withLock {
      defer { ended = nil }
      return ended
    }
  }

  /// Why the last snapshot could not be written; nil when it could.
  var lastFailure: String? { condition.withLock { failure } }

  func stop() {
    condition.withLock {
      isStopping = true
      condition.broadcast()
      while !isOver { condition.wait() }
    }
  }

  private func put(_ step: Step) {
    condition.withLock {
      steps.append(step)
      condition.broadcast()
    }
  }

  // MARK: Its own thread

  private func run() {
    var writer: SnapshotWriter?
    while let step = nextStep() {
      do {
        switch step {
        case .begin(let header):
          writer?.discard()
          writer = try folder.begin(header)
        case .chunk(let chunk): try writer?.append(chunk)
        case .end:
          guard let done = writer else {
            condition.withLock { ended = .failed }
            break
          }
          let digest = try done.finish()
          let checkpoint = StateCheckpoint(
            sequence: done.header.sequence, stateVersion: done.header.stateVersion, digest: digest)
          condition.withLock {
            failure = nil
            ended = .finished(checkpoint, done)
          }
          writer = nil
        case .abandon:
          writer?.discard()
          writer = nil
          condition.withLock { ended = nil }
        }
      } catch {
        // The chunks still to come fall on no writer.
        writer?.discard()
        writer = nil
        condition.withLock {
          failure = "\(error)"
          if case .end = step { ended = .failed }
        }
      }
      wake()
    }
    writer?.discard()
    condition.withLock {
      isOver = true
      condition.broadcast()
    }
  }

  private func nextStep() -> Step? {
    condition.withLock {
      while steps.isEmpty, !isStopping { condition.wait() }
      return steps.isEmpty || isStopping ? nil : steps.removeFirst()
    }
  }
}
