// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

/// Reports through the public door. Grants and logins are left behind, so that they have a registry of their
/// own.
struct ReportTests {
  private static let world = Task { try await prepare() }
  let world: World

  init() async throws { world = try await Self.world.value }

  /// A role, a grant to another member's user, transfers, a refusal, logins right and wrong, an undertaking.
  private static func prepare() async throws -> World {
    let world = try await World()
    try await world.must(
      [
        World.line(
          "role.enter",
          [("act", "DEFINE"), ("name", "Gözlem"), ("authorities", "[\"authority-grant.enter\"]")]),
        World.line("role.enter", [("act", "ASSIGN"), ("name", "Gözlem"), ("user", "AKA001")]),
      ], as: "AKA900")
    try await world.must(
      [
        World.line("authority-grant.enter", [("user", "AKB001"), ("authorities", "[\"transfer.enter\"]")]),
        World.line("authority-grant.enter", [("user", "AKA900"), ("authorities", "[\"transfer.view\"]")]),
      ], as: "AKA900")
    try await world.must(
      [
        World.line(
          "authority-grant.enter",
          [("user", "AKA900"), ("authorities", "[\"transfer.view\"]"), ("withdraw", "true")])
      ], as: "AKA900")
    let lines = (1...3).map { world.transfer("R-\($0)", nominal: 10 * $0) }
    let refused = world.transfer("R-4", nominal: 10, to: "9999")
    let sent = try await world.submit(
      #"{"operations":[\#((lines + [refused]).joined(separator: ","))]}"#, as: "AKA001",
      reference: World.reference())
    #expect(sent.json["accepted"] as? Int == 3, "\(sent.text)")
    _ = try await world.enter("AKA001", "Deneme2026x")
    #expect(try await world.logIn("AKA001", "wrong1").code == "login-failed")
    return world
  }

  private func report(
    _ name: String, as user: String = "AKA900", of other: World? = nil
  ) async throws -> Curl.Answer {
    let world = other ?? world
    let health = try await world.curl.send("/health").json
    let last = try #require(health["sequence"] as? Int)
    let joint = name.contains("?") ? "&" : "?"
    return try await world.curl.send(
      "/v1/reports/\(name)\(joint)atLeast=\(last)", as: user, headers: [("Accept-Language", "en")])
  }

  private func rows(_ name: String, as user: String = "AKA900") async throws -> [[String: Any]] {
    let answer = try await report(name, as: user)
    #expect(answer.status == 200, "\(name): \(answer.text)")
    return answer.rows
  }

  private func texts(_ rows: [[String: Any]], _ name: String) -> [String] {
    rows.map { $0[name].map { "\($0)" } ?? "" }
  }

