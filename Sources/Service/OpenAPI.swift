// SPDX-License-Identifier: Apache-2.0
import Kernel

/// The OpenAPI 3.1 document of the server, made from the catalogue and the list of routes.
enum OpenAPI {
  static let document: [UInt8] = JSONValue.object([
    ("openapi", "3.1.0"),
    ("jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema"),
    (
      "info",
      [
        "title": "Kaydi",
        "version": .string(String(Door.catalogueVersion)),
        "summary": "Central securities depository / Merkezi kaydi sistem",
        "description": .string(about),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ]
    ),
    ("security", [["memberCertificate": []]]),
    ("paths", .object(paths)),
    (
      "components",
      [
        "securitySchemes": [
          "memberCertificate": [
            "type": "mutualTLS",
            "description": "Certificate of the depository's authority, assigned to a user (GEN-10).",
          ]
        ],
        "parameters": parameters,
        "headers": headers,
        "responses": responses,
        "schemas": .object(messageSchemas + documentSchemas),
      ]
    ),
  ]).bytes

  private static let about = """
    Members send signed submissions and read their own data. The content of a submission is signed as a detached JWS \
    (ES256, RFC 7515 appendix F, RFC 7797) in the header `Kaydi-Signature`; every answer carries the depository's \
    signature in the same header, over its exact body. What took its place in the journal is answered 200, also when it \
    was refused; what was turned away at the door is a problem document (RFC 9457) and changed nothing. Sentences are \
    Turkish or English by `Accept-Language`.
    """

  // MARK: Routes

  private static var paths: [(String, JSONValue)] {
    [
      ("/v1/submissions", ["post": submissions]),
      (
        "/v1/instructions",
        get(
          "Instructions, newest first", "InstructionPage", "member", "state", "isin", "cursor", "limit", "atLeast")
      ),
      ("/v1/instructions/{number}", get("One instruction with its history", "Instruction", "number")),
      (
        "/v1/holdings",
        get("Holdings, now or as of an entry", "HoldingPage", "member", "account", "isin", "asOf", "cursor", "limit", "atLeast")
      ),
      ("/v1/movements", get("Movements", "MovementPage", "member", "account", "isin", "cursor", "limit", "atLeast")),
      (
        "/v1/notices",
        get("Notices of the last seven days, from a position on (GEN-21, GEN-22)", "NoticePage", "member", "after", "limit", "atLeast")
      ),
      ("/v1/notices/stream", stream("Notices as they come, as server-sent events", "member", "lastEventID")),
      ("/v1/entries/{sequence}", get("An entry of the journal with its answer: one's own", "Entry", "sequence")),
      ("/v1/operations", get("The catalogue of operations", "Catalogue", isPublic: true)),
      ("/openapi.json", get("This document", nil, isPublic: true)),
      ("/health", get("Whether the registry takes submissions", "Health", isPublic: true)),
      ("/metrics", text("Counters in the text form of Prometheus", "text/plain")),
      ("/", text("The public page", "text/html")),
      ("/page/stream", text("News of the public page, as server-sent events", "text/event-stream")),
      ("/forms/{message}", text("An entry form, made from the operation's description", "text/html", "message")),
      ("/refusals/{name}", text("What a refusal means", "text/html", "name")),
    ]
  }

  private static var submissions: JSONValue {
    [
      "summary": "Send a signed submission: one instruction or a file of thousands",
      "operationId": "submit",
      "parameters": [
        ["$ref": "#/components/parameters/signature"], ["$ref": "#/components/parameters/language"],
      ],
      "requestBody": [
        "required": true,
        "content": [
          "application/json": ["schema": ["$ref": "#/components/schemas/Submission"]],
          "text/csv": [
            "schema": ["type": "string"],
            "example": .string(Catalogue.operation(named: "transfer")?.exampleCSV ?? ""),
          ],
        ],
      ],
      "responses": [
        "200": [
          "description": "It took its place in the journal; each line says what came of it.",
          "headers": [
            "Kaydi-Signature": ["$ref": "#/components/headers/signature"],
            "Kaydi-Sequence": ["$ref": "#/components/headers/sequence"],
            "Kaydi-Repeats": ["$ref": "#/components/headers/repeats"],
          ],
          "content": [
            "application/json": ["schema": ["$ref": "#/components/schemas/Answer"]],
            "text/csv": ["schema": ["type": "string"], "example": "line,status,instruction,code,rule,facts\r\n1,executed,17,,,\r\n"],
          ],
        ],
        "default": ["$ref": "#/components/responses/Problem"],
      ],
    ]
  }

