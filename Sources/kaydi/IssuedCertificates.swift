// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import Signing
import Units

/// The certificates that a depository's own authority has issued to users, as its folder keeps them: every
/// one in `certificates`, and those in use beside their keys (AUT-02).
struct IssuedCertificates {
  struct Issued {
    let der: [UInt8]
    let facts: CertificateFacts
    let state: CertificateState
  }

  let files: ServerFiles
  let authority: [UInt8]
  private let verifier: Verifier

  init(_ files: ServerFiles) throws {
    self.files = files
    let place = files.authorityCertificate
    authority = try Credential.certificates(pem: AuthorityFiles.read(place), place: place)[0]
    verifier = try Verifier(roots: [authority], revocations: Self.revocations(files))
  }

  static func revocations(_ files: ServerFiles) throws -> RevocationList {
    FileManager.default.fileExists(atPath: files.revocations)
      ? try RevocationList.load(from: files.revocations) : RevocationList()
  }

  private var folder: String { "\(files.directory)/certificates" }

  func path(_ facts: CertificateFacts) -> String { "\(folder)/\(facts.serial).pem" }

  /// Keeps what was issued, before anything else is done with it.
  func keep(_ certificate: [UInt8]) throws -> Issued {
    guard let issued = read(certificate) else {
      throw CertificateProblem.notOurs(files.authorityCertificate)
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AuthorityFiles.create(
      path(issued.facts), Credential.pem(certificate: certificate), mode: AuthorityFiles.readableByAll)
    return issued
  }

  /// In order of users, then of validity.
  func all() throws -> [Issued] {
    var found: [String: Issued] = [:]
    for folder in [folder, files.keys] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where name.hasSuffix(".pem") {
        let path = "\(folder)/\(name)"
        let certificates = try Credential.certificates(pem: AuthorityFiles.read(path), place: path)
        if let issued = read(certificates[0]) { found[issued.facts.serial] = issued }
      }
    }
    return found.values.sorted {
      ($0.facts.user ?? "", $0.facts.notBeforeSeconds, $0.facts.serial)
        < ($1.facts.user ?? "", $1.facts.notBeforeSeconds, $1.facts.serial)
    }
  }

  /// By the name of a PEM file, a serial number, or a user who has one certificate in use.
  func find(_ name: String) throws -> Issued {
    if FileManager.default.fileExists(atPath: name) {
      let certificates = try Credential.certificates(pem: AuthorityFiles.read(name), place: name)
      guard let issued = read(certificates[0]) else { throw CertificateProblem.notOurs(name) }
      return issued
    }
    let all = try all()
    if let issued = all.first(where: { $0.facts.serial == name.lowercased() }) { return issued }
    let own = all.filter { $0.facts.user == name }
    let inUse = own.filter { $0.state.mayComeIntoUse }
    let candidates = inUse.isEmpty ? own : inUse
    guard let first = candidates.first else { throw CertificateProblem.unknown(name) }
    guard candidates.count == 1 else {
      throw CertificateProblem.several(name, candidates.map(\.facts.serial))
    }
    return first
  }

  /// Nothing if the authority did not issue it to a user.
  private func read(_ der: [UInt8]) -> Issued? {
    guard let facts = CertificateFacts(der: der) else { return nil }
    do {
      _ = try verifier.identify(certificateChain: [der], atSeconds: Int64(Date().timeIntervalSince1970))
      return Issued(der: der, facts: facts, state: .valid)
    } catch {
      guard let state = CertificateState(error) else { return nil }
      return Issued(der: der, facts: facts, state: state)
    }
  }
}

enum CertificateState: String, Encodable {
  case valid
  case notYetValid = "not-yet-valid"
  case expired, revoked

  init?(_ fault: SigningFault) {
    switch fault {
    case .certificateNotYetValid: self = .notYetValid
    case .certificateExpired: self = .expired
    case .certificateRevoked: self = .revoked
    default: return nil
    }
  }

  var mayComeIntoUse: Bool { self == .valid || self == .notYetValid }
}

/// What is written down about a certificate: what the registry asks for when it is loaded (AUT-02).
struct CertificateEntry: Encodable {
  /// Lower-case hexadecimal.
  let serial: String
  /// SHA-256 of the issuing authority's certificate.
  var issuer: String?
  let issuerName: String
  let subject: String
  let member: String
  let user: String
  let notBefore: String
  let notAfter: String
  /// SHA-256 of the certificate.
  let fingerprint: String
  var state: CertificateState?
  /// Where the certificate lies.
  var file: String?

  init(_ facts: CertificateFacts) {
    func text(_ seconds: Int64) -> String {
      var bytes: [UInt8] = []
      Moment(microseconds: seconds * Moment.microsecondsPerSecond).write(to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    serial = facts.serial
    issuerName = facts.issuer
    subject = facts.subject
    member = facts.member ?? ""
    user = facts.user ?? ""
    notBefore = text(facts.notBeforeSeconds)
    notAfter = text(facts.notAfterSeconds)
    fingerprint = hexadecimal(facts.fingerprint)
  }

  init(_ issued: IssuedCertificates.Issued, _ shelf: IssuedCertificates) {
    self.init(issued.facts)
    issuer = CertificateFacts(der: shelf.authority).map { CertificateEntry($0).fingerprint }
    state = issued.state
  }

  var line: String { "\(user) \(serial) \(notBefore) \(notAfter) \(state?.rawValue ?? "")" }
}

enum CertificateProblem: Error, CustomStringConvertible {
  case unknown(String)
  case several(String, [String])
  case notOurs(String)
  case exists(String)
  case none(String)
  case revokedBefore(String)
  case requestOfOther(String, String)

  var description: String {
    switch self {
    case .unknown(let name):
      "No such certificate: \(name); `kaydi certificate list` shows all. / Böyle bir sertifika yok; hepsini `kaydi certificate list` gösterir."
    case .several(let user, let serials):
      "\(user) has several certificates; choose a serial number: \(serials.joined(separator: ", ")). / Birden fazla sertifikası var; seri numarası ile seçin."
    case .notOurs(let place):
      "Not issued to a user by this depository's authority: \(place). / Bu sistemin makamınca bir kullanıcıya verilmemiş."
    case .exists(let user):
      "\(user) has a certificate; use `kaydi certificate renew`. / Sertifikası var; `kaydi certificate renew` kullanın."
    case .none(let user):
      "\(user) has no certificate yet; use `kaydi certificate issue`. / Sertifikası yok; `kaydi certificate issue` kullanın."
    case .revokedBefore(let serial): "Already revoked / zaten iptal edilmiş: \(serial)"
    case .requestOfOther(let user, let other):
      "The request is of \(other), not of \(user). / İstek \(user) için değil, \(other) için."
    }
  }
}
