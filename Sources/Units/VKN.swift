// SPDX-License-Identifier: Apache-2.0

/// Turkish tax number (vergi kimlik numarası): ten digits, the last of them a check digit (ACC-37).
public struct VKN: UnitValue, Comparable {
  /// The number plus one, so that 0 is free to mean none.
  public let raw: UInt64

  /// No number: the value of a field not yet read.
  @inlinable
  public init() { raw = 0 }

  @usableFromInline
  init(unchecked raw: UInt64) { self.raw = raw }

  /// The number packed as `raw`, or nil when `parse` would never give it.
  @inlinable
  public init?(raw: UInt64) {
    guard (1...10_000_000_000).contains(raw), Self.completed((raw - 1) / 10) == raw - 1 else { return nil }
    self.init(unchecked: raw)
  }

  /// Adds the check digit to the first nine digits; nil when there are more.
  @inlinable
  public init?(completing nine: UInt64) {
    guard nine <= 999_999_999 else { return nil }
    self.init(unchecked: Self.completed(nine) + 1)
  }

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> VKN {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 10, let digits = DecimalText.digits(text, 0..<10) else { throw .format }
    let number = UInt64(digits)
    guard completed(number / 10) == number else { throw .checkDigit }
    return VKN(unchecked: number + 1)
  }

  /// The nine digits followed by the tenth that they demand.
  @inlinable
  static func completed(_ nine: UInt64) -> UInt64 {
    var rest = nine
    var sum = 0
    for place in (1...9).reversed() {
      let shifted = (Int(rest % 10) + 10 - place) % 10
      sum += shifted == 9 ? 9 : (shifted << (10 - place)) % 9
      rest /= 10
    }
    return nine * 10 + UInt64((10 - sum % 10) % 10)
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    if raw != 0 { DecimalText.write(raw - 1, width: 10, to: &out) }
  }

  @inlinable
  public static func < (left: VKN, right: VKN) -> Bool { left.raw < right.raw }
}
