// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// Plays a story on a port: builds its market, goes through its steps, compares, and checks after every
/// step what must always hold.
///
/// `prefix` begins every reference that the runner makes itself, so that stories played one after the other
/// on the same running registry do not meet.
public func run<Port: ScenarioPort>(
  _ scenario: Scenario, on port: inout Port, prefix: String = "S",
  progress: (ScenarioStepResult) -> Void = { _ in }
) async -> ScenarioResult {
  var runner = ScenarioRunner(scenario: scenario, prefix: prefix)
  var result = ScenarioResult(scenario)
  func report(_ step: ScenarioStepResult) {
    result.steps.append(step)
    progress(step)
  }
  do {
    let opening = scenario.market.opening(before: scenario.clock)
    try await port.begin(scenario.market, at: opening)
    try await scenario.market.build(on: &port, on: opening.day, prefix: prefix)
    if scenario.clock > opening { try await port.advance(to: scenario.clock, ticks: false) }
    _ = try await port.takeNotices()
  } catch {
    report(ScenarioStepResult(line: scenario.line, title: "market", problems: [ScenarioText(trouble: error)]))
    return result
  }
  for step in scenario.steps {
    let problems: [ScenarioText]
    do {
      problems = try await runner.run(step, on: &port)
    } catch {
      report(ScenarioStepResult(line: step.line, title: step.title, problems: [ScenarioText(trouble: error)]))
      return result
    }
    report(ScenarioStepResult(line: step.line, title: step.title, problems: problems))
  }
  do {
    let problems = try await port.finish()
    if !problems.isEmpty {
      report(ScenarioStepResult(line: scenario.line, title: "replay", problems: problems))
    }
  } catch {
    report(ScenarioStepResult(line: scenario.line, title: "replay", problems: [ScenarioText(trouble: error)]))
  }
  return result
}

extension ScenarioText {
  init(trouble error: any Error) {
    switch error {
    case let fault as ScenarioFault:
      let place = "\(fault.file):\(fault.line): "
      self.init(place + fault.text.english, place + fault.text.turkish)
    case let trouble as ScenarioTrouble: self = trouble.text
    default: self.init(String(describing: error))
    }
  }
}

/// What is kept from one step to the next.
struct ScenarioRunner {
  let scenario: Scenario
  let prefix: String
  var submissions = 0
  var references = 0
  var now: Moment
  var sent: [String: (submission: ScenarioSubmission, operations: [String])] = [:]
  var instructions: [String: [Int: UInt64]] = [:]
  /// Notices of the last step that did something.
  var notices: [ScenarioNotice] = []

  init(scenario: Scenario, prefix: String) {
    self.scenario = scenario
    self.prefix = prefix
    now = scenario.clock
  }

  mutating func run(_ step: ScenarioStep, on port: inout some ScenarioPort) async throws -> [ScenarioText] {
    var problems: [ScenarioText] = []
    if let moment = step.moment { now = moment }
    if step.moment != nil || step.ticks { try await port.advance(to: now, ticks: step.ticks) }
    if let message = step.message {
      let (submission, operations) = try await submission(message, on: port)
      let answer = try await port.submit(submission)
      for name in step.names { sent[name] = (submission, operations) }
      keepInstructions(step, answer)
      problems += ScenarioComparison.problems(answer, step.expectation, count: operations.count, self)
      problems += undeclared(answer, operations)
    }
    if step.acts { notices = try await port.takeNotices() }
    for check in step.checks { problems += try await self.problems(check, on: port) }
    return problems + (try await port.check())
  }

  /// With one name `$t` and `$t.2`; with several each line has its own.
  private mutating func keepInstructions(_ step: ScenarioStep, _ answer: ScenarioAnswer) {
    for (index, name) in step.names.enumerated() {
      var numbers: [Int: UInt64] = [:]
      for line in answer.lines {
        if step.names.count == 1 { numbers[line.line] = line.instruction }
        if step.names.count > 1, line.line == index + 1 { numbers[1] = line.instruction }
      }
      instructions[name] = numbers
    }
  }

  // MARK: What is sent

