// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalStore
import Kernel
import TestSupport
import Testing
import Units

@Suite struct `SQLite journal` {
  let directory = Directory()

  @Test(.rule("GEN-12"))
  func `entries come back as they were appended, bit for bit`() throws {
    let journal = try SQLiteJournal.leading(directory.file(), [1...1, 2...6, 7...9])
    let entries = JournalEntry.samples(1...9)
    #expect(try journal.readAll() == entries)
    for entry in entries { #expect(try journal.entry(entry.sequence) == entry) }
    #expect(try journal.entry(0) == nil)
    #expect(try journal.entry(10) == nil)
    #expect(try journal.read(from: 10, atMost: 1, bytes: 1) == [])
  }

  @Test func `an empty journal has the empty head and nothing to read`() throws {
    let journal = try SQLiteJournal(path: directory.file(), create: true)
    #expect(journal.head == .empty)
    #expect(try journal.readAll() == [])
    #expect(try journal.entry(1) == nil)
  }

  @Test func `the head follows each batch`() throws {
    let journal = try SQLiteJournal.leading(directory.file())
    let first = try journal.append(JournalEntry.samples(1...2), engineVersion: 7)
    #expect(journal.head == first)
    #expect(first.sequence == 2 && first.batch == 1 && first.epoch == 1)
    #expect(first.time == Moment(microseconds: 1_000))
    let second = try journal.append(JournalEntry.samples(3...3), engineVersion: 7)
    #expect(second.sequence == 3 && second.batch == 2)
    #expect(second.hash != first.hash && second.outcomeDigest != first.outcomeDigest)
  }

  @Test(arguments: [(1, Int.max), (2, .max), (4, .max), (.max, 1), (.max, 100), (.max, .max)])
  func `reading in pieces gives the same entries`(count: Int, bytes: Int) throws {
    let journal = try SQLiteJournal.leading(directory.file(), [1...1, 2...6, 7...9])
    #expect(try journal.readAll(atMost: count, bytes: bytes) == JournalEntry.samples(1...9))
    #expect(try journal.read(from: 3, atMost: 2, bytes: .max).map(\.sequence) == [3, 4])
  }

  @Test func `large entries span many pages and come back whole`() throws {
    let journal = try SQLiteJournal.leading(directory.file())
    let entry = JournalEntry.sample(1, contentBytes: 700_001, outcomeBytes: 300_001)
    try journal.append([entry], engineVersion: 7)
    #expect(try journal.entry(1) == entry)
    #expect(try journal.readAll() == [entry])
  }

  @Test func `a journal is reopened and goes on`() throws {
    let head = try SQLiteJournal.leading(directory.file(), [1...2, 3...3]).head
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["journal.db"])
    let journal = try SQLiteJournal(path: directory.file(), create: false)
    #expect(journal.head == head)
    #expect(try journal.fence() == 2)
    try journal.append(JournalEntry.samples(4...8), engineVersion: 8)
    #expect(journal.head.epoch == 2)
    #expect(try journal.readAll() == JournalEntry.samples(1...8))
  }

  @Test func `the journal is the same when the log has been moved many times`() throws {
    let journal = try SQLiteJournal(path: directory.file(), create: true, logBytes: 1 << 20)
    _ = try journal.fence()
    let entries = JournalEntry.samples(1...200, contentBytes: 60_000)
    for start in stride(from: 0, to: 200, by: 4) {
      try journal.append(Array(entries[start..<start + 4]), engineVersion: 7)
    }
    #expect(try journal.readAll() == entries)
  }

