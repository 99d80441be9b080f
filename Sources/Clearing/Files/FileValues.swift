// SPDX-License-Identifier: Apache-2.0
import Units

/// A whole number of shares, a sale negative.
public struct SignedQuantity: UnitValue {
  public var units: Int64
  public init() { units = 0 }
  public init(_ units: Int64) { self.units = units }

  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> SignedQuantity {
    guard !text.isEmpty else { throw .empty }
    guard text[0] == 0x2d else { return SignedQuantity(try Quantity.parse(text).units) }
    let magnitude = try Quantity.parse(text.extracting(1..<text.count)).units
    guard magnitude != 0 else { throw .format }
    return SignedQuantity(-magnitude)
  }

  public func write(to out: inout [UInt8]) { Quantity(units).write(to: &out) }
}

/// An amount of lira with at most two decimals.
public struct LiraAmount: UnitValue {
  public var kurus: Int64
  public init() { kurus = 0 }
  public init(kurus: Int64) { self.kurus = kurus }

  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> LiraAmount {
    let millionths = try Rate.parse(text).millionths
    guard millionths % 10_000 == 0 else { throw .format }
    return LiraAmount(kurus: millionths / 10_000)
  }

  public func write(to out: inout [UInt8]) {
    let text = ExactText.decimal(Int128(kurus), places: 2)
    out.append(contentsOf: text.utf8)
  }
}

/// Exact decimal text of wide integers.
public enum ExactText {
  /// An integer of the last place with its point, zeros at the end kept down to the number of places asked
  /// for.
  public static func decimal(_ value: Int128, places: Int, atLeast shown: Int? = nil) -> String {
    var digits = String(value.magnitude)
    if digits.utf8.count <= places {
      digits = String(repeating: "0", count: places + 1 - digits.utf8.count) + digits
    }
    var fraction = digits.suffix(places)
    let least = shown ?? places
    while fraction.utf8.count > least, fraction.last == "0" { fraction.removeLast() }
    let whole = digits.dropLast(places)
    return (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// Lira from ten-billionths, two decimals at least.
  public static func lira(risk: Int128) -> String { decimal(risk, places: 10, atLeast: 2) }

  /// Lira from ten-thousandths, two decimals at least.
  public static func lira(value: Int128) -> String { decimal(value, places: 4, atLeast: 2) }

  public static func lira(_ money: Money) -> String { decimal(Int128(money.minor), places: 2) }
}
