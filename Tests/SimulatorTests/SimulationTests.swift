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
    #expect(first.codes.count > 70)
    #expect(first.days > 1)
  }

  @Test func `a refusal comes from the engine or has a reason not to`() {
    let apart = SimulationReport.Elsewhere.allCases.flatMap { SimulationReport.names($0) }
    #expect(Set(apart).count == apart.count)
    let nothing = SimulationReport()
    #expect(Set(nothing.neverSeen).isDisjoint(with: apart))
    #expect(nothing.neverSeen.count + apart.count == RefusalCode.allCases.count)
  }
}
