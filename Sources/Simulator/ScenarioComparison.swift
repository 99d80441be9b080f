// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Compares an answer with what a story expects.
enum ScenarioComparison {
  static func problems(
    _ answer: ScenarioAnswer, _ expected: ScenarioExpectation, count: Int, _ runner: ScenarioRunner
  ) -> [ScenarioText] {
    if expected.isRepeated {
      return answer.isRepeated ? [] : [differs("repeated", said(answer), line: expected.line)]
    }
    var problems: [ScenarioText] = []
    if let lines = expected.lines {
      problems += compare(answer, lines, expected, runner)
      if expected.every == nil, let refusal = answer.refusal, refusal.code != RefusalCode.groupRefused.name {
        problems.append(differs("an answer for each line", refusal.said, line: expected.line))
      }
    }
    guard let every = expected.every else { return problems }
    if answer.refusal != nil || expected.lines != nil {
      return problems + compareWhole(answer, every, line: expected.line, runner)
    }
    for number in 1...max(count, answer.lines.map(\.line).max() ?? 1, 1) {
      let got = answer.lines.first { $0.line == number }
      problems += compare(got, every, count > 1 ? number : nil, line: expected.line, runner)
    }
    return problems
  }

  private static func compareWhole(
    _ answer: ScenarioAnswer, _ every: ScenarioExpectation.Line, line: Int, _ runner: ScenarioRunner
  ) -> [ScenarioText] {
    guard every.state != nil || every.refusal != nil else { return [] }
    let got = ScenarioAnswer.Line(line: 0, refusal: answer.refusal)
    return compare(got, every, nil, line: line, runner)
  }

  private static func compare(
    _ answer: ScenarioAnswer, _ lines: [ScenarioExpectation.Line?], _ expected: ScenarioExpectation,
    _ runner: ScenarioRunner
  ) -> [ScenarioText] {
    var problems: [ScenarioText] = []
    for (index, line) in lines.enumerated() {
      let got = answer.lines.first { $0.line == index + 1 }
      if let line {
        problems += compare(got, line, index + 1, line: expected.line, runner)
      } else if let got {
        problems.append(differs("nothing", said(got), line: expected.line, number: index + 1))
      }
    }
    for got in answer.lines where got.line > lines.count {
      problems.append(differs("nothing", said(got), line: expected.line, number: got.line))
    }
    return problems
  }

  private static func compare(
    _ got: ScenarioAnswer.Line?, _ expected: ScenarioExpectation.Line, _ number: Int?, line: Int,
    _ runner: ScenarioRunner
  ) -> [ScenarioText] {
    var agrees = got != nil
    switch expected.state {
    case .none: agrees = agrees && got?.state == nil
    case .some(""): agrees = agrees && got?.state != nil
    case .some(let state): agrees = agrees && got?.state == state
    }
    if let refused = expected.refusal {
      agrees = agrees && got?.refusal.map { matches($0, refused, runner) } ?? false
    } else {
      agrees = agrees && got?.refusal == nil
    }
    return agrees ? [] : [differs(said(expected), got.map(said) ?? "no answer", line: line, number: number)]
  }

  private static func matches(
    _ got: ScenarioRefusal, _ expected: ScenarioExpectation.Refused, _ runner: ScenarioRunner
  ) -> Bool {
    guard got.code == expected.code, expected.rule == nil || expected.rule == got.rule else { return false }
    return expected.facts.allSatisfy { name, value in
      guard let fact = got.facts[name] else { return false }
      return fact == value || fact == runner.known(value)
    }
  }

  // MARK: Words

  private static func differs(_ expected: String, _ got: String, line: Int, number: Int? = nil)
    -> ScenarioText
  {
    let english = number.map { "line \($0): " } ?? ""
    let turkish = number.map { "\($0). satır: " } ?? ""
    return ScenarioText(
      "\(english)expected \(expected), got \(got)", "\(turkish)beklenen \(expected), gelen \(got)")
  }

  private static func said(_ line: ScenarioExpectation.Line) -> String {
    var parts: [String] = []
    if let state = line.state { parts.append(state.isEmpty ? "accepted" : state) }
    if let refusal = line.refusal {
      let facts = refusal.facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      let details = ([refusal.rule].compactMap(\.self) + facts).joined(separator: ", ")
      parts.append("refused: \(refusal.code)" + (details.isEmpty ? "" : " (\(details))"))
    }
    return parts.isEmpty ? "nothing refused" : parts.joined(separator: " + ")
  }

  static func said(_ line: ScenarioAnswer.Line) -> String {
    let parts = [line.state, line.refusal?.said].compactMap(\.self)
    return parts.isEmpty ? "nothing" : parts.joined(separator: " + ")
  }

  static func said(_ answer: ScenarioAnswer) -> String {
    if let refusal = answer.refusal { return refusal.said }
    return answer.lines.map(said).joined(separator: "; ")
  }
}

extension ScenarioRunner {
  /// `$t1` as a number, when it is known; nil for any other text.
  func known(_ text: String) -> String? {
    guard let name = ScenarioNames.name(in: text) else { return nil }
    return instructions[name]?[ScenarioNames.line(in: text)].map { String($0) }
  }

  // MARK: What is looked at

