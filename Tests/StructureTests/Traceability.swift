// SPDX-License-Identifier: Apache-2.0

/// Which files name which rule. A name proves nothing by itself; no name proves that a rule is not done.
struct Traceability {
  let rules: [Rule]
  private(set) var code: [String: [String]] = [:]
  private(set) var tests: [String: [String]] = [:]
  /// Ids named that the rulebook does not hold, each with its file.
  private(set) var unknown: [String] = []

  /// The kinds of files that carry rules out or test them; prose does neither.
  private static let endings: Set<Substring> = [
    "swift", "yaml", "yml", "csv", "json", "sh", "py", "mustache",
  ]

  /// A file that names more is a list of rules.
  private static let mostIDsInAFile = 150

  /// - Parameter files: those under `Sources` count as code, those under `Tests` and `Scenarios` as tests.
  init(rules: [Rule], files: [TextFile]) {
    self.rules = rules
    let known = Set(rules.map(\.id))
    let prefixes = Set(rules.map(\.prefix))
    for file in files where Self.endings.contains(file.path.split(separator: ".").last ?? "") {
      let isCode = file.path.hasPrefix("Sources/")
      guard isCode || file.path.hasPrefix("Tests/") || file.path.hasPrefix("Scenarios/") else { continue }
      let named = RuleIDs.all(in: file.text).filter { prefixes.contains($0.prefix(3)) }
      let marked = isCode ? [] : RuleIDs.inTraits(of: file.text)
      unknown += named.union(marked).subtracting(known).sorted().map { "\(file.path): \($0)" }
      guard named.count <= Self.mostIDsInAFile else { continue }
      for id in named.intersection(known) {
        if isCode {
          code[id, default: []].append(file.path)
        } else {
          tests[id, default: []].append(file.path)
        }
      }
    }
  }

  func isCoded(_ rule: Rule) -> Bool { code[rule.id] != nil }
  func isTested(_ rule: Rule) -> Bool { tests[rule.id] != nil }

  private var chapters: [(prefix: Substring, rules: [Rule])] {
    rules.reduce(into: []) { chapters, rule in
      if let index = chapters.firstIndex(where: { $0.prefix == rule.prefix }) {
        chapters[index].rules.append(rule)
      } else {
        chapters.append((rule.prefix, [rule]))
      }
    }
  }

  // MARK: Documents

  /// `Docs/Traceability.md`.
  var document: String {
    var out = """
      # Traceability

      Which code carries out a rule of the rulebook, and which tests hold it. Rules without a test are in
      [Pending.md](Pending.md). Written by `KAYDI_REGENERATE=1 make check`; do not edit. Code is in `Sources`;
      tests are in `Tests` where no other folder is named.

      | chapter | rules | in code | tested |
      | --- | ---: | ---: | ---: |

      """
    for chapter in chapters { out += Self.counts(of: chapter.rules, named: String(chapter.prefix), in: self) }
    out += Self.counts(of: rules, named: "all", in: self)
    out += "\n| rule | title | code | tests |\n| --- | --- | --- | --- |\n"
    for rule in rules where isCoded(rule) || isTested(rule) {
      let code = Self.short(code[rule.id], in: "Sources/"), tests = Self.short(tests[rule.id], in: "Tests/")
      out += "| \(rule.id) | \(rule.title) | \(code) | \(tests) |\n"
    }
    return out
  }

  private static func counts(of rules: [Rule], named name: String, in index: Traceability) -> String {
    let coded = rules.count(where: index.isCoded), tested = rules.count(where: index.isTested)
    return "| \(name) | \(rules.count) | \(coded) | \(tested) |\n"
  }

  private static func short(_ paths: [String]?, in folder: String) -> String {
    (paths ?? []).map { $0.hasPrefix(folder) ? String($0.dropFirst(folder.count)) : $0 }
      .joined(separator: ", ")
  }

  /// `Docs/Pending.md`: the rules without a test.
  /// - Parameter reasons: by id, those that the page gave before; they are kept.
  func pendingDocument(reasons: [String: String]) -> String {
    var out = """
      # Pending rules

      Rules of the rulebook that no test holds yet, and why. `KAYDI_REGENERATE=1 make check` adds and removes
      rows; a reason written here by hand is kept.

      """
    for chapter in chapters {
      let pending = chapter.rules.filter { !isTested($0) }
      if pending.isEmpty { continue }
      out += "\n## \(chapter.prefix)\n\n| rule | title | why |\n| --- | --- | --- |\n"
      for rule in pending {
        out += "| \(rule.id) | \(rule.title) | \(reasons[rule.id] ?? "issue not built yet") |\n"
      }
    }
    return out
  }

  /// The rules listed in `Docs/Pending.md`, each with its reason.
  static func pendingReasons(in document: String) -> [String: String] {
    document.split(separator: "\n").reduce(into: [:]) { reasons, line in
      let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      if cells.count == 3, RuleIDs.all(in: cells[0]) == [cells[0]] { reasons[cells[0]] = cells[2] }
    }
  }
}
