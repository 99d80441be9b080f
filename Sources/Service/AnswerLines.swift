// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel

/// What came of one line of a submission, before it is written in any form.
struct AnswerLine {
  var line: UInt32 = 0
  var instruction: UInt64 = 0
  /// How the instruction stands; nil when the line was refused and nothing was kept.
  var state: InstructionState?
  /// With a state: the refusal of the approval step (GEN-15).
  var refusal: RecordedRefusal?
}

/// Takes the lines of an answer in their order.
protocol AnswerLineSink: ~Copyable {
  mutating func take(_ line: borrowing AnswerLine)
}

/// Reads the frames of an outcome for what the sender is told, and passes over the rest.
///
/// It says the same as `SubmissionAnswer` without keeping the lines: a file of thousands is read at the pace
/// of its bytes.
struct AnswerLines {
  private(set) var submitted: Submitted?
  /// The whole submission was refused.
  private(set) var refusal: RecordedRefusal?
  /// The sequence of the entry whose answer stands.
  private(set) var repeats: UInt64?
  private(set) var accepted: UInt64 = 0
  private(set) var refused: UInt64 = 0
  private var open = AnswerLine()

  init<Sink: AnswerLineSink & ~Copyable>(_ outcome: [UInt8], into sink: inout Sink) {
    outcome.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      // How the outcome is divided among members says nothing to the sender (GEN-09).
      _ = OutcomeDivision(from: &reader)
      while !reader.isAtEnd {
        let code = reader.byte()
        let line = UInt32(truncatingIfNeeded: reader.varint())
        read(code, line, &reader, &sink)
      }
    }
    close(&sink)
  }

  @inline(__always)
  private mutating func read<Sink: AnswerLineSink & ~Copyable>(
    _ code: UInt8, _ line: UInt32, _ reader: inout BinaryReader, _ sink: inout Sink
  ) {
    switch code {
    case TransferCompleted.code:
      var event = TransferCompleted()
      event.describe(&reader)
      begin(line, &sink)
      open.instruction = event.instruction.value
      open.state = .executed
    case InstructionStood.code:
      var event = InstructionStood()
      event.describe(&reader)
      guard line > 0 else { return }
      begin(line, &sink)
      // An instruction that waited and moved in the course of this line is not the line's answer.
      guard open.state == nil || open.instruction == event.instruction.value else { return }
      open.instruction = event.instruction.value
      open.state = event.state
    case Refused.code:
      let event = RecordedRefusal(from: &reader)
      guard line > 0 else { return refusal = event }
      begin(line, &sink)
      open.refusal = event
    case Submitted.code:
      var event = Submitted()
      event.describe(&reader)
      submitted = event
    case Repeated.code:
      var event = Repeated()
      event.describe(&reader)
      repeats = event.first.value
    default:
      var skipper = EventSkipper(code: code, reader: reader)
      OutcomeReader.forEachType(&skipper)
      reader = skipper.reader
    }
  }

  @inline(__always)
  private mutating func begin<Sink: AnswerLineSink & ~Copyable>(_ line: UInt32, _ sink: inout Sink) {
    guard open.line != line else { return }
    close(&sink)
    open.line = line
  }

  @inline(__always)
  private mutating func close<Sink: AnswerLineSink & ~Copyable>(_ sink: inout Sink) {
    guard open.line > 0 else { return }
    sink.take(open)
    if open.state != nil { accepted += 1 } else { refused += 1 }
    open.state = nil
    if open.refusal != nil { open.refusal = nil }
  }
}

/// Passes over the event of one code.
private struct EventSkipper: EventHandler {
  let code: UInt8
  var reader: BinaryReader

  mutating func handle<Happening: Event>(_: Happening.Type) {
    guard Happening.code == code else { return }
    var event = Happening()
    event.describe(&reader)
  }
}
