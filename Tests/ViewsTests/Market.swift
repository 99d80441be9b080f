// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import GRDB
import Kernel
import Testing
import Units
import Views

/// A small market on a real registry: the operator, two brokerage houses, Takasbank, two investors, one
/// share. Every entry is kept with its outcome, as a journal would.
struct Market: ~Copyable {
  var registry: Registry
  private(set) var entries: [JournalEntry] = []
  private(set) var time: Moment
  private var references = 0
  private var last: Submission?

  static let share = value("TRAGARAN91N1", ISIN.self)
  static let monday = value("2026-03-02", Day.self)

  init() throws {
    time = Moment(day: Self.monday, time: value("09:00"))
    let genesis = """
      {"market":"TEST","operatorCode":"MKK","operatorTitle":"Operator","checksCertificates":false}
      """
    guard let registry = Registry(genesis: Array(genesis.utf8), at: time) else {
      throw ViewFault(.gap, cause: "the genesis entry is malformed")
    }
    self.registry = registry
    keepEntry(.genesis)
  }

  /// With members, users, accounts with their holders, and 1,000 units at AKA/1001.
  static func open() throws -> Market {
    var market = try Market()
    for (member, kind) in [("AKA", "BROKERAGE"), ("AKB", "BROKERAGE"), ("TVS", "TAKASBANK")] {
      market.enter(
        "member-definition", #"{"member":"\#(member)","kind":"\#(kind)","title":"\#(member) A.Ş."}"#,
        by: "MKK900")
    }
    for member in ["AKA", "AKB"] {
      market.enter(
        "user-definition",
        #"{"member":"\#(member)","type":"PRINCIPAL","name":"Ana Yetkili","information":"B-1"}"#, by: "MKK900")
      for _ in 1...3 {
        market.enter(
          "user-definition", #"{"member":"\#(member)","type":"USER","name":"Kullanıcı","information":"B-1"}"#,
          by: "MKK900")
      }
      // 001 does everything alone, 002 enters, 003 approves.
      let own = ["transfer", "account-definition", "identity"]
      market.grant(own.flatMap { ["\($0).enter", "\($0).approve"] }, to: "\(member)001")
      market.grant(["transfer.enter", "transfer.accept"], to: "\(member)002")
      market.grant(["transfer.approve", "transfer.accept-approve"], to: "\(member)003")
      for user in ["001", "002"] {
        market.enter(
          "user-instruction-authority", #"{"user":"\#(member)\#(user)","all":"true"}"#, by: "\(member)900")
      }
    }
    market.enter(
      "security-definition", #"{"isin":"TRAGARAN91N1","kind":"SHARE","name":"GARAN"}"#, by: "MKK900")
    for (member, account) in [("AKA", "1001"), ("AKA", "1002"), ("AKB", "2001"), ("AKB", "2002")] {
      market.enter("account-definition", #"{"account":"\#(account)","class":"1"}"#, by: "\(member)001")
      market.enter("identity", Self.identity(account), by: "\(member)001")
    }
    market.enter(
      "security-issue", #"{"isin":"TRAGARAN91N1","account":"AKA/1001","quantity":1000}"#, by: "MKK900")
    for entry in market.entries {
      let answer = entry.outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0) }
      let refusal = answer.refusal ?? answer.lines.compactMap(\.refusal).first
      #expect(refusal == nil, "entry \(entry.sequence): \(refusal?.code?.name ?? "")")
    }
    return market
  }

  private static func identity(_ account: String) -> String {
    let holder =
      account.hasSuffix("1")
      ? #""kind":"NATURAL","name":"Deniz","surname":"Örnek","tckn":"12345678950","birthDate":"1980-01-01""#
      : #"""
      "kind":"LEGAL","title":"Örnek Sanayi","vkn":"3456789014","taxOffice":"Konak","registryOffice":"İzmir",
      "registryDate":"2001-02-03","registryNumber":"1234","sector":"13","subsector":"1310"
      """#
    return #"{"account":"\#(account)",\#(holder),"address":"Deneme 1","phone":"02120000000"}"#
  }

  private mutating func grant(_ authorities: [String], to user: String) {
    let list = authorities.map { #""\#($0)""# }.joined(separator: ",")
    enter("authority-grant", #"{"user":"\#(user)","authorities":[\#(list)]}"#, by: user.prefix(3) + "900")
  }

  // MARK: What members do

  @discardableResult
  mutating func enter(_ operation: String, _ fields: String, by user: some StringProtocol) -> SubmissionAnswer
  {
    send(#"{"operation":"\#(operation).enter","fields":\#(fields)}"#, by: user)
  }

  /// A transfer of the share; `extra` adds fields.
  @discardableResult
  mutating func transfer(
    _ units: Int, from source: String, to target: String, by user: String, _ extra: String = ""
  ) -> SubmissionAnswer {
    send(
      #"{"operation":"transfer.enter","fields":\#(transferFields(units, source, target, extra))}"#, by: user)
  }

  /// Fields of a transfer with a reference of its own.
  mutating func transferFields(_ units: Int, _ source: String, _ target: String, _ extra: String = "")
    -> String
  {
    references += 1
    let target = target.split(separator: "/")
    return """
      {"reference":"T-\(references)","sendingAccount":"\(source)","receivingMember":"\(target[0])",
      "receivingAccount":"\(target[1])","isin":"TRAGARAN91N1",
      "nominal":\(units),"transferReason":"DEVIR"\(extra)}
      """
  }

  /// A message on an instruction, such as `approve`.
  @discardableResult
  mutating func act(_ verb: String, _ number: UInt64, by user: String) -> SubmissionAnswer {
    send(#"{"operation":"transfer.\#(verb)","fields":{"instruction":\#(number)}}"#, by: user)
  }

  @discardableResult
  mutating func send(_ content: String, by user: some StringProtocol, form: ContentForm = .json)
    -> SubmissionAnswer
  {
    references += 1
    let envelope = Envelope(
      member: value(String(user.prefix(3))), user: value(String(user)), reference: value("S-\(references)"),
      day: time.day)
    let decoded = Array(content.utf8).withUnsafeBufferPointer { Registry.decode($0, form: form) }
    last = Submission(envelope: envelope, digest: UInt128(references), content: decoded)
    return run(.submission, last)
  }

  /// The last submission once more, byte for byte.
  mutating func sendAgain() { run(.submission, last) }

  /// Time alone: what is due by then runs.
  mutating func pass(to moment: String, on day: Day = monday) {
    time = Moment(day: day, time: value(moment))
    run(.tick, nil)
  }

  @discardableResult
  private mutating func run(_ kind: JournalEntry.Kind, _ submission: Submission?)
    -> SubmissionAnswer
  {
    time = time + 1_000_000
    registry.execute(sequence: UInt64(entries.count) + 1, time: time, submission)
    keepEntry(kind)
    return registry.withOutcome { SubmissionAnswer(outcome: $0) }
  }

  private mutating func keepEntry(_ kind: JournalEntry.Kind) {
    let outcome = registry.withOutcome { Array($0) }
    entries.append(
      JournalEntry(sequence: UInt64(entries.count) + 1, time: time, kind: kind, outcome: outcome))
  }
}

/// A file of views that goes when the tests end: readers open it again whenever they need it.
struct ViewFile {
  let path = Self.directory.appending(path: "\(UUID()).sqlite").path

  private static let directory: URL = {
    let directory = FileManager.default.temporaryDirectory.appending(path: "views-\(UUID())")
    try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(at: ViewFile.directory) }
    return directory
  }()

  func open() throws -> Projection { try Projection(path: path) }

  func open(_ entries: [JournalEntry]) throws -> Projection {
    let projection = try open()
    try projection.apply(entries)
    return projection
  }

  /// Every row of every table, or of one table or view, as texts.
  func rows(of tables: [String] = ViewSchema.tableNames + ViewSchema.viewNames) throws -> [String] {
    try DatabaseQueue(path: path).read { database in
      try tables.flatMap { table in
        let rows = try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" }
        return ViewSchema.viewNames.contains(table) ? rows.sorted() : rows
      }
    }
  }

  func text(_ sql: String) throws -> String? {
    try DatabaseQueue(path: path).read { try String.fetchOne($0, sql: sql) }
  }

  func execute(_ sql: String) throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
  }
}

func value<Value: FieldValue>(_ text: String, _: Value.Type = Value.self) -> Value {
  do { return try Value.read(text.utf8.span) } catch { preconditionFailure("\(text) is not a \(Value.self)") }
}

extension NoticeView {
  /// What a reader sees first: addressee, kind, result, and what moved or is left.
  var summary: String {
    ([member.text, kind.rawValue, result, code] as [String?]).compactMap(\.self).joined(separator: " ")
      + (quantity.map { " moved \($0.units)" } ?? "") + (remaining.map { " left \($0.units)" } ?? "")
  }
}

extension SubmissionAnswer {
  var instruction: UInt64 { lines.first?.instruction?.value ?? 0 }
}
