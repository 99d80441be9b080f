// SPDX-License-Identifier: Apache-2.0
import Kernel

/// Builds pages: text goes in escaped, markup only from the code.
struct HTML {
  private(set) var text = ""

  mutating func raw(_ markup: String) { text += markup }

  mutating func escaped(_ content: String) { text += Self.escape(content) }

  /// An element with attributes and text.
  mutating func element(_ name: String, _ content: String) { element(name, [], content) }

  mutating func element(_ name: String, _ attributes: [(String, String)], _ content: String) {
    open(name, attributes)
    escaped(content)
    close(name)
  }

  mutating func element(
    _ name: String, _ attributes: [(String, String)] = [], _ content: (inout HTML) -> Void
  ) {
    open(name, attributes)
    content(&self)
    close(name)
  }

  mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
    text += "<\(name)"
    for (name, value) in attributes { text += " \(name)=\"\(Self.escape(value))\"" }
    text += ">"
  }

  mutating func close(_ name: String) { text += "</\(name)>" }

  /// With `link`, the first cell of a row leads there.
  mutating func table(
    caption: String, _ headings: [String], _ rows: [[String]], numbers: Set<Int> = [],
    link: ((Int) -> String)? = nil
  ) {
    element("table") { html in
      html.element("caption", caption)
      html.element("thead") { html in
        html.element("tr") { html in
          for (column, heading) in headings.enumerated() {
            html.element("th", [("scope", "col")] + Self.alignment(column, numbers), heading)
          }
        }
      }
      html.element("tbody") { html in
        for (place, row) in rows.enumerated() {
          html.element("tr") { html in
            for (column, cell) in row.enumerated() {
              html.element("td", Self.alignment(column, numbers)) { html in
                if column == 0, let link {
                  html.element("a", [("href", link(place))], cell)
                } else {
                  html.escaped(cell)
                }
              }
            }
          }
        }
      }
    }
  }

  private static func alignment(_ column: Int, _ numbers: Set<Int>) -> [(String, String)] {
    numbers.contains(column) ? [("class", "number")] : []
  }

  static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 }) else {
      return text
    }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A whole page around its content, readable without scripts.
  static func page(
    _ title: String, in language: Language, path: String, refreshSeconds: Int? = nil, isLive: Bool = false,
    _ content: (inout HTML) -> Void
  ) -> [UInt8] {
    var html = HTML()
    html.raw("<!doctype html>")
    html.element("html", [("lang", language.rawValue)]) { html in
      html.element("head") { html in
        html.raw(
          #"<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">"#)
        if let refreshSeconds {
          html.raw(#"<noscript><meta http-equiv="refresh" content="\#(refreshSeconds)"></noscript>"#)
        }
        html.element("title", "\(title) — Kaydi")
        html.raw(#"<link rel="stylesheet" href="/assets/kaydi.css">"#)
        if isLive { html.raw(#"<script src="/assets/live.js" defer></script>"#) }
      }
      html.element("body") { html in
        html.element("header") { html in
          html.element("a", [("href", "/?lang=\(language.rawValue)"), ("class", "name")], "Kaydi")
          let other: Language = language == .turkish ? .english : .turkish
          html.element(
            "a",
            [
              ("href", "\(path)?lang=\(other.rawValue)"), ("lang", other.rawValue),
              ("hreflang", other.rawValue),
            ],
            other == .turkish ? "Türkçe" : "English")
        }
        html.open("main", [("id", "content"), ("data-lang", language.rawValue)])
        content(&html)
        html.close("main")
      }
    }
    return Array(html.text.utf8)
  }
}

/// Files that the pages need: small enough to stand here, so that a server is one program.
enum Assets {
  static let style = """
    :root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --line: #c9d1db; --soft: #f2f5f8;
      --mark: #0b5cad }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6ebf1; --paper: #14191f; --line: #3a4552; --soft: #1d242c; --mark: #7db8f5 }
    }
    * { box-sizing: border-box }
    body { margin: 0 auto; max-width: 72rem; padding: 0 1rem 3rem; color: var(--ink);
      background: var(--paper); font: 1rem/1.5 system-ui, sans-serif }
    header { display: flex; justify-content: space-between; padding: 1rem 0;
      border-bottom: 1px solid var(--line) }
    .name { font-weight: 700; text-decoration: none }
    a { color: var(--mark) }
    :focus-visible { outline: 3px solid var(--mark) }
    dl.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem;
      margin: 1.5rem 0 }
    dl.totals div { padding: .75rem 1rem; background: var(--soft); border: 1px solid var(--line);
      border-radius: .5rem }
    dt { font-size: .875rem } dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums }
    table { width: 100%; margin: 1.5rem 0; border-collapse: collapse; display: block; overflow-x: auto }
    caption { text-align: left; font-weight: 700; padding: .25rem 0 }
    th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left;
      white-space: nowrap }
    .number { text-align: right; font-variant-numeric: tabular-nums }
    form label { display: block; margin: 1rem 0 .2rem; font-weight: 600 }
    form small { display: block }
    input, select { width: 100%; max-width: 30rem; padding: .4rem; font: inherit }
    button { margin: 1.5rem 0; padding: .5rem 1.5rem; font: inherit }
    pre { padding: 1rem; overflow-x: auto; background: var(--soft); border: 1px solid var(--line) }
    .timeline { width: 100%; max-width: 60rem; font-size: .875rem; fill: var(--ink) }
    .timeline line { stroke: var(--line); stroke-width: 3 }
    .timeline circle { fill: var(--paper); stroke: var(--ink); stroke-width: 3 }
    .timeline .moved { fill: var(--mark); stroke: var(--mark) }
    .timeline .refused { stroke: #b3261e }
    .timeline .waiting { stroke-dasharray: 3 3 }
    .timeline .stage { font-weight: 600 }
    .wrong { color: #b3261e; font-weight: 600 }
    @media (prefers-color-scheme: dark) { .wrong { color: #ff9b92 } }

    """

  /// Puts each new state of the page in the place of the one before; without it the page refreshes itself.
  static let script = """
    const content = document.getElementById("content");
    const source = new EventSource("/page/stream?lang=" + content.dataset.lang);
    source.addEventListener("page", event => { content.innerHTML = event.data; });

    """
}
