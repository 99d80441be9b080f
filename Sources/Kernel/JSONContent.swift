// SPDX-License-Identifier: Apache-2.0
import Units

/// JSON as members send it: one operation, or many, one by one or all or nothing.
///
///     {"operation": "transfer.enter", "fields": {"reference": "R-1", "nominal": 100}}
///     {"mode": "all", "operations": [{"operation": "…", "fields": {…}}, …]}
///
/// Strict (RFC 8259): no duplicate or unknown names, nothing behind the end, bounded depth. Numbers stand for
/// themselves or in quotation marks; `null` is a field not given.
@usableFromInline
enum JSONContent<B: Book & ~Copyable> {
  @usableFromInline
  static func decode(_ content: UnsafeBufferPointer<UInt8>) -> Decoded {
    var scanner = JSONScanner(content)
    guard scanner.scan(), scanner.tokens[0].kind == .object else { return .failed(.messageFormat) }
    var out = Decoded()
    var writer = BinaryWriter(capacity: content.count)
    if let operations = scanner.member("operations", of: 0) {
      guard scanner.tokens[operations].kind == .array else { return .failed(.messageFormat) }
      if let mode = scanner.member("mode", of: 0) {
        if scanner.isText(mode, "all") {
          out.isGroup = true
        } else if !scanner.isText(mode, "each") {
          return .failed(.codeUnknown)
        }
      }
      guard scanner.onlyMembers(["mode", "operations"], of: 0) else { return .failed(.fieldUnknown) }
      var token = operations + 1
      while token < scanner.tokens[operations].next {
        guard out.lineCount < ContentLimits.lines else { return .failed(.tooManyLines) }
        out.lineCount += 1
        readLine(token, scanner, &out, &writer)
        token = scanner.tokens[token].next
      }
      guard out.lineCount > 0 else { return .failed(.messageFormat) }
    } else {
      out.lineCount = 1
      readLine(0, scanner, &out, &writer)
    }
    out.bytes = writer.array()
    return out
  }

  /// One object with an operation and its fields. Neighbours of one operation and verb make one run.
  static func readLine(
    _ token: Int, _ scanner: JSONScanner, _ out: inout Decoded, _ writer: inout BinaryWriter
  ) {
    let mark = writer.count
    var code = OperationCode.none
    var verb = Verb.enter
    var fault: RefusalCode?
    var fields: Int?
    if scanner.tokens[token].kind != .object {
      fault = .messageFormat
    } else if let name = scanner.member("operation", of: token), scanner.tokens[name].kind == .string {
      guard let named = scanner.withText(name, { B.operation(named: $0) }) else {
        fault = scanner.withText(name) { B.refusal(ofUnknown: $0) }
        return note(fault!, code, verb, mark, &out, &writer)
      }
      (code, verb) = named
      fields = scanner.member("fields", of: token)
      if !scanner.onlyMembers(["operation", "fields"], of: token) {
        fault = .fieldUnknown
      } else if fields == nil || scanner.tokens[fields!].kind != .object {
        fault = .messageFormat
      }
    } else {
      fault = .functionNotDefined
    }
    if let fault { return note(fault, code, verb, mark, &out, &writer) }
    begin(code, verb, mark, &out)
    var reader = JSONLineReader<B>(scanner: scanner, token: fields!, verb: verb, writer: writer)
    B.open(code, &reader)
    writer = reader.finish()
  }

  private static func begin(_ code: OperationCode, _ verb: Verb, _ mark: Int, _ out: inout Decoded) {
    if let last = out.runs.last, last.operation == code, last.verb == verb {
      out.runs[out.runs.count - 1].count += 1
    } else {
      out.runs.append(
        Decoded.Run(operation: code, verb: verb, firstLine: out.lineCount, count: 1, start: mark))
    }
  }

  private static func note(
    _ fault: RefusalCode, _ code: OperationCode, _ verb: Verb, _ mark: Int, _ out: inout Decoded,
    _ writer: inout BinaryWriter
  ) {
    begin(code, verb, mark, &out)
    LineFault(fault).write(from: mark, into: &writer)
  }
}

struct JSONLineReader<B: Book & ~Copyable>: OperationHandler, ~Copyable {
  typealias Book = B
  var scanner: JSONScanner
  let token: Int
  let verb: Verb
  var writer: BinaryWriter

  consuming func finish() -> BinaryWriter { writer }

  mutating func handle<Subject: Operation>(_ subject: Subject.Type) where Subject.Book == B {
    switch verb {
    case .enter: read(Subject.self)
    case .correct: read(Correction<Subject>.self)
    default: read(InstructionAction.self)
    }
  }

  mutating func read<Row: Described>(_: Row.Type) {
    let mark = writer.count
    var row = Row()
    var reader = JSONFieldReader(scanner: scanner, object: token)
    row.describe(&reader)
    if reader.fault == nil, reader.found != scanner.memberCount(of: token) {
      reader.fault = LineFault(.fieldUnknown)
    }
    if let fault = reader.fault { return fault.write(from: mark, into: &writer) }
    writer.byte(1)
    row.describe(&writer)
  }
}

/// Reads the fields of something described from the members of a JSON object.
struct JSONFieldReader: FieldVisitor {
  let scanner: JSONScanner
  let object: Int
  var next: UInt8 = 0
  var found = 0
  var fault: LineFault?

  mutating func note(_ code: RefusalCode) {
    if fault == nil { fault = LineFault(code) }
    fault!.add(code, field: next - 1)
  }

  /// The token of the next field's value; nil for none, `null` or an empty text.
  mutating func token(_ field: Field) -> Int? {
    next += 1
    guard let token = scanner.member(field.name, of: object) else { return nil }
    found += 1
    let kind = scanner.tokens[token].kind
    if kind == .null { return nil }
    if kind == .string, scanner.tokens[token].start == scanner.tokens[token].end { return nil }
    return token
  }

  mutating func value<Value: FieldValue>(of token: Int, into target: inout Value) {
    let kind = scanner.tokens[token].kind
    guard kind != .object, kind != .array, kind != .null else { return note(.fieldFormat) }
    do throws(FieldProblem) {
      target = try scanner.withText(token) { text throws(FieldProblem) in try Value.read(text) }
    } catch {
      note(error.code)
    }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value) {
    if let token = token(field) { value(of: token, into: &target) } else { note(field.missing) }
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value?) {
    guard let token = token(field) else { return }
    var present = Value.blank
    value(of: token, into: &present)
    target = present
  }

  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    guard let array = token(field) else { return }
    guard scanner.tokens[array].kind == .array else { return note(.fieldFormat) }
    var token = array + 1
    while token < scanner.tokens[array].next {
      guard values.count < limit else { return note(.fieldTooLong) }
      var one = Value.blank
      value(of: token, into: &one)
      values.append(one)
      token = scanner.tokens[token].next
    }
  }
}
