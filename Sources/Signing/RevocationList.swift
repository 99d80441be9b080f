// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The certificates that the depository's authority has withdrawn, each from a time on (GEN-10).
///
/// What was received before that time stays good, so that old records can be verified again (GEN-12).
public struct RevocationList: Sendable, Equatable {
  /// Names of RFC 5280, section 5.3.1, as far as they end a certificate for good.
  public enum Reason: String, Sendable, CaseIterable {
    case unspecified
    case keyCompromise = "key-compromise"
    case affiliationChanged = "affiliation-changed"
    case superseded
    case cessationOfOperation = "cessation-of-operation"
    case privilegeWithdrawn = "privilege-withdrawn"
  }

  public struct Entry: Sendable, Equatable {
    /// Lower-case hexadecimal, as in `CertificateFacts`.
    public let serial: String
    /// - Units: seconds since 1970, UTC.
    public let timeSeconds: Int64
    public let reason: Reason
  }

  /// In the order of their recording.
  public private(set) var entries: [Entry] = []
  private var times: [String: Int64] = [:]

  public init() {}

  /// Withdraws a certificate; false if it was withdrawn before, and then the first time stands.
  @discardableResult
  public mutating func revoke(_ serial: String, atSeconds time: Int64, reason: Reason) -> Bool {
    guard times[serial] == nil else { return false }
    times[serial] = time
    entries.append(Entry(serial: serial, timeSeconds: time, reason: reason))
    return true
  }

  public func isRevoked(_ serial: String, atSeconds now: Int64) -> Bool {
    times[serial].map { $0 <= now } ?? false
  }

  // MARK: File

  private static let heading = "# kaydi revocation list 1: serial, time, reason"
  private static let byteLimit = 64 * 1024 * 1024

  /// One line for each certificate: `0a1b2c… 2026-03-02T09:00:00Z key-compromise`.
  public var text: String {
    entries.reduce(into: Self.heading + "\n") { text, entry in
      let time = Date(timeIntervalSince1970: TimeInterval(entry.timeSeconds)).formatted(.iso8601)
      text += "\(entry.serial) \(time) \(entry.reason.rawValue)\n"
    }
  }

  /// - Refuses: `revocation-list-unreadable` with the line: a list half understood would let someone in.
  public init(text: String, place: String = "") throws(AuthorityFault) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == Self.heading[...], lines.last == "" else {
      throw AuthorityFault(.revocationListUnreadable, place, "line 1 or the end is missing")
    }
    for (number, line) in lines.enumerated().dropFirst().dropLast() {
      let fields = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3, Self.isSerial(fields[0]), let time = try? Date(fields[1], strategy: .iso8601),
        let reason = Reason(rawValue: fields[2]),
        revoke(fields[0], atSeconds: Int64(time.timeIntervalSince1970), reason: reason)
      else { throw AuthorityFault(.revocationListUnreadable, place, "line \(number + 1)") }
    }
  }

  public static func load(from path: String) throws(AuthorityFault) -> RevocationList {
    try RevocationList(text: AuthorityFiles.read(path, limit: byteLimit), place: path)
  }

  /// Replaces the file in one step, so that a reader sees the former list or this one.
  public func save(to path: String) throws(AuthorityFault) {
    try AuthorityFiles.replace(path, with: text)
  }

  private static func isSerial(_ text: String) -> Bool {
    let digits = text.utf8
    return 2...40 ~= digits.count && digits.count % 2 == 0 && !text.hasPrefix("00")
      && digits.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}
