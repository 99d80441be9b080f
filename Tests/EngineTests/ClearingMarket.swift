// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units

extension Market {
  static let a = "TREAAA000012"
  static let b = "TREBBB000019"
  static let c = "TRECCC000016"
  static let bond = "TREADRA00023"
  static let small5 = [
    "TRES01000015", "TRES02000014", "TRES03000013", "TRES04000012", "TRES05000011",
  ]

  /// The market with Takasbank, whose 001, 003 and 004 may do everything, and with AKA and AKB, whose 003
  /// moves collateral. The shares A, B and C have CCP service; the five small ones and the bond may be
  /// lodged, and are in P, the portfolio account of AKA and of AKB: a million units of each.
  static func withCounterparty(sizes: [String: Int] = [:], admits: Bool = true) -> Market {
    var market = Market.open(sizes: sizes, taxNumbers: taxNumbers)
    market.must("MKK900", "member-definition.enter", ["member": "TVS", "kind": "TAKASBANK", "title": "T"])
    market.must(
      "MKK900", "user-definition.enter",
      ["member": "TVS", "type": "PRINCIPAL", "name": "Ana Yetkili", "information": "B-1"])
    for _ in 1...4 {
      market.must(
        "MKK900", "user-definition.enter",
        ["member": "TVS", "type": "USER", "name": "Kullanıcı", "information": "B-1"])
    }
    let operations = [
      "price-series", "risk-parameter", "instrument-service", "position", "margin-run", "margin-call",
      "default", "ccp-membership", "stress-scenario", "guarantee-fund", "default-loss",
    ]
    for user in ["TVS003", "TVS004"] { market.grant(operations, to: user) }
    for user in ["AKA003", "AKB003"] { market.grant(["collateral"], to: user) }
    for isin in [a, b, c] + small5 {
      market.must("MKK900", "security-definition.enter", ["isin": isin, "kind": "SHARE", "name": isin])
    }
    market.must("MKK900", "security-definition.enter", ["isin": bond, "kind": "DIBS", "name": "D"])
    for member in ["AKA", "AKB"] { market.openPortfolio("P", of: member) }
    guard admits else { return market }
    for member in ["AKA", "AKB"] { market.decideAtDesk("ccp-membership", ["member": member]) }
    for isin in [a, b, c] {
      market.decideAtDesk("instrument-service", ["isin": isin, "served": "true", "from": "2026-03-02"])
    }
    return market
  }

  static let taxNumbers = ["AKA": "1000036109", "AKB": "1234567890"]

  /// An account of class 4 with the member as its holder, and a million of each security to be lodged.
  mutating func openPortfolio(_ account: String, of member: String) {
    must("\(member)003", "account-definition.enter", ["account": account, "class": "4"])
    must(
      "\(member)003", "identity.enter",
      Self.firm.merging([
        "account": account, "title": "Aracı \(member)", "vkn": Self.taxNumbers[member]!,
      ]) { $1 })
    for isin in Self.small5 { issue(1_000_000, of: isin, to: "\(member)/\(account)") }
    must(
      "MKK000", "depot-credit.enter",
      [
        "reference": "E-\(member)-\(account)", "isin": Self.bond, "account": "\(member)/\(account)",
        "quantity": "1000000",
      ])
  }

  /// Units of a security in a sub-account.
  func held(_ isin: String, in subaccount: Subaccount, of account: String = "AKA/P") -> Int64 {
    registry.read { book in
      guard let account = book.account(read(AccountKey.self, account)),
        let security = book.security(read(ISIN.self, isin))
      else { return 0 }
      return book.holding(HoldingKey(account, subaccount, security)).map { slot in
        var units: Int64 = 0
        book.forEachLot(of: slot) { quantity, _, _, _ in units += quantity.units }
        return units
      } ?? 0
    }
  }

  mutating func grant(_ operations: [String], to user: String) {
    let names = operations.flatMap { ["\"\($0).enter\"", "\"\($0).approve\""] }.joined(separator: ",")
    must(
      "\(user.prefix(3))900", "authority-grant.enter",
      fields: "\"user\":\"\(user)\",\"authorities\":[\(names)]"
    )
  }

