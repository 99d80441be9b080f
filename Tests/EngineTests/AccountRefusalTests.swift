// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// The declared refusals of everything that has to do with accounts, identities and portfolios, in their
/// order, as `RefusalTests` does it for the rest (GEN-39).
@Suite struct AccountRefusalTests {
  private typealias Step = RefusalTests.Step

  private func check<Subject: Operation>(
    _: Subject.Type, _ market: inout Market, unreachable elsewhere: Set<RefusalCode> = [], _ steps: [Step]
  ) where Subject.Book == Depository {
    RefusalTests.check(Subject.self, &market, unreachable: elsewhere, steps)
  }

  private static let asking = ",\"asksRegisters\":\"true\""

  /// A message that changes from step to step.
  private struct Message {
    var fields: [String: String]
    var user = "AKA003"
    var steps: [Step] = []

    mutating func send(
      _ change: [String: String?] = [:], _ before: @escaping (inout Market) -> Void = { _ in }
    ) {
      for (name, value) in change { fields[name] = value }
      steps.append(Step(user: user, fields: fields, before: before))
    }
  }

  private static func portfolio(_ change: [String: String] = [:]) -> [String: String] {
    [
      "portfolio": "P1", "managerTitle": "Deneme Portföy", "managerVkn": "3456789014",
      "authorisation": "SPK 1", "validFrom": "2026-01-01",
    ].merging(change) { $1 }
  }

  /// A portfolio whose manager AKB has lost the authority.
  private static func endPortfolio(_ market: inout Market) {
    market.decide("portfolio-definition", portfolio(["manager": "AKB", "validTo": "2026-02-28"]))
  }

  private static func restrict(_ account: String, _ restriction: String, _ market: inout Market) {
    market.decide(
      "account-restriction", ["account": account, "restriction": restriction, "document": "1"])
  }

  private static func open(_ account: String, _ market: inout Market, _ more: [String: String] = [:]) {
    market.must(
      "AKA003", "account-definition.enter", ["account": account, "class": "1"].merging(more) { $1 })
  }

  private static let several = ["type": "MUSTEREK", "ownership": "MUTESELSIL"]

  /// Somebody whom no register knows becomes a holder and an investor at once.
  private static func hold(_ account: String, _ document: String, _ market: inout Market) {
    market.must(
      "AKA003", "identity.enter",
      Market.foreigner.merging(["account": account, "documentNumber": document]) { $1 })
  }

  // MARK: Accounts

  @Test(
    .rule(
      "ACC-08", "ACC-09", "ACC-11", "ACC-12", "ACC-16", "ACC-17", "ACC-20", "ACC-21", "ACC-23", "ACC-77"))
  func `account definition`() {
    var market = Market.open(sizes: ["accounts": 7])
    var message = Message(fields: [
      "account": "DBDEPO", "class": "8", "reason": "D", "status": "P", "restriction": "N",
      "type": "MUSTEREK", "custodian": "XXX", "portfolio": "P1",
    ])
    message.send()
    message.send(["account": "1001"])
    message.send(["account": "1009"])
    message.send(["reason": "N"])
    message.send(["status": "A"])
    message.send(["restriction": nil])
    message.send(["type": "TEKIL", "ownership": "ORANSAL"])
    message.send(["type": "MUSTEREK"])
    message.send(["class": "9"])
    message.send(["custodian": "AKB"]) {
      $0.decide("member-status", ["member": "AKB", "status": "suspended", "document": "1"])
    }
    message.send {
      $0.decide("member-status", ["member": "AKB", "status": "active", "document": "2"])
    }
    message.send([:], Self.endPortfolio)
    message.send { $0.decide("portfolio-definition", Self.portfolio()) }
    check(
      AccountDefinition.self, &market, unreachable: [.classNotValidOnDate, .ibanRequired, .ibanDuplicate],
      message.steps)
  }

