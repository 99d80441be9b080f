// SPDX-License-Identifier: Apache-2.0

/// Short codes of letters, digits and hyphens in six bits a character.
///
/// The first character stands in the most significant place of the stated width, and what is missing at the
/// end is 0: the order of the numbers is the order of the texts (hyphen, digits, capitals, small letters), a
/// shorter text before the longer one that it begins.
public enum SixBit {
  /// As many characters as fit 128 bits.
  public static let greatestWidth = 21

  /// Packs the text; nil when it is empty, longer than the width, or has another character.
  @inlinable
  public static func pack(_ text: Span<UInt8>, width: Int) -> UInt128? {
    precondition(width <= greatestWidth)
    guard !text.isEmpty, text.count <= width else { return nil }
    // A shift by six is cheap also in 128 bits; the shift to the place in the width comes once, at the end.
    var bits: UInt128 = 0
    var allowed = true
    for index in text.indices {
      let value = values[Int(text[index])]
      allowed = allowed && value != 0
      bits = bits << 6 | UInt128(value)
    }
    return allowed ? bits << UInt128(6 * (width - text.count)) : nil
  }

  /// Appends the text that `pack` packed with the same width.
  @inlinable
  public static func unpack(_ bits: UInt128, width: Int, to out: inout [UInt8]) {
    precondition(width <= greatestWidth)
    var rest = bits << UInt128(128 - 6 * width)
    while rest != 0 {
      out.append(characters[Int(truncatingIfNeeded: rest >> 122)])
      rest <<= 6
    }
  }

  /// Whether `pack` could have given the bits: nothing above the width, and no gap before the last character.
  @inlinable
  public static func isPacked(_ bits: UInt128, width: Int) -> Bool {
    precondition(width <= greatestWidth)
    guard bits != 0, bits >> UInt128(6 * width) == 0 else { return false }
    var rest = bits << UInt128(128 - 6 * width)
    while rest >> 122 != 0 { rest <<= 6 }
    return rest == 0
  }

  /// The place of each byte in the order of characters, from 1; 0 for a byte that is not allowed.
  @usableFromInline
  static let values: InlineArray<256, UInt8> = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0,
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0,
    0, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 0, 0, 0, 0, 0,
    0, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
    53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]

  /// The characters in their order; the first is no character.
  @usableFromInline
  static let characters: InlineArray<64, UInt8> = [
    0, 45, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68,
    69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84,
    85, 86, 87, 88, 89, 90, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106,
    107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
  ]
}
