// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel

/// Inputs to begin with, made from the catalogue: every field holds the example of its form. An operation or
/// event that is new tomorrow is fuzzed from its first day.
enum CatalogueSeeds {
  static func json() -> [[UInt8]] {
    operations().map { rows in
      let lines = rows.map { String(decoding: $0.texts.json($0.name), as: UTF8.self) }
      return Array("{\"operations\":[\(lines.joined(separator: ","))]}".utf8)
    }
  }

  static func csv() -> [[UInt8]] {
    operations().flatMap { rows in rows.compactMap { $0.texts.csv($0.name) } }
  }

  static func binary() -> [[UInt8]] {
    zip(Depository.codes, operations()).flatMap { code, rows in
      rows.map { [code.rawValue, $0.verb.rawValue] + $0.binary }
    }
  }

  static func outcomes() -> [[UInt8]] {
    var collector = EventCollector()
    OutcomeReader.forEachType(&collector)
    return [collector.outcome]
  }

  fileprivate struct Row {
    let name: String
    let verb: Verb
    let texts: RowTexts
    let binary: [UInt8]
  }

  private static func operations() -> [[Row]] {
    Depository.codes.map { code in
      var collector = RowCollector()
      Depository.open(code, &collector)
      return collector.rows
    }
  }
}

/// An entry, a correction and an approval.
private struct RowCollector: OperationHandler {
  typealias Book = Depository
  private(set) var rows: [CatalogueSeeds.Row] = []

  mutating func handle<Subject: Kernel.Operation>(_: Subject.Type) where Subject.Book == Depository {
    let name = Subject.about.name.string
    add(Subject.self, name, .enter)
    guard !Subject.about.isReport else { return }
    if Subject.about.verbs.contains(.correct) { add(Correction<Subject>.self, name, .correct) }
    if Subject.about.verbs.contains(.approve) { add(InstructionAction.self, name, .approve) }
  }

  private mutating func add<Row: Described>(_: Row.Type, _ name: String, _ verb: Verb) {
    var row = example(of: Row.self)
    var writer = BinaryWriter()
    row.describe(&writer)
    rows.append(
      .init(
        name: name + "." + verb.name.string, verb: verb, texts: RowTexts(row), binary: writer.array()))
  }
}

/// All events one after the other, each of a line of its own.
private struct EventCollector: EventHandler {
  private(set) var outcome: [UInt8] = []
  private var line: UInt8 = 0

  mutating func handle<Happening: Event>(_: Happening.Type) {
    var event = example(of: Happening.self)
    var writer = BinaryWriter()
    writer.byte(Happening.code)
    writer.varint(UInt64(line))
    event.describe(&writer)
    outcome += writer.array()
    line += 1
  }
}

private func example<Row: Described>(of _: Row.Type) -> Row {
  var row = Row()
  var examples = Examples()
  row.describe(&examples)
  return row
}

private struct Examples: FieldVisitor {
  private func value<Value: FieldValue>(_: Value.Type) -> Value {
    good { try Value.read(Array(Value.form.example.string.utf8).span) }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value) { target = value(Value.self) }
  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value?) {
    target = value(Value.self)
  }
  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    values = [value(Value.self)]
  }
}
