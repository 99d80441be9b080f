// SPDX-License-Identifier: Apache-2.0
import Crypto
import Synchronization
import X509

/// A submission whose signature was found good: what the journal keeps of it, and who signed (GEN-12).
public struct SignedSubmission: Sendable, Equatable {
  /// The protected header as it was signed: base64url text.
  public let header: [UInt8]
  /// ES256: r and s, 64 bytes.
  public let signature: [UInt8]
  /// SHA-256 of header, ".", content.
  public let signedDigest: [UInt8]
  public let envelope: Envelope
  public let certificate: CertificateFacts
}

/// The cryptography of the door: is this content signed by the user who sends it, with a certificate that the
/// depository's authority stands behind, now?
///
/// Chains that were followed once are remembered by their digest, so that a known signer costs one SHA-256
/// over header and content and one P-256 verification. May be used from many threads at once.
/// - Source: GEN-10 to GEN-12.
public final class Verifier: Sendable {
  /// Room for every certificate of a market; when it is full, the memory starts anew.
  private static let pathLimit = 16_384

  private struct State {
    var paths: [SHA256.Digest: CertificatePath] = [:]
    var revocations: RevocationList
  }

  private let roots: [Certificate]
  private let clockSkewSeconds: Int64
  private let state: Mutex<State>

  /// - Refuses: `certificate-unreadable`, `not-an-authority`.
  public init(
    roots: [[UInt8]], clockSkewSeconds: Int64 = 300, revocations: RevocationList = RevocationList()
  ) throws(AuthorityFault) {
    self.roots = try Certificate.authorities(roots)
    self.clockSkewSeconds = clockSkewSeconds
    state = Mutex(State(revocations: revocations))
  }

  /// Puts another list in force for every check that begins afterwards.
  public func replaceRevocations(with list: RevocationList) {
    state.withLock { $0.revocations = list }
  }

  /// Checks the signature that came with the content, in the order of the faults.
  ///
  /// The time is the time of receipt; a record that was good then is found good again at that time, whatever
  /// has expired or was revoked since (GEN-12).
  /// - Units: `now` in seconds since 1970, UTC.
  /// - Refuses: every `SigningFault`.
  public func verify(
    jws: [UInt8], content: RawSpan, atSeconds now: Int64, tlsPeerLeaf: [UInt8]? = nil
  ) throws(SigningFault) -> SignedSubmission {
    let signature = try DetachedSignature(compact: jws)
    return try verify(signature, content, now, tlsPeerLeaf)
  }

  public func verify(
    jws: [UInt8], content: [UInt8], atSeconds now: Int64, tlsPeerLeaf: [UInt8]? = nil
  ) throws(SigningFault) -> SignedSubmission {
    try verify(jws: jws, content: content.span.bytes, atSeconds: now, tlsPeerLeaf: tlsPeerLeaf)
  }

  /// Checks again what the journal kept, at the time of its entry.
  public func verify(
    header: [UInt8], signature: [UInt8], content: [UInt8], atSeconds time: Int64
  ) throws(SigningFault) -> SignedSubmission {
    guard !signature.isEmpty else { throw .signatureMissing }
    return try verify(DetachedSignature(header: header, signature: signature), content.span.bytes, time, nil)
  }

  /// The user behind a connection, from the certificates that TLS brought, the user's first.
  /// - Refuses: the `certificate-…` faults.
  public func identify(
    certificateChain: [[UInt8]], atSeconds now: Int64
  ) throws(SigningFault) -> CertificateFacts {
    let name = Self.name(of: certificateChain.map { Base64.standard.encode($0)[...] })
    let (known, revocations) = recall(name)
    let path = if let known { known } else { try follow(certificateChain, name) }
    try path.check(atSeconds: now, revocations)
    return path.facts
  }

  private func verify(
    _ signature: DetachedSignature, _ content: RawSpan, _ now: Int64, _ tlsPeerLeaf: [UInt8]?
  ) throws(SigningFault) -> SignedSubmission {
    let parsed = try ParsedEnvelope(json: signature.decodedHeader())
    let (path, revocations) = try path(of: parsed, signature.signature)
    try path.check(atSeconds: now, revocations)

    var envelope = parsed.envelope
    envelope.certificateChain = path.chain
    guard path.facts.user == envelope.user, tlsPeerLeaf == nil || tlsPeerLeaf == path.chain[0] else {
      throw .signatureNotBySender
    }
    let age = now - envelope.signingTimeSeconds
    guard -clockSkewSeconds...clockSkewSeconds ~= age else { throw .signatureExpired }

    let digest = DetachedSignature.digest(header: signature.header, content: content)
    try signature.check(digest, by: path.key)
    return SignedSubmission(
      header: signature.header, signature: signature.signature, signedDigest: Array(digest),
      envelope: envelope, certificate: path.facts)
  }

  private func path(
    of parsed: ParsedEnvelope, _ signature: [UInt8]
  ) throws(SigningFault) -> (CertificatePath, RevocationList) {
    let name = Self.name(of: parsed.chain)
    let (known, revocations) = recall(name)
    if let known {
      try parsed.parameters.checkAlgorithm(of: signature)
      return (known, revocations)
    }
    let chain = try parsed.decodedChain()
    try parsed.parameters.checkAlgorithm(of: signature)
    return (try follow(chain, name), revocations)
  }

  // MARK: Memory

  /// Names a chain by its base64, which no other certificates share. Each text goes after its length: one
  /// text must not pass for two.
  private static func name(of chain: [ArraySlice<UInt8>]) -> SHA256.Digest {
    var hash = SHA256()
    for text in chain {
      withUnsafeBytes(of: UInt64(text.count).littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: text)
    }
    return hash.finalize()
  }

  private func recall(_ name: SHA256.Digest) -> (CertificatePath?, RevocationList) {
    state.withLock { ($0.paths[name], $0.revocations) }
  }

  private func follow(_ chain: [[UInt8]], _ name: SHA256.Digest) throws(SigningFault) -> CertificatePath {
    let path = try CertificatePath(chain: chain, roots: roots, purpose: .user)
    state.withLock { state in
      // Only certificates that an authority issued come this far, so that a stranger cannot empty the memory.
      if state.paths.count >= Self.pathLimit { state.paths.removeAll(keepingCapacity: true) }
      state.paths[name] = path
    }
    return path
  }
}

extension Certificate {
  /// - Refuses: `certificate-unreadable`, `not-an-authority`.
  static func authorities(_ roots: [[UInt8]]) throws(AuthorityFault) -> [Certificate] {
    var authorities: [Certificate] = []
    for (index, der) in roots.enumerated() {
      guard let certificate = try? Certificate(derEncoded: der) else {
        throw AuthorityFault(.certificateUnreadable, "root \(index + 1)")
      }
      guard certificate.isAuthority() else { throw AuthorityFault(.notAnAuthority, "root \(index + 1)") }
      authorities.append(certificate)
    }
    return authorities
  }
}
