// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// Where a stand-in listens and with which certificate. Certificates are DER, the key is PEM.
public struct StandInAddress: Sendable {
  public var host = "127.0.0.1"
  /// 0 takes any free port.
  public var port = 0
  public var certificate: [UInt8]
  public var keyPEM: String
  /// When not empty, only those with a certificate of one of these may ask.
  public var clientAuthorities: [[UInt8]] = []

  public init(certificate: [UInt8], keyPEM: String) {
    self.certificate = certificate
    self.keyPEM = keyPEM
  }
}

/// Stands for a public register: speaks its protocol over TLS, answers from a small file of people, and
/// misbehaves when told to.
public final class StandIn: Sendable {
  /// What became of one question; nothing in it tells about whom it was.
  public struct Line: Sendable {
    public let count: Int
    public let query: UInt64?
    public let step: String
    public let fault: StandInBehaviour.Fault
  }

  private struct State {
    var people: StandInPeople
    var behaviour: StandInBehaviour
    var asked = 0
    /// How often each question was asked, for the newest of them.
    var times: [UInt64: Int] = [:]
    var newest: [UInt64] = []
  }

  public let register: Register
  private let state: Mutex<State>
  private let tell: @Sendable (Line) -> Void
  private static let remembered = 10_000

  public init(
    _ register: Register, people: StandInPeople, behaviour: StandInBehaviour = StandInBehaviour(),
    tell: @escaping @Sendable (Line) -> Void = { _ in }
  ) {
    self.register = register
    self.tell = tell
    state = Mutex(State(people: people, behaviour: behaviour))
  }

  public var behaviour: StandInBehaviour {
    get { state.withLock { $0.behaviour } }
    set { state.withLock { $0.behaviour = newValue } }
  }

  /// How often questions were asked, by their numbers.
  public var times: [UInt64: Int] { state.withLock { $0.times } }

  public func know(_ people: StandInPeople) { state.withLock { $0.people = people } }

