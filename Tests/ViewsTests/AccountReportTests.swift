// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units
import Views

/// What members and MKK learn of accounts, holders and identities (ACC-83, ACC-85).
@Suite struct AccountReportTests {
  /// At AKA, beside 1001 and 1002: K without identity, B of a body that MKK has still to confirm, C of class
  /// 7
  /// kept by AKB, J of two investors with 60 and 40 per cent, S of the same joint and several.
  private static func market() throws -> Market {
    var market = try Market.open()
    let names = ["joint-holders", "identity-change"].flatMap { ["\($0).enter", "\($0).approve"] }
    let list = names.map { "\"\($0)\"" }.joined(separator: ",")
    market.enter("authority-grant", "{\"user\":\"AKA001\",\"authorities\":[\(list)]}", by: "AKA900")
    for (account, more) in [
      ("K", #""class":"1""#), ("B", #""class":"1""#), ("C", #""class":"7","custodian":"AKB""#),
      ("J", #""class":"1","type":"MUSTEREK","ownership":"ORANSAL""#),
      ("S", #""class":"1","type":"MUSTEREK","ownership":"MUTESELSIL""#),
    ] {
      market.enter("account-definition", "{\"account\":\"\(account)\",\(more)}", by: "AKA001")
    }
    market.enter(
      "identity",
      #"""
      {"account":"B","kind":"OTHER","title":"Birlik","registryOffice":"İzmir","registryNumber":"1",
      "address":"Deneme 1","phone":"02120000000"}
      """#, by: "AKA001")
    let deniz = #""registrationNumber":"10000001","name":"Deniz","surname":"Örnek""#
    for account in ["C", "J", "S"] {
      market.enter("identity", "{\"account\":\"\(account)\",\(deniz)}", by: "AKA001")
    }
    for (account, shares) in [("J", #""60","40""#), ("S", "")] {
      market.enter(
        "identity",
        "{\"account\":\"\(account)\",\"registrationNumber\":\"10000002\",\"title\":\"Örnek Sanayi\"}",
        by: "AKA001")
      let answer = market.enter(
        "joint-holders", "{\"account\":\"\(account)\",\"shares\":[\(shares)]}", by: "AKA001")
      #expect(answer.lines.first?.refusal == nil)
    }
    market.transfer(50, from: "1001", to: "AKA/C", by: "AKA001")
    return market
  }

  /// The columns wanted of each row, with blanks between.
  private func rows(
    _ name: String, _ columns: [String], of market: borrowing Market, member: String? = nil,
    _ values: [String: String] = [:]
  ) throws -> [String] {
    var question = ReportQuestion()
    question.member = member.map { value($0) }
    question.values = values.mapValues { .text($0) }
    let days: ClosedRange<Day> = Market.monday...value("2026-04-01")
    let report = try #require(Report.named(name))
    if report.days != nil { question.days = days }
    let page = try ViewFile().open(market.entries).report(report, question)
    let places = try columns.map { wanted in
      try #require(page.columns.firstIndex { $0.name == wanted }, "\(wanted)")
    }
    return page.rows.map { row in places.map { row[$0]?.text ?? "-" }.joined(separator: " ") }
  }

  @Test(.rule("ACC-85")) func `accounts are told by class, status and restriction`() throws {
    let market = try Self.market()
    let columns = ["account", "class", "status", "restriction", "type", "isInactive"]
    let own = try rows("accounts", columns, of: market, member: "AKA")
    #expect(
      own == [
        "AKA/1001 1 A N TEKIL false", "AKA/1002 1 A N TEKIL false", "AKA/B 1 A N TEKIL false",
        "AKA/C 7 A N TEKIL false", "AKA/DBDEPO 4 A N TEKIL false", "AKA/J 1 A N MUSTEREK false",
        "AKA/K 1 A K TEKIL false", "AKA/S 1 A N MUSTEREK false",
      ])
    let chosen = try rows("accounts", ["account"], of: market, member: "AKA", ["class": "7"])
    #expect(chosen == ["AKA/C"])
    let foreign = try rows("accounts", ["account"], of: market, member: "AKB")
    #expect(foreign == ["AKB/2001", "AKB/2002", "AKB/DBDEPO"])
    let without = try rows("accounts-without-identity", ["account"], of: market, member: "AKA")
    #expect(without == ["AKA/K"])
    let balances = try rows("balances", ["account", "subaccount", "quantity"], of: market, member: "AKA")
    #expect(balances == ["AKA/1001 SERB 950", "AKA/C SERB 50"])
  }

  @Test(.rule("ACC-55", "ACC-85")) func `the days left to inactivity are told`() throws {
    var market = try Self.market()
    let columns = ["account", "inactivity", "inactiveFrom", "daysLeft"]
    for (day, left, isInactive) in [
      ("2026-03-06", "3", "false"), ("2026-03-08", "1", "false"), ("2026-03-09", "0", "false"),
      ("2026-03-10", "0", "true"),
    ] {
      market.pass(to: "10:00", on: value(day))
      let accounts = try rows("inactive-accounts", columns + ["isInactive"], of: market, member: "AKA")
      #expect(accounts == ["AKA/B MKK_CONFIRMATION 2026-03-10 \(left) \(isInactive)"])
      let identities = try rows(
        "identity-states", ["holder", "tax", "mernis", "daysLeft"], of: market, member: "AKA")
      #expect(identities == ["AKA/B.1 S U \(left)"])
    }
    let foreign = try rows("identity-states", ["holder"], of: market, member: "AKB")
    #expect(foreign.isEmpty)
  }

  @Test(.rule("ACC-60", "ACC-61", "ACC-85")) func `joint accounts are told with their shares`() throws {
    let market = try Self.market()
    let told = try rows("holders", ["holder", "registrationNumber", "share"], of: market, member: "AKA")
    #expect(
      told == [
        "AKA/1001.1 10000001 -", "AKA/1002.1 10000002 -", "AKA/B.1 - -", "AKA/C.1 10000001 -",
        "AKA/J.1 10000001 60", "AKA/J.2 10000002 40", "AKA/S.1 10000001 100", "AKA/S.2 10000002 100",
      ])
  }

  @Test(.rule("ACC-85")) func `investors are told with all their accounts`() throws {
    let market = try Self.market()
    let told = try rows(
      "investors", ["registrationNumber", "name", "account", "share"], of: market,
      ["registrationNumber": "10000001"])
    #expect(
      told == [
        "10000001 Deniz Örnek AKA/1001 -", "10000001 Deniz Örnek AKA/C -", "10000001 Deniz Örnek AKA/J 60",
        "10000001 Deniz Örnek AKA/S 100", "10000001 Deniz Örnek AKB/2001 -",
      ])
  }

  @Test(.rule("ACC-62", "ACC-85")) func `changes are told with what stood before`() throws {
    var market = try Self.market()
    market.enter("identity-change", #"{"account":"B","phone":"02120000009"}"#, by: "AKA001")
    let told = try rows(
      "identity-changes", ["holder", "before", "after"], of: market, member: "AKA", ["account": "AKA/B"])
    #expect(told.count == 2)
    #expect(told[0].hasPrefix("AKA/B.1 - {") && told[0].contains("02120000000"))
    let last = told[1]
    let before = try #require(last.firstRange(of: "02120000000"))
    let after = try #require(last.firstRange(of: "02120000009"))
    #expect(before.upperBound < after.lowerBound)
  }

  @Test(.rule("ACC-83")) func `each class is told with its balances and its custodian`() throws {
    let market = try Self.market()
    let told = try rows(
      "account-classes", ["member", "class", "custodian", "isin", "accounts", "quantity"], of: market,
      ["custodian": "AKB"])
    #expect(told == ["AKA 7 AKB - 1 -", "AKA 7 AKB TRAGARAN91N1 1 50"])
  }
}
