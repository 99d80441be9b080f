// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalStore
import Kernel
import Service
import Signing
import TestSupport
import Testing

/// Each refusal of the door, and which comes first of several.
struct DoorTests {
  let world: World

  init() async throws { world = try await World.shared.value }

  private var content: [UInt8] { Array(world.transfer("DOOR").utf8) }

  /// Sends what is never accepted, so that no reference is used up.
  private func send(
    _ envelope: Signing.Envelope, as user: String? = "AKA001", signer: String? = nil, content: [UInt8]? = nil
  ) async throws -> Curl.Answer {
    try await world.submit(content ?? self.content, envelope, as: user, signer: signer)
  }

  @Test(.rule("GEN-10"))
  func `a member without a certificate is told so before anything else`() async throws {
    let answer = try await world.post(content, signature: nil, as: nil, type: "text/plain")
    #expect(answer.status == 403)
    #expect(answer.code == "certificate-missing")
  }

  @Test(.rule("GEN-10", "GEN-11"))
  func `another content type is refused before the signature`() async throws {
    let answer = try await world.post(content, signature: nil, as: "AKA001", type: "application/xml")
    #expect(answer.status == 415)
    #expect(answer.code == "form-not-accepted")
  }

  @Test(.rule("GEN-11"))
  func `no signature and an unreadable one are told apart`() async throws {
    #expect(try await world.post(content, signature: nil, as: "AKA001").code == "signature-missing")
    #expect(try await world.post(content, signature: "abc", as: "AKA001").code == "signature-malformed")
  }

  @Test(.rule("GEN-11"))
  func `another algorithm is refused`() async throws {
    let signature = try world.envelope(of: "AKA001", reference: "X").sign(
      content, with: world.credentials["AKA001"]!.key)
    let parts = signature.split(separator: ".", omittingEmptySubsequences: false)
    let header = String(decoding: try #require(Self.decoded(parts[0])), as: UTF8.self)
      .replacing("\"ES256\"", with: "\"RS256\"")
    let answer = try await world.post(
      content, signature: "\(Self.encoded(header))..\(parts[2])", as: "AKA001")
    #expect(answer.code == "algorithm-not-accepted")
  }

  @Test(
    .rule("GEN-10"),
    arguments: [
      ("stranger", "certificate-issuer-unknown"), ("early", "certificate-not-yet-valid"),
      ("expired", "certificate-expired"), ("revoked", "certificate-revoked"),
    ])
  func `a certificate that is not good is refused with its reason`(name: String, code: String) async throws {
    let envelope = world.envelope(of: "AKA001", certificate: name, reference: "X")
    #expect(try await send(envelope, as: name, signer: name).code == code)
    #expect(try await world.curl.send("/v1/instructions", as: name).code == code)
  }

  @Test(.rule("GEN-11"))
  func `a signature with another user's certificate is refused`() async throws {
    #expect(
      try await send(world.envelope(of: "AKA001", reference: "X"), as: "AKA900").code
        == "signature-not-by-sender")
    let foreign = world.envelope(of: "AKA001", certificate: "AKA900", reference: "X")
    #expect(try await send(foreign, as: "AKA900", signer: "AKA900").code == "signature-not-by-sender")
  }

  @Test(.rule("GEN-11"), arguments: [-1_000, 1_000])
  func `a signing time far from now is refused`(seconds: Int64) async throws {
    let envelope = world.envelope(of: "AKA001", reference: "X", secondsLater: seconds)
    #expect(try await send(envelope).code == "signature-expired")
  }

  @Test(.rule("GEN-12"))
  func `one changed byte is refused and changes nothing`() async throws {
    let signature = try world.envelope(of: "AKA001", reference: "X").sign(
      content, with: world.credentials["AKA001"]!.key)
    var changed = content
    changed[changed.count - 30] ^= 1
    let answer = try await world.post(changed, signature: signature, as: "AKA001")
    #expect(answer.code == "signature-invalid")
    #expect(answer.headers["content-type"] == "application/problem+json")
  }

  @Test(.rule("GEN-39", "CLR-06", "AUT-08", "GEN-24"))
  func `the envelope is checked in its order: market, catalogue, codes`() async throws {
    let all = world.envelope(
      of: "AKA001", reference: "R_1", member: "aka", market: "XX", catalogue: 9, day: "2026-13-01",
      operation: "account-definition.enter")
    #expect(try await send(all).code == "market-unknown")
    var envelope = all
    envelope.market = "TR"
    #expect(try await send(envelope).code == "catalogue-version-unknown")
    envelope.catalogueVersion = 1
    #expect(try await send(envelope).code == "member-code-format")
    envelope.member = "AKA"
    #expect(try await send(envelope).code == "reference-format")
    envelope.reference = "X"
    #expect(try await send(envelope).code == "date-format")
    envelope.businessDay = "2026-03-02"
    #expect(try await send(envelope).code == "signature-malformed")
  }

  @Test(.rule("GEN-11"))
  func `content in another form than the signed one is refused`() async throws {
    let signature = try world.envelope(of: "AKA001", reference: "X", type: .csv)
      .sign(content, with: world.credentials["AKA001"]!.key)
    #expect(try await world.post(content, signature: signature, as: "AKA001").code == "form-not-accepted")
  }

  @Test(.rule("GEN-07", "GEN-39"), arguments: ["tr", "en"])
  func `a problem document names code, number, rule and sentence`(language: String) async throws {
    let answer = try await world.post(content, signature: nil, as: "AKA001", language: language)
    #expect(answer.json["type"] as? String == "/refusals/signature-missing")
    #expect(answer.json["status"] as? Int == answer.status)
    #expect(answer.json["number"] as? Int == 101)
    #expect(answer.json["rule"] as? String == "GEN-11")
    let sentence = RefusalCode.signatureMissing.sentence
    #expect(answer.json["detail"] as? String == sentence.text(in: language == "tr" ? .turkish : .english))
    #expect(answer.headers["content-language"] == language)
  }

  @Test func `the node's faults are refusals that invite another try`() {
    let fault = JournalFault(.outOfSpace, cause: "full")
    #expect(DoorRefusal(NodeFault.unavailable(fault)).status == 503)
    #expect(DoorRefusal(NodeFault.overloaded).code == .tooManyRequests)
    #expect(DoorRefusal(NodeFault.stopped).code == .registryUnavailable)
  }

  private static func decoded(_ text: Substring) -> Data? {
    let standard = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    return Data(base64Encoded: String(standard) + String(repeating: "=", count: (4 - text.count % 4) % 4))
  }

  private static func encoded(_ text: String) -> String {
    Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
      "=", with: "")
  }
}
