// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Units

// The session at hand, and what of it is put on record.

extension InvestorDesk {
  /// - Refuses: `session-ended`, `investor-blocked`, `password-change-required`; at the call centre what is
  ///   refused to users, and `certificate-of-other-user` for a session of another one.
  func session(
    _ request: Request, _ context: ServerContext, allowsPasswordChange: Bool = false
  ) async throws -> InvestorSessions.Session {
    guard let token = request.investorToken else { throw DoorRefusal(.sessionEnded, "INV-01") }
    var found = sessions.find(token, [], at: node.now)
    if case .foreign = found {
      let caller = try await callers.caller(request, context)
      try await require(.view, caller)
      let peer = try await peers.peer(of: context.channel)
      found = sessions.find(token, peer?.fingerprint ?? [], at: node.now)
    }
    let session: InvestorSessions.Session
    switch found {
    case .session(let known): session = known
    case .idle(let ended):
      try await report(ended, .idle)
      throw DoorRefusal(.sessionEnded, "INV-01")
    case .foreign: throw DoorRefusal(.certificateOfOtherUser, "INV-01")
    case .none: throw DoorRefusal(.sessionEnded, "INV-01")
    }
    let record = try await record(of: session.holder)
    guard let record, record.state.isInUse, record.number == session.detail.passwordNumber else {
      if sessions.end(token) != nil { try await report(session, .passwordReplaced) }
      throw record?.state == .blocked
        ? DoorRefusal(.investorBlocked, "INV-07") : DoorRefusal(.sessionEnded, "INV-07")
    }
    guard allowsPasswordChange || !session.mustChangePassword else {
      throw DoorRefusal(.passwordChangeRequired, "INV-07")
    }
    return session
  }

  func logOut(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await session(request, context, allowsPasswordChange: true)
    if let token = request.investorToken { sessions.end(token) }
    try await report(session, .logout)
    return Response(status: .noContent)
  }

  /// Whatever an investor sends that is not one of the few messages above: nothing changes, and it is on
  /// record (INV-03).
  func refuseOperation(_ request: Request, _ context: ServerContext) async throws -> DoorRefusal {
    let session = try await session(request, context, allowsPasswordChange: true)
    let refusal = DoorRefusal(.investorCannotOperate, "INV-03")
    try await count(session)
    // Only the way, cut short: what stands in an address is the sender's word.
    let tried = InvestorFence.known(request.uri.path)
    try await report(session, .operation, question: tried, result: refusal.code.name)
    return refusal
  }

  // MARK: Records

  /// One question of an investor: counted, answered or refused, and on record either way (INV-01).
  func recorded(
    _ question: String, of session: InvestorSessions.Session, _ body: () async throws -> Response
  ) async throws -> Response {
    try await count(session)
    do {
      let response = try await body()
      try await report(session, .question, question: question)
      return response
    } catch let refusal as DoorRefusal {
      try await report(session, .question, question: question, result: refusal.code.name)
      throw refusal
    }
  }

  func count(_ session: InvestorSessions.Session) async throws {
    guard questions.admit(session.holder, limits.investorQuestionsAMinute, at: node.now) else {
      throw DoorRefusal(.tooManyRequests, "INV-01")
    }
  }

  func report(
    _ session: InvestorSessions.Session, _ kind: InvestorAccessKind, passwordNumber: UInt64? = nil,
    question: String? = nil, result: String? = nil
  ) async throws {
    try await report(
      session.holder, kind, session.detail, passwordNumber: passwordNumber, question: question,
      result: result, session: session.name)
  }

  func report(
    _ number: RegistrationNumber, _ kind: InvestorAccessKind, _ visit: InvestorVisit,
    passwordNumber: UInt64? = nil, question: String? = nil, result: String? = nil, session: String? = nil
  ) async throws {
    try await own.report(
      InvestorAccessRecord.about.name.string,
      [
        ("registrationNumber", .string(number.text)), ("channel", .string(visit.channel.text)),
        ("kind", .string(kind.text)), ("number", passwordNumber.map { .number($0) }),
        ("question", question.map { .string($0) }), ("result", result.map { .string($0) }),
        ("by", visit.by.map { .string($0.text) }), ("session", session.map { .string($0) }),
      ])
  }
}
