// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import Units

/// A toy core with a clock and a counter of references, so that a test says only what matters to it.
///
/// The day is Monday 2026-03-02 and begins at 09:00.
struct ToyMarket: ~Copyable {
  static let monday = read(Day.self, "2026-03-02")

  var core: Core<Toy>
  var time: Moment
  private var references = 0
  /// Stands in for the digest of the next content.
  var digestOfNext: UInt128?
  /// Every entry so far, for a replay.
  private(set) var entries: [(time: Moment, submission: Submission?)] = []
  private(set) var outcomes: [[UInt8]] = []

  init(counters: Int = 1_000, limits: CoreLimits = .small) {
    time = Moment(day: Self.monday, time: read(TimeOfDay.self, "09:00"))
    core = Core(book: Toy(counters: counters), limits: limits, time: time)
  }

  // MARK: Entries

  mutating func execute(_ submission: Submission?) {
    core.execute(sequence: core.sequence + 1, time: time, submission)
    entries.append((time, submission))
    outcomes.append(core.work.outcome.array())
  }

  /// Sends one operation such as `toy-set.enter` with its fields in JSON, and gives the answer of its line,
  /// or that of the whole.
  @discardableResult
  mutating func send(_ user: String, _ operation: String, _ fields: String, reference: String? = nil)
    -> LineResult
  {
    let answer = send(user, content: Self.json(operation, fields), reference: reference)
    guard let line = answer.lines.first else { return LineResult(answer.refusal) }
    return LineResult(line)
  }

  @discardableResult
  mutating func send(
    _ user: String, content: String, form: ContentForm = .json, reference: String? = nil, day: Day? = nil,
    digest: UInt128? = nil
  ) -> SubmissionAnswer {
    references += 1
    let code = read(UserCode.self, user)
    let envelope = Envelope(
      member: code.member, user: code, reference: read(Reference.self, reference ?? "S-\(references)"),
      day: day ?? time.day)
    let bytes = Array(content.utf8)
    let decoded = bytes.withUnsafeBufferPointer { Decoded.decode($0, form: form, for: Toy.self) }
    // Equal texts have equal digests; that is all the engine asks of them.
    execute(Submission(envelope: envelope, digest: digestOfNext ?? Self.digest(of: bytes), content: decoded))
    return core.work.outcome.array().withUnsafeBytes { SubmissionAnswer(outcome: $0) }
  }

  /// An all-or-nothing group of operations with their fields.
  @discardableResult
  mutating func sendGroup(_ user: String, _ lines: [(operation: String, fields: String)]) -> SubmissionAnswer
  {
    let lines = lines.map { Self.json($0.operation, $0.fields) }.joined(separator: ",")
    return send(user, content: "{\"mode\":\"all\",\"operations\":[\(lines)]}")
  }

  mutating func sendEach(_ user: String, _ lines: [(operation: String, fields: String)]) -> SubmissionAnswer {
    let lines = lines.map { Self.json($0.operation, $0.fields) }.joined(separator: ",")
    return send(user, content: "{\"operations\":[\(lines)]}")
  }

  mutating func countReferences(as other: borrowing ToyMarket) { references = other.references }

  mutating func tick(at text: String) {
    time = Moment(day: time.day, time: read(TimeOfDay.self, text))
    execute(nil)
  }

  mutating func nextDay(at text: String = "09:00") {
    time = Moment(day: time.day + 1, time: read(TimeOfDay.self, text))
  }

  mutating func setTime(_ text: String) { time = Moment(day: time.day, time: read(TimeOfDay.self, text)) }

  // MARK: What is seen

  func value(_ counter: UInt64) -> UInt64? { core.book.value(counter) }

  /// Numbers of what was logged of one kind, in order.
  func logged(_ kind: Toy.LogRow.Kind) -> [UInt64] {
    core.book.logged.filter { $0.kind == kind }.map(\.subject)
  }

  /// Instructions and their states in the last outcome, in order.
  var stood: [String] {
    var seen: [String] = []
    forEachEvent { _, event in
      if case .stood(let stood) = event { seen.append("\(stood.instruction.value) \(stood.state.text)") }
    }
    return seen
  }

  func forEachEvent(_ body: (UInt32, RecordedEvent) -> Void) {
    core.work.outcome.array().withUnsafeBytes { bytes in
      var reader = OutcomeReader(bytes)
      while let (line, event) = reader.next() { body(line, event) }
    }
  }

  /// The book's tables alone.
  mutating func bookDigest() -> [UInt8] {
    var visitor = RowBytes()
    core.book.visitTables(&visitor)
    var settings = BinaryWriter()
    core.book.encodeSettings(into: &settings)
    return visitor.bytes + settings.array()
  }

  mutating func digest() -> [UInt8] {
    var bytes: [UInt8] = []
    core.image { bytes += $0 }
    return bytes
  }

  // MARK: Parts

  static func json(_ operation: String, _ fields: String) -> String {
    "{\"operation\":\"\(operation)\",\"fields\":{\(fields)}}"
  }

  static func digest(of bytes: [UInt8]) -> UInt128 {
    var digest: UInt128 = 0
    for byte in bytes { digest = digest &* 0x1_0000_0001_b3 ^ UInt128(byte) }
    return digest
  }
}

extension CoreLimits {
  static var small: CoreLimits {
    var limits = CoreLimits()
    limits.openInstructions = 100
    limits.submissionsADay = 1_000
    limits.referencesADay = 1_000
    limits.payloadPieces = 656
    limits.groupLines = 50
    return limits
  }
}
