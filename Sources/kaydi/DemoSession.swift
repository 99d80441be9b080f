// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import Signing
import Simulator
import Units

/// Sends files as many users, each with its own key and connection.
actor DemoSession {
  nonisolated let url: String
  private let files: ServerFiles
  nonisolated let keyFolder: String
  nonisolated let authority: [[UInt8]]
  private var clients: [String: Client] = [:]
  private var time = Moment()

  init(url: String, files: ServerFiles) throws {
    self.url = url
    self.files = files
    keyFolder = files.keys
    authority = try Credential.certificates(
      pem: String(contentsOfFile: files.authorityCertificate, encoding: .utf8),
      place: files.authorityCertificate)
  }

  func close() async throws {
    for client in clients.values { try await client.close() }
    clients = [:]
  }

  func registryTime() async throws -> Moment { try await client("MKK900").registryTime() }

  func client(_ user: String) throws -> Client {
    if let known = clients[user] { return known }
    let client = try Client(url: url, key: try UserKey.load(user, from: files.keys), authority: authority)
    clients[user] = client
    return client
  }

  private func sign(_ file: MarketPlan.File) async throws -> (Client, Client.Signed) {
    let client = try client(file.user)
    time = try await client.registryTime()
    return (client, try client.sign(file.csv, .csv, reference: file.reference, at: time))
  }

  /// One after the other; every line must be carried out.
  func sendAll(_ all: [MarketPlan.File], _ title: String) async throws {
    var progress = Progress(title, total: all.count)
    for (index, file) in all.enumerated() {
      let (client, signed) = try await sign(file)
      let answer = try await client.send(signed)
      guard answer.status < 400 else { throw ClientProblem.refused(answer.status, answer.text) }
      let statuses = Self.statuses(answer.body)
      guard statuses.count == file.lines, statuses.allSatisfy({ $0 == "executed" }) else {
        throw ClientProblem.unexpected("\(file.user) \(file.reference): \(answer.text.prefix(400))")
      }
      progress.show(index + 1)
    }
  }

  /// Everything before the first transfer: definitions, certificates, authorities, accounts, opening
  /// holdings.
  func build(_ market: MarketPlan, calendar: [MarketPlan.File] = []) async throws {
    let facts = try market.userCodes.map { try UserKey.load($0, from: keyFolder).credential.facts }
    let rows = CertificateRows(issuer: authority[0], completed: try await registryTime().day)
    try await sendAll(market.operatorFiles + calendar, "definitions / tanımlar")
    for (name, heading, lines) in [
      ("load", CertificateRows.load, facts.map { rows.load($0) }),
      ("match", CertificateRows.match, facts.map { rows.match($0) }),
      ("assign", CertificateRows.assign, facts.map { rows.assign($0) }),
    ] {
      try await sendAll(
        market.file("MKK900", name, heading, lines), "certificates / sertifikalar (\(name))")
    }
    try await sendAll(market.authorityFiles, "authorities / yetkiler")
    try await sendAll(market.accountFiles, "accounts / hesaplar")
    try await sendAll(market.identityFiles, "identities / kimlikler")
    try await sendAll(market.issueFiles, "opening holdings / açılış bakiyeleri")
  }

  /// The status of each line, or its refusal code where nothing was kept, from a CSV answer.
  static func statuses(_ body: [UInt8]) -> [String] {
    body.split(separator: 10).dropFirst().map { line in
      let cells = line.split(separator: 44, maxSplits: 4, omittingEmptySubsequences: false)
      guard cells.count > 3 else { return "malformed" }
      return String(decoding: cells[1] == Array("refused".utf8)[...] ? cells[3] : cells[1], as: UTF8.self)
    }
  }

  /// Signed beforehand, as a back office would have them ready; then sent as fast as the door takes them.
  func runDay(_ market: MarketPlan, _ instructions: Int) async throws -> DemoReport {
    var plan = DayPlan(market, seed: 7)
    let lines = 2_500
    var prepared: [(Client, Client.Signed, [String])] = []
    var progress = Progress("signing the day's files / günün dosyaları imzalanıyor", total: instructions)
    for index in 0..<(instructions + lines - 1) / lines {
      let count = min(lines, instructions - index * lines)
      let file = plan.file(of: index % market.members.count, lines: count, name: "day-\(index + 1)")
      let (client, signed) = try await sign(file.file)
      prepared.append((client, signed, file.expected))
      progress.show(index * lines + count)
    }
    var report = DemoReport()
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: ([String], [String], String).self) { group in
      var next = 0
      func add() {
        let (client, signed, expected) = prepared[next]
        next += 1
        group.addTask {
          let answer = try await client.send(signed)
          return (DemoSession.statuses(answer.body), expected, answer.status < 400 ? "" : answer.text)
        }
      }
      while next < min(4, prepared.count) { add() }
      var day = Progress("the day / gün", total: prepared.count)
      var done = 0
      while let (statuses, expected, problem) = try await group.next() {
        report.add(statuses, expected, problem)
        done += 1
        day.show(done)
        if next < prepared.count { add() }
      }
    }
    report.seconds = secondsSince(start)
    // The same file once more: the answer is the first one, and nothing happens twice.
    let (client, signed, expected) = prepared[0]
    let again = try await client.send(signed)
    report.repeatedAgrees = DemoSession.statuses(again.body) == expected
    return report
  }
}

