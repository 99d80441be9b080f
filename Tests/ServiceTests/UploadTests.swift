// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

/// Content that is too much, too slow, cut off or nonsense: refused, and nothing changes.
struct UploadTests {
  let world: World

  init() async throws { world = try await World.shared.value }

  @Test(
    .rule("CLR-06"),
    arguments: [["--http1.1"], ["--http2"], ["--http1.1", "--header", "Transfer-Encoding: chunked"]])
  func `more than eight megabytes are refused`(options: [String]) async throws {
    let answer = try await world.curl.send(
      "/v1/submissions", as: "AKA001", body: [UInt8](repeating: 32, count: 8 << 20 + 1),
      headers: [("Content-Type", "application/json"), (Door.signatureHeader, "a..b")], options)
    #expect(answer.status == 413)
    #expect(answer.code == "body-too-large")
  }

  @Test(.rule("GEN-39"), arguments: ["--http1.1", "--http2"])
  func `a sender who is too slow is cut`(version: String) async throws {
    var limits = World.limits
    limits.bodySeconds = 1
    let world = try await World(limits: limits, isFurnished: false)
    let answer = try await world.curl.send(
      "/v1/submissions", as: "MKK900", body: [UInt8](repeating: 32, count: 4_000_000),
      headers: [("Content-Type", "application/json"), (Door.signatureHeader, "a..b")],
      [version, "--limit-rate", "20000"])
    #expect(answer.status == 408, "\(answer.exit) \(answer.text)")
    #expect(answer.code == "body-incomplete")
    await world.stop()
  }

  @Test(.rule("GEN-12"))
  func `a content that breaks off changes nothing`() async throws {
    let content = Array(world.transfer("HALF").utf8)
    let signature = try world.envelope(of: "AKA001", reference: "HALF").sign(
      content, with: world.credentials["AKA001"]!.key)
    let half = try await world.curl.send(
      "/v1/submissions", as: "AKA001", body: Array(content.prefix(40)),
      headers: [
        ("Content-Type", "application/json"), (Door.signatureHeader, signature),
        ("Content-Length", String(content.count)),
      ], ["--http1.1", "--max-time", "0.5"])
    #expect(half.exit != 0 && half.status == 0)
    let whole = try await world.post(content, signature: signature, as: "AKA001")
    #expect(whole.json["accepted"] as? Int == 1, "\(whole.text)")
    #expect(whole.headers["kaydi-repeats"] == nil)
  }

  @Test(
    .rule("CLR-06", "GEN-35"),
    arguments: [
      (String(repeating: "[", count: 5_000), "message-format"), ("{}", "function-not-defined"),
      (#"{"operation":"share-split.enter","fields":{}}"#, "function-not-defined"),
      (#"{"operation":"transfer.enter","fields":{"colour":1}}"#, "field-missing"),
      (#"{"operation":"transfer.enter","operation":"transfer.enter","fields":{}}"#, "message-format"),
      ("", "message-format"),
    ])
  func `nonsense is refused on record`(content: String, code: String) async throws {
    let reference = "N-\(UInt32.random(in: 1 ... .max))"
    let answer = try await world.submit(content, as: "AKA001", reference: reference)
    #expect(answer.status == 200, "\(answer.text)")
    let refusal = answer.json["refusal"] as? [String: Any] ?? answer.lines.first
    #expect(refusal?["code"] as? String == code)
  }

  @Test(.rule("CLR-06"))
  func `invalid UTF-8 is refused on record`() async throws {
    let content =
      Array(#"{"operation":"transfer.enter","fields":{"description":""#.utf8) + [0xff, 0xfe]
      + Array(#""}}"#.utf8)
    let answer = try await world.submit(content, world.envelope(of: "AKA001", reference: "UTF"), as: "AKA001")
    #expect(answer.status == 200)
    #expect(answer.json["accepted"] as? Int == 0)
  }

  @Test(.rule("GEN-39"))
  func `beyond what may be at work, senders are asked to come again`() async throws {
    var limits = World.limits
    limits.requestsInFlight = 0
    let world = try await World(limits: limits, isFurnished: false)
    let answer = try await world.post([123, 125], signature: "a..b", as: "MKK900")
    #expect(answer.status == 429)
    #expect(answer.code == "too-many-requests")
    #expect(answer.headers["retry-after"] == "1")
    await world.stop()
  }
}
