// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing

@Suite struct ContentTests {
  private func json(_ text: String) -> ReadContent { ReadContent(text, .json) }
  private func csv(_ text: String) -> ReadContent { ReadContent(text, .csv) }

  private let transfer: [String] = [
    "reference=R-1", "sendingAccount=1001", "receivingMember=AKB", "receivingAccount=2001",
    "isin=TRAGARAN91N1",
    "nominal=100", "transferReason=DEVIR",
  ]
  private let columns =
    "reference,sendingAccount,receivingMember,receivingAccount,isin,nominal,transferReason"

  @Test func `both forms say the same`() {
    let csv = csv("transfer.enter:\(columns)\nR-1,1001,AKB,2001,TRAGARAN91N1,100,DEVIR\n")
    let json = json(
      """
      {"operation": "transfer.enter", "fields": {"reference": "R-1", "sendingAccount": "1001",
       "receivingMember": "AKB", "receivingAccount": 2001, "isin": "TRAGARAN91N1", "nominal": 100,
       "transferReason": "DEVIR"}}
      """)
    #expect(csv.lines == [.fields(transfer)])
    #expect(json.lines == csv.lines && json.decoded.bytes == csv.decoded.bytes)
    #expect(!csv.decoded.isGroup && !json.decoded.isGroup)
  }

  @Test(.rule("CLR-06"), arguments: ContentForm.allCases)
  func `a content without bytes or with too many is refused as a whole`(form: ContentForm) {
    #expect(ReadContent([], form).code == .messageFormat)
    let largest = [UInt8](repeating: 32, count: ContentLimits.bytes)
    #expect(ReadContent(largest + [32], form).code == .bodyTooLarge)
    #expect(ReadContent(largest, form).code != .bodyTooLarge)
    #expect(ReadContent(largest, form).code != nil)
  }

  @Test func `the binary form is not for senders`() {
    #expect(ReadContent([1, 2, 3], .binary).code == .formNotAccepted)
  }

  @Test func `all or nothing is said in both forms`() {
    let calendar = "calendar-day.enter all:day,kind\n2026-03-02,open\n2026-03-03,half\n"
    #expect(csv(calendar).decoded.isGroup && csv(calendar).lines.count == 2)
    let line = #"{"operation": "account-change.approve", "fields": {"instruction": 7}}"#
    #expect(json(#"{"mode": "all", "operations": [\#(line)]}"#).decoded.isGroup)
    #expect(!json(#"{"mode": "each", "operations": [\#(line)]}"#).decoded.isGroup)
    #expect(!json(#"{"operations": [\#(line)]}"#).decoded.isGroup)
    #expect(json(#"{"mode": "some", "operations": [\#(line)]}"#).code == .codeUnknown)
    #expect(json(#"{"mode": 1, "operations": [\#(line)]}"#).code == .codeUnknown)
  }

