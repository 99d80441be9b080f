// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing

/// Submissions that are carried out as a whole or not at all.
@Suite struct GroupTests {
  private func set(_ counter: Int, _ value: Int, reference: String? = nil) -> (String, String) {
    let reference = reference.map { "\"reference\":\"\($0)\"," } ?? ""
    return ("toy-set.enter", "\(reference)\"counter\":\(counter),\"value\":\(value)")
  }

  @Test(.rule("GEN-39")) func `a group is carried out line by line when none is refused`() {
    var market = ToyMarket()
    let answer = market.sendGroup("AAA003", [set(1, 10), set(2, 20), set(1, 30)])
    #expect(answer.refusal == nil && answer.lines.map(\.state) == [.executed, .executed, .executed])
    #expect(market.value(1) == 30 && market.value(2) == 20)
    #expect(market.logged(.set) == [1, 2, 1])
  }

  /// Everything that a line can touch: a staged entry, an approval, a correction, a withdrawal, an offer,
  /// follow-ups, an alarm, the cut-off, references.
  @Test(.rule("GEN-39")) func `a refusal in the middle puts everything back`() {
    var market = ToyMarket()
    for counter in 1...3 {
      market.send("AAA001", "toy-set.enter", set(counter, counter, reference: "L-\(counter)").1)
    }
    market.send("AAA003", "toy-offer.enter", "\"receiver\":\"BBB\",\"counter\":4,\"value\":4")
    market.send("AAA003", "toy-set.enter", set(5, 5).1)
    let lines = [
      set(5, 6), set(6, 6, reference: "L-6"), ("toy-set.approve", "\"instruction\":1"),
      ("toy-set.correct", "\"instruction\":2,\"reference\":\"L-7\",\"counter\":2,\"value\":7"),
      ("toy-set.withdraw", "\"instruction\":3"),
      ("toy-offer.enter", "\"receiver\":\"BBB\",\"counter\":8,\"value\":8"),
      ("toy-chain.enter", "\"length\":5"),
      ("toy-two-person.enter", "\"counter\":9,\"value\":9"),
      ("toy-alarm.enter", "\"at\":\"12:00\",\"subject\":1"),
      ("toy-cut-off.enter", "\"cutOff\":\"10:00\""), ("toy-deadline.enter", "\"lastTime\":\"11:00\""),
      set(10, 1_001), set(11, 11),
    ]
    // What a submission changes in any case (its row, sequence and time) is the same for one that is refused
    // at once.
    let atOnce = market.digestAfter(lines: [set(10, 1_001)])
    market.digestOfNext = .max
    let answer = market.sendGroup("AAA003", lines)
    market.digestOfNext = nil
    #expect(answer.refusal?.code == .groupRefused)
    #expect(answer.lines.count == 1 && answer.lines[0].line == 12)
    #expect(answer.lines[0].refusal?.code == .priorityInvalid && answer.lines[0].instruction == nil)
    #expect(market.stood.isEmpty)
    let isPutBack = market.digest() == atOnce
    #expect(isPutBack)
    // And what follows is as if it had never come.
    let approval = market.send("AAA002", "toy-set.approve", "\"instruction\":1")
    #expect(approval.state == "executed")
    let next = market.send("AAA001", "toy-set.enter", set(6, 6, reference: "L-6").1)
    #expect(next.state == "entered" && next.number == 6)
    market.tick(at: "12:30")
    #expect(market.logged(.alarm).isEmpty && market.logged(.followUp).isEmpty)
  }

