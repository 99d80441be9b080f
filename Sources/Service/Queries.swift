// SPDX-License-Identifier: Apache-2.0
import Crypto
import Depository
import Engine
import Foundation
import Hummingbird
import Kernel
import Signing
import Units
import Views

/// The questions of members: their own data, page by page, each page with the entry that it reflects
/// (GEN-09).
struct Queries: Sendable {
  let node: Node
  let views: ViewKeeper
  let callers: Callers
  let seal: Seal

  func addRoutes(to router: Router<ServerContext>) {
    router.get("/v1/instructions") { try await instructions($0, $1) }
    router.get("/v1/instructions/:number") { try await instruction($0, $1) }
    router.get("/v1/holdings") { try await holdings($0, $1) }
    router.get("/v1/movements") { try await movements($0, $1) }
    router.get("/v1/accounts") { try await accounts($0, $1) }
    router.get("/v1/notices") { try await notices($0, $1) }
    router.get("/v1/entries/:sequence") { try await entry($0, $1) }
    router.get("/v1/operations") { _, context in
      _ = try await callers.caller(context)
      return Response("application/json", Catalogue.json)
    }
  }

  /// Whose data it is about, once the views reflect what the reader wants to see (`?atLeast=`).
  private func scope(_ request: Request, _ context: ServerContext) async throws -> MemberCode? {
    let scope = try await callers.scope(request, context)
    if let sequence = try request.value("atLeast", WholeNumber.self) {
      try await views.wait(for: sequence.value)
    }
    return scope.member
  }

  /// An account may be asked for by its member only.
  private func account(_ request: Request, of member: MemberCode?) throws(DoorRefusal) -> AccountKey? {
    guard let account = try request.value("account", AccountKey.self) else { return nil }
    guard member == nil || account.member == member else {
      throw DoorRefusal(.notOwnData, "GEN-09", .init("account", account.text))
    }
    return account
  }

  private func page<Row>(_ page: Page<Row>, _ json: (Row) -> JSONValue) throws -> Response {
    let document = JSONValue.members([
      ("rows", .array(page.rows.map(json))), ("next", page.next.map { .string($0) }),
      ("sequence", .number(page.sequence)),
    ])
    return try seal.response("application/json", document.bytes, sequence: page.sequence)
  }

  // MARK: Rows

  private func instructions(_ request: Request, _ context: ServerContext) async throws -> Response {
    let member = try await scope(request, context)
    let state = try request.value("state", InstructionState.self)
    let isin = try request.value("isin", ISIN.self)
    let limit = try request.limit
    let cursor = request.text("cursor")
    let found = try await views.ask {
      try $0.instructions(member: member, state: state, isin: isin, after: cursor, limit: limit)
    }
    return try page(found) { .members($0.members) }
  }

  private func instruction(_ request: Request, _ context: ServerContext) async throws -> Response {
    let member = try await scope(request, context)
    let number: InstructionNumber = try Request.read(context.parameters.get("number") ?? "", "number")
    let found = try await views.ask { projection in
      let found = try projection.instruction(number, member: member)
      if found == nil, try projection.instruction(number, member: nil) != nil {
        throw DoorRefusal(.notOwnData, "GEN-09", .init("instruction", number.text))
      }
      return found
    }
    guard let found else {
      throw DoorRefusal(.instructionNotFound, "GEN-14", .init("instruction", number.text))
    }
    let history = JSONValue.array(found.steps.map(\.json))
    let document = JSONValue.members(found.instruction.members + [("history", history)])
    return try seal.response("application/json", document.bytes, sequence: found.instruction.updated)
  }

  private func holdings(_ request: Request, _ context: ServerContext) async throws -> Response {
    let member = try await scope(request, context)
    let account = try account(request, of: member)
    let isin = try request.value("isin", ISIN.self)
    let moment = try request.value("asOf", WholeNumber.self)?.value
    let limit = try request.limit
    let cursor = request.text("cursor")
    let found = try await views.ask {
      try $0.holdings(member: member, account: account, isin: isin, asOf: moment, after: cursor, limit: limit)
    }
    return try page(found) { $0.json }
  }

  private func movements(_ request: Request, _ context: ServerContext) async throws -> Response {
    let member = try await scope(request, context)
    let account = try account(request, of: member)
    let isin = try request.value("isin", ISIN.self)
    let limit = try request.limit
    let cursor = request.text("cursor")
    let found = try await views.ask {
      try $0.movements(member: member, account: account, isin: isin, after: cursor, limit: limit)
    }
    return try page(found) { $0.json }
  }

  private func accounts(_ request: Request, _ context: ServerContext) async throws -> Response {
    let member = try await scope(request, context)
    let limit = try request.limit
    let cursor = request.text("cursor")
    let found = try await views.ask { try $0.accounts(member: member, after: cursor, limit: limit) }
    return try page(found) { $0.json }
  }

