// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The exact market value of what is lodged (CCP-37), in 10⁻¹⁸ lira, so that a share of a share of the base,
/// each in millionths of it, is still whole where limits have two decimals.
public struct LodgedValue: Equatable, Comparable, Sendable, BitwiseCopyable {
  public var atto: Int128

  public static let zero = LodgedValue(atto: 0)
  /// 10¹⁸ lira in all its parts; twenty times that still fits.
  @usableFromInline static let kurus: Int128 = 10_000_000_000_000_000

  public init(atto: Int128) { self.atto = atto }

  public init(kurus: Int64) { atto = Int128(kurus) * Self.kurus }

  /// Quantity times price, times the rate of the price's currency.
  ///
  /// - Parameters:
  ///   - price: in millionths.
  ///   - fxRate: lira for one unit of the currency, in millionths.
  ///   - per: 1, or 100 for debt priced per 100 nominal, accrued interest included.
  /// - Refuses: `price-missing` for a price that is not positive; `position-too-large` beyond 10¹³ lira.
  public init(
    quantity: Int64, price: Int64, fxRate: Int64 = 1_000_000, per: Int64 = 1
  ) throws(Refusal) {
    guard price > 0, fxRate > 0 else { throw Refusal(.priceMissing, "CCP-37") }
    let (product, overflow) = (Int128(quantity) * Int128(price)).multipliedReportingOverflow(
      by: Int128(fxRate))
    // Ten to the minus twelve of so many prices as `per` says; 10¹³ lira are 10²⁵ of them.
    guard !overflow, product >= 0, product / Int128(per) <= Self.most / 1_000_000 else {
      throw Refusal(.positionTooLarge, "CCP-37")
    }
    atto = product * 1_000_000 / Int128(per)
  }

  static let most: Int128 = 10_000_000_000_000 * 1_000_000_000_000_000_000
  /// The most that an account may be worth: 10¹³ lira.
  public static let highest = LodgedValue(atto: most)
  /// The same in kuruş: no amount of collateral, loss or contribution is greater.
  public static let mostKurus: Int64 = 1_000_000_000_000_000
  /// The most units, or smallest parts of a currency, of one line.
  public static let mostUnits: Int64 = 1_000_000_000_000_000

  public static func < (left: LodgedValue, right: LodgedValue) -> Bool { left.atto < right.atto }

  public var roundedDown: Money { Money(minor: Int64(atto.dividedRoundingDown(by: Self.kurus))) }
}

/// One asset lodged in a collateral account.
public struct LodgedLine: Equatable, Sendable {
  public var group: AssetGroup
  /// The ISIN, or the currency: the sub-group.
  public var key: ShareCode
  public var value: LodgedValue
  /// An officer's lower coefficient for this asset alone (CCP-20).
  public var coefficient: Rate?
  /// A share outside the index counts nothing (CCP-23).
  public var isInIndex: Bool

  public init(
    _ group: AssetGroup, _ key: ShareCode, _ value: LodgedValue, coefficient: Rate? = nil,
    isInIndex: Bool = true
  ) {
    self.group = group
    self.key = key
    self.value = value
    self.coefficient = coefficient
    self.isInIndex = isInIndex
  }
}

/// A letter of guarantee in the time of transition (CCP-24).
public struct GuaranteeLetter: Equatable, Sendable {
  public var amount: Money
  public init(amount: Money) { self.amount = amount }
}
