// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import JournalStore
import Registrar
import Service
import Simulator

/// The server is killed (SIGKILL) again and again: in the middle of work, while it starts, and while a
/// registry is founded. Each time it is started anew and asked for everything that it had acknowledged.
struct KillDrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kills",
    abstract: "Kills the server at random moments. / Sunucuyu rastgele anlarda öldürür.")

  @Option(help: "Kills in the middle of work. / İş ortasında öldürme sayısı.") var rounds = 20
  @Option(help: "Lines of a file. / Dosyadaki satır sayısı.") var lines = 40
  @Option(help: "Files sent in a round. / Turda gönderilen dosya.") var files = 8
  @Option(help: "Seed. / Tohum.") var seed: UInt64 = 1
  @OptionGroup var output: ResultOptions

  func run() async throws {
    let report = try await DrillCommand.withFolder { folder in
      let ground = try DrillGround(
        directory: folder + "/registry", lines: lines, files: (rounds + 1) * files, seed: seed)
      var drill = KillDrill(ground: ground, folder: folder, random: SeededRandom(seed: seed))
      return try await drill.run(rounds: rounds, files: files)
    }
    try output.end(with: report)
  }
}

struct KillReport: DrillResult {
  var killsAtWork = 0
  var killsAtStart = 0
  var killsAtFounding = 0
  var acknowledged = 0
  var tally = DrillTally()
  var replayedSequence: UInt64 = 0
  var isConserved = false

  var isGood: Bool { tally.isGood && isConserved && killsAtWork > 0 && acknowledged > 0 }

  var text: String {
    """
    \(killsAtWork) kills at work, \(killsAtStart) at start, \(killsAtFounding) at founding; \(acknowledged) files acknowledged before \
    a kill. \(tally.english) Replayed to entry \(replayedSequence), units \(isConserved ? "conserved" : "NOT CONSERVED").
    \(killsAtWork) öldürme iş ortasında, \(killsAtStart) açılışta, \(killsAtFounding) kuruluşta; öldürmeden önce yanıtlanan dosya: \
    \(acknowledged). \(tally.turkish) \(replayedSequence) numaralı kayda kadar yeniden işlendi, adetler \
    \(isConserved ? "tutuyor" : "TUTMUYOR").
    """
  }
}

struct KillDrill {
  let ground: DrillGround
  let folder: String
  var random: SeededRandom
  private var report = KillReport()
  /// How long a start takes, and the files of a round, when nobody interferes.
  private var startSeconds = 0.0
  private var roundSeconds = 0.0

  init(ground: DrillGround, folder: String, random: SeededRandom) {
    self.ground = ground
    self.folder = folder
    self.random = random
  }

  mutating func run(rounds: Int, files: Int) async throws -> KillReport {
    try await ground.start()
    try await ground.build()
    let begun = ContinuousClock.now
    _ = try await ground.send(try await ground.prepare(files))
    roundSeconds = secondsSince(begun)
    var progress = Progress("kills / öldürmeler", total: rounds)
    for round in 0..<rounds {
      try await killAtWork(files)
      if round % 4 == 3 { try await killAtStart() }
      if round % 10 == 9 { try await killAtFounding() }
      if round % 10 == 9 || round == rounds - 1 { try await ground.compareHoldings() }
      progress.show(round + 1)
    }
    try await ground.kill()
    let journal = try SQLiteJournal(path: ground.files.journal, create: false, readOnly: true)
    var replay = try Replay(journal)
    try replay.run(journal)
    let registry = replay.finish()
    report.replayedSequence = registry.sequence
    report.isConserved = registry.read { $0.conservationBreak() } == nil
    report.tally = ground.tally
    return report
  }

  /// Somewhere between nothing and a little more than what lasts.
  private mutating func moment(within seconds: Double) -> Duration {
    .microseconds(random.below(Int(seconds * 1_200_000) + 1))
  }

  private mutating func killAtWork(_ files: Int) async throws {
    let range = try await ground.prepare(files)
    let (server, moment) = (ground.server, moment(within: roundSeconds))
    async let killed: Void = {
      try await Task.sleep(for: moment)
      server?.kill()
    }()
    _ = try await ground.send(range)
    try await killed
    try await ground.kill()
    report.killsAtWork += 1
    report.acknowledged += range.count { ground.sent[$0].answer != nil }
    try await start()
    try await ground.sendAgain(ground.open(of: range, andAnswered: 3, &random))
  }

  private mutating func start() async throws {
    let begun = ContinuousClock.now
    try await ground.start()
    startSeconds = secondsSince(begun)
  }

  /// While it reads the journal, takes leadership, makes the views anew or opens its port.
  private mutating func killAtStart() async throws {
    try await ground.kill()
    let server = try ServerProcess(directory: ground.files.directory)
    try await Task.sleep(for: moment(within: startSeconds))
    server.kill()
    server.waitUntilEnd()
    report.killsAtStart += 1
    try await start()
  }

  /// A founding that was cut off is begun again, unless the registry stands already; then it must open.
  private mutating func killAtFounding() async throws {
    let place = ServerFiles(directory: "\(folder)/founding-\(report.killsAtFounding)")
    let arguments = ["init", "--directory", place.directory]
    let first = try ServerProcess.tool(arguments)
    try first.run()
    try await Task.sleep(for: moment(within: startSeconds))
    Foundation.kill(first.processIdentifier, SIGKILL)
    first.waitUntilExit()
    report.killsAtFounding += 1
    if !FileManager.default.fileExists(atPath: place.journal) {
      let second = try ServerProcess.tool(arguments)
      try second.run()
      second.waitUntilExit()
    }
    let server = try ServerProcess(directory: place.directory)
    _ = try await server.url()
    server.kill()
    server.waitUntilEnd()
    try FileManager.default.removeItem(atPath: place.directory)
  }
}
