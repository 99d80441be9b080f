// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Kernel
import Units

extension SQLiteJournal {
  public func read(
    from sequence: UInt64, atMost count: Int, bytes: Int
  ) throws(JournalFault) -> [JournalEntry] {
    let from = max(1, sequence)
    do {
      // One transaction: the whole answer is of one state of the journal.
      return try readers.read { database in
        var reading = Reading(from: from, countLeft: max(1, count), bytesLeft: max(1, bytes))
        let head = try Self.head(database)
        guard from <= head.sequence else {
          try Self.checkBounds(database, head)
          return []
        }
        var batch = try Self.batch(of: from, database)
        var before = try Self.batch(before: batch, database)
        while true {
          try Self.verify(batch, after: before, database, &reading)
          guard reading.isOpen else { return reading.entries }
          guard batch.number < head.batch else {
            try Self.checkBounds(database, head)
            return reading.entries
          }
          before = batch
          batch = try Self.batch(batch.number + 1, at: batch.end, database)
        }
      }
    } catch {
      throw JournalFault(error, at: .init(sequence: from))
    }
  }

  public func entry(_ sequence: UInt64) throws(JournalFault) -> JournalEntry? {
    do {
      return try readers.read { database in
        let head = try Self.head(database)
        guard sequence > 0, sequence <= head.sequence else {
          try Self.checkBounds(database, head)
          return nil
        }
        let rows = try Row.fetchCursor(
          database.cachedStatement(sql: Schema.entries), arguments: [Int64(sequence), Int64(sequence) + 1])
        let place = JournalFault.Place(sequence: sequence)
        guard let row = try rows.next() else { throw JournalFault(.altered, cause: "missing", at: place) }
        return try Self.entry(row, at: place).entry
      }
    } catch {
      throw JournalFault(error, at: .init(sequence: sequence))
    }
  }

  public func checkpoints() throws(JournalFault) -> [StateCheckpoint] {
    let sequences: [Int64]
    do {
      sequences = try readers.read { database in
        try Int64.fetchAll(
          database, sql: Schema.sequencesOfKind, arguments: [Int64(JournalEntry.Kind.checkpoint.rawValue)])
      }
    } catch {
      throw JournalFault(error)
    }
    var checkpoints: [StateCheckpoint] = []
    for sequence in sequences {
      guard let entry = try entry(UInt64(sequence)), let checkpoint = StateCheckpoint(entry) else {
        throw JournalFault(.altered, cause: "not a checkpoint", at: .init(sequence: UInt64(sequence)))
      }
      checkpoints.append(checkpoint)
    }
    return checkpoints
  }

  public func leaves(from sequence: UInt64, atLeast count: Int) throws(JournalFault) -> [UInt8] {
    let from = max(1, sequence)
    do {
      return try readers.read { database in
        var leaves: [UInt8] = []
        let head = try Self.head(database)
        guard from <= head.sequence else {
          try Self.checkBounds(database, head)
          return leaves
        }
        var batch = try Self.batch(of: from, database)
        var before = try Self.batch(before: batch, database)
        while true {
          var walk = try BatchWalk(batch, after: before)
          try walk.leaves(upTo: batch.end, database)
          try walk.finish()
          let skipped = from > batch.first ? Int(from - batch.first) : 0
          leaves += walk.hash.leaves.dropFirst(skipped * JournalHash.leavesBytes)
          guard leaves.count < count * JournalHash.leavesBytes, batch.number < head.batch else {
            return leaves
          }
          before = batch
          batch = try Self.batch(batch.number + 1, at: batch.end, database)
        }
      }
    } catch {
      throw JournalFault(error, at: .init(sequence: from))
    }
  }

  /// Verifies the last batch by its leaves.
  static func verifyLast(_ database: Database, _ head: JournalHead) throws {
    try checkBounds(database, head)
    let batch = try batch(head.batch, at: head.sequence, database)
    var nothing = Reading(from: batch.end, countLeft: 0, bytesLeft: 0)
    try verify(batch, after: try Self.batch(before: batch, database), database, &nothing)
  }
}

/// What a call of `read` has gathered and may still gather.
private struct Reading {
  let from: UInt64
  var countLeft: Int
  var bytesLeft: Int
  var entries: [JournalEntry] = []