  @Test(.rule("AUT-33", "AUT-35", "GEN-31", "GEN-32", "GEN-34"))
  func `every report answers its readers, now and as of a past moment, as rows and as a file`() async throws {
    let list = try await world.curl.send("/v1/reports", as: "MKK900")
    let names = list.rows.compactMap { $0["name"] as? String }
    #expect(names.count == 74)
    for row in list.rows {
      let name = try #require(row["name"] as? String)
      let columns = try #require(row["columns"] as? [String])
      let answer = try await report("\(name)?limit=1000", as: "MKK900")
      #expect(answer.status == 200, "\(name): \(answer.text)")
      #expect(answer.json["requestedBy"] as? String == "MKK900")
      _ = try world.verify(answer)
      for shown in answer.rows { #expect(Set(shown.keys).isSubset(of: columns), "\(name)") }
      let past = try await report("\(name)?asOf=4", as: "MKK900")
      #expect(past.status == 200 && past.json["sequence"] as? Int == 4, "\(name): \(past.text)")
      let file = try await report("\(name)?form=csv", as: "MKK900")
      #expect(file.headers["content-type"]?.hasPrefix("text/csv") == true)
      _ = try world.verify(file)
      let lines = file.text.components(separatedBy: "\r\n")
      #expect(lines.count == answer.rows.count + 2, "\(name)")
      // Page by page the same rows come, each once.
      var paged = 0
      var cursor = ""
      repeat {
        let page = try await report("\(name)?limit=3\(cursor)", as: "MKK900")
        paged += page.rows.count
        cursor = (page.json["next"] as? String).map { "&cursor=\($0)" } ?? ""
      } while !cursor.isEmpty && paged < 2_000
      #expect(paged == answer.rows.count, "\(name)")
      #expect(try await report("\(name)?cursor=zz", as: "MKK900").code == "field-format")
      #expect(try await report("\(name)?colour=red", as: "MKK900").code == "field-unknown")
      #expect(try await report("\(name)?form=pdf", as: "MKK900").code == "code-unknown")
    }
  }

  @Test(.rule("AUT-33"))
  func `a member sees its own rows, another's are refused, operator and regulator see all`() async throws {
    for name in ["user-states", "authorities", "certificates", "password-ends", "grant-history"] {
      let own = try await rows("\(name)?limit=1000")
      #expect(
        own.isEmpty == false
          && own.allSatisfy { row in
            ["member", "userMember"].contains { row[$0] as? String == "AKA" }
          }, "\(name)")
      #expect(try await report("\(name)?member=AKB").code == "not-own-data")
    }
    for user in ["MKK900", "SPK900"] {
      let all = try await rows("user-states?limit=1000", as: user)
      #expect(Set(texts(all, "member")).isSuperset(of: ["AKA", "AKB", "MKK"]))
      let one = try await rows("user-states?member=AKB", as: user)
      #expect(Set(texts(one, "member")) == ["AKB"])
    }
    #expect(try await report("papers").code == "operator-only")
    // Personal data: not for the regulator either.
    #expect(texts(try await rows("persons"), "name") == ["İmza AKA001"])
    #expect(try await rows("persons", as: "SPK900").isEmpty)
    #expect(try await report("persons?member=AKA", as: "SPK900").code == "not-own-data")
    #expect(try await rows("persons?member=AKA", as: "MKK900").count == 1)
  }

