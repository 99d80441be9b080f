// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// A market that does whatever comes to its mind, with tables so small that they are full most of the time.
@Suite struct RandomMarketTests {
  private static let sizes = [
    "holdings": 7, "lots": 68, "waitingTransfers": 3, "openInstructions": 5, "textPieces": 480, "accounts": 9,
    "investors": 4, "securities": 3, "steps": 2, "groupLines": 6, "referencesADay": 60,
  ]

  /// One line of JSON, mostly of the shape that its operation wants.
  private struct Lines {
    var random: SeededGenerator
    /// The number that the next instruction about gets.
    var next: UInt64 = 70

    mutating func pick<Value>(_ values: [Value]) -> Value { values.randomElement(using: &random)! }

    /// Mostly what the member does, now and then what is not its business.
    mutating func line(of member: String) -> String {
      let own = member == "MKK" && Int.random(in: 0..<30, using: &random) > 0
      let operation =
        own
        ? pick([
          "security-issue", "security-issue", "security-issue", "account-restriction", "member-status",
          "security-suspension", "calendar-day", "security-definition", "user-definition",
        ])
        : pick([
          "transfer", "transfer", "transfer", "transfer", "account-change", "account-definition", "identity",
        ])
      var verbs = ["enter", "enter", "enter", "enter", "approve", "withdraw", "correct", "decline"]
      if operation == "transfer" { verbs += ["accept", "accept", "reject", "accept-approve", "send-back"] }
      if operation == "account-restriction" || operation == "member-status" {
        verbs = ["enter", "approve", "approve"]
      }
      let verb = pick(verbs)
      var fields = verb == "enter" || verb == "correct" ? self.fields(operation, member) : [:]
      if verb != "enter" {
        let back = UInt64.random(in: 0...6, using: &random)
        fields["instruction"] = "\(next > back ? next - back : 1)"
      }
      let text = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(
        separator: ",")
      return "{\"operation\":\"\(operation).\(verb)\",\"fields\":{\(text)}}"
    }

    private mutating func fields(_ operation: String, _ member: String) -> [String: String] {
      let members = ["AKA", "AKB"]
      let other = pick(members)
      func accounts(_ member: String) -> [String] {
        member == "AKA" ? ["1001", "1001", "1002", "N1"] : ["2001", "2001", "2002", "N1"]
      }
      let isins = [Market.first, Market.first, Market.first, Market.second, "TREADSE00015"]
      var fields: [String: String] = [:]
      switch operation {
      case "transfer":
        fields = [
          "reference": "R-\(Int.random(in: 0...80, using: &random))",
          "sendingAccount": pick(accounts(member) + ["DBDEPO"]),
          "receivingMember": other, "receivingAccount": pick(accounts(other)), "isin": pick(isins),
          "nominal": "\(pick([1, 5, 9, 20, 50]))", "transferReason": "DEVIR",
          "priority": "\(pick([1, 50, 99]))",
          "partialAllowed": pick(["true", "false"]),
        ]
        fields["receiverRegistrationNumber"] = pick([nil, "10000001", "10000002", "10000003"])
        fields["lastTime"] = pick([nil, nil, "12:00", "16:00"])
      case "security-issue":
        fields = [
          "isin": pick(isins), "account": "\(other)/\(pick(accounts(other)))",
          "quantity": "\(pick([3, 10, 40]))",
          "acquired": "2026-02-0\(Int.random(in: 1...9, using: &random))",
        ]
      case "account-change":
        fields = ["account": pick(accounts(member)), "status": pick(["A", "A", "A", "A", "S", "P"])]
      case "account-definition": fields = ["account": pick(accounts(member)), "class": "1"]
      case "identity":
        fields = [
          "account": pick(accounts(member)), "registrationNumber": "10000001", "name": "Ayşe",
          "surname": "Öz",
        ]
      case "account-restriction":
        fields = [
          "account": "\(other)/\(pick(accounts(other)))", "restriction": pick(["N", "N", "N", "M", "T"]),
          "document": "1",
        ]
      case "member-status":
        fields = [
          "member": pick(["AKA", "AKB"]),
          "status": pick(["active", "active", "active", "suspended", "winding-up"]), "document": "1",
        ]
      case "security-suspension":
        fields = ["isin": pick(isins), "suspended": pick(["true", "false", "false", "false"])]
      case "calendar-day":
        fields = [
          "day": "2026-03-\(Int.random(in: 10...40, using: &random))",
          "kind": pick(["open", "half", "closed"]),
        ]
      case "security-definition": fields = ["isin": pick(isins), "kind": "SHARE", "name": "X"]
      case "user-definition": fields = ["member": "AKA", "type": "USER", "name": "X", "information": "B-1"]
      default: break
      }
      // Now and then something is missing.
      if Int.random(in: 0..<12, using: &random) == 0, let name = fields.keys.sorted().first {
        fields[name] = nil
      }
      return fields
    }
  }

