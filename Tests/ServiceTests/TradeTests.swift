// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

/// Trades through the public door: their reports, records and history.
struct TradeTests {
  private func rows(_ world: World, _ path: String, as user: String = "AKA001") async throws -> [[String:
    Any]]
  {
    let answer = try await world.get(path, as: user)
    #expect(answer.status == 200, "\(path): \(answer.text)")
    return answer.rows
  }

  @Test(.rule("TRD-14", "TRD-19", "TRD-20", "TRD-24"))
  func `trades are reported by either date, type, account, security, state and back date`() async throws {
    let world = try await World()
    try await world.furnishTrades()
    let friday = ("tradeDate", "2026-02-27")
    let lines = [
      world.trade("A-1", 100), world.trade("A-2", 50, [friday]), world.trade("A-3", 2_000_000, [friday]),
      world.trade("A-4", 30, type: "BRSAT", [("price", "98.5"), ("amount", "2955 TRY")]),
    ]
    let sent = try await world.submit(
      #"{"operations":[\#(lines.joined(separator: ","))]}"#, as: "AKA001", reference: "T-1")
    #expect(sent.lines.map { $0["status"] as? String } == ["executed", "executed", "entered", "executed"])
    #expect(sent.lines[2]["code"] as? String == "insufficient-balance", "\(sent.text)")
    _ = try await world.number(sent)
    func references(_ filter: String) async throws -> [String] {
      try await rows(world, "/v1/reports/trades?\(filter)").compactMap { $0["reference"] as? String }
    }
    #expect(try await references("tradeDate=2026-02-27") == ["A-2", "A-3"])
    #expect(try await references("valueDate=2026-02-27") == [])
    #expect(try await references("valueDate=2026-03-02") == ["A-1", "A-2", "A-4"])
    #expect(try await references("tradeType=BRSAT") == ["A-4"])
    #expect(try await references("state=entered") == ["A-3"])
    #expect(try await references("backDated=true&state=executed") == ["A-2"])
    #expect(try await references("account=AKA/1001&isin=\(World.debt)").count == 4)
    #expect(try await references("houseAccount=AKA/DBDEPO&tradeType=BRALS").count == 3)
    let told = try await rows(world, "/v1/reports/trades?reference=A-4")[0]
    #expect(told["price"] as? String == "98.5" && told["amount"] as? String == "2955.00 TRY", "\(told)")
    #expect(told["channel"] as? String == "WS" && told["enteredBy"] as? String == "AKA001")
    #expect(told["approvedBy"] as? String == "AKA001" && told["backDated"] as? Bool == false)
    #expect(try await world.get("/v1/reports/trades?account=AKB/2001", as: "AKA001").code == "not-own-data")
    let view = World.line("authority-grant.enter", [("user", "AKB001"), ("authorities", "[\"trade.view\"]")])
    #expect(try await world.get("/v1/reports/trades", as: "AKB001").code == "right-missing")
    try await world.must([view], as: "AKB900")
    #expect(try await rows(world, "/v1/reports/trades", as: "AKB001").isEmpty)
    // Each leg by itself, with the trade's type and channel.
    let legs = try await rows(world, "/v1/reports/records?origin=TRADE&reference=A-4")
    #expect(legs.map { $0["account"] as? String } == ["AKA/DBDEPO", "AKA/1001"])
    #expect(legs.allSatisfy { $0["tradeType"] as? String == "BRSAT" && $0["channel"] as? String == "WS" })
    #expect(
      legs.allSatisfy { $0["operation"] as? String == "trade" && $0["subaccount"] as? String == "SERB" })
    let notices = try await rows(world, "/v1/notices?limit=1000").filter { $0["code"] as? String != nil }
    #expect(notices.contains { $0["result"] as? String == "NOT_EXECUTABLE" })
    // What the day ends is reported too, and what stood before can still be asked for.
    let before = try #require(sent.json["sequence"] as? Int)
    try await world.setClock("2026-03-02T18:00:01")
    try await world.must([world.trade("A-5", 1)], as: "AKA001")
    let last = try #require(try await world.curl.send("/health").json["sequence"] as? Int)
    _ = try await world.get("/v1/holdings?atLeast=\(last)", as: "AKA001")
    #expect(try await references("state=cut-off") == ["A-3"])
    #expect(try await references("state=entered&asOf=\(before)") == ["A-3"])
    await world.stop()
  }

