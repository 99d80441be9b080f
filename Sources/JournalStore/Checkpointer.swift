// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import GRDB
import Synchronization

/// Moves the write-ahead log into the tables beside the writer, so that an append seldom waits for it.
///
/// SQLite begins the log again at its start, over space that the file already has, only once all of it has
/// been moved; appending into such space is several times faster than growing a file. While entries keep
/// coming, a checkpoint beside the writer never quite reaches the end. So it works in rounds in the
/// background, on a connection of its own, and when the log is long enough the writer moves the short rest
/// before its next transaction. A writer that is faster than the device is slowed down to its pace, a little
/// at each append, rather than stopped at the end.
final class Checkpointer: Sendable {
  /// The log's length from which on it is to begin again.
  private let logBytes: Int
  /// What is moved in one round, at least.
  private let roundBytes: Int
  /// What may be left for the writer to move.
  private let restBytes: Int

  private struct State {
    var logBytes = 0
    var unmovedBytes = 0
    var isRunning = false
    /// The pace of the last round.
    var nanosecondsPerMegabyte: UInt64 = 0
    /// When the writer may go on at that pace.
    var resumeNanoseconds: UInt64 = 0
  }
  private let state = Mutex(State())
  private let database: DatabaseQueue
  /// Nil when rounds are made on the writer's own thread.
  private let queue: DispatchQueue?

  init(path: String, logBytes: Int, _ checkpoints: SQLiteJournal.Checkpoints) throws {
    queue =
      checkpoints == .besideTheWriter
      ? DispatchQueue(label: "kaydi.journal.checkpoint", qos: .userInitiated) : nil
    self.logBytes = logBytes
    roundBytes = logBytes / 8
    restBytes = logBytes / 64
    database = try DatabaseQueue(path: path, configuration: Schema.configuration(readOnly: false))
  }

  /// Called by the writer after each commit, with about the bytes that it added to the log.
  func committed(bytes: Int) {
    let starts = state.withLock { state in
      state.logBytes += bytes
      state.unmovedBytes += bytes
      if state.isRunning {
        if state.unmovedBytes > 2 * roundBytes {
          let pause = UInt64(bytes >> 10) * state.nanosecondsPerMegabyte >> 10
          state.resumeNanoseconds = DispatchTime.now().uptimeNanoseconds + min(pause, 100_000_000)
        }
        return false
      }
      state.isRunning = state.unmovedBytes >= roundBytes
      return state.isRunning
    }
    guard starts else { return }
    if let queue { queue.async { self.run() } } else { run() }
  }

  /// Called by the writer before each transaction: moves the rest of the log when it is time to.
  func finish(on writer: Database) {
    let (isDue, isOverdue, resume) = state.withLock { state in
      let isLong = state.logBytes >= logBytes && !state.isRunning
      return (isLong, state.logBytes >= 2 * logBytes && state.isRunning, state.resumeNanoseconds)
    }
    let now = DispatchTime.now().uptimeNanoseconds
    if resume > now { usleep(UInt32((resume - now) / 1_000)) }
    if isOverdue { queue?.sync {} }
    guard isDue || isOverdue else { return }
    // Waits for those who read an old state, but no longer than for a lock. A checkpoint that fails (a long
    // reader, no space) loses nothing, the log keeps what it has; it is tried again when half as much has
    // been added.
    let isMoved = (try? writer.checkpoint(.restart)) != nil
    state.withLock { state in
      state.logBytes = isMoved ? 0 : logBytes / 2
      state.unmovedBytes = 0
    }
  }

  func close() {
    queue?.sync {}
    try? database.close()
  }

  private func run() {
    while true {
      let moving = state.withLock { $0.unmovedBytes }
      let start = DispatchTime.now().uptimeNanoseconds
      _ = try? database.inDatabase { try $0.checkpoint(.passive) }
      let nanoseconds = DispatchTime.now().uptimeNanoseconds - start
      let goesOn = state.withLock { state in
        state.nanosecondsPerMegabyte = nanoseconds / UInt64(max(1, moving >> 20))
        state.unmovedBytes = max(0, state.unmovedBytes - moving)
        state.isRunning = state.unmovedBytes >= (state.logBytes < logBytes ? roundBytes : restBytes)
        return state.isRunning
      }
      if !goesOn { return }
    }
  }
}
