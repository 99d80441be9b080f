// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Testing

@Suite struct CSVContentTests {
  private func csv(_ text: String) -> ReadContent { ReadContent(text, .csv) }

  /// Two columns: a day and its kind, and a name that may hold anything.
  private func rows(_ text: String) -> ReadContent { csv("calendar-day.enter:day,kind,name\n" + text) }

  private func day(_ name: String? = nil) -> ReadLine {
    .fields(["day=2026-03-02", "kind=open"] + (name.map { ["name=" + $0] } ?? []))
  }

  @Test(arguments: [
    ("", RefusalCode.messageFormat), ("day,kind\n2026-03-02,open\n", .messageFormat),
    ("2026-03-02,open\n", .messageFormat), ("\n", .messageFormat),
    ("\ncalendar-day.enter:day,kind\n2026-03-02,open\n", .messageFormat), ("\u{feff}", .messageFormat),
    ("calendar-day.enter:day,kind", .messageFormat), ("calendar-day.enter:day,kind\n", .messageFormat),
    (":", .functionNotDefined), ("calendar-day.enter all :day\n", .functionNotDefined),
    (" all:day\n2026-03-02\n", .functionNotDefined), ("calendar-day.enterall:day\n", .functionNotDefined),
    ("calendar-day.enter:\n2026-03-02\n", .fieldUnknown), ("calendar-day.enter:day,\n1,\n", .fieldUnknown),
    ("calendar-day.enter:day,Kind\n1,2\n", .fieldUnknown),
    ("calendar-day.enter:\"day\",kind\n1,2\n", .fieldUnknown),
    ("calendar-day.enter:day,kind:x\n1,2\n", .fieldUnknown),
    ("calendar-day.enter:day;kind\n1;2\n", .fieldUnknown),
    ("calendar-day.enter:day,kind,day\n1,2,3\n", .messageFormat),
    ("calendar-day.enter:day,day\n1,2\n", .messageFormat),
    ("calendar-day.enter:day\rkind\n1\n", .fieldUnknown),
  ])
  func `a heading that names no operation or not its columns is refused as a whole`(
    text: String, code: RefusalCode
  ) {
    let content = csv(text)
    #expect(content.decoded.fault?.code == code)
    if !text.isEmpty { #expect(content.decoded.fault?.line == 1) }
  }

  @Test func `columns come in any order and may be left out`() {
    #expect(csv("calendar-day.enter:kind,day\nopen,2026-03-02\n").lines == [day()])
    #expect(csv("calendar-day.enter: kind , day \nopen,2026-03-02\n").lines == [day()])
    #expect(csv("calendar-day.enter:kind\nopen\n").lines == [.fault(.fieldMissing, ["day"])])
  }

  @Test func `more columns than fields are refused`() {
    let names = (0..<200).map { "c\($0)" }.joined(separator: ",")
    #expect(csv("calendar-day.enter:\(names)\n1\n").decoded.fault?.code == .fieldUnknown)
    #expect(csv("calendar-day.enter:day\(String(repeating: ",", count: 300))\n1\n").code == .fieldUnknown)
  }

  @Test(arguments: [
    "2026-03-02,open", "2026-03-02,open,", "2026-03-02,open,\"\"", "\"2026-03-02\",\"open\",\"\"",
    "2026-03-02,open,\n", "2026-03-02,open,\r\n", "2026-03-02,open,\r", "\"2026-03-02\",open,\"\"\r\n",
  ])
  func `an empty cell is a field not given, with and without quotation marks`(row: String) {
    let needsComma = row.filter { $0 == "," }.count == 1
    #expect(rows(needsComma ? row + "," : row).lines == [day()])
  }

  @Test(arguments: [
    ("2026-03-02", RefusalCode.messageFormat), ("2026-03-02,open,a,b", .messageFormat), ("", .messageFormat),
    ("2026-03-02,open,a,", .messageFormat), (",,", .fieldMissing), ("2026-03-02;open;a", .messageFormat),
    ("2026-03-02\topen\ta", .messageFormat), (String(repeating: ",", count: 500), .messageFormat),
    ("2026-03-02,open, ", .fieldMissing), (" 2026-03-02,open,a", .dateFormat),
    ("2026-03-02,open ,a", .codeUnknown),
  ])
  func `a row with a cell too few or too many is refused, the next is read`(row: String, code: RefusalCode) {
    let content = rows("2026-03-02,open,a\n\(row)\n2026-03-02,open,b\n")
    #expect(content.lines.map(\.code) == [nil, code, nil])
    #expect(content.lines[0] == day("a") && content.lines[2] == day("b"))
  }

  @Test(arguments: [
    (#""a""#, "a"), (#""a,b""#, "a,b"), (#""a""b""#, #"a"b"#), (#""""""#, #"""#), (#""""a""""#, #""a""#),
    (#""a;b""#, "a;b"), (#"" a ""#, "a"), ("Örnek Bayramı", "Örnek Bayramı"), ("a'b", "a'b"),
  ])
  func `quotation marks stand around a cell and are doubled inside`(cell: String, name: String) {
    for end in ["", "\n", "\r\n"] {
      #expect(rows("2026-03-02,open,\(cell)\(end)").lines == [day(name)])
      #expect(
        rows("2026-03-02,open,\(cell)\(end.isEmpty ? "\n" : end)2026-03-02,open,b").lines == [
          day(name), day("b"),
        ])
    }
    #expect(csv("calendar-day.enter:name,day,kind\n\(cell),\"2026-03-02\",open").lines == [day(name)])
  }

  /// What a quotation mark inside a plain cell means, nobody can say: 1"0" is neither 1 nor 10.
  @Test(arguments: [
    #"""#, #""a"#, #"a""#, #"a"b"#, #"a"b"c"#, #""a"b"#, #""a" "#, #" "a""#, #""a""b"#, #"""""#, #""a"""b"#,
    #"a"""#, "\"a\nb\"", "\"a\r\nb\"", "\"a\"\rb",
  ])
  func `misplaced quotation marks make the row unreadable`(cell: String) {
    let content = rows("2026-03-02,open,a\n2026-03-02,open,\(cell)\n2026-03-02,open,b\n")
    #expect(content.lines.first == day("a") && content.lines.last == day("b"))
    #expect(content.lines.dropFirst().dropLast().allSatisfy { $0.code == .messageFormat })
    #expect(content.lines.count == (cell.contains { $0.isNewline && $0 != "\r" } ? 4 : 3))
  }

  @Test func `line ends of both kinds are taken, a mark of byte order is taken as none`() {
    let lines = ["calendar-day.enter:day,kind", "2026-03-02,open", "2026-03-02,open"]
    for end in ["\n", "\r\n"] {
      for last in ["", end] {
        for mark in ["", "\u{feff}"] {
          #expect(csv(mark + lines.joined(separator: end) + last).lines == [day(), day()])
        }
      }
    }
    #expect(csv("\u{feff}\u{feff}" + lines.joined(separator: "\n")).code == .functionNotDefined)
  }

  @Test func `an empty line between or behind the rows is a row that is refused`() {
    #expect(rows("2026-03-02,open,\n\n2026-03-02,open,\n").lines.map(\.code) == [nil, .messageFormat, nil])
    #expect(rows("2026-03-02,open,\n\n").lines.map(\.code) == [nil, .messageFormat])
  }

  @Test(arguments: ["", "\n", "\r\n"]) func `a line has a greatest length`(end: String) {
    // Cells of a row are bounded by their values too, so only the code tells which bound was met.
    let rest = "2026-03-02,open,"
    let next = end.isEmpty ? "" : "2026-03-02,open,b"
    let longest = ContentLimits.lineBytes - rest.utf8.count - (end == "\r\n" ? 1 : 0)
    let fits = rows(rest + String(repeating: "x", count: longest) + end + next)
    #expect(fits.lines.first?.code == .fieldTooLong)
    for excess in [1, 2, 9000, 100_000] {
      let tooLong = rows(rest + String(repeating: "x", count: longest + excess) + end + next)
      #expect(tooLong.lines.first?.code == .lineTooLong)
      if !end.isEmpty { #expect(tooLong.lines.dropFirst() == [day("b")]) }
    }
  }

  @Test func `a heading has a greatest length`() {
    let name = "calendar-day.enter:day,kind"
    let blanks = String(repeating: " ", count: ContentLimits.lineBytes - name.utf8.count)
    #expect(csv("\(name)\(blanks)\n2026-03-02,open\n").lines == [day()])
    #expect(csv("\(name)\(blanks) \n2026-03-02,open\n").decoded.fault == LineFault(.lineTooLong, line: 1))
  }

  @Test func `a content has a greatest number of lines`() {
    let row = "1\n"
    let heading = "transfer.approve:instruction\n"
    let most = csv(heading + String(repeating: row, count: ContentLimits.lines))
    #expect(most.decoded.fault == nil && Int(most.decoded.lineCount) == ContentLimits.lines)
    let tooMany = csv(heading + String(repeating: row, count: ContentLimits.lines + 1))
    #expect(tooMany.decoded.fault?.code == .tooManyLines)
  }
}
