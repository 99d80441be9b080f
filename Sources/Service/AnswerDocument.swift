// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import Units

/// The answer to a submission as its sender gets it: what was accepted, what was refused and why, line by
/// line (GEN-19 kind i, GEN-39). A submission in CSV is answered in CSV, one in JSON in JSON.
public struct AnswerDocument: Sendable {
  public let body: [UInt8]
  public let contentType: String
  /// Lines of which an instruction came into being, and lines that were refused.
  public let accepted: UInt64
  public let refused: UInt64
  /// The entry whose answer stands instead, when this one repeats it.
  public let repeats: UInt64?
  /// The sender's reference.
  public let reference: String

  /// - Complexity: one pass over the outcome.
  public init(sequence: UInt64, time: Moment, outcome: [UInt8], form: ContentForm, language: Language) {
    let lines: AnswerLines
    switch form {
    case .csv:
      var rows = CSVAnswer(capacity: outcome.count)
      lines = AnswerLines(outcome, into: &rows)
      if let refusal = lines.refusal { rows.refuse(refusal) }
      body = rows.out.array
      contentType = "text/csv; charset=utf-8"
    case .json, .binary:
      var members = JSONAnswer(capacity: outcome.count * 2, language: language)
      lines = AnswerLines(outcome, into: &members)
      body = Self.document(sequence, time, lines, members.out, language)
      contentType = "application/json"
    }
    accepted = lines.accepted
    refused = lines.refused
    repeats = lines.repeats
    reference = lines.submitted?.reference.text ?? ""
  }

  private static func document(
    _ sequence: UInt64, _ time: Moment, _ lines: AnswerLines, _ written: borrowing DocumentWriter,
    _ language: Language
  ) -> [UInt8] {
    var out = DocumentWriter(capacity: written.count + 1_024)
    out.text("{\"sequence\":")
    out.decimal(sequence)
    out.text(",\"time\":")
    out.json(time.description)
    out.text(",\"reference\":")
    out.json(lines.submitted?.reference.text ?? "")
    out.text(",\"accepted\":")
    out.decimal(lines.accepted)
    out.text(",\"refused\":")
    out.decimal(lines.refused)
    if let refusal = lines.refusal {
      out.text(",\"refusal\":{")
      out.refusal(refusal, in: language)
      out.text("}")
    }
    out.text(",\"lines\":[")
    out.bytes(written.array)
    out.text("]}")
    return out.array
  }
}

/// One row a line: `line,status,instruction,code,rule,facts`. Line 0 is the submission as a whole.
private struct CSVAnswer: AnswerLineSink, ~Copyable {
  var out: DocumentWriter

  init(capacity: Int) {
    out = DocumentWriter(capacity: capacity)
    out.text("line,status,instruction,code,rule,facts\r\n")
  }

  @inline(__always)
  mutating func take(_ line: borrowing AnswerLine) {
    out.decimal(UInt64(line.line))
    out.byte(UInt8(ascii: ","))
    if let state = line.state {
      out.text(state.code)
      out.byte(UInt8(ascii: ","))
      out.decimal(line.instruction)
    } else {
      out.text("refused,")
    }
    if let refusal = line.refusal { write(refusal) } else { out.text(",,,\r\n") }
  }

  mutating func refuse(_ refusal: RecordedRefusal) {
    out.text("0,refused,")
    write(refusal)
  }

  private mutating func write(_ refusal: RecordedRefusal) {
    out.byte(UInt8(ascii: ","))
    out.bytes(RefusalNames.name(refusal))
    out.byte(UInt8(ascii: ","))
    out.csv(refusal.rule.description)
    out.byte(UInt8(ascii: ","))
    out.csv(refusal.facts.map { "\($0.name)=\($0.value)" }.joined(separator: ";"))
    out.text("\r\n")
  }
}

private struct JSONAnswer: AnswerLineSink, ~Copyable {
  var out: DocumentWriter
  let language: Language

  init(capacity: Int, language: Language) {
    out = DocumentWriter(capacity: capacity)
    self.language = language
  }

  @inline(__always)
  mutating func take(_ line: borrowing AnswerLine) {
    out.text(out.count == 0 ? "{\"line\":" : ",{\"line\":")
    out.decimal(UInt64(line.line))
    out.text(",\"status\":\"")
    if let state = line.state {
      out.text(state.code)
      out.text("\",\"instruction\":")
      out.decimal(line.instruction)
    } else {
      out.text("refused\"")
    }
    if let refusal = line.refusal {
      out.byte(UInt8(ascii: ","))
      out.refusal(refusal, in: language)
    }
    out.byte(UInt8(ascii: "}"))
  }
}

extension DocumentWriter {
  /// The members of a refusal: code, number, rule, facts, sentence.
  fileprivate mutating func refusal(_ refusal: RecordedRefusal, in language: Language) {
    text("\"code\":\"")
    bytes(RefusalNames.name(refusal))
    text("\",\"number\":")
    decimal(UInt64(refusal.number))
    text(",\"rule\":")
    json(refusal.rule.description)
    if !refusal.facts.isEmpty {
      text(",\"facts\":")
      JSONValue.object(refusal.distinctFacts.map { ($0.name, .string($0.value)) }).write(to: &self)
    }
    if let code = refusal.code {
      text(",\"message\":")
      json(code.sentence.text(in: language))
    }
  }
}

extension RecordedRefusal {
  /// Facts of one name joined, since a JSON object has each name once: `field` names every faulty field.
  var distinctFacts: [(name: String, value: String)] {
    var distinct: [(name: String, value: String)] = []
    for fact in facts {
      if let index = distinct.firstIndex(where: { $0.name == fact.name }) {
        distinct[index].value += ", \(fact.value)"
      } else {
        distinct.append((fact.name, fact.value))
      }
    }
    return distinct
  }
}

/// The names of all refusals in bytes: made once, since a name is made from its case's.
enum RefusalNames {
  private static let names: [[UInt8]] = {
    let highest = RefusalCode.allCases.map(\.rawValue).max() ?? 0
    var names = [[UInt8]](repeating: [], count: Int(highest) + 1)
    for code in RefusalCode.allCases { names[Int(code.rawValue)] = Array(code.name.utf8) }
    return names
  }()

  /// The number itself for a code of a later release.
  static func name(_ refusal: RecordedRefusal) -> [UInt8] {
    refusal.code.map { names[Int($0.rawValue)] } ?? Array(String(refusal.number).utf8)
  }
}
