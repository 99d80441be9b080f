// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// A seeded run of the shipped engine with people who do plausible and absurd things. After every entry units
/// are conserved and the outcome can be read; at the end a replay of the entries gives the same outcomes and
/// the same state. The same seed gives the same run on every machine.
public struct Simulation: ~Copyable {
  public struct Failure: Error, CustomStringConvertible {
    public let seed: UInt64
    public let step: Int
    public let text: String
    public var description: String { "\(text) (kaydi simulate --seed \(seed) --steps \(step + 1))" }
  }

  public struct Report: Sendable {
    public var steps = 0
    public var executed = 0
    public var entered = 0
    public var refused = 0
    /// How often each refusal occurred.
    public var codes: [String: Int] = [:]
    public var stateBytes: [UInt8] = []
    public var days = 0
  }

  private struct Entry {
    let time: Moment
    let submission: Submission?
    let outcome: [UInt8]
  }

  private let seed: UInt64
  private var random: SeededRandom
  private let market: MarketPlan
  private var registry: Registry
  private var entries: [Entry] = []
  private var reference = 0
  private var report = Report()

  static let genesis = Array(
    """
    {"market":"TR","operatorCode":"MKK","operatorTitle":"Merkezi Kayıt","checksCertificates":false,"members":16,"users":64,
    "investors":200,"accounts":200,"securities":40,"holdings":600,"lots":800,"waitingTransfers":60,"textPieces":3000,
    "openInstructions":60,"submissionsADay":4000,"referencesADay":4000,"groupLines":20,"steps":25}
    """.utf8)
  static let opening = Moment(day: Day(year: 2026, month: 3, day: 2)!, time: TimeOfDay(hour: 9, minute: 0)!)

  private init(seed: UInt64) {
    self.seed = seed
    random = SeededRandom(seed: seed)
    market = MarketPlan(
      members: 4, accounts: 24, securities: MarketPlan.madeUpSecurities(6), holdingsEach: 2, unitsEach: 500,
      seed: seed)
    registry = Registry(genesis: Self.genesis, at: Self.opening)!
  }

  /// - Refuses: throws the first thing that does not hold, with how to see it again.
  public static func run(seed: UInt64, steps: Int, progress: (Int) -> Void = { _ in }) throws -> Report {
    var simulation = Simulation(seed: seed)
    try simulation.build()
    for step in 0..<steps {
      try simulation.act(step)
      if step % 256 == 0 { progress(step) }
    }
    try simulation.replay(steps)
    simulation.report.steps = steps
    simulation.report.stateBytes = simulation.stateBytes(of: simulation.registry)
    simulation.report.days = simulation.registry.time.day - opening.day
    return simulation.report
  }

  private mutating func build() throws {
    let files =
      market.operatorFiles + market.authorityFiles + market.accountFiles + market.identityFiles
      + market.issueFiles
    for file in files {
      try execute(submission(file.user, "B-" + file.reference, file.csv, .csv), at: Self.opening, step: -1)
    }
  }

  private func submission(
    _ user: String, _ reference: String, _ content: [UInt8], _ form: ContentForm, day: Day? = nil
  )
    -> Submission
  {
    func value<Value: FieldValue>(_ text: String) -> Value {
      let bytes = Array(text.utf8)
      return (try? Value.read(bytes.span)) ?? .blank
    }
    let envelope = Envelope(
      member: value(String(user.prefix(3))), user: value(user), reference: value(reference),
      day: day ?? registry.time.day)
    let decoded = content.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    return Submission(envelope: envelope, digest: UInt128(Self.fold(content)), content: decoded)
  }

  private static func fold(_ bytes: [UInt8]) -> UInt64 { bytes.reduce(0) { Hash.mix($0 ^ UInt64($1)) } }

