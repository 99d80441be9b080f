// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing

/// Signatures as they come beside a content or an answer. The first letter of an input says how far a
/// stranger has come:
///
/// - `J`: any compact JWS, up to the end of the line; the rest is the content.
/// - `H`: a protected header, truly signed by a user: so comes what a member's own software gets wrong.
/// - `A`: the header of an answer, truly signed by the depository; members read it.
enum SignatureFuzzer {
  private static let content = Array("R-1,1001".utf8)
  private static let now = FixedCredentials.now
  private static let answers = good {
    try AnswerVerifier(
      signers: [FixedCredentials.signer.certificate], roots: [FixedCredentials.root.certificate])
  }

  static func words() -> [[UInt8]] {
    let names = [
      "alg", "b64", "crit", "typ", "cty", "x5c", "market", "member", "user", "op", "catalogue", "ref", "day",
      "channel", "iat", "kid", "seq", "head",
    ].map { Array("\"\($0)\":".utf8) }
    let values = ["ES256", "kaydi+jws", "kaydi-answer+jws", "\\u0041", "\\ud83d\\ude00", "..", "2027-01-15"]
    let chains = [FixedCredentials.user, FixedCredentials.root].map {
      Array(Data($0.certificate).base64EncodedData())
    }
    return names + values.map { Array($0.utf8) } + chains
  }

  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let way = bytes.first else { return false }
    let rest = Array(bytes.dropFirst())
    switch way {
    case UInt8(ascii: "J"):
      let line = rest.firstIndex(of: 10) ?? rest.endIndex
      return verify(Array(rest[..<line]), Array(rest[line...].dropFirst()))
    case UInt8(ascii: "H"): return verify(signed(rest, with: FixedCredentials.user.key), content)
    case UInt8(ascii: "A"): return readAnswer(signed(rest, with: FixedCredentials.signer.key))
    default: return false
    }
  }

  /// What is accepted is of the user whose certificate it carries, is found good again from what the journal
  /// keeps, and covers every byte of the content.
  private static func verify(_ jws: [UInt8], _ content: [UInt8]) -> Bool {
    // Its own memory, so that one input does not change what the next one meets.
    let verifier = FixedCredentials.verifier()
    guard let first = accepted(verifier, jws, content) else { return false }
    require(accepted(verifier, jws, content) == first, "a known signer is judged like a new one")
    let again = try? verifier.verify(
      header: first.header, signature: first.signature, content: content, atSeconds: now)
    require(again == first, "what the journal keeps is found good again")
    require(first.envelope.user == "AKA001" && first.certificate.user == "AKA001", "the user is the signer")
    require(
      (try? Envelope(header: first.header)) == first.envelope, "a replay reads the envelope that was checked")
    require(accepted(verifier, jws, content + [0]) == nil, "the signature covers the content")
    return true
  }

  private static func accepted(
    _ verifier: Signing.Verifier, _ jws: [UInt8], _ content: [UInt8]
  ) -> SignedSubmission? {
    try? verifier.verify(jws: jws, content: content, atSeconds: now)
  }

  private static func readAnswer(_ jws: [UInt8]) -> Bool {
    guard let header = try? answers.verify(jws: jws, document: content) else { return false }
    guard let again = try? AnswerSigner(FixedCredentials.signer).sign(content, header) else {
      fatalError("a header that was read can be signed")
    }
    require(
      (try? answers.verify(jws: Array(again.utf8), document: content)) == header, "it is read the same again")
    return true
  }

  private static func signed(_ header: [UInt8], with key: P256.Signing.PrivateKey) -> [UInt8] {
    let header = base64URL(header)
    let signature = good { try key.signature(for: header + [UInt8(ascii: ".")] + content) }
    return header + Array("..".utf8) + base64URL(Array(signature.rawRepresentation))
  }

  private static func base64URL(_ bytes: [UInt8]) -> [UInt8] {
    Data(bytes).base64EncodedData().compactMap { byte in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
  }
}
