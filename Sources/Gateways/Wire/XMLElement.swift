// SPDX-License-Identifier: Apache-2.0

/// An element of an XML document with its name resolved. Attributes other than declarations of names are
/// checked and dropped: the messages of the registers use none.
public struct XMLElement: Sendable, Equatable {
  public internal(set) var namespace: String
  public internal(set) var name: String
  public internal(set) var text: [UInt8] = []
  public internal(set) var children: [XMLElement] = []

  func isNamed(_ name: String, in namespace: String) -> Bool {
    self.name == name && self.namespace == namespace
  }
}

public enum XMLProblem: Error {
  case tooLarge, tooDeep, tooMany
  /// Documents with a type declaration, entities or processing instructions are refused before anything of
  /// them is carried out.
  case declaration
  case malformed
}

/// Reads what a stranger sent: bounded in size, depth and number of elements before any of it is kept.
/// Elements, text, CDATA and comments are read; document type, entities beyond the five and processing
/// instructions are refused.
public struct XMLReader {
  public static let bytes = 64 << 10
  public static let depth = 16
  public static let elements = 512

  private let input: [UInt8]
  private var place = 0
  private var count = 0
  /// Prefixes in scope, innermost last.
  private var names: [(prefix: String, namespace: String)] = [
    ("xml", "http://www.w3.org/XML/1998/namespace")
  ]

  public static func read(_ input: [UInt8]) throws(XMLProblem) -> XMLElement {
    guard input.count <= bytes else { throw .tooLarge }
    guard String(validating: input, as: UTF8.self) != nil,
      !input.contains(where: { $0 < 0x20 && $0 != 9 && $0 != 10 && $0 != 13 })
    else { throw .malformed }
    var reader = XMLReader(input: input)
    return try reader.document()
  }

  private init(input: [UInt8]) { self.input = input }

  // MARK: The document

  private mutating func document() throws(XMLProblem) -> XMLElement {
    if at([0xef, 0xbb, 0xbf]) { place += 3 }
    if at("<?xml"), place + 5 < input.count, Self.isBlank(input[place + 5]) {
      try skip(past: "?>")
    }
    try skipComments()
    let root = try element(depth: 1)
    try skipComments()
    guard place == input.count else { throw .malformed }
    return root
  }

  private mutating func skipComments() throws(XMLProblem) {
    skipBlanks()
    while at("<!--") {
      try comment()
      skipBlanks()
    }
    if at("<!") || at("<?") { throw .declaration }
  }

  private mutating func comment() throws(XMLProblem) {
    place += 4
    try skip(past: "--")
    guard take(">") else { throw .malformed }
  }

  // MARK: Elements

  private mutating func element(depth: Int) throws(XMLProblem) -> XMLElement {
    guard depth <= Self.depth else { throw .tooDeep }
    count += 1
    guard count <= Self.elements else { throw .tooMany }
    guard take("<") else { throw .malformed }
    let tag = try name()
    let scope = names.count
    defer { names.removeLast(names.count - scope) }
    let isEmpty = try attributes()
    let (namespace, local) = try resolve(tag)
    var element = XMLElement(namespace: namespace, name: local)
    if isEmpty { return element }
    while true {
      guard place < input.count else { throw .malformed }
      if at("</") {
        place += 2
        guard try name() == tag else { throw .malformed }
        skipBlanks()
        guard take(">") else { throw .malformed }
        return element
      }
      if at("<!--") {
        try comment()
      } else if at("<![CDATA[") {
        place += 9
        let start = place
        try skip(past: "]]>")
        element.text += input[start..<place - 3]
      } else if at("<!") || at("<?") {
        throw .declaration
      } else if at("<") {
        element.children.append(try self.element(depth: depth + 1))
      } else {
        element.text += try text(until: 0x3c)
      }
    }
  }

