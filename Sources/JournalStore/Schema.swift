// SPDX-License-Identifier: Apache-2.0
import GRDB

/// The tables of a journal in SQLite, and what its connections are told.
///
/// `entry` has its small columns first: SQLite keeps a long row as a chain of pages, and what stands behind a
/// large content is reached only by walking over it. Rows of `batch` and `entry` are inserted and never
/// touched again.
enum Schema {
  /// Rises when a journal can no longer be read by the version before.
  static let format: Int64 = 2
  /// "KYDJ": tells a journal from any other SQLite file.
  static let applicationID: Int32 = 0x4B59_444A
  /// A content of 640 KB is forty such pages; a batch of one small entry writes two.
  static let pageBytes = 16_384

  /// By name, as SQLite keeps them.
  static let tables = [
    """
    CREATE TABLE batch (
      number INTEGER PRIMARY KEY NOT NULL,
      first_sequence INTEGER NOT NULL,
      count INTEGER NOT NULL,
      time INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      engine_version INTEGER NOT NULL,
      outcome_digest BLOB NOT NULL,
      previous_hash BLOB NOT NULL,
      hash BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE entry (
      sequence INTEGER PRIMARY KEY NOT NULL,
      batch INTEGER NOT NULL,
      time INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      form INTEGER NOT NULL,
      signed_digest BLOB NOT NULL,
      salt BLOB NOT NULL,
      entry_leaf BLOB NOT NULL,
      outcome_leaf BLOB NOT NULL,
      signature BLOB NOT NULL,
      header BLOB NOT NULL,
      content BLOB NOT NULL,
      outcome BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE meta (
      key TEXT PRIMARY KEY NOT NULL,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
  ]

  static let create = """
    \(tables.joined(separator: ";\n"));
    INSERT INTO meta (key, value) VALUES ('format', \(format)), ('epoch', 0);
    PRAGMA application_id = \(applicationID);
    """

  static let insertBatch = """
    INSERT INTO batch (\(batchColumns))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
  static let insertEntry = """
    INSERT INTO entry (sequence, batch, time, kind, form, signed_digest, salt, entry_leaf, outcome_leaf,
      signature, header, content, outcome)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  static let batchColumns =
    "number, first_sequence, count, time, epoch, engine_version, outcome_digest, previous_hash, hash"
  static let batch = "SELECT \(batchColumns) FROM batch WHERE number = ?"
  static let lastBatch = "SELECT \(batchColumns) FROM batch ORDER BY number DESC LIMIT 1"
  static let batchOfEntry = "SELECT batch FROM entry WHERE sequence = ?"
  static let sequencesOfKind = "SELECT sequence FROM entry WHERE kind = ? ORDER BY sequence"
  static let leaves = """
    SELECT sequence, batch, time, entry_leaf, outcome_leaf FROM entry WHERE sequence >= ? AND sequence < ?
    ORDER BY sequence
    """
  static let entries = """
    SELECT sequence, batch, time, entry_leaf, outcome_leaf, kind, form, signed_digest, salt, signature,
      header, content, outcome
    FROM entry WHERE sequence >= ? AND sequence < ? ORDER BY sequence
    """
  /// The bounds within which every row must lie.
  static let bounds = """
    SELECT (SELECT min(number) FROM batch), (SELECT min(sequence) FROM entry),
      (SELECT max(sequence) FROM entry)
    """

  static func configuration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(2)
    configuration.foreignKeysEnabled = false
    configuration.maximumReaderCount = 4
    configuration.persistentReadOnlyConnections = true
    configuration.prepareDatabase { database in
      if readOnly { return }
      // The page size only takes effect in a file that is still empty.
      try database.execute(sql: "PRAGMA page_size = \(pageBytes)")
      // Nothing is acknowledged before the log is on the device.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      // The log is moved into the tables beside the writer, by `Checkpointer`.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
      // Room for a batch of many large entries, so that none of its pages is written before the others.
      try database.execute(sql: "PRAGMA cache_size = -65536")
    }
    return configuration
  }
}
