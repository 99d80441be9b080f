// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Hummingbird
import HummingbirdHTTP2
import JournalStore
import Kernel
import Logging
import NIOCore
import NIOSSL
import Proofs
import Registrar
import Signing
import Units
import Views

/// Opens the registry in a folder and serves it until it is told to end.
///
/// `onRunning` is called with the port once connections are taken.
/// - Refuses: `AuthorityFault`, `JournalFault`, `ReplayFault` for what is missing or damaged in the folder.
public func serve(
  _ options: ServerOptions, logger: Logger = Logger(label: "kaydi"),
  onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
) async throws {
  let house = try House(options, logger: logger)
  defer { house.node.stop() }
  let application = try house.application(onRunning: onRunning)
  if options.handlesSignals {
    try await application.runService()
  } else {
    try await application.run()
  }
}

/// What a server is made of.
struct House: Sendable {
  let options: ServerOptions
  let logger: Logger
  let clock: ServerClock
  let node: Node
  let verifier: Verifier
  let seal: Seal
  let desk: Desk
  let views: ViewKeeper
  let notary: NotaryKeeper
  let gateways: GatewayKeeper
  let callers: Callers
  let past: PastEngine
  let access: AccessDesk
  let investors: InvestorDesk
  let accessLog: AccessLog
  let peers: Peers
  let counters = ServerCounters()
  private let authority: [[UInt8]]

  init(_ options: ServerOptions, logger: Logger) throws {
    self.options = options
    self.logger = logger
    let files = options.files
    authority = try Credential.certificates(
      pem: String(contentsOfFile: files.authorityCertificate, encoding: .utf8),
      place: files.authorityCertificate)
    let revocations =
      FileManager.default.fileExists(atPath: files.revocations)
      ? try RevocationList.load(from: files.revocations) : RevocationList()
    verifier = try Verifier(
      roots: authority, clockSkewSeconds: options.limits.clockSkewSeconds, revocations: revocations)
    let signer = try Credential.load(certificate: files.signerCertificate, key: files.signerKey)
    let logSigner = try NoteSigner.ofLog(files)
    let journal = try SQLiteJournal(path: files.journal, create: false)
    // Before anything is answered: a journal that is not the one that was signed must not go on.
    let notary = Notary(journal: journal, storage: LogFolder(files.log), signer: logSigner)
    try notary.open()
    clock = ServerClock(startingAt: options.testClock ? journal.head.time : nil)
    node = try Node(
      journal: journal, snapshots: SnapshotFolder(path: files.snapshots), clock: { [clock] in clock.now },
      progress: { logger.record(.info, "replayed", ["sequence": .number($0)]) })
    for skipped in node.skippedSnapshots {
      logger.record(.warning, "snapshot passed over", ["fault": .fault(skipped.fault)])
    }
    past = PastEngine(journal, limitSeconds: options.limits.pastSeconds)
    let genesis = try Self.genesis(of: journal)
    let peers = Peers()
    seal = Seal(signer: AnswerSigner(signer), node: node)
    let door = Door(verifier: verifier, market: genesis.market.string)
    views = try ViewKeeper(Projection(path: files.views), node: node, limits: options.limits, logger: logger)
    self.notary = NotaryKeeper(notary, logger: logger)
    let own = OwnPart(
      node: node, door: door, market: genesis.market.string, operatorCode: genesis.operatorCode,
      credential: try Credential.load(certificate: files.doorCertificate, key: files.doorKey))
    gateways = try GatewayKeeper(options.registers, desk: RegisterDesk(node: node, own: own), logger: logger)
    if genesis.asksRegisters?.isSet == true, options.registers.mernis == nil || options.registers.tax == nil {
      logger.record(.warning, "a register that is asked has no gateway here")
    }
    let sessions = Sessions()
    callers = Callers(
      node: node, verifier: verifier, peers: peers, operatorCode: genesis.operatorCode, views: views,
      sessions: sessions, own: own)
    desk = Desk(
      node: node, door: door, seal: seal, peers: peers, callers: callers,
      admission: Admission(options.limits), counters: counters, limits: options.limits)
    access = AccessDesk(
      node: node, callers: callers, sessions: sessions, gate: try LoginGate(cost: options.passwordCost),
      own: own, limits: options.limits)
    accessLog = AccessLog(path: files.accessLog)
    investors = InvestorDesk(
      node: node, views: views, callers: callers, peers: peers, own: own, seal: seal, log: accessLog,
      gate: try LoginGate(cost: options.passwordCost), limits: options.limits)
    self.peers = peers
  }

  private static func genesis(of journal: SQLiteJournal) throws -> Genesis {
    guard let first = try journal.entry(1), let genesis = readJSON(first.content, as: Genesis.self) else {
      throw ReplayFault.unreadable(sequence: 1, "the genesis entry is malformed")
    }
    return genesis
  }

  // MARK: HTTP

