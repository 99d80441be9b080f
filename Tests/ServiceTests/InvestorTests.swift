// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

/// Investors by the public door, without a certificate.
struct InvestorTests {
  private static let good = "Deniz2026xyz"

  @Test(.rule("INV-02", "INV-07", "INV-08", "GEN-33"))
  func `a password is printed once, changed at its first use, and of good quality`() async throws {
    let world = try await World()
    let people = try await world.furnishInvestors()
    // Asked for through a member, for its own customer alone.
    func ask(_ account: String, _ number: String) async throws -> String {
      let line = world.investorRequest(number, "RECORD", [("account", account), ("delivery", "ADDRESS")])
      let answer = try await world.submit(
        line, as: "AKA001", reference: World.reference(), day: try await world.today())
      return answer.lines.first?["code"] as? String ?? answer.lines.first?["status"] as? String ?? answer.text
    }
    #expect(try await ask("3001", people.mehmet) == "registration-number-not-found")
    #expect(try await world.printInvestorLetter(people.deniz).code == "registration-number-not-found")
    #expect(try await ask("3001", people.deniz) == "executed")
    #expect(try await world.printInvestorLetter(people.deniz, by: "AKA001").code == "operator-only")
    let letter = try await world.printInvestorLetter(people.deniz)
    #expect(letter.status == 200 && letter.text.hasPrefix("Deniz Örnek\n"), "\(letter.text)")
    let first = String(
      try #require(
        letter.text.split(separator: "\n").first { $0.contains("password:") }?.split(separator: " ").last))
    #expect(try await world.investorLogin(people.deniz, first).code == "investor-login-failed")
    try await world.must([world.investorRequest(people.deniz, "DELIVER")], as: "MKK900")
    #expect(try await world.printInvestorLetter(people.deniz).code == "state-not-allowed")

