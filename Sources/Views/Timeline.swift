// SPDX-License-Identifier: Apache-2.0
import Depository
import GRDB
import Kernel
import Units

/// The history of an instruction with what each of its moments brought: units that moved, and refusals of an
/// approval that its entry asked for.
public struct InstructionTimeline: Sendable, Equatable {
  public struct Point: Sendable, Equatable {
    public var step: InstructionStep
    /// Units that moved with it; nil for none.
    public var moved: Quantity?
    /// The refusal of the approval, which was asked for by the same line (GEN-15).
    public var refusal: RefusedApproval?
  }

  public struct RefusedApproval: Sendable, Equatable {
    public var code: String
    public var rule: String
    /// A JSON object of texts.
    public var facts: String
  }

  /// What it waits for.
  public enum Waiting: Sendable, Equatable {
    case approval(of: MemberCode)
    case decision(of: MemberCode)
    case approvalOfDecision(of: MemberCode)
    /// So many units in the account debited.
    case balance(Quantity, AccountKey?)
  }

  public var history: InstructionHistory
  public var points: [Point]

  /// Nil for what has come to its end.
  public var waiting: Waiting? {
    let one = history.instruction
    let receiver = one.receiver ?? one.member
    switch one.state {
    case .entered: return .approval(of: one.member)
    case .offered: return .decision(of: receiver)
    case .acceptEntered: return .approvalOfDecision(of: receiver)
    case .open, .partlyExecuted:
      return .balance((one.nominal ?? one.realised) - one.realised, one.source)
    default: return nil
    }
  }
}

extension Projection {
  /// An instruction's history with what moved; nil when there is none, or none that the member may see. What
  /// was refused to its sender is the sender's to know.
  /// - Complexity: some look-ups for each state that it took.
  /// - Source: GEN-17, TRF-75, TRD-20.
  public func timeline(
    _ number: InstructionNumber, member: MemberCode?, asOf sequence: UInt64? = nil
  ) throws(ViewFault) -> InstructionTimeline? {
    guard let history = try instruction(number, member: member, asOf: sequence) else { return nil }
    let isSenders = member == nil || history.instruction.member == member
    return try read { database in
      var seen: Set<UInt64> = []
      let points = try history.steps.map { step in
        var point = InstructionTimeline.Point(step: step)
        if step.state == .executed || step.state == .partlyExecuted, seen.insert(step.sequence).inserted {
          point.moved = try Self.moved(number, step, database)
        }
        if isSenders, step.state == .entered { point.refusal = try Self.refusal(step, database) }
        return point
      }
      return InstructionTimeline(history: history, points: points)
    }
  }

  /// What an entry moved for an instruction: in rows of their own, or in that of the instruction itself.
  private static func moved(
    _ number: InstructionNumber, _ step: InstructionStep, _ database: Database
  ) throws -> Quantity? {
    let key: StatementArguments = [Int64(step.sequence), Int64(number.value)]
    let rows = try Int64.fetchOne(
      database.cachedStatement(
        sql: "SELECT sum(quantity) FROM movement_rows WHERE sequence = ? AND instruction = ?"), arguments: key
    )
    let atOnce = try Int64.fetchOne(
      database.cachedStatement(
        sql: "SELECT realised FROM instruction_rows WHERE sequence = ? AND number = ? AND at_once"),
      arguments: key)
    return (rows ?? atOnce).map(Quantity.init)
  }

  private static func refusal(
    _ step: InstructionStep, _ database: Database
  ) throws -> InstructionTimeline.RefusedApproval? {
    guard step.line > 0 else { return nil }
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT code, rule, facts FROM refusals WHERE sequence = ? AND line = ? LIMIT 1"),
      arguments: [Int64(step.sequence), Int64(step.line)])
    return row.map { InstructionTimeline.RefusedApproval(code: $0[0], rule: $0[1], facts: $0[2]) }
  }
}
