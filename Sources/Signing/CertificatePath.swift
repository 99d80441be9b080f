// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import SwiftASN1
import X509

/// A signer's certificate that was found to lead to one of the depository's authorities.
///
/// Made once for each chain: all that depends on the time of use (validity, revocation) is asked of it again.
final class CertificatePath: Sendable {
  /// What a certificate must have been issued for.
  enum Purpose {
    case user
    case depositorySigner

    var usage: ExtendedKeyUsage.Usage {
      switch self {
      case .user: .clientAuth
      case .depositorySigner: .documentSigning
      }
    }
  }

  /// DER, as it came.
  let chain: [[UInt8]]
  let key: P256.Signing.PublicKey
  let facts: CertificateFacts
  /// When every certificate of the path is valid.
  private let notBeforeSeconds: Int64
  private let notAfterSeconds: Int64
  /// Of every certificate of the path below the root.
  private let serials: [String]

  /// Follows the chain from the signer's certificate, each issued by the next, to one of the roots.
  ///
  /// A signature is a whole number of bytes. One that claims unused bits reads as the same signature, and so
  /// a second form of the same certificate would pass.
  private static func hasWholeSignature(_ der: [UInt8]) -> Bool {
    guard let certificate = try? DER.parse(der), case .constructed(let parts) = certificate.content,
      let signature = Array(parts).last, let bits = try? ASN1BitString(derEncoded: signature)
    else { return false }
    return bits.paddingBits == 0
  }

  /// Every certificate must serve: one left over would let the same signer come with any number of chains.
  /// - Refuses: `certificate-issuer-unknown`, whatever is wrong with the path.
  init(chain: [[UInt8]], roots: [Certificate], purpose: Purpose) throws(SigningFault) {
    guard chain.allSatisfy(Self.hasWholeSignature),
      let certificates = try? chain.map({ try Certificate(derEncoded: $0) }),
      let leaf = certificates.first, let key = P256.Signing.PublicKey(leaf.publicKey),
      leaf.isForSigning(purpose.usage)
    else { throw .certificateIssuerUnknown }

    var used = 1
    var root = leaf.issuer(among: roots, authoritiesBelow: 0)
    while root == nil {
      guard used < certificates.count,
        let next = certificates[used - 1].issuer(among: [certificates[used]], authoritiesBelow: used - 1)
      else { throw .certificateIssuerUnknown }
      used += 1
      root = next.issuer(among: roots, authoritiesBelow: used - 1)
    }
    guard let root, certificates[used...].allSatisfy({ $0 == root }), certificates.count <= used + 1 else {
      throw .certificateIssuerUnknown
    }

    let path = zip(certificates.prefix(used), chain).map { CertificateFacts($0, der: $1) }
    let rootValidity = (root.notValidBefore.timeIntervalSince1970, root.notValidAfter.timeIntervalSince1970)
    self.chain = chain
    self.key = key
    facts = path[0]
    notBeforeSeconds = path.reduce(Int64(rootValidity.0)) { max($0, $1.notBeforeSeconds) }
    notAfterSeconds = path.reduce(Int64(rootValidity.1)) { min($0, $1.notAfterSeconds) }
    serials = path.map(\.serial)
  }

  /// - Refuses: `certificate-not-yet-valid`, `certificate-expired`, `certificate-revoked`.
  func check(atSeconds now: Int64, _ revocations: RevocationList) throws(SigningFault) {
    guard notBeforeSeconds <= now else { throw .certificateNotYetValid }
    guard now <= notAfterSeconds else { throw .certificateExpired }
    guard !serials.contains(where: { revocations.isRevoked($0, atSeconds: now) }) else {
      throw .certificateRevoked
    }
  }
}

extension ExtendedKeyUsage.Usage {
  /// For signing documents that people and programs rely on (RFC 9336).
  static let documentSigning = Self(oid: [1, 3, 6, 1, 5, 5, 7, 3, 36])
}

extension Certificate {
  /// Extensions that are understood here; another one that is critical makes the certificate unusable.
  private static let understood: [ASN1ObjectIdentifier] = [
    .X509ExtensionID.basicConstraints, .X509ExtensionID.keyUsage, .X509ExtensionID.extendedKeyUsage,
    .X509ExtensionID.subjectAlternativeName,
  ]

  private var isUnderstood: Bool {
    version == .v3 && extensions.allSatisfy { !$0.critical || Self.understood.contains($0.oid) }
  }

  fileprivate func isForSigning(_ usage: ExtendedKeyUsage.Usage) -> Bool {
    guard isUnderstood, let constraints = try? extensions.basicConstraints,
      case .notCertificateAuthority = constraints, let keyUsage = try? extensions.keyUsage,
      let usages = try? extensions.extendedKeyUsage
    else { return false }
    return keyUsage.digitalSignature && usages.contains(usage)
  }

  /// Whether it may issue certificates, with so many authorities between itself and the signer.
  func isAuthority(authoritiesBelow: Int = 0) -> Bool {
    guard isUnderstood, let constraints = try? extensions.basicConstraints,
      case .isCertificateAuthority(let limit) = constraints, let keyUsage = try? extensions.keyUsage
    else { return false }
    return keyUsage.keyCertSign && authoritiesBelow <= limit ?? .max
  }

  fileprivate func issuer(among candidates: [Certificate], authoritiesBelow: Int) -> Certificate? {
    guard signatureAlgorithm == .ecdsaWithSHA256 else { return nil }
    return candidates.first {
      $0.subject == issuer && $0.isAuthority(authoritiesBelow: authoritiesBelow)
        && P256.Signing.PublicKey($0.publicKey) != nil && $0.publicKey.isValidSignature(signature, for: self)
    }
  }
}

extension DistinguishedName {
  /// The one value of this type; nothing if there is none or more than one, which would leave room for doubt.
  func only(_ type: ASN1ObjectIdentifier) -> String? {
    let values = joined().filter { $0.type == type }
    return values.count == 1 ? String(values[0].value) : nil
  }
}

extension Sequence where Element == UInt8 {
  /// Lower case, two digits a byte.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
