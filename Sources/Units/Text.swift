// SPDX-License-Identifier: Apache-2.0

/// Whether the bytes are text that may stand in a field: valid UTF-8 without control characters (U+0000 to
/// U+001F, U+007F to U+009F).
public func isValidText(_ text: Span<UInt8>) -> Bool {
  guard (try? UTF8Span(validating: text)) != nil else { return false }
  for index in text.indices {
    let byte = text[index]
    if byte < 0x20 || byte == 0x7F { return false }
    // U+0080 to U+009F are C2 80 to C2 9F; in valid text C2 always has a byte behind it.
    if byte == 0xC2, text[index + 1] < 0xA0 { return false }
  }
  return true
}
