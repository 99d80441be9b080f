// SPDX-License-Identifier: Apache-2.0

/// Reads RFC 8259 by recursion, strictly: no name twice, nothing behind the end, bounded depth and width.
struct ModelJSONReader {
  var rest: ArraySlice<UInt8>

  mutating func whole() -> ModelJSON? {
    guard let value = value(depth: 0) else { return nil }
    skipBlanks()
    return rest.isEmpty ? value : nil
  }

  private mutating func skipBlanks() { rest = rest.drop { [32, 9, 10, 13].contains($0) } }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  private mutating func value(depth: Int) -> ModelJSON? {
    skipBlanks()
    guard depth <= ModelContent.depth, let first = rest.first else { return nil }
    switch first {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return string().map { .text($0) }
    default:
      if take("null") { return .null }
      if take("true") { return .bare(Array("true".utf8)) }
      if take("false") { return .bare(Array("false".utf8)) }
      return number().map { .bare($0) }
    }
  }

  private mutating func object(_ depth: Int) -> ModelJSON? {
    _ = take("{")
    var members: [(key: [UInt8], value: ModelJSON)] = []
    skipBlanks()
    if take("}") { return .object([]) }
    repeat {
      skipBlanks()
      guard let key = string(), !members.contains(where: { $0.key == key }),
        members.count < ModelContent.columns
      else { return nil }
      skipBlanks()
      guard take(":"), let value = value(depth: depth + 1) else { return nil }
      members.append((key, value))
      skipBlanks()
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func array(_ depth: Int) -> ModelJSON? {
    _ = take("[")
    var items: [ModelJSON] = []
    skipBlanks()
    if take("]") { return .array([]) }
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      items.append(value)
      skipBlanks()
    } while take(",")
    return take("]") ? .array(items) : nil
  }

  private mutating func number() -> [UInt8]? {
    let start = rest
    _ = take("-")
    let whole = digits()
    guard whole > 0, whole == 1 || start.first(where: { $0 != 45 }) != 48 else { return nil }
    if take("."), digits() == 0 { return nil }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() > 0 else { return nil }
    }
    return Array(start[..<rest.startIndex])
  }

  private mutating func digits() -> Int {
    let count = rest.prefix { (48...57).contains($0) }.count
    rest = rest.dropFirst(count)
    return count
  }

  private mutating func string() -> [UInt8]? {
    guard take("\"") else { return nil }
    var out: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return out }
      guard byte >= 0x20 else { return nil }
      if byte != UInt8(ascii: "\\") {
        out.append(byte)
      } else if let scalar = escape() {
        out += Array(String(Character(scalar)).utf8)
      } else {
        return nil
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let letter = rest.popFirst() else { return nil }
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let unit = unit() else { return nil }
      guard (0xd800..<0xdc00).contains(unit) else { return Unicode.Scalar(unit) }
      guard take("\\u"), let low = self.unit(), (0xdc00..<0xe000).contains(low) else { return nil }
      return Unicode.Scalar(0x10000 + (unit - 0xd800) * 0x400 + low - 0xdc00)
    default: return nil
    }
  }

  private mutating func unit() -> UInt32? {
    let text = rest.prefix(4)
    guard text.count == 4, text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    rest = rest.dropFirst(4)
    return UInt32(String(decoding: text, as: UTF8.self), radix: 16)
  }
}
