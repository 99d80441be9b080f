// SPDX-License-Identifier: Apache-2.0
import Clearing
import Units

/// What the calculator says of all accounts.
struct CalculationReport: CommandResult {
  let version: Int
  let day: String
  let accounts: [AccountReport]

  var text: String {
    let head = "parameters / parametreler \(version), \(day)\n"
    let names = ["account", "M", "C", "minCash", "cash", "shortfall", "cashShort", "call"]
    let rows = accounts.map {
      [$0.account, $0.margin, $0.collateral, $0.minCash, $0.cash, $0.shortfall, $0.cashShort, $0.callTotal]
    }
    return head + TextTable.text([names] + rows)
  }
}

/// Every figure of one account (CCP-46). Amounts are exact decimals in lira; those with more than two places
/// are not rounded yet.
struct AccountReport: CommandResult {
  struct Share: Encodable {
    let code: String, net: String, long: String, short: String, riskValue: String, scanning: String
    let spreadRate: String, spread: String, variation: String
  }

  struct Pair: Encodable {
    let first: String, second: String, weight: String, matched: String, credit: String
  }

  struct Line: Encodable {
    let group: String, code: String, lodged: String, afterSubLimit: String, afterGroupLimit: String,
      value: String
  }

  let account: String
  let scanning: String, spread: String, credit: String, variation: String, exact: String
  let margin: String, collateral: String, minCash: String, cash: String, letters: String, base: String
  let shortfall: String, cashShort: String, callTotal: String, freeCash: String, strictMeasure: String
  let isAdequate: Bool
  let shares: [Share]
  let pairs: [Pair]
  let lines: [Line]
  var order: OrderReport?

  init(_ result: AccountResult, _ file: ParameterFile) {
    let terms = file.parameters.shares, parts = result.statement.parts, adequacy = result.adequacy
    account = result.name
    scanning = ExactText.lira(risk: parts.scanning)
    spread = ExactText.lira(risk: parts.spread)
    credit = ExactText.lira(risk: parts.credit)
    variation = ExactText.lira(value: parts.variation)
    exact = ExactText.lira(risk: parts.exact)
    margin = ExactText.lira(adequacy.margin)
    collateral = ExactText.lira(adequacy.collateral)
    minCash = ExactText.lira(adequacy.minCash)
    cash = ExactText.lira(adequacy.cash)
    letters = ExactText.lira(result.collateral.letters)
    base = ExactText.lira(result.collateral.base.roundedDown)
    shortfall = ExactText.lira(adequacy.shortfall)
    cashShort = ExactText.lira(adequacy.cashShort)
    callTotal = ExactText.lira(adequacy.callTotal)
    freeCash = ExactText.lira(result.freeCash)
    strictMeasure = ExactText.lira(result.strictMeasure)
    isAdequate = adequacy.isAdequate
    shares = result.statement.shares.map { line in
      Share(
        code: "\(terms[line.share].code)", net: ExactText.lira(value: line.net),
        long: ExactText.lira(value: line.long),
        short: ExactText.lira(value: line.short), riskValue: "\(terms[line.share].riskValue)",
        scanning: ExactText.lira(risk: line.scanning), spreadRate: "\(terms[line.share].spreadRate)",
        spread: ExactText.lira(risk: line.spread), variation: ExactText.lira(value: line.variation))
    }
    pairs = result.statement.pairs.map { line in
      Pair(
        first: "\(terms[line.pair.first].code)", second: "\(terms[line.pair.second].code)",
        weight: "\(Rate(millionths: line.pair.weight))", matched: ExactText.lira(value: line.matched),
        credit: ExactText.lira(risk: line.credit))
    }
    lines = result.collateral.lines.map { line in
      Line(
        group: "\(line.group.code)", code: "\(line.key)", lodged: ExactText.lira(line.lodged.roundedDown),
        afterSubLimit: ExactText.lira(line.afterSubLimit.roundedDown),
        afterGroupLimit: ExactText.lira(line.afterGroupLimit.roundedDown), value: ExactText.lira(line.value))
    }
  }

  var text: String {
    var out = "\(account)\n\n"
    out += TextTable.text(
      [["share / pay", "N", "RV", "SR", "sr", "IS", "VM"]]
        + shares.map { [$0.code, $0.net, $0.riskValue, $0.scanning, $0.spreadRate, $0.spread, $0.variation] })
    if !pairs.isEmpty {
      out += "\n"
      out += TextTable.text(
        [["pair / çift", "w", "m", "IC"]]
          + pairs.map { ["\($0.first)/\($0.second)", $0.weight, $0.matched, $0.credit] })
    }
    out += "\n"
    out += TextTable.text([
      ["ΣSR", scanning], ["ΣIS", spread], ["ΣIC", credit], ["VM", variation], ["exact", exact],
      ["M", margin],
    ])
    if !lines.isEmpty {
      out += "\n"
      out += TextTable.text(
        [["asset / varlık", "lodged", "sub-limit", "group limit", "value / değer"]]
          + lines.map {
            ["\($0.group) \($0.code)", $0.lodged, $0.afterSubLimit, $0.afterGroupLimit, $0.value]
          })
    }
    out += "\n"
    out += TextTable.text([
      ["C", collateral], ["minCash", minCash], ["TRY", cash], ["shortfall", shortfall],
      ["cashShort", cashShort],
      ["call / çağrı", callTotal], ["free TRY / serbest", freeCash], ["strict measure", strictMeasure],
    ])
    if let order {
      out += "\n"
      out += TextTable.text([
        ["order / emir", order.order], ["M before", order.before], ["M after", order.after],
        ["change", order.change],
        ["bound / üst sınır", order.bound],
      ])
    }
    return out
  }
}

/// What an order would do; never stored (CCP-29).
struct OrderReport: Encodable {
  let order: String, before: String, after: String, change: String, bound: String

  init(_ order: String, _ estimate: OrderEstimate) {
    self.order = order
    before = ExactText.lira(estimate.before)
    after = ExactText.lira(estimate.after)
    change = ExactText.lira(estimate.change)
    bound = ExactText.lira(estimate.bound)
  }
}

/// Columns as wide as their widest cell, figures to the right.
enum TextTable {
  static func text(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + blanks : blanks + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n") + "\n"
  }
}
