// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The tables of the depository: members, users, investors, accounts, securities, holdings, transfers.
///
/// Double entry throughout: per security, the sum over all holdings equals the amount issued, after every
/// entry (ACC-76).
public struct Depository: ~Copyable, Sendable {
  public internal(set) var settings: Settings
  public internal(set) var calendar = BusinessCalendar()
  var members: Table<MemberRow>
  var membersByCode: HashIndex
  var users: Table<UserRow>
  var usersByCode: HashIndex
  var authorities: Table<AuthorityRow>
  var authoritiesByUser: HashIndex
  var certificates: Table<CertificateRow>
  var certificatesByFingerprint: HashIndex
  var persons: Table<PersonRow>
  var undertakings: Table<UndertakingRow>
  var roles: Table<RoleRow>
  var roleHolders: Table<RoleHolderRow>
  var timedGrants: Table<TimedGrantRow>
  var investors: Table<InvestorRow>
  var investorsByKey: HashIndex
  var identities: Table<IdentityRow>
  var identitiesByNumber: HashIndex
  var holders: Table<HolderRow>
  var taxRecords: Table<TaxRecordRow>
  var taxRecordsByNumber: HashIndex
  var portfolios: Table<PortfolioRow>
  var portfoliosByKey: HashIndex
  var investorAccesses: Table<InvestorAccessRow>
  var investorAccessesByInvestor: HashIndex
  var approvals: Table<ApprovalRow>
  var ibans: Table<IBANRow>
  var ibansByNumber: HashIndex
  var parameters: Table<ParameterRow>
  var validities: Table<ValidityRow>
  var approvalsByKey: HashIndex
  var accounts: Table<AccountRow>
  var accountsByKey: HashIndex
  var securities: Table<SecurityRow>
  var securitiesByISIN: HashIndex
  var holdings: Table<HoldingRow>
  var holdingsByKey: HashIndex
  var lots: Table<LotRow>
  var depotTotals: Table<DepotTotalRow>
  var transfers: Table<TransferRow>
  var transfersByNumber: HashIndex
  var realisedTransfers: Table<RealisedRow>
  var realisedByNumber: HashIndex
  /// What moved beyond the first lot of a transfer.
  var movedLots: Table<LotRow>
  var datedSettings: Table<DatedSettingRow>
  var datedSettingsByKey: HashIndex
  var userLimits: Table<UserLimitRow>
  var userLimitsByKey: HashIndex
  var userReceivers: Table<UserReceiverRow>
  var userReceiversByKey: HashIndex
  var receiverLimits: Table<ReceiverLimitRow>
  var receiverLimitsByKey: HashIndex
  var clearing: ClearingTables
  var texts: BlobPool
  /// Says nothing. With a field of a kind unknown at compile time the book stays where it lies in memory, and
  /// is lent by its address; without one every loan copies it, some two kilobytes (decision 0029).
  private let anchor: any Sendable = 0

