// SPDX-License-Identifier: Apache-2.0
import Kernel

// The catalogue for programs: `GET /v1/operations`.

extension Catalogue {
  static let json: [UInt8] = JSONValue.object([
    ("catalogue", .integer(Int64(Door.catalogueVersion))),
    ("functions", .array(functions.map { ["number": .integer(Int64($0.number)), "title": $0.title.json] })),
    ("operations", .array(operations.map(\.json))),
  ]).bytes
}

extension Bilingual {
  var json: JSONValue { ["tr": .text(turkish), "en": .text(english)] }
}

extension CatalogueOperation {
  var json: JSONValue {
    [
      "name": .text(about.name),
      "code": .integer(Int64(code.rawValue)),
      "function": .integer(Int64(about.function)),
      "title": about.title.json,
      "summary": about.summary.json,
      "usedBy": about.usedBy.json,
      "messages": .array(
        about.verbs.map { verb in
          [
            "name": .string(message(verb)),
            "authority": .string("\(about.name).\(verb.stage.name)"),
            "title": verb.title.json,
            "fields": .array(fields(of: verb).map(\.json)),
          ]
        }),
      "needsTwoPersons": .flag(about.needsTwoPersons),
      "needsBusinessDay": .flag(about.needsBusinessDay),
      "expiry": about.expiry.text.json,
      "refusals": .array(
        about.refusals.map { refusal in
          [
            "code": .string(refusal.code.name),
            "number": .integer(Int64(refusal.code.rawValue)),
            "rule": .string(refusal.rule.description),
            "sentence": refusal.code.sentence.json,
          ]
        }),
      "rules": .array(about.rules.map { .string($0.description) }),
    ]
  }
}

extension CatalogueField {
  var json: JSONValue {
    let isList = if case .list = need { true } else { false }
    return .members([
      ("name", .string(name)),
      ("label", label.json),
      ("type", .text(form.name)),
      ("isMandatory", .flag(need == .mandatory)),
      ("isList", .flag(isList)),
      ("longest", .integer(Int64(form.longest))),
      ("pattern", form.pattern.utf8CodeUnitCount == 0 ? nil : .text(form.pattern)),
      ("example", .text(form.example)),
      ("note", form.note.json),
      (
        "codes",
        form.codes.isEmpty
          ? nil : .array(form.codes.map { ["code": .text($0.code), "meaning": $0.meaning.json] })
      ),
      ("missing", .string(missing.name)),
      ("refusals", .array(form.refusals.map { .string($0.name) })),
    ])
  }
}
