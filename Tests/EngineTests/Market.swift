// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Testing
import Units

/// A registry with a clock, driven by submissions as members send them. After every entry it checks that
/// units are conserved (ACC-76).
///
/// The operator's officers MKK900 and MKK901 may do everything. The day is Monday 2026-03-02 and begins at
/// 10:00.
struct Market: ~Copyable {
  static let monday = read(Day.self, "2026-03-02")
  static let first = "TREA1CP00024"
  static let second = "TREACSS00017"

  private(set) var registry: Registry
  private(set) var time = Moment(day: Self.monday, time: read(TimeOfDay.self, "10:00"))
  private var references = 0
  /// Every entry after the genesis, for a replay.
  private(set) var entries: [(time: Moment, submission: Submission?)] = []
  private(set) var outcomes: [[UInt8]] = []
  /// The greatest number of an instruction that was told.
  private(set) var lastInstruction: UInt64?

  private static let small = [
    "members": 20, "users": 150, "investors": 50, "accounts": 60, "securities": 20, "holdings": 200,
    "lots": 200, "waitingTransfers": 50, "realisedTransfers": 50, "textPieces": 2_000,
    "openInstructions": 100, "submissionsADay": 2_000,
    "referencesADay": 2_000,
  ]

  static func genesis(_ sizes: [String: Int] = [:], more: String = "") -> [UInt8] {
    let sizes = small.merging(sizes) { $1 }.sorted { $0.key < $1.key }.map { ",\"\($0.key)\":\($0.value)" }
      .joined()
    return Array(
      ("{\"market\":\"TEST\",\"operatorCode\":\"MKK\",\"operatorTitle\":\"Deneme Kayıt Kuruluşu\","
        + "\"checksCertificates\":false\(sizes)\(more)}").utf8)
  }

  /// Only the operator, with the sizes of its tables.
  init(sizes: [String: Int] = [:], more: String = "") {
    registry = Registry(genesis: Self.genesis(sizes, more: more), at: time)!
  }

  /// Two brokerage houses and their people, four accounts with holders, two securities.
  ///
  /// Of AKA and AKB: 900 is principal; 001 enters, 002 approves, 003 does both; 004 accepts, 005 approves
  /// acceptances, 006 does both. AKA/1001 and AKA/1002 belong to Ayşe Öz and Mehmet Öz, AKB/2001 and
  /// AKB/2002 to Mehmet Öz (10000002) and Işık AŞ (10000003).
  static func open(
    sizes: [String: Int] = [:], more: String = "", taxNumbers: [String: String] = [:]
  ) -> Market {
    var market = Market(sizes: sizes, more: more)
    for member in ["AKA", "AKB"] {
      var definition = ["member": member, "kind": "BROKERAGE", "title": "Aracı \(member)"]
      definition["taxNumber"] = taxNumbers[member]
      market.must("MKK900", "member-definition.enter", definition)
      market.must(
        "MKK900", "user-definition.enter",
        ["member": member, "type": "PRINCIPAL", "name": "Ana Yetkili", "information": "B-1"])
      for _ in 1...6 {
        market.must(
          "MKK900", "user-definition.enter",
          ["member": member, "type": "USER", "name": "Kullanıcı", "information": "B-1"])
      }
      for (user, stages) in [
        ("900", ["enter", "approve"]), ("001", ["enter"]), ("002", ["approve"]),
        ("003", ["enter", "approve"]),
        ("004", ["accept"]), ("005", ["accept-approve"]), ("006", ["accept", "accept-approve"]),
      ] {
        let operations =
          stages.contains("enter") || stages.contains("approve") ? Self.memberOperations : ["transfer"]
        let names = operations.flatMap { operation in stages.map { "\"\(operation).\($0)\"" } }.joined(
          separator: ",")
        market.must(
          "\(member)900", "authority-grant.enter",
          fields: "\"user\":\"\(member)\(user)\",\"authorities\":[\(names)]")
        guard stages.contains("enter") else { continue }
        market.must(
          "\(member)900", "user-instruction-authority.enter", ["user": "\(member)\(user)", "all": "true"])
      }
    }
    market.openAccount("AKA", "1001", name: "Ayşe", surname: "Öz", tckn: person(1))
    market.openAccount("AKA", "1002", name: "Mehmet", surname: "Öz", tckn: person(2))
    market.openAccount("AKB", "2001", name: "Mehmet", surname: "Öz", tckn: person(2))
    market.must("AKB003", "account-definition.enter", ["account": "2002", "class": "1"])
    market.must(
      "AKB003", "identity.enter",
      firm.merging(["account": "2002", "title": "Işık A.Ş.", "vkn": "3456789014"]) { $1 })
    for isin in [first, second] {
      market.must("MKK900", "security-definition.enter", ["isin": isin, "kind": "SHARE", "name": isin])
    }
    return market
  }

