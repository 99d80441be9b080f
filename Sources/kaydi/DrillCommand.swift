// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import JournalStore
import Service
import Signing
import Simulator
import Units

/// A fire drill: the real server process is killed (SIGKILL) again and again in the middle of a day, started
/// anew, and asked for everything that it had acknowledged.
struct DrillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract:
      "Kills the server in the middle of work and checks that nothing is lost. / Sunucuyu iş ortasında öldürür, kayıp arar."
  )

  @Option(help: "Kills. / Öldürme sayısı.") var rounds = 20
  @Option(help: "Lines of a file. / Dosyadaki satır sayısı.") var lines = 500
  @Option(help: "Files sent in a round. / Turda gönderilen dosya.") var files = 12
  @Option(help: "Seed. / Tohum.") var seed: UInt64 = 1

  func run() async throws {
    let drill = try Drill(rounds: rounds, lines: lines, files: files, seed: seed)
    defer { drill.cleanUp() }
    let report = try await drill.run()
    print(report.text)
    if !report.isGood { throw ExitCode.failure }
  }
}

struct DrillReport {
  var kills = 0
  var acknowledged = 0
  var unanswered = 0
  /// Acknowledged answers that came back different, or not at all.
  var lost = 0
  var replayedSequence: UInt64 = 0
  var isConserved = false
  var isGood: Bool { lost == 0 && isConserved && kills > 0 && acknowledged > 0 }

  var text: String {
    """
    \(kills) kills: \(acknowledged) files acknowledged before a kill, \(unanswered) cut off and sent again; lost or changed: \(lost); \
    replayed to entry \(replayedSequence), units \(isConserved ? "conserved" : "NOT CONSERVED"). / \
    \(kills) öldürme; kayıp veya değişen: \(lost).
    """
  }
}

struct Drill {
  let rounds: Int
  let lines: Int
  let filesEach: Int
  let market: MarketPlan
  let directory: String
  let seed: UInt64

  init(rounds: Int, lines: Int, files: Int, seed: UInt64) throws {
    self.rounds = rounds
    self.lines = lines
    filesEach = files
    self.seed = seed
    market = MarketPlan(
      members: 4, accounts: 400, securities: MarketPlan.madeUpSecurities(20), holdingsEach: 2,
      unitsEach: 1_000_000, seed: seed)
    directory =
      FileManager.default.temporaryDirectory.appendingPathComponent("kaydi-drill-\(UUID().uuidString)").path
    var founding = Founding()
    founding.time = Bench.opening
    let place = ServerFiles(directory: directory)
    try founding.make(in: place)
    let authority = try CertificateAuthority.load(
      certificate: place.authorityCertificate, key: place.authorityKey)
    for user in market.userCodes { try founding.issue(user, from: authority).save(in: place) }
  }

  func cleanUp() { try? FileManager.default.removeItem(atPath: directory) }

  /// A server process of its own on a free port; its port is read from what it says.
  private func start() async throws -> (process: Process, url: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    process.arguments = ["serve", "--directory", directory, "--port", "0", "--test-clock"]
    let said = Pipe()
    process.standardError = said
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let url: String? = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var text = ""
        var found: String?
        while found == nil {
          let part = said.fileHandleForReading.availableData
          if part.isEmpty { break }
          text += String(decoding: part, as: UTF8.self)
          if let range = text.range(of: #"https://127\.0\.0\.1:[0-9]+/ "#, options: .regularExpression) {
            found = String(text[range].dropLast(2))
          }
        }
        continuation.resume(returning: found)
        // What it says later is read and thrown away, so that its pipe never fills.
        while !said.fileHandleForReading.availableData.isEmpty {}
      }
    }
    guard let url else { throw ClientProblem.unexpected("the server did not start") }
    return (process, url)
  }

  private struct Sent {
    let user: String
    let signed: Client.Signed
    var answer: [String]?
  }

  func run() async throws -> DrillReport {
    var report = DrillReport()
    var random = SeededRandom(seed: seed)
    var plan = TransferPlan(market, seed: seed)
    var sent: [Sent] = []
    let place = ServerFiles(directory: directory)
    var server = try await start()
    var session = try DemoSession(url: server.url, files: place)
    try await session.build(market)
    for round in 0..<rounds {
      let first = sent.count
      for index in 0..<filesEach {
        let file = plan.file(
          of: (round + index) % market.members.count, lines: lines, name: "R\(round)-\(index)")
        let prepared = try await session.prepare([file], prefix: "D")[0]
        sent.append(Sent(user: file.user, signed: prepared.1))
      }
      // Some rounds are cut within the first file, some after the last.
      let delay = Double(random.below(60)) / 1_000
      let process = server.process
      async let killed: Void = {
        try await Task.sleep(for: .seconds(delay))
        kill(process.processIdentifier, SIGKILL)
      }()
      for (index, answer) in await sendAll(Array(sent[first...]), session) {
        sent[first + index].answer = answer
      }
      try await killed
      server.process.waitUntilExit()
      report.kills += 1
      report.acknowledged += sent[first...].count { $0.answer != nil }
      report.unanswered += sent[first...].count { $0.answer == nil }
      try? await session.close()
      server = try await start()
      session = try DemoSession(url: server.url, files: place)
      // Everything once more, the same bytes: what was acknowledged must be answered as before.
      for index in first..<sent.count {
        let again = try await session.client(sent[index].user).send(sent[index].signed)
        let statuses = Self.answerLines(again.body)
        guard again.status == 200, statuses.count == lines else {
          report.lost += 1
          continue
        }
        if let known = sent[index].answer, known != statuses { report.lost += 1 }
        sent[index].answer = statuses
      }
    }
    try await session.close()
    kill(server.process.processIdentifier, SIGTERM)
    server.process.waitUntilExit()
    let journal = try SQLiteJournal(path: place.journal, create: false, readOnly: true)
    var replay = try Replay(journal)
    try replay.run(journal)
    let registry = replay.finish()
    report.replayedSequence = registry.sequence
    report.isConserved = registry.read { $0.conservationBreak() } == nil
    return report
  }

  private func sendAll(_ all: [Sent], _ session: DemoSession) async -> [(Int, [String])] {
    await withTaskGroup(of: (Int, [String])?.self) { group in
      for (index, one) in all.enumerated() {
        group.addTask {
          guard let answer = try? await session.client(one.user).send(one.signed), answer.status == 200 else {
            return nil
          }
          return (index, Drill.answerLines(answer.body))
        }
      }
      var answers: [(Int, [String])] = []
      for await answer in group { if let answer { answers.append(answer) } }
      return answers
    }
  }

  /// The lines of an answer without the heading: line, status and instruction number.
  static func answerLines(_ body: [UInt8]) -> [String] {
    body.split(separator: 10).dropFirst().map { String(decoding: $0, as: UTF8.self) }
  }
}
