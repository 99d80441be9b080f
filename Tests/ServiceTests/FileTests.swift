// SPDX-License-Identifier: Apache-2.0
import Crypto
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Service
import Signing
import TestSupport
import Testing

/// Every row but those of the day's submissions: these tell in which form something came.
private struct StateRows: TableVisitor {
  var hash = SHA256()

  mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    guard "\(name)" != "submissions-a-day" else { return }
    table.forEach { slot, row in
      withUnsafeBytes(of: slot.raw) { hash.update(bufferPointer: $0) }
      withUnsafeBytes(of: row) { hash.update(bufferPointer: $0) }
    }
  }
}

/// Large files through the public door, and the same instructions in every form that there is.
struct FileTests {
  #if DEBUG
    private static let count = 4_000
  #else
    private static let count = 100_000
  #endif

  /// One instruction of a mixed file and what must come of it.
  private struct Line {
    var isTrade: Bool
    var cells: [String]
    var expected: String
  }

  private static let transferHeading = [
    "reference", "sendingAccount", "receivingMember", "receivingAccount", "isin", "nominal",
    "transferReason",
  ]
  private static let tradeHeading = ["reference", "tradeType", "customerAccount", "isin", "nominal"]

  /// Runs of transfers and trades by turns; each twentieth line is wrong, each time in another way.
  private static func lines(_ count: Int) -> [Line] {
    (0..<count).map { index in
      let isTrade = index / 50 % 2 == 1
      let reference = "L-\(index)"
      let isWrong = index % 20 == 7
      if isTrade {
        var line = Line(
          isTrade: true,
          cells: [reference, index % 2 == 0 ? "BRALS" : "BRSAT", "AKA/1001", World.debt, "1"],
          expected: "executed")
        guard isWrong else { return line }
        switch index / 20 % 4 {
        case 0: (line.cells[2], line.expected) = ("AKA/9999", "account-not-found")
        case 1: (line.cells[1], line.expected) = ("ALSAT", "trade-type-unknown")
        case 2: (line.cells[3], line.expected) = (World.isin, "dibs-only")
        default: (line.cells[4], line.expected) = ("0", "nominal-invalid")
        }
        return line
      }
      let there = index % 2 == 0
      var line = Line(
        isTrade: false,
        cells: [
          reference, there ? "1001" : "1002", "AKA", there ? "1002" : "1001", World.isin, "1", "DEVIR",
        ], expected: "executed")
      guard isWrong else { return line }
      switch index / 20 % 4 {
      case 0: (line.cells[3], line.expected) = ("9999", "receiver-account-not-found")
      case 1: (line.cells[6], line.expected) = ("SATIS", "transfer-reason-invalid")
      case 2: (line.cells[2], line.expected) = ("ZZZ", "member-unknown")
      default: (line.cells[4], line.expected) = ("TRAGARAN91N2", "isin-check-digit")
      }
      return line
    }
  }

  private static func csv(_ lines: [Line]) -> String {
    var text = ""
    var isTrade: Bool?
    for line in lines {
      if line.isTrade != isTrade {
        isTrade = line.isTrade
        let heading = line.isTrade ? tradeHeading : transferHeading
        text += "\(line.isTrade ? "trade" : "transfer").enter:\(heading.joined(separator: ","))\n"
      }
      text += line.cells.joined(separator: ",") + "\n"
    }
    return text
  }

  private static func json(_ lines: [Line]) -> String {
    let operations = lines.map { line in
      World.line(
        line.isTrade ? "trade.enter" : "transfer.enter",
        Array(zip(line.isTrade ? tradeHeading : transferHeading, line.cells)))
    }
    return #"{"operations":[\#(operations.joined(separator: ","))]}"#
  }

  /// Room for as many references a day.
  private func makeRoom(_ world: World) async throws {
    let raise = World.line("limit-change.enter", [("limit", "references-a-day"), ("value", "250000")])
    let entered = try await world.submit(raise, as: "MKK900", reference: World.reference())
    let number = try #require(entered.lines.first?["instruction"] as? Int, "\(entered.text)")
    try await world.must(
      [World.line("limit-change.approve", [("instruction", "\(number)")])], as: "MKK901")
  }

