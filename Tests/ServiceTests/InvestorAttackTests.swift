// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing
import Views

/// Attempts by whoever comes without a certificate: each is refused, changes nothing, and tells nothing.
struct InvestorAttackTests {
  private static let good = "Deniz2026xyz"

  @Test(.rule("INV-03"))
  func `an investor's session posts nothing, by whatever address, and every attempt is on record`()
    async throws
  {
    let world = try await World()
    let people = try await world.furnishInvestors()
    let token = try await world.enterInvestor(people.deniz, Self.good)
    let before = try await world.curl.send("/health").json["sequence"] as? Int ?? 0
    let content = world.transfer("X-1")
    let envelope = world.envelope(of: "AKA001", reference: "X-1")
    let signature = try envelope.sign(Array(content.utf8), with: world.credentials["AKA001"]!.key)
    let headers = [
      ("Content-Type", "application/json"), ("Kaydi-Investor-Session", token),
      (Door.signatureHeader, signature),
    ]
    let attempts: [(String, String)] = [
      ("POST", "/v1/submissions"), ("POST", "/v1/investor/transfers"), ("PUT", "/v1/investor/accounts"),
      ("DELETE", "/v1/investor/holdings"), ("POST", "/v1/sessions"), ("POST", "/v1/investor-letters"),
      ("PATCH", "/v1/investor/password"),
    ]
    for (method, path) in attempts {
      let answer = try await world.curl.send(
        path, body: Array(content.utf8), headers: headers, ["--request", method])
      #expect(
        answer.status == 403 && answer.code == "investor-cannot-operate", "\(method) \(path): \(answer.text)")
    }
    // Nothing but their records has taken a place in the journal.
    let after = try await world.curl.send("/health").json["sequence"] as? Int ?? 0
    #expect(after == before + attempts.count)
    let records = try await world.investorAccesses("&kind=OPERATION")
    #expect(records.count == attempts.count)
    #expect(records.allSatisfy { $0["result"] as? String == "investor-cannot-operate" })
    #expect(records.first?["question"] as? String == "submissions")
    let holdings = try await world.investorGet("holdings?account=AKA/3001", token).rows
    #expect(holdings.first?["quantity"] as? Int == 100)
    // The member who really sends it is not hindered by what came before.
    #expect(
      try await world.post(Array(content.utf8), signature: signature, as: "AKA001").json["accepted"] as? Int
        == 1)
    await world.stop()
  }

  @Test(.rule("INV-04", "INV-06"))
  func `others' accounts, DBDEPO, OMNIBUS and what there is not are refused alike`() async throws {
    let world = try await World()
    let people = try await world.furnishInvestors()
    let token = try await world.enterInvestor(people.mehmet, Self.good)
    var answers: Set<String> = []
    for account in ["AKA/3001", "AKB/3001", "AKA/1001", "AKA/DBDEPO", "AKA/OMNIBUS", "AKA/9999", "XXX/1"] {
      for query in ["holdings", "movements"] {
        let answer = try await world.investorGet("\(query)?account=\(account)", token)
        #expect(answer.code == "not-own-data", "\(account): \(answer.text)")
        answers.insert(answer.text)
      }
    }
    #expect(answers.count == 1, "one answer for all of them")
    // A place taken from another's page leads to nothing of another's.
    let deniz = try await world.enterInvestor(people.deniz, Self.good)
    let page = try await world.investorGet("holdings?limit=1", deniz)
    let cursor = try #require(page.json["next"] as? String)
    let stolen = try await world.investorGet("holdings?cursor=\(cursor)", token)
    #expect(
      Set(stolen.rows.compactMap { $0["account"] as? String }).isDisjoint(with: ["AKA/3001", "AKB/3001"]))
    #expect(try await world.investorAccesses("&result=not-own-data").count == 14)
    await world.stop()
  }

  @Test(.rule("INV-01", "INV-07"))
  func `a token that the attacker has chosen is none, and one from before a change opens nothing`()
    async throws
  {
    let world = try await World()
    let people = try await world.furnishInvestors()
    let first = try await world.deliverInvestorPassword(to: people.deniz)
    let chosen = String(repeating: "a", count: 52)
    let login = try await world.investorLogin(
      people.deniz, first,
      headers: [("Kaydi-Investor-Session", chosen), ("Cookie", "__Host-kaydi-session=\(chosen)")])
    let token = try #require(login.json["token"] as? String)
    #expect(token != chosen)
    #expect(try await world.investorGet("accounts", chosen).code == "session-ended")
    let second = try #require(try await world.investorLogin(people.deniz, first).json["token"] as? String)
    let changed = try await world.investorChange(token, first, Self.good)
    let fresh = try #require(changed.json["token"] as? String)
    for old in [token, second, chosen] {
      #expect(try await world.investorGet("accounts", old).code == "session-ended")
    }
    #expect(try await world.investorGet("accounts", fresh).status == 200)
    // The name of a session, which stands in records, opens nothing; nor is it a user's session.
    let name = try #require(changed.json["session"] as? String)
    #expect(try await world.investorGet("accounts", name).code == "session-ended")
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: fresh).code == "session-ended")
    await world.stop()
  }

  @Test(.rule("INV-01"))
  func `unknown numbers and wrong passwords cannot be told apart, by answer or by time`() async throws {
    var limits = World.limits
    limits.investorAnswerMilliseconds = 400
    limits.investorLoginsAMinute = 12
    let world = try await World(limits: limits)
    let people = try await world.furnishInvestors()
    _ = try await world.enterInvestor(people.deniz, Self.good)
    try await world.setClock("2026-03-02T10:30:00")
    let journal = try await world.curl.send("/health").json["sequence"] as? Int ?? 0
    // Known with a password, known without one, and never given out.
    var answers: Set<String> = []
    for number in [people.deniz, people.mehmet, "10009999", "99999999"] {
      for guess in ["Guess2026aa", "Guess2026bb"] {
        let start = ContinuousClock.now
        let answer = try await world.investorLogin(number, guess)
        #expect(ContinuousClock.now - start >= .milliseconds(400))
        #expect(answer.status == 403)
        answers.insert(answer.text)
      }
    }
    #expect(answers.count == 1, "\(answers)")
    // Only what could be attributed took a place in the journal.
    #expect(try await world.curl.send("/health").json["sequence"] as? Int == journal + 2)
    // From one address so many and no more, over whatever numbers; nothing is compared then.
    var last = ""
    for number in 10_000_100...10_000_106 {
      last = try await world.investorLogin("\(number)", "Guess2026aa").code
    }
    #expect(last == "too-many-requests")
    #expect(try await world.investorLogin(people.deniz, Self.good).code == "too-many-requests")
    // The operator hears of those turned away.
    #expect(try await world.accessLog().filter { $0 == "investor-login-failed" }.count >= 8)
    await world.stop()
  }

  @Test(.rule("INV-01", "INV-07"))
  func `whoever goes on guessing at a blocked access is told nothing, not even by the right guess`()
    async throws
  {
    let world = try await World()
    let people = try await world.furnishInvestors()
    _ = try await world.enterInvestor(people.deniz, Self.good)
    var minute = 0
    func guess(_ password: String) async throws -> String {
      let answer = try await world.investorLogin(people.deniz, password)
      return answer.status == 201 ? "in" : answer.code
    }
    func later() async throws {
      minute += 2
      try await world.setClock("2026-03-02T11:\(minute < 10 ? "0" : "")\(minute):00")
    }
    try await later()
    for index in 1...9 { #expect(try await guess("Guess2026a\(index)") == "investor-login-failed") }
    try await later()
    #expect(try await guess(Self.good) == "investor-blocked")
    #expect(try await guess("Guess2026bb") == "investor-login-failed")
    #expect(try await guess(Self.good) == "investor-login-failed")
    // Nor does the journal grow by it any more.
    try await later()
    let before = try await world.curl.send("/health").json["sequence"] as? Int ?? 0
    for index in 1...4 { #expect(try await guess("Guess2026c\(index)") == "investor-login-failed") }
    #expect(try await world.curl.send("/health").json["sequence"] as? Int == before)
    // Eleven tries of one number in a minute.
    for index in 5...10 { _ = try await guess("Guess2026c\(index)") }
    #expect(try await guess("Guess2026d") == "too-many-requests")
    await world.stop()
  }

  @Test(.rule("GEN-10", "INV-01"))
  func `without a certificate nothing of members can be reached, with or without an investor's session`()
    async throws
  {
    let world = try await World()
    let people = try await world.furnishInvestors()
    let token = try await world.enterInvestor(people.deniz, Self.good)
    let paths =
      Query.allCases.map { $0.path.replacing(#/\{[a-z]+\}/#, with: "1") } + Report.all.map(\.path) + [
        "/v1/reports", "/v1/operations", "/v1/access-log", "/v1/notices/stream", "/v1/receipts/1", "/metrics",
        "/v1/sessions/current",
      ]
    for path in paths {
      for headers in [[], [("Kaydi-Investor-Session", token)], [("Kaydi-Session", token)]] {
        let answer = try await world.curl.send(path, headers: headers, ["--max-time", "30"])
        let isRefused = ["certificate-missing", "session-ended"].contains(answer.code)
        #expect(answer.status == 403 && isRefused, "\(path): \(answer.status) \(answer.text.prefix(200))")
      }
    }
    for path in [
      "/v1/submissions", "/v1/sessions", "/v1/password", "/v1/password-letters", "/v1/investor-letters",
    ] {
      let answer = try await world.curl.send(
        path, body: Array("{}".utf8), headers: [("Content-Type", "application/json")])
      #expect(answer.status >= 400 && answer.code != "investor-cannot-operate", "\(path)")
      #expect(
        ["certificate-missing", "session-ended", "message-format", "signature-missing"].contains(answer.code),
        "\(path): \(answer.text)")
    }
    await world.stop()
  }
}
