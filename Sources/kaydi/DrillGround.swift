// SPDX-License-Identifier: Apache-2.0
import Foundation
import Service
import Signing
import Simulator

/// A small registry with a server process of its own, and beside it the account that a careful member keeps:
/// every file sent, every answer, and what the answers add up to.
final class DrillGround {
  struct Sent {
    let file: MarketPlan.File
    let signed: Client.Signed
    var isSent = false
    var answer: Answer?
  }

  /// What must come again whenever the same bytes are sent.
  struct Answer: Equatable {
    let sequence: UInt64
    let body: [UInt8]
  }

  let files: ServerFiles
  let market: MarketPlan
  private(set) var sent: [Sent] = []
  private(set) var tally = DrillTally()
  private(set) var server: ServerProcess?
  private(set) var session: DemoSession?
  private var plan: TransferPlan
  private let lines: Int

  /// Founds the registry with room for about so many files; the folder must be new or empty.
  init(directory: String, lines: Int, files count: Int, seed: UInt64) throws {
    files = ServerFiles(directory: directory)
    self.lines = lines
    market = MarketPlan(
      members: 4, accounts: 60, securities: MarketPlan.madeUpSecurities(8), holdingsEach: 2,
      unitsEach: 1_000_000, seed: seed)
    plan = TransferPlan(market, seed: seed)
    var founding = Founding()
    founding.time = Bench.opening
    // Small tables, so that a start is a matter of the journal and not of clearing memory.
    founding.sizes = [
      ("members", 64), ("users", 256), ("accounts", 1_000), ("investors", 1_000), ("securities", 100),
      ("holdings", 4_000), ("lots", 4_000), ("textPieces", 8_000), ("waitingTransfers", 1_000),
      ("openInstructions", 1_000), ("submissionsADay", 4 * count + 1_000),
      ("referencesADay", lines * count + 10_000),
    ]
    try founding.make(in: files)
    let authority = try CertificateAuthority.load(
      certificate: files.authorityCertificate, key: files.authorityKey)
    for user in market.userCodes { try founding.issue(user, from: authority).save(in: files) }
  }

  // A drill that breaks off leaves no server behind.
  deinit { server?.kill() }

  // MARK: The server

  func start() async throws {
    let server = try ServerProcess(directory: files.directory)
    let url = try await server.url()
    self.server = server
    session = try DemoSession(url: url, files: files)
  }

  /// Kills the server, if it still runs, and waits for its end.
  func kill() async throws {
    server?.kill()
    server?.waitUntilEnd()
    server = nil
    try await session?.close()
    session = nil
  }

  private var open: DemoSession {
    get throws {
      guard let session else { throw ClientProblem.unexpected("no server runs") }
      return session
    }
  }

  func client(_ user: String = "MKK900") async throws -> Client { try await open.client(user) }

  func build() async throws { try await open.build(market) }

  // MARK: Sending

  /// Signs files without sending them.
  func prepare(_ count: Int) async throws -> Range<Int> {
    let first = sent.count
    let fresh = (first..<first + count).map { index in
      plan.file(of: index % market.members.count, lines: lines, name: "D\(index)")
    }
    for (file, (_, signed)) in zip(fresh, try await open.prepare(fresh, prefix: "D")) {
      sent.append(Sent(file: file, signed: signed))
    }
    return first..<sent.count
  }

