// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Simulator

/// The volume under a running server stops taking writes, for lack of room or because it has become
/// read-only, and takes them again later. Meanwhile every submission must get a clear answer, questions go on
/// being answered, and afterwards nothing acknowledged may be missing.
struct DiskDrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disk",
    abstract:
      "Fills or breaks a small volume under the server. / Sunucunun altındaki küçük birimi doldurur veya bozar."
  )

  @Option(help: "Empty folder on a small volume of its own. / Kendi küçük biriminde boş klasör.")
  var directory: String
  @ArgumentParser.Flag(help: "Only the views lie on that volume. / Birimde yalnız görünümler durur.")
  var viewsOnly = false
  @Option(
    help: "Command after which the volume takes nothing; it is filled when not given. / Birimi bozan komut.")
  var fail: String?
  @Option(help: "Command that mends the volume. / Birimi onaran komut.") var mend: String?
  @ArgumentParser.Flag(help: "Mend only while the server is down. / Yalnız sunucu kapalıyken onar.")
  var restart = false
  @Option(help: "Times. / Kaç kez.") var rounds = 3
  @Option(help: "Seed. / Tohum.") var seed: UInt64 = 1
  @OptionGroup var output: ResultOptions

  func validate() throws {
    guard (fail == nil) == (mend == nil) else {
      throw ValidationError("--fail and --mend go together. / --fail ile --mend birlikte verilir.")
    }
  }

  func run() async throws {
    let volume = URL(fileURLWithPath: directory).path
    let trouble: any VolumeTrouble =
      if let fail, let mend { CommandTrouble(fail: fail, mend: mend) } else { try FullVolume(volume) }
    let report = try await DrillCommand.withFolder { folder in
      let registry = (viewsOnly ? folder : volume) + "/registry"
      let ground = try DrillGround(directory: registry, lines: 40, files: rounds * 400, seed: seed)
      if viewsOnly {
        // SQLite follows the link, so that the log of the views lies beside the file that it leads to.
        try FileManager.default.createSymbolicLink(
          atPath: ground.files.views, withDestinationPath: volume + "/views.sqlite")
      }
      var drill = DiskDrill(ground: ground, trouble: trouble, random: SeededRandom(seed: seed))
      return try await drill.run(rounds: rounds, viewsOnly: viewsOnly, restarts: restart)
    }
    try output.end(with: report)
  }
}

// MARK: - Trouble

/// A way to make a volume refuse writes, and to make it take them again.
protocol VolumeTrouble: Sendable {
  func begin() throws
  func end() throws
}

/// A file that takes all the room there is.
struct FullVolume: VolumeTrouble {
  private let ballast: String
  /// Beyond this a volume is somebody's own, not one made for a drill.
  private static let largestBytes = 1 << 30

  init(_ directory: String) throws {
    ballast = directory + "/ballast"
    let free =
      try FileManager.default.attributesOfFileSystem(forPath: directory)[.systemFreeSize] as? NSNumber
    guard let free, free.intValue <= Self.largestBytes else {
      throw ValidationError(
        "The volume is larger than 1 GiB: \(directory). / Birim 1 GiB'den büyük: \(directory).")
    }
  }

  func begin() throws {
    let file = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw DrillProblem.volume(String(cString: strerror(errno))) }
    defer { close(file) }
    var piece = [UInt8](repeating: 0x5A, count: 1 << 20)
    while !piece.isEmpty {
      // Ever smaller pieces, until not one byte goes in.
      if write(file, piece, piece.count) <= 0 { piece.removeLast((piece.count + 1) / 2) }
    }
  }

  func end() throws {
    guard unlink(ballast) == 0 else { throw DrillProblem.volume(String(cString: strerror(errno))) }
  }
}

/// Commands for the shell.
struct CommandTrouble: VolumeTrouble {
  let fail: String
  let mend: String

  func begin() throws { try run(fail) }
  func end() throws { try run(mend) }

  private func run(_ command: String) throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", command]
    shell.standardOutput = FileHandle.standardError
    try shell.run()
    shell.waitUntilExit()
    guard shell.terminationStatus == 0 else {
      throw DrillProblem.volume("\(command): status \(shell.terminationStatus)")
    }
  }
}

// MARK: - The drill

struct DiskReport: DrillResult {
  var rounds = 0
  var answeredMeanwhile = 0
  /// Turned away with status 503 and a problem document that names its code.
  var turnedAway = 0
  /// Anything else that came back for a submission: another status, no code, a broken connection.
  var unclear = 0
  var questionsAnswered = 0
  var questionsFailed = 0
  /// Starts on a volume that took nothing: either work goes on as far as it can, or the server ends by itself
  /// and says why.
  var startsRefused = 0
  var startsUnclear = 0
  var tally = DrillTally()
  var viewsOnly = false

