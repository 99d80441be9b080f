// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Passwords and sessions through the public door. The clock is set forward, so that each has a registry of
/// its own.
struct SessionTests {
  private static let good = "Deneme2026x"

  @Test(.rule("AUT-10", "AUT-12", "AUT-14", "AUT-16", "AUT-17"))
  func `a password is printed once, changed at the first login, and of good quality`() async throws {
    let world = try await World()
    // Before any delivery there is nothing to log in with, and that takes as long as a wrong password.
    #expect(try await world.logIn("AKA001", "whatever1").code == "password-not-delivered")
    #expect(try await world.printLetter("AKA001").code == "state-not-allowed")
    let first = try await world.deliverPassword(to: "AKA001")
    #expect(first.count == 12)
    // Once: the request is closed.
    #expect(try await world.printLetter("AKA001").code == "state-not-allowed")
    #expect(try await world.printLetter("AKA001", by: "AKA900").code == "operator-only")

    let login = try await world.logIn("AKA001", first)
    #expect(login.status == 201 && login.json["mustChangePassword"] as? Bool == true, "\(login.text)")
    let token = try #require(login.token)
    let cookie = try #require(login.headers["set-cookie"])
    for part in ["__Host-", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
      #expect(cookie.contains(part))
    }
    // No other step before the change is done.
    #expect(
      try await world.get("/v1/holdings", as: "AKA001", token: token).code == "password-change-required")

