// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing

/// Files that hold more than one operation.
@Suite struct MixedFileTests {
  private let first = "calendar-day.enter:day,kind\n2026-04-01,open\n2026-04-02,closed\n"
  private let second = "calendar-day.withdraw:instruction,reason\n7,x\n"

  private func read(_ text: String) -> Decoded {
    Array(text.utf8).withUnsafeBufferPointer { Registry.decode($0, form: .csv) }
  }

  @Test(.rule("CLR-06")) func `each heading is followed by its own rows, and rows alone are counted`() {
    let content = ReadContent(first + second + first, .csv)
    #expect(content.decoded.fault == nil)
    #expect(content.decoded.lineCount == 5)
    #expect(content.decoded.runs.map(\.count) == [2, 1, 2])
    #expect(content.decoded.runs.map(\.firstLine) == [1, 3, 4])
    #expect(content.lines[0] == .fields(["day=2026-04-01", "kind=open"]))
    #expect(content.lines[2] == .fields(["instruction=7", "reason=x"]))
    #expect(content.lines[4] == .fields(["day=2026-04-02", "kind=closed"]))
  }

  @Test(
    .rule("CLR-06"),
    arguments: [
      ("calendar-day.withdraw all:instruction\n7\n", RefusalCode.messageFormat),
      ("calendar-day.withdraw:instruction,nothing\n7,x\n", .fieldUnknown),
      ("calendar-day.withdraw:instruction\n", .messageFormat),
      ("calendar-day.withdraw:instruction,instruction\n7,7\n", .messageFormat),
    ])
  func `what is wrong with a later heading is told with its line`(text: String, code: RefusalCode) {
    let decoded = read(first + text)
    #expect(decoded.fault?.code == code)
    #expect(decoded.fault?.line == 4)
  }

  @Test(.rule("CLR-06")) func `a text that looks like a heading stands in quotation marks`() {
    let heading = "calendar-day.withdraw:reason,instruction\n"
    #expect(ReadContent(heading + "\"calendar-day.enter:x\",7\n", .csv).lines.count == 1)
    // An unknown name is no heading but a row.
    #expect(read(heading + "calendar-day.paint:x,7\n").lineCount == 1)
    #expect(read(first + "\n" + second).lineCount == 4)
  }
}