  init(from: UInt64, countLeft: Int, bytesLeft: Int) {
    self.from = from
    self.countLeft = countLeft
    self.bytesLeft = bytesLeft
  }

  var isOpen: Bool { countLeft > 0 && bytesLeft > 0 }

  mutating func take(_ entry: JournalEntry) {
    countLeft -= 1
    bytesLeft -= entry.byteCount
    entries.append(entry)
  }
}

// MARK: - Verifying

extension SQLiteJournal {
  /// Whatever lies outside of 1 ... head was not appended.
  private static func checkBounds(_ database: Database, _ head: JournalHead) throws {
    guard let row = try Row.fetchOne(database.cachedStatement(sql: Schema.bounds)) else { return }
    let (batch, first, last) = (
      row.integer(0, as: Int64.self), row.integer(1, as: Int64.self), row.integer(2, as: Int64.self)
    )
    guard batch ?? 1 == 1 else {
      throw JournalFault(.altered, cause: "the first batch is \(batch ?? 0)", at: .init(sequence: 1))
    }
    guard first ?? 1 == 1 else {
      throw JournalFault(.altered, cause: "the first entry is \(first ?? 0)", at: .init(sequence: 1))
    }
    guard last ?? 0 == Int64(head.sequence) else {
      let end = min(UInt64(max(0, last ?? 0)), head.sequence)
      throw JournalFault(
        .altered, cause: "the last entry is \(last ?? 0), that of the last batch \(head.sequence)",
        at: .init(sequence: end + 1))
    }
  }

  private static func batch(of sequence: UInt64, _ database: Database) throws -> Batch {
    let statement = try database.cachedStatement(sql: Schema.batchOfEntry)
    guard let row = try Row.fetchOne(statement, arguments: [Int64(sequence)]),
      let number = row.integer(0, as: UInt64.self)
    else { throw JournalFault(.altered, cause: "missing", at: .init(sequence: sequence)) }
    let batch = try batch(number, at: sequence, database)
    guard batch.first <= sequence, sequence < batch.end else {
      throw JournalFault(
        .altered, cause: "not within its batch", at: .init(sequence: sequence, batch: number))
    }
    return batch
  }

  private static func batch(_ number: UInt64, at sequence: UInt64, _ database: Database) throws -> Batch {
    let place = JournalFault.Place(sequence: sequence, batch: number)
    guard let key = Int64(exactly: number),
      let row = try Row.fetchOne(database.cachedStatement(sql: Schema.batch), arguments: [key])
    else { throw JournalFault(.altered, cause: "the batch is missing", at: place) }
    guard let batch = Batch(row) else {
      throw JournalFault(.altered, cause: "the batch is not one", at: place)
    }
    return batch
  }

  /// The batch before, whose hash and outcome digest this one continues; nil before the first.
  private static func batch(before batch: Batch, _ database: Database) throws -> Batch? {
    batch.number == 1 ? nil : try Self.batch(batch.number - 1, at: batch.first, database)
  }

  /// Verifies one batch and takes from it the entries that the reading still wants.
  ///
  /// Of the others only the leaves are read, from which the batch hash is made; the digest of outcomes is
  /// made anew when all of the batch is read, and is held by the batch hash otherwise.
  private static func verify(
    _ batch: Batch, after before: Batch?, _ database: Database, _ reading: inout Reading
  ) throws {
    var walk = try BatchWalk(batch, after: before)
    let from = max(batch.first, reading.from)
    if batch.first < from { try walk.leaves(upTo: min(from, batch.end), database) }
    if reading.isOpen && from < batch.end { try walk.entries(database, &reading) }
    if walk.next < batch.end { try walk.leaves(upTo: batch.end, database) }
    try walk.finish()
  }

