// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// Fire drills with the real server process.
struct DrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract:
      "Does its worst to a server of its own and checks that nothing is lost. / Kendi sunucusuna en kötüsünü yapar, kayıp arar.",
    subcommands: [KillDrillCommand.self, DiskDrillCommand.self, BackupDrillCommand.self],
    defaultSubcommand: KillDrillCommand.self)

  /// A new folder for the time of a drill.
  static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kaydi-drill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
  }
}

/// What every drill ends with.
protocol DrillResult: CommandResult {
  var isGood: Bool { get }
}

extension ResultOptions {
  func end(with result: some DrillResult) throws {
    try show(result)
    if !result.isGood { throw ExitCode.failure }
  }
}

/// Why a drill could not be held.
enum DrillProblem: Error, CustomStringConvertible {
  case volume(String)
  case stillAnswering(answered: Int, unclear: Int)
  case notAnsweringAgain
  case command(String, Int32)

  var description: String {
    switch self {
    case .volume(let cause): "The volume: \(cause). / Birim: \(cause)."
    case .stillAnswering(let answered, let unclear):
      "The volume still takes writes (\(answered) answered, \(unclear) unclear). / Birim hâlâ yazılabiliyor."
    case .command(let name, let status):
      "kaydi \(name) ended with status \(status). / kaydi \(name) \(status) durumuyla bitti."
    case .notAnsweringAgain: "The server does not take up work again. / Sunucu yeniden çalışmaya başlamadı."
    }
  }
}