  /// What the identity of a domestic legal person needs beside its title and number (ACC-28).
  static let firm = [
    "kind": "LEGAL", "taxOffice": "Konak", "registryOffice": "İzmir", "registryDate": "2001-02-03",
    "registryNumber": "1234", "sector": "13", "subsector": "1310", "address": "Ankara",
    "phone": "03120000000",
  ]

  /// A foreign natural person, whom no register knows (ACC-32).
  static let foreigner = [
    "kind": "NATURAL", "origin": "FOREIGN", "taxpayer": "LIMITED", "name": "Jane", "surname": "Sample",
    "documentNumber": "P1", "fatherName": "John", "motherName": "Mary", "nationality": "GB",
    "birthPlace": "Leeds", "birthDate": "1985-04-03", "gender": "F", "address": "x", "phone": "02120000000",
  ]

  static let memberOperations = [
    "transfer", "account-definition", "identity", "account-change", "joint-holders",
    "identity-cancellation", "identity-change", "identity-confirmation", "portfolio-definition",
    "subaccount-move", "takasbank-investor",
    "member-definition", "member-status",
    "user-definition", "account-restriction", "security-definition", "security-issue", "security-suspension",
    "calendar-day",
  ]

  static func person(_ number: UInt64) -> String { TCKN(completing: 100_000_000 + number)!.description }

  mutating func openAccount(_ member: String, _ account: String, name: String, surname: String, tckn: String)
  {
    must("\(member)003", "account-definition.enter", ["account": account, "class": "1"])
    must(
      "\(member)003", "identity.enter",
      [
        "account": account, "kind": "NATURAL", "name": name, "surname": surname, "tckn": tckn,
        "birthDate": "1980-01-01", "address": "İstanbul", "phone": "02120000000",
      ])
  }

  // MARK: Entries

  mutating func execute(_ submission: Submission?) {
    registry.execute(sequence: registry.sequence + 1, time: time, submission)
    entries.append((time, submission))
    outcomes.append(registry.withOutcome { Array($0) })
    let isConserved = registry.read { $0.conservationBreak() == nil }
    #expect(isConserved)
  }

  /// Sends one operation; gives the answer of its line, or that of the whole.
  @discardableResult
  mutating func send(
    _ user: String, _ operation: String, _ fields: [String: String], for member: String? = nil
  )
    -> LineResult
  {
    // Sorted, so that a test sends the same bytes in every run.
    let text = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(
      separator: ",")
    return send(user, operation, fields: text, for: member)
  }

  @discardableResult
  mutating func send(_ user: String, _ operation: String, fields: String, for member: String? = nil)
    -> LineResult
  {
    let answer = send(user, content: "{\"operation\":\"\(operation)\",\"fields\":{\(fields)}}", for: member)
    guard let line = answer.lines.first else { return LineResult(answer.refusal) }
    return LineResult(line)
  }

  @discardableResult
  mutating func send(_ user: String, content: String, form: ContentForm = .json, for member: String? = nil)
    -> SubmissionAnswer
  {
    references += 1
    let code = read(UserCode.self, user)
    let envelope = Envelope(
      member: member.map { read(MemberCode.self, $0) } ?? code.member, user: code,
      reference: read(Reference.self, "S-\(references)"), day: time.day)
    let bytes = Array(content.utf8)
    let decoded = bytes.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    execute(Submission(envelope: envelope, digest: UInt128(references), content: decoded))
    let answer = registry.withOutcome { SubmissionAnswer(outcome: $0) }
    for line in answer.lines {
      if let number = line.instruction { lastInstruction = max(lastInstruction ?? 0, number.value) }
    }
    return answer
  }

  /// For what leads up to a test: it is carried out or the test fails.
  mutating func must(_ user: String, _ operation: String, _ fields: [String: String]) {
    let answer = send(user, operation, fields)
    #expect(answer.state == "executed" && answer.refusal == nil, "\(operation) \(fields) \(answer)")
  }

