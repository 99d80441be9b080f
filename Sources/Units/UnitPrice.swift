// SPDX-License-Identifier: Apache-2.0

/// The price of one unit of a security in Turkish lira, with four decimals; never negative.
///
/// Text is "12.3456"; zeros at the end are neither demanded nor written.
public struct UnitPrice: UnitValue, Comparable {
  public var tenThousandths: Int64

  /// - Traps: on a negative price.
  @inlinable
  public init(tenThousandths: Int64) {
    precondition(tenThousandths >= 0)
    self.tenThousandths = tenThousandths
  }

  @inlinable
  public init() { self.init(tenThousandths: 0) }

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> UnitPrice {
    UnitPrice(tenThousandths: try DecimalText.scaled(text, .upTo(4), signed: false))
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    DecimalText.write(scaled: tenThousandths, .upTo(4), to: &out)
  }

  @inlinable
  public static func < (left: UnitPrice, right: UnitPrice) -> Bool {
    left.tenThousandths < right.tenThousandths
  }

  /// Price times quantity, exact: the product of two `Int64` always fits.
  @inlinable
  public func amount(of quantity: Quantity) -> ExactAmount {
    ExactAmount(tenThousandths: Int128(tenThousandths) * Int128(quantity.units))
  }
}

/// An amount of Turkish lira before it is rounded to kuruş. Amounts are summed first and rounded once.
public struct ExactAmount: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var tenThousandths: Int128

  @inlinable
  public init(tenThousandths: Int128) { self.tenThousandths = tenThousandths }

  @inlinable
  public static func < (left: ExactAmount, right: ExactAmount) -> Bool {
    left.tenThousandths < right.tenThousandths
  }

  @inlinable
  public static func + (left: ExactAmount, right: ExactAmount) -> ExactAmount {
    ExactAmount(tenThousandths: left.tenThousandths + right.tenThousandths)
  }

  @inlinable
  public static func - (left: ExactAmount, right: ExactAmount) -> ExactAmount {
    ExactAmount(tenThousandths: left.tenThousandths - right.tenThousandths)
  }

  /// The kuruş at or below the amount, or nil when they do not fit.
  @inlinable
  public func roundedDown() -> Money? {
    Int64(exactly: tenThousandths.dividedRoundingDown(by: 100)).map { Money(minor: $0) }
  }

  /// The kuruş nearest to the amount, half a kuruş going up, or nil when they do not fit.
  @inlinable
  public func roundedHalfUp() -> Money? {
    Int64(exactly: tenThousandths.dividedRoundingHalfUp(by: 100)).map { Money(minor: $0) }
  }
}
