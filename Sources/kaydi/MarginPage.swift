// SPDX-License-Identifier: Apache-2.0
import Clearing

/// The calculator's page: one section an account, the way from scanning risk to margin as a waterfall. It
/// needs no scripts and no other file.
enum MarginPage {
  static func page(_ reports: [AccountReport], _ file: ParameterFile) -> String {
    var out = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Margin / Teminat \(file.day)</title>
      <style>
      body{font:15px/1.4 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
      table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600}
      th,td{padding:.2rem .6rem;border-bottom:1px solid #ccc;text-align:left}
      td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
      svg{max-width:100%;height:auto}.short{color:#a40000;font-weight:600}
      </style></head><body>
      <h1>Margin / Teminat</h1>
      <p>Parameters / Parametreler \(file.parameters.version), \(file.day)</p>

      """
    for report in reports { out += section(report) }
    return out + "</body></html>\n"
  }

  private static func section(_ report: AccountReport) -> String {
    var out = "<section><h2>\(escape(report.account))</h2>\n"
    out += waterfall(report)
    let call = report.isAdequate ? "" : " class=\"short\""
    out += table(
      "Result / Sonuç", ["", "TRY"],
      [
        ["Required margin M / Bulunması gereken teminat", report.margin],
        ["Collateral C / Bulunan teminat", report.collateral],
        ["Minimum cash / Asgari nakit", report.minCash], ["Cash / Nakit", report.cash],
        ["Free cash / Serbest nakit", report.freeCash],
      ])
    out += "<p\(call)>Call / Çağrı: \(report.callTotal) TRY"
    out += " (in cash / nakit: \(report.cashShort))</p>\n"
    out += table(
      "Shares / Paylar", ["", "N", "RV", "SR", "sr", "IS", "VM"],
      report.shares.map {
        [$0.code, $0.net, $0.riskValue, $0.scanning, $0.spreadRate, $0.spread, $0.variation]
      })
    if !report.pairs.isEmpty {
      out += table(
        "Credits / İndirimler", ["", "w", "m", "IC"],
        report.pairs.map { ["\($0.first)/\($0.second)", $0.weight, $0.matched, $0.credit] })
    }
    if !report.lines.isEmpty {
      out += table(
        "Collateral / Teminat",
        ["", "lodged / yatırılan", "sub-limit / alt grup", "group limit / grup", "value / değer"],
        report.lines.map {
          ["\($0.group) \($0.code)", $0.lodged, $0.afterSubLimit, $0.afterGroupLimit, $0.value]
        })
    }
    if let order = report.order {
      out += table(
        "Order / Emir \(order.order)", ["", "TRY"],
        [
          ["before / önce", order.before], ["after / sonra", order.after],
          ["change / değişim", order.change], ["bound / üst sınır", order.bound],
        ])
    }
    return out + "</section>\n"
  }

  private static func table(_ caption: String, _ heads: [String], _ rows: [[String]]) -> String {
    func cells(_ row: [String], _ name: String) -> String {
      "<tr>"
        + row.enumerated().map { "<\(name)\($0 > 0 ? " class=\"n\"" : "")>\(escape($1))</\(name)>" }.joined()
        + "</tr>\n"
    }
    return "<table><caption>\(escape(caption))</caption>\n" + cells(heads, "th")
      + rows.map { cells($0, "td") }.joined() + "</table>\n"
  }

  // MARK: The waterfall

  private struct Bar {
    let label: String
    let amount: String
    /// In lira, for the drawing alone.
    let from: Double
    let to: Double
    let colour: String
  }

  private static func waterfall(_ report: AccountReport) -> String {
    func number(_ text: String) -> Double { Double(text) ?? 0 }
    let scanning = number(report.scanning), spread = number(report.spread), credit = number(report.credit)
    let loss = max(0, -number(report.variation)), margin = number(report.margin)
    let risk = max(0, scanning + spread - credit)
    let bars = [
      Bar(label: "ΣSR", amount: report.scanning, from: 0, to: scanning, colour: "#4a6fa5"),
      Bar(label: "+ΣIS", amount: report.spread, from: scanning, to: scanning + spread, colour: "#4a6fa5"),
      Bar(label: "−ΣIC", amount: report.credit, from: scanning + spread, to: risk, colour: "#3a8f5c"),
      Bar(label: "−VM", amount: report.variation, from: risk, to: risk + loss, colour: "#4a6fa5"),
      Bar(label: "M", amount: report.margin, from: 0, to: margin, colour: "#222"),
      Bar(
        label: "C", amount: report.collateral, from: 0, to: number(report.collateral),
        colour: report.isAdequate ? "#3a8f5c" : "#a40000"),
    ]
    let highest = max(1, bars.map { max($0.from, $0.to) }.max() ?? 1)
    let width = 700, height = 260, floor = 215
    func y(_ value: Double) -> Double { Double(floor) - value / highest * 180 }
    var out = "<svg role=\"img\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\">"
    out += "<title>\(escape(report.account)): M \(report.margin), C \(report.collateral)</title>\n"
    for (place, bar) in bars.enumerated() {
      let x = 15 + place * 115
      let top = y(max(bar.from, bar.to)), bottom = y(min(bar.from, bar.to))
      out += "<rect x=\"\(x)\" y=\"\(tenths(top))\" width=\"85\" height=\"\(tenths(max(1, bottom - top)))\" "
      out += "fill=\"\(bar.colour)\"/>"
      if place < 4 {
        out +=
          "<line x1=\"\(x + 85)\" x2=\"\(x + 115)\" y1=\"\(tenths(y(bar.to)))\" y2=\"\(tenths(y(bar.to)))\" "
        out += "stroke=\"#888\" stroke-dasharray=\"3\"/>"
      }
      out +=
        "<text x=\"\(x + 42)\" y=\"\(tenths(top - 5))\" text-anchor=\"middle\" font-size=\"11\">\(bar.amount)</text>"
      out +=
        "<text x=\"\(x + 42)\" y=\"\(floor + 20)\" text-anchor=\"middle\" font-size=\"13\">\(bar.label)</text>\n"
    }
    return out + "<line x1=\"0\" x2=\"\(width)\" y1=\"\(floor)\" y2=\"\(floor)\" stroke=\"#444\"/></svg>\n"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  private static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
