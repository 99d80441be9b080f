// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units
import Views

// What a report's description says to those who ask: its address, its parameters, the form of its answer.

extension Report {
  public static let listPath = "/v1/reports"
  public var path: String { "\(Self.listPath)/\(name)" }

  public var parameters: [QueryParameter] {
    let scope: [QueryParameter] = audience == .operatorOnly ? [] : [.member]
    let period: [QueryParameter] = days == nil ? [] : [.from, .to]
    let grouping = groups.isEmpty ? [] : [QueryParameter.by(groups)]
    return scope + filters.map { QueryParameter($0) } + period + grouping
      + [.form, .asOf, .atLeast, .cursor, .limit]
  }

  /// The days that it is of, in both languages; nil where that need not be said.
  public var period: Bilingual? {
    switch days {
    case 30: Bilingual("Of the last 30 days when none are named.", "Gün verilmezse son 30 gün.")
    case 90: Bilingual("Of the last 90 days when none are named.", "Gün verilmezse son 90 gün.")
    default: nil
    }
  }

  public var audienceNote: Bilingual {
    switch audience {
    case .members:
      Bilingual(
        "For members about themselves; operator, regulator and auditor see all.",
        "Üyelere kendileri hakkında; işletici, düzenleyici ve denetçi hepsini görür.")
    case .ownMember:
      Bilingual(
        "For members about themselves; of others only the operator sees it: personal data.",
        "Üyelere kendileri hakkında; başkalarınınkini yalnız işletici görür: kişisel veri.")
    case .surveillance:
      Bilingual("For the operator and the regulator.", "İşletici ve düzenleyici için.")
    case .operatorOnly: Bilingual("For the operator.", "İşletici için.")
    }
  }

  // MARK: Schemas

  /// `user-states` is `UserStates`.
  var schemaName: String { "Report" + name.split(separator: "-").map(\.capitalized).joined() }

  var schemas: [(String, JSONValue)] {
    let rows: JSONValue = [
      "type": "array", "items": ["$ref": .string("#/components/schemas/\(schemaName)Row")],
    ]
    let moment: JSONValue = ["type": "string", "format": "date-time"]
    let day: JSONValue = ["type": "string", "format": "date"]
    let text: JSONValue = ["type": "string"]
    let page = OpenAPI.object(
      [
        ("rows", rows), ("next", text), ("sequence", ["type": "integer"]), ("asOf", moment), ("from", day),
        ("to", day), ("request", text), ("requestedBy", text), ("askedAt", moment), ("deliveredAt", moment),
      ], required: ["rows", "sequence", "request", "requestedBy", "askedAt", "deliveredAt"])
    let row = OpenAPI.object(everyColumn.map { ($0.name, $0.schema) })
    return [(schemaName, page), ("\(schemaName)Row", row)]
  }

  static func list(_ reports: [Report]) -> JSONValue {
    let rows = reports.map { report -> JSONValue in
      [
        "name": .string(report.name), "title": .text(report.title.english),
        "titleTurkish": .text(report.title.turkish), "path": .string(report.path),
        "parameters": .array(report.parameters.map { .string($0.name) }),
        "columns": .array(report.everyColumn.map { .string($0.name) }),
      ]
    }
    return ["rows": .array(rows)]
  }

  static var listSchema: JSONValue {
    let text: JSONValue = ["type": "string"]
    let texts: JSONValue = ["type": "array", "items": text]
    let row = OpenAPI.object([
      ("name", text), ("title", text), ("titleTurkish", text), ("path", text), ("parameters", texts),
      ("columns", texts),
    ])
    return OpenAPI.object([("rows", ["type": "array", "items": row])], required: ["rows"])
  }

  // MARK: Pages

  /// Its part of `Docs/Queries.md`.
  var section: String {
    var text = "\n### \(name)\n\n\(title.english) — *\(title.turkish)*\n\n`GET \(path)`\n\n"
    text += "\(notes(in: .english)) *\(notes(in: .turkish))*\n\n"
    text += QueryParameter.table(parameters)
    text += "\n| Column | Type | What it is | Nedir |\n| --- | --- | --- | --- |\n"
    for column in everyColumn {
      text += "| `\(column.name)` | \(column.kind) | \(column.note.english) | \(column.note.turkish) |\n"
    }
    return text
  }

  /// What `kaydi help` says of it.
  func help(in language: Language) -> String {
    "\(name): \(title.text(in: language))\n\(notes(in: language))\n\nkaydi report \(name)\n"
      + QueryParameter.help(parameters, in: language)
  }

  /// Of which days it is, and for whom.
  private func notes(in language: Language) -> String {
    ([period, audienceNote].compactMap(\.self).map { $0.text(in: language) }
      + [openedBy?.note(in: language)].compactMap(\.self)).joined(separator: " ")
  }
}

extension ReportColumn {
  var schema: JSONValue {
    let described: (String, JSONValue) = ("description", .string("\(note.english) — \(note.turkish)"))
    let type: [(String, JSONValue)] =
      switch kind {
      case .text: [("type", "string")]
      case .number: [("type", "integer")]
      case .flag: [("type", "boolean")]
      case .day: [("type", "string"), ("format", "date")]
      case .time: [("type", "string"), ("format", "date-time")]
      }
    return .object(type + [described])
  }
}

extension ReportValue {
  var json: JSONValue {
    switch self {
    case .number(let number): .integer(number)
    case .flag(let isSet): .flag(isSet)
    case .text, .time: .string(text)
    }
  }
}

extension QueryParameter {
  init(_ filter: ReportFilter) {
    self.init(filter.name, filter.form.schema, filter.note)
  }

  public static let from = QueryParameter(
    "from", Day.form.schema, Bilingual("First day, in Istanbul.", "İlk gün, İstanbul'da."))
  public static let to = QueryParameter(
    "to", Day.form.schema, Bilingual("Last day; today when not given.", "Son gün; verilmezse bugün."))
  public static let form = QueryParameter(
    "form", ["enum": ["json", "csv"], "default": "json"],
    Bilingual(
      "`csv` for a file, of up to 100000 rows; `Accept: text/csv` does the same. The header `Kaydi-Next` is its cursor.",
      "Dosya için `csv`, en çok 100000 satır; `Accept: text/csv` de aynıdır. İmleci `Kaydi-Next` başlığıdır.")
  )

  static func by(_ groups: [String]) -> QueryParameter {
    let names = groups.joined(separator: ",")
    return QueryParameter(
      "by", ["type": "string", "examples": ["operation,enteredBy"], "pattern": .string("^[A-Za-z,]+$")],
      Bilingual(
        "Columns to group by, with commas between them; `operation` when not given.",
        "Gruplanacak sütunlar, virgülle; verilmezse `operation`."), note: names)
  }
}
