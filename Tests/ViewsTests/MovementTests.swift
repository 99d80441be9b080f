// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing
import Units
import Views

@Suite struct MovementTests {
  @Test(.rule("GEN-31", "TRF-62")) func `a movement shows both sides and both users`() throws {
    var market = try Market.open()
    let number = market.transfer(70, from: "1001", to: "AKB/2001", by: "AKA002").instruction
    market.act("approve", number, by: "AKA003")
    market.act("accept", number, by: "AKB002")
    market.act("accept-approve", number, by: "AKB003")
    let projection = try ViewFile().open(market.entries)
    let moved = try #require(try projection.movements(member: value("AKB")).rows.first)
    #expect(moved.instruction == InstructionNumber(number))
    #expect(moved.origin == .transfer)
    #expect(moved.isin == Market.share)
    #expect((moved.source?.text, moved.target?.text) == ("AKA/1001", "AKB/2001"))
    #expect((moved.sourceSubaccount, moved.targetSubaccount) == (.serb, .serb))
    #expect(moved.quantity == Quantity(70))
    #expect((moved.enteredBy?.text, moved.approvedBy?.text) == ("AKA002", "AKA003"))
    #expect(moved.time == market.time)
  }

  @Test(.rule("TRF-05")) func `an issue has one side`() throws {
    let market = try Market.open()
    let projection = try ViewFile().open(market.entries)
    let rows = try projection.movements(member: value("AKA")).rows
    #expect(rows.count == 1)
    #expect(rows[0].origin == .issue)
    #expect(rows[0].source == nil)
    #expect(rows[0].quantity == Quantity(1000))
    let instruction = try #require(try projection.instruction(rows[0].instruction, member: nil)).instruction
    #expect(instruction.operation == "security-issue")
    #expect(instruction.approvedBy?.text == "MKK900")
  }

  @Test(.rule("GEN-32")) func `the same movements are found by member, by account and without either`() throws
  {
    let projection = try ViewFile().open(try ProjectionTests.day())
    let all = try projection.movements(member: nil, limit: 1000).rows
    #expect(all.count == 7)
    for member in ["AKA", "AKB"] {
      let own = all.filter { $0.source?.member.text == member || $0.target?.member.text == member }
      #expect(try projection.movements(member: value(member), limit: 1000).rows == own)
    }
    for account in ["AKA/1001", "AKA/1002", "AKB/2001", "AKB/2002"] {
      let own = all.filter { $0.source?.text == account || $0.target?.text == account }
      #expect(try projection.movements(member: nil, account: value(account), limit: 1000).rows == own)
      #expect(
        try projection.movements(
          member: nil, account: value(account), isin: Market.share, days: Market.monday...Market.monday
        ).rows == own)
    }
    #expect(try projection.movements(member: nil, days: Market.monday + 1...Market.monday + 1).rows == [])
    #expect(try projection.movements(member: nil, account: value("AKA/77")).rows == [])
  }

  @Test(arguments: [(nil, nil), ("AKA", nil), ("AKB", nil), (nil, "AKA/1001")] as [(String?, String?)])
  func `pages one after the other make the whole list`(member: String?, account: String?) throws {
    let projection = try ViewFile().open(try ProjectionTests.day())
    let member = member.map { value($0, MemberCode.self) }
    let account = account.map { value($0, AccountKey.self) }
    let whole = try projection.movements(member: member, account: account, limit: 1000).rows
    var rows: [MovementView] = []
    var cursor: String?
    repeat {
      let page = try projection.movements(member: member, account: account, after: cursor, limit: 2)
      rows += page.rows
      cursor = page.next
    } while cursor != nil
    #expect(rows == whole)
    #expect(throws: ViewFault.self) { try projection.movements(member: nil, after: "7") }
  }
}
