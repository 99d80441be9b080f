// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units
import Views

@Suite struct HoldingTests {
  @Test(.rule("TRF-62", "ACC-76")) func `after every entry the holdings add up to what was issued`() throws {
    let entries = try ProjectionTests.day()
    let projection = try ViewFile().open(entries)
    let issued = try #require(try projection.movements(member: nil, limit: 1000).rows.last).sequence
    for sequence in 1...UInt64(entries.count) {
      let held = try projection.holdings(member: nil, asOf: sequence, limit: 1000).rows
      let total = held.reduce(Quantity.zero) { $0 + $1.quantity }
      #expect(total == Quantity(sequence < issued ? 0 : 1000), "as of \(sequence)")
    }
  }

  @Test(.rule("GEN-31")) func `a past moment is an ordinary query of the table`() throws {
    let entries = try ProjectionTests.day()
    let file = ViewFile()
    let projection = try file.open(entries)
    for sequence in 1...UInt64(entries.count) {
      let asked = try projection.holdings(member: nil, asOf: sequence, limit: 1000).rows
      let told = try file.text(
        """
        SELECT group_concat(account || ' ' || subaccount || ' ' || isin || ' ' || quantity, ', ') FROM (
          SELECT * FROM holdings
          WHERE from_sequence <= \(sequence) AND (to_sequence IS NULL OR to_sequence > \(sequence))
          ORDER BY account, subaccount, isin)
        """)
      let lines = asked.map {
        "\($0.account.text) \($0.subaccount.text) \($0.isin.text) \($0.quantity.units)"
      }
      #expect(told ?? "" == lines.sorted().joined(separator: ", "))
    }
  }

  @Test func `a period begins with an entry and ends with the next that changed it`() throws {
    var market = try Market.open()
    let issue = UInt64(market.entries.count)
    market.transfer(100, from: "1001", to: "AKA/1002", by: "AKA001")
    market.pass(to: "10:00")
    market.transfer(900, from: "1001", to: "AKA/1002", by: "AKA001")
    let projection = try ViewFile().open(market.entries)
    func held(_ account: String, _ sequence: UInt64?) throws -> HoldingView? {
      try projection.holdings(member: nil, account: value(account), asOf: sequence).rows.first
    }
    #expect(try held("AKA/1001", issue - 1) == nil)
    let first = try #require(try held("AKA/1001", issue))
    #expect((first.quantity.units, first.fromSequence, first.toSequence) == (1000, issue, issue + 1))
    let second = try #require(try held("AKA/1001", issue + 2))
    #expect((second.quantity.units, second.fromSequence, second.toSequence) == (900, issue + 1, issue + 3))
    #expect(try held("AKA/1001", nil) == nil)
    let last = try #require(try held("AKA/1002", nil))
    #expect((last.quantity.units, last.fromSequence, last.toSequence) == (1000, issue + 3, nil))
  }

  @Test func `several movements in one entry make one period`() throws {
    var market = try Market.open()
    let lines = [10, 20, 30].map { units in
      #"{"operation":"transfer.enter","fields":\#(market.transferFields(units, "1001", "AKA/1002"))}"#
    }
    market.send(#"{"mode":"each","operations":[\#(lines.joined(separator: ","))]}"#, by: "AKA001")
    let file = ViewFile()
    _ = try file.open(market.entries)
    #expect(try file.text("SELECT group_concat(quantity) FROM holdings WHERE account = 'AKA/1002'") == "60")
    #expect(try file.text("SELECT count(*) FROM holding_rows") == "7")
  }

  @Test(.rule("GEN-09")) func `a member sees its own accounts only`() throws {
    let projection = try ViewFile().open(try ProjectionTests.day())
    let own = try projection.holdings(member: value("AKB"), limit: 1000).rows
    #expect(!own.isEmpty)
    #expect(own.allSatisfy { $0.account.member.text == "AKB" })
    #expect(try projection.holdings(member: value("AKB"), account: value("AKA/1001")).rows == [])
    #expect(try projection.movements(member: value("AKB"), account: value("AKA/1001")).rows == [])
    #expect(try projection.holdings(member: nil, isin: value("TRAAKBNK91N6")).rows == [])
  }

  @Test(arguments: [nil, "AKA", "AKB"])
  func `pages one after the other make the whole list`(member: String?) throws {
    let projection = try ViewFile().open(try ProjectionTests.day())
    let member = member.map { value($0, MemberCode.self) }
    let whole = try projection.holdings(member: member, limit: 1000).rows
    var rows: [HoldingView] = []
    var cursor: String?
    repeat {
      let page = try projection.holdings(member: member, after: cursor, limit: 1)
      rows += page.rows
      cursor = page.next
    } while cursor != nil
    #expect(rows == whole)
    #expect(throws: ViewFault.self) { try projection.holdings(member: nil, after: "?") }
  }
}
