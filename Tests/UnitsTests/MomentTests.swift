// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct MomentTests {
  @Test(
    .rule("GEN-37"),
    arguments: [
      ("2026-03-02T10:00:00", "2026-03-02T10:00:00+03:00"),
      ("2026-03-02T10:00:00+03:00", "2026-03-02T10:00:00+03:00"),
      ("2026-03-02T10:00:00Z", "2026-03-02T13:00:00+03:00"),
      ("2026-03-02T22:30:00Z", "2026-03-03T01:30:00+03:00"),
      ("2026-03-02T10:00:00.5", "2026-03-02T10:00:00.500000+03:00"),
      ("2026-03-02T10:00:00.123456Z", "2026-03-02T13:00:00.123456+03:00"),
      ("2026-03-02T10:00:00.000000", "2026-03-02T10:00:00+03:00"),
      ("1850-01-01T00:00:00.000001", "1850-01-01T00:00:00.000001+03:00"),
      ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999+03:00"),
    ])
  func `system time is that of Istanbul`(text: String, written: String) throws {
    let moment = try #require(Moment(text))
    #expect(moment.description == written)
    #expect(roundTrips(moment))
  }

  @Test func `the count begins at midnight of 1970 in UTC`() {
    #expect(Moment("1970-01-01T00:00:00Z")?.microseconds == 0)
    #expect(Moment("1970-01-01T00:00:00")?.microseconds == -10_800_000_000)
    #expect(Moment("2026-03-02T10:00:00")?.microseconds == 1_772_434_800_000_000)
  }

  @Test(arguments: [
    "2026-03-02", "2026-03-02 10:00:00", "2026-03-02T10:00", "2026-03-02T10:00:00.",
    "2026-03-02T10:00:00.1234567",
    "2026-03-02T10:00:00+02:00", "2026-03-02T10:00:00+03:30", "2026-03-02T10:00:00-03:00",
    "2026-03-02T10:00:00+0300", "2026-03-02T10:00:00z", "2026-03-02T10:00:00ZZ", "2026-03-02T10:00:00.5x",
  ])
  func `other forms are no moments`(text: String) {
    #expect(problem(Moment.self, text) == .format)
  }

  @Test func `a moment on no day or at no hour is out of range`() {
    #expect(problem(Moment.self, "2026-02-29T10:00:00") == .range)
    #expect(problem(Moment.self, "2026-03-02T24:00:00") == .range)
    #expect(problem(Moment.self, "") == .empty)
  }

  @Test func `a day in Istanbul runs from midnight to midnight`() throws {
    let day = try #require(Day("2026-03-02"))
    let midnight = Moment(day: day, time: .midnight)
    #expect(midnight.day == day && midnight.timeOfDay == .midnight)
    let last = midnight + Moment.microsecondsPerDay - 1
    #expect(last.day == day && last.timeOfDay == TimeOfDay("23:59:59"))
    #expect((last + 1).day == day + 1)
    #expect((midnight - 1).day == day - 1)
    #expect(last - midnight == Moment.microsecondsPerDay - 1)
  }

  @Test(arguments: seeds)
  func `a moment is read back as written`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let first = try #require(Moment("1850-01-01T00:00:00")).microseconds
    let last = try #require(Moment("9999-12-31T23:59:59")).microseconds
    for _ in 0..<2000 {
      let moment = Moment(microseconds: .random(in: first...last, using: &random))
      #expect(roundTrips(moment))
      let second = Moment(day: moment.day, time: moment.timeOfDay)
      #expect(second <= moment && moment - second < Moment.microsecondsPerSecond)
    }
  }
}

@Suite struct TimeOfDayTests {
  @Test func `every second of the day is read back as written`() {
    var wrong = 0
    for seconds in 0..<Int32(86400) {
      let time = TimeOfDay(seconds: seconds)
      if !roundTrips(time) || TimeOfDay(hour: time.hour, minute: time.minute, second: time.second) != time {
        wrong += 1
      }
    }
    #expect(wrong == 0)
  }

  @Test func `seconds may be left out`() {
    #expect(TimeOfDay("10:05")?.description == "10:05:00")
    #expect(TimeOfDay("10:05:07")?.seconds == 36_307)
  }

  @Test func `other texts are no times`() {
    for text in ["1005", "10.05", "10:5", "10:05:", "10:05:0", "10:05 07", "1o:05"] {
      #expect(problem(TimeOfDay.self, text) == .format, "\(text)")
    }
    for text in ["24:00", "10:60", "10:00:60"] { #expect(problem(TimeOfDay.self, text) == .range, "\(text)") }
    #expect(problem(TimeOfDay.self, "") == .empty)
  }

  @Test func `a time outside the day traps`() async {
    await #expect(processExitsWith: .failure) { _ = TimeOfDay(seconds: 86400) }
  }
}
