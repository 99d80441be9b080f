// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What is taken off a valuation coefficient beside the price history, risk by risk (CCP-20).
public struct CoefficientAddOns: Equatable, Sendable {
  public var creditSpecific = Rate(), interest = Rate(), commodity = Rate(), fx = Rate(), equity = Rate()
  public var maturity = Rate(), liquidity = Rate()

  public init() {}

  var all: [(name: StaticString, rate: Rate)] {
    [
      ("creditSpecific", creditSpecific), ("interest", interest), ("commodity", commodity), ("fx", fx),
      ("equity", equity), ("maturity", maturity), ("liquidity", liquidity),
    ]
  }
}

/// The valuation coefficient of an asset as computed from its history (CCP-20): only the loss tail counts.
public struct ValuationCoefficient: Sendable {
  /// Two decimals.
  public let value: Rate
  public let loss: Ratio

  /// - Refuses: `history-too-short`, `history-unreliable`, `addon-negative`, `coefficient-out-of-range`, also
  ///   for an add-on above 1.
  public init(
    _ returns: Returns, on day: Day, addOns: CoefficientAddOns = CoefficientAddOns(),
    _ bounds: StepBounds = StepBounds()
  ) throws(Refusal) {
    try returns.checkHistory(on: day, bounds)
    guard let loss = returns.percentile(.losses, .coefficient) else {
      throw Refusal(.historyTooShort, "CCP-12", Fact("prices", .number(0)))
    }
    self.loss = max(loss, .zero)
    for (name, rate) in addOns.all where rate.millionths < 0 {
      throw Refusal(.addonNegative, "CCP-20", Fact("addOn", .word(name)))
    }
    for (_, rate) in addOns.all { try Self.check(rate) }
    let taken = Int128(addOns.all.reduce(0) { $0 + $1.rate.millionths })
    // ⌊100·(1 − n/d − a)⌋ with a in millionths.
    let part = (1_000_000 - taken) * self.loss.divisor - 1_000_000 * self.loss.numerator
    let hundredths = part.dividedRoundingDown(by: 10_000 * self.loss.divisor)
    value = Rate(millionths: Int64(hundredths) * 10_000)
    try Self.check(value)
  }

  /// - Refuses: `coefficient-out-of-range` unless 0 ≤ coef ≤ 1.
  public static func check(_ value: Rate) throws(Refusal) {
    guard value.millionths >= 0, value.millionths <= 1_000_000 else {
      throw Refusal(.coefficientOutOfRange, "CCP-20", Fact("millionths", .number(value.millionths)))
    }
  }

  /// Whether to warn `coefficient-above-model`: the one in force is higher than the one computed.
  public func isExceeded(by inForce: Rate) -> Bool { inForce > value }
}
