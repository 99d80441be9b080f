// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Logging
import Service
import Signing
import Simulator
import Units

/// The main job on real input: a market, then a business day of signed files through the real door.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract:
      "Makes a market, runs a business day through HTTPS, serves it. / Piyasa kurar, bir iş günü çalıştırır, sunar."
  )

  @Option(help: "Folder; one of an earlier demo is made anew. / Klasör; önceki gösteriminki yeniden kurulur.")
  var directory = "var"
  @Option(help: "Folder of securities, prices and holidays. / Kıymet, fiyat ve tatil verileri.") var data =
    "Demo/Data"
  @Option(help: "Port. / Kapı.") var port = 8443
  @Option(help: "Members. / Üye sayısı.") var members = 20
  @Option(help: "Investors. / Yatırımcı sayısı.") var investors = 10_000
  @Option(help: "Instructions of the day. / Günün talimat sayısı.") var instructions = 100_000
  @ArgumentParser.Flag(help: "Stop after the day. / Günün sonunda dur.") var once = false
  @OptionGroup var output: ResultOptions

  func run() async throws {
    Memory.keepFreedMemory()
    let demo = try Demo(
      files: ServerFiles(directory: directory), data: DemoData(folder: data), members: members,
      investors: investors,
      instructions: instructions)
    try demo.prepareFolder()
    try demo.found()
    let (stops, output) = (once, output)
    try await withServer(demo.files, port: port, logger: Logger(label: "kaydi")) { url in
      let report = try await demo.run(url: url)
      try output.show(report)
      guard !stops else {
        if !report.isAsExpected { throw ExitCode.failure }
        return
      }
      say("Serving until interrupted (Ctrl-C). / Kesilene kadar sunuluyor (Ctrl-C).")
      try await Task.sleep(for: .seconds(1_000_000_000))
    }
  }
}

/// The real securities with their last prices, and the public holidays.
struct DemoData {
  let securities: [MarketPlan.Security]
  let holidays: [(day: String, kind: String)]

  init(folder: String) throws {
    func rows(_ name: String) throws -> [[Substring]] {
      try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(whereSeparator: \.isNewline)
        .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
    let closes = try rows("bist-closes.csv")
    var prices: [Substring: Substring] = [:]
    for (column, ticker) in closes[0].enumerated().dropFirst() {
      prices[ticker] = closes.last { column < $0.count && !$0[column].isEmpty }?[column]
    }
    securities = try rows("bist-securities.csv").dropFirst().map { row in
      let price = prices[row[0]].flatMap { Double($0) } ?? 10
      return MarketPlan.Security(
        isin: String(row[1]), name: String(row[0]), price: String(format: "%.4f", price))
    }
    holidays = try rows("holidays-tr.csv").dropFirst().map { (String($0[0]), String($0[1])) }
  }
}

struct Demo: Sendable {
  let files: ServerFiles
  let market: MarketPlan
  let holidays: [(day: String, kind: String)]
  let instructions: Int
  let opening: Moment

  init(files: ServerFiles, data: DemoData, members: Int, investors: Int, instructions: Int) throws {
    self.files = files
    market = MarketPlan(
      members: members, accounts: investors, securities: data.securities, holdingsEach: 3, unitsEach: 20_000,
      seed: 2026)
    holidays = data.holidays
    self.instructions = instructions
    // The newest business day, so that the day runs at any hour and on any date.
    var calendar = BusinessCalendar()
    for holiday in data.holidays where holiday.kind == "closed" {
      if let day = Day(holiday.day) { calendar.set(day, .closed) }
    }
    let today = Node.systemClock().day
    let day = calendar.isBusinessDay(today) ? today : calendar.businessDay(before: today) ?? today
    opening = Moment(day: day, time: TimeOfDay(hour: 9, minute: 30)!)
  }

  private var marker: String { "\(files.directory)/demo" }

  /// Only a folder that a demo made is made anew; any other registry is left alone.
  func prepareFolder() throws {
    let manager = FileManager.default
    if manager.fileExists(atPath: files.journal) {
      guard manager.fileExists(atPath: marker) else { throw FoundingProblem.registryExists(files.journal) }
      try manager.removeItem(atPath: files.directory)
    }
    try manager.createDirectory(atPath: files.directory, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: marker))
  }

  func found() throws {
    var founding = Founding()
    founding.time = opening
    founding.sizes = [
      ("accounts", 100_000), ("investors", 100_000), ("holdings", 1_000_000), ("referencesADay", 2_000_000),
    ]
    try founding.make(in: files)
    let authority = try CertificateAuthority.load(
      certificate: files.authorityCertificate, key: files.authorityKey)
    for user in market.userCodes { try founding.issue(user, from: authority).save(in: files) }
  }

  /// The market, then the day.
  func run(url: String) async throws -> DemoReport {
    let session = try DemoSession(url: url, files: files)
    say(
      "Market: \(market.members.count) members, \(market.accountCount) investors, \(market.securities.count) securities. / Piyasa kuruluyor."
    )
    try await session.build(market, calendar: market.calendarFiles(holidays, after: opening.day.description))
    var report = try await session.runDay(market, instructions)
    report.url = url
    report.directory = files.directory
    try await session.close()
    return report
  }
}
