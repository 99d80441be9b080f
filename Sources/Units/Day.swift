// SPDX-License-Identifier: Apache-2.0

/// A day of the calendar, counted from 1970-01-01 (GEN-24, ISO 8601).
///
/// A period of n days after a day ends at the end of `day + n`: the day of the event does not count (GEN-37).
public struct Day: UnitValue, Comparable {
  public var number: Int32

  @inlinable
  public init(number: Int32) { self.number = number }

  @inlinable
  public init() { self.init(number: 0) }

  /// The years that text and components may name.
  public static let years = 1850...9999

  /// The day of the Gregorian calendar, or nil when there is none.
  @inlinable
  public init?(year: Int, month: Int, day: Int) {
    guard Self.years.contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    // Years are taken to begin on 1 March, so that the leap day is the last of the year and the months before
    // it have fixed lengths: 31, 30, 31, 30, 31 over and over, which 153 days for five months says.
    let shifted = month > 2 ? year : year - 1
    let monthsSinceMarch = (month + 9) % 12
    let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear
    number = Int32(days - Self.daysBefore1970)
  }

  /// From 0000-03-01 to 1970-01-01: 1969 years of 365 days, 477 leap days, 306 days from March to December.
  @usableFromInline
  static let daysBefore1970 = 1969 * 365 + 492 - 19 + 4 + 306

  @inlinable
  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  public struct Components: Hashable, Sendable, BitwiseCopyable {
    public var year: Int
    public var month: Int
    public var day: Int

    @inlinable
    public init(year: Int, month: Int, day: Int) {
      self.year = year
      self.month = month
      self.day = day
    }
  }

  @inlinable
  public var components: Components {
    let daysIn400Years = 146_097
    let days = Int(number) + Self.daysBefore1970
    let cycle = days.dividedRoundingDown(by: daysIn400Years)
    let dayOfCycle = days - cycle * daysIn400Years
    // The leap days of the cycle are taken out first: one in 4 years but not in 100, and the last day of all.
    let leapDays = dayOfCycle / 1460 - dayOfCycle / 36524 + dayOfCycle / 146_096
    let yearOfCycle = (dayOfCycle - leapDays) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthsSinceMarch = (5 * dayOfYear + 2) / 153
    let month = monthsSinceMarch < 10 ? monthsSinceMarch + 3 : monthsSinceMarch - 9
    return Components(
      year: cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthsSinceMarch + 2) / 5 + 1)
  }

  /// 1 is Monday, 7 is Sunday.
  @inlinable
  public var weekday: Int {
    let daysSinceMonday = Int(number) + 3  // 1970-01-01 was a Thursday
    return daysSinceMonday - daysSinceMonday.dividedRoundingDown(by: 7) * 7 + 1
  }

  @inlinable
  public var isWeekend: Bool { weekday >= 6 }

  /// Reads "2026-03-02".
  @inlinable
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Day {
    guard !text.isEmpty else { throw .empty }
    guard text.count == 10, text[4] == 0x2D, text[7] == 0x2D,
      let year = DecimalText.digits(text, 0..<4), let month = DecimalText.digits(text, 5..<7),
      let day = DecimalText.digits(text, 8..<10)
    else { throw .format }
    guard let value = Day(year: Int(year), month: Int(month), day: Int(day)) else { throw .range }
    return value
  }

  @inlinable
  public func write(to out: inout [UInt8]) {
    let parts = components
    if parts.year < 0 { out.append(0x2D) }
    DecimalText.write(UInt64(parts.year.magnitude), width: 4, to: &out)
    out.append(0x2D)
    DecimalText.writePair(parts.month, to: &out)
    out.append(0x2D)
    DecimalText.writePair(parts.day, to: &out)
  }

  @inlinable
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

  @inlinable
  public static func + (day: Day, days: Int) -> Day { Day(number: Int32(Int(day.number) + days)) }

  @inlinable
  public static func - (day: Day, days: Int) -> Day { Day(number: Int32(Int(day.number) - days)) }

  /// The number of days from one to the other.
  @inlinable
  public static func - (later: Day, earlier: Day) -> Int { Int(later.number) - Int(earlier.number) }

  @inlinable
  public static func += (day: inout Day, days: Int) { day = day + days }
}
