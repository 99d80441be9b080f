// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct DayTests {
  @Test(.rule("GEN-37")) func `seven days after an event end with the seventh day after it`() {
    #expect(Day("2026-03-02").map { $0 + 7 } == Day("2026-03-09"))
  }

  @Test(.rule("ACC-55")) func `an account opened on 28 December is active until 4 January`() throws {
    let opening = try #require(Day("2026-12-28"))
    #expect((opening + 7).description == "2027-01-04")
    #expect((opening + 8).description == "2027-01-05")
  }

  @Test func `every day from 1850 to 9999 follows the one before`() throws {
    var day = try #require(Day(year: 1850, month: 1, day: 1))
    var weekday = 2  // a Tuesday
    var wrong = 0
    for year in 1850...9999 {
      let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
      for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        for date in 1...length {
          let expected = Day.Components(year: year, month: month + 1, day: date)
          if Day(year: year, month: month + 1, day: date) != day { wrong += 1 }
          if day.components != expected || day.weekday != weekday { wrong += 1 }
          day += 1
          weekday = weekday % 7 + 1
        }
        if Day(year: year, month: month + 1, day: length + 1) != nil { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test func `the count begins in 1970 and weeks on Monday`() {
    #expect(Day("1970-01-01")?.number == 0)
    #expect(Day("1969-12-31")?.number == -1)
    #expect(Day("2000-03-01")?.number == 11_017)
    #expect(Day("2026-03-02")?.weekday == 1)
    #expect(Day("2026-10-31")?.weekday == 6)
    #expect(Day("2026-11-01")?.isWeekend == true)
  }

  @Test(
    .rule("GEN-24"),
    arguments: [
      "2026-3-2", "2026/03/02", "02-03-2026", "20260302", "2026-03-02 ", "2026-03-0x", "-026-03-02",
      "2026-03-02T",
    ])
  func `a date has only the form of ISO 8601`(text: String) {
    #expect(problem(Day.self, text) == .format)
  }

  @Test(arguments: [
    "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-04-31", "2026-01-00", "1849-12-31",
    "0000-01-01",
  ])
  func `a date that no calendar has is out of range`(text: String) {
    #expect(problem(Day.self, text) == .range)
  }

  @Test(arguments: seeds)
  func `a day is read back as written`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let first = try #require(Day("1850-01-01")).number
    let last = try #require(Day("9999-12-31")).number
    for _ in 0..<2000 { #expect(roundTrips(Day(number: .random(in: first...last, using: &random)))) }
  }

  @Test func `days are counted between days`() throws {
    let (first, last) = try (#require(Day("2024-02-28")), #require(Day("2024-03-01")))
    #expect(last - first == 2)
    #expect(first - last == -2)
    #expect(last - 2 == first)
    #expect(first < last)
  }
}
