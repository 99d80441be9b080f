// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Kernel
import Synchronization
import Units

/// The journal in one SQLite file, the embedded default: write-ahead log, synchronised at every commit.
///
/// One connection writes, some read beside it, and one moves the log into the tables (`Checkpointer`). The
/// log (`-wal`) is part of the journal. While it is in use it must not be copied file by file, but by
/// SQLite's own means (`.backup`, `VACUUM INTO`). Any number of stores, in one process or several, may have
/// the file open; only the last that took leadership appends. Every call blocks its thread until it is done.
public final class SQLiteJournal: JournalStorage {
  /// Nil in a store that only reads.
  private let writer: DatabaseQueue?
  private let checkpointer: Checkpointer?
  /// Nil on another file system than the machine's own.
  private let pulse: VolumePulse?
  let readers: DatabasePool
  let path: String

  /// Who moves the log into the tables.
  public enum Checkpoints: Sendable {
    /// A thread of its own: an append seldom waits for it.
    case besideTheWriter
    /// The writer itself, after an append: the same appends always do the same in the same order.
    case afterAppends
  }

  private struct State {
    /// The epoch this store leads under, 0 before it took leadership.
    var epoch: UInt64 = 0
    /// The end as this store last saw it; while it leads, the end.
    var head = JournalHead.empty
    /// What the last batch that was not kept would have added to the log.
    var refusedBytes = 0
  }
  private let state: Mutex<State>

  /// Opens the journal, and makes it when there is none and `create` says so.
  ///
  /// A path that begins with `file:` is a URI of SQLite and may name another file system than the machine's
  /// own (`file:/journal.db?vfs=NAME`). The log is moved into the tables whenever it has grown by `logBytes`.
  /// - Refuses: `unavailable` when there is no file and none is to be made; `unreadable` for a file that is
  ///   not a journal; `otherVersion`.
  public init(
    path: String, create: Bool, readOnly: Bool = false, logBytes: Int = 64 << 20,
    checkpoints: Checkpoints = .besideTheWriter
  ) throws(JournalFault) {
    let isURI = path.hasPrefix("file:")
    guard isURI || create && !readOnly || FileManager.default.fileExists(atPath: path) else {
      throw JournalFault(.unavailable, cause: "no file at \(path)")
    }
    self.path = path
    pulse = isURI ? nil : VolumePulse(beside: path)
    do {
      if !readOnly {
        let writer = try DatabaseQueue(path: path, configuration: Schema.configuration(readOnly: false))
        try writer.inDatabase { try Self.prepare($0, create: create) }
        self.writer = writer
        checkpointer = try Checkpointer(path: path, logBytes: logBytes, checkpoints)
      } else {
        writer = nil
        checkpointer = nil
      }
      readers = try DatabasePool(path: path, configuration: Schema.configuration(readOnly: true))
      let head = try readers.read { database in
        try Self.checkFormat(database)
        return try Self.head(database)
      }
      state = Mutex(State(head: head))
    } catch {
      throw JournalFault(error)
    }
  }

  deinit {
    // Readers first: the last to close leaves one file, without a log, if it may write.
    try? readers.close()
    checkpointer?.close()
    try? writer?.close()
  }

  /// Sets the most bytes that the tables may take, so that the journal leaves room on a shared volume; beyond
  /// it an append is refused (`outOfSpace`) until the limit is raised. The log comes on top.
  public func limit(tableBytes: Int) throws(JournalFault) {
    do {
      _ = try leading().inDatabase { database in
        try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(max(1, tableBytes / Schema.pageBytes))")
      }
    } catch {
      throw JournalFault(error)
    }
  }

  public var head: JournalHead {
    let known = state.withLock { $0 }
    // A leader knows the end; who only follows looks it up, and keeps the last answer if the file cannot be
    // read.
    guard known.epoch == 0, let head = try? readers.read({ try Self.head($0) }) else { return known.head }
    state.withLock { if $0.epoch == 0 { $0.head = head } }
    return head
  }

  public func fence() throws(JournalFault) -> UInt64 {
    do {
      return try leading().inDatabase { database in
        var taken: (epoch: UInt64, head: JournalHead) = (0, .empty)
        try database.inTransaction(.immediate) {
          taken.head = try Self.head(database)
          if taken.head.sequence > 0 { try Self.verifyLast(database, taken.head) }
          taken.epoch = max(try Self.meta(database, "epoch"), taken.head.epoch) + 1
          try database.execute(
            sql: "UPDATE meta SET value = ? WHERE key = 'epoch'", arguments: [Int64(taken.epoch)])
          return .commit
        }
        state.withLock { $0 = State(epoch: taken.epoch, head: taken.head) }
        return taken.epoch
      }
    } catch {
      throw JournalFault(error)
    }
  }

