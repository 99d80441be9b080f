// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

struct SubmissionTests {
  let world: World

  init() async throws { world = try await World.shared.value }

  @Test(.rule("GEN-11", "GEN-13", "GEN-19", "GEN-21"))
  func `a signed transfer in JSON is executed and its answer is signed`() async throws {
    let answer = try await world.submit(world.transfer("T-1"), as: "AKA001", reference: "J-1")
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.json["reference"] as? String == "J-1")
    #expect(answer.json["accepted"] as? Int == 1)
    #expect(answer.lines.first?["status"] as? String == "executed")
    let header = try world.verify(answer)
    #expect(header.reference == "J-1")
    #expect(header.entrySequence == answer.json["sequence"] as? UInt64)
    #expect(answer.headers["kaydi-sequence"] == String(header.entrySequence))
  }

  @Test(.rule("GEN-19", "GEN-39"))
  func `a file in CSV is answered in CSV, line by line`() async throws {
    let file = """
      transfer.enter:reference,sendingAccount,receivingMember,receivingAccount,isin,nominal,transferReason
      C-1,1001,AKA,1002,\(World.isin),10,DEVIR
      C-2,1001,AKA,1002,\(World.isin),0,DEVIR
      C-3,9999,AKA,1002,\(World.isin),10,DEVIR

      """
    let answer = try await world.submit(file, as: "AKA001", reference: "C-1", type: .csv)
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.headers["content-type"]?.hasPrefix("text/csv") == true)
    let rows = answer.text.split(whereSeparator: \.isNewline)
    try #require(rows.count == 4)
    #expect(rows[0] == "line,status,instruction,code,rule,facts")
    #expect(rows[1].hasPrefix("1,executed,"))
    #expect(rows[2] == "2,refused,,nominal-invalid,GEN-37,field=nominal")
    #expect(rows[3] == "3,refused,,account-not-found,TRF-01,account=AKA/9999")
    _ = try world.verify(answer)
  }

  @Test(.rule("GEN-39"))
  func `one refused line refuses an all-or-nothing submission`() async throws {
    let content =
      #"{"mode":"all","operations":[\#(world.transfer("G-1")),\#(world.transfer("G-2", to: "9999"))]}"#
    let answer = try await world.submit(content, as: "AKA001", reference: "G-1")
    #expect(answer.json["accepted"] as? Int == 0)
    #expect((answer.json["refusal"] as? [String: Any])?["code"] as? String == "group-refused")
    #expect(answer.lines.first?["code"] as? String == "receiver-account-not-found")
  }

  @Test(.rule("GEN-39"))
  func `the same signed bytes on another connection give the first answer and change nothing`() async throws {
    let content = Array(world.transfer("R-1").utf8)
    let envelope = world.envelope(of: "AKA001", reference: "R-1")
    let signature = try envelope.sign(content, with: world.credentials["AKA001"]!.key)
    let first = try await world.post(content, signature: signature, as: "AKA001")
    let second = try await world.post(content, signature: signature, as: "AKA001")
    #expect(first.status == 200 && first.headers["kaydi-repeats"] == nil)
    #expect(second.body == first.body)
    #expect(second.headers["kaydi-repeats"] == first.headers["kaydi-sequence"])
    _ = try world.verify(second)
    let stolen = try await world.post(content, signature: signature, as: "AKB001")
    #expect(stolen.code == "signature-not-by-sender")
  }

  @Test(.rule("GEN-39"))
  func `the same reference with other bytes is refused`() async throws {
    _ = try await world.submit(world.transfer("D-1"), as: "AKA001", reference: "D-1")
    let answer = try await world.submit(world.transfer("D-2"), as: "AKA001", reference: "D-1")
    #expect((answer.json["refusal"] as? [String: Any])?["code"] as? String == "duplicate-reference")
  }

  @Test(.rule("GEN-39"))
  func `another business day is refused on record`() async throws {
    let envelope = world.envelope(of: "AKA001", reference: "B-1", day: "2026-03-03")
    let answer = try await world.submit(Array(world.transfer("B-1").utf8), envelope, as: "AKA001")
    #expect(answer.status == 200)
    let refusal = answer.json["refusal"] as? [String: Any]
    #expect(refusal?["code"] as? String == "business-day-mismatch")
    #expect((refusal?["facts"] as? [String: String])?["signedDay"] == "2026-03-03")
  }

  @Test(.rule("GEN-10"))
  func `a good certificate that is not the assigned one is refused on record`() async throws {
    let envelope = world.envelope(of: "AKA001", certificate: "unassigned", reference: "U-1")
    let answer = try await world.submit(
      Array(world.transfer("U-1").utf8), envelope, as: "unassigned", signer: "unassigned")
    #expect((answer.json["refusal"] as? [String: Any])?["code"] as? String == "certificate-not-assigned")
  }

  @Test(.rule("GEN-07"), arguments: [("tr", "Zorunlu"), ("en", "mandatory")])
  func `sentences of refused lines come in the reader's language`(language: String, word: String) async throws
  {
    let content = #"{"operation":"transfer.enter","fields":{"reference":"L-1"}}"#
    let answer = try await world.submit(content, as: "AKA001", reference: "L-\(language)", language: language)
    #expect(answer.headers["content-language"] == language)
    #expect(answer.lines.first?["code"] as? String == "field-missing")
    #expect((answer.lines.first?["message"] as? String)?.lowercased().contains(word.lowercased()) == true)
  }

  @Test(arguments: [("--http1.1", "1.1"), ("--http2", "2")])
  func `both versions of HTTP serve members`(option: String, version: String) async throws {
    let content = Array(world.transfer("H-\(version.prefix(1))").utf8)
    let envelope = world.envelope(of: "AKA001", reference: "H-\(version.prefix(1))")
    let signature = try envelope.sign(content, with: world.credentials["AKA001"]!.key)
    let answer = try await world.curl.send(
      "/v1/submissions", as: "AKA001", body: content,
      headers: [("Content-Type", "application/json"), (Door.signatureHeader, signature)], [option])
    #expect(answer.version == version)
    #expect(answer.json["accepted"] as? Int == 1, "\(answer.text)")
  }

  @Test(.rule("GEN-12"))
  func `what was answered is answered again after a restart`() async throws {
    let world = try await World()
    let content = Array(world.transfer("A-1").utf8)
    let signature = try world.envelope(of: "AKA001", reference: "A-1")
      .sign(content, with: world.credentials["AKA001"]!.key)
    let first = try await world.post(content, signature: signature, as: "AKA001")
    await world.stop()
    let reopened = try await World(reopening: world)
    let second = try await reopened.post(content, signature: signature, as: "AKA001")
    #expect(first.status == 200)
    #expect(second.body == first.body)
    let rows = try await reopened.curl.send("/v1/instructions?isin=\(World.isin)&atLeast=7", as: "AKA001")
    #expect(rows.rows.count { $0["reference"] as? String == "A-1" } == 1)
    await reopened.stop()
  }
}
