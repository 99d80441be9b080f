// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import SwiftASN1
import X509

/// A request to certify a key that stays where it is, such as a smart card: PKCS #10 (AUT-01, AUT-18).
///
/// The request proves that who asks has the key. Whom it is for, the depository says, not the request.
/// - Source: RFC 2986.
public struct CertificateRequest: Sendable {
  public let publicKey: P256.Signing.PublicKey
  /// The common name that was asked for, if there is one.
  public let user: String?

  /// - Refuses: `request-unreadable`.
  public init(pem: String, place: String = "PEM") throws(AuthorityFault) {
    guard let request = try? CertificateSigningRequest(pemEncoded: pem) else {
      throw AuthorityFault(.requestUnreadable, place, "not the PEM of a certificate request")
    }
    guard let key = P256.Signing.PublicKey(request.publicKey) else {
      throw AuthorityFault(.requestUnreadable, place, "not a key on P-256")
    }
    guard request.signatureAlgorithm == .ecdsaWithSHA256,
      request.publicKey.isValidSignature(request.signature, for: request)
    else { throw AuthorityFault(.requestUnreadable, place, "not signed with its own key") }
    publicKey = key
    user = request.subject.only(.RDNAttributeType.commonName)
  }

  /// - Refuses: `file-unreadable`, `request-unreadable`.
  public static func load(from path: String) throws(AuthorityFault) -> CertificateRequest {
    try CertificateRequest(pem: AuthorityFiles.read(path, limit: 64 * 1024), place: path)
  }

  /// The PEM of a request, signed with the key that it is for.
  /// - Refuses: `name-not-acceptable`; what the key refuses, such as `TokenFault`.
  public static func make(
    member: String, user: String, key: any SigningKey, publicKey: P256.Signing.PublicKey
  ) throws -> String {
    for name in [member, user] where !Envelope.isCode(name, limit: 16) {
      throw AuthorityFault(.nameNotAcceptable, name)
    }
    let request = try CertificateSigningRequest(
      version: .v1, subject: DistinguishedName(organization: member, commonName: user),
      privateKey: .init(RequestKey(key: key, own: publicKey)), attributes: .init(),
      signatureAlgorithm: .ecdsaWithSHA256)
    return try request.serializeAsPEM().pemString + "\n"
  }
}

/// A key as requests want it: one that signs and cannot be written down.
private struct RequestKey: CustomPrivateKey {
  let key: any SigningKey
  let own: P256.Signing.PublicKey

  static func == (one: Self, other: Self) -> Bool { one.publicKey == other.publicKey }
  func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

  static var defaultPEMDiscriminator: String { "PRIVATE KEY" }
  func serialize(into coder: inout DER.Serializer) throws {
    throw AuthorityFault(.keyUnreadable, "card")
  }

  var publicKey: Certificate.PublicKey { .init(own) }
  var defaultSignatureAlgorithm: Certificate.SignatureAlgorithm { .ecdsaWithSHA256 }
  var supportedSignatureAlgorithms: [Certificate.SignatureAlgorithm] { [.ecdsaWithSHA256] }

  func signSynchronously(
    bytes: some DataProtocol, signatureAlgorithm: Certificate.SignatureAlgorithm
  ) throws -> Certificate.Signature {
    let signature = try key.signature(for: SHA256.hash(data: bytes))
    return try Certificate.Signature(
      signatureAlgorithm: signatureAlgorithm,
      signatureBytes: ASN1BitString(bytes: ArraySlice(signature.derRepresentation)))
  }
}