  @Test(
    .rule(
      "ACC-02", "ACC-04", "ACC-08", "ACC-11", "ACC-15", "ACC-16", "ACC-17", "ACC-20", "ACC-77", "ACC-84"))
  func `account change`() {
    var market = Market.open(sizes: ["textPieces": 480])
    market.issue(5, to: "AKA/1001")
    market.transfer(5, from: "AKA/1002", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
    Self.open("J", &market, Self.several)
    var message = Message(fields: ["account": "2001", "reason": "N", "type": "TEKIL"])
    message.send()
    message.send(["account": "DBDEPO"])
    message.send(["account": "1001"])
    message.send(["reason": nil])
    message.send(["type": nil])
    message.send(["class": "3", "custodian": "XXX", "portfolio": "P1", "settlementMember": "AKB"])
    message.send(["account": "1002"])
    message.send(["account": "J"])
    message.send(["account": "1002", "class": "9", "status": "P"])
    message.send(["settlementMember": nil])
    message.send(["custodian": "AKB"]) {
      $0.decide("member-status", ["member": "AKB", "status": "suspended", "document": "1"])
    }
    message.send {
      $0.decide("member-status", ["member": "AKB", "status": "active", "document": "2"])
    }
    message.send([:], Self.endPortfolio)
    message.send { $0.decide("portfolio-definition", Self.portfolio()) }
    message.send(["account": "1001", "class": nil, "custodian": nil, "portfolio": nil])
    check(
      AccountChange.self, &market, unreachable: [.classNotValidOnDate, .ibanDuplicate, .tableFull],
      message.steps)
  }

  @Test(.rule("ACC-04", "ACC-13")) func `account restriction`() {
    var market = Market.open()
    Self.open("K", &market)
    var message = Message(fields: ["account": "AKA/9999", "restriction": "K", "document": "1"])
    message.send()
    message.user = "MKK900"
    message.send()
    message.send(["account": "AKA/K", "restriction": "N"])
    message.send(["account": "AKA/1001"])
    check(AccountRestriction.self, &market, unreachable: [.mkkRecordProtected], message.steps)
    let intoK = market.send(
      "MKK900", "account-restriction.enter", ["account": "AKA/1001", "restriction": "K", "document": "1"])
    #expect(intoK.refusal == "account-without-identity")
  }

  @Test(.rule("ACC-17")) func `portfolio definition`() {
    var market = Market.open(sizes: ["members": 3])
    var message = Message(fields: Self.portfolio(["manager": "XXX", "validTo": "2025-01-01"]))
    message.send()
    message.user = "MKK900"
    message.send()
    message.send(["manager": "AKB"])
    message.send(["portfolio": "P99", "validTo": nil]) { market in
      // Sixteen a member.
      for number in 1...48 {
        market.decide("portfolio-definition", Self.portfolio(["portfolio": "P\(number)"]))
      }
    }
    check(PortfolioDefinition.self, &market, message.steps)
    market.decide("portfolio-definition", Self.portfolio(["portfolio": "P48", "validTo": "2026-12-31"]))
  }

  @Test(.rule("CLR-03")) func `SPK's list for Takasbank`() {
    var market = Market.open(sizes: ["members": 3])
    let decision = ["decision": "1", "decided": "2026-03-02", "validFrom": "2026-03-02"]
    var message = Message(fields: decision)
    message.send(["validTo": "2026-03-01"])
    message.user = "MKK900"
    message.send()
    message.send(["taxNumber": "3456789014", "registrationNumber": "99999999"])
    message.send(["taxNumber": nil])
    message.send(["registrationNumber": "10000001"])
    message.send(["validTo": nil]) { market in
      // Sixty-four a member.
      for number in 1...192 {
        let person = Market.person(UInt64(1000 + number))
        market.must("MKK900", "takasbank-investor.enter", decision.merging(["taxNumber": person]) { $1 })
      }
    }
    check(TakasbankInvestor.self, &market, message.steps)
  }

  // MARK: Identities

  /// With registers asked: 1001, 1002 and 2001 wait for MERNIS and 2002 for the tax register. F, P and A are
  /// accounts without identity, D and J joint ones with Jane as a holder, J with a second and complete.
  private static func openIdentities(_ sizes: [String: Int]) -> Market {
    var market = Market.open(sizes: sizes, more: asking)
    open("F", &market, ["class": "3", "settlementMember": "AKB"])
    open("P", &market, ["class": "4"])
    open("A", &market)
    for account in ["D", "J"] {
      open(account, &market, several)
      hold(account, "P1", &market)
    }
    hold("J", "P2", &market)
    market.must("AKA003", "joint-holders.enter", fields: "\"account\":\"J\",\"shares\":[]")
    return market
  }

  /// Takasbank with a user who may do everything that has to do with accounts, and its account T.
  private static func openTakasbank(_ market: inout Market) {
    market.must(
      "MKK900", "member-definition.enter", ["member": "TVS", "kind": "TAKASBANK", "title": "Takasbank"])
    for type in ["PRINCIPAL", "USER"] {
      market.must(
        "MKK900", "user-definition.enter",
        ["member": "TVS", "type": type, "name": "Ad Soyad", "information": "B-1"])
    }
    let names = ["account-definition", "identity"].flatMap { ["\"\($0).enter\"", "\"\($0).approve\""] }
    market.must(
      "TVS900", "authority-grant.enter",
      fields: "\"user\":\"TVS001\",\"authorities\":[\(names.joined(separator: ","))]")
    market.must("TVS001", "account-definition.enter", ["account": "T", "class": "1"])
  }

  @Test(
    .rule(
      "CLR-03", "ACC-06", "ACC-15", "ACC-20", "ACC-25", "ACC-26", "ACC-27", "ACC-28", "ACC-32", "ACC-33",
      "ACC-35",
      "ACC-37", "ACC-57", "ACC-58", "ACC-64", "ACC-79"))
  func identity() {
    var market = Self.openIdentities(["investors": 6])
    Self.openTakasbank(&market)
    Self.open("O", &market)
    market.must(
      "AKA003", "identity.enter",
      Market.firm.merging(["account": "O", "title": "X", "vkn": "1000036109"]) { $1 })
    var message = Message(fields: [
      "account": "9999", "registrationNumber": "99999999", "kind": "TRUST", "origin": "FOREIGN",
      "taxpayer": "LIMITED",
    ])
    message.send()
    message.send(["account": "J"])
    message.send(["account": "O"])
    message.send(["account": "1001"])
    message.send(["account": "F"])
    message.send(["registrationNumber": nil])
    message.send(["origin": nil])
    message.fields = [
      "account": "F", "kind": "NATURAL", "name": "Ali", "title": "X", "birthDate": "2027-01-01",
      "tckn": Market.person(1), "vkn": Market.person(2), "address": "x", "phone": "02120000000",
    ]
    message.send()
    message.send(["surname": "Er"])
    message.send(["title": nil])
    message.send(["birthDate": "1849-12-31"])
    message.send(["birthDate": "1980-01-01"])
    message.fields = Market.foreigner.merging(["account": "F", "nationality": "TR", "taxpayer": "FULL"]) {
      $1
    }
    message.send()
    message.send(["nationality": "GB"])
    message.fields = [
      "account": "F", "kind": "LEGAL", "origin": "FOREIGN", "taxpayer": "LIMITED", "title": "...",
      "vkn": "1234567890", "vknOwner": "REPRESENTATIVE", "taxOffice": "Konak", "sector": "13",
      "subsector": "6420", "address": "x", "phone": "02120000000",
    ]
    message.send()
    message.send(["representativeTitle": "X"])
    message.send(["throughRepresentative": "true"])
    message.send(["sector": "64"])
    message.send(["title": "Sample Ltd"])
    message.fields = ["account": "A", "registrationNumber": "10000001", "name": "Jane", "surname": "Sampel"]
    message.send()
    message.fields = Market.firm.merging(["account": "P", "title": "X", "vkn": "1234567890"]) { $1 }
    message.send()
    message.user = "TVS001"
    message.fields = Market.foreigner.merging(["account": "T", "surname": "Sampel"]) { $1 }
    message.send()
    message.user = "AKA003"
    message.send(["account": "D"])
    message.send(["surname": "Sample"])
    message.send(["documentNumber": "P3"]) { market in
      // The sixth that waits.
      Self.open("B", &market)
      market.must(
        "AKA003", "identity.enter",
        Market.firm.merging(["account": "B", "title": "X", "vkn": "4000000012"]) { $1 })
    }
    check(Identity.self, &market, message.steps)
  }

  @Test(.rule("ACC-57", "ACC-58", "ACC-59", "ACC-61")) func `joint holders`() {
    var market = Self.openIdentities([:])
    for account in ["S", "X"] {
      Self.open(
        account, &market, ["type": "MUSTEREK", "ownership": account == "S" ? "MUTESELSIL" : "ORANSAL"])
      Self.hold(account, "P1", &market)
      Self.hold(account, "P2", &market)
    }
    let reached = [("9999", "1"), ("D", "1"), ("J", "1"), ("S", "1"), ("X", "1"), ("X", "60\",\"39")].map {
      account, shares in
      market.send(
        "AKA003", "joint-holders.enter", fields: "\"account\":\"\(account)\",\"shares\":[\"\(shares)\"]"
      ).refusal
    }
    #expect(reached == JointHolders.about.refusals.map(\.code.name))
  }

  @Test(.rule("ACC-04", "ACC-13", "ACC-58")) func `identity cancellation`() {
    var market = Self.openIdentities([:])
    Self.open("L", &market)
    market.must(
      "AKA003", "identity.enter",
      Market.firm.merging(["account": "L", "title": "X", "vkn": "1000036109"]) { $1 })
    var message = Message(fields: ["account": "9999", "holder": "7"])
    message.send()
    message.send(["account": "J"])
    message.send(["holder": "2"])
    for (index, restriction) in ["I", "T", "M"].enumerated() {
      message.send(["account": "L", "holder": index == 0 ? nil : "1"]) {
        Self.restrict("AKA/L", restriction, &$0)
      }
    }
    check(IdentityCancellation.self, &market, message.steps)
  }

  @Test(.rule("ACC-04", "ACC-13", "ACC-35", "ACC-62", "ACC-63")) func `identity change`() {
    var market = Self.openIdentities(["investors": 6])
    Self.open("L", &market)
    market.must(
      "AKA003", "identity.enter",
      Market.firm.merging(["account": "L", "title": "X", "vkn": "1000036109"]) { $1 })
    var message = Message(fields: [
      "account": "9999", "holder": "7", "name": "Ali", "title": "...", "birthDate": "2027-01-01",
      "tckn": Market.person(9), "vkn": "4000000012",
    ])
    message.send()
    message.send(["account": "L"])
    for restriction in ["I", "T", "M"] {
      message.send(["holder": "1"]) { Self.restrict("AKA/L", restriction, &$0) }
    }
    message.send(["account": "J"]) { Self.restrict("AKA/L", "N", &$0) }
    message.send(["account": "L"])
    message.send(["tckn": nil])
    message.send(["vkn": "1000036109"])
    message.fields = ["account": "1001", "name": "Ali", "birthDate": "2027-01-01"]
    message.send()
    message.send(["surname": "..."])
    message.send(["birthDate": "1849-12-31"])
    message.send(["birthDate": nil, "name": "..."])
    message.send(["name": "Ali", "surname": "Er"]) { market in
      // The sixth that waits.
      Self.open("B", &market)
      market.must(
        "AKA003", "identity.enter",
        Market.firm.merging(["account": "B", "title": "X", "vkn": "4000000012"]) { $1 })
    }
    check(IdentityChange.self, &market, unreachable: [.holderDuplicate], message.steps)
  }

  /// Registers foreigners until there is no room for another investor.
  private static func fillInvestors(_ market: inout Market, from first: Int, to last: Int) {
    for number in first...last {
      open("N\(number)", &market)
      hold("N\(number)", "N\(number)", &market)
    }
  }

  @Test(.rule("ACC-04", "ACC-41", "ACC-46")) func `identity confirmation`() {
    var market = Market.open(sizes: ["investors": 8], more: Self.asking)
    for (account, title) in [("O1", "Birlik"), ("O2", "Başka Birlik")] {
      Self.open(account, &market)
      market.must(
        "AKA003", "identity.enter",
        [
          "account": account, "kind": "OTHER", "title": title, "registryOffice": "İzmir",
          "registryNumber": "1", "address": "x", "phone": "02120000000",
        ])
    }
    var message = Message(fields: ["account": "AKA/9999", "holder": "7", "document": "1"])
    message.send()
    message.user = "MKK900"
    message.send()
    message.send(["account": "AKA/1001"])
    message.send(["holder": nil])
    message.send(["account": "AKB/2002"])
    message.send(["account": "AKA/O2", "title": "Başka Birlik"])
    message.send(["title": nil]) {
      $0.decide("identity-confirmation", ["account": "AKA/O1", "document": "1"])
    }
    message.send(["account": "AKB/2002", "title": "Işık A.Ş."]) {
      Self.fillInvestors(&$0, from: 2, to: 8)
    }
    check(IdentityConfirmation.self, &market, message.steps)
  }

  /// The number of the question that the identity of a new account has put to a register.
  private static func question(
    _ step: RegisterStep, _ fields: [String: String], _ market: inout Market
  ) -> String {
    open("Q", &market)
    let sent = market.send("AKA003", "identity.enter", fields.merging(["account": "Q"]) { $1 })
    return RegisterQuestion(InstructionNumber(sent.number ?? 0), step).number.description
  }

  @Test(.rule("ACC-42", "ACC-46")) func `answer of MERNIS`() {
    var market = Market.open(sizes: ["investors": 7], more: Self.asking)
    let query = Self.question(
      .check,
      [
        "kind": "NATURAL", "name": "Ali", "surname": "Er", "tckn": Market.person(9),
        "birthDate": "1980-01-01", "address": "x", "phone": "02120000000",
      ], &market)
    var message = Message(fields: ["query": "999999"], user: "MKK000")
    message.send()
    message.send(["query": query])
    message.send(["matches": "true"]) { Self.fillInvestors(&$0, from: 1, to: 7) }
    check(MernisAnswer.self, &market, message.steps)
  }

  @Test(.rule("ACC-46")) func `answer of the tax register`() {
    var market = Market.open(sizes: ["investors": 7], more: Self.asking)
    let query = Self.question(
      .number, Market.firm.merging(["title": "X", "vkn": "1000036109"]) { $1 }, &market)
    var message = Message(fields: ["query": "999999", "title": "X"], user: "MKK000")
    message.send()
    message.send(["query": query]) { Self.fillInvestors(&$0, from: 1, to: 7) }
    check(TaxAnswer.self, &market, message.steps)
  }
}
