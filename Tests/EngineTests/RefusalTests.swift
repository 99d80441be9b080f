// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Every refusal that an operation declares, in the order declared: a message with every fault is repaired
/// fault by fault, and each time the next one is told (GEN-39, TRF-17).
@Suite struct RefusalTests {
  private static let bond = "TREADRA00023"
  /// Well formed, and no security here.
  private static let unknown = "TRAAEFES91A9"

  /// What leads to the next refusal, and the message as it is then.
  struct Step {
    var user = "MKK900"
    var fields: [String: String] = [:]
    var before: (inout Market) -> Void = { _ in }
  }

  /// Sends the steps and compares with what the operation declares.
  ///
  /// - Parameter unreachable: codes that this release declares and cannot yet give.
  static func check<Subject: Operation>(
    _: Subject.Type, _ market: inout Market, unreachable: Set<RefusalCode> = [], _ steps: [Step]
  ) {
    let name = Subject.about.name.string
    var reached: [String] = []
    for step in steps {
      step.before(&market)
      let sequence = market.registry.sequence
      let answer = market.send(step.user, "\(name).enter", step.fields)
      #expect(market.registry.sequence == sequence + 1)
      #expect(answer.state == nil && answer.number == nil, "\(step.fields)")
      reached.append(answer.refusal ?? "none")
    }
    let declared = Subject.about.refusals.map(\.code).filter { !unreachable.contains($0) }
    #expect(reached == declared.map(\.name))
  }

  private func check<Subject: Operation>(
    _: Subject.Type, _ market: inout Market, unreachable: Set<RefusalCode> = [], _ steps: [Step]
  ) {
    Self.check(Subject.self, &market, unreachable: unreachable, steps)
  }

  @Test(.rule("AUT-05", "AUT-08", "CBT-01", "CLR-02")) func `member definition`() {
    var market = Market.open(sizes: ["members": 5])
    for (member, kind) in [("TCM", "TCMB"), ("TVS", "TAKASBANK")] {
      market.must("MKK900", "member-definition.enter", ["member": member, "kind": kind, "title": member])
    }
    var fields = ["member": "AKA", "kind": "TCMB", "title": "X"]
    var steps = [Step(user: "AKA003", fields: fields), Step(fields: fields)]
    fields["member"] = "XXX"
    steps.append(Step(fields: fields))
    fields["kind"] = "TAKASBANK"
    steps.append(Step(fields: fields))
    fields["kind"] = "BANK"
    steps.append(Step(fields: fields))
    check(MemberDefinition.self, &market, steps)
  }

  @Test(.rule("CLR-04")) func `member status`() {
    var market = Market.open()
    check(
      MemberStatusChange.self, &market,
      [
        Step(user: "AKA003", fields: ["member": "XXX", "status": "active", "document": "1"]),
        Step(fields: ["member": "XXX", "status": "active", "document": "1"]),
        Step(fields: ["member": "AKA", "status": "active", "document": "1"]),
        Step(fields: ["member": "XXX", "status": "active", "document": "1"]) { market in
          market.must("MKK900", "member-definition.enter", ["member": "XXX", "kind": "BANK", "title": "X"])
          let stopped = market.send(
            "MKK900", "member-status.enter", ["member": "XXX", "status": "suspended", "document": "1"])
          market.must("MKK901", "member-status.approve", ["instruction": "\(stopped.number!)"])
        },
      ])
  }

  @Test(.rule("ACC-08", "ACC-09", "ACC-11", "ACC-12", "ACC-16")) func `account definition`() {
    var market = Market.open(sizes: ["accounts": 7])
    var fields = ["account": "DBDEPO", "class": "7", "reason": "D", "status": "P", "portfolio": "P1"]
    var steps = [Step(user: "AKA003", fields: fields)]
    func then(_ change: (inout [String: String]) -> Void) {
      change(&fields)
      steps.append(Step(user: "AKA003", fields: fields))
    }
    then { $0["account"] = "1001" }
    then { $0["account"] = "1009" }
    then { $0["reason"] = "N" }
    then { $0["status"] = "A" }
    then { $0["custodian"] = "XXX" }
    then { $0["portfolio"] = nil }
    fields["custodian"] = "AKB"
    for (status, document) in [("suspended", "1"), ("active", "2")] {
      steps.append(
        Step(user: "AKA003", fields: fields) {
          $0.decide("member-status", ["member": "AKB", "status": status, "document": document])
        })
    }
    check(AccountDefinition.self, &market, steps)
  }

