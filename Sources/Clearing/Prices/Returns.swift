// SPDX-License-Identifier: Apache-2.0
import Units

/// The two-day overlapping returns of a series, r = P(t) / P(t−2) − 1 (CCP-13), with an integer bound of
/// each.
///
/// `keys[i]` is ⌊2²⁸ · P(t) / P(t−2)⌋: a larger key is a larger return, and two returns with the same key are
/// told apart by their exact quotients; the reproducible series of CCP-16 try both. So selection works on
/// 32-bit integers and only its last step on wide products.
public struct Returns: Sendable {
  /// The days and prices from which the returns are formed; return `i` is dated `series.days[i + 2]`.
  public let series: PriceSeries
  @usableFromInline let keys: [Int32]
  /// The places of returns that span a suspect step, ascending (CCP-73).
  public let leftOut: [Int]
  /// Whether a price rose eightfold in two days, so that a key does not bound its return from above.
  @usableFromInline let hasWideMove: Bool

  @usableFromInline static let keyBits = 28

  public init(_ series: PriceSeries, _ bounds: StepBounds = StepBounds(), confirmed: [Day] = []) {
    self.series = series
    let prices = series.prices
    let count = max(prices.count - 2, 0)
    var isWide = false
    keys = [Int32](unsafeUninitializedCapacity: count) { buffer, made in
      for index in 0..<count {
        let key = Self.key(prices[index + 2], prices[index])
        isWide = isWide || key == .max
        buffer[index] = key
      }
      made = count
    }
    hasWideMove = isWide
    var places: [Int] = []
    var isSuspectBefore = false
    for index in prices.indices.dropFirst() {
      let isSuspect =
        bounds.isSuspect(
          from: prices[index - 1], to: prices[index], isConfirmed: confirmed.contains(series.days[index]))
      // The return dated t spans the steps into t and into t−1.
      if index >= 2, isSuspect || isSuspectBefore { places.append(index - 2) }
      isSuspectBefore = isSuspect
    }
    leftOut = places
  }

  /// How many returns there are, those left out included.
  public var total: Int { keys.count }
  /// How many remain: N of CCP-14.
  public var count: Int { keys.count - leftOut.count }

  /// The return as an exact quotient.
  @inlinable
  public subscript(index: Int) -> Ratio {
    let before = Int128(series.prices[index])
    return Ratio(Int128(series.prices[index + 2]) - before, before)
  }

  public func day(_ index: Int) -> Day { series.days[index + 2] }

  @inlinable
  public func isLeftOut(_ index: Int) -> Bool {
    var (low, high) = (0, leftOut.count)
    while low < high {
      let middle = (low + high) / 2
      if leftOut[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low < leftOut.count && leftOut[low] == index
  }

  /// ⌊2²⁸ · after / before⌋, or the greatest key where that does not fit.
  @usableFromInline
  static func key(_ after: Int64, _ before: Int64) -> Int32 {
    let after = UInt64(after), before = UInt64(before)
    if after >> 3 >= before { return .max }
    if after < 1 << 36 { return Int32(truncatingIfNeeded: (after << UInt64(keyBits)) / before) }
    // The quotient is below 2³¹, so one division of the double word does it.
    let (quotient, _) = before.dividingFullWidth((after >> UInt64(64 - keyBits), after << UInt64(keyBits)))
    return Int32(truncatingIfNeeded: quotient)
  }
}