  /// Answers until its task is cancelled, or until SIGINT or SIGTERM where it handles them.
  public func run(
    _ address: StandInAddress, handlesSignals: Bool, logger: Logger,
    onRunning: @escaping @Sendable (_ port: Int) async -> Void
  ) async throws {
    let application = Application(
      router: router(), server: try .tls(.http1(), tlsConfiguration: Self.tls(address)),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port), serverName: "Kaydi stand-in"),
      onServerRunning: { await onRunning($0.localAddress?.port ?? 0) }, logger: logger)
    if handlesSignals { try await application.runService() } else { try await application.run() }
  }

  private static func tls(_ address: StandInAddress) throws -> TLSConfiguration {
    var tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(try NIOSSLCertificate(bytes: address.certificate, format: .der))],
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(address.keyPEM.utf8), format: .pem)))
    tls.minimumTLSVersion = .tlsv12
    if !address.clientAuthorities.isEmpty {
      tls.certificateVerification = .noHostnameVerification
      tls.trustRoots = .certificates(
        try address.clientAuthorities.map { try NIOSSLCertificate(bytes: $0, format: .der) })
    }
    return tls
  }

  // MARK: Requests

  private struct Context: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      channel = source.channel
    }
  }

  private func router() -> Router<Context> {
    let router = Router(context: Context.self)
    router.post(RouterPath(register == .mernis ? Mernis.path : Tax.path)) { [self] in
      try await answer($0, $1)
    }
    router.get("/control") { [self] _, _ in try Self.json(status) }
    router.put("/control/behaviour") { [self] request, _ in
      let body = try await request.body.collect(upTo: 1 << 20)
      behaviour = try JSONDecoder().decode(
        StandInBehaviour.self, from: Data(body.readableBytesView))
      return try Self.json(status)
    }
    router.put("/control/people") { [self] request, _ in
      let body = try await request.body.collect(upTo: 8 << 20)
      know(try StandInPeople(register, file: Array(body.readableBytesView)))
      return try Self.json(status)
    }
    return router
  }

  private struct Status: Encodable {
    let register: String
    let people: Int
    let asked: Int
    let behaviour: StandInBehaviour
    let times: [String: Int]
  }

  private var status: Status {
    state.withLock { state in
      Status(
        register: register.code.string, people: state.people.count, asked: state.asked,
        behaviour: state.behaviour,
        times: Dictionary(uniqueKeysWithValues: state.times.map { (String($0.key), $0.value) }))
    }
  }

  private static func json(_ value: some Encodable) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return response(200, "application/json", Array(try encoder.encode(value)))
  }

  private static func response(_ status: Int, _ type: String, _ body: [UInt8]) -> Response {
    Response(
      status: .init(code: status), headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  // MARK: Answers

  private func answer(_ request: Request, _ context: Context) async throws -> Response {
    let body = Array(try await request.body.collect(upTo: XMLReader.bytes).readableBytesView)
    let (people, behaviour) = state.withLock { ($0.people, $0.behaviour) }
    let answer = StandInAnswers(people: people, behaviour: behaviour).answer(register, body)
    let fault = behaviour.fault(for: answer.key)
    note(answer, fault)
    try await Task.sleep(for: .milliseconds(behaviour.delayMilliseconds))
    switch fault {
    case .none, .otherQuestion: break
    case .unavailable, .notAccepted: return unavailable(fault)
    case .dropped: try await context.channel.close()
    case .held, .silent:
      while self.behaviour.fault(for: answer.key) == fault, context.channel.isActive {
        try await Task.sleep(for: .milliseconds(20))
      }
      if fault == .silent { try? await context.channel.close() }
    case .half: return Self.half(answer)
    case .verbatim:
      let type = behaviour.contentType.isEmpty ? answer.contentType : behaviour.contentType
      return Self.response(200, type, Array(behaviour.body.utf8))
    case .huge: return Self.huge(answer)
    case .garbage, .deep, .bomb:
      return Self.response(200, answer.contentType, StandInAnswers.hostile(fault, register) ?? [])
    }
    return Self.response(answer.status, answer.contentType, answer.body)
  }

  private func note(_ answer: StandInAnswer, _ fault: StandInBehaviour.Fault) {
    let count = state.withLock { state in
      state.asked += 1
      if let query = answer.query {
        if state.times.updateValue((state.times[query] ?? 0) + 1, forKey: query) == nil {
          state.newest.append(query)
        }
        if state.newest.count > Self.remembered { state.times[state.newest.removeFirst()] = nil }
      }
      return state.asked
    }
    tell(Line(count: count, query: answer.query, step: answer.step, fault: fault))
  }

  private func unavailable(_ fault: StandInBehaviour.Fault) -> Response {
    let isOurs = fault == .unavailable
    switch register {
    case .mernis:
      return Self.response(
        500, SOAP.contentType,
        SOAP.fault(isOurs ? .server : .client, isOurs ? "Hizmet dışı." : "Soru hatalı."))
    case .tax:
      return Self.response(
        isOurs ? 503 : 422, Tax.contentType,
        Array(#"{"error":"\#(isOurs ? "unavailable" : "not-accepted")"}"#.utf8))
    }
  }

  private struct Broken: Error {}

  private static func half(_ answer: StandInAnswer) -> Response {
    Response(
      status: .ok, headers: [.contentType: answer.contentType],
      body: ResponseBody(contentLength: answer.body.count) { writer in
        try await writer.write(ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2)))
        throw Broken()
      })
  }

  private static func huge(_ answer: StandInAnswer) -> Response {
    Response(
      status: .ok, headers: [.contentType: answer.contentType],
      body: ResponseBody { writer in
        let blanks = ByteBuffer(repeating: 32, count: 64 << 10)
        for _ in 0..<4_096 { try await writer.write(blanks) }
        try await writer.finish(nil)
      })
  }
}
