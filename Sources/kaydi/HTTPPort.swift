// SPDX-License-Identifier: Apache-2.0
import Depository
import Foundation
import Kernel
import Service
import Signing
import Simulator
import Units

/// Plays a story through the public door: TLS, keys, signatures, the server's own views. The server must be
/// new (only its genesis entry) and run with a test clock; its folder gives the authority that issues the
/// users' certificates.
///
/// What the door does not show (lots, whether a transfer is direct) cannot be asked for here; a story that
/// looks at it says so.
final class HTTPPort: ScenarioPort {
  private let url: String
  private let files: ServerFiles
  private let roots: [[UInt8]]
  private let authority: CertificateAuthority
  private var clients: [String: Client] = [:]
  private var officer = "MKK900"
  private var sequence: UInt64 = 1
  private var noticePosition: String?
  private var nextNumbers: [String: Int] = [:]
  private var assignments = 0

  init(url: String, directory: String) throws {
    self.url = url
    files = ServerFiles(directory: directory)
    authority = try CertificateAuthority.load(
      certificate: files.authorityCertificate, key: files.authorityKey)
    roots = [authority.credential.certificate]
  }

  func close() async throws {
    for client in clients.values { try await client.close() }
    clients = [:]
  }

  private func trouble(_ english: String, _ turkish: String) -> ScenarioTrouble {
    ScenarioTrouble(ScenarioText(english, turkish))
  }

  private func client(_ user: String) throws -> Client {
    if let known = clients[user] { return known }
    let key: UserKey
    if user == "\(officer.prefix(3))000" {
      // The registry's own part enters what the central bank tells; its key is the server's.
      let own = try Credential.load(certificate: files.doorCertificate, key: files.doorKey)
      key = UserKey(user: user, credential: own)
    } else if FileManager.default.fileExists(atPath: "\(files.keys)/\(user).key") {
      key = try UserKey.load(user, from: files.keys)
    } else {
      key = try Founding().issue(user, from: authority)
    }
    let client = try Client(url: url, key: key, authority: roots)
    clients[user] = client
    return client
  }

  // MARK: Beginning and time

  func begin(_ market: ScenarioMarket, at moment: Moment) async throws {
    officer = market.officers[0].text
    let health = try await document("/health")
    guard (health["sequence"] as? Int) == 1 else {
      throw trouble(
        "the server is not new: start one on a new folder", "sunucu yeni değil: yeni bir klasörde başlatın")
    }
    try await advance(to: moment, ticks: false)
  }

  func advance(to moment: Moment, ticks: Bool) async throws {
    // A story happens at its own moments, to the microsecond: at a cut-off, not shortly after it.
    let answer = try await client(officer).post(
      "/test/clock", json: "{\"time\":\"\(moment)\",\"stands\":true}")
    // What happened before the story began may have taken a few seconds more than it says.
    let now = try await client(officer).registryTime()
    sequence = max(sequence, (try await document("/health"))["sequence"] as? UInt64 ?? 0)
    guard answer.status == 200 || (now >= moment && now - moment < 60 * Moment.microsecondsPerSecond) else {
      throw trouble(
        "the server's clock cannot be set: \(answer.text)", "sunucunun saati kurulamıyor: \(answer.text)")
    }
  }

  // MARK: Submissions

  func submit(_ submission: ScenarioSubmission) async throws -> ScenarioAnswer {
    let answer = try await send(
      submission.content, submission.form, user: submission.user.text, member: submission.member.text,
      reference: submission.reference.text, day: submission.day)
    try await assignCertificates(of: submission, answer)
    return answer
  }

  private func send(
    _ content: [UInt8], _ form: ContentForm, user: String, member: String, reference: String, day: Day
  ) async throws -> ScenarioAnswer {
    let client = try client(user)
    let now = try await client.registryTime()
    let signed = try client.sign(
      content, form == .csv ? .csv : .json, reference: reference, at: now, member: member, day: day)
    let answer = try await client.send(signed)
    if let position = answer.header("Kaydi-Sequence").flatMap({ UInt64($0) }) {
      sequence = max(sequence, position)
    }
    var result =
      form == .csv && answer.status == 200 ? Self.lines(csv: answer.text) : try lines(json: answer)
    result.isRepeated = answer.header("Kaydi-Repeats") != nil
    return result
  }

