// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Whose each event of an outcome is.
@Suite struct OutcomePartTests {
  /// Members, and what the events say to them.
  private func parts(_ market: borrowing Market) -> [String: [String]] {
    var parts: [String: [String]] = [:]
    for (members, bytes) in OutcomeDivision.parts(of: market.outcomes.last!).parts {
      bytes.withUnsafeBytes { bytes in
        var reader = OutcomeReader(bytes)
        while let (_, event) = reader.next() {
          let text: String? =
            switch event {
            case .stood(let event): "\(event.instruction.value) \(event.state.text)"
            case .moved(let event): "\(event.instruction.value) +\(event.quantity.units)"
            case .completed(let event): "\(event.instruction.value) completed"
            case .submitted: "submitted"
            case .refused: "refused"
            default: nil
            }
          if let text { parts[members.map(\.text).joined(separator: " "), default: []].append(text) }
        }
        #expect(!reader.isBroken)
      }
    }
    return parts
  }

  @Test(.rule("GEN-09", "TRF-59"))
  func `a waiting transfer of another member that moves is no part of the sender's`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    let waiting = market.transfer(30, from: "AKB/2001", to: "AKB/2002").number!
    #expect(OutcomeDivision.parts(of: market.outcomes.last!).layout == nil)
    let own = market.transfer(20, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz"]).number!
    #expect(
      parts(market) == [
        "": ["submitted", "\(own) completed"], "AKB": ["\(waiting) +20", "\(waiting) partial"],
      ])
    // The engine's own reading goes over the whole of it.
    #expect(market.happened == ["\(own) +20 executed", "\(waiting) +20", "\(waiting) partial"])
  }

  @Test(.rule("AUT-18", "TRF-46"))
  func `the use of a limit is told to the member of its user, who acts for another`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    market.must(
      "AKA900", "authority-grant.enter",
      fields: "\"user\":\"AKB003\",\"authorities\":[\"transfer.enter\",\"transfer.approve\"]")
    market.must(
      "AKB900", "user-limit.enter",
      [
        "act": "DEFINE", "user": "AKB003", "currency": "TRY", "securityType": "SHARE", "dailyAmount": "1000",
      ])
    let transfer = market.send(
      "AKB003", "transfer.enter",
      [
        "reference": "X-1", "sendingAccount": "1001", "receivingMember": "AKA", "receivingAccount": "1002",
        "isin": Market.first, "nominal": "5", "transferReason": "HIBE",
      ], for: "AKA")
    #expect(transfer.state == "executed")
    let parts = OutcomeDivision.parts(of: market.outcomes.last!).parts
    #expect(parts.map { $0.members.map(\.text) } == [[], ["AKB"]])
  }

  @Test(.rule("GEN-09"))
  func `what comes to the sender from another's transfer is the sender's`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    let waiting = market.transfer(
      30, from: "AKB/2001", to: "AKA/1002", ["receiverName": "Mehmet Öz"]
    ).number!
    let own = market.transfer(20, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz"]).number!
    #expect(
      parts(market) == [
        "": ["submitted", "\(own) completed", "\(waiting) +20", "\(waiting) partial"]
      ])
  }

  @Test(.rule("GEN-09", "TRF-58"))
  func `what the cut-off ends is told to those whose instructions they are`() {
    var market = Market.open()
    let first = market.transfer(30, from: "AKB/2001", to: "AKB/2002").number!
    let second = market.transfer(30, from: "AKA/1001", to: "AKA/1002").number!
    let third = market.transfer(
      30, from: "AKA/1002", to: "AKB/2001", ["receiverName": "Mehmet Öz"]
    ).number!
    let entered = market.transfer(30, from: "AKB/2001", to: "AKB/2002", by: "AKB001").number!
    market.setTime("17:00")
    let own = market.send("AKA003", "transfer.approve", ["instruction": "\(entered)"])
    #expect(own.refusal != nil)
    // Waiting ones have left their table when the entry ends, staged ones too.
    #expect(
      parts(market) == [
        "": ["\(second) cut-off", "\(third) cut-off", "submitted", "refused"],
        "AKB": ["\(first) cut-off", "\(entered) cut-off"],
      ])
  }

  @Test(.rule("GEN-09"))
  func `in an entry of time every part has its members and nobody's stays nobody's`() {
    var market = Market.open()
    let first = market.transfer(30, from: "AKB/2001", to: "AKB/2002").number!
    let second = market.transfer(
      30, from: "AKA/1002", to: "AKB/2001", ["receiverName": "Mehmet Öz"]
    ).number!
    market.tick(at: "17:00")
    #expect(parts(market) == ["AKB": ["\(first) cut-off"], "AKA AKB": ["\(second) cut-off"]])
  }

  @Test(.rule("GEN-12"))
  func `a division that is not exactly what follows is none`() {
    var division = OutcomeDivision()
    division.audiences = [[], [read(MemberCode.self, "AKA")], []]
    for (part, count) in [(0, 3), (1, 4), (1, 1), (0, 0), (2, 2)] { division.add(part, byteCount: count) }
    #expect(division.runs.count == 4)
    var writer = BinaryWriter()
    division.encode(into: &writer)
    writer.raw([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    let whole = writer.bytes.map { $0 }
    let (parts, layout) = OutcomeDivision.parts(of: whole)
    #expect(parts.map(\.bytes) == [[1, 2, 3], [4, 5, 6, 7, 8], [9, 10]])
    #expect(parts.map { $0.members.map(\.text) } == [[], ["AKA"], []])
    #expect(layout.map { $0 + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } == whole)
    for count in whole.indices {
      #expect(OutcomeDivision.parts(of: Array(whole.prefix(count))).layout == nil)
    }
    #expect(OutcomeDivision.parts(of: whole + [0]).layout == nil)
  }
}