  private mutating func execute(_ submission: Submission?, at time: Moment, step: Int) throws {
    registry.execute(sequence: registry.sequence + 1, time: time, submission)
    let outcome = registry.withOutcome { Array($0) }
    entries.append(Entry(time: time, submission: submission, outcome: outcome))
    if let broken = registry.read({ $0.conservationBreak() }) {
      throw Failure(
        seed: seed, step: step,
        text: "units of \(broken.security): issued \(broken.issued), held \(broken.held)")
    }
    try outcome.withUnsafeBytes { bytes in
      var reader = OutcomeReader(bytes)
      while reader.next() != nil {}
      if reader.isBroken { throw Failure(seed: seed, step: step, text: "an outcome cannot be read") }
      count(SubmissionAnswer(outcome: bytes))
    }
  }

  private mutating func count(_ answer: SubmissionAnswer) {
    if let refusal = answer.refusal { note(refusal) }
    for line in answer.lines {
      if let refusal = line.refusal { note(refusal) }
      if line.state == .executed { report.executed += 1 } else if line.state != nil { report.entered += 1 }
    }
  }

  private mutating func note(_ refusal: RecordedRefusal) {
    report.refused += 1
    report.codes[refusal.code?.name ?? "\(refusal.number)", default: 0] += 1
  }

  // MARK: What people do

  private mutating func act(_ step: Int) throws {
    var time = registry.time + Int64(random.below(90)) * Moment.microsecondsPerSecond
    if random.below(120) == 0 { time = Moment(day: time.day + 1, time: TimeOfDay(hour: 8, minute: 30)!) }
    if registry.hasBacklog || random.below(15) == 0 { return try execute(nil, at: time, step: step) }
    if random.below(12) == 0, let last = entries.last(where: { $0.submission != nil }),
      let again = last.submission
    {
      return try execute(again, at: time, step: step)
    }
    let (user, content) = message()
    reference += 1
    let day = random.below(40) == 0 ? time.day + 1 : time.day
    try execute(submission(user, "S\(reference)", Array(content.utf8), .json, day: day), at: time, step: step)
  }

  private mutating func message() -> (user: String, content: String) {
    let member = market.members[random.below(market.members.count)]
    if random.below(6) == 0 {
      let lines = (0..<1 + random.below(8)).map { _ in operation(member).json }.joined(separator: ",")
      let mode = random.below(2) == 0 ? "all" : "each"
      return (user(of: member), "{\"mode\":\"\(mode)\",\"operations\":[\(lines)]}")
    }
    let (isOperators, json) = operation(member)
    return (isOperators && random.below(8) > 0 ? pick(["MKK900", "MKK901"]) : user(of: member), json)
  }

  private mutating func user(of member: MarketPlan.Member) -> String {
    member.code + pick(["001", "002", "003", "003", "003", "900", "777"])
  }

  private mutating func pick(_ texts: [String]) -> String { texts[random.below(texts.count)] }

