// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// Where a story is played: the registry in this process, or a running one behind a network.
///
/// The runner calls in one order only: `begin` once, then for each step `advance`, `submit` and the
/// questions, then `finish`.
public protocol ScenarioPort {
  /// An empty registry with its operator and two officers, at the time given. A port to a running registry
  /// checks here that the market suits it.
  mutating func begin(_ market: ScenarioMarket, at moment: Moment) async throws
  /// Lets time pass: everything due by then runs. `ticks` demands an entry even when nothing is due.
  mutating func advance(to moment: Moment, ticks: Bool) async throws
  mutating func submit(_ submission: ScenarioSubmission) async throws -> ScenarioAnswer
  func holding(_ account: AccountKey, _ subaccount: Subaccount, _ isin: ISIN) async throws -> ScenarioHolding
  /// What is recorded of something, by the names of `ScenarioRecord.keys`; nil when there is no such thing.
  func record(_ kind: ScenarioRecord, _ key: String) async throws -> [String: String]?
  func movements(of instruction: UInt64) async throws -> [ScenarioMovement]
  /// The notices since the last call, in order.
  mutating func takeNotices() async throws -> [ScenarioNotice]
  /// What must hold after every step; empty when all is well.
  func check() async throws -> [ScenarioText]
  /// What must hold at the end: a replay gives the same outcomes and the same state.
  mutating func finish() async throws -> [ScenarioText]
}

/// What is signed and sent at once.
public struct ScenarioSubmission: Sendable {
  public var user: UserCode
  public var member: MemberCode
  public var reference: Reference
  public var day: Day
  public var form: ContentForm
  public var content: [UInt8]
}

/// A refusal as an answer shows it.
public struct ScenarioRefusal: Sendable, Equatable {
  public var code: String
  public var rule: String
  public var facts: [String: String]

  public init(code: String, rule: String, facts: [String: String]) {
    self.code = code
    self.rule = rule
    self.facts = facts
  }

  public init(_ refusal: RecordedRefusal) {
    code = refusal.code?.name ?? "\(refusal.number)"
    rule = refusal.rule.description
    facts = [:]
    // Several faulty fields stand under one name, in the order described.
    for fact in refusal.facts {
      facts[fact.name] = facts[fact.name].map { "\($0), \(fact.value)" } ?? fact.value
    }
  }

  var said: String {
    let list = facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    return "refused: \(code) (\(rule)\(list.isEmpty ? "" : "; \(list)"))"
  }
}

/// What came of a submission.
public struct ScenarioAnswer: Sendable, Equatable {
  public struct Line: Sendable, Equatable {
    /// 1 for the first instruction.
    public var line: Int
    public var instruction: UInt64?
    /// The code of the instruction's state, such as `executed`; nil when nothing was kept.
    public var state: String?
    public var refusal: ScenarioRefusal?

    public init(line: Int, instruction: UInt64? = nil, state: String? = nil, refusal: ScenarioRefusal? = nil)
    {
      self.line = line
      self.instruction = instruction
      self.state = state
      self.refusal = refusal
    }
  }

  /// The whole submission was refused.
  public var refusal: ScenarioRefusal?
  /// The same bytes came before: `lines` are those of the first answer.
  public var isRepeated: Bool
  public var lines: [Line]

  public init(refusal: ScenarioRefusal? = nil, isRepeated: Bool = false, lines: [Line] = []) {
    self.refusal = refusal
    self.isRepeated = isRepeated
    self.lines = lines
  }
}

/// What an account holds of a security in one sub-account.
public struct ScenarioHolding: Sendable, Equatable {
  public struct Lot: Sendable, Equatable {
    public var quantity: Int64
    public var price: String
    public var acquired: String

    public init(quantity: Int64, price: String, acquired: String) {
      self.quantity = quantity
      self.price = price
      self.acquired = acquired
    }
  }

  public var quantity: Int64
  /// In the order in which they leave; nil where a port cannot tell.
  public var lots: [Lot]?

  public init(quantity: Int64, lots: [Lot]?) {
    self.quantity = quantity
    self.lots = lots
  }
}

