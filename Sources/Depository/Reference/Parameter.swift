// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A number or word of the rules that the regulator may set anew from a day on (GEN-36). A new one is a case
/// and a line in each table below.
public enum Parameter: UInt8, CodedValue {
  /// ACC-55.
  case inactivityDays
  /// GEN-27.
  case ibanMode
  /// TRF-57, TRF-58, GEN-42.
  case transferOpen, transferCutOff, halfDayCutOff, dayEnd

  public static let listName: StaticString = "Parameter"
  public static let note = Bilingual("parameter of the rules", "kural parametresi")
  public static var unknown: RefusalCode { .codeUnknown }

  public var code: StaticString {
    switch self {
    case .inactivityDays: "INACTIVITY_DAYS"
    case .ibanMode: "IBAN_MODE"
    case .transferOpen: "TRANSFER_OPEN"
    case .transferCutOff: "TRANSFER_CUT_OFF"
    case .halfDayCutOff: "HALF_DAY_CUT_OFF"
    case .dayEnd: "DAY_END"
    }
  }

  public var meaning: Bilingual {
    switch self {
    case .inactivityDays:
      Bilingual(
        "days after the opening of an account before an open check makes it inactive",
        "hesap açılışından sonra açık denetimin hesabı hareketsiz yapacağı gün sayısı")
    case .ibanMode:
      Bilingual(
        "whether an account needs an IBAN: OPTIONAL or REQUIRED", "IBAN zorunlu mu: OPTIONAL, REQUIRED")
    case .transferOpen: Bilingual("when transfers open", "virmanların açılış saati")
    case .transferCutOff: Bilingual("cut-off of transfers", "virmanların kapanış saati")
    case .halfDayCutOff: Bilingual("cut-off of transfers on a half day", "yarım günde virman kapanış saati")
    case .dayEnd: Bilingual("end of the day", "gün sonu saati")
    }
  }

  private enum Form {
    case number(ClosedRange<UInt64>)
    case words([StaticString])
    case time
  }

  private var form: Form {
    switch self {
    case .inactivityDays: .number(1...365)
    case .ibanMode: .words(["OPTIONAL", "REQUIRED"])
    case .transferOpen, .transferCutOff, .halfDayCutOff, .dayEnd: .time
    }
  }

  /// A value as it is kept; nil for a text that the parameter does not take.
  func value(of text: Text<20>) -> UInt64? {
    let bytes = text.utf8
    switch form {
    case .number(let range):
      guard let number = try? WholeNumber.read(bytes.span).value, range.contains(number) else { return nil }
      return number
    case .words(let words):
      return words.firstIndex { $0.equals(bytes.span) }.map { UInt64($0) }
    case .time:
      return (try? TimeOfDay.read(bytes.span)).map { UInt64($0.seconds) }
    }
  }
}

/// A value of a parameter from a day on.
public struct ParameterRow: BitwiseCopyable, Sendable {
  public var value: UInt64
  public var validFrom: Day
  public var parameter: Parameter
  private let filler = Filler<3>()
}

/// Sets a parameter from a later day on, with the legal reference that it rests on (GEN-36). Sent again for
/// the same day, it replaces what stood.
public struct ParameterChange: Operation {
  public static let code = OperationCode(rawValue: 120)
  public static let about = OperationDescription(
    name: "parameter-change", title: Bilingual("Parameter of the rules", "Kural parametresi"),
    summary: Bilingual(
      "Sets a parameter from a later day on, with its legal reference. Two different persons enter and approve.",
      "Bir parametreyi hukuki dayanağıyla, sonraki bir günden geçerli olmak üzere değiştirir. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 10, usedBy: Bilingual("MKK", "MKK"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.operatorOnly, "AUT-05"), RefusalNote(.parameterChangeWithoutReference, "GEN-36"),
      RefusalNote(.parameterValueInvalid, "GEN-36"), RefusalNote(.parameterDayNotLater, "GEN-36"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["GEN-27", "GEN-36", "AUT-34"])

  public var parameter = Parameter.blank
  public var value = Text<20>.blank
  public var reference: Text<100>?
  public var validFrom: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("parameter", "parameter", "parametre"), &parameter)
    visitor.field(
      Field("value", "new value: a number, a word or a time", "yeni değer: sayı, sözcük veya saat"), &value)
    visitor.field(
      Field("legalReference", "legal reference that it rests on", "dayandığı hukuki düzenleme"), &reference)
    visitor.field(Field("validFrom", "first day, after today", "ilk gün, bugünden sonra"), &validFrom)
  }

