// SPDX-License-Identifier: Apache-2.0

/// Finds the tokens of a JSON text without building values: kinds and places side by side. Strict (RFC 8259)
/// and bounded in depth, so that no text can exhaust the stack or the memory.
struct JSONScanner {
  enum Kind: UInt8 { case object, array, string, number, yes, no, null, key }

  struct Token {
    var kind: Kind
    /// A string's bytes lie between its quotation marks; it must be unescaped first where `hasEscapes`.
    var start: Int
    var end: Int
    /// The token behind this one and all that it holds.
    var next: Int
    var hasEscapes = false
  }

  let text: UnsafeBufferPointer<UInt8>
  private(set) var tokens: [Token] = []
  private var place = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// False when the text is not one JSON value and nothing else.
  mutating func scan() -> Bool {
    tokens.reserveCapacity(64)
    guard scanValue(depth: 0) else { return false }
    skipBlanks()
    return place == text.count
  }

  /// The value of a member of an object. Linear: an object has few members.
  func member(_ name: StaticString, of object: Int) -> Int? {
    var token = object + 1
    while token < tokens[object].next {
      if isText(token, name) { return token + 1 }
      token = tokens[token + 1].next
    }
    return nil
  }

  func memberCount(of object: Int) -> Int {
    var count = 0
    var token = object + 1
    while token < tokens[object].next {
      count += 1
      token = tokens[token + 1].next
    }
    return count
  }

  func onlyMembers(_ names: [StaticString], of object: Int) -> Bool {
    memberCount(of: object) == names.count(where: { member($0, of: object) != nil })
  }

  func isText(_ token: Int, _ known: StaticString) -> Bool {
    (tokens[token].kind == .string || tokens[token].kind == .key) && !tokens[token].hasEscapes
      && known.equals(text.span(tokens[token].start, tokens[token].end))
  }

  /// The text of a scalar, unescaped.
  func withText<Result, Problem: Error>(
    _ token: Int, _ body: (Span<UInt8>) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    let range = tokens[token]
    guard range.hasEscapes else { return try body(text.span(range.start, range.end)) }
    return try body(unescaped(range).span)
  }

