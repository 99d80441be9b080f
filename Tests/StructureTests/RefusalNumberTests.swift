// SPDX-License-Identifier: Apache-2.0
import Kernel
import Testing

/// The numbers and names of refusals are a promise to everybody's programs. `Docs/Refusals.csv` remembers
/// them, also those of refusals that no longer occur.
@Suite struct RefusalNumberTests {
  struct Published: Equatable, CustomTestStringConvertible {
    let number: UInt16
    let name: String
    var testDescription: String { "\(number) \(name)" }

    /// - Refuses: nothing; a row that cannot be read is left out, and the test of the form finds it.
    static func list(csv: some StringProtocol) -> [Published] {
      csv.split(separator: "\n").dropFirst().compactMap { row in
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == 2, let number = UInt16(cells[0]), !cells[1].isEmpty else { return nil }
        return Published(number: number, name: String(cells[1]))
      }
    }

    /// Those among the present ones that take the number or the name of another.
    static func conflicts(of present: [Published], with published: [Published]) -> [Published] {
      present.filter { now in
        published.contains { ($0.number == now.number) != ($0.name == now.name) }
      }
    }
  }

  private let path = "Docs/Refusals.csv"
  private let present = RefusalCode.allCases.map { Published(number: $0.rawValue, name: $0.name) }

  @Test func `every row of the published refusals has a number and a name of its own`() throws {
    let csv = try Repository.text(path)
    let published = Published.list(csv: csv)
    #expect(csv.hasPrefix("number,code\n"))
    #expect(published.count == csv.split(separator: "\n").count - 1)
    #expect(Set(published.map(\.number)).count == published.count)
    #expect(Set(published.map(\.name)).count == published.count)
  }

  @Test func `no refusal takes a published number or name of another`() throws {
    let published = Published.list(csv: try Repository.text(path))
    #expect(Published.conflicts(of: present, with: published) == [])
  }

  @Test func `every refusal is published`() throws {
    let csv = try Repository.text(path)
    let published = Published.list(csv: csv)
    let new = present.filter { now in !published.contains { $0.number == now.number || $0.name == now.name } }
    if isRegenerating {
      let rows = new.sorted { $0.number < $1.number }.map { "\($0.number),\($0.name)\n" }
      return try Repository.write(csv + rows.joined(), to: path)
    }
    #expect(new == [], "KAYDI_REGENERATE=1 make check publishes them")
  }

  @Test func `a changed number, a changed name and a second use are found`() {
    let published = Published.list(csv: "number,code\n1,a\n2,b\n3,retired\n")
    let renamed = Published(number: 1, name: "c"), renumbered = Published(number: 4, name: "b")
    let kept = Published(number: 2, name: "b"), new = Published(number: 5, name: "d")
    let reused = Published(number: 3, name: "e")
    let present = [renamed, renumbered, kept, new, reused]
    #expect(Published.conflicts(of: present, with: published) == [renamed, renumbered, reused])
  }
}