    let login = try await world.investorLogin(people.deniz, first)
    #expect(login.status == 201 && login.json["mustChangePassword"] as? Bool == true, "\(login.text)")
    #expect(login.json["lastLogin"] == nil && login.headers["set-cookie"] == nil)
    let token = try #require(login.json["token"] as? String)
    #expect(try await world.investorGet("holdings", token).code == "password-change-required")
    func change(_ new: String, _ repeated: String? = nil) async throws -> String {
      try await world.investorChange(token, first, new, repeated).code
    }
    #expect(try await change(Self.good, Self.good + "x") == "passwords-differ")
    #expect(try await change(first) == "same-as-old-password")
    for weak in ["short1", "onlyletters", "1234567890", "a\(people.deniz)a"] {
      #expect(try await change(weak) == "password-too-weak", "\(weak)")
    }
    let changed = try await world.investorChange(token, first, Self.good)
    let fresh = try #require(changed.json["token"] as? String)
    #expect(changed.status == 201 && fresh != token)
    #expect(try await world.investorGet("holdings", token).code == "session-ended")
    #expect(try await world.investorGet("holdings", fresh).status == 200)
    // Ten tries of an investor a minute.
    try await world.setClock("2026-03-02T10:05:00")
    #expect(
      try await world.investorChange(fresh, Self.good, first).code == "password-used-before")

    // INV-08: at the next login the investor hears of the last one.
    _ = try await world.investorAccesses()
    let next = try await world.investorLogin(people.deniz, Self.good, "MOBILE")
    let last = try #require(next.json["lastLogin"] as? [String: Any])
    #expect(
      last["channel"] as? String == "INTERNET" && (last["time"] as? String)?.hasPrefix("2026-03-02") == true)
    // No ninety days.
    try await world.setClock("2026-07-01T10:00:00")
    #expect(
      try await world.investorLogin(people.deniz, Self.good).json["mustChangePassword"] as? Bool == false)
    await world.stop()
  }

  @Test(.rule("INV-04", "INV-05", "INV-06", "ACC-60", "ACC-61", "GEN-07", "GEN-33"))
  func `an investor sees the own accounts at all members, with the own part of joint ones`() async throws {
    let world = try await World()
    let people = try await world.furnishInvestors()
    let deniz = try await world.enterInvestor(people.deniz, Self.good)
    let mehmet = try await world.enterInvestor(people.mehmet, "Mehmet2026xyz")
    let accounts = try await world.investorGet("accounts", deniz)
    #expect(
      accounts.rows.compactMap { $0["account"] as? String } == [
        "AKA/3001", "AKA/3002", "AKA/3003", "AKB/3001",
      ])
    let proportional = try #require(accounts.rows.dropFirst().first)
    #expect(proportional["share"] as? String == "60" && proportional["ownership"] as? String == "ORANSAL")
    #expect(
      accounts.rows[2]["share"] as? String == "100" && accounts.rows[2]["type"] as? String == "MUSTEREK")
    #expect(
      accounts.rows[0]["statusText"] as? String != nil && accounts.rows[0]["isInactive"] as? Bool == false)
    #expect(accounts.headers["content-language"] == "en")
    let turkish = try await world.investorGet("accounts", deniz, language: "tr")
    #expect(turkish.rows[0]["classText"] as? String != accounts.rows[0]["classText"] as? String)
    _ = try world.verify(accounts)

    func parts(_ token: String) async throws -> [String: [Int]] {
      let rows = try await world.investorGet("holdings", token).rows
      return Dictionary(
        uniqueKeysWithValues: rows.map {
          ("\($0["account"] ?? "")", [$0["quantity"] as? Int ?? -1, $0["entitlement"] as? Int ?? -1])
        })
    }
    // Of 1001 at 60 to 40: 600.6 and 400.4 rounded down, and the remaining one to the larger share.
    #expect(
      try await parts(deniz) == [
        "AKA/3001": [100, 100], "AKA/3002": [1_001, 601], "AKA/3003": [7, 7], "AKB/3001": [50, 50],
      ])
    #expect(
      try await parts(mehmet) == ["AKA/3002": [1_001, 400], "AKA/3003": [7, 7], "AKA/3004": [33, 33]])
    let totals = try await world.investorGet("totals", deniz)
    #expect(
      totals.rows.first?["quantity"] as? Int == 1_158 && totals.rows.first?["entitlement"] as? Int == 758)

    // The member's report says the same, each balance once for every holder.
    _ = try await world.investorAccesses()
    let report = try await world.get("/v1/reports/entitlements?account=AKA/3002", as: "AKA001").rows
    #expect(report.map { $0["entitlement"] as? Int } == [601, 400])
    #expect(report.map { $0["share"] as? String } == ["60", "40"])
    #expect(report.allSatisfy { $0["balance"] as? Int == 1_001 })
    let several = try await world.get("/v1/reports/entitlements?account=AKA/3003", as: "AKA001").rows
    #expect(several.map { $0["entitlement"] as? Int } == [7, 7] && several.count == 2)
    let single = try await world.get(
      "/v1/reports/entitlements?registrationNumber=\(people.deniz)", as: "MKK900"
    ).rows
    #expect(single.compactMap { $0["entitlement"] as? Int } == [100, 601, 7, 50])
    #expect(
      try await world.get("/v1/reports/entitlements?account=AKB/3001", as: "AKA001").code == "not-own-data")

    // One page after the other gives the same rows.
    var cursor = ""
    var paged: [String] = []
    repeat {
      let page = try await world.investorGet("holdings?limit=1\(cursor)", deniz)
      paged += page.rows.compactMap { $0["account"] as? String }
      cursor = (page.json["next"] as? String).map { "&cursor=\($0)" } ?? ""
    } while !cursor.isEmpty
    #expect(paged == ["AKA/3001", "AKA/3002", "AKA/3003", "AKB/3001"])
    let one = try await world.investorGet("holdings?account=AKB/3001&isin=\(World.isin)", deniz)
    #expect(one.rows.count == 1)

    // Movements: the own side and nothing of the other.
    let movements = try await world.investorGet("movements", deniz)
    #expect(movements.rows.map { $0["side"] as? String } == Array(repeating: "CREDIT", count: 4))
    #expect(Set(movements.rows.compactMap { $0["quantity"] as? Int }) == [100, 50, 1_001, 7])
    for foreign in [
      "AKA/1001", "AKA001", "Mehmet", "Tekstil", people.mehmet, people.tekstil, World.mehmetTCKN,
    ] {
      for answer in [accounts, movements, one, totals, try await world.investorGet("accesses", deniz)] {
        #expect(!answer.text.contains(foreign), "\(foreign): \(answer.text)")
      }
    }
    // Between two own accounts both sides are one's own.
    try await world.must(
      [
        World.line(
          "transfer.enter",
          [
            ("reference", "OWN"), ("sendingAccount", "3001"), ("receivingMember", "AKA"),
            ("receivingAccount", "3002"), ("isin", World.isin), ("nominal", "10"),
            ("transferReason", "DEVIR"),
          ])
      ], as: "AKA001")
    let last = try #require(try await world.curl.send("/health").json["sequence"] as? Int)
    let own = try await world.investorGet("movements?limit=1&atLeast=\(last)", deniz).rows
    #expect(
      own.map { "\($0["account"] ?? "") \($0["side"] ?? "")" } == ["AKA/3001 DEBIT", "AKA/3002 CREDIT"])
    let seenByMehmet = try await world.investorGet("movements?limit=1", mehmet).rows
    #expect(seenByMehmet.map { "\($0["account"] ?? "") \($0["side"] ?? "")" } == ["AKA/3002 CREDIT"])

    // What is blocked stands in its sub-account, and a move within the account on both of its sides.
    try await world.must(
      [
        World.line(
          "authority-grant.enter",
          [("user", "AKA001"), ("authorities", #"["subaccount-move.enter","subaccount-move.approve"]"#)])
      ], as: "AKA900")
    try await world.must(
      [
        World.line(
          "subaccount-move.enter",
          [
            ("account", "AKA/3001"), ("isin", World.isin), ("quantity", "40"), ("from", "SERB"),
            ("to", "OPSP"),
          ])
      ], as: "AKA001")
    let moved = try #require(try await world.curl.send("/health").json["sequence"] as? Int)
    let blocked = try await world.investorGet("holdings?account=AKA/3001&atLeast=\(moved)", deniz).rows
    #expect(blocked.map { "\($0["subaccount"] ?? "") \($0["quantity"] ?? "")" } == ["SERB 50", "OPSP 40"])
    #expect(blocked.allSatisfy { ($0["subaccountText"] as? String)?.isEmpty == false })
    let within = try await world.investorGet("movements?limit=1&account=AKA/3001", deniz).rows
    #expect(within.map { "\($0["subaccount"] ?? "") \($0["side"] ?? "")" } == ["SERB DEBIT", "OPSP CREDIT"])
    await world.stop()
  }

  @Test(.rule("INV-01", "INV-07"))
  func `three wrong entries over all channels block, and a new password is MKK's to give`() async throws {
    let world = try await World()
    let people = try await world.furnishInvestors()
    let token = try await world.enterInvestor(people.deniz, Self.good)
    func logIn(_ password: String, _ channel: String) async throws -> String {
      let officer = channel == "CALL_CENTRE" ? "MKK900" : nil
      let answer = try await world.investorLogin(people.deniz, password, channel, as: officer)
      return answer.status == 201 ? "in" : answer.code
    }
    for (password, channel, expected) in [
      ("wrong1", "INTERNET", "investor-login-failed"), ("wrong2", "MOBILE", "investor-login-failed"),
      (Self.good, "INTERNET", "in"), ("wrong1", "INTERNET", "investor-login-failed"),
      ("wrong2", "INTERNET", "investor-login-failed"), ("wrong3", "CALL_CENTRE", "investor-login-failed"),
      (Self.good, "INTERNET", "investor-blocked"),
    ] { #expect(try await logIn(password, channel) == expected, "\(password) \(channel)") }
    // The session that was open ends, on the other channel too.
    #expect(try await world.investorGet("holdings", token).code == "investor-blocked")
    #expect(try await world.investorGet("holdings", token).code == "session-ended")
    #expect(try await logIn(Self.good, "CALL_CENTRE") == "investor-blocked")
    // The member still transacts on the account.
    try await world.must(
      [
        World.line(
          "transfer.enter",
          [
            ("reference", "B-1"), ("sendingAccount", "3001"), ("receivingMember", "AKA"),
            ("receivingAccount", "3004"), ("isin", World.isin), ("nominal", "1"), ("transferReason", "DEVIR"),
          ])
      ], as: "AKA001")
    // MKK sees it.
    let blocked = try await world.get("/v1/reports/investor-passwords?state=BLOCKED", as: "MKK900").rows
    #expect(blocked.map { "\($0["registrationNumber"] ?? "")" } == [people.deniz])
    #expect(try await world.investorAccesses("&kind=WRONG_PASSWORD").count == 5)
    #expect(try await world.get("/v1/reports/investor-access", as: "AKA001").code == "operator-only")
    let first = try await world.deliverInvestorPassword(to: people.deniz)
    try await world.setClock("2026-03-02T11:00:00")
    #expect(try await logIn(Self.good, "INTERNET") == "investor-login-failed")
    #expect(try await world.investorLogin(people.deniz, first).json["mustChangePassword"] as? Bool == true)
    await world.stop()
  }

  @Test(.rule("INV-01", "INV-08"))
  func `at the call centre an operator's user asks with the investor's password`() async throws {
    let world = try await World()
    let people = try await world.furnishInvestors()
    _ = try await world.enterInvestor(people.deniz, Self.good)
    func logIn(_ user: String?) async throws -> Curl.Answer {
      try await world.investorLogin(people.deniz, Self.good, "CALL_CENTRE", as: user)
    }
    #expect(try await logIn(nil).code == "certificate-missing")
    #expect(try await logIn("AKA001").code == "operator-only")
    let login = try await logIn("MKK900")
    let token = try #require(login.json["token"] as? String, "\(login.text)")
    #expect(try await world.investorGet("holdings", token, as: "MKK900").rows.count == 4)
    // The session is that user's: another one of the operator, or nobody at all, does nothing with it.
    #expect(try await world.investorGet("holdings", token, as: "MKK901").code == "certificate-of-other-user")
    #expect(try await world.investorGet("holdings", token).code == "certificate-missing")
    // Without the authority to view, no call.
    try await world.must(
      [
        World.line(
          "authority-grant.enter",
          [
            ("user", "MKK901"), ("authorities", #"["investor-password-request.view"]"#), ("withdraw", "true"),
          ])
      ], as: "MKK900")
    #expect(try await logIn("MKK901").code == "right-missing")
    let questions = try await world.investorAccesses("&channel=CALL_CENTRE&kind=QUESTION")
    #expect(questions.count == 1 && questions.first?["by"] as? String == "MKK900")
    #expect(questions.first?["question"] as? String == "holdings")
    // The investor sees the own accesses, the call too.
    let own = try await world.investorGet("accesses?limit=100", token, as: "MKK900").rows
    #expect(
      own.first?["channel"] as? String == "CALL_CENTRE" && own.contains { $0["kind"] as? String == "LOGIN" })
    #expect(!own.contains { $0["by"] != nil })
    await world.stop()
  }

  @Test(.rule("INV-01"))
  func `a session ends by logout and after fifteen idle minutes, and questions have a limit`() async throws {
    var limits = World.limits
    limits.investorQuestionsAMinute = 5
    let world = try await World(limits: limits)
    let people = try await world.furnishInvestors()
    let token = try await world.enterInvestor(people.deniz, Self.good)
    let out = try await world.curl.send(
      "/v1/investor/sessions/current", headers: [("Kaydi-Investor-Session", token)], ["--request", "DELETE"])
    #expect(out.status == 204, "\(out.text)")
    #expect(try await world.investorGet("accounts", token).code == "session-ended")
    let second = try #require(
      try await world.investorLogin(people.deniz, Self.good).json["token"] as? String)
    try await world.setClock("2026-03-02T12:00:30")
    #expect(try await world.investorGet("accounts", second).code == "session-ended")
    let third = try #require(
      try await world.investorLogin(people.deniz, Self.good).json["token"] as? String)
    for _ in 1...5 { #expect(try await world.investorGet("accounts", third).status == 200) }
    #expect(try await world.investorGet("accounts", third).code == "too-many-requests")
    #expect(try await world.investorGet("accounts?asOf=1", third).code == "too-many-requests")
    try await world.setClock("2026-03-02T12:02:00")
    // What a question does not have must not be answered with something else.
    #expect(try await world.investorGet("accounts?asOf=1", third).code == "field-unknown")
    #expect(
      Set(try await world.investorAccesses("&kind=LOGOUT").map { "\($0["channel"] ?? "")" }) == ["INTERNET"])
    #expect(try await world.investorAccesses("&kind=IDLE").count == 1)
    await world.stop()
  }

  @Test(.rule("CLR-07", "INV-04"))
  func `the OpenAPI document has every address of investors`() async throws {
    let world = try await World.shared.value
    let paths = try await world.curl.send("/openapi.json").json["paths"] as? [String: Any] ?? [:]
    for query in InvestorQuery.allCases {
      let operation = (paths[query.path] as? [String: Any])?["get"] as? [String: Any]
      let names = (operation?["parameters"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
      #expect(names == query.parameters.map(\.name), "\(query)")
      #expect(operation?["security"] != nil)
      // Without a session nothing is told.
      #expect(try await world.investorGet(query.rawValue, nil).code == "session-ended")
    }
    for path in ["sessions", "sessions/current", "password"] { #expect(paths["/v1/investor/\(path)"] != nil) }
  }
}
