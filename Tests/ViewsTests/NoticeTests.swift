// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kernel
import TestSupport
import Testing
import Units
import Views

@Suite struct NoticeTests {
  /// The notices that the entries after a mark gave rise to, in their order.
  private func notices(_ entries: [JournalEntry], after mark: Int) throws -> [String] {
    let projection = try ViewFile().open(entries)
    return try projection.notices(member: nil, limit: 1000, now: entries[entries.count - 1].time).rows
      .filter { $0.position.sequence > mark }.map(\.summary)
  }

  @Test(.rule("GEN-19", "TRF-65"))
  func `a transfer realised at once tells the sender three things and the receiver one`() throws {
    var market = try Market.open()
    let mark = market.entries.count
    market.transfer(
      70, from: "1001", to: "AKB/2001", by: "AKA001", #","receiverRegistrationNumber":10000001"#)
    market.transfer(30, from: "1001", to: "AKA/1002", by: "AKA001")
    #expect(
      try notices(market.entries, after: mark) == [
        "AKA acceptance ACCEPTED", "AKA executability EXECUTABLE", "AKA outcome FULL moved 70 left 0",
        "AKB outcome FULL moved 70 left 0",
        "AKA acceptance ACCEPTED", "AKA executability EXECUTABLE", "AKA outcome FULL moved 30 left 0",
      ])
  }

  @Test(.rule("GEN-19", "TRF-59", "TRF-65")) func `a part is told with what is left, the rest when it comes`()
    throws
  {
    var market = try Market.open()
    let mark = market.entries.count
    market.transfer(
      1100, from: "1001", to: "AKB/2001", by: "AKA001", #","receiverRegistrationNumber":10000001"#)
    market.enter(
      "security-issue", #"{"isin":"TRAGARAN91N1","account":"AKA/1001","quantity":100}"#, by: "MKK900")
    #expect(
      try notices(market.entries, after: mark) == [
        "AKA acceptance ACCEPTED", "AKA executability EXECUTABLE",
        "AKA outcome PARTIAL moved 1000 left 100", "AKB outcome PARTIAL moved 1000 left 100",
        "MKK acceptance ACCEPTED", "AKA outcome FULL moved 100 left 0", "AKB outcome FULL moved 100 left 0",
      ])
  }

  @Test(.rule("GEN-14", "GEN-19")) func `entry and approval are answered each`() throws {
    var market = try Market.open()
    let mark = market.entries.count
    let number = market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA002").instruction
    market.act("approve", number, by: "AKA003")
    #expect(
      try notices(market.entries, after: mark) == [
        "AKA acceptance ACCEPTED", "AKA acceptance ACCEPTED", "AKA executability EXECUTABLE",
        "AKA outcome FULL moved 10 left 0",
      ])
  }

