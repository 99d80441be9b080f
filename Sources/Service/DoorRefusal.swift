// SPDX-License-Identifier: Apache-2.0
import JournalStore
import Kernel
import Signing

/// Why a request was turned away before it took a place in the journal: nothing of it was kept (GEN-12,
/// GEN-39).
public struct DoorRefusal: Error, Sendable {
  public struct Fact: Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public let code: RefusalCode
  public let rule: RuleID
  public let facts: [Fact]

  public init(_ code: RefusalCode, _ rule: RuleID, _ facts: Fact...) {
    self.code = code
    self.rule = rule
    self.facts = facts
  }

  public init(_ code: RefusalCode, _ rule: RuleID, facts: [Fact]) {
    self.code = code
    self.rule = rule
    self.facts = facts
  }

  /// The engine's refusal of a question.
  public init(_ refusal: borrowing Refusal) {
    var writer = BinaryWriter(capacity: 256)
    refusal.encode(into: &writer)
    var reader = BinaryReader(writer.bytes)
    let recorded = RecordedRefusal(from: &reader)
    code = refusal.code
    rule = refusal.rule
    facts = recorded.distinctFacts.map { Fact($0.name, $0.value) }
  }

  public init(_ fault: SigningFault) {
    (code, rule) =
      switch fault {
      case .signatureMissing: (.signatureMissing, "GEN-11")
      case .signatureMalformed: (.signatureMalformed, "GEN-11")
      case .algorithmNotAccepted: (.algorithmNotAccepted, "GEN-11")
      case .certificateIssuerUnknown: (.certificateIssuerUnknown, "GEN-10")
      case .certificateNotYetValid: (.certificateNotYetValid, "GEN-10")
      case .certificateExpired: (.certificateExpired, "GEN-10")
      case .certificateRevoked: (.certificateRevoked, "GEN-10")
      case .signatureNotBySender: (.signatureNotBySender, "GEN-11")
      case .signatureExpired: (.signatureExpired, "GEN-11")
      case .signatureInvalid: (.signatureInvalid, "GEN-12")
      }
    facts = []
  }

  /// The registry takes nothing now; the sender may send the same bytes again.
  public init(_ fault: NodeFault) {
    switch fault {
    case .overloaded: self.init(.tooManyRequests, "GEN-39")
    case .unavailable(let fault): self.init(.registryUnavailable, "GEN-39", .init("fault", fault.code.name))
    case .stopped: self.init(.registryUnavailable, "GEN-39")
    }
  }

  /// The HTTP status that fits the code.
  public var status: Int {
    switch code {
    case .bodyIncomplete: 408
    case .bodyTooLarge: 413
    case .formNotAccepted: 415
    case .tooManyRequests: 429
    case .registryUnavailable: 503
    case .storePositionUnknown, .noticeArchived: 404
    case .resourceNotFound, .instructionNotFound, .accountNotFound, .isinUnknown: 404
    case .signatureMissing, .signatureMalformed, .algorithmNotAccepted: 400
    case let code where code.rawValue < 120 || 300..<400 ~= code.rawValue: 403
    default: 400
    }
  }

  /// Problem details for HTTP (RFC 9457); `detail` is the sentence in the reader's language.
  func problem(in language: Language) -> JSONValue {
    let name = code.name
    return .members([
      ("type", .string("/refusals/\(name)")),
      ("title", .string(name.split(separator: "-").joined(separator: " "))),
      ("status", .integer(Int64(status))),
      ("code", .string(name)),
      ("number", .integer(Int64(code.rawValue))),
      ("rule", .string(rule.description)),
      ("detail", .string(code.sentence.text(in: language))),
      ("facts", facts.isEmpty ? nil : .object(facts.map { ($0.name, .string($0.value)) })),
    ])
  }
}