/// What happened.
struct DemoReport: CommandResult {
  var url = ""
  var directory = ""
  var counts: [String: Int] = [:]
  var lines = 0
  var seconds = 0.0
  var differences: [String] = []
  var repeatedAgrees = false

  private enum CodingKeys: CodingKey {
    case url, directory, lines, accepted, refused, counts, seconds, differences, repeatedAgrees, isAsExpected
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(url, forKey: .url)
    try members.encode(directory, forKey: .directory)
    try members.encode(lines, forKey: .lines)
    try members.encode(accepted, forKey: .accepted)
    try members.encode(lines - accepted, forKey: .refused)
    try members.encode(counts, forKey: .counts)
    try members.encode(seconds, forKey: .seconds)
    try members.encode(differences, forKey: .differences)
    try members.encode(repeatedAgrees, forKey: .repeatedAgrees)
    try members.encode(isAsExpected, forKey: .isAsExpected)
  }

  mutating func add(_ statuses: [String], _ expected: [String], _ problem: String) {
    if !problem.isEmpty { differences.append(problem) }
    lines += statuses.count
    for status in statuses { counts[status, default: 0] += 1 }
    if statuses.count != expected.count {
      differences.append("\(statuses.count) answers for \(expected.count) lines")
    }
    for (index, pair) in zip(statuses, expected).enumerated() where pair.0 != pair.1 && differences.count < 10
    {
      differences.append("line \(index + 1): \(pair.0) instead of \(pair.1)")
    }
  }

  var isAsExpected: Bool { differences.isEmpty && repeatedAgrees && lines > 0 }

  private static let kept: Set<String> = ["executed", "awaiting-receiver", "waiting", "partial", "entered"]
  private var accepted: Int { counts.filter { Self.kept.contains($0.key) }.values.reduce(0, +) }

  var text: String {
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let rate = "\(String(format: "%.2f", seconds)) s, \(Int(Double(lines) / seconds)) /s"
    var said = [
      "", "The day / Gün: \(lines) instructions / talimat, \(rate)", "Accepted / Kabul: \(accepted)",
    ]
    said += sorted.map { "  \(Self.kept.contains($0.key) ? "✓" : "✗") \($0.key): \($0.value)" }
    said += [
      "Refused / Ret: \(lines - accepted)",
      "Sent again, same answer / Yeniden gönderildi, aynı yanıt: \(repeatedAgrees ? "✓" : "✗")",
    ]
    said += differences.map { "UNEXPECTED / BEKLENMEYEN: \($0)" }
    said += [
      isAsExpected
        ? "The day came out as it must. / Gün olması gerektiği gibi sonuçlandı."
        : "The day did NOT come out as it must. / Gün olması gerektiği gibi sonuçlanmadı.",
      """

      Look / Bakın: \(url)/
      Next / Sonra:
        .build/release/kaydi holdings --user BAA003 --account BAA/1001001
        .build/release/kaydi notices --user BAA003
        .build/release/kaydi replay --directory \(directory)
      """,
    ]
    return said.joined(separator: "\n")
  }
}
