// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Views

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
          ],
          "investorSession": [
            "type": "apiKey", "in": "header", "name": .string(HeaderName.kaydiInvestorSession.rawName),
            "description": "The token that an investor's login gave (INV-01).",
          ],
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
    let queries = Query.allCases.map { query in
      (
        query.path,
        get(query.title.english.string, query.document, query.parameters.map(\.described))
      )
    }
    return [("/v1/submissions", ["post": submissions])] + queries + reports + investors + [
      ("/v1/notices/stream", stream("Notices as they come, as server-sent events", "member", "lastEventID")),
      (
        "/v1/receipts/{sequence}",
        get(
          "The receipt of an entry: proofs that it and its outcome stand under a signed head", "Receipt",
          [QueryParameter.sequence.described])
      ),
      ("/v1/operations", get("The catalogue of operations", "Catalogue", isPublic: true)),
      ("/openapi.json", get("This document", nil, isPublic: true)),
      ("/health", get("Whether the registry takes submissions", "Health", isPublic: true)),
      ("/checkpoint", text("The signed head of the log (C2SP tlog-checkpoint)", "text/plain")),
      (
        "/tile/{path}",
        text(
          "Hashes of the log's tree (C2SP tlog-tiles, without entries)", "application/octet-stream", "path")
      ),
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

  // MARK: Investors

  /// Reached without a certificate, by the token alone; at the call centre the certificate stands beside it.
  private static var investors: [(String, JSONValue)] {
    let session: JSONValue = [["investorSession": []]]
    let text: JSONValue = ["type": "string"]
    let login = object(
      [
        ("registrationNumber", text), ("password", text), ("channel", InvestorChannel.form.schema),
      ], required: ["registrationNumber", "password", "channel"])
    let change = object(
      [("old", text), ("new", text), ("repeated", text)], required: ["old", "new", "repeated"])
    return [
      (
        "/v1/investor/sessions",
        ["post": door("Log in as an investor", login, "201", "InvestorSession", security: [])]
      ),
      (
        "/v1/investor/sessions/current",
        ["delete": door("Log out", nil, "204", nil, security: session)]
      ),
      (
        "/v1/investor/password",
        [
          "post": door(
            "Change the password; all sessions end and a new one begins", change, "201", "InvestorSession",
            security: session)
        ]
      ),
      (
        "/v1/investor-letters",
        [
          "post": door(
            "Make the password of a recorded request and print it, once; for the operator",
            object([("registrationNumber", text)], required: ["registrationNumber"]), "200", nil,
            security: nil)
        ]
      ),
    ]
      + InvestorQuery.allCases.map { query in
        let rows: JSONValue = ["schema": ["$ref": .string("#/components/schemas/\(query.document)")]]
        return (
          query.path,
          route(
            query.title.english.string, [("application/json", rows)], query.parameters.map(\.described),
            security: session)
        )
      }
  }

  /// A message at the door that is signed by nobody.
  private static func door(
    _ summary: String, _ form: JSONValue?, _ status: String, _ schema: String?, security: JSONValue?
  ) -> JSONValue {
    let answer = schema.map { schema in
      JSONValue.object([
        ("application/json", ["schema": ["$ref": .string("#/components/schemas/\(schema)")]])
      ])
    }
    return .members([
      ("summary", .string(summary)), ("security", security), ("parameters", [reference("language")]),
      (
        "requestBody",
        form.map { ["required": true, "content": ["application/json": ["schema": $0]]] }
      ),
      (
        "responses",
        .object([
          (status, .members([("description", .string(summary)), ("content", answer)])),
          ("default", ["$ref": "#/components/responses/Problem"]),
        ])
      ),
    ])
  }

  private static var reports: [(String, JSONValue)] {
    [(Report.listPath, get("The reports", "Reports"))]
      + Report.all.map { report in
        let rows: JSONValue = ["schema": ["$ref": .string("#/components/schemas/\(report.schemaName)")]]
        return (
          report.path,
          route(
            report.title.english.string,
            [("application/json", rows), ("text/csv", ["schema": ["type": "string"]])],
            report.parameters.map(\.described), security: nil)
        )
      }
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
            "Kaydi-Receipt": ["$ref": "#/components/headers/receipt"],
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
    _ summary: String, _ schema: String?, _ parameters: [JSONValue] = [], isPublic: Bool = false
  ) -> JSONValue {
    let body: JSONValue = schema.map { ["schema": ["$ref": .string("#/components/schemas/\($0)")]] } ?? [:]
    return route(summary, "application/json", body, parameters, isPublic: isPublic)
  }

  private static func stream(_ summary: String, _ parameters: String...) -> JSONValue {
    route(
      summary, "text/event-stream", ["schema": ["type": "string"]], parameters.map(reference),
      isPublic: false)
  }

  private static func text(_ summary: String, _ type: String, _ parameters: String...) -> JSONValue {
    route(summary, type, ["schema": ["type": "string"]], parameters.map(reference), isPublic: true)
  }

  private static func route(
    _ summary: String, _ type: String, _ body: JSONValue, _ parameters: [JSONValue], isPublic: Bool
  ) -> JSONValue {
    route(summary, [(type, body)], parameters, security: isPublic ? [] : nil)
  }

  private static func route(
    _ summary: String, _ content: [(String, JSONValue)], _ parameters: [JSONValue], security: JSONValue?
  ) -> JSONValue {
    [
      "get": .members([
        ("summary", .string(summary)),
        ("security", security),
        ("parameters", .array(parameters + [reference("language")])),
        (
          "responses",
          [
            "200": ["description": .string(summary), "content": .object(content)],
            "default": ["$ref": "#/components/responses/Problem"],
          ]
        ),
      ])
    ]
  }

  private static func reference(_ parameter: String) -> JSONValue {
    ["$ref": .string("#/components/parameters/\(parameter)")]
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
      "member": QueryParameter.member.described,
      "path": parameter("path", in: "path", text, "Level and index of a tile, such as `0/x001/234.p/12`."),
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
      "receipt": [
        "description": "Where the receipt of the entry can be fetched.", "schema": ["type": "string"],
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

extension QueryParameter {
  var described: JSONValue {
    .members([
      ("name", .string(name)), ("in", isInPath ? "path" : "query"),
      ("required", isMandatory ? true : nil),
      ("description", .string("\(meaning.english.string) — \(meaning.turkish.string)")), ("schema", schema),
    ])
  }
}