  private mutating func skipBlanks() {
    while place < text.count, text[place] == 32 || text[place] == 10 || text[place] == 13 || text[place] == 9
    { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard place < text.count, text[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func scanValue(depth: Int) -> Bool {
    skipBlanks()
    guard place < text.count, depth <= ContentLimits.depth else { return false }
    switch text[place] {
    case 0x7b: return scanList(.object, closing: 0x7d, depth: depth)
    case 0x5b: return scanList(.array, closing: 0x5d, depth: depth)
    case 0x22: return scanString(.string)
    case 0x74: return scanWord("true", .yes)
    case 0x66: return scanWord("false", .no)
    case 0x6e: return scanWord("null", .null)
    default: return scanNumber()
    }
  }

  private mutating func scanList(_ kind: Kind, closing: UInt8, depth: Int) -> Bool {
    let token = tokens.count
    tokens.append(Token(kind: kind, start: place, end: place, next: 0))
    place += 1
    skipBlanks()
    if !take(closing) {
      repeat {
        if kind == .object {
          skipBlanks()
          let key = tokens.count
          guard place < text.count, text[place] == 0x22, scanString(.key) else { return false }
          guard isNew(key: key, in: token) else { return false }
          skipBlanks()
          guard take(0x3a) else { return false }
        }
        guard scanValue(depth: depth + 1) else { return false }
        skipBlanks()
      } while take(0x2c)
      guard take(closing) else { return false }
    }
    tokens[token].end = place
    tokens[token].next = tokens.count
    return true
  }

  private func isNew(key: Int, in object: Int) -> Bool {
    var token = object + 1
    var count = 0
    while token < key {
      count += 1
      if count == ContentLimits.columns { return false }
      let same = withText(token) { earlier in
        withText(key) { later in
          guard earlier.count == later.count else { return false }
          for index in 0..<earlier.count where earlier[index] != later[index] { return false }
          return true
        }
      }
      if same { return false }
      token = tokens[token + 1].next
    }
    return true
  }

  private mutating func scanString(_ kind: Kind) -> Bool {
    place += 1
    let start = place
    var hasEscapes = false
    while place < text.count {
      let byte = text[place]
      if byte == 0x22 {
        tokens.append(
          Token(kind: kind, start: start, end: place, next: tokens.count + 1, hasEscapes: hasEscapes))
        place += 1
        return true
      }
      guard byte >= 0x20 else { return false }
      if byte == 0x5c {
        hasEscapes = true
        place += 1
        guard place < text.count, scanEscape() else { return false }
      }
      place += 1
    }
    return false
  }

  /// Checks an escape; the place is left on its last byte.
  private mutating func scanEscape() -> Bool {
    switch text[place] {
    case 0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74: return true
    case 0x75:
      guard place + 4 < text.count, let unit = hex(at: place + 1) else { return false }
      place += 4
      if unit & 0xfc00 == 0xdc00 { return false }
      guard unit & 0xfc00 == 0xd800 else { return true }
      guard place + 6 < text.count, text[place + 1] == 0x5c, text[place + 2] == 0x75,
        let low = hex(at: place + 3),
        low & 0xfc00 == 0xdc00
      else { return false }
      place += 6
      return true
    default: return false
    }
  }

  private func hex(at start: Int) -> UInt32? {
    var value: UInt32 = 0
    for index in start..<start + 4 {
      switch text[index] {
      case 48...57: value = value << 4 | UInt32(text[index] - 48)
      case 65...70: value = value << 4 | UInt32(text[index] - 55)
      case 97...102: value = value << 4 | UInt32(text[index] - 87)
      default: return nil
      }
    }
    return value
  }

  private func unescaped(_ token: Token) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(token.end - token.start)
    var index = token.start
    while index < token.end {
      guard text[index] == 0x5c else {
        out.append(text[index])
        index += 1
        continue
      }
      switch text[index + 1] {
      case 0x62: out.append(8)
      case 0x66: out.append(12)
      case 0x6e: out.append(10)
      case 0x72: out.append(13)
      case 0x74: out.append(9)
      case 0x75:
        var scalar = hex(at: index + 2)!
        if scalar & 0xfc00 == 0xd800 {
          scalar = 0x10000 + (scalar & 0x3ff) << 10 + (hex(at: index + 8)! & 0x3ff)
          index += 6
        }
        out.append(contentsOf: String(Character(Unicode.Scalar(scalar)!)).utf8)
        index += 4
      default: out.append(text[index + 1])
      }
      index += 2
    }
    return out
  }

  private mutating func scanWord(_ word: StaticString, _ kind: Kind) -> Bool {
    let end = place + word.utf8CodeUnitCount
    guard end <= text.count, word.equals(text.span(place, end)) else { return false }
    tokens.append(Token(kind: kind, start: place, end: end, next: tokens.count + 1))
    place = end
    return true
  }

  private mutating func scanNumber() -> Bool {
    let start = place
    _ = take(0x2d)
    let firstDigit = place
    guard skipDigits() else { return false }
    if text[firstDigit] == 48, place > firstDigit + 1 { return false }
    if take(0x2e), !skipDigits() { return false }
    if place < text.count, text[place] | 0x20 == 0x65 {
      place += 1
      if !take(0x2b) { _ = take(0x2d) }
      guard skipDigits() else { return false }
    }
    tokens.append(Token(kind: .number, start: start, end: place, next: tokens.count + 1))
    return true
  }

  private mutating func skipDigits() -> Bool {
    let start = place
    while place < text.count, text[place] >= 48, text[place] <= 57 { place += 1 }
    return place > start
  }
}
