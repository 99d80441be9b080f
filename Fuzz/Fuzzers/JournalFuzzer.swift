// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalStore
import Kernel
import Units

/// The file of a journal, with any bytes: opened, read and verified, it gives a fault or entries that follow
/// one another. A journal that verifies can be led on from.
enum JournalFuzzer {
  /// More than any input of the allowed length can hold.
  private static let entryLimit = 10_000

  /// Journals of one entry and of three, as they are written.
  static func seeds() -> [[UInt8]] {
    [1, 3].map { count in
      let folder = NSTemporaryDirectory() + "/kaydi-seed-\(ProcessInfo.processInfo.processIdentifier)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      return good {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(count, to: folder + "/journal.db")
        return Array(try Data(contentsOf: URL(filePath: folder + "/journal.db")))
      }
    }
  }

  /// What is in the log beside the file goes into it when the journal is left.
  private static func write(_ count: Int, to path: String) throws {
    let journal = try SQLiteJournal(path: path, create: true)
    _ = try journal.fence()
    for sequence in 1...count { try journal.append([tick(UInt64(sequence))], engineVersion: 1) }
  }

  private static func tick(_ sequence: UInt64, at time: Moment = Moment(microseconds: 0)) -> JournalEntry {
    JournalEntry(
      sequence: sequence, time: time, kind: .tick,
      signedDigest: JournalHash.signedDigest(header: [], content: []),
      salt: [UInt8](repeating: 7, count: 16))
  }

  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let folder = NSTemporaryDirectory() + "/kaydi-journal-\(ProcessInfo.processInfo.processIdentifier)"
    let path = folder + "/journal.db"
    good {
      try? FileManager.default.removeItem(atPath: folder)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(buffer: bytes).write(to: URL(filePath: path))
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard let last = readAll(path) else { return false }
    leadOn(path, after: last)
    return true
  }

  /// The sequence and time of the last entry when all of it verifies.
  private static func readAll(_ path: String) -> (sequence: UInt64, time: Moment)? {
    guard let journal = try? SQLiteJournal(path: path, create: false, readOnly: true) else { return nil }
    let head = journal.head
    var last: (sequence: UInt64, time: Moment) = (0, Moment(microseconds: 0))
    while true {
      guard let entries = try? journal.read(from: last.sequence + 1, atMost: 100, bytes: 1 << 20) else {
        return nil
      }
      for entry in entries {
        require(entry.sequence == last.sequence + 1 && entry.time >= last.time, "entries follow one another")
        require(entry.time.day.components.year < 10_000, "an entry's time is one that the engine can count")
        require(
          entry.signedDigest == JournalHash.signedDigest(header: entry.header, content: entry.content),
          "an entry is what its digest says")
        require((try? journal.entry(entry.sequence)) == entry, "an entry is the same when read alone")
        last = (entry.sequence, entry.time)
      }
      require(last.sequence < entryLimit, "a small file holds few entries")
      if entries.isEmpty { break }
    }
    require(last.sequence == head.sequence, "all entries up to the head are read")
    return last
  }

  private static func leadOn(_ path: String, after last: (sequence: UInt64, time: Moment)) {
    guard let journal = try? SQLiteJournal(path: path, create: false), (try? journal.fence()) != nil else {
      return
    }
    let next = tick(last.sequence + 1, at: last.time)
    guard (try? journal.append([next], engineVersion: 1)) != nil else { return }
    require((try? journal.entry(next.sequence)) == next, "what was appended is there")
    require(readAll(path)?.sequence == next.sequence, "the whole still verifies")
  }
}
