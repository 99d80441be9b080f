// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import JournalStore
import Kernel
import TestSupport
import Testing

@Suite struct `After a crash` {
  let directory = Directory()

  /// The files as a loss of power might leave them, at twenty moments while batches of three are appended.
  @Test func `a copy of the files holds whole batches, and all that had been acknowledged`() throws {
    let journal = try SQLiteJournal(path: directory.file(), create: true, logBytes: 1 << 20)
    _ = try journal.fence()
    let batches = DispatchSemaphore(value: 0)
    let writer = Background {
      for _ in 0..<400 {
        batches.wait()
        let first = journal.head.sequence + 1
        try journal.append(JournalEntry.samples(first...first + 2, contentBytes: 20_000), engineVersion: 7)
      }
    }
    var draws = SeededGenerator(seed: 0x5EED)
    for round in 0..<20 {
      for _ in 0..<20 { batches.signal() }
      usleep(UInt32(draws.next() % 20_000))
      let copy = directory.file("copy\(round).db")
      let acknowledged = try copyFiles(to: copy, from: journal)
      let survivor = try SQLiteJournal(path: copy, create: false)
      #expect(survivor.head.sequence >= acknowledged)
      #expect(survivor.head.sequence % 3 == 0)
      let entries = try survivor.readAll()
      #expect(UInt64(entries.count) == survivor.head.sequence)
      #expect(entries == entries.map { .sample($0.sequence, contentBytes: 20_000) })
      _ = try survivor.fence()
      try survivor.append([.sample(survivor.head.sequence + 1)], engineVersion: 7)
    }
    #expect(writer.fault() == nil)
  }

  /// The log cut at every kind of length, as when its last blocks never reached the device.
  @Test func `a torn log holds whole batches`() throws {
    let journal = try SQLiteJournal.leading(directory.file(), (0..<8).map { 3 * $0 + 1...3 * $0 + 3 })
    let copy = directory.file("copy.db")
    _ = try copyFiles(to: copy, from: journal)
    let file = try Data(contentsOf: URL(filePath: copy))
    let log = try Data(contentsOf: URL(filePath: copy + "-wal"))
    var draws = SeededGenerator(seed: 7)
    var lengths: Set<UInt64> = []
    for round in 0..<40 {
      let torn = directory.file("torn\(round).db")
      try file.write(to: URL(filePath: torn))
      var left = log.prefix(log.count - Int(draws.next() % UInt64(log.count)))
      // The last piece may also have arrived as something else.
      if round % 2 == 0 { left[left.count - 1] ^= 0xFF }
      try left.write(to: URL(filePath: torn + "-wal"))
      guard let survivor = try? SQLiteJournal(path: torn, create: false) else { continue }
      #expect(survivor.head.sequence % 3 == 0)
      let entries = JournalEntry.samples(1...24).prefix(Int(survivor.head.sequence))
      #expect(try survivor.readAll() == Array(entries))
      lengths.insert(survivor.head.sequence)
    }
    #expect(lengths.count > 2)
  }

  @Test func `a killed process leaves all that it had acknowledged`() async throws {
    let path = directory.file()
    let acknowledged = directory.file("acknowledged")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, acknowledged = acknowledged as String] in
      let journal = try SQLiteJournal.leading(path)
      let mark = try #require(fopen(acknowledged, "w"))
      for batch in 0... as PartialRangeFrom<UInt64> {
        try journal.append(JournalEntry.samples(3 * batch + 1...3 * batch + 3), engineVersion: 7)
        fputs("\(3 * batch + 3)\n", mark)
        fflush(mark)
        if batch == 50 { Thread.detachNewThread { kill(getpid(), SIGKILL) } }
      }
    }
    let last = try String(contentsOfFile: acknowledged, encoding: .utf8).split(separator: "\n").last
    let survivor = try SQLiteJournal(path: path, create: false)
    #expect(survivor.head.sequence >= UInt64(last ?? "") ?? .max)
    #expect(try survivor.readAll() == JournalEntry.samples(1...survivor.head.sequence))
    #expect(try survivor.fence() == 2)
  }

  /// Copies the file and then its log, and returns what had been acknowledged before.
  ///
  /// A reader of an old state keeps the log from beginning again between the two copies.
  private func copyFiles(to copy: String, from journal: SQLiteJournal) throws -> UInt64 {
    let holder = try DatabaseQueue(path: directory.file())
    return try holder.writeWithoutTransaction { database in
      var acknowledged: UInt64 = 0
      try database.inTransaction(.deferred) {
        _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM batch")
        acknowledged = journal.head.sequence
        for suffix in ["", "-wal"] {
          try FileManager.default.copyItem(atPath: directory.file() + suffix, toPath: copy + suffix)
        }
        return .commit
      }
      return acknowledged
    }
  }
}
