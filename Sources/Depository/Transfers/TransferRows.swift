// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// An approved transfer that is not finished: its start time is to come, the receiving member has to decide,
/// or its balance is not there yet, wholly or for its rest (TRF-57, TRF-59, TRF-63).
public struct TransferRow: Indexed, Sendable {
  public enum Phase: UInt8, Sendable, BitwiseCopyable { case awaitingStart, atReceiver, waiting }

  public var reference: Reference
  public var number: InstructionNumber
  public var source: HoldingKey
  public var enteredAt: Moment
  public var deadline: Moment
  /// Its own last time, the latest of all moments for none. Kept beside the deadline, which may follow the
  /// calendar.
  public var ownDeadline: Moment
  /// The sender's approval decides among equals (TRF-61).
  public var approvedAt: Moment
  public var remaining: Quantity
  /// What was realised, with all that clung to it.
  public var moved = MovedLots()
  public var used: LimitsUsed
  public var target: Slot<AccountRow>
  public var member: Slot<MemberRow>
  public var enteredBy: Slot<UserRow>
  /// Its place among those that wait for the same holding (`WaitingQueue`).
  public var left = Slot<TransferRow>.none
  public var right = Slot<TransferRow>.none
  public var parent = Slot<TransferRow>.none
  /// Of the instruction when it was approved (GEN-14).
  public var version: UInt16
  public var priority: UInt8
  public var phase: Phase
  public var allowsParts: Bool
  /// Whether it went to the receiving member: it then hears of its end (TRF-68).
  public var wasSubmitted = false
  public var isDirect: Bool
  /// Parts realised, 2 for more than one.
  public var parts: UInt8 = 0

  public var hash: UInt64 { Self.hash(number) }
  static func hash(_ number: InstructionNumber) -> UInt64 { Hash.mix(number.value) }
}

/// The limits that an instruction has consumed, by their numbers; 0 for none (TRF-46, TRF-53).
public struct LimitsUsed: BitwiseCopyable, Sendable {
  /// Against the receiving member's amounts, in kuruş.
  public var value: Int64 = 0
  public var user: UInt32 = 0
  public var pair: UInt32 = 0
  public var security: UInt32 = 0
  private let filler = Filler<4>()

  init() {}
}

/// Units that moved, with price, day of acquisition and ban: most are one lot, which stands in the row.
public struct MovedLots: BitwiseCopyable, Sendable {
  public var total = Quantity(0)
  public var price = UnitPrice()
  public var acquired = Day()
  /// First lot of a chain; then the lot in the row is void.
  public var lots = Slot<LotRow>.none
  public var isBanned = false
  private let filler = Filler<7>()

  init() {}
}

/// What a transfer realised that has ended: what its reversal needs (TRF-69, TRF-70). Of these the newest are
/// kept, as many as the limit says (decision 0021).
public struct RealisedRow: Indexed, Sendable {
  public var number: InstructionNumber
  public var source: HoldingKey
  public var approvedAt: Moment
  public var moved: MovedLots
  public var used: LimitsUsed
  public var target: Slot<AccountRow>
  public var enteredBy: Slot<UserRow>
  public var version: UInt16
  /// In more than one piece, or with a remainder that was not realised (TRF-49).
  public var isInParts: Bool
  public var wasReversed = false
  /// A reverse transfer itself (TRF-72).
  public var isReverse = false
  private let filler = Filler<3>()
  /// The one that came to be kept after it.
  public var newer = Slot<RealisedRow>.none
  private let lastFiller = Filler<4>()

  public var hash: UInt64 { Self.hash(number) }
  /// Eight numbers in a row lie side by side in the index: those that end one after the other share a line of
  /// memory.
  static func hash(_ number: InstructionNumber) -> UInt64 {
    Hash.mix(number.value >> 3) & ~(7 << 32) | (number.value & 7) << 32
  }
}

/// To which members a user may transfer (TRF-54 to TRF-56).
public enum ReceiverScope: UInt8, Sendable, BitwiseCopyable {
  /// Without a definition to none.
  case none
  /// Those with a row of their own.
  case listed
  /// All, also those admitted later.
  case all
}

