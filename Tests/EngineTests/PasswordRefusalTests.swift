// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// The declared refusals of what MKK keeps of members and passwords, and of what the registry's own door
/// brings in, in their order (GEN-39).
@Suite struct PasswordRefusalTests {
  private typealias Step = RefusalTests.Step

  private func check<Subject: Operation>(_: Subject.Type, _ market: inout Market, _ steps: [Step])
  where Subject.Book == Depository { RefusalTests.check(Subject.self, &market, steps) }

  /// AKA003 may send it, and is not MKK.
  private static func grant(_ operation: String, _ market: inout Market) {
    market.must(
      "AKA900", "authority-grant.enter",
      fields: "\"user\":\"AKA003\",\"authorities\":[\"\(operation).enter\",\"\(operation).approve\"]")
  }

  @Test(.rule("AUT-06", "AUT-13", "AUT-18")) func `member person`() {
    var market = Market.open(sizes: ["members": 3])
    let fields = ["member": "XXX", "name": "Deniz Örnek", "officer": "true", "document": "1"]
    let known = fields.merging(["member": "AKA"]) { $1 }
    check(
      MemberPerson.self, &market,
      [
        Step(user: "AKA003", fields: fields) { Self.grant("member-person", &$0) }, Step(fields: fields),
        Step(fields: known.merging(["officer": "false"]) { $1 }),
        Step(fields: known) { market in
          // Sixteen a member.
          for index in 1...48 {
            market.must("MKK900", "member-person.enter", known.merging(["name": "Kişi \(index)"]) { $1 })
          }
        },
      ])
  }

  @Test(.rule("AUT-18", "AUT-32")) func `joint operation`() {
    var market = Market.open(sizes: ["members": 4])
    let fields = [
      "member": "XXX", "operatingMember": "AKB", "document": "1", "validFrom": "2026-03-01",
      "validTo": "2026-02-01",
    ]
    let known = fields.merging(["member": "AKA"]) { $1 }
    let status = ["member": "AKB", "document": "1"]
    check(
      JointOperation.self, &market,
      [
        Step(user: "AKA003", fields: fields) { Self.grant("joint-operation", &$0) }, Step(fields: fields),
        Step(fields: known) { $0.decide("member-status", status.merging(["status": "suspended"]) { $1 }) },
        Step(fields: known) { $0.decide("member-status", status.merging(["status": "active"]) { $1 }) },
      ])
  }