  @Test(.rule("GEN-39", "TRD-24", "CLR-06"))
  func `a mixed file with five wrong lines in a hundred is answered line by line, and once`() async throws {
    // Beside other tests megabytes may come slowly; the time for a body is tried elsewhere.
    var limits = World.limits
    limits.bodySeconds = 240
    let world = try await World(limits: limits)
    try await world.furnishTrades()
    try await makeRoom(world)
    let lines = Self.lines(Self.count)
    let content = Self.csv(lines)
    let answer = try await world.submit(content, as: "AKA001", reference: "F-1", type: .csv)
    try #require(answer.status == 200, "\(answer.text.prefix(500))")
    let rows = answer.text.split(whereSeparator: \.isNewline).dropFirst()
    #expect(rows.count == lines.count)
    var wrong = 0
    for (index, (row, line)) in zip(rows, lines).enumerated() {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      let got = cells[1] == "refused" ? cells[3] : cells[1]
      if got != line.expected || cells[0] != "\(index + 1)" {
        Issue.record("line \(index + 1): \(row), not \(line.expected)")
        if wrong > 5 { break }
        wrong += 1
      }
    }
    let wrongLines = lines.count { $0.expected != "executed" }
    #expect(wrongLines * 20 == lines.count)
    let digest = try await state(world)
    // The very same once more: the first answer, and nothing else happens.
    let again = try await world.submit(content, as: "AKA001", reference: "F-1", type: .csv)
    // Told apart before the test: to show how megabytes differ would take minutes.
    let isSame = again.body == answer.body
    #expect(isSame, "\(again.status): \(again.text.prefix(500))")
    #expect(again.headers["kaydi-repeats"] == answer.headers["kaydi-sequence"])
    #expect(try await state(world) == digest)
    await world.stop()
  }

  /// Signed at the time of the registry.
  private func submit(
    _ content: String, _ type: Signing.Envelope.ContentType, to world: World
  ) async throws -> Curl.Answer {
    var envelope = world.envelope(of: "AKA001", reference: "F-1", type: type)
    envelope.signingTimeSeconds = World.seconds(try await world.time())
    return try await world.submit(Array(content.utf8), envelope, as: "AKA001")
  }

  /// All rows of the state, folded from the journal by hand.
  private func state(_ world: World) async throws -> String {
    let last = try #require(try await world.curl.send("/health").json["sequence"] as? UInt64)
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: world.folder.path).journal, create: false, readOnly: true)
    var replay = try Replay(journal)
    try replay.run(journal, through: last)
    var registry = replay.finish()
    let isConserved = registry.read { $0.conservationBreak() == nil }
    #expect(isConserved)
    var rows = StateRows()
    registry.visitTables(&rows)
    return World.hexadecimal(Array(rows.hash.finalize()))
  }

  @Test(.rule("CLR-06", "GEN-04", "TRD-24"))
  func `the same instructions in JSON, in CSV and by the tool lead to the same state`() async throws {
    let first = try await World()
    try await first.furnishTrades()
    await first.stop()
    let lines = Self.lines(400)
    var digests: [String] = []
    for way in ["json", "csv", "tool"] {
      let world = try await first.copied()
      // Approvals keep their time, so all three come at the same.
      try await world.setClock("2026-03-02T11:00:00", stands: true)
      switch way {
      case "json":
        let answer = try await submit(Self.json(lines), .json, to: world)
        #expect(answer.json["refused"] as? Int == 20, "\(answer.text.prefix(300))")
      case "csv":
        let answer = try await submit(Self.csv(lines), .csv, to: world)
        #expect(answer.status == 200, "\(answer.text.prefix(300))")
      default:
        let file = world.folder.appending(path: "mixed.csv")
        try Data(Self.csv(lines).utf8).write(to: file)
        let said = try ServerProcess.run([
          "submit", "--url", "https://127.0.0.1:\(world.curl.port)", "--user", "AKA001", "--keys",
          world.folder.path, "--authority", world.folder.appending(path: "authority.pem").path,
          "--reference", "F-1", file.path,
        ])
        let text = String(decoding: said, as: UTF8.self)
        #expect(text.contains("400,") && text.contains("dibs-only"), "\(text.prefix(500))")
      }
      digests.append(try await state(world))
      await world.stop()
    }
    #expect(Set(digests).count == 1, "\(digests)")
  }
}
