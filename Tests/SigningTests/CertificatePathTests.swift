// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing
import TestSupport
import Testing
import X509

@Suite(.rule("GEN-10", "AUT-02")) struct CertificatePathTests {
  let world: SigningWorld
  var generator = SystemRandomNumberGenerator()

  init() throws { world = try SigningWorld() }

  private static let user: [RelativeDistinguishedName] = [.organization("AKA"), .commonName("AKA001")]

  private func userExtensions() throws -> Certificate.Extensions {
    try Certificate.Extensions {
      Critical(BasicConstraints.notCertificateAuthority)
      Critical(KeyUsage(digitalSignature: true))
      try ExtendedKeyUsage([.clientAuth])
    }
  }

  private func authorityExtensions(limit: Int? = nil) throws -> Certificate.Extensions {
    try Certificate.Extensions {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: limit))
      Critical(KeyUsage(keyCertSign: true))
    }
  }

  private func fault(
    _ chain: [[UInt8]], roots: [[UInt8]]? = nil, at time: Int64 = SigningWorld.now
  ) throws -> SigningFault? {
    let verifier = try Signing.Verifier(roots: roots ?? [world.authority.credential.certificate])
    do {
      _ = try verifier.identify(certificateChain: chain, atSeconds: time)
      return nil
    } catch {
      return error
    }
  }

  @Test mutating func `only certificates for users sign submissions`() throws {
    let validity = SigningWorld.validity
    let server = try world.authority.issueServer(
      hosts: ["kaydi.example"], validity: validity, using: &generator)
    let signer = try world.authority.issueDepositorySigner(
      name: "Kaydi", validity: validity, using: &generator)
    #expect(try fault([world.user.certificate]) == nil)
    #expect(try fault([server.certificate]) == .certificateIssuerUnknown)
    #expect(try fault([signer.certificate]) == .certificateIssuerUnknown)
    #expect(try fault([world.authority.credential.certificate]) == .certificateIssuerUnknown)
  }

  @Test func `an authority of the same name with another key is unknown`() throws {
    let impostor = try SigningWorld()
    #expect(try fault([impostor.user.certificate]) == .certificateIssuerUnknown)
    #expect(
      try fault([impostor.user.certificate, impostor.authority.credential.certificate])
        == .certificateIssuerUnknown)
    #expect(try fault([impostor.user.certificate], roots: []) == .certificateIssuerUnknown)
    let both = [impostor.authority.credential.certificate, world.authority.credential.certificate]
    #expect(try fault([world.user.certificate], roots: both) == nil)
    #expect(try fault([impostor.user.certificate], roots: both) == nil)
  }

  @Test func `the root may come along, anything else left over may not`() throws {
    let (leaf, root) = (world.user.certificate, world.authority.credential.certificate)
    #expect(try fault([leaf, root]) == nil)
    #expect(try fault([leaf, root, root]) == .certificateIssuerUnknown)
    #expect(try fault([leaf, world.otherUser.certificate]) == .certificateIssuerUnknown)
    #expect(try fault([root, leaf]) == .certificateIssuerUnknown)
  }

  @Test func `bytes that are not a certificate are of no known issuer`() throws {
    #expect(try fault([]) == .certificateIssuerUnknown)
    #expect(try fault([[]]) == .certificateIssuerUnknown)
    #expect(try fault([Array("certificate".utf8)]) == .certificateIssuerUnknown)
    #expect(try fault([world.user.certificate + [0]]) == .certificateIssuerUnknown)
    for length in stride(from: 0, to: world.user.certificate.count, by: 7) {
      #expect(try fault([Array(world.user.certificate[..<length])]) == .certificateIssuerUnknown)
    }
    for place in stride(from: 0, to: world.user.certificate.count, by: 3) {
      var altered = world.user.certificate
      altered[place] ^= 0x01
      #expect(try fault([altered]) == .certificateIssuerUnknown)
    }
  }

  @Test func `a user cannot issue certificates`() throws {
    let key = P256.Signing.PrivateKey()
    let forged = try world.issue(
      Self.user, publicKey: .init(key.publicKey), issuer: world.user, userExtensions())
    #expect(try fault([forged, world.user.certificate]) == .certificateIssuerUnknown)
  }

  @Test func `authorities in between are followed as far as the root allows`() throws {
    let middleKey = P256.Signing.PrivateKey()
    let lowerKey = P256.Signing.PrivateKey()
    let leafKey = P256.Signing.PrivateKey()

    // The depository's root allows none.
    let middle = try Credential(
      certificate: world.issue(
        [.commonName("Middle")], publicKey: .init(middleKey.publicKey), authorityExtensions()), key: middleKey
    )
    let leaf = try world.issue(
      Self.user, publicKey: .init(leafKey.publicKey), issuer: middle, userExtensions())
    #expect(try fault([leaf, middle.certificate]) == .certificateIssuerUnknown)
    #expect(try fault([leaf], roots: [middle.certificate]) == nil)

    // Another root may allow some.
    for (limit, isAllowed) in [(nil, true), (1, true), (0, false)] as [(Int?, Bool)] {
      let upper = try Credential(
        certificate: world.issue(
          [.commonName("Upper")], publicKey: .init(middleKey.publicKey), authorityExtensions(limit: limit)),
        key: middleKey)
      let lower = try Credential(
        certificate: world.issue(
          [.commonName("Lower")], publicKey: .init(lowerKey.publicKey), issuer: upper, authorityExtensions()),
        key: lowerKey)
      let leaf = try world.issue(
        Self.user, publicKey: .init(leafKey.publicKey), issuer: lower, userExtensions())
      let expected: SigningFault? = isAllowed ? nil : .certificateIssuerUnknown
      #expect(try fault([leaf, lower.certificate], roots: [upper.certificate]) == expected)
      #expect(
        try fault([leaf, lower.certificate, upper.certificate], roots: [upper.certificate]) == expected)
      #expect(try fault([leaf], roots: [upper.certificate]) == .certificateIssuerUnknown)
      #expect(try fault([lower.certificate, leaf], roots: [upper.certificate]) == .certificateIssuerUnknown)
    }
  }

  @Test func `the whole path must be valid, and none of it revoked`() throws {
    let now = SigningWorld.now
    let (upperKey, lowerKey, leafKey) = (
      P256.Signing.PrivateKey(), P256.Signing.PrivateKey(), P256.Signing.PrivateKey()
    )
    let upper = try Credential(
      certificate: world.issue(
        [.commonName("Upper")], publicKey: .init(upperKey.publicKey), notBefore: now - 20, notAfter: now + 20,
        authorityExtensions()), key: upperKey)
    let lower = try Credential(
      certificate: world.issue(
        [.commonName("Lower")], publicKey: .init(lowerKey.publicKey), notBefore: now - 10, notAfter: now + 30,
        issuer: upper, authorityExtensions()), key: lowerKey)
    let leaf = try world.issue(
      Self.user, publicKey: .init(leafKey.publicKey), issuer: lower, userExtensions())
    let chain = [leaf, lower.certificate]
    for (time, expected) in [
      (now - 11, .certificateNotYetValid), (now - 10, nil), (now + 20, nil), (now + 21, .certificateExpired),
    ] as [(Int64, SigningFault?)] {
      #expect(try fault(chain, roots: [upper.certificate], at: time) == expected)
    }
    var revocations = RevocationList()
    revocations.revoke(lower.facts.serial, atSeconds: now, reason: .cessationOfOperation)
    let verifier = try Signing.Verifier(roots: [upper.certificate], revocations: revocations)
    #expect(throws: SigningFault.certificateRevoked) {
      try verifier.identify(certificateChain: chain, atSeconds: now)
    }
  }

  @Test func `a certificate lacking what a signature needs is refused`() throws {
    let key = Certificate.PublicKey(P256.Signing.PrivateKey().publicKey)
    #expect(try fault([world.issue(Self.user, publicKey: key, userExtensions())]) == nil)
    let lacking = [
      try Certificate.Extensions {
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.clientAuth])
      },
      try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        try ExtendedKeyUsage([.clientAuth])
      },
      try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(keyAgreement: true))
        try ExtendedKeyUsage([.clientAuth])
      },
      try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
      },
      try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.clientAuth])
        Certificate.Extension(oid: [1, 2, 3, 4], critical: true, value: [5, 0])
      },
    ]
    for extensions in lacking {
      #expect(try fault([world.issue(Self.user, publicKey: key, extensions)]) == .certificateIssuerUnknown)
    }
    let p384 = Certificate.PublicKey(P384.Signing.PrivateKey().publicKey)
    #expect(
      try fault([world.issue(Self.user, publicKey: p384, userExtensions())]) == .certificateIssuerUnknown)
  }

  @Test(.rule("GEN-11")) func `a certificate naming two users is nobody's`() throws {
    let certificate = try world.issue(
      [.organization("AKA"), .commonName("AKA001"), .commonName("AKA002")],
      publicKey: .init(world.user.key.publicKey), userExtensions())
    let credential = try Credential(certificate: certificate, key: world.user.key)
    #expect(credential.facts.user == nil)
    for user in ["AKA001", "AKA002"] {
      let jws = Array(try world.envelope(of: user, credential).sign(world.content, with: credential.key).utf8)
      #expect(throws: SigningFault.signatureNotBySender) { try world.verify(jws) }
    }
  }

  @Test func `a verifier is not built on anything but authorities`() throws {
    #expect(throws: AuthorityFault.self) { try Signing.Verifier(roots: [[1, 2, 3]]) }
    let mute = try world.issue(
      [.commonName("Mute")], publicKey: .init(world.user.key.publicKey),
      Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(cRLSign: true))
      })
    for certificate in [world.user.certificate, mute] {
      let fault = #expect(throws: AuthorityFault.self) { try Signing.Verifier(roots: [certificate]) }
      #expect(fault?.code == .notAnAuthority)
    }
  }
}
