// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A report, described once: where its rows come from, who sees which of them, by what they are chosen and in
/// which order they come. The door, the tool and the documents make theirs from it (AUT-33, GEN-32).
public struct Report: Sendable {
  /// Who may ask for it.
  public enum Audience: Sendable {
    /// A member for its own rows; operator, regulator and auditor for all.
    case members
    /// A member for its own rows; of others only the operator: personal data.
    case ownMember
    /// Operator and regulator (GEN-34).
    case surveillance
    case operatorOnly
  }

  public let name: String
  public let title: Bilingual
  public let audience: Audience
  /// The functions of which its user holds some authority, if only `view` (AUT-28, CLR-05); nil for a report
  /// that none opens.
  public private(set) var openedBy: FunctionSet?
  /// Whether it is of some days, and of how many when none are named; nil for one of all times.
  public let days: Int?
  public let filters: [ReportFilter]
  /// Columns by one or more of which rows are counted and summed up; empty for a list of the rows themselves.
  public let groups: [String]
  let columns: [ReportColumn]
  /// Columns of which one names the member whose row it is.
  let members: [String]
  /// Columns of the order, which no two rows have alike.
  let order: [String]
  /// Tables whose former rows are meant when a past moment is asked for; of all others the rows never change.
  let changing: [SQLTable]
  /// The rows, with or without a member to look for (`:memberRow`). It may speak of the period: entries
  /// `:first` to `:last`, instructions `:firstNumber` to `:lastNumber`.
  let select: @Sendable (_ isOfMember: Bool) -> String

  init(
    _ name: String, _ title: Bilingual, for audience: Audience = .members, days: Int? = nil,
    columns: [ReportColumn], of members: [String] = ["member"], filters: [ReportFilter] = [],
    groups: [String] = [], order: [String], changing: [SQLTable] = [],
    select: @escaping @Sendable (_ isOfMember: Bool) -> String
  ) {
    self.name = name
    self.title = title
    self.audience = audience
    self.days = days
    self.columns = columns
    self.members = members
    self.filters = filters
    self.groups = groups
    self.order = order
    self.changing = changing
    self.select = select
  }

  public static func named(_ name: String) -> Report? { all.first { $0.name == name } }

  public static let all: [Report] =
    of([1], access) + of([2], accounts) + of([3], transfers) + of([2, 7], investorReports) + of(.any, records)
    + of([5], [trades]) + of([4], centralBank) + of([6], clearing + series + fund) + commonData

  private static func of(_ functions: FunctionSet, _ reports: [Report]) -> [Report] {
    reports.map { report in
      var report = report
      report.openedBy = functions
      return report
    }
  }

  /// The columns of an answer, when grouped by some of them.
  public func columns(by groups: [String] = []) -> [ReportColumn] {
    guard !self.groups.isEmpty else { return columns.filter { !$0.isHidden } }
    return columns.filter { groups.contains($0.name) || Self.always.contains($0.name) } + Self.measures
  }

  /// All columns that an answer can have.
  public var everyColumn: [ReportColumn] { columns(by: groups) }

  /// Units of different securities are never added up.
  static let always = ["isin", "currency"]
  static let measures = [
    ReportColumn("count", .number, "number of records", "kayıt sayısı"),
    ReportColumn("sum", .number, "sum of their quantities", "adetlerinin toplamı"),
  ]
}

/// A column of a report.
public struct ReportColumn: Sendable {
  public enum Kind: Sendable {
    case text, number, flag, day, time
  }

  public let name: String
  public let kind: Kind
  public let note: Bilingual
  /// Stands in no answer: only the order goes by it.
  var isHidden = false

  init(_ name: String, _ kind: Kind, _ english: StaticString, _ turkish: StaticString) {
    self.name = name
    self.kind = kind
    note = Bilingual(english, turkish)
  }

  var hidden: ReportColumn {
    var copy = self
    copy.isHidden = true
    return copy
  }

  /// What stands in the order for no value.
  var ordered: String {
    switch kind {
    case .text, .day: "COALESCE(\"\(name)\", '')"
    case .number, .flag, .time: "COALESCE(\"\(name)\", 0)"
    }
  }
}

/// What rows are chosen by.
public struct ReportFilter: Sendable {
  public let name: String
  public let note: Bilingual
  public let form: FieldForm
  /// True of the rows that are meant; the value is the argument of its name.
  let condition: String
  private let value: @Sendable (String) throws(FieldProblem) -> ReportValue

  public func read(_ text: String) throws(FieldProblem) -> ReportValue { try value(text) }

  /// Rows with the very value.
  init<Value: FieldValue>(
    _ name: String, in column: String? = nil, _: Value.Type, _ english: StaticString, _ turkish: StaticString
  ) {
    self.name = name
    note = Bilingual(english, turkish)
    form = Value.form
    condition = "\"\(column ?? name)\" = :\(name)"
    value = { (text: String) throws(FieldProblem) -> ReportValue in
      let bytes = Array(text.utf8)
      let value = try Value.read(bytes.span)
      return (value as? Flag).map { .flag($0.isSet) } ?? .text(value.text)
    }
  }

  /// Rows whose day, or time, comes before the day.
  init(before name: String, _ column: ReportColumn, _ english: StaticString, _ turkish: StaticString) {
    self.name = name
    note = Bilingual(english, turkish)
    form = Day.form
    condition = "\"\(column.name)\" < :\(name)"
    let isTime = column.kind == .time
    value = { (text: String) throws(FieldProblem) -> ReportValue in
      let bytes = Array(text.utf8)
      let day = try Day.read(bytes.span)
      return isTime ? .time(Moment(day: day, time: .midnight)) : .text(day.text)
    }
  }
}

public enum ReportValue: Sendable, Equatable {
  case text(String)
  case number(Int64)
  case flag(Bool)
  case time(Moment)

  /// As a file has it.
  public var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): String(number)
    case .flag(let isSet): isSet ? "true" : "false"
    case .time(let time): time.description
    }
  }
}

/// What a report is asked by.
public struct ReportQuestion: Sendable {
  /// Nil for everybody's rows.
  public var member: MemberCode?
  /// Nil for all times.
  public var days: ClosedRange<Day>?
  /// Filters by their names.
  public var values: [String: ReportValue] = [:]
  /// Columns to group by.
  public var groups: [String] = []
  public var asOf: UInt64?
  public var cursor: String?
  public var limit = 100

  public init() {}
}

/// Some rows of a report, nil where one has no value.
public struct ReportPage: Sendable {
  public var columns: [ReportColumn]
  public var rows: [[ReportValue?]]
  /// Nil at the end.
  public var next: String?
  /// The entry that all pages of the report reflect.
  public var sequence: UInt64
}