  private mutating func submission(
    _ message: ScenarioMessage, on port: some ScenarioPort
  ) async throws -> (ScenarioSubmission, [String]) {
    if case .again(let name) = message.content {
      guard var again = sent[name] else {
        throw ScenarioTrouble(
          ScenarioText("nothing was sent as \(name)", "\(name) adıyla bir şey gönderilmedi"))
      }
      if let day = message.day { again.submission.day = day }
      return again
    }
    submissions += 1
    let reference: Reference
    if let given = message.reference {
      reference = given
    } else {
      reference = try Reference.read(Array("\(prefix)-\(submissions)".utf8).span)
    }
    var submission = ScenarioSubmission(
      user: message.user, member: message.member, reference: reference, day: message.day ?? now.day,
      form: .json,
      content: [])
    switch message.content {
    case .operations(let operations, let isGroup):
      var resolved: [ScenarioOperation] = []
      for operation in operations { resolved.append(try await self.resolved(operation, on: port)) }
      submission.content = ScenarioJSON.content(resolved, isGroup: isGroup)
      return (submission, operations.map(\.name))
    case .raw(let form, let text):
      submission.form = form
      submission.content = Array(try await resolvedInside(text, on: port).utf8)
      return (submission, form == .csv ? Self.operations(ofCSV: text) : [])
    case .again: return (submission, [])
    }
  }

  /// The operation of each row, by the heading.
  private static func operations(ofCSV text: String) -> [String] {
    let rows = text.split(separator: "\n")
    guard let heading = rows.first, let colon = heading.firstIndex(of: ":") else { return [] }
    var name = heading[..<colon]
    if name.hasSuffix(" all") { name = name.dropLast(4) }
    return Array(repeating: String(name), count: rows.count - 1)
  }

  private mutating func resolved(
    _ operation: ScenarioOperation, on port: some ScenarioPort
  ) async throws -> ScenarioOperation {
    var operation = operation
    for index in operation.fields.indices {
      switch operation.fields[index].value {
      case .text(let text): operation.fields[index].value = .text(try await resolve(text, on: port))
      case .list(let texts):
        var all: [String] = []
        for text in texts { all.append(try await resolve(text, on: port)) }
        operation.fields[index].value = .list(all)
      case .absent: break
      }
    }
    if let shape = OperationShape(named: operation.name), shape.fields.contains("reference"),
      !operation.has("reference")
    {
      references += 1
      operation.fields.insert(("reference", .text("\(prefix)R-\(references)")), at: 0)
    }
    return operation
  }

  /// The number that a `$name` stands for; any other text as it is.
  func resolve(_ text: String, on port: some ScenarioPort) async throws -> String {
    if text.hasPrefix(ScenarioNames.registration) {
      let account = String(text.dropFirst(ScenarioNames.registration.count))
      guard let number = try await port.record(.account, account)?["registrationNumber"], !number.isEmpty
      else {
        throw ScenarioTrouble(ScenarioText("\(account) has no holder", "\(account) hesabının sahibi yok"))
      }
      return number
    }
    if let (instruction, step) = ScenarioNames.question(in: text) {
      guard let number = UInt64(try await resolve(instruction, on: port)) else { return text }
      return String(RegisterQuestion(InstructionNumber(number), step).number)
    }
    guard let name = ScenarioNames.name(in: text) else { return text }
    guard let number = instructions[name]?[ScenarioNames.line(in: text)] else {
      throw ScenarioTrouble(
        ScenarioText("\(text): no instruction was kept", "\(text): saklanan bir talimat yok"))
    }
    return String(number)
  }

  /// A text with every `$name` inside it replaced.
  private func resolvedInside(_ text: String, on port: some ScenarioPort) async throws -> String {
    var out = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      out += rest[..<dollar]
      rest = rest[dollar...]
      let isRegistration = rest.hasPrefix(ScenarioNames.registration)
      let head = isRegistration ? ScenarioNames.registration.count : 1
      let tail = rest.dropFirst(head).prefix { character in
        character.utf8.allSatisfy { ScenarioNames.isPart($0) || $0 == 46 || (isRegistration && $0 == 47) }
      }
      let token = String(rest.prefix(head + tail.count))
      out += try await resolve(token, on: port)
      rest = rest.dropFirst(token.count)
    }
    return out + rest
  }

  /// A refusal that neither the operation nor the kernel declares is a gap in the catalogue.
  private func undeclared(_ answer: ScenarioAnswer, _ operations: [String]) -> [ScenarioText] {
    var problems: [ScenarioText] = []
    for line in answer.lines {
      guard let refusal = line.refusal, line.line <= operations.count,
        let shape = OperationShape(named: operations[line.line - 1])
      else { continue }
      let known = shape.refusals.union(OperationShape.common)
      if !known.contains(where: { $0.name == refusal.code }) {
        let name = operations[line.line - 1]
        problems.append(
          ScenarioText(
            "\(name) does not declare the refusal \(refusal.code)",
            "\(name) işlemi \(refusal.code) reddini bildirmemiş"))
      }
    }
    return problems
  }
}
