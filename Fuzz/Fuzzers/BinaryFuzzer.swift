// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel

/// Rows of operations in binary form, as they lie in the journal's outcomes and in snapshots: the first byte
/// is the operation, the second the verb. A damaged row gives a row or is told to be broken; a row that was
/// read has one binary form, and people can read it.
enum BinaryFuzzer {
  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 2, let verb = Verb(rawValue: bytes[1] % UInt8(Verb.allCases.count)) else {
      return false
    }
    var check = RowCheck(
      verb: verb, bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[2...])))
    // By its number, so that what was kept means the same when operations are added.
    return Depository.open(OperationCode(rawValue: bytes[0]), &check) && check.isRead
  }

  /// Reads, writes and reads again.
  static func check<Row: Described>(_: Row.Type, _ reader: inout BinaryReader) {
    var row = Row()
    row.describe(&reader)
    if reader.isBroken { return }
    let first = written(row)
    let second = first.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      var again = Row()
      again.describe(&reader)
      require(!reader.isBroken && reader.isAtEnd, "\(Row.self): what was written is read to its end")
      return written(again)
    }
    require(first == second, "\(Row.self): what was read is written the same again")
    for entry in RowTexts(row).entries { require(!entry.name.isEmpty, "a field has a name") }
  }

  private static func written<Row: Described>(_ row: Row) -> [UInt8] {
    var row = row
    var writer = BinaryWriter()
    row.describe(&writer)
    return writer.array()
  }
}

private struct RowCheck: OperationHandler {
  typealias Book = Depository
  let verb: Verb
  let bytes: UnsafeRawBufferPointer
  private(set) var isRead = false

  mutating func handle<Subject: Kernel.Operation>(_: Subject.Type) where Subject.Book == Depository {
    var reader = BinaryReader(bytes)
    switch verb {
    case .enter: BinaryFuzzer.check(Subject.self, &reader)
    case .correct: BinaryFuzzer.check(Correction<Subject>.self, &reader)
    default: BinaryFuzzer.check(InstructionAction.self, &reader)
    }
    isRead = !reader.isBroken
  }
}

/// Outcomes as they are read back from the journal, by the views, the answers and the notices.
enum OutcomeFuzzer {
  static func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let outcome = UnsafeRawBufferPointer(bytes)
    var outcomes = OutcomeReader(outcome)
    var frames = FrameReader(outcome)
    while let (line, _) = outcomes.next() {
      require(frames.next() == line, "a frame stands in its line")
    }
    if outcomes.isBroken { require(frames.next() == nil, "what one reader takes for broken, the other does") }
    let answer = SubmissionAnswer(outcome: outcome)
    for (line, next) in zip(answer.lines, answer.lines.dropFirst()) {
      require(line.line != next.line, "neighbours are of different lines")
    }
    return !outcomes.isBroken
  }
}

/// Goes over the frames by the list of types that the data dictionary is made from, beside the engine's own
/// reader: both must know the same events.
private struct FrameReader: EventHandler {
  private var reader: BinaryReader
  private var code: UInt8 = 0
  private var isKnown = false

  init(_ outcome: UnsafeRawBufferPointer) { reader = BinaryReader(outcome) }

  mutating func next() -> UInt32? {
    guard !reader.isAtEnd, !reader.isBroken else { return nil }
    code = reader.byte()
    let line = UInt32(truncatingIfNeeded: reader.varint())
    isKnown = code == Refused.code
    if isKnown {
      let refusal = RecordedRefusal(from: &reader)
      require(refusal.facts.count <= 3 && !refusal.rule.description.isEmpty, "a refusal can be told")
    } else {
      OutcomeReader.forEachType(&self)
    }
    return isKnown && !reader.isBroken ? line : nil
  }

  mutating func handle<Happening: Event>(_: Happening.Type) {
    guard Happening.code == code else { return }
    isKnown = true
    BinaryFuzzer.check(Happening.self, &reader)
  }
}