  @Test(.rule("GEN-39")) func `the refusal that broke a group is all that is kept of it`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-set.enter", "\"counter\":99,\"value\":1")
    // Outside a group the entry stands and only its approval is refused (GEN-15); a group is all or nothing.
    let answer = market.sendGroup(
      "AAA003", [set(1, 1), ("toy-refuse-at-approval.enter", "\"counter\":2,\"value\":2")])
    #expect(answer.refusal?.code == .groupRefused)
    #expect(answer.lines.count == 1 && answer.lines[0].line == 2 && answer.lines[0].state == nil)
    #expect(answer.lines[0].refusal?.code == .insufficientBalance)
    #expect(market.stood.isEmpty && market.value(1) == nil)
  }

  @Test(.rule("GEN-35"), arguments: [0, 1, 2])
  func `an operation that is not defined breaks the group`(place: Int) {
    var market = ToyMarket()
    // A long outcome before, so that nothing left over from it can hide.
    _ = market.sendEach("AAA003", (1...20).map { set($0, $0) })
    var lines = [set(31, 1), set(32, 2)]
    lines.insert(("toy-nothing.enter", ""), at: place)
    let answer = market.sendGroup("AAA003", lines)
    #expect(answer.refusal?.code == .groupRefused)
    #expect(answer.lines.count == 1 && answer.lines[0].line == UInt32(place + 1))
    #expect(answer.lines[0].refusal?.code == .functionNotDefined)
    #expect(market.stood.isEmpty && market.value(31) == nil)
  }

  @Test(.rule("GEN-14")) func `a missing right breaks the group at its first line`() {
    var market = ToyMarket()
    let answer = market.sendGroup("AAA001", [set(1, 1), ("toy-set.approve", "\"instruction\":1"), set(2, 2)])
    #expect(answer.refusal?.code == .groupRefused && answer.lines.count == 1)
    #expect(answer.lines[0].line == 2 && answer.lines[0].refusal?.code == .approvalRightMissing)
    let next = market.send("AAA001", "toy-set.enter", set(1, 1).1)
    #expect(next.number == 1)
  }

  @Test(.rule("CLR-06")) func `a badly formed line breaks the group`() {
    var market = ToyMarket()
    let answer = market.send(
      "AAA003", content: "toy-set.enter all:counter,value\n1,1\n2,x\n3,3\n", form: .csv)
    #expect(answer.refusal?.code == .groupRefused && answer.lines.count == 1)
    #expect(answer.lines[0].line == 2 && answer.lines[0].refusal?.code == .numberFormat)
    #expect(market.core.book.logged.isEmpty)
  }

  @Test(.rule("GEN-39")) func `follow-ups start after the group`() {
    var market = ToyMarket()
    _ = market.sendGroup(
      "AAA003", [("toy-chain.enter", "\"length\":2"), set(1, 1), ("toy-chain.enter", "\"length\":1")])
    #expect(market.core.book.logged.map(\.kind) == [.set, .followUp, .followUp, .followUp])
    #expect(market.logged(.followUp) == [0, 1, 0])
    var single = ToyMarket()
    _ = single.sendEach("AAA003", [("toy-chain.enter", "\"length\":2"), set(1, 1)])
    #expect(single.core.book.logged.map(\.kind) == [.followUp, .followUp, .set])
  }

  @Test(.rule("GEN-39")) func `a group has a limit`() {
    var market = ToyMarket()
    let limit = market.core.limits.groupLines
    let tooMany = market.sendGroup("AAA003", (1...limit + 1).map { set($0, 1) })
    #expect(tooMany.refusal?.code == .groupTooLarge && tooMany.lines.isEmpty && market.value(1) == nil)
    let justEnough = market.sendGroup("AAA003", (1...limit).map { set($0, 1) })
    #expect(justEnough.refusal == nil && justEnough.lines.count == limit)
    let oneByOne = market.sendEach("AAA003", (1...limit + 1).map { set($0, 2) })
    #expect(oneByOne.lines.count == limit + 1)
  }

  @Test(.rule("GEN-39")) func `a broken group uses up its reference`() {
    var market = ToyMarket()
    let content = "toy-set.enter all:counter,value\n1,1\n2,1001\n"
    market.send("AAA003", content: content, form: .csv, reference: "R-1")
    let first = market.core.sequence
    let again = market.send("AAA003", content: content, form: .csv, reference: "R-1")
    #expect(again.repeats == first)
  }

  @Test(.rule("GEN-14")) func `an instruction that a broken group approved can be approved later`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", set(1, 1).1)
    // A later one ends first, so that the row of ends is long enough.
    market.send("AAA003", "toy-set.enter", set(2, 2).1)
    let before = market.bookDigest()
    _ = market.sendGroup("AAA003", [("toy-set.approve", "\"instruction\":1"), set(3, 1_001)])
    let after = market.bookDigest()
    #expect(after == before)
    let approval = market.send("AAA002", "toy-set.approve", "\"instruction\":1")
    #expect(approval.state == "executed")
  }

  @Test(.rule("GEN-39")) func `within a group a line sees what the lines before it did`() {
    var market = ToyMarket(counters: 2)
    let full = market.sendGroup("AAA003", [set(1, 1), set(2, 2), set(3, 3)])
    #expect(full.lines.map { $0.refusal?.code } == [.tableFull] && full.lines[0].line == 3)
    let fits = market.sendGroup("AAA003", [set(1, 1), set(2, 2), set(2, 3)])
    #expect(fits.refusal == nil && market.value(2) == 3)
  }
}

extension ToyMarket {
  /// The digest that the state would have after one more submission of these lines by AAA003, in a market
  /// with the same history. The submission takes the place and reference of the next one.
  func digestAfter(lines: [(String, String)]) -> [UInt8] {
    var other = ToyMarket()
    for entry in entries {
      other.time = entry.time
      other.execute(entry.submission)
    }
    other.countReferences(as: self)
    other.digestOfNext = .max
    _ = other.sendGroup("AAA003", lines)
    return other.digest()
  }
}
