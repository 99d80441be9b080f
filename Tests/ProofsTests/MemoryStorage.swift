// SPDX-License-Identifier: Apache-2.0
import Proofs
import Synchronization

/// Files in memory that may fail after a number of writes, with what was written before it left behind.
final class MemoryStorage: LogStorage {
  private struct State {
    var files: [String: [UInt8]] = [:]
    var writesLeft = Int.max
  }
  private let state = Mutex(State())

  var files: [String: [UInt8]] {
    get { state.withLock { $0.files } }
    set { state.withLock { $0.files = newValue } }
  }

  /// After so many files, every write fails.
  func fail(after files: Int) { state.withLock { $0.writesLeft = files } }

  func read(_ path: String) throws(ProofFault) -> [UInt8]? { state.withLock { $0.files[path] } }

  func write(_ files: [LogFile]) throws(ProofFault) {
    for file in files {
      let isWritten = state.withLock { state in
        guard state.writesLeft > 0 else { return false }
        state.writesLeft -= 1
        state.files[file.path] = file.bytes
        return true
      }
      guard isWritten else { throw ProofFault(.storageFailed, file.path) }
    }
  }

  func remove(folder: String) throws(ProofFault) {
    state.withLock { $0.files = $0.files.filter { !$0.key.hasPrefix(folder + "/") } }
  }
}
