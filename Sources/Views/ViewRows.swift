// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// Some rows of a longer list, and the cursor with which the next call goes on.
public struct Page<Row: Sendable>: Sendable {
  public var rows: [Row]
  /// Nil at the end of the list.
  public var next: String?
  /// The last entry that the rows reflect.
  public var sequence: UInt64

  public init(rows: [Row], next: String?, sequence: UInt64) {
    self.rows = rows
    self.next = next
    self.sequence = sequence
  }
}

/// An instruction and how it stands.
public struct InstructionView: Sendable, Equatable {
  public var number: InstructionNumber
  /// Name of the operation, such as `transfer`.
  public var operation: String
  public var state: InstructionState
  public var version: Int
  public var member: MemberCode
  /// The receiving member when it is another.
  public var receiver: MemberCode?
  public var enteredBy: UserCode?
  public var approvedBy: UserCode?
  public var decidedBy: UserCode?
  public var reference: Reference?
  public var source: AccountKey?
  public var target: AccountKey?
  public var isin: ISIN?
  public var nominal: Quantity?
  public var realised: Quantity
  public var reason: TransferReason?
  public var nameMismatch: Bool?
  public var enteredAt: Moment
  public var updatedAt: Moment
  /// The entry and the line with which it was entered.
  public var sequence: UInt64
  public var line: UInt32
  /// The entry that last changed it.
  public var updated: UInt64
}

/// A state that an instruction took.
public struct InstructionStep: Sendable, Equatable {
  public var state: InstructionState
  public var version: Int
  /// Who sent the message; nil when time did it.
  public var member: MemberCode?
  public var user: UserCode?
  public var time: Moment
  public var sequence: UInt64
  public var line: UInt32
}

/// What a member reported of a trade with its customer (TRD-20).
public struct TradeView: Sendable, Equatable {
  public var type: TradeType
  public var customer: AccountKey
  public var house: AccountKey
  public var tradeDate: Day
  public var isBackDated: Bool
  public var backDateReason: String?
  public var price: String?
  public var amount: String?
  public var corrects: String?
  public var channel: String
}

/// An instruction with the states that it took, the first one first.
public struct InstructionHistory: Sendable, Equatable {
  public var instruction: InstructionView
  /// Nil for what is no trade.
  public var trade: TradeView?
  public var steps: [InstructionStep]
  /// The last entry that it reflects.
  public var sequence: UInt64
}

/// A movement with both of its sides.
public struct MovementView: Sendable, Equatable {
  public var sequence: UInt64
  /// Number of the event within the entry.
  public var position: UInt32
  public var instruction: InstructionNumber
  public var origin: OriginKind
  public var isin: ISIN
  /// Nil when units came into circulation.
  public var source: AccountKey?
  public var sourceSubaccount: Subaccount?
  /// Nil when units left the registry.
  public var target: AccountKey?
  public var targetSubaccount: Subaccount?
  public var quantity: Quantity
  public var time: Moment
  public var enteredBy: UserCode?
  public var approvedBy: UserCode?
}

/// What an account held, and since when.
public struct HoldingView: Sendable, Equatable {
  public var account: AccountKey
  public var subaccount: Subaccount
  public var isin: ISIN
  public var quantity: Quantity
  public var fromSequence: UInt64
  /// Nil for what is held now, also when a past moment was asked for.
  public var toSequence: UInt64?
}

/// The kinds of notices (GEN-19, TRF-66, CLR-04, CLR-06).
public enum NoticeKind: String, Sendable, CaseIterable {
  case acceptance, executability, outcome, submitted, rejected, cancelled, reversed
  case cutOff = "cut-off"
  case memberStatus = "member-status"
  case certificate, password
  case registrationNumber = "registration-number"
  case identityStatus = "identity-status"
  case accountInactivity = "account-inactivity"
  case marginCall = "margin-call"
  case guaranteeFund = "guarantee-fund"
}

/// The results that notices name beside statuses of members.
public enum NoticeResult {
  public static let accepted = "ACCEPTED"
  public static let refused = "REFUSED"
  public static let executable = "EXECUTABLE"
  public static let notExecutable = "NOT_EXECUTABLE"
  public static let full = "FULL"
  public static let partial = "PARTIAL"
}

/// Where a notice lies in the store; written `812-24`.
public struct NoticePosition: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var sequence: UInt64
  public var index: UInt64

  public init(sequence: UInt64, index: UInt64) {
    self.sequence = sequence
    self.index = index
  }

  /// Nil for a text of another form.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = UInt64(parts[0]), let index = UInt64(parts[1]), sequence < 1 << 62,
      index < 1 << 62
    else { return nil }
    self.init(sequence: sequence, index: index)
  }

  public var description: String { "\(sequence)-\(index)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.sequence, left.index) < (right.sequence, right.index)
  }
}

/// A notice as its member reads it.
public struct NoticeView: Sendable, Equatable {
  public var member: MemberCode
  public var position: NoticePosition
  public var kind: NoticeKind
  public var result: String?
  public var instruction: InstructionNumber?
  public var line: UInt32
  /// Name of the refusal.
  public var code: String?
  public var quantity: Quantity?
  public var remaining: Quantity?
  /// What else is said, as a JSON object of texts.
  public var facts: String?
  public var time: Moment
}

/// How often a refusal was given.
public struct RefusalCount: Sendable, Equatable {
  public var code: String
  public var rule: String
  public var count: UInt64
}

/// What entries came to, together.
public struct Totals: Sendable, Equatable {
  public var entries: UInt64 = 0
  public var accepted: UInt64 = 0
  public var refused: UInt64 = 0
  public var realised: UInt64 = 0
  /// The last entry that they reflect.
  public var sequence: UInt64 = 0

  public init() {}
}

/// An entry and what came of it.
public struct EntryView: Sendable, Equatable {
  public var sequence: UInt64
  public var time: Moment
  /// `genesis`, `submission`, `tick` or `continuation`.
  public var kind: String
  public var member: MemberCode?
  public var user: UserCode?
  public var reference: Reference?
  public var repeats: UInt64?
  public var lines: UInt32
  public var accepted: UInt32
  public var refused: UInt32
  public var realised: UInt32
}
