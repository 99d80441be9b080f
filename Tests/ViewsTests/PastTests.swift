// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import Kernel
import TestSupport
import Testing
import Units
import Views

/// Time travel: a question as of an entry is answered as views made of the entries up to it would answer.
@Suite struct PastTests {
  @Test(.rule("GEN-31", "GEN-32"), arguments: [3, 1453, 0xcafe] as [UInt64])
  func `the past is answered as the journal folded up to it answers`(seed: UInt64) throws {
    var random = Generator(state: seed &* 0x9e37_79b9_7f4a_7c15 | 1)
    let entries = try Self.days(&random)
    let file = ViewFile()
    let projection = try file.open(entries)
    for table in ["members", "accounts", "securities", "instruction_rows"] {
      #expect(try file.text("SELECT min(until) FROM \(table)_former") != nil, "no \(table) changed")
    }
    let sequences = (0..<12).map { _ in Int.random(in: 1...entries.count, using: &random) }
    for sequence in Set(sequences + [1, entries.count]) {
      let folded = try ViewFile().open(Array(entries.prefix(sequence)))
      let now = entries[sequence - 1].time
      let expected = try Answers(folded, asOf: nil, now: now).lines
      let told = try Answers(projection, asOf: UInt64(sequence), now: now).lines
      #expect(told.count == expected.count, "as of \(sequence)")
      for (one, other) in zip(told, expected) where one != other {
        Issue.record("as of \(sequence) of \(entries.count):\n\(one)\nbut folded\n\(other)")
        break
      }
    }
  }

  @Test func `an entry beyond the last is answered with the last`() throws {
    let entries = try ProjectionTests.day()
    let projection = try ViewFile().open(entries)
    let page = try projection.accounts(member: nil, asOf: UInt64.max)
    #expect(page.sequence == UInt64(entries.count))
    #expect(try page.rows == projection.accounts(member: nil).rows)
    #expect(try projection.instructions(member: nil, asOf: UInt64.max).sequence == UInt64(entries.count))
  }

  @Test func `a time means the last entry at or before it`() throws {
    var market = try Market.open()
    let before = market.time
    market.pass(to: "16:00")
    market.pass(to: "16:30")
    let entries = market.entries
    let projection = try ViewFile().open(entries)
    let first = try #require(entries.first)
    #expect(try projection.moment(at: first.time - 1) == nil)
    #expect(try projection.moment(at: first.time)?.sequence == 1)
    let count = UInt64(entries.count)
    #expect(try projection.moment(at: before + 1)?.sequence == count - 2)
    #expect(try projection.moment(at: entries[entries.count - 2].time)?.sequence == count - 1)
    #expect(try projection.moment(at: entries[entries.count - 1].time - 1)?.sequence == count - 1)
    #expect(try projection.moment(at: Moment(microseconds: .max))?.sequence == count)
    #expect(try projection.moment(of: 2)?.time == entries[1].time)
    #expect(try projection.moment(of: count + 1) == nil)
    #expect(try projection.moment(of: UInt64.max) == nil)
  }

  @Test func `of several entries at one time the last counts`() throws {
    var entries = try ProjectionTests.day()
    for index in 5..<entries.count { entries[index].time = entries[5].time }
    let projection = try ViewFile().open(entries)
    #expect(try projection.moment(at: entries[5].time)?.sequence == UInt64(entries.count))
  }

  @Test(.rule("GEN-31")) func `the past is an ordinary query of the histories`() throws {
    let entries = try ProjectionTests.day()
    let file = ViewFile()
    let projection = try file.open(entries)
    for sequence in stride(from: 1, through: entries.count, by: 3) {
      let told = try file.text(
        """
        SELECT group_concat(line, '; ') FROM (
          SELECT number || ' ' || state || ' ' || realised AS line FROM instructions_history
          WHERE updated <= \(sequence) AND (until IS NULL OR until > \(sequence)) ORDER BY number DESC)
        """)
      let asked = try projection.instructions(member: nil, asOf: UInt64(sequence), limit: 1000).rows.map {
        "\($0.number.value) \($0.state.text) \($0.realised.units)"
      }
      #expect(told ?? "" == asked.joined(separator: "; "), "as of \(sequence)")
    }
  }

  @Test func `a row that changed in several entries is kept once for each`() throws {
    var market = try Market.open()
    let start = UInt64(market.entries.count)
    for status in ["suspended", "active", "suspended"] {
      market.decide("member-status", #"{"member":"AKB","status":"\#(status)","document":"D-1"}"#)
    }
    let file = ViewFile()
    let projection = try file.open(market.entries)
    let told = try (0...3).map {
      try projection.members(member: value("AKB"), asOf: start + 2 * $0).rows.map(\.status)
    }
    #expect(told == [["active"], ["suspended"], ["active"], ["suspended"]])
    #expect(
      try file.text(
        "SELECT group_concat(sequence || '-' || until, ' ') FROM members_former WHERE member = 'AKB'")
        == "\(Self.definition(of: "AKB", in: market.entries))-\(start + 2) \(start + 2)-\(start + 4) \(start + 4)-\(start + 6)"
    )
  }

  private static func definition(of member: String, in entries: [JournalEntry]) -> UInt64 {
    entries.first { entry in
      entry.outcome.withUnsafeBytes { bytes in
        var reader = OutcomeReader(bytes)
        while let (_, event) = reader.next() {
          if case .member(let changed) = event, changed.member.text == member { return true }
        }
        return false
      }
    }?.sequence ?? 0
  }

