// SPDX-License-Identifier: Apache-2.0
import Depository
import Gateways
import Kernel
import Units

/// The registry as its gateways see it: open questions from the engine's tables, answers entered by the
/// registry's own part like any report (GEN-01, ACC-46).
struct RegisterDesk: RegisterOutbox {
  let node: Node
  let own: OwnPart

  /// Rows looked at in one go, so that no look holds up the engine.
  private static let rows = 4_096

  var now: Moment { node.now }
  var position: UInt64 { node.status.sequence }

  func openQuestions(_ register: Register, from place: UInt32) async throws -> OpenQuestionPage {
    try await node.read { $0.openQuestions(register, from: place, rows: Self.rows) }.value
  }

  func enter(_ answer: RegisterAnswer) async throws -> Bool {
    do {
      switch answer {
      case .mernis(let answer): try await own.report(answer)
      case .tax(let answer): try await own.report(answer)
      }
      return true
    } catch let refusal as DoorRefusal where refusal.code == .queryNotOpen {
      return false
    }
  }
}