  @Test(.rule("TRD-16", "TRD-20", "TRD-06", "GEN-07"))
  func `the history of an instruction is told to people in their language, and to programs`() async throws {
    let world = try await World()
    try await world.furnishTrades(100)
    let sent = try await world.submit(
      world.trade("A-1", 150, [("tradeDate", "2026-02-27")]), as: "AKA001", reference: "T-1")
    let number = try await world.number(sent)
    func text(_ language: String, of number: Int, as user: String = "AKA001") async throws -> Curl.Answer {
      try await world.curl.send(
        "/v1/instructions/\(number)", as: user,
        headers: [("Accept", "text/plain"), ("Accept-Language", language)])
    }
    let english = try await text("en", of: number)
    #expect(english.headers["content-type"]?.hasPrefix("text/plain") == true)
    for part in [
      "Instruction \(number) · Trade with a customer", "AKA/DBDEPO → AKA/1001   150 \(World.debt)",
      "moved 0, left 150", "BRALS · trade date 2026-02-27, back-dated: EMKT-CLOSED",
      "✗ entered, not yet approved", "AKA001", "approval refused: insufficient-balance (TRD-07)",
      "○ waits for its approval", "a user of AKA who may approve",
    ] { #expect(english.text.contains(part), "\(part)\n\(english.text)") }
    let turkish = try await text("tr", of: number).text
    for part in ["Talimat \(number) · Müşteri alım satım işlemi", "onay bekliyor", "onay reddedildi"] {
      #expect(turkish.contains(part), "\(part)\n\(turkish)")
    }
    _ = try world.verify(english)
    let document = try await world.get("/v1/instructions/\(number)", as: "AKA001").json
    #expect(document["waitsFor"] as? String == "approval")
    #expect((document["trade"] as? [String: Any])?["type"] as? String == "BRALS")
    #expect((document["history"] as? [[String: Any]])?.first?["refused"] as? String == "insufficient-balance")
    #expect(try await text("en", of: number, as: "AKB001").code == "not-own-data")
    // A transfer of one step, and one that waits for balance and says how much.
    let lines = [world.transfer("R-1", nominal: 5), world.transfer("R-2", nominal: 2_000_000)]
    let moved = try await world.submit(
      #"{"operations":[\#(lines.joined(separator: ","))]}"#, as: "AKA001", reference: "T-2")
    let first = try await text("en", of: try await world.number(moved)).text
    #expect(first.contains("◆ carried out in full") && first.contains("5 units moved"), "\(first)")
    let second = try await text("en", of: try await world.number(moved, line: 1)).text
    #expect(second.contains("○ waits for balance"), "\(second)")
    #expect(second.contains("1000005 \(World.isin) more in AKA/1001"), "\(second)")
    await world.stop()
  }

  @Test(.rule("TRD-20", "GEN-20", "GEN-07"))
  func `the page of an instruction shows the same without scripts`() async throws {
    let world = try await World()
    try await world.furnishTrades(100)
    let token = try await world.enter("AKA001", "Deneme2026x")
    let cookie = "__Host-kaydi-session=\(token)"
    let sent = try await world.submit(world.trade("A-1", 150), as: "AKA001", reference: "T-1")
    let number = try await world.number(sent)
    func get(_ path: String, _ language: String = "en") async throws -> Curl.Answer {
      try await world.curl.send(
        path, as: "AKA001", headers: [("Cookie", cookie), ("Accept-Language", language)])
    }
    let desk = try await get("/desk").text
    #expect(desk.contains("href=\"/desk/instructions/\(number)?lang=en\""), "\(desk)")
    let page = try await get("/desk/instructions/\(number)").text
    #expect(page.contains("<svg class=\"timeline\"") && page.contains("<circle"), "\(page)")
    #expect(page.contains("class=\"refused\"") && page.contains("class=\"waiting\""))
    #expect(page.contains("waits for its approval") && page.contains("insufficient-balance"))
    #expect(!page.contains("<script"))
    #expect(try await get("/desk/instructions/\(number)?lang=tr", "tr").text.contains("onay bekliyor"))
    #expect(try await get("/desk/instructions/999999").code == "instruction-not-found")
    // Of another member's instruction nothing is told, not even that it is there.
    let genesis = try await get("/desk/instructions/1")
    #expect(genesis.code == "instruction-not-found", "\(genesis.text)")
    await world.stop()
  }
}
