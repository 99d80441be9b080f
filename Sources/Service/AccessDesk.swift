// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Hummingbird
import Kernel
import Signing
import Units

/// Logins, passwords and sessions over HTTP (AUT-10 to AUT-17, AUT-23, AUT-35). Every step is an entry of the
/// journal; no password is ever written anywhere.
struct AccessDesk: Sendable {
  let node: Node
  let callers: Callers
  let sessions: Sessions
  let gate: LoginGate<UserCode>
  let own: OwnPart
  let limits: ServerLimits

  static let cookie = "__Host-kaydi-session"

  func addRoutes(to router: Router<ServerContext>) {
    router.post("/v1/sessions") { try await logIn($0, $1) }
    router.get("/v1/sessions/current") { try await current($0, $1) }
    router.delete("/v1/sessions/current") { try await logOut($0, $1) }
    router.post("/v1/password") { try await changePassword($0, $1) }
    router.post("/v1/password-letters") { try await printLetter($0, $1) }
  }

  // MARK: Login

  private struct Login: Decodable {
    let user: String
    let password: String
  }

  private func logIn(_ request: Request, _ context: ServerContext) async throws -> Response {
    let login: Login = try await body(request, context)
    let (session, token) = try await begin(
      user: try Self.user(login.user), password: login.password, context)
    var response = Response(status: .created, json: describe(session))
    response.headers[.setCookie] = Self.cookie(token)
    return response
  }

  /// Certificate first, then the password (AUT-11).
  /// - Refuses: the `certificate-…` codes, `certificate-of-other-user`, `user-passive`, `user-blocked`,
  ///   `member-not-active`, `password-not-delivered`, `login-failed`, `password-expired`,
  ///   `too-many-requests`.
  func begin(
    user: UserCode, password: String, _ context: ServerContext
  ) async throws -> (Sessions.Session, token: String) {
    let (known, peer) = try await callers.visitor(context, channel: .screen)
    // No failure is counted for anybody: it was not the password that was wrong (AUT-11).
    guard known == user else {
      throw DoorRefusal(.certificateOfOtherUser, "AUT-11", .init("user", user.text))
    }
    return try await gate.admit(user, at: node.now) {
      let record = try await self.record(of: user)
      let isRight = try await gate.isRight(password, record.usableHash)
      let name = peer.fingerprint.hexadecimal
      if !isRight {
        try await own.report("access-record", access(user, .wrongPassword, record.number, name))
        throw DoorRefusal(.loginFailed, "AUT-11")
      }
      let begun = sessions.begin(
        user, peer.fingerprint, mustChangePassword: record.state == .initial, at: node.now)
      do {
        try await own.report(
          "access-record", access(user, .login, record.number, name, session: begun.session.name))
      } catch {
        sessions.end(begun.token)
        throw error
      }
      for former in begun.ended { try await callers.record(former, .logout) }
      for idle in sessions.endIdle(at: node.now) { try await callers.record(idle, .idle) }
      return (begun.session, begun.token)
    }
  }

  private func access(
    _ user: UserCode, _ kind: AccessKind, _ number: UInt64?, _ certificate: String? = nil,
    session: String? = nil
  ) -> [(String, JSONValue?)] {
    [
      ("user", .string(user.text)), ("kind", .string(kind.text)), ("number", number.map { .number($0) }),
      ("certificate", certificate.map { .string($0) }), ("session", session.map { .string($0) }),
    ]
  }

  private func record(of user: UserCode) async throws -> Depository.Password {
    guard let found = try await node.read({ $0.password(user) }).value else {
      throw DoorRefusal(.userUnknown, "AUT-13", .init("user", user.text))
    }
    return found
  }

  static func cookie(_ token: String) -> String {
    "\(cookie)=\(token); Path=/; Secure; HttpOnly; SameSite=Strict"
  }

  // MARK: The session at hand

  private func describe(_ session: Sessions.Session) -> JSONValue {
    .members([
      ("session", .string(session.name)), ("user", .string(session.user.text)),
      ("began", .string(session.began.description)), ("idleSeconds", .integer(900)),
      ("mustChangePassword", .flag(session.mustChangePassword)),
    ])
  }

  private func current(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await callers.session(request, context, allowsPasswordChange: true)
    let menu = try await self.menu(session.user)
    return Response(
      json: .members([
        ("session", describe(session)),
        ("functions", .array(menu.map { $0.json })),
      ]))
  }

  private func logOut(_ request: Request, _ context: ServerContext) async throws -> Response {
    try await end(request, context)
    var response = Response(status: .noContent)
    response.headers[.setCookie] = Self.endedCookie
    return response
  }

  func end(_ request: Request, _ context: ServerContext) async throws {
    let session = try await callers.session(request, context, allowsPasswordChange: true)
    if let token = request.sessionToken { sessions.end(token) }
    try await callers.record(session, .logout)
  }

  static let endedCookie = cookie("") + "; Max-Age=0"

  // MARK: Menu

  struct MenuFunction: Sendable {
    var number: UInt8
    var title: Bilingual
    /// Operations of which the user holds a stage, with the stages held.
    var operations: [(operation: CatalogueOperation, stages: [Stage])]

