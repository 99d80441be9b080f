// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Units
import Views

// Reports, each answered from its description: rows in JSON page by page, or a file (AUT-33, GEN-32, GEN-34).

extension Queries {
  func addReportRoutes(to router: Router<ServerContext>) {
    router.get(RouterPath(Report.listPath)) { request, context in
      let scope = try await callers.scope(request, context)
      return Response(json: Report.list(Report.all.filter { scope.reaches($0) }))
    }
    for report in Report.all {
      router.get(RouterPath(report.path)) { try await answer(report, $0, $1) }
    }
  }

  private func answer(
    _ report: Report, _ request: Request, _ context: ServerContext
  ) async throws -> Response {
    let asked = node.now
    let caller = try await callers.caller(request, context)
    try Self.check(report.audience, caller)
    let question = Question(
      request, context,
      try await scope(report.parameters, request, context, report.name, report.openedBy))
    let isFile = try Self.isFile(request)
    let ask = try read(report, question, isFile: isFile, today: question.scope.moment?.time.day ?? asked.day)
    let page = try await views.ask { try $0.report(report, ask) }
    guard !isFile else {
      var response = try seal.response(
        "text/csv; charset=utf-8; header=present", Self.file(page), sequence: page.sequence)
      if let next = page.next { response.headers[.kaydiNext] = next }
      return response
    }
    let rows = page.rows.map { row in
      JSONValue.members(zip(page.columns, row).map { ($0.name, $1?.json) })
    }
    return try respond(
      question,
      [
        ("rows", .array(rows)), ("next", page.next.map { .string($0) }), ("sequence", .number(page.sequence)),
        ("from", ask.days.map { .string($0.lowerBound.text) }),
        ("to", ask.days.map { .string($0.upperBound.text) }),
        // GEN-34: who asked for what when.
        ("request", .string(OwnPart.randomText(12))),
        ("requestedBy", .string(question.scope.caller.user.text)),
        ("askedAt", .string(asked.description)), ("deliveredAt", .string(node.now.description)),
      ], sequence: page.sequence)
  }

  /// - Refuses: `operator-only`; `not-own-data`.
  fileprivate static func check(_ audience: Report.Audience, _ caller: Caller) throws(DoorRefusal) {
    switch audience {
    case .members, .ownMember: break
    case .surveillance:
      guard caller.isOperator || caller.isRegulator else { throw DoorRefusal(.notOwnData, "GEN-34") }
    case .operatorOnly:
      guard caller.isOperator else { throw DoorRefusal(.operatorOnly, "GEN-09") }
    }
  }

  private static func isFile(_ request: Request) throws(DoorRefusal) -> Bool {
    switch request.text("form") {
    case "csv": true
    case "json": false
    case nil, "": request.headers[.accept]?.lowercased().hasPrefix("text/csv") ?? false
    default: throw DoorRefusal(.codeUnknown, "CLR-06", .init("field", "form"))
    }
  }

  /// - Refuses: `not-own-data`; `date-range-invalid`; the code of a filter's type.
  private func read(
    _ report: Report, _ question: Question, isFile: Bool, today: Day
  ) throws(DoorRefusal) -> ReportQuestion {
    let (request, caller) = (question.request, question.scope.caller)
    var ask = ReportQuestion()
    ask.member = question.scope.member
    if report.audience == .ownMember, !caller.isOperator {
      // What opens another member's accounts does not open its people.
      ask.member = ask.member ?? caller.member
      guard ask.member == caller.member else {
        throw DoorRefusal(.notOwnData, "AUT-33", .init("field", "member"))
      }
    }
    ask.asOf = question.scope.moment?.sequence
    ask.cursor = request.text("cursor")
    ask.limit = try isFile ? request.fileLimit : request.limit
    for filter in report.filters {
      guard let text = request.text(filter.name), !text.isEmpty else { continue }
      do throws(FieldProblem) {
        ask.values[filter.name] = try filter.read(text)
      } catch {
        throw DoorRefusal(error.code, error.code.formRule, .init("field", filter.name))
      }
    }
    if case .text(let account)? = ask.values["account"], let member = ask.member,
      !account.hasPrefix("\(member.text)/")
    {
      throw DoorRefusal(.notOwnData, "GEN-32", .init("field", "account"))
    }
    if let days = report.days { ask.days = try Self.days(days, request, today) }
    if !report.groups.isEmpty { ask.groups = try Self.groups(report, request.text("by")) }
    return ask
  }

  private static func days(
    _ count: Int, _ request: Request, _ today: Day
  ) throws(DoorRefusal) -> ClosedRange<Day>? {
    let (from, to) = (try request.value("from", Day.self), try request.value("to", Day.self))
    if from == nil, to == nil, count == 0 { return nil }
    let last = to ?? today
    // Before the first day that there is, nothing happened.
    let first =
      from ?? (count == 0 ? Day(year: Day.years.lowerBound, month: 1, day: 1) ?? last : last - count)
    guard first <= last else {
      throw DoorRefusal(
        .dateRangeInvalid, "GEN-32", .init("from", first.text), .init("to", last.text))
    }
    return first...last
  }

  private static func groups(_ report: Report, _ text: String?) throws(DoorRefusal) -> [String] {
    let names = (text ?? "").split(separator: ",").map(String.init)
    guard names.allSatisfy(report.groups.contains) else {
      throw DoorRefusal(
        .codeUnknown, "GEN-32", .init("field", "by"), .init("known", report.groups.joined(separator: ", ")))
    }
    return names.isEmpty ? ["operation"] : names
  }

  /// With a line of names first (RFC 4180).
  private static func file(_ page: ReportPage) -> [UInt8] {
    var out = DocumentWriter(capacity: 256 + page.rows.count * page.columns.count * 12)
    func line(_ cells: [String], _ out: inout DocumentWriter) {
      for (index, cell) in cells.enumerated() {
        if index > 0 { out.text(",") }
        out.csv(cell)
      }
      out.text("\r\n")
    }
    line(page.columns.map(\.name), &out)
    for row in page.rows { line(row.map { $0?.text ?? "" }, &out) }
    return out.array
  }
}

extension Request {
  /// Rows of a file: up to as many as a report gives, which is also what stands when none is given.
  fileprivate var fileLimit: Int {
    get throws(DoorRefusal) {
      guard let asked = try value("limit", WholeNumber.self) else { return Projection.reportLimit }
      guard 1...UInt64(Projection.reportLimit) ~= asked.value else {
        throw DoorRefusal(.numberFormat, "CLR-06", .init("field", "limit"))
      }
      return Int(asked.value)
    }
  }
}

extension HTTPFields.Element.Name {
  /// The cursor of the page after a file.
  static let kaydiNext = HeaderName("Kaydi-Next")!
}

extension CallerScope {
  /// Whether a report is answered at all: others are not listed either (AUT-28).
  fileprivate func reaches(_ report: Report) -> Bool {
    (try? Queries.check(report.audience, caller)) != nil
      && (try? require(report.openedBy, of: report.name)) != nil
  }
}
