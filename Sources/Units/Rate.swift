// SPDX-License-Identifier: Apache-2.0

/// A rate or ratio, exact to six decimals: 0.35 is 350,000 millionths; may be negative.
///
/// Text is "0.35"; zeros at the end are neither demanded nor written.
public struct Rate: UnitValue, Comparable {
  public var millionths: Int64

  @inlinable
  public init(millionths: Int64) { self.millionths = millionths }

  @inlinable
  public init() { self.init(millionths: 0) }

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Rate {
    Rate(millionths: try DecimalText.scaled(text, .upTo(6), signed: true))
  }

  @inlinable
  public func write(to out: inout [UInt8]) { DecimalText.write(scaled: millionths, .upTo(6), to: &out) }

  @inlinable
  public static func < (left: Rate, right: Rate) -> Bool { left.millionths < right.millionths }
}
