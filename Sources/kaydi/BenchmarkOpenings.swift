// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Service
import Simulator
import Units

extension Bench {
  /// Accounts opened with their identities from files, through a node with the durable journal, in process:
  /// two lines an account, each decoded, decided, durable and answered. Every investor is a new one.
  func openings() async throws -> BenchResult {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kaydi-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let journal = try makeJournal(in: directory)
    let node = try Node(journal: journal, clock: { Self.opening })
    defer { node.stop() }
    for file in market.operatorFiles + market.authorityFiles {
      _ = try await node.submit(signed(file, prefix: "S-"))
    }
    let openings = zip(market.accountFiles, market.identityFiles).map { [$0, $1] }
    let start = ContinuousClock.now
    // An identity follows its account; the files of different members wait for nobody.
    let lines = try await withThrowingTaskGroup(of: Int.self) { group in
      var next = 0
      var lines = 0
      func add() {
        let pair = openings[next]
        next += 1
        group.addTask { [self] in
          var executed = 0
          for file in pair {
            let outcome = try await node.submit(signed(file, prefix: "O-")).outcome
            let answer = outcome.withUnsafeBytes { SubmissionAnswer(outcome: $0) }
            executed += answer.lines.count { $0.state == .executed }
          }
          return executed
        }
      }
      while next < min(8, openings.count) { add() }
      while let executed = try await group.next() {
        lines += executed
        if next < openings.count { add() }
      }
      return lines
    }
    let elapsed = secondsSince(start)
    precondition(lines == market.accountCount * 2, "every account was opened: \(lines) of two a piece")
    let memory = memoryOfOpenings()
    let accounts = Double(market.accountCount)
    return BenchResult(
      stage: "openings", transfers: market.accountCount, seconds: elapsed, accounts: market.accountCount,
      notes: [
        ("bytesAnAccount", Double(memory.bytes(["accounts"])) / accounts),
        ("bytesAnInvestor", Double(memory.bytes(["investors"])) / accounts),
        ("bytesOfTexts", Double(memory.bytes(["text-pieces"])) / accounts),
      ], what: "openings")
  }

  /// The same openings once more, without a journal, to look at what their rows take.
  private func memoryOfOpenings() -> MemoryVisitor {
    var registry = Registry(genesis: genesis(), at: Self.opening)!
    for file in market.operatorFiles + market.authorityFiles + market.accountFiles + market.identityFiles {
      registry.execute(
        sequence: registry.sequence + 1, time: Self.opening, Self.submission(file, prefix: "S-"))
    }
    var memory = MemoryVisitor()
    registry.visitTables(&memory)
    return memory
  }
}

/// What the rows in use take, their share of the index included.
private struct MemoryVisitor: TableVisitor {
  private var bytes: [String: Int] = [:]

  mutating func table<Row>(_ name: StaticString, _ table: inout Table<Row>) {
    bytes["\(name)", default: 0] += table.count * MemoryLayout<Row>.stride
  }

  mutating func table<Row: Indexed>(
    _ name: StaticString, _ table: inout Table<Row>, _ index: inout HashIndex
  ) {
    self.table(name, &table)
    bytes["\(name)", default: 0] += index.memoryBytes
  }

  func bytes(_ names: [String]) -> Int { names.reduce(0) { $0 + (bytes[$1] ?? 0) } }
}
