// SPDX-License-Identifier: Apache-2.0

/// Codes of a few capital letters, five bits a letter (A is 1), so that the order of the numbers is the text
/// order.
@usableFromInline
enum LetterCodes {
  /// Packs the letters of the range; nil when another character stands there. At most three letters.
  @inlinable
  static func pack(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt16? {
    var raw: UInt16 = 0
    for index in range {
      let letter = text[index] &- 0x41
      guard letter < 26 else { return nil }
      raw = raw << 5 | UInt16(letter + 1)
    }
    return raw
  }

  @inlinable
  static func write(_ raw: UInt16, letters: Int, to out: inout [UInt8]) {
    for place in (0..<letters).reversed() {
      let letter = raw >> UInt16(5 * place) & 31
      if letter != 0 { out.append(0x40 + UInt8(letter)) }
    }
  }
}

/// The list of codes of a standard: one bit for each last letter, in a row for the letters before it.
@usableFromInline
struct LetterCodeSet: Sendable {
  @usableFromInline var rows: [UInt32]

  /// - Traps: when the list, which stands in the source, holds anything but codes of the stated length.
  init(letters: Int, _ list: String) {
    rows = [UInt32](repeating: 0, count: 1 << (5 * (letters - 1)))
    for code in list.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let text = code.utf8
      precondition(text.count == letters)
      guard let raw = LetterCodes.pack(text.span, 0..<letters) else { preconditionFailure("not a code") }
      rows[Int(raw >> 5)] |= 1 << UInt32(raw & 31)
    }
  }

  @inlinable
  func contains(_ raw: UInt16) -> Bool {
    let row = Int(raw >> 5)
    return row < rows.count && rows[row] >> UInt32(raw & 31) & 1 == 1
  }
}
