// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A version of the parameters (CCP-11): a row stays, so that what rests on it can be computed again. Its
/// terms stand side by side in their tables, from the first on.
public struct RiskSetRow: BitwiseCopyable, Sendable {
  /// Of the required margin, to be held in TRY (CCP-40).
  public var minCashRatio: Rate
  /// What the counterparty itself puts up in a default, and the least contribution of a member, in kuruş
  /// (CCP-59, CCP-63).
  public var ccpOwn: Int64
  public var minContribution: Int64
  /// A year, of TRY cash; 0 for no remuneration. Of what it comes to, tax and commission (CCP-64, CCP-66).
  public var remuneration: Rate
  public var remunerationTax: Rate
  public var remunerationCommission: Rate
  public var remunerationCutOff: TimeOfDay
  public var version: UInt32
  public var effective: Day
  public var firstShare: UInt32
  public var shareCount: UInt32
  public var firstPair: UInt32
  public var pairCount: UInt32
  public var firstAsset: UInt32
  public var assetCount: UInt32
  /// The last day on which letters of guarantee count; 0 for none (CCP-24).
  public var letterUntil: Day
  /// 1 where the guarantee fund covers instruments without CCP service (CCP-56).
  public var coversWithoutService: UInt32

  private let filler = Filler<4>()

  var fundCoversWithoutService: Bool { coversWithoutService != 0 }
}

/// The parameters of a share in a set (CCP-15, CCP-17, CCP-18).
public struct RiskShareRow: BitwiseCopyable, Sendable {
  public var model: Rate
  public var riskValue: Rate
  public var spread: Rate
  public var security: Slot<SecurityRow>
  private let filler = Filler<4>()

  init(_ security: Slot<SecurityRow>, model: Rate, riskValue: Rate, spread: Rate) {
    self.security = security
    self.model = model
    self.riskValue = riskValue
    self.spread = spread
  }
}

/// The credit of a pair in a set (CCP-19).
public struct RiskPairRow: BitwiseCopyable, Sendable {
  public var rate: Rate
  public var first: Slot<SecurityRow>
  public var second: Slot<SecurityRow>
}

/// A security that may be lodged under a set (CCP-21).
public struct RiskAssetRow: BitwiseCopyable, Sendable {
  /// Negative for that of the group.
  public var coefficient: Rate
  public var security: Slot<SecurityRow>
  public var group: CollateralGroup
  private let filler = Filler<3>()

  init(_ security: Slot<SecurityRow>, _ group: CollateralGroup, coefficient: Rate?) {
    self.security = security
    self.group = group
    self.coefficient = coefficient ?? Rate(millionths: -1)
  }
}

/// What can have a price: a security or a currency.
public struct AssetKey: Hashable, Sendable, BitwiseCopyable {
  public let raw: UInt32
  private static let currencyBit: UInt32 = 1 << 31
  private static let letterBit: UInt32 = 1 << 30

  init(_ security: Slot<SecurityRow>) { raw = security.raw }
  init(_ currency: Currency) { raw = Self.currencyBit | UInt32(currency.raw) }
  private init(raw: UInt32) { self.raw = raw }

  /// Letters of guarantee in a currency, all of an account together (CCP-24).
  static func letters(in currency: Currency) -> AssetKey {
    AssetKey(raw: currencyBit | letterBit | UInt32(currency.raw))
  }

  var isLetter: Bool { raw & Self.currencyBit != 0 && raw & Self.letterBit != 0 }

  var currency: Currency? {
    raw & Self.currencyBit == 0 ? nil : Currency(raw: UInt16(truncatingIfNeeded: raw))
  }
  var security: Slot<SecurityRow>? { raw & Self.currencyBit == 0 ? Slot(raw: raw) : nil }
}

/// The official price of a security, or the announced rate of a currency, on a day (CCP-26, CCP-37). The
/// index finds an asset's last one, which leads to the former ones.
public struct AssetPriceRow: Indexed, Sendable {
  public var price: UnitPrice
  public var asset: AssetKey
  public var day: Day
  public var former: Slot<AssetPriceRow>
  /// The last of its asset, which leads to the others.
  public var isIndexed = true
  private let filler = Filler<3>()

  init(_ asset: AssetKey, _ price: UnitPrice, on day: Day, former: Slot<AssetPriceRow>) {
    self.asset = asset
    self.price = price
    self.day = day
    self.former = former
  }

  public var hash: UInt64 { Self.hash(asset) }
  static func hash(_ asset: AssetKey) -> UInt64 { Hash.mix(UInt64(asset.raw)) }
}

/// Whether an instrument has CCP service for trades from a day on (CCP-06).
public struct ServiceRow: BitwiseCopyable, Sendable {
  public var security: Slot<SecurityRow>
  public var from: Day
  public var isServed: Bool
  private let filler = Filler<3>()

  init(_ security: Slot<SecurityRow>, _ isServed: Bool, from day: Day) {
    self.security = security
    self.isServed = isServed
    from = day
  }
}

