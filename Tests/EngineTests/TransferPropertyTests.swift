// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Whatever comes in whatever order: limits are never exceeded and nothing is given back twice, nothing moves
/// once it has ended, and a reversal puts both holdings back as they were.
@Suite struct TransferPropertyTests {
  static let seeds: UInt64 = 40

  /// What a test remembers of a transfer, reckoned from its answers alone.
  private struct Known {
    var nominal: Int64
    var realised: Int64 = 0
    var pieces = 0
    var isOver = false
    var isReversed = false
    /// What the rulebook's ledger holds against the limit (TRF-50).
    var counts: Int64 {
      !isOver || realised > 0 ? (isReversed && pieces == 1 && realised == nominal ? 0 : nominal) : 0
    }
  }

  private static let limit: Int64 = 1_000

  private static func open() -> Market {
    var market = Market.open()
    for member in ["AKA", "AKB"] {
      for user in ["003", "006"] {
        let names = [
          "transfer-cancellation.enter", "transfer-cancellation.approve", "transfer-reversal.enter",
          "transfer-reversal.approve", "transfer-reversal.accept", "transfer-reversal.accept-approve",
          "transfer-priority.enter", "transfer-priority.approve", "transfer.accept",
          "transfer.accept-approve",
        ]
        market.must(
          "\(member)900", "authority-grant.enter",
          fields:
            "\"user\":\"\(member)\(user)\",\"authorities\":[\(names.map { "\"\($0)\"" }.joined(separator: ","))]"
        )
      }
    }
    market.issue(400, to: "AKA/1001", acquired: "2025-01-06", price: "3")
    market.issue(300, to: "AKA/1001", acquired: "2025-03-03", price: "4")
    market.issue(50, to: "AKB/2001", acquired: "2024-12-02", price: "5")
    return market
  }

  @Test(.rule("TRF-46", "TRF-47", "TRF-48", "TRF-49", "TRF-50", "TRF-58", "TRF-67"), arguments: 1...seeds)
  func `a user's limit follows the ledger of the rulebook through any interleaving`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var market = Self.open()
    market.must(
      "AKA900", "user-limit.enter",
      [
        "act": "DEFINE", "user": "AKA003", "currency": "TRY", "securityType": "SHARE",
        "dailyAmount": "\(Self.limit)",
      ])
    var known: [UInt64: Known] = [:]
    for step in 0..<60 {
      let numbers = known.keys.sorted()
      let number = numbers.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        let nominal = Int64.random(in: 1...350, using: &random)
        var more: [String: String] = [:]
        if Bool.random(using: &random) { more["receiverName"] = "Mehmet Öz" }
        if Int.random(in: 0..<4, using: &random) == 0 { more["startTime"] = "10:30" }
        let used = known.values.reduce(0) { $0 + $1.counts }
        let answer = market.transfer(Int(nominal), from: "AKA/1001", to: "AKB/2001", more)
        let isWithin = used + nominal <= Self.limit
        #expect(
          (answer.refusal == "user-limit-exceeded") == !isWithin, "step \(step): \(used) and \(nominal)")
        if let number = answer.number, isWithin { known[number] = Known(nominal: nominal) }
      case 4: market.send("AKB006", "transfer.accept", ["instruction": "\(number)"])
      case 5: market.send("AKB006", "transfer.reject", ["instruction": "\(number)"])
      case 6: market.send("AKA003", "transfer-cancellation.enter", ["transfer": "\(number)"])
      case 7:
        let request = market.send(
          "AKA003", "transfer-reversal.enter",
          ["reference": "Q\(step)", "transfer": "\(number)", "reason": "x"])
        Self.note(market.happened, in: &known)
        if request.state == "awaiting-receiver" {
          market.send("AKB006", "transfer-reversal.accept", ["instruction": "\(request.number!)"])
        }
      case 8: market.issue(Int.random(in: 1...200, using: &random), to: "AKA/1001")
      default: market.pass(60)
      }
      Self.note(market.happened, in: &known)
      let used = known.values.reduce(0) { $0 + $1.counts }
      #expect(used <= Self.limit)
    }
    market.tick(at: "17:00")
    Self.note(market.happened, in: &known)
    let moved = known.mapValues(\.realised)
    market.issue(500, to: "AKA/1001")
    Self.note(market.happened, in: &known)
    #expect(known.mapValues(\.realised) == moved, "nothing realises after its cut-off")
    #expect(known.values.allSatisfy { $0.isOver })
  }

  /// Takes in what happened; nothing may move that is over.
  private static func note(_ happened: [String], in known: inout [UInt64: Known]) {
    for text in happened {
      let words = text.split(separator: " ").map(String.init)
      guard let number = UInt64(words[0]), known[number] != nil else { continue }
      for word in words.dropFirst() {
        if word.hasPrefix("+") {
          #expect(!known[number]!.isOver, "\(number) moves after its end")
          known[number]!.realised += Int64(word.dropFirst())!
          known[number]!.pieces += 1
        } else if word == "reversed" {
          #expect(!known[number]!.isReversed, "\(number) is reversed twice")
          known[number]!.isReversed = true
        } else if ["executed", "rejected", "cancelled", "cut-off", "partial-closed"].contains(word) {
          known[number]!.isOver = true
        }
      }
      #expect(known[number]!.realised <= known[number]!.nominal)
    }
  }

  @Test(.rule("TRF-70", "TRF-62"), arguments: 1...seeds)
  func `a reversal puts both holdings back as they were`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var market = Self.open()
    let before = (market.lots("AKA/1001"), market.lots("AKB/2001"))
    let nominal = Int.random(in: 1...700, using: &random)
    let answer = market.transfer(nominal, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
    #expect(answer.state == "executed")
    let request = market.send(
      "AKA003", "transfer-reversal.enter",
      ["reference": "Q", "transfer": "\(answer.number!)", "reason": "x"])
    market.must("AKB006", "transfer-reversal.accept", ["instruction": "\(request.number!)"])
    let after = (market.lots("AKA/1001"), market.lots("AKB/2001"))
    #expect(after.0 == before.0 && after.1 == before.1)
  }

  @Test(.rule("TRF-61", "TRF-60"), arguments: 1...seeds)
  func `those who wait for a holding are served in their order`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var market = Self.open()
    // The key of each: priority, time of approval, reference.
    var waiting: [(priority: Int, second: Int, reference: String, number: UInt64)] = []
    for index in 0..<40 {
      if Bool.random(using: &random) { market.pass(1) }
      let priority = Int.random(in: 1...5, using: &random)
      let reference = "R\(Int.random(in: 100...999, using: &random))-\(index)"
      let answer = market.transfer(
        1, of: Market.second, from: "AKA/1002", to: "AKA/1001",
        ["priority": "\(priority)", "reference": reference])
      #expect(answer.state == "waiting")
      let second = Int(market.time.microseconds / Moment.microsecondsPerSecond)
      waiting.append((priority, second, reference, answer.number!))
      if index % 5 == 4, let place = waiting.indices.randomElement(using: &random) {
        let priority = Int.random(in: 1...5, using: &random)
        market.must(
          "AKA003", "transfer-priority.enter",
          ["transfer": "\(waiting[place].number)", "priority": "\(priority)"])
        waiting[place].priority = priority
      }
      if index % 7 == 6, let place = waiting.indices.randomElement(using: &random) {
        market.must("AKA003", "transfer-cancellation.enter", ["transfer": "\(waiting[place].number)"])
        waiting.remove(at: place)
      }
    }
    waiting.sort { ($0.priority, $0.second, $0.reference) < ($1.priority, $1.second, $1.reference) }
    market.issue(1_000, of: Market.second, to: "AKA/1002")
    let served = market.happened.filter { $0.hasSuffix("+1") }.map { UInt64($0.split(separator: " ")[0])! }
    #expect(served == waiting.map(\.number))
  }

  @Test(.rule("TRF-60")) func `what waits elsewhere does not make a balance's growth dearer`() {
    // One follow-up serves one holding: an entry of three steps is enough, whoever waits elsewhere.
    var market = Market.open(sizes: ["waitingTransfers": 3_000, "referencesADay": 4_000, "steps": 3])
    for _ in 0..<1_000 { market.transfer(1, of: Market.second, from: "AKA/1001", to: "AKA/1002") }
    let here = market.transfer(5, of: Market.second, from: "AKB/2001", to: "AKB/2002")
    market.issue(5, of: Market.second, to: "AKB/2001")
    #expect(market.happened.contains("\(here.number!) executed"))
    #expect(market.balance("AKB/2002", Market.second) == 5)
  }
}
