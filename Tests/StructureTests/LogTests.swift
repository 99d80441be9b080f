// SPDX-License-Identifier: Apache-2.0
import Testing

@Suite struct LogTests {
  /// What is logged has a fixed text and values that cannot hold what somebody sent: `Logger.record` sees to
  /// it, and nothing goes around it.
  @Test func `log lines are made by record alone`() {
    let around = #/\blogger\.(trace|debug|info|notice|warning|error|critical|log)\(/#
    let files = Repository.files(under: "Sources")
    for file in files {
      for (number, line) in file.lines.enumerated() where line.contains(around) {
        Issue.record("\(file.path):\(number + 1): use record")
      }
    }
    #expect(files.contains { $0.text.contains("logger.record(") })
  }
}
