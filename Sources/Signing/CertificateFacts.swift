// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import X509

/// What the depository writes down about a certificate when it loads one (GEN-10, AUT-02, AUT-18).
public struct CertificateFacts: Sendable, Hashable {
  /// Lower-case hexadecimal without leading zero bytes.
  public let serial: String
  public let issuer: String
  public let subject: String
  /// The organisation of the subject: the member that the user belongs to.
  public let member: String?
  /// The common name of the subject: the user code.
  public let user: String?
  /// First and last second of validity.
  /// - Units: seconds since 1970, UTC.
  public let notBeforeSeconds: Int64
  public let notAfterSeconds: Int64
  /// SHA-256 of the DER.
  public let fingerprint: [UInt8]

  /// Nothing if these bytes are not a certificate.
  public init?(der: [UInt8]) {
    guard let certificate = try? Certificate(derEncoded: der) else { return nil }
    self.init(certificate, der: der)
  }

  init(_ certificate: Certificate, der: [UInt8]) {
    serial = certificate.serialNumber.bytes.drop { $0 == 0 }.hexadecimal
    issuer = certificate.issuer.description
    subject = certificate.subject.description
    member = certificate.subject.only(.RDNAttributeType.organizationName)
    user = certificate.subject.only(.RDNAttributeType.commonName)
    notBeforeSeconds = Int64(certificate.notValidBefore.timeIntervalSince1970)
    notAfterSeconds = Int64(certificate.notValidAfter.timeIntervalSince1970)
    fingerprint = Array(SHA256.hash(data: der))
  }
}