  @discardableResult
  public func append(_ entries: [JournalEntry], engineVersion: UInt32) throws(JournalFault) -> JournalHead {
    do {
      return try leading().inDatabase { database in
        checkpointer?.finish(on: database)
        // The connection is held: nothing else of this store comes between here and the commit.
        let (epoch, head) = state.withLock { ($0.epoch, $0.head) }
        guard epoch > 0 else { throw JournalFault(.fenced, cause: "leadership not taken") }
        try pulse?.prepare()
        var next = head
        try database.inTransaction(.immediate) {
          try checkLeadership(database, epoch: epoch, head: head)
          let batch = try Self.check(entries, after: head, epoch: epoch, engineVersion: engineVersion)
          next = try Self.insert(entries, batch, after: head, into: database)
          return .commit
        }
        try pulse?.feel()
        state.withLock { $0.head = next }
        checkpointer?.committed(bytes: Self.logBytes(entries))
        return next
      }
    } catch {
      state.withLock { $0.refusedBytes = Self.logBytes(entries) }
      let fault = JournalFault(error, at: entries.first.map { JournalFault.Place(sequence: $0.sequence) })
      // SQLite only says that writing failed; a volume that has become read-only says so itself.
      if fault.code == .unavailable { try probe() }
      throw fault
    }
  }

  /// Asks the volume for twice the room of the batch that it did not take, so that work does not go on only
  /// to end at once.
  public func probe() throws(JournalFault) {
    // The name of another file system than the machine's own: its room is not known.
    if path.hasPrefix("file:") { return }
    let trial = path + "-room"
    let file = open(trial, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw JournalFault(systemError: errno, path: trial) }
    defer {
      close(file)
      unlink(trial)
    }
    let error = posix_fallocate(file, 0, max(1 << 20, 2 * state.withLock { $0.refusedBytes }))
    guard error == 0 else { throw JournalFault(systemError: error, path: trial) }
  }

  private func leading() throws(JournalFault) -> DatabaseQueue {
    guard let writer else { throw JournalFault(.readOnly, cause: "opened for reading") }
    return writer
  }
}

// MARK: - Opening

extension SQLiteJournal {
  /// Looks before it writes: a file of someone else stays as it is.
  private static func prepare(_ database: Database, create: Bool) throws {
    if try create && isBlank(database) {
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.inTransaction(.immediate) {
        if try isBlank(database) { try database.execute(sql: Schema.create) }
        return .commit
      }
    }
    try checkFormat(database)
    try database.execute(sql: "PRAGMA journal_mode = WAL")
    // What killed processes have left in the log is moved now, so that one log does not come on top of
    // another. Whatever stands against it, readers or a lack of room, loses nothing: the log stays as it is.
    _ = try? database.checkpoint(.truncate)
  }

  private static func isBlank(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
  }

  private static func checkFormat(_ database: Database) throws {
    guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == Schema.applicationID else {
      throw JournalFault(.unreadable, cause: "not the application id of a journal")
    }
    let format = try meta(database, "format")
    guard format == UInt64(Schema.format) else {
      throw JournalFault(.otherVersion, cause: "format \(format), this version knows \(Schema.format)")
    }
    let tables = try String.fetchAll(database, sql: "SELECT sql FROM sqlite_master ORDER BY name")
    guard tables == Schema.tables else {
      throw JournalFault(.unreadable, cause: "not the tables of a journal")
    }
  }

  static func meta(_ database: Database, _ key: String) throws -> UInt64 {
    let statement = try database.cachedStatement(sql: "SELECT value FROM meta WHERE key = ?")
    guard let row = try Row.fetchOne(statement, arguments: [key]), let value = row.integer(0, as: UInt64.self)
    else { throw JournalFault(.unreadable, cause: "no \(key) in meta") }
    return value
  }

  static func head(_ database: Database) throws -> JournalHead {
    guard let row = try Row.fetchOne(database.cachedStatement(sql: Schema.lastBatch)) else { return .empty }
    guard let batch = Batch(row) else {
      let last = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM entry") ?? 0
      throw JournalFault(
        .altered, cause: "the last batch is not one", at: .init(sequence: UInt64(max(1, last))))
    }
    return batch.head
  }
}

// MARK: - Appending

