// SPDX-License-Identifier: Apache-2.0
import Crypto
import Engine
import Foundation
import JournalStore
import Kernel
import Logging
import Proofs
import Service
import Signing
import Synchronization
import Units

/// A registry in a folder of its own, served on loopback with real certificates: two brokerage houses, an
/// operator.
final class World: Sendable {
  /// 2026-03-02 10:00:00 in Istanbul, a Monday.
  static let start: Int64 = 1_772_434_800
  static let year: Int64 = 365 * 86_400
  static let validity = start - 8 * year...start + 10 * year
  static let isin = "TRAGARAN91N1"

  /// Started once for all tests.
  static let shared = Task {
    let world = try await World()
    leftovers.withLock { $0.append(world.folder) }
    atexit {
      World.leftovers.withLock { for folder in $0 { try? FileManager.default.removeItem(at: folder) } }
    }
    return world
  }
  private static let leftovers = Mutex<[URL]>([])

  let folder: URL
  let authority: CertificateAuthority
  let credentials: [String: Credential]
  let curl: Curl
  let serving: Task<Void, any Error>

  /// - Parameter registers: where the registry asks them; nil for one that asks none.
  init(
    limits: ServerLimits = World.limits, isFurnished: Bool = true, registers: RegisterOptions? = nil
  ) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kaydi-service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = ServerFiles(directory: folder.path)
    (authority, credentials) = try Self.issue(files, folder)
    try Self.begin(files, credentials, asksRegisters: registers != nil)
    (serving, curl) = try await Self.start(folder, limits, registers)
    if isFurnished { try await furnish() }
  }

  /// The same folder served again, after its server has ended.
  init(reopening world: World, registers: RegisterOptions? = nil) async throws {
    (folder, authority, credentials) = (world.folder, world.authority, world.credentials)
    (serving, curl) = try await Self.start(world.folder, World.limits, registers)
  }

  /// A copy of the folder, served on its own; the server of the original has ended.
  func copied() async throws -> World {
    let copy = FileManager.default.temporaryDirectory.appending(path: "kaydi-service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    // The views are made anew; what the ended server's database leaves beside the journal may go meanwhile.
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where !name.hasPrefix("views.") && !name.hasSuffix("-shm") {
      try FileManager.default.copyItem(at: folder.appending(path: name), to: copy.appending(path: name))
    }
    return try await World(copy, authority, credentials)
  }

  private init(
    _ folder: URL, _ authority: CertificateAuthority, _ credentials: [String: Credential]
  ) async throws {
    (self.folder, self.authority, self.credentials) = (folder, authority, credentials)
    (serving, curl) = try await Self.start(folder, World.limits, nil)
  }

  /// The same folder, served by another process.
  init(_ world: World, at port: Int) {
    (folder, authority, credentials) = (world.folder, world.authority, world.credentials)
    serving = Task {}
    curl = Curl(folder: folder, port: port)
  }

  private static func start(
    _ folder: URL, _ limits: ServerLimits, _ registers: RegisterOptions?
  ) async throws -> (Task<Void, any Error>, Curl) {
    var options = ServerOptions()
    options.port = 0
    options.directory = folder.path
    options.testClock = true
    options.handlesSignals = false
    options.limits = limits
    options.passwordCost = .least
    if let registers { options.registers = registers }
    let (ports, port) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let serving = Task { [options, logger] in
      defer { port.finish() }
      try await serve(options, logger: logger) { port.yield($0) }
    }
    for await port in ports { return (serving, Curl(folder: folder, port: port)) }
    try await serving.value
    throw CancellationError()
  }

  /// Ends the server.
  func stop() async {
    serving.cancel()
    _ = await serving.result
    World.leftovers.withLock { $0.append(folder) }
  }

  static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.lingerSeconds = 1
    limits.heartbeatSeconds = 1
    limits.investorAnswerMilliseconds = 100
    return limits
  }

  // MARK: Certificates and genesis

  private static func issue(_ files: ServerFiles, _ folder: URL) throws -> (
    CertificateAuthority, [String: Credential]
  ) {
    var generator = SystemRandomNumberGenerator()
    let authority = try CertificateAuthority.create(name: "Kaydi Test", validity: validity, using: &generator)
    try authority.save(certificate: files.authorityCertificate, key: files.authorityKey)
    // curl looks at the real clock; the server's own certificate must be good then too.
    try authority.issueServer(hosts: ["127.0.0.1", "localhost"], validity: validity, using: &generator)
      .save(certificate: files.serverCertificate, key: files.serverKey)
    try authority.issueDepositorySigner(name: "Kaydi", validity: validity, using: &generator)
      .save(certificate: files.signerCertificate, key: files.signerKey)
    try NoteSigner.create(
      name: "kaydi.test/log", kind: .log, key: files.logKey, publicKey: files.logPublicKey)
    var credentials: [String: Credential] = [:]
    func issue(_ name: String, _ user: String, _ validity: ClosedRange<Int64> = World.validity) throws {
      let credential = try authority.issueUser(
        member: String(user.prefix(3)), user: user, validity: validity, using: &generator)
      credentials[name] = credential
      try credential.save(
        certificate: folder.appending(path: "\(name).pem").path,
        key: folder.appending(path: "\(name).key").path)
    }
    for user in ["MKK900", "MKK901", "AKA900", "AKA001", "AKB900", "AKB001", "SPK900", "TCM900"] {
      try issue(user, user)
    }
    try issue("door", "MKK000")
    try issue("unassigned", "AKA001")
    try issue("expired", "AKA001", start - year...start - 1)
    try issue("early", "AKA001", start + year...start + 2 * year)
    try issue("revoked", "AKA001")
    let stranger = try CertificateAuthority.create(name: "Stranger", validity: validity, using: &generator)
    credentials["stranger"] = try stranger.issueUser(
      member: "AKA", user: "AKA001", validity: validity, using: &generator)
    try credentials["stranger"]!.save(
      certificate: folder.appending(path: "stranger.pem").path,
      key: folder.appending(path: "stranger.key").path)
    var revocations = RevocationList()
    revocations.revoke(credentials["revoked"]!.facts.serial, atSeconds: start - 60, reason: .keyCompromise)
    try revocations.save(to: files.revocations)
    return (authority, credentials)
  }

  private static func begin(
    _ files: ServerFiles, _ credentials: [String: Credential], asksRegisters: Bool
  ) throws {
    let officers = ["MKK900", "MKK901"].map { hexadecimal(credentials[$0]!.facts.fingerprint) }
    let genesis = Array(
      """
      {"market":"TR","operatorCode":"MKK","operatorTitle":"Merkezi Kayıt","firstOfficer":"\(officers[0])",\
      "secondOfficer":"\(officers[1])","door":"\(hexadecimal(credentials["door"]!.facts.fingerprint))",\
      "checksCertificates":true,"asksRegisters":\(asksRegisters),"accounts":1000,"holdings":2000,\
      "investors":1000,"securities":100,"lots":1000,\
      "referencesADay":20000,"submissionsADay":2000,"textPieces":10000}
      """.utf8)
    let time = Moment(microseconds: start * Moment.microsecondsPerSecond)
    guard let registry = Registry(genesis: genesis, at: time) else { throw CocoaError(.coderInvalidValue) }
    var entry = JournalEntry(sequence: 1, time: time, kind: .genesis, form: .json, content: genesis)
    entry.salt = [UInt8](repeating: 7, count: 16)
    entry.signedDigest = JournalHash.signedDigest(header: [], content: genesis)
    entry.outcome = registry.withOutcome { Array($0) }
    let journal = try SQLiteJournal(path: files.journal, create: true)
    _ = try journal.fence()
    try journal.append([entry], engineVersion: Registry.engineVersion)
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  // MARK: Sending

  func envelope(
    of user: String, certificate: String? = nil, reference: String,
    type: Signing.Envelope.ContentType = .json,
    member: String? = nil, market: String = "TR", catalogue: Int = 1, day: String = "2026-03-02",
    operation: String? = nil, secondsLater: Int64 = 0
  ) -> Signing.Envelope {
    Signing.Envelope(
      market: market, member: member ?? String(user.prefix(3)), user: user, operation: operation,
      catalogueVersion: catalogue, reference: reference, businessDay: day,
      signingTimeSeconds: Self.start + secondsLater, contentType: type,
      certificateChain: [credentials[certificate ?? user]!.certificate])
  }

  func submit(
    _ content: String, as user: String, reference: String, type: Signing.Envelope.ContentType = .json,
    language: String = "en"
  ) async throws -> Curl.Answer {
    try await submit(
      Array(content.utf8), envelope(of: user, reference: reference, type: type), as: user, language: language)
  }

  func submit(
    _ content: [UInt8], _ envelope: Signing.Envelope, as user: String?, signer: String? = nil,
    language: String = "en"
  ) async throws -> Curl.Answer {
    let key = credentials[signer ?? envelope.user]!.key
    return try await post(
      content, signature: try envelope.sign(content, with: key), as: user,
      type: envelope.contentType.rawValue,
      language: language)
  }

  func post(
    _ content: [UInt8], signature: String?, as user: String?, type: String = "application/json",
    language: String = "en"
  ) async throws -> Curl.Answer {
    var headers = [("Content-Type", type), ("Accept-Language", language)]
    if let signature { headers.append((Door.signatureHeader, signature)) }
    return try await curl.send("/v1/submissions", as: user, body: content, headers: headers)
  }

  func transfer(_ reference: String, nominal: Int = 100, to account: String = "1002") -> String {
    Self.line(
      "transfer.enter",
      [
        ("reference", reference), ("sendingAccount", "1001"), ("receivingMember", "AKA"),
        ("receivingAccount", account), ("isin", Self.isin), ("nominal", String(nominal)),
        ("transferReason", "DEVIR"),
      ])
  }

  /// The depository's signature on an answer, checked as a member does.
  func verify(_ answer: Curl.Answer) throws -> AnswerHeader {
    let signer = try Credential.certificates(
      pem: String(contentsOf: folder.appending(path: "signer.pem"), encoding: .utf8))
    let verifier = try AnswerVerifier(signers: signer, roots: [authority.credential.certificate])
    return try verifier.verify(
      jws: Array((answer.headers[Door.signatureHeader.lowercased()] ?? "").utf8), document: answer.body)
  }
}
