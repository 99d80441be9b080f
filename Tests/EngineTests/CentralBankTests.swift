// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

extension Market {
  static let debt = "TRT140727T14"
  static let bill = "TRB110227T12"

  /// The market with the central bank, two government debt securities and its users: TCM900 may do all.
  static func withCentralBank(sizes: [String: Int] = [:]) -> Market {
    var market = Market.open(sizes: sizes)
    market.must("MKK900", "member-definition.enter", ["member": "TCM", "kind": "TCMB", "title": "T"])
    market.must(
      "MKK900", "user-definition.enter",
      ["member": "TCM", "type": "PRINCIPAL", "name": "Ana Yetkili", "information": "B-1"])
    for (member, user) in [("TCM", "TCM900"), ("AKA", "AKA003")] {
      market.must(
        "\(member)900", "authority-grant.enter",
        fields: """
          "user":"\(user)","authorities":["depot-totals.enter","physical-total.enter","physical-total.approve"]
          """)
    }
    for isin in [debt, bill] {
      market.must("MKK900", "security-definition.enter", ["isin": isin, "kind": "DIBS", "name": "D"])
    }
    return market
  }

  @discardableResult
  mutating func notify(
    _ lines: [String], sum: Int, day: String = "2026-03-02", sequence: Int = 1, more: String = ""
  ) -> LineResult {
    send(
      "TCM900", "depot-totals.enter",
      fields: """
        "day":"\(day)","sequence":\(sequence),"lineCount":\(lines.count),"controlSums":["TRY:\(sum)"],\
        "lines":[\(lines.map { "\"\($0)\"" }.joined(separator: ","))]\(more)
        """)
  }

  func depots(_ isin: String) -> [Int64] {
    registry.read { book in
      let found = book.depotTotal(of: book.security(read(ISIN.self, isin))!)
      return [found.total.units, found.ownDepot.units]
    }
  }

  /// What the last entry says of the depots' state.
  var alarms: [String] {
    var texts: [String] = []
    outcomes.last?.withUnsafeBytes { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        guard case .depotAlarm(let alarm) = event else { continue }
        let amounts = [alarm.held, alarm.ownDepot].map { $0.map { "\($0.units)" } ?? "-" }
        texts.append("\(alarm.alarm.text) \(alarm.day.text) \(amounts.joined(separator: " "))")
      }
    }
    return texts
  }

  func physical(_ isin: String = Self.debt) -> Int64 {
    registry.read { book in
      let account = book.account(read(AccountKey.self, "TCM/DBDEPO"))!
      let key = HoldingKey(account, .fzkboh, book.security(read(ISIN.self, isin))!)
      guard let slot = book.holding(key) else { return 0 }
      var sum: Int64 = 0
      book.forEachLot(of: slot) { quantity, _, _, _ in sum += quantity.units }
      return sum
    }
  }
}

@Suite struct CentralBankTests {
  typealias Step = RefusalTests.Step

  /// From the entries and from an image comes the same.
  static func expectReplay(_ market: inout Market) {
    let end = market.digest()
    var second = Registry(genesis: Market.genesis(), at: market.entries[0].time)!
    for entry in market.entries {
      second.execute(sequence: second.sequence + 1, time: entry.time, entry.submission)
    }
    var chunks: [[UInt8]] = []
    second.image { chunks.append(Array($0)) }
    let digest = Array(chunks.joined())
    var third = Registry(genesis: Market.genesis(), at: Moment(microseconds: 0))!
    third.beginRestoring()
    let isTaken = chunks.allSatisfy { chunk in chunk.withUnsafeBytes { third.restore($0) } }
    for task in third.finishRestoring() ?? [] { task.run() }
    var restored: [UInt8] = []
    third.image { restored.append(contentsOf: $0) }
    let isSame = isTaken && digest == end && restored == end
    #expect(isSame)
  }

