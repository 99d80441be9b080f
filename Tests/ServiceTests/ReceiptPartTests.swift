// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalStore
import Kernel
import Proofs
import Service
import TestSupport
import Testing

/// A receipt of an entry that moved another member's waiting transfer, too.
struct ReceiptPartTests {
  struct Day: Sendable {
    let world: World
    /// The entry as the sender, and as the operator see it.
    let own: Receipt
    let whole: Receipt
    let entry: JournalEntry
  }

  static let shared = Task {
    let world = try await World()
    let waiting = World.line(
      "transfer.enter",
      [
        ("reference", "GIZLI-7"), ("sendingAccount", "2001"), ("receivingMember", "AKB"),
        ("receivingAccount", "2002"), ("isin", World.isin), ("nominal", "77"), ("transferReason", "DEVIR"),
      ])
    let waits = try await world.submit(waiting, as: "AKB001", reference: "RP-1")
    #expect(waits.lines.first?["status"] as? String == "waiting")
    let transfer = World.line(
      "transfer.enter",
      [
        ("reference", "RP-2"), ("sendingAccount", "1001"), ("receivingMember", "AKB"),
        ("receivingAccount", "2001"), ("receiverName", "Deneme Tekstil A.Ş."), ("isin", World.isin),
        ("nominal", "50"), ("transferReason", "DEVIR"),
      ])
    let answer = try await world.submit(transfer, as: "AKA001", reference: "RP-2")
    #expect(answer.lines.first?["status"] as? String == "executed")
    let path = try #require(answer.headers["kaydi-receipt"])
    let own = try Receipt(json: try await world.curl.send(path, as: "AKA001").body)
    let whole = try Receipt(json: try await world.curl.send(path, as: "MKK900").body)
    await world.stop()
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: world.folder.path).journal, create: false, readOnly: true)
    let entry = try #require(try journal.entry(own.entry.sequence))
    return Day(world: world, own: own, whole: whole, entry: entry)
  }

  let day: Day

  init() async throws { day = try await Self.shared.value }

  @Test(.rule("GEN-09", "GEN-12"))
  func `the sender's receipt proves its own part and holds nothing of the other's`() throws {
    let findings = try day.world.receipts().verify(day.own)
    #expect(findings.answer.accepted == 1 && findings.answer.refused == 0)
    #expect(findings.partsNotTold == 1)
    let parts = OutcomeDivision.parts(of: day.entry.outcome).parts
    #expect(parts.map { $0.members.map(\.text) } == [[], ["AKB"]])
    #expect(findings.entry.outcome == parts[0].bytes)
    // Not as it is, not in base64 at any of its three places, and not to be opened by what is told.
    let json = try day.own.json
    #expect(json.firstRange(of: parts[1].bytes) == nil)
    let encoded = Data(parts[1].bytes).base64EncodedString()
    #expect(!String(decoding: json, as: UTF8.self).contains(encoded.dropLast(4)))
    #expect(json.firstRange(of: Data(day.entry.salt).base64EncodedData()) == nil)
    let salt = JournalHash.partSalt(day.entry.salt, 1)
    #expect(json.firstRange(of: Data(salt).base64EncodedData()) == nil)
    #expect(JournalHash.partSalt(Array(day.own.entry.salt), 1) != salt)
  }

  @Test(.rule("GEN-09", "GEN-34"))
  func `who sees everything sees all parts, under the same leaf`() throws {
    let findings = try day.world.receipts().verify(day.whole)
    #expect(findings.partsNotTold == 0)
    #expect(day.whole.entry.outcome[1].members == ["AKB"])
    #expect(day.whole.outcomeProof == day.own.outcomeProof)
    let parts = OutcomeDivision.parts(of: day.entry.outcome).parts
    #expect(day.whole.entry.outcome.compactMap(\.content).map { Array($0) } == parts.map(\.bytes))
  }

  @Test(.rule("GEN-12"))
  func `a part that was changed, left out, exchanged or hidden proves nothing`() throws {
    let verifier = try day.world.receipts()
    let changes: [(String, Receipt, (inout Receipt) -> Void)] = [
      ("own part", day.own, { $0.entry.outcome[0].content![2] ^= 1 }),
      ("own salt", day.own, { $0.entry.outcome[0].salt![2] ^= 1 }),
      ("own part cut", day.own, { $0.entry.outcome[0].content!.removeLast() }),
      ("other's commitment", day.own, { $0.entry.outcome[1].commitment = $0.entry.outcome[2].commitment }),
      ("other's left out", day.own, { $0.entry.outcome.remove(at: 1) }),
      ("layout left out", day.own, { $0.entry.outcome.removeLast() }),
      ("one added", day.own, { $0.entry.outcome.append($0.entry.outcome[1]) }),
      ("order", day.own, { $0.entry.outcome.swapAt(1, 2) }),
      ("own hidden", day.own, { $0.entry.outcome[0] = $0.entry.outcome[1] }),
      ("half a part", day.own, { $0.entry.outcome[0].salt = nil }),
      ("both", day.own, { $0.entry.outcome[1].content = Data() }),
      ("none", day.own, { $0.entry.outcome = [] }),
      ("members", day.whole, { $0.entry.outcome[1].members = ["AKA"] }),
      ("other's part", day.whole, { $0.entry.outcome[1].content![2] ^= 1 }),
      ("other's as own", day.whole, { $0.entry.outcome.swapAt(0, 1) }),
    ]
    for (what, good, change) in changes {
      var receipt = good
      change(&receipt)
      #expect(throws: ProofFault.self, "\(what)") { try verifier.verify(receipt) }
    }
  }

  @Test(.rule("GEN-12"), .enabled(if: ReceiptTests.hasPython))
  func `a verifier that shares nothing with us agrees`() throws {
    func verdict(_ receipt: Receipt, _ name: String) throws -> Int32 {
      let file = day.world.folder.appending(path: "\(name).json")
      try Data(try receipt.json).write(to: file)
      return try ReceiptTests.python(file, day.world)
    }
    #expect(try verdict(day.own, "own") == 0)
    #expect(try verdict(day.whole, "whole") == 0)
    var changed = day.own
    changed.entry.outcome[0].content![2] ^= 1
    #expect(try verdict(changed, "changed") == 1)
    var shorter = day.own
    shorter.entry.outcome.remove(at: 1)
    #expect(try verdict(shorter, "shorter") == 1)
    var hidden = day.own
    hidden.entry.outcome[0] = hidden.entry.outcome[1]
    #expect(try verdict(hidden, "hidden") == 1)
  }

  @Test(.rule("GEN-12"))
  func `the audit of the whole journal knows how the parts lie`() throws {
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: day.world.folder.path).journal, create: false, readOnly: true)
    var audit = JournalAudit()
    audit.members = try day.world.members()
    let head = try SignedCheckpoint(Array(day.own.checkpoint.utf8), of: day.world.logKey()).checkpoint
    audit.checkpoints = [head]
    _ = try audit.run(journal)
    // The same events under another division are another outcome.
    var entries = try journal.read(from: 1, atMost: .max, bytes: .max)
    let place = try #require(entries.firstIndex { $0.sequence == day.entry.sequence })
    let parts = OutcomeDivision.parts(of: day.entry.outcome)
    entries[place].outcome.removeFirst(try #require(parts.layout).count)
    let path = day.world.folder.appending(path: "undivided.sqlite").path
    let other = try SQLiteJournal(path: path, create: true)
    _ = try other.fence()
    for entry in entries { try other.append([entry], engineVersion: 3) }
    #expect(code { _ = try audit.run(other) } == .historiesDiffer)
  }
}
