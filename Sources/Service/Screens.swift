// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import Hummingbird
import Kernel

/// Pages made by the server that work from the keyboard and without scripts: entry forms made from the
/// catalogue, and what each refusal means.
struct Screens: Sendable {
  let page: PublicPage
  let access: AccessScreens
  let limits: ServerLimits

  func addRoutes(to router: Router<ServerContext>) {
    router.get("/") { request, _ in try await page.respond(request) }
    router.get("/assets/kaydi.css") { _, _ in Self.asset("text/css; charset=utf-8", Assets.style) }
    router.get("/assets/live.js") { _, _ in Self.asset("text/javascript; charset=utf-8", Assets.script) }
    router.get("/openapi.json") { _, _ in Response("application/json", OpenAPI.document) }
    router.get("/forms") { request, context in
      list(request.language, try await access.held(request, context))
    }
    router.get("/forms/:message") { request, context in
      try await requireHeld(request, context)
      return try form(request, context, sent: nil)
    }
    router.post("/forms/:message") { request, context in
      try await requireHeld(request, context)
      let body = try await Upload(limits, limitBytes: 64 << 10).read(request, on: context.channel)
      return try form(request, context, sent: Self.decode(body))
    }
    router.get("/refusals/:name") { request, context in try refusal(request, context) }
  }

  private static func asset(_ type: String, _ text: String) -> Response {
    var response = Response(type, Array(text.utf8))
    response.headers[.cacheControl] = "max-age=3600"
    return response
  }

  // MARK: Refusals

  private func refusal(_ request: Request, _ context: ServerContext) throws -> Response {
    let name = context.parameters.get("name") ?? ""
    guard let code = RefusalCode.allCases.first(where: { $0.name == name }) else {
      throw DoorRefusal(.resourceNotFound, "CLR-06")
    }
    let language = request.language
    let page = HTML.page(name, in: language, path: "/refusals/\(name)") { html in
      html.element("h1", "\(name) (\(code.rawValue))")
      for language in Language.allCases {
        html.element("p", [("lang", language.rawValue)], code.sentence.text(in: language))
      }
      let uses = Catalogue.operations.flatMap { operation in
        operation.about.refusals.filter { $0.code == code }.map { [operation.name, $0.rule.description] }
      }
      if !uses.isEmpty {
        html.table(
          caption: Bilingual("Operations that give it", "Veren işlemler").text(in: language),
          [
            Bilingual("Operation", "İşlem").text(in: language), Bilingual("Rule", "Kural").text(in: language),
          ], uses)
      }
    }
    return Response(page: page, language: language)
  }

  // MARK: Forms

  /// In a session an operation that the user may not begin is neither listed nor reached; to strangers the
  /// forms are the documentation that they also find in `openapi.json` (AUT-28).
  private func requireHeld(_ request: Request, _ context: ServerContext) async throws {
    guard let held = try await access.held(request, context),
      let (operation, verb) = Catalogue.message(named: context.parameters.get("message") ?? "")
    else { return }
    guard held.contains(where: { $0.operation == operation.code && $0.stages.contains(verb.stage) }) else {
      throw DoorRefusal(
        .rightMissing, "AUT-28", .init("operation", operation.name), .init("stage", verb.stage.name.string))
    }
  }

  private func list(_ language: Language, _ held: [Depository.HeldAuthority]?) -> Response {
    let title = Bilingual("Entry forms", "Giriş formları").text(in: language)
    let page = HTML.page(title, in: language, path: "/forms") { html in
      html.element("h1", title)
      for (number, function) in Catalogue.functions {
        let operations = Catalogue.operations.filter { operation in
          operation.about.function == number && !operation.about.isReport
            && held?.contains { $0.operation == operation.code && $0.stages.contains(.enter) } ?? true
        }
        guard !operations.isEmpty else { continue }
        html.element("h2", function.text(in: language))
        html.element("ul", []) { html in
          for operation in operations {
            html.element("li", []) { html in
              html.element(
                "a", [("href", "/forms/\(operation.message(.enter))?lang=\(language.rawValue)")],
                operation.about.title.text(in: language))
            }
          }
        }
      }
    }
    return Response(page: page, language: language)
  }

