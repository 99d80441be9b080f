// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Submissions and lines that come twice.
@Suite struct ReferenceTests {
  private static let content = ToyMarket.json("toy-set.enter", "\"counter\":1,\"value\":10")

  @Test(.rule("GEN-39")) func `the same bytes under the same reference give the first answer`() {
    var market = ToyMarket()
    market.send("AAA003", content: Self.content, reference: "R-1")
    let first = market.core.sequence
    market.send("AAA003", content: Self.content, reference: "R-2")
    let before = market.bookDigest()
    let again = market.send("AAA003", content: Self.content, reference: "R-1")
    #expect(again.repeats == first && again.lines.isEmpty && again.refusal == nil)
    let after = market.bookDigest()
    #expect(after == before)
  }

  @Test(.rule("GEN-39")) func `other bytes under the same reference are refused`() {
    var market = ToyMarket()
    market.send("AAA003", content: Self.content, reference: "R-1")
    let before = market.bookDigest()
    let other = ToyMarket.json("toy-set.enter", "\"counter\":1,\"value\":11")
    let answer = market.send("AAA003", content: other, reference: "R-1")
    #expect(answer.refusal?.code == .duplicateReference && answer.lines.isEmpty && answer.repeats == nil)
    let after = market.bookDigest()
    #expect(after == before)
  }

  @Test(.rule("GEN-39")) func `a reference belongs to its member`() {
    var market = ToyMarket()
    market.send("AAA003", content: Self.content, reference: "R-1")
    let answer = market.send("BBB003", content: Self.content, reference: "R-1")
    #expect(answer.lines.first?.state == .executed)
  }

  @Test(.rule("GEN-39")) func `what was signed for another day is refused`() {
    var market = ToyMarket()
    market.send("AAA003", content: Self.content, reference: "R-1")
    market.nextDay()
    for day in [ToyMarket.monday, ToyMarket.monday + 2] {
      let answer = market.send("AAA003", content: Self.content, reference: "R-1", day: day)
      #expect(answer.refusal?.code == .businessDayMismatch && answer.lines.isEmpty)
    }
  }

  @Test(.rule("GEN-39")) func `the day comes before the reference and the reference before the user`() {
    var market = ToyMarket()
    market.send("AAA003", content: Self.content, reference: "R-1")
    let wrongDay = market.send("AAA003", content: "{}", reference: "R-1", day: ToyMarket.monday + 1)
    #expect(wrongDay.refusal?.code == .businessDayMismatch)
    let taken = market.send("AAA000", content: "{}", reference: "R-1")
    #expect(taken.refusal?.code == .duplicateReference)
    let unreadable = market.send("AAA000", content: "{", reference: "R-2")
    #expect(unreadable.refusal?.code == .messageFormat)
  }

  @Test(.rule("GEN-39", "AUT-13")) func `an unknown user uses up no reference`() {
    var market = ToyMarket()
    let answer = market.send("DDD001", content: Self.content, reference: "R-1")
    #expect(answer.refusal?.code == .userUnknown)
    let again = market.send("DDD001", content: Self.content, reference: "R-1")
    #expect(again.refusal?.code == .userUnknown)
  }

  @Test(.rule("GEN-39")) func `a new day clears the references`() {
    var market = ToyMarket()
    let set = ToyMarket.json("toy-set.enter", "\"reference\":\"L-1\",\"counter\":1,\"value\":10")
    market.send("AAA003", content: set, reference: "R-1")
    market.nextDay()
    let answer = market.send("AAA003", content: set, reference: "R-1")
    #expect(answer.repeats == nil && answer.lines.first?.state == .executed)
  }

  @Test(.rule("GEN-39")) func `references live for their day although a backlog is left from yesterday`() {
    var limits = CoreLimits.small
    limits.steps = 3
    var market = ToyMarket(limits: limits)
    for subject in 0..<10 {
      market.send("AAA003", "toy-alarm.enter", "\"at\":\"23:59\",\"subject\":\(subject)")
    }
    market.nextDay()
    market.send("AAA003", content: Self.content, reference: "R-1")
    #expect(market.core.hasBacklog == true)
    while market.core.hasBacklog { market.execute(nil) }
    let again = market.send("AAA003", content: Self.content, reference: "R-1")
    #expect(again.repeats != nil && again.lines.isEmpty)
  }

  // MARK: References of lines

  @Test(.rule("TRF-06")) func `the reference of a line is unique for the member and day`() {
    var market = ToyMarket()
    let first = market.send("AAA003", "toy-set.enter", "\"reference\":\"L-1\",\"counter\":1,\"value\":10")
    #expect(first.state == "executed")
    let second = market.send("AAA003", "toy-set.enter", "\"reference\":\"L-1\",\"counter\":2,\"value\":10")
    #expect(second.refusal == "duplicate-reference" && market.value(2) == nil)
    let otherMember = market.send(
      "BBB003", "toy-set.enter", "\"reference\":\"L-1\",\"counter\":2,\"value\":10")
    #expect(otherMember.state == "executed")
  }

  @Test(.rule("TRF-06")) func `within one file the second line with a reference is refused`() {
    var market = ToyMarket()
    let answer = market.send(
      "AAA003", content: "toy-set.enter:reference,counter,value\nL-1,1,1\nL-1,2,2\nL-2,3,3\n", form: .csv)
    #expect(answer.lines.map { $0.refusal?.code } == [nil, .duplicateReference, nil])
    #expect(market.value(1) == 1 && market.value(2) == nil && market.value(3) == 3)
  }

  @Test(.rule("TRF-06")) func `a refused line gives its reference back`() {
    var market = ToyMarket()
    let refused = market.send("AAA003", "toy-set.enter", "\"reference\":\"L-1\",\"counter\":1,\"value\":1001")
    #expect(refused.refusal == "priority-invalid")
    let again = market.send("AAA003", "toy-set.enter", "\"reference\":\"L-1\",\"counter\":1,\"value\":1")
    #expect(again.state == "executed")
  }

  @Test(.rule("TRF-06")) func `a correction keeps its own reference and takes no other's`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", "\"reference\":\"L-1\",\"counter\":1,\"value\":1")
    market.send("AAA001", "toy-set.enter", "\"reference\":\"L-2\",\"counter\":2,\"value\":2")
    let own = market.send(
      "AAA001", "toy-set.correct", "\"instruction\":1,\"reference\":\"L-1\",\"counter\":1,\"value\":3")
    #expect(own.state == "entered")
    let others = market.send(
      "AAA001", "toy-set.correct", "\"instruction\":1,\"reference\":\"L-2\",\"counter\":1,\"value\":3")
    #expect(others.refusal == "duplicate-reference")
    let fresh = market.send(
      "AAA001", "toy-set.correct", "\"instruction\":1,\"reference\":\"L-3\",\"counter\":1,\"value\":3")
    #expect(fresh.state == "entered")
    let taken = market.send("AAA001", "toy-set.enter", "\"reference\":\"L-3\",\"counter\":1,\"value\":3")
    #expect(taken.refusal == "duplicate-reference")
  }
}
