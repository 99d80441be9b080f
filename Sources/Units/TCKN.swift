// SPDX-License-Identifier: Apache-2.0

/// Turkish identity number (T.C. kimlik numarası): eleven digits, the last two of them check digits (ACC-36).
public struct TCKN: UnitValue, Comparable {
  /// The number itself.
  public let raw: UInt64

  /// No number: the value of a field not yet read.
  @inlinable
  public init() { raw = 0 }

  @usableFromInline
  init(unchecked raw: UInt64) { self.raw = raw }

  /// The number, or nil when `parse` would never give it.
  @inlinable
  public init?(raw: UInt64) {
    guard Self.hasForm(raw), Self.completed(raw / 100) == raw else { return nil }
    self.init(unchecked: raw)
  }

  /// Adds the check digits to the first nine digits; nil unless there are nine and the first is not 0.
  @inlinable
  public init?(completing nine: UInt64) {
    guard (100_000_000...999_999_999).contains(nine) else { return nil }
    self.init(unchecked: Self.completed(nine))
  }

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> TCKN {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 11, let number = DecimalText.digits(text, 0..<11), hasForm(UInt64(number))
    else { throw .format }
    let raw = UInt64(number)
    guard completed(raw / 100) == raw else { throw .checkDigit }
    return TCKN(unchecked: raw)
  }

  @inlinable
  static func hasForm(_ raw: UInt64) -> Bool { (10_000_000_000...99_999_999_999).contains(raw) }

  /// The nine digits followed by the tenth and eleventh that they demand.
  @inlinable
  static func completed(_ nine: UInt64) -> UInt64 {
    var rest = nine
    var odd = 0  // d1 + d3 + d5 + d7 + d9
    var even = 0  // d2 + d4 + d6 + d8
    for place in 1...9 {
      if place % 2 == 1 { odd += Int(rest % 10) } else { even += Int(rest % 10) }
      rest /= 10
    }
    let tenth = (7 * odd - even + 40) % 10  // 40, since even can be 36 and the remainder must not be negative
    let eleventh = (odd + even + tenth) % 10
    return nine * 100 + UInt64(tenth * 10 + eleventh)
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    if raw != 0 { DecimalText.write(raw, to: &out) }
  }

  /// The form for logs and lists: first three and last two digits, "123******50" (GEN-41).
  public var masked: String {
    var text = Array(description.utf8)
    for index in text.indices.dropFirst(3).dropLast(2) { text[index] = 0x2A }
    return String(decoding: text, as: UTF8.self)
  }

  @inlinable
  public static func < (left: TCKN, right: TCKN) -> Bool { left.raw < right.raw }
}
