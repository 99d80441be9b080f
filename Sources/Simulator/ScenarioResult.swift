// SPDX-License-Identifier: Apache-2.0

/// What came of one step.
public struct ScenarioStepResult: Sendable, Encodable {
  public let line: Int
  public let title: String
  /// What differs from the story; empty when the step passed.
  public let problems: [ScenarioText]
  public var passed: Bool { problems.isEmpty }

  private enum CodingKeys: String, CodingKey { case line, title, passed, problems }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(line, forKey: .line)
    try container.encode(title, forKey: .title)
    try container.encode(passed, forKey: .passed)
    try container.encode(problems, forKey: .problems)
  }

  init(line: Int, title: String, problems: [ScenarioText]) {
    self.line = line
    self.title = title
    self.problems = problems
  }
}

/// What came of a story.
public struct ScenarioResult: Sendable, Encodable {
  public let file: String
  public let line: Int
  public let name: String
  public let rules: [String]
  public internal(set) var steps: [ScenarioStepResult] = []
  public var passed: Bool { steps.allSatisfy(\.passed) }

  private enum CodingKeys: String, CodingKey { case file, line, name, rules, passed, steps }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(line, forKey: .line)
    try container.encode(name, forKey: .name)
    try container.encode(rules, forKey: .rules)
    try container.encode(passed, forKey: .passed)
    try container.encode(steps, forKey: .steps)
  }

  init(_ scenario: Scenario) {
    file = scenario.file
    line = scenario.line
    name = scenario.name
    rules = scenario.rules
  }

  /// A file that could not be read counts as a story that failed.
  public init(unreadable fault: ScenarioFault) {
    file = fault.file
    line = fault.line
    name = fault.file
    rules = []
    steps = [ScenarioStepResult(line: fault.line, title: "story", problems: [fault.text])]
  }

  /// The story for a person: one line when it passed, else its failed steps with what differs.
  public var said: [ScenarioText] {
    let list = rules.joined(separator: " ")
    guard !passed else { return [ScenarioText("passed  \(name)  \(list)", "geçti   \(name)  \(list)")] }
    var out = [ScenarioText("FAILED  \(name)  \(list)", "KALDI   \(name)  \(list)")]
    for step in steps where !step.passed {
      out.append(ScenarioText("  \(file):\(step.line): \(step.title)"))
      for problem in step.problems {
        out.append(ScenarioText("    " + problem.english, "    " + problem.turkish))
      }
    }
    return out
  }
}

/// How many stories passed and failed, and which rules they show.
public struct ScenarioSummary: Sendable, Encodable {
  public let passed: Int
  public let failed: Int
  public let steps: Int
  /// Rules shown by at least one story, all of whose stories passed.
  public let rules: [String]

  public init(_ results: [ScenarioResult]) {
    passed = results.count(where: \.passed)
    failed = results.count - passed
    steps = results.reduce(0) { $0 + $1.steps.count }
    let broken = Set(results.filter { !$0.passed }.flatMap(\.rules))
    rules = Set(results.flatMap(\.rules)).subtracting(broken).sorted()
  }

  /// The last line of a run.
  public var said: ScenarioText {
    ScenarioText("\(passed) passed, \(failed) failed", "\(passed) geçti, \(failed) kaldı")
  }
}
