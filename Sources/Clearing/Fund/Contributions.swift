// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The contributions of the members to the guarantee fund (CCP-59).
public struct Contributions: Sendable {
  /// In the order of the members given.
  public let amounts: [Money]

  /// In proportion to the average required margin, each rounded up so that the sum is never below the size.
  ///
  /// - Parameters:
  ///   - marginSums: by member, the sum of the daily required margins of `PF` and `MS` over the business days
  ///     of the period, in kuruş; days before joining count 0. All have the same number of days, so sums
  ///     stand for averages.
  /// - Refuses: `no-margin-in-period`.
  public init(size: Money, marginSums: [Int128], floor: Money = Money(minor: 0)) throws(Refusal) {
    let sum = marginSums.reduce(0, +)
    guard sum > 0 else { throw Refusal(.noMarginInPeriod, "CCP-59") }
    amounts = marginSums.map { own in
      let (down, isExact) = Product.dividedDown(UInt128(size.minor), UInt128(own), by: UInt128(sum))
      return Money(minor: max(Int64(down) + (isExact ? 0 : 1), floor.minor))
    }
  }

  /// An average for publication, half up to the kuruş.
  public static func published(sum: Int128, days: Int) -> Money {
    Money(minor: Int64(clamping: sum.dividedRoundingHalfUp(by: Int128(days))))
  }

  /// What a member can expect from its own average, the published market average and a size (CCP-60).
  ///
  /// - Refuses: `no-margin-in-period`.
  public static func estimate(size: Money, own: Money, market: Money) throws(Refusal) -> Money {
    let rest = Int128(market.minor) - Int128(own.minor)
    return try Contributions(size: size, marginSums: [Int128(own.minor), max(0, rest)]).amounts[0]
  }

  /// The fifth business day after the notice (CCP-60).
  public static let noticeDays = 5

  /// - Refuses: `contribution-effective-before-notice`.
  public static func checkEffective(_ day: Day, notice: Day, _ calendar: BusinessCalendar) throws(Refusal) {
    guard let earliest = calendar.adding(businessDays: noticeDays, to: notice), day >= earliest else {
      throw Refusal(
        .contributionEffectiveBeforeNotice, "CCP-60", Fact("effective", .day(day)),
        Fact("notice", .day(notice)))
    }
  }

  /// What is to be added to a contribution account (CCP-62), valued by the fund's own table.
  public static func call(required: Money, _ lodged: [LodgedLine], on day: Day) throws(Refusal) -> Money {
    let value = try CollateralValuation(lodged, .guaranteeFund, on: day).total
    return Money(minor: max(0, required.minor - value.minor))
  }

  /// - Refuses: `contribution-below-requirement` when less than the requirement would be left.
  public static func checkWithdrawal(required: Money, left: [LodgedLine], on day: Day) throws(Refusal) {
    guard try call(required: required, left, on: day).minor == 0 else {
      throw Refusal(.contributionBelowRequirement, "CCP-62")
    }
  }
}