  private func bookDigest(_ market: inout Market) -> [UInt8] {
    var visitor = RowBytes()
    market.visitTables(&visitor)
    var settings = BinaryWriter()
    market.registry.read { $0.encodeSettings(into: &settings) }
    return visitor.bytes + settings.array()
  }

  @Test(.rule("ACC-76", "GEN-12", "GEN-39"), arguments: 1...RandomMarketTests.seeds)
  func `whatever comes is answered, conserves units, and replays to the same`(seed: UInt64) throws {
    var lines = Lines(random: SeededGenerator(seed: seed))
    var market = Market.open(sizes: Self.sizes)
    for user in ["AKA003", "AKB003"] {
      let stages = ["accept", "accept-approve"].map { "\"transfer.\($0)\"" }.joined(separator: ",")
      market.must(
        "\(user.prefix(3))900", "authority-grant.enter",
        fields: "\"user\":\"\(user)\",\"authorities\":[\(stages)]")
    }
    var brokenGroupsChanged = 0
    // Taken a chunk at a time while the market goes on.
    var image: [[UInt8]] = []
    var entriesBeforeImage = 0
    var isImaging = false
    for step in 0..<150 {
      if step == 70 {
        market.beginImage()
        entriesBeforeImage = market.entries.count
        isImaging = true
      }
      if isImaging {
        if let chunk = market.nextImageChunk() { image.append(chunk) } else { isImaging = false }
      }
      let user = lines.pick([
        "MKK900", "MKK900", "MKK901", "AKA003", "AKA003", "AKA003", "AKB003", "AKB003", "AKA001", "AKA002",
        "AKB004",
        "AKB005",
      ])
      let member = String(user.prefix(3))
      switch Int.random(in: 0..<10, using: &lines.random) {
      case 0: market.pass(Int64.random(in: 0...3_600, using: &lines.random))
      case 1 where market.time.timeOfDay.hour >= 17:
        // To the next morning, or to the one after that.
        market.pass(Int64.random(in: 0...1, using: &lines.random) * 86_400 + 86_400 - 6 * 3_600)
      case 2, 3:
        let group = (0..<Int.random(in: 1...5, using: &lines.random)).map { _ in lines.line(of: member) }
          .joined(separator: ",")
        // What an earlier entry left over is none of the group's doing.
        while market.registry.hasBacklog { market.execute(nil) }
        let before = bookDigest(&market)
        let answer = market.send(user, content: "{\"mode\":\"all\",\"operations\":[\(group)]}")
        if answer.refusal != nil, bookDigest(&market) != before { brokenGroupsChanged += 1 }
      default:
        let count = Int.random(in: 1...3, using: &lines.random)
        let each = (0..<count).map { _ in lines.line(of: member) }.joined(separator: ",")
        market.send(user, content: "{\"operations\":[\(each)]}")
      }
      lines.next = market.lastInstruction ?? lines.next
    }
    while market.registry.hasBacklog { market.execute(nil) }
    #expect(brokenGroupsChanged == 0 && !isImaging)

    var second = Registry(genesis: Market.genesis(Self.sizes), at: market.entries[0].time)!
    var differing: [UInt64] = []
    for (entry, outcome) in zip(market.entries, market.outcomes) {
      second.execute(sequence: second.sequence + 1, time: entry.time, entry.submission)
      if !second.withOutcome({ $0.elementsEqual(outcome) }) { differing.append(second.sequence) }
    }
    #expect(differing == [])
    var digest: [UInt8] = []
    second.image { digest.append(contentsOf: $0) }
    let end = market.digest()
    let isSame = digest == end
    #expect(isSame)

    var third = Registry(genesis: Market.genesis(Self.sizes), at: Moment(microseconds: 0))!
    third.beginRestoring()
    let isTaken = image.allSatisfy { chunk in chunk.withUnsafeBytes { third.restore($0) } }
    let made = third.finishRestoring()
    let tasks = try #require(made)
    for task in tasks { task.run() }
    for index in entriesBeforeImage..<market.entries.count {
      let entry = market.entries[index]
      third.execute(sequence: third.sequence + 1, time: entry.time, entry.submission)
      if !third.withOutcome({ $0.elementsEqual(market.outcomes[index]) }) { differing.append(third.sequence) }
    }
    #expect(isTaken && differing == [])
    digest = []
    third.image { digest.append(contentsOf: $0) }
    let isSameAgain = digest == end
    #expect(isSameAgain)
  }
}

extension RandomMarketTests { static var seeds: UInt64 { 24 } }
