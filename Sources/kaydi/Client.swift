// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Service
import Signing
import Units

/// One user's connection to a registry: TLS with the user's certificate, every submission signed.
final class Client: Sendable {
  let url: String
  let user: String
  let identity: SigningIdentity
  private let http: HTTPClient
  private let failure = CardFailure()

  struct Answer {
    let status: Int
    let body: [UInt8]
    let headers: [(String, String)]
    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
      headers.first { $0.0.lowercased() == name.lowercased() }?.1
    }
  }

  convenience init(url: String, key: UserKey, authority: [[UInt8]]) throws {
    try self.init(
      url: url, user: key.user, identity: SigningIdentity(key.credential), authority: authority)
  }

  init(url: String, user: String, identity: SigningIdentity, authority: [[UInt8]]) throws {
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.user = user
    self.identity = identity
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(try authority.map { try NIOSSLCertificate(bytes: $0, format: .der) })
    tls.certificateChain = [.certificate(try identity.tlsCertificate())]
    tls.privateKey = .privateKey(try identity.tlsKey(failure))
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
    configuration.timeout = .init(connect: .seconds(10), read: .seconds(120))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    // Who is not there is not waited for: the caller is told at once and may try again.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    http = HTTPClient(
      eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
  }

  /// SHA-256 of the certificate, as `certificate-assignment` names it.
  var fingerprint: String { hexadecimal(identity.facts.fingerprint) }

  func close() async throws { try await http.shutdown() }

  /// The registry's own time, so that what is signed carries its day.
  func registryTime() async throws -> Moment {
    let answer = try await get("/health")
    let fields = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
    guard let text = fields?["time"] as? String, let time = Moment(text) else {
      throw ClientProblem.unexpected("no time in /health: \(answer.text.prefix(200))")
    }
    return time
  }

  /// What is sent is kept, so that exactly the same bytes can be sent again.
  struct Signed: Sendable {
    let content: [UInt8]
    let signature: String
    let contentType: Signing.Envelope.ContentType
  }

  func sign(
    _ content: [UInt8], _ type: Signing.Envelope.ContentType, reference: String, at time: Moment,
    member: String? = nil,
    market: String = "TR", day: Day? = nil
  ) throws -> Signed {
    let envelope = Signing.Envelope(
      market: market, member: member ?? String(user.prefix(3)), user: user, operation: nil,
      catalogueVersion: 1,
      reference: reference, businessDay: (day ?? time.day).description, channel: .webService,
      signingTimeSeconds: time.microseconds / Moment.microsecondsPerSecond, contentType: type,
      certificateChain: [identity.certificate])
    return Signed(
      content: content, signature: try envelope.sign(content, with: identity.key), contentType: type)
  }

  func send(_ signed: Signed, language: String = "en") async throws -> Answer {
    var request = HTTPClientRequest(url: url + "/v1/submissions")
    request.method = .POST
    request.headers.add(name: "Kaydi-Signature", value: signed.signature)
    request.headers.add(name: "Content-Type", value: signed.contentType.rawValue)
    request.headers.add(name: "Accept-Language", value: language)
    request.body = .bytes(signed.content)
    return try await execute(request)
  }

  func get(_ path: String, language: String = "en", accept: String? = nil) async throws -> Answer {
    var request = HTTPClientRequest(url: url + path)
    request.headers.add(name: "Accept-Language", value: language)
    if let accept { request.headers.add(name: "Accept", value: accept) }
    return try await execute(request)
  }

  func post(_ path: String, json: String) async throws -> Answer {
    var request = HTTPClientRequest(url: url + path)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(Array(json.utf8))
    return try await execute(request)
  }

  /// Lines of a stream as they come, until the body returns false.
  func stream(_ path: String, after position: String?, _ body: (String) -> Bool) async throws {
    var request = HTTPClientRequest(url: url + path)
    if let position { request.headers.add(name: "Last-Event-ID", value: position) }
    let response = try await answer(to: request, timeout: .hours(24))
    var rest: [UInt8] = []
    for try await part in response.body {
      rest.append(contentsOf: part.readableBytesView)
      while let end = rest.firstIndex(of: 10) {
        if !body(String(decoding: rest[..<end], as: UTF8.self)) { return }
        rest.removeFirst(end + 1)
      }
    }
  }

  private func execute(_ request: HTTPClientRequest) async throws -> Answer {
    let response = try await answer(to: request, timeout: .seconds(180))
    let body = try await response.body.collect(upTo: 64 << 20)
    return Answer(
      status: Int(response.status.code), body: Array(body.readableBytesView),
      headers: response.headers.map { ($0.name, $0.value) })
  }

  private func answer(to request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
    do {
      return try await http.execute(request, timeout: timeout)
    } catch {
      throw failure.error ?? error
    }
  }
}

enum ClientProblem: Error, CustomStringConvertible {
  case refused(Int, String)
  case unexpected(String)

  var description: String {
    switch self {
    case .refused(let status, let text): "Refused / Reddedildi (\(status)): \(text)"
    case .unexpected(let text): "Unexpected answer / Beklenmeyen yanıt: \(text)"
    }
  }
}

extension Logger {
  /// Says nothing but what has gone wrong for good.
  static var quiet: Logger { Logger(label: "kaydi") { _ in StructuredLog(level: .error) } }
}
