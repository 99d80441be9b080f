// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Depository
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Service
import Simulator
import Units

/// Measures the hot path, stage by stage, over a seeded market. Nothing is skipped: every line is decoded,
/// decided, made durable where the stage says so, and answered.
struct BenchmarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measures transfers a second. / Saniyedeki virman sayısını ölçer.")

  enum Stage: String, CaseIterable, ExpressibleByArgument {
    case decode, engine, checks, waiting, durable, openings, views, files, singles, replay, restart, margin
  }

  @Argument(
    help:
      "Stages: decode, engine, checks, waiting, durable, openings, views, files, singles, replay, restart, margin. All when none is named. / Aşamalar."
  )
  var stages: [Stage] = []
  @Option(help: "Accounts of the market. / Hesap sayısı.") var accounts = 100_000
  @Option(help: "Transfers to send. / Virman sayısı.") var transfers = 2_000_000
  @Option(help: "Lines of a file. / Dosyadaki satır sayısı.") var lines = 8_190
  @Option(help: "Single instructions to send. / Tek tek gönderilecek talimat.") var singles = 30_000
  @Option(help: "Transfers that wait elsewhere. / Başka yerde bekleyen virman sayısı.")
  var waiting = 1_000_000
  @Option(help: "Accounts to margin. / Teminatı hesaplanacak hesap sayısı.") var portfolios = 100_000
  @Option(help: "Folder for the figures of `margin`, for others to compare. / Karşılaştırma için klasör.")
  var write: String?
  @OptionGroup var output: ResultOptions

  func run() async throws {
    Memory.keepFreedMemory()
    let chosen = stages.isEmpty ? Stage.allCases : stages
    if chosen.contains(.margin) { try output.show(try MarginBench(accounts: portfolios).run(write: write)) }
    guard chosen != [.margin] else { return }
    let bench = Bench(accounts: accounts, transfers: transfers, lines: lines)
    for stage in chosen where stage != .margin {
      let result =
        switch stage {
        case .decode: bench.decode()
        case .engine: bench.engine()
        case .checks: bench.checkCosts()
        case .waiting: bench.waitingElsewhere(waiting)
        case .durable: try await bench.durable()
        case .openings: try await bench.openings()
        case .views: try bench.views()
        case .files: try await DoorBench(bench).files()
        case .singles: try await DoorBench(bench).singles(singles)
        case .replay: try await bench.replay()
        case .restart: try bench.restart()
        case .margin: preconditionFailure("has been measured apart")
        }
      try output.show(result)
    }
  }
}

struct BenchResult: CommandResult {
  var stage: String
  var transfers: Int
  var seconds: Double
  var accounts: Int
  var notes: [(String, Double)] = []
  var what = "transfers"

  private var perSecond: Int { Int(Double(transfers) / seconds) }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Key.self)
    try members.encode(stage, forKey: Key("stage"))
    try members.encode(accounts, forKey: Key("accounts"))
    try members.encode(transfers, forKey: Key(what))
    try members.encode(seconds, forKey: Key("seconds"))
    try members.encode(perSecond, forKey: Key("perSecond"))
    for (name, value) in notes { try members.encode(value, forKey: Key(name)) }
  }

  var text: String {
    let extra = notes.map { "  \($0.0) \($0.1)" }.joined()
    return "\(stage): \(perSecond) \(what)/s (\(transfers) in \(seconds) s, \(accounts) accounts)\(extra)"
  }
}

struct Bench {
  let market: MarketPlan
  let files: [MarketPlan.File]
  let transfers: Int

  init(accounts: Int, transfers: Int, lines: Int) {
    market = MarketPlan(
      members: 20, accounts: accounts, securities: MarketPlan.madeUpSecurities(500), holdingsEach: 2,
      unitsEach: 1_000_000,
      seed: 1)
    var plan = TransferPlan(market, seed: 7)
    files = (0..<(transfers + lines - 1) / lines).map { index in
      plan.file(of: index % 20, lines: min(lines, transfers - index * lines), name: "F\(index)")
    }
    self.transfers = transfers
  }

  static let day = Day(year: 2026, month: 3, day: 2)!
  static let opening = Moment(day: day, time: TimeOfDay(hour: 10, minute: 0)!)

  func genesis(waiting: Int = 0) -> [UInt8] {
    let accounts = market.accountCount + 1_000
    return Array(
      """
      {"market":"TR","operatorCode":"MKK","operatorTitle":"Merkezi Kayıt","checksCertificates":false,"accounts":\(accounts),
      "investors":\(accounts),"holdings":\(accounts * 2 + transfers + 100_000),"lots":100000,"textPieces":\(accounts * 4 + 100_000),
      "referencesADay":\(transfers + waiting + 100_000),"submissionsADay":1000000,"waitingTransfers":\(waiting + 100_000)}
      """.utf8)
  }

  var setup: [MarketPlan.File] {
    market.operatorFiles + market.authorityFiles + market.accountFiles + market.identityFiles
      + market.issueFiles
  }

