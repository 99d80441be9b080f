// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

/// The part of `Docs/Scenarios.md` that follows from the catalogue: operations with their fields, lists of
/// codes, states, refusal codes. A test keeps the page current.
public enum ScenarioReference {
  public static let begin = "<!-- from the catalogue: begin -->"
  public static let end = "<!-- from the catalogue: end -->"

  public static var markdown: String {
    var out = "### Operations\n\n"
    out += "Mandatory fields are **bold**; `[…]` takes a list. Codes of a field stand in the next table.\n\n"
    out += "| Operation | Verbs | Fields |\n| --- | --- | --- |\n"
    var collector = CodeLists()
    for code in Depository.codes {
      var reader = RowReader(lists: collector)
      Depository.open(code, &reader)
      collector = reader.lists
      out += reader.row
    }
    out += "\n`correct` has **instruction** and all fields of `enter`; every other verb has **instruction**, "
    out += "version, reason.\n\n### Codes of fields\n\n| Field | Codes |\n| --- | --- |\n"
    for list in collector.lists {
      let codes = list.codes.map { "`\($0.code.string)` \($0.meaning.english.string)" }
      out += "| \(list.fields.joined(separator: ", ")) | \(codes.joined(separator: "; ")) |\n"
    }
    out += "\n### States\n\n| Code | Meaning |\n| --- | --- |\n"
    for state in InstructionState.allCases {
      out += "| `\(state.code.string)` | \(state.meaning.english.string) |\n"
    }
    out += "\n### Refusal codes\n\n"
    for hundred in 1...11 {
      let codes = RefusalCode.allCases.filter { Int($0.rawValue) / 100 == hundred }.map { "`\($0.name)`" }
      if !codes.isEmpty { out += "- \(hundred)xx: \(codes.joined(separator: " "))\n" }
    }
    return out
  }
}

private struct CodeLists {
  var lists: [(name: String, fields: [String], codes: [(code: StaticString, meaning: Bilingual)])] = []

  mutating func add(_ field: String, _ form: FieldForm) {
    guard !form.codes.isEmpty else { return }
    let name = form.name.string
    if let index = lists.firstIndex(where: { $0.name == name }) {
      if !lists[index].fields.contains(field) { lists[index].fields.append(field) }
    } else {
      lists.append((name, [field], form.codes))
    }
  }
}

private struct RowReader: OperationHandler {
  typealias Book = Depository
  var lists: CodeLists
  var row = ""

  mutating func handle<Subject: Operation>(_: Subject.Type) where Subject.Book == Depository {
    let about = Subject.about
    var fields = FieldLister(operation: about.name.string, lists: lists)
    var sample = Subject()
    sample.describe(&fields)
    lists = fields.lists
    let verbs = about.verbs.map(\.name.string).joined(separator: ", ")
    row = "| `\(about.name.string)` | \(verbs) | \(fields.names.joined(separator: ", ")) |\n"
  }
}

private struct FieldLister: FieldVisitor {
  let operation: String
  var lists: CodeLists
  var names: [String] = []

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    names.append("**\(field.name.string)**")
    lists.add("`\(field.name.string)` of `\(operation)`", Value.form)
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    names.append(field.name.string)
    lists.add("`\(field.name.string)` of `\(operation)`", Value.form)
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    names.append("**\(field.name.string)** […]")
  }
}
