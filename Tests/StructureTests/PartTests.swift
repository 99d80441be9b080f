// SPDX-License-Identifier: Apache-2.0
import Testing

@Suite struct PartTests {
  /// The Swift files of a part. Folders without any, such as modules of C, are not parts.
  static let sources: [(part: String, file: TextFile)] = Repository.files(under: "Sources").map { file in
    (String(file.path.split(separator: "/")[1]), file)
  }

  @Test func `a part stands only on parts above it`() {
    for (index, part) in Part.table.enumerated() {
      let above = Set(Part.table[..<index].map(\.name))
      #expect(above.isSuperset(of: part.standsOn), "\(part.name)")
    }
  }

  @Test func `a pure part stands only on pure parts`() {
    for part in Part.table where part.isPure {
      #expect(part.reach.allSatisfy { Part.byName[$0]?.isPure == true }, "\(part.name)")
    }
  }

  @Test func `every folder of sources has its place in the table`() {
    #expect(Set(Self.sources.map(\.part)).subtracting(Part.byName.keys) == [])
    #expect(!Self.sources.isEmpty)
  }

  @Test func `imports only go up the table`() {
    for (name, file) in Self.sources {
      guard let part = Part.byName[name] else { continue }
      for token in part.bannedImports(in: SwiftTokens(file.text)) {
        Issue.record("\(file.path):\(token.line): \(name) must not import \(token.text)")
      }
    }
  }

  @Test func `an import down or across the table is found`() throws {
    let depository = try #require(Part.byName["Depository"])
    let down = SwiftTokens("import Units\nimport Kernel\nimport Engine\nimport Foundation")
    #expect(depository.bannedImports(in: down).map(\.text) == ["Engine", "Foundation"])
    let lending = try #require(Part.byName["Lending"])
    #expect(lending.bannedImports(in: SwiftTokens("import Licensing")).map(\.text) == ["Licensing"])
    let views = try #require(Part.byName["Views"])
    #expect(views.bannedImports(in: SwiftTokens("import GRDB\nimport Service")).map(\.text) == ["Service"])
  }
}
