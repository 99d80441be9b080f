// SPDX-License-Identifier: Apache-2.0
import Units

/// The back-test of a risk value: how often the realised two-day move passed the one in force (CCP-69).
public struct BackTest: Equatable, Sendable {
  public static let window = 250

  /// The days of the breaches within the window, the earliest first.
  public let breaches: [Day]
  /// How many days were compared, at most the window.
  public let count: Int

  /// - Parameter inForce: the risk value in force two days before the return's day, so on the day of the
  ///   price from which it is formed; nil on a day that is not compared.
  public init(_ returns: Returns, inForce: (Day) -> Rate?) {
    var breaches: [Day] = []
    var count = 0
    for index in (0..<returns.total).filter({ !returns.isLeftOut($0) }).suffix(Self.window) {
      guard let limit = inForce(returns.series.days[index]) else { continue }
      count += 1
      let move = returns[index], bound = Ratio(Int128(limit.millionths), 1_000_000)
      if move > bound || -move > bound { breaches.append(returns.day(index)) }
    }
    self.breaches = breaches
    self.count = count
  }

  /// With the risk value computed anew each day from the prices known on it, where they are history enough.
  public init(recomputing series: PriceSeries, _ bounds: StepBounds = StepBounds()) {
    self.init(Returns(series, bounds)) { day in
      try? RiskValue(Returns(series.used(on: day), bounds), on: day, bounds).value
    }
  }

  public init(breaches: [Day], count: Int) {
    self.breaches = breaches
    self.count = count
  }

  /// 0.5 % of the window, rounded up: 2 of 250 are borne.
  public var borne: Int { (5 * count).dividedRoundingUp(by: 1_000) }

  /// Whether to warn `backtest-breach`.
  public var isBreached: Bool { breaches.count > borne }
}
