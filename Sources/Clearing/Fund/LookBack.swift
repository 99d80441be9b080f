// SPDX-License-Identifier: Apache-2.0
import Units

/// The period on which a month's guarantee fund rests: the twelve calendar months before it (CCP-58).
public struct LookBack: Equatable, Sendable {
  /// The first day of the first month.
  public let first: Day
  /// The last business day of the month before the run.
  public let last: Day

  /// - Returns: nil unless the run is on the first business day of its month.
  public init?(runOn day: Day, _ calendar: BusinessCalendar) {
    let parts = day.components
    guard let month = Day(year: parts.year, month: parts.month, day: 1),
      let start = Day(year: parts.year - 1, month: parts.month, day: 1),
      calendar.businessDay(onOrAfter: month) == day, let last = calendar.businessDay(before: month)
    else { return nil }
    first = start
    self.last = last
  }

  /// The days that are calculated.
  public func businessDays(_ calendar: BusinessCalendar) -> [Day] {
    (0...(last - first)).map { first + $0 }.filter(calendar.isBusinessDay)
  }
}
