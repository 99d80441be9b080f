// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The form of a row in JSON: documents and their schemas are both made from it.
struct RowForm<Row: Sendable>: Sendable {
  struct Member: Sendable {
    let name: String
    let schema: JSONValue
    /// Nil for a member that the row goes without.
    let value: @Sendable (Row) -> JSONValue?
  }

  let name: String
  let members: [Member]

  /// The name of the schema of a page of such rows.
  var page: String { "\(name)Page" }

  func values(_ row: Row) -> [(String, JSONValue?)] { members.map { ($0.name, $0.value(row)) } }

  func json(_ row: Row) -> JSONValue { .members(values(row)) }

  var properties: [(String, JSONValue)] { members.map { ($0.name, $0.schema) } }
}

extension RowForm.Member {
  static func text(_ name: String, _ value: @escaping @Sendable (Row) -> String?) -> Self {
    Self(name: name, schema: ["type": "string"]) { value($0).map { .string($0) } }
  }

  /// A value in the text that a field of it has.
  static func field<Value: FieldValue>(
    _ name: String, _ value: @escaping @Sendable (Row) -> Value?
  ) -> Self {
    Self(name: name, schema: Value.form.codes.isEmpty ? ["type": "string"] : Value.form.schema) {
      value($0).map { .string($0.text) }
    }
  }

  static func number<Number: BinaryInteger & Sendable>(
    _ name: String, _ value: @escaping @Sendable (Row) -> Number?
  ) -> Self {
    Self(name: name, schema: ["type": "integer"]) { value($0).map { .integer(Int64(clamping: $0)) } }
  }

  static func flag(_ name: String, _ value: @escaping @Sendable (Row) -> Bool?) -> Self {
    Self(name: name, schema: ["type": "boolean"]) { value($0).map { .flag($0) } }
  }

  static func moment(_ name: String, _ value: @escaping @Sendable (Row) -> Moment?) -> Self {
    Self(name: name, schema: ["type": "string", "format": "date-time"]) {
      value($0).map { .string($0.description) }
    }
  }
}