  func application(onRunning: @escaping @Sendable (Int) async -> Void) throws -> some ApplicationProtocol {
    let tls = TLSChannelConfiguration(
      tlsConfiguration: try tlsConfiguration(),
      // Any certificate, or none, may connect: which one is good, and why another is not, is said in an
      // answer that can be read (GEN-10). That the other side holds the key was proved in the handshake.
      customVerificationCallback: { _, promise in promise.succeed(.certificateVerified) })
    var configuration = HTTP2UpgradeChannel.Configuration(idleTimeout: .seconds(options.limits.idleSeconds))
    configuration.streamConfiguration.idleTimeout = .seconds(Int64(options.limits.idleSeconds))
    configuration.streamConfiguration.httpDecoder.maxHeaderFieldSize = options.limits.headerBytes
    configuration.streamConfiguration.httpDecoder.maxHeaderListSize = options.limits.headerBytes
    configuration.streamConfiguration.httpDecoder.maxHeaderFieldCount = 64
    let (configured, limits) = (configuration, options.limits)
    return Application(
      router: router(),
      server: .init { responder in
        try HTTP2UpgradeChannel(tlsChannelConfiguration: tls, configuration: configured) {
          request, writer, channel in
          if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
          }
          let timer = limits.answerTimer(request, on: channel)
          defer { timer?.cancel() }
          try await responder(request, writer, channel)
        }
      },
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: "Kaydi",
        availableConnectionsDelegate: .maximum(options.limits.connections, logger: logger)),
      services: [views, notary, gateways],
      onServerRunning: { await onRunning($0.localAddress?.port ?? 0) },
      logger: logger)
  }

  private func tlsConfiguration() throws -> TLSConfiguration {
    let files = options.files
    let server = try Credential.load(certificate: files.serverCertificate, key: files.serverKey)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(try NIOSSLCertificate(bytes: server.certificate, format: .der))],
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(server.keyPEM.utf8), format: .pem)))
    configuration.minimumTLSVersion = .tlsv12
    configuration.certificateVerification = .optionalVerification
    configuration.trustRoots = .certificates(
      try authority.map { try NIOSSLCertificate(bytes: $0, format: .der) })
    // So that a browser offers only certificates of the depository.
    configuration.sendCANameList = true
    return configuration
  }

  private func router() -> Router<ServerContext> {
    let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
    router.add(
      middleware: ProblemMiddleware(counters: counters, log: accessLog, peers: peers, clock: clock))
    router.add(middleware: InvestorFence(investors: investors))
    access.addRoutes(to: router)
    investors.addRoutes(to: router)
    router.get("/v1/access-log") { try await showAccessLog($0, $1) }
    router.post("/v1/submissions") { try await desk.submit($0, $1) }
    let page = PublicPage(views: views, node: node)
    let screens = AccessScreens(
      access: access, callers: callers, views: views, node: node, limits: options.limits)
    screens.addRoutes(to: router)
    Screens(page: page, access: screens, limits: options.limits).addRoutes(to: router)
    Queries(node: node, views: views, callers: callers, seal: seal, past: past).addRoutes(to: router)
    NotaryRoutes(keeper: notary, callers: callers).addRoutes(to: router)
    EventStreams(
      node: node, views: views, callers: callers, page: page, seal: seal, limits: options.limits
    ).addRoutes(to: router)
    router.get("/health") { _, _ in health() }
    router.get("/metrics") { try await metrics($0, $1) }
    if options.testClock { router.post("/test/clock") { try await setClock($0, $1) } }
    accessLog.learn(router.routes.map { "\($0.path)" })
    return router
  }

  private func health() -> Response {
    let status = node.status
    let document = JSONValue.members([
      ("status", .string(status.fault == nil ? "ok" : "journal-unavailable")),
      ("fault", status.fault.map { .string($0.code.name) }),
      ("sequence", .number(status.sequence)),
      ("time", .string(node.now.description)),
      ("head", .string(Data(status.head.hash).base64EncodedString())),
      ("views", .number(views.position)),
      ("queued", .integer(Int64(status.queued))),
    ])
    return Response(status: status.fault == nil ? .ok : .serviceUnavailable, json: document)
  }

  /// For the operator alone.
  private func metrics(_ request: Request, _ context: ServerContext) async throws -> Response {
    guard try await callers.caller(request, context).seesAll else {
      throw DoorRefusal(.operatorOnly, "GEN-09")
    }
    let metrics = Metrics(
      node: node, views: views, notary: notary.notary, counters: counters, admission: desk.admission,
      gateways: gateways.watches)
    return Response("text/plain; version=0.0.4; charset=utf-8", Array(metrics.text.utf8))
  }

  /// What was turned away at the door, newest first; for the operator alone.
  private func showAccessLog(_ request: Request, _ context: ServerContext) async throws -> Response {
    guard try await callers.caller(request, context).isOperator else {
      throw DoorRefusal(.operatorOnly, "AUT-35")
    }
    let before = try request.value("before", WholeNumber.self)?.value ?? .max
    let lines = accessLog.lines(before: before, limit: try request.limit)
    return Response(json: ["rows": .array(lines.map(\.json))])
  }

  /// `{"time": "2026-03-02T10:00:00"}`, with `"stands": true` for a clock that stays there: for tests only.
  private func setClock(_ request: Request, _ context: ServerContext) async throws -> Response {
    struct Body: Decodable {
      let time: String
      let stands: Bool?
    }
    let content = try await Upload(options.limits, limitBytes: 1_024).read(request, on: context.channel)
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(content)),
      let moment = try? Moment.parse(Array(body.time.utf8).span),
      clock.advance(to: moment, stands: body.stands ?? false)
    else { throw DoorRefusal(.timeFormat, "GEN-24") }
    // A look at the tables comes after all that is due by now.
    _ = try? await node.read { _ in true }
    return Response(json: ["time": .string(clock.now.description)])
  }
}
