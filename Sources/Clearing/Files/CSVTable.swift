// SPDX-License-Identifier: Apache-2.0
import Units

/// What is wrong with a table, and where: the line counts from 1, the heading's.
public struct TableFault: Error, Equatable, Sendable {
  public enum Problem: Equatable, Sendable {
    /// The heading is missing a column or names one twice.
    case columnMissing
    case columnUnknown
    /// A row has more or fewer cells than the heading.
    case cellCount
    case cell(UnitProblem)
    /// Days do not ascend, or a key occurs twice.
    case order
    case repeated
    /// The row names a kind of record, an account or a share that is not known.
    case unknown
  }
  public let line: Int
  public let column: String
  public let problem: Problem

  public init(line: Int, column: String, _ problem: Problem) {
    self.line = line
    self.column = column
    self.problem = problem
  }
}

/// A CSV file in memory: a heading, then rows with as many cells. Cells hold no quotes and no commas; an
/// empty cell is a value not given.
public struct CSVTable: Sendable {
  public let columns: [String]
  private let bytes: [UInt8]
  private let rows: [Range<Int>]

  public var count: Int { rows.count }

  /// - Parameter known: the columns that may occur; nil for any.
  public init(_ bytes: [UInt8], known: [String]? = nil) throws(TableFault) {
    self.bytes = bytes
    var lines: [Range<Int>] = []
    var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      let last = end > start && bytes[end - 1] == 13 ? end - 1 : end
      lines.append(start..<last)
      start = end + 1
    }
    let cells = lines.first.map { Self.cells($0, bytes) } ?? []
    columns = cells.map { String(decoding: bytes[$0], as: UTF8.self) }
    rows = Array(lines.dropFirst().filter { !$0.isEmpty })
    for (place, column) in columns.enumerated() {
      if columns[..<place].contains(column) { throw TableFault(line: 1, column: column, .repeated) }
      if let known, !known.contains(column) { throw TableFault(line: 1, column: column, .columnUnknown) }
    }
  }

  public func place(of column: String) throws(TableFault) -> Int {
    guard let place = columns.firstIndex(of: column) else {
      throw TableFault(line: 1, column: column, .columnMissing)
    }
    return place
  }

  public func row(_ index: Int) throws(TableFault) -> Row {
    let cells = Self.cells(rows[index], bytes)
    guard cells.count == columns.count else {
      throw TableFault(line: index + 2, column: "", .cellCount)
    }
    return Row(table: self, cells: cells, line: index + 2)
  }

  private static func cells(_ line: Range<Int>, _ bytes: [UInt8]) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = line.lowerBound
    for index in line where bytes[index] == 0x2c {
      cells.append(start..<index)
      start = index + 1
    }
    cells.append(start..<line.upperBound)
    return cells
  }

  public struct Row: Sendable {
    let table: CSVTable
    let cells: [Range<Int>]
    public let line: Int

    /// The text of a cell; empty also where the file has no such column.
    public func text(_ column: String) -> String {
      table.columns.firstIndex(of: column).map { text($0) } ?? ""
    }

    public func text(_ place: Int) -> String { String(decoding: table.bytes[cells[place]], as: UTF8.self) }

    public func isEmpty(_ place: Int) -> Bool { cells[place].isEmpty }

    /// The value of a cell; nil when it is empty.
    public func optional<Value: UnitValue>(_ column: String, _: Value.Type) throws(TableFault) -> Value? {
      guard let place = table.columns.firstIndex(of: column), !cells[place].isEmpty else { return nil }
      return try value(at: place)
    }

    public func value<Value: UnitValue>(_ column: String, _: Value.Type) throws(TableFault) -> Value {
      guard let place = table.columns.firstIndex(of: column) else {
        throw TableFault(line: 1, column: column, .columnMissing)
      }
      return try value(at: place)
    }

    public func value<Value: UnitValue>(at place: Int) throws(TableFault) -> Value {
      do throws(UnitProblem) {
        let range = cells[place]
        return try Value.parse(table.bytes.span.extracting(range))
      } catch {
        throw TableFault(line: line, column: table.columns[place], .cell(error))
      }
    }

    public func fault(_ column: String, _ problem: TableFault.Problem) -> TableFault {
      TableFault(line: line, column: column, problem)
    }
  }
}
