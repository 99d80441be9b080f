// SPDX-License-Identifier: Apache-2.0
import Units

/// A text in the two languages of the registry (GEN-07).
public struct Bilingual: Sendable {
  public let english: StaticString
  public let turkish: StaticString

  @inlinable
  public init(_ english: StaticString, _ turkish: StaticString) {
    self.english = english
    self.turkish = turkish
  }
}

/// What is said of a field beside its name and type; every form, help page and schema shows it.
public struct Field: Sendable {
  public let name: StaticString
  public let label: Bilingual
  /// The refusal when a mandatory field is not given.
  public let missing: RefusalCode

  @inlinable
  public init(
    _ name: StaticString, _ english: StaticString, _ turkish: StaticString,
    missing: RefusalCode = .fieldMissing
  ) {
    self.name = name
    self.label = Bilingual(english, turkish)
    self.missing = missing
  }
}

/// How a value looks from outside: enough for OpenAPI, forms, help and the data dictionary.
public struct FieldForm: Sendable {
  public enum Shape: Sendable { case text, integer, flag }
  public let name: StaticString
  public let shape: Shape
  /// A regular expression for the whole value; empty for none.
  public let pattern: StaticString
  public let longest: Int
  public let example: StaticString
  public let note: Bilingual
  /// A closed list of codes with their meaning; empty for none.
  public let codes: [(code: StaticString, meaning: Bilingual)]
  /// The refusals that a badly formed value gives, in the order tested.
  public let refusals: [RefusalCode]

  public init(
    _ name: StaticString, _ shape: Shape = .text, pattern: StaticString = "", longest: Int,
    example: StaticString,
    _ note: Bilingual, codes: [(code: StaticString, meaning: Bilingual)] = [], refusals: [RefusalCode]
  ) {
    self.name = name
    self.shape = shape
    self.pattern = pattern
    self.longest = longest
    self.example = example
    self.note = note
    self.codes = codes
    self.refusals = refusals
  }
}

/// Why a field's text is not a value.
public struct FieldProblem: Error {
  public let code: RefusalCode
  @inlinable public init(_ code: RefusalCode) { self.code = code }
}

/// A value that a field of an operation can hold: it has a text form for people and files and a binary form.
public protocol FieldValue: Sendable {
  static var form: FieldForm { get }
  /// What stands in a field before it is read; never a value of its own.
  static var blank: Self { get }
  static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self
  func write(to out: inout [UInt8])
  func encode(into writer: inout BinaryWriter)
  static func decode(from reader: inout BinaryReader) -> Self
}

extension FieldValue {
  public var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Whatever has named fields: an operation, an event, a row of a list. It hands each field, by name, to a
/// visitor, and the visitor decides what that means: read a CSV row, write the binary form, collect a schema.
public protocol Described: Sendable {
  init()
  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor)
}

/// One way of going through the fields of something described. Faults are collected, so that all faulty
/// fields of a line are named together (GEN-39).
public protocol FieldVisitor: ~Copyable {
  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value)
  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?)
  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value])
}

/// The binary form: fields one after the other, in the order described.
extension BinaryWriter: FieldVisitor {
  @inlinable
  public mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    value.encode(into: &self)
  }

  @inlinable
  public mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    if let present = value {
      byte(1)
      present.encode(into: &self)
    } else {
      byte(0)
    }
  }

  @inlinable
  public mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    varint(UInt64(values.count))
    for value in values { value.encode(into: &self) }
  }
}

extension BinaryReader: FieldVisitor {
  @inlinable
  public mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    value = Value.decode(from: &self)
  }

  @inlinable
  public mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    value = byte() == 1 ? Value.decode(from: &self) : nil
  }

  @inlinable
  public mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    let count = varint()
    values.removeAll(keepingCapacity: true)
    guard count <= UInt64(limit) else {
      fail()
      return
    }
    for _ in 0..<count where !isBroken { values.append(Value.decode(from: &self)) }
  }
}
