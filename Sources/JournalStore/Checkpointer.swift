// SPDX-License-Identifier: Apache-2.0
import Dispatch
import GRDB
import Synchronization

/// Moves the write-ahead log into the tables beside the writer, so that an append seldom waits for it.
///
/// SQLite begins the log again at its start, over space that the file already has, only once all of it has been
/// moved; appending into such space is several times faster than growing a file. While entries keep coming, a
/// checkpoint beside the writer never quite reaches the end, so the work is shared: most of it is done in the
/// background on a connection of its own, and the writer moves the short rest before its next transaction.
final class Checkpointer: Sendable {
  /// The log's length at which the work begins.
  private let startBytes: Int
  /// What may be left for the writer to move.
  private let restBytes: Int
  /// The length at which the writer waits, because the device does not keep up.
  private let limitBytes: Int

  private struct State {
    var logBytes = 0
    var isRunning = false
    var isRestLeft = false
  }
  private let state = Mutex(State())
  private let database: DatabaseQueue
  private let queue = DispatchQueue(label: "kaydi.journal.checkpoint", qos: .userInitiated)

  init(path: String, startBytes: Int) throws {
    self.startBytes = startBytes
    restBytes = startBytes / 8
    limitBytes = startBytes * 8
    database = try DatabaseQueue(path: path, configuration: Schema.configuration(readOnly: false))
  }

  /// Called by the writer after each commit, with about the bytes that it added to the log.
  func committed(bytes: Int) {
    let starts = state.withLock { state in
      state.logBytes += bytes
      guard state.logBytes >= startBytes, !state.isRunning, !state.isRestLeft else { return false }
      state.isRunning = true
      return true
    }
    if starts { queue.async { self.run() } }
  }

  /// Called by the writer before each transaction: moves the rest of the log when it is time to.
  func finish(on writer: Database) {
    if state.withLock({ $0.logBytes >= limitBytes && $0.isRunning }) { queue.sync {} }
    guard state.withLock({ $0.isRestLeft }) else { return }
    // Waits for those who read an old state, but no longer than for a lock. A checkpoint that fails (a long reader, no
    // space) loses nothing, the log keeps what it has; it is tried again when half as much has been added.
    let isMoved = (try? writer.checkpoint(.restart)) != nil
    state.withLock { state in
      state.isRestLeft = false
      state.logBytes = isMoved ? 0 : startBytes / 2
    }
  }

  private func run() {
    var before = Int.max
    while true {
      guard let (log, moved) = try? database.inDatabase({ try $0.checkpoint(.passive) }) else { break }
      let left = (log - moved) * Schema.pageBytes
      // Another round is not worth it when little is left, or when the writer is the faster of the two.
      if left <= restBytes || left >= before { break }
      before = left
    }
    state.withLock { state in
      state.isRunning = false
      state.isRestLeft = true
    }
  }
}
