// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

struct QueryTests {
  let world: World

  init() async throws { world = try await World.shared.value }

  /// Sends a transfer and gives the entry to wait for.
  private func transfer(_ reference: String, _ count: Int = 1) async throws -> Int {
    let lines = (1...count).map { world.transfer("\(reference)-\($0)", nominal: 1) }
    let answer = try await world.submit(
      #"{"operations":[\#(lines.joined(separator: ","))]}"#, as: "AKA001", reference: reference)
    try #require(answer.json["accepted"] as? Int == count, "\(answer.text)")
    return try #require(answer.json["sequence"] as? Int)
  }

  private func get(_ path: String, as user: String = "AKA001", _ headers: [(String, String)] = [])
    async throws -> Curl.Answer
  {
    try await world.curl.send(path, as: user, headers: headers + [("Accept-Language", "en")])
  }

  @Test(.rule("GEN-09"))
  func `instructions come page by page, each once, the newest first`() async throws {
    let sequence = try await transfer("P", 7)
    var numbers: [Int] = []
    var cursor = ""
    repeat {
      let page = try await get("/v1/instructions?limit=3&atLeast=\(sequence)\(cursor)")
      try #require(page.status == 200, "\(page.text)")
      numbers += page.rows.compactMap { $0["number"] as? Int }
      cursor = (page.json["next"] as? String).map { "&cursor=\($0)" } ?? ""
    } while !cursor.isEmpty && numbers.count < 100
    #expect(numbers.count >= 7)
    #expect(numbers == numbers.sorted(by: >))
    #expect(Set(numbers).count == numbers.count)
  }

  @Test(.rule("GEN-09"))
  func `an instruction is shown to its member with its history, and to no other`() async throws {
    let sequence = try await transfer("I")
    let page = try await get("/v1/instructions?limit=1&atLeast=\(sequence)")
    let number = try #require(page.rows.first?["number"] as? Int)
    let own = try await get("/v1/instructions/\(number)")
    #expect(own.json["state"] as? String == "executed")
    #expect((own.json["history"] as? [[String: Any]])?.isEmpty == false)
    #expect(try await get("/v1/instructions/\(number)", as: "AKB001").code == "not-own-data")
    #expect(try await get("/v1/instructions/\(number)", as: "MKK900").status == 200)
    #expect(try await get("/v1/instructions/999999").code == "instruction-not-found")
    #expect(try await get("/v1/instructions/x").code == "number-format")
  }

  @Test(.rule("GEN-09"))
  func `other members' rows are refused, the operator sees them`() async throws {
    let sequence = try await transfer("O")
    for path in ["instructions", "holdings", "movements", "notices"] {
      #expect(try await get("/v1/\(path)?member=AKB").code == "not-own-data")
      let seen = try await get("/v1/\(path)?member=AKA&atLeast=\(sequence)", as: "MKK900")
      #expect(seen.rows.isEmpty == false, "\(path): \(seen.text)")
    }
    #expect(try await get("/v1/movements?account=AKB/2001").code == "not-own-data")
    #expect(try await get("/v1/holdings?account=AKA/1001&isin=\(World.isin)").rows.count == 1)
  }

  @Test(.rule("GEN-10"))
  func `questions need an assigned certificate`() async throws {
    #expect(try await world.curl.send("/v1/instructions").code == "certificate-missing")
    #expect(try await get("/v1/instructions", as: "unassigned").code == "certificate-not-assigned")
    #expect(try await get("/v1/operations").status == 200)
    #expect(try await world.curl.send("/v1/operations").code == "certificate-missing")
  }

  @Test(.rule("CLR-06"))
  func `badly formed questions are refused with their field`() async throws {
    for (question, code) in [
      ("limit=0", "number-format"), ("limit=1001", "number-format"), ("isin=XX", "isin-format"),
      ("state=sleeping", "code-unknown"), ("cursor=zz", "field-format"), ("member=a", "member-code-format"),
    ] {
      let answer = try await get("/v1/instructions?\(question)")
      #expect(answer.code == code, "\(question): \(answer.text)")
      #expect(answer.status == 400 || code == "not-own-data")
    }
    #expect(try await get("/v1/nothing").code == "resource-not-found")
  }

  @Test(.rule("GEN-12", "GEN-09"))
  func `an entry is shown to its sender as it was signed`() async throws {
    let sequence = try await transfer("E")
    let entry = try await get("/v1/entries/\(sequence)")
    let content = try #require((entry.json["content"] as? String).flatMap { Data(base64Encoded: $0) })
    #expect(String(decoding: content, as: UTF8.self).contains("\"E-1\""))
    #expect((entry.json["answer"] as? [String: Any])?["accepted"] as? Int == 1)
    #expect(try await get("/v1/entries/\(sequence)", as: "AKB001").code == "not-own-data")
    #expect(try await get("/v1/entries/1").code == "not-own-data")
    #expect(try await get("/v1/entries/999999").code == "resource-not-found")
  }

  @Test(.rule("GEN-13", "GEN-21", "GEN-22"))
  func `notices are read from a position on`() async throws {
    let sequence = try await transfer("NT", 2)
    let all = try await get("/v1/notices?limit=1000&atLeast=\(sequence)")
    let positions = all.rows.compactMap { $0["position"] as? String }
    try #require(positions.count >= 6)
    _ = try world.verify(all)
    let rest = try await get("/v1/notices?limit=1000&after=\(positions[positions.count - 3])")
    #expect(rest.rows.compactMap { $0["position"] as? String }.prefix(2) == positions.suffix(2))
    #expect(try await get("/v1/notices?after=nowhere").code == "field-format")
    #expect(try await get("/v1/notices?after=1-9999").status == 404)
  }

  @Test(.rule("GEN-13", "GEN-21"), arguments: ["--http1.1", "--http2"])
  func `a stream of notices goes on behind the last event that was read`(version: String) async throws {
    let reference = version == "--http2" ? "ST2" : "ST1"
    let sequence = try await transfer(reference, 2)
    let all = try await get("/v1/notices?limit=1000&atLeast=\(sequence)")
    let positions = all.rows.compactMap { $0["position"] as? String }
    let last = try #require(positions.dropLast(4).last)
    async let streamed = world.curl.send(
      "/v1/notices/stream", as: "AKA001", headers: [("Last-Event-ID", last)],
      // Long enough for a quiet second, in which nothing but the sign of life comes.
      [version, "--max-time", "20", "--no-buffer"])
    try await Task.sleep(for: .milliseconds(300))
    let later = try await transfer("\(reference)L")
    let text = try await streamed.text
    let ids = text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
    #expect(Array(ids.prefix(4)) == Array(positions.suffix(4)))
    #expect(ids.contains { $0.hasPrefix("\(later)-") }, "\(text)")
    #expect(text.contains("event: notice\ndata: {"))
    #expect(text.contains(": \n\n"), "a sign of life")
    let event = try #require(
      text.components(separatedBy: "\n\n").first {
        $0.hasPrefix("id: \(last)") == false && $0.hasPrefix("id: ")
      })
    let fields = event.split(separator: "\n")
    var signed = Curl.Answer()
    signed.body = Array(try #require(fields.first { $0.hasPrefix("data: ") }).dropFirst(6).utf8)
    signed.headers[Door.signatureHeader.lowercased()] = String(
      try #require(fields.first { $0.hasPrefix("signature: ") }).dropFirst(11))
    _ = try world.verify(signed)
  }

  @Test(.rule("GEN-21"))
  func `a stream from an unknown position is refused before it begins`() async throws {
    let answer = try await get("/v1/notices/stream", as: "AKA001", [("Last-Event-ID", "1-9999")])
    #expect(answer.status == 404)
  }
}
