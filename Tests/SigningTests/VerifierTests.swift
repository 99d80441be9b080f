// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing
import TestSupport
import Testing
import X509

@Suite struct VerifierTests {
  let world: SigningWorld

  init() throws { world = try SigningWorld() }

  @Test(.rule("GEN-11", "GEN-12"))
  func `a signed submission is accepted, with the bytes to keep and the envelope`() throws {
    let envelope = world.envelope()
    let jws = Array(try envelope.sign(world.content, with: world.user.key).utf8)
    let submission = try world.verify(jws, tlsPeerLeaf: world.user.certificate)
    let (header, signature) = parts(jws)
    #expect(submission.envelope == envelope)
    #expect(submission.header == header)
    #expect(submission.signature == signature)
    #expect(submission.signedDigest == Array(SHA256.hash(data: header + Array(".".utf8) + world.content)))
    #expect(submission.certificate == world.user.facts)
    #expect(submission.certificate.member == "AKA")
  }

  @Test func `a signer known from before is judged as a stranger is`() throws {
    let jws = try world.jws()
    let first = try world.verify(jws)
    #expect(try world.verify(jws) == first)
    #expect(throws: SigningFault.signatureInvalid) { try world.verify(jws, content: []) }
    #expect(throws: SigningFault.certificateExpired) {
      try world.verify(jws, at: SigningWorld.validity.upperBound + 1)
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 640 * 1024])
  func `content of any size is signed as it is`(size: Int) throws {
    let content = [UInt8](repeating: 0x0A, count: size)
    var envelope = world.envelope()
    envelope.contentType = .csv
    envelope.channel = .screen
    envelope.operation = nil
    let jws = Array(try envelope.sign(content, with: world.user.key).utf8)
    #expect(try world.verify(jws, content: content).envelope == envelope)
    #expect(throws: SigningFault.signatureInvalid) { try world.verify(jws, content: content + [0]) }
  }

  // MARK: Examples of the rulebook

  @Test(.rule("GEN-10"))
  func `a certificate valid to the last second of March is refused at the first of April`() throws {
    let endOfMarch: Int64 = 1_774_990_799  // 2026-03-31 23:59:59 in Istanbul
    var generator = SystemRandomNumberGenerator()
    let user = try world.authority.issueUser(
      member: "AKA", user: "AKA001", validity: SigningWorld.now...endOfMarch, using: &generator)
    var envelope = world.envelope(of: "AKA001", user)
    envelope.signingTimeSeconds = endOfMarch
    let jws = Array(try envelope.sign(world.content, with: user.key).utf8)
    try world.verify(jws, at: endOfMarch)
    #expect(throws: SigningFault.certificateExpired) { try world.verify(jws, at: endOfMarch + 1) }
  }

  @Test(.rule("GEN-11"))
  func `a message in the session of one user signed by another is refused`() throws {
    let jws = Array(
      try world.envelope(of: "AKA002", world.otherUser).sign(world.content, with: world.otherUser.key).utf8)
    try world.verify(jws, tlsPeerLeaf: world.otherUser.certificate)
    #expect(throws: SigningFault.signatureNotBySender) {
      try world.verify(jws, tlsPeerLeaf: world.user.certificate)
    }
  }

  @Test(.rule("GEN-12"))
  func `any bit of the content changed after signing is refused`() throws {
    let jws = try world.jws()
    for place in world.content.indices {
      for bit in 0..<8 {
        var content = world.content
        content[place] ^= 1 << bit
        #expect(throws: SigningFault.signatureInvalid) { try world.verify(jws, content: content) }
      }
    }
  }

  @Test(.rule("GEN-12"))
  func `what was good at receipt is verified again years later, though revoked and expired since`() throws {
    var generator = SystemRandomNumberGenerator()
    let user = try world.authority.issueUser(
      member: "AKA", user: "AKA001", validity: SigningWorld.now - 10...SigningWorld.now + 10,
      using: &generator)
    let jws = Array(try world.envelope(of: "AKA001", user).sign(world.content, with: user.key).utf8)
    let kept = try world.verify(jws)
    var revocations = RevocationList()
    revocations.revoke(user.facts.serial, atSeconds: SigningWorld.now + 5, reason: .keyCompromise)
    world.verifier.replaceRevocations(with: revocations)

    let again = try world.verifier.verify(
      header: kept.header, signature: kept.signature, content: world.content, atSeconds: SigningWorld.now)
    #expect(again == kept)
    #expect(throws: SigningFault.signatureInvalid) {
      try world.verifier.verify(
        header: kept.header, signature: kept.signature, content: [], atSeconds: SigningWorld.now)
    }
    #expect(throws: SigningFault.signatureMissing) {
      try world.verifier.verify(
        header: kept.header, signature: [], content: world.content, atSeconds: SigningWorld.now)
    }
  }

  // MARK: Every fault, and which comes first

  /// A submission with any number of things wrong at once.
  private func refusal(of defects: [SigningFault]) throws -> SigningFault? {
    let now = SigningWorld.now
    let isEarly = defects.contains(.certificateNotYetValid)
    let isLate = defects.contains(.certificateExpired)
    let issuer = try defects.contains(.certificateIssuerUnknown) ? SigningWorld() : world
    // Only by hand can a certificate be not yet valid and expired at once.
    let certificate = try issuer.issue(
      [.organization("AKA"), .commonName("AKA001")], publicKey: .init(world.user.key.publicKey),
      notBefore: isEarly ? now + 1 : now - 10, notAfter: isLate ? now - 1 : now + 10,
      Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.clientAuth])
      })
    let credential = try Credential(certificate: certificate, key: world.user.key)

    var header = RawHeader(world.envelope(of: "AKA001", credential))
    if defects.contains(.signatureMalformed) { header = header.with("market", nil) }
    if defects.contains(.algorithmNotAccepted) { header = header.with("alg", #""ES384""#) }
    if defects.contains(.signatureNotBySender) { header = header.with("user", #""AKA002""#) }
    if defects.contains(.signatureExpired) { header = header.with("iat", "\(now - 301)") }
    var revocations = RevocationList()
    if defects.contains(.certificateRevoked) {
      revocations.revoke(credential.facts.serial, atSeconds: now, reason: .superseded)
    }
    world.verifier.replaceRevocations(with: revocations)

    var jws = try forge(header.json, world.content, credential.key)
    if defects.contains(.signatureMissing) { jws = [] }
    do {
      try world.verify(jws, content: defects.contains(.signatureInvalid) ? [] : world.content)
      return nil
    } catch {
      return error
    }
  }

  @Test(.rule("GEN-10", "GEN-11", "GEN-12"), arguments: SigningFault.allCases)
  func `each fault is found when it is the only one`(fault: SigningFault) throws {
    #expect(try refusal(of: []) == nil)
    #expect(try refusal(of: [fault]) == fault)
  }

  @Test(.rule("GEN-39"), arguments: SigningFault.allCases.indices)
  func `of several faults the first in order is answered`(index: Int) throws {
    let faults = SigningFault.allCases
    #expect(try refusal(of: Array(faults[index...])) == faults[index])
    for later in faults[(index + 1)...] {
      #expect(try refusal(of: [faults[index], later]) == faults[index])
    }
  }

  @Test func `the codes are those of the rulebook, each with a sentence in both languages`() {
    #expect(
      SigningFault.allCases.map(\.code) == [
        "signature-missing", "signature-malformed", "algorithm-not-accepted", "certificate-issuer-unknown",
        "certificate-not-yet-valid", "certificate-expired", "certificate-revoked", "signature-not-by-sender",
        "signature-expired", "signature-invalid",
      ])
    #expect(Set(SigningFault.allCases.map(\.turkish)).count == SigningFault.allCases.count)
    #expect(Set(SigningFault.allCases.map(\.english)).count == SigningFault.allCases.count)
  }

  // MARK: Sender, time, revocation

  @Test(.rule("GEN-11")) func `the user of the envelope is the one of the certificate`() throws {
    let jws = Array(
      try world.envelope(of: "AKA002", world.user).sign(world.content, with: world.user.key).utf8)
    #expect(throws: SigningFault.signatureNotBySender) { try world.verify(jws) }
  }

  @Test func `the signing time may differ from the clock by the skew and no more`() throws {
    let jws = try world.jws()
    for difference: Int64 in [-300, 0, 300] { try world.verify(jws, at: SigningWorld.now + difference) }
    for difference: Int64 in [-301, 301] {
      #expect(throws: SigningFault.signatureExpired) {
        try world.verify(jws, at: SigningWorld.now + difference)
      }
    }
    let strict = try Signing.Verifier(roots: [world.authority.credential.certificate], clockSkewSeconds: 0)
    _ = try strict.verify(jws: jws, content: world.content, atSeconds: SigningWorld.now)
    #expect(throws: SigningFault.signatureExpired) {
      try strict.verify(jws: jws, content: world.content, atSeconds: SigningWorld.now + 1)
    }
  }

  @Test(.rule("GEN-10")) func `a revocation takes effect at once, from its time on`() throws {
    let jws = try world.jws()
    try world.verify(jws)
    var revocations = RevocationList()
    revocations.revoke(world.user.facts.serial, atSeconds: SigningWorld.now + 1, reason: .keyCompromise)
    world.verifier.replaceRevocations(with: revocations)
    try world.verify(jws)
    #expect(throws: SigningFault.certificateRevoked) { try world.verify(jws, at: SigningWorld.now + 1) }
    world.verifier.replaceRevocations(with: RevocationList())
    try world.verify(jws, at: SigningWorld.now + 1)
  }

  @Test func `many threads verify while the list of revocations changes`() async throws {
    let (world, jws) = (world, try world.jws())
    var list = RevocationList()
    list.revoke(world.user.facts.serial, atSeconds: SigningWorld.now, reason: .superseded)
    let revocations = list
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<50 {
            if task == 0 { world.verifier.replaceRevocations(with: round % 2 == 0 ? revocations : .init()) }
            do {
              try world.verify(jws)
            } catch {
              #expect(error as? SigningFault == .certificateRevoked)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    world.verifier.replaceRevocations(with: revocations)
    #expect(throws: SigningFault.certificateRevoked) { try world.verify(jws) }
  }

  @Test(.rule("GEN-10", "AUT-03")) func `a connection tells its user, or why it cannot`() throws {
    let chain = [world.user.certificate]
    #expect(
      try world.verifier.identify(certificateChain: chain, atSeconds: SigningWorld.now).user == "AKA001")
    #expect(throws: SigningFault.certificateIssuerUnknown) {
      try world.verifier.identify(certificateChain: [], atSeconds: SigningWorld.now)
    }
    #expect(throws: SigningFault.certificateNotYetValid) {
      try world.verifier.identify(certificateChain: chain, atSeconds: 0)
    }
    var revocations = RevocationList()
    revocations.revoke(world.user.facts.serial, atSeconds: 0, reason: .unspecified)
    world.verifier.replaceRevocations(with: revocations)
    #expect(throws: SigningFault.certificateRevoked) {
      try world.verifier.identify(certificateChain: chain, atSeconds: SigningWorld.now)
    }
  }

  // MARK: The signature itself

  @Test(.rule("GEN-12")) func `r or s of zero or of the group order is refused`() throws {
    let (header, signature) = parts(try world.jws())
    let zero = [UInt8](repeating: 0, count: 32)
    let (r, s) = (Array(signature[..<32]), Array(signature[32...]))
    for forged in [zero + s, r + zero, zero + zero, P256Order.bytes + s, r + P256Order.bytes] {
      let jws = header + Array("..".utf8) + base64URL(forged)
      #expect(throws: SigningFault.signatureInvalid) { try world.verify(jws) }
    }
  }

  @Test func `a signature and its twin with the other s are both accepted`() throws {
    let (header, signature) = parts(try world.jws())
    let twin = Array(signature[..<32]) + P256Order.minus(Array(signature[32...]))
    #expect(twin != signature)
    let submission = try world.verify(header + Array("..".utf8) + base64URL(twin))
    #expect(submission.signedDigest == (try world.verify(try world.jws())).signedDigest)
  }

  @Test func `the key of another user does not sign for this one`() throws {
    let jws = Array(try world.envelope().sign(world.content, with: world.otherUser.key).utf8)
    #expect(throws: SigningFault.signatureInvalid) { try world.verify(jws) }
  }
}

/// The order of the group of P-256 (FIPS 186-5 by way of SP 800-186, section 3.2.1.3).
enum P256Order {
  static let bytes: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
  ]

  static func minus(_ number: [UInt8]) -> [UInt8] {
    var difference = bytes
    var borrow = 0
    for place in bytes.indices.reversed() {
      let digit = Int(bytes[place]) - Int(number[place]) - borrow
      difference[place] = UInt8(truncatingIfNeeded: digit)
      borrow = digit < 0 ? 1 : 0
    }
    return difference
  }
}

extension RelativeDistinguishedName {
  static func organization(_ name: String) -> Self {
    Self(.init(type: [2, 5, 4, 10], utf8String: name))
  }

  static func commonName(_ name: String) -> Self {
    Self(.init(type: [2, 5, 4, 3], utf8String: name))
  }
}
