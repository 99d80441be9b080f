// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The credit rate of a pair of shares, from their joint moves (CCP-19).
public struct CreditRate: Sendable {
  /// Two decimals.
  public let value: Rate
  /// The percentile of the differences of the returns.
  public let difference: Ratio
  /// How many common returns it rests on.
  public let count: Int

  public static let highest = Rate(millionths: 800_000)

  /// - Parameters:
  ///   - riskValues: the computed ones, before any manual increase: a raised risk value must not raise the
  ///     credit.
  /// - Refuses: `pair-history-too-short` when the common days are no history (CCP-12).
  public init(
    _ left: Returns, _ right: Returns, riskValues: (Rate, Rate), on day: Day,
    _ bounds: StepBounds = StepBounds(), confirmed: ([Day], [Day]) = ([], [])
  ) throws(Refusal) {
    var (a, b) = (left, right)
    if left.series.days != right.series.days {
      let (alignedLeft, alignedRight) = PriceSeries.aligned(left.series, right.series)
      a = Returns(alignedLeft, bounds, confirmed: confirmed.0)
      b = Returns(alignedRight, bounds, confirmed: confirmed.1)
    }
    guard a.series.isLongEnough(on: day),
      let difference = PairReturns.percentile(onSameDays: a, b, .riskValue)
    else {
      throw Refusal(
        .pairHistoryTooShort, "CCP-19", Fact("prices", .number(Int64(a.series.prices.count))))
    }
    self.difference = difference
    count = PairReturns.count(onSameDays: a, b)
    value = Self.rate(difference, riskValues: riskValues)
  }

  /// ⌊100 · 0.80 · max(0, 1 − R / (RV_a + RV_b))⌋ / 100.
  public static func rate(_ difference: Ratio, riskValues: (Rate, Rate)) -> Rate {
    let sum = Int128(riskValues.0.millionths + riskValues.1.millionths) / 100
    // With the sum s in ten-thousandths and R = n/d: 80·(s·d − 10⁴·n) / (s·d). Products stay below 2¹²⁴.
    let whole = sum * difference.divisor
    let left = whole - 10_000 * difference.numerator
    guard left > 0 else { return Rate() }
    return Rate(millionths: Int64(80 * left / whole) * 10_000)
  }

  /// - Refuses: `credit-rate-too-high` unless 0 ≤ c ≤ 0.80, with two decimals.
  public static func check(_ rate: Rate) throws(Refusal) {
    guard rate.millionths >= 0, rate <= highest, rate.millionths % 10_000 == 0 else {
      throw Refusal(.creditRateTooHigh, "CCP-19", Fact("millionths", .number(rate.millionths)))
    }
  }
}
