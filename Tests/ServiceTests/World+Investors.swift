// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Two people with accounts at both houses, alone and together.
struct InvestorsOfWorld {
  /// Registration numbers.
  var deniz = ""
  var mehmet = ""
  var tekstil = ""
}

extension World {
  static let denizTCKN = "12345678950"
  static let mehmetTCKN = "10000000146"

  private static func person(_ account: String, _ name: String, _ surname: String, _ tckn: String) -> String {
    line(
      "identity.enter",
      [
        ("account", account), ("kind", "NATURAL"), ("name", name), ("surname", surname), ("tckn", tckn),
        ("birthDate", "1980-05-17"), ("address", "Deneme Sokak 1"), ("phone", "02120000000"),
      ])
  }

  /// Deniz holds AKA/3001 (100) and AKB/3001 (50); with Mehmet AKA/3002 at 60 to 40 (1001) and AKA/3003
  /// jointly and severally (7); Mehmet AKA/3004 (33).
  func furnishInvestors() async throws -> InvestorsOfWorld {
    let deniz = { Self.person($0, "Deniz", "Örnek", Self.denizTCKN) }
    let mehmet = { Self.person($0, "Mehmet", "Öz", Self.mehmetTCKN) }
    func open(_ account: String, _ ownership: String? = nil) -> String {
      let joint = ownership.map { [("type", "MUSTEREK"), ("ownership", $0)] } ?? []
      return Self.line("account-definition.enter", [("account", account), ("class", "1")] + joint)
    }
    try await must(
      [
        Self.line(
          "authority-grant.enter",
          [
            ("user", "AKA001"),
            (
              "authorities",
              #"["joint-holders.enter","joint-holders.approve","investor-password-request.enter","investor-password-request.approve"]"#
            ),
          ])
      ], as: "AKA900")
    try await must(
      [
        open("3001"), deniz("3001"), open("3002", "ORANSAL"), deniz("3002"), mehmet("3002"),
        Self.line("joint-holders.enter", [("account", "3002"), ("shares", #"["60","40"]"#)]),
        open("3003", "MUTESELSIL"), deniz("3003"), mehmet("3003"),
        Self.line("joint-holders.enter", [("account", "3003")]), open("3004"), mehmet("3004"),
      ], as: "AKA001")
    try await must([open("3001"), deniz("3001")], as: "AKB001")
    func move(_ nominal: Int, _ member: String, _ account: String) -> String {
      Self.line(
        "transfer.enter",
        [
          ("reference", "V-\(member)-\(account)"), ("sendingAccount", "1001"), ("receivingMember", member),
          ("receivingAccount", account), ("isin", Self.isin), ("nominal", String(nominal)),
          ("transferReason", "DEVIR"),
        ] + (member == "AKA" ? [] : [("receiverName", "Deniz Örnek")]))
    }
    try await must(
      [
        move(100, "AKA", "3001"), move(50, "AKB", "3001"), move(1_001, "AKA", "3002"), move(7, "AKA", "3003"),
        move(33, "AKA", "3004"),
      ], as: "AKA001")
    let last = try #require(try await curl.send("/health").json["sequence"] as? Int)
    let accounts = try await get("/v1/accounts?limit=1000&atLeast=\(last)", as: "MKK900").rows
    func number(_ account: String) throws -> String {
      let row = try #require(accounts.first { $0["account"] as? String == account })
      return "\(try #require(row["investor"]))"
    }
    return InvestorsOfWorld(
      deniz: try number("AKA/3001"), mehmet: try number("AKA/3004"), tekstil: try number("AKA/1001"))
  }

  // MARK: Passwords

  func investorRequest(_ number: String, _ act: String, _ more: [(String, String)] = []) -> String {
    Self.line(
      "investor-password-request.enter",
      [("registrationNumber", number), ("act", act), ("document", "2026/1")] + more)
  }

  func printInvestorLetter(_ number: String, by officer: String = "MKK900") async throws -> Curl.Answer {
    try await curl.send(
      "/v1/investor-letters", as: officer, body: Array(#"{"registrationNumber":"\#(number)"}"#.utf8),
      headers: [("Content-Type", "application/json")])
  }

  /// Asked for by MKK, printed, delivered; a renewal with a proof of identity.
  func deliverInvestorPassword(to number: String) async throws -> String {
    let proof = [("delivery", "ADDRESS"), ("identityShown", "nüfus cüzdanı")]
    try await must([investorRequest(number, "RECORD", proof)], as: "MKK900")
    let letter = try await printInvestorLetter(number)
    #expect(letter.status == 200, "\(letter.text)")
    try await must([investorRequest(number, "DELIVER")], as: "MKK900")
    let line = try #require(letter.text.split(separator: "\n").first { $0.contains("password:") })
    return String(try #require(line.split(separator: " ").last))
  }

  /// Without a certificate, as investors come; with one at the call centre.
  func investorLogin(
    _ number: String, _ password: String, _ channel: String = "INTERNET", as user: String? = nil,
    headers: [(String, String)] = []
  ) async throws -> Curl.Answer {
    let body = ["registrationNumber": number, "password": password, "channel": channel]
    return try await curl.send(
      "/v1/investor/sessions", as: user, body: Array(try JSONSerialization.data(withJSONObject: body)),
      headers: [("Content-Type", "application/json"), ("Accept-Language", "en")] + headers)
  }

  func investorGet(_ path: String, _ token: String?, as user: String? = nil, language: String = "en")
    async throws -> Curl.Answer
  {
    try await curl.send(
      "/v1/investor/\(path)", as: user,
      headers: (token.map { [("Kaydi-Investor-Session", $0)] } ?? []) + [("Accept-Language", language)])
  }

  func investorChange(_ token: String, _ old: String, _ new: String, _ repeated: String? = nil) async throws
    -> Curl.Answer
  {
    let body = ["old": old, "new": new, "repeated": repeated ?? new]
    return try await curl.send(
      "/v1/investor/password", body: Array(try JSONSerialization.data(withJSONObject: body)),
      headers: [("Content-Type", "application/json"), ("Kaydi-Investor-Session", token)])
  }

  /// An investor with a password of its own choice; the token of the session.
  func enterInvestor(_ number: String, _ password: String) async throws -> String {
    let first = try await deliverInvestorPassword(to: number)
    let login = try await investorLogin(number, first)
    #expect(login.status == 201, "\(login.text)")
    let changed = try await investorChange(try #require(login.json["token"] as? String), first, password)
    #expect(changed.status == 201, "\(changed.text)")
    return try #require(changed.json["token"] as? String)
  }

  /// What the operator sees of investors, once everything has reached the views.
  func investorAccesses(_ query: String = "") async throws -> [[String: Any]] {
    let last = try #require(try await curl.send("/health").json["sequence"] as? Int)
    return try await get(
      "/v1/reports/investor-access?limit=1000&atLeast=\(last)\(query)", as: "MKK900"
    ).rows
  }
}