  private mutating func operation(_ member: MarketPlan.Member) -> (isOperators: Bool, json: String) {
    func form(_ name: String, _ fields: [(String, String)]) -> String {
      let list = fields.filter { !$0.1.isEmpty }.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",")
      return "{\"operation\":\"\(name)\",\"fields\":{\(list)}}"
    }
    let number = "\(max(1, reference * 2 / 3 + random.below(60)))"
    switch random.below(24) {
    case 0:
      return (
        true, form("security-suspension.enter", [("isin", isin()), ("suspended", pick(["true", "false"]))])
      )
    case 1:
      return (
        true,
        form(
          "account-restriction.enter",
          [("account", account()), ("restriction", pick(["M", "N", "T", "I", "K"])), ("document", "2026/1")])
      )
    case 2:
      return (
        true, form(pick(["account-restriction.approve", "member-status.approve"]), [("instruction", number)])
      )
    case 3:
      return (
        true,
        form(
          "security-issue.enter",
          [("isin", isin()), ("account", account()), ("quantity", quantity()), ("price", "12.5")])
      )
    case 4:
      return (
        false,
        form(
          "account-change.enter", [("account", ownAccount(member)), ("status", pick(["A", "S", "P", "X"]))])
      )
    case 5:
      return (
        true,
        form(
          "member-status.enter",
          [
            ("member", pick([member.code, "ZZZ"])), ("status", pick(["active", "suspended", "winding-up"])),
            ("document", "9"),
          ])
      )
    case 6:
      return (
        false,
        form(
          "account-definition.enter",
          [("account", "\(random.below(50))"), ("class", pick(["1", "4", "2", "12"]))])
      )
    case 7:
      let digits = UInt64(200_000_000 + random.below(40))
      return (
        false,
        form(
          "identity.enter",
          [
            ("account", "\(random.below(50))"), ("kind", "NATURAL"), ("name", "Deniz"),
            ("surname", pick(["Örnek", "Ornek"])),
            ("tckn", TCKN(completing: digits)!.description), ("birthDate", "1980-05-17"),
            ("address", "Deneme"), ("phone", "2120000000"),
          ])
      )
    case 8:
      return (
        true,
        form(
          "calendar-day.enter",
          [
            ("day", (registry.time.day + random.below(5)).description),
            ("kind", pick(["open", "half", "closed"])),
          ])
      )
    case 9, 10:
      return (
        false,
        form(
          "transfer.\(pick(["approve", "withdraw", "decline", "accept", "reject", "accept-approve", "send-back"]))",
          [("instruction", number)])
      )
    case 11:
      return (
        false,
        "{\"operation\":\"\(pick(["transfer.enter", "share-split.enter", "transfer.release"]))\",\"fields\":{\"x\":\(random.below(9))}}"
      )
    default: return (false, form("transfer.enter", transfer(member)))
    }
  }

  private mutating func transfer(_ member: MarketPlan.Member) -> [(String, String)] {
    let other = market.members[random.below(market.members.count)]
    let target = other.accounts.lowerBound + random.below(other.accounts.count)
    return [
      ("reference", "T\(reference)-\(random.below(400))"), ("sendingAccount", ownAccount(member)),
      ("receivingMember", other.code),
      ("receivingAccount", random.below(30) == 0 ? "77" : market.accountNumber(target)),
      ("receiverRegistrationNumber", pick(["", "\(market.registrationNumber(target))", "10000003"])),
      ("isin", isin()),
      ("nominal", quantity()), ("priority", pick(["", "", "", "1", "99", "100"])),
      ("lastTime", pick(["", "", "", "11:00", "16:00", "23:00"])),
      ("partialAllowed", pick(["", "", "false"])),
      ("sendingSubaccount", pick(["", "", "", "", "", "SERB", "HAPS"])),
      ("transferReason", pick(["DEVIR", "DEVIR", "HIBE", "MIRAS", "SATIS", ""])),
    ]
  }

  private mutating func isin() -> String {
    random.below(25) == 0 ? "TREYOKK00019" : market.securities[random.below(market.securities.count)].isin
  }

  private mutating func account() -> String {
    let account = random.below(market.accountCount)
    return random.below(20) == 0
      ? "ZZZ/1" : "\(market.member(of: account).code)/\(market.accountNumber(account))"
  }

  private mutating func ownAccount(_ member: MarketPlan.Member) -> String {
    if random.below(25) == 0 { return pick(["DBDEPO", "OMNIBUS", "404", "11"]) }
    return market.accountNumber(member.accounts.lowerBound + random.below(member.accounts.count))
  }

  private mutating func quantity() -> String {
    pick(["1", "7", "50", "400", "900", "5000", "0", "-3", "999999999999999999", "9x"])
  }

  // MARK: Replay

  private func stateBytes(of registry: borrowing Registry) -> [UInt8] {
    var bytes: [UInt8] = []
    registry.digest { bytes.append(contentsOf: $0) }
    return bytes
  }

  private func replay(_ step: Int) throws {
    var second = Registry(genesis: Self.genesis, at: Self.opening)!
    for entry in entries {
      second.execute(sequence: second.sequence + 1, time: entry.time, entry.submission)
      let isSame = second.withOutcome { $0.elementsEqual(entry.outcome) }
      guard isSame else {
        throw Failure(
          seed: seed, step: step, text: "entry \(second.sequence) has another outcome in the replay")
      }
    }
    guard stateBytes(of: second) == stateBytes(of: registry) else {
      throw Failure(seed: seed, step: step, text: "the replay ends in another state")
    }
  }
}
