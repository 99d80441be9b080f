// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import JournalStore
import Kernel
import TestSupport
import Testing
import Units

/// A directory of one test, gone with it.
final class Directory: Sendable {
  let path: String

  init() {
    let temporary = FileManager.default.temporaryDirectory
    path = temporary.appending(path: "journal-\(UUID())").path(percentEncoded: false)
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String = "journal.db") -> String { "\(path)/\(name)" }
}

extension JournalEntry {
  /// The entry that stands at a sequence in every journal of these tests.
  static func sample(_ sequence: UInt64, contentBytes: Int = 9, outcomeBytes: Int = 7) -> JournalEntry {
    var random = SeededGenerator(seed: sequence)
    let isTick = sequence % 3 == 0
    let header = isTick ? [] : random.bytes(11)
    let content = isTick ? [] : random.bytes(contentBytes)
    return JournalEntry(
      sequence: sequence, time: Moment(microseconds: 1_000 * Int64(sequence / 2)),
      kind: isTick ? .tick : .submission, form: isTick ? .binary : .csv, header: header, content: content,
      signature: isTick ? [] : random.bytes(64),
      signedDigest: JournalHash.signedDigest(header: header, content: content), salt: random.bytes(16),
      outcome: random.bytes(outcomeBytes))
  }

  static func samples(_ sequences: ClosedRange<UInt64>, contentBytes: Int = 9) -> [JournalEntry] {
    sequences.map { sample($0, contentBytes: contentBytes) }
  }
}

extension JournalStorage {
  func readAll(atMost count: Int = .max, bytes: Int = .max) throws(JournalFault) -> [JournalEntry] {
    var all: [JournalEntry] = []
    while true {
      let next = try read(from: UInt64(all.count) + 1, atMost: count, bytes: bytes)
      if next.isEmpty { return all }
      all += next
    }
  }
}

extension SQLiteJournal {
  /// A new journal led by the caller, with one batch for each range.
  static func leading(_ path: String, _ batches: [ClosedRange<UInt64>] = []) throws -> SQLiteJournal {
    let journal = try SQLiteJournal(path: path, create: true)
    _ = try journal.fence()
    for batch in batches { try journal.append(JournalEntry.samples(batch), engineVersion: 7) }
    return journal
  }
}

/// Someone at the file with a tool of their own.
func tamper(_ path: String, _ sql: String...) throws {
  var configuration = Configuration()
  configuration.busyMode = .timeout(5)
  let database = try DatabaseQueue(path: path, configuration: configuration)
  for sql in sql { try database.writeWithoutTransaction { try $0.execute(sql: sql) } }
}

func fault(_ body: () throws -> Void) -> JournalFault? {
  do {
    try body()
    return nil
  } catch {
    return error as? JournalFault
  }
}
