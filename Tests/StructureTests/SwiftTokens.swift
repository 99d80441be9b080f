// SPDX-License-Identifier: Apache-2.0

/// Swift source cut into words, numbers and signs. Comments and the letters of literals are left out; code
/// interpolated into a literal is kept.
///
/// It knows no bare-slash regular expressions: `/"/` would be taken for the start of a string. Write `#/"/#`.
struct SwiftTokens {
  struct Token: Equatable {
    let text: String
    let line: Int
  }

  private(set) var tokens: [Token] = []
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ source: String) {
    bytes = Array(source.utf8)
    while position < bytes.count { step() }
  }

  /// The modules imported, each with its line, however the import is written.
  var imports: [Token] {
    let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    return tokens.indices.compactMap { index in
      guard tokens[index].text == "import", !isMember(index) else { return nil }
      return tokens[(index + 1)...].first { !kinds.contains($0.text) }
    }
  }

  /// Where a run of tokens occurs, but for members and declarations of the name that it begins with.
  func lines(of run: [String]) -> [Int] {
    tokens.indices.compactMap { index in
      guard tokens[index].text == run[0], index + run.count <= tokens.count else { return nil }
      if isMember(index) || isDeclared(index) { return nil }
      return zip(tokens[index...], run).allSatisfy { $0.text == $1 } ? tokens[index].line : nil
    }
  }

  private func isMember(_ index: Int) -> Bool { index > 0 && tokens[index - 1].text == "." }

  private func isDeclared(_ index: Int) -> Bool {
    index > 0 && ["enum", "struct", "func", "case"].contains(tokens[index - 1].text)
  }

  // MARK: Cutting

  private mutating func step() {
    switch bytes[position] {
    case UInt8(ascii: "\n"):
      line += 1
      position += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      position += 1
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
      skipBlockComment()
    case UInt8(ascii: "\""), UInt8(ascii: "#"):
      if !skipLiteral() { take(1) }
    case UInt8(ascii: "`"):
      let length = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: "`")).map { $0 - position + 1 }
      take(length ?? 1)
    case let first where Self.isWord(first):
      takeWord(startingWithDigit: Self.isDigit(first))
    default:
      take(1)
    }
  }

  private func byte(_ offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5a).contains(byte & 0xdf) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private mutating func take(_ count: Int) {
    let text = String(decoding: bytes[position..<position + count], as: UTF8.self)
    tokens.append(Token(text: text, line: line))
    position += count
  }

  /// A number keeps its fraction, `1.5`, unless it stands for something else itself: `pair.0.1`, `$0.1`.
  private mutating func takeWord(startingWithDigit isNumber: Bool) {
    var length = 0
    let mayHaveFraction = isNumber && tokens.last?.text != "." && tokens.last?.text != "$"
    while let next = byte(length) {
      let isPoint = mayHaveFraction && next == UInt8(ascii: ".") && byte(length + 1).map(Self.isDigit) == true
      guard Self.isWord(next) || isPoint else { break }
      length += 1
    }
    take(length)
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if byte(0) == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        depth += 1
        position += 2
      } else if byte(0) == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        depth -= 1
        position += 2
      } else {
        if byte(0) == UInt8(ascii: "\n") { line += 1 }
        position += 1
      }
    } while depth > 0 && position < bytes.count
  }

  /// Skips a string or an extended regular expression, and cuts what is interpolated.
  /// - Returns: false when none begins here.
  private mutating func skipLiteral() -> Bool {
    var hashes = 0
    while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
    guard let mark = byte(hashes), mark == UInt8(ascii: "\"") || (hashes > 0 && mark == UInt8(ascii: "/"))
    else {
      return false
    }
    let isLong = mark == UInt8(ascii: "\"") && byte(hashes + 1) == mark && byte(hashes + 2) == mark
    let end =
      Array(repeating: mark, count: isLong ? 3 : 1) + Array(repeating: UInt8(ascii: "#"), count: hashes)
    let escape = [UInt8(ascii: "\\")] + Array(repeating: UInt8(ascii: "#"), count: hashes)
    position += hashes + (isLong ? 3 : 1)
    while position < bytes.count, !stands(end) {
      if stands(escape), mark == UInt8(ascii: "\"") {
        position += escape.count
        if byte(0) == UInt8(ascii: "(") { cutInterpolation() } else { position += 1 }
      } else {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
      }
    }
    position = min(position + end.count, bytes.count)
    return true
  }

  private func stands(_ text: [UInt8]) -> Bool { bytes[position...].starts(with: text) }

  private mutating func cutInterpolation() {
    var depth = 0
    repeat {
      if byte(0) == UInt8(ascii: "(") { depth += 1 }
      if byte(0) == UInt8(ascii: ")") { depth -= 1 }
      step()
    } while depth > 0 && position < bytes.count
  }
}
