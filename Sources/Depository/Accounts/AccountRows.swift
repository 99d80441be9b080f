// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A registered investor; its registration number follows from its place, so rows are never removed (ACC-06).
public struct InvestorRow: Indexed, Sendable {
  public var key: MatchKey.Number
  /// What the key stands for where it is no number of its own; none for a TCKN or VKN.
  public var keyText = Blob.none
  /// Name and surname with a blank, or the title, as a register or the member gave it.
  public var name: Blob
  public var birth: Day
  public var kind: IdentityKind
  public var origin: InvestorOrigin
  public var style: MatchKey.Style
  /// Under a ban of the regulator: what comes to its accounts is banned too (TRD-18).
  public var isBanned = false

  public var hash: UInt64 { MatchKey.hash(key) }

  public static func number(_ slot: Slot<InvestorRow>) -> RegistrationNumber {
    RegistrationNumber(RegistrationNumber.first + UInt64(slot.raw))
  }
}

/// An identity that a register has still to confirm, or whose change one has still to tell. It ends with the
/// registration number (ACC-39 to ACC-47, ACC-62).
public struct IdentityRow: Indexed, Sendable {
  /// The instruction that opened its queries; their numbers follow from it.
  public var number: InstructionNumber
  public var key: MatchKey.Number
  public var keyText: Blob
  public var name: Blob
  /// What the tax register must agree with: name, title, or the representative's title.
  public var taxName: Blob
  /// As in `TaxNumber`; 0 for none.
  public var taxNumber: UInt64
  public var account: Slot<AccountRow>
  /// None while a change of a registered investor is asked for.
  public var holder = Slot<HolderRow>.none
  /// Whose change is asked for.
  public var investor = Slot<InvestorRow>.none
  public var birth: Day
  public var kind: IdentityKind
  public var origin: InvestorOrigin
  public var style: MatchKey.Style
  public var mernis = RegisterStatus.notApplicable
  public var tax = RegisterStatus.notApplicable
  /// Whether the tax status waits for MKK's confirmation and not for the register (ACC-41).
  public var awaitsConfirmation = false
  /// What MERNIS has brought so far (ACC-43).
  public var brought: CivilData.Parts = []
  private let filler = Filler<1>()

  public var hash: UInt64 { Self.hash(number) }
  static func hash(_ number: InstructionNumber) -> UInt64 { Hash.mix(number.value) }
}

/// One holder of an account whose holders are several, or not yet registered.
public struct HolderRow: BitwiseCopyable, Sendable {
  public var investor = Slot<InvestorRow>.none
  public var identity = Slot<IdentityRow>.none
  public var share = SharePercent.whole
  public var next = Slot<HolderRow>.none
  /// 1 for the first sent.
  public var ordinal: UInt8
  private let filler = Filler<3>()
}

/// What the tax register said of a number that is no registered investor's own (ACC-44).
public struct TaxRecordRow: Indexed, Sendable {
  /// As in `TaxNumber`.
  public var number: UInt64
  public var name: Blob

  public var hash: UInt64 { Self.hash(number) }
  static func hash(_ number: UInt64) -> UInt64 { Hash.mix(number) }
}

/// A portfolio and its manager (ACC-17, ACC-77).
public struct PortfolioRow: Indexed, Sendable {
  /// The letters and digits of the code, one to a byte.
  public var key: UInt128
  /// None for a portfolio management company.
  public var manager = Slot<MemberRow>.none
  public var validFrom: Day
  public var validTo: Day
  private let filler = Filler<4>()

  static func key(_ code: PortfolioCode) -> UInt128 { code.bytes.reduce(0) { $0 << 8 | UInt128($1) } }
  public var hash: UInt64 { Self.hash(key) }
  static func hash(_ key: UInt128) -> UInt64 { Hash.mix(key) }
}

/// An account under its member (ACC-04, ACC-08).
public struct AccountRow: Indexed, Sendable {
  public var key: AccountKey
  /// The only holder, registered.
  public var investor = Slot<InvestorRow>.none
  public var opened: Day
  /// When MKK immobilised it; instructions entered before run to their end (TRF-14).
  public var immobilisedAt = Moment(microseconds: .max)
  public var `class`: AccountClass
  public var status: AccountStatus
  public var restriction = Restriction.withoutIdentity
  public var reason: OpeningReason
  public var isPool = false
  public var isInactive = false
  public var type = AccountType.single
  public var ownership = JointOwnership.several
  /// Transfers from it or to it that wait.
  public var openInstructions: UInt32 = 0
  /// Its rows in the table of holdings: what it holds, and what is waited for.
  public var holdings: UInt32 = 0
  /// Custodian, portfolio, settlement member, IBAN, password, as given.
  public var details = Blob.none
  /// First of several holders, or of one not yet registered.
  public var holders = Slot<HolderRow>.none
  public var inactivity = InactivityReason.none
  /// All holders of a joint account are named, with their shares (ACC-57).
  public var isComplete = false
  /// Its class is fixed (ACC-15).
  public var hasMoved = false
  /// Tells the count of days to inactivity that runs from one that has become void.
  public var countdown: UInt8 = 0

  public var hash: UInt64 { Self.hash(key) }
  static func hash(_ key: AccountKey) -> UInt64 { Hash.mix(key.bits) }
}
