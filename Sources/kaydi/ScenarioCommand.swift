// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Simulator

struct ScenarioCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "Plays stories written in YAML and says what differs. / YAML ile yazılmış öyküleri oynatır.")

  @Argument(help: "Files or folders. / Dosyalar veya klasörler.") var paths: [String]
  @ArgumentParser.Flag(help: "Only what failed, then the counts. / Yalnız başarısızlar ve sayılar.")
  var summary = false
  @OptionGroup var output: ResultOptions
  @Option(
    help: "Play through the door of this new server, which runs with --test-clock. / Bu yeni sunucuda oynat.")
  var against: String?
  @Option(help: "Folder of that server's registry, for its keys. / O sunucunun klasörü.") var directory =
    "var"
  @ArgumentParser.Flag(
    help: "Play each story through a server of its own. / Her öyküyü kendi sunucusunda oynat.")
  var door = false
  @Option(help: "Language: en or tr. / Dil: en veya tr.") var language = "en"

  func run() async throws {
    var results: [ScenarioResult] = []
    for file in try Scenario.files(in: paths) {
      do {
        for story in try Scenario.load(file) { results.append(try await play(story)) }
      } catch let fault as ScenarioFault {
        results.append(ScenarioResult(unreadable: fault))
      }
    }
    let summed = ScenarioSummary(results)
    let lines = results.filter { !(summary && $0.passed) }.flatMap(\.said) + [summed.said]
    try output.show(
      StoriesResult(
        results: results, summary: summed,
        text: lines.map { language == "tr" ? $0.turkish : $0.english }.joined(separator: "\n")))
    if summed.failed > 0 || summed.passed == 0 { throw ExitCode.failure }
  }

  private func play(_ story: Scenario) async throws -> ScenarioResult {
    if door { return try await playThroughDoor(story) }
    guard let against else {
      var port = EnginePort()
      return await Simulator.run(story, on: &port)
    }
    var port = try HTTPPort(url: against, directory: directory)
    let result = await Simulator.run(story, on: &port)
    try await port.close()
    return result
  }
}

struct StoriesResult: CommandResult {
  let results: [ScenarioResult]
  let summary: ScenarioSummary
  let text: String

  private enum CodingKeys: CodingKey { case results, summary }
}
