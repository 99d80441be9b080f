// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Hummingbird
import Kernel
import Signing
import Units
import Views

/// Answers the questions of members: their own data, page by page, each answer with the entry that it
/// reflects (GEN-09). Everything can be asked as of a past moment.
struct Queries: Sendable {
  let node: Node
  let views: ViewKeeper
  let callers: Callers
  let seal: Seal
  let past: PastEngine

  func addRoutes(to router: Router<ServerContext>) {
    for query in Query.allCases {
      router.get(RouterPath(query.path)) { request, context in
        try await answer(
          query,
          Question(
            request, context, scope(query.parameters, request, context, query.rawValue, query.openedBy)))
      }
    }
    addReportRoutes(to: router)
    router.get("/v1/operations") { request, context in
      _ = try await callers.caller(request, context)
      return Response("application/json", Catalogue.json)
    }
  }

  /// Whose data it is about and as of when.
  struct Scope {
    var caller: Caller
    /// Nil for everybody's.
    var member: MemberCode?
    /// Nil for now.
    var moment: JournalMoment?
  }

  /// Once the views reflect what the reader wants to see.
  /// - Refuses: `field-unknown` for a parameter that the question does not have: a misspelt moment must not
  ///   be answered with the present; `right-missing` when none of the functions is reached (AUT-28).
  func scope(
    _ parameters: [QueryParameter], _ request: Request, _ context: ServerContext, _ question: String,
    _ openedBy: FunctionSet?
  ) async throws -> Scope {
    let scope = try await callers.scope(request, context)
    try scope.require(openedBy, of: question)
    let known = parameters.map(\.name) + ["lang", "as"]
    guard request.uri.queryParameters.allSatisfy({ known.contains(String($0.key)) }) else {
      throw DoorRefusal(.fieldUnknown, "CLR-06", .init("known", known.joined(separator: ", ")))
    }
    if let sequence = try request.value("atLeast", WholeNumber.self) {
      try await views.wait(for: sequence.value)
    }
    return Scope(
      caller: scope.caller, member: scope.member, moment: try await moment(request.text("asOf")))
  }

  private func answer(_ query: Query, _ question: Question) async throws -> Response {
    switch query {
    case .instructions: try await instructions(question)
    case .instruction: try await instruction(question)
    case .holdings: try await holdings(question)
    case .lots: try await lots(question)
    case .movements: try await movements(question)
    case .accounts:
      try await page(question, RowForms.account) { projection, ask in
        try projection.accounts(member: ask.member, asOf: ask.asOf, after: ask.cursor, limit: ask.limit)
      }
    case .members:
      try await page(question, RowForms.member) { projection, ask in
        try projection.members(member: ask.member, asOf: ask.asOf, after: ask.cursor, limit: ask.limit)
      }
    case .users:
      try await page(question, RowForms.user) { projection, ask in
        try projection.users(member: ask.member, asOf: ask.asOf, after: ask.cursor, limit: ask.limit)
      }
    case .securities:
      try await page(question, RowForms.security) { projection, ask in
        try projection.securities(asOf: ask.asOf, after: ask.cursor, limit: ask.limit)
      }
    case .notices: try await notices(question)
    case .totals: try await totals(question)
    case .state: try await state(question)
    case .alternatives: try await alternatives(question)
    case .holderNames: try await holderNames(question)
    case .entry: try await entry(question)
    }
  }

  // MARK: Rows

  /// What a page is asked by.
  private struct PageQuestion: Sendable {
    var member: MemberCode?
    var asOf: UInt64?
    var cursor: String?
    var limit: Int
  }

  private func page<Row>(
    _ question: Question, _ form: RowForm<Row>,
    _ body: @escaping @Sendable (Projection, PageQuestion) throws -> Page<Row>
  ) async throws -> Response {
    let ask = PageQuestion(
      member: question.scope.member, asOf: question.scope.moment?.sequence,
      cursor: question.request.text("cursor"), limit: try question.request.limit)
    let found = try await views.ask { try body($0, ask) }
    return try respond(question, page(found, form), sequence: found.sequence)
  }

  func page<Row>(_ page: Page<Row>, _ form: RowForm<Row>) -> [(String, JSONValue?)] {
    [
      ("rows", .array(page.rows.map { form.json($0) })), ("next", page.next.map { .string($0) }),
      ("sequence", .number(page.sequence)),
    ]
  }

  /// Signed, with the entry that it reflects and the moment that was asked for.
  func respond(
    _ question: Question, _ members: [(String, JSONValue?)], sequence: UInt64
  ) throws -> Response {
    let moment = question.scope.moment.map { JSONValue.string($0.time.description) }
    let document = JSONValue.members(members + [("asOf", moment)])
    return try seal.response("application/json", document.bytes, sequence: sequence)
  }

  private func instructions(_ question: Question) async throws -> Response {
    let state = try question.request.value("state", InstructionState.self)
    let isin = try question.request.value("isin", ISIN.self)
    return try await page(question, RowForms.instruction) { projection, ask in
      try projection.instructions(
        member: ask.member, state: state, isin: isin, asOf: ask.asOf, after: ask.cursor, limit: ask.limit)
    }
  }

