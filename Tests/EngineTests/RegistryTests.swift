// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// The way from the genesis to the first transfer.
@Suite struct RegistryTests {
  @Test(.rule("AUT-05")) func `the genesis brings the operator, its pool account and two officers`() {
    let market = Market()
    let seen = market.registry.withOutcome { bytes in
      var events: [String] = []
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        switch event {
        case .member(let event): events.append("member \(event.member.text)")
        case .account(let event): events.append("account \(event.account.text)")
        case .user(let event): events.append("user \(event.user.text)")
        default: break
        }
      }
      #expect(!reader.isBroken)
      return events
    }
    #expect(seen == ["account MKK/DBDEPO", "member MKK", "user MKK000", "user MKK900", "user MKK901"])
    // The genesis is entry 1 of the journal.
    #expect(market.registry.sequence == 1)
  }

  @Test(
    arguments: [
      "", "{}", "[]", "{\"market\":\"TEST\"}",
      #"{"market":"TEST","operatorCode":"MKK","operatorTitle":"X","checksCertificates":false,"more":1}"#,
    ])
  func `what is not a genesis makes no registry`(content: String) {
    let time = Moment(day: Market.monday, time: read(TimeOfDay.self, "10:00"))
    let registry = Registry(genesis: Array(content.utf8), at: time)
    let isThere = registry != nil
    #expect(!isThere)
  }

  @Test(
    arguments: [
      ("members", 0), ("users", 1), ("accounts", 0), ("securities", 1 << 24), ("steps", 0), ("groupLines", 0),
      ("holdings", 999_999_999_999_999_999), ("openInstructions", 4_000_000_000), ("textPieces", 0),
    ])
  func `sizes that cannot be are refused and not tried`(name: String, size: Int) {
    let time = Moment(day: Market.monday, time: read(TimeOfDay.self, "10:00"))
    let registry = Registry(genesis: Market.genesis([name: size]), at: time)
    let isThere = registry != nil
    #expect(!isThere)
  }

  @Test(.rule("AUT-07", "AUT-09")) func `the registry makes user codes, each range its own`() {
    var market = Market()
    market.must("MKK900", "member-definition.enter", ["member": "AKA", "kind": "BROKERAGE", "title": "A"])
    for type in ["USER", "PRINCIPAL", "USER"] {
      market.must(
        "MKK900", "user-definition.enter",
        ["member": "AKA", "type": type, "name": "Kullanıcı", "information": "B-1"])
    }
    market.registry.read { book in
      for code in ["AKA001", "AKA002", "AKA900"] {
        let user = book.user(read(UserCode.self, code))
        #expect(user != nil)
      }
      let next = book.user(read(UserCode.self, "AKA003"))
      #expect(next == nil)
    }
  }

  @Test(.rule("ACC-06", "ACC-07")) func `an investor is registered once, through whichever member`() {
    var market = Market.open()
    // Mehmet Öz came first through AKA and is already the holder of an account at AKB.
    market.must("AKB003", "account-definition.enter", ["account": "2003", "class": "1"])
    market.must(
      "AKB003", "identity.enter",
      ["account": "2003", "registrationNumber": "10000002", "name": "MEHMET", "surname": "öz"])
    market.issue(1, to: "AKA/1001")
    for account in ["2001", "2003"] {
      let answer = market.transfer(
        1, from: "AKA/1001", to: "AKB/\(account)", ["receiverRegistrationNumber": "10000002"])
      #expect(answer.refusal == nil && answer.state != "awaiting-receiver")
    }
  }

  @Test(.rule("AUT-11", "CLR-04")) func `a member that is stopped is refused on everything`() {
    var market = Market.open()
    market.decide("member-status", ["member": "AKA", "status": "suspended", "document": "SPK 1"])
    let account = market.send("AKA003", "account-definition.enter", ["account": "9", "class": "1"])
    #expect(account.refusal == "member-not-active")
    let transfer = market.transfer(1, from: "AKA/1001", to: "AKA/1002")
    #expect(transfer.refusal == "member-not-active")
  }

  @Test(.rule("AUT-11", "TRF-12")) func `a member that winds up may only empty its accounts`() {
    var market = Market.open()
    market.issue(10, to: "AKA/1001")
    market.decide("member-status", ["member": "AKA", "status": "winding-up", "document": "SPK 1"])
    let account = market.send("AKA003", "account-definition.enter", ["account": "9", "class": "1"])
    #expect(account.refusal == "member-not-active")
    let out = market.transfer(4, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
    #expect(out.state == "executed")
    let into = market.transfer(4, from: "AKB/2001", to: "AKA/1001")
    #expect(into.refusal == "member-not-active")
  }

  @Test(.rule("GEN-42")) func `securities move on business days, accounts open on every day`() {
    var market = Market.open()
    market.issue(10, to: "AKA/1001")
    market.goTo("2026-03-07")
    let transfer = market.transfer(1, from: "AKA/1001", to: "AKA/1002")
    #expect(transfer.refusal == "not-business-day")
    market.must("AKA003", "account-definition.enter", ["account": "9", "class": "1"])
    market.goTo("2026-03-09")
    let monday = market.transfer(1, from: "AKA/1001", to: "AKA/1002")
    #expect(monday.state == "executed")
  }

  @Test(.rule("AUT-31")) func `a user acts for another member only with an authority of that member`() {
    var market = Market.open()
    let without = market.send(
      "AKB003", "account-definition.enter", ["account": "9", "class": "1"], for: "AKA")
    #expect(without.refusal == "acting-member-missing")
    market.must(
      "AKA900", "authority-grant.enter", fields: "\"user\":\"AKB003\",\"authorities\":[\"transfer.enter\"]")
    let wrong = market.send("AKB003", "account-definition.enter", ["account": "9", "class": "1"], for: "AKA")
    #expect(wrong.refusal == "right-missing")
    let right = market.send(
      "AKB003", "transfer.enter",
      [
        "reference": "X-1", "sendingAccount": "1001", "receivingMember": "AKA", "receivingAccount": "1002",
        "isin": Market.first, "nominal": "5", "transferReason": "HIBE",
      ], for: "AKA")
    #expect(right.state == "entered")
    market.must(
      "AKA900", "authority-grant.enter",
      fields: "\"user\":\"AKB003\",\"authorities\":[\"transfer.enter\"],\"withdraw\":true")
    let withdrawn = market.send(
      "AKB003", "transfer.withdraw", fields: "\"instruction\":\(right.number!)", for: "AKA")
    #expect(withdrawn.refusal == "right-missing")
  }

  @Test(.rule("GEN-10")) func `the certificate must be the user's own`() {
    let genesis =
      "{\"market\":\"TEST\",\"operatorCode\":\"MKK\",\"operatorTitle\":\"X\",\"checksCertificates\":true,"
      + "\"firstOfficer\":\"\(String(repeating: "ab", count: 32))\"}"
    let time = Moment(day: Market.monday, time: read(TimeOfDay.self, "10:00"))
    var registry = Registry(genesis: Array(genesis.utf8), at: time)!
    let content = Array("{\"operation\":\"transfer.enter\",\"fields\":{}}".utf8)
    let decoded = content.withUnsafeBufferPointer { Registry.decode($0, form: .json) }
    var refusals: [RefusalCode?] = []
    for (user, byte) in [("MKK900", 0xab), ("MKK900", 0xac), ("MKK901", 0xab)] as [(String, UInt8)] {
      let envelope = Envelope(
        member: read(MemberCode.self, "MKK"), user: read(UserCode.self, user),
        reference: read(Reference.self, "\(user)-\(byte)"), day: Market.monday,
        certificate: .init(repeating: byte))
      registry.execute(
        sequence: registry.sequence + 1, time: time,
        Submission(envelope: envelope, digest: 1, content: decoded))
      let answer = registry.withOutcome { SubmissionAnswer(outcome: $0) }
      refusals.append(answer.refusal?.code ?? answer.lines.first?.refusal?.code)
    }
    #expect(refusals == [.fieldMissing, .certificateNotLoaded, .certificateOfOtherUser])
  }

  @Test(.rule("ACC-84")) func `an account closes when it is empty and nothing waits`() {
    var market = Market.open()
    market.issue(10, to: "AKA/1001")
    market.transfer(15, from: "AKA/1001", to: "AKA/1002")
    let close = ["account": "1001", "status": "P"]
    let waiting = market.send("AKA003", "account-change.enter", close)
    #expect(waiting.refusal == "open-instructions")
    market.tick(at: "17:00")
    market.must("AKA003", "account-change.enter", close)
    let full = market.send("AKA003", "account-change.enter", ["account": "1002", "status": "P"])
    #expect(full.refusal == "account-not-empty")
    market.must("AKA003", "account-change.enter", ["account": "1001", "status": "A"])
  }

  @Test(.rule("GEN-39")) func `a group of definitions and transfers is all or nothing`() {
    var market = Market.open()
    market.issue(10, to: "AKA/1001")
    let person = Market.person(7)
    let lines = [
      #"{"operation":"account-definition.enter","fields":{"account":"1003","class":"1"}}"#,
      #"""
      {"operation":"identity.enter","fields":{"account":"1003","kind":"NATURAL","name":"Ali","surname":"Er",
       "tckn":"\#(person)","birthDate":"1990-01-01","address":"x","phone":"02120000000"}}
      """#,
      #"""
      {"operation":"transfer.enter","fields":{"reference":"G-1","sendingAccount":"1001",
       "receivingMember":"AKA","receivingAccount":"1003","isin":"\#(Market.first)","nominal":10,
       "transferReason":"DEVIR"}}
      """#,
    ]
    let broken = lines + [lines[0]]
    func group(_ lines: [String]) -> String {
      "{\"mode\":\"all\",\"operations\":[\(lines.joined(separator: ","))]}"
    }
    let refused = market.send("AKA003", content: group(broken))
    #expect(refused.refusal?.code == .groupRefused && refused.lines.map(\.line) == [4])
    #expect(market.balance("AKA/1001") == 10 && market.happened.isEmpty)
    let done = market.send("AKA003", content: group(lines))
    #expect(done.refusal == nil && done.lines.allSatisfy { $0.state == .executed })
    #expect(market.balance("AKA/1003") == 10 && market.balance("AKA/1001") == 0)
  }
}