  private func lines(json answer: Client.Answer) throws -> ScenarioAnswer {
    guard let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] else {
      throw trouble("not an answer: \(answer.text)", "yanıt değil: \(answer.text)")
    }
    if let number = document["sequence"] as? UInt64 { sequence = max(sequence, number) }
    guard let lines = document["lines"] as? [[String: Any]] else {
      return ScenarioAnswer(refusal: Self.refusal(document))
    }
    return ScenarioAnswer(
      refusal: (document["refusal"] as? [String: Any]).flatMap(Self.refusal),
      lines: lines.map { line in
        let status = line["status"] as? String
        return ScenarioAnswer.Line(
          line: line["line"] as? Int ?? 0, instruction: line["instruction"] as? UInt64,
          state: status == "refused" ? nil : status, refusal: Self.refusal(line))
      })
  }

  private static func refusal(_ members: [String: Any]) -> ScenarioRefusal? {
    guard let code = members["code"] as? String else { return nil }
    let facts = (members["facts"] as? [String: Any] ?? [:]).mapValues { "\($0)" }
    return ScenarioRefusal(code: code, rule: members["rule"] as? String ?? "", facts: facts)
  }

  private static func lines(csv text: String) -> ScenarioAnswer {
    var answer = ScenarioAnswer()
    for row in text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = row.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 6 else { continue }
      var facts: [String: String] = [:]
      for fact in cells[5].split(separator: ";") {
        let parts = fact.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
      }
      let refusal = cells[3].isEmpty ? nil : ScenarioRefusal(code: cells[3], rule: cells[4], facts: facts)
      if cells[0] == "0" {
        answer.refusal = refusal
      } else {
        answer.lines.append(
          ScenarioAnswer.Line(
            line: Int(cells[0]) ?? 0, instruction: UInt64(cells[2]),
            state: cells[1] == "refused" ? nil : cells[1],
            refusal: refusal))
      }
    }
    return answer
  }

  /// A user that comes into being gets a certificate at once: in a story users have none of their own.
  private func assignCertificates(of submission: ScenarioSubmission, _ answer: ScenarioAnswer) async throws {
    guard let document = try? JSONSerialization.jsonObject(with: Data(submission.content)) as? [String: Any]
    else { return }
    let operations = document["operations"] as? [[String: Any]] ?? [document]
    for (index, operation) in operations.enumerated()
    where operation["operation"] as? String == "user-definition.enter" {
      guard let fields = operation["fields"] as? [String: Any], let member = fields["member"] as? String,
        answer.lines.first(where: { $0.line == index + 1 })?.state == "executed"
      else { continue }
      let range = fields["type"] as? String == "PRINCIPAL" ? "9" : "0"
      let number = nextNumbers[member + range] ?? (range == "9" ? 900 : 1)
      nextNumbers[member + range] = number + 1
      let user = member + String(repeating: "0", count: 3 - String(number).count) + String(number)
      assignments += 1
      let facts = try client(user).identity.facts
      let day = try await client(officer).registryTime().day
      let rows = CertificateRows(issuer: authority.credential.certificate, completed: day)
      let steps = [
        (CertificateRows.load, rows.load(facts)), (CertificateRows.match, rows.match(facts)),
        (CertificateRows.assign, rows.assign(facts)),
      ]
      for (step, (heading, row)) in steps.enumerated() {
        let assigned = try await send(
          Array("\(heading)\n\(row)\n".utf8), .csv, user: officer, member: String(officer.prefix(3)),
          reference: "certificate-\(assignments)-\(step)", day: day)
        guard assigned.lines.first?.state == "executed" else {
          throw trouble("no certificate for \(user): \(assigned)", "\(user) için sertifika yok: \(assigned)")
        }
      }
    }
  }

  // MARK: Questions

  private func document(_ path: String) async throws -> [String: Any] {
    let answer = try await client(officer).get(path)
    guard answer.status == 200,
      let members = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
    else { throw trouble("\(path): \(answer.text)", "\(path): \(answer.text)") }
    return members
  }

  private func rows(_ path: String, _ query: String) async throws -> [[String: Any]] {
    let own = query.isEmpty ? "" : query + "&"
    return try await document("\(path)?\(own)limit=1000&atLeast=\(sequence)")["rows"] as? [[String: Any]]
      ?? []
  }

  func holding(_ account: AccountKey, _ subaccount: Subaccount, _ isin: ISIN) async throws -> ScenarioHolding
  {
    let found = try await rows("/v1/holdings", "account=\(account.text)&isin=\(isin.text)")
    let held = found.first { $0["subaccount"] as? String == subaccount.text }
    return ScenarioHolding(quantity: held?["quantity"] as? Int64 ?? 0, lots: nil)
  }

  func record(_ kind: ScenarioRecord, _ key: String) async throws -> [String: String]? {
    guard let list = kind.list else {
      let found = try await document("/v1/instructions/\(key)?atLeast=\(sequence)")
      var record = kind.record(found)
      if let nominal = found["nominal"] as? Int, let realised = found["realised"] as? Int {
        record["remaining"] = "\(nominal - realised)"
      }
      return record
    }
    var cursor = ""
    // Of a list of what happened the last counts.
    var found: [String: Any]?
    while true {
      let page = try await document("\(list.path)?limit=1000&atLeast=\(sequence)\(cursor)")
      let rows = page["rows"] as? [[String: Any]] ?? []
      found = rows.last { $0[list.name] as? String == key } ?? found
      guard let next = page["next"] as? String else { return found.map(kind.record) }
      cursor = "&cursor=\(next)"
    }
  }

  func movements(of instruction: UInt64) async throws -> [ScenarioMovement] {
    try await rows("/v1/movements", "").filter { $0["instruction"] as? UInt64 == instruction }.reversed().map
    { row in
      ScenarioMovement(
        origin: row["origin"] as? String ?? "", isin: row["isin"] as? String ?? "",
        source: row["source"] as? String ?? "",
        target: row["target"] as? String ?? "", quantity: row["quantity"] as? Int64 ?? 0)
    }
  }

  func takeNotices() async throws -> [ScenarioNotice] {
    var taken: [ScenarioNotice] = []
    while true {
      // A step may be weeks after the one before: what it told has gone to the archive by then (GEN-23).
      let found = try await rows(
        "/v1/notices", "archive=true" + (noticePosition.map { "&after=\($0)" } ?? ""))
      guard !found.isEmpty else { return taken }
      noticePosition = found.last?["position"] as? String
      for row in found {
        taken.append(
          ScenarioNotice(
            member: row["member"] as? String ?? "", kind: row["kind"] as? String ?? "",
            result: row["result"] as? String ?? "", instruction: row["instruction"] as? UInt64,
            code: row["code"] as? String, quantity: row["quantity"] as? Int64,
            remaining: row["remaining"] as? Int64))
      }
    }
  }

  func check() async throws -> [ScenarioText] { [] }
  func finish() async throws -> [ScenarioText] { [] }
}

