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
    Members send signed submissions and read their own data. The content of a submission is signed as a \
    detached JWS (ES256, RFC 7515 appendix F, RFC 7797) in the header `Kaydi-Signature`; every answer \
    carries the depository's signature in the same header, over its exact body. What took its place in \
    the journal is answered 200, also when it was refused; what was turned away at the door is a problem \
    document (RFC 9457) and changed nothing. Sentences are Turkish or English by `Accept-Language`.
    """

  // MARK: Routes

  private static var paths: [(String, JSONValue)] {
    [
      ("/v1/submissions", ["post": submissions]),
      (
        "/v1/instructions",
        get(
          "Instructions, newest first", "InstructionPage", "member", "state", "isin", "cursor", "limit",
          "atLeast")
      ),
      ("/v1/instructions/{number}", get("One instruction with its history", "Instruction", "number")),
      (
        "/v1/holdings",
        get(
          "Holdings, now or as of an entry", "HoldingPage", "member", "account", "isin", "asOf", "cursor",
          "limit", "atLeast")
      ),
      (
        "/v1/movements",
        get("Movements", "MovementPage", "member", "account", "isin", "cursor", "limit", "atLeast")
      ),
      ("/v1/accounts", get("Accounts", "AccountPage", "member", "cursor", "limit", "atLeast")),
      (
        "/v1/notices",
        get(
          "Notices of the last seven days, from a position on (GEN-21, GEN-22)", "NoticePage", "member",
          "after", "limit", "atLeast")
      ),
      ("/v1/notices/stream", stream("Notices as they come, as server-sent events", "member", "lastEventID")),
      (
        "/v1/entries/{sequence}",
        get("An entry of the journal with its answer: one's own", "Entry", "sequence")
      ),
      ("/v1/operations", get("The catalogue of operations", "Catalogue", isPublic: true)),
      ("/openapi.json", get("This document", nil, isPublic: true)),
      ("/health", get("Whether the registry takes submissions", "Health", isPublic: true)),
      ("/metrics", text("Counters in the text form of Prometheus", "text/plain")),
      ("/", text("The public page", "text/html")),
      ("/page/stream", text("News of the public page, as server-sent events", "text/event-stream")),
      (
        "/forms/{message}",
        text("An entry form, made from the operation's description", "text/html", "message")
      ),
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
            "text/csv": [
              "schema": ["type": "string"],
              "example": "line,status,instruction,code,rule,facts\r\n1,executed,17,,,\r\n",
            ],
          ],
        ],
        "default": ["$ref": "#/components/responses/Problem"],
      ],
    ]
  }

  private static func get(
    _ summary: String, _ schema: String?, _ parameters: String..., isPublic: Bool = false
  ) -> JSONValue {
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
      "language": parameter(
        "Accept-Language", in: "header", ["type": "string", "examples": ["tr", "en"]],
        "Language of sentences."),
      "lastEventID": parameter(
        "Last-Event-ID", in: "header", text, "Position of the last notice that was read."),
      "member": parameter(
        "member", MemberCode.form.schema,
        "Whose data: one's own when not given; another member's for the operator or with an authority."
      ),
      "state": parameter("state", InstructionState.form.schema, "State of the instruction."),
      "isin": parameter(
        "isin", .object([("type", "string"), ("pattern", "^[A-Z]{2}[A-Z0-9]{9}[0-9]$")]), "Security."),
      "account": parameter("account", AccountKey.form.schema, "Account: member and number."),
      "asOf": parameter(
        "asOf", ["type": "integer", "minimum": 1], "Sequence of the entry after which to look."),
      "atLeast": parameter(
        "atLeast", ["type": "integer", "minimum": 1],
        "Waits until the rows reflect this entry: one's own write."),
      "after": parameter("after", text, "Position of the last notice that was read."),
      "cursor": parameter("cursor", text, "`next` of the page before."),
      "limit": parameter(
        "limit", ["type": "integer", "minimum": 1, "maximum": 1000, "default": 100], "Rows of a page."),
      "number": parameter(
        "number", in: "path", ["type": "integer", "minimum": 1], "Number of the instruction."),
      "sequence": parameter(
        "sequence", in: "path", ["type": "integer", "minimum": 1], "Sequence of the entry."),
      "message": parameter("message", in: "path", text, "Name of the message, such as `transfer.enter`."),
      "name": parameter("name", in: "path", text, "Name of the refusal."),
    ]
  }

  private static var headers: JSONValue {
    [
      "signature": [
        "description": "The depository's detached JWS over the exact body (GEN-13).",
        "schema": ["type": "string"],
      ],
      "sequence": ["description": "Sequence of the entry in the journal.", "schema": ["type": "integer"]],
      "repeats": [
        "description": "The entry of which this is the answer again (GEN-39).", "schema": ["type": "integer"],
      ],
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
