// SPDX-License-Identifier: Apache-2.0
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
    for seed in [7, 9, 12, 14, 22, 23, 26, 30] as [UInt64] {
      total.add(try Simulation.run(seed: seed, steps: 2_500))
    }
    #expect(Self.kinds.filter { total.kinds[$0] == nil }.isEmpty)
    #expect(Set(total.kinds.keys).subtracting(Self.kinds).isEmpty)
    // Values of identities, then accounts and their holders.
    let unseen = RefusalCode.allCases.filter { code in
      (440..<450).contains(code.rawValue) || (600..<700).contains(code.rawValue)
    }.map(\.name).filter(total.neverSeen.contains)
    // Of moves between sub-accounts that these people do not try: stories reach them.
    let untried: Set = [
      "blocked-subaccount", "dbdepo-no-other-subaccount", "fzkboh-tcmb-only", "only-takasbank",
      "pledge-message-required", "subaccount-not-for-dibs",
    ]
    #expect(Set(unseen).subtracting(untried).isEmpty)
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
  ]

  @Test func `a refusal comes from the engine or has a reason not to`() {
    let apart = SimulationReport.Elsewhere.allCases.flatMap { SimulationReport.names($0) }
    #expect(Set(apart).count == apart.count)
    let nothing = SimulationReport()
    #expect(Set(nothing.neverSeen).isDisjoint(with: apart))
    #expect(nothing.neverSeen.count + apart.count == RefusalCode.allCases.count)
  }
}
