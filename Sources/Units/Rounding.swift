// SPDX-License-Identifier: Apache-2.0

/// Division of exact integers with the rounding in its name.
///
/// - Traps: on division by zero, and where the quotient itself does not fit (the least number by -1).
extension FixedWidthInteger where Self: SignedInteger {
  /// The greatest integer not above the exact quotient: 7/2 is 3, -7/2 is -4.
  @inlinable
  public func dividedRoundingDown(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
  }

  /// The least integer not below the exact quotient: 7/2 is 4, -7/2 is -3.
  @inlinable
  public func dividedRoundingUp(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder != 0 && (remainder < 0) == (divisor < 0) ? quotient + 1 : quotient
  }

  /// The nearest integer; a quotient in the middle goes up: 5/2 is 3, -5/2 is -2.
  @inlinable
  public func dividedRoundingHalfUp(by divisor: Self) -> Self {
    let (quotient, truncated) = quotientAndRemainder(dividingBy: divisor)
    let isBelow = truncated != 0 && (truncated < 0) != (divisor < 0)
    let down = isBelow ? quotient - 1 : quotient
    // The remainder of the rounding down has the divisor's sign, so the magnitudes can be compared without
    // doubling.
    let remainder = (isBelow ? truncated + divisor : truncated).magnitude
    return remainder >= divisor.magnitude - remainder ? down + 1 : down
  }
}
