// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Free transfers through the whole registry.
@Suite struct TransferTests {
  // MARK: Route

  /// The rows of TRF-28 that this release knows: no account is excluded, no receiver limit is set. AKB/2001
  /// belongs to Mehmet Öz, 10000002.
  @Test(
    .rule("TRF-27", "TRF-28", "TRF-29", "TRF-30", "TRF-34"),
    arguments: [
      // Rows 1 to 3.
      ("", nil, nil, "receiver-account-missing"), ("9999", nil, nil, "receiver-account-not-found"),
      ("2003", nil, nil, "account-without-identity"),
      // Rows 4 to 9: to the receiver.
      ("2001", nil, nil, "awaiting-receiver"), ("2001", "Mehmet Öztürk", nil, "awaiting-receiver mismatch"),
      ("2001", "Mehmet Öztürk", "10000002", "awaiting-receiver mismatch"),
      ("2001", "Mehmet Öztürk", "10000001", "awaiting-receiver mismatch"),
      ("2001", "Mehmet Öz", "10000001", "awaiting-receiver mismatch"),
      ("2001", nil, "10000001", "awaiting-receiver mismatch"),
      // Rows 12 to 14: direct.
      ("2001", "Mehmet Öz", nil, "executed"), ("2001", "Mehmet Öz", "10000002", "executed"),
      ("2001", nil, "10000002", "executed"),
      // TRF-30: how names agree.
      ("2001", "mehmet  öz", nil, "executed"), ("2001", "MEHMET ÖZ", nil, "executed"),
      ("2001", "Mehmet Oz", nil, "awaiting-receiver mismatch"),
      ("2001", "M. Öz", nil, "awaiting-receiver mismatch"),
      ("2002", "IŞIK AŞ", nil, "executed"), ("2002", "IŞİK AŞ", nil, "awaiting-receiver mismatch"),
      ("2001", nil, "99999999", "awaiting-receiver mismatch"),
    ] as [(String, String?, String?, String)])
  func `the route follows from what was entered`(
    account: String, name: String?, number: String?, result: String
  ) {
    var market = Market.open()
    market.must("AKB003", "account-definition.enter", ["account": "2003", "class": "1"])
    market.issue(100, to: "AKA/1001")
    var more: [String: String] = ["receivingAccount": account]
    more["receiverName"] = name
    more["receiverRegistrationNumber"] = number
    let answer = market.transfer(40, from: "AKA/1001", to: "AKB/2001", more)
    var mismatch = false
    market.registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        if case .instructed(let event) = event { mismatch = event.nameMismatch.isSet }
      }
    }
    #expect((answer.refusal ?? answer.state!) + (mismatch ? " mismatch" : "") == result)
    #expect(market.balance("AKA/1001") == (result == "executed" ? 60 : 100))
  }

  /// Found by the simulation: what waited was told as version 1, however often it had been corrected.
  @Test(.rule("GEN-14", "TRF-58")) func `a corrected transfer keeps its version while it waits`() throws {
    var market = Market.open()
    let draft = [
      "reference": "T-1", "sendingAccount": "1001", "receivingMember": "AKA", "receivingAccount": "1002",
      "isin": Market.first, "nominal": "70", "transferReason": "DEVIR",
    ]
    let number = try #require(market.send("AKA001", "transfer.enter", draft).number)
    market.send("AKA001", "transfer.correct", draft.merging(["instruction": "\(number)"]) { $1 })
    market.send("AKA002", "transfer.approve", ["instruction": "\(number)"])
    #expect(market.versions == [2])
    market.issue(30, to: "AKA/1001")
    #expect(market.happened.contains("\(number) partial"))
    #expect(market.versions.contains(2) && !market.versions.dropFirst().contains(1))
    market.tick(at: "17:00")
    #expect(market.happened == ["\(number) partial-closed"])
    #expect(market.versions == [2])
  }

  @Test(.rule("TRF-43")) func `within one member the account number is enough`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    let answer = market.transfer(40, from: "AKA/1001", to: "AKA/1002", ["receiverName": "Somebody Else"])
    #expect(answer.state == "executed" && market.balance("AKA/1002") == 40)
  }

  @Test(.rule("TRF-09", "TRF-10"))
  func `no transfer enters or leaves a pool account but to the own customers`() {
    var market = Market.open()
    for (from, to) in [("AKA/DBDEPO", "AKB/2001"), ("AKA/1001", "AKA/DBDEPO"), ("AKA/DBDEPO", "AKB/DBDEPO")] {
      let answer = market.transfer(1, from: from, to: to)
      #expect(answer.refusal == "pool-account-not-allowed")
    }
    let inside = market.transfer(1, from: "AKA/DBDEPO", to: "AKA/1001")
    #expect(inside.state == "waiting")
  }

  // MARK: Four stages

  @Test(.rule("TRF-15", "TRF-33", "TRF-64"))
  func `the receiver's approval covers the whole and what is missing waits`() {
    var market = Market.open()
    market.issue(40, to: "AKA/1001")
    let entry = market.transfer(100, from: "AKA/1001", to: "AKB/2001", by: "AKA001")
    let action = "\"instruction\":\(entry.number!)"
    #expect(entry.state == "entered")
    let approval = market.send("AKA002", "transfer.approve", fields: action)
    #expect(approval.state == "awaiting-receiver")
    let acceptance = market.send("AKB004", "transfer.accept", fields: action)
    #expect(acceptance.state == "awaiting-receiver-approval")
    let confirmed = market.send("AKB005", "transfer.accept-approve", fields: action)
    #expect(confirmed.state == "partial" && market.balance("AKB/2001") == 40)
    market.issue(60, to: "AKA/1001")
    #expect(market.balance("AKB/2001") == 100)
    #expect(market.happened.last == "\(entry.number!) executed")
  }

  @Test(.rule("TRF-12", "TRF-77")) func `a sender that was stopped meanwhile is refused at the acceptance`() {
    var market = Market.open()
    market.issue(40, to: "AKA/1001")
    let offered = market.transfer(40, from: "AKA/1001", to: "AKB/2001")
    market.decide("member-status", ["member": "AKA", "status": "suspended", "document": "SPK 1"])
    let acceptance = market.send("AKB006", "transfer.accept", fields: "\"instruction\":\(offered.number!)")
    #expect(acceptance.state == nil && acceptance.refusal == "member-not-active")
    market.decide("member-status", ["member": "AKA", "status": "active", "document": "SPK 2"])
    let again = market.send("AKB006", "transfer.accept", fields: "\"instruction\":\(offered.number!)")
    #expect(again.state == "executed")
  }

  @Test(.rule("TRF-32")) func `the receiver changes nothing`() {
    var market = Market.open()
    let offered = market.transfer(40, from: "AKA/1001", to: "AKB/2001")
    let answer = market.send(
      "AKB003", "transfer.correct",
      [
        "instruction": "\(offered.number!)", "reference": "T-1", "sendingAccount": "1001",
        "receivingMember": "AKB",
        "receivingAccount": "2002", "isin": Market.first, "nominal": "40", "transferReason": "DEVIR",
      ])
    #expect(answer.refusal == "receiver-cannot-edit")
  }

  // MARK: Waiting

  @Test(.rule("TRF-59", "TRF-60", "TRF-62"))
  func `what is there moves at once and the rest as balance arrives`() {
    var market = Market.open()
    market.issue(150_000, to: "AKA/1001")
    let answer = market.transfer(400_000, from: "AKA/1001", to: "AKA/1002")
    let number = answer.number!
    #expect(
      answer.state == "partial" && market.balance("AKA/1001") == 0 && market.balance("AKA/1002") == 150_000)
    market.issue(100_000, to: "AKA/1001")
    #expect(market.happened.suffix(2) == ["\(number) +100000", "\(number) partial"])
    market.issue(200_000, to: "AKA/1001")
    #expect(market.happened.suffix(2) == ["\(number) +150000", "\(number) executed"])
    #expect(market.balance("AKA/1001") == 50_000 && market.balance("AKA/1002") == 400_000)
  }

  @Test(.rule("TRF-59")) func `one that forbids parts waits for the whole`() {
    var market = Market.open()
    market.issue(99, to: "AKA/1001")
    let answer = market.transfer(100, from: "AKA/1001", to: "AKA/1002", ["partialAllowed": "false"])
    #expect(answer.state == "waiting" && market.balance("AKA/1001") == 99)
    market.issue(1, to: "AKA/1001")
    #expect(market.balance("AKA/1002") == 100)
  }

  @Test(.rule("TRF-60")) func `what waits blocks nothing`() {
    var market = Market.open()
    market.issue(50, to: "AKA/1001")
    market.transfer(100, from: "AKA/1001", to: "AKA/1002", ["partialAllowed": "false"])
    let other = market.transfer(50, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
    // It stands behind the one that waits, which does not fit and is passed over.
    #expect(other.state == "executed" && market.balance("AKB/2001") == 50)
  }

  @Test(.rule("TRF-61"))
  func `those who wait are served by priority, then by approval, and passed over if they do not fit`() {
    var market = Market.open()
    let late = market.transfer(80, from: "AKA/1001", to: "AKA/1002", ["priority": "60"]).number!
    let first = market.transfer(80, from: "AKA/1001", to: "AKA/1002").number!
    let whole = market.transfer(
      500, from: "AKA/1001", to: "AKA/1002", ["priority": "1", "partialAllowed": "false"])
    let second = market.transfer(30, from: "AKA/1001", to: "AKA/1002").number!
    let urgent = market.transfer(30, from: "AKA/1001", to: "AKA/1002", ["priority": "10"]).number!
    #expect(whole.state == "waiting")
    market.issue(150, to: "AKA/1001")
    #expect(
      market.happened.dropFirst(2) == [
        "\(urgent) +30", "\(urgent) executed", "\(first) +80", "\(first) executed", "\(second) +30",
        "\(second) executed",
        "\(late) +10", "\(late) partial",
      ])
  }

  @Test(.rule("TRF-60")) func `what arrives passes on through several accounts`() {
    var market = Market.open()
    market.transfer(10, from: "AKA/1002", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
    market.transfer(10, from: "AKA/1001", to: "AKA/1002")
    market.issue(10, to: "AKA/1001")
    #expect(
      market.balance("AKA/1001") == 0 && market.balance("AKA/1002") == 0 && market.balance("AKB/2001") == 10)
  }

  /// The answer of a line is that of its own instruction, also when others move first in its course.
  @Test(.rule("TRF-61"))
  func `who was passed over and may move again goes first and the answer is still the line's own`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    let early = market.transfer(
      200, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz", "priority": "1"])
    #expect(early.state == "partial")
    market.must("AKA003", "account-change.enter", ["account": "1001", "status": "S"])
    market.issue(50, to: "AKA/1001")
    #expect(market.balance("AKA/1001") == 50)
    market.must("AKA003", "account-change.enter", ["account": "1001", "status": "A"])
    let own = market.transfer(10, from: "AKA/1001", to: "AKB/2002", ["receiverName": "Işık AŞ"])
    #expect(own.number == early.number! + 4 && own.state == "waiting")
    #expect(market.balance("AKB/2001") == 150)
  }

  // MARK: Eligibility while waiting

  @Test(.rule("TRF-77")) func `a stopped security moves nothing until it is resumed`() {
    var market = Market.open()
    market.transfer(100, from: "AKA/1001", to: "AKA/1002")
    market.issue(40, to: "AKA/1001")
    market.must("MKK900", "security-suspension.enter", ["isin": Market.first, "suspended": "true"])
    let refused = market.transfer(1, from: "AKA/1002", to: "AKA/1001")
    #expect(refused.refusal == "security-suspended")
    market.must("MKK900", "security-suspension.enter", ["isin": Market.first, "suspended": "false"])
    #expect(market.balance("AKA/1002") == 40)
  }

  @Test(.rule("TRF-12", "TRF-77"))
  func `what waited moves when MKK lets account, member or security move again`() {
    var market = Market.open()
    market.issue(10, to: "AKA/1002")
    for (stop, go) in [
      (
        ("account-restriction", ["account": "AKA/1001", "restriction": "T", "document": "1"]),
        ("account-restriction", ["account": "AKA/1001", "restriction": "N", "document": "2"])
      ),
      (
        ("member-status", ["member": "AKB", "status": "suspended", "document": "1"]),
        ("member-status", ["member": "AKB", "status": "active", "document": "2"])
      ),
    ] {
      // 1002 gets what it passes on from AKA/1001, whose balance arrives while something stands in the way.
      let before = market.balance("AKB/2001")
      let waiting = market.transfer(5, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
      #expect(waiting.state == "waiting")
      market.decide(stop.0, stop.1)
      if stop.0 == "member-status" { market.issue(5, to: "AKA/1001") }
      #expect(market.balance("AKB/2001") == before)
      market.decide(go.0, go.1)
      if stop.0 != "member-status" { market.issue(5, to: "AKA/1001") }
      #expect(market.balance("AKB/2001") == before + 5)
    }
  }

  @Test(.rule("TRF-77"))
  func `what a lifted stop lets go moves in order of the instructions and not of their rows`() {
    var market = Market.open()
    let name = ["receiverName": "Mehmet Öz"]
    market.transfer(5, of: Market.second, from: "AKA/1001", to: "AKA/1002")
    let earlier = market.transfer(5, from: "AKA/1002", to: "AKB/2001", name).number!
    market.issue(5, of: Market.second, to: "AKA/1001")
    // Its row takes the place of the first one, which is done.
    let later = market.transfer(5, from: "AKA/1001", to: "AKB/2001", name).number!
    market.decide("member-status", ["member": "AKB", "status": "suspended", "document": "1"])
    market.issue(5, to: "AKA/1001")
    market.issue(5, to: "AKA/1002")
    market.decide("member-status", ["member": "AKB", "status": "active", "document": "2"])
    #expect(
      market.happened.suffix(4) == [
        "\(earlier) +5", "\(earlier) executed", "\(later) +5", "\(later) executed",
      ])
  }

  @Test(
    .rule("TRF-12", "ACC-14"),
    arguments: [
      ("M", "A", "account-immobilised", "account-immobilised"),
      ("T", "A", "account-in-liquidation", "account-in-liquidation"),
      ("I", "A", "account-bankrupt", "account-bankrupt"), ("N", "S", "account-debit-blocked", nil),
      ("N", "P", "account-closed", "account-closed"),
      ("M", "S", "account-immobilised", "account-immobilised"),
      ("N", "A", nil, nil),
    ] as [(String, String, String?, String?)])
  func `the eligibility table decides on both sides`(
    restriction: String, status: String, debit: String?, credit: String?
  ) {
    var market = Market.open()
    if status != "A" { market.must("AKA003", "account-change.enter", ["account": "1001", "status": status]) }
    if restriction != "N" {
      market.decide(
        "account-restriction", ["account": "AKA/1001", "restriction": restriction, "document": "1"])
    }
    let out = market.transfer(1, from: "AKA/1001", to: "AKA/1002")
    #expect(out.refusal == debit)
    let into = market.transfer(1, from: "AKA/1002", to: "AKA/1001")
    #expect(into.refusal == credit)
  }

  @Test(.rule("TRF-14")) func `what was entered before an account was immobilised runs to its end`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    let older = market.transfer(40, from: "AKA/1001", to: "AKA/1002", by: "AKA001")
    let waiting = market.transfer(
      70, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz", "partialAllowed": "false"])
    #expect(waiting.state == "executed")
    let rest = market.transfer(
      70, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz", "partialAllowed": "false"])
    #expect(rest.state == "waiting")
    market.setTime("10:30")
    market.decide("account-restriction", ["account": "AKA/1001", "restriction": "M", "document": "1"])
    market.setTime("10:40")
    let newer = market.transfer(1, from: "AKA/1001", to: "AKA/1002")
    #expect(newer.refusal == "account-immobilised")
    let approval = market.send("AKA002", "transfer.approve", fields: "\"instruction\":\(older.number!)")
    #expect(approval.state == "partial" && market.balance("AKA/1002") == 30)
  }

  @Test(.rule("TRF-14")) func `a correction made after the immobilisation is not older than that`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    let older = market.transfer(1, from: "AKA/1001", to: "AKA/1002", by: "AKA001")
    market.setTime("10:30")
    market.decide("account-restriction", ["account": "AKA/1001", "restriction": "M", "document": "1"])
    market.setTime("10:40")
    let correction = market.send(
      "AKA001", "transfer.correct",
      [
        "instruction": "\(older.number!)", "reference": "X-1", "sendingAccount": "1001",
        "receivingMember": "AKB",
        "receivingAccount": "2001", "isin": Market.first, "nominal": "100", "transferReason": "DEVIR",
      ])
    #expect(correction.refusal == "account-immobilised")
  }

  // MARK: Times

  @Test(.rule("TRF-58")) func `at the cut-off everything that is not realised ends`() {
    var market = Market.open()
    market.issue(10, to: "AKA/1001")
    let entered = market.transfer(1, from: "AKA/1001", to: "AKA/1002", by: "AKA001").number!
    let offered = market.transfer(1, from: "AKA/1001", to: "AKB/2001").number!
    let part = market.transfer(20, from: "AKA/1001", to: "AKA/1002").number!
    let waiting = market.transfer(20, from: "AKA/1002", to: "AKA/1001", ["partialAllowed": "false"]).number!
    market.tick(at: "16:59:59")
    #expect(market.happened.isEmpty)
    market.tick(at: "17:00")
    #expect(
      market.happened == [
        "\(entered) cut-off", "\(offered) cut-off", "\(part) partial-closed", "\(waiting) cut-off",
      ])
    let late = market.transfer(1, from: "AKA/1002", to: "AKA/1001")
    #expect(late.refusal == "after-cutoff")
    let decision = market.send("AKB006", "transfer.accept", fields: "\"instruction\":\(offered)")
    #expect(decision.refusal == "after-cutoff")
    market.must("AKA003", "account-change.enter", ["account": "1001", "status": "P"])
  }

  @Test(.rule("TRF-58"))
  func `an instruction has its own last time, and one behind the cut-off counts as the cut-off`() {
    var market = Market.open()
    let early = market.transfer(1, from: "AKA/1001", to: "AKA/1002", ["lastTime": "15:00"]).number!
    let late = market.transfer(1, from: "AKA/1001", to: "AKA/1002", ["lastTime": "17:30"]).number!
    market.tick(at: "15:00")
    #expect(market.happened == ["\(early) cut-off"])
    market.tick(at: "17:00")
    #expect(market.happened == ["\(late) cut-off"])
  }

  @Test(.rule("TRF-58", "GEN-42")) func `a half day has an earlier cut-off`() {
    var market = Market.open()
    market.must("MKK900", "calendar-day.enter", ["day": "2026-03-19", "kind": "half"])
    market.goTo("2026-03-19", "12:29:59")
    let number = market.transfer(1, from: "AKA/1001", to: "AKA/1002").number!
    market.tick(at: "12:30")
    #expect(market.happened == ["\(number) cut-off"])
    let late = market.transfer(1, from: "AKA/1001", to: "AKA/1002")
    #expect(late.refusal == "after-cutoff")
  }

  @Test(.rule("TRF-57", "TRF-63")) func `a start time still to come is waited for`() {
    var market = Market.open()
    market.issue(2, to: "AKA/1001")
    let later = market.transfer(1, from: "AKA/1001", to: "AKA/1002", ["startTime": "11:00"])
    let offered = market.transfer(1, from: "AKA/1001", to: "AKB/2001", ["startTime": "11:00"])
    #expect(later.state == "awaiting-start" && offered.state == "awaiting-start")
    market.tick(at: "10:59:59")
    #expect(market.balance("AKA/1001") == 2)
    market.tick(at: "11:00")
    #expect(
      market.happened == [
        "\(later.number!) +1", "\(later.number!) executed", "\(offered.number!) awaiting-receiver",
      ])
  }

  // MARK: Lots

  @Test(.rule("TRF-62")) func `the oldest lots leave first, keep date and price, and equal lots merge`() {
    var market = Market.open()
    market.issue(30, to: "AKA/1001", acquired: "2026-02-02", price: "12")
    market.issue(10, to: "AKA/1001", acquired: "2026-01-01", price: "10")
    market.issue(20, to: "AKA/1001", acquired: "2026-02-02", price: "11")
    market.issue(5, to: "AKA/1001", acquired: "2026-02-02", price: "12")
    typealias Lot = Market.Lot
    #expect(
      market.lots("AKA/1001") == [
        Lot(units: 10, acquired: "2026-01-01", price: "10"),
        Lot(units: 20, acquired: "2026-02-02", price: "11"),
        Lot(units: 35, acquired: "2026-02-02", price: "12"),
      ])
    market.transfer(25, from: "AKA/1001", to: "AKA/1002")
    #expect(
      market.lots("AKA/1002") == [
        Lot(units: 10, acquired: "2026-01-01", price: "10"),
        Lot(units: 15, acquired: "2026-02-02", price: "11"),
      ])
    #expect(
      market.lots("AKA/1001") == [
        Lot(units: 5, acquired: "2026-02-02", price: "11"),
        Lot(units: 35, acquired: "2026-02-02", price: "12"),
      ])
    market.transfer(25, from: "AKA/1002", to: "AKA/1001")
    market.transfer(65, from: "AKA/1001", to: "AKA/1002")
    #expect(
      market.lots("AKA/1002") == [
        Lot(units: 10, acquired: "2026-01-01", price: "10"),
        Lot(units: 20, acquired: "2026-02-02", price: "11"),
        Lot(units: 35, acquired: "2026-02-02", price: "12"),
      ])
    #expect(market.lots("AKA/1001") == [])
  }

  @Test(.rule("ACC-76")) func `a security cannot be issued beyond what can be counted`() {
    var market = Market.open()
    for _ in 1...9 { market.issue(999_999_999_999_999_999, to: "AKA/1001") }
    let most = Int64.max - 9 * 999_999_999_999_999_999
    let tooMany = market.send(
      "MKK900", "security-issue.enter",
      ["isin": Market.first, "account": "AKA/1001", "quantity": "\(most + 1)"])
    #expect(tooMany.refusal == "nominal-invalid")
    market.issue(Int(most), to: "AKA/1002")
    let answer = market.transfer(999_999_999_999_999_999, from: "AKA/1001", to: "AKA/1002")
    #expect(answer.state == "executed")
  }

  @Test(.rule("GEN-14")) func `full tables of holdings and lots refuse before anything moves`() {
    for sizes in [["lots": 66], ["holdings": 3]] {
      var market = Market.open(sizes: sizes)
      for day in 1...6 {
        _ = market.send(
          "MKK900", "security-issue.enter",
          ["isin": Market.first, "account": "AKA/1001", "quantity": "10", "acquired": "2026-02-0\(day)"])
      }
      for (isin, account) in [
        (Market.second, "AKA/1001"), (Market.second, "AKA/1002"), (Market.first, "AKA/1002"),
      ] {
        _ = market.send(
          "MKK900", "security-issue.enter",
          ["isin": isin, "account": account, "quantity": "10", "acquired": "2026-03-01"])
      }
      let answer = market.transfer(15, from: "AKA/1001", to: "AKB/2001", ["receiverName": "Mehmet Öz"])
      #expect(answer.refusal == "table-full" && answer.state == nil)
    }
  }
}
