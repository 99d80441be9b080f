// SPDX-License-Identifier: Apache-2.0
import GRDB

/// The conditions of a question with their arguments, in order.
struct Conditions {
  private(set) var sql = ""
  private(set) var arguments: StatementArguments = []
  private var joint: String

  /// `joint` stands before the first condition: `WHERE`, or `AND` behind one.
  init(after joint: String = "WHERE") { self.joint = joint }

  mutating func add(_ condition: String, _ values: StatementArguments = []) {
    sql += " \(joint) \(condition)"
    joint = "AND"
    arguments += values
  }

  /// Arguments of what stands before the conditions.
  mutating func precede(_ values: StatementArguments) { arguments = values + arguments }

  /// The rows that a select gives under these conditions, in an order, up to a number.
  func fetch<Value>(
    _ database: Database, _ select: String, order: String, limit: Int, _ read: (Row) throws -> Value
  ) throws -> [Value] {
    let statement = try database.cachedStatement(sql: "\(select)\(sql) ORDER BY \(order) LIMIT \(limit)")
    let cursor = try Row.fetchCursor(statement, arguments: arguments)
    var values: [Value] = []
    while let row = try cursor.next() { values.append(try read(row)) }
    return values
  }
}

extension Array where Element: Sendable {
  /// The first rows of several lists that come in the same order.
  static func merged(_ lists: [[Element]], limit: Int, by precedes: (Element, Element) -> Bool) -> [Element] {
    lists.count == 1 ? lists[0] : Array(lists.joined().sorted(by: precedes).prefix(limit))
  }
}
