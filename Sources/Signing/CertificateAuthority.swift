// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import SwiftASN1
import X509

/// The depository's own certificate authority: the root in which every chain of the market ends.
///
/// All keys are P-256. Validity is given as its first and last second since 1970, UTC; serial numbers are
/// 128 bits of the generator that the caller passes, which outside of simulations must be the system's.
/// - Source: GEN-10, AUT-01, AUT-02.
public struct CertificateAuthority: Sendable {
  public let credential: Credential
  private let certificate: Certificate

  /// - Refuses: `not-an-authority`, `certificate-unreadable`.
  public init(_ credential: Credential) throws(AuthorityFault) {
    guard let certificate = try? Certificate(derEncoded: credential.certificate) else {
      throw AuthorityFault(.certificateUnreadable, "authority")
    }
    guard certificate.isAuthority() else {
      throw AuthorityFault(.notAnAuthority, certificate.subject.description)
    }
    self.credential = credential
    self.certificate = certificate
  }

  /// A new root, signed by itself.
  /// - Refuses: `name-not-acceptable`.
  public static func create(
    name: String, validity: ClosedRange<Int64>, key: P256.Signing.PrivateKey = P256.Signing.PrivateKey(),
    using generator: inout some RandomNumberGenerator
  ) throws(AuthorityFault) -> CertificateAuthority {
    guard 1...64 ~= name.unicodeScalars.count else { throw AuthorityFault(.nameNotAcceptable, name) }
    let subject = DistinguishedName(commonName: name)
    let certificate = try sign(subject) {
      try Certificate(
        version: .v3, serialNumber: serialNumber(&generator), publicKey: .init(key.publicKey),
        notValidBefore: Date(timeIntervalSince1970: TimeInterval(validity.lowerBound)),
        notValidAfter: Date(timeIntervalSince1970: TimeInterval(validity.upperBound)),
        issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
        extensions: Certificate.Extensions {
          Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
          Critical(KeyUsage(keyCertSign: true, cRLSign: true))
          SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
        },
        issuerPrivateKey: .init(key))
    }
    return try CertificateAuthority(Credential(certificate: certificate, key: key))
  }

  public static func load(certificate: String, key: String) throws(AuthorityFault) -> CertificateAuthority {
    try CertificateAuthority(Credential.load(certificate: certificate, key: key))
  }

  public func save(certificate: String, key: String) throws(AuthorityFault) {
    try credential.save(certificate: certificate, key: key)
  }

  // MARK: Issuing

  /// For a server of the depository, known by host names and IP addresses.
  /// - Refuses: `name-not-acceptable`, `validity-beyond-authority`.
  public func issueServer(
    hosts: [String], validity: ClosedRange<Int64>, key: P256.Signing.PrivateKey = P256.Signing.PrivateKey(),
    using generator: inout some RandomNumberGenerator
  ) throws(AuthorityFault) -> Credential {
    guard let first = hosts.first else { throw AuthorityFault(.nameNotAcceptable, "no host") }
    var names: [GeneralName] = []
    for host in hosts { names.append(try Self.generalName(of: host)) }
    let certificate = try issue(
      to: DistinguishedName(commonName: first), key.publicKey, validity, .serverAuth,
      alternativeNames: SubjectAlternativeNames(names), using: &generator)
    return try Credential(certificate: certificate, key: key)
  }

  /// For a user whose key is elsewhere, on a smart card for instance: the DER of the certificate.
  /// - Refuses: `name-not-acceptable`, `validity-beyond-authority`.
  public func issueUser(
    member: String, user: String, publicKey: P256.Signing.PublicKey, validity: ClosedRange<Int64>,
    using generator: inout some RandomNumberGenerator
  ) throws(AuthorityFault) -> [UInt8] {
    for name in [member, user] where !Envelope.isCode(name, limit: 16) {
      throw AuthorityFault(.nameNotAcceptable, name)
    }
    return try issue(
      to: DistinguishedName(organization: member, commonName: user), publicKey, validity, .clientAuth,
      using: &generator)
  }

  /// For a user, with a key made here.
  public func issueUser(
    member: String, user: String, validity: ClosedRange<Int64>,
    key: P256.Signing.PrivateKey = P256.Signing.PrivateKey(),
    using generator: inout some RandomNumberGenerator
  ) throws(AuthorityFault) -> Credential {
    let certificate = try issueUser(
      member: member, user: user, publicKey: key.publicKey, validity: validity, using: &generator)
    return try Credential(certificate: certificate, key: key)
  }

