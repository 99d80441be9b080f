// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Testing
import Units
import Views

/// What the desk and members learn of histories, corrections, remuneration and leaving.
@Suite struct CounterpartyReportTests {
  private static let isin = "TRAGARAN91N1"

  /// AKA has traded, lodged cash and left with one account; the share has a history with a false price.
  private static func market() throws -> Market {
    var market = try Market.open()
    market.enter(
      "user-definition", #"{"member":"TVS","type":"PRINCIPAL","name":"Ana Yetkili","information":"B-1"}"#,
      by: "MKK900")
    for _ in 1...2 {
      market.enter(
        "user-definition", #"{"member":"TVS","type":"USER","name":"Kullanıcı","information":"B-1"}"#,
        by: "MKK900")
    }
    let desk = [
      "ccp-membership", "instrument-service", "risk-parameter", "price-series", "price-step", "position",
      "margin-run", "risk-calculation", "guarantee-fund",
    ]
    grant(desk, to: "TVS001", &market)
    grant(desk, to: "TVS002", &market)
    grant(["collateral", "position-origin", "remuneration"], to: "AKA001", &market)
    decide("ccp-membership", #"{"member":"AKA"}"#, &market)
    decide(
      "instrument-service", "{\"isin\":\"\(isin)\",\"served\":\"true\",\"from\":\"2026-03-02\"}", &market)
    decide(
      "risk-parameter",
      "{\"effective\":\"2026-03-02\",\"shares\":[\"\(isin) 0.12\"],\"remuneration\":\"0.10\"}", &market)
    market.enter(
      "price-series",
      "{\"isin\":\"\(isin)\",\"series\":[\"2026-02-26 20\",\"2026-02-27 2\",\"2026-03-01 20\"]}", by: "TVS001"
    )
    decide("price-step", "{\"isin\":\"\(isin)\",\"day\":\"2026-02-27\",\"reason\":\"real\"}", &market)
    market.enter(
      "position",
      """
      {"reference":"P-1","act":"BUY","member":"AKA","origin":"HOUSE","isin":"\(isin)",
      "settlement":"2026-03-04","quantity":"100","price":"20"}
      """, by: "TVS001")
    market.enter(
      "position-origin",
      """
      {"from":"HOUSE","act":"BUY","isin":"\(isin)","tradeDate":"2026-03-02","settlement":"2026-03-04",
      "quantity":"40","price":"20"}
      """, by: "AKA001")
    market.enter(
      "collateral", #"{"act":"DEPOSIT","account":"NM","amount":"1000000.00 TRY","ownership":"OWN"}"#,
      by: "AKA001")
    market.enter("remuneration", #"{"act":"OPT-OUT","account":"PF"}"#, by: "AKA001")
    market.enter(
      "price-series", "{\"isin\":\"\(isin)\",\"day\":\"2026-03-02\",\"price\":\"20\"}", by: "TVS001")
    market.pass(to: "17:00")
    market.enter("margin-run", "{}", by: "TVS001")
    market.pass(to: "09:00", on: value("2026-03-03"))
    return market
  }

  private static func grant(_ operations: [String], to user: String, _ market: inout Market) {
    let list = operations.flatMap { ["\"\($0).enter\"", "\"\($0).approve\""] }.joined(separator: ",")
    market.enter(
      "authority-grant", "{\"user\":\"\(user)\",\"authorities\":[\(list)]}", by: user.prefix(3) + "900")
  }

  private static func decide(_ operation: String, _ fields: String, _ market: inout Market) {
    let entry = market.enter(operation, fields, by: "TVS001")
    let number = entry.lines.first?.instruction?.value ?? 0
    let answer = market.send(
      "{\"operation\":\"\(operation).approve\",\"fields\":{\"instruction\":\(number)}}", by: "TVS002")
    #expect(answer.lines.first?.state == .executed, "\(operation) \(entry) \(answer)")
  }

  /// The columns wanted of each row, with blanks between.
  private func check(
    _ name: String, _ columns: [String], of market: borrowing Market, member: String = "TVS",
    _ expected: [String]
  ) throws {
    var question = ReportQuestion()
    question.member = value(member)
    let report = try #require(Report.named(name))
    if report.days != nil { question.days = Market.monday...value("2026-04-01") }
    let page = try ViewFile().open(market.entries).report(report, question)
    let told = page.rows.map { row in
      columns.map { column in
        page.columns.firstIndex { $0.name == column }.flatMap { row[$0] }?.text ?? "-"
      }.joined(separator: " ")
    }
    #expect(told == expected, "\(name)")
  }

  @Test(.rule("CCP-12", "CCP-73")) func `the desk sees histories and their suspect steps`() throws {
    let market = try Self.market()
    try check(
      "price-histories", ["asset", "first", "last", "prices"], of: market,
      ["TRAGARAN91N1 2026-02-26 2026-03-01 3"])
    try check(
      "suspect-steps", ["day", "before", "after", "state", "reason", "approvedBy"], of: market,
      ["2026-02-27 20 2 CONFIRMED real TVS002", "2026-03-01 2 20 FOUND - -"])
    try check("suspect-steps", ["day"], of: market, member: "AKA", [])
    for name in ["risk-calculations", "left-out-returns", "back-tests"] {
      try check(name, ["position"], of: market, [])
    }
  }

  @Test(.rule("CCP-03", "CCP-64", "CCP-65", "CCP-66", "CCP-68"))
  func `a member sees its corrections and its remuneration`() throws {
    let market = try Self.market()
    for member in ["AKA", "TVS"] {
      try check(
        "origin-corrections", ["member", "from", "act", "quantity"], of: market, member: member,
        ["AKA HOUSE BUY 40"])
      try check(
        "remuneration", ["account", "day", "state", "base", "rate", "days", "amount", "tax"], of: market,
        member: member, ["NM 2026-03-02 BOOKED 1000000.00 TRY 0.1 1 273.97 TRY 0.00 TRY"])
      try check(
        "remuneration-choices", ["account", "act", "day"], of: market, member: member,
        ["PF OPT-OUT 2026-03-02"])
    }
    try check("remuneration", ["account"], of: market, member: "AKB", [])
  }

  @Test(.rule("CCP-11", "CCP-64")) func `the terms of remuneration are announced`() throws {
    let market = try Self.market()
    try check(
      "risk-parameters",
      ["remuneration", "remunerationTax", "remunerationCommission", "remunerationCutOff"], of: market,
      member: "AKA", ["0.1 0 0 15:00:00"])
  }

  @Test(.rule("CCP-60")) func `members learn of the fund and their contribution with the notice`() throws {
    var market = try Self.market()
    market.pass(to: "09:00", on: value("2026-04-01"))
    func step(_ act: String, _ user: String) {
      market.enter("guarantee-fund", "{\"act\":\"\(act)\",\"month\":\"2026-04-01\"}", by: user)
    }
    step("CALCULATE", "TVS001")
    try check("contributions", ["member", "state"], of: market, member: "AKA", [])
    try check("guarantee-fund", ["month", "state"], of: market, member: "AKA", [])
    try check("contributions", ["member", "state"], of: market, ["AKA CALCULATED"])
    try check("guarantee-fund", ["month", "state"], of: market, ["2026-04-01 CALCULATED"])
    step("APPROVE", "TVS002")
    try check("guarantee-fund", ["month", "state"], of: market, member: "AKA", [])
    step("NOTIFY", "TVS001")
    for member in ["AKA", "TVS"] {
      try check("contributions", ["member", "state"], of: market, member: member, ["AKA NOTIFIED"])
      try check("guarantee-fund", ["month", "state"], of: market, member: member, ["2026-04-01 NOTIFIED"])
    }
  }

  @Test(.rule("CCP-04", "CCP-72")) func `accounts given back are told, and who has left is no member`() throws
  {
    var market = try Self.market()
    for (origin, quantity) in [("HOUSE", 60), ("CUSTOMER", 40)] {
      market.enter(
        "position",
        """
        {"reference":"P-\(quantity)","act":"DELIVERY","member":"AKA","origin":"\(origin)","isin":"\(Self.isin)",
        "settlement":"2026-03-04","quantity":"\(quantity)"}
        """, by: "TVS001")
    }
    for account in ["PF", "MS"] {
      market.enter(
        "collateral",
        "{\"act\":\"DEPOSIT\",\"account\":\"\(account)\",\"amount\":\"500.00 TRY\",\"ownership\":\"OWN\"}",
        by: "AKA001")
    }
    market.pass(to: "09:00", on: value("2026-03-04"))
    for account in ["PF", "MS", "NM"] {
      Self.decide(
        "ccp-membership", "{\"member\":\"AKA\",\"act\":\"LEAVE\",\"account\":\"\(account)\"}", &market)
    }
    try check(
      "ccp-accounts", ["account", "isOpen", "closed"], of: market, member: "AKA",
      ["GF true -", "MS false 2026-03-04", "NM false 2026-03-04", "PF false 2026-03-04"])
    try check("margin-accounts", ["account"], of: market, ["AKA/GF"])
    try check("ccp-members", ["member"], of: market, ["AKA"])
    market.pass(to: "09:00", on: value("2026-04-01"))
    Self.decide("ccp-membership", #"{"member":"AKA","act":"LEAVE","account":"GF"}"#, &market)
    try check("ccp-members", ["member"], of: market, [])
    try check("customer-margin-method-missing", ["member"], of: market, [])
  }
}
