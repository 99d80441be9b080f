// SPDX-License-Identifier: Apache-2.0
import Kernel

/// The databases that the views can live in.
public enum SQLDialect: Sendable, CaseIterable {
  case sqlite, postgres
}

/// The type of a column, in the terms of neither database.
enum SQLType {
  /// A small number: a row number, a code, a line.
  case integer
  /// A number of 64 bits: a quantity, a sequence.
  case bigint
  case text
  case boolean
  /// A day without a time.
  case date

  func name(in dialect: SQLDialect) -> String {
    switch (self, dialect) {
    case (.integer, .sqlite), (.bigint, .sqlite), (.boolean, .sqlite): "INTEGER"
    case (.text, .sqlite), (.date, .sqlite): "TEXT"
    case (.integer, .postgres): "integer"
    case (.bigint, .postgres): "bigint"
    case (.text, .postgres): "text"
    case (.boolean, .postgres): "boolean"
    case (.date, .postgres): "date"
    }
  }
}

/// One column with what is said of it in both languages.
struct SQLColumn {
  var name: String
  var type: SQLType
  var isNullable = false
  /// Tells something of a person: kept out of what is handed on.
  var isPersonal = false
  var note: Bilingual

  init(_ name: String, _ type: SQLType, _ english: StaticString, _ turkish: StaticString) {
    self.name = name
    self.type = type
    note = Bilingual(english, turkish)
  }

  /// The same column where a row may go without a value.
  var nullable: SQLColumn {
    var copy = self
    copy.isNullable = true
    return copy
  }

  var personal: SQLColumn {
    var copy = self
    copy.isPersonal = true
    return copy
  }

  func declaration(in dialect: SQLDialect) -> String {
    "\(name) \(type.name(in: dialect))" + (isNullable ? "" : " NOT NULL")
  }
}

struct SQLIndex {
  var name: String
  var columns: String
  /// Only rows that this is true of; nil for all.
  var condition: String?
  var isUnique = false
  /// Whether former rows are looked up by it, too.
  var servesPast = false

  func create(on table: String) -> String {
    let kind = isUnique ? "UNIQUE INDEX" : "INDEX"
    return "CREATE \(kind) \(name) ON \(table) (\(columns))" + (condition.map { " WHERE \($0)" } ?? "") + ";"
  }
}

/// One stored table.
struct SQLTable {
  var name: String
  var note: Bilingual
  var columns: [SQLColumn]
  /// Columns of the primary key, in order.
  var key: [String]
  var indexes: [SQLIndex]
  /// The column with the entry from which a row holds, where rows change; nil where they never do.
  var since: String?
  /// `INSERT` with a parameter for each column.
  let insert: String
  /// The same, unless there is a row with the same key.
  let insertNew: String
  /// The same, in place of the row with the same key.
  let replace: String
  /// Copies the row with a key (?2 and further) to the former ones, unless the entry at hand (?1) has changed
  /// it already.
  let keepFormer: String

  init(
    name: String, note: Bilingual, columns: [SQLColumn], key: [String], indexes: [SQLIndex] = [],
    since: String? = nil
  ) {
    self.name = name
    self.note = note
    self.columns = columns
    self.key = key
    self.indexes = indexes
    self.since = since
    insert = Self.insert(name, columns)
    insertNew = "\(insert) ON CONFLICT (\(key.joined(separator: ", "))) DO NOTHING"
    replace = insert + Self.replace(key, columns)
    keepFormer = Self.keepFormer(name, columns, key, since ?? "sequence")
  }

  func create(in dialect: SQLDialect) -> String {
    var lines = columns.map { column in
      // In SQLite a key of one number is the place of the row itself.
      "  " + column.declaration(in: dialect) + (key == [column.name] ? " PRIMARY KEY" : "")
    }
    if key.count > 1 { lines.append("  PRIMARY KEY (\(key.joined(separator: ", ")))") }
    let body = "CREATE TABLE \(name) (\n" + lines.joined(separator: ",\n") + "\n)"
    return ([body + ending(in: dialect)] + indexes.map { $0.create(on: name) }).joined(separator: "\n")
  }

  private func ending(in dialect: SQLDialect) -> String {
    guard dialect == .sqlite else { return ";" }
    // With a longer key the rows lie in its order, and no second tree is kept.
    return key.count > 1 ? " STRICT, WITHOUT ROWID;" : " STRICT;"
  }

  private static func insert(_ name: String, _ columns: [SQLColumn]) -> String {
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    return "INSERT INTO \(name) (\(columns.map(\.name).joined(separator: ", "))) VALUES (\(places))"
  }

  private static func replace(_ key: [String], _ columns: [SQLColumn]) -> String {
    let rest = columns.map(\.name).filter { !key.contains($0) }
    let updates = rest.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    return " ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET \(updates)"
  }
}

/// A table that is reckoned from stored ones whenever it is asked.
struct SQLView {
  var name: String
  var note: Bilingual
  var columns: [SQLColumn]
  /// Its `SELECT` statements, whose rows come together; the same text for both databases.
  var selects: [String]

  func create() -> String {
    "CREATE VIEW \(name) (\(columns.map(\.name).joined(separator: ", "))) AS\n"
      + selects.joined(separator: "\nUNION ALL\n") + ";"
  }
}

/// The whole description: stored tables first, then what is reckoned from them.
public enum ViewSchema {
  /// Rises whenever the tables or what is projected into them change: older tables are rebuilt.
  static let format: Int64 = 7

  /// All statements that make the empty tables.
  public static func create(in dialect: SQLDialect) -> String {
    (tables.map { $0.create(in: dialect) } + views.map { $0.create() }).joined(separator: "\n") + "\n"
  }

  /// All statements that take the tables away again.
  public static var drop: String {
    (views.reversed().map { "DROP VIEW IF EXISTS \($0.name);" }
      + tables.reversed().map { "DROP TABLE IF EXISTS \($0.name);" }).joined(separator: "\n") + "\n"
  }

  /// Names of the stored tables.
  public static var tableNames: [String] { tables.map(\.name) }
  /// Names of the views over them.
  public static var viewNames: [String] { views.map(\.name) }
}
