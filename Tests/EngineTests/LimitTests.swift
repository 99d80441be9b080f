// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing

/// Full tables, and lines that cannot be read.
@Suite struct LimitTests {
  private static let two = "\"counter\":2,\"value\":2"

  @Test(.rule("GEN-14")) func `a full table of the domain is refused before anything changes`() {
    var market = ToyMarket(counters: 1)
    market.send("AAA003", "toy-set.enter", "\"counter\":1,\"value\":1")
    let before = market.bookDigest()
    let answer = market.send("AAA003", "toy-set.enter", Self.two)
    let after = market.bookDigest()
    #expect(answer.refusal == "table-full" && answer.state == nil && after == before)
    let known = market.send("AAA003", "toy-set.enter", "\"counter\":1,\"value\":2")
    #expect(known.state == "executed")
  }

  @Test(.rule("GEN-14")) func `a full table of open instructions refuses entries and lets approvals pass`() {
    var limits = CoreLimits.small
    limits.openInstructions = 2
    var market = ToyMarket(limits: limits)
    for _ in 1...2 { market.send("AAA001", "toy-set.enter", Self.two) }
    for user in ["AAA001", "AAA003"] {
      let answer = market.send(user, "toy-set.enter", Self.two)
      #expect(answer.refusal == "table-full" && answer.number == nil)
    }
    let approval = market.send("AAA002", "toy-set.approve", "\"instruction\":1")
    #expect(approval.state == "executed")
    let entry = market.send("AAA001", "toy-set.enter", Self.two)
    #expect(entry.state == "entered" && entry.number == 3)
  }

  @Test(.rule("TRF-06")) func `a full table of references refuses lines that carry one`() {
    var limits = CoreLimits.small
    limits.referencesADay = 1
    var market = ToyMarket(limits: limits)
    market.send("AAA003", "toy-set.enter", "\"reference\":\"L-1\",\(Self.two)")
    let answer = market.send("AAA003", "toy-set.enter", "\"reference\":\"L-2\",\(Self.two)")
    #expect(answer.refusal == "table-full")
    let without = market.send("AAA003", "toy-set.enter", Self.two)
    #expect(without.state == "executed")
    market.nextDay()
    let tomorrow = market.send("AAA003", "toy-set.enter", "\"reference\":\"L-2\",\(Self.two)")
    #expect(tomorrow.state == "executed")
  }

  @Test(.rule("GEN-39")) func `a full table of submissions refuses the submission`() {
    var limits = CoreLimits.small
    limits.submissionsADay = 1
    var market = ToyMarket(limits: limits)
    market.send("AAA003", "toy-set.enter", Self.two, reference: "R-1")
    let before = market.bookDigest()
    let answer = market.send("AAA003", "toy-set.enter", "\"counter\":3,\"value\":3", reference: "R-2")
    let after = market.bookDigest()
    #expect(answer.refusal == "table-full" && after == before)
    let repeated = market.send("AAA003", content: ToyMarket.json("toy-set.enter", Self.two), reference: "R-1")
    #expect(repeated.repeats != nil)
  }

  @Test(.rule("GEN-14")) func `a full pool of entered fields is refused`() {
    var limits = CoreLimits.small
    // Room for one instruction of one piece beyond what is kept free.
    limits.payloadPieces = 257
    var market = ToyMarket(limits: limits)
    let first = market.send("AAA001", "toy-set.enter", Self.two)
    #expect(first.state == "entered")
    let second = market.send("AAA001", "toy-set.enter", Self.two)
    #expect(second.state == "entered")
    let third = market.send("AAA001", "toy-set.enter", Self.two)
    #expect(third.refusal == "table-full")
    let correction = market.send("AAA001", "toy-set.correct", "\"instruction\":1,\(Self.two)")
    #expect(correction.refusal == "table-full")
    let approval = market.send("AAA002", "toy-set.approve", "\"instruction\":1")
    #expect(approval.state == "executed")
  }

  // MARK: Form

  @Test(.rule("CLR-06")) func `faulty lines among good ones are refused alone`() {
    var market = ToyMarket()
    let answer = market.send(
      "AAA003", content: "toy-set.enter:counter,value\n1,1\n2\nx,2\n3,\n,\n4,4\n", form: .csv)
    let codes = answer.lines.map { $0.refusal?.code }
    #expect(codes == [nil, .messageFormat, .numberFormat, .fieldMissing, .fieldMissing, nil])
    let fields = answer.lines.map { $0.refusal?.facts.map(\.value) ?? [] }
    #expect(fields == [[], [], ["counter"], ["value"], ["counter", "value"], []])
    #expect(market.logged(.set) == [1, 4])
  }

  @Test(.rule("GEN-35")) func `an operation that is not defined is refused line by line`() {
    var market = ToyMarket()
    let answer = market.sendEach(
      "AAA003", [("toy-nothing.enter", ""), ("toy-set.enter", Self.two), ("toy-set.accept", ""), ("", "")])
    #expect(answer.refusal == nil)
    #expect(answer.lines.map(\.line) == [1, 2, 3, 4])
    let undefined = RefusalCode.functionNotDefined
    #expect(answer.lines.map { $0.refusal?.code } == [undefined, nil, undefined, undefined])
    let whole = market.send("AAA003", content: "toy-nothing.enter:counter\n1\n", form: .csv)
    #expect(whole.refusal?.code == undefined && whole.lines.isEmpty)
  }

  @Test(
    .rule("CLR-06"),
    arguments: [
      ("", .messageFormat), ("{", .messageFormat), ("[]", .messageFormat),
      ("{\"operations\":[]}", .messageFormat),
      ("{\"mode\":\"some\",\"operations\":[{}]}", .codeUnknown),
      ("{\"more\":1,\"operations\":[{}]}", .fieldUnknown),
    ] as [(String, RefusalCode)])
  func `a content that cannot be read is refused as a whole`(content: String, code: RefusalCode) {
    var market = ToyMarket()
    let answer = market.send("AAA003", content: content)
    #expect(answer.refusal?.code == code && answer.lines.isEmpty)
  }

  @Test(
    .rule("CLR-06"),
    arguments: [
      ("\"counter\":1", .fieldMissing), ("\"counter\":1,\"value\":1,\"more\":1", .fieldUnknown),
      ("\"counter\":1,\"value\":[1]", .fieldFormat), ("\"counter\":1,\"value\":-1", .numberFormat),
      ("\"counter\":1,\"value\":null", .fieldMissing), ("\"counter\":1,\"value\":1.0", .numberFormat),
    ] as [(String, RefusalCode)])
  func `a line with a wrong field names its fault`(fields: String, code: RefusalCode) {
    var market = ToyMarket()
    let answer = market.send("AAA003", "toy-set.enter", fields)
    #expect(answer.refusal == code.name && market.core.book.logged.isEmpty)
  }
}
