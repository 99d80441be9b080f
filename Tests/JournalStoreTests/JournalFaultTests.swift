// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import JournalStore
import Kernel
import Testing
import Units

@Suite struct `Journal faults` {
  let directory = Directory()

  @Test(arguments: [[UInt64](), [2], [4], [3, 5], [3, 3], [4, 3]])
  func `entries that do not follow the head are refused`(sequences: [UInt64]) throws {
    let journal = try SQLiteJournal.leading(directory.file(), [1...2])
    let head = journal.head
    let fault = fault { try journal.append(sequences.map { .sample($0) }, engineVersion: 7) }
    #expect(fault?.code == (sequences.isEmpty ? .malformed : .gap))
    #expect(journal.head == head)
    #expect(try journal.readAll() == JournalEntry.samples(1...2))
    try journal.append(JournalEntry.samples(3...4), engineVersion: 7)
  }

  @Test func `an entry older than the one before it is refused, one of the same time is not`() throws {
    let journal = try SQLiteJournal.leading(directory.file(), [1...3])
    var entry = JournalEntry.sample(4)
    entry.time.microseconds = 999
    #expect(fault { try journal.append([entry], engineVersion: 7) }?.code == .timeWentBack)
    var next = JournalEntry.sample(5)
    entry.time.microseconds = 5_000
    next.time.microseconds = 4_999
    let fault = fault { try journal.append([entry, next], engineVersion: 7) }
    #expect(fault?.code == .timeWentBack)
    #expect(fault?.place == .init(sequence: 5, batch: 2))
    next.time = entry.time
    try journal.append([entry, next], engineVersion: 7)
  }

  @Test func `a salt or digest of another length is refused`() throws {
    let journal = try SQLiteJournal.leading(directory.file())
    var entry = JournalEntry.sample(1)
    entry.salt.removeLast()
    #expect(fault { try journal.append([entry], engineVersion: 7) }?.code == .malformed)
    entry = .sample(1)
    entry.signedDigest = []
    #expect(fault { try journal.append([entry], engineVersion: 7) }?.code == .malformed)
    #expect(journal.head == .empty)
  }

  @Test func `a time beyond the year 9999 is refused, the last of it is not`() throws {
    let journal = try SQLiteJournal.leading(directory.file())
    var entry = JournalEntry.sample(1)
    for time in [253_402_290_000_000_000, Int64.max] {
      entry.time.microseconds = time
      #expect(fault { try journal.append([entry], engineVersion: 7) }?.code == .malformed)
    }
    entry.time.microseconds = 253_402_289_999_999_999
    try journal.append([entry], engineVersion: 7)
    #expect(try journal.entry(1)?.time.description == "9999-12-31T23:59:59.999999+03:00")
  }

  @Test func `a digest that is not that of header and content is found when it is read`() throws {
    let journal = try SQLiteJournal.leading(directory.file())
    var entry = JournalEntry.sample(1)
    entry.signedDigest[0] ^= 1
    try journal.append([entry], engineVersion: 7)
    #expect(fault { _ = try journal.readAll() }?.code == .altered)
  }

  @Test func `who has not taken leadership may not append`() throws {
    let journal = try SQLiteJournal(path: directory.file(), create: true)
    #expect(fault { try journal.append([.sample(1)], engineVersion: 7) }?.code == .fenced)
  }

  @Test func `an old leader is refused once another has taken leadership`() throws {
    let old = try SQLiteJournal.leading(directory.file(), [1...2])
    let new = try SQLiteJournal(path: directory.file(), create: false)
    #expect(try new.fence() == 2)
    #expect(fault { try old.append([.sample(3)], engineVersion: 7) }?.code == .fenced)
    try new.append([.sample(3)], engineVersion: 7)
    #expect(fault { try old.append([.sample(4)], engineVersion: 7) }?.code == .fenced)
    #expect(old.head == new.head)
    #expect(try old.readAll() == JournalEntry.samples(1...3))
    #expect(try old.fence() == 3)
    try old.append([.sample(4)], engineVersion: 7)
    #expect(fault { try new.append([.sample(5)], engineVersion: 7) }?.code == .fenced)
  }

