// SPDX-License-Identifier: Apache-2.0
import Depository
import Hummingbird
import Kernel
import Signing
import Units
import Views

/// An investor who has come in.
typealias InvestorSessions = SessionTable<RegistrationNumber, InvestorVisit>

struct InvestorVisit: Sendable {
  let channel: InvestorChannel
  /// The operator's user who asks in the investor's place (INV-01).
  let by: UserCode?
  /// The password with which it began: another one ends it.
  let passwordNumber: UInt64
}

/// Investors over HTTP: login by registration number and password, questions, change of the password
/// (INV-01 to INV-08). They come without a certificate and post nothing; every step is on record.
///
/// By internet and mobile the investor comes alone. At the call centre a user of the operator asks with the
/// password that the investor says: with a certificate, an authority to view and a session bound to both.
struct InvestorDesk: Sendable {
  let node: Node
  let views: ViewKeeper
  let callers: Callers
  let peers: Peers
  let own: OwnPart
  let seal: Seal
  let log: AccessLog
  let gate: LoginGate<RegistrationNumber>
  let limits: ServerLimits
  let sessions = InvestorSessions()
  let logins = TryLimit<String>()
  let questions = TryLimit<RegistrationNumber>()

  static let path = "/v1/investor"

  func addRoutes(to router: Router<ServerContext>) {
    router.post("/v1/investor/sessions") { try await logIn($0, $1) }
    router.delete("/v1/investor/sessions/current") { try await logOut($0, $1) }
    router.post("/v1/investor/password") { try await changePassword($0, $1) }
    for query in InvestorQuery.allCases {
      router.get(RouterPath(query.path)) { try await answer(query, $0, $1) }
    }
    router.post("/v1/investor-letters") { try await printLetter($0, $1) }
  }

  // MARK: Login

  private struct Login: Decodable {
    let registrationNumber: String
    let password: String
    let channel: String
  }

  /// - Refuses: `investor-login-failed` alike for a number that is unknown or has no password, and for a
  ///   wrong password; `investor-blocked` to whoever knows the password; `channel-unknown`,
  ///   `too-many-requests`; at the call centre what is refused to users.
  private func logIn(_ request: Request, _ context: ServerContext) async throws -> Response {
    let login: Login = try await body(request, context)
    let number = try Request.read(login.registrationNumber, "registrationNumber") as RegistrationNumber
    let channel = try Request.read(login.channel, "channel") as InvestorChannel
    let (officer, certificate) = try await officer(channel, request, context)
    guard logins.admit(context.address, limits.investorLoginsAMinute, at: node.now) else {
      throw DoorRefusal(.tooManyRequests, "INV-01")
    }
    return try await evenly {
      try await gate.admit(number, at: node.now) {
        let record = try await record(of: number)
        guard let record, try await gate.isRight(login.password, record.usableHash) else {
          try await wrong(number, record, .wrongPassword, channel, officer)
          throw DoorRefusal(.investorLoginFailed, "INV-01")
        }
        return try await begin(
          number, record,
          InvestorVisit(
            channel: channel, by: officer, passwordNumber: record.number), certificate)
      }
    }
  }

  func begin(
    _ number: RegistrationNumber, _ record: Depository.InvestorPassword, _ visit: InvestorVisit,
    _ certificate: [UInt8]
  ) async throws -> Response {
    let last = try await views.ask { try $0.accesses(of: number, kind: .login, limit: 1) }.rows.first
    let begun = sessions.begin(
      number, visit, certificate, mustChangePassword: record.state == .initial, at: node.now)
    do {
      try await report(begun.session, .login, passwordNumber: record.number)
    } catch {
      sessions.end(begun.token)
      throw error
    }
    for former in begun.ended { try await report(former, .logout) }
    for idle in sessions.endIdle(at: node.now) { try await report(idle, .idle) }
    let document = describe(begun.session, begun.token, last)
    return Response(status: .created, json: document)
  }

  private func describe(
    _ session: InvestorSessions.Session, _ token: String, _ last: InvestorAccessView?
  ) -> JSONValue {
    .members([
      ("session", .string(session.name)), ("token", .string(token)),
      ("registrationNumber", .string(session.holder.text)),
      ("channel", .string(session.detail.channel.text)), ("began", .string(session.began.description)),
      ("idleSeconds", .integer(900)), ("mustChangePassword", .flag(session.mustChangePassword)),
      // INV-08: the own last access.
      (
        "lastLogin",
        last.map {
          .members([
            ("time", .string($0.time.description)), ("channel", .string($0.channel.text)),
          ])
        }
      ),
    ])
  }

  /// A number that the registry does not know takes no place in the journal, nor does what is guessed at a
  /// password long blocked: nobody outside can make the journal grow. The operator's log has it.
  func wrong(
    _ number: RegistrationNumber, _ record: Depository.InvestorPassword?, _ kind: InvestorAccessKind,
    _ channel: InvestorChannel, _ officer: UserCode?
  ) async throws {
    guard let record, record.state.isInUse || record.state == .blocked,
      record.failures < InvestorAccessRow.toldEntries
    else { return }
    let visit = InvestorVisit(channel: channel, by: officer, passwordNumber: record.number)
    do {
      try await report(number, kind, visit, passwordNumber: record.number)
    } catch is DoorRefusal {
      // The password has changed meanwhile: nothing to count, and nothing else is told.
    }
  }

  func record(of number: RegistrationNumber) async throws -> Depository.InvestorPassword? {
    try await node.read { $0.investorPassword(number) }.value
  }

  /// Answers a refusal after a whole number of steps of time, however long it took: what was wrong cannot be
  /// told from the time (INV-01).
  private func evenly(_ body: () async throws -> Response) async throws -> Response {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      return try await body()
    } catch {
      let step = Duration.milliseconds(limits.investorAnswerMilliseconds)
      var end = start + step
      while end < clock.now { end += step }
      try? await Task.sleep(until: end, clock: clock)
      throw error
    }
  }

  /// At the call centre: a user of the operator who may view investors' requests; nobody by the other
  /// channels.
  /// - Refuses: what `Callers.caller` refuses, `operator-only`, `right-missing`.
  private func officer(
    _ channel: InvestorChannel, _ request: Request, _ context: ServerContext
  ) async throws -> (UserCode?, certificate: [UInt8]) {
    guard channel == .callCentre else { return (nil, []) }
    let caller = try await callers.caller(request, context)
    try await require(.view, caller)
    return (caller.user, try await peers.peer(of: context.channel)?.fingerprint ?? [])
  }

  func require(_ stage: Stage, _ caller: Caller) async throws {
    guard caller.isOperator else { throw DoorRefusal(.operatorOnly, "INV-01") }
    let user = caller.user
    guard try await node.read({ $0.holds(user, InvestorPasswordRequest.code, stage) }).value else {
      throw DoorRefusal(
        .rightMissing, "AUT-22", .init("operation", InvestorPasswordRequest.about.name.string),
        .init("stage", stage.name.string))
    }
  }

  func body<Form: Decodable>(_ request: Request, _ context: ServerContext) async throws -> Form {
    try await Upload(limits, limitBytes: 4_096).form(request, on: context.channel)
  }
}

extension Depository.InvestorPassword {
  /// What is compared, also while it is blocked; nil where there is none to compare with.
  var usableHash: String? { state.isInUse || state == .blocked ? hashes.first : nil }
}
