// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Kernel
import Units

extension Projection {
  /// One page of a report. The cursor holds the entry that the first page reflects, so that all pages show
  /// one moment, whatever happens meanwhile.
  /// - Complexity: what the report's rows take; nothing of former pages is read again but to pass it.
  /// - Source: AUT-33, GEN-31, GEN-32, GEN-34.
  public func report(_ report: Report, _ question: ReportQuestion) throws(ViewFault) -> ReportPage {
    try read { database in
      let position = try Self.position(database)
      let cursor = try question.cursor.map { try ReportCursor($0, of: report, question.groups) }
      let asOf = cursor?.sequence ?? question.asOf
      guard asOf ?? 0 <= position else { throw ViewFault(.cursorUnknown, cause: "an entry to come") }
      var text = ReportText(report, question)
      text.arguments += try Self.period(question.days, upTo: asOf ?? position, database)
      if let asOf { text.arguments += ["asOf": Int64(clamping: asOf)] }
      if let member = question.member {
        text.arguments += ["member": member.text, "memberRow": try Self.row(of: member, database) ?? -1]
      }
      if let cursor { text.go(on: cursor) }
      // Not kept for another time: there are more of them than could be counted.
      let statement = try database.makeStatement(sql: text.sql(asOf: asOf))
      let kinds = text.columns.map(\.kind)
      let found = try Row.fetchAll(statement, arguments: text.arguments).map { row in
        kinds.enumerated().map { ReportValue($1, row[$0]) }
      }
      let sequence = asOf ?? position
      let next = found.count < question.limit ? nil : found.last.map { text.cursor(behind: $0, sequence) }
      let shown = text.columns.indices.filter { !text.columns[$0].isHidden }
      return ReportPage(
        columns: shown.map { text.columns[$0] }, rows: found.map { row in shown.map { row[$0] } }, next: next,
        sequence: sequence)
    }
  }

  /// The entries and instructions of some days, or of all times, up to an entry.
  private static func period(
    _ days: ClosedRange<Day>?, upTo last: UInt64, _ database: Database
  ) throws -> StatementArguments {
    var range = (first: 1 as Int64, last: Int64(clamping: last))
    if let days {
      // Without any entry on these days the range is empty.
      let found = try sequences(of: days, database)
      range = (found?.lowerBound ?? 1, min(found?.upperBound ?? 0, range.last))
    }
    func next(upTo sequence: Int64) throws -> Int64 {
      try Int64.fetchOne(
        database.cachedStatement(
          sql: "SELECT next_instruction FROM entries WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1"),
        arguments: [sequence]) ?? 0
    }
    return [
      "first": range.first, "last": range.last, "firstNumber": try next(upTo: range.first - 1),
      "lastNumber": try next(upTo: range.last) - 1,
    ]
  }
}

/// The statement of a report as it is made up.
private struct ReportText {
  let report: Report
  let columns: [ReportColumn]
  var arguments: StatementArguments = [:]
  private let isOfMember: Bool
  private let limit: Int
  private let isGrouped: Bool
  private var conditions = Conditions()
  private var place = ""

