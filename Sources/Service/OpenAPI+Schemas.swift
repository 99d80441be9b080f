// SPDX-License-Identifier: Apache-2.0
import Kernel
import Views

// The schemas of messages, made from the catalogue, and of the documents that the server gives.

extension OpenAPI {
  /// `Submission`, and one schema for every message of the catalogue.
  static var messageSchemas: [(String, JSONValue)] {
    let messages = Catalogue.operations.flatMap { operation in
      operation.about.verbs.map { (operation.message($0), messageSchema(operation, $0)) }
    }
    let references = messages.map { name, _ in
      JSONValue.object([("$ref", .string("#/components/schemas/\(name)"))])
    }
    let one: JSONValue = ["$ref": "#/components/schemas/Message"]
    let submission: JSONValue = [
      "description": "One message, or many: one by one (`each`) or all or nothing (`all`).",
      "oneOf": [
        one,
        object(
          [
            ("mode", ["enum": ["each", "all"], "default": "each"]),
            (
              "operations",
              [
                "type": "array", "items": one, "minItems": 1,
                "maxItems": .integer(Int64(ContentLimits.lines)),
              ]
            ),
          ], required: ["operations"]),
      ],
    ]
    return [("Submission", submission), ("Message", ["oneOf": .array(references)])] + messages
  }

  private static func messageSchema(_ operation: CatalogueOperation, _ verb: Verb) -> JSONValue {
    let fields = operation.fields(of: verb)
    return [
      "title": .string("\(operation.about.title.english.string) — \(operation.about.title.turkish.string)"),
      "description": .string(
        "\(operation.about.summary.english.string)\n\n\(operation.about.summary.turkish.string)"),
      "type": "object",
      "additionalProperties": false,
      "required": ["operation", "fields"],
      "properties": [
        "operation": ["const": .string(operation.message(verb))],
        "fields": object(
          fields.map { ($0.name, $0.schema) }, required: fields.filter { $0.need == .mandatory }.map(\.name)),
      ],
    ]
  }

  static func object(_ properties: [(String, JSONValue)], required: [String] = []) -> JSONValue {
    .members([
      ("type", "object"), ("additionalProperties", false),
      ("required", required.isEmpty ? nil : .array(required.map { .string($0) })),
      ("properties", .object(properties)),
    ])
  }

  private static var text: JSONValue { ["type": "string"] }
  private static var number: JSONValue { ["type": "integer"] }
  private static var moment: JSONValue { ["type": "string", "format": "date-time"] }
  private static var facts: JSONValue { ["type": "object", "additionalProperties": ["type": "string"]] }

  private static var refusal: [(String, JSONValue)] {
    [
      ("code", ["enum": .array(RefusalCode.allCases.map { .string($0.name) })]), ("number", number),
      ("rule", text),
      ("facts", facts), ("message", text),
    ]
  }

  static var documentSchemas: [(String, JSONValue)] {
    [
      (
        "Answer",
        object(
          [
            ("sequence", number), ("time", moment), ("reference", text), ("accepted", number),
            ("refused", number),
            ("refusal", object(refusal)),
            ("lines", ["type": "array", "items": ["$ref": "#/components/schemas/Line"]]),
          ], required: ["sequence", "time", "reference", "accepted", "refused", "lines"])
      ),
      (
        "Line",
        object(
          [
            ("line", number),
            ("status", ["enum": .array(InstructionState.allCases.map { .text($0.code) } + ["refused"])]),
            ("instruction", number),
          ] + refusal, required: ["line", "status"])
      ),
      (
        "Problem",
        object(
          [("type", text), ("title", text), ("status", number), ("detail", text)] + refusal.dropLast(),
          required: ["type", "title", "status", "code", "number", "rule", "detail"])
      ),
      (
        "Entry",
        object([
          ("sequence", number), ("time", moment), ("form", text), ("header", text), ("content", text),
          ("signature", text),
          ("answer", ["$ref": "#/components/schemas/Answer"]),
        ])
      ),
      (
        "Receipt",
        object([
          ("format", ["const": .string(Receipt.format)]),
          (
            "entry",
            object([
              ("sequence", number), ("timeMicroseconds", number), ("kind", number), ("form", number),
              ("salt", text), ("header", text), ("content", text), ("signature", text), ("outcome", text),
            ])
          ),
          ("entryProof", ["type": "array", "items": text]),
          ("outcomeProof", ["type": "array", "items": text]), ("checkpoint", text),
        ])
      ),
      ("Catalogue", ["type": "object"]),
      (
        "Health",
        object([
          ("status", text), ("sequence", number), ("time", moment), ("head", text), ("views", number),
          ("queued", number),
        ])
      ),
    ] + RowForms.schemas + InvestorForms.schemas + [("Reports", Report.listSchema)]
      + Report.all.flatMap(\.schemas)
  }
}

extension FieldForm {
  /// The JSON schema of a value. Numbers may also come in quotation marks; the schema names the plain form.
  var schema: JSONValue {
    if !codes.isEmpty {
      return ["enum": .array(codes.map { .text($0.code) }), "description": .text(note.english)]
    }
    switch shape {
    case .integer:
      let examples = Int64(example.string).map { JSONValue.array([.integer($0)]) }
      return .members([("type", "integer"), ("description", .text(note.english)), ("examples", examples)])
    case .flag: return ["type": "boolean", "description": .text(note.english)]
    case .text:
      return .members([
        ("type", "string"), ("maxLength", .integer(Int64(longest))),
        ("pattern", pattern.utf8CodeUnitCount == 0 ? nil : .string("^(?:\(pattern.string))$")),
        ("description", .text(note.english)), ("examples", [.text(example)]),
      ])
    }
  }
}

extension CatalogueField {
  var schema: JSONValue {
    let described: JSONValue = .string("\(label.english.string) — \(label.turkish.string)")
    guard case .object(let members) = form.schema else { return form.schema }
    let value = JSONValue.object(members.filter { $0.0 != "description" } + [("description", described)])
    guard case .list(let limit) = need else { return value }
    return ["type": "array", "items": value, "maxItems": .integer(Int64(limit))]
  }
}