  static func submission(
    _ file: MarketPlan.File, prefix: String, day: Day = Bench.day
  ) -> Submission {
    let decoded = file.csv.withUnsafeBufferPointer { Registry.decode($0, form: .csv) }
    return Submission(
      envelope: envelope(file, prefix: prefix, day: day), digest: UInt128(Hash.mix(UInt64(file.csv.count))),
      content: decoded)
  }

  static func envelope(
    _ file: MarketPlan.File, prefix: String, day: Day = Bench.day
  ) -> Kernel.Envelope {
    Kernel.Envelope(
      member: value(String(file.user.prefix(3))), user: value(file.user),
      reference: value(prefix + file.reference), day: day)
  }

  static func value<Value: FieldValue>(_ text: String) -> Value {
    let bytes = Array(text.utf8)
    return try! Value.read(bytes.span)
  }

  func decode() -> BenchResult {
    let start = ContinuousClock.now
    var lines = 0
    for file in files {
      let decoded = file.csv.withUnsafeBufferPointer { Registry.decode($0, form: .csv) }
      lines += Int(decoded.lineCount)
    }
    precondition(lines == transfers)
    return BenchResult(
      stage: "decode", transfers: transfers, seconds: secondsSince(start), accounts: market.accountCount)
  }

  func engine() -> BenchResult {
    var registry = Registry(genesis: genesis(), at: Self.opening)!
    setUp(&registry)
    registry.prefault()
    let submissions = files.map { Self.submission($0, prefix: "D-") }
    var outcomeBytes = 0
    let start = ContinuousClock.now
    for submission in submissions {
      registry.execute(sequence: registry.sequence + 1, time: Self.opening, submission)
      outcomeBytes += registry.withOutcome { $0.count }
    }
    let elapsed = secondsSince(start)
    if let last = files.last { requireAllExecuted(registry, last) }
    precondition(registry.read { $0.conservationBreak() } == nil)
    return BenchResult(
      stage: "engine", transfers: transfers, seconds: elapsed, accounts: market.accountCount,
      notes: [
        ("outcomeBytesALine", Double(outcomeBytes) / Double(transfers)),
        ("contentBytesALine", Double(files.reduce(0) { $0 + $1.csv.count }) / Double(transfers)),
      ])
  }

  /// Members, accounts and holdings.
  func setUp(_ registry: inout Registry) {
    for file in setup {
      registry.execute(
        sequence: registry.sequence + 1, time: Self.opening, Self.submission(file, prefix: "S-"))
      requireAllExecuted(registry, file)
    }
  }

  func requireAllExecuted(_ registry: borrowing Registry, _ file: MarketPlan.File) {
    registry.withOutcome { outcome in
      let answer = SubmissionAnswer(outcome: outcome)
      let executed = answer.lines.count { $0.state == .executed }
      guard executed == file.lines else {
        let first = answer.lines.first { $0.state != .executed }
        fatalError(
          "\(file.user) \(file.reference): \(executed) of \(file.lines); \(String(describing: answer.refusal)) \(String(describing: first))"
        )
      }
    }
  }
}

extension Bench {
  /// Through a node with the durable journal, in process: decoding, engine, journal, line-by-line outcomes.
  func durable() async throws -> BenchResult {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kaydi-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let journal = try makeJournal(in: directory)
    let node = try Node(journal: journal, clock: { Self.opening })
    defer { node.stop() }
    for file in setup { _ = try await node.submit(signed(file, prefix: "S-")) }
    let start = ContinuousClock.now
    let executed = try await withThrowingTaskGroup(of: Int.self) { group in
      var next = 0
      var executed = 0
      func add() {
        let file = files[next]
        next += 1
        group.addTask { [self] in
          let answered = try await node.submit(signed(file, prefix: "D-"))
          return answered.outcome.count > file.lines * 20 ? file.lines : 0
        }
      }
      while next < min(8, files.count) { add() }
      while let lines = try await group.next() {
        executed += lines
        if next < files.count { add() }
      }
      return executed
    }
    let elapsed = secondsSince(start)
    precondition(executed == transfers, "every line was answered")
    return BenchResult(
      stage: "durable", transfers: transfers, seconds: elapsed, accounts: market.accountCount)
  }

  /// With the genesis entry.
  func makeJournal(in directory: URL) throws -> SQLiteJournal {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let journal = try SQLiteJournal(
      path: directory.appendingPathComponent("journal.sqlite").path, create: true)
    _ = try journal.fence()
    guard let entry = Registrar.genesis(genesis(), at: Self.opening, salt: Registrar.randomSalt()) else {
      throw FoundingProblem.genesisMalformed
    }
    try journal.append([entry], engineVersion: Registry.engineVersion)
    return journal
  }

  func signed(_ file: MarketPlan.File, prefix: String) -> SignedEntry {
    SignedEntry(
      form: .csv, header: [], content: file.csv, signature: [],
      signedDigest: JournalHash.signedDigest(header: [], content: file.csv),
      envelope: Self.envelope(file, prefix: prefix),
      decoded: file.csv.withUnsafeBufferPointer { Registry.decode($0, form: .csv) })
  }
}
