// SPDX-License-Identifier: Apache-2.0
import Units

/// CSV as members send it: the first line names the operation and the columns, each further line is one
/// instruction.
///
///     transfer.enter:reference,sendingAccount,receivingMember,receivingAccount,isin,nominal,transferReason
///     R-1,1001,AKB,2001,TRAGARAN91N1,100,DEVIR
///
/// A file may go on with another operation: a later line that begins, without quotation marks, with the name
/// of a message and a colon is the heading of the lines behind it. Only instructions are counted as lines.
///
/// `transfer.enter all:` makes the whole file one all-or-nothing group. Cells may stand in quotation marks,
/// doubled inside (RFC 4180), but hold no line break. An empty cell is a field not given.
@usableFromInline
enum CSVContent<B: Book & ~Copyable> {
  @inlinable
  static func decode(_ content: UnsafeBufferPointer<UInt8>) -> Decoded {
    var heading = Line(start: 0, in: content)
    guard heading.count <= ContentLimits.lineBytes else { return .failed(.lineTooLong, line: 1) }
    // A byte order mark before the first line is taken as none.
    if heading.count >= 3, content[0] == 0xef, content[1] == 0xbb, content[2] == 0xbf { heading.start = 3 }
    guard let colon = heading.first(of: 58, in: content) else { return .failed(.messageFormat, line: 1) }
    let isGroup = colon - heading.start > 4 && StaticString(" all").equals(content.span(colon - 4, colon))
    let name = content.span(heading.start, isGroup ? colon - 4 : colon)
    guard let (code, verb) = B.operation(named: name) else {
      return .failed(B.refusal(ofUnknown: name), line: 1)
    }
    var reader = CSVRunReader<B>(
      content: content, columns: Line(start: colon + 1, end: heading.end, next: heading.next), code: code,
      verb: verb)
    B.open(code, &reader)
    while let next = reader.nextHeading {
      let heading = Line(start: reader.end, in: content)
      guard heading.count <= ContentLimits.lineBytes else { return reader.failed(.lineTooLong) }
      // All or nothing is the whole file, as its first line says.
      guard !next.isGroup else { return reader.failed(.messageFormat) }
      reader.goOn(
        next.code, next.verb, Line(start: next.colon + 1, end: heading.end, next: heading.next))
      B.open(next.code, &reader)
    }
    reader.result.isGroup = isGroup
    return reader.result
  }

  /// The heading that begins at a place; nil for a row.
  @usableFromInline
  static func heading(
    at start: Int, in content: UnsafeBufferPointer<UInt8>
  ) -> (code: OperationCode, verb: Verb, colon: Int, isGroup: Bool)? {
    // Names of messages are short, in small letters, with a full stop between operation and verb.
    var place = start
    var hasPoint = false
    let limit = min(content.count, start + 64)
    while place < limit, content[place] != 58 {
      let byte = content[place]
      guard byte == 32 || byte == 45 || byte == 46 || (97...122).contains(byte) else { return nil }
      hasPoint = hasPoint || byte == 46
      place += 1
    }
    guard hasPoint, place < limit else { return nil }
    let isGroup = place - start > 4 && StaticString(" all").equals(content.span(place - 4, place))
    guard let (code, verb) = B.operation(named: content.span(start, isGroup ? place - 4 : place)) else {
      return nil
    }
    return (code, verb, place, isGroup)
  }
}

/// One line of text without its end.
@usableFromInline
struct Line {
  @usableFromInline var start: Int
  @usableFromInline let end: Int
  /// Where the next line begins.
  @usableFromInline let next: Int
  @inlinable var count: Int { end - start }

  @inlinable
  init(start: Int, end: Int, next: Int) {
    self.start = start
    self.end = end
    self.next = next
  }

  @inlinable
  init(start: Int, in text: UnsafeBufferPointer<UInt8>) {
    var place = start
    while place < text.count, text[place] != 10 { place += 1 }
    next = min(place + 1, text.count)
    if place > start, text[place - 1] == 13 { place -= 1 }
    self.start = start
    end = place
  }

  @inlinable
  func first(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    for place in start..<end where text[place] == byte { return place }
    return nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// A part of the text; the caller keeps within its bounds.
  @inlinable
  @_lifetime(immortal)
  func span(_ start: Int, _ end: Int) -> Span<UInt8> {
    _overrideLifetime(Span(_unsafeElements: Self(rebasing: self[start..<end])), borrowing: ())
  }
}

/// Where a cell lies, and whether it must be unquoted first.
@usableFromInline
struct Cell: BitwiseCopyable {
  @usableFromInline var start: UInt32 = 0
  @usableFromInline var end: UInt32 = 0
  @usableFromInline var hasQuotes = false
  @usableFromInline init() {}
}

/// Reads all rows of a CSV content once the operation's type is known.
@usableFromInline
struct CSVRunReader<B: Book & ~Copyable>: OperationHandler {
  @usableFromInline typealias Book = B
  @usableFromInline let content: UnsafeBufferPointer<UInt8>
  @usableFromInline var columns: Line
  @usableFromInline var code: OperationCode
  @usableFromInline var verb: Verb
  @usableFromInline var result = Decoded()
  /// Where the run's last row ends.
  @usableFromInline var end = 0
  /// The line of text that the heading at work stands in.
  @usableFromInline var headingLine: UInt32 = 1
  /// What begins there, unless the content is over or cannot be read.
  @usableFromInline var nextHeading: (code: OperationCode, verb: Verb, colon: Int, isGroup: Bool)?

