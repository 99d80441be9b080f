// SPDX-License-Identifier: Apache-2.0

/// A day and a second of it, as the clocks of Istanbul show them.
struct ModelTime: Comparable {
  /// Year, month and day, so that the order of the texts is that of the days.
  var day: String
  var second: Int

  static func < (left: ModelTime, right: ModelTime) -> Bool {
    (left.day, left.second) < (right.day, right.second)
  }

  /// By the congruence of Zeller, in which 0 is Saturday and 1 is Sunday.
  static func isWeekend(_ day: String) -> Bool {
    let parts = day.split(separator: "-").map { Int($0)! }
    let (year, month) = parts[1] < 3 ? (parts[0] - 1, parts[1] + 12) : (parts[0], parts[1])
    let century = year / 100
    let count = parts[2] + 13 * (month + 1) / 5 + year % 100 + year % 100 / 4 + century / 4 + 5 * century
    return count % 7 < 2
  }

  // MARK: Days, counted one by one

  static func daysOfMonth(_ month: Int, in year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// The day so many days later, or earlier.
  static func day(_ count: Int, after day: String) -> String {
    let parts = day.split(separator: "-").map { Int($0)! }
    var (year, month, date) = (parts[0], parts[1], parts[2])
    for _ in 0..<abs(count) {
      date += count.signum()
      if date > daysOfMonth(month, in: year) {
        (month, date) = (month + 1, 1)
        if month > 12 { (year, month) = (year + 1, 1) }
      } else if date < 1 {
        month -= 1
        if month < 1 { (year, month) = (year - 1, 12) }
        date = daysOfMonth(month, in: year)
      }
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))"
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}

/// A time with its fraction of a second, as fields hold it.
struct ModelMoment: Comparable {
  var day: String
  var second: Int
  var microsecond = 0

  /// The last of all days: what has no end.
  static let never = ModelMoment(day: "9999-12-31", second: 86_399)

  static func < (left: ModelMoment, right: ModelMoment) -> Bool {
    (left.day, left.second, left.microsecond) < (right.day, right.second, right.microsecond)
  }

  init(day: String, second: Int) {
    self.day = day
    self.second = second
  }

  init(_ time: ModelTime) { self.init(day: time.day, second: time.second) }

  /// Reads "2026-03-02T10:15:00", then perhaps a fraction, then perhaps "+03:00" or "Z"; nil for anything
  /// else.
  init?(_ text: String) {
    guard text.count >= 19, text.dropFirst(10).first == "T" else { return nil }
    day = String(text.prefix(10))
    guard ModelKind.isDay(day), let second = ModelKind.seconds(String(text.dropFirst(11).prefix(8))) else {
      return nil
    }
    self.second = second
    var rest = text.dropFirst(19)
    if rest.first == "." {
      let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      guard (1...6).contains(digits.count) else { return nil }
      microsecond = Int(digits + String(repeating: "0", count: 6 - digits.count))!
      rest = rest.dropFirst(1 + digits.count)
    }
    guard ["", "Z", "+03:00"].contains(String(rest)) else { return nil }
    guard rest == "Z" else { return }
    self.second += 3 * 3600
    guard self.second >= 86_400 else { return }
    self.second -= 86_400
    day = ModelTime.day(1, after: day)
  }

  var text: String {
    let clock = [second / 3600, second / 60 % 60, second % 60].map { ModelTime.padded($0, 2) }
    let fraction = microsecond == 0 ? "" : ".\(ModelTime.padded(microsecond, 6))"
    return "\(day)T\(clock.joined(separator: ":"))\(fraction)+03:00"
  }
}
