// SPDX-License-Identifier: Apache-2.0
import GRDBSQLite
import JournalStore
import Kernel
import Units

/// Planted: a leader that was replaced takes leadership back by itself and appends all the same.
final class UsurpingJournal: JournalStorage {
  private let journal: SQLiteJournal

  init(_ journal: SQLiteJournal) { self.journal = journal }

  var head: JournalHead { journal.head }
  func fence() throws(JournalFault) -> UInt64 { try journal.fence() }

  func append(_ entries: [JournalEntry], engineVersion: UInt32) throws(JournalFault) -> JournalHead {
    do throws(JournalFault) {
      return try journal.append(entries, engineVersion: engineVersion)
    } catch {
      guard error.code == .fenced else { throw error }
      _ = try journal.fence()
      return try journal.append(entries, engineVersion: engineVersion)
    }
  }

  func read(from sequence: UInt64, atMost count: Int, bytes: Int) throws(JournalFault) -> [JournalEntry] {
    try journal.read(from: sequence, atMost: count, bytes: bytes)
  }

  func entry(_ sequence: UInt64) throws(JournalFault) -> JournalEntry? { try journal.entry(sequence) }
}

/// Planted: entries are read straight from their rows, and no hash is looked at.
final class CredulousJournal: JournalStorage {
  private let journal: SQLiteJournal
  private let disk: SimulatedDisk

  init(_ journal: SQLiteJournal, _ disk: SimulatedDisk) {
    self.journal = journal
    self.disk = disk
  }

  var head: JournalHead { journal.head }
  func fence() throws(JournalFault) -> UInt64 { try journal.fence() }

  func append(_ entries: [JournalEntry], engineVersion: UInt32) throws(JournalFault) -> JournalHead {
    try journal.append(entries, engineVersion: engineVersion)
  }

  func entry(_ sequence: UInt64) throws(JournalFault) -> JournalEntry? {
    try read(from: sequence, atMost: 1, bytes: .max).first
  }

  func read(from sequence: UInt64, atMost count: Int, bytes: Int) throws(JournalFault) -> [JournalEntry] {
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    let uri = disk.uri(Machine.journalFile)
    guard sqlite3_open_v2(uri, &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nil) == SQLITE_OK else {
      throw JournalFault(.unavailable, cause: "cannot be opened")
    }
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    let sql = """
      SELECT sequence, time, kind, form, header, content, signature, signed_digest, salt, outcome FROM entry
      WHERE sequence >= \(sequence) ORDER BY sequence LIMIT \(count)
      """
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
      throw JournalFault(.unreadable, cause: "cannot be asked")
    }
    var entries: [JournalEntry] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: entries.append(Self.entry(statement))
      case SQLITE_DONE: return entries
      default: throw JournalFault(.altered, cause: "cannot be read", at: .init(sequence: sequence))
      }
    }
  }

  private static func entry(_ row: OpaquePointer?) -> JournalEntry {
    func bytes(_ column: Int32) -> [UInt8] {
      Array(
        UnsafeRawBufferPointer(
          start: sqlite3_column_blob(row, column), count: Int(sqlite3_column_bytes(row, column))))
    }
    return JournalEntry(
      sequence: UInt64(truncatingIfNeeded: sqlite3_column_int64(row, 0)),
      time: Moment(microseconds: sqlite3_column_int64(row, 1)),
      kind: .init(rawValue: UInt8(truncatingIfNeeded: sqlite3_column_int64(row, 2))) ?? .tick,
      form: .init(rawValue: UInt8(truncatingIfNeeded: sqlite3_column_int64(row, 3))) ?? .binary,
      header: bytes(4), content: bytes(5), signature: bytes(6), signedDigest: bytes(7), salt: bytes(8),
      outcome: bytes(9))
  }
}
