// SPDX-License-Identifier: Apache-2.0
import Testing

@Suite struct TraceabilityTests {
  /// The checkout's. These tests themselves speak of made-up rules.
  private static let index: Result<Traceability, any Error> = Result {
    let rules = Rule.list(csv: try Repository.text("Rulebook/rules.csv"))
    return Traceability(
      rules: rules, files: Repository.files.filter { !$0.path.hasPrefix("Tests/StructureTests/") })
  }

  private let traceabilityPath = "Docs/Traceability.md"
  private let pendingPath = "Docs/Pending.md"

  @Test func `every rule of the list has an id of its own and a title`() throws {
    let rules = try Self.index.get().rules
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(
      rules.filter { RuleIDs.all(in: $0.id) != [$0.id] || $0.title.isEmpty || $0.title.contains("|") } == [])
    #expect(!rules.isEmpty)
  }

  @Test func `code and tests name only rules of the rulebook`() throws {
    #expect(try Self.index.get().unknown == [])
  }

  @Test func `a rule that is tested is named where the code carries it out`() throws {
    let index = try Self.index.get()
    #expect(index.rules.filter { index.isTested($0) && !index.isCoded($0) }.map(\.id) == [])
  }

  @Test func `a rule is tested or pending, and not both`() throws {
    let index = try Self.index.get()
    let reasons = Traceability.pendingReasons(in: try Repository.text(pendingPath))
    if isRegenerating {
      return try Repository.write(index.pendingDocument(reasons: reasons), to: pendingPath)
    }
    #expect(index.rules.filter { !index.isTested($0) && reasons[$0.id] == nil }.map(\.id) == [])
    #expect(index.rules.filter { index.isTested($0) && reasons[$0.id] != nil }.map(\.id) == [])
    #expect(reasons.keys.filter { id in !index.rules.contains { $0.id == id } }.sorted() == [])
    #expect(reasons.filter { $0.value.isEmpty }.keys.sorted() == [])
  }

  @Test func `the page of traceability is current`() throws {
    let document = try Self.index.get().document
    if isRegenerating { return try Repository.write(document, to: traceabilityPath) }
    let isCurrent = try Repository.text(traceabilityPath) == document
    #expect(isCurrent, "KAYDI_REGENERATE=1 make check writes it anew")
  }

  // MARK: The index itself

  private let rules = [Rule(id: "XAA-01", title: "First"), Rule(id: "XAA-02", title: "Second, last")]

  private func index(_ files: KeyValuePairs<String, String>) -> Traceability {
    Traceability(rules: rules, files: files.map { TextFile(path: $0.key, text: $0.value) })
  }

  @Test func `a rule is a row of the list`() {
    #expect(Rule.list(csv: "id,title\nXAA-01,First\nXAA-02,\"Second, last\"\n") == rules)
    #expect(Rule.list(csv: "id,title\nXAA-03,\"A \"\"b\"\"\"\n") == [Rule(id: "XAA-03", title: "A \"b\"")])
  }

  @Test func `an id stands free of other words`() {
    let text = "XAA-01, (XAA-02) XAA-003…XAA-04-05 but YXAA-06, XAA-7, XAA-0008, xaa-09, XAA-10a, XAA-"
    #expect(RuleIDs.all(in: text) == ["XAA-01", "XAA-02", "XAA-003", "XAA-04"])
  }

  @Test func `sources are code, tests and scenarios are tests, prose is neither`() {
    let index = index([
      "Sources/A.swift": "// XAA-01", "Sources/A.docc/A.md": "XAA-02", "Tests/T.swift": "XAA-01",
      "Scenarios/s.yaml": "XAA-02",
    ])
    #expect(index.code == ["XAA-01": ["Sources/A.swift"]])
    #expect(index.tests == ["XAA-01": ["Tests/T.swift"], "XAA-02": ["Scenarios/s.yaml"]])
    #expect(index.document.contains("| XAA-01 | First | A.swift | T.swift |"))
    #expect(index.document.contains("| all | 2 | 1 | 2 |"))
  }

  @Test func `an unknown id is found with its file`() {
    let index = index([
      "Sources/A.swift": "XAA-03 SHA-256",
      "Tests/T.swift": "@Test(.rule(\"XAA-01\", \"XBB-01\")) .rule(\"what\")",
    ])
    #expect(index.unknown == ["Sources/A.swift: XAA-03", "Tests/T.swift: XBB-01", "Tests/T.swift: what"])
  }

  @Test func `a file that names very many rules is a list`() {
    let rules = (100...251).map { Rule(id: "XAA-\($0)", title: "\($0)") }
    let text = rules.map(\.id).joined(separator: " ")
    let index = Traceability(rules: rules, files: [TextFile(path: "Sources/A.swift", text: text)])
    #expect(index.code.isEmpty)
  }

  @Test func `a reason written by hand is kept`() {
    let pending = index([:]).pendingDocument(reasons: ["XAA-02": "needs the civil registry"])
    let reasons = Traceability.pendingReasons(in: pending)
    #expect(reasons == ["XAA-01": "issue not built yet", "XAA-02": "needs the civil registry"])
    #expect(index(["Tests/T.swift": "XAA-01"]).pendingDocument(reasons: reasons).contains("XAA-01") == false)
  }
}
