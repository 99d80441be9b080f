// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Units

/// Plays stories on the registry in this process: no network, no keys. It keeps every entry, so that the
/// end can be replayed.
public final class EnginePort: ScenarioPort {
  private struct Entry {
    let time: Moment
    let submission: ScenarioSubmission?
    let outcome: [UInt8]
  }

  private var registry: Registry
  private var genesis: [UInt8] = []
  private var opening = Moment()
  private var entries: [Entry] = []
  private var answers: [UInt64: ScenarioAnswer] = [:]
  private var model = ScenarioModel()
  private var notices: [ScenarioNotice] = []

  public init() {
    registry = Registry(genesis: Self.nobody, at: opening)!
  }

  /// What there is before a story begins: an operator, no room for more.
  private static let nobody: [UInt8] = {
    let sizes = ScenarioMarket.smallLimits.keys.sorted().map { "\"\($0)\": 8" }.joined(separator: ", ")
    let names = ["market", "operatorCode", "operatorTitle"].map { "\"\($0)\": \"MKK\"" }.joined(
      separator: ", ")
    return Array("{\(names), \"checksCertificates\": false, \(sizes)}".utf8)
  }()

  public func begin(_ market: ScenarioMarket, at moment: Moment) throws {
    genesis = market.genesis
    opening = moment
    entries = []
    answers = [:]
    model = ScenarioModel()
    notices = []
    guard let opened = Registry(genesis: genesis, at: moment) else {
      throw ScenarioTrouble(ScenarioText("the genesis is refused", "başlangıç kaydı geçersiz"))
    }
    registry = opened
    read()
  }

  public func advance(to moment: Moment, ticks: Bool) throws {
    guard moment >= registry.time else {
      throw ScenarioTrouble(ScenarioText("time never goes back", "zaman geri gitmez"))
    }
    var isDue = ticks
    if let next = registry.nextDue, next <= moment { isDue = true }
    if isDue || moment > registry.time { execute(nil, at: moment) }
  }

  public func submit(_ submission: ScenarioSubmission) throws -> ScenarioAnswer {
    let sequence = registry.sequence + 1
    execute(submission, at: registry.time)
    return answers[sequence]!
  }

  private func execute(_ submission: ScenarioSubmission?, at time: Moment) {
    Self.execute(submission, at: time, in: &registry)
    keep(submission, time)
    // What one entry may cause is limited; the rest goes on at continuation entries.
    while registry.hasBacklog {
      Self.execute(nil, at: time, in: &registry)
      keep(nil, time)
    }
  }

  private static func execute(_ submission: ScenarioSubmission?, at time: Moment, in registry: inout Registry)
  {
    registry.execute(sequence: registry.sequence + 1, time: time, submission.map(engineSubmission))
  }

  private static func engineSubmission(_ submission: ScenarioSubmission) -> Submission {
    let envelope = Envelope(
      member: submission.member, user: submission.user, reference: submission.reference, day: submission.day)
    let decoded = submission.content.withUnsafeBufferPointer { Registry.decode($0, form: submission.form) }
    return Submission(envelope: envelope, digest: digest(submission), content: decoded)
  }

  /// Nothing is signed here, so any digest that tells bytes apart will do: FNV-1a with 128 bits.
  private static func digest(_ submission: ScenarioSubmission) -> UInt128 {
    var digest: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    let header =
      "\(submission.user.text) \(submission.member.text) \(submission.day.text) \(submission.form.rawValue) "
    for byte in Array(header.utf8) + submission.content {
      digest = (digest ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
    }
    return digest
  }

  private func keep(_ submission: ScenarioSubmission?, _ time: Moment) {
    let outcome = registry.withOutcome { Array($0) }
    entries.append(Entry(time: time, submission: submission, outcome: outcome))
    if submission != nil { keepAnswer(outcome) }
    read()
  }

  private func keepAnswer(_ outcome: [UInt8]) {
    let read = outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0) }
    var answer: ScenarioAnswer
    if let first = read.repeats {
      answer = answers[first] ?? ScenarioAnswer()
      answer.isRepeated = true
    } else {
      answer = ScenarioAnswer(refusal: read.refusal.map { ScenarioRefusal($0) })
      answer.lines = read.lines.map { line in
        ScenarioAnswer.Line(
          line: Int(line.line), instruction: line.instruction?.value, state: line.state?.code.string,
          refusal: line.refusal.map { ScenarioRefusal($0) })
      }
    }
    answers[registry.sequence] = answer
  }

  private func read() {
    registry.withOutcome { notices += model.read($0) }
  }

  // MARK: Questions

  public func holding(_ account: AccountKey, _ subaccount: Subaccount, _ isin: ISIN) throws -> ScenarioHolding
  {
    try registry.read { depository in
      guard let slot = depository.account(account) else {
        throw ScenarioTrouble(
          ScenarioText("there is no account \(account.text)", "\(account.text) hesabı yok"))
      }
      guard let security = depository.security(isin) else {
        throw ScenarioTrouble(ScenarioText("there is no security \(isin.text)", "\(isin.text) kıymeti yok"))
      }
      var lots: [ScenarioHolding.Lot] = []
      if let holding = depository.holding(HoldingKey(slot, subaccount, security)) {
        depository.forEachLot(of: holding) { quantity, price, acquired, _ in
          guard quantity.units > 0 else { return }
          lots.append(
            ScenarioHolding.Lot(quantity: quantity.units, price: price.text, acquired: acquired.text))
        }
      }
      return ScenarioHolding(quantity: lots.reduce(0) { $0 + $1.quantity }, lots: lots)
    }
  }

  public func record(_ kind: ScenarioRecord, _ key: String) -> [String: String]? { model.record(kind, key) }
  public func movements(of instruction: UInt64) -> [ScenarioMovement] { model.movements[instruction] ?? [] }

  public func takeNotices() -> [ScenarioNotice] {
    defer { notices = [] }
    return notices
  }

  public func check() -> [ScenarioText] {
    guard let broken = registry.read({ $0.conservationBreak() }) else { return [] }
    return [
      ScenarioText(
        "ACC-76 is broken: \(broken.security.text) issued \(broken.issued.text), held \(broken.held.text)",
        "ACC-76 bozuldu: \(broken.security.text) ihraç \(broken.issued.text), bakiyeler \(broken.held.text)")
    ]
  }

  // MARK: Replay

  /// Plays every entry again from the genesis on and compares each outcome, then the whole state.
  public func finish() -> [ScenarioText] {
    guard var second = Registry(genesis: genesis, at: opening) else { return [] }
    second.takeNothingForGranted()
    for (index, entry) in entries.enumerated() {
      Self.execute(entry.submission, at: entry.time, in: &second)
      guard second.withOutcome({ Array($0) }) == entry.outcome else {
        return [
          ScenarioText(
            "the replay differs at entry \(index + 1)",
            "tekrar yürütme \(index + 1) numaralı kayıtta ayrılıyor")
        ]
      }
    }
    guard Self.state(&registry) == Self.state(&second) else {
      return [ScenarioText("the replay ends in another state", "tekrar yürütme başka bir durumda bitiyor")]
    }
    return []
  }

  private static func state(_ registry: inout Registry) -> [UInt8] {
    var bytes: [UInt8] = []
    registry.image { bytes.append(contentsOf: $0) }
    return bytes
  }
}

/// A port cannot answer or carry out what a story asks.
public struct ScenarioTrouble: Error, Sendable, CustomStringConvertible {
  public let text: ScenarioText
  public init(_ text: ScenarioText) { self.text = text }
  public var description: String { "\(text.english) (\(text.turkish))" }
}
