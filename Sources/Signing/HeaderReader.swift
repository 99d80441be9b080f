// SPDX-License-Identifier: Apache-2.0

/// A strict, bounded reader of the JSON object that is a protected header (RFC 8259).
///
/// Every departure from the grammar is `signature-malformed`, as is a name that occurs twice: two readers
/// must never see two different headers in the same bytes.
struct HeaderReader {
  static let byteLimit = 16 * 1024
  static let memberLimit = 32
  static let depthLimit = 8
  static let listLimit = 8

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) throws(SigningFault) {
    guard bytes.count <= Self.byteLimit else { throw .signatureMalformed }
    self.bytes = bytes
  }

  /// Reads the whole header; `read` consumes the value that belongs to the name.
  mutating func readHeader(
    _ read: (String, inout HeaderReader) throws(SigningFault) -> Void
  ) throws(SigningFault) {
    skipSpace()
    var names: [String] = []
    names.reserveCapacity(16)
    try readObject { (name, reader) throws(SigningFault) in
      guard names.count < Self.memberLimit, !names.contains(name) else { throw .signatureMalformed }
      names.append(name)
      try read(name, &reader)
    }
    skipSpace()
    guard position == bytes.count else { throw .signatureMalformed }
  }

  mutating func string() throws(SigningFault) -> String {
    guard let string = String(validating: try text(), as: UTF8.self) else { throw .signatureMalformed }
    return string
  }

  /// The bytes between the quotes, with escapes undone.
  mutating func text() throws(SigningFault) -> ArraySlice<UInt8> {
    try expect(UInt8(ascii: "\""))
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return bytes[start..<position - 1]
      case UInt8(ascii: "\\"): return try textWithEscapes(from: start)
      case 0..<0x20: throw .signatureMalformed
      default: position += 1
      }
    }
    throw .signatureMalformed
  }

  /// A number without sign, fraction or exponent, of at most 18 digits.
  mutating func integer() throws(SigningFault) -> Int64 {
    let start = position
    var value: Int64 = 0
    while position < bytes.count, Self.isDigit(bytes[position]) {
      guard position - start < 18 else { throw .signatureMalformed }
      value = value * 10 + Int64(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    let hasLeadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !hasLeadingZero else { throw .signatureMalformed }
    return value
  }

  mutating func boolean() throws(SigningFault) -> Bool {
    if take("true") { return true }
    if take("false") { return false }
    throw .signatureMalformed
  }

  /// A list of texts, not empty.
  mutating func texts() throws(SigningFault) -> [ArraySlice<UInt8>] {
    var texts: [ArraySlice<UInt8>] = []
    try readArray { (reader) throws(SigningFault) in
      guard texts.count < Self.listLimit else { throw .signatureMalformed }
      texts.append(try reader.text())
    }
    guard !texts.isEmpty else { throw .signatureMalformed }
    return texts
  }

  /// Passes over a value that means nothing here, but must be JSON all the same.
  mutating func skipValue(depth: Int = 0) throws(SigningFault) {
    guard depth < Self.depthLimit, position < bytes.count else { throw .signatureMalformed }
    switch bytes[position] {
    case UInt8(ascii: "{"):
      try readObject { (_, reader) throws(SigningFault) in try reader.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try readArray { (reader) throws(SigningFault) in try reader.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try boolean()
    case UInt8(ascii: "n"): guard take("null") else { throw .signatureMalformed }
    default: try skipNumber()
    }
  }

  // MARK: Grammar

  private mutating func readObject(
    _ read: (String, inout HeaderReader) throws(SigningFault) -> Void
  ) throws(SigningFault) {
    try readSequence(from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { (reader) throws(SigningFault) in
      let name = try reader.string()
      reader.skipSpace()
      try reader.expect(UInt8(ascii: ":"))
      reader.skipSpace()
      try read(name, &reader)
    }
  }

  private mutating func readArray(
    _ read: (inout HeaderReader) throws(SigningFault) -> Void
  ) throws(SigningFault) {
    try readSequence(from: UInt8(ascii: "["), to: UInt8(ascii: "]"), read)
  }

  private mutating func readSequence(
    from opening: UInt8, to closing: UInt8, _ read: (inout HeaderReader) throws(SigningFault) -> Void
  ) throws(SigningFault) {
    try expect(opening)
    skipSpace()
    if take(closing) { return }
    while true {
      skipSpace()
      try read(&self)
      skipSpace()
      if take(closing) { return }
      try expect(UInt8(ascii: ","))
    }
  }

  private mutating func textWithEscapes(from start: Int) throws(SigningFault) -> ArraySlice<UInt8> {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return text[...]
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw .signatureMalformed
      default: text.append(byte)
      }
    }
    throw .signatureMalformed
  }

  private mutating func escape() throws(SigningFault) -> Unicode.Scalar {
    guard position < bytes.count else { throw .signatureMalformed }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var value = try fourHexDigits()
      if 0xD800..<0xDC00 ~= value {  // the first half of a pair
        guard take("\\u") else { throw .signatureMalformed }
        let low = try fourHexDigits()
        guard 0xDC00..<0xE000 ~= low else { throw .signatureMalformed }
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else { throw .signatureMalformed }
      return scalar
    default: throw .signatureMalformed
    }
  }

  private mutating func fourHexDigits() throws(SigningFault) -> UInt32 {
    guard position + 4 <= bytes.count else { throw .signatureMalformed }
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .signatureMalformed }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }

  private mutating func skipNumber() throws(SigningFault) {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try skipDigits() }
    if take(UInt8(ascii: ".")) { try skipDigits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(SigningFault) {
    let start = position
    while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
    guard position > start else { throw .signatureMalformed }
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func expect(_ byte: UInt8) throws(SigningFault) {
    guard take(byte) else { throw .signatureMalformed }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count else { return false }
    let isThere = word.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + length]) }
    if isThere { position += length }
    return isThere
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