extension SQLiteJournal {
  /// The batch that the entries make, as far as it is known before they are hashed.
  private static func check(
    _ entries: [JournalEntry], after head: JournalHead, epoch: UInt64, engineVersion: UInt32
  ) throws(JournalFault) -> Batch {
    guard let last = entries.last else { throw JournalFault(.malformed, cause: "a batch without entries") }
    var sequence = head.sequence
    var time = head.time
    for entry in entries {
      let place = JournalFault.Place(sequence: entry.sequence, batch: head.batch + 1)
      guard entry.sequence == sequence + 1 else {
        throw JournalFault(.gap, cause: "\(entry.sequence) after \(sequence)", at: place)
      }
      guard entry.time >= time else {
        throw JournalFault(
          .timeWentBack, cause: "\(entry.time.microseconds) after \(time.microseconds) µs", at: place)
      }
      guard entry.time <= .lastOfJournal else {
        throw JournalFault(.malformed, cause: "a time of \(entry.time.microseconds) µs", at: place)
      }
      guard entry.salt.count == 16, entry.signedDigest.count == 32 else {
        throw JournalFault(
          .malformed, cause: "salt of \(entry.salt.count), digest of \(entry.signedDigest.count) bytes",
          at: place)
      }
      sequence = entry.sequence
      time = entry.time
    }
    return Batch(
      number: head.batch + 1, first: head.sequence + 1, count: UInt64(entries.count), time: last.time,
      epoch: epoch, engineVersion: engineVersion, outcomeDigest: [], previousHash: head.hash, hash: [])
  }

  /// Inside the transaction, so that no other leader can come between the question and the commit.
  private func checkLeadership(_ database: Database, epoch: UInt64, head: JournalHead) throws {
    let current = try Self.meta(database, "epoch")
    guard current == epoch else {
      // From now on this store follows.
      state.withLock { $0.epoch = 0 }
      throw JournalFault(.fenced, cause: "epoch \(epoch), now \(current)")
    }
    // Under one epoch only one store appends: whatever else is at the end, no leader has put it there.
    guard try Self.head(database) == head else {
      throw JournalFault(
        .altered, cause: "the end is not as this leader left it", at: .init(sequence: head.sequence + 1))
    }
  }

  private static func insert(
    _ entries: [JournalEntry], _ batch: Batch, after head: JournalHead, into database: Database
  ) throws -> JournalHead {
    var batch = batch
    var hash = BatchHash(after: head.outcomeDigest)
    hash.reserve(entries.count)
    let insert = try database.cachedStatement(sql: Schema.insertEntry)
    for entry in entries {
      let entryLeaf = JournalHash.leaf(JournalHash.entryCommitment(entry))
      let (outcomeLeaf, outcomeHash) = JournalHash.outcomeLeaf(entry)
      hash.add(outcomeHash: outcomeHash)
      hash.add(entryLeaf: entryLeaf, outcomeLeaf: outcomeLeaf)
      try withBlobs([
        entry.signedDigest, entry.salt, entryLeaf, outcomeLeaf, entry.signature, entry.header, entry.content,
        entry.outcome,
      ]) { blobs in
        try insert.execute(
          arguments: [
            Int64(entry.sequence), Int64(batch.number), entry.time.microseconds, Int64(entry.kind.rawValue),
            Int64(entry.form.rawValue),
          ] + StatementArguments(blobs))
      }
    }
    batch.outcomeDigest = hash.outcomeDigest()
    batch.hash = hash.hash(batch)
    try database.cachedStatement(sql: Schema.insertBatch).execute(arguments: batch.arguments)
    return batch.head
  }

  /// Lends arrays to SQLite for the time of one statement: neither `Data` nor GRDB copies them.
  private static func withBlobs(_ arrays: [[UInt8]], _ body: ([Data]) throws -> Void) rethrows {
    func lend(_ index: Int, _ blobs: inout [Data]) throws {
      guard index < arrays.count else { return try body(blobs) }
      try arrays[index].withUnsafeBytes { bytes in
        if let start = bytes.baseAddress, bytes.count > 0 {
          let start = UnsafeMutableRawPointer(mutating: start)
          blobs.append(Data(bytesNoCopy: start, count: bytes.count, deallocator: .none))
        } else {
          blobs.append(Data())
        }
        try lend(index + 1, &blobs)
      }
    }
    var blobs: [Data] = []
    blobs.reserveCapacity(arrays.count)
    try lend(0, &blobs)
  }

  /// About what a batch adds to the log: whole pages for each entry and for the tables' own.
  private static func logBytes(_ entries: [JournalEntry]) -> Int {
    entries.reduce(3 * Schema.pageBytes) { $0 + $1.byteCount + 256 }
  }
}

extension JournalEntry {
  /// The bytes that count against a limit of bytes.
  var byteCount: Int { header.count + content.count + signature.count + outcome.count }
}
