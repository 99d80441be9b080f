// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A member (AUT-08, CLR-04).
public struct MemberRow: Indexed, Sendable {
  public var code: MemberCode
  public var kind: MemberKind
  public var status = MemberStatus.active
  /// A bit for every channel that it has enabled (GEN-04).
  public var channels: UInt8 = 0b11
  private let filler = Filler<1>()
  public var taxNumber: VKN
  public var title: Blob
  /// Next free number of each range; a code once issued is never given again (AUT-09).
  public var nextUser: UInt16 = 1
  public var nextPrincipal: UInt16 = 900
  public var pool = Slot<AccountRow>.none
  /// How many accounts of class 4 it has beside the pool, and the sum of their rows: of one it is that
  /// account (TRD-04).
  public var portfolioCount: UInt32 = 0
  public var portfolioSum: UInt32 = 0

  public var hash: UInt64 { Self.hash(code) }
  static func hash(_ code: MemberCode) -> UInt64 { Hash.mix(UInt64(code.bits)) }
}

/// A user of a member with its password (AUT-04, AUT-09, AUT-10).
public struct UserRow: Indexed, Sendable {
  public var code: UserCode
  private let filler = Filler<2>()
  public var member: Slot<MemberRow>
  public var type: UserType
  public var status = UserStatus.active
  public var isBlocked = false
  /// Wrong passwords in a row (AUT-23).
  public var failures: UInt8 = 0
  public var certificate = Slot<CertificateRow>.none
  public var name: Blob
  public var password = PasswordState.none
  public var request = PasswordRequestState.none
  private let secondFiller = Filler<2>()
  /// The day of the last change, or of the production of one not changed yet (AUT-15).
  public var passwordDay = Day(number: 0)
  /// Counts passwords, so that what was checked against an earlier one is not taken for a later one.
  public var passwordNumber: UInt32 = 0
  /// Who may receive the new password besides the user, as the open request names it (AUT-14).
  public var receiver = Blob.none
  /// The hashes of the present password and of the four before it (AUT-17).
  public var hashes = InlineArray<5, Blob>(repeating: .none)
  /// To which members it may transfer (TRF-54).
  public var receivers = ReceiverScope.none
  /// Its transfers are limited (TRF-44).
  public var isLimited = false
  private let lastFiller = Filler<2>()

  public init(code: UserCode, member: Slot<MemberRow>, type: UserType, name: Blob) {
    self.code = code
    self.member = member
    self.type = type
    self.name = name
  }

  public var hash: UInt64 { Self.hash(code) }
  static func hash(_ code: UserCode) -> UInt64 {
    Hash.mix(UInt64(code.member.bits) << 16 | UInt64(code.number))
  }

  /// The last day on which the password serves: the 90th after its change (AUT-15, GEN-37).
  public var lastPasswordDay: Day { passwordDay + Self.passwordLife }
  static let passwordLife = 90
}

/// A certificate that MKK loaded (AUT-02, AUT-18, AUT-19).
public struct CertificateRow: Indexed, Sendable {
  /// SHA-256 of its DER form.
  public var fingerprint: InlineArray<32, UInt8>
  public var validFrom: Moment
  public var validTo: Moment
  /// The user that its subject names.
  public var subject: UserCode
  public var state = CertificateState.loaded
  /// The certificate process of its holder is completed (AUT-01).
  public var isCompleted = false
  public var member = Slot<MemberRow>.none
  public var user = Slot<UserRow>.none
  /// As given, hexadecimal.
  public var serial: Blob

  public var hash: UInt64 { Self.hash(fingerprint) }
  static func hash(_ fingerprint: InlineArray<32, UInt8>) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<8 { value = value << 8 | UInt64(fingerprint[index]) }
    return Hash.mix(value)
  }
}

/// A person on a member's lists: its company officers and its signatories (AUT-06, AUT-13).
public struct PersonRow: BitwiseCopyable, Sendable {
  public var member: Slot<MemberRow>
  /// The name in the form compared (GEN-38).
  public var name: Blob
  public var isOfficer: Bool
  public var isSignatory: Bool
  private let filler = Filler<2>()
}

/// A joint operation undertaking: a member has its work done by another (AUT-32).
public struct UndertakingRow: BitwiseCopyable, Sendable {
  public var member: Slot<MemberRow>
  public var operating: Slot<MemberRow>
  public var from: Day
  public var to: Day
}

/// A member's role: a set of authorities under a name (AUT-30).
public struct RoleRow: BitwiseCopyable, Sendable {
  public var bits = AuthorityBits()
  public var member: Slot<MemberRow>
  public var name: Blob
  private let filler = Filler<4>()
}

/// A user who holds a role.
public struct RoleHolderRow: BitwiseCopyable, Sendable {
  public var role: Slot<RoleRow>
  public var user: Slot<UserRow>
}

