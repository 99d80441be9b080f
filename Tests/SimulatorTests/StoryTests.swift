// SPDX-License-Identifier: Apache-2.0
import Foundation
import Simulator
import Testing

/// The folder of the project: two above the one of the tests.
private let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

@Suite struct StoryTests {
  static let files = (try? Scenario.files(in: [project + "/Scenarios"])) ?? []

  @Test(arguments: files)
  func `every story of the project passes`(file: String) async throws {
    for story in try Scenario.load(file) {
      var port = EnginePort()
      let result = await run(story, on: &port)
      #expect(result.passed, "\(result.said.map(\.english).joined(separator: "\n"))")
      #expect(!story.rules.isEmpty, "\(story.name) names no rule")
    }
  }

  @Test func `there are at least sixty stories`() throws {
    var stories = 0
    for file in Self.files { stories += try Scenario.load(file).count }
    #expect(stories >= 60)
  }

  @Test func `the reference page holds what the catalogue says`() throws {
    let path = project + "/Docs/Scenarios.md"
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let begin = try #require(page.range(of: ScenarioReference.begin + "\n"))
    let end = try #require(page.range(of: ScenarioReference.end))
    if ProcessInfo.processInfo.environment["KAYDI_REGENERATE"] == "1" {
      let fresh = page[..<begin.upperBound] + ScenarioReference.markdown + page[end.lowerBound...]
      try String(fresh).write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      page[begin.upperBound..<end.lowerBound] == ScenarioReference.markdown,
      "run the tests with KAYDI_REGENERATE=1 and look at the difference")
  }
}
