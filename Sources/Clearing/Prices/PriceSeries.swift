// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The closing prices of one security, day by day, adjusted for splits, bonus issues and dividends (CCP-12).
///
/// A day without a price is not in the series. Prices are integers of one scale; only their quotients count.
public struct PriceSeries: Sendable {
  public let days: [Day]
  public let prices: [Int64]

  /// The highest price: products of three of them by ten thousands stay below 2¹²⁷.
  public static let highestPrice: Int64 = 1_000_000_000_000_000

  /// - Refuses: `price-not-positive`, also for a price above `highestPrice`.
  /// - Traps: unless there is a price for each day and the days ascend.
  public init(days: [Day], prices: [Int64]) throws(Refusal) {
    precondition(days.count == prices.count)
    for index in days.indices.dropFirst() { precondition(days[index - 1] < days[index]) }
    for index in prices.indices where prices[index] <= 0 || prices[index] > Self.highestPrice {
      throw Refusal(
        .priceNotPositive, "CCP-12", Fact("day", .day(days[index])), Fact("price", .number(prices[index])))
    }
    self.days = days
    self.prices = prices
  }

  private init(checkedDays days: [Day], prices: [Int64]) {
    self.days = days
    self.prices = prices
  }

  /// What may enter a calculation of that day: prices up to it, from `historyFrom` on when one is set
  /// (CCP-12).
  public func used(on day: Day, from historyFrom: Day? = nil) -> PriceSeries {
    let first = historyFrom ?? Day(number: .min)
    guard let oldest = days.first, let newest = days.last, oldest < first || newest > day else { return self }
    let kept = days.indices.filter { days[$0] <= day && days[$0] >= first }
    return PriceSeries(checkedDays: kept.map { days[$0] }, prices: kept.map { prices[$0] })
  }

  /// Both series on the days on which both have a price (CCP-19).
  public static func aligned(_ left: PriceSeries, _ right: PriceSeries) -> (PriceSeries, PriceSeries) {
    var days: [Day] = [], leftPrices: [Int64] = [], rightPrices: [Int64] = []
    var (i, j) = (0, 0)
    while i < left.days.count, j < right.days.count {
      if left.days[i] == right.days[j] {
        days.append(left.days[i])
        leftPrices.append(left.prices[i])
        rightPrices.append(right.prices[j])
        i += 1
        j += 1
      } else if left.days[i] < right.days[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return (
      PriceSeries(checkedDays: days, prices: leftPrices), PriceSeries(checkedDays: days, prices: rightPrices)
    )
  }

  public static let fewestPrices = 1_250
  public static let fewestYears = 5

  /// Five calendar years before the day; 29 February counts as 28 in a year that has none.
  static func yearsBefore(_ day: Day, _ years: Int) -> Day {
    let parts = day.components
    let year = parts.year - years
    return Day(year: year, month: parts.month, day: parts.day) ?? Day(year: year, month: 2, day: 28)!
  }

  /// Whether the series is a history on which a parameter may rest (CCP-12).
  public func isLongEnough(on day: Day) -> Bool {
    guard let first = days.first else { return false }
    return days.count >= Self.fewestPrices && first <= Self.yearsBefore(day, Self.fewestYears)
  }
}