  @Test(
    .rule("GEN-35", "CLR-06"),
    arguments: [
      "share-split.enter", "transfer.release", "transfer", "transfer.", ".enter", "", "TRANSFER.ENTER",
      "transfer.enter ", "transfer.enter.enter", "account-definition.accept", "transfer.enter\u{0}",
    ])
  func `an operation or stage that the catalogue has not is refused`(name: String) {
    #expect(csv("\(name):reference\nR-1\n").code == .functionNotDefined)
    let escaped = name.replacing("\u{0}", with: #"\u0000"#)
    #expect(json(#"{"operation": "\#(escaped)", "fields": {}}"#).code == .functionNotDefined)
  }

  // MARK: Fields in either form

  @Test(.rule("GEN-39", "CLR-06")) func `all faulty fields are named with the code of the first`() {
    let csv = csv("transfer.enter:\(columns)\nR 1,,AKB,2001,TRAGARAN91N2,0,\n")
    #expect(csv.lines == [.fault(.referenceFormat, ["reference", "sendingAccount", "isin"])])
    let json = json(#"{"operation": "transfer.enter", "fields": {"reference": "R-1", "nominal": -5}}"#)
    #expect(
      json.lines == [.fault(.fieldMissing, ["sendingAccount", "receivingMember", "receivingAccount"])])
  }

  @Test func `a mandatory field that is not given has its own refusal where the rulebook gives one`() {
    #expect(
      csv("transfer.enter:\(columns)\nR-1,1001,AKB,,TRAGARAN91N1,1,MIRAS").code == .receiverAccountMissing)
    #expect(
      csv("transfer.enter:\(columns)\nR-1,1001,AKB,2001,TRAGARAN91N1,1,").code == .transferReasonMissing)
  }

  @Test(arguments: [
    ("nominal", "1e2", RefusalCode.nominalInvalid), ("nominal", "1.0", .nominalInvalid),
    ("nominal", "-1", .nominalInvalid), ("nominal", "0", .nominalInvalid),
    ("nominal", "true", .nominalInvalid),
    ("nominal", "1E+2", .nominalInvalid), ("priority", "1e1", .numberFormat),
    ("priority", "5.0", .numberFormat),
    ("isin", "1", .isinFormat), ("valueDate", "20260302", .dateFormat), ("startTime", "9", .timeFormat),
    ("partialAllowed", "1", .codeUnknown), ("transferReason", "7", .transferReasonInvalid),
    ("alternative", "1", .alternativeUnknown), ("transferType", "0", .transferTypeUnknown),
  ])
  func `a value of another kind is refused by its field`(field: String, value: String, code: RefusalCode) {
    var fields = transfer.map { $0.split(separator: "=").map(String.init) }
    fields.removeAll { $0[0] == field }
    let names = (fields.map { $0[0] } + [field]).joined(separator: ",")
    let cells = (fields.map { $0[1] } + [value]).joined(separator: ",")
    #expect(csv("transfer.enter:\(names)\n\(cells)").lines == [.fault(code, [field])])
    let members = fields.map { #""\#($0[0])": "\#($0[1])""# } + [#""\#(field)": \#(value)"#]
    let json = json(#"{"operation": "transfer.enter", "fields": {\#(members.joined(separator: ","))}}"#)
    #expect(json.lines == [.fault(code, [field])])
  }

  /// Bytes that are not UTF-8, and characters that control, in every kind of place.
  @Test(
    .rule("ACC-35"),
    arguments: [
      [0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x00], [0x1b], [0x7f],
      [0xc2, 0x85],
    ] as [[UInt8]])
  func `what is not text is refused where it stands`(bad: [UInt8]) {
    func csv(_ before: String, _ after: String) -> RefusalCode? {
      ReadContent(Array(before.utf8) + bad + Array(after.utf8), .csv).code
    }
    func json(_ before: String, _ after: String) -> RefusalCode? {
      ReadContent(Array(before.utf8) + bad + Array(after.utf8), .json).code
    }
    let isControl = bad[0] < 0x20
    #expect(csv("calendar-day.enter:day,kind,name\n2026-03-02,open,a", "b\n") == .fieldCharacters)
    #expect(csv("calendar-day.enter:day,kind\n2026-03-02", ",open\n") == .dateFormat)
    #expect(csv("calendar-day.enter:day,kind", "\n2026-03-02,open\n") == .fieldUnknown)
    #expect(csv("calendar", "-day.enter:day,kind\n2026-03-02,open\n") == .functionNotDefined)
    let open = #"{"operation": "calendar-day.enter", "fields": {"day": "2026-03-02", "kind": "open", "#
    #expect(json(open + #""name": "a"#, #"b"}}"#) == (isControl ? .messageFormat : .fieldCharacters))
    #expect(json(open + #""na"#, #"me": "b"}}"#) == (isControl ? .messageFormat : .fieldUnknown))
    #expect(json(open, #""name": "b"}}"#) == .messageFormat)
  }

  @Test func `actions and corrections are read by their own fields`() {
    #expect(
      csv("transfer.approve:instruction,version\n17,2\n").lines == [.fields(["instruction=17", "version=2"])])
    #expect(csv("transfer.approve:reference\nR-1\n").code == .fieldUnknown)
    let correction = csv(
      "transfer.correct:instruction,\(columns)\n17,R-1,1001,AKB,2001,TRAGARAN91N1,100,DEVIR")
    #expect(correction.lines == [.fields(["instruction=17"] + transfer)])
    #expect(correction.decoded.runs[0].verb == .correct)
  }

  @Test func `a list stands in one cell or in an array`() {
    let expected: [ReadLine] = [.fields(["user=AKA001", "authorities=transfer.enter;transfer.approve"])]
    #expect(
      csv("authority-grant.enter:user,authorities\nAKA001,transfer.enter;transfer.approve\n").lines
        == expected)
    #expect(
      json(
        """
        {"operation": "authority-grant.enter",
         "fields": {"user": "AKA001", "authorities": ["transfer.enter", "transfer.approve"]}}
        """
      ).lines == expected)
    let many = [String](repeating: "a", count: 257)
    #expect(
      csv("authority-grant.enter:user,authorities\nAKA001,\(many.joined(separator: ";"))\n").code
        == .fieldTooLong)
    for (list, code) in [
      ("[\(many.map { #""\#($0)""# }.joined(separator: ","))]", RefusalCode.fieldTooLong),
      (#""a""#, .fieldFormat),
      ("[[1]]", .fieldFormat), ("[{}]", .fieldFormat), ("{}", .fieldFormat), ("[null]", .fieldFormat),
    ] {
      let json = json(
        #"{"operation":"authority-grant.enter","fields":{"user":"AKA001","authorities":\#(list)}}"#)
      #expect(json.lines == [.fault(code, ["authorities"])], "\(list.prefix(20))")
    }
  }
}
