// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

/// The fields of a row as texts, to be written again in another form.
struct RowTexts: FieldVisitor {
  struct Entry {
    let name: String
    /// Nil for a field not given.
    let texts: [String]?
    let isList: Bool
  }

  private(set) var entries: [Entry] = []

  init<Row: Described>(_ row: Row) {
    var row = row
    row.describe(&self)
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    entries.append(Entry(name: field.name.string, texts: [value.text], isList: false))
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    entries.append(Entry(name: field.name.string, texts: value.map { [$0.text] }, isList: false))
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    entries.append(Entry(name: field.name.string, texts: values.map(\.text), isList: true))
  }

  /// One operation as JSON; every value stands in quotation marks.
  func json(_ operation: String) -> [UInt8] {
    let members = entries.compactMap { entry -> String? in
      guard let texts = entry.texts?.map(Self.quotedForJSON) else { return nil }
      let value = entry.isList ? "[" + texts.joined(separator: ",") + "]" : texts[0]
      return "\"\(entry.name)\":\(value)"
    }
    return Array("{\"operation\":\"\(operation)\",\"fields\":{\(members.joined(separator: ","))}}".utf8)
  }

  /// A heading with all columns and one row; nil where a line would be longer than one may be, or a value of
  /// a list holds what parts them.
  func csv(_ operation: String) -> [UInt8]? {
    guard !entries.contains(where: { $0.isList && ($0.texts ?? []).contains { $0.contains(";") } }) else {
      return nil
    }
    let heading = operation + ":" + entries.map(\.name).joined(separator: ",")
    let row = entries.map { entry in
      "\"" + (entry.texts ?? []).joined(separator: ";").replacing("\"", with: "\"\"") + "\""
    }
    .joined(separator: ",")
    guard max(heading.utf8.count, row.utf8.count) <= ContentLimits.lineBytes else { return nil }
    return Array("\(heading)\n\(row)\n".utf8)
  }

  private static func quotedForJSON(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

/// The words of the catalogue: names of operations and fields, and the codes that fields may hold.
struct CatalogueWords: FieldVisitor, OperationHandler {
  typealias Book = Depository
  private var words: Set<String> = []

  static func collect() -> [[UInt8]] {
    var collector = CatalogueWords()
    collector.words = ["\"operation\":\"", "\"fields\":{", "\"mode\":\"all\"", "\"operations\":[", " all:"]
    for code in Depository.codes { Depository.open(code, &collector) }
    return collector.sorted
  }

  static func genesis() -> [[UInt8]] {
    var collector = CatalogueWords()
    collector.collect(Genesis.self)
    return collector.sorted
  }

  private var sorted: [[UInt8]] { words.sorted().map { Array($0.utf8) } }

  mutating func handle<Subject: Kernel.Operation>(_: Subject.Type) where Subject.Book == Depository {
    for verb in Subject.about.verbs { words.insert(Subject.about.name.string + "." + verb.name.string) }
    collect(Correction<Subject>.self)
    collect(InstructionAction.self)
  }

  private mutating func collect<Row: Described>(_: Row.Type) {
    var row = Row()
    row.describe(&self)
  }

  private mutating func take<Value: FieldValue>(_ field: Field, _: Value.Type) {
    words.insert(field.name.string)
    words.insert(Value.form.example.string)
    for code in Value.form.codes { words.insert(code.code.string) }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) { take(field, Value.self) }
  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) { take(field, Value.self) }
  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    take(field, Value.self)
  }
}