  @Test(.rule("GEN-19", "TRF-60")) func `what waits for balance is not executable yet`() throws {
    var market = try Market.open()
    let mark = market.entries.count
    market.transfer(10, from: "1002", to: "AKA/1001", by: "AKA001")
    #expect(
      try notices(market.entries, after: mark) == [
        "AKA acceptance ACCEPTED", "AKA executability NOT_EXECUTABLE insufficient-balance left 10",
      ])
  }

  @Test(.rule("TRF-63", "TRF-66"))
  func `an approved transfer is submitted to both, a rejected one told to both`() throws {
    var market = try Market.open()
    let mark = market.entries.count
    let number = market.transfer(70, from: "1001", to: "AKB/2001", by: "AKA002").instruction
    market.act("approve", number, by: "AKA003")
    market.act("reject", number, by: "AKB002")
    market.act("accept-approve", number, by: "AKB003")
    #expect(
      try notices(market.entries, after: mark) == [
        "AKA acceptance ACCEPTED",
        "AKA acceptance ACCEPTED", "AKA submitted", "AKB submitted",
        "AKB acceptance ACCEPTED",
        "AKB acceptance ACCEPTED", "AKA rejected", "AKB rejected",
      ])
  }

  @Test(.rule("TRF-64", "TRF-65")) func `what the receiver accepts is told to both`() throws {
    var market = try Market.open()
    let number = market.transfer(1500, from: "1001", to: "AKB/2001", by: "AKA001").instruction
    let mark = market.entries.count
    market.act("accept", number, by: "AKB002")
    market.act("accept-approve", number, by: "AKB003")
    #expect(
      try notices(market.entries, after: mark) == [
        "AKB acceptance ACCEPTED",
        "AKB acceptance ACCEPTED", "AKA executability EXECUTABLE",
        "AKA outcome PARTIAL moved 1000 left 500", "AKB outcome PARTIAL moved 1000 left 500",
      ])
  }

  /// Submitted or not decides who hears; a direct transfer is never submitted (TRF-68).
  @Test(.rule("TRF-58", "TRF-66", "TRF-68"))
  func `the cut-off is told to the receiver when it was submitted`() throws {
    var market = try Market.open()
    market.transfer(10, from: "1001", to: "AKB/2001", by: "AKA002")
    market.transfer(20, from: "1001", to: "AKB/2001", by: "AKA001")
    market.transfer(
      1030, from: "1001", to: "AKB/2001", by: "AKA001", #","receiverRegistrationNumber":10000001"#)
    let mark = market.entries.count
    market.pass(to: "17:00:01")
    #expect(
      try Set(notices(market.entries, after: mark)) == [
        "AKA cut-off", "AKA cut-off left 20", "AKB cut-off left 20", "AKA cut-off left 30",
      ])
    #expect(try notices(market.entries, after: mark).count == 4)
  }

  @Test(.rule("TRF-66")) func `a withdrawal is told to the sender alone`() throws {
    var market = try Market.open()
    let number = market.transfer(10, from: "1001", to: "AKB/2001", by: "AKA002").instruction
    let mark = market.entries.count
    market.act("withdraw", number, by: "AKA002")
    #expect(try notices(market.entries, after: mark) == ["AKA acceptance ACCEPTED", "AKA cancelled"])
  }

  @Test(.rule("GEN-15", "GEN-19")) func `refusals name their code, also that of an approval alone`() throws {
    var market = try Market.open()
    let mark = market.entries.count
    market.transfer(10, from: "9999", to: "AKA/1002", by: "AKA001")
    market.enter("member-status", #"{"member":"AKB","status":"suspended","document":"2026/1"}"#, by: "AKA001")
    #expect(
      try notices(market.entries, after: mark) == [
        "AKA acceptance REFUSED account-not-found", "AKA acceptance REFUSED right-missing",
      ])
    let projection = try ViewFile().open(market.entries)
    let notice = try #require(
      try projection.notices(member: value("AKA"), limit: 1000, now: market.time).rows.first {
        $0.code != nil
      })
    #expect(notice.facts == #"{"account":"AKA/9999"}"#)
  }

  @Test(.rule("CLR-04")) func `Takasbank hears of a member's new status in the entry that brings it`() throws
  {
    var market = try Market.open()
    let number = market.enter(
      "member-status", #"{"member":"AKB","status":"suspended","document":"2026/1"}"#, by: "MKK900"
    ).instruction
    let mark = market.entries.count
    market.send(#"{"operation":"member-status.approve","fields":{"instruction":\#(number)}}"#, by: "MKK901")
    let projection = try ViewFile().open(market.entries)
    let rows = try projection.notices(member: value("TVS"), limit: 1000, now: market.time).rows
    #expect(rows.map(\.summary) == ["TVS member-status suspended"])
    #expect(rows.first?.facts == #"{"member":"AKB","from":"active","to":"suspended"}"#)
    #expect(rows.first?.position.sequence == UInt64(mark + 1))
    #expect(rows.first?.time == market.time)
  }

  @Test(.rule("GEN-21", "GEN-22"), arguments: [1, 2, 3, 5])
  func `a reader that goes on from its last position misses nothing and sees nothing twice`(limit: Int) throws
  {
    let entries = try ProjectionTests.day()
    let projection = try ViewFile().open(entries)
    let now = entries[entries.count - 1].time
    for member in [nil, "AKA", "AKB"] {
      let member = member.map { value($0, MemberCode.self) }
      let whole = try projection.notices(member: member, limit: 1000, now: now).rows
      #expect(whole.map(\.position) == whole.map(\.position).sorted())
      #expect(Set(whole.map(\.position)).count == whole.count)
      var rows: [NoticeView] = []
      while true {
        let page = try projection.notices(member: member, after: rows.last?.position, limit: limit, now: now)
        rows += page.rows
        if page.next == nil { break }
        #expect(page.next == rows.last?.position.description)
      }
      #expect(rows == whole)
    }
  }

  @Test func `the table of notices tells the same as the reader`() throws {
    let entries = try ProjectionTests.day()
    let file = ViewFile()
    let projection = try file.open(entries)
    let read = try projection.notices(member: nil, limit: 1000, now: entries[0].time).rows.map {
      "\($0.position) \($0.member.text) \($0.kind.rawValue) \($0.result ?? "-") \($0.remaining?.units ?? -1)"
    }
    let told = try file.text(
      """
      SELECT group_concat(sequence || '-' || notice_index || ' ' || member || ' ' || kind || ' ' ||
        coalesce(result, '-') || ' ' || coalesce(remaining, -1), char(10))
      FROM (SELECT * FROM notices ORDER BY sequence, notice_index)
      """)
    #expect(told == read.joined(separator: "\n"))
  }

  /// The example of GEN-22: created on 2026-03-02, readable through 2026-03-09 24:00.
  @Test(.rule("GEN-22", "GEN-23")) func `a notice is in the store for seven days after its own`() throws {
    var market = try Market.open()
    market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA001")
    let file = ViewFile()
    let projection = try file.open(market.entries)
    let aka = value("AKA", MemberCode.self)
    let last = Moment(day: value("2026-03-10"), time: value("00:00")) - 1
    let rows = try projection.notices(member: aka, limit: 1000, now: last).rows
    #expect(!rows.isEmpty)
    let first = rows[0].position
    #expect(
      try projection.notices(member: aka, after: first, limit: 1000, now: last).rows.count == rows.count - 1)
    #expect(try projection.notices(member: aka, limit: 1000, now: last + 1).rows == [])
    do {
      _ = try projection.notices(member: aka, after: first, now: last + 1)
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.code == .noticeArchived)
    }
    // Archived and not deleted.
    #expect(try file.text("SELECT count(*) FROM notices WHERE member = 'AKA'") == "\(rows.count)")
  }

  @Test(.rule("GEN-21", "GEN-22")) func `a position that is not the member's own is unknown`() throws {
    let entries = try ProjectionTests.day()
    let projection = try ViewFile().open(entries)
    let now = entries[entries.count - 1].time
    let aka = value("AKA", MemberCode.self), akb = value("AKB", MemberCode.self)
    let own = try projection.notices(member: aka, limit: 1000, now: now).rows
    for position in [
      NoticePosition(sequence: 0, index: 0), NoticePosition(sequence: 900_000, index: 8), own[0].position,
    ] {
      do {
        _ = try projection.notices(member: akb, after: position, now: now)
        Issue.record("nothing was thrown")
      } catch {
        #expect(error.code == .positionUnknown)
      }
    }
  }

  @Test func `a position reads as it is written`() {
    let position = NoticePosition(sequence: 812, index: 24)
    #expect(position.description == "812-24")
    #expect(NoticePosition("812-24") == position)
    for text in ["", "812", "812-", "-24", "812-24-1", "a-b", "812--24", "99999999999999999999-1"] {
      #expect(NoticePosition(text) == nil, "\(text)")
    }
  }
}
