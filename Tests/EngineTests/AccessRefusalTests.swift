// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// The declared refusals of everything that has to do with users, certificates, passwords and roles, in their
/// order, as `RefusalTests` does it for the rest (GEN-39).
@Suite struct AccessRefusalTests {
  private typealias Step = RefusalTests.Step

  private func check<Subject: Operation>(_: Subject.Type, _ market: inout Market, _ steps: [Step])
  where Subject.Book == Depository { RefusalTests.check(Subject.self, &market, steps) }

  private static func fingerprint(_ number: Int) -> String {
    let tail = String(number)
    return String(repeating: "a", count: 64 - tail.count) + tail
  }

  private static func load(_ number: Int, _ user: String) -> [String: String] {
    [
      "certificate": fingerprint(number), "issuer": fingerprint(0), "serial": "0\(number)", "user": user,
      "validFrom": "2026-01-01T00:00:00", "validTo": "2027-01-01T00:00:00",
    ]
  }

  private static func match(_ number: Int, _ member: String, completed: Bool = true) -> [String: String] {
    let fields = ["certificate": fingerprint(number), "member": member]
    return completed ? fields.merging(["completed": "2026-01-02"]) { $1 } : fields
  }

  // MARK: Users

  @Test(.rule("AUT-05", "AUT-06", "AUT-07", "AUT-09", "AUT-32")) func `user definition`() {
    var market = Market.open(sizes: ["users": 108])
    let wrong = [
      "member": "XXX", "type": "USER", "name": "Deniz Örnek", "information": "B-1", "user": "AKA777",
    ]
    let unknown = wrong.filter { $0.key != "user" }
    let officer = unknown.merging(["member": "AKA"]) { $1 }
    let served = officer.merging(["operatingMember": "AKB", "type": "PRINCIPAL", "name": "Yabancı Kişi"]) {
      $1
    }
    let registry = officer.merging(["type": "REGISTRY"]) { $1 }
    let principal = officer.merging(["type": "PRINCIPAL"]) { $1 }
    let user = principal.merging(["type": "USER", "name": "X"]) { $1 }
    check(
      UserDefinition.self, &market,
      [
        Step(user: "AKA003", fields: wrong) { market in
          market.must(
            "AKA900", "authority-grant.enter",
            fields:
              "\"user\":\"AKA003\",\"authorities\":[\"user-definition.enter\",\"user-definition.approve\"]")
        },
        Step(fields: wrong), Step(fields: unknown),
        Step(fields: officer) { market in
          market.must(
            "MKK900", "member-person.enter",
            ["member": "AKA", "name": "DENİZ ÖRNEK", "officer": "true", "document": "1"])
        },
        Step(fields: served),
        Step(fields: served) { market in
          market.must(
            "MKK900", "joint-operation.enter",
            ["member": "AKA", "operatingMember": "AKB", "document": "1", "validFrom": "2026-01-01"])
          market.decide("member-status", ["member": "AKB", "status": "suspended", "document": "1"])
        },
        Step(fields: served) { market in
          market.decide("member-status", ["member": "AKB", "status": "active", "document": "2"])
        },
        Step(fields: registry),
        Step(fields: principal) { market in
          // AKA900 is there; 901 to 990 follow.
          for _ in 901...990 { market.must("MKK900", "user-definition.enter", principal) }
        },
        Step(fields: user) { market in
          market.must("MKK900", "user-definition.enter", user.merging(["member": "AKB"]) { $1 })
        },
      ])
  }

  @Test(.rule("AUT-04", "AUT-20", "AUT-24", "AUT-25", "AUT-26")) func `user status`() {
    var market = Market.open()
    func fields(_ user: String, _ act: String, _ more: [String: String] = [:]) -> [String: String] {
      ["user": user, "act": act].merging(more) { $1 }
    }
    check(
      UserStatusChange.self, &market,
      [
        Step(user: "AKA900", fields: fields("XXX001", "NO_LOGIN")),
        Step(user: "AKA900", fields: fields("AKB001", "NO_LOGIN")),
        Step(user: "AKA003", fields: fields("AKA001", "NO_LOGIN")) { market in
          market.must(
            "AKA900", "authority-grant.enter",
            fields: "\"user\":\"AKA003\",\"authorities\":[\"user-status.enter\",\"user-status.approve\"]")
        },
        Step(user: "AKA900", fields: fields("AKA900", "NO_LOGIN")),
        Step(user: "AKA900", fields: fields("AKA001", "NO_LOGIN", ["type": "PRINCIPAL"])),
        Step(fields: fields("AKA900", "REACTIVATE")),
        Step(fields: fields("AKA900", "REACTIVATE", ["document": "2026/77", "signatory": "Kimse Yok"])),
        Step(user: "AKA900", fields: fields("AKA001", "REACTIVATE")),
        Step(user: "AKA900", fields: fields("AKA001", "ACTIVATE")),
        Step(fields: fields("AKA900", "NO_LOGIN")),
      ])
  }

