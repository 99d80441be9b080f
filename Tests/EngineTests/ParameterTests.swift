// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// What MKK sets from a day on: parameters, and the days on which classes and sub-accounts may be used.
@Suite struct ParameterTests {
  private func set(
    _ parameter: String, _ value: String, from day: String, _ market: inout Market
  ) {
    market.decide(
      "parameter-change",
      ["parameter": parameter, "value": value, "legalReference": "Seri IV No 28", "validFrom": day])
  }

  private func change(
    _ member: String, _ account: String, _ fields: [String: String], _ market: inout Market
  ) -> String? {
    let fields = fields.merging(["account": account]) { $1 }
    let answer = market.send("\(member)003", "account-change.enter", fields)
    return answer.refusal ?? answer.state
  }

  private func row(
    _ table: String, _ row: String, _ more: [String: String], _ market: inout Market
  ) -> String? {
    let fields = ["table": table, "row": row, "validFrom": "2026-03-02"].merging(more) { $1 }
    let answer = market.send("MKK900", "reference-row.enter", fields)
    return answer.refusal ?? answer.state
  }

  private static let ibans = [
    "TR330006100519786457841326", "TR050009900000000000000001",
  ]

  @Test(.rule("GEN-27", "ACC-10")) func `an IBAN is needed from the day on that MKK has set`() {
    var market = Market.open()
    set("IBAN_MODE", "REQUIRED", from: "2026-03-03", &market)
    market.must("AKA003", "account-definition.enter", ["account": "1003", "class": "1"])
    market.goTo("2026-03-03")
    let without = market.send("AKA003", "account-definition.enter", ["account": "1004", "class": "1"])
    #expect(without.refusal == "iban-required")
    market.must(
      "AKA003", "account-definition.enter", ["account": "1004", "class": "1", "iban": Self.ibans[0]])
    set("IBAN_MODE", "OPTIONAL", from: "2026-03-04", &market)
    market.goTo("2026-03-04")
    market.must("AKA003", "account-definition.enter", ["account": "1005", "class": "1"])
  }

  @Test(.rule("GEN-27", "ACC-10", "ACC-84")) func `no two open accounts carry one IBAN`() {
    var market = Market.open()
    let (first, second) = (Self.ibans[0], Self.ibans[1])
    market.must("AKA003", "account-definition.enter", ["account": "1003", "class": "1", "iban": first])
    let again = market.send(
      "AKB003", "account-definition.enter", ["account": "2003", "class": "1", "iban": first])
    #expect(again.refusal == "iban-duplicate")
    market.must("AKB003", "account-definition.enter", ["account": "2003", "class": "1", "iban": second])
    let told1 = change("AKB", "2003", ["iban": first], &market)
    #expect(told1 == "iban-duplicate")
    let told2 = change("AKB", "2003", ["iban": second], &market)
    #expect(told2 == "executed")
    // Closed, it frees its number; reopened, it wants it back.
    let told3 = change("AKA", "1003", ["status": "P"], &market)
    #expect(told3 == "executed")
    let told4 = change("AKB", "2003", ["iban": first], &market)
    #expect(told4 == "executed")
    let told5 = change("AKA", "1003", ["status": "A"], &market)
    #expect(told5 == "iban-duplicate")
    let told6 = change("AKA", "1003", ["status": "A", "iban": second], &market)
    #expect(told6 == "executed")
    let told7 = change("AKB", "2003", ["iban": second], &market)
    #expect(told7 == "iban-duplicate")
  }

