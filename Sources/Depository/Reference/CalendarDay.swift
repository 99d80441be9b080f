// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// How a day of the calendar stands (GEN-42).
public enum CalendarDayKind: UInt8, CodedValue {
  case open, half, closed

  public static let listName: StaticString = "CalendarDayKind"
  public static let note = Bilingual("kind of day", "gün türü")
  public static var unknown: RefusalCode { .codeUnknown }
  public var code: StaticString {
    switch self {
    case .open: "open"
    case .half: "half"
    case .closed: "closed"
    }
  }
  public var meaning: Bilingual {
    switch self {
    case .open: Bilingual("open", "açık")
    case .half: Bilingual("half day, closed from 13:00", "yarım gün, 13:00'ten sonra kapalı")
    case .closed: Bilingual("closed", "kapalı")
    }
  }

  var dayKind: DayKind {
    switch self {
    case .open: .open
    case .half: .half
    case .closed: .closed
    }
  }
}

/// Sets a day of the business calendar; only for days that have not begun (GEN-42).
public struct CalendarDay: Operation {
  public static let code = OperationCode(rawValue: 30)
  public static let about = OperationDescription(
    name: "calendar-day", title: Bilingual("Calendar day", "Takvim günü"),
    summary: Bilingual(
      "Sets a day open, half or closed. Saturdays and Sundays are closed unless set open.",
      "Bir günü açık, yarım veya kapalı yapar. Cumartesi ve pazar, açık denmedikçe kapalıdır."),
    function: 10, usedBy: Bilingual("MKK", "MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.calendarDayBegun, "GEN-42"),
      RefusalNote(.tableFull, "GEN-42"),
    ])

  public var day = Day.blank
  public var kind = CalendarDayKind.blank
  public var name: Text<100>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("day", "day", "gün"), &day)
    visitor.field(Field("kind", "kind of day", "gün türü"), &kind)
    visitor.field(Field("name", "name of the holiday", "tatilin adı"), &name)
  }

  public struct Plan: ~Copyable { fileprivate init() {} }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    guard day > context.day else { throw Refusal(.calendarDayBegun, "GEN-42", Fact("day", .day(day))) }
    // A hundred years of exceptions are enough.
    guard book.calendar.exceptionCount < 10_000 else { throw Refusal(.tableFull, "GEN-42") }
    return Plan()
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.calendar.set(day, kind.dayKind)
    var event = CalendarChanged()
    event.day = day
    event.kind = kind
    work.post(event)
    work.followUp(FollowUp(kind: CoreDue.calendarChanged, subject: UInt64(bitPattern: Int64(day.number))))
    return .done
  }
}
