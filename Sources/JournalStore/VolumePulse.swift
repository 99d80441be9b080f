// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Asks a volume whether it still takes what must last.
///
/// When the kernel stops a file system under a commit, waiting for the device may succeed although nothing
/// reached it: what the file system had still to write down was dropped. From that moment on it refuses any
/// change of its own books. Room that a file has already is asked for once more; that begins such a change
/// and changes nothing.
final class VolumePulse: Sendable {
  private let path: String
  private let file = Mutex<Int32?>(nil)

  init(beside path: String) { self.path = path + "-pulse" }

  deinit { file.withLock { file in if let file { close(file) } } }

  /// Takes the room that it asks for later; before anything is written, so that a volume without room refuses
  /// what it does not yet have.
  ///
  /// - Refuses: `readOnly`, `outOfSpace`, `unavailable`.
  func prepare() throws(JournalFault) {
    let error = file.withLock { file -> Int32 in
      guard file == nil else { return 0 }
      let fresh = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard fresh >= 0 else { return errno }
      // It has no name, so nothing is left of it when the process ends.
      unlink(path)
      let error = posix_fallocate(fresh, 0, Self.room)
      if error == 0 { file = fresh } else { close(fresh) }
      return error
    }
    guard error == 0 else { throw JournalFault(systemError: error, path: path) }
  }

  /// - Refuses: `readOnly`, `unavailable`.
  func feel() throws(JournalFault) {
    let error = file.withLock { file in file.map { posix_fallocate($0, 0, Self.room) } ?? 0 }
    guard error == 0 else { throw JournalFault(systemError: error, path: path) }
  }

  private static let room = 4_096
}
