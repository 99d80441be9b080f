// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import Signing
import TestSupport
import Testing

/// Attempts to be somebody else or to do what one may not: each is refused, is on record, and the operator
/// sees it.
struct AttackTests {
  private static let good = "Deneme2026x"

  private func refusal(_ answer: Curl.Answer) -> String {
    if !answer.code.isEmpty { return answer.code }
    if let whole = answer.json["refusal"] as? [String: Any] { return whole["code"] as? String ?? "" }
    return answer.lines.first?["code"] as? String ?? "none"
  }

  @Test(.rule("AUT-11", "AUT-23", "AUT-35"))
  func `one's own card opens nobody else's code, and nobody is blocked by it`() async throws {
    let world = try await World()
    _ = try await world.enter("AKA001", Self.good)
    let before = try await world.accessLog().count
    // The right password with another user's card, then guesses over many users.
    for user in ["AKA001", "AKA900", "AKB900", "MKK900", "MKK901"] {
      for guess in [Self.good, "guess1", "guess2", "guess3"] {
        #expect(try await world.logIn(user, guess, as: "AKB001").code == "certificate-of-other-user")
      }
    }
    #expect(try await world.logIn("AKA001", Self.good).status == 201)
    let seen = try await world.accessLog()
    #expect(seen.count { $0 == "certificate-of-other-user" } >= 20 && seen.count >= before + 20)
    #expect(try await world.get("/v1/access-log", as: "AKA900").code == "operator-only")
    await world.stop()
  }