  public struct Plan: ~Copyable {
    fileprivate let row: ParameterRow
    fileprivate let reference: Text<100>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context)
    guard let reference, let validFrom else {
      throw Refusal(
        .parameterChangeWithoutReference, "GEN-36",
        Fact("field", .word(self.reference == nil ? "legalReference" : "validFrom")))
    }
    guard let number = parameter.value(of: value) else {
      throw Refusal(.parameterValueInvalid, "GEN-36", Fact("parameter", .word(parameter.code)))
    }
    // What has begun under one value ends under it.
    guard validFrom > context.day else {
      throw Refusal(.parameterDayNotLater, "GEN-36", Fact("day", .day(validFrom)))
    }
    try book.requireOrder(of: parameter, number, from: validFrom)
    guard book.parameter(parameter, from: validFrom) != nil || !book.parameters.isFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(
      row: ParameterRow(value: number, validFrom: validFrom, parameter: parameter), reference: reference)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    if let slot = book.parameter(parameter, from: plan.row.validFrom) {
      book.parameters[slot] = plan.row
    } else {
      _ = book.parameters.insert(plan.row)
    }
    var event = ParameterChanged()
    event.parameter = parameter
    event.value = value
    event.reference = plan.reference
    event.validFrom = plan.row.validFrom
    work.post(event)
    return .done
  }
}

public struct ParameterChanged: Event {
  public static let code: UInt8 = 96
  public static let name: StaticString = "parameter"
  public static let meaning = Bilingual(
    "a parameter of the rules was set from a day on",
    "bir kural parametresi bir günden geçerli olmak üzere belirlendi")
  public var parameter = Parameter.blank
  public var value = Text<20>.blank
  public var reference = Text<100>.blank
  public var validFrom = Day.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("parameter", "parameter", "parametre"), &parameter)
    visitor.field(Field("value", "value", "değer"), &value)
    visitor.field(Field("reference", "legal reference", "hukuki dayanak"), &reference)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
  }
}

extension Depository {
  /// Values kept for all parameters together, past and to come.
  static let parameterLimit = 4_096

  /// The value of a parameter on a day: the one that began last, or that of the beginning.
  func value(of parameter: Parameter, on day: Day) -> UInt64 {
    var found: ParameterRow?
    parameters.forEach { _, row in
      guard row.parameter == parameter, row.validFrom <= day else { return }
      if found.map({ $0.validFrom < row.validFrom }) ?? true { found = row }
    }
    return found?.value ?? settings.start(of: parameter)
  }

  func parameter(_ parameter: Parameter, from day: Day) -> Slot<ParameterRow>? {
    var found: Slot<ParameterRow>?
    parameters.forEach { slot, row in
      if row.parameter == parameter, row.validFrom == day { found = slot }
    }
    return found
  }

  /// A day opens before its cut-offs and ends after them, on the day from which a time is set and on every
  /// later one from which another is.
  ///
  /// - Refuses: `parameter-value-invalid` (GEN-36).
  func requireOrder(of changed: Parameter, _ value: UInt64, from day: Day) throws(Refusal) {
    guard Settings.times.contains(changed) else { return }
    var next = day
    parameters.forEach { _, row in
      if row.parameter == changed, row.validFrom > day, next == day || row.validFrom < next {
        next = row.validFrom
      }
    }
    var days = [day]
    parameters.forEach { _, row in
      if Settings.times.contains(row.parameter), row.validFrom > day, next == day || row.validFrom < next {
        days.append(row.validFrom)
      }
    }
    for day in days {
      let times = Settings.times.map { $0 == changed ? value : self.value(of: $0, on: day) }
      guard times[0] < times[2], times[2] <= times[1], times[1] < times[3] else {
        throw Refusal(
          .parameterValueInvalid, "GEN-36", Fact("parameter", .word(changed.code)), Fact("day", .day(day)))
      }
    }
  }

  /// The times of a day are those of its first moment.
  mutating func beginDay(_ day: Day) {
    guard parameters.count > 0 else { return }
    for time in Settings.times { settings.set(time, value(of: time, on: day)) }
  }

  /// Whether an account needs an IBAN (GEN-27).
  func needsIBAN(on day: Day) -> Bool { parameters.count > 0 && value(of: .ibanMode, on: day) == 1 }
}

extension Settings {
  /// Opening, cut-off, cut-off of a half day, end.
  static let times: [Parameter] = [.transferOpen, .transferCutOff, .halfDayCutOff, .dayEnd]

  /// What holds before the first change: of a time, what the beginning of the day has set.
  func start(of parameter: Parameter) -> UInt64 {
    switch parameter {
    case .inactivityDays: UInt64(inactivityDays)
    case .ibanMode: 0
    case .transferOpen: UInt64(transferOpen.seconds)
    case .transferCutOff: UInt64(transferCutOff.seconds)
    case .halfDayCutOff: UInt64(halfDayCutOff.seconds)
    case .dayEnd: UInt64(dayEnd.seconds)
    }
  }

  mutating func set(_ parameter: Parameter, _ value: UInt64) {
    let time = TimeOfDay(seconds: Int32(value))
    switch parameter {
    case .transferOpen: transferOpen = time
    case .transferCutOff: transferCutOff = time
    case .halfDayCutOff: halfDayCutOff = time
    case .dayEnd: dayEnd = time
    case .inactivityDays, .ibanMode: break
    }
  }
}