  /// Entered by the one officer of Takasbank and approved by the other.
  mutating func decideAtDesk(_ operation: String, _ fields: [String: String]) {
    let text = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
    decideAtDesk(operation, fields: text.joined(separator: ","))
  }

  mutating func decideAtDesk(_ operation: String, fields: String) {
    let entry = send("TVS003", "\(operation).enter", fields: fields)
    #expect(entry.state == "entered", "\(operation) \(fields) \(entry)")
    must("TVS004", "\(operation).approve", fields: "\"instruction\":\(entry.number ?? 0)")
  }

  /// Risk values as `ISIN model [value [spread]]`, credits as `ISIN ISIN rate`.
  static func set(
    _ shares: [String], pairs: [String] = [], assets: [String] = [], from day: String, _ more: String = ""
  ) -> String {
    func list(_ name: String, _ values: [String]) -> String {
      "\"\(name)\":[\(values.map { "\"\($0)\"" }.joined(separator: ","))]"
    }
    return [
      "\"effective\":\"\(day)\"", list("shares", shares), list("pairs", pairs), list("assets", assets),
    ].joined(separator: ",") + more
  }

  /// The parameters of the worked examples of CCP-28, and what may be lodged.
  static func examples(from day: String, _ more: String = "") -> String {
    set(
      ["\(a) 0.12", "\(b) 0.10", "\(c) 0.15"], pairs: ["\(a) \(b) 0.45", "\(a) \(c) 0.30"],
      assets: ["\(bond) DIBS"] + small5.map { "\($0) EQUITY" }, from: day, more)
  }

  mutating func price(_ isin: String, _ price: String) {
    must("TVS003", "price-series.enter", ["isin": isin, "day": "\(time.day)", "price": price])
  }

  /// A 20.00, B 50.00, C 8.00, the bond 100, the small shares 10.00.
  mutating func pricesOfTheDay() {
    for (isin, text) in [(Self.a, "20"), (Self.b, "50"), (Self.c, "8"), (Self.bond, "100")] {
      price(isin, text)
    }
    for isin in Self.small5 { price(isin, "10") }
  }

  mutating func position(
    _ act: String, _ quantity: Int, _ isin: String, at price: String? = nil, for settlement: String,
    origin: String = "CUSTOMER", member: String = "AKA", _ more: [String: String] = [:]
  ) -> LineResult {
    var fields = [
      "reference": "P\(registry.sequence)", "act": act, "member": member, "origin": origin, "isin": isin,
      "settlement": settlement, "quantity": "\(quantity)",
    ]
    fields["price"] = price
    return send("TVS003", "position.enter", fields.merging(more) { $1 })
  }

  @discardableResult
  mutating func collateral(
    _ act: String, _ what: [String: String], account: String = "MS", by user: String = "AKA003"
  ) -> LineResult {
    var fields = ["act": act, "account": account].merging(what) { $1 }
    if act == "DEPOSIT", fields["ownership"] == nil { fields["ownership"] = "OWN" }
    return send(user, "collateral.enter", fields)
  }

  @discardableResult
  mutating func run(_ more: [String: String] = [:]) -> LineResult { send("TVS003", "margin-run.enter", more) }

  /// What the last outcome tells of margins and calls.
  var told: [String] {
    var seen: [String] = []
    registry.withOutcome { bytes in
      var reader = OutcomeReader(bytes)
      while let (_, event) = reader.next() {
        switch event {
        case .margin(let event):
          let figures = [event.margin, event.collateral, event.cash, event.minCash].map(\.text)
          seen.append(
            "\(event.member.text)/\(event.account.text) "
              + (event.problem?.string ?? figures.joined(separator: " ")))
        case .marginCall(let event):
          seen.append(
            "\(event.member.text)/\(event.account.text) \(event.state.text) \(event.remaining.text) "
              + "\(event.cash.text)")
        case .callReminder(let event): seen.append("\(event.member.text)/\(event.account.text) REMINDER")
        case .marginRun(let event): seen.append("\(event.kind.text) \(event.state.text)")
        default: break
        }
      }
    }
    return seen.map { $0.replacing(" TRY", with: "") }
  }

  /// What is told of one account.
  func told(_ account: String) -> [String] {
    told.filter { $0.hasPrefix(account + " ") }.map { String($0.dropFirst(account.count + 1)) }
  }
}
