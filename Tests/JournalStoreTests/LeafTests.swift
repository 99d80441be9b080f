// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Kernel
import Testing

@Suite struct LeafTests {
  static let batches: [ClosedRange<UInt64>] = [1...2, 3...5, 6...6, 7...10]
  let directory = Directory()
  let journal: SQLiteJournal

  init() throws { journal = try SQLiteJournal.leading(directory.file(), Self.batches) }

  @Test func `leaves come from any entry on, to the end of the batch that makes them enough`() throws {
    for from in 0...11 as ClosedRange<UInt64> {
      for count in [1, 2, 3, 5, 100] {
        let first = max(1, from)
        let enough = first + UInt64(count) - 1
        let end = Self.batches.first { $0.upperBound >= max(first, enough) }?.upperBound ?? 10
        let expected = first > 10 ? [] : JournalEntry.samples(first...end).flatMap(JournalHash.leaves)
        #expect(try journal.leaves(from: from, atLeast: count) == expected, "\(from) \(count)")
      }
    }
  }

  @Test func `an empty journal has no leaves`() throws {
    let empty = try SQLiteJournal(path: directory.file("empty.db"), create: true)
    #expect(try empty.leaves(from: 1, atLeast: 10) == [])
  }

  @Test(arguments: ["entry_leaf", "outcome_leaf"])
  func `a changed leaf is found without the entry`(column: String) throws {
    try tamper(directory.file(), "UPDATE entry SET \(column) = zeroblob(32) WHERE sequence = 4")
    #expect(try journal.leaves(from: 1, atLeast: 1).count == 128)
    #expect(fault { _ = try journal.leaves(from: 1, atLeast: 3) }?.code == .altered)
    #expect(fault { _ = try journal.leaves(from: 5, atLeast: 1) }?.code == .altered)
    #expect(try journal.leaves(from: 6, atLeast: 1).count == 64)
  }

  @Test func `a missing entry is found`() throws {
    try tamper(directory.file(), "DELETE FROM entry WHERE sequence = 4")
    #expect(fault { _ = try journal.leaves(from: 3, atLeast: 1) }?.place?.sequence == 4)
  }
}
