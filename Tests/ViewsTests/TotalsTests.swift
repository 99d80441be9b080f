// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing
import Units
import Views

@Suite struct TotalsTests {
  @Test func `an entry counts its lines`() throws {
    var market = try Market.open()
    let lines = [("1001", 10), ("9999", 10), ("1001", 20), ("1002", 400)].map { source, units in
      let fields = market.transferFields(units, source, source == "1002" ? "AKA/1001" : "AKA/1002")
      return #"{"operation":"transfer.enter","fields":\#(fields)}"#
    }
    market.send(#"{"mode":"each","operations":[\#(lines.joined(separator: ","))]}"#, by: "AKA001")
    let projection = try ViewFile().open(market.entries)
    let entry = try #require(try projection.entries(limit: 1).rows.first)
    #expect((entry.lines, entry.accepted, entry.refused, entry.realised) == (4, 3, 1, 3))
    #expect((entry.kind, entry.member?.text, entry.user?.text) == ("submission", "AKA", "AKA001"))
    #expect(entry.time == market.time)
  }

  @Test func `a group refused leaves its refusals and nothing else`() throws {
    var market = try Market.open()
    let lines = [("1001", 10), ("9999", 10)].map { source, units in
      #"{"operation":"transfer.enter","fields":\#(market.transferFields(units, source, "AKA/1002"))}"#
    }
    market.send(#"{"mode":"all","operations":[\#(lines.joined(separator: ","))]}"#, by: "AKA001")
    let projection = try ViewFile().open(market.entries)
    let entry = try #require(try projection.entries(limit: 1).rows.first)
    #expect((entry.lines, entry.accepted, entry.refused, entry.realised) == (1, 0, 1, 0))
    #expect(
      try projection.refusalsByCode(day: Market.monday).map { "\($0.code) \($0.rule) \($0.count)" } == [
        "account-not-found TRF-01 1", "group-refused GEN-39 1",
      ])
    #expect(try projection.movements(member: nil).rows.count == 1)
  }

  @Test(.rule("GEN-39")) func `a repeated submission names the first`() throws {
    var market = try Market.open()
    market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA001")
    let first = UInt64(market.entries.count)
    market.sendAgain()
    let projection = try ViewFile().open(market.entries)
    let entries = try projection.entries(limit: 2).rows
    #expect(entries.map(\.repeats) == [first, nil])
    #expect(entries.map(\.accepted) == [0, 1])
    #expect(try projection.movements(member: nil).rows.count == 2)
  }

  @Test func `refusals are counted by day and member`() throws {
    var market = try Market.open()
    for _ in 1...3 { market.transfer(10, from: "9999", to: "AKA/1002", by: "AKA001") }
    market.transfer(10, from: "2001", to: "AKB/2001", by: "AKB001")
    let projection = try ViewFile().open(market.entries)
    let all = try projection.refusalsByCode(day: Market.monday)
    #expect(all.map { "\($0.code) \($0.count)" } == ["account-not-found 3", "same-account 1"])
    #expect(
      try projection.refusalsByCode(day: Market.monday, member: value("AKB")).map(\.code) == ["same-account"])
    #expect(try projection.refusalsByCode(day: Market.monday + 1) == [])
  }

  @Test func `totals of the days make those of all`() throws {
    let entries = try ProjectionTests.day()
    let projection = try ViewFile().open(entries)
    let all = try projection.totals()
    #expect(all.entries == UInt64(entries.count))
    #expect((all.refused, all.realised) == (1, 6))
    let days = try [projection.totals(day: Market.monday), projection.totals(day: Market.monday + 1)]
    #expect(days.map(\.entries).reduce(0, +) == all.entries)
    #expect(days[1].entries == 1)
    #expect(try projection.totals(day: Market.monday + 2).entries == 0)
    let own = try ["MKK", "AKA", "AKB"].map { try projection.totals(member: value($0)) }
    #expect(own.map(\.realised).reduce(0, +) == all.realised)
    #expect(own.allSatisfy { $0.entries > 0 && $0.entries < all.entries })
    #expect(try projection.entries(limit: 1000).rows.count == entries.count)
    #expect(
      try projection.entries(member: value("AKB"), limit: 1000).rows.allSatisfy { $0.member?.text == "AKB" })
  }
}