  @inlinable
  init(content: UnsafeBufferPointer<UInt8>, columns: Line, code: OperationCode, verb: Verb) {
    self.content = content
    self.columns = columns
    self.code = code
    self.verb = verb
  }

  /// To the rows behind the next heading.
  @usableFromInline
  mutating func goOn(_ code: OperationCode, _ verb: Verb, _ columns: Line) {
    headingLine = nextHeadingLine
    (self.code, self.verb, self.columns) = (code, verb, columns)
  }

  @usableFromInline var nextHeadingLine: UInt32 { result.lineCount + UInt32(result.runs.count) + 1 }

  /// The content, because of its next heading.
  @usableFromInline
  func failed(_ refusal: RefusalCode) -> Decoded { .failed(refusal, line: nextHeadingLine) }

  @inlinable
  mutating func handle<Subject: Operation>(_ subject: Subject.Type) where Subject.Book == B {
    nextHeading = nil
    switch verb {
    case .enter: read(Subject.self)
    case .correct: read(Correction<Subject>.self)
    default: read(InstructionAction.self)
    }
  }

  @inlinable
  mutating func read<Row: Described>(_: Row.Type) {
    var names = FieldNames()
    var sample = Row()
    sample.describe(&names)
    guard let columnOfField = assign(names.names) else { return }
    let columnCount = columnCountOfHeading
    var out = BinaryWriter(capacity: content.count - columns.next + 64)
    let before = result.lineCount
    let cells = UnsafeMutablePointer<Cell>.allocate(capacity: ContentLimits.columns)
    defer { cells.deallocate() }
    cells.initialize(repeating: Cell(), count: ContentLimits.columns)
    var place = columns.next
    var lineNumber = before
    var following: (code: OperationCode, verb: Verb, colon: Int, isGroup: Bool)?
    columnOfField.withUnsafeBufferPointer { map in
      while place < content.count {
        if (97...122).contains(content[place]) {
          following = CSVContent<B>.heading(at: place, in: content)
          if following != nil { break }
        }
        lineNumber += 1
        guard lineNumber <= ContentLimits.lines else { break }
        let mark = out.count
        let split = splitRow(from: place, into: cells)
        place = split.next
        guard split.count == columnCount else {
          LineFault(split.count < 0 ? .lineTooLong : .messageFormat).write(from: mark, into: &out)
          continue
        }
        out.byte(1)
        var row = Row()
        var reader = CSVFieldReader(content: content, cells: UnsafePointer(cells), columns: map)
        row.describe(&reader)
        if let fault = reader.fault { fault.write(from: mark, into: &out) } else { row.describe(&out) }
      }
    }
    guard lineNumber <= ContentLimits.lines else {
      result = .failed(.tooManyLines)
      return
    }
    guard lineNumber > before else {
      result = .failed(.messageFormat, line: headingLine)
      return
    }
    result.runs.append(
      Decoded.Run(
        operation: code, verb: verb, firstLine: before + 1, count: lineNumber - before,
        start: result.bytes.count))
    if before == 0 { result.bytes = out.array() } else { result.bytes += out.array() }
    result.lineCount = lineNumber
    end = place
    nextHeading = following
  }

  @usableFromInline var columnCountOfHeading: Int {
    var count = 1
    for place in columns.start..<columns.end where content[place] == 44 { count += 1 }
    return count
  }

  /// For each field its column, or -1; nil after noting a fault of the heading.
  @usableFromInline
  mutating func assign(_ names: [StaticString]) -> [Int8]? {
    var columnOfField = [Int8](repeating: -1, count: names.count)
    var column = 0
    var start = columns.start
    for place in columns.start...columns.end where place == columns.end || content[place] == 44 {
      let name = content.span(start, place).trimmed
      guard column < ContentLimits.columns, let field = names.firstIndex(where: { $0.equals(name) }) else {
        result = .failed(.fieldUnknown, line: headingLine)
        return nil
      }
      guard columnOfField[field] < 0 else {
        result = .failed(.messageFormat, line: headingLine)
        return nil
      }
      columnOfField[field] = Int8(column)
      column += 1
      start = place + 1
    }
    return columnOfField
  }