  @Test(.rule("GEN-36", "TRF-58")) func `times of the day hold from the morning of their day`() {
    var market = Market.open()
    market.issue(100, to: "AKA/1001")
    set("TRANSFER_CUT_OFF", "15:00", from: "2026-03-03", &market)
    market.setTime("16:00")
    let told8 = market.transfer(1, from: "AKA/1001", to: "AKA/1002").state
    #expect(told8 == "executed")
    market.goTo("2026-03-03", "14:59")
    let told9 = market.transfer(1, from: "AKA/1001", to: "AKA/1002").state
    #expect(told9 == "executed")
    market.setTime("15:00")
    let told10 = market.transfer(1, from: "AKA/1001", to: "AKA/1002").refusal
    #expect(told10 == "after-cutoff")
    // A later opening must lie before the cut-off that then holds.
    let late = market.send(
      "MKK900", "parameter-change.enter",
      ["parameter": "TRANSFER_OPEN", "value": "16:00", "legalReference": "x", "validFrom": "2026-03-05"])
    #expect(late.refusal == "parameter-value-invalid")
  }

  @Test(.rule("GEN-08")) func `a class or sub-account serves on its days, and in use it does not end`() {
    var market = Market.open()
    let told11 = row("CLASS", "99", [:], &market)
    #expect(told11 == "code-unknown")
    let told12 = row("CLASS", "6", ["validTo": "2026-03-01"], &market)
    #expect(told12 == "date-range-invalid")
    let told13 = row("CLASS", "1", ["validTo": "2026-12-31"], &market)
    #expect(told13 == "reference-row-in-use")
    let told14 = row("CLASS", "1", ["validFrom": "2026-03-03"], &market)
    #expect(told14 == "reference-row-in-use")
    let told15 = row("SUBACCOUNT", "SERB", ["validTo": "2026-12-31"], &market)
    #expect(told15 == "reference-row-in-use")
    market.decide(
      "reference-row", ["table": "CLASS", "row": "6", "validFrom": "2026-03-02", "validTo": "2026-03-02"])
    market.decide(
      "reference-row",
      ["table": "SUBACCOUNT", "row": "OPSP", "validFrom": "2026-03-01", "validTo": "2026-03-02"])
    market.must("AKA003", "account-definition.enter", ["account": "1003", "class": "6"])
    market.goTo("2026-03-03")
    let ended = market.send("AKA003", "account-definition.enter", ["account": "1004", "class": "6"])
    #expect(ended.refusal == "class-not-valid-on-date")
    let change = market.send("AKA003", "account-change.enter", ["account": "1002", "class": "6"])
    #expect(change.refusal == "class-not-valid-on-date")
    market.must(
      "AKA900", "authority-grant.enter",
      fields: #""user":"AKA003","authorities":["subaccount-move.enter","subaccount-move.approve"]"#)
    market.issue(100, to: "AKA/1001")
    let move = [
      "account": "AKA/1001", "from": "SERB", "to": "OPSP", "isin": Market.first, "quantity": "10",
    ]
    let told16 = market.send("AKA003", "subaccount-move.enter", move).refusal
    #expect(told16 == "subaccount-not-valid-on-date")
    market.decide("reference-row", ["table": "SUBACCOUNT", "row": "OPSP", "validFrom": "2026-03-03"])
    market.must("AKA003", "subaccount-move.enter", move)
    let inUse = market.send(
      "MKK900", "reference-row.enter",
      ["table": "SUBACCOUNT", "row": "OPSP", "validFrom": "2026-03-03", "validTo": "2026-12-31"])
    #expect(inUse.refusal == "reference-row-in-use")
  }

  @Test(.rule("AUT-11")) func `the operator does not stop itself`() {
    var market = Market.open()
    let answer = market.send(
      "MKK900", "member-status.enter", ["member": "MKK", "status": "suspended", "document": "2026/1"])
    #expect(answer.refusal == "operator-stays-active")
  }

  @Test(.rule("GEN-36")) func `limits together stay within the memory of the founding`() {
    var market = Market(more: ",\"memoryBytes\":50000000")
    let large = market.send("MKK900", "limit-change.enter", ["limit": "accounts", "value": "400000000"])
    #expect(large.refusal == "limit-beyond-memory")
    market.decide("limit-change", ["limit": "accounts", "value": "1000"])
    var unbounded = Market()
    unbounded.decide("limit-change", ["limit": "group-lines", "value": "400000000"])
  }
}