  @Test func `two leaders at once never both append`() throws {
    let path = directory.file()
    let first = try SQLiteJournal.leading(path)
    let second = try SQLiteJournal(path: path, create: false)
    let rivals = [first, second].map { (journal: SQLiteJournal) in
      Background {
        for _ in 0..<40 {
          do {
            _ = try journal.fence()
            for _ in 0..<5 { try journal.append([.sample(journal.head.sequence + 1)], engineVersion: 7) }
          } catch let error as JournalFault where [.fenced, .gap, .busy].contains(error.code) {
            continue
          }
        }
      }
    }
    for rival in rivals { #expect(rival.fault() == nil) }
    let entries = try first.readAll()
    #expect(entries == JournalEntry.samples(1...UInt64(entries.count)))
  }

  @Test func `a store that only reads neither leads nor appends`() throws {
    let leader = try SQLiteJournal.leading(directory.file(), [1...2])
    let reader = try SQLiteJournal(path: directory.file(), create: false, readOnly: true)
    #expect(fault { _ = try reader.fence() }?.code == .readOnly)
    #expect(fault { try reader.append([.sample(3)], engineVersion: 7) }?.code == .readOnly)
    #expect(try reader.readAll() == JournalEntry.samples(1...2))
    try leader.append([.sample(3)], engineVersion: 7)
    #expect(reader.head == leader.head)
  }

  @Test func `a journal that another process is writing is busy`() throws {
    let journal = try SQLiteJournal.leading(directory.file(), [1...2])
    let other = try DatabaseQueue(path: directory.file())
    try other.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        #expect(fault { try journal.append([.sample(3)], engineVersion: 7) }?.code == .busy)
        return .rollback
      }
    }
    try journal.append([.sample(3)], engineVersion: 7)
  }

  @Test func `a journal of another format is refused`() throws {
    _ = try SQLiteJournal.leading(directory.file(), [1...2])
    try tamper(directory.file(), "UPDATE meta SET value = 1 WHERE key = 'format'")
    #expect(fault { _ = try SQLiteJournal(path: directory.file(), create: true) }?.code == .otherVersion)
  }

  @Test func `there must be a file unless one is to be made`() {
    #expect(fault { _ = try SQLiteJournal(path: directory.file(), create: false) }?.code == .unavailable)
    #expect(!FileManager.default.fileExists(atPath: directory.file()))
    let nowhere = directory.file("no/such/directory")
    #expect(fault { _ = try SQLiteJournal(path: nowhere, create: true) }?.code == .unavailable)
  }

  @Test func `a file of someone else is refused and left as it is`() throws {
    let text = directory.file("text")
    try Data(repeating: 0x41, count: 5_000).write(to: URL(filePath: text))
    #expect(fault { _ = try SQLiteJournal(path: text, create: true) }?.code == .unreadable)
    #expect(try Data(contentsOf: URL(filePath: text)) == Data(repeating: 0x41, count: 5_000))

    let other = directory.file("other.db")
    try tamper(other, "CREATE TABLE t (x)")
    let before = try Data(contentsOf: URL(filePath: other))
    #expect(fault { _ = try SQLiteJournal(path: other, create: true) }?.code == .unreadable)
    #expect(try Data(contentsOf: URL(filePath: other)) == before)
  }

  @Test func `beyond the limit of bytes nothing is appended until the limit is raised`() throws {
    let journal = try SQLiteJournal.leading(directory.file())
    try journal.limit(tableBytes: 1 << 20)
    let full = fillUp(journal)
    #expect(full.code == .outOfSpace)
    let head = journal.head
    let entries = try journal.readAll()
    #expect(entries == JournalEntry.samples(1...head.sequence, contentBytes: 50_000))
    try journal.limit(tableBytes: 2 << 20)
    try journal.append([.sample(head.sequence + 1)], engineVersion: 7)
    #expect(try journal.readAll().count == Int(head.sequence) + 1)
  }

  @Test(.enabled(if: Volume.isAvailable, "needs the right to mount a small volume"))
  func `on a full volume nothing is appended until there is space again`() throws {
    let volume = try #require(Volume(at: directory.file("volume")))
    let journal = try SQLiteJournal(path: volume.path + "/journal.db", create: true, logBytes: 1 << 20)
    _ = try journal.fence()
    let ballast = volume.path + "/ballast"
    try Data(repeating: 0, count: 4 << 20).write(to: URL(filePath: ballast))
    #expect(fillUp(journal).code == .outOfSpace)
    let head = journal.head
    #expect(head.sequence > 0)
    #expect(fillUp(journal).code == .outOfSpace)
    #expect(try journal.readAll() == JournalEntry.samples(1...journal.head.sequence, contentBytes: 50_000))
    try FileManager.default.removeItem(atPath: ballast)
    let end = journal.head.sequence
    try journal.append(JournalEntry.samples(end + 1...end + 10, contentBytes: 50_000), engineVersion: 7)
    #expect(try journal.readAll() == JournalEntry.samples(1...end + 10, contentBytes: 50_000))
  }

  @Test(arguments: JournalFault.Code.allCases)
  func `every fault says in both languages what happened and where`(code: JournalFault.Code) {
    let fault = JournalFault(code, cause: "cause", at: .init(sequence: 41, batch: 7))
    for text in [fault.english, fault.turkish] {
      #expect(text.contains("41") && text.contains("7"))
      #expect(text.split(separator: ".").count > 2)
    }
    #expect(fault.english != fault.turkish)
    #expect(fault.description.contains("cause"))
    #expect(!JournalFault(code, cause: "").english.contains("Entry "))
  }

  /// Appends entry after entry until one is refused, and returns why.
  private func fillUp(_ journal: SQLiteJournal) -> JournalFault {
    while true {
      let entry = JournalEntry.sample(journal.head.sequence + 1, contentBytes: 50_000)
      if let fault = fault({ try journal.append([entry], engineVersion: 7) }) { return fault }
    }
  }
}

/// A volume of 8 MB in memory.
final class Volume {
  let path: String

  static let isAvailable: Bool = {
    let directory = Directory()
    return Volume(at: directory.file()) != nil
  }()

  init?(at path: String) {
    self.path = path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", path) else { return nil }
  }

  deinit { _ = Self.run("umount", "-l", path) }

  private static func run(_ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
