// SPDX-License-Identifier: Apache-2.0
import Units

/// The id of a rule of the rulebook, such as `TRF-09`.
public struct RuleID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The chapter's three letters.
  public let chapter: UInt32
  public let number: UInt16
  /// Digits of the number as the chapter writes it: `LIC-001`, `TRF-09`.
  public let digits: UInt8

  // Inlined, so that nothing is left of it at run time where the id is written out.
  @inlinable @inline(__always)
  public init(stringLiteral value: StaticString) {
    precondition(value.utf8CodeUnitCount >= 6, "a rule id is three letters, a hyphen and a number")
    let text = value.utf8Start
    chapter = UInt32(text[0]) << 16 | UInt32(text[1]) << 8 | UInt32(text[2])
    var digits: UInt16 = 0
    for index in 4..<value.utf8CodeUnitCount { digits = digits * 10 + UInt16(text[index] - 48) }
    number = digits
    self.digits = UInt8(value.utf8CodeUnitCount - 4)
  }

  /// As it stands in an outcome: number and digits in sixteen bits.
  public var packed: UInt16 { UInt16(digits) << 12 | number }

  public init(chapter: UInt32, packed: UInt16) {
    self.chapter = chapter
    number = packed & 0xfff
    digits = UInt8(packed >> 12)
  }

  public var description: String {
    let letters = [UInt8(chapter >> 16 & 0xff), UInt8(chapter >> 8 & 0xff), UInt8(chapter & 0xff)]
    let text = String(number)
    let zeros = String(repeating: "0", count: max(0, Int(digits) - text.utf8.count))
    return String(decoding: letters, as: UTF8.self) + "-" + zeros + text
  }
}

/// One of the facts that decided a refusal, in fixed width.
public struct Fact: Sendable {
  public enum Value: Sendable {
    case number(Int64)
    case quantity(Quantity)
    case member(MemberCode)
    case user(UserCode)
    case account(AccountKey)
    case security(ISIN)
    case day(Day)
    case moment(Moment)
    case instruction(InstructionNumber)
    case word(StaticString)
  }
  public let name: StaticString
  public let value: Value

  public init(_ name: StaticString, _ value: Value) {
    self.name = name
    self.value = value
  }
}

/// An expected no: a stable code, the rule that said it, and the facts that decided. A refusal is an answer,
/// not a failure: it changes nothing and is journalled like any outcome (GEN-39).
public struct Refusal: Error, Sendable {
  public let code: RefusalCode
  public let rule: RuleID
  public private(set) var facts: InlineArray<3, Fact?>

  public init(
    _ code: RefusalCode, _ rule: RuleID, _ first: Fact? = nil, _ second: Fact? = nil, _ third: Fact? = nil
  ) {
    self.code = code
    self.rule = rule
    facts = [first, second, third]
  }
}
