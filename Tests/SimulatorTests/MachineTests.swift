// SPDX-License-Identifier: Apache-2.0
import Simulator
import TestSupport
import Testing

@Suite struct MachineTests {
  @Test(.rule("GEN-12", "GEN-39", "ACC-76"), arguments: 1...12 as ClosedRange<UInt64>)
  func `a machine that fails keeps what it promised, and does the same twice`(seed: UInt64) throws {
    let first = try MachineSimulation.run(seed: seed, steps: 2_000)
    let second = try MachineSimulation.run(seed: seed, steps: 2_000)
    #expect(first == second)
    // A world in which nothing is done, or nothing fails, would show nothing.
    #expect(first.executed > 20)
    #expect(first.machines.viewsCompared > 0)
  }
}