  /// Finds the cells of the row that begins here: none for a row whose quotation marks are misplaced, a
  /// negative count for one that is too long.
  @inlinable @inline(__always)
  func splitRow(from start: Int, into cells: UnsafeMutablePointer<Cell>) -> (count: Int, next: Int) {
    var place = start
    var count = 0
    var cell = Cell()
    cell.start = UInt32(truncatingIfNeeded: start)
    var inQuotes = false
    var isFaulty = false
    let limit = min(content.count, start + ContentLimits.lineBytes)
    while place < limit {
      let byte = content[place]
      if byte > 44 {  // letters, digits, slash, hyphen: nothing that parts cells
        place += 1
        continue
      }
      if byte == 34 {
        if inQuotes {
          if place + 1 < content.count, content[place + 1] == 34 {
            place += 1
          } else {
            inQuotes = false
            if !isCellEnd(place + 1) { isFaulty = true }
          }
        } else {
          // Quotation marks stand around a whole cell, or nobody could say what the row means.
          if place > Int(cell.start) { isFaulty = true }
          cell.hasQuotes = true
          inQuotes = true
        }
      } else if byte == 10 {
        break  // a line break ends the row, also inside quotation marks
      } else if byte == 44, !inQuotes {
        cell.end = UInt32(truncatingIfNeeded: place)
        if count < ContentLimits.columns { cells[count] = cell }
        count += 1
        cell = Cell()
        cell.start = UInt32(truncatingIfNeeded: place + 1)
      }
      place += 1
    }
    guard place < limit || place >= content.count || content[place] == 10 else {
      return (-1, Line(start: place, in: content).next)
    }
    var end = place
    if end > start, content[end - 1] == 13 { end -= 1 }
    cell.end = UInt32(truncatingIfNeeded: max(end, Int(cell.start)))
    if count < ContentLimits.columns { cells[count] = cell }
    return (inQuotes || isFaulty ? 0 : count + 1, min(place + 1, content.count))
  }

  @usableFromInline
  func isCellEnd(_ place: Int) -> Bool {
    guard place < content.count, content[place] != 44, content[place] != 10 else { return true }
    return content[place] == 13 && (place + 1 == content.count || content[place + 1] == 10)
  }
}

/// Reads the fields of one row from its cells.
@usableFromInline
struct CSVFieldReader: FieldVisitor {
  @usableFromInline let content: UnsafeBufferPointer<UInt8>
  @usableFromInline let cells: UnsafePointer<Cell>
  @usableFromInline let columns: UnsafeBufferPointer<Int8>
  @usableFromInline var next = 0
  @usableFromInline var fault: LineFault?

  @inlinable
  init(content: UnsafeBufferPointer<UInt8>, cells: UnsafePointer<Cell>, columns: UnsafeBufferPointer<Int8>) {
    self.content = content
    self.cells = cells
    self.columns = columns
  }

  @usableFromInline
  mutating func note(_ code: RefusalCode) {
    if fault == nil { fault = LineFault(code) }
    fault!.add(code, field: UInt8(truncatingIfNeeded: next - 1))
  }

  /// The bytes of the next field's cell; nil for none or an empty one.
  @inlinable @inline(__always)
  mutating func nextCell() -> Cell? {
    let column = columns[next]
    next += 1
    guard column >= 0 else { return nil }
    let cell = cells[Int(column)]
    return cell.end - cell.start == (cell.hasQuotes ? 2 : 0) ? nil : cell
  }

  @inlinable @inline(__always)
  mutating func value<Value: FieldValue>(of cell: Cell, into target: inout Value) {
    do {
      if cell.hasQuotes {
        let plain = unquoted(cell)
        target = try Value.read(plain.span)
      } else {
        target = try Value.read(content.span(Int(cell.start), Int(cell.end)))
      }
    } catch {
      note(error.code)
    }
  }

  @usableFromInline
  func unquoted(_ cell: Cell) -> [UInt8] {
    guard cell.hasQuotes else { return Array(content[Int(cell.start)..<Int(cell.end)]) }
    var out: [UInt8] = []
    var place = Int(cell.start) + 1
    while place < Int(cell.end) - 1 {
      out.append(content[place])
      place += content[place] == 34 ? 2 : 1  // doubled inside
    }
    return out
  }

  @inlinable
  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value) {
    if let cell = nextCell() { value(of: cell, into: &target) } else { note(field.missing) }
  }

  @inlinable
  mutating func field<Value: FieldValue>(_ field: Field, _ target: inout Value?) {
    guard let cell = nextCell() else { return }
    var present = Value.blank
    value(of: cell, into: &present)
    target = present
  }

  /// Values of a list stand in one cell, parted by semicolons.
  @usableFromInline
  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    guard let cell = nextCell() else { return }
    let text = unquoted(cell)
    var start = 0
    for place in 0...text.count where place == text.count || text[place] == 59 {
      guard values.count < limit else { return note(.fieldTooLong) }
      do { values.append(try Value.read(text.span.extracting(start..<place))) } catch {
        return note(error.code)
      }
      start = place + 1
    }
  }
}
