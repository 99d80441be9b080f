// SPDX-License-Identifier: Apache-2.0
import Testing

@Suite struct PurityTests {
  /// Files that may name `Dictionary` or `Set`, each with the reason: it looks up and never iterates.
  static let mayNameUnorderedTypes: [String: String] = [:]

  private static let pure = PartTests.sources.filter { Part.byName[$0.part]?.isPure == true }

  @Test func `pure parts have no clock, chance, floating point, tasks or output`() {
    for (_, file) in Self.pure {
      for finding in Purity.findings(in: SwiftTokens(file.text)) {
        Issue.record("\(file.path):\(finding.line): \(finding.what)")
      }
    }
    #expect(!Self.pure.isEmpty)
  }

  /// `Units` holds no state; its tables of codes may be sets.
  @Test func `parts with state name no type that is unordered`() {
    for (part, file) in Self.pure where part != "Units" && Self.mayNameUnorderedTypes[file.path] == nil {
      for finding in Purity.unorderedTypes(in: SwiftTokens(file.text)) {
        Issue.record("\(file.path):\(finding.line): \(finding.what) has no stable order")
      }
    }
  }

  @Test func `no exception outlives its need`() {
    for path in Self.mayNameUnorderedTypes.keys {
      let file = Self.pure.first { $0.file.path == path }?.file
      #expect(file.map { !Purity.unorderedTypes(in: SwiftTokens($0.text)).isEmpty } == true, "\(path)")
    }
  }

  @Test(arguments: [
    "let a: Double", "let a = 1.5", "Date()", "ContinuousClock().now", "Int.random(in: 0...9)",
    "a.shuffled()",
    "a.hashValue", "Task { }", "func f() async", "print(1)", "\"\\(Double(1))\"",
  ])
  func `impurity is found`(source: String) {
    #expect(Purity.findings(in: SwiftTokens(source)).count == 1)
  }

  @Test(arguments: [
    "let a: Int // not a Double", "\"print(\"", "file.print(a)", "p.0.1", "enum Task { }", "let date = Day()",
    "0...9",
  ])
  func `purity is left alone`(source: String) {
    #expect(Purity.findings(in: SwiftTokens(source)) == [])
  }

  @Test(arguments: ["Set<Int>()", "Dictionary<A, B>", "let a: [ISIN: Int]", "[Key.Part: Int]()", "Set(a)"])
  func `an unordered type is found`(source: String) {
    #expect(Purity.unorderedTypes(in: SwiftTokens(source)).count == 1)
  }

  @Test(arguments: ["enum Set {", "Limits.Set(a)", "[ISIN]", "[a: 1]", "x ? [A] : [B]", "[A.b, c]"])
  func `an ordered type is left alone`(source: String) {
    #expect(Purity.unorderedTypes(in: SwiftTokens(source)) == [])
  }
}