  /// Sends all at once and keeps what is answered; what is refused or gets no answer stays open.
  func send(_ range: Range<Int>) async throws -> [DrillReply] {
    let session = try open
    let replies = await withTaskGroup(of: (Int, DrillReply).self) { group in
      for index in range {
        let (user, signed) = (sent[index].file.user, sent[index].signed)
        group.addTask { (index, await DrillReply.of(signed, by: user, session)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for (index, reply) in replies {
      sent[index].isSent = true
      if case .answered(let answer, isRepeated: false) = reply { sent[index].answer = answer }
    }
    return replies.map(\.1)
  }

  /// Sends the same bytes once more: what was answered must be answered as before, what was not must be
  /// answered now, and nothing may happen twice.
  func sendAgain(_ indexes: some Sequence<Int>) async throws {
    let session = try open
    for index in indexes {
      let one = sent[index]
      let reply = await DrillReply.of(one.signed, by: one.file.user, session)
      guard case .answered(let answer, let isRepeated) = reply,
        DemoSession.statuses(answer.body).count == one.file.lines
      else {
        tally.lost += 1
        continue
      }
      tally.sentAgain += 1
      if let known = one.answer {
        // An answer given once stands in the journal, so a new one in its place is a loss too.
        if !isRepeated { tally.lost += 1 } else if known != answer { tally.changed += 1 }
      } else {
        tally.cutOff += 1
        if isRepeated { tally.keptUnanswered += 1 }
        sent[index].answer = answer
      }
    }
  }

  /// Unanswered ones of a range, and so many answered ones of any time.
  func open(of range: Range<Int>, andAnswered count: Int, _ random: inout SeededRandom) -> [Int] {
    let answered = sent.indices.filter { sent[$0].answer != nil }
    return range.filter { sent[$0].isSent && sent[$0].answer == nil }
      + (answered.isEmpty ? [] : (0..<count).map { _ in answered[random.below(answered.count)] })
  }

  // MARK: Balances

  /// Compares every holding with what the answers add up to.
  func compareHoldings() async throws {
    let client = try await client()
    var found: [DrillHoldings.Key: Int64] = [:]
    var cursor = ""
    let reached = sent.compactMap { $0.answer?.sequence }.max() ?? 1
    repeat {
      let answer = try await client.get("/v1/holdings?limit=1000&atLeast=\(reached)\(cursor)")
      guard answer.status == 200 else { throw ClientProblem.refused(answer.status, answer.text) }
      let page = try JSONDecoder().decode(DrillHoldings.Page.self, from: Data(answer.body))
      for row in page.rows { found[.init(account: row.account, isin: row.isin), default: 0] += row.quantity }
      cursor = page.next.map { "&cursor=\($0)" } ?? ""
    } while !cursor.isEmpty
    var expected = DrillHoldings(opening: market)
    for one in sent { if let answer = one.answer { expected.add(one.file, answer.body) } }
    let keys = Set(found.keys).union(expected.units.keys)
    tally.wrongHoldings += keys.count { found[$0, default: 0] != expected.units[$0, default: 0] }
    tally.comparedHoldings += keys.count
  }
}

/// What came of sending a file.
enum DrillReply: Sendable {
  case answered(DrillGround.Answer, isRepeated: Bool)
  /// Turned away before it took a place, with the code of the problem document.
  case turnedAway(status: Int, code: String)
  /// The connection broke.
  case none

  static func of(_ signed: Client.Signed, by user: String, _ session: DemoSession) async -> DrillReply {
    guard let answer = try? await session.client(user).send(signed) else { return .none }
    guard answer.status == 200, let sequence = answer.header("Kaydi-Sequence").flatMap({ UInt64($0) }) else {
      struct Problem: Decodable { let code: String }
      let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
      return .turnedAway(status: answer.status, code: problem?.code ?? "")
    }
    return .answered(
      DrillGround.Answer(sequence: sequence, body: answer.body),
      isRepeated: answer.header("Kaydi-Repeats") != nil)
  }
}

/// What every account holds by the answers alone: the opening, and every line that was carried out.
struct DrillHoldings {
  struct Key: Hashable {
    let account: String
    let isin: String
  }

  struct Page: Decodable {
    struct Row: Decodable {
      let account: String
      let isin: String
      let quantity: Int64
    }
    let rows: [Row]
    let next: String?
  }

  private(set) var units: [Key: Int64] = [:]

  init(opening market: MarketPlan) {
    for account in 0..<market.accountCount {
      let name = "\(market.member(of: account).code)/\(market.accountNumber(account))"
      for security in market.securities(of: account) {
        units[Key(account: name, isin: market.securities[security].isin), default: 0] += Int64(
          market.unitsEach)
      }
    }
  }

  mutating func add(_ file: MarketPlan.File, _ answer: [UInt8]) {
    let rows = String(decoding: file.csv, as: UTF8.self).split(separator: "\n").dropFirst()
    for (row, status) in zip(rows, DemoSession.statuses(answer)) where status == "executed" {
      // reference, sendingAccount, receivingMember, receivingAccount, registration number, isin, nominal …
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let nominal = Int64(cells[6]) ?? 0
      units[Key(account: "\(file.user.prefix(3))/\(cells[1])", isin: cells[5]), default: 0] -= nominal
      units[Key(account: "\(cells[2])/\(cells[3])", isin: cells[5]), default: 0] += nominal
    }
  }
}

/// What a drill has counted.
struct DrillTally: Encodable {
  /// Files without an answer that were sent again, and those of them that the journal had after all.
  var cutOff = 0
  var keptUnanswered = 0
  var sentAgain = 0
  /// Acknowledged files that had to be carried out again, or could not be.
  var lost = 0
  /// Acknowledged files whose answer came back different.
  var changed = 0
  var comparedHoldings = 0
  /// Holdings that differ from what the answers add up to: something was lost or done twice.
  var wrongHoldings = 0

  var isGood: Bool {
    lost == 0 && changed == 0 && wrongHoldings == 0 && sentAgain > 0 && comparedHoldings > 0
  }

  var english: String {
    """
    \(sentAgain) files sent again, \(cutOff) of them without an answer before (\(keptUnanswered) of these were in the journal); \
    lost: \(lost), changed: \(changed); holdings compared: \(comparedHoldings), wrong: \(wrongHoldings).
    """
  }

  var turkish: String {
    """
    \(sentAgain) dosya yeniden gönderildi, \(cutOff) tanesi yanıtsız kalmıştı (\(keptUnanswered) tanesi günlükteydi); \
    kayıp: \(lost), değişen: \(changed); karşılaştırılan bakiye: \(comparedHoldings), yanlış: \(wrongHoldings).
    """
  }
}
