// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import TestSupport
import Testing

/// What the central bank notifies, through the public door: the aggregate, the total in circulation, the
/// reconciliation with the registry's own depot.
struct CentralBankTests {
  @Test(.rule("CBT-06", "CBT-08", "CBT-09", "CBT-10", "ACC-82", "ACC-03", "GEN-40"))
  func `depots, paper and accounts add up to what was issued`() async throws {
    let world = try await World()
    try await world.furnishCentralBank()
    func rows(_ path: String, as user: String = "TCM900") async throws -> [[String: Any]] {
      let answer = try await world.get(path, as: user)
      #expect(answer.status == 200, "\(path): \(answer.text)")
      return answer.rows
    }
    func numbers(_ report: String, _ names: [String], as user: String = "TCM900") async throws -> [Int?] {
      let row = try #require(try await rows("/v1/reports/\(report)", as: user).first)
      return names.map { row[$0] as? Int }
    }
    let unknown = try #require(try await rows("/v1/reports/depot-reconciliation").first)
    #expect(unknown["status"] as? String == nil && unknown["day"] as? String == nil, "\(unknown)")
    try await world.must([World.depotTotals(9_100_000, ownDepot: 1_999_000)], as: "TCM900")
    let last = try #require(try await world.curl.send("/health").json["sequence"] as? Int)
    let broken = try #require(try await rows("/v1/reports/depot-reconciliation?atLeast=\(last)").first)
    #expect(broken["status"] as? String == "BROKEN" && broken["difference"] as? Int == 1_000, "\(broken)")
    try await world.must([World.depotTotals(9_000_000, ownDepot: 2_000_000, sequence: 2)], as: "TCM900")
    let next = try #require(try await world.curl.send("/health").json["sequence"] as? Int)

    // CBT-10: what the accounts hold, the paper left out, is what the own depot holds.
    let matched = try #require(try await rows("/v1/reports/depot-reconciliation?atLeast=\(next)").first)
    #expect(matched["status"] as? String == "MATCHED" && matched["accounts"] as? Int == 2_000_000)
    // CBT-09: the example of the rule.
    #expect(
      try await numbers(
        "circulation", ["accounts", "omnibus", "physical", "onTheWay", "sum", "issued", "difference"])
        == [2_000_000, 9_000_000, 5_000, 0, 11_005_000, 11_005_000, 0])
    #expect(
      try await numbers("circulation?asOf=\(last)", ["omnibus", "sum", "difference"], as: "MKK900")
        == [9_100_000, 11_105_000, 100_000])
    // GEN-40: its example, with the shares in hundredths of a per cent.
    #expect(
      try await numbers(
        "named-holdings",
        ["named", "pool", "omnibus", "physical", "total", "namedShare", "poolShare", "omnibusShare"],
        as: "MKK900") == [1_850_000, 150_000, 9_000_000, 5_000, 11_005_000, 1_681, 136, 8_178])
    #expect(try await world.get("/v1/reports/named-holdings", as: "AKA001").code == "not-own-data")
    // Both versions are kept, and the later one stands.
    #expect(
      try await rows("/v1/reports/depot-notices").map { $0["omnibus"] as? Int } == [9_100_000, 9_000_000])
    #expect(
      try await rows("/v1/reports/omnibus?day=2026-03-02").map { $0["quantity"] as? Int } == [9_000_000])
    let view = [("user", "AKA001"), ("authorities", "[\"depot-totals.view\"]")]
    try await world.must([World.line("authority-grant.enter", view)], as: "AKA900")
    #expect(try await rows("/v1/reports/omnibus", as: "AKA001").isEmpty)
    #expect(
      try await rows("/v1/reports/physical-pieces").map { $0["total"] as? Int } == [6_000, 5_000])

    // ACC-82: the account itself, read only.
    for user in ["TCM900", "MKK900"] {
      let holdings = try await rows("/v1/holdings?account=TCM/OMNIBUS", as: user)
      #expect(holdings.map { $0["quantity"] as? Int } == [9_000_000], "\(user) \(holdings)")
    }
    let before = try await rows("/v1/holdings?account=TCM/OMNIBUS&asOf=\(last)")
    #expect(before.map { $0["quantity"] as? Int } == [9_100_000])
    #expect(try await world.get("/v1/holdings?account=TCM/OMNIBUS", as: "AKA001").code == "omnibus-no-detail")
    #expect(
      try await world.get("/v1/holdings?account=TCM/OMNIBUS&member=AKA", as: "MKK900").code
        == "omnibus-no-detail")
    #expect(try await world.get("/v1/holdings?account=AKA/OMNIBUS", as: "AKA001").code == "omnibus-tcmb-only")

    // CBT-06: the movements of paper, of which those that came back credit no account.
    let movements = try await rows("/v1/movements?account=TCM/DBDEPO")
    #expect(movements.map { $0["origin"] as? String } == ["PHYSICAL", "PHYSICAL"])
    #expect(movements[0]["source"] as? String == "TCM/DBDEPO" && movements[0]["target"] as? String == nil)
    #expect(movements[1]["targetSubaccount"] as? String == "FZKBOH")
    let records = try await rows("/v1/reports/records?origin=PHYSICAL")
    #expect(records.map { $0["direction"] as? String } == ["CREDIT", "DEBIT"])

    // CBT-08: the day after nothing comes.
    try await world.setClock("2026-03-03T20:00:01")
    try await world.must(
      [World.line("security-suspension.enter", [("isin", World.debt), ("suspended", "true")])], as: "MKK900")
    let end = try #require(try await world.curl.send("/health").json["sequence"] as? Int)
    let alarms = try await rows("/v1/reports/depot-alarms?atLeast=\(end)", as: "MKK900")
    #expect(alarms.map { $0["alarm"] as? String } == ["depot-notice-missing"], "\(alarms)")
    #expect(alarms.first?["day"] as? String == "2026-03-03")
    #expect(try await numbers("circulation", ["omnibus"]) == [9_000_000])
    await world.stop()
  }
}
