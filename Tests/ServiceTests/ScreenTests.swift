// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

struct ScreenTests {
  let world: World

  init() async throws { world = try await World.shared.value }

  private func get(_ path: String, _ language: String = "en", as user: String? = nil) async throws
    -> Curl.Answer
  {
    try await world.curl.send(path, as: user, headers: [("Accept-Language", language)])
  }

  @Test(.rule("GEN-07"), arguments: [("tr", "Sistem şu anda"), ("en", "The registry now")])
  func `the public page needs no certificate and tells no one's name`(language: String, heading: String)
    async throws
  {
    let answer = try await world.submit(
      world.transfer("PG-\(language)"), as: "AKA001", reference: "PG-\(language)")
    let sequence = try #require(answer.json["sequence"] as? Int)
    _ = try await get("/v1/instructions?limit=1&atLeast=\(sequence)", as: "AKA001")
    let page = try await get("/", language)
    #expect(page.status == 200)
    #expect(page.text.contains(heading))
    #expect(page.text.contains("<html lang=\"\(language)\">"))
    #expect(page.text.contains(World.isin))
    for hidden in ["Deneme", "1001", "AKA001", "A.Ş."] { #expect(!page.text.contains(hidden), "\(hidden)") }
    #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
    #expect(page.headers["strict-transport-security"] != nil)
  }

  @Test func `the page goes on by a stream and finds its assets`() async throws {
    #expect(try await get("/assets/kaydi.css").status == 200)
    #expect(try await get("/assets/live.js").text.contains("EventSource"))
    let stream = try await world.curl.send("/page/stream?lang=en", headers: [], ["--max-time", "6"])
    #expect(stream.text.hasPrefix("event: page\ndata: <h1>"))
  }

  @Test func `a form shows the submission that it makes, and what is wrong with it`() async throws {
    let empty = try await get("/forms/transfer.enter")
    #expect(empty.text.contains("name=\"sendingAccount\""))
    #expect(empty.text.contains("<option value=\"DEVIR\">"))
    let fields =
      """
      reference=F-1&sendingAccount=1001&receivingMember=AKA&receivingAccount=1002&isin=\(World.isin)&nominal=5
      """
    let wrong = try await world.curl.send(
      "/forms/transfer.enter", body: Array(fields.utf8), headers: [("Accept-Language", "en")])
    #expect(wrong.text.contains("transfer-reason-missing"))
    let right = try await world.curl.send(
      "/forms/transfer.enter", body: Array("\(fields)&transferReason=DEVIR&description=%3Cb%3E".utf8),
      headers: [("Accept-Language", "en")])
    #expect(!right.text.contains("class=\"wrong\""))
    #expect(right.text.contains("&quot;description&quot;:&quot;&lt;b&gt;&quot;"))
    #expect(right.text.contains("kaydi submit"))
    #expect(try await get("/forms/share-split.enter").code == "function-not-defined")
  }

  @Test func `every refusal has its page`() async throws {
    let page = try await get("/refusals/not-free-subaccount")
    #expect(page.status == 200)
    #expect(page.text.contains("TRF-09"))
    #expect(try await get("/refusals/no-such-thing").code == "resource-not-found")
  }

  @Test func `health is for everybody, counters for the operator`() async throws {
    let health = try await get("/health")
    #expect(health.json["status"] as? String == "ok")
    #expect((health.json["time"] as? String)?.hasPrefix("2026-03-02T1") == true)
    let metrics = try await get("/metrics", as: "MKK900")
    #expect(metrics.text.contains("\nkaydi_submissions_total "))
    #expect(metrics.text.contains("kaydi_lines_total{result=\"accepted\"}"))
    #expect(try await get("/metrics", as: "AKA001").code == "operator-only")
    #expect(try await get("/metrics").code == "certificate-missing")
  }

  @Test func `the test clock only goes forward`() async throws {
    let world = try await World(isFurnished: false)
    func set(_ time: String) async throws -> Curl.Answer {
      try await world.curl.send("/test/clock", body: Array("{\"time\":\"\(time)\"}".utf8))
    }
    #expect(try await set("2026-03-01T10:00:00").code == "time-format")
    #expect(try await set("2026-03-02T16:00:00").status == 200)
    let health = try await world.curl.send("/health")
    #expect((health.json["time"] as? String)?.hasPrefix("2026-03-02T16:00") == true)
    await world.stop()
  }
}
