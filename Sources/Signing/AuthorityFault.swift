// SPDX-License-Identifier: Apache-2.0

/// What went wrong with keys, certificates and their files: code, place, cause.
public struct AuthorityFault: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    case fileExists = "file-exists"
    case fileUnreadable = "file-unreadable"
    case fileUnwritable = "file-unwritable"
    /// A private key that others on the machine may read.
    case keyExposed = "key-exposed"
    case keyUnreadable = "key-unreadable"
    case keyOfAnotherCertificate = "key-of-another-certificate"
    case certificateUnreadable = "certificate-unreadable"
    /// Not a PKCS #10 request for a P-256 key, or not signed with that key.
    case requestUnreadable = "request-unreadable"
    case notAnAuthority = "not-an-authority"
    /// A member, user, host or authority name that a certificate cannot carry.
    case nameNotAcceptable = "name-not-acceptable"
    case validityBeyondAuthority = "validity-beyond-authority"
    case revocationListUnreadable = "revocation-list-unreadable"
  }

  public let code: Code
  /// A path or a name.
  public let place: String
  public let cause: String

  init(_ code: Code, _ place: String, _ cause: String = "") {
    self.code = code
    self.place = place
    self.cause = cause
  }

  public var description: String {
    cause.isEmpty ? "\(code.rawValue): \(place)" : "\(code.rawValue): \(place): \(cause)"
  }
}
