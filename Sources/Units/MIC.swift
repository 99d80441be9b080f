// SPDX-License-Identifier: Apache-2.0

/// Market identifier code (ISO 10383): four capital letters or digits (GEN-24).
public struct MIC: UnitValue, Comparable {
  public let raw: UInt32

  /// No market: the value of a field not yet read.
  @inlinable
  public init() { raw = 0 }

  @usableFromInline
  init(unchecked raw: UInt32) { self.raw = raw }

  /// The code packed as `raw`, or nil when `parse` would never give it.
  public init?(raw: UInt32) {
    var text: [UInt8] = []
    Alphanumeric.unpack(UInt64(raw), width: 4, to: &text)
    guard let value = try? Self.parse(text.span), value.raw == raw else { return nil }
    self = value
  }

  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> MIC {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 4, let raw = Alphanumeric.pack(text, 0..<4, width: 4) else { throw .format }
    return MIC(unchecked: UInt32(raw))
  }

  public func write(to out: inout [UInt8]) { Alphanumeric.unpack(UInt64(raw), width: 4, to: &out) }

  @inlinable
  public static func < (left: MIC, right: MIC) -> Bool { left.raw < right.raw }
}
