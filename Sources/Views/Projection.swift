// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Kernel
import Synchronization
import Units

/// The views: SQL tables made from the stored outcomes in journal order, and the questions asked of them.
///
/// Nothing here is the truth: the file may be deleted at any time and is made again from the journal, to the
/// same rows. One thread applies entries, any number reads beside it; every answer names the last entry that
/// it reflects.
/// - Source: GEN-19 to GEN-23, GEN-31, GEN-32, TRF-65, TRF-66, TRF-75.
public final class Projection: Sendable {
  let pool: DatabasePool
  /// Nil until the tables have been looked at, and after a transaction that failed.
  private let memory = Mutex<Memory?>(nil)

  /// "KYDV": tells views from any other SQLite file.
  private static let applicationID: Int32 = 0x4B59_4456
  /// The most rows of one page.
  static let pageLimit = 1000

  /// Opens the views, and makes empty ones when there is no file or it is of another format.
  ///
  /// A power failure may cost the newest entries or the whole file, both of which the journal gives back; so
  /// nothing waits for the device.
  /// - Refuses: `unreadable` for a file of something else.
  public init(path: String) throws(ViewFault) {
    do {
      pool = try DatabasePool(path: path, configuration: Self.configuration)
      try pool.writeWithoutTransaction { database in
        let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if objects > 0 {
          guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == Self.applicationID else {
            throw ViewFault(.unreadable, cause: "not the application id of views")
          }
          let format = try Int64.fetchOne(database, sql: "SELECT format FROM position")
          if format == ViewSchema.format { return }
        }
        try Self.create(database)
      }
    } catch {
      throw ViewFault(error)
    }
  }

  /// The last entry that the views reflect; 0 when they are empty.
  public func position() throws(ViewFault) -> UInt64 {
    try read { database in try Self.position(database) }
  }

  /// Puts entries into the tables in one transaction: all of them or none.
  ///
  /// Entries that the views reflect already are skipped, so that a batch may be given twice.
  /// - Refuses: `gap`, when the first new entry does not follow the position; `outcomeUnknown`;
  ///   `inconsistent`.
  public func apply(_ entries: [JournalEntry]) throws(ViewFault) {
    do {
      try memory.withLock { held in
        // Taken out: after a fault nothing is left that could differ from the tables.
        var memory = held.take()
        try pool.writeWithoutTransaction { database in
          try database.inTransaction(.immediate) {
            memory = try Self.apply(entries, memory.take() ?? Memory(database), database)
            return .commit
          }
        }
        held = memory
      }
    } catch {
      throw ViewFault(error)
    }
  }

  private static func apply(
    _ entries: [JournalEntry], _ memory: consuming Memory, _ database: Database
  ) throws -> Memory {
    let fresh = entries.drop { [position = memory.position] in $0.sequence <= position }
    guard !fresh.isEmpty else { return memory }
    var projector = try Projector(database, memory)
    for entry in fresh { try projector.apply(entry) }
    try projector.finish()
    return projector.memory
  }

  /// Empties the views, so that the journal can be applied from its first entry on.
  public func rebuild() throws(ViewFault) {
    do {
      try memory.withLock { held in
        held = nil
        try pool.writeWithoutTransaction { try Self.create($0) }
      }
    } catch {
      throw ViewFault(error)
    }
  }

  // MARK: The file

  private static func create(_ database: Database) throws {
    try database.inTransaction(.immediate) {
      // In the same transaction, so that no crash leaves tables that nobody knows.
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
      try database.execute(sql: ViewSchema.drop)
      try database.execute(sql: ViewSchema.create(in: .sqlite))
      try database.execute(
        sql: "INSERT INTO position (id, sequence, format) VALUES (1, 0, ?)", arguments: [ViewSchema.format])
      return .commit
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = false
    configuration.maximumReaderCount = 4
    configuration.persistentReadOnlyConnections = true
    configuration.prepareDatabase { database in
      // Only takes effect in a file that is still empty.
      try database.execute(sql: "PRAGMA page_size = 8192")
      // A device that loses what was not yet written takes the views back to an earlier entry, whole.
      // If nothing waited for it, it could keep the position and lose some of the rows.
      try database.execute(sql: "PRAGMA synchronous = NORMAL")
      // The log is moved into the tables at 128 MB, so that a page often written is moved once.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
      // The leaves of the accounts in play.
      try database.execute(sql: "PRAGMA cache_size = -131072")
    }
    return configuration
  }

  // MARK: Reading

  func read<Result>(_ body: (Database) throws -> Result) throws(ViewFault) -> Result {
    do { return try pool.read(body) } catch { throw ViewFault(error) }
  }

  static func position(_ database: Database) throws -> UInt64 {
    UInt64(try Int64.fetchOne(database.cachedStatement(sql: "SELECT sequence FROM position")) ?? 0)
  }

  /// The entry that an answer reflects: the one asked for, or the last one that the tables hold.
  static func reflected(_ sequence: UInt64?, _ database: Database) throws -> UInt64 {
    let position = try position(database)
    return sequence.map { min($0, position) } ?? position
  }

  static func clamp(_ limit: Int) -> Int { min(max(limit, 1), pageLimit) }

  /// The row number of a member; nil for one that the registry does not know.
  static func row(of member: MemberCode, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT row_number FROM members WHERE member = ?"),
      arguments: [member.text])
  }

  static func row(of isin: ISIN, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT row_number FROM securities WHERE isin = ?"),
      arguments: [isin.text])
  }

  /// The entries of some days; nil when there are none.
  static func sequences(of days: ClosedRange<Day>, _ database: Database) throws -> ClosedRange<Int64>? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT (SELECT sequence FROM entries WHERE time >= ?1 ORDER BY time, sequence LIMIT 1),
          (SELECT sequence FROM entries WHERE time < ?2 ORDER BY time DESC, sequence DESC LIMIT 1)
        """)
    let start = Moment(day: days.lowerBound, time: .midnight)
    let end = Moment(day: days.upperBound + 1, time: .midnight)
    guard let row = try Row.fetchOne(statement, arguments: [start.microseconds, end.microseconds]),
      let first: Int64 = row[0], let last: Int64 = row[1], first <= last
    else { return nil }
    return first...last
  }
}
