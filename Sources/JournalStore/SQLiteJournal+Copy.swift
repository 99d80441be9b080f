// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB

extension SQLiteJournal {
  /// Copies a journal into one new file, as it stands at the end of a batch, while it goes on being written;
  /// returns the copy's head once the copy is on the device.
  ///
  /// One reading transaction sees all of it: nobody waits, but the log cannot begin again before the copy is
  /// done.
  /// - Refuses: what opening the journal refuses; `outOfSpace` and the other faults of the copy's volume. No
  ///   half copy stays behind.
  public static func copy(_ path: String, to copy: String) throws(JournalFault) -> JournalHead {
    let source = try SQLiteJournal(path: path, create: false, readOnly: true)
    do {
      guard !FileManager.default.fileExists(atPath: copy) else {
        throw JournalFault(.unavailable, cause: "there is a file at \(copy)")
      }
      do {
        try source.vacuum(into: copy)
        try makeDurable(copy)
        return try SQLiteJournal(path: copy, create: false, readOnly: true).head
      } catch {
        unlink(copy)
        throw error
      }
    } catch {
      throw JournalFault(error)
    }
  }

  private func vacuum(into copy: String) throws {
    let database = try DatabaseQueue(path: path, configuration: Schema.configuration(readOnly: true))
    defer { try? database.close() }
    try database.inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [copy]) }
  }

  private static func makeDurable(_ path: String) throws(JournalFault) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw JournalFault(systemError: errno, path: path) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw JournalFault(systemError: errno, path: path) }
  }
}