  init(_ report: Report, _ question: ReportQuestion) {
    self.report = report
    isGrouped = !report.groups.isEmpty
    columns = isGrouped ? report.columns(by: question.groups) : report.columns
    isOfMember = question.member != nil
    limit = min(max(question.limit, 1), Projection.reportLimit)
    // What is announced to all has no member of its own.
    if isOfMember, !report.members.isEmpty {
      conditions.add("(\(report.members.map { "\"\($0)\" = :member" }.joined(separator: " OR ")))")
    }
    for filter in report.filters {
      guard let value = question.values[filter.name] else { continue }
      conditions.add(filter.condition)
      arguments += [filter.name: value.databaseValue]
    }
  }

  private var order: [ReportColumn] { Self.order(report, columns) }

  static func order(_ report: Report, _ columns: [ReportColumn]) -> [ReportColumn] {
    guard report.groups.isEmpty else { return columns.dropLast(Report.measures.count) }
    return report.order.compactMap { name in columns.first { $0.name == name } }
  }

  mutating func go(on cursor: ReportCursor) {
    let names = cursor.values.indices.map { "place\($0)" }
    for (name, value) in zip(names, cursor.values) { arguments += [name: value.databaseValue] }
    let keys = order.map(\.ordered).joined(separator: ", ")
    place = " WHERE (\(keys)) > (\(names.map { ":\($0)" }.joined(separator: ", ")))"
  }

  func cursor(behind row: [ReportValue?], _ sequence: UInt64) -> String {
    let values = order.map { column -> ReportValue in
      let value = columns.firstIndex { $0.name == column.name }.flatMap { row[$0] }
      return value ?? (column.isText ? .text("") : .number(0))
    }
    return ReportCursor(sequence: sequence, values: values).text
  }

  func sql(asOf sequence: UInt64?) -> String {
    var tables = sequence == nil ? [] : report.changing.map(\.past)
    let names = Self.list(report.columns)
    tables.append("report (\(names)) AS (\n\(report.select(isOfMember))\n)")
    tables.append("chosen (\(Self.list(columns))) AS (\(chosen))")
    return "WITH \(tables.joined(separator: ",\n"))\nSELECT \(Self.list(columns)) FROM chosen\(place)"
      + " ORDER BY \(order.map(\.ordered).joined(separator: ", ")) LIMIT \(limit)"
  }

  private var chosen: String {
    guard isGrouped else { return "SELECT \(Self.list(columns)) FROM report\(conditions.sql)" }
    let groups = Self.list(columns.dropLast(Report.measures.count))
    return "SELECT \(groups), count(*), sum(quantity) FROM report\(conditions.sql) GROUP BY \(groups)"
  }

  private static func list(_ columns: some Collection<ReportColumn>) -> String {
    columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
  }
}

extension Projection {
  /// The most rows of a report in one answer: a file's; pages on screens are shorter.
  public static let reportLimit = 100_000
}

/// Behind which row a report goes on, and the entry that all its pages reflect.
private struct ReportCursor {
  var sequence: UInt64
  var values: [ReportValue]

  init(sequence: UInt64, values: [ReportValue]) {
    self.sequence = sequence
    self.values = values
  }

  init(_ text: String, of report: Report, _ groups: [String]) throws {
    let columns = report.groups.isEmpty ? report.columns : report.columns(by: groups)
    let order = ReportText.order(report, columns)
    let padded = text.replacing("-", with: "+").replacing("_", with: "/")
    let missing = String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded + missing),
      let form = try? JSONDecoder().decode(Form.self, from: data), form.values.count == order.count
    else { throw ViewFault(.cursorUnknown, cause: "not a place in the report") }
    sequence = form.sequence
    values = try zip(order, form.values).map { column, text in
      if column.isText { return .text(text) }
      guard let number = Int64(text) else { throw ViewFault(.cursorUnknown, cause: "not a number") }
      return .number(number)
    }
  }

  private struct Form: Codable {
    var sequence: UInt64
    var values: [String]
  }

  var text: String {
    let texts = values.map { value in
      switch value {
      case .text(let text): text
      case .number(let number): String(number)
      case .flag(let isSet): isSet ? "1" : "0"
      case .time(let time): String(time.microseconds)
      }
    }
    let data = (try? JSONEncoder().encode(Form(sequence: sequence, values: texts))) ?? Data()
    return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}

extension ReportColumn {
  fileprivate var isText: Bool { kind == .text || kind == .day }
}

extension ReportValue {
  fileprivate init?(_ kind: ReportColumn.Kind, _ value: DatabaseValue) {
    switch (kind, value.storage) {
    case (_, .null): return nil
    case (.number, .int64(let number)): self = .number(number)
    case (.flag, .int64(let number)): self = .flag(number != 0)
    case (.time, .int64(let number)): self = .time(Moment(microseconds: number))
    case (_, .int64(let number)): self = .text(String(number))
    default: self = .text(String.fromDatabaseValue(value) ?? "")
    }
  }

  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .text(let text): text.databaseValue
    case .number(let number): number.databaseValue
    case .flag(let isSet): isSet.databaseValue
    case .time(let time): time.microseconds.databaseValue
    }
  }
}

extension SQLTable {
  /// The table itself as it stood at the entry `:asOf`, under its own name.
  fileprivate var past: String {
    let names = columns.map(\.name).joined(separator: ", ")
    guard let since else {
      return "\(name) (\(names)) AS (SELECT \(names) FROM main.\(name) WHERE sequence <= :asOf)"
    }
    return """
      \(name) (\(names)) AS (
        SELECT \(names) FROM main.\(name) WHERE \(since) <= :asOf
        UNION ALL SELECT \(names) FROM main.\(name)_former WHERE \(since) <= :asOf AND until > :asOf)
      """
  }
}
