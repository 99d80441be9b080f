// SPDX-License-Identifier: Apache-2.0
import Crypto
import X509

/// What the depository signs together with an answer document (GEN-13).
public struct AnswerHeader: Sendable, Hashable {
  /// - Units: seconds since 1970, UTC.
  public var signingTimeSeconds: Int64
  /// The member's own reference; absent when the document answers no submission.
  public var reference: String?
  /// The journal entry that the answer stands on.
  public var entrySequence: UInt64
  /// The hash of the journal's head when the answer was made, 32 bytes.
  public var journalHead: [UInt8]

  public init(signingTimeSeconds: Int64, reference: String?, entrySequence: UInt64, journalHead: [UInt8]) {
    self.signingTimeSeconds = signingTimeSeconds
    self.reference = reference
    self.entrySequence = entrySequence
    self.journalHead = journalHead
  }

  static let type = "kaydi-answer+jws"

  var isWellFormed: Bool {
    0..<1_000_000_000_000 ~= signingTimeSeconds && (reference.map { Envelope.isCode($0, limit: 64) } ?? true)
      && entrySequence < 1_000_000_000_000_000_000 && journalHead.count == SHA256.byteCount
  }
}

/// Signs answer documents in the depository's name, in the same detached form as submissions.
///
/// The header names the signer's certificate by its SHA-256 and leaves it out: every member has it.
public struct AnswerSigner: Sendable {
  private let key: P256.Signing.PrivateKey
  private let keyID: String

  public init(_ credential: Credential) {
    key = credential.key
    keyID = SHA256.hash(data: credential.certificate).hexadecimal
  }

  /// - Refuses: `signature-malformed` when the header's values are out of shape; such an answer stays unsent.
  public func sign(_ document: [UInt8], _ header: AnswerHeader) throws(SigningFault) -> String {
    guard header.isWellFormed else { throw .signatureMalformed }
    var writer = HeaderWriter(type: AnswerHeader.type)
    writer.member("kid", keyID)
    writer.member("iat", header.signingTimeSeconds)
    if let reference = header.reference { writer.member("ref", reference) }
    writer.member("seq", Int64(header.entrySequence))
    writer.member("head", String(decoding: Base64.url.encode(header.journalHead), as: UTF8.self))
    return DetachedSignature(header: writer.finished(), content: document, key: key).compact
  }
}

/// Checks answer documents for a member, who knows the depository's authority and its signing certificates.
public struct AnswerVerifier: Sendable {
  private let signers: [String: CertificatePath]
  private let revocations: RevocationList

  /// - Refuses: `certificate-unreadable`, `not-an-authority` for the roots; `certificate-issuer-unknown` as
  ///   the cause of `certificate-unreadable` for a signer that does not lead to one of them.
  public init(
    signers: [[UInt8]], roots: [[UInt8]], revocations: RevocationList = RevocationList()
  ) throws(AuthorityFault) {
    let roots = try Certificate.authorities(roots)
    var paths: [String: CertificatePath] = [:]
    for der in signers {
      let name = SHA256.hash(data: der).hexadecimal
      do {
        paths[name] = try CertificatePath(chain: [der], roots: roots, purpose: .depositorySigner)
      } catch {
        throw AuthorityFault(.certificateUnreadable, name, error.code)
      }
    }
    self.signers = paths
    self.revocations = revocations
  }

  /// The signer's certificate is judged at the signing time, so that an answer can be shown years later.
  /// - Refuses: `SigningFault` in its order; the sender and the clock are not asked for.
  public func verify(jws: [UInt8], document: [UInt8]) throws(SigningFault) -> AnswerHeader {
    let signature = try DetachedSignature(compact: jws)
    var parameters = SignatureParameters()
    var keyID: String?
    var time: Int64?
    var reference: String?
    var sequence: Int64?
    var head: [UInt8]?
    var reader = try HeaderReader(signature.decodedHeader())
    try reader.readHeader { (name, reader) throws(SigningFault) in
      switch name {
      case "kid": keyID = try reader.string()
      case "iat": time = try reader.integer()
      case "ref": reference = try reader.string()
      case "seq": sequence = try reader.integer()
      case "head": head = Base64.url.decode(try reader.text())
      default: if try !parameters.take(name, &reader) { try reader.skipValue() }
      }
    }
    try parameters.checkShape(type: AnswerHeader.type)
    guard let keyID, let time, let sequence, let head else { throw .signatureMalformed }
    let header = AnswerHeader(
      signingTimeSeconds: time, reference: reference, entrySequence: UInt64(sequence), journalHead: head)
    guard header.isWellFormed else { throw .signatureMalformed }

    try parameters.checkAlgorithm(of: signature.signature)
    guard let signer = signers[keyID] else { throw .certificateIssuerUnknown }
    try signer.check(atSeconds: time, revocations)
    let digest = DetachedSignature.digest(header: signature.header, content: document.span.bytes)
    try signature.check(digest, by: signer.key)
    return header
  }
}
