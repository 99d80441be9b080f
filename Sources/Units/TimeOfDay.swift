// SPDX-License-Identifier: Apache-2.0

/// A time of the day in seconds since midnight. The end of a day is the midnight of the next; there is no
/// 24:00.
public struct TimeOfDay: UnitValue, Comparable {
  public var seconds: Int32

  /// - Traps: outside the day.
  @inlinable
  public init(seconds: Int32) {
    precondition((0..<86400).contains(seconds))
    self.seconds = seconds
  }

  @inlinable
  public init() { self.init(seconds: 0) }

  /// The time, or nil when the clock has none.
  @inlinable
  public init?(hour: Int, minute: Int, second: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
    self.init(seconds: Int32(hour * 3600 + minute * 60 + second))
  }

  public static let midnight = TimeOfDay(seconds: 0)

  @inlinable
  public var hour: Int { Int(seconds) / 3600 }

  @inlinable
  public var minute: Int { Int(seconds) / 60 % 60 }

  @inlinable
  public var second: Int { Int(seconds) % 60 }

  /// Reads "10:00" or "10:00:00".
  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> TimeOfDay {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 5 || text.count == 8, text[2] == 0x3A,
      let hour = DecimalText.digits(text, 0..<2), let minute = DecimalText.digits(text, 3..<5)
    else { throw .format }
    var second: Int64 = 0
    if text.count == 8 {
      guard text[5] == 0x3A, let value = DecimalText.digits(text, 6..<8) else { throw .format }
      second = value
    }
    guard let time = TimeOfDay(hour: Int(hour), minute: Int(minute), second: Int(second)) else {
      throw .range
    }
    return time
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    DecimalText.writePair(hour, to: &out)
    out.append(0x3A)
    DecimalText.writePair(minute, to: &out)
    out.append(0x3A)
    DecimalText.writePair(second, to: &out)
  }

  @inlinable
  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.seconds < right.seconds }
}