/// Kinds of things whose record a story can look at.
public enum ScenarioRecord: String, Sendable, CaseIterable {
  case account, member, user, security, instruction
  /// Named by the account and which of its holders: `AKA/1001.1`.
  case holder
  /// Named by the registration number.
  case investor
  /// An account at the central counterparty, named `AKA/PF`.
  case margin
  /// The guarantee fund of a month, named by its first day; what a member contributes to it, named
  /// `AKA/2026-04-01`; how the last loss of a defaulted account was borne, named `AKA/MS`.
  case fund, contribution, loss

  /// The names under which a record tells something.
  public var keys: [String] {
    switch self {
    case .account:
      [
        "class", "status", "restriction", "opened", "registrationNumber", "type", "ownership", "inactive",
        "inactivity", "inactiveFrom", "iban", "custodian", "portfolio", "settlementMember", "hasPassword",
      ]
    case .holder: ["registrationNumber", "share", "mernis", "tax"]
    case .investor: ["kind", "origin", "name"]
    case .member: ["kind", "status", "title", "channels", "directUsed"]
    case .user:
      [
        "type", "hasCertificate", "status", "blocked", "password", "passwordRequest", "lastPasswordDay",
        "limits",
      ]
    case .margin:
      [
        "required", "collateral", "cash", "minCash", "call", "callRun", "callPurpose", "called", "calledCash",
        "defaulted", "owed",
      ]
    case .fund: ["fundState", "size", "worstDay", "scenario", "marketAverage", "effective"]
    case .contribution: ["fundState", "average", "share", "amount", "effective", "lodged", "toAdd"]
    case .loss:
      [
        "margin", "freeHouse", "ownContribution", "ccpOwn", "otherContributions", "uncovered",
      ]
    case .security:
      [
        "kind", "currency", "suspended", "name", "omnibus", "ownDepot", "noticeDay", "noticeVersion",
        "physical", "depotAlarm",
      ]
    case .instruction:
      [
        "operation", "state", "version", "member", "reference", "source", "target", "isin", "nominal",
        "realised",
        "remaining", "reason", "direct", "nameMismatch", "alternative", "priority", "tradeType", "tradeDate",
        "backDated", "backDateReason", "price", "amount", "correctsReference", "channel",
      ]
    }
  }
}

/// Securities that moved for an instruction: one debit, one credit.
public struct ScenarioMovement: Sendable, Equatable {
  public var origin: String
  public var isin: String
  /// Empty when units came into circulation.
  public var source: String
  public var target: String
  public var quantity: Int64

  public init(origin: String, isin: String, source: String, target: String, quantity: Int64) {
    self.origin = origin
    self.isin = isin
    self.source = source
    self.target = target
    self.quantity = quantity
  }
}

/// A notice as far as stories look at it (GEN-19, TRF-65, TRF-66, CLR-04).
public struct ScenarioNotice: Sendable, Equatable {
  public var member: String
  /// `acceptance`, `executability`, `outcome`, `submitted`, `rejected`, `cancelled`, `cut-off`,
  /// `member-status`, `certificate`, `password`, `registration-number`, `identity-status`,
  /// `account-inactivity`, `margin-call`, `guarantee-fund`.
  public var kind: String
  /// `ACCEPTED`, `REFUSED`, `EXECUTABLE`, `NOT_EXECUTABLE`, `FULL`, `PARTIAL`; a member's new status; or
  /// empty.
  public var result: String
  public var instruction: UInt64?
  public var code: String?
  public var quantity: Int64?
  public var remaining: Int64?

  public init(
    member: String, kind: String, result: String = "", instruction: UInt64? = nil, code: String? = nil,
    quantity: Int64? = nil, remaining: Int64? = nil
  ) {
    self.member = member
    self.kind = kind
    self.result = result
    self.instruction = instruction
    self.code = code
    self.quantity = quantity
    self.remaining = remaining
  }

  public static let kinds = [
    "acceptance", "executability", "outcome", "submitted", "rejected", "cancelled", "cut-off", "reversed",
    "member-status", "certificate", "password", "registration-number", "identity-status",
    "account-inactivity", "margin-call", "guarantee-fund",
  ]
}
