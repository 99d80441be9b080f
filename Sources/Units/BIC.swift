// SPDX-License-Identifier: Apache-2.0

/// Business identifier code of a bank (SWIFT code, ISO 9362): 8 characters, or 11 with a branch (GEN-24).
public struct BIC: UnitValue, Comparable {
  public let raw: UInt64

  /// No bank: the value of a field not yet read.
  @inlinable
  public init() { raw = 0 }

  @usableFromInline
  init(unchecked raw: UInt64) { self.raw = raw }

  /// The code packed as `raw`, or nil when `parse` would never give it.
  public init?(raw: UInt64) {
    var text: [UInt8] = []
    Alphanumeric.unpack(raw, width: 11, to: &text)
    guard let value = try? Self.parse(text.span), value.raw == raw else { return nil }
    self = value
  }

  /// Four letters or digits of the bank, the country in letters, two of the place, three of the branch.
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> BIC {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 8 || text.count == 11 else { throw .length }
    guard let raw = Alphanumeric.pack(text, 0..<text.count, width: 11), LetterCodes.pack(text, 4..<6) != nil
    else { throw .format }
    return BIC(unchecked: raw)
  }

  public func write(to out: inout [UInt8]) { Alphanumeric.unpack(raw, width: 11, to: &out) }

  @inlinable
  public static func < (left: BIC, right: BIC) -> Bool { left.raw < right.raw }
}
