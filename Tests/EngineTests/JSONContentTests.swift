// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import Testing

@Suite struct JSONContentTests {
  private func json(_ text: String) -> ReadContent { ReadContent(text, .json) }

  private func day(_ members: String) -> ReadContent {
    json(#"{"operation": "calendar-day.enter", "fields": {"day": "2026-03-02", "kind": "open"\#(members)}}"#)
  }

  private let plain: [ReadLine] = [.fields(["day=2026-03-02", "kind=open"])]

  @Test(arguments: [
    " ", "x", "7", #""a""#, "null", "[]", "{", "}", "{}{}", "[{}]", "{,}", #"{"a"}"#, #"{"a":}"#,
    #"{"a":1,}"#,
    #"{"a" 1}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":1"#, #"{"a":[1,]}"#, #"{"a":[1 2]}"#, #"{"a":[}"#,
    #"{"a":tru}"#,
    #"{"a":True}"#, #"{"a":nul}"#, #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":undefined}"#, "{\"a\":\"b}",
    "{\"a",
    #"{"a":1}/**/"#, "// a\n{}", "{}\u{0}", "\u{feff}{}", "{} x", "{},", #"{"a":1;"b":2}"#, "{\u{a0}}",
    "{\u{c}}",
  ])
  func `what is not one JSON object is refused as a whole`(text: String) {
    let content = json(text)
    #expect(content.decoded.fault?.code == .messageFormat)
  }

  @Test(arguments: [
    "01", "-", "-01", "+1", ".5", "1.", "1.e1", "1e", "1e+", "1E-", "0x1", "1_000", "--1", "1..2", "1e1.5",
    "²",
  ])
  func `what is not a number is refused as a whole`(number: String) {
    #expect(day(#", "name": \#(number)"#).decoded.fault?.code == .messageFormat)
  }

  @Test(arguments: ["0", "-0", "-1", "1.5", "1e5", "1E+5", "0e0", "0.0e-0", "12345678901234567890"])
  func `a number stands for its own text`(number: String) {
    #expect(
      day(#", "name": \#(number)"#).lines == [.fields(["day=2026-03-02", "kind=open", "name=\(number)"])])
  }

  @Test(arguments: [
    (#"a\"b"#, #"a"b"#), (#"a\\b"#, #"a\b"#), (#"a\/b"#, "a/b"),
    (#"\u0041\u015f\u015E"#, "Aşş".replacing("şş", with: "şŞ")),
    (#"\ud83d\ude00"#, "😀"), (#"\uD83D\uDE00x"#, "😀x"), (#"\udbff\udfff"#, "\u{10ffff}"),
    (#"\uffff"#, "\u{ffff}"),
    (#"\u20ac"#, "€"), ("ş€😀", "ş€😀"),
  ])
  func `an escape stands for its character`(text: String, name: String) {
    #expect(
      day(#", "name": "\#(text)""#).lines == [.fields(["day=2026-03-02", "kind=open", "name=\(name)"])])
  }

  @Test(arguments: [
    #"\x41"#, #"\u12"#, #"\u12g4"#, #"\U0041"#, #"\'"#, #"\ud83d"#, #"\ud83dx"#, #"\ud83d\n"#,
    #"\ud83d\u0041"#,
    #"\ud83d\ud83d"#, #"\ude00"#, #"\ude00\ud83d"#, #"\"#, #"\u"#, #"\ud83d\"#, #"\ud83d\u"#, #"\ud83d\ude0"#,
    "a\tb",
    "a\nb", "\u{0}", "\u{1f}",
  ])
  func `an escape that stands for nothing and a bare control character are refused as a whole`(text: String) {
    #expect(day(#", "name": "\#(text)""#).decoded.fault?.code == .messageFormat)
    #expect(day(#", "\#(text)": 1"#).decoded.fault?.code == .messageFormat)
    // The text breaks off in the middle of the escape.
    #expect(json(#"{"a": "\#(text)"#).decoded.fault?.code == .messageFormat)
  }

  @Test(arguments: ["\\u0000", "\\n", "\\t", "\\b", "\\f", "\\r", "\\u007f", "\\u0085"])
  func `an escaped control character is no text of a field`(escape: String) {
    #expect(day(#", "name": "a\#(escape)b""#).lines == [.fault(.fieldCharacters, ["name"])])
  }

  @Test func `null, an empty text and a field left out are fields not given`() {
    for members in ["", #", "name": null"#, #", "name": """#] { #expect(day(members).lines == plain) }
  }

  @Test func `a doubled name is refused, also an escaped one and one of no meaning`() {
    for members in [
      #", "day": "2026-03-02""#, #", "name": "a", "name": "a""#, #", "name": null, "name": "a""#,
      #", "name": "a", "n\u0061me": "a""#, #", "x": 1, "x": 2"#,
    ] {
      #expect(day(members).decoded.fault?.code == .messageFormat, "\(members)")
    }
    #expect(json(#"{"operation": "a", "operation": "b"}"#).decoded.fault?.code == .messageFormat)
    #expect(json(#"{"operations": [], "operations": []}"#).decoded.fault?.code == .messageFormat)
  }

  @Test func `a name that the catalogue has not is refused`() {
    #expect(day(#", "more": 1"#).code == .fieldUnknown)
    #expect(day(#", "Name": "a""#).code == .fieldUnknown)
    #expect(day(#", "": 1"#).code == .fieldUnknown)
    #expect(json(#"{"operation": "calendar-day.enter", "fields": {}, "more": 1}"#).code == .fieldUnknown)
    #expect(json(#"{"operation": "calendar-day.enter", "fields": {}, "mode": "all"}"#).code == .fieldUnknown)
    #expect(json(#"{"operations": [{}], "more": 1}"#).decoded.fault?.code == .fieldUnknown)
  }

  @Test func `an object has a greatest number of members`() {
    func members(_ count: Int) -> String { (0..<count).map { #""c\#($0)":1"# }.joined(separator: ",") }
    #expect(json("{\(members(ContentLimits.columns))}").code == .functionNotDefined)
    #expect(json("{\(members(ContentLimits.columns + 1))}").decoded.fault?.code == .messageFormat)
  }

  @Test(arguments: [
    ("{}", RefusalCode.functionNotDefined), (#"{"operation": 7, "fields": {}}"#, .functionNotDefined),
    (#"{"operation": null, "fields": {}}"#, .functionNotDefined), (#"{"fields": {}}"#, .functionNotDefined),
    (#"{"operation": "calendar-day.enter"}"#, .messageFormat), ("7", .messageFormat), ("[]", .messageFormat),
    (#"{"operation": "calendar-day.enter", "fields": []}"#, .messageFormat), ("null", .messageFormat),
    (#"{"operation": "calendar-day.enter", "fields": null}"#, .messageFormat), (#""a""#, .messageFormat),
    (#"{"operation": "calendar-day.enter", "fields": {"day": []}}"#, .fieldFormat),
    (#"{"operation": "calendar-day.enter", "fields": {"day": {}}}"#, .fieldFormat),
  ])
  func `a line that cannot be read is refused alone`(line: String, code: RefusalCode) {
    let good = #"{"operation": "calendar-day.enter", "fields": {"day": "2026-03-02", "kind": "open"}}"#
    let content = json(#"{"operations": [\#(good), \#(line), \#(good)]}"#)
    #expect(content.lines.map(\.code) == [nil, code, nil])
    #expect(content.decoded.lineCount == 3)
  }

  @Test func `operations that are no list, or an empty one, are refused as a whole`() {
    for operations in ["[]", "{}", "null", "1", #""a""#] {
      #expect(json(#"{"operations": \#(operations)}"#).decoded.fault?.code == .messageFormat)
    }
  }

  @Test func `neighbours of one operation and verb make one run`() {
    func line(_ name: String) -> String { #"{"operation": "\#(name)", "fields": {"instruction": 1}}"# }
    let names = [
      "transfer.approve", "transfer.approve", "transfer.decline", "identity.approve", "transfer.approve",
    ]
    let content = json("{\"operations\": [\(names.map(line).joined(separator: ","))]}")
    #expect(content.decoded.runs.map(\.count) == [2, 1, 1, 1])
    #expect(content.decoded.runs.map(\.firstLine) == [1, 3, 4, 5])
    #expect(content.lines == Array(repeating: .fields(["instruction=1"]), count: 5))
  }

  @Test(arguments: [
    ("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]"),
  ]) func `objects and arrays inside one another have a greatest depth`(open: String, close: String) {
    for depth in [ContentLimits.depth, 1000, 100_000] {
      let nested = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      #expect(json(#"{"a": \#(nested)}"#).decoded.fault?.code == .messageFormat)
      #expect(json(#"{"a": \#(String(repeating: open, count: depth))"#).decoded.fault?.code == .messageFormat)
    }
    #expect(json(#"{"a": \#(open)1\#(close)}"#).code == .functionNotDefined)
  }

  @Test func `a content has a greatest number of lines`() {
    let line = #"{"operation":"transfer.approve","fields":{"instruction":1}}"#
    func content(_ count: Int) -> ReadContent {
      json(#"{"operations":[\#(Array(repeating: line, count: count).joined(separator: ","))]}"#)
    }
    let most = content(ContentLimits.lines)
    #expect(most.decoded.fault == nil && Int(most.decoded.lineCount) == ContentLimits.lines)
    #expect(content(ContentLimits.lines + 1).decoded.fault?.code == .tooManyLines)
  }
}
