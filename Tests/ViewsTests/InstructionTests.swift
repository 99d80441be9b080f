// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing
import Units
import Views

@Suite struct InstructionTests {
  @Test(.rule("GEN-14", "GEN-31", "TRF-75"))
  func `an instruction names who entered, who approved and who decided`() throws {
    var market = try Market.open()
    let number = market.transfer(70, from: "1001", to: "AKB/2001", by: "AKA002").instruction
    market.act("approve", number, by: "AKA003")
    market.act("accept", number, by: "AKB002")
    market.act("accept-approve", number, by: "AKB003")
    let projection = try ViewFile().open(market.entries)
    let found = try #require(try projection.instruction(InstructionNumber(number), member: value("AKA")))
    let instruction = found.instruction
    #expect(instruction.operation == "transfer")
    #expect(instruction.state == .executed)
    #expect(instruction.enteredBy?.text == "AKA002")
    #expect(instruction.approvedBy?.text == "AKA003")
    #expect(instruction.decidedBy?.text == "AKB003")
    #expect(instruction.source?.text == "AKA/1001")
    #expect(instruction.target?.text == "AKB/2001")
    #expect(instruction.receiver?.text == "AKB")
    #expect(instruction.nominal == Quantity(70))
    #expect(instruction.realised == Quantity(70))
    #expect(instruction.reason == .assignment)
    #expect(instruction.updatedAt > instruction.enteredAt)
    #expect(found.steps.map(\.state) == [.entered, .offered, .acceptEntered, .executed])
    #expect(found.steps.map { $0.user?.text } == ["AKA002", "AKA003", "AKB002", "AKB003"])
  }

  @Test(.rule("GEN-15")) func `one user alone stands in both stages`() throws {
    var market = try Market.open()
    let number = market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA001").instruction
    let projection = try ViewFile().open(market.entries)
    let found = try #require(try projection.instruction(InstructionNumber(number), member: nil))
    #expect(found.instruction.enteredBy?.text == "AKA001")
    #expect(found.instruction.approvedBy?.text == "AKA001")
    #expect(found.instruction.receiver == nil)
    #expect(found.steps.map(\.state) == [.executed])
    #expect(found.steps[0].user?.text == "AKA001")
  }

  @Test(.rule("GEN-14")) func `what was entered before and realised at its approval has both steps`() throws {
    var market = try Market.open()
    let number = market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA002").instruction
    market.act("approve", number, by: "AKA003")
    let projection = try ViewFile().open(market.entries)
    let found = try #require(try projection.instruction(InstructionNumber(number), member: nil))
    #expect(found.instruction.enteredBy?.text == "AKA002")
    #expect(found.instruction.approvedBy?.text == "AKA003")
    #expect((found.instruction.state, found.instruction.realised.units) == (.executed, 10))
    #expect(found.steps.map(\.state) == [.entered, .executed])
    #expect(found.steps.map { $0.user?.text } == ["AKA002", "AKA003"])
    #expect(try projection.movements(member: nil, limit: 1).rows.first?.instruction.value == number)
  }