  @Test(.rule("AUT-13", "AUT-21", "AUT-27", "AUT-31")) func `authority grant`() {
    // Room for two authorities a user.
    var market = Market.open(sizes: ["users": 17])
    market.must(
      "AKA900", "authority-grant.enter",
      fields: "\"user\":\"AKA003\",\"authorities\":[\"authority-grant.enter\"]")
    func send(_ user: String, _ target: String, _ authority: String, until: String? = nil) -> String? {
      let last = until.map { ",\"until\":\"\($0)\"" } ?? ""
      return market.send(
        user, "authority-grant.enter",
        fields: "\"user\":\"\(target)\",\"authorities\":[\"\(authority)\"]\(last)"
      ).refusal
    }
    var reached = [
      send("AKA003", "XXX001", "transfer.fly"), send("AKA900", "XXX001", "transfer.fly"),
    ]
    market.must("AKB900", "user-status.enter", ["user": "AKB001", "act": "NO_LOGIN"])
    reached.append(send("AKA900", "AKB001", "transfer.fly"))
    market.must("AKB900", "user-status.enter", ["user": "AKB001", "act": "ACTIVATE"])
    reached += [
      send("AKA900", "AKA001", "transfer.fly"),
      send("AKA900", "AKA001", "transfer.enter", until: "2026-01-01"),
    ]
    for user in ["MKK900", "MKK901"] + (1...6).map({ "AKB00\($0)" }) + ["AKB900"] {
      #expect(send("AKA900", user, "transfer.enter") == nil)
    }
    for user in (1...6).map({ "AKA00\($0)" }) + ["AKA900", "MKK900"] {
      #expect(send("AKB900", user, "transfer.enter") == nil)
    }
    #expect(send("MKK900", "AKA001", "transfer.enter") == nil)
    reached.append(send("MKK900", "AKA002", "transfer.enter"))
    #expect(reached == AuthorityGrant.about.refusals.map(\.code.name))
  }

