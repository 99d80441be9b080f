// SPDX-License-Identifier: Apache-2.0
import Crypto
import SwiftASN1
import X509

/// A certificate and the private key that belongs to it, in two PEM files; the key's is its owner's alone.
public struct Credential: Sendable {
  /// DER.
  public let certificate: [UInt8]
  public let key: P256.Signing.PrivateKey

  /// - Refuses: `certificate-unreadable`, `key-of-another-certificate`.
  public init(
    certificate: [UInt8], key: P256.Signing.PrivateKey, place: String = "certificate"
  ) throws(AuthorityFault) {
    guard let parsed = try? Certificate(derEncoded: certificate) else {
      throw AuthorityFault(.certificateUnreadable, place)
    }
    guard parsed.publicKey == Certificate.PublicKey(key.publicKey) else {
      throw AuthorityFault(.keyOfAnotherCertificate, place)
    }
    self.certificate = certificate
    self.key = key
  }

  public var facts: CertificateFacts {
    guard let facts = CertificateFacts(der: certificate) else {
      preconditionFailure("a credential holds a certificate that was read before")
    }
    return facts
  }

  public var certificatePEM: String { Self.pem(certificate: certificate) }
  /// PKCS #8.
  public var keyPEM: String { key.pemRepresentation + "\n" }

  public static func pem(certificate: [UInt8]) -> String {
    PEMDocument(type: certificateLabel, derBytes: certificate).pemString + "\n"
  }

  /// The DER of every certificate in a PEM text.
  /// - Refuses: `certificate-unreadable`, also when there is none.
  public static func certificates(pem: String, place: String = "PEM") throws(AuthorityFault) -> [[UInt8]] {
    guard let documents = try? PEMDocument.parseMultiple(pemString: pem) else {
      throw AuthorityFault(.certificateUnreadable, place, "not PEM")
    }
    let certificates = documents.filter { $0.discriminator == certificateLabel }.map(\.derBytes)
    guard !certificates.isEmpty, certificates.allSatisfy({ CertificateFacts(der: $0) != nil }) else {
      throw AuthorityFault(.certificateUnreadable, place)
    }
    return certificates
  }

  /// - Refuses: `key-unreadable`.
  public static func key(
    pem: String, place: String = "PEM"
  ) throws(AuthorityFault) -> P256.Signing.PrivateKey {
    guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else {
      throw AuthorityFault(.keyUnreadable, place, "not the PEM of a P-256 key")
    }
    return key
  }

  /// Writes new files, the key's with mode 600.
  /// - Refuses: `file-exists`, `file-unwritable`.
  public func save(certificate certificatePath: String, key keyPath: String) throws(AuthorityFault) {
    try AuthorityFiles.create(keyPath, keyPEM, mode: AuthorityFiles.ownerOnly)
    try AuthorityFiles.create(certificatePath, certificatePEM, mode: AuthorityFiles.readableByAll)
  }

  /// - Refuses: `file-unreadable`, `key-exposed`, `key-unreadable`, `certificate-unreadable`,
  ///   `key-of-another-certificate`.
  public static func load(
    certificate certificatePath: String, key keyPath: String
  ) throws(AuthorityFault) -> Credential {
    let key = try key(pem: AuthorityFiles.read(keyPath, isPrivate: true), place: keyPath)
    let certificates = try certificates(pem: AuthorityFiles.read(certificatePath), place: certificatePath)
    return try Credential(certificate: certificates[0], key: key, place: certificatePath)
  }

  private static let certificateLabel = "CERTIFICATE"
}
