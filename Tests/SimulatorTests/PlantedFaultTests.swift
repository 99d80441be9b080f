// SPDX-License-Identifier: Apache-2.0
import Simulator
import TestSupport
import Testing

/// Every fault that was planted on purpose is caught, and by the check that is there for it.
@Suite struct PlantedFaultTests {
  /// The checks that may catch a fault; which of them comes first is a matter of the seed.
  private static let catches: [PlantedFault: Set<MachineCheck>] = [
    .commitsAreNotSynchronised: [.promisesAreKept, .startsAndAnswers],
    .failedSyncsAreHidden: [.promisesAreKept, .startsAndAnswers],
    .answersComeBeforeCommit: [.promisesAreKept],
    .stateIsKeptAfterFault: [.liveIsReplay],
    .outcomesAreNotCompared: [.forgedIsNotTrusted],
    .epochIsNotChecked: [.oneLeader],
    .hashesAreNotChecked: [.alteredIsNotTrusted],
    .resentIsCarriedOutAgain: [.resentChangesNothing],
    .viewsLeaveOutAnEntry: [.viewsAreState],
    .ticksAreNotAppended: [.liveIsReplay],
  ]

  @Test(.rule("GEN-12", "GEN-39"), arguments: PlantedFault.allCases)
  func `a planted fault is caught`(fault: PlantedFault) throws {
    var caught: MachineCheck?
    for seed in 1...40 as ClosedRange<UInt64> where caught == nil {
      do {
        _ = try MachineSimulation.run(seed: seed, steps: 2_000, planted: fault)
      } catch {
        caught = error.check
      }
    }
    let expected = try #require(Self.catches[fault])
    #expect(caught.map(expected.contains) == true, "\(fault.rawValue): \(caught?.rawValue ?? "not caught")")
  }
}
