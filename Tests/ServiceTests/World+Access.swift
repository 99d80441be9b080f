// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import Signing
import Testing

extension World {
  /// Every user on a reference of its own.
  func must(_ lines: [String], as user: String) async throws {
    let content = #"{"operations":[\#(lines.joined(separator: ","))]}"#
    let answer = try await submit(content, as: user, reference: Self.reference(), day: try await today())
    #expect(answer.status == 200 && answer.json["refused"] as? Int == 0, "\(user): \(answer.text)")
  }

  static func reference() -> String { "A-\(UUID().uuidString.prefix(8))" }

  func time() async throws -> String {
    try #require(try await curl.send("/health").json["time"] as? String)
  }

  func today() async throws -> String { String(try await time().prefix(10)) }

  func setClock(_ time: String, stands: Bool = false) async throws {
    let answer = try await curl.send(
      "/test/clock", body: Array("{\"time\":\"\(time)\",\"stands\":\(stands)}".utf8))
    #expect(answer.status == 200, "\(answer.text)")
  }

  /// Signed at the registry's own time, which tests set forward.
  func submit(
    _ content: String, as user: String, reference: String, day: String, signer: String? = nil,
    channel: Signing.Envelope.Channel = .webService, token: String? = nil
  ) async throws -> Curl.Answer {
    var envelope = envelope(of: user, certificate: signer, reference: reference, day: day)
    envelope.channel = channel
    envelope.signingTimeSeconds = Self.seconds(try await time())
    let bytes = Array(content.utf8)
    let signature = try envelope.sign(bytes, with: credentials[signer ?? user]!.key)
    var headers = [("Content-Type", "application/json"), (Door.signatureHeader, signature)]
    if let token { headers.append(("Kaydi-Session", token)) }
    return try await curl.send("/v1/submissions", as: signer ?? user, body: bytes, headers: headers)
  }

  static func seconds(_ time: String) -> Int64 {
    let form = ISO8601DateFormatter()
    form.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    let date = form.date(from: time) ?? ISO8601DateFormatter().date(from: time)
    return Int64((date ?? Date(timeIntervalSince1970: 0)).timeIntervalSince1970)
  }

  // MARK: Passwords and sessions

  /// Requested on paper, printed once, delivered (AUT-10, AUT-13, AUT-14).
  func deliverPassword(to user: String) async throws -> String {
    let member = String(user.prefix(3))
    let person = Self.line(
      "member-person.enter",
      [("member", member), ("name", "İmza \(user)"), ("signatory", "true"), ("document", "1")])
    _ = try await submit(person, as: "MKK900", reference: Self.reference(), day: try await today())
    let request = [("user", user), ("document", "2026/1")]
    try await must(
      [
        Self.line(
          "password-request.enter",
          request + [("act", "RECORD"), ("signatory", "İmza \(user)"), ("delivery", "HAND")])
      ], as: "MKK900")
    let letter = try await printLetter(user)
    #expect(letter.status == 200, "\(letter.text)")
    try await must(
      [
        Self.line(
          "password-request.enter", request + [("act", "DELIVER"), ("receiver", "Deneme \(member)")])
      ], as: "MKK900")
    let line = try #require(letter.text.split(separator: "\n").first { $0.contains("password:") })
    return String(try #require(line.split(separator: " ").last))
  }

  func printLetter(_ user: String, by officer: String = "MKK900", token: String? = nil) async throws
    -> Curl.Answer
  { try await send("/v1/password-letters", ["user": user], as: officer, token: token) }

  func logIn(_ user: String, _ password: String, as certificate: String? = nil) async throws -> Curl.Answer {
    try await send("/v1/sessions", ["user": user, "password": password], as: certificate ?? user)
  }

  func change(_ user: String, _ token: String?, _ old: String, _ new: String, _ repeated: String? = nil)
    async throws -> Curl.Answer
  {
    try await send(
      "/v1/password", ["old": old, "new": new, "repeated": repeated ?? new], as: user, token: token)
  }

  func get(_ path: String, as user: String, token: String? = nil) async throws -> Curl.Answer {
    try await curl.send(path, as: user, headers: token.map { [("Kaydi-Session", $0)] } ?? [])
  }

  private func send(
    _ path: String, _ members: [String: String], as user: String, token: String? = nil
  ) async throws -> Curl.Answer {
    let body = Array(try JSONSerialization.data(withJSONObject: members))
    var headers = [("Content-Type", "application/json")]
    if let token { headers.append(("Kaydi-Session", token)) }
    return try await curl.send(path, as: user, body: body, headers: headers)
  }

  /// A user with a password of its own choice, and a session.
  func enter(_ user: String, _ password: String) async throws -> String {
    let first = try await deliverPassword(to: user)
    let login = try await logIn(user, first)
    #expect(login.status == 201, "\(login.text)")
    let token = try #require(login.token)
    #expect(try await change(user, token, first, password).status == 204)
    return token
  }

  /// What the operator sees of those turned away.
  func accessLog() async throws -> [String] {
    try await get("/v1/access-log?limit=1000", as: "MKK900").rows.compactMap { $0["code"] as? String }
  }
}

extension Curl.Answer {
  /// Of the cookie that a login sets.
  var token: String? {
    headers["set-cookie"]?.split(separator: ";").first?.split(separator: "=", maxSplits: 1).last.map(
      String.init)
  }
}
