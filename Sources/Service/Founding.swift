// SPDX-License-Identifier: Apache-2.0
import Crypto
import Depository
import Engine
import Foundation
import JournalStore
import Kernel
import Proofs
import Registrar
import Signing
import Units

/// Makes a registry in an empty folder: the depository's authority, the server's and the signer's
/// certificates, the keys of the two first officers, and the genesis entry that names them.
public struct Founding {
  public var market = "TR"
  public var operatorCode = "MKK"
  public var operatorTitle = "Merkezi Kayıt Kuruluşu"
  public var hosts = ["localhost", "127.0.0.1"]
  /// What checkpoints of the log begin with; best the address under which it is published.
  public var logName: String?
  public var time = Node.systemClock()
  /// Sizes by the names of the genesis fields; what is not named keeps its usual size.
  public var sizes: [(name: String, value: Int)] = []
  public var validityYears = 5
  /// Whether MERNIS and the tax register are asked; where not, the members' word stands for theirs.
  public var asksRegisters = false

  public init() {}

  public static let officers = ["900", "901"]

  /// May be cut off at any moment and begun again: see `FoundingDraft`.
  /// - Refuses: what the file system or the authority refuses; a folder that holds a registry already, or
  ///   files that one would have.
  public func make(in files: ServerFiles) throws {
    let draft = try FoundingDraft(of: files)
    let credentials = try makeCredentials(in: draft.files)
    try draft.finish(genesis: try genesis(credentials))
  }

  private struct FoundingCredentials {
    var officers: [String]
    var door: String
    var issuer: String
  }

  /// The fingerprints of what the genesis entry names.
  private func makeCredentials(in files: ServerFiles) throws -> FoundingCredentials {
    var random = SystemRandomNumberGenerator()
    let authority = try CertificateAuthority.create(
      name: "\(operatorTitle) CA", validity: validity, using: &random)
    try authority.save(certificate: files.authorityCertificate, key: files.authorityKey)
    try authority.issueServer(hosts: hosts, validity: validity, using: &random)
      .save(certificate: files.serverCertificate, key: files.serverKey)
    try authority.issueDepositorySigner(name: operatorTitle, validity: validity, using: &random)
      .save(certificate: files.signerCertificate, key: files.signerKey)
    try makeLogKey(in: files)
    let door = try issue("\(operatorCode)000", from: authority)
    try door.credential.save(certificate: files.doorCertificate, key: files.doorKey)
    let officers = try Self.officers.map { number in
      let officer = try issue("\(operatorCode)\(number)", from: authority)
      try officer.save(in: files)
      return officer.fingerprint
    }
    return FoundingCredentials(
      officers: officers, door: door.fingerprint,
      issuer: Array(SHA256.hash(data: authority.credential.certificate)).hexadecimal)
  }

  /// The key that signs the heads of the log, also for a registry that has none yet.
  public func makeLogKey(in files: ServerFiles) throws {
    let name = logName ?? "\(hosts.first ?? "localhost")/\(operatorCode.lowercased())"
    try NoteSigner.create(name: name, kind: .log, key: files.logKey, publicKey: files.logPublicKey)
  }

  private var validity: ClosedRange<Int64> {
    let now = time.microseconds / Moment.microsecondsPerSecond
    let day: Int64 = 86_400
    return now - day...now + Int64(validityYears) * 365 * day
  }

  /// A certificate with a fresh key for a user of any member.
  public func issue(_ user: String, from authority: CertificateAuthority) throws -> UserKey {
    var random = SystemRandomNumberGenerator()
    // Within the authority's own time, an hour from its beginning and a day from its end.
    let facts = authority.credential.facts
    let inner = facts.notBeforeSeconds + 3_600...facts.notAfterSeconds - 86_400
    return UserKey(
      user: user,
      credential: try authority.issueUser(
        member: String(user.prefix(3)), user: user, validity: inner, using: &random))
  }

  private func genesis(_ credentials: FoundingCredentials) throws -> JournalEntry {
    var fields = [
      "\"market\":\"\(market)\"", "\"operatorCode\":\"\(operatorCode)\"",
      "\"operatorTitle\":\"\(operatorTitle)\"",
      "\"firstOfficer\":\"\(credentials.officers[0])\"",
      "\"secondOfficer\":\"\(credentials.officers[1])\"",
      "\"door\":\"\(credentials.door)\"", "\"issuer\":\"\(credentials.issuer)\"",
      "\"checksCertificates\":true",
    ]
    if asksRegisters { fields.append("\"asksRegisters\":true") }
    for size in sizes { fields.append("\"\(size.name)\":\(size.value)") }
    let content = Array("{\(fields.joined(separator: ","))}".utf8)
    guard let entry = Registrar.genesis(content, at: time, salt: Registrar.randomSalt()) else {
      throw FoundingProblem.genesisMalformed
    }
    return entry
  }
}

public enum FoundingProblem: Error, CustomStringConvertible {
  case registryExists(String)
  case fileExists(String)
  case genesisMalformed

  public var description: String {
    switch self {
    case .registryExists(let path):
      "A registry stands here already: \(path). Choose another folder. / Burada zaten bir sistem var: \(path). Başka bir klasör seçin."
    case .fileExists(let path):
      "This file is in the way: \(path). Choose an empty folder. / Bu dosya zaten var: \(path). Boş bir klasör seçin."
    case .genesisMalformed: "The genesis entry is malformed. / Kuruluş kaydı hatalı."
    }
  }
}

/// A user's key and certificate.
public struct UserKey: Sendable {
  public let user: String
  public let credential: Credential

  public init(user: String, credential: Credential) {
    self.user = user
    self.credential = credential
  }

  /// SHA-256 of the certificate, as `certificate-assignment` names it.
  public var fingerprint: String { Array(SHA256.hash(data: credential.certificate)).hexadecimal }

  public func save(in files: ServerFiles) throws {
    try credential.save(certificate: "\(files.keys)/\(user).pem", key: "\(files.keys)/\(user).key")
  }

  public static func load(_ user: String, from folder: String) throws -> UserKey {
    UserKey(
      user: user,
      credential: try Credential.load(certificate: "\(folder)/\(user).pem", key: "\(folder)/\(user).key"))
  }
}

extension ServerFiles {
  /// Users' keys, where they are kept beside the registry.
  public var keys: String { "\(directory)/keys" }
}
