// SPDX-License-Identifier: Apache-2.0
import Simulator
import TestSupport
import Testing

@Suite struct SimulationTests {
  @Test(.rule("ACC-76", "GEN-39"), arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func `a seeded world keeps its units and runs the same twice`(seed: UInt64) throws {
    let first = try Simulation.run(seed: seed, steps: 1_500)
    let second = try Simulation.run(seed: seed, steps: 1_500)
    #expect(first.stateBytes == second.stateBytes)
    // A world in which nothing happens, or nothing is refused, would show nothing.
    #expect(first.executed > 50)
    #expect(first.codes.count > 20)
    #expect(first.days > 3)
  }
}
