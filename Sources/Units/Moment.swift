// SPDX-License-Identifier: Apache-2.0

/// A moment of system time in microseconds since 1970-01-01T00:00:00Z.
///
/// Its day and time of day are those of Europe/Istanbul (GEN-37), three hours ahead of UTC all the year, also
/// for moments before 2016, when the clocks were still changed.
public struct Moment: UnitValue, Comparable {
  public var microseconds: Int64

  @inlinable
  public init(microseconds: Int64) { self.microseconds = microseconds }

  @inlinable
  public init() { self.init(microseconds: 0) }

  public static let microsecondsPerSecond: Int64 = 1_000_000
  public static let microsecondsPerDay: Int64 = 86_400_000_000
  @usableFromInline static let istanbulOffset: Int64 = 10_800_000_000

  /// The moment at which the clocks of Istanbul show the time on the day.
  @inlinable
  public init(day: Day, time: TimeOfDay) {
    let local = Int64(day.number) * Self.microsecondsPerDay + Int64(time.seconds) * Self.microsecondsPerSecond
    self.init(microseconds: local - Self.istanbulOffset)
  }

  /// The day in Istanbul.
  @inlinable
  public var day: Day {
    Day(
      number: Int32((microseconds + Self.istanbulOffset).dividedRoundingDown(by: Self.microsecondsPerDay)))
  }

  /// The time of day in Istanbul; what is less than a second is left out.
  @inlinable
  public var timeOfDay: TimeOfDay {
    TimeOfDay(seconds: Int32(microsecondOfDay / Self.microsecondsPerSecond))
  }

  @inlinable
  var microsecondOfDay: Int64 {
    let local = microseconds + Self.istanbulOffset
    return local - local.dividedRoundingDown(by: Self.microsecondsPerDay) * Self.microsecondsPerDay
  }

  /// Reads "2026-03-02T10:00:00", then perhaps a fraction of 1 to 6 digits, then perhaps "+03:00" or "Z".
  ///
  /// Without an offset the time is that of Istanbul; no other offset is understood.
  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Moment {
    guard !text.isEmpty else { throw .empty }
    guard text.count >= 19, text[10] == 0x54 else { throw .format }
    let day = try Day.parse(text.extracting(0..<10))
    let time = try TimeOfDay.parse(text.extracting(11..<19))
    var moment = Moment(day: day, time: time)
    var index = 19
    if index < text.count, text[index] == 0x2E {
      index += 1
      var unit = microsecondsPerSecond
      while index < text.count, text[index] &- 0x30 < 10 {
        guard unit > 1 else { throw .format }
        unit /= 10
        moment.microseconds += Int64(text[index] &- 0x30) * unit
        index += 1
      }
      guard unit < microsecondsPerSecond else { throw .format }
    }
    switch text.count - index {
    case 0: return moment
    case 1:
      guard text[index] == 0x5A else { throw .format }
      return moment + istanbulOffset
    case 6:
      guard text[index] == 0x2B, text[index + 3] == 0x3A,
        let hours = DecimalText.digits(text, index + 1..<index + 3),
        let minutes = DecimalText.digits(text, index + 4..<index + 6), hours == 3, minutes == 0
      else { throw .format }
      return moment
    default: throw .format
    }
  }

  /// Writes "2026-03-02T10:00:00.123456+03:00"; a fraction of zero is left out.
  @inlinable
  public func write(to out: inout [UInt8]) {
    day.write(to: &out)
    out.append(0x54)
    timeOfDay.write(to: &out)
    let fraction = microsecondOfDay % Self.microsecondsPerSecond
    if fraction != 0 {
      out.append(0x2E)
      DecimalText.write(UInt64(fraction), width: 6, to: &out)
    }
    out.append(0x2B)
    DecimalText.writePair(3, to: &out)
    out.append(0x3A)
    DecimalText.writePair(0, to: &out)
  }

  @inlinable
  public static func < (left: Moment, right: Moment) -> Bool { left.microseconds < right.microseconds }

  @inlinable
  public static func + (moment: Moment, microseconds: Int64) -> Moment {
    Moment(microseconds: moment.microseconds + microseconds)
  }

  @inlinable
  public static func - (moment: Moment, microseconds: Int64) -> Moment {
    Moment(microseconds: moment.microseconds - microseconds)
  }

  /// The microseconds from one to the other.
  @inlinable
  public static func - (later: Moment, earlier: Moment) -> Int64 { later.microseconds - earlier.microseconds }

  @inlinable
  public static func += (moment: inout Moment, microseconds: Int64) { moment = moment + microseconds }
}