extension ScenarioRecord {
  /// Where the door lists such things, and the member that names each; nil for what it shows one by one.
  fileprivate var list: (path: String, name: String)? {
    switch self {
    case .account: ("/v1/accounts", "account")
    case .member: ("/v1/members", "member")
    case .user: ("/v1/users", "user")
    case .security: ("/v1/securities", "isin")
    case .holder: ("/v1/reports/holders", "holder")
    case .investor: ("/v1/reports/investors", "registrationNumber")
    case .margin: ("/v1/reports/margin-accounts", "account")
    case .fund: ("/v1/reports/guarantee-fund", "month")
    case .contribution: ("/v1/reports/contributions", "contribution")
    case .loss: ("/v1/reports/default-losses", "account")
    case .instruction: nil
    }
  }

  /// A row of the door under the names that stories use.
  fileprivate func record(_ row: [String: Any]) -> [String: String] {
    var record: [String: String] = [:]
    for key in keys {
      if let value = row[Self.doorNames[key] ?? key] {
        record[key] = Self.flags.contains(key) ? "\(value as? Bool ?? false)" : "\(value)"
      } else if key == "registrationNumber" {
        // Nobody's yet.
        record[key] = ""
      }
    }
    return record
  }

  private static let doorNames = [
    "registrationNumber": "investor", "suspended": "isSuspended", "blocked": "isBlocked",
    "fundState": "state",
  ]
  /// To the reader of JSON, true and 1 are the same.
  private static let flags: Set<String> = [
    "blocked", "hasCertificate", "suspended", "direct", "nameMismatch", "defaulted",
  ]
}

/// Plays one story through a server of its own: founded in a new folder, served in this process, removed
/// afterwards.
func playThroughDoor(_ story: Scenario) async throws -> ScenarioResult {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
    "kaydi-story-\(UUID().uuidString)"
  ).path
  defer { try? FileManager.default.removeItem(atPath: directory) }
  var founding = Founding()
  founding.time = story.market.opening(before: story.clock)
  founding.operatorCode = story.market.operatorCode.text
  founding.sizes = story.market.sizes.compactMap { size in Int(size.value).map { (size.name, $0) } }
  let files = ServerFiles(directory: directory)
  try founding.make(in: files)
  return try await withServer(files) { url in
    var door = try HTTPPort(url: url, directory: directory)
    let result = await Simulator.run(story, on: &door)
    try await door.close()
    return result
  }
}