  init(limits: Limits) {
    settings = Settings()
    members = Table(limit: limits.members)
    membersByCode = HashIndex(limit: limits.members)
    users = Table(limit: limits.users)
    usersByCode = HashIndex(limit: limits.users)
    authorities = Table(limit: limits.users * 2)
    authoritiesByUser = HashIndex(limit: limits.users * 2)
    certificates = Table(limit: limits.users * 4)
    certificatesByFingerprint = HashIndex(limit: limits.users * 4)
    persons = Table(limit: limits.members * 16)
    undertakings = Table(limit: limits.members)
    roles = Table(limit: limits.members * 16)
    roleHolders = Table(limit: limits.users * 4)
    timedGrants = Table(limit: limits.users * 4)
    investors = Table(limit: limits.investors)
    investorsByKey = HashIndex(limit: limits.investors)
    identities = Table(limit: limits.investors)
    identitiesByNumber = HashIndex(limit: limits.investors)
    holders = Table(limit: limits.accounts * 2)
    taxRecords = Table(limit: limits.investors)
    taxRecordsByNumber = HashIndex(limit: limits.investors)
    portfolios = Table(limit: limits.members * 16)
    portfoliosByKey = HashIndex(limit: limits.members * 16)
    investorAccesses = Table(limit: limits.investors)
    investorAccessesByInvestor = HashIndex(limit: limits.investors)
    ibans = Table(limit: limits.accounts)
    ibansByNumber = HashIndex(limit: limits.accounts)
    parameters = Table(limit: Self.parameterLimit)
    validities = Table(limit: Self.validityLimit)
    approvals = Table(limit: limits.members * 64)
    approvalsByKey = HashIndex(limit: limits.members * 64)
    accounts = Table(limit: limits.accounts)
    accountsByKey = HashIndex(limit: limits.accounts)
    securities = Table(limit: limits.securities)
    securitiesByISIN = HashIndex(limit: limits.securities)
    holdings = Table(limit: limits.holdings)
    holdingsByKey = HashIndex(limit: limits.holdings)
    lots = Table(limit: limits.lots)
    depotTotals = Table(limit: limits.securities)
    transfers = Table(limit: limits.waitingTransfers)
    transfersByNumber = HashIndex(limit: limits.waitingTransfers)
    realisedTransfers = Table(limit: limits.realisedTransfers)
    realisedByNumber = HashIndex(limit: limits.realisedTransfers)
    movedLots = Table(limit: Self.movedLots(of: limits.realisedTransfers))
    datedSettings = Table(limit: limits.members * 64)
    datedSettingsByKey = HashIndex(limit: limits.members * 64)
    userLimits = Table(limit: limits.users * 4)
    userLimitsByKey = HashIndex(limit: limits.users * 4)
    userReceivers = Table(limit: limits.users * 16)
    userReceiversByKey = HashIndex(limit: limits.users * 16)
    receiverLimits = Table(limit: limits.members * 64)
    receiverLimitsByKey = HashIndex(limit: limits.members * 64)
    clearing = ClearingTables(members: limits.members)
    texts = BlobPool(limit: limits.textPieces)
  }

  /// Room for sixteen lots of each realised transfer.
  static func movedLots(of realisedTransfers: Int) -> Int { max(realisedTransfers, 64) * 16 }

  // MARK: Look-ups

  public func member(_ code: MemberCode) -> Slot<MemberRow>? {
    membersByCode.find(MemberRow.hash(code)) { members[Slot(raw: $0)].code == code }.map {
      Slot(raw: $0)
    }
  }

  public func code(ofMember row: UInt32) -> MemberCode { members[Slot(raw: row)].code }

  public func member(ofAccount row: UInt32) -> UInt32? { member(accounts[Slot(raw: row)].key.member)?.raw }

  public func user(_ code: UserCode) -> Slot<UserRow>? {
    usersByCode.find(UserRow.hash(code)) { users[Slot(raw: $0)].code == code }.map { Slot(raw: $0) }
  }

  func authority(_ user: Slot<UserRow>, _ member: Slot<MemberRow>) -> Slot<AuthorityRow>? {
    authoritiesByUser.find(AuthorityRow.hash(user, member)) {
      let row = authorities[Slot(raw: $0)]
      return row.user == user && row.member == member
    }.map { Slot(raw: $0) }
  }

  public func account(_ key: AccountKey) -> Slot<AccountRow>? {
    accountsByKey.find(AccountRow.hash(key)) { accounts[Slot(raw: $0)].key == key }.map { Slot(raw: $0) }
  }

  public func security(_ isin: ISIN) -> Slot<SecurityRow>? {
    securitiesByISIN.find(SecurityRow.hash(isin)) { securities[Slot(raw: $0)].isin == isin }.map {
      Slot(raw: $0)
    }
  }

