// SPDX-License-Identifier: Apache-2.0
import Engine
import Foundation
import JournalStore
import Kernel
import Registrar
import Service
import TestSupport
import Testing
import Units

/// Questions as of a past moment, through the door.
struct PastTests {
  let world: World

  init() async throws { world = try await World.shared.value }

  private func get(_ path: String, as user: String = "AKA001") async throws -> Curl.Answer {
    try await world.curl.send(path, as: user, headers: [("Accept-Language", "en")])
  }

  private func transfer(_ reference: String) async throws -> (sequence: Int, time: String) {
    let answer = try await world.submit(
      world.transfer(reference, nominal: 1), as: "AKA001", reference: reference)
    try #require(answer.json["accepted"] as? Int == 1, "\(answer.text)")
    return (
      try #require(answer.json["sequence"] as? Int), try #require(answer.json["time"] as? String)
    )
  }

  @Test(.rule("GEN-31", "GEN-32"))
  func `an entry and a time at which it was the last are the same moment`() async throws {
    let first = try await transfer("PA-1")
    let second = try await transfer("PA-2")
    for query in [
      "holdings", "movements", "instructions", "accounts", "members", "users", "notices", "totals",
    ] {
      let user = query == "users" ? "AKA900" : "AKA001"
      let byEntry = try await get("/v1/\(query)?asOf=\(first.sequence)", as: user)
      try #require(byEntry.status == 200, "\(byEntry.text)")
      let byTime = try await get("/v1/\(query)?asOf=\(Self.encoded(first.time))", as: user)
      #expect(byTime.body == byEntry.body, "\(query)")
      #expect(byEntry.json["sequence"] as? Int == first.sequence)
      #expect(byEntry.json["asOf"] as? String == first.time)
      #expect(byEntry.headers["kaydi-sequence"] == String(first.sequence))
      _ = try world.verify(byEntry)
      let later = try await get("/v1/\(query)?asOf=\(second.sequence)", as: user)
      #expect(later.json["sequence"] as? Int == second.sequence)
    }
    let held = { (sequence: Int) async throws -> Int? in
      let page = try await get("/v1/holdings?account=AKA/1002&asOf=\(sequence)")
      return page.rows.first?["quantity"] as? Int
    }
    let before = try await held(second.sequence - 1) ?? 0
    #expect(try await held(second.sequence) == before + 1)
  }