  func problems(_ check: ScenarioCheck, on port: some ScenarioPort) async throws -> [ScenarioText] {
    switch check.subject {
    case .holding(let account, let subaccount, let isin, let quantity, let lots):
      let holding = try await port.holding(account, subaccount, isin)
      return compare(holding, quantity, lots, "\(account.text) \(subaccount.code.string) \(isin.text)")
    case .record(let kind, let key, let expected, let exists):
      let resolved = try await resolve(key, on: port)
      let record = try await port.record(kind, resolved)
      guard let record, exists else {
        return (record != nil) == exists ? [] : [missing("\(kind.rawValue) \(resolved)", exists)]
      }
      return try await compare(record, expected, "\(kind.rawValue) \(key)", on: port)
    case .movements(let instruction, let expected):
      guard let number = UInt64(try await resolve(instruction, on: port)) else { return [] }
      return try await compare(port.movements(of: number), expected, instruction, on: port)
    case .noNotices:
      return notices.isEmpty ? [] : [notSaid("no notices", "bildirim yok")]
    case .notice(let notice): return try await compare(notice, on: port)
    }
  }

  private func missing(_ what: String, _ exists: Bool) -> ScenarioText {
    exists
      ? ScenarioText("there is no \(what)", "\(what) yok")
      : ScenarioText("there is a \(what), and there should be none", "\(what) var; olmamalıydı")
  }

  private func compare(
    _ holding: ScenarioHolding, _ quantity: Int64, _ lots: [ScenarioCheck.Lot]?, _ place: String
  ) -> [ScenarioText] {
    var problems: [ScenarioText] = []
    if holding.quantity != quantity {
      problems.append(
        ScenarioText(
          "\(place): expected \(quantity), got \(holding.quantity)",
          "\(place): beklenen \(quantity), bulunan \(holding.quantity)"
        ))
    }
    guard let lots, let found = holding.lots else { return problems }
    let agree =
      lots.count == found.count
      && zip(lots, found).allSatisfy { lot, found in
        lot.quantity == found.quantity && lot.price ?? found.price == found.price
          && lot.acquired ?? found.acquired == found.acquired
      }
    if !agree {
      let list = found.map { "\($0.quantity) at \($0.price) of \($0.acquired)" }.joined(separator: ", ")
      problems.append(ScenarioText("\(place): the lots are \(list)", "\(place): partiler \(list)"))
    }
    return problems
  }

  private func compare(
    _ record: [String: String], _ expected: [String: String], _ what: String, on port: some ScenarioPort
  ) async throws -> [ScenarioText] {
    var problems: [ScenarioText] = []
    for (key, value) in expected.sorted(by: { $0.key < $1.key }) {
      let wanted = try await resolve(value, on: port)
      // An empty state stands for any.
      guard let found = record[key], found != wanted, !(key == "state" && wanted.isEmpty) else {
        if record[key] == nil {
          problems.append(ScenarioText("\(what) has no \(key)", "\(what): \(key) yok"))
        }
        continue
      }
      problems.append(
        ScenarioText(
          "\(what): \(key) expected \(wanted), got \(found)",
          "\(what): \(key) beklenen \(wanted), bulunan \(found)"))
    }
    return problems
  }

  private func compare(
    _ movements: [ScenarioMovement], _ expected: [[String: String]], _ what: String,
    on port: some ScenarioPort
  ) async throws -> [ScenarioText] {
    let records = movements.map { movement in
      [
        "origin": movement.origin, "isin": movement.isin, "source": movement.source,
        "target": movement.target,
        "quantity": String(movement.quantity),
      ]
    }
    guard records.count == expected.count else {
      let text = "\(what): movements \(records.count), expected \(expected.count)"
      return [ScenarioText(text, "\(what): hareket \(records.count), beklenen \(expected.count)")]
    }
    var problems: [ScenarioText] = []
    for (index, record) in records.enumerated() {
      problems += try await compare(record, expected[index], "\(what) movement \(index + 1)", on: port)
    }
    return problems
  }

  private func compare(_ check: ScenarioCheck.Notice, on port: some ScenarioPort) async throws
    -> [ScenarioText]
  {
    var wanted: [String: String] = [:]
    for (key, value) in check.expected { wanted[key] = try await resolve(value, on: port) }
    let found = notices.filter { notice in
      guard notice.member == check.member, notice.kind == check.kind else { return false }
      return wanted.allSatisfy { notice.fields[$0.key] == $0.value }
    }
    if let count = check.count ?? (found.isEmpty ? 1 : nil), found.count != count {
      let list = wanted.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      let what = "\(check.member) \(check.kind)\(list.isEmpty ? "" : " (\(list))")"
      return [notSaid("\(count) x \(what)", "\(count) x \(what)")]
    }
    return []
  }

  private func notSaid(_ english: String, _ turkish: String) -> ScenarioText {
    let list = notices.map(\.said).joined(separator: "; ")
    return ScenarioText(
      "expected \(english), the notices are: \(list.isEmpty ? "none" : list)",
      "beklenen \(turkish), bildirimler: \(list.isEmpty ? "yok" : list)")
  }
}

extension ScenarioNotice {
  fileprivate var fields: [String: String] {
    var fields = ["result": result]
    if let instruction { fields["instruction"] = String(instruction) }
    if let code { fields["code"] = code }
    if let quantity { fields["quantity"] = String(quantity) }
    if let remaining { fields["remaining"] = String(remaining) }
    return fields
  }

  fileprivate var said: String {
    let list = fields.filter { $0.key != "result" }.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return ([member, kind, result] + list).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
