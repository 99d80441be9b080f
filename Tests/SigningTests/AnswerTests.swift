// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing
import TestSupport
import Testing

@Suite(.rule("GEN-13")) struct AnswerTests {
  let world: SigningWorld
  let signer: Credential
  let verifier: AnswerVerifier
  let document = Array(#"{"outcome":"accepted"}"#.utf8)
  let header = AnswerHeader(
    signingTimeSeconds: SigningWorld.now, reference: "2026-0001", entrySequence: 42,
    journalHead: [UInt8](0..<32))

  init() throws {
    world = try SigningWorld()
    var generator = SystemRandomNumberGenerator()
    signer = try world.authority.issueDepositorySigner(
      name: "Kaydi Yanıt", validity: SigningWorld.now - 10...SigningWorld.now + 10, using: &generator)
    verifier = try AnswerVerifier(
      signers: [signer.certificate], roots: [world.authority.credential.certificate])
  }

  private func sign(_ header: AnswerHeader) throws -> [UInt8] {
    Array(try AnswerSigner(signer).sign(document, header).utf8)
  }

  private func fault(_ jws: [UInt8], _ document: [UInt8]? = nil) -> SigningFault? {
    do {
      _ = try verifier.verify(jws: jws, document: document ?? self.document)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a member verifies an answer with the depository's certificate`() throws {
    #expect(try verifier.verify(jws: sign(header), document: document) == header)
    var unasked = header
    unasked.reference = nil
    #expect(try verifier.verify(jws: sign(unasked), document: document) == unasked)
  }

  @Test func `an answer with another document, another signer or no signature is refused`() throws {
    let jws = try sign(header)
    #expect(fault(jws, document + [0x20]) == .signatureInvalid)
    #expect(fault([]) == .signatureMissing)
    #expect(fault(Array("a..b".utf8)) == .signatureMalformed)
    #expect(
      fault(Array(try AnswerSigner(world.user).sign(document, header).utf8)) == .certificateIssuerUnknown)
    #expect(fault(try world.jws(), world.content) == .signatureMalformed)

    let json = String(decoding: bytes(base64URL: parts(jws).header), as: UTF8.self)
    #expect(fault(try forge(json, document, signer.key)) == nil)
    #expect(fault(try forge(json, document, world.user.key)) == .signatureInvalid)
    let other = json.replacing("ES256", with: "RS256")
    #expect(fault(try forge(other, document, signer.key)) == .algorithmNotAccepted)
    let headless = json.replacing(/,"head":"[^"]*"/, with: "")
    #expect(fault(try forge(headless, document, signer.key)) == .signatureMalformed)
  }

  @Test func `the signer's certificate is judged at the signing time`() throws {
    for (difference, expected) in [
      (-11, .certificateNotYetValid), (-10, nil), (10, nil), (11, .certificateExpired),
    ] as [(Int64, SigningFault?)] {
      var header = header
      header.signingTimeSeconds += difference
      #expect(fault(try sign(header)) == expected)
    }
    var revocations = RevocationList()
    revocations.revoke(signer.facts.serial, atSeconds: SigningWorld.now, reason: .keyCompromise)
    let informed = try AnswerVerifier(
      signers: [signer.certificate], roots: [world.authority.credential.certificate], revocations: revocations
    )
    #expect(throws: SigningFault.certificateRevoked) {
      try informed.verify(jws: try sign(header), document: document)
    }
    var earlier = header
    earlier.signingTimeSeconds -= 1
    #expect(try informed.verify(jws: try sign(earlier), document: document) == earlier)
  }

  @Test func `what cannot be signed whole is not signed`() {
    var headers = [AnswerHeader](repeating: header, count: 4)
    headers[0].journalHead = []
    headers[1].entrySequence = .max
    headers[2].reference = "two words"
    headers[3].signingTimeSeconds = -1
    for header in headers { #expect(throws: SigningFault.signatureMalformed) { try sign(header) } }
  }

  @Test func `a user's certificate does not sign answers`() {
    let fault = #expect(throws: AuthorityFault.self) {
      try AnswerVerifier(
        signers: [world.user.certificate], roots: [world.authority.credential.certificate])
    }
    #expect(fault?.cause == "certificate-issuer-unknown")
  }
}
