// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing
import SwiftASN1
import X509

/// A depository with its authority and two users of member AKA, at one moment.
struct SigningWorld {
  /// 2026-03-02 10:00:00 in Istanbul.
  static let now: Int64 = 1_772_434_800
  static let year: Int64 = 365 * 86_400
  static let validity = now - year...now + 10 * year

  let authority: CertificateAuthority
  let user: Credential
  let otherUser: Credential
  let verifier: Signing.Verifier
  let content = Array(#"{"reference":"2026-0001","nominal":"1000"}"#.utf8)

  init() throws {
    var generator = SystemRandomNumberGenerator()
    authority = try .create(name: "Kaydi Test Kökü", validity: Self.validity, using: &generator)
    user = try authority.issueUser(
      member: "AKA", user: "AKA001", validity: Self.validity, using: &generator)
    otherUser = try authority.issueUser(
      member: "AKA", user: "AKA002", validity: Self.validity, using: &generator)
    verifier = try Signing.Verifier(roots: [authority.credential.certificate])
  }

  func envelope(of user: String = "AKA001", _ credential: Credential? = nil) -> Envelope {
    Envelope(
      market: "TR", member: "AKA", user: user, operation: "transfer.enter", reference: "2026-0001",
      businessDay: "2026-03-02", signingTimeSeconds: Self.now,
      certificateChain: [(credential ?? self.user).certificate])
  }

  func jws() throws -> [UInt8] { Array(try envelope().sign(content, with: user.key).utf8) }

  @discardableResult
  func verify(
    _ jws: [UInt8], content: [UInt8]? = nil, at time: Int64 = now, tlsPeerLeaf: [UInt8]? = nil
  ) throws(SigningFault) -> SignedSubmission {
    try verifier.verify(
      jws: jws, content: content ?? self.content, atSeconds: time, tlsPeerLeaf: tlsPeerLeaf)
  }

  /// A certificate that the depository's own procedures would never issue.
  func issue(
    _ subject: [RelativeDistinguishedName], publicKey: Certificate.PublicKey,
    notBefore: Int64 = validity.lowerBound, notAfter: Int64 = validity.upperBound,
    issuer: Credential? = nil, _ extensions: Certificate.Extensions
  ) throws -> [UInt8] {
    let issuer = issuer ?? authority.credential
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: publicKey,
      notValidBefore: Date(timeIntervalSince1970: TimeInterval(notBefore)),
      notValidAfter: Date(timeIntervalSince1970: TimeInterval(notAfter)),
      issuer: try Certificate(derEncoded: issuer.certificate).subject, subject: DistinguishedName(subject),
      signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: .init(issuer.key))
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    return serializer.serializedBytes
  }
}

/// A protected header as raw JSON, to be bent out of shape.
struct RawHeader {
  /// Names and the JSON of their values.
  var members: [(name: String, json: String)]

  init(_ envelope: Envelope) {
    let chain = envelope.certificateChain.map { "\"\(Data($0).base64EncodedString())\"" }
    members = [
      ("alg", #""ES256""#), ("b64", "false"), ("crit", #"["b64"]"#), ("typ", #""kaydi+jws""#),
      ("cty", #""application/json""#), ("x5c", "[\(chain.joined(separator: ","))]"),
      ("market", "\"\(envelope.market)\""), ("member", "\"\(envelope.member)\""),
      ("user", "\"\(envelope.user)\""), ("catalogue", "1"), ("ref", "\"\(envelope.reference)\""),
      ("day", "\"\(envelope.businessDay)\""), ("channel", #""WS""#),
      ("iat", "\(envelope.signingTimeSeconds)"),
    ]
  }

  var json: String { "{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}" }

  /// Sets, adds or, with nothing, leaves out a member.
  func with(_ name: String, _ json: String?) -> RawHeader {
    var header = self
    let place = header.members.firstIndex { $0.name == name }
    switch (place, json) {
    case (let place?, let json?): header.members[place].json = json
    case (let place?, nil): header.members.remove(at: place)
    case (nil, let json?): header.members.append((name, json))
    case (nil, nil): break
    }
    return header
  }
}

/// A truly signed compact JWS over a header of any bytes.
func forge(_ json: String, _ content: [UInt8], _ key: P256.Signing.PrivateKey) throws -> [UInt8] {
  let header = base64URL(Array(json.utf8))
  let signature = try key.signature(for: Data(header) + Data(".".utf8) + Data(content))
  return header + Array("..".utf8) + base64URL(Array(signature.rawRepresentation))
}

func base64URL(_ bytes: [UInt8]) -> [UInt8] {
  let text = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
  return Array(text.replacing("=", with: "").utf8)
}

func bytes(base64URL text: some Sequence<UInt8>) -> [UInt8] {
  var text = String(decoding: Array(text), as: UTF8.self).replacing("-", with: "+").replacing("_", with: "/")
  while text.utf8.count % 4 != 0 { text += "=" }
  return Array(Data(base64Encoded: text) ?? Data())
}

/// Header text and raw signature of a compact JWS.
func parts(_ jws: [UInt8]) -> (header: [UInt8], signature: [UInt8]) {
  let parts = jws.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return (Array(parts[0]), bytes(base64URL: parts[2]))
}

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/kaydi-signing-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { path + "/" + name }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }
}
