// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kernel
import TestSupport
import Testing
import Units
import Views

@Suite struct ProjectionTests {
  /// A day with everything in it: at once, waiting, in parts, refused, rejected, cut off.
  static func day() throws -> [JournalEntry] {
    var market = try Market.open()
    market.transfer(100, from: "1001", to: "AKA/1002", by: "AKA001")
    market.transfer(
      50, from: "1001", to: "AKB/2001", by: "AKA001", #","receiverRegistrationNumber":10000001"#)
    let offered = market.transfer(70, from: "1001", to: "AKB/2001", by: "AKA001").instruction
    market.act("accept", offered, by: "AKB002")
    market.act("accept-approve", offered, by: "AKB003")
    let waiting = market.transfer(500, from: "1002", to: "AKA/1001", by: "AKA002").instruction
    market.act("approve", waiting, by: "AKA003")
    market.transfer(5, from: "1001", to: "AKA/1002", by: "AKA001")
    market.transfer(5, from: "9999", to: "AKA/1002", by: "AKA001")
    let rejected = market.transfer(1, from: "1001", to: "AKB/2002", by: "AKA001").instruction
    market.act("reject", rejected, by: "AKB002")
    market.act("accept-approve", rejected, by: "AKB003")
    market.pass(to: "17:00:05")
    market.pass(to: "09:00", on: Market.monday + 1)
    return market.entries
  }

  @Test func `tables rebuilt from the journal are those that grew with it, row by row`() throws {
    let entries = try Self.day()
    let grown = ViewFile(), whole = ViewFile()
    let projection = try grown.open()
    for entry in entries { try projection.apply([entry]) }
    let rows = try grown.rows()
    _ = try whole.open(entries)
    #expect(try whole.rows() == rows)
    try projection.rebuild()
    #expect(try projection.position() == 0)
    try projection.apply(entries)
    #expect(try grown.rows() == rows)
    #expect(rows.count > 200)
  }

  @Test(arguments: [2, 3, 7]) func `the size of the batches leaves no trace`(size: Int) throws {
    let entries = try Self.day()
    let whole = ViewFile(), parts = ViewFile()
    _ = try whole.open(entries)
    let projection = try parts.open()
    for start in stride(from: 0, to: entries.count, by: size) {
      try projection.apply(Array(entries[start..<min(start + size, entries.count)]))
    }
    #expect(try parts.rows() == whole.rows())
  }

  @Test func `views opened again go on where they were`() throws {
    let entries = try Self.day()
    let whole = ViewFile(), parts = ViewFile()
    _ = try whole.open(entries)
    for entry in entries { _ = try parts.open([entry]) }
    #expect(try parts.rows() == whole.rows())
  }

  @Test func `an entry given twice counts once`() throws {
    let entries = try Self.day()
    let file = ViewFile()
    let projection = try file.open(entries)
    let rows = try file.rows()
    try projection.apply(entries)
    try projection.apply([])
    #expect(try file.rows() == rows)
    #expect(try projection.position() == UInt64(entries.count))
  }

  @Test func `an entry that does not follow is a gap`() throws {
    let entries = try Self.day()
    let projection = try ViewFile().open(Array(entries.prefix(3)))
    #expect(throws: ViewFault.self) { try projection.apply([entries[5]]) }
    #expect(try projection.position() == 3)
    try projection.apply(Array(entries[2...]))
    #expect(try projection.position() == UInt64(entries.count))
  }

  @Test func `an outcome cut short is refused, and its whole batch leaves nothing`() throws {
    let entries = try Self.day()
    let file = ViewFile()
    let projection = try file.open(Array(entries.prefix(10)))
    let rows = try file.rows()
    var broken = entries[11]
    broken.outcome.removeLast()
    do {
      try projection.apply([entries[10], broken])
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.code == .outcomeUnknown)
    }
    #expect(try file.rows() == rows)
    try projection.apply(Array(entries[10...]))
    #expect(try projection.position() == UInt64(entries.count))
  }

  @Test func `a file of something else stays as it is`() throws {
    let file = ViewFile()
    try file.execute("CREATE TABLE entry (sequence INTEGER)")
    do {
      _ = try file.open()
      Issue.record("nothing was thrown")
    } catch let fault as ViewFault {
      #expect(fault.code == .unreadable)
    }
    #expect(try file.text("SELECT group_concat(name) FROM sqlite_master") == "entry")
  }

  @Test func `tables of another format are made anew`() throws {
    let entries = try Self.day()
    let file = ViewFile()
    _ = try file.open(entries)
    try file.execute("UPDATE position SET format = 0")
    let projection = try file.open()
    #expect(try projection.position() == 0)
    try projection.apply(entries)
    #expect(try projection.position() == UInt64(entries.count))
  }

  @Test func `every fault says what to do in both languages`() {
    for code in ViewFault.Code.allCases {
      let fault = ViewFault(code, cause: "test")
      #expect(fault.english != fault.turkish)
      #expect(fault.english.hasSuffix(".") && fault.turkish.hasSuffix("."))
    }
  }
}
