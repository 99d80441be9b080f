// SPDX-License-Identifier: Apache-2.0
import Units

/// The code of an instrument in the risk engine: a ticker or an ISIN, 1 to 12 capitals and digits.
///
/// Its order is the byte order, which decides between pairs of equal weight (CCP-28).
public struct ShareCode: UnitValue, Comparable {
  /// The characters from the top down, the rest zero.
  public let raw: UInt128

  @inlinable
  public init() { raw = 0 }

  @inlinable
  init(raw: UInt128) { self.raw = raw }

  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> ShareCode {
    guard !text.isEmpty else { throw .empty }
    guard text.count <= 12 else { throw .length }
    var raw: UInt128 = 0
    for index in 0..<16 {
      let byte = index < text.count ? text[index] : 0
      guard index >= text.count || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) else {
        throw .format
      }
      raw = raw << 8 | UInt128(byte)
    }
    return ShareCode(raw: raw)
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    for index in 0..<16 {
      let byte = UInt8(truncatingIfNeeded: raw >> UInt128(120 - 8 * index))
      if byte != 0 { out.append(byte) }
    }
  }

  @inlinable
  public static func < (left: ShareCode, right: ShareCode) -> Bool { left.raw < right.raw }
}
