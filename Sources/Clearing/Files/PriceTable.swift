// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Daily closing prices of many shares as a file holds them: `date` and one column a share, an empty cell for
/// a day without a price (CCP-12).
public struct PriceTable: Sendable {
  public struct Share: Sendable {
    public let code: ShareCode
    public let series: PriceSeries
  }

  /// In byte order of the codes.
  public let shares: [Share]
  public let days: [Day]

  /// A price has up to seven decimals and is kept in the last of them.
  public struct Price: UnitValue {
    public var tenMillionths: Int64
    public init() { tenMillionths = 0 }
    init(tenMillionths: Int64) { self.tenMillionths = tenMillionths }

    public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Price {
      guard !text.isEmpty else { throw .empty }
      var point = text.count
      for index in text.indices where text[index] == 0x2e { point = index }
      // Money and rates have the reader for six decimals; the seventh is read here.
      guard text.count - point - 1 == 7 else {
        let millionths = try Rate.parse(text).millionths
        let (price, overflow) = millionths.multipliedReportingOverflow(by: 10)
        guard !overflow else { throw .range }
        return Price(tenMillionths: price)
      }
      let digit = text[text.count - 1] &- 0x30
      guard digit < 10 else { throw .format }
      let millionths = try Rate.parse(text.extracting(0..<text.count - 1)).millionths
      let (price, overflow) = millionths.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw .range }
      return Price(tenMillionths: price < 0 ? price - Int64(digit) : price + Int64(digit))
    }

    public func write(to out: inout [UInt8]) {
      Rate(millionths: tenMillionths / 10).write(to: &out)
    }
  }

  public init(_ bytes: [UInt8]) throws(TableFault) {
    let table = try CSVTable(bytes)
    guard try table.place(of: "date") == 0 else { throw TableFault(line: 1, column: "date", .order) }
    var days: [Day] = []
    var columns = [(days: [Day], prices: [Int64])](repeating: ([], []), count: table.columns.count - 1)
    for index in 0..<table.count {
      let row = try table.row(index)
      let day: Day = try row.value(at: 0)
      if let last = days.last, last >= day { throw row.fault("date", .order) }
      days.append(day)
      for place in columns.indices where !row.isEmpty(place + 1) {
        let price: Price = try row.value(at: place + 1)
        columns[place].days.append(day)
        columns[place].prices.append(price.tenMillionths)
      }
    }
    self = try PriceTable(days: days, codes: Self.codes(table), columns)
  }

  private static func codes(_ table: CSVTable) throws(TableFault) -> [ShareCode] {
    var codes: [ShareCode] = []
    for column in table.columns.dropFirst() {
      guard let code = ShareCode(column) else {
        throw TableFault(line: 1, column: column, .cell(.format))
      }
      codes.append(code)
    }
    return codes
  }

  private init(
    days: [Day], codes: [ShareCode], _ columns: [(days: [Day], prices: [Int64])]
  ) throws(TableFault) {
    self.days = days
    var shares: [Share] = []
    for (code, column) in zip(codes, columns) {
      do throws(Refusal) {
        // Shares with a price on every day have one list of days among them, so comparing it costs nothing.
        let own = column.days.count == days.count ? days : column.days
        shares.append(Share(code: code, series: try PriceSeries(days: own, prices: column.prices)))
      } catch {
        throw TableFault(line: 1, column: code.description, .cell(.range))
      }
    }
    self.shares = shares.sorted { $0.code < $1.code }
  }
}
