// SPDX-License-Identifier: Apache-2.0
import Units

/// A refusal as it is read back from an outcome: names are texts again.
public struct RecordedRefusal: Sendable {
  public struct RecordedFact: Sendable {
    public let name: String
    public let value: String
  }
  /// Nil when the outcome was written by a later release that knows more codes.
  public let code: RefusalCode?
  public let number: UInt16
  public let rule: RuleID
  public let facts: [RecordedFact]
}

extension Refusal {
  public borrowing func encode(into out: inout BinaryWriter) {
    out.fixed(code.rawValue)
    out.fixed(rule.chapter)
    out.fixed(rule.packed)
    var count: UInt8 = 0
    for index in 0..<3 where facts[index] != nil { count += 1 }
    out.byte(count)
    for index in 0..<3 {
      guard let fact = facts[index] else { continue }
      out.text(fact.name)
      // Facts are few and short: their text form keeps outcomes readable for ever.
      var text: [UInt8] = []
      fact.value.write(to: &text)
      out.block(text)
    }
  }
}

extension RecordedRefusal {
  public init(from reader: inout BinaryReader) {
    number = reader.fixed()
    code = RefusalCode(rawValue: number)
    rule = RuleID(chapter: reader.fixed(), packed: reader.fixed())
    var facts: [RecordedFact] = []
    for _ in 0..<min(reader.byte(), 3) {
      let name = String(decoding: reader.block(), as: UTF8.self)
      facts.append(RecordedFact(name: name, value: String(decoding: reader.block(), as: UTF8.self)))
    }
    self.facts = facts
  }
}

extension Fact.Value {
  func write(to out: inout [UInt8]) {
    switch self {
    case .number(let value): out.append(contentsOf: String(value).utf8)
    case .quantity(let value): value.write(to: &out)
    case .member(let value): value.write(to: &out)
    case .user(let value): value.write(to: &out)
    case .account(let value): value.write(to: &out)
    case .security(let value): value.write(to: &out)
    case .day(let value): value.write(to: &out)
    case .moment(let value): value.write(to: &out)
    case .instruction(let value): value.write(to: &out)
    case .word(let value):
      out.append(contentsOf: UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }
  }
}
