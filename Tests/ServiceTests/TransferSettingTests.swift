// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

/// Policies, limits and transfers as members see them through the public door. The clock is set forward, so
/// they have a registry of their own.
@Suite(.serialized) struct TransferSettingTests {
  private static let world = Task { try await prepare() }
  let world: World

  init() async throws { world = try await Self.world.value }

  private static func prepare() async throws -> World {
    let world = try await World()
    try await world.must(
      [
        World.line("name-visibility.enter", [("member", "AKA"), ("visible", "true")]),
        World.line(
          "transfer-policy.enter", [("sendingMember", "AKA"), ("alternatives", "[\"D-B\",\"MIX\"]")]),
        World.line(
          "receiver-limit.enter",
          [("act", "DEFINE"), ("sendingMember", "AKA"), ("dailyAmountTry", "1000000")]),
      ], as: "AKB900")
    try await world.must(
      [
        World.line(
          "user-limit.enter",
          [
            ("act", "DEFINE"), ("user", "AKA001"), ("currency", "TRY"), ("securityType", "SHARE"),
            ("dailyAmount", "500"),
          ])
      ], as: "AKA900")
    return world
  }

  private func get(_ path: String, as user: String) async throws -> Curl.Answer {
    let last = try #require(try await world.curl.send("/health").json["sequence"] as? Int)
    let joint = path.contains("?") ? "&" : "?"
    return try await world.curl.send(
      "\(path)\(joint)atLeast=\(last)", as: user, headers: [("Accept-Language", "en")])
  }

  @Test(.rule("TRF-38", "TRF-41", "TRF-37"))
  func `a sender is shown the alternatives in force and the names it may see, from the next day on`()
    async throws
  {
    let today = try await get("/v1/alternatives?receivingMember=AKB", as: "AKA001")
    #expect(today.rows.map { $0["alternative"] as? String } == ["MIX"], "\(today.text)")
    let hidden = try await get("/v1/holder-names?receivingAccount=AKB/2001", as: "AKA001")
    #expect(hidden.code == "name-not-visible", "\(hidden.text)")
    #expect(try await get("/v1/alternatives?receivingMember=ZZZ", as: "AKA001").code == "member-unknown")
    let settings = try await get("/v1/reports/counterparty-settings", as: "AKB900")
    #expect(settings.rows.map { $0["phase"] as? String } == ["PENDING", "PENDING", "PENDING"])
    let other = try await get("/v1/reports/counterparty-settings?member=AKB", as: "AKA900")
    #expect(other.code == "not-own-data", "\(other.text)")

    // The registry of a test begins on Monday 2026-03-02.
    try await world.setClock("2026-03-03T10:00:00+03:00")
    let tomorrow = try await get("/v1/alternatives?receivingMember=AKB", as: "AKA001")
    #expect(tomorrow.rows.map { $0["alternative"] as? String } == ["MIX", "D-B"], "\(tomorrow.text)")
    let shown = try await get("/v1/holder-names?receivingAccount=AKB/2001", as: "AKA001")
    #expect(shown.rows.first?["name"] as? String == "Deneme Tekstil A.Ş.", "\(shown.text)")
    let missing = try await get("/v1/holder-names?receivingAccount=AKB/9999", as: "AKA001")
    #expect(missing.code == "receiver-account-not-found")
    #expect(
      try await get("/v1/holder-names?receivingAccount=AKA/1001", as: "AKB001").code == "name-not-visible")
  }

  @Test(.rule("TRF-75", "TRF-44", "TRF-52", "TRF-54"))
  func `limits, authorities and transfers are reported to their member and to nobody else`() async throws {
    let day = try await world.today()
    let lines = [
      World.line(
        "transfer.enter",
        [
          ("reference", "TS-1"), ("sendingAccount", "1001"), ("receivingMember", "AKB"),
          ("receivingAccount", "2001"), ("receiverName", "Deneme Tekstil A.Ş."), ("isin", World.isin),
          ("nominal", "200"), ("transferReason", "HIBE"), ("alternative", "MIX"),
        ])
    ]
    let sent = try await world.submit(
      #"{"operations":[\#(lines.joined(separator: ","))]}"#, as: "AKA001", reference: World.reference(),
      day: day)
    #expect(sent.json["accepted"] as? Int == 1, "\(sent.text)")
    let limits = try await get("/v1/reports/user-limits", as: "AKA900")
    let limit = try #require(limits.rows.first { $0["user"] as? String == "AKA001" })
    #expect(limit["consumed"] as? Int == 200 && limit["available"] as? Int == 300, "\(limits.text)")
    #expect(try await get("/v1/reports/user-limits?member=AKA", as: "AKB900").code == "not-own-data")
    let used = try await get("/v1/reports/receiver-limits", as: "AKB900")
    #expect(used.rows.first?["used"] as? Int == 20_000, "\(used.text)")
    let authorities = try await get("/v1/reports/instruction-authorities?userCode=AKA001", as: "AKA900")
    #expect(authorities.rows.first?["receiver"] as? String == "ALL", "\(authorities.text)")
    for user in ["AKA900", "AKB900"] {
      let transfers = try await get("/v1/reports/transfers?reason=HIBE&from=\(day)&to=\(day)", as: user)
      let row = try #require(transfers.rows.first, "\(transfers.text)")
      #expect(row["state"] as? String == "executed" && row["nominal"] as? Int == 200)
      #expect(row["alternative"] as? String == "MIX" && row["parts"] as? Int == 1)
    }
  }
}