/// One of the four accounts of a member at the counterparty, with what its last run found (CCP-04).
public struct ClearingAccountRow: Indexed, Sendable {
  /// M, C, the TRY cash and the minimum of it, in kuruş. The M of a contribution account is the contribution
  /// in force (CCP-62).
  public var margin: Int64 = 0
  public var collateral: Int64 = 0
  public var cash: Int64 = 0
  public var minCash: Int64 = 0
  /// Of a contribution account: its share of others' losses that is not paid yet, in kuruş (CCP-63).
  public var lossShare: Int64 = 0
  /// TRY cash at the last cut-off whose remuneration is not booked yet, in kuruş (CCP-64).
  public var base: Int64 = 0
  public var member: Slot<MemberRow>
  public var firstPosition = Slot<PositionRow>.none
  public var firstLine = Slot<CollateralRow>.none
  /// The last call that is not met.
  public var call = Slot<MarginCallRow>.none
  /// Of the last official run; 0 before the first.
  public var version: UInt32 = 0
  public var runDay = Day(number: 0)
  /// The day of that cut-off, 0 for none, and the set in force then.
  public var baseDay = Day(number: 0)
  public var baseVersion: UInt32 = 0
  /// When the member last chose whether it wants remuneration (CCP-65).
  public var choiceDay = Day(number: 0)
  /// The day on which the last position left; that of the admission before the first (CCP-72).
  public var lastSettled: Day
  public var account: MarginAccount
  /// Default was declared against the member: it stands on all its accounts (CCP-02).
  public var isDefaulted = false
  public var hasOptedOut = false
  private let filler = Filler<5>()

  init(_ member: Slot<MemberRow>, _ account: MarginAccount, since day: Day) {
    self.member = member
    self.account = account
    lastSettled = day
  }

  public var hash: UInt64 { Self.hash(member, account) }
  static func hash(_ member: Slot<MemberRow>, _ account: MarginAccount) -> UInt64 {
    Hash.mix(UInt64(member.raw) << 8 | UInt64(account.rawValue))
  }
}

/// What is open of a member, an origin, a security and a settlement date (CCP-03, CCP-33).
public struct PositionRow: BitwiseCopyable, Sendable {
  /// Purchases positive.
  public var quantity: Int64
  /// Bought less sold at the prices of the trades, in ten-thousandths of a lira (CCP-30).
  public var amount: Int64
  /// Of the trades of one day alone: units and amounts, sales positive too (CCP-03).
  public var bought: Int64 = 0
  public var boughtAmount: Int64 = 0
  public var sold: Int64 = 0
  public var soldAmount: Int64 = 0
  /// The lowest and the highest price of those trades, in ten-thousandths of a lira.
  public var lowest: Int64 = 0
  public var highest: Int64 = 0
  public var security: Slot<SecurityRow>
  public var settlement: Day
  public var next: Slot<PositionRow>
  /// The day of those trades.
  public var tradeDay = Day(number: 0)
  public var origin: PositionOrigin
  private let filler = Filler<7>()

  init(_ security: Slot<SecurityRow>, _ settlement: Day, _ origin: PositionOrigin) {
    quantity = 0
    amount = 0
    self.security = security
    self.settlement = settlement
    self.origin = origin
    next = .none
  }
}

/// An asset lodged in an account: units of a security in one account of the registry, or the smallest units
/// of a currency.
public struct CollateralRow: BitwiseCopyable, Sendable {
  public var quantity: Int64
  public var asset: AssetKey
  /// In whose RHNV the units stand; none of money and letters (CCP-44).
  public var place: Slot<AccountRow>
  public var next: Slot<CollateralRow>
  public var group: CollateralGroup
  private let filler = Filler<3>()

  init(_ asset: AssetKey, _ group: CollateralGroup, in place: Slot<AccountRow>) {
    quantity = 0
    self.asset = asset
    self.place = place
    self.group = group
    next = .none
  }
}

/// A margin call that is not met, in kuruş (CCP-48 to CCP-53). What ends leaves the table and stays in the
/// outcomes.
public struct MarginCallRow: BitwiseCopyable, Sendable {
  public var margin: Int64
  public var collateral: Int64
  public var cash: Int64
  public var minCash: Int64
  public var remaining: Int64
  /// Of what remains, in TRY cash.
  public var remainingCash: Int64
  /// 11:00:00 of the next business day, that second included (CCP-49).
  public var deadline: Moment
  public var account: Slot<ClearingAccountRow>
  public var version: UInt32
  public var runDay: Day
  /// The run of the unpaid call that this one includes; day 0 for none (CCP-53).
  public var including: Day
  /// The unpaid call before it.
  public var former: Slot<MarginCallRow>
  public var state: CallState
  public var purpose: CallPurpose
  private let filler = Filler<2>()
}

/// A margin run (CCP-34): those at work, and the last official one.
public struct MarginRunRow: BitwiseCopyable, Sendable {
  public var day: Day
  public var version: UInt32
  public var accounts: UInt32
  public var kind: MarginRunKind
  public var state: MarginRunState
  /// A missing price is that of the day before, as an officer has approved (CCP-34).
  public var usesFormerPrices: Bool
  private let filler = Filler<1>()

  init(_ day: Day, _ kind: MarginRunKind, version: UInt32, usesFormerPrices: Bool) {
    self.day = day
    self.kind = kind
    self.version = version
    self.usesFormerPrices = usesFormerPrices
    accounts = 0
    state = .running
  }
}