/// A member to which a user may transfer (TRF-54).
public struct UserReceiverRow: Indexed, Sendable {
  public var user: Slot<UserRow>
  public var member: Slot<MemberRow>

  public var hash: UInt64 { Self.hash(user, member) }
  static func hash(_ user: Slot<UserRow>, _ member: Slot<MemberRow>) -> UInt64 {
    Hash.mix(UInt64(user.raw) << 32 | UInt64(member.raw))
  }
}

/// A user's daily limit for one currency and type of security, in nominal (TRF-44).
public struct UserLimitRow: Indexed, Sendable {
  public var amount: Int64
  /// Consumed on the day beside it; zero on any other (TRF-51).
  public var used: Int64 = 0
  public var day: Day
  public var user: Slot<UserRow>
  /// Never used again, so that nothing is given back to a later definition.
  public var number: UInt32
  public var currency: Currency
  public var type: SecurityType
  private let filler = Filler<1>()

  public var hash: UInt64 { Self.hash(user, currency, type) }
  static func hash(_ user: Slot<UserRow>, _ currency: Currency, _ type: SecurityType) -> UInt64 {
    Hash.mix(UInt64(user.raw) << 32 | UInt64(currency.raw) << 8 | UInt64(type.rawValue))
  }
}

/// A receiving member's limits on direct transfers from one sending member: amounts in kuruş, or, with a
/// security, nominal a day (TRF-52).
public struct ReceiverLimitRow: Indexed, Sendable {
  public var daily: Int64
  public var perTransaction: Int64
  public var used: Int64 = 0
  public var day: Day
  public var receiver: Slot<MemberRow>
  public var sender: Slot<MemberRow>
  /// None for the amounts.
  public var security: Slot<SecurityRow>
  public var number: UInt32
  private let filler = Filler<4>()

  static let unlimited = Int64.max

  public var hash: UInt64 { Self.hash(receiver, sender, security) }
  static func hash(
    _ receiver: Slot<MemberRow>, _ sender: Slot<MemberRow>, _ security: Slot<SecurityRow>
  ) -> UInt64 {
    Hash.mix(UInt64(receiver.raw) << 32 | UInt64(sender.raw), Hash.mix(UInt64(security.raw)))
  }
}

/// A setting between members that counts from a day on: the one in force and the one to come (TRF-37). The
/// kinds share this one mechanism.
public struct DatedSettingRow: Indexed, Sendable {
  public enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// Which alternatives a member accepts from another (TRF-36).
    case policy
    /// Whether a member shows the names of its customers to another (TRF-41).
    case nameVisibility
    /// An account that is taken out of direct transfers (TRF-40).
    case exclusion
  }

  /// A value between two days.
  public struct Period: BitwiseCopyable, Sendable {
    public var from: Day
    public var to: Day
    /// What it means is the kind's.
    public var value: UInt8
    private let filler = Filler<3>()

    static let none = Period(from: Day(number: .max), to: Day(number: .min), value: 0)
  }

  /// Row of the member or the account that it belongs to, and of the other member; `all` for every one.
  public var owner: UInt32
  public var other: UInt32
  public var present = Period.none
  public var coming = Period.none
  /// The day from which what is to come takes the place of what is.
  public var turn = Day(number: .max)
  public var kind: Kind
  private let filler = Filler<3>()

  static let all = UInt32.max

  public var hash: UInt64 { Self.hash(kind, owner, other) }
  static func hash(_ kind: Kind, _ owner: UInt32, _ other: UInt32) -> UInt64 {
    Hash.mix(UInt64(owner) << 32 | UInt64(other), Hash.mix(UInt64(kind.rawValue)))
  }

  /// What counts on a day; nil for nothing.
  func value(on day: Day) -> UInt8? {
    let period = day >= turn ? coming : present
    return period.from <= day && day <= period.to ? period.value : nil
  }
}