  /// Made with another implementation of SHA-256, after the formulas that `JournalHash` documents.
  @Test func `the writer moves the log itself when it is told to`() throws {
    let journal = try SQLiteJournal(
      path: directory.file(), create: true, logBytes: 1 << 20, checkpoints: .afterAppends)
    _ = try journal.fence()
    for sequence in 1...200 as ClosedRange<UInt64> {
      try journal.append([.sample(sequence, contentBytes: 40_000)], engineVersion: 7)
    }
    // Eight megabytes were appended.
    let log = try FileManager.default.attributesOfItem(atPath: directory.file() + "-wal")[.size] as? Int
    #expect(try #require(log) < 2 << 20)
    #expect(try journal.readAll().count == 200)
  }

  @Test func `a path may be a URI`() throws {
    let uri = "file:\(directory.file())?vfs=unix-excl"
    try SQLiteJournal.leading(uri, [1...3]).append([.sample(4)], engineVersion: 7)
    #expect(try SQLiteJournal(path: directory.file(), create: false).head.sequence == 4)
    let unknown = fault { _ = try SQLiteJournal(path: "file:/x.db?vfs=nowhere", create: true) }
    #expect(unknown?.code == .unreadable)
  }

  @Test func `the hashes are the documented ones`() throws {
    let digest = JournalHash.signedDigest(header: Array("h".utf8), content: Array("abc".utf8))
    let entry = JournalEntry(
      sequence: 1, time: Moment(microseconds: 1000), kind: .submission, form: .csv, header: Array("h".utf8),
      content: Array("abc".utf8), signature: Array(repeating: 0, count: 64), signedDigest: digest,
      salt: Array(0..<16), outcome: Array("xyz".utf8))
    #expect(hex(digest) == "e71326b3081099a207ee3b43efde59fa2fef81652ca54a104dabb83c56ac308e")
    #expect(
      hex(JournalHash.leaf(JournalHash.entryCommitment(entry)))
        == "6e5007a8ac5a425df2af08faeddc69503aa49fb2245afa8387e5007c7b874327")
    let outcome = JournalHash.outcomeCommitment(
      sequence: 1, commitments: JournalHash.commitments(salt: entry.salt, outcome: entry.outcome))
    #expect(
      hex(JournalHash.leaf(outcome)) == "60f16fdf2e3c84e26b2bac679cf57275297efd78bacf02c5e23f0bed91d3ad3c")
    let head = try SQLiteJournal.leading(directory.file()).append([entry], engineVersion: 7)
    #expect(hex(head.outcomeDigest) == "4bbb42c4c4074441b1f662372fc00cf15242a367874b7d2fad9fe7dbcf551670")
    #expect(hex(head.hash) == "65e444b670097ead4754a747bdb5bd463be481cbd040417645a1c8a25b61338a")
  }

  @Test func `one reads while another writes, and sees whole batches in order`() throws {
    let path = directory.file()
    let journal = try SQLiteJournal.leading(path)
    let last: UInt64 = 900
    let writer = Background {
      for start in stride(from: UInt64(1), to: last, by: 3) {
        try journal.append(JournalEntry.samples(start...start + 2, contentBytes: 3_000), engineVersion: 7)
      }
    }
    let reader = Background {
      let follower = try SQLiteJournal(path: path, create: false, readOnly: true)
      var read: [JournalEntry] = []
      while read.count < last {
        let next = try follower.read(from: UInt64(read.count) + 1, atMost: 50, bytes: .max)
        read += next
        #expect(follower.head.sequence % 3 == 0)
      }
      #expect(read == JournalEntry.samples(1...last, contentBytes: 3_000))
    }
    #expect(writer.fault() == nil)
    #expect(reader.fault() == nil)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// Work on a thread of its own, which may wait for another's.
final class Background: Sendable {
  private let done = DispatchSemaphore(value: 0)
  private nonisolated(unsafe) var error: (any Error)?

  init(_ work: @escaping @Sendable () throws -> Void) {
    Thread.detachNewThread {
      do { try work() } catch { self.error = error }
      self.done.signal()
    }
  }

  /// Waits for the end and returns what went wrong.
  func fault() -> (any Error)? {
    done.wait()
    return error
  }
}