  // MARK: Days at random

  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  /// Two days in which everything happens that changes a row: transfers of every ending, registers that
  /// change, time.
  private static func days(_ random: inout Generator) throws -> [JournalEntry] {
    var market = try Market.open()
    for member in ["AKA", "AKB"] {
      market.enter(
        "authority-grant",
        #"{"user":"\#(member)001","authorities":["account-change.enter","account-change.approve"]}"#,
        by: "\(member)900")
    }
    var numbers: [UInt64] = []
    for day in 0..<2 {
      for _ in 0..<60 { step(&market, &numbers, &random) }
      market.pass(to: "17:00:01", on: Market.monday + day)
      market.pass(to: "09:00", on: Market.monday + day + 1)
    }
    return market.entries
  }

  private static func step(
    _ market: inout Market, _ numbers: inout [UInt64], _ random: inout Generator
  ) {
    let accounts = ["AKA/1001", "AKA/1002", "AKB/2001", "AKB/2002"]
    func any<Element>(_ elements: [Element], _ random: inout Generator) -> Element {
      elements[Int.random(in: 0..<elements.count, using: &random)]
    }
    let source = any(accounts, &random), target = any(accounts, &random)
    let member = source.prefix(3), account = source.dropFirst(4)
    switch Int.random(in: 0..<14, using: &random) {
    case 0..<6:
      let user = "\(member)\(any(["001", "002"], &random))"
      let answer = market.transfer(
        Int.random(in: 1...400, using: &random), from: String(account), to: target, by: user)
      if answer.instruction > 0 { numbers.append(answer.instruction) }
    case 6..<10:
      let verb = any(
        [
          ("approve", "003"), ("withdraw", "002"), ("accept", "002"), ("accept-approve", "003"),
          ("reject", "002"),
        ],
        &random)
      market.act(verb.0, numbers.isEmpty ? 1 : any(numbers, &random), by: "\(member)\(verb.1)")
    case 10:
      let status = any(["S", "A", "P"], &random)
      market.enter(
        "account-change", #"{"account":"\#(account)","status":"\#(status)"}"#, by: "\(member)001")
    case 11:
      let status = any(["suspended", "active"], &random)
      market.decide("member-status", #"{"member":"\#(member)","status":"\#(status)","document":"D-1"}"#)
    case 12:
      market.enter(
        "user-definition", #"{"member":"\#(member)","type":"USER","name":"Yeni","information":"B-1"}"#,
        by: "MKK900")
    default:
      let isSuspended = Bool.random(using: &random)
      market.decide("security-suspension", #"{"isin":"\#(Market.share.text)","suspended":\#(isSuspended)}"#)
    }
  }
}

extension Market {
  /// What the operator's two officers do together, whether it needs both or not.
  fileprivate mutating func decide(_ operation: String, _ fields: String) {
    let number = enter(operation, fields, by: "MKK900").instruction
    send(#"{"operation":"\#(operation).approve","fields":{"instruction":\#(number)}}"#, by: "MKK901")
  }
}

/// Every answer of every question, a line a row.
private struct Answers {
  private(set) var lines: [String] = []

  init(_ projection: Projection, asOf sequence: UInt64?, now: Moment) throws {
    for member in [nil, "AKA", "AKB", "XXX"].map({ $0.map { value($0, MemberCode.self) } }) {
      for limit in [2, 1000] {
        try add("accounts") {
          try projection.accounts(member: member, asOf: sequence, after: $0, limit: limit)
        }
        try add("members") { try projection.members(member: member, asOf: sequence, after: $0, limit: limit) }
        try add("users") { try projection.users(member: member, asOf: sequence, after: $0, limit: limit) }
        try add("entries") { try projection.entries(member: member, asOf: sequence, after: $0, limit: limit) }
        try add("movements") {
          try projection.movements(member: member, asOf: sequence, after: $0, limit: limit)
        }
        try add("notices") { cursor in
          try projection.notices(
            member: member, asOf: sequence, after: cursor.flatMap(NoticePosition.init), limit: limit, now: now
          )
        }
        try add("holdings") { cursor in
          var page = try projection.holdings(member: member, asOf: sequence, after: cursor, limit: limit)
          // How long it went on holding is known only afterwards.
          for index in page.rows.indices { page.rows[index].toSequence = nil }
          return page
        }
        try add("instructions") {
          try projection.instructions(member: member, asOf: sequence, after: $0, limit: limit)
        }
      }
      for state in InstructionState.allCases {
        try add("\(state)") {
          try projection.instructions(member: member, state: state, asOf: sequence, after: $0, limit: 5)
        }
      }
      for account in ["AKA/1001", "AKB/2002"] {
        try add(account) {
          try projection.movements(
            member: member, account: value(account), isin: Market.share, asOf: sequence, after: $0, limit: 5)
        }
      }
      let totals = try projection.totals(member: member, asOf: sequence)
      let refusals = try projection.refusalsByCode(day: now.day, member: member, asOf: sequence)
      lines.append("\(totals) \(refusals)")
    }
    try add("securities") { try projection.securities(asOf: sequence, after: $0) }
    for number in 1...40 as ClosedRange<UInt64> {
      let found = try projection.instruction(InstructionNumber(number), member: nil, asOf: sequence)
      lines.append("instruction \(number): \(found.map { "\($0)" } ?? "none")")
    }
  }

  /// All pages of a question, the last one with the entry that it reflects.
  private mutating func add<Row>(_ name: String, _ ask: (String?) throws -> Page<Row>) throws {
    var cursor: String?
    repeat {
      let page = try ask(cursor)
      for row in page.rows { lines.append("\(name): \(row)") }
      lines.append("\(name) reflects \(page.sequence)")
      cursor = page.next
    } while cursor != nil
  }
}