  private func form(_ request: Request, _ context: ServerContext, sent: [String: String]?) throws -> Response
  {
    let name = context.parameters.get("message") ?? ""
    guard let (operation, verb) = Catalogue.message(named: name) else {
      throw DoorRefusal(.functionNotDefined, "CLR-06", .init("field", "operation"))
    }
    let language = request.language
    let title = "\(operation.about.title.text(in: language)): \(verb.title.text(in: language))"
    let fields = operation.fields(of: verb)
    let page = HTML.page(title, in: language, path: "/forms/\(name)") { html in
      html.element("h1", title)
      html.element("p", operation.about.summary.text(in: language))
      if let sent { Self.result(name, fields, sent, language, &html) }
      html.element("form", [("method", "post"), ("action", "/forms/\(name)?lang=\(language.rawValue)")]) {
        html in
        for field in fields { Self.input(field, sent?[field.name] ?? "", language, &html) }
        html.element(
          "button", [("type", "submit")],
          Bilingual("Show the submission", "Bildirimi göster").text(in: language))
      }
    }
    return Response(page: page, language: language)
  }

  private static func input(
    _ field: CatalogueField, _ value: String, _ language: Language, _ html: inout HTML
  ) {
    let id = "field-\(field.name)"
    let mark = field.need == .mandatory ? " *" : ""
    html.element("label", [("for", id)], "\(field.label.text(in: language))\(mark)")
    var attributes = [("id", id), ("name", field.name), ("aria-describedby", "\(id)-note")]
    if field.need == .mandatory { attributes.append(("required", "required")) }
    let isList = if case .list = field.need { true } else { false }
    if field.form.codes.isEmpty || isList {
      attributes += [("value", value), ("autocomplete", "off")]
      if !isList {
        attributes.append(("maxlength", String(field.form.longest)))
        if field.form.pattern.utf8CodeUnitCount > 0 {
          attributes.append(("pattern", field.form.pattern.string))
        }
      }
      html.open("input", attributes)
    } else {
      html.element("select", attributes) { html in
        html.element("option", [("value", "")], "")
        for code in field.form.codes {
          let isChosen = code.code.string == value ? [("selected", "selected")] : []
          html.element(
            "option", [("value", code.code.string)] + isChosen,
            "\(code.code): \(code.meaning.text(in: language))")
        }
      }
    }
    let example = Bilingual("Example", "Örnek").text(in: language)
    let list =
      isList ? Bilingual("; several with commas between", "; birden çok ise virgülle").text(in: language) : ""
    html.element(
      "small", [("id", "\(id)-note")],
      "\(field.name): \(field.form.note.text(in: language))\(list). \(example): \(field.form.example)"
    )
  }

  /// What was filled in, as the submission that it makes, with what is wrong with it.
  private static func result(
    _ name: String, _ fields: [CatalogueField], _ sent: [String: String], _ language: Language,
    _ html: inout HTML
  ) {
    let given = fields.compactMap { field -> (String, JSONValue)? in
      guard let text = sent[field.name], !text.isEmpty else { return nil }
      if case .list = field.need {
        let values = text.split(separator: ",").map {
          JSONValue.string($0.trimmingCharacters(in: .whitespaces))
        }
        return (field.name, .array(values))
      }
      return (field.name, .string(text))
    }
    let content = JSONValue.object([("operation", .string(name)), ("fields", .object(given))]).bytes
    let decoded = content.withUnsafeBufferPointer { Registry.decode($0, form: .json) }
    if let fault = decoded.lineFault {
      let names = (0..<3).map { Int(fault.fields[$0]) }.filter { $0 < fields.count }.map { fields[$0].name }
      html.element(
        "p", [("class", "wrong"), ("role", "alert")],
        "\(fault.code.name): \(fault.code.sentence.text(in: language)) \(names.joined(separator: ", "))")
    }
    html.element(
      "p",
      Bilingual(
        """
        A submission must be signed with your key, which a browser does not have. Save this as \
        submission.json and send it with the command below.
        """,
        """
        Bildirim, tarayıcıda bulunmayan anahtarınızla imzalanmalıdır. Aşağıdakini \
        submission.json adıyla kaydedip altındaki komutla gönderin.
        """
      ).text(in: language))
    html.element("pre", String(decoding: content, as: UTF8.self))
    html.element("pre", "kaydi submit --user AKA001 --reference R-1 submission.json")
  }

  /// `application/x-www-form-urlencoded`.
  static func decode(_ body: [UInt8]) -> [String: String] {
    var values: [String: String] = [:]
    for pair in String(decoding: body, as: UTF8.self).split(separator: "&").prefix(ContentLimits.columns) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let texts = parts.map { part in
        String(part.map { $0 == "+" ? " " : $0 }).removingPercentEncoding ?? ""
      }
      values[texts[0]] = texts.count > 1 ? texts[1] : ""
    }
    return values
  }
}

extension Decoded {
  /// What is wrong with the one line of a content, or with the content.
  fileprivate var lineFault: LineFault? {
    if let fault { return fault }
    return bytes.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      return reader.byte() == 0 ? LineFault(from: &reader, line: 1) : nil
    }
  }
}
