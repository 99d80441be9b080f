// SPDX-License-Identifier: Apache-2.0

/// Base64 with exactly one text for a sequence of bytes: no line breaks, no stray bits, padding as declared.
/// - Source: RFC 4648, sections 3.5, 4 and 5; RFC 7515, appendix C.
struct Base64: Sendable {
  /// For protected headers and signatures: no padding.
  static let url = Base64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", isPadded: false)
  /// For certificates inside a header: padded.
  static let standard = Base64(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", isPadded: true)

  private static let notInAlphabet: UInt8 = 0x80
  private static let padding = UInt8(ascii: "=")

  private let letters: [UInt8]
  private let values: [UInt8]
  private let isPadded: Bool

  private init(_ alphabet: StaticString, isPadded: Bool) {
    letters = alphabet.withUTF8Buffer { [UInt8]($0) }
    var values = [UInt8](repeating: Self.notInAlphabet, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    self.values = values
    self.isPadded = isPadded
  }

  func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while let first = rest.popFirst() {
      let second = rest.popFirst()
      let third = rest.popFirst()
      let bits = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
      text.append(letters[Int(bits >> 18)])
      text.append(letters[Int(bits >> 12 & 63)])
      if second != nil { text.append(letters[Int(bits >> 6 & 63)]) }
      if third != nil { text.append(letters[Int(bits & 63)]) }
    }
    while isPadded, !text.count.isMultiple(of: 4) { text.append(Self.padding) }
    return text
  }

  /// The bytes, or nothing if this is not the one text that stands for them.
  func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var text = text
    if isPadded {
      guard text.count % 4 == 0 else { return nil }
      if text.last == Self.padding { text.removeLast() }
      if text.last == Self.padding { text.removeLast() }
    }
    let tail = text.count % 4
    guard tail != 1 else { return nil }

    var faults: UInt8 = 0  // gathers the mark of every foreign letter, so that the loop has no branch
    let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 2) { output, count in
      text.withUnsafeBufferPointer { text in
        values.withUnsafeBufferPointer { values in
          var at = 0
          while at + 4 <= text.count {
            let (a, b) = (values[Int(text[at])], values[Int(text[at + 1])])
            let (c, d) = (values[Int(text[at + 2])], values[Int(text[at + 3])])
            faults |= a | b | c | d
            output[count] = a << 2 | b >> 4
            output[count + 1] = b << 4 | c >> 2
            output[count + 2] = c << 6 | d
            count += 3
            at += 4
          }
          guard tail > 0 else { return }
          let (a, b) = (values[Int(text[at])], values[Int(text[at + 1])])
          let c = tail == 3 ? values[Int(text[at + 2])] : 0
          faults |= a | b | c
          output[count] = a << 2 | b >> 4
          if tail == 3 { output[count + 1] = b << 4 | c >> 2 }
          count += tail - 1
          // The bits beyond the last byte must be zero, or two texts would stand for the same bytes.
          if (tail == 3 ? c & 0x03 : b & 0x0F) != 0 { faults |= Self.notInAlphabet }
        }
      }
    }
    return faults & Self.notInAlphabet == 0 ? bytes : nil
  }
}
