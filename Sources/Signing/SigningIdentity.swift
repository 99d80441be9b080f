// SPDX-License-Identifier: Apache-2.0
import Crypto

/// What signs in a user's name: a key in memory, or one that never leaves a smart card (AUT-01).
public protocol SigningKey: Sendable {
  /// ES256. A card takes up to a second.
  func signature(for digest: SHA256.Digest) throws -> P256.Signing.ECDSASignature
}

extension P256.Signing.PrivateKey: SigningKey {}

/// A certificate and whatever signs for it.
public struct SigningIdentity: Sendable {
  /// DER.
  public let certificate: [UInt8]
  public let key: any SigningKey

  public init(_ credential: Credential) {
    certificate = credential.certificate
    key = credential.key
  }

  init(certificate: [UInt8], key: any SigningKey) {
    self.certificate = certificate
    self.key = key
  }

  public var facts: CertificateFacts {
    guard let facts = CertificateFacts(der: certificate) else {
      preconditionFailure("an identity holds a certificate that was read before")
    }
    return facts
  }
}
