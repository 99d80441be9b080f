// SPDX-License-Identifier: Apache-2.0
import Units

/// The differences of the returns of two shares on their common days, x = |r_a − r_b| (CCP-19).
public enum PairReturns {
  /// The percentile of the differences. Where both shares have the same days, their returns are used as they
  /// are; else both are formed anew on the common days.
  ///
  /// - Returns: nil without a common return.
  public static func percentile(
    _ left: Returns, _ right: Returns, _ confidence: Confidence, _ bounds: StepBounds = StepBounds(),
    confirmed: ([Day], [Day]) = ([], [])
  ) -> Ratio? {
    if left.series.days == right.series.days { return percentile(onSameDays: left, right, confidence) }
    let (a, b) = PriceSeries.aligned(left.series, right.series)
    return percentile(
      onSameDays: Returns(a, bounds, confirmed: confirmed.0), Returns(b, bounds, confirmed: confirmed.1),
      confidence)
  }

  /// How many differences remain when returns left out in either are left out.
  public static func count(onSameDays left: Returns, _ right: Returns) -> Int {
    left.total - left.leftOut.count - right.leftOut.count { !left.isLeftOut($0) }
  }

  /// - Traps: unless both have the same number of days.
  public static func percentile(
    onSameDays left: Returns, _ right: Returns, _ confidence: Confidence
  ) -> Ratio? {
    precondition(left.total == right.total)
    let count = count(onSameDays: left, right)
    guard count > 0 else { return nil }
    let fromTop = count - confidence.rank(among: count) + 1
    if left.hasWideMove || right.hasWideMove || fromTop > 24 { return bySorting(left, right, fromTop) }
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: left.total) { room in
      differ(left, right, into: room)
      let (key, above) = TopKeys.select(fromTop, of: UnsafeBufferPointer(room))
      return exact(left, right, room, key: key, above: above, rank: fromTop)
    }
  }

  /// The magnitudes of the differences of the keys; -2 where a return is left out.
  @usableFromInline
  static func differ(_ left: Returns, _ right: Returns, into room: UnsafeMutableBufferPointer<Int32>) {
    left.keys.withUnsafeBufferPointer { a in
      right.keys.withUnsafeBufferPointer { b in
        for index in 0..<room.count {
          let difference = a[index] &- b[index]
          room[index] = difference < 0 ? 0 &- difference : difference
        }
      }
    }
    for index in left.leftOut { room[index] = -2 }
    for index in right.leftOut { room[index] = -2 }
  }

  /// A key is below its return by less than one unit, so a difference of keys is off by less than one either
  /// way: what is two units above or below the selected key is so for certain, and the rest is compared
  /// exactly.
  @usableFromInline
  static func exact(
    _ left: Returns, _ right: Returns, _ room: UnsafeMutableBufferPointer<Int32>, key: Int32, above: Int,
    rank: Int
  ) -> Ratio {
    var surelyAbove = 0
    var near = Near()
    for index in room.indices where room[index] >= key - 1 {
      if room[index] > key + 1 { surelyAbove += 1 } else { near.add(index) }
    }
    if near.count == 1 { return difference(left, right, near.first) }
    var ratios: [Ratio] = [difference(left, right, near.first)]
    for index in near.others { ratios.append(difference(left, right, index)) }
    return TopKeys.exact(rank - surelyAbove, of: ratios)
  }

  /// Mostly one: a list is made only for more.
  @usableFromInline
  struct Near {
    @usableFromInline var first = -1
    @usableFromInline var others: [Int] = []
    @usableFromInline var count = 0

    @usableFromInline init() {}

    @usableFromInline
    mutating func add(_ index: Int) {
      if count == 0 { first = index } else { others.append(index) }
      count += 1
    }
  }

  /// |r_a − r_b| as one exact quotient.
  @inlinable
  static func difference(_ left: Returns, _ right: Returns, _ index: Int) -> Ratio {
    let (a, aBefore) = (Int128(left.series.prices[index + 2]), Int128(left.series.prices[index]))
    let (b, bBefore) = (Int128(right.series.prices[index + 2]), Int128(right.series.prices[index]))
    let difference = a * bBefore - b * aBefore
    return Ratio(difference < 0 ? -difference : difference, aBefore * bBefore)
  }

  /// The plain way, where keys do not bound the returns.
  static func bySorting(_ left: Returns, _ right: Returns, _ rank: Int) -> Ratio {
    let kept = (0..<left.total).filter { !left.isLeftOut($0) && !right.isLeftOut($0) }
    return TopKeys.exact(rank, of: kept.map { difference(left, right, $0) })
  }
}
