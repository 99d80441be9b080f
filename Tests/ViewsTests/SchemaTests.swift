// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing
import Views

@Suite struct SchemaTests {
  private static let postgres = ViewSchema.create(in: .postgres)

  @Test func `one description gives both databases the same tables and columns`() {
    let sqlite = ViewSchema.create(in: .sqlite)
    func names(_ text: String) -> [String] {
      text.split(separator: "\n").filter {
        $0.hasPrefix("CREATE TABLE") || $0.hasPrefix("  ") && !$0.hasPrefix("   ")
      }
      .compactMap { $0.split(separator: " ").first { $0 != "CREATE" && $0 != "TABLE" }.map(String.init) }
    }
    #expect(names(sqlite).count > 100)
    #expect(names(sqlite) == names(Self.postgres))
    func views(_ text: String) -> Substring {
      text[(text.firstRange(of: "CREATE VIEW")?.lowerBound ?? text.endIndex)...]
    }
    #expect(views(sqlite) == views(Self.postgres))
  }

  @Test func `PostgreSQL gets its own types`() {
    #expect(!Self.postgres.contains("STRICT"))
    #expect(!Self.postgres.contains("ROWID"))
    for line in [
      "  quantity bigint NOT NULL", "  is_suspended boolean NOT NULL", "  opened date NOT NULL",
      "  row_number integer NOT NULL PRIMARY KEY", "  PRIMARY KEY (member, sequence, notice_index)",
      "CREATE UNIQUE INDEX members_by_code ON members (member);",
      "CREATE INDEX entries_by_member ON entries (member, sequence) WHERE member IS NOT NULL;",
    ] {
      #expect(Self.postgres.contains(line), "\(line)")
    }
  }

  @Test func `a name is given once`() {
    let names = ViewSchema.tableNames + ViewSchema.viewNames
    #expect(Set(names).count == names.count)
    #expect(
      Set(["instructions", "movements", "holdings", "notices", "refusals", "entries"]).isSubset(of: names))
  }

  @Test func `the dictionary speaks of every table, list and event in both languages`() {
    let text = DataDictionary.markdown
    for name in ViewSchema.tableNames + ViewSchema.viewNames + [
      "InstructionState", "Subaccount", "1 submitted", "2 refused",
    ] {
      #expect(text.contains("### \(name)\n"), "\(name)")
    }
    var events = EventNames()
    OutcomeReader.forEachType(&events)
    for name in events.names { #expect(text.contains("### \(name)\n"), "\(name)") }
    for row in text.split(separator: "\n") where row.hasPrefix("| `") {
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
      #expect(cells.count == 4, "\(row)")
      #expect(cells.allSatisfy { $0.contains { $0 != " " } }, "\(row)")
    }
  }

  @Test func `personal data are marked as such`() {
    let rows = DataDictionary.markdown.split(separator: "\n").filter { $0.contains("(personal data)") }
    #expect(rows.count == 28)
    #expect(rows.allSatisfy { $0.contains("(kişisel veri)") })
  }

  @Test func `names of users are nowhere in the tables`() throws {
    let file = ViewFile()
    _ = try file.open(try Market.open().entries)
    #expect(try !file.rows().contains { $0.contains("Ana Yetkili") || $0.contains("Officer") })
  }
}

private struct EventNames: EventHandler {
  var names: [String] = []

  mutating func handle<Happening: Event>(_: Happening.Type) {
    names.append("\(Happening.code) \(Happening.name)")
  }
}