  /// Up to the end of a start tag.
  /// - Returns: whether the element has no content.
  private mutating func attributes() throws(XMLProblem) -> Bool {
    var seen: [String] = []
    while true {
      let hasBlank = skipBlanks()
      if take(">") { return false }
      if at("/>") {
        place += 2
        return true
      }
      guard hasBlank, seen.count < 32 else { throw .malformed }
      let name = try name()
      guard !seen.contains(name) else { throw .malformed }
      seen.append(name)
      skipBlanks()
      guard take("=") else { throw .malformed }
      skipBlanks()
      guard place < input.count, input[place] == 0x22 || input[place] == 0x27 else { throw .malformed }
      let quote = input[place]
      place += 1
      let value = String(decoding: try text(until: quote), as: UTF8.self)
      place += 1
      if name == "xmlns" {
        names.append(("", value))
      } else if name.hasPrefix("xmlns:") {
        guard !value.isEmpty else { throw .malformed }
        names.append((String(name.dropFirst(6)), value))
      }
    }
  }

  private func resolve(_ tag: String) throws(XMLProblem) -> (namespace: String, name: String) {
    let parts = tag.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, !parts.contains("") else { throw .malformed }
    let prefix = parts.count == 2 ? parts[0] : ""
    let known = names.last { $0.prefix == prefix }?.namespace
    guard let namespace = known ?? (prefix.isEmpty ? "" : nil) else { throw .malformed }
    return (namespace, parts[parts.count - 1])
  }

  // MARK: Text

  /// Characters up to a byte, which is not taken; references are replaced.
  private mutating func text(until end: UInt8) throws(XMLProblem) -> [UInt8] {
    var text: [UInt8] = []
    while place < input.count, input[place] != end {
      switch input[place] {
      case 0x3c: throw .malformed
      case 0x26: text += try reference()
      default:
        text.append(input[place])
        place += 1
      }
    }
    guard place < input.count else { throw .malformed }
    return text
  }

  private static let references: [(name: String, byte: UInt8)] = [
    ("amp", 0x26), ("lt", 0x3c), ("gt", 0x3e), ("quot", 0x22), ("apos", 0x27),
  ]

  private mutating func reference() throws(XMLProblem) -> [UInt8] {
    place += 1
    let start = place
    while place < input.count, input[place] != 0x3b, place - start < 10 { place += 1 }
    guard place < input.count, input[place] == 0x3b else { throw .malformed }
    let name = String(decoding: input[start..<place], as: UTF8.self)
    place += 1
    if let known = Self.references.first(where: { $0.name == name }) { return [known.byte] }
    guard name.hasPrefix("#") else { throw .declaration }
    let isHexadecimal = name.hasPrefix("#x")
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard digits.first?.isHexDigit == true, let value = UInt32(digits, radix: isHexadecimal ? 16 : 10),
      value >= 0x20 || value == 9 || value == 10 || value == 13, value != 0xfffe, value != 0xffff,
      let scalar = Unicode.Scalar(value)
    else { throw .malformed }
    return Array(String(Character(scalar)).utf8)
  }

  // MARK: Bytes

  private mutating func name() throws(XMLProblem) -> String {
    let start = place
    while place < input.count, Self.isNamePart(input[place]) { place += 1 }
    guard place > start, place - start <= 128, !(0x2d...0x39).contains(input[start]) else {
      throw .malformed
    }
    return String(decoding: input[start..<place], as: UTF8.self)
  }

  /// Letters, digits, hyphen, full stop, colon, underscore, and all beyond ASCII.
  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3a, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x80...0xff: true
    default: false
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }

  @discardableResult
  private mutating func skipBlanks() -> Bool {
    let start = place
    while place < input.count, Self.isBlank(input[place]) { place += 1 }
    return place > start
  }

  private func at(_ text: StaticString) -> Bool {
    guard place + text.utf8CodeUnitCount <= input.count else { return false }
    for index in 0..<text.utf8CodeUnitCount where input[place + index] != text.utf8Start[index] {
      return false
    }
    return true
  }

  private func at(_ bytes: [UInt8]) -> Bool { input[place...].starts(with: bytes) }

  private mutating func take(_ text: StaticString) -> Bool {
    guard at(text) else { return false }
    place += text.utf8CodeUnitCount
    return true
  }

  private mutating func skip(past text: StaticString) throws(XMLProblem) {
    while !at(text) {
      guard place < input.count else { throw .malformed }
      place += 1
    }
    place += text.utf8CodeUnitCount
  }
}