  @Test(.rule("GEN-32"))
  func `an instruction is shown as it stood, and before its entry there is none`() async throws {
    let entry = try await transfer("PB-1")
    let page = try await get("/v1/instructions?limit=1&asOf=\(entry.sequence)")
    let number = try #require(page.rows.first?["number"] as? Int)
    let found = try await get("/v1/instructions/\(number)?asOf=\(entry.sequence)")
    #expect(found.json["state"] as? String == "executed")
    #expect(found.headers["kaydi-sequence"] == String(entry.sequence))
    let before = try await get("/v1/instructions/\(number)?asOf=\(entry.sequence - 1)")
    #expect(before.code == "instruction-not-found")
    #expect(try await get("/v1/entries/\(entry.sequence)?asOf=\(entry.sequence)").status == 200)
    #expect(
      try await get("/v1/entries/\(entry.sequence)?asOf=\(entry.sequence - 1)").code == "resource-not-found")
  }

  @Test(.rule("CLR-06"))
  func `a moment that is none, has not passed or lies before the first entry is refused`() async throws {
    for (moment, code, status) in [
      ("yesterday", "time-format", 400), ("2026-02-30T10:00:00", "time-format", 400),
      ("2026-03-02", "time-format", 400), ("2026-03-02T10:00:00%2B01:00", "time-format", 400),
      ("-1", "time-format", 400), ("9999-01-01T00:00:00", "resource-not-found", 404),
      ("1999-12-31T23:59:59", "resource-not-found", 404), ("0", "resource-not-found", 404),
      ("99999999", "resource-not-found", 404), ("999999999999999999", "resource-not-found", 404),
    ] {
      for query in Query.allCases where ![.instruction, .entry].contains(query) {
        let answer = try await get(
          "\(query.path)?asOf=\(moment)&\(query == .lots ? "account=AKA/1001&isin=\(World.isin)" : "")",
          as: query == .state ? "MKK900" : query == .users ? "AKA900" : "AKA001")
        #expect(answer.code == code, "\(query) \(moment): \(answer.text)")
        #expect(answer.status == status)
        let facts = answer.json["facts"] as? [String: String] ?? [:]
        #expect(facts["field"] == "asOf")
        #expect((facts["first"] != nil && facts["last"] != nil) == (status == 404))
      }
    }
    #expect(try await get("/v1/holdings?asof=5").code == "field-unknown")
  }

  @Test(.rule("TRF-62", "ACC-76"))
  func `lots and the state's digest come from a second engine, as the journal folded by hand gives them`()
    async throws
  {
    let first = try await transfer("PC-1")
    _ = try await transfer("PC-2")
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: world.folder.path).journal, create: false, readOnly: true)
    var replay = try Replay(journal)
    try replay.run(journal, through: UInt64(first.sequence))
    var registry = replay.finish()
    let digest = World.hexadecimal(registry.stateDigest())
    let state = try await get("/v1/state?asOf=\(first.sequence)", as: "MKK900")
    #expect(state.json["stateDigest"] as? String == digest)
    #expect(state.json["conserved"] as? Bool == true)
    #expect(state.json["sequence"] as? Int == first.sequence)
    _ = try world.verify(state)
    let question = "account=AKA/1002&isin=\(World.isin)"
    let past = try await get("/v1/lots?\(question)&asOf=\(first.sequence)")
    let now = try await get("/v1/lots?\(question)")
    let holding = try await get("/v1/holdings?\(question)&asOf=\(first.sequence)")
    #expect(Self.units(past) == holding.rows.first?["quantity"] as? Int)
    #expect(Self.units(now) > Self.units(past))
    #expect(past.rows.first?["acquired"] as? String == "2026-03-02")
    #expect(try await get("/v1/lots?account=AKB/2001&isin=\(World.isin)").code == "not-own-data")
    #expect(try await get("/v1/lots?account=AKA/1001").code == "field-missing")
    #expect(try await get("/v1/state").code == "operator-only")
  }

  private static func units(_ answer: Curl.Answer) -> Int {
    answer.rows.compactMap { $0["quantity"] as? Int }.reduce(0, +)
  }

  @Test(.rule("GEN-39"))
  func `the second engine works on one question at a time and within its time`() async throws {
    var limits = World.limits
    limits.pastSeconds = 0
    let world = try await World(limits: limits)
    let answer = try await world.curl.send("/v1/state?asOf=5", as: "MKK900")
    #expect(answer.status == 503)
    #expect(answer.code == "registry-unavailable")
    #expect((answer.json["facts"] as? [String: String])?["limitSeconds"] == "0")
    // The views answer without it.
    #expect(try await world.curl.send("/v1/holdings?asOf=5", as: "MKK900").status == 200)
    await world.stop()
  }

  @Test func `questions for the second engine that come together are answered or told to wait`() async throws
  {
    let world = world
    let answers = try await withThrowingTaskGroup(of: Curl.Answer.self) { group in
      for _ in 0..<8 {
        group.addTask { try await world.curl.send("/v1/state?asOf=5", as: "MKK900") }
      }
      return try await group.reduce(into: [Curl.Answer]()) { $0.append($1) }
    }
    #expect(answers.contains { $0.status == 200 })
    for answer in answers where answer.status != 200 {
      #expect(answer.code == "too-many-requests")
      #expect(answer.headers["retry-after"] == "1")
    }
    #expect(
      Set(answers.filter { $0.status == 200 }.compactMap { $0.json["stateDigest"] as? String }).count == 1)
  }

  @Test func `a journal tells the last entry at a time without a server`() async throws {
    let first = try await transfer("PD-1")
    let journal = try SQLiteJournal(
      path: ServerFiles(directory: world.folder.path).journal, create: false, readOnly: true)
    for sequence in 1...UInt64(first.sequence) {
      let time = try #require(try journal.entry(sequence)).time
      let found = try AsOf(time.description).lastEntry(of: journal)
      #expect(try journal.entry(found)?.time == time)
      #expect(try journal.entry(found + 1).map { $0.time > time } ?? true)
    }
    #expect(throws: DoorRefusal.self) { try AsOf("1999-12-31T00:00:00").lastEntry(of: journal) }
    #expect(throws: DoorRefusal.self) { try AsOf("9999-12-31T00:00:00").lastEntry(of: journal) }
    #expect(throws: DoorRefusal.self) { try AsOf("0").lastEntry(of: journal) }
    #expect(try AsOf("3").lastEntry(of: journal) == 3)
  }

  private static func encoded(_ time: String) -> String { time.replacing("+", with: "%2B") }
}
