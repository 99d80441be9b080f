// SPDX-License-Identifier: Apache-2.0
import Kernel

/// A JSON document in memory, its members in the order written: for everything that is not long.
indirect enum JSONValue: Sendable {
  case object([(String, JSONValue)])
  case array([JSONValue])
  case string(String)
  case integer(Int64)
  case flag(Bool)
  case null
  /// Written as it stands: a document that is JSON already.
  case verbatim([UInt8])

  var bytes: [UInt8] {
    var writer = DocumentWriter(capacity: 1_024)
    write(to: &writer)
    return writer.array
  }

  func write(to out: inout DocumentWriter) {
    switch self {
    case .object(let members):
      var separator: StaticString = "{"
      for (name, value) in members {
        out.text(separator)
        out.json(name)
        out.text(":")
        value.write(to: &out)
        separator = ","
      }
      out.text(members.isEmpty ? "{}" : "}")
    case .array(let values):
      var separator: StaticString = "["
      for value in values {
        out.text(separator)
        value.write(to: &out)
        separator = ","
      }
      out.text(values.isEmpty ? "[]" : "]")
    case .string(let text): out.json(text)
    case .integer(let number):
      if number < 0 { out.text("-") }
      out.decimal(number.magnitude)
    case .flag(let isSet): out.text(isSet ? "true" : "false")
    case .null: out.text("null")
    case .verbatim(let document): out.bytes(document)
    }
  }

  /// An object without the members that have no value.
  static func members(_ members: [(String, JSONValue?)]) -> JSONValue {
    .object(members.compactMap { name, value in value.map { (name, $0) } })
  }

  static func text(_ text: StaticString) -> JSONValue { .string(text.string) }
  static func number(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int64) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .flag(value) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements) }
}
