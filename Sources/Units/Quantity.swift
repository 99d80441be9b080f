// SPDX-License-Identifier: Apache-2.0

/// A number of whole units of one security: shares, or nominal amount in the smallest unit (GEN-37).
///
/// Text has digits only, so a sign, a fraction or a blank is `.format`; that zero is no amount to move is for
/// the operations to say.
public struct Quantity: UnitValue, Comparable {
  public var units: Int64

  @inlinable
  public init(_ units: Int64) { self.units = units }

  @inlinable
  public init() { self.init(0) }

  public static let zero = Quantity(0)

  @inlinable
  public var isZero: Bool { units == 0 }

  /// Reads 1 to 18 digits without needless zeros in front.
  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Quantity {
    guard !text.isEmpty else { throw .empty }
    guard text.count <= 18, text.count == 1 || text[0] != 0x30,
      let units = DecimalText.digits(text, 0..<text.count)
    else { throw .format }
    return Quantity(units)
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    if units < 0 { out.append(0x2D) }
    DecimalText.write(units.magnitude, to: &out)
  }

  @inlinable
  public static func < (left: Quantity, right: Quantity) -> Bool { left.units < right.units }

  @inlinable
  public static func + (left: Quantity, right: Quantity) -> Quantity { Quantity(left.units + right.units) }

  @inlinable
  public static func - (left: Quantity, right: Quantity) -> Quantity { Quantity(left.units - right.units) }

  @inlinable
  public static func += (left: inout Quantity, right: Quantity) { left = left + right }

  @inlinable
  public static func -= (left: inout Quantity, right: Quantity) { left = left - right }

  /// The sum, or nil when it does not fit.
  @inlinable
  public func adding(_ other: Quantity) -> Quantity? {
    let (sum, overflow) = units.addingReportingOverflow(other.units)
    return overflow ? nil : Quantity(sum)
  }

  /// What is left, or nil when it would be below zero or does not fit.
  @inlinable
  public func subtracting(_ other: Quantity) -> Quantity? {
    let (difference, overflow) = units.subtractingReportingOverflow(other.units)
    return overflow || difference < 0 ? nil : Quantity(difference)
  }
}
