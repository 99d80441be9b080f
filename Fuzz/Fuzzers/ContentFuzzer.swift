// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel

/// Contents as members send them. What can be read has one binary form, and every line of it, written again
/// as JSON and as CSV, reads to the same binary form: no sender says more in one form than in the other.
enum ContentFuzzer {
  static func run(_ bytes: UnsafeBufferPointer<UInt8>, _ form: ContentForm) -> Bool {
    let decoded = Registry.decode(bytes, form: form)
    guard decoded.fault == nil else {
      require(decoded.runs.isEmpty && decoded.bytes.isEmpty, "a refused content has no lines")
      return false
    }
    var start = 0
    var lines: UInt32 = 0
    var read = 0
    decoded.bytes.withUnsafeBytes { bytes in
      for run in decoded.runs {
        require(run.start == start && run.firstLine == lines + 1 && run.count > 0, "runs leave no gap")
        var check = RunCheck(run: run, bytes: bytes)
        if !Depository.open(run.operation, &check) { check.readFaults() }
        require(!check.reader.isBroken, "a line that was written can be read")
        start = bytes.count - check.reader.remaining
        lines += run.count
        read += check.read
      }
    }
    require(start == decoded.bytes.count && lines == decoded.lineCount && lines > 0, "runs are all there is")
    return read > 0
  }
}

private struct RunCheck: OperationHandler {
  typealias Book = Depository
  /// Of a long run the first lines say all that the others would.
  private static let rewrittenLines = 4

  let run: Decoded.Run
  let bytes: UnsafeRawBufferPointer
  var reader: BinaryReader
  /// Lines without a fault.
  private(set) var read = 0

  init(run: Decoded.Run, bytes: UnsafeRawBufferPointer) {
    self.run = run
    self.bytes = bytes
    reader = BinaryReader(UnsafeRawBufferPointer(rebasing: bytes[run.start...]))
  }

  mutating func handle<Subject: Kernel.Operation>(_: Subject.Type) where Subject.Book == Depository {
    let name = Subject.about.name.string + "." + run.verb.name.string
    switch run.verb {
    case .enter: read(Subject.self, name)
    case .correct: read(Correction<Subject>.self, name)
    default: read(InstructionAction.self, name)
    }
  }

  private mutating func read<Row: Described>(_: Row.Type, _ name: String) {
    for _ in 0..<run.count {
      let mark = bytes.count - reader.remaining
      guard reader.byte() != 0 else {
        readFault()
        continue
      }
      var row = Row()
      row.describe(&reader)
      let line = Array(bytes[mark..<bytes.count - reader.remaining])
      var again = BinaryWriter(capacity: line.count)
      again.byte(1)
      row.describe(&again)
      require(again.array() == line, "\(name): the binary form is written as it was read")
      read += 1
      guard read <= Self.rewrittenLines else { continue }
      let texts = RowTexts(row)
      expect(line, from: texts.json(name), .json)
      if let csv = texts.csv(name) { expect(line, from: csv, .csv) }
    }
  }

  private func expect(_ line: [UInt8], from content: [UInt8], _ form: ContentForm) {
    let decoded = content.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    require(
      decoded.fault == nil && decoded.lineCount == 1 && decoded.bytes == line,
      "\(form) says the same: \(String(decoding: content, as: UTF8.self))")
  }

  /// Lines that name no operation have nothing but their fault.
  mutating func readFaults() {
    for _ in 0..<run.count {
      require(reader.byte() == 0, "a line without an operation has a fault")
      readFault()
    }
  }

  private mutating func readFault() {
    let fault = LineFault(from: &reader, line: 0)
    require(!fault.code.name.isEmpty, "a fault has a code")
  }
}