  @Test(.rule("GEN-16")) func `a correction is a new version`() throws {
    var market = try Market.open()
    let number = market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA002").instruction
    let fields = market.transferFields(20, "1001", "AKA/1002").dropFirst()
    market.send(
      #"{"operation":"transfer.correct","fields":{"instruction":\#(number),\#(fields)}"#, by: "AKA002")
    let projection = try ViewFile().open(market.entries)
    let found = try #require(try projection.instruction(InstructionNumber(number), member: nil))
    #expect(found.instruction.version == 2)
    #expect(found.steps.map(\.version) == [1, 2])
    #expect(found.instruction.nominal == nil)
  }

  @Test(.rule("TRF-58", "TRF-59")) func `what time ends has no user`() throws {
    var market = try Market.open()
    let number = market.transfer(1500, from: "1001", to: "AKA/1002", by: "AKA001").instruction
    market.pass(to: "17:00:01")
    let projection = try ViewFile().open(market.entries)
    let found = try #require(try projection.instruction(InstructionNumber(number), member: nil))
    #expect(found.instruction.state == .partlyClosed)
    #expect(found.instruction.realised == Quantity(1000))
    #expect(found.steps.map(\.state) == [.partlyExecuted, .partlyClosed])
    #expect(found.steps[1].user == nil)
  }

  /// Another's credit sets a waiting transfer free: it is not that line's own.
  @Test(.rule("TRF-60")) func `a transfer that another entry sets free keeps its users`() throws {
    var market = try Market.open()
    let waiting = market.transfer(40, from: "1002", to: "AKA/1001", by: "AKA001").instruction
    market.transfer(60, from: "1001", to: "AKA/1002", by: "AKA001")
    let projection = try ViewFile().open(market.entries)
    let found = try #require(try projection.instruction(InstructionNumber(waiting), member: nil))
    #expect(found.instruction.state == .executed)
    #expect(found.steps.map(\.state) == [.open, .executed])
    #expect(try projection.entries(limit: 1).rows.first?.realised == 2)
    #expect(try projection.entries(limit: 1).rows.first?.accepted == 1)
  }

  @Test(.rule("GEN-09", "TRF-75")) func `a member sees its own side and nothing else`() throws {
    var market = try Market.open()
    let within = market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA001").instruction
    let between = market.transfer(10, from: "1001", to: "AKB/2001", by: "AKA001").instruction
    let projection = try ViewFile().open(market.entries)
    let seen = try projection.instructions(member: value("AKB"), limit: 1000).rows
    #expect(seen.filter { $0.operation == "transfer" }.map(\.number.value) == [between])
    #expect(seen.allSatisfy { $0.member.text == "AKB" || $0.receiver?.text == "AKB" })
    #expect(try projection.instruction(InstructionNumber(within), member: value("AKB")) == nil)
    #expect(try projection.instructions(member: value("ZZZ")).rows == [])
    let all = try projection.instructions(member: nil, limit: 1000).rows
    #expect(all.count > seen.count)
    #expect(all.map(\.number) == all.map(\.number).sorted(by: >))
  }

  @Test(.rule("TRF-75")) func `filters name state, security and days`() throws {
    var market = try Market.open()
    market.transfer(10, from: "1001", to: "AKA/1002", by: "AKA001")
    let open = market.transfer(10, from: "2001", to: "AKB/2002", by: "AKB001").instruction
    let offered = market.transfer(10, from: "1001", to: "AKB/2001", by: "AKA001").instruction
    let projection = try ViewFile().open(market.entries)
    func numbers(_ member: String?, _ state: InstructionState?, _ days: ClosedRange<Day>? = nil) throws
      -> [UInt64]
    {
      try projection.instructions(
        member: member.map { value($0) }, state: state, isin: Market.share, days: days, limit: 1000
      ).rows.map(\.number.value)
    }
    #expect(try numbers("AKB", .open) == [open])
    #expect(try numbers("AKA", .open) == [])
    #expect(try numbers("AKB", .offered) == [offered])
    #expect(try numbers("AKA", .offered) == [offered])
    #expect(try numbers(nil, .offered) == [offered])
    #expect(try numbers("AKA", .executed, Market.monday...Market.monday).count == 1)
    #expect(try numbers(nil, .executed).count == 2)
    #expect(try numbers("AKA", .executed, Market.monday + 1...Market.monday + 2) == [])
    #expect(try projection.instructions(member: nil, isin: value("TRAAKBNK91N6")).rows == [])
  }

  @Test(arguments: [nil, "AKA", "AKB"], [nil, InstructionState.executed, .offered])
  func `pages one after the other make the whole list`(member: String?, state: InstructionState?) throws {
    let projection = try ViewFile().open(try ProjectionTests.day())
    let member = member.map { value($0, MemberCode.self) }
    let whole = try projection.instructions(member: member, state: state, limit: 1000)
    #expect(whole.next == nil)
    var rows: [InstructionView] = []
    var cursor: String?
    repeat {
      let page = try projection.instructions(member: member, state: state, after: cursor, limit: 2)
      rows += page.rows
      cursor = page.next
    } while cursor != nil
    #expect(rows == whole.rows)
  }

  @Test func `a cursor from elsewhere is refused`() throws {
    let projection = try ViewFile().open(try ProjectionTests.day())
    for cursor in ["", "x", "-1", "99999999", "1-1"] {
      #expect(throws: ViewFault.self) { try projection.instructions(member: nil, after: cursor) }
    }
  }
}