  /// For the depository's signature on answers and notices (GEN-13); it cannot sign as a user.
  /// - Refuses: `name-not-acceptable`, `validity-beyond-authority`.
  public func issueDepositorySigner(
    name: String, validity: ClosedRange<Int64>, key: P256.Signing.PrivateKey = P256.Signing.PrivateKey(),
    using generator: inout some RandomNumberGenerator
  ) throws(AuthorityFault) -> Credential {
    guard 1...64 ~= name.unicodeScalars.count else { throw AuthorityFault(.nameNotAcceptable, name) }
    let certificate = try issue(
      to: DistinguishedName(commonName: name), key.publicKey, validity, .documentSigning, using: &generator)
    return try Credential(certificate: certificate, key: key)
  }

  private func issue(
    to subject: DistinguishedName, _ publicKey: P256.Signing.PublicKey, _ validity: ClosedRange<Int64>,
    _ usage: ExtendedKeyUsage.Usage, alternativeNames: SubjectAlternativeNames? = nil,
    using generator: inout some RandomNumberGenerator
  ) throws(AuthorityFault) -> [UInt8] {
    let own = credential.facts
    guard own.notBeforeSeconds <= validity.lowerBound, validity.upperBound <= own.notAfterSeconds else {
      throw AuthorityFault(.validityBeyondAuthority, subject.description)
    }
    return try Self.sign(subject) {
      try Certificate(
        version: .v3, serialNumber: Self.serialNumber(&generator), publicKey: .init(publicKey),
        notValidBefore: Date(timeIntervalSince1970: TimeInterval(validity.lowerBound)),
        notValidAfter: Date(timeIntervalSince1970: TimeInterval(validity.upperBound)),
        issuer: certificate.subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
        extensions: Certificate.Extensions {
          Critical(BasicConstraints.notCertificateAuthority)
          Critical(KeyUsage(digitalSignature: true))
          try ExtendedKeyUsage([usage])
          SubjectKeyIdentifier(hash: Certificate.PublicKey(publicKey))
          AuthorityKeyIdentifier(
            keyIdentifier: try certificate.extensions.subjectKeyIdentifier?.keyIdentifier)
          if let alternativeNames { alternativeNames }
        },
        issuerPrivateKey: .init(credential.key))
    }
  }

  private static func sign(
    _ subject: DistinguishedName, _ make: () throws -> Certificate
  ) throws(AuthorityFault) -> [UInt8] {
    do {
      var serializer = DER.Serializer()
      try serializer.serialize(make())
      return serializer.serializedBytes
    } catch {
      // All else was checked before; what is left is a name that DER cannot carry.
      throw AuthorityFault(.nameNotAcceptable, subject.description, String(describing: error))
    }
  }

  private static func serialNumber(
    _ generator: inout some RandomNumberGenerator
  ) -> Certificate.SerialNumber {
    Certificate.SerialNumber(bytes: (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  private static func generalName(of host: String) throws(AuthorityFault) -> GeneralName {
    var v4 = in_addr()
    if inet_pton(AF_INET, host, &v4) == 1 { return .ipAddress(.init(contentBytes: Self.bytes(of: v4))) }
    var v6 = in6_addr()
    if inet_pton(AF_INET6, host, &v6) == 1 { return .ipAddress(.init(contentBytes: Self.bytes(of: v6))) }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard host.utf8.count <= 253, labels.allSatisfy(isHostLabel) else {
      throw AuthorityFault(.nameNotAcceptable, host)
    }
    return .dnsName(host)
  }

  /// Letters, digits and inner hyphens (RFC 1123, section 2.1).
  private static func isHostLabel(_ label: Substring) -> Bool {
    1...63 ~= label.utf8.count && label.first != "-" && label.last != "-"
      && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" }
  }

  private static func bytes<Address>(of address: Address) -> ArraySlice<UInt8> {
    withUnsafeBytes(of: address) { ArraySlice($0) }
  }
}

extension DistinguishedName {
  init(organization: String? = nil, commonName: String) {
    var names: [RelativeDistinguishedName] = []
    if let organization {
      names.append(.init(.init(type: .RDNAttributeType.organizationName, utf8String: organization)))
    }
    names.append(.init(.init(type: .RDNAttributeType.commonName, utf8String: commonName)))
    self.init(names)
  }
}
