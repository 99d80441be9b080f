// SPDX-License-Identifier: Apache-2.0
import Foundation
import Kernel
import Simulator
import TestSupport
import Testing

@Suite struct SimulationTests {
  /// Every answer, event and balance is compared with the naive model after every entry; a difference throws.
  /// The seeds have every kind of world: with and without certificates, tight and roomy, with small steps.
  @Test(.rule("ACC-76", "GEN-39"), arguments: [1, 2, 3, 4, 5, 6, 9, 14] as [UInt64])
  func `a seeded world goes as the model says and runs the same twice`(seed: UInt64) throws {
    let first = try Simulation.run(seed: seed, steps: 1_500)
    let second = try Simulation.run(seed: seed, steps: 1_500)
    #expect(first.stateBytes == second.stateBytes)
    // A world in which nothing happens, or nothing is refused, would show nothing.
    #expect(first.executed > 60 && first.left > 50)
    #expect(first.codes.count > 90)
    #expect(first.days > 1)
  }

  /// What is never entered, or never runs out, is not compared either.
  @Test(.rule("ACC-54", "ACC-55", "ACC-85", "AUT-15", "AUT-19", "AUT-21", "AUT-23", "AUT-30", "AUT-32"))
  func `every kind of event happens in the seeded worlds`() throws {
    var total = SimulationReport()
    for seed in [2, 7, 8, 9, 12, 14, 16, 22, 23, 26, 30, 33, 34] as [UInt64] {
      total.add(try Simulation.run(seed: seed, steps: 2_500))
    }
    #expect(Self.kinds.filter { total.kinds[$0] == nil }.isEmpty)
    #expect(Set(total.kinds.keys).subtracting(Self.kinds + Self.rareKinds).isEmpty)
    // Values of identities, then accounts and their holders.
    let unseen = RefusalCode.allCases.filter { code in
      (440..<450).contains(code.rawValue) || (600..<680).contains(code.rawValue)
    }.map(\.name).filter(total.neverSeen.contains)
    #expect(unseen.isEmpty)
  }

  private static let kinds = [
    "access", "account", "authority", "calendar", "certificate ASSIGNED", "certificate EXPIRED",
    "certificate LOADED", "certificate MATCHED", "certificate REPLACED", "certificate REVOKED",
    "answered", "asked", "cancelled", "holder", "identity", "inactivity", "inactivity-near", "instruction",
    "investor", "investor-access", "investor-password", "member", "moved", "paper", "portfolio",
    "password CURRENT", "password INITIAL", "password NONE", "password PRODUCED", "person", "priority",
    "receiver", "receiver-limit",
    "receiver-limit-used", "refused", "repeats", "reversal", "role", "security", "setting", "trade",
    "transfer", "undertaking", "user", "user-limit", "user-limit-used", "warning BLOCKED",
    "warning CERTIFICATE_ENDS", "warning PASSWORD_ENDS",
    "asset-price", "ccp-member", "ccp-service", "collateral", "depot-notice-missing",
    "depot-reconciliation-break", "depot-total", "depot-totals", "margin", "margin-call ISSUED", "margin-run",
    "parameter", "physical", "position", "price-history", "reference-row", "risk-set", "suspect-step",
    "takasbank-investor", "withdrawn",
  ]
  /// What needs several things to go before it: longer runs have it.
  private static let rareKinds = [
    "back-test", "call-reminder", "ccp-account-closed", "ccp-leaving", "contribution", "default-loss",
    "guarantee-fund APPROVED", "guarantee-fund CALCULATED", "guarantee-fund IN-FORCE",
    "guarantee-fund NOTIFIED", "guarantee-fund RUNNING", "guarantee-fund SUPERSEDED", "guarantee-fund-day",
    "loss-share", "margin-call DEFAULTED", "margin-call MET", "margin-call MET-LATE", "margin-call OVERDUE",
    "margin-call PART-MET", "margin-call WITHDRAWN", "margin-method", "origin-correction",
    "remuneration BOOKED", "remuneration COUNTED", "remuneration-choice", "risk-calculation",
    "stress-scenario",
  ]

  @Test func `a refusal comes from the engine or has a reason not to`() {
    let apart = SimulationReport.Elsewhere.allCases.flatMap { SimulationReport.names($0) }
    #expect(Set(apart).count == apart.count)
    let nothing = SimulationReport()
    #expect(Set(nothing.neverSeen).isDisjoint(with: apart))
    let unlikely = SimulationReport.unlikely.map(\.code.name)
    #expect(Set(unlikely).isDisjoint(with: apart + nothing.neverSeen))
    #expect(nothing.neverSeen.count + apart.count + unlikely.count == RefusalCode.allCases.count)
  }

  /// The page on safety tells what nobody plays as the code has it.
  @Test func `every operation is played, and the page tells what is not followed`() throws {
    #expect(SimulationReport.unplayedOperations.isEmpty)
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Docs/SAFETY.md")
    let (begin, end) = ("<!-- from the code: what is not played -->\n", "<!-- end -->")
    let text = try String(contentsOf: path, encoding: .utf8)
    let first = try #require(text.range(of: begin)?.upperBound)
    let last = try #require(text.range(of: end)?.lowerBound)
    if ProcessInfo.processInfo.environment["KAYDI_REGENERATE"] == "1" {
      return try (text[..<first] + SimulationReport.markdown + text[last...])
        .write(to: path, atomically: true, encoding: .utf8)
    }
    #expect(text[first..<last] == SimulationReport.markdown, "KAYDI_REGENERATE=1 make test writes it anew")
  }
}
