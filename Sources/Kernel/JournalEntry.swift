// SPDX-License-Identifier: Apache-2.0
import Units

/// The form in which a submission's content was signed.
public enum ContentForm: UInt8, Sendable, CaseIterable {
  case binary = 0
  case json = 1
  case csv = 2
}

/// One entry of the journal: exactly what was signed, when it took its place, and what came of it.
///
/// The state of the registry is a pure function of the entries in order of their sequence. Bytes are kept as
/// they came, so that any signature can be checked again after years (GEN-12).
public struct JournalEntry: Sendable, Equatable {
  public enum Kind: UInt8, Sendable {
    case genesis = 0
    /// A signed submission of a member, an operator, a regulator or a gateway.
    case submission = 1
    /// Nothing but time: what is due by now runs.
    case tick = 2
    /// The rest of the steps of an earlier entry that reached its limit of steps.
    case continuation = 3
    /// The digest of the state as it stood after an earlier entry; does to the state what a tick does.
    case checkpoint = 4
  }

  /// 1, 2, 3 … without a gap.
  public var sequence: UInt64
  /// Never earlier than the entry before.
  public var time: Moment
  public var kind: Kind
  public var form: ContentForm
  /// The protected header of the signature as it was signed (base64url text); empty for ticks and
  /// continuations.
  public var header: [UInt8]
  public var content: [UInt8]
  /// ES256: r and s, 64 bytes; empty for ticks and continuations.
  public var signature: [UInt8]
  /// SHA-256 of header, ".", content: made once at the door and reckoned again whenever the entry is read.
  public var signedDigest: [UInt8]
  /// 16 random bytes that hide the content in the published leaf.
  public var salt: [UInt8]
  /// The engine's outcome: events in the binary form of the catalogue.
  public var outcome: [UInt8]

  public init(
    sequence: UInt64, time: Moment, kind: Kind, form: ContentForm = .binary, header: [UInt8] = [],
    content: [UInt8] = [], signature: [UInt8] = [], signedDigest: [UInt8] = [], salt: [UInt8] = [],
    outcome: [UInt8] = []
  ) {
    self.sequence = sequence
    self.time = time
    self.kind = kind
    self.form = form
    self.header = header
    self.content = content
    self.signature = signature
    self.signedDigest = signedDigest
    self.salt = salt
    self.outcome = outcome
  }
}
