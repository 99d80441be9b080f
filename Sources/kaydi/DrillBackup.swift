// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Service

/// Backups are made of a server under load and restored into empty folders. Each must fold to the state that
/// the source had at the same entry, and must be served once its keys are put back.
struct BackupDrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Backs up a server under load and restores it. / Yük altında yedek alıp geri yükler.")

  @Option(help: "Backups. / Yedek sayısı.") var rounds = 3
  @Option(help: "Seed. / Tohum.") var seed: UInt64 = 1
  @OptionGroup var output: ResultOptions

  func run() async throws {
    let report = try await DrillCommand.withFolder { folder in
      var drill = BackupDrill(
        ground: try DrillGround(
          directory: folder + "/registry", lines: 200, files: rounds * 2_000, seed: seed), folder: folder)
      return try await drill.run(rounds: rounds)
    }
    try output.end(with: report)
  }
}

struct BackupReport: DrillResult {
  var backups = 0
  /// Files answered while the backups were made.
  var answeredMeanwhile = 0
  /// Restored registries with the digest of the source at the same entry.
  var equal = 0
  /// Answers of the source that the server on a restored registry gave again, byte for byte.
  var answersAgain = 0
  var answersDifferent = 0
  var lastSequence: UInt64 = 0

  var isGood: Bool {
    backups > 0 && equal == backups && answeredMeanwhile > 0 && answersAgain > 0 && answersDifferent == 0
  }

  var text: String {
    """
    \(backups) backups while \(answeredMeanwhile) files were answered; \(equal) restored to the state of the source, the last at entry \
    \(lastSequence); answers given again: \(answersAgain), different: \(answersDifferent).
    \(answeredMeanwhile) dosya yanıtlanırken \(backups) yedek; kaynağın durumuna geri yüklenen: \(equal), sonuncusu \(lastSequence) \
    numaralı kayıtta; yeniden verilen yanıt: \(answersAgain), farklı: \(answersDifferent).
    """
  }
}

struct BackupDrill {
  let ground: DrillGround
  let folder: String
  private var report = BackupReport()

  init(ground: DrillGround, folder: String) {
    self.ground = ground
    self.folder = folder
  }

  mutating func run(rounds: Int) async throws -> BackupReport {
    try await ground.start()
    try await ground.build()
    var progress = Progress("backups / yedekler", total: rounds)
    for round in 0..<rounds {
      let backup = "\(folder)/backup-\(round)"
      try await makeUnderLoad(backup)
      let restored = ServerFiles(directory: "\(folder)/restored-\(round)")
      try await restore(backup, to: restored)
      try await serve(restored)
      progress.show(round + 1)
    }
    try await ground.kill()
    return report
  }

  private mutating func makeUnderLoad(_ backup: String) async throws {
    _ = try await ground.send(try await ground.prepare(4))
    let process = try ServerProcess.tool(["backup", "--directory", ground.files.directory, backup])
    try process.run()
    while process.isRunning {
      for reply in try await ground.send(try await ground.prepare(4)) {
        if case .answered = reply { report.answeredMeanwhile += 1 }
      }
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw DrillProblem.command("backup", process.terminationStatus)
    }
    report.backups += 1
  }

  private struct State: Decodable, Equatable {
    let sequence: UInt64
    let stateDigest: String
  }

  private mutating func restore(_ backup: String, to restored: ServerFiles) async throws {
    struct Restored: Decodable { let replay: State }
    let state = try Self.result(
      Restored.self, of: ["restore", backup, "--directory", restored.directory, "--json"]
    ).replay
    let source = try Self.result(
      State.self,
      of: ["replay", "--directory", ground.files.directory, "--as-of", "\(state.sequence)", "--json"])
    if state == source { report.equal += 1 }
    report.lastSequence = state.sequence
  }

  /// The keys are put back as the operator would, from where they are kept.
  private mutating func serve(_ restored: ServerFiles) async throws {
    for name in try Backup.read(in: "\(folder)/backup-\(report.backups - 1)").secrets {
      try FileManager.default.copyItem(
        atPath: "\(ground.files.directory)/\(name)", toPath: "\(restored.directory)/\(name)")
    }
    let server = try ServerProcess(directory: restored.directory)
    let session = try DemoSession(url: try await server.url(), files: restored)
    // A repetition takes an entry too, but not before those that the backup holds.
    let last = report.lastSequence
    for one in ground.sent {
      guard let answer = one.answer, answer.sequence <= last else { continue }
      let reply = await DrillReply.of(one.signed, by: one.file.user, session)
      if case .answered(answer, isRepeated: true) = reply {
        report.answersAgain += 1
      } else {
        report.answersDifferent += 1
      }
    }
    try await session.close()
    server.kill()
    server.waitUntilEnd()
  }

  private static func result<Result: Decodable>(_: Result.Type, of arguments: [String]) throws -> Result {
    let process = try ServerProcess.tool(arguments)
    let said = Pipe()
    process.standardOutput = said
    try process.run()
    let text = said.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw DrillProblem.command(arguments[0], process.terminationStatus)
    }
    return try JSONDecoder().decode(Result.self, from: text)
  }
}
