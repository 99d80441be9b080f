// SPDX-License-Identifier: Apache-2.0
import Crypto
import Depository
import Kernel
import Signing
import Units

/// The three steps that bring a certificate into use, as the operator sends them: load, match, assign
/// (AUT-02, AUT-18, AUT-19).
public struct CertificateRows: Sendable {
  /// SHA-256 of the authority's certificate, hexadecimal.
  public let issuer: String
  /// On which the holders completed their certificate process (AUT-01).
  public let completed: Day

  public init(issuer certificate: [UInt8], completed: Day) {
    issuer = Array(SHA256.hash(data: certificate)).hexadecimal
    self.completed = completed
  }

  public static let load = "certificate-load.enter:certificate,issuer,serial,user,validFrom,validTo"
  public static let match = "certificate-match.enter:certificate,member,completed"
  public static let assign = "certificate-assignment.enter:user,certificate,kind"

  public func load(_ facts: CertificateFacts) -> String {
    let user = facts.user ?? ""
    return
      "\(facts.fingerprint.hexadecimal),\(issuer),\(facts.serial),\(user),\(Self.text(facts.notBeforeSeconds)),\(Self.text(facts.notAfterSeconds))"
  }

  public func match(_ facts: CertificateFacts) -> String {
    "\(facts.fingerprint.hexadecimal),\((facts.user ?? "").prefix(3)),\(completed.description)"
  }

  public func assign(_ facts: CertificateFacts, _ kind: AssignmentKind = .assign) -> String {
    "\(facts.user ?? ""),\(facts.fingerprint.hexadecimal),\(kind.code)"
  }

  public func assign(_ facts: CertificateFacts, replaces: Bool) -> String {
    assign(facts, replaces ? .replace : .assign)
  }

  /// A row as an instruction of a JSON content.
  public static func json(_ heading: String, _ row: String) -> String {
    let parts = heading.split(separator: ":")
    let fields = zip(parts[1].split(separator: ","), row.split(separator: ",")).map { "\"\($0)\":\"\($1)\"" }
    return "{\"operation\":\"\(parts[0])\",\"fields\":{\(fields.joined(separator: ","))}}"
  }

  private static func text(_ seconds: Int64) -> String {
    Moment(microseconds: seconds * Moment.microsecondsPerSecond).description
  }
}