    func change(_ new: String, _ repeated: String? = nil) async throws -> String {
      try await world.change("AKA001", token, first, new, repeated).code
    }
    #expect(try await change(Self.good, Self.good + "x") == "passwords-differ")
    #expect(try await change(first) == "same-as-old-password")
    for weak in ["short1", "onlyletters", "1234567890", "AKA001aaaa1", "aka001aaaa1"] {
      #expect(try await change(weak) == "password-too-weak", "\(weak)")
    }
    #expect(try await world.change("AKA001", token, first, Self.good).status == 204)
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).status == 200)

    // The last five are not used again.
    var old = Self.good
    // Ten tries of a user a minute.
    try await world.setClock("2026-03-02T10:05:00")
    for index in 1...4 {
      #expect(try await world.change("AKA001", token, old, "\(Self.good)\(index)").status == 204)
      old = "\(Self.good)\(index)"
    }
    try await world.setClock("2026-03-02T10:10:00")
    #expect(try await world.change("AKA001", token, old, Self.good).code == "password-used-before")
    #expect(try await world.change("AKA001", token, old, "\(Self.good)5").status == 204)
    try await world.setClock("2026-03-02T10:12:00")
    // Six changes later the first is free again.
    #expect(try await world.change("AKA001", token, "\(Self.good)5", Self.good).status == 204)
    await world.stop()
  }

  @Test(.rule("AUT-11", "AUT-23", "AUT-24"))
  func `three wrong entries in a row block, and the principal user lifts it`() async throws {
    let world = try await World()
    _ = try await world.enter("AKA001", Self.good)
    func logIn(_ password: String) async throws -> String {
      let answer = try await world.logIn("AKA001", password)
      return answer.status == 201 ? "in" : answer.code
    }
    // Wrong, wrong, right: the count begins anew.
    for (password, expected) in [
      ("wrong1", "login-failed"), ("wrong2", "login-failed"), (Self.good, "in"), ("wrong1", "login-failed"),
      ("wrong2", "login-failed"), ("wrong3", "login-failed"), (Self.good, "user-blocked"),
    ] { #expect(try await logIn(password) == expected, "\(password)") }
    // Neither by the other channel.
    let sent = try await world.submit(
      world.transfer("T-1"), as: "AKA001", reference: "T-1", day: "2026-03-02")
    #expect((sent.json["refusal"] as? [String: Any])?["code"] as? String == "user-blocked")
    try await world.must(
      [World.line("user-status.enter", [("user", "AKA001"), ("act", "REACTIVATE")])], as: "AKA900")
    #expect(try await logIn(Self.good) == "in")
    await world.stop()
  }

  @Test(.rule("AUT-16", "AUT-23"))
  func `a wrong old password counts as a wrong entry`() async throws {
    let world = try await World()
    let token = try await world.enter("AKA001", Self.good)
    for wrong in ["wrong1", "wrong2", "wrong3"] {
      #expect(try await world.change("AKA001", token, wrong, "Baska2026xx").code == "old-password-wrong")
    }
    // Blocked in the middle of a session, which ends with it.
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).code == "user-blocked")
    #expect(try await world.logIn("AKA001", Self.good).code == "user-blocked")
    await world.stop()
  }

  @Test(.rule("AUT-35"))
  func `a session ends by logout and after fifteen idle minutes`() async throws {
    let world = try await World()
    let token = try await world.enter("AKA001", Self.good)
    #expect(try await world.get("/v1/sessions/current", as: "AKA001", token: token).status == 200)
    let out = try await world.curl.send(
      "/v1/sessions/current", as: "AKA001", headers: [("Kaydi-Session", token)], ["--request", "DELETE"])
    #expect(out.status == 204)
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).code == "session-ended")

    let second = try #require(try await world.logIn("AKA001", Self.good).token)
    let started = World.seconds(try await world.time())
    func clock(after seconds: Int64) -> String {
      let form = ISO8601DateFormatter()
      form.timeZone = TimeZone(secondsFromGMT: 3 * 3_600)
      return form.string(from: Date(timeIntervalSince1970: Double(started + seconds)))
    }
    try await world.setClock(clock(after: 14 * 60))
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: second).status == 200)
    try await world.setClock(clock(after: 30 * 60))
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: second).code == "session-ended")
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: second).code == "session-ended")
    await world.stop()
  }

  @Test(.rule("AUT-15"))
  func `after ninety days only a new password helps`() async throws {
    let world = try await World()
    _ = try await world.enter("AKA001", Self.good)
    // Changed on 2 March: the ninetieth day is 31 May.
    try await world.setClock("2026-05-31T23:50:00")
    #expect(try await world.logIn("AKA001", Self.good).status == 201)
    try await world.setClock("2026-06-01T00:00:01")
    #expect(try await world.logIn("AKA001", Self.good).code == "password-expired")
    // Told only to whoever knows the password.
    #expect(try await world.logIn("AKA001", "wrong1").code == "login-failed")
    let first = try await world.deliverPassword(to: "AKA001")
    #expect(try await world.logIn("AKA001", first).json["mustChangePassword"] as? Bool == true)
    await world.stop()
  }

  @Test(.rule("AUT-26", "AUT-35"))
  func `a user made passive is out at the next request`() async throws {
    let world = try await World()
    let token = try await world.enter("AKA001", Self.good)
    func status(_ act: String) async throws {
      try await world.must(
        [World.line("user-status.enter", [("user", "AKA001"), ("act", act)])], as: "AKA900")
    }
    // Reports, no transactions.
    try await status("READ_ONLY")
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).status == 200)
    let sent = try await world.submit(
      world.transfer("T-1"), as: "AKA001", reference: "T-1", day: "2026-03-02", channel: .screen, token: token
    )
    #expect((sent.json["refusal"] as? [String: Any])?["code"] as? String == "user-read-only")
    try await status("NO_LOGIN")
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).code == "user-passive")
    #expect(try await world.logIn("AKA001", Self.good).code == "user-passive")
    try await status("ACTIVATE")
    // The session is gone for good.
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).code == "session-ended")
    await world.stop()
  }

  @Test(.rule("GEN-03", "GEN-04", "AUT-11"))
  func `screens need a session, and each channel can be closed`() async throws {
    let world = try await World()
    let token = try await world.enter("AKA001", Self.good)
    func send(_ reference: String, _ token: String?) async throws -> Curl.Answer {
      try await world.submit(
        world.transfer(reference), as: "AKA001", reference: reference, day: "2026-03-02", channel: .screen,
        token: token)
    }
    #expect(try await send("C-1", nil).code == "session-ended")
    #expect(try await send("C-1", token).json["accepted"] as? Int == 1)
    try await world.must(
      [
        World.line(
          "member-channel.enter", [("channel", "WS"), ("enabled", "false"), ("member", "AKA")])
      ], as: "MKK900")
    // Without a session nothing is left: neither questions nor submissions.
    #expect(try await world.get("/v1/holdings", as: "AKA001").code == "channel-not-enabled")
    #expect(try await world.get("/v1/holdings", as: "AKA001", token: token).status == 200)
    let sent = try await world.submit(
      world.transfer("C-2"), as: "AKA001", reference: "C-2", day: "2026-03-02")
    #expect((sent.json["refusal"] as? [String: Any])?["code"] as? String == "channel-not-enabled")
    #expect(try await send("C-3", token).json["accepted"] as? Int == 1)
    await world.stop()
  }

  @Test(.rule("AUT-28", "CLR-05"))
  func `the menu holds what the user may do and nothing else`() async throws {
    let world = try await World()
    let token = try await world.enter("AKA001", Self.good)
    let menu = try await world.get("/v1/sessions/current", as: "AKA001", token: token)
    let functions = try #require(menu.json["functions"] as? [[String: Any]])
    let names = functions.flatMap {
      ($0["operations"] as? [[String: Any]] ?? []).compactMap { $0["operation"] as? String }
    }
    #expect(Set(names) == ["account-definition", "identity", "transfer"])
    #expect(functions.compactMap { $0["function"] as? Int } == [2, 3])
    await world.stop()
  }
}