    var json: JSONValue {
      .members([
        ("function", .integer(Int64(number))), ("title", .string(title.english.string)),
        ("titleTurkish", .string(title.turkish.string)),
        (
          "operations",
          .array(
            operations.map { entry in
              .members([
                ("operation", .string(entry.operation.name)),
                ("stages", .array(entry.stages.map { .string($0.name.string) })),
              ])
            })
        ),
      ])
    }
  }

  /// What the user may reach, and nothing else (AUT-28).
  func menu(_ user: UserCode) async throws -> [MenuFunction] {
    let held = try await node.read { $0.authorities(of: user) }.value
    return Catalogue.functions.compactMap { number, title in
      let operations = Catalogue.operations.filter { $0.about.function == number }.compactMap { operation in
        held.first { $0.operation == operation.code }.map { (operation: operation, stages: $0.stages) }
      }
      return operations.isEmpty ? nil : MenuFunction(number: number, title: title, operations: operations)
    }
  }

  // MARK: Passwords

  private struct PasswordChange: Decodable {
    let old: String
    let new: String
    let repeated: String
  }

  private func changePassword(_ request: Request, _ context: ServerContext) async throws -> Response {
    let session = try await callers.session(request, context, allowsPasswordChange: true)
    let change: PasswordChange = try await body(request, context)
    try await self.change(session, from: change.old, to: change.new, change.repeated, request)
    return Response(status: .noContent)
  }

  /// - Refuses: `passwords-differ`, `old-password-wrong` (which counts as a wrong entry),
  ///   `same-as-old-password`, `password-too-weak`, `password-used-before`, `user-blocked`.
  func change(
    _ session: Sessions.Session, from old: String, to new: String, _ repeated: String, _ request: Request
  ) async throws {
    let user = session.user
    try await gate.admit(user, at: node.now) {
      let record = try await self.record(of: user)
      guard try await gate.isRight(old, record.usableHash) else {
        try await own.report("access-record", access(user, .wrongOldPassword, record.number))
        throw DoorRefusal(.oldPasswordWrong, "AUT-16")
      }
      guard new == repeated else { throw DoorRefusal(.passwordsDiffer, "AUT-16") }
      guard new != old else { throw DoorRefusal(.sameAsOldPassword, "AUT-12") }
      guard PasswordQuality.isStrong(new, for: user.text) else {
        throw DoorRefusal(.passwordTooWeak, "AUT-17")
      }
      guard !(try await gate.isAny(new, of: record.hashes)) else {
        throw DoorRefusal(.passwordUsedBefore, "AUT-17")
      }
      let hash = try await gate.hash(new)
      try await own.report(
        "password-setting",
        [
          ("user", .string(user.text)), ("hash", .string(hash)), ("number", .number(record.number)),
        ])
    }
    if let token = request.sessionToken { sessions.passwordChanged(token) }
  }

  private struct Letter: Decodable { let user: String }

  /// Makes the password of a recorded request and prints it, once: nobody can print the same one again
  /// (AUT-13, AUT-14).
  /// - Refuses: `operator-only`, `right-missing`, `user-unknown`, `state-not-allowed`.
  private func printLetter(_ request: Request, _ context: ServerContext) async throws -> Response {
    let caller = try await callers.caller(request, context)
    guard caller.isOperator else { throw DoorRefusal(.operatorOnly, "AUT-13") }
    let held = try await node.read { $0.authorities(of: caller.user) }.value
    guard held.contains(where: { $0.operation == PasswordRequest.code && $0.stages.contains(.approve) })
    else {
      throw DoorRefusal(
        .rightMissing, "AUT-22", .init("operation", "password-request"), .init("stage", "approve"))
    }
    let letter: Letter = try await body(request, context)
    let user = try Self.user(letter.user)
    let record = try await self.record(of: user)
    let password = PasswordHash.generate()
    let hash = try await gate.hash(password)
    try await own.report(
      "password-setting",
      [
        ("user", .string(user.text)), ("hash", .string(hash)), ("number", .number(record.number)),
        ("madeFor", .string(caller.user.text)),
      ])
    let text = """
      \(record.name)

      Kullanıcı kodu / User code: \(user.text)
      MKS şifresi / MKS password: \(password)

      Bu şifre ilk girişte değiştirilir; kimseye söylemeyin.
      This password is changed at the first login; tell it to nobody.

      """
    return Response("text/plain; charset=utf-8", Array(text.utf8))
  }

  // MARK: Reading

  private func body<Form: Decodable>(_ request: Request, _ context: ServerContext) async throws -> Form {
    try await Upload(limits, limitBytes: 4_096).form(request, on: context.channel)
  }

  static func user(_ text: String) throws(DoorRefusal) -> UserCode {
    try Request.read(text, "user")
  }
}

extension Depository.Password {
  /// Nil where there is none to compare with.
  var usableHash: String? { state == .initial || state == .current ? hashes.first : nil }
}

extension Request {
  /// What the browser shows of its session; another program may use the header.
  var sessionToken: String? {
    if let token = headers[.kaydiSession] { return token }
    for cookie in headers[.cookie]?.split(separator: ";") ?? [] {
      let parts = cookie.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0].trimmingPrefix(while: \.isWhitespace) == AccessDesk.cookie {
        return String(parts[1])
      }
    }
    return nil
  }
}

extension HTTPFields.Element.Name {
  static let kaydiSession = HeaderName("Kaydi-Session")!
}