  var isGood: Bool {
    tally.isGood && unclear == 0 && questionsFailed == 0 && startsUnclear == 0 && questionsAnswered > 0
      && (viewsOnly ? turnedAway == 0 && answeredMeanwhile > 0 : turnedAway > 0)
  }

  var text: String {
    """
    \(rounds) times without writes: \(turnedAway) files turned away with 503, \(answeredMeanwhile) answered, \(unclear) left unclear; \
    \(questionsAnswered) questions answered, \(questionsFailed) not; starts refused: \(startsRefused), unclear: \(startsUnclear). \
    \(tally.english)
    \(rounds) kez yazılamadı: \(turnedAway) dosya 503 ile geri çevrildi, \(answeredMeanwhile) yanıtlandı, \(unclear) belirsiz; \
    yanıtlanan soru: \(questionsAnswered), yanıtlanmayan: \(questionsFailed); reddedilen açılış: \(startsRefused), belirsiz: \
    \(startsUnclear). \(tally.turkish)
    """
  }
}

struct DiskDrill {
  let ground: DrillGround
  let trouble: any VolumeTrouble
  var random: SeededRandom
  private var report = DiskReport()

  init(ground: DrillGround, trouble: any VolumeTrouble, random: SeededRandom) {
    self.ground = ground
    self.trouble = trouble
    self.random = random
  }

  mutating func run(rounds: Int, viewsOnly: Bool, restarts: Bool) async throws -> DiskReport {
    report.viewsOnly = viewsOnly
    try await ground.start()
    try await ground.build()
    var progress = Progress("volume / birim", total: rounds)
    for round in 0..<rounds {
      let first = ground.sent.count
      // In the middle of work; what is sent afterwards meets a volume that takes nothing.
      let trouble = trouble
      let begun = Task.detached { try trouble.begin() }
      _ = try await sendMeanwhile(atMost: 10)
      try await begun.value
      // The journal's log begins again over room that it has, up to 64 MB of files, before it asks for more.
      if try await sendMeanwhile(atMost: viewsOnly ? 40 : 600) == 0, !viewsOnly {
        throw DrillProblem.stillAnswering(answered: report.answeredMeanwhile, unclear: report.unclear)
      }
      try await ask()
      // The last time, and whenever it cannot be mended otherwise, the server also starts without writes.
      let startsMeanwhile = restarts || round == rounds - 1
      if startsMeanwhile {
        try await startMeanwhile()
        try await ground.kill()
      }
      try trouble.end()
      if startsMeanwhile { try await ground.start() }
      try await waitForWork()
      try await ground.sendAgain(ground.open(of: first..<ground.sent.count, andAnswered: 5, &random))
      try await ground.compareHoldings()
      report.rounds += 1
      progress.show(round + 1)
    }
    try await ground.kill()
    report.tally = ground.tally
    return report
  }

  /// Four at a time, until some have been turned away; returns how many.
  private mutating func sendMeanwhile(atMost times: Int) async throws -> Int {
    var turnedAway = 0
    for _ in 0..<times where turnedAway < 8 {
      for reply in try await ground.send(try await ground.prepare(4)) {
        switch reply {
        case .answered: report.answeredMeanwhile += 1
        case .turnedAway(503, "registry-unavailable"): turnedAway += 1
        case .turnedAway, .none: report.unclear += 1
        }
      }
    }
    report.turnedAway += turnedAway
    return turnedAway
  }

  /// Questions about what is durable, from the views and from the engine; soon after, since the engine may
  /// still be building itself anew.
  private mutating func ask() async throws {
    let client = try await ground.client()
    for path in ["/v1/holdings", "/v1/instructions", "/v1/entries/1", "/"] {
      var isAnswered = false
      for _ in 0..<50 where !isAnswered {
        isAnswered = try await client.get(path).status == 200
        if !isAnswered { try await Task.sleep(for: .milliseconds(100)) }
      }
      if isAnswered { report.questionsAnswered += 1 } else { report.questionsFailed += 1 }
    }
  }

  private mutating func startMeanwhile() async throws {
    try await ground.kill()
    do {
      try await ground.start()
    } catch let end as ServerProcess.End {
      report.startsRefused += 1
      if end.wasKilled || end.said.isEmpty { report.startsUnclear += 1 }
    }
  }

  /// Until a new file is answered.
  private func waitForWork() async throws {
    for _ in 0..<100 {
      for reply in try await ground.send(try await ground.prepare(1)) {
        if case .answered = reply { return }
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw DrillProblem.notAnsweringAgain
  }
}
