// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import JournalStore
import Kernel
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

/// Bytes that are the same in every run (splitmix64).
struct Bytes {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func take(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

extension JournalEntry {
  /// The entry that stands at a sequence in every journal of these tests.
  static func sample(_ sequence: UInt64, contentBytes: Int = 9, outcomeBytes: Int = 7) -> JournalEntry {
    var bytes = Bytes(seed: sequence)
    let isTick = sequence % 3 == 0
    let header = isTick ? [] : bytes.take(11)
    let content = isTick ? [] : bytes.take(contentBytes)
    return JournalEntry(
      sequence: sequence, time: Moment(microseconds: 1_000 * Int64(sequence / 2)),
      kind: isTick ? .tick : .submission, form: isTick ? .binary : .csv, header: header, content: content,
      signature: isTick ? [] : bytes.take(64),
      signedDigest: JournalHash.signedDigest(header: header, content: content), salt: bytes.take(16),
      outcome: bytes.take(outcomeBytes))
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