  private static func get(_ summary: String, _ schema: String?, _ parameters: String..., isPublic: Bool = false) -> JSONValue {
    let body: JSONValue = schema.map { ["schema": ["$ref": .string("#/components/schemas/\($0)")]] } ?? [:]
    return route(summary, "application/json", body, parameters, isPublic: isPublic)
  }

  private static func stream(_ summary: String, _ parameters: String...) -> JSONValue {
    route(summary, "text/event-stream", ["schema": ["type": "string"]], parameters, isPublic: false)
  }

  private static func text(_ summary: String, _ type: String, _ parameters: String...) -> JSONValue {
    route(summary, type, ["schema": ["type": "string"]], parameters, isPublic: true)
  }

  private static func route(
    _ summary: String, _ type: String, _ body: JSONValue, _ parameters: [String], isPublic: Bool
  ) -> JSONValue {
    [
      "get": .members([
        ("summary", .string(summary)),
        ("security", isPublic ? [] : nil),
        (
          "parameters",
          .array((parameters + ["language"]).map { ["$ref": .string("#/components/parameters/\($0)")] })
        ),
        (
          "responses",
          [
            "200": ["description": .string(summary), "content": .object([(type, body)])],
            "default": ["$ref": "#/components/responses/Problem"],
          ]
        ),
      ])
    ]
  }

  // MARK: Components

  private static var parameters: JSONValue {
    func parameter(
      _ name: String, in place: String = "query", _ schema: JSONValue, _ description: String
    ) -> JSONValue {
      .members([
        ("name", .string(name)), ("in", .string(place)), ("required", place == "path" ? true : nil),
        ("description", .string(description)), ("schema", schema),
      ])
    }
    let text: JSONValue = ["type": "string"]
    return [
      "signature": [
        "name": .string(Door.signatureHeader), "in": "header", "required": true,
        "description": "Detached JWS over the exact body: `<protected>..<signature>`.", "schema": text,
      ],
      "language": parameter("Accept-Language", in: "header", ["type": "string", "examples": ["tr", "en"]], "Language of sentences."),
      "lastEventID": parameter("Last-Event-ID", in: "header", text, "Position of the last notice that was read."),
      "member": parameter("member", MemberCode.form.schema, "Whose data: one's own when not given; others' only for operator and regulator, or with an authority for that member."),
      "state": parameter("state", InstructionState.form.schema, "State of the instruction."),
      "isin": parameter("isin", .object([("type", "string"), ("pattern", "^[A-Z]{2}[A-Z0-9]{9}[0-9]$")]), "Security."),
      "account": parameter("account", AccountKey.form.schema, "Account: member and number."),
      "asOf": parameter("asOf", ["type": "integer", "minimum": 1], "Sequence of the entry after which to look."),
      "atLeast": parameter("atLeast", ["type": "integer", "minimum": 1], "Waits until the rows reflect this entry: one's own write."),
      "after": parameter("after", text, "Position of the last notice that was read."),
      "cursor": parameter("cursor", text, "`next` of the page before."),
      "limit": parameter("limit", ["type": "integer", "minimum": 1, "maximum": 1000, "default": 100], "Rows of a page."),
      "number": parameter("number", in: "path", ["type": "integer", "minimum": 1], "Number of the instruction."),
      "sequence": parameter("sequence", in: "path", ["type": "integer", "minimum": 1], "Sequence of the entry."),
      "message": parameter("message", in: "path", text, "Name of the message, such as `transfer.enter`."),
      "name": parameter("name", in: "path", text, "Name of the refusal."),
    ]
  }

  private static var headers: JSONValue {
    [
      "signature": ["description": "The depository's detached JWS over the exact body (GEN-13).", "schema": ["type": "string"]],
      "sequence": ["description": "Sequence of the entry in the journal.", "schema": ["type": "integer"]],
      "repeats": ["description": "The entry of which this is the answer again (GEN-39).", "schema": ["type": "integer"]],
    ]
  }

  private static var responses: JSONValue {
    [
      "Problem": [
        "description": "Turned away at the door; nothing changed.",
        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
      ]
    ]
  }
}

// MARK: - Schemas