  @Test(.rule("ACC-06", "ACC-15", "ACC-25", "ACC-27", "ACC-35", "ACC-64", "ACC-79")) func `identity`() {
    var market = Market.open(sizes: ["investors": 3])
    for (account, kind) in [("F", "3"), ("P", "4"), ("A", "1")] {
      var fields = ["account": account, "class": kind]
      if kind == "3" { fields["settlementMember"] = "AKB" }
      market.must("AKA003", "account-definition.enter", fields)
    }
    let good = [
      "account": "A", "kind": "NATURAL", "name": "Ali", "surname": "Er", "tckn": Market.person(1),
      "birthDate": "2027-01-01", "address": "x", "phone": "1",
    ]
    func change(_ more: [String: String?]) -> Step {
      var fields = good
      for (name, value) in more { fields[name] = value }
      return Step(user: "AKA003", fields: fields)
    }
    let own =
      ["kind": "LEGAL", "name": nil, "surname": nil, "tckn": nil, "birthDate": nil] as [String: String?]
    check(
      Identity.self, &market,
      [
        change(["account": "9999"]), change(["account": "1001", "registrationNumber": "99999999"]),
        change(["registrationNumber": "99999999"]), change(["kind": nil]), change(["title": "X"]),
        change([:]),
        change(["account": "F", "birthDate": "1980-01-01"]),
        change(["registrationNumber": "10000002", "birthDate": "1980-01-01"]),
        change(own.merging(["account": "P", "title": "X", "vkn": "3456789014"]) { $1 }),
        change(["birthDate": "1980-01-01"]), change(["birthDate": "1980-01-01", "tckn": Market.person(9)]),
      ])
  }

