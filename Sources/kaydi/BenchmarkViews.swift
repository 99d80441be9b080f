// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import Kernel
import Units
import Views

extension Bench {
  /// Outcomes put into the views' tables, a batch a transaction, as a server does beside its work.
  func views() throws -> BenchResult {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kaydi-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let (opening, day) = outcomes()
    let projection = try Projection(path: directory.appendingPathComponent("views.sqlite").path)
    let openingSeconds = try apply(opening, to: projection)
    let seconds = try apply(day, to: projection)
    let totals = try projection.totals()
    precondition(totals.realised == UInt64(transfers), "every transfer stands in the views")
    return BenchResult(
      stage: "views", transfers: transfers, seconds: seconds, accounts: market.accountCount,
      notes: [("openingSeconds", openingSeconds)])
  }

  /// The journal's entries: what opens the market, and its day.
  private func outcomes() -> (opening: [JournalEntry], day: [JournalEntry]) {
    var registry = Registry(genesis: genesis(), at: Self.opening)!
    func entry(_ registry: borrowing Registry, _ kind: JournalEntry.Kind) -> JournalEntry {
      JournalEntry(
        sequence: registry.sequence, time: Self.opening, kind: kind,
        outcome: registry.withOutcome { Array($0) })
    }
    var opening = [entry(registry, .genesis)]
    for file in setup {
      registry.execute(
        sequence: registry.sequence + 1, time: Self.opening, Self.submission(file, prefix: "S-"))
      opening.append(entry(registry, .submission))
    }
    var day: [JournalEntry] = []
    for file in files {
      registry.execute(
        sequence: registry.sequence + 1, time: Self.opening, Self.submission(file, prefix: "D-"))
      day.append(entry(registry, .submission))
    }
    return (opening, day)
  }

  /// In batches of as many entries as a server takes at a time; gives the seconds that it took.
  private func apply(_ entries: [JournalEntry], to projection: Projection) throws -> Double {
    let start = ContinuousClock.now
    for first in stride(from: 0, to: entries.count, by: 64) {
      try projection.apply(Array(entries[first..<min(first + 64, entries.count)]))
    }
    return secondsSince(start)
  }
}