extension OpenAPI {
  /// `Submission`, and one schema for every message of the catalogue.
  fileprivate static var messageSchemas: [(String, JSONValue)] {
    let messages = Catalogue.operations.flatMap { operation in
      operation.about.verbs.map { (operation.message($0), messageSchema(operation, $0)) }
    }
    let references = messages.map { name, _ in JSONValue.object([("$ref", .string("#/components/schemas/\(name)"))]) }
    let one: JSONValue = ["$ref": "#/components/schemas/Message"]
    let submission: JSONValue = [
      "description": "One message, or many: one by one (`each`) or all or nothing (`all`).",
      "oneOf": [
        one,
        object(
          [
            ("mode", ["enum": ["each", "all"], "default": "each"]),
            ("operations", ["type": "array", "items": one, "minItems": 1, "maxItems": .integer(Int64(ContentLimits.lines))]),
          ], required: ["operations"]),
      ],
    ]
    return [("Submission", submission), ("Message", ["oneOf": .array(references)])] + messages
  }

  private static func messageSchema(_ operation: CatalogueOperation, _ verb: Verb) -> JSONValue {
    let fields = operation.fields(of: verb)
    return [
      "title": .string("\(operation.about.title.english.string) — \(operation.about.title.turkish.string)"),
      "description": .string("\(operation.about.summary.english.string)\n\n\(operation.about.summary.turkish.string)"),
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

  private static func object(_ properties: [(String, JSONValue)], required: [String] = []) -> JSONValue {
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
      ("code", ["enum": .array(RefusalCode.allCases.map { .string($0.name) })]), ("number", number), ("rule", text),
      ("facts", facts), ("message", text),
    ]
  }

  private static func page(_ row: String) -> JSONValue {
    object(
      [
        ("rows", ["type": "array", "items": ["$ref": .string("#/components/schemas/\(row)")]]), ("next", text),
        ("sequence", number),
      ], required: ["rows", "sequence"])
  }

  private static func row(_ members: (String, JSONValue)...) -> JSONValue { object(members) }

  fileprivate static var documentSchemas: [(String, JSONValue)] {
    let instruction: [(String, JSONValue)] = [
      ("number", number), ("operation", text), ("state", InstructionState.form.schema), ("version", number),
      ("member", text), ("receiver", text), ("enteredBy", text), ("approvedBy", text), ("decidedBy", text),
      ("reference", text), ("source", text), ("target", text), ("isin", text), ("nominal", number), ("realised", number),
      ("reason", text), ("enteredAt", moment), ("updatedAt", moment), ("sequence", number), ("line", number),
    ]
    let step = row(
      ("state", InstructionState.form.schema), ("version", number), ("member", text), ("user", text), ("time", moment),
      ("sequence", number), ("line", number))
    return [
      (
        "Answer",
        object(
          [
            ("sequence", number), ("time", moment), ("reference", text), ("accepted", number), ("refused", number),
            ("refusal", object(refusal)), ("lines", ["type": "array", "items": ["$ref": "#/components/schemas/Line"]]),
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
      ("InstructionPage", page("InstructionRow")),
      ("InstructionRow", object(instruction)),
      ("Instruction", object(instruction + [("history", ["type": "array", "items": step])])),
      ("HoldingPage", page("Holding")),
      (
        "Holding",
        row(
          ("account", text), ("subaccount", text), ("isin", text), ("quantity", number), ("fromSequence", number),
          ("toSequence", number))
      ),
      ("MovementPage", page("Movement")),
      (
        "Movement",
        row(
          ("sequence", number), ("position", number), ("instruction", number), ("origin", text), ("isin", text),
          ("source", text), ("sourceSubaccount", text), ("target", text), ("targetSubaccount", text),
          ("quantity", number), ("time", moment), ("enteredBy", text), ("approvedBy", text))
      ),
      ("NoticePage", page("Notice")),
      (
        "Notice",
        row(
          ("position", text), ("member", text), ("kind", text), ("result", text), ("instruction", number),
          ("line", number), ("code", text), ("quantity", number), ("remaining", number), ("facts", facts), ("time", moment))
      ),
      (
        "Entry",
        row(
          ("sequence", number), ("time", moment), ("form", text), ("header", text), ("content", text), ("signature", text),
          ("answer", ["$ref": "#/components/schemas/Answer"]))
      ),
      ("Catalogue", ["type": "object"]),
      (
        "Health",
        row(
          ("status", text), ("sequence", number), ("time", moment), ("head", text), ("views", number), ("queued", number))
      ),
    ]
  }
}

extension FieldForm {
  /// The JSON schema of a value. Numbers may also come in quotation marks; the schema names the plain form.
  var schema: JSONValue {
    if !codes.isEmpty { return ["enum": .array(codes.map { .text($0.code) }), "description": .text(note.english)] }
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