  private func notices(_ request: Request, _ context: ServerContext) async throws -> Response {
    let member = try await scope(request, context)
    let position = try Self.position(request.text("after") ?? request.text("cursor"))
    let limit = try request.limit
    let now = node.now
    let found = try await views.ask {
      try $0.notices(member: member, after: position, limit: limit, now: now)
    }
    return try page(found) { $0.json }
  }

  /// Where a reader of notices stands.
  static func position(_ text: String?) throws(DoorRefusal) -> NoticePosition? {
    guard let text else { return nil }
    guard let position = NoticePosition(text) else {
      throw DoorRefusal(.fieldFormat, "GEN-21", .init("position", String(text.prefix(40))))
    }
    return position
  }

  // MARK: Entries

  /// An entry as it was signed, with its answer, so that the sender can check both again (GEN-12).
  private func entry(_ request: Request, _ context: ServerContext) async throws -> Response {
    let (caller, member) = try await callers.scope(request, context)
    let number: WholeNumber = try Request.read(context.parameters.get("sequence") ?? "", "sequence")
    let node = node
    let found = try await views.ask { _ in try node.entry(number.value) }
    guard number.value > 0, let entry = found else {
      throw DoorRefusal(.resourceNotFound, "GEN-12", .init("sequence", number.text))
    }
    let signed = entry.kind == .submission ? try? Signing.Envelope(header: entry.header) : nil
    guard caller.seesAll || (signed != nil && signed?.member == member?.text) else {
      throw DoorRefusal(.notOwnData, "GEN-09", .init("sequence", number.text))
    }
    let answer = AnswerDocument(
      sequence: entry.sequence, time: entry.time, outcome: entry.outcome, form: .json,
      language: request.language)
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

// MARK: - Rows as JSON

extension FieldValue {
  fileprivate var json: JSONValue { .string(text) }
}

extension Moment {
  fileprivate var json: JSONValue { .string(description) }
}

extension InstructionView {
  fileprivate var members: [(String, JSONValue?)] {
    [
      ("number", .number(number.value)), ("operation", .string(operation)), ("state", state.json),
      ("version", .integer(Int64(version))), ("member", member.json), ("receiver", receiver?.json),
      ("enteredBy", enteredBy?.json), ("approvedBy", approvedBy?.json), ("decidedBy", decidedBy?.json),
      ("reference", reference?.json), ("source", source?.json), ("target", target?.json),
      ("isin", isin?.json),
      ("nominal", nominal.map { .integer($0.units) }), ("realised", .integer(realised.units)),
      ("reason", reason?.json), ("nameMismatch", nameMismatch.map { .flag($0) }),
      ("enteredAt", enteredAt.json),
      ("updatedAt", updatedAt.json), ("sequence", .number(sequence)), ("line", .integer(Int64(line))),
    ]
  }
}

extension InstructionStep {
  fileprivate var json: JSONValue {
    .members([
      ("state", state.json), ("version", .integer(Int64(version))), ("member", member?.json),
      ("user", user?.json),
      ("time", time.json), ("sequence", .number(sequence)), ("line", .integer(Int64(line))),
    ])
  }
}

extension HoldingView {
  fileprivate var json: JSONValue {
    .members([
      ("account", account.json), ("subaccount", subaccount.json), ("isin", isin.json),
      ("quantity", .integer(quantity.units)), ("fromSequence", .number(fromSequence)),
      ("toSequence", toSequence.map { .number($0) }),
    ])
  }
}

extension AccountView {
  fileprivate var json: JSONValue {
    .members([
      ("account", .string(account)), ("class", .string(self.class)), ("status", .string(status)),
      ("restriction", .string(restriction)), ("opened", .string(opened)),
      ("investor", investor.map { .string(String($0)) }),
    ])
  }
}

extension MovementView {
  fileprivate var json: JSONValue {
    .members([
      ("sequence", .number(sequence)), ("position", .integer(Int64(position))),
      ("instruction", .number(instruction.value)), ("origin", origin.json), ("isin", isin.json),
      ("source", source?.json), ("sourceSubaccount", sourceSubaccount?.json), ("target", target.json),
      ("targetSubaccount", targetSubaccount.json), ("quantity", .integer(quantity.units)),
      ("time", time.json),
      ("enteredBy", enteredBy?.json), ("approvedBy", approvedBy?.json),
    ])
  }
}

extension NoticeView {
  var json: JSONValue {
    .members([
      ("position", .string(position.description)), ("member", member.json), ("kind", .string(kind.rawValue)),
      ("result", result.map { .string($0) }), ("instruction", instruction.map { .number($0.value) }),
      ("line", .integer(Int64(line))), ("code", code.map { .string($0) }),
      ("quantity", quantity.map { .integer($0.units) }), ("remaining", remaining.map { .integer($0.units) }),
      ("facts", facts.map { .verbatim(Array($0.utf8)) }), ("time", time.json),
    ])
  }
}