  /// An entry and the hash of its outcome, verified against the leaves in its row.
  fileprivate static func entry(
    _ row: Row, at place: JournalFault.Place
  ) throws -> (entry: JournalEntry, outcomeHash: [UInt8]) {
    guard let time = row.integer(2, as: Int64.self).map(Moment.init), time <= .lastOfJournal,
      let kind = row.integer(5, as: UInt8.self).flatMap(JournalEntry.Kind.init(rawValue:)),
      let form = row.integer(6, as: UInt8.self).flatMap(ContentForm.init(rawValue:))
    else { throw JournalFault(.altered, cause: "no such time, kind or form", at: place) }
    let entry = JournalEntry(
      sequence: place.sequence, time: time, kind: kind, form: form,
      header: row.bytes(10), content: row.bytes(11), signature: row.bytes(9), signedDigest: row.bytes(7),
      salt: row.bytes(8), outcome: row.bytes(12))
    guard entry.signedDigest == JournalHash.signedDigest(header: entry.header, content: entry.content) else {
      throw JournalFault(.altered, cause: "header or content do not match their digest", at: place)
    }
    guard row.bytes(3) == JournalHash.leaf(JournalHash.entryCommitment(entry)) else {
      throw JournalFault(.altered, cause: "the entry does not match its leaf", at: place)
    }
    let (outcomeLeaf, outcomeHash) = JournalHash.outcomeLeaf(entry)
    guard row.bytes(4) == outcomeLeaf else {
      throw JournalFault(.altered, cause: "the outcome does not match its leaf", at: place)
    }
    return (entry, outcomeHash)
  }
}

/// Goes over the rows of one batch in order, checks their places and gathers what the batch hash is made of.
private struct BatchWalk {
  let batch: Batch
  var next: UInt64
  var time: Moment
  var hash: BatchHash
  /// The entries whose outcomes were read and hashed.
  var outcomes: UInt64 = 0

  /// - Refuses: `altered` for a batch that does not follow the one before.
  init(_ batch: Batch, after before: Batch?) throws(JournalFault) {
    let previous = before?.head ?? .empty
    let place = JournalFault.Place(sequence: previous.sequence + 1, batch: batch.number)
    guard batch.first == previous.sequence + 1, batch.previousHash == previous.hash,
      batch.epoch >= previous.epoch
    else { throw JournalFault(.altered, cause: "does not follow the batch before", at: place) }
    self.batch = batch
    next = batch.first
    time = previous.time
    hash = BatchHash(after: previous.outcomeDigest)
  }

  mutating func leaves(upTo end: UInt64, _ database: Database) throws {
    let rows = try Row.fetchCursor(
      database.cachedStatement(sql: Schema.leaves), arguments: [Int64(next), Int64(end)])
    while next < end { try step(rows.next()) }
  }

  mutating func entries(_ database: Database, _ reading: inout Reading) throws {
    let rows = try Row.fetchCursor(
      database.cachedStatement(sql: Schema.entries), arguments: [Int64(next), Int64(batch.end)])
    while next < batch.end, reading.isOpen {
      let place = JournalFault.Place(sequence: next, batch: batch.number)
      let row = try rows.next()
      try step(row)
      guard let row else { return }
      let (entry, outcomeHash) = try SQLiteJournal.entry(row, at: place)
      hash.add(outcomeHash: outcomeHash)
      outcomes += 1
      reading.take(entry)
    }
  }

  private mutating func step(_ row: Row?) throws {
    let place = JournalFault.Place(sequence: next, batch: batch.number)
    guard let row, row.integer(0, as: UInt64.self) == next else {
      throw JournalFault(.altered, cause: "missing", at: place)
    }
    guard row.integer(1, as: UInt64.self) == batch.number else {
      throw JournalFault(.altered, cause: "of another batch", at: place)
    }
    guard let time = row.integer(2, as: Int64.self).map(Moment.init), time >= self.time, time <= batch.time
    else {
      throw JournalFault(.altered, cause: "its time is out of order", at: place)
    }
    hash.add(entryLeaf: row.bytes(3), outcomeLeaf: row.bytes(4))
    self.time = time
    next += 1
  }

  func finish() throws {
    let place = JournalFault.Place(sequence: batch.first, batch: batch.number)
    guard time == batch.time else { throw JournalFault(.altered, cause: "the batch's time", at: place) }
    guard hash.hash(batch) == batch.hash else {
      throw JournalFault(.altered, cause: "the batch does not match its hash", at: place)
    }
    guard outcomes < batch.count || hash.outcomeDigest() == batch.outcomeDigest else {
      throw JournalFault(.altered, cause: "the digest of outcomes", at: place)
    }
  }
}
