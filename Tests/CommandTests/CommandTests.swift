// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The built tool, run as its users run it.
@Suite(.serialized) struct CommandTests {
  static let root = Tool.root

  static func kaydi(_ arguments: String...) throws -> Tool.Output { try Tool.run(arguments) }
  static func kaydi(_ arguments: [String]) throws -> Tool.Output { try Tool.run(arguments) }

  @Test func `the demonstration's day comes out as it must`() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kaydi-demo-\(UUID().uuidString)"
    ).path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let output = try Self.kaydi(
      "demo", "--once", "--directory", directory, "--port", "0", "--investors", "1000", "--instructions",
      "10000", "--json")
    #expect(output.status == 0, "\(output.text)")
    let report = try output.json()
    #expect(report["lines"] as? Int == 10_000)
    #expect(report["isAsExpected"] as? Bool == true)
    let replay = try Self.kaydi("replay", "--directory", directory, "--json")
    #expect(replay.status == 0)
    #expect(replay.text.contains("\"conserved\":true"))
    // The journal copied elsewhere replays to the same state.
    let copy = directory + "-copy"
    try FileManager.default.copyItem(atPath: directory, toPath: copy)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    #expect(try Self.kaydi("replay", "--directory", copy, "--json").text == replay.text)
  }

  @Test(arguments: ["decode", "engine", "checks", "durable", "openings", "views", "files", "singles"])
  func `every stage of the benchmark runs`(stage: String) throws {
    let output = try Self.kaydi(
      "benchmark", stage, "--accounts", "400", "--transfers", "20000", "--lines", "1000", "--singles", "200",
      "--json")
    #expect(output.status == 0)
    #expect(output.text.contains("\"perSecond\":"))
  }

  @Test func `a story comes out the same through the public door`() throws {
    let output = try Self.kaydi("scenario", "Scenarios/TRF/TRF-59-parts.yaml", "--door", "--summary")
    #expect(output.status == 0, "\(output.text)")
  }

  @Test func `derived documents are current`() throws {
    for (kind, file) in [
      ("operations", "Docs/Operations.md"), ("queries", "Docs/Queries.md"),
      ("dictionary", "Docs/DataDictionary.md"),
    ] {
      let path = Self.root.appendingPathComponent(file)
      let derived = try Self.kaydi("document", kind).text
      if ProcessInfo.processInfo.environment["KAYDI_REGENERATE"] == "1" {
        try derived.write(to: path, atomically: true, encoding: .utf8)
      }
      #expect(
        try String(contentsOf: path, encoding: .utf8) == derived,
        "KAYDI_REGENERATE=1 make check writes it anew")
    }
  }

  @Test(.rule("GEN-07")) func `help speaks both languages`() throws {
    #expect(try Self.kaydi("help", "transfer").text.contains("Free transfer"))
    #expect(try Self.kaydi("help", "transfer", "--language", "tr").text.contains("Serbest virman"))
    #expect(try Self.kaydi("help", "holdings").text.contains("--as-of: What stood at a past moment"))
    #expect(
      try Self.kaydi("help", "holdings", "--language", "tr").text.contains("--as-of: Geçmiş bir andaki"))
  }
}