  @Test(.rule("AUT-13", "AUT-21", "AUT-27", "AUT-30", "AUT-31")) func role() {
    var market = Market.open(sizes: ["members": 3])
    func send(_ user: String, _ fields: String) -> String? {
      market.send(user, "role.enter", fields: fields).refusal
    }
    let one = "\"authorities\":[\"transfer.enter\"]"
    let name = "\"name\":\"ACCOUNT ENTRY\""
    market.must(
      "AKA900", "authority-grant.enter",
      fields: "\"user\":\"AKA003\",\"authorities\":[\"role.enter\",\"role.approve\"]")
    var reached = [send("AKA003", "\"act\":\"DEFINE\",\(name),\(one)")]
    #expect(send("AKA900", "\"act\":\"DEFINE\",\(name),\(one)") == nil)
    reached.append(send("AKA900", "\"act\":\"DEFINE\",\"name\":\"Account entry\",\(one)"))
    reached.append(send("AKA900", "\"act\":\"CHANGE\",\"name\":\"X\",\(one)"))
    reached.append(send("AKA900", "\"act\":\"CHANGE\",\(name),\"authorities\":[\"transfer.fly\"]"))
    reached.append(send("AKA900", "\"act\":\"CHANGE\",\(name)"))
    reached.append(send("AKA900", "\"act\":\"ASSIGN\",\(name),\"user\":\"AKA777\""))
    market.must("AKB900", "user-status.enter", ["user": "AKB001", "act": "NO_LOGIN"])
    reached.append(send("AKA900", "\"act\":\"ASSIGN\",\(name),\"user\":\"AKB001\""))
    #expect(send("AKA900", "\"act\":\"ASSIGN\",\(name),\"user\":\"AKA001\"") == nil)
    reached.append(send("AKA900", "\"act\":\"ASSIGN\",\(name),\"user\":\"AKA001\""))
    reached.append(send("AKA900", "\"act\":\"DELETE\",\(name)"))
    // Sixteen roles a member.
    for index in 2...48 { #expect(send("AKA900", "\"act\":\"DEFINE\",\"name\":\"R\(index)\",\(one)") == nil) }
    reached.append(send("AKA900", "\"act\":\"DEFINE\",\"name\":\"R49\",\(one)"))
    #expect(reached == Role.about.refusals.map(\.code.name))
  }

  // MARK: Certificates

  @Test(.rule("AUT-02")) func `certificate load`() {
    var market = Market.open(sizes: ["users": 20], more: ",\"issuer\":\"\(Self.fingerprint(0))\"")
    var fields = Self.load(1, "AKA001")
    fields["issuer"] = Self.fingerprint(9)
    fields["validTo"] = "2026-02-01T00:00:00"
    let foreign = fields
    fields["issuer"] = Self.fingerprint(0)
    let duplicate = fields
    fields["certificate"] = Self.fingerprint(2)
    fields["serial"] = "077"
    let expired = fields
    check(
      CertificateLoad.self, &market,
      [
        Step(user: "AKA003", fields: foreign) { market in
          market.must(
            "AKA900", "authority-grant.enter",
            fields: "\"user\":\"AKA003\",\"authorities\":[\"certificate-load.enter\"]")
        },
        Step(fields: foreign),
        Step(fields: duplicate) { market in
          market.must("MKK900", "certificate-load.enter", Self.load(1, "AKA001"))
        },
        Step(fields: expired),
        Step(fields: Self.load(999, "AKA001")) { market in
          // Four a user.
          for number in 100..<179 {
            market.must("MKK900", "certificate-load.enter", Self.load(number, "AKA001"))
          }
        },
      ])
  }

  @Test(.rule("AUT-03", "AUT-18")) func `certificate match`() {
    var market = Market.open()
    check(
      CertificateMatch.self, &market,
      [
        Step(user: "AKA003", fields: Self.match(1, "XXX")) { market in
          market.must(
            "AKA900", "authority-grant.enter",
            fields: "\"user\":\"AKA003\",\"authorities\":[\"certificate-match.enter\"]")
        },
        Step(fields: Self.match(1, "XXX")),
        Step(fields: Self.match(1, "XXX")) { market in
          market.must("MKK900", "certificate-load.enter", Self.load(1, "AKA001"))
        },
        Step(fields: Self.match(1, "AKB")),
        Step(fields: Self.match(1, "AKA")) { market in
          market.must("MKK900", "certificate-match.enter", Self.match(1, "AKA"))
        },
      ])
  }

  @Test(.rule("AUT-01", "AUT-13", "AUT-19", "GEN-10")) func `certificate assignment`() {
    var market = Market.open()
    func bring(_ market: inout Market, _ number: Int, _ user: String, completed: Bool = true) {
      market.must("MKK900", "certificate-load.enter", Self.load(number, user))
      market.must("MKK900", "certificate-match.enter", Self.match(number, "AKA", completed: completed))
    }
    func fields(_ user: String, _ number: Int) -> [String: String] {
      ["user": user, "certificate": Self.fingerprint(number)]
    }
    check(
      CertificateAssignment.self, &market,
      [
        Step(user: "AKA900", fields: fields("AKA777", 1)), Step(user: "AKA900", fields: fields("AKB001", 1)),
        Step(user: "AKA003", fields: fields("AKA001", 1)) { market in
          market.must(
            "AKA900", "authority-grant.enter",
            fields: "\"user\":\"AKA003\",\"authorities\":[\"certificate-assignment.enter\"]")
        },
        Step(user: "AKA900", fields: fields("AKA001", 1)),
        Step(user: "AKA900", fields: fields("AKA002", 1)) { market in
          bring(&market, 1, "AKA001")
          market.must("AKA900", "certificate-assignment.enter", fields("AKA001", 1))
        },
        Step(user: "AKA900", fields: fields("AKA002", 2)) { market in
          bring(&market, 2, "AKA002")
          market.must(
            "MKK900", "certificate-revocation.enter",
            ["certificate": Self.fingerprint(2), "reason": "kart kayboldu"])
        },
        Step(user: "AKA900", fields: fields("AKA002", 3)) { market in
          var load = Self.load(3, "AKA002")
          load["validTo"] = "2026-03-02T10:00:30"
          market.must("MKK900", "certificate-load.enter", load)
          market.must("MKK900", "certificate-match.enter", Self.match(3, "AKA"))
          market.pass(60)
        },
        Step(user: "AKA900", fields: fields("AKA002", 4)) { market in
          bring(&market, 4, "AKA002", completed: false)
        },
        Step(user: "AKA900", fields: fields("AKA003", 4)) { market in
          market.must("MKK900", "certificate-match.enter", Self.match(4, "AKA"))
        },
        Step(user: "AKA900", fields: fields("AKA001", 5)) { market in bring(&market, 5, "AKA001") },
      ])
    // A principal user replaces, and so may MKK.
    market.must(
      "AKA900", "certificate-assignment.enter", fields("AKA001", 5).merging(["kind": "REPLACE"]) { $1 })
    market.must("MKK900", "certificate-assignment.enter", fields("AKA002", 4))
  }

  @Test(.rule("AUT-02", "AUT-03", "GEN-10")) func `certificate revocation`() {
    var market = Market.open()
    let fields = ["certificate": Self.fingerprint(1), "reason": "kart kayboldu"]
    check(
      CertificateRevocation.self, &market,
      [
        Step(user: "AKA003", fields: fields) { market in
          market.must(
            "AKA900", "authority-grant.enter",
            fields: "\"user\":\"AKA003\",\"authorities\":[\"certificate-revocation.enter\"]")
        },
        Step(fields: fields),
        Step(fields: fields) { market in
          market.must("MKK900", "certificate-load.enter", Self.load(1, "AKA001"))
          market.must("MKK900", "certificate-revocation.enter", fields)
        },
      ])
  }
}
