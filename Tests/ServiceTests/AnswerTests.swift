// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import Kernel
import Service
import TestSupport
import Testing
import Units

struct AnswerTests {
  private static let time = Moment(microseconds: World.start * Moment.microsecondsPerSecond)

  /// An outcome with every kind of event in a mixture that the seed gives.
  private static func outcome(seed: UInt64) -> [UInt8] {
    var state = seed
    func random(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    var work = Work()
    work.post(Submitted())
    for line in 1...UInt32(1 + random(40)) {
      work.line = line
      let number = InstructionNumber(UInt64(line) * 10)
      switch random(6) {
      case 0:
        var event = TransferCompleted()
        event.instruction = number
        work.post(event)
      case 1: work.post(Refusal(.accountNotFound, "TRF-01", Fact("account", .number(Int64(line)))))
      case 2:
        work.post(InstructionStood(number, Transfer.code, .entered, version: 1))
        work.post(Refusal(.insufficientBalance, "TRF-59"))
      case 3:
        work.post(TransferInstructed())
        work.post(InstructionStood(number, Transfer.code, .open, version: 1))
        work.post(SecuritiesMoved())
        work.post(InstructionStood(InstructionNumber(7), Transfer.code, .executed, version: 1))
        work.post(InstructionStood(number, Transfer.code, .partlyExecuted, version: 1))
      case 4:
        work.post(AccountChanged())
        work.post(InstructionStood(number, AccountDefinition.code, .executed, version: 1))
      default:
        work.post(MemberChanged())
        work.post(UserChanged())
        work.post(InstructionStood(number, MemberDefinition.code, .executed, version: 1))
      }
    }
    work.line = 0
    if random(4) == 0 { work.post(Refusal(.groupRefused, "GEN-39", Fact("line", .number(3)))) }
    return work.outcome.array()
  }

  @Test(.rule("GEN-19"), arguments: UInt64(1)...40)
  func `documents say what the engine's own reading of an outcome says`(seed: UInt64) throws {
    let outcome = Self.outcome(seed: seed)
    let expected = outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0) }
    let json = AnswerDocument(sequence: 5, time: Self.time, outcome: outcome, form: .json, language: .english)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.body)) as? [String: Any])
    let lines = try #require(object["lines"] as? [[String: Any]])
    try #require(lines.count == expected.lines.count)
    for (line, wanted) in zip(lines, expected.lines) {
      #expect(line["line"] as? UInt32 == wanted.line)
      #expect(line["status"] as? String == wanted.state?.code.string ?? "refused")
      #expect(line["instruction"] as? UInt64 == wanted.instruction?.value)
      #expect(line["code"] as? String == wanted.refusal?.code?.name)
    }
    #expect((object["refusal"] as? [String: Any])?["code"] as? String == expected.refusal?.code?.name)
    #expect(json.accepted == UInt64(expected.lines.count { $0.state != nil }))
    let csv = AnswerDocument(sequence: 5, time: Self.time, outcome: outcome, form: .csv, language: .english)
    let rows = String(decoding: csv.body, as: UTF8.self).split(separator: "\r\n")
    #expect(rows.count == 1 + expected.lines.count + (expected.refusal == nil ? 0 : 1))
    #expect(csv.refused == json.refused)
  }

  @Test(
    .rule("GEN-07"),
    arguments: [
      (nil, Language.turkish), ("en", .english), ("EN-gb", .english), ("de, en;q=0.5, tr;q=0.4", .english),
      ("en;q=0.3, tr;q=0.31", .turkish), ("fr", .turkish), ("en;q=0", .turkish),
      ("en;q=1.0,tr;q=0.9", .english), (";;,", .turkish),
    ])
  func `the language is the one preferred of the two`(header: String?, language: Language) {
    #expect(Language(acceptLanguage: header) == language)
  }
}