  @Test(.rule("CBT-08", "ACC-82", "ACC-03")) func `depot totals: every fault in the order of the rule`() {
    var market = Market.withCentralBank()
    market.must("MKK900", "security-suspension.enter", ["isin": Market.bill, "suspended": "true"])
    market.notify([], sum: 0)
    // Each message has the faults that those behind it have too.
    let bad = "TRT140727T15:TRY:1:0"
    let steps: [(String, String)] = [
      ("AKA003", #""day":"2026-03-08","sequence":1,"lineCount":9,"lines":["\#(bad)","\#(bad)"]"#),
      ("TCM900", #""day":"2026-03-08","sequence":1,"lineCount":9,"lines":["\#(bad)","\#(bad)"]"#),
      ("TCM900", #""day":"2026-03-02","sequence":1,"lineCount":9,"lines":["\#(bad)","\#(bad)"]"#),
      (
        "TCM900",
        #""day":"2026-03-02","sequence":2,"isCorrection":true,"lineCount":9,"lines":["\#(bad)","\#(bad)"]"#
      ),
      (
        "TCM900",
        #""day":"2026-03-02","sequence":2,"isCorrection":true,"lineCount":9,"lines":["\#(bad)","TREA1CP00024:TRY:-1:0"]"#
      ),
      (
        "TCM900",
        #""day":"2026-03-02","sequence":2,"isCorrection":true,"lineCount":9,"lines":["TREA1CP00024:TRY:-1:0:AKA"]"#
      ),
      (
        "TCM900",
        #""day":"2026-03-02","sequence":2,"isCorrection":true,"lineCount":9,"lines":["TRT140727T14:TRY:-1:0:AKA"]"#
      ),
      (
        "TCM900",
        #""day":"2026-03-02","sequence":2,"isCorrection":true,"lineCount":9,"lines":["TRT140727T14:TRY:1:0:AKA"]"#
      ),
      (
        "TCM900",
        #""day":"2026-03-02","sequence":2,"isCorrection":true,"lineCount":1,"lines":["TRT140727T14:TRY:1:0:AKA"]"#
      ),
      (
        "TCM900",
        #""day":"2026-03-02","sequence":2,"isCorrection":true,"lineCount":1,"controlSums":["TRY:1"],"lines":["TRT140727T14:TRY:1:0:AKA"]"#
      ),
    ]
    var reached: [String] = []
    for (user, fields) in steps {
      reached.append(market.send(user, "depot-totals.enter", fields: fields).refusal ?? "none")
    }
    #expect(reached == DepotTotals.about.refusals.map(\.code.name))
    #expect(market.depots(Market.debt) == [0, 0])
  }

  @Test(.rule("CBT-08")) func `a notice of the right form only is read`() {
    var market = Market.withCentralBank()
    for (line, code) in [
      ("TRT140727T14:TRY:1", "message-format"), ("TRT140727T14:TRY:1:1:AKA:1", "message-format"),
      ("TRT14072:TRY:1:1", "isin-format"), ("TRT140727T1A:TRY:1:1", "isin-format"),
      ("TRT140727T14:XXX:1:1", "currency-unknown"), ("TRT140727T14:TRY:1.5:1", "nominal-invalid"),
      ("TRT140727T14:TRY:1:", "nominal-invalid"), ("TRT140727T14:TRY:1:-", "nominal-invalid"),
      ("TRT140727T14:TRY:1:1:akb1", "member-code-format"),
    ] {
      #expect(market.notify([line], sum: 1).refusal == code, "\(line)")
    }
    for (sum, code) in [
      ("TRY", "message-format"), ("ABC:1", "currency-unknown"), ("TRY:-1", "number-format"),
    ] {
      let fields = #""day":"2026-03-02","sequence":1,"lineCount":0,"controlSums":["\#(sum)"]"#
      #expect(market.send("TCM900", "depot-totals.enter", fields: fields).refusal == code, "\(sum)")
    }
  }

  @Test(.rule("CBT-08", "ACC-82")) func `the totals stand as the last notice has them, and replay`() {
    var market = Market.withCentralBank()
    let lines = ["\(Market.debt):TRY:9000000:2000000", "\(Market.bill):TRY:1500000:0"]
    #expect(market.notify(lines, sum: 10_400_000).refusal == "control-sum-mismatch")
    #expect(market.notify(lines, sum: 10_500_000).state == "executed")
    #expect(market.depots(Market.debt) == [9_000_000, 2_000_000])
    #expect(market.depots(Market.bill) == [1_500_000, 0])
    // In a currency that has no line nothing may be told, and all that has one must be.
    let correction = #","isCorrection":true"#
    let wrong = #","isCorrection":true,"controlSums":[]"#
    #expect(market.notify(lines, sum: 1, sequence: 2, more: correction).refusal == "control-sum-mismatch")
    #expect(market.notify(lines, sum: 1, sequence: 2, more: wrong).refusal != nil)
    #expect(market.notify([lines[1]], sum: 1_500_000, sequence: 2, more: correction).state == "executed")
    #expect(market.depots(Market.debt) == [0, 0])
    #expect(market.depots(Market.bill) == [1_500_000, 0])
    CentralBankTests.expectReplay(&market)
  }

  @Test(.rule("CBT-08")) func `a business day without a notice is told at 20.00, a weekend is not`() {
    var market = Market.withCentralBank()
    // Before the first notice nothing is missed.
    market.tick(at: "20:30")
    #expect(market.alarms == [])
    market.goTo("2026-03-04")
    market.notify([], sum: 0, day: "2026-03-04")
    market.tick(at: "20:00")
    #expect(market.alarms == [])
    market.goTo("2026-03-05", "19:59")
    market.pass(0)
    #expect(market.alarms == [])
    market.tick(at: "20:00")
    #expect(market.alarms == ["depot-notice-missing 2026-03-05 - -"])
    market.goTo("2026-03-06", "18:00")
    market.notify([], sum: 0, day: "2026-03-06")
    market.goTo("2026-03-08", "21:00")
    market.pass(0)
    #expect(market.alarms == [])
    market.goTo("2026-03-09", "20:00")
    market.pass(0)
    #expect(market.alarms == ["depot-notice-missing 2026-03-09 - -"])
  }

  @Test(.rule("CBT-10")) func `the accounts without the physical pieces are what the own depot holds`() {
    var market = Market.withCentralBank()
    for (number, account) in ["AKA/DBDEPO", "AKA/1001"].enumerated() {
      market.must(
        "MKK000", "depot-credit.enter",
        ["reference": "E-\(number)", "isin": Market.debt, "account": account, "quantity": "1000"])
    }
    market.print(500)
    market.notify(["\(Market.debt):TRY:7:2000"], sum: 7)
    market.tick(at: "20:00")
    #expect(market.alarms == [])
    market.goTo("2026-03-03")
    market.notify(["\(Market.debt):TRY:7:1999"], sum: 7, day: "2026-03-03")
    #expect(market.alarms == [])
    market.tick(at: "20:00")
    #expect(market.alarms == ["depot-reconciliation-break 2026-03-03 2000 1999"])
    // A notice that comes after the look is compared at once.
    market.tick(at: "21:00")
    market.notify(
      ["\(Market.debt):TRY:7:2001"], sum: 7, day: "2026-03-03", sequence: 2, more: #","isCorrection":true"#)
    #expect(market.alarms == ["depot-reconciliation-break 2026-03-03 2000 2001"])
  }

  @Test(.rule("CBT-06", "ACC-75", "GEN-25", "GEN-37")) func `physical total`() {
    var market = Market.withCentralBank(sizes: ["holdings": 1])
    market.must(
      "MKK900", "security-definition.enter",
      ["isin": "TREADSE00015", "kind": "DEBT", "name": "X", "redemption": "2026-03-02"])
    var fields = [
      "kind": "RETURN", "isin": RefusalTests.unknown, "nominal": "999999999999999999", "emktReference": "E",
      "date": "2026-03-03", "account": "TCM/9999",
    ]
    var steps = [Step(user: "AKA003", fields: fields), Step(user: "TCM900", fields: fields)]
    func then(_ name: String, _ value: String?, _ before: @escaping (inout Market) -> Void = { _ in }) {
      fields[name] = value
      steps.append(Step(user: "TCM900", fields: fields, before: before))
    }
    then("account", nil)
    then("isin", Market.second) {
      $0.must("MKK900", "security-suspension.enter", ["isin": Market.second, "suspended": "true"])
    }
    then("isin", "TREADSE00015")
    then("isin", Market.first)
    then("isin", "TRAGARAN91N1") {
      $0.must(
        "MKK900", "security-definition.enter",
        ["isin": "TRAGARAN91N1", "kind": "DIBS", "name": "X", "smallestUnit": "10"])
    }
    then("isin", Market.debt)
    then("date", nil)
    fields["nominal"] = "1"
    then("kind", "PRINTING") {
      $0.must(
        "MKK000", "depot-credit.enter",
        ["reference": "E-1", "isin": Market.debt, "account": "AKA/DBDEPO", "quantity": "10"])
    }
    RefusalTests.check(PhysicalTotal.self, &market, steps)
    // Under another member nothing stands on paper.
    let other = market.send("TCM900", "physical-total.enter", fields.merging(["account": "AKA/1001"]) { $1 })
    #expect(other.refusal == "fzkboh-tcmb-only")
  }

  @Test(.rule("CBT-06", "ACC-76")) func `pieces come back as they were printed, and units are conserved`() {
    var market = Market.withCentralBank()
    market.print(3000, on: "2026-02-02")
    market.print(2000)
    // The conservation of units is looked at after every entry.
    let tooMany = ["kind": "RETURN", "isin": Market.debt, "nominal": "6000", "emktReference": "E"]
    #expect(market.send("TCM900", "physical-total.enter", tooMany).refusal == "physical-negative")
    for nominal in ["4000", "1000"] {
      #expect(
        market.send("TCM900", "physical-total.enter", tooMany.merging(["nominal": nominal]) { $1 }).state
          == "executed")
    }
    #expect(market.physical() == 0)
    CentralBankTests.expectReplay(&market)
  }

  @Test(.rule("CBT-07", "CLR-01"), arguments: [ContentForm.json, .csv])
  func `what is made elsewhere is refused by name, in large letters or small`(form: ContentForm) {
    var market = Market.open()
    func told(_ name: String, _ market: inout Market) -> String? {
      let content =
        form == .json
        ? #"{"operation":"\#(name)","fields":{"isin":"TRT140727T14"}}"# : "\(name):isin\nTRT140727T14\n"
      let answer = market.send("AKA003", content: content, form: form)
      return (answer.refusal ?? answer.lines.first?.refusal)?.code?.name
    }
    for name in ["EARLY_REDEMPTION", "STRIP", "RECONSTITUTION", "EXCHANGE_AUCTION", "REISSUE"] {
      for form in [name, name.lowercased().replacing("_", with: "-") + ".enter"] {
        let code = told(form, &market)
        #expect(code == "not-an-mks-operation", "\(form)")
      }
    }
    for name in ["settlement.enter", "MARKET_SETTLEMENT", "default-handling.enter"] {
      let code = told(name, &market)
      #expect(code == "settlement-at-takasbank", "\(name)")
    }
    let unknown = told("share-split.enter", &market)
    #expect(unknown == "function-not-defined")
  }
}

extension Market {
  mutating func print(_ nominal: Int, on day: String? = nil) {
    var fields = ["kind": "PRINTING", "isin": Self.debt, "nominal": "\(nominal)", "emktReference": "E"]
    fields["date"] = day
    must("TCM900", "physical-total.enter", fields)
  }
}
