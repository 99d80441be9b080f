// SPDX-License-Identifier: Apache-2.0
import Kernel

/// One column of a file of the calculator: what the reader knows it by and what the data dictionary says of
/// it.
public struct FileColumn: Sendable {
  public let name: String
  /// The records that use it.
  public let records: String
  public let form: String
  public let meaning: Bilingual

  init(_ name: String, _ records: String, _ form: String, _ english: StaticString, _ turkish: StaticString) {
    self.name = name
    self.records = records
    self.form = form
    meaning = Bilingual(english, turkish)
  }
}

/// A kind of record that stands in the column `record`.
public struct FileRecord: Sendable {
  public let name: String
  public let meaning: Bilingual

  init(_ name: String, _ english: StaticString, _ turkish: StaticString) {
    self.name = name
    meaning = Bilingual(english, turkish)
  }
}

/// A file of the calculator.
public struct FileDescription: Sendable {
  public let name: String
  public let title: Bilingual
  public let records: [FileRecord]
  public let columns: [FileColumn]

  public static let all: [FileDescription] = [
    ParameterFile.description, PositionFile.description, ResourceFile.description,
  ]

  /// The data dictionary as a page.
  public static var markdown: String {
    var out =
      "# Files of the margin calculator\n\nComma-separated, UTF-8, a heading first; columns in any order, an "
    out += "empty cell is a value not given. `kaydi margin dictionary` prints this page.\n"
    for file in all {
      out += "\n## `\(file.name)`\n\n\(file.title.english.string) / \(file.title.turkish.string)\n\n"
      out += "| record | meaning | anlamı |\n| --- | --- | --- |\n"
      for record in file.records {
        out += "| `\(record.name)` | \(record.meaning.english.string) | \(record.meaning.turkish.string) |\n"
      }
      out += "\n| column | records | form | meaning | anlamı |\n| --- | --- | --- | --- | --- |\n"
      for column in file.columns {
        out += "| `\(column.name)` | \(column.records) | \(column.form) | \(column.meaning.english.string) | "
        out += "\(column.meaning.turkish.string) |\n"
      }
    }
    return out
  }
}