/// An authority granted until a day (AUT-21).
public struct TimedGrantRow: BitwiseCopyable, Sendable {
  public var authority: Slot<AuthorityRow>
  public var until: Day
  public var operation: OperationCode
  public var stage: Stage
  private let filler = Filler<2>()
}

/// A bit for every operation and stage.
public struct AuthorityBits: BitwiseCopyable, Sendable {
  private var words = InlineArray<16, UInt64>(repeating: 0)

  private static func bit(_ operation: OperationCode, _ stage: Stage) -> Int {
    Int(operation.rawValue) * 8 + Int(stage.rawValue)
  }

  public subscript(_ operation: OperationCode, _ stage: Stage) -> Bool {
    get {
      let bit = Self.bit(operation, stage)
      return words[bit >> 6] >> UInt64(bit & 63) & 1 == 1
    }
    set {
      let bit = Self.bit(operation, stage)
      let mask: UInt64 = 1 << UInt64(bit & 63)
      words[bit >> 6] = newValue ? words[bit >> 6] | mask : words[bit >> 6] & ~mask
    }
  }

  /// Whether there is any stage of the operation.
  func reaches(_ operation: OperationCode) -> Bool {
    let place = Int(operation.rawValue)
    return words[place >> 3] >> UInt64((place & 7) * 8) & 0xFF != 0
  }

  public mutating func formUnion(_ other: AuthorityBits) {
    for index in 0..<16 { words[index] |= other.words[index] }
  }
}

/// What a user may do on behalf of one member: granted directly, and by roles (AUT-27, AUT-30, AUT-31).
public struct AuthorityRow: Indexed, Sendable {
  public var direct = AuthorityBits()
  public var byRoles = AuthorityBits()
  public var user: Slot<UserRow>
  public var member: Slot<MemberRow>

  public var hash: UInt64 { Self.hash(user, member) }
  static func hash(_ user: Slot<UserRow>, _ member: Slot<MemberRow>) -> UInt64 {
    Hash.mix(UInt64(user.raw) << 32 | UInt64(member.raw))
  }

  func holds(_ operation: OperationCode, _ stage: Stage) -> Bool {
    direct[operation, stage] || byRoles[operation, stage]
  }
}

/// A security (GEN-05, GEN-25).
public struct SecurityRow: Indexed, Sendable {
  public var isin: ISIN
  public var kind: InstrumentKind
  private let filler = Filler<1>()
  public var currency: Currency
  public var isSuspended = false
  private let secondFiller = Filler<3>()
  public var smallestUnit: Int64
  public var issued = Quantity(0)
  /// First day on which it no longer moves; the far future for shares.
  public var redemption: Day
  public var name: Blob
  private let lastFiller = Filler<4>()

  public var hash: UInt64 { Self.hash(isin) }
  static func hash(_ isin: ISIN) -> UInt64 { Hash.mix(isin.raw) }
}

/// What an account holds of a security in one sub-account: a total with its lots. Most holdings are one lot,
/// which stands in the row; more stand in a chain sorted by ban, then acquisition.
public struct HoldingRow: Indexed, Sendable {
  public var key: HoldingKey
  public var total: Quantity
  public var price: UnitPrice
  public var acquired: Day
  /// First lot of a chain; then the lot in the row is void.
  public var lots = Slot<LotRow>.none
  /// The root of the instructions that wait for this balance, in their order (`WaitingQueue`).
  public var waiting = Slot<TransferRow>.none
  public var isBanned = false
  private let filler = Filler<3>()

  public var hash: UInt64 { Self.hash(key) }
  static func hash(_ key: HoldingKey) -> UInt64 { Hash.mix(key.bits) }
}

/// Units acquired together: same day, same price, same ban.
public struct LotRow: BitwiseCopyable, Sendable {
  public var quantity: Quantity
  public var price: UnitPrice
  public var acquired: Day
  public var isBanned: Bool
  private let filler = Filler<3>()
  public var next = Slot<LotRow>.none
  private let lastFiller = Filler<4>()
}

/// Account, sub-account and security of a holding in one number.
public struct HoldingKey: Hashable, Sendable, BitwiseCopyable {
  public let bits: UInt64

  @inlinable public init(bits: UInt64) { self.bits = bits }

  @inlinable
  public init(_ account: Slot<AccountRow>, _ subaccount: Subaccount, _ security: Slot<SecurityRow>) {
    bits = UInt64(account.raw) << 32 | UInt64(subaccount.rawValue) << 24 | UInt64(security.raw)
  }

  @inlinable public var account: Slot<AccountRow> { Slot(raw: UInt32(truncatingIfNeeded: bits >> 32)) }
  public var subaccount: Subaccount { Subaccount(rawValue: UInt8(truncatingIfNeeded: bits >> 24))! }
  @inlinable public var security: Slot<SecurityRow> {
    Slot(raw: UInt32(truncatingIfNeeded: bits & 0xff_ffff))
  }
}