  mutating func must(_ user: String, _ operation: String, fields: String) {
    let answer = send(user, operation, fields: fields)
    #expect(answer.state == "executed" && answer.refusal == nil, "\(operation) \(fields) \(answer)")
  }

  /// Entered by the one officer and approved by the other (AUT-34).
  mutating func decide(_ operation: String, _ fields: [String: String]) {
    let entry = send("MKK900", "\(operation).enter", fields)
    must("MKK901", "\(operation).approve", fields: "\"instruction\":\(entry.number ?? 0)")
  }

  mutating func issue(
    _ quantity: Int, of isin: String = Self.first, to account: String, acquired: String? = nil,
    price: String? = nil
  ) {
    var fields = ["isin": isin, "account": account, "quantity": "\(quantity)"]
    fields["acquired"] = acquired
    fields["price"] = price
    must("MKK900", "security-issue.enter", fields)
  }

  /// A transfer by a user with both rights.
  @discardableResult
  mutating func transfer(
    _ nominal: Int, of isin: String = Self.first, from: String, to: String, by user: String? = nil,
    _ more: [String: String] = [:]
  ) -> LineResult {
    references += 1
    let source = from.split(separator: "/").map(String.init)
    let target = to.split(separator: "/").map(String.init)
    let usual = [
      "reference": "T-\(references)", "sendingAccount": source[1], "receivingMember": target[0],
      "receivingAccount": target[1], "isin": isin, "nominal": "\(nominal)", "transferReason": "DEVIR",
    ]
    return send(user ?? "\(source[0])003", "transfer.enter", usual.merging(more) { $1 })
  }

  mutating func setTime(_ text: String) { time = Moment(day: time.day, time: read(TimeOfDay.self, text)) }

  mutating func tick(at text: String) {
    setTime(text)
    execute(nil)
  }

  /// Time goes on by so many seconds, and what is due happens.
  mutating func pass(_ seconds: Int64) {
    time += seconds * Moment.microsecondsPerSecond
    execute(nil)
  }

  mutating func goTo(_ day: String, _ text: String = "10:00") {
    time = Moment(day: read(Day.self, day), time: read(TimeOfDay.self, text))
  }

  // MARK: What is seen

  /// Units in SERB.
  func balance(_ account: String, _ isin: String = Self.first) -> Int64 {
    lots(account, isin).reduce(0) { $0 + $1.units }
  }

  struct Lot: Equatable {
    var units: Int64
    var acquired: String
    var price: String
  }

  /// In the order in which they leave.
  func lots(_ account: String, _ isin: String = Self.first) -> [Lot] {
    registry.read { book in
      guard let account = book.account(read(AccountKey.self, account)),
        let security = book.security(read(ISIN.self, isin)),
        let slot = book.holding(HoldingKey(account, .serb, security))
      else { return [] }
      var lots: [Lot] = []
      book.forEachLot(of: slot) { quantity, price, acquired, _ in
        lots.append(Lot(units: quantity.units, acquired: acquired.description, price: price.description))
      }
      return lots.filter { $0.units != 0 }
    }
  }

  /// Instructions and their states in the last outcome, in order; what moved stands as `number +units`.
  var happened: [String] {
    var seen: [String] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        switch event {
        case .stood(let event): seen.append("\(event.instruction.value) \(event.state.text)")
        case .moved(let event): seen.append("\(event.instruction.value) +\(event.quantity.units)")
        case .completed(let event): seen.append("\(event.instruction.value) +\(event.nominal.units) executed")
        default: break
        }
      }
    }
    return seen
  }

  /// The versions of the instructions that took a state in the last outcome, in order.
  var versions: [UInt64] {
    var seen: [UInt64] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        if case .stood(let event) = event { seen.append(event.version.value) }
      }
    }
    return seen
  }

  mutating func visitTables<Visitor: TableVisitor>(_ visitor: inout Visitor) {
    registry.visitTables(&visitor)
  }

  mutating func beginImage() { registry.beginImage() }
  mutating func nextImageChunk() -> [UInt8]? { registry.nextImageChunk() }

  mutating func digest() -> [UInt8] {
    var bytes: [UInt8] = []
    registry.image { bytes.append(contentsOf: $0) }
    return bytes
  }
}
