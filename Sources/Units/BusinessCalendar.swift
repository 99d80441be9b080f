// SPDX-License-Identifier: Apache-2.0

/// What a day is to the market (GEN-42).
public enum DayKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// A business day.
  case open = 0
  /// A business day that ends early: the eve of a holiday.
  case half = 1
  case closed = 2
}

/// The calendar of business days (GEN-42): weekdays are open and weekends closed, apart from the days set
/// otherwise.
///
/// Only days that differ from that are kept, in order, so that calendars with the same days are equal.
public struct BusinessCalendar: Hashable, Sendable {
  private var days: [Day] = []
  private var kinds: [DayKind] = []

  public init() {}

  /// Sets what the day is; the last word holds.
  ///
  /// A weekend that is set half stays closed: eves of holidays are listed by date, whatever the weekday.
  public mutating func set(_ day: Day, _ kind: DayKind) {
    let kept = day.isWeekend && kind == .half ? .closed : kind
    let isUsual = kept == Self.usualKind(of: day)
    let place = place(of: day)
    if place < days.count, days[place] == day {
      if isUsual {
        days.remove(at: place)
        kinds.remove(at: place)
      } else {
        kinds[place] = kept
      }
    } else if !isUsual {
      days.insert(day, at: place)
      kinds.insert(kept, at: place)
    }
  }

  /// - Complexity: O(log n) in the number of exceptions.
  public func kind(of day: Day) -> DayKind {
    let place = place(of: day)
    return place < days.count && days[place] == day ? kinds[place] : Self.usualKind(of: day)
  }

  public func isBusinessDay(_ day: Day) -> Bool { kind(of: day) != .closed }

  /// How many days differ from the usual week.
  public var exceptionCount: Int { days.count }

  /// The days that differ from the usual week, the earliest first.
  public func exception(at index: Int) -> (day: Day, kind: DayKind) { (days[index], kinds[index]) }

  /// How far ahead or back a business day is looked for.
  public static let scanDays = 400

  /// The first business day after the day, or nil when the next 400 days are all closed.
  public func businessDay(after day: Day) -> Day? { firstBusinessDay(from: day + 1, step: 1) }

  /// The day itself if it is a business day, else the first one after it.
  public func businessDay(onOrAfter day: Day) -> Day? { firstBusinessDay(from: day, step: 1) }

  /// The last business day before the day, or nil when the 400 days before it are all closed.
  public func businessDay(before day: Day) -> Day? { firstBusinessDay(from: day - 1, step: -1) }

  /// The n-th business day after the day, or before it when n is negative; the day itself when n is 0.
  ///
  /// - Complexity: linear in n.
  public func adding(businessDays n: Int, to day: Day) -> Day? {
    var reached = day
    for _ in 0..<n.magnitude {
      guard let next = n > 0 ? businessDay(after: reached) : businessDay(before: reached) else { return nil }
      reached = next
    }
    return reached
  }

  private func firstBusinessDay(from start: Day, step: Int) -> Day? {
    for offset in 0..<Self.scanDays {
      let day = start + offset * step
      if isBusinessDay(day) { return day }
    }
    return nil
  }

  private static func usualKind(of day: Day) -> DayKind { day.isWeekend ? .closed : .open }

  /// Where the day stands among the exceptions, or where it would.
  private func place(of day: Day) -> Int {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