  @Test(.rule("ACC-02", "ACC-04", "ACC-84")) func `account change`() {
    var market = Market.open()
    market.issue(5, to: "AKA/1001")
    market.transfer(5, from: "AKA/1002", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
    check(
      AccountChange.self, &market,
      [
        Step(user: "AKA003", fields: ["account": "2001", "status": "P"]),
        Step(user: "AKA003", fields: ["account": "DBDEPO", "status": "P"]),
        Step(user: "AKA003", fields: ["account": "1002", "status": "P"]),
        Step(user: "AKA003", fields: ["account": "1001", "status": "P"]),
      ])
  }

  @Test(.rule("ACC-04", "ACC-13")) func `account restriction`() {
    var market = Market.open()
    market.must("AKA003", "account-definition.enter", ["account": "K", "class": "1"])
    check(
      AccountRestriction.self, &market,
      [
        Step(user: "AKA003", fields: ["account": "AKA/9999", "restriction": "K", "document": "1"]),
        Step(fields: ["account": "AKA/9999", "restriction": "K", "document": "1"]),
        Step(fields: ["account": "AKA/K", "restriction": "N", "document": "1"]),
        Step(fields: ["account": "AKA/1001", "restriction": "N", "document": "1"]),
      ])
    let intoK = market.send(
      "MKK900", "account-restriction.enter", ["account": "AKA/1001", "restriction": "K", "document": "1"])
    #expect(intoK.refusal == "account-without-identity")
  }

  @Test(.rule("AUT-05", "GEN-25")) func `security definition`() {
    var market = Market.open(sizes: ["securities": 2])
    let fields = ["isin": Market.first, "kind": "SHARE", "name": "X"]
    check(
      SecurityDefinition.self, &market,
      [
        Step(user: "AKA003", fields: fields), Step(fields: fields),
        Step(fields: fields.merging(["isin": "TREADSE00015"]) { $1 }),
      ])
  }

  /// A security that can no longer move, one of the government, and one that comes in tens.
  private func defineMore(_ market: inout Market) {
    for (isin, more) in [
      ("TREADSE00015", ["kind": "DEBT", "redemption": "2026-03-02"]), (Self.bond, ["kind": "DIBS"]),
      ("TRAGARAN91N1", ["kind": "SHARE", "smallestUnit": "10"]),
    ] {
      market.must(
        "MKK900", "security-definition.enter", more.merging(["isin": isin, "name": "X"]) { $1 })
    }
  }

  /// Accounts of AKA that are not eligible, by the code that tells so.
  private func openIneligible(_ market: inout Market) {
    for (index, restriction) in ["I", "T", "M"].enumerated() {
      market.openAccount(
        "AKA", restriction, name: "Ali", surname: "Er", tckn: Market.person(UInt64(20 + index)))
      market.decide(
        "account-restriction", ["account": "AKA/\(restriction)", "restriction": restriction, "document": "1"])
    }
    market.must("AKA003", "account-definition.enter", ["account": "K", "class": "1"])
    for (index, status) in ["P", "S"].enumerated() {
      market.openAccount("AKA", status, name: "Ali", surname: "Er", tckn: Market.person(UInt64(30 + index)))
      market.must("AKA003", "account-change.enter", ["account": status, "status": status])
    }
  }

  @Test(.rule("AUT-05", "GEN-25", "GEN-37", "TRF-06", "TRF-12", "CBT-05", "ACC-13", "ACC-24", "ACC-81"))
  func `security issue`() {
    var market = Market.open(sizes: ["holdings": 1])
    defineMore(&market)
    openIneligible(&market)
    var fields = ["isin": Self.unknown, "account": "AKA/9999", "quantity": "15"]
    var steps = [Step(user: "AKA003", fields: fields), Step(fields: fields)]
    func then(_ name: String, _ value: String, _ before: @escaping (inout Market) -> Void = { _ in }) {
      fields[name] = value
      steps.append(Step(fields: fields, before: before))
    }
    then("isin", Market.second) {
      $0.must("MKK900", "security-suspension.enter", ["isin": Market.second, "suspended": "true"])
    }
    then("isin", "TREADSE00015")
    then("isin", Self.bond)
    then("isin", "TRAGARAN91N1")
    fields["isin"] = Market.first
    then("quantity", "10")
    then("account", "AKA/DBDEPO")
    for account in ["I", "T", "M", "K", "P"] { then("account", "AKA/\(account)") }
    then("account", "AKA/1001") { $0.issue(1, to: "AKA/1002") }
    check(SecurityIssue.self, &market, unreachable: [.accountInactive], steps)
  }

  @Test(.rule("AUT-05", "GEN-25", "TRF-77")) func `security suspension`() {
    var market = Market.open()
    check(
      SecuritySuspension.self, &market,
      [
        Step(user: "AKA003", fields: ["isin": Self.unknown, "suspended": "false"]),
        Step(fields: ["isin": Self.unknown, "suspended": "false"]),
        Step(fields: ["isin": Market.first, "suspended": "false"]),
      ])
  }

  @Test(.rule("AUT-05", "GEN-42")) func `calendar day`() {
    var market = Market.open()
    check(
      CalendarDay.self, &market,
      [
        Step(user: "AKA003", fields: ["day": "2026-03-02", "kind": "closed"]),
        Step(fields: ["day": "2026-03-02", "kind": "closed"]),
        Step(fields: ["day": "2090-01-02", "kind": "closed"]) { market in
          // Ten thousand Mondays and Tuesdays from 2100 on.
          var day = read(Day.self, "2100-01-04")
          var lines = "calendar-day.enter:day,kind\n"
          for index in 0..<10_000 {
            lines += "\(day),closed\n"
            day += index % 2 == 0 ? 1 : 6
          }
          let answer = market.send("MKK900", content: lines, form: .csv)
          #expect(answer.lines.count == 10_000 && answer.lines.allSatisfy { $0.state == .executed })
        },
      ])
  }

  @Test(
    .rule(
      "GEN-25", "GEN-37", "TRF-01", "TRF-03", "TRF-04", "TRF-06", "TRF-09", "TRF-10", "TRF-11", "TRF-12",
      "TRF-17",
      "TRF-28", "TRF-39", "TRF-57", "TRF-58", "TRF-61"))
  func `transfer`() {
    var market = Market.open(sizes: ["waitingTransfers": 1])
    defineMore(&market)
    openIneligible(&market)
    market.issue(1, to: "AKA/1001")
    #expect(market.transfer(1, from: "AKA/1001", to: "AKA/1002", ["reference": "TAKEN"]).state == "executed")
    var fields = [
      "reference": "TAKEN", "payment": "CASH", "priority": "0", "valueDate": "2026-03-03",
      "startTime": "23:00",
      "lastTime": "08:00", "sendingMember": "AKB", "sendingAccount": "9999", "sendingSubaccount": "HAPS",
      "receivingMember": "XXX", "receivingAccount": "9999", "isin": Self.unknown, "nominal": "15",
      "alternative": "D-A", "transferReason": "DEVIR",
    ]
    var steps = [
      Step(user: "AKA003", fields: fields) {
        $0.decide("member-status", ["member": "AKA", "status": "suspended", "document": "1"])
      }
    ]
    func then(_ name: String, _ value: String?, _ before: @escaping (inout Market) -> Void = { _ in }) {
      fields[name] = value
      steps.append(Step(user: "AKA003", fields: fields, before: before))
    }
    then("nominal", "15") {
      $0.decide("member-status", ["member": "AKA", "status": "active", "document": "2"])
    }
    then("reference", "FREE")
    then("payment", nil)
    then("priority", "1")
    then("valueDate", "2026-03-01")
    then("valueDate", nil)
    then("startTime", nil)
    then("lastTime", nil)
    fields["sendingAccount"] = "OMNIBUS"
    then("sendingMember", nil)
    then("sendingAccount", "9999")
    then("sendingAccount", "DBDEPO")
    then("sendingSubaccount", nil)
    for account in ["I", "T", "M", "K", "P", "S"] { then("sendingAccount", account) }
    then("sendingAccount", "1001")
    then("isin", Market.second) {
      $0.must("MKK900", "security-suspension.enter", ["isin": Market.second, "suspended": "true"])
    }
    then("isin", "TREADSE00015")
    then("isin", "TRAGARAN91N1")
    fields["isin"] = Market.first
    then("nominal", "10")
    then("receivingMember", "AKB")
    then("alternative", nil)
    fields["receivingMember"] = "AKA"
    then("receivingAccount", "1001")
    then("receivingAccount", "1002") {
      #expect($0.transfer(9, from: "AKA/1001", to: "AKA/1002").state == "waiting")
    }
    check(Transfer.self, &market, unreachable: [.accountInactive], steps)
  }

  @Test(.rule("AUT-11", "GEN-14", "GEN-42")) func `right, member and day come before the fields`() {
    var market = Market.open()
    market.goTo("2026-03-07")
    market.decide("member-status", ["member": "AKA", "status": "suspended", "document": "1"])
    let right = market.send("AKA004", "transfer.enter", fields: "\"nominal\":-1")
    #expect(right.refusal == "right-missing")
    let member = market.send("AKA003", "transfer.enter", fields: "\"nominal\":-1")
    #expect(member.refusal == "member-not-active")
    market.decide("member-status", ["member": "AKA", "status": "active", "document": "2"])
    let day = market.send("AKA003", "transfer.enter", fields: "\"nominal\":-1")
    #expect(day.refusal == "not-business-day")
    market.goTo("2026-03-09")
    let field = market.send("AKA003", "transfer.enter", fields: "\"nominal\":-1")
    #expect(field.refusal == "field-missing")
  }

  @Test(.rule("TRF-07", "TRF-17")) func `the reason is told after all other fields`() {
    var market = Market.open()
    let usual = [
      "reference": "R-1", "sendingAccount": "1001", "receivingMember": "AKA", "receivingAccount": "1002",
      "isin": Market.first, "nominal": "1",
    ]
    let missing = market.send("AKA003", "transfer.enter", usual)
    #expect(missing.refusal == "transfer-reason-missing")
    let unknown = market.send("AKA003", "transfer.enter", usual.merging(["transferReason": "ODUNC"]) { $1 })
    #expect(unknown.refusal == "transfer-reason-invalid")
    let both = market.send("AKA003", "transfer.enter", usual.merging(["nominal": "0"]) { $1 })
    #expect(both.refusal == "nominal-invalid")
  }
}