  @Test(.rule("AUT-18", "GEN-03", "GEN-04")) func `member channel`() {
    var market = Market.open()
    func fields(_ channel: String, _ isEnabled: Bool, _ member: String? = nil) -> [String: String] {
      ["channel": channel, "enabled": "\(isEnabled)", "member": member].compactMapValues { $0 }
    }
    check(
      MemberChannel.self, &market,
      [
        Step(user: "AKA003", fields: fields("WS", true, "XXX")) { Self.grant("member-channel", &$0) },
        Step(user: "AKA003", fields: fields("WS", true, "AKB")),
        Step(user: "AKA003", fields: fields("WS", true)),
        Step(fields: fields("WS", false, "AKA")) { market in
          market.must("AKA003", "member-channel.enter", fields("SCREEN", false))
        },
      ])
    #expect(
      market.send("AKA003", "member-channel.enter", ["channel": "FAX", "enabled": "true"]).refusal
        == "channel-unknown")
  }

  @Test(.rule("GEN-02")) func `paper document`() {
    var market = Market.open()
    let fields = [
      "type": "PROBATE", "reference": "2026/1", "date": "2026-03-01", "sender": "Deneme Mahkemesi",
      "receivedBy": "posta",
    ]
    check(
      PaperDocument.self, &market,
      [Step(user: "AKA003", fields: fields) { Self.grant("paper-document", &$0) }])
    market.must("MKK900", "paper-document.enter", fields)
    let other = fields.merging(["type": "LETTER"]) { $1 }
    #expect(market.send("MKK900", "paper-document.enter", other).refusal == "document-type-not-listed")
  }

  // MARK: Passwords

  private static let request = [
    "user": "AKA001", "act": "RECORD", "document": "2026/76", "signatory": "İmza Yetkili", "delivery": "HAND",
  ]

  /// A password of AKA001 that was made and delivered, or only made.
  private static func password(_ market: inout Market, isDelivered: Bool = true) {
    market.must(
      "MKK900", "member-person.enter",
      ["member": "AKA", "name": "İmza Yetkili", "signatory": "true", "document": "1"])
    market.must("MKK900", "password-request.enter", request)
    set(&market, "0", madeFor: "MKK900")
    guard isDelivered else { return }
    market.must(
      "MKK900", "password-request.enter",
      ["user": "AKA001", "act": "DELIVER", "document": "2026/78", "receiver": "Kullanıcı"])
  }

  private static func set(_ market: inout Market, _ number: String, madeFor officer: String? = nil) {
    let fields = ["user": "AKA001", "hash": "h\(number)", "number": number, "madeFor": officer]
    market.must("MKK000", "password-setting.enter", fields.compactMapValues { $0 })
  }

  @Test(.rule("AUT-13", "AUT-14")) func `password request`() {
    var market = Market.open(sizes: ["textPieces": 400])
    func fields(_ more: [String: String?]) -> [String: String] {
      Self.request.merging(more.compactMapValues { $0 }) { $1 }.filter { more[$0.key] != .some(nil) }
    }
    let deliver = ["user": "AKA001", "act": "DELIVER", "document": "2026/78"]
    check(
      PasswordRequest.self, &market,
      [
        Step(user: "AKA003", fields: fields(["user": "AKA777"])) { Self.grant("password-request", &$0) },
        Step(fields: fields(["user": "AKA777"])),
        Step(fields: fields(["signatory": "Kimse Yok"])) { market in
          Self.password(&market, isDelivered: false)
        },
        Step(fields: fields(["signatory": "Kimse Yok"])) { market in
          #expect(
            market.send("MKK900", "password-request.enter", deliver.merging(["act": "RETURN"]) { $1 }).refusal
              == "state-not-allowed")
          market.must("MKK900", "password-request.enter", deliver.merging(["receiver": "Kullanıcı"]) { $1 })
        },
        Step(fields: fields(["delivery": nil])), Step(fields: deliver),
        Step(fields: deliver.merging(["receiver": "Başka Biri"]) { $1 }) { market in
          market.must("MKK900", "password-request.enter", fields(["receiver": "Vekil Kişi"]))
          Self.set(&market, "1", madeFor: "MKK900")
        },
        Step(fields: Self.request.merging(["user": "AKA002"]) { $1 }) { market in
          market.must("MKK900", "password-request.enter", deliver.merging(["receiver": "VEKİL KİŞİ"]) { $1 })
          Self.fillTexts(&market)
        },
      ])
  }

  @Test(.rule("AUT-13", "AUT-14", "AUT-16")) func `password setting`() {
    var market = Market.open(sizes: ["textPieces": 400])
    let fields = ["user": "AKA777", "hash": "h", "number": "7"]
    let known = fields.merging(["user": "AKA001"]) { $1 }
    let right = known.merging(["number": "1"]) { $1 }
    let status = ["member": "AKA", "document": "1"]
    check(
      PasswordSetting.self, &market,
      [
        Step(user: "MKK000", fields: fields),
        Step(user: "MKK000", fields: known) { market in
          Self.password(&market)
          let wrong = ["user": "AKA001", "kind": "WRONG_OLD_PASSWORD", "number": "1"]
          for _ in 1...3 { market.must("MKK000", "access-record.enter", wrong) }
        },
        Step(user: "MKK000", fields: known) { market in
          market.must("AKA900", "user-status.enter", ["user": "AKA001", "act": "REACTIVATE"])
          market.must("AKA900", "user-status.enter", ["user": "AKA001", "act": "NO_LOGIN"])
        },
        Step(user: "MKK000", fields: known) { market in
          market.must("AKA900", "user-status.enter", ["user": "AKA001", "act": "ACTIVATE"])
          market.decide("member-status", status.merging(["status": "passive-merged"]) { $1 })
        },
        Step(user: "MKK000", fields: known.merging(["user": "AKA002"]) { $1 }) { market in
          market.decide("member-status", status.merging(["status": "active"]) { $1 })
        },
        Step(user: "MKK000", fields: known),
        Step(user: "MKK000", fields: right) { market in market.goTo("2026-06-01") },
        Step(user: "MKK000", fields: right.merging(["madeFor": "MKK900"]) { $1 }),
        Step(user: "MKK000", fields: known.merging(["number": "3"]) { $1 }) { market in
          market.must("MKK900", "password-request.enter", Self.request)
          Self.set(&market, "1", madeFor: "MKK900")
          market.must(
            "MKK900", "password-request.enter",
            ["user": "AKA001", "act": "DELIVER", "document": "2026/79", "receiver": "Kullanıcı"])
          market.must("MKK000", "password-setting.enter", ["user": "AKA001", "hash": "h", "number": "2"])
          Self.fillTexts(&market)
        },
      ])
  }

  @Test(.rule("AUT-10", "AUT-11", "AUT-15", "AUT-16", "AUT-23", "AUT-26")) func `access record`() {
    var market = Market.open()
    func login(_ user: String, _ number: String, _ kind: String = "LOGIN") -> [String: String] {
      ["user": user, "kind": kind, "number": number]
    }
    Self.password(&market)
    let member = ["member": "AKA", "document": "1"]
    check(
      AccessRecord.self, &market,
      [
        Step(user: "MKK000", fields: login("AKA777", "1")),
        Step(user: "MKK000", fields: login("AKA001", "1")) { market in
          for _ in 1...3 {
            market.must("MKK000", "access-record.enter", login("AKA001", "1", "WRONG_PASSWORD"))
          }
        },
        Step(user: "MKK000", fields: login("AKA001", "1")) { market in
          market.must("AKA900", "user-status.enter", ["user": "AKA001", "act": "REACTIVATE"])
          market.must("AKA900", "user-status.enter", ["user": "AKA001", "act": "NO_LOGIN"])
        },
        Step(user: "MKK000", fields: login("AKA001", "1")) { market in
          market.must("AKA900", "user-status.enter", ["user": "AKA001", "act": "ACTIVATE"])
          market.decide("member-status", member.merging(["status": "passive-merged"]) { $1 })
        },
        Step(user: "MKK000", fields: login("AKA002", "0")) { market in
          market.decide("member-status", member.merging(["status": "active"]) { $1 })
        },
        Step(user: "MKK000", fields: login("AKA001", "0")),
        Step(user: "MKK000", fields: login("AKA001", "1")) { market in
          market.goTo("2026-06-01", "00:00")
        },
      ])
  }

  /// Long names until there is no room for more.
  static func fillTexts(_ market: inout Market) {
    for index in 1...100 {
      let name = "\(index) " + String(repeating: "ö", count: 140)
      let fields = ["member": "AKB", "name": name, "officer": "true", "document": "1"]
      if market.send("MKK900", "member-person.enter", fields).refusal == "table-full" { return }
    }
    Issue.record("there is still room")
  }

  @Test(.rule("GEN-01")) func `only the registry's own door brings in reports, and nothing else`() {
    var market = Market.open()
    let record = ["user": "AKA001", "kind": "LOGOUT"]
    for user in ["MKK900", "AKA900", "AKA003"] {
      #expect(market.send(user, "access-record.enter", record).refusal == "origin-not-allowed")
    }
    #expect(market.send("MKK000", "transfer.enter", [:]).refusal == "origin-not-allowed")
    market.must("MKK000", "access-record.enter", record)
  }
}
