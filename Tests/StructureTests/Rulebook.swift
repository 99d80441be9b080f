// SPDX-License-Identifier: Apache-2.0

/// A rule of the rulebook by its id and title, as `Rulebook/rules.csv` lists them.
struct Rule: Equatable, Sendable {
  let id: String
  let title: String

  /// The chapter: `TRF` of `TRF-09`.
  var prefix: Substring { id.prefix(3) }

  /// - Refuses: nothing; a row that is no rule comes back as it is, for a test to find.
  static func list(csv: String) -> [Rule] {
    csv.split(separator: "\n").dropFirst().map { row in
      let cells = row.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      let title = cells.count > 1 ? cells[1] : ""
      guard title.hasPrefix("\""), title.hasSuffix("\""), title.count > 1 else {
        return Rule(id: String(cells[0]), title: String(title))
      }
      let unquoted = String(title.dropFirst().dropLast()).replacing("\"\"", with: "\"")
      return Rule(id: String(cells[0]), title: unquoted)
    }
  }
}

/// Finds the ids of rules in any text.
enum RuleIDs {
  /// Three capitals, a hyphen, two or three digits, with no letter, digit or underscore on either side.
  static func all(in text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    func isWord(_ index: Int) -> Bool {
      guard bytes.indices.contains(index) else { return false }
      let byte = bytes[index]
      return isDigit(index) || (0x41...0x5a).contains(byte & 0xdf) || byte == UInt8(ascii: "_")
    }
    func isDigit(_ index: Int) -> Bool {
      bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index])
    }
    var found: Set<String> = []
    for hyphen in bytes.indices where bytes[hyphen] == UInt8(ascii: "-") && hyphen >= 3 {
      let start = hyphen - 3
      guard bytes[start..<hyphen].allSatisfy({ (0x41...0x5a).contains($0) }), !isWord(start - 1),
        isDigit(hyphen + 1), isDigit(hyphen + 2)
      else { continue }
      let end = isDigit(hyphen + 3) ? hyphen + 4 : hyphen + 3
      if !isWord(end) { found.insert(String(decoding: bytes[start..<end], as: UTF8.self)) }
    }
    return found
  }

  /// What the trait `rule` is given, whether it has the form of an id or not.
  static func inTraits(of text: String) -> Set<String> {
    var found: Set<String> = []
    for call in text.split(separator: ".rule(").dropFirst() {
      let quoted = call.prefix { $0 != ")" }.split(separator: "\"", omittingEmptySubsequences: false)
      for index in stride(from: 1, to: quoted.count, by: 2) { found.insert(String(quoted[index])) }
    }
    return found
  }
}
