// SPDX-License-Identifier: Apache-2.0

/// What a pure part must not say, and why.
enum Purity {
  struct Finding: Equatable {
    let line: Int
    let what: String
  }

  private static let banned: [(why: String, runs: [[String]])] = [
    ("no floating point", ["Float", "Double", "Float16", "Float32", "Float64", "Float80"].map { [$0] }),
    (
      "time is input",
      [["Date", "("], ["Date", "."], ["ContinuousClock"], ["SuspendingClock"]]
    ),
    (
      "chance is input",
      [["SystemRandomNumberGenerator"], [".", "random", "("], [".", "randomElement", "("]]
        + [[".", "shuffle", "("], [".", "shuffled", "("]]
    ),
    ("hashes change from run to run", [[".", "hashValue"]]),
    (
      "no tasks", [["Task", "{"], ["Task", ".", "detached"], ["Task", ".", "sleep"], ["async"], ["await"]]
    ),
    ("no output", [["print", "("], ["debugPrint", "("]]),
  ]

  static func findings(in source: SwiftTokens) -> [Finding] {
    let runs = banned.flatMap { why, runs in
      runs.flatMap { run in
        source.lines(of: run).map { Finding(line: $0, what: "\(run.joined()): \(why)") }
      }
    }
    let fractions = source.tokens.filter { $0.text.first?.isNumber == true && $0.text.contains(".") }
    return runs + fractions.map { Finding(line: $0.line, what: "\($0.text): no floating point") }
  }

  /// Names of the types whose order changes from run to run.
  static func unorderedTypes(in source: SwiftTokens) -> [Finding] {
    let named = [["Dictionary"], ["Set", "<"], ["Set", "("]].flatMap { run in
      source.lines(of: run).map { Finding(line: $0, what: run[0]) }
    }
    return named + dictionaryTypes(in: source)
  }

  /// `[ISIN: Holding]`: a bracket, the name of a type, a colon.
  private static func dictionaryTypes(in source: SwiftTokens) -> [Finding] {
    let tokens = source.tokens
    return tokens.indices.compactMap { index in
      guard tokens[index].text == "[" else { return nil }
      let name = tokens[(index + 1)...].prefix { $0.text == "." || $0.text.first?.isUppercase == true }
      guard !name.isEmpty, name.endIndex < tokens.count, tokens[name.endIndex].text == ":" else { return nil }
      return Finding(line: tokens[index].line, what: "[\(name.map(\.text).joined()): …]")
    }
  }
}
