// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing

/// Certificates as they come in files, in headers and through TLS. The first letter of an input says how:
///
/// - `P`: a PEM text, of certificates or of a key.
/// - `D`: the DER of one certificate, with the authority's behind it and without.
/// - `T`: what a certificate says of itself (TBSCertificate), truly signed by the authority: so comes what an
///   authority should never have issued.
enum CertificateFuzzer {
  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let way = bytes.first else { return false }
    let rest = Array(bytes.dropFirst())
    switch way {
    case UInt8(ascii: "P"): return readPEM(rest)
    case UInt8(ascii: "D"): return identify(rest)
    case UInt8(ascii: "T"): return identify(issued(rest))
    default: return false
    }
  }

  private static func readPEM(_ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    let key = try? Credential.key(pem: text)
    if let key {
      let again = try? Credential.key(pem: key.pemRepresentation)
      require(again?.rawRepresentation == key.rawRepresentation, "a key is written as it was read")
    }
    guard let certificates = try? Credential.certificates(pem: text) else { return key != nil }
    for certificate in certificates {
      let again = try? Credential.certificates(pem: Credential.pem(certificate: certificate))
      require(again == [certificate], "a certificate is written as it was read")
    }
    _ = try? FixedCredentials.verifier().identify(
      certificateChain: certificates, atSeconds: FixedCredentials.now)
    _ = try? Signing.Verifier(roots: certificates)
    return true
  }

  private static func identify(_ der: [UInt8]) -> Bool {
    var isKnown = false
    let facts = CertificateFacts(der: der)
    let verifier = FixedCredentials.verifier()
    for chain in [
      [der], [der, FixedCredentials.root.certificate], [FixedCredentials.user.certificate, der],
    ] {
      guard let found = try? verifier.identify(certificateChain: chain, atSeconds: FixedCredentials.now)
      else {
        continue
      }
      require(found == (chain[0] == der ? facts : FixedCredentials.user.facts), "the signer is the first")
      require(
        found.notBeforeSeconds <= FixedCredentials.now && FixedCredentials.now <= found.notAfterSeconds,
        "a certificate is good within its time only")
      isKnown = isKnown || chain[0] == der
    }
    return isKnown
  }

  /// SEQUENCE of the statement, ecdsa-with-SHA256, and the authority's signature as a BIT STRING.
  private static func issued(_ statement: [UInt8]) -> [UInt8] {
    let algorithm: [UInt8] = [0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]
    let signature = good { try FixedCredentials.root.key.signature(for: statement) }
    return tagged(0x30, statement + algorithm + tagged(0x03, [0] + Array(signature.derRepresentation)))
  }

  private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    let length: [UInt8] =
      switch count {
      case ..<0x80: [UInt8(count)]
      case ..<0x100: [0x81, UInt8(count)]
      default: [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
      }
    return [tag] + length + content
  }
}

/// The list of withdrawn certificates: refused as a whole, or written as it was read.
enum RevocationFuzzer {
  static func words() -> [[UInt8]] {
    let heading = "# kaydi revocation list 1: serial, time, reason\n"
    let reasons = RevocationList.Reason.allCases.map { " \($0.rawValue)\n" }
    return (reasons + [heading, "2027-01-15T08:00:00Z"]).map { Array($0.utf8) }
  }

  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self), let list = try? RevocationList(text: text)
    else {
      return false
    }
    let again = try? RevocationList(text: list.text)
    require(again == list, "a list is written as it was read")
    for entry in list.entries {
      require(list.isRevoked(entry.serial, atSeconds: entry.timeSeconds), "withdrawn from its time on")
      require(!list.isRevoked(entry.serial, atSeconds: entry.timeSeconds - 1), "and not before")
    }
    return true
  }
}
