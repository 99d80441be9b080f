// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing
import SwiftASN1
import TestSupport
import Testing
import X509

@Suite struct CertificateRequestTests {
  let key = P256.Signing.PrivateKey()

  private func request() throws -> String {
    try CertificateRequest.make(member: "AKA", user: "AKA001", key: key, publicKey: key.publicKey)
  }

  @Test(.rule("AUT-18")) func `a request names the key and who asks`() throws {
    let request = try CertificateRequest(pem: request())
    #expect(request.publicKey.rawRepresentation == key.publicKey.rawRepresentation)
    #expect(request.user == "AKA001")
  }

  @Test(.rule("AUT-01")) func `the key of a request is certified for a user`() throws {
    let world = try SigningWorld()
    var generator = SystemRandomNumberGenerator()
    let der = try world.authority.issueUser(
      member: "AKA", user: "AKA001", publicKey: CertificateRequest(pem: request()).publicKey,
      validity: SigningWorld.validity, using: &generator)
    let identity = SigningIdentity(try Credential(certificate: der, key: key))
    #expect(identity.facts.user == "AKA001")
    var envelope = world.envelope()
    envelope.certificateChain = [identity.certificate]
    let jws = Array(try envelope.sign(world.content, with: identity.key).utf8)
    #expect(try world.verify(jws).certificate.fingerprint == identity.facts.fingerprint)
  }

  @Test(.rule("AUT-18")) func `every altered byte of a request is found`() throws {
    let der = try PEMDocument(pemString: request()).derBytes
    for index in der.indices {
      var altered = der
      altered[index] ^= 1
      let pem = PEMDocument(type: "CERTIFICATE REQUEST", derBytes: altered).pemString
      // A request that reads the same in spite of it is none of ours to trust either: only the key counts.
      if let read = try? CertificateRequest(pem: pem) {
        #expect(read.publicKey.rawRepresentation == key.publicKey.rawRepresentation, "byte \(index)")
        #expect(read.user == "AKA001", "byte \(index)")
      }
    }
  }

  @Test func `a request signed with another key is refused`() throws {
    #expect(throws: AuthorityFault.self) {
      try CertificateRequest(
        pem: CertificateRequest.make(
          member: "AKA", user: "AKA001", key: P256.Signing.PrivateKey(), publicKey: key.publicKey))
    }
  }

  @Test func `a request for a key on another curve is refused`() throws {
    let other = try CertificateSigningRequest(
      version: .v1, subject: DistinguishedName { CommonName("AKA001") },
      privateKey: .init(P384.Signing.PrivateKey()), attributes: .init(), signatureAlgorithm: .ecdsaWithSHA384)
    let fault = #expect(throws: AuthorityFault.self) {
      try CertificateRequest(pem: other.serializeAsPEM().pemString)
    }
    #expect(fault?.code == .requestUnreadable)
  }

  @Test(arguments: ["", "AKA 001", "AKA001AKA001AKA001"]) func `a request needs a user code`(user: String) {
    #expect(throws: AuthorityFault.self) {
      try CertificateRequest.make(member: "AKA", user: user, key: key, publicKey: key.publicKey)
    }
  }
}
