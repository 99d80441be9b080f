// SPDX-License-Identifier: Apache-2.0
import Kernel

/// A field as XML, a table or a form has it: a name and a text.
struct FieldText: Sendable, Equatable {
  let name: String
  let text: [UInt8]
}

/// Reads something described from texts by name. Strict: an unknown name, one that comes twice and a bad
/// value all make it no reading at all.
struct FieldTextReader: FieldVisitor {
  private let texts: [FieldText]
  private var found = 0
  private var isRight = true

  static func read<Subject: Described>(_ texts: [FieldText], as _: Subject.Type) -> Subject? {
    guard Set(texts.map(\.name)).count == texts.count else { return nil }
    var subject = Subject()
    var reader = FieldTextReader(texts: texts)
    subject.describe(&reader)
    return reader.isRight && reader.found == texts.count ? subject : nil
  }

  private init(texts: [FieldText]) { self.texts = texts }

  /// An empty text is a field not given.
  private mutating func value<Value: FieldValue>(_ field: Field) -> Value? {
    guard let text = texts.first(where: { $0.name == field.name.string })?.text else { return nil }
    found += 1
    guard !text.isEmpty else { return nil }
    do { return try Value.read(text.span) } catch {
      isRight = false
      return nil
    }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value) {
    if let value: Value = value(field) { target = value } else { isRight = false }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value?) { target = value(field) }

  /// None of the registers' messages has a list.
  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    isRight = false
  }
}

/// Writes the fields of something described as texts by name; what is not given is left out.
struct FieldTextWriter: FieldVisitor {
  private var texts: [FieldText] = []

  static func texts<Subject: Described>(of subject: Subject) -> [FieldText] {
    var subject = subject
    var writer = FieldTextWriter()
    subject.describe(&writer)
    return writer.texts
  }

  private mutating func add<Value: FieldValue>(_ field: Field, _ value: Value) {
    var text: [UInt8] = []
    value.write(to: &text)
    texts.append(FieldText(name: field.name.string, text: text))
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value) { add(field, target) }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value?) {
    if let target { add(field, target) }
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    for value in values { add(field, value) }
  }
}
