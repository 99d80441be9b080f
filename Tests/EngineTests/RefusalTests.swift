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
  static let bond = "TREADRA00023"
  /// Well formed, and no security here.
  static let unknown = "TRAAEFES91A9"

  /// What leads to the next refusal, and the message as it is then.
  struct Step {
    var user = "MKK900"
    var fields: [String: String] = [:]
    var before: (inout Market) -> Void = { _ in }
  }

  /// Sends the steps and compares with what the operation declares.
  ///
  /// - Parameter elsewhere: codes that tests of their own reach, or that wait for another chapter.
  static func check<Subject: Operation>(
    _: Subject.Type, _ market: inout Market, unreachable elsewhere: Set<RefusalCode> = [], _ steps: [Step]
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
    let declared = Subject.about.refusals.map(\.code).filter { !elsewhere.contains($0) }
    #expect(reached == declared.map(\.name))
  }

  private func check<Subject: Operation>(
    _: Subject.Type, _ market: inout Market, unreachable elsewhere: Set<RefusalCode> = [], _ steps: [Step]
  ) {
    Self.check(Subject.self, &market, unreachable: elsewhere, steps)
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
      MemberStatusChange.self, &market, unreachable: [.operatorStaysActive],
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
  func defineMore(_ market: inout Market) {
    for (isin, more) in [
      ("TREADSE00015", ["kind": "DEBT", "redemption": "2026-03-02"]), (Self.bond, ["kind": "DIBS"]),
      ("TRAGARAN91N1", ["kind": "SHARE", "smallestUnit": "10"]),
    ] {
      market.must(
        "MKK900", "security-definition.enter", more.merging(["isin": isin, "name": "X"]) { $1 })
    }
  }

  /// Accounts of AKA that are not eligible, by the code that tells so.
  func openIneligible(_ market: inout Market) {
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
    market.must("AKA003", "account-definition.enter", ["account": "INACTIVE", "class": "1"])
    market.must(
      "AKA003", "identity.enter",
      [
        "account": "INACTIVE", "kind": "OTHER", "title": "Birlik", "registryOffice": "İzmir",
        "registryNumber": "1", "address": "x", "phone": "02120000000",
      ])
    // MKK has not confirmed it in seven days (ACC-41).
    market.goTo("2026-03-11")
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
    for account in ["I", "T", "M", "K", "P", "INACTIVE"] { then("account", "AKA/\(account)") }
    then("account", "AKA/1001") { $0.issue(1, to: "AKA/1002") }
    check(SecurityIssue.self, &market, steps)
  }

  @Test(
    .rule(
      "ACC-04", "ACC-12", "ACC-13", "ACC-24", "ACC-56", "ACC-66", "ACC-67", "ACC-69", "ACC-70", "ACC-71",
      "ACC-74", "ACC-75", "ACC-76", "ACC-81", "GEN-25", "GEN-37", "TRF-06", "TRF-12"))
  func `move between sub-accounts`() {
    var market = Market.open(sizes: ["holdings": 1])
    defineMore(&market)
    openIneligible(&market)
    var fields = [
      "account": "AKA/9999", "isin": Self.unknown, "quantity": "15", "from": "HACZ", "to": "HACZ",
    ]
    var steps: [Step] = []
    func then(
      _ change: [String: String], by user: String = "AKA003",
      _ before: @escaping (inout Market) -> Void = { _ in }
    ) {
      fields.merge(change) { $1 }
      steps.append(Step(user: user, fields: fields, before: before))
    }
    then([:])
    then(["account": "AKB/2001"])
    then(["account": "AKA/DBDEPO"])
    then(["account": "AKA/I"])
    then(["from": "SERB", "to": "OPSP"])
    then(["isin": Market.second]) {
      $0.must("MKK900", "security-suspension.enter", ["isin": Market.second, "suspended": "true"])
    }
    then(["isin": "TREADSE00015"])
    then(["isin": Self.bond])
    then(["isin": "TRAGARAN91N1", "to": "RHNA"])
    then(["to": "HACZ"])
    then(["to": "FZKBOH"])
    then(["to": "OPTD"])
    then(["to": "OPOZ"], by: "MKK900")
    then(["to": "OPSP"])
    fields["isin"] = Market.first
    then(["quantity": "10"])
    for account in ["T", "M", "K", "P", "INACTIVE", "S"] { then(["account": "AKA/\(account)"]) }
    then(["account": "AKA/1001"])
    then([:]) { $0.issue(10, to: "AKA/1001") }
    check(SubaccountMove.self, &market, unreachable: [.subaccountNotValidOnDate], steps)
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
    // AKB shows names, asks for their confirmation, and hides them again.
    market.must("AKB900", "name-visibility.enter", ["member": "AKA", "visible": "true"])
    market.must(
      "AKB900", "transfer-policy.enter",
      fields: "\"sendingMember\":\"AKA\",\"alternatives\":[\"D-B\",\"D-C\"]")
    market.goTo("2026-03-03")
    market.must("AKB900", "name-visibility.enter", ["member": "AKA", "visible": "false"])
    defineMore(&market)
    openIneligible(&market)
    market.issue(1, to: "AKA/1001")
    #expect(market.transfer(1, from: "AKA/1001", to: "AKA/1002", ["reference": "TAKEN"]).state == "executed")
    var fields = [
      "reference": "TAKEN", "payment": "CASH", "priority": "0", "valueDate": "2026-03-12",
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
    func receivers(_ market: inout Market, _ more: [String: String]) {
      market.must(
        "AKA900", "user-instruction-authority.enter", ["user": "AKA003"].merging(more) { $1 })
    }
    then("reference", "FREE") { receivers(&$0, [:]) }
    then("reference", "FREE") { receivers(&$0, ["all": "true"]) }
    then("payment", nil)
    then("priority", "1")
    then("valueDate", "2026-03-10")
    then("valueDate", nil)
    then("startTime", nil)
    then("lastTime", nil)
    fields["sendingAccount"] = "OMNIBUS"
    then("sendingMember", nil)
    then("sendingAccount", "9999")
    then("sendingAccount", "DBDEPO")
    then("sendingSubaccount", nil)
    for account in ["I", "T", "M", "K", "P", "INACTIVE", "S"] { then("sendingAccount", account) }
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
    then("alternative", "D-B")
    then("alternative", "D-C")
    fields["receivingMember"] = "AKA"
    then("receivingAccount", "1001")
    fields["receivingMember"] = "AKB"
    then("receivingAccount", "2001")
    then("receiverName", "Başka Biri")
    fields["receiverName"] = nil
    then("receiverRegistrationNumber", "99999999")
    fields["receiverRegistrationNumber"] = nil
    then("alternative", "D-B") {
      $0.must("AKB900", "name-visibility.enter", ["member": "AKA", "visible": "true"])
      $0.goTo("2026-03-12")
    }
    fields["alternative"] = nil
    fields["receivingMember"] = "AKA"
    let limit = ["act": "DEFINE", "user": "AKA003", "dailyAmount": "1"]
    then("receivingAccount", "1002") {
      $0.must(
        "AKA900", "user-limit.enter", limit.merging(["currency": "USD", "securityType": "SHARE"]) { $1 })
    }
    then("receivingAccount", "1002") {
      $0.must("AKA900", "user-limit.enter", limit.merging(["currency": "TRY", "securityType": "DT"]) { $1 })
    }
    then("receivingAccount", "1002") {
      for (currency, type) in [("USD", "SHARE"), ("TRY", "DT")] {
        $0.must(
          "AKA900", "user-limit.enter",
          ["act": "REMOVE", "user": "AKA003", "currency": currency, "securityType": type])
      }
      #expect($0.transfer(9, from: "AKA/1001", to: "AKA/1002").state == "waiting")
    }
    Self.check(
      Transfer.self, &market, unreachable: [.userLimitExceeded, .receiverLimitExceeded, .stateNotAllowed],
      steps)
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