/// The same by the pages of a browser, which has the card and no scripts.
struct AccessScreenTests {
  private static let good = "Deneme2026x"

  private func post(
    _ world: World, _ path: String, _ form: String, cookie: String? = nil, site: String? = nil
  )
    async throws -> Curl.Answer
  {
    var headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept-Language", "en")]
    if let cookie { headers.append(("Cookie", cookie)) }
    if let site { headers.append(("Sec-Fetch-Site", site)) }
    return try await world.curl.send(path, as: "AKA001", body: Array(form.utf8), headers: headers)
  }

  private func get(_ world: World, _ path: String, _ cookie: String) async throws -> Curl.Answer {
    try await world.curl.send(path, as: "AKA001", headers: [("Cookie", cookie), ("Accept-Language", "en")])
  }

  @Test(.rule("GEN-03", "GEN-20", "GEN-22", "GEN-23", "AUT-11", "AUT-12", "AUT-28"))
  func `login, change of the password, menu, messages and notices`() async throws {
    let world = try await World()
    let first = try await world.deliverPassword(to: "AKA001")
    #expect(
      try await world.curl.send("/login", as: "AKA001").text.contains("autocomplete=\"current-password\""))
    let wrong = try await post(world, "/login", "user=AKA001&password=wrong1")
    #expect(wrong.status == 403 && wrong.text.contains("login-failed"))
    // A form of another site changes nothing.
    let foreign = try await post(world, "/login", "user=AKA001&password=\(first)", site: "cross-site")
    #expect(foreign.code == "origin-not-allowed")

    let login = try await post(world, "/login", "user=AKA001&password=\(first)")
    #expect(login.status == 303 && login.headers["location"]?.hasPrefix("/password") == true)
    let cookie = "__Host-kaydi-session=\(try #require(login.token))"
    // The system leads to the change; no other page can be reached before it.
    #expect(try await get(world, "/desk", cookie).code == "password-change-required")
    let weak = try await post(world, "/password", "old=\(first)&new=short1&repeated=short1", cookie: cookie)
    #expect(weak.status == 403 && weak.text.contains("password-too-weak"))
    let changed = try await post(
      world, "/password", "old=\(first)&new=\(Self.good)&repeated=\(Self.good)", cookie: cookie)
    #expect(changed.status == 303 && changed.headers["location"]?.hasPrefix("/desk") == true)

    let sent = try await world.submit(
      world.transfer("T-1"), as: "AKA001", reference: "T-1", day: "2026-03-02", channel: .screen,
      token: login.token)
    let sequence = try #require(sent.headers["kaydi-sequence"])
    _ = try await world.get("/v1/holdings?atLeast=\(sequence)", as: "AKA001")
    let desk = try await get(world, "/desk", cookie).text
    #expect(desk.contains("/forms/transfer.enter") && desk.contains("carried out in full"))
    #expect(!desk.contains("member-status") && !desk.contains("user-definition"))
    // What is not in the menu is not reached by its address either.
    #expect(try await get(world, "/forms/transfer.enter", cookie).status == 200)
    #expect(try await get(world, "/forms/user-definition.enter", cookie).code == "right-missing")
    #expect(try await get(world, "/forms", cookie).text.contains("user-definition") == false)
    // Out of the store after the seventh day, and still to be had from the operator (GEN-22, GEN-23).
    let all = try await world.get("/v1/notices?member=AKA&limit=1000", as: "MKK900").rows.count
    #expect(try await world.get("/v1/notices?archive=true", as: "AKA001").code == "operator-only")
    let store = try await get(world, "/desk/notices", cookie).text
    #expect(store.contains("outcome") && store.contains("FULL"))

    #expect(
      try await post(world, "/logout", "", cookie: cookie).headers["location"]?.hasPrefix("/login") == true)
    #expect(try await get(world, "/desk", cookie).code == "session-ended")
    try await world.setClock("2026-03-10T00:00:01")
    #expect(try await world.get("/v1/notices?member=AKA&limit=1000", as: "MKK900").rows.isEmpty)
    let archive = try await world.get("/v1/notices?member=AKA&limit=1000&archive=true", as: "MKK900").rows
    #expect(archive.count >= all && all > 0)
    await world.stop()
  }
}