  @Test(.rule("AUT-28", "AUT-31", "CLR-05"))
  func `a question opens with an authority of its function, if only view, granted by whose data it is`()
    async throws
  {
    // Other tests make the users of the shared one passive.
    let world = try await World()
    func report(_ name: String, as user: String) async throws -> Curl.Answer {
      try await self.report(name, as: user, of: world)
    }
    func names(_ user: String, _ query: String = "") async throws -> Set<String> {
      Set(texts(try await world.curl.send("/v1/reports\(query)", as: user).rows, "name"))
    }
    // A principal user reaches what is its own: users, and the settings of transfers.
    for name in ["user-states", "transfers"] { #expect(try await report(name, as: "AKB900").status == 200) }
    #expect(try await report("account-classes", as: "AKB900").code == "right-missing")
    #expect(try await names("AKB900").isDisjoint(with: ["account-classes", "balances", "papers"]))
    #expect(try await names("AKB900").isSuperset(of: ["user-states", "transfers"]))
    // For AKB it defines accounts; of AKA's it holds the transfers alone.
    try await world.must(
      [
        World.line("authority-grant.enter", [("user", "AKB001"), ("authorities", "[\"transfer.enter\"]")])
      ], as: "AKA900")
    #expect(try await report("account-classes", as: "AKB001").status == 200)
    let refused = try await report("account-classes?member=AKA", as: "AKB001")
    #expect(refused.code == "right-missing" && refused.status == 403)
    #expect(try await report("transfers?member=AKA", as: "AKB001").status == 200)
    #expect(try await names("AKB001", "?member=AKA").contains("account-classes") == false)
    #expect(try await world.curl.send("/v1/users?member=AKA", as: "AKB001").code == "right-missing")
    try await world.must(
      [
        World.line("authority-grant.enter", [("user", "AKB001"), ("authorities", "[\"identity.view\"]")])
      ], as: "AKA900")
    #expect(try await report("account-classes?member=AKA", as: "AKB001").status == 200)
    #expect(try await names("AKB001", "?member=AKA").contains("account-classes"))
    try await world.must(
      [
        World.line(
          "authority-grant.enter",
          [("user", "AKB001"), ("authorities", "[\"identity.view\"]"), ("withdraw", "true")])
      ], as: "AKA900")
    #expect(try await report("account-classes?member=AKA", as: "AKB001").code == "right-missing")
    await world.stop()
  }

  @Test(.rule("AUT-33", "AUT-30", "AUT-31"))
  func `authorities are told by user and by authority, with where they come from`() async throws {
    let held = try await rows("authorities?limit=1000&userCode=AKA001")
    let sources = Set(
      held.map { "\($0["operation"]!).\($0["stage"]!) \($0["source"]!) \($0["role"] ?? "-")" })
    #expect(sources.contains("transfer.enter DIRECT -"))
    #expect(sources.contains("authority-grant.enter ROLE Gözlem"), "\(sources)")
    let principal = try await rows("authorities?userCode=AKA900&operation=authority-grant")
    #expect(Set(texts(principal, "source")) == ["TYPE"])
    let holders = try await rows("authorities?operation=transfer&stage=enter")
    #expect(Set(texts(holders, "user")) == ["AKA001", "AKB001"])
    let both = try await rows("both-stages?operation=transfer")
    #expect(texts(both, "user") == ["AKA001"])
    for user in ["AKA900", "AKB900"] {
      let given = try await rows("grants-to-others", as: user)
      #expect(texts(given, "user") == ["AKB001"] && texts(given, "member") == ["AKA"], "\(given)")
    }
    let history = try await rows("grant-history?userCode=AKA900&operation=transfer")
    #expect(history.compactMap { $0["isGranted"] as? Bool } == [true, false])
    #expect(Set(texts(history, "grantedBy")) == ["AKA900"])
    #expect(history.allSatisfy { ($0["time"] as? String)?.hasPrefix("2026-03-02T") == true })
    let unused = try await rows("unused-rights?userCode=AKA001&limit=1000")
    let rights = Set(unused.map { "\($0["operation"]!).\($0["stage"]!)" })
    #expect(rights.contains("authority-grant.enter") && !rights.contains("transfer.enter"), "\(rights)")
    let before = try await rows("unused-rights?userCode=AKA001&limit=1000&from=2026-01-01&to=2026-01-31")
    #expect(before.contains { $0["operation"] as? String == "transfer" })
  }

  @Test(.rule("AUT-33"))
  func `certificates and passwords are found by their ends, users by how they stand`() async throws {
    #expect(try await rows("certificates?state=ASSIGNED&endingBefore=2026-04-01").isEmpty)
    let later = try await rows("certificates?state=ASSIGNED&endingBefore=2099-01-01")
    #expect(texts(later, "user") == ["AKA001", "AKA900"])
    let ends = try await rows("password-ends?endingBefore=2026-06-30")
    #expect(texts(ends, "user") == ["AKA001"] && texts(ends, "password") == ["CURRENT"], "\(ends)")
    #expect(try await rows("password-ends?endingBefore=2026-03-02").isEmpty)
    #expect(try await report("password-ends?endingBefore=soon").code == "date-format")
    let listed = try await world.curl.send("/v1/users?limit=1000", as: "AKA900").rows
    let user = try #require(listed.first { $0["user"] as? String == "AKA001" })
    #expect(user["status"] as? String == "ACTIVE" && user["isBlocked"] as? Bool == false)
    #expect(user["password"] as? String == "CURRENT" && user["lastPasswordDay"] is String, "\(user)")
    #expect(user["passwordRequest"] as? String == "CLOSED")
    let members = try await world.curl.send("/v1/members", as: "AKA900").rows
    #expect(texts(members, "channels") == ["WS SCREEN"])
    try await world.must(
      [World.line("user-status.enter", [("user", "AKB001"), ("act", "READ_ONLY")])], as: "AKB900")
    let blocked = try await rows("blocked-users", as: "AKB900")
    #expect(texts(blocked, "user") == ["AKB001"] && texts(blocked, "changedBy") == ["AKB900"])
    try await world.must(
      [World.line("user-status.enter", [("user", "AKB001"), ("act", "ACTIVATE")])], as: "AKB900")
    #expect(try await rows("blocked-users", as: "AKB900").isEmpty)
  }

  @Test(.rule("AUT-35", "AUT-33"))
  func `logins and failures are reported, and who did what`() async throws {
    let access = try await rows("access?userCode=AKA001")
    #expect(texts(access, "kind").prefix(1) == ["LOGIN"] && texts(access, "kind").contains("WRONG_PASSWORD"))
    #expect(try await rows("access?kind=WRONG_PASSWORD").count == 1)
    #expect(try await rows("access", as: "AKB900").isEmpty)
    #expect(try await report("access?from=2026-03-03&to=2026-03-02").code == "date-range-invalid")
    let work = try await rows("work?userCode=AKA001&limit=1000")
    let transfers = work.filter { $0["operation"] as? String == "transfer" }
    #expect(transfers.compactMap { $0["count"] as? Int }.reduce(0, +) == 3, "\(work)")
    let refused = work.filter { $0["code"] != nil }
    #expect(refused.count == 1 && refused[0]["count"] as? Int == 1 && refused[0]["state"] == nil, "\(work)")
  }

  @Test(.rule("GEN-31", "GEN-32"))
  func `records are filtered and grouped by their details, never adding different securities`() async throws {
    let records = try await rows("records?operation=transfer&enteredBy=AKA001")
    #expect(records.count == 6, "two records for each transfer")
    #expect(texts(records, "direction").filter { $0 == "DEBIT" }.count == 3)
    #expect(
      records.allSatisfy { $0["registrationNumber"] is String && $0["approvedBy"] as? String == "AKA001" })
    #expect(try await rows("records?account=AKA/1002").count == 3)
    #expect(try await report("records?account=AKB/2001").code == "not-own-data")
    #expect(try await report("records?member=AKB").code == "not-own-data")
    #expect(try await rows("records", as: "AKB900").isEmpty)
    #expect(try await report("records?from=2026-03-02&to=2026-03-01").code == "date-range-invalid")
    #expect(try await rows("records?from=2026-03-03&to=2026-03-04").isEmpty)
    let sums = try await rows("record-sums?by=operation,direction&from=2026-03-02&to=2026-03-02")
    let transfers = sums.filter { $0["operation"] as? String == "transfer" }
    #expect(transfers.count == 2)
    #expect(
      transfers.allSatisfy {
        $0["count"] as? Int == 3 && $0["sum"] as? Int == 60 && $0["isin"] as? String == World.isin
          && $0["currency"] as? String == "TRY"
      }, "\(transfers)")
    #expect(try await report("record-sums?by=sequence").code == "code-unknown")
  }

  @Test(.rule("GEN-34"))
  func `surveillance gets the records of all members with registration numbers, members do not`() async throws
  {
    let extract = try await report("surveillance?isin=\(World.isin)&from=2026-03-02", as: "SPK900")
    #expect(extract.rows.count == 7, "an issue and three transfers: \(extract.text)")
    #expect(extract.rows.allSatisfy { $0["registrationNumber"] is String })
    for name in ["request", "requestedBy", "askedAt", "deliveredAt"] {
      #expect((extract.json[name] as? String)?.isEmpty == false)
    }
    let holder = try #require(extract.rows.first?["registrationNumber"] as? String)
    let ofHolder = try await rows("surveillance?registrationNumber=\(holder)", as: "MKK900")
    #expect(ofHolder.isEmpty == false && Set(texts(ofHolder, "registrationNumber")) == [holder])
    #expect(try await report("surveillance?isin=\(World.isin)").code == "not-own-data")
  }
}
