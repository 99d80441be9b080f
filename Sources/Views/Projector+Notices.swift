// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import GRDB
import Kernel
import Units

/// A notice before it has its place.
struct Notice {
  var kind: NoticeKind
  var result: String?
  var instruction: InstructionNumber?
  var code: String?
  var quantity: Int64?
  var remaining: Int64?
  var facts: String?

  init(_ kind: NoticeKind, _ result: String? = nil) {
    self.kind = kind
    self.result = result
  }
}

extension Projector {
  /// Puts a notice into the store of each member named; the next place of the event is the next notice's.
  mutating func post(_ notice: Notice, to members: UInt32?...) throws {
    for case let member? in members {
      precondition(
        entry.noticesOfEvent < NoticePart.places, "an event has at most \(NoticePart.places) notices")
      try database.cachedStatement(sql: ViewSchema.noticeRows.insert).execute(
        arguments: [
          member, entry.sequence, entry.position * NoticePart.places + entry.noticesOfEvent,
          notice.kind.rawValue,
          notice.result, notice.instruction.map { Int64($0.value) }, entry.line, notice.code, notice.quantity,
          notice.remaining, notice.facts,
        ])
      entry.noticesOfEvent += 1
    }
  }

  /// GEN-19 (i): the sender of the message hears once for each line that it was accepted.
  mutating func answerLine(_ instruction: InstructionNumber) throws {
    // The registry's own part needs no answer in a store (GEN-19 speaks of members' messages).
    guard entry.accept(), !entry.isReport else { return }
    var notice = Notice(.acceptance, NoticeResult.accepted)
    notice.instruction = instruction
    try post(notice, to: entry.sender)
  }

  mutating func refused(_ refusal: RecordedRefusal) throws {
    let name = refusal.code?.name ?? "refusal-\(refusal.number)"
    let facts = JSONText.object(refusal.facts.map { ($0.name, $0.value) })
    try database.cachedStatement(sql: ViewSchema.refusals.insert).execute(
      arguments: [
        entry.sequence, entry.position, entry.line, entry.submitted?.member.text, entry.submitted?.user.text,
        name,
        Int64(refusal.number), refusal.rule.description, facts,
      ])
    // GEN-15: the entry was accepted, and only its approval was refused.
    var notice =
      entry.isAccepted
      ? Notice(.executability, NoticeResult.notExecutable) : Notice(.acceptance, NoticeResult.refused)
    notice.code = name
    notice.facts = facts
    if !entry.isReport { try post(notice, to: entry.sender) }
    if !entry.isAccepted { entry.refuse() }
  }
}

/// JSON as the tables hold it: an object of texts.
enum JSONText {
  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(string($0.0)):\(string($0.1))" }.joined(separator: ",") + "}"
  }

  private static func string(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": out += "\\" + String(scalar)
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
