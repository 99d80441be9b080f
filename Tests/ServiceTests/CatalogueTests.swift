// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import Kernel
import Service
import TestSupport
import Testing
import Views

/// What is derived from the descriptions of operations.
struct CatalogueTests {
  @Test(.rule("CLR-05", "CLR-06", "CLR-07"))
  func `every operation stands in the catalogue once, in one of the ten functions`() {
    #expect(Catalogue.operations.map(\.code) == Depository.codes)
    #expect(Set(Catalogue.operations.map(\.name)).count == Depository.codes.count)
    #expect(Catalogue.functions.map(\.number) == Array(1...10))
    for operation in Catalogue.operations {
      #expect(Catalogue.functions.contains { $0.number == operation.about.function })
    }
  }

  @Test(.rule("CLR-07"))
  func `the OpenAPI document is JSON and names every message`() async throws {
    let world = try await World.shared.value
    let answer = try await world.curl.send("/openapi.json")
    #expect(answer.json["openapi"] as? String == "3.1.0")
    let schemas = (answer.json["components"] as? [String: Any])?["schemas"] as? [String: Any] ?? [:]
    for operation in Catalogue.operations {
      for verb in operation.about.verbs {
        #expect(schemas[operation.message(verb)] != nil, "\(operation.message(verb))")
      }
    }
    let paths = answer.json["paths"] as? [String: Any] ?? [:]
    for query in Query.allCases {
      let operation = (paths[query.path] as? [String: Any])?["get"] as? [String: Any]
      let names = (operation?["parameters"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
      #expect(names == query.parameters.map(\.name), "\(query)")
      #expect(names?.contains("asOf") == true)
    }
    for report in Report.all {
      let operation = (paths[report.path] as? [String: Any])?["get"] as? [String: Any]
      let names = (operation?["parameters"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
      #expect(names == report.parameters.map(\.name), "\(report.name)")
    }
    #expect(paths["/v1/submissions"] != nil && paths["/v1/notices/stream"] != nil)
    for reference in references(in: answer.json) {
      let path = reference.split(separator: "/").dropFirst().map(String.init)
      let target = path.reduce(answer.json as Any?) { ($0 as? [String: Any])?[$1] }
      #expect(target != nil, "\(reference)")
    }
  }

  private func references(in value: Any) -> [String] {
    switch value {
    case let object as [String: Any]:
      object.flatMap { name, value in name == "$ref" ? [value as? String ?? ""] : references(in: value) }
    case let array as [Any]: array.flatMap { references(in: $0) }
    default: []
    }
  }

  @Test(.rule("CLR-07"), arguments: Catalogue.operations)
  func `the examples of an operation can be read by the door`(operation: CatalogueOperation) throws {
    let page = Catalogue.operationsPage
    let section = try #require(page.components(separatedBy: "\n## \(operation.name)\n").dropFirst().first)
    for (mark, form) in [("```json\n", ContentForm.json), ("```csv\n", .csv)] {
      let text = try #require(
        section.components(separatedBy: mark).dropFirst().first?.components(separatedBy: "```").first)
      let decoded = Array(text.utf8).withUnsafeBufferPointer { Registry.decode($0, form: form) }
      #expect(decoded.fault == nil)
      #expect(decoded.bytes.first == 1, "\(operation.name) in \(form): a line that can be read")
    }
  }

  @Test(.rule("GEN-07", "CLR-07"), arguments: Language.allCases)
  func `help speaks of every operation in both languages`(language: Language) throws {
    let list = try #require(Catalogue.help(in: language))
    for operation in Catalogue.operations {
      #expect(list.contains(operation.name))
      let help = try #require(Catalogue.help(operation.message(.enter), in: language))
      for field in operation.fields { #expect(help.contains(field.label.text(in: language))) }
    }
    #expect(Catalogue.help("share-split", in: language) == nil)
  }

  /// `KAYDI_REGENERATE=1` writes it anew.
  @Test(.rule("CLR-07"))
  func `the operations page in Docs is current`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Docs/Operations.md")
    if ProcessInfo.processInfo.environment["KAYDI_REGENERATE"] == "1" {
      try Catalogue.operationsPage.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == Catalogue.operationsPage)
  }
}