  @Test(.rule("AUT-11", "AUT-35"))
  func `a session is worth nothing on another card, and cannot be given from outside`() async throws {
    let world = try await World()
    let token = try await world.enter("AKA001", Self.good)
    #expect(
      try await world.get("/v1/holdings", as: "AKB001", token: token).code == "certificate-of-other-user")
    // Fixation: a token that the attacker has chosen is none, and a login makes a new one.
    let chosen = String(repeating: "a", count: 52)
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: chosen).code == "session-ended")
    let login = try await world.curl.send(
      "/v1/sessions", as: "AKA001", body: Array(#"{"user":"AKA001","password":"\#(Self.good)"}"#.utf8),
      headers: [("Content-Type", "application/json"), ("Cookie", "__Host-kaydi-session=\(chosen)")])
    #expect(login.status == 201 && login.token != chosen && login.token != token)
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: chosen).code == "session-ended")
    // The holder's own session has not suffered.
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).status == 200)
    let seen = try await world.accessLog()
    #expect(seen.contains("session-ended") && seen.contains("certificate-of-other-user"))
    await world.stop()
  }

  @Test(.rule("GEN-10", "GEN-11", "AUT-03"))
  func `certificates that are not good are refused, and so is a message on another's connection`()
    async throws
  {
    let world = try await World()
    for (certificate, code) in [
      ("expired", "certificate-expired"), ("early", "certificate-not-yet-valid"),
      ("revoked", "certificate-revoked"), ("unassigned", "certificate-not-assigned"),
    ] {
      #expect(try await world.get("/v1/holdings", as: certificate).code == code, "\(certificate)")
    }
    // A recorded message of AKA001, sent again by AKB001 on a connection of its own.
    let envelope = world.envelope(of: "AKA001", reference: "R-1")
    let content = Array(world.transfer("R-1").utf8)
    let signature = try envelope.sign(content, with: world.credentials["AKA001"]!.key)
    #expect(try await world.post(content, signature: signature, as: "AKA001").json["accepted"] as? Int == 1)
    let replayed = try await world.post(content, signature: signature, as: "AKB001")
    #expect(replayed.code == "signature-not-by-sender")
    // Signed by another's key under one's own code.
    let forged = try envelope.sign(content, with: world.credentials["AKB001"]!.key)
    #expect(try await world.post(content, signature: forged, as: "AKA001").code == "signature-invalid")
    // Time skew: signed an hour ago, or an hour ahead.
    for offset: Int64 in [-3_600, 3_600] {
      var skewed = world.envelope(of: "AKA001", reference: "R-\(offset)")
      skewed.signingTimeSeconds += offset
      let late = try skewed.sign(content, with: world.credentials["AKA001"]!.key)
      #expect(try await world.post(content, signature: late, as: "AKA001").code == "signature-expired")
    }
    let seen = try await world.accessLog()
    for code in [
      "certificate-expired", "certificate-not-yet-valid", "certificate-revoked", "certificate-not-assigned",
      "signature-not-by-sender", "signature-invalid", "signature-expired",
    ] { #expect(seen.contains(code), "\(code)") }
    await world.stop()
  }

  @Test(.rule("GEN-10", "AUT-19", "AUT-35"))
  func `revocation and replacement take effect for the next request, in the middle of a session`()
    async throws
  {
    let world = try await World()
    let token = try await world.enter("AKA001", Self.good)
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).status == 200)
    let fingerprint = World.hexadecimal(world.credentials["AKA001"]!.facts.fingerprint)
    // AKA900 puts the card in reserve in place of the one in use.
    let reserve = World.hexadecimal(world.credentials["unassigned"]!.facts.fingerprint)
    try await world.must(
      [
        World.line(
          "certificate-assignment.enter",
          [("user", "AKA001"), ("certificate", reserve), ("kind", "REPLACE")])
      ], as: "AKA900")
    #expect(
      try await world.get("/v1/holdings", as: "AKA001", token: token).code == "certificate-not-assigned")
    #expect(try await world.get("/v1/holdings", as: "AKA001").code == "certificate-not-assigned")
    #expect(try await world.get("/v1/holdings", as: "unassigned").status == 200)
    try await world.must(
      [
        World.line(
          "certificate-revocation.enter", [("certificate", reserve), ("reason", "kart çalındı")])
      ], as: "MKK900")
    #expect(try await world.get("/v1/holdings", as: "unassigned").code == "certificate-revoked")
    #expect(fingerprint != reserve)
    await world.stop()
  }

  @Test(.rule("GEN-01", "AUT-05", "AUT-21", "AUT-22", "AUT-28"))
  func `crafted operations give nobody more than was granted`() async throws {
    let world = try await World()
    func send(_ user: String, _ operation: String, _ fields: [(String, String)]) async throws -> String {
      refusal(
        try await world.submit(
          World.line(operation, fields), as: user, reference: World.reference(), day: "2026-03-02"))
    }
    // What only the registry's own door brings in.
    for user in ["AKA001", "AKA900", "MKK900"] {
      #expect(
        try await send(user, "password-setting.enter", [("user", "MKK900"), ("hash", "x"), ("number", "0")])
          == "origin-not-allowed")
      #expect(
        try await send(user, "access-record.enter", [("user", "AKB001"), ("kind", "WRONG_PASSWORD")])
          == "origin-not-allowed")
    }
    // Authorities for oneself, a principal user for oneself, another member's data.
    #expect(
      try await send(
        "AKA001", "authority-grant.enter", [("user", "AKA001"), ("authorities", #"["member-status.enter"]"#)])
        == "right-missing")
    #expect(
      try await send(
        "AKA900", "authority-grant.enter", [("user", "AKA001"), ("authorities", #"["access-record.enter"]"#)])
        == "authority-unknown")
    #expect(
      try await send(
        "AKA900", "user-definition.enter",
        [("member", "AKA"), ("type", "PRINCIPAL"), ("name", "X"), ("information", "1")])
        == "right-missing")
    // Even with every authority of its own member, MKK's operations stay MKK's.
    try await world.must(
      [
        World.line(
          "authority-grant.enter",
          [
            ("user", "AKA001"),
            (
              "authorities",
              #"["user-definition.enter","certificate-revocation.enter","member-status.enter"]"#
            ),
          ])
      ], as: "AKA900")
    #expect(
      try await send(
        "AKA001", "user-definition.enter",
        [("member", "AKA"), ("type", "PRINCIPAL"), ("name", "X"), ("information", "1")])
        == "definer-not-mkk")
    #expect(
      try await send(
        "AKA001", "certificate-revocation.enter",
        [("certificate", World.hexadecimal(world.credentials["MKK900"]!.facts.fingerprint)), ("reason", "x")])
        == "loader-not-mkk")
    #expect(try await world.get("/v1/holdings?member=AKB", as: "AKA001").code == "not-own-data")
    // The regulator reads everything and enters nothing.
    #expect(try await world.get("/v1/holdings?member=AKB", as: "SPK900").status == 200)
    #expect(
      try await send(
        "SPK900", "authority-grant.enter", [("user", "SPK900"), ("authorities", #"["transfer.enter"]"#)])
        == "surveillance-read-only")
    // Refused by the engine, hence entries of the journal that the operator reads.
    let refused = try await world.get("/v1/totals", as: "MKK900")
    #expect(refused.status == 200)
    await world.stop()
  }
}
