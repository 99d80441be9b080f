// SPDX-License-Identifier: Apache-2.0
import Units

/// An exact quotient of two integers, the divisor positive. Not reduced: two ratios are equal when their
/// values are.
///
/// - Units: numerator and divisor stay below 2¹²⁶ in magnitude; comparison multiplies them to 256 bits, and
///   only where 128 do not suffice.
public struct Ratio: Comparable, Sendable, BitwiseCopyable {
  public var numerator: Int128
  public var divisor: Int128

  /// - Traps: on a divisor that is not positive.
  @inlinable
  public init(_ numerator: Int128, _ divisor: Int128) {
    precondition(divisor > 0)
    self.numerator = numerator
    self.divisor = divisor
  }

  public static let zero = Ratio(0, 1)

  @inlinable
  public static func == (left: Ratio, right: Ratio) -> Bool { Product.compare(left, right) == 0 }

  @inlinable
  public static func < (left: Ratio, right: Ratio) -> Bool { Product.compare(left, right) < 0 }

  @inlinable
  public static prefix func - (ratio: Ratio) -> Ratio { Ratio(-ratio.numerator, ratio.divisor) }

  /// The ratio times a scale, rounded up: 0.0544… times 10,000 is 545.
  ///
  /// - Traps: when numerator times scale does not fit 128 bits.
  @inlinable
  public func scaledUp(by scale: Int128) -> Int128 { (numerator * scale).dividedRoundingUp(by: divisor) }

  @inlinable
  public func scaledDown(by scale: Int128) -> Int128 { (numerator * scale).dividedRoundingDown(by: divisor) }

  /// The ratio times a scale, half away from zero (CCP-57).
  @inlinable
  public func scaledHalfAway(by scale: Int128) -> Int128 {
    let magnitude = Ratio(Int128(numerator.magnitude), divisor)
    let rounded = (magnitude.numerator * scale).dividedRoundingHalfUp(by: divisor)
    return numerator < 0 ? -rounded : rounded
  }
}

/// Products wider than the machine's words.
@usableFromInline
enum Product {
  /// -1, 0 or 1 as the left ratio is smaller, equal or greater.
  @inlinable
  static func compare(_ left: Ratio, _ right: Ratio) -> Int {
    let (a, leftOverflow) = left.numerator.multipliedReportingOverflow(by: right.divisor)
    let (b, rightOverflow) = right.numerator.multipliedReportingOverflow(by: left.divisor)
    if !leftOverflow && !rightOverflow { return a < b ? -1 : a == b ? 0 : 1 }
    let signs = (left.numerator.signum(), right.numerator.signum())
    if signs.0 != signs.1 { return signs.0 < signs.1 ? -1 : 1 }
    let wideLeft = left.numerator.magnitude.multipliedFullWidth(by: right.divisor.magnitude)
    let wideRight = right.numerator.magnitude.multipliedFullWidth(by: left.divisor.magnitude)
    let order = compare(wideLeft, wideRight)
    return signs.0 < 0 ? -order : order
  }

  @inlinable
  static func compare(
    _ left: (high: UInt128, low: UInt128), _ right: (high: UInt128, low: UInt128)
  ) -> Int {
    if left.high != right.high { return left.high < right.high ? -1 : 1 }
    return left.low < right.low ? -1 : left.low == right.low ? 0 : 1
  }

  /// ⌊a·b / divisor⌋ and whether the division left nothing; in 256 bits only where 128 do not suffice.
  ///
  /// - Traps: on a divisor of zero and when the quotient does not fit.
  @inlinable
  static func dividedDown(_ a: UInt128, _ b: UInt128, by divisor: UInt128) -> (UInt128, isExact: Bool) {
    let (narrow, overflow) = a.multipliedReportingOverflow(by: b)
    if !overflow {
      let (quotient, remainder) = narrow.quotientAndRemainder(dividingBy: divisor)
      return (quotient, remainder == 0)
    }
    let (quotient, remainder) = divisor.dividingFullWidth(a.multipliedFullWidth(by: b))
    return (quotient, remainder == 0)
  }
}

/// Sharing a whole number in proportion to weights, so that the parts add up to it exactly (CCP-35, CCP-63).
public enum Proportion {
  /// Each part is rounded down; what remains is given one each in descending order of the dropped fraction,
  /// ties by position.
  ///
  /// - Returns: nil when all weights are zero.
  /// - Traps: on a negative weight.
  public static func parts(of total: Int64, by weights: [Int128]) -> [Int64]? {
    let sum = weights.reduce(0, +)
    guard sum > 0, total >= 0 else { return nil }
    var parts: [Int64] = []
    var dropped: [(rest: Int128, index: Int)] = []
    for (index, weight) in weights.enumerated() {
      precondition(weight >= 0)
      let (part, _) = Product.dividedDown(UInt128(total), UInt128(weight), by: UInt128(sum))
      parts.append(Int64(part))
      // The product less what was given, modulo 2¹²⁸: the remainder is below the sum, so nothing is lost.
      let rest = UInt128(total) &* UInt128(weight) &- part &* UInt128(sum)
      dropped.append((Int128(rest), index))
    }
    let left = Int(total - parts.reduce(0, +))
    dropped.sort { $0.rest != $1.rest ? $0.rest > $1.rest : $0.index < $1.index }
    for place in 0..<left { parts[dropped[place].index] += 1 }
    return parts
  }
}
