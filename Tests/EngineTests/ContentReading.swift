// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Testing

/// One line of a decoded content, as it reads.
enum ReadLine: Equatable, CustomStringConvertible {
  /// The fields given, as "name=text".
  case fields([String])
  /// The refusal, and the names of the faulty fields.
  case fault(RefusalCode, [String])

  var code: RefusalCode? {
    if case .fault(let code, _) = self { return code }
    return nil
  }

  var description: String {
    switch self {
    case .fields(let fields): fields.joined(separator: " ")
    case .fault(let code, let names): ([code.name] + names).joined(separator: " ")
    }
  }
}

/// Reads a content as the door does, and back from the binary form as the engine does.
///
/// On the way it holds what the engine relies on: the runs follow one another without a gap and use up the
/// bytes, every line can be read, and writes the same bytes again.
struct ReadContent {
  let decoded: Decoded
  private(set) var lines: [ReadLine] = []

  init(_ text: String, _ form: ContentForm) { self.init(Array(text.utf8), form) }

  init(_ bytes: [UInt8], _ form: ContentForm) {
    decoded = bytes.withUnsafeBufferPointer { Registry.decode($0, form: form) }
    if decoded.fault != nil {
      #expect(decoded.runs.isEmpty && decoded.bytes.isEmpty)
      return
    }
    var start = 0
    var count: UInt32 = 0
    decoded.bytes.withUnsafeBytes { bytes in
      for run in decoded.runs {
        #expect(run.start == start && run.firstLine == count + 1 && run.count > 0)
        var reader = RunReader(run: run, bytes: bytes)
        if !Depository.open(run.operation, &reader) { reader.readFaults() }
        lines += reader.lines
        start = bytes.count - reader.reader.remaining
        count += run.count
        #expect(!reader.reader.isBroken)
      }
    }
    #expect(start == decoded.bytes.count && count == decoded.lineCount && count > 0)
  }

  /// The refusal of the whole, or of its only line.
  var code: RefusalCode? { decoded.fault?.code ?? (lines.count == 1 ? lines[0].code : nil) }
}

private struct RunReader: OperationHandler {
  typealias Book = Depository
  let run: Decoded.Run
  let bytes: UnsafeRawBufferPointer
  var reader: BinaryReader
  var lines: [ReadLine] = []

  init(run: Decoded.Run, bytes: UnsafeRawBufferPointer) {
    self.run = run
    self.bytes = bytes
    reader = BinaryReader(UnsafeRawBufferPointer(rebasing: bytes[run.start...]))
  }

  mutating func handle<Subject: Operation>(_: Subject.Type) where Subject.Book == Depository {
    switch run.verb {
    case .enter: read(Subject.self)
    case .correct: read(Correction<Subject>.self)
    default: read(InstructionAction.self)
    }
  }

  private mutating func read<Row: Described>(_: Row.Type) {
    for _ in 0..<run.count {
      let mark = bytes.count - reader.remaining + 1
      var row = Row()
      if reader.byte() == 0 {
        var names = FieldNames()
        row.describe(&names)
        readFault(names.names.map(\.string))
        continue
      }
      row.describe(&reader)
      var texts = FieldTexts()
      row.describe(&texts)
      lines.append(.fields(texts.given))
      var again = BinaryWriter()
      row.describe(&again)
      #expect(again.array() == Array(bytes[mark..<bytes.count - reader.remaining]))
    }
  }

  /// Lines that name no operation have nothing but their fault.
  mutating func readFaults() {
    for _ in 0..<run.count {
      #expect(reader.byte() == 0)
      readFault([])
    }
  }

  private mutating func readFault(_ names: [String]) {
    let fault = LineFault(from: &reader, line: 0)
    let fields = (0..<3).map { Int(fault.fields[$0]) }.filter { $0 != 255 }
    lines.append(.fault(fault.code, fields.map { names.indices.contains($0) ? names[$0] : "?" }))
  }
}

/// The fields given, as "name=text"; the texts of a list are parted by semicolons.
private struct FieldTexts: FieldVisitor {
  var given: [String] = []

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    given.append("\(field.name)=\(value.text)")
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    if var present = value { self.field(field, &present) }
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    given.append("\(field.name)=\(values.map(\.text).joined(separator: ";"))")
  }
}
