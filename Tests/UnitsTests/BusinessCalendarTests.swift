// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct BusinessCalendarTests {
  func day(_ text: String) throws -> Day { try #require(Day(text)) }

  /// The public holidays of 2020 to 2030; where two share a day, the stricter holds.
  func holidays() throws -> BusinessCalendar {
    var calendar = BusinessCalendar()
    for row in try dataRows("holidays-tr.csv") {
      let date = try day(row[0])
      let kind: DayKind = row[1] == "half" ? .half : .closed
      if kind.rawValue > calendar.kind(of: date).rawValue { calendar.set(date, kind) }
    }
    return calendar
  }

  @Test(.rule("GEN-42")) func `Friday 30 October 2026 is open, Saturday is not, Monday is next`() throws {
    let calendar = try holidays()
    #expect(calendar.isBusinessDay(try day("2026-10-30")))
    #expect(!calendar.isBusinessDay(try day("2026-10-31")))
    #expect(calendar.businessDay(after: try day("2026-10-30")) == Day("2026-11-02"))
    #expect(calendar.businessDay(after: try day("2026-10-31")) == Day("2026-11-02"))
    #expect(calendar.businessDay(onOrAfter: try day("2026-10-30")) == Day("2026-10-30"))
    #expect(calendar.businessDay(onOrAfter: try day("2026-10-31")) == Day("2026-11-02"))
    #expect(calendar.businessDay(before: try day("2026-11-02")) == Day("2026-10-30"))
  }

  @Test func `the eve of Republic Day is half and a business day`() throws {
    let calendar = try holidays()
    #expect(calendar.kind(of: try day("2026-10-28")) == .half)
    #expect(calendar.isBusinessDay(try day("2026-10-28")))
    #expect(calendar.kind(of: try day("2026-10-29")) == .closed)
    #expect(calendar.kind(of: try day("2026-10-27")) == .open)
    #expect(calendar.adding(businessDays: 2, to: try day("2026-10-28")) == Day("2026-11-02"))
    #expect(calendar.adding(businessDays: -2, to: try day("2026-11-02")) == Day("2026-10-28"))
    #expect(calendar.adding(businessDays: 0, to: try day("2026-10-31")) == Day("2026-10-31"))
  }

  @Test func `every listed holiday is in the calendar`() throws {
    let calendar = try holidays()
    for row in try dataRows("holidays-tr.csv") {
      let date = try day(row[0])
      if row[1] == "closed" || date.isWeekend {
        #expect(!calendar.isBusinessDay(date), "\(date)")
      } else {
        #expect(calendar.kind(of: date) != .open, "\(date)")
      }
    }
  }

  @Test func `the exchange never traded on a day that is closed`() throws {
    let calendar = try holidays()
    let rows = try dataRows("bist-closes.csv")
    #expect(rows.count == 1377)
    for row in rows { #expect(calendar.isBusinessDay(try day(row[0])), "\(row[0])") }
  }

  @Test func `the last word on a day holds`() throws {
    var calendar = BusinessCalendar()
    let (monday, saturday) = try (day("2026-03-02"), day("2026-03-07"))
    calendar.set(monday, .closed)
    calendar.set(saturday, .open)
    #expect(!calendar.isBusinessDay(monday) && calendar.isBusinessDay(saturday))
    #expect(calendar.exceptionCount == 2)
    #expect(calendar.exception(at: 0) == (monday, .closed))
    calendar.set(monday, .half)
    #expect(calendar.kind(of: monday) == .half)
    calendar.set(saturday, .half)
    #expect(calendar.kind(of: saturday) == .closed)
    calendar.set(monday, .open)
    #expect(calendar == BusinessCalendar())
  }

  @Test func `after 400 closed days there is no business day`() throws {
    var calendar = BusinessCalendar()
    let first = try day("2026-03-02")
    for offset in 1...BusinessCalendar.scanDays { calendar.set(first + offset, .closed) }
    #expect(calendar.businessDay(after: first) == nil)
    #expect(calendar.adding(businessDays: 1, to: first) == nil)
    #expect(calendar.businessDay(onOrAfter: first) == first)
    #expect(calendar.businessDay(before: first + 401) == nil)
    calendar.set(first + 400, .open)
    #expect(calendar.businessDay(after: first) == first + 400)
  }

  @Test(arguments: seeds)
  func `the calendar agrees with a plain list of days`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var calendar = BusinessCalendar()
    var plain: [Day: DayKind] = [:]
    let first = try day("2026-01-01")
    for _ in 0..<300 {
      let day = first + Int.random(in: 0..<120, using: &random)
      let kind = DayKind.allCases.randomElement(using: &random)!
      calendar.set(day, kind)
      plain[day] = kind
    }
    for offset in 0..<120 {
      let day = first + offset
      let isOpen = day.isWeekend ? plain[day] == .open : plain[day] != .closed
      #expect(calendar.isBusinessDay(day) == isOpen)
    }
    let listed = (0..<calendar.exceptionCount).map { calendar.exception(at: $0).day }
    #expect(listed == listed.sorted())
  }
}
