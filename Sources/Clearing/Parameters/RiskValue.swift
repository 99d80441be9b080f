// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The risk value of a share as computed: its price-change range over two days (CCP-15).
public struct RiskValue: Sendable {
  /// Rounded up to four decimals.
  public let value: Rate
  /// The percentiles of losses and gains from which it comes.
  public let loss: Ratio
  public let gain: Ratio
  /// How many returns it rests on (N) and the rank taken (k) (CCP-14).
  public let count: Int
  public let rank: Int

  /// The worse of the two tails, rounded up to four decimals.
  ///
  /// - Refuses: `history-too-short`, `history-unreliable`, `risk-value-out-of-range`.
  public init(_ returns: Returns, on day: Day, _ bounds: StepBounds = StepBounds()) throws(Refusal) {
    try returns.checkHistory(on: day, bounds)
    try self.init(of: returns, .riskValue)
  }

  /// The arithmetic alone, whatever the length of the history.
  ///
  /// - Refuses: `history-too-short` without a return, `risk-value-out-of-range`.
  public init(of returns: Returns, _ confidence: Confidence) throws(Refusal) {
    guard let loss = returns.percentile(.losses, confidence),
      let gain = returns.percentile(.gains, confidence)
    else { throw Refusal(.historyTooShort, "CCP-12", Fact("prices", .number(0))) }
    self.loss = loss
    self.gain = gain
    count = returns.count
    rank = confidence.rank(among: returns.count)
    let worse = max(loss, gain, .zero)
    // What does not fit is far above 1, and refused as that.
    value = Rate(millionths: Int64(clamping: worse.scaledUp(by: 10_000) * 100))
    try Self.check(value)
  }

  /// - Refuses: `risk-value-out-of-range` unless 0 < RV ≤ 1, with four decimals.
  public static func check(_ value: Rate) throws(Refusal) {
    guard value.millionths > 0, value.millionths <= 1_000_000, value.millionths % 100 == 0 else {
      throw Refusal(.riskValueOutOfRange, "CCP-15", Fact("millionths", .number(value.millionths)))
    }
  }

  /// A risk value entered by an officer in place of the computed one (CCP-17).
  ///
  /// - Refuses: `risk-value-below-model`, `reason-missing`, `risk-value-out-of-range`.
  public func raised(to entered: Rate, reason: String) throws(Refusal) -> Rate {
    guard entered >= value else {
      throw Refusal(
        .riskValueBelowModel, "CCP-17", Fact("millionths", .number(entered.millionths)),
        Fact("model", .number(value.millionths)))
    }
    guard !reason.isEmpty else { throw Refusal(.reasonMissing, "CCP-17") }
    try Self.check(entered)
    return entered
  }

  /// What a share without a risk value of its own gets: the highest in force of its class (CCP-12).
  public static func proxy(_ inForce: [Rate]) -> Rate? { inForce.max() }
}

extension Returns {
  /// Whether parameters may rest on these returns (CCP-12, CCP-73).
  ///
  /// - Refuses: `history-too-short`, `history-unreliable` when more than 1 % of the returns are left out.
  public func checkHistory(on day: Day, _ bounds: StepBounds = StepBounds()) throws(Refusal) {
    guard series.isLongEnough(on: day) else {
      throw Refusal(
        .historyTooShort, "CCP-12", Fact("prices", .number(Int64(series.prices.count))),
        series.days.first.map { Fact("first", .day($0)) })
    }
    guard Int64(leftOut.count) * 1_000_000 <= Int64(total) * bounds.mostLeftOut.millionths else {
      throw Refusal(
        .historyUnreliable, "CCP-73", Fact("leftOut", .number(Int64(leftOut.count))),
        Fact("returns", .number(Int64(total))))
    }
  }
}

/// The rate for offsetting positions of one share with different settlement dates (CCP-18).
public enum SpreadRate {
  /// 0.4 of the risk value: with a credit of at most 0.80 it keeps an order's extra margin within quantity
  /// times price times risk value (CCP-29).
  @inlinable
  static func highest(_ riskValue: Rate) -> Rate {
    Rate(millionths: (riskValue.millionths * 4).dividedRoundingDown(by: 10))
  }

  /// 0.0100, or 0.4 of the risk value rounded down to four decimals where that is smaller.
  public static func usual(_ riskValue: Rate) -> Rate {
    min(Rate(millionths: 10_000), Rate(millionths: highest(riskValue).millionths / 100 * 100))
  }

  /// - Refuses: `intra-spread-rate-too-high` unless 0 ≤ sr ≤ 0.4·RV.
  public static func check(_ rate: Rate, riskValue: Rate) throws(Refusal) {
    guard rate.millionths >= 0, rate <= highest(riskValue) else {
      throw Refusal(
        .intraSpreadRateTooHigh, "CCP-18", Fact("millionths", .number(rate.millionths)),
        Fact("highest", .number(highest(riskValue).millionths)))
    }
  }
}
