// SPDX-License-Identifier: Apache-2.0
import GRDB
import Kernel

// Rows that change keep what they were: a second table holds each former row with the entry from which it no
// longer held. A question as of an entry reads both, so that a past moment costs about what the present does.
// What is only ever added to (movements, balances, notices, entries, steps) needs no second table.

extension SQLTable {
  static let until = SQLColumn(
    "until", .bigint, "entry from which the row no longer held", "satırın artık geçerli olmadığı kayıt")

  /// Where a row goes when another takes its place; nil for a table whose rows never change.
  var former: SQLTable? {
    guard let since else { return nil }
    return SQLTable(
      name: formerName,
      note: Bilingual(
        "Former rows of the table of that name, each with the entry that ended it.",
        "Aynı adlı tablonun eski satırları, her biri sona erdiren kayıtla."),
      columns: columns + [Self.until], key: key + [since],
      indexes: indexes.filter(\.servesPast).map {
        SQLIndex(name: "\($0.name)_former", columns: $0.columns, condition: $0.condition)
      })
  }

  private var formerName: String { "\(name)_former" }

  /// Present and former rows together, for those who ask in SQL.
  var history: SQLView? {
    guard since != nil else { return nil }
    let names = columns.map(\.name).joined(separator: ", ")
    return SQLView(
      name: "\(name)_history", note: Self.historyNote, columns: columns + [Self.until.nullable],
      selects: [
        "SELECT \(names), CAST(NULL AS bigint) FROM \(name)", "SELECT \(names), until FROM \(formerName)",
      ])
  }

  static let historyNote = Bilingual(
    """
    The same rows with those that they took the place of. As of an entry n: the row's own entry <= n AND \
    (until IS NULL OR until > n).
    """,
    """
    Aynı satırlar, yerini aldıklarıyla birlikte. Bir n kaydı itibarıyla: satırın kendi kaydı <= n AND \
    (until IS NULL OR until > n).
    """)

  static func keepFormer(_ name: String, _ columns: [SQLColumn], _ key: [String], _ since: String) -> String {
    let names = columns.map(\.name).joined(separator: ", ")
    let keys = key.enumerated().map { "\($1) = ?\($0 + 2)" }.joined(separator: " AND ")
    return """
      INSERT INTO \(name)_former (\(names), until) SELECT \(names), ?1 FROM \(name)
      WHERE \(keys) AND \(since) < ?1
      """
  }

  /// Where rows as they stand are found, or as they stood once an entry had been carried out, each place with
  /// the conditions under which its rows are meant. A row is in one of them.
  func sources(asOf sequence: UInt64?, as alias: String) -> [TableSource] {
    guard let sequence, let since else { return [TableSource(name: name, conditions: Conditions())] }
    var present = Conditions()
    present.add("\(alias).\(since) <= ?", [Int64(clamping: sequence)])
    var past = present
    past.add("\(alias).until > ?", [Int64(clamping: sequence)])
    return [TableSource(name: name, conditions: present), TableSource(name: formerName, conditions: past)]
  }
}

/// A table to read from and which of its rows are meant.
struct TableSource {
  var name: String
  var conditions: Conditions
}