  public func holding(_ key: HoldingKey) -> Slot<HoldingRow>? {
    holdingsByKey.find(HoldingRow.hash(key)) { holdings[Slot(raw: $0)].key == key }.map { Slot(raw: $0) }
  }

  func transfer(_ number: InstructionNumber) -> Slot<TransferRow>? {
    transfersByNumber.find(TransferRow.hash(number)) { transfers[Slot(raw: $0)].number == number }.map {
      Slot(raw: $0)
    }
  }

  func investor(_ number: RegistrationNumber) -> Slot<InvestorRow>? {
    guard number.value >= RegistrationNumber.first else { return nil }
    let index = number.value - RegistrationNumber.first
    return index < UInt64(investors.end) ? Slot(raw: UInt32(index)) : nil
  }

  public func text(_ blob: Blob) -> [UInt8] { texts.load(blob) }

  mutating func keep(_ text: [UInt8]) -> Blob { text.withUnsafeBytes { texts.store($0) } ?? .none }
}

/// Sizes of the tables: values of the genesis entry, so that they replay. A full table is a refusal.
public struct Limits: Sendable, Equatable {
  public var members = 1_000
  public var users = 10_000
  public var investors = 1_000_000
  public var accounts = 1_000_000
  public var securities = 10_000
  public var holdings = 2_000_000
  public var lots = 1_000_000
  public var waitingTransfers = 100_000
  public var realisedTransfers = 1_000_000
  public var textPieces = 3_000_000

  public init() {}

  /// Small ones for tests and stories.
  public static var small: Limits {
    var limits = Limits()
    limits.members = 64
    limits.users = 256
    limits.investors = 2_000
    limits.accounts = 2_000
    limits.securities = 1_000
    limits.holdings = 4_000
    limits.lots = 4_000
    limits.waitingTransfers = 1_000
    limits.realisedTransfers = 2_000
    limits.textPieces = 8_000
    return limits
  }
}

/// Parameters of the registry that a command changes (GEN-36).
public struct Settings: Sendable {
  /// TRF-57, TRF-58.
  public var transferOpen = TimeOfDay(seconds: 9 * 3600)
  public var transferCutOff = TimeOfDay(seconds: 17 * 3600)
  /// The cut-off of a half day: closed from 13:00.
  public var halfDayCutOff = TimeOfDay(seconds: 12 * 3600 + 1800)
  public var dayEnd = TimeOfDay(seconds: 18 * 3600)
  /// ACC-55.
  public var inactivityDays = 7
  /// How many business days back a trade date may lie (TRD-15).
  public var tradeBackDays = 1
  /// False where members' word is taken for that of the registers: a market that has none.
  public var asksRegisters = false
  /// False only where nothing is signed: stories and simulations.
  public var checksCertificates = true
  /// SHA-256 of the certificate of the authority whose certificates are loaded; nil for any.
  public var issuer: CertificateFingerprint?
  /// What the limits may take together, in bytes; nil where nobody has said.
  public var memoryBytes: UInt64?
  /// By the number of `RegistryLimit`.
  var limits = InlineArray<32, UInt64>(repeating: 0)
  /// Of the realised transfers kept the one that gives way next, the last one, and the greatest number that
  /// has given way.
  var oldestRealised = Slot<RealisedRow>.none
  var newestRealised = Slot<RealisedRow>.none
  var lastForgotten: UInt64 = 0
  /// The last notice of what the depots at the central bank hold (CBT-08).
  var depotNotice: DepotNotice?
  /// Numbers limits of users and receiving members (`takeLimitNumber`).
  var lastLimit: UInt32 = 0

  public init() {}

  mutating func takeLimitNumber() -> UInt32 {
    lastLimit += 1
    return lastLimit
  }

  public subscript(_ limit: RegistryLimit) -> UInt64 {
    get { limits[Int(limit.rawValue)] }
    set { limits[Int(limit.rawValue)] = newValue }
  }
}