  private func instruction(_ question: Question) async throws -> Response {
    let number: InstructionNumber = try question.path("number")
    let (member, asOf) = (question.scope.member, question.scope.moment?.sequence)
    let found = try await views.ask { projection in
      let found = try projection.timeline(number, member: member, asOf: asOf)
      if found == nil, try projection.instruction(number, member: nil, asOf: asOf) != nil {
        throw DoorRefusal(.notOwnData, "GEN-09", .init("instruction", number.text))
      }
      return found
    }
    guard let found else {
      throw DoorRefusal(.instructionNotFound, "GEN-14", .init("field", "number"))
    }
    let history = found.history
    // For people at a terminal; programs get the document.
    if question.request.headers[.accept]?.lowercased().hasPrefix("text/plain") ?? false {
      let language = question.request.language
      return try seal.response(
        "text/plain; charset=utf-8", Array(Timeline(found, in: language).text.utf8),
        sequence: history.sequence, language: language)
    }
    let members =
      RowForms.instruction.values(history.instruction) + [
        ("trade", history.trade.map { RowForms.trade.json($0) }),
        ("waitsFor", found.waiting.map { .string($0.name) }),
        ("history", .array(found.points.map { RowForms.step.json($0) })),
      ]
    return try respond(question, members, sequence: history.sequence)
  }

  private func holdings(_ question: Question) async throws -> Response {
    if let aggregate = try await omnibus(question) { return aggregate }
    let account = try question.account
    let isin = try question.request.value("isin", ISIN.self)
    return try await page(question, RowForms.holding) { projection, ask in
      try projection.holdings(
        member: ask.member, account: account, isin: isin, asOf: ask.asOf, after: ask.cursor, limit: ask.limit)
    }
  }

  private func movements(_ question: Question) async throws -> Response {
    let account = try question.account
    let isin = try question.request.value("isin", ISIN.self)
    return try await page(question, RowForms.movement) { projection, ask in
      try projection.movements(
        member: ask.member, account: account, isin: isin, asOf: ask.asOf, after: ask.cursor, limit: ask.limit)
    }
  }

  private func notices(_ question: Question) async throws -> Response {
    let position = try Self.position(question.request.text("after") ?? question.request.text("cursor"))
    let isArchive = try question.request.value("archive", Flag.self)?.isSet ?? false
    guard !isArchive || question.scope.caller.isOperator else { throw DoorRefusal(.operatorOnly, "GEN-23") }
    // What was in the store is reckoned from the moment asked for; from the beginning it holds the archive
    // too.
    let now = isArchive ? Moment(microseconds: 0) : question.scope.moment?.time ?? node.now
    return try await page(question, RowForms.notice) { projection, ask in
      try projection.notices(
        member: ask.member, asOf: ask.asOf, after: position, limit: ask.limit, now: now)
    }
  }

  /// Where a reader of notices stands.
  static func position(_ text: String?) throws(DoorRefusal) -> NoticePosition? {
    guard let text else { return nil }
    guard let position = NoticePosition(text) else {
      throw DoorRefusal(.fieldFormat, "GEN-21", .init("field", "position"))
    }
    return position
  }

  private func totals(_ question: Question) async throws -> Response {
    let (member, asOf) = (question.scope.member, question.scope.moment?.sequence)
    let totals = try await views.ask { try $0.totals(member: member, asOf: asOf) }
    return try respond(question, RowForms.totals.values(totals), sequence: totals.sequence)
  }

  // MARK: Entries

  /// An entry as it was signed, with its answer, so that the sender can check both again (GEN-12).
  private func entry(_ question: Question) async throws -> Response {
    let number: WholeNumber = try question.path("sequence")
    let entry = try await callers.entry(
      number, upTo: question.scope.moment?.sequence ?? .max, for: question.scope.caller,
      question.scope.member)
    let answer = AnswerDocument(
      sequence: entry.sequence, time: entry.time, outcome: entry.outcome, form: .json,
      language: question.request.language)
    return Response(
      json: .members([
        ("sequence", .number(entry.sequence)), ("time", .string(entry.time.description)),
        ("kind", .string("\(entry.kind)")), ("form", .string("\(entry.form)")),
        ("header", .string(String(decoding: entry.header, as: UTF8.self))),
        ("content", .string(Data(entry.content).base64EncodedString())),
        ("signature", .string(Data(entry.signature).base64EncodedString())),
        ("answer", .verbatim(answer.body)),
      ]))
  }
}

/// A question as it came: the request and what it may see.
struct Question: Sendable {
  let request: Request
  let context: ServerContext
  let scope: Queries.Scope

  init(_ request: Request, _ context: ServerContext, _ scope: Queries.Scope) {
    self.request = request
    self.context = context
    self.scope = scope
  }

  /// A value that is part of the address.
  func path<Value: FieldValue>(_ name: String) throws(DoorRefusal) -> Value {
    try Request.read(context.parameters.get(name) ?? "", name)
  }

  /// An account may be asked for by its member only.
  var account: AccountKey? {
    get throws(DoorRefusal) {
      guard let account = try request.value("account", AccountKey.self) else { return nil }
      guard scope.member == nil || account.member == scope.member else {
        throw DoorRefusal(.notOwnData, "GEN-09", .init("field", "account"))
      }
      return account
    }
  }
}
