// SPDX-License-Identifier: Apache-2.0

/// International securities identification number: the key of a security (GEN-25), 12 characters (GEN-26).
///
/// Its order is the text order.
public struct ISIN: UnitValue, Comparable {
  /// The characters as digits to the base of 36; 36 to the power of 12 is 4.7 × 10¹⁸ and fits.
  public let raw: UInt64

  /// No security: the value of a field not yet read.
  @inlinable
  public init() { raw = 0 }

  @usableFromInline
  init(unchecked raw: UInt64) { self.raw = raw }

  /// The code packed as `raw` by this process itself, hence right already: the hot path does not check it
  /// again.
  @inlinable
  public init(trusted raw: UInt64) { self.raw = raw }

  /// The number packed as `raw`, or nil when `parse` would never give it.
  @inlinable
  public init?(raw: UInt64) {
    guard Self.hasForm(raw), UInt64(Self.checkDigit(ofBody: raw / 36)) == raw % 36 else { return nil }
    self.init(unchecked: raw)
  }

  /// Adds the check digit to the first eleven characters; nil when they have not the form of an ISIN.
  public init?(completing body: String) {
    let text = body.utf8
    guard text.count == 11, let packed = Self.pack(text.span) else { return nil }
    let raw = packed * 36 + UInt64(Self.checkDigit(ofBody: packed))
    guard Self.hasForm(raw) else { return nil }
    self.init(unchecked: raw)
  }

  /// - Refuses: `.format` for lower case, other characters, another length; `.checkDigit`.
  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> ISIN {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 12, let raw = pack(text), hasForm(raw) else { throw .format }
    guard UInt64(checkDigit(ofBody: raw / 36)) == raw % 36 else { throw .checkDigit }
    return ISIN(unchecked: raw)
  }

  @inlinable
  static func pack(_ text: Span<UInt8>) -> UInt64? {
    var raw: UInt64 = 0
    for index in text.indices {
      let value = Alphanumeric.value(text[index])
      guard value < 36 else { return nil }
      raw = raw &* 36 &+ UInt64(value)
    }
    return raw
  }

  /// Two letters in front and a digit at the end.
  @inlinable
  static func hasForm(_ raw: UInt64) -> Bool {
    let thirtySixTo10: UInt64 = 3_656_158_440_062_976
    let country = raw / thirtySixTo10
    return raw % 36 < 10 && country / 36 >= 10 && country / 36 < 36 && country % 36 >= 10
  }

  /// GEN-26: from the right, every second digit is doubled beginning with the rightmost; a letter is two
  /// digits.
  @inlinable
  static func checkDigit(ofBody body: UInt64) -> UInt8 {
    var rest = body
    var sum = 0
    var doubles = true
    for _ in 0..<11 {
      let value = Int(rest % 36)
      rest /= 36
      let (tens, ones) = (value / 10, value % 10)
      if value < 10 {
        sum += doubles ? doubled(value) : value
        doubles.toggle()
      } else {
        sum += doubles ? doubled(ones) + tens : ones + doubled(tens)
      }
    }
    return UInt8((10 - sum % 10) % 10)
  }

  /// The sum of the digits of twice the digit.
  @inlinable
  static func doubled(_ digit: Int) -> Int { digit < 5 ? 2 * digit : 2 * digit - 9 }

  @inlinable
  public func write(to out: inout [UInt8]) {
    guard raw != 0 else { return }
    let first = out.count
    for _ in 0..<12 { out.append(0) }
    var rest = raw
    for index in (first..<first + 12).reversed() {
      out[index] = Alphanumeric.byte(UInt8(truncatingIfNeeded: rest % 36))
      rest /= 36
    }
  }

  @inlinable
  public static func < (left: ISIN, right: ISIN) -> Bool { left.raw < right.raw }
}
