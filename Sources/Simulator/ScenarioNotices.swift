// SPDX-License-Identifier: Apache-2.0
import Kernel

/// Makes the notices of one outcome from its events, by the tables of GEN-19 and TRF-66.
///
/// Each line of a submission gives its sender one notice of kind `acceptance`, first of the line's notices.
struct ScenarioNoticeMaker {
  private(set) var made: [ScenarioNotice] = []
  /// Member acted for in the submission; empty for what time causes.
  var sender = ""
  /// The registry's own part needs no answer in a store.
  var isReport = false
  private var line: UInt32 = 0
  /// What the line's own instruction came to.
  private var accepted: (number: UInt64, at: Int)?
  private var refusal: ScenarioRefusal?

  /// Where the line's notices begin, so that its acceptance stands before them.
  private var start = 0

  mutating func begin(line: UInt32) {
    guard line != self.line else { return }
    closeLine()
    self.line = line
    start = made.count
  }

  mutating func make(_ notice: ScenarioNotice) { made.append(notice) }

  mutating func refused(_ refused: RecordedRefusal) {
    refusal = ScenarioRefusal(refused)
    if line == 0 { flushRefusal() }
  }

  /// What was entered all the same was accepted, and only its approval cannot be carried out (GEN-15).
  private mutating func flushRefusal() {
    guard let refusal, !isReport else { return self.refusal = nil }
    var notice = ScenarioNotice(member: sender, kind: "acceptance", result: "REFUSED", code: refusal.code)
    if let accepted {
      notice.kind = "executability"
      notice.result = "NOT_EXECUTABLE"
      notice.instruction = accepted.number
    }
    made.append(notice)
    self.refusal = nil
  }

  mutating func closeLine() {
    if let accepted, line > 0, !isReport {
      made.insert(
        ScenarioNotice(member: sender, kind: "acceptance", result: "ACCEPTED", instruction: accepted.number),
        at: accepted.at)
    }
    flushRefusal()
    accepted = nil
  }

  private mutating func accept(_ number: UInt64) {
    if line > 0, accepted == nil { accepted = (number, start) }
  }

  mutating func completed(_ number: UInt64, _ instruction: ScenarioModel.Instruction) {
    accept(number)
    make(
      ScenarioNotice(
        member: instruction.member, kind: "executability", result: "EXECUTABLE", instruction: number))
    tell(
      both: instruction,
      ScenarioNotice(
        member: "", kind: "outcome", result: "FULL", instruction: number, quantity: instruction.nominal,
        remaining: 0))
  }

  mutating func moved(_ number: UInt64, _ quantity: Int64, _ instruction: ScenarioModel.Instruction) {
    let remaining = instruction.nominal - instruction.realised
    if instruction.realised == quantity, instruction.state != InstructionState.open.code.string {
      make(
        ScenarioNotice(
          member: instruction.member, kind: "executability", result: "EXECUTABLE", instruction: number))
    }
    tell(
      both: instruction,
      ScenarioNotice(
        member: "", kind: "outcome", result: remaining == 0 ? "FULL" : "PARTIAL", instruction: number,
        quantity: quantity, remaining: remaining))
  }

  mutating func stood(
    _ number: UInt64, _ state: InstructionState, from former: String,
    _ instruction: ScenarioModel.Instruction, isFirstOffer: Bool
  ) {
    // What waited and moved in the course of a line is not the line's own instruction.
    if former != InstructionState.open.code.string, former != InstructionState.partlyExecuted.code.string {
      accept(number)
    }
    let remaining = instruction.isTransfer ? instruction.nominal - instruction.realised : nil
    switch state {
    case .open:
      make(
        ScenarioNotice(
          member: instruction.member, kind: "executability", result: "NOT_EXECUTABLE", instruction: number,
          code: RefusalCode.insufficientBalance.name, remaining: remaining))
    case .withdrawn:
      let notice = ScenarioNotice(member: instruction.member, kind: "cancelled", instruction: number)
      if instruction.wasSubmitted { tell(both: instruction, notice) } else { make(notice) }
    case .reversed:
      tell(both: instruction, ScenarioNotice(member: "", kind: "reversed", instruction: number))
    case .offered where isFirstOffer:
      tell(both: instruction, ScenarioNotice(member: "", kind: "submitted", instruction: number))
    case .rejected:
      tell(both: instruction, ScenarioNotice(member: "", kind: "rejected", instruction: number))
    case .expired, .partlyClosed:
      let notice = ScenarioNotice(
        member: instruction.member, kind: "cut-off", instruction: number, remaining: remaining)
      if instruction.wasSubmitted { tell(both: instruction, notice) } else { make(notice) }
    default: break
    }
  }

  /// TRF-68: the receiving member hears of it when it was submitted to it.
  mutating func cancelled(_ number: UInt64, _ quantity: Int64, _ instruction: ScenarioModel.Instruction) {
    let notice = ScenarioNotice(
      member: instruction.member, kind: "cancelled", instruction: number, remaining: quantity)
    if instruction.wasSubmitted { tell(both: instruction, notice) } else { make(notice) }
  }

  /// To the sending member and, when it is another one, to the receiving member.
  private mutating func tell(both instruction: ScenarioModel.Instruction, _ notice: ScenarioNotice) {
    var notice = notice
    notice.member = instruction.member
    make(notice)
    let receiver = String(instruction.target.prefix(3))
    guard receiver != instruction.member else { return }
    notice.member = receiver
    make(notice)
  }
}
