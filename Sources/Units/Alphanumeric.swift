// SPDX-License-Identifier: Apache-2.0

/// Capital letters and digits as the codes of ISO use them: 0 to 9, then A = 10 to Z = 35.
@usableFromInline
enum Alphanumeric {
  /// The value of a character, or 255 when it is neither a capital letter nor a digit.
  @inlinable
  static func value(_ byte: UInt8) -> UInt8 {
    let digit = byte &- 0x30
    let letter = byte &- 0x41
    return digit < 10 ? digit : letter < 26 ? letter + 10 : 255
  }

  @inlinable
  static func byte(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 - 10 + value }

  /// Packs up to twelve characters to the base of 37, in which 0 stands for "nothing more" at the end.
  ///
  /// The text is filled up to `width`, so that the order of the numbers is the text order. 37 to the power of
  /// 12 is 6.6 × 10¹⁸ and fits.
  @inlinable
  static func pack(_ text: Span<UInt8>, _ range: Range<Int>, width: Int) -> UInt64? {
    precondition(range.count <= width && width <= 12)
    var raw: UInt64 = 0
    for index in range {
      let value = value(text[index])
      guard value < 36 else { return nil }
      raw = raw &* 37 &+ UInt64(value) &+ 1
    }
    for _ in range.count..<width { raw = raw &* 37 }
    return raw
  }

  @inlinable
  static func unpack(_ raw: UInt64, width: Int, to out: inout [UInt8]) {
    var unit: UInt64 = 1
    for _ in 1..<width { unit *= 37 }
    for _ in 0..<width {
      let value = raw / unit % 37
      guard value != 0 else { return }
      out.append(byte(UInt8(value - 1)))
      unit /= 37
    }
  }
}
