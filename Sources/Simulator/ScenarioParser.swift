// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// Reads a story from YAML. Unknown keys are faults; what is clear in more than one way of writing is taken
/// in all.
struct ScenarioParser {
  /// The user of steps that name none.
  let usualUser: UserCode?
  /// Fields that operations have where a step does not write them.
  let defaults: [String: [(name: String, value: ScenarioValue)]]
  var now: Moment
  /// Names given by earlier steps.
  var names: Set<String> = []

  static func story(_ node: ScenarioNode, markets: (String) throws -> ScenarioMarket?) throws -> Scenario {
    let story = try node.mapping(["name", "rules", "market", "clock", "user", "defaults", "steps", "note"])
    var rules: [String] = []
    for rule in story.items("rules") { rules.append(try ruleID(rule)) }
    let market: ScenarioMarket
    if let node = story["market"] {
      market = try ScenarioMarket(node, markets: markets)
    } else if let usual = try markets("small") {
      market = usual
    } else {
      throw node.fault(
        "`market` is missing and there is no fixture `small`", "`market` eksik ve `small` hazır piyasası yok")
    }
    let clock = try story["clock"]?.moment(after: nil) ?? usualClock
    var defaults: [String: [(name: String, value: ScenarioValue)]] = [:]
    for (operation, entry) in try story["defaults"]?.mapping().pairs ?? [] {
      var fields: [(name: String, value: ScenarioValue)] = []
      for (field, value) in try entry.node.mapping().pairs {
        fields.append((field, .text(try value.node.text())))
      }
      defaults[operation] = fields
    }
    var parser = ScenarioParser(usualUser: try story["user"]?.value(), defaults: defaults, now: clock)
    var steps: [ScenarioStep] = []
    for step in try story.required("steps").items() { steps.append(try parser.step(step)) }
    guard !steps.isEmpty else { throw node.fault("a story needs steps", "senaryoda adım olmalı") }
    return Scenario(
      file: node.file, line: node.line, name: try story.required("name").text(), rules: rules, market: market,
      clock: clock, steps: steps)
  }

  /// Monday 2026-03-02, 09:00.
  static let usualClock = Moment(microseconds: 1_772_431_200_000_000)

  private static func ruleID(_ node: ScenarioNode) throws(ScenarioFault) -> String {
    let text = try node.text()
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 3, parts[0].allSatisfy({ ("A"..."Z").contains($0) }),
      (2...3).contains(parts[1].count), parts[1].allSatisfy({ ("0"..."9").contains($0) })
    else {
      throw node.fault("`\(text)` is not a rule such as TRF-09", "`\(text)` TRF-09 gibi bir kural değil")
    }
    return text
  }

  // MARK: Steps

  private static let stepKeys = [
    "at", "tick", "user", "for", "do", "with", "submit", "mode", "csv", "json", "same-as", "reference", "day",
    "name",
    "expect", "holdings", "accounts", "holders", "investors", "margins", "funds",
    "contributions", "losses", "members", "users", "securities",
    "instructions", "instruction",
    "state",
    "realised", "remaining", "version", "movements", "notices", "note",
  ]

  mutating func step(_ node: ScenarioNode) throws(ScenarioFault) -> ScenarioStep {
    if node.optionalText == "tick" { return try tick(node) }
    let step = try node.mapping(Self.stepKeys)
    var ticks = false
    var moment: Moment?
    if let at = step["at"] { moment = try time(at) }
    if step.contains("tick") {
      ticks = true
      if let tick = step["tick"], tick.optionalText != "true" { moment = try time(tick) }
    }
    let message = try message(step)
    let names = try names(of: step, message)
    self.names.formUnion(names)
    var checks: [ScenarioCheck] = []
    try appendChecks(of: step, to: &checks)
    var expectation = ScenarioExpectation.accepted
    if let expect = step["expect"] {
      guard message != nil else {
        throw expect.fault("`expect` needs something sent", "`expect` için bir şey gönderilmeli")
      }
      expectation = try ScenarioExpectation(expect, of: message!)
    }
    expectation.line = step["expect"]?.line ?? node.line
    guard message != nil || ticks || moment != nil || !checks.isEmpty else {
      throw node.fault(
        "the step does nothing and looks at nothing", "adım ne bir şey yapıyor ne de bir şeye bakıyor")
    }
    return ScenarioStep(
      line: node.line, title: try title(step, message, moment), moment: moment, ticks: ticks,
      message: message, names: names,
      expectation: expectation, checks: checks)
  }

  private func tick(_ node: ScenarioNode) throws(ScenarioFault) -> ScenarioStep {
    ScenarioStep(
      line: node.line, title: "tick", moment: nil, ticks: true, message: nil, names: [],
      expectation: .accepted,
      checks: [])
  }

  private mutating func time(_ node: ScenarioNode) throws(ScenarioFault) -> Moment {
    let moment = try node.moment(after: now)
    guard moment >= now else {
      throw node.fault(
        "time never goes back; it is \(now.description) already",
        "zaman geri gitmez; saat zaten \(now.description)")
    }
    now = moment
    return moment
  }

  private func title(
    _ step: ScenarioMapping, _ message: ScenarioMessage?, _ moment: Moment?
  ) throws(ScenarioFault) -> String {
    if let note = try step.text("note") { return note }
    var parts: [String] = []
    if let moment { parts.append(moment.timeOfDay.text) }
    if let message {
      parts.append(message.user.text)
      switch message.content {
      case .operations(let operations, let isGroup):
        parts.append(
          operations.count == 1 ? operations[0].name : "\(operations.count) \(isGroup ? "all" : "each")")
      case .raw(let form, _): parts.append(form == .csv ? "csv" : "json")
      case .again(let name): parts.append("same-as \(name)")
      }
    } else {
      parts.append(step.pairs.map(\.0).filter { $0 != "at" }.joined(separator: " "))
    }
    return parts.joined(separator: " ")
  }

  private func names(
    of step: ScenarioMapping, _ message: ScenarioMessage?
  ) throws(ScenarioFault) -> [String] {
    var names: [String] = []
    for item in step.items("name") {
      let name = try item.text()
      guard message != nil else {
        throw item.fault("`name` needs something sent", "`name` için bir şey gönderilmeli")
      }
      guard ScenarioNames.isName(name) else {
        throw item.fault(
          "`\(name)` is no name; letters, digits, `-` and `_`", "`\(name)` ad değil; harf, rakam, `-` ve `_`")
      }
      guard !self.names.contains(name), !names.contains(name) else {
        throw item.fault("the name `\(name)` is taken", "`\(name)` adı daha önce verildi")
      }
      names.append(name)
    }
    return names
  }

  // MARK: What is sent

  private func message(_ step: ScenarioMapping) throws(ScenarioFault) -> ScenarioMessage? {
    let ways = ["do", "submit", "csv", "json", "same-as"].filter { step.contains($0) }
    guard ways.count <= 1 else {
      throw step.whole.fault(
        "only one of \(ways.joined(separator: ", ")) in a step",
        "bir adımda \(ways.joined(separator: ", ")) birlikte olmaz")
    }
    guard let way = ways.first else {
      for key in ["user", "for", "with", "mode", "reference", "day", "expect"] where step.contains(key) {
        throw step.whole.fault(
          "`\(key)` needs do, submit, csv, json or same-as",
          "`\(key)` için do, submit, csv, json veya same-as gerekir")
      }
      return nil
    }
    for (key, partner) in [("with", "do"), ("mode", "submit")] where step.contains(key) && way != partner {
      throw step.whole.fault(
        "`\(key)` belongs to `\(partner)`", "`\(key)` yalnızca `\(partner)` ile kullanılır")
    }
    var user = usualUser
    if let node = step["user"] { user = try node.value() }
    guard let user else { throw step.whole.fault("`user` is missing", "`user` eksik") }
    let member: MemberCode = try step["for"]?.value() ?? user.member
    return ScenarioMessage(
      user: user, member: member, reference: try step["reference"]?.value(), day: try step["day"]?.value(),
      content: try content(step, way))
  }

  private func content(_ step: ScenarioMapping, _ way: String) throws(ScenarioFault)
    -> ScenarioMessage.Content
  {
    switch way {
    case "do":
      return .operations([try operation(try step.required("do"), step["with"])], isGroup: false)
    case "submit":
      var operations: [ScenarioOperation] = []
      for item in try step.required("submit").items() {
        let mapping = try item.mapping(["do", "with"])
        operations.append(try operation(try mapping.required("do"), mapping["with"]))
      }
      guard !operations.isEmpty else {
        throw step.whole.fault("`submit` is empty", "`submit` boş")
      }
      return .operations(operations, isGroup: try isGroup(step["mode"]))
    case "csv": return .raw(.csv, try step.required("csv").text())
    case "json": return .raw(.json, try step.required("json").text())
    default:
      let node = try step.required("same-as")
      let name = try node.text()
      guard names.contains(name) else { throw unknown(name, node) }
      return .again(name)
    }
  }

  private func isGroup(_ node: ScenarioNode?) throws(ScenarioFault) -> Bool {
    guard let node else { return false }
    switch try node.text() {
    case "all": return true
    case "each": return false
    default: throw node.fault("`mode` is all or each", "`mode` all veya each olur")
    }
  }

  private func operation(
    _ name: ScenarioNode, _ with: ScenarioNode?
  ) throws(ScenarioFault) -> ScenarioOperation {
    var fields: [(name: String, value: ScenarioValue)] = []
    if let with {
      for (field, entry) in try with.mapping().pairs { fields.append((field, try value(entry.node))) }
    }
    let operation = try name.text()
    for usual in defaults[operation] ?? [] where !fields.contains(where: { $0.name == usual.name }) {
      fields.append(usual)
    }
    return ScenarioOperation(name: operation, fields: fields, line: name.line)
  }

  private func value(_ node: ScenarioNode) throws(ScenarioFault) -> ScenarioValue {
    if node.isNull { return .absent }
    guard node.isList else { return .text(try reference(node)) }
    var texts: [String] = []
    for item in node.items() { texts.append(try reference(item)) }
    return .list(texts)
  }

  /// A text; one that begins with `$` must name something of an earlier step.
  func reference(_ node: ScenarioNode) throws(ScenarioFault) -> String {
    let text = try node.text()
    guard let name = ScenarioNames.name(in: text) else { return text }
    guard names.contains(name) else { throw unknown(name, node) }
    return text
  }

  private func unknown(_ name: String, _ node: ScenarioNode) -> ScenarioFault {
    let list = names.isEmpty ? "-" : names.sorted().joined(separator: ", ")
    return node.fault(
      "no earlier step has the name `\(name)`; there are: \(list)",
      "daha önceki hiçbir adımın adı `\(name)` değil; olanlar: \(list)")
  }
}

/// Names that a story gives to instructions: `$t1` is the first instruction of the step `t1`, `$t1.2` its
/// second; `$registration:AKB/2001` the registration number of an account's holder; `$check:i1`, `$data:i1`
/// and
/// `$number:i1` the numbers of the questions that an identity has put to the registers.
enum ScenarioNames {
  /// The name of the instruction that asked, and what was asked.
  static func question(in text: String) -> (instruction: String, step: RegisterStep)? {
    for step in RegisterStep.allCases {
      let head = "$\(step.code.string.lowercased()):"
      if text.hasPrefix(head) { return ("$\(text.dropFirst(head.count))", step) }
    }
    return nil
  }

  static let registration = "$registration:"

  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy(isPart)
  }

  static func isLetter(_ byte: UInt8) -> Bool { byte | 32 >= 97 && byte | 32 <= 122 }
  static func isPart(_ byte: UInt8) -> Bool {
    isLetter(byte) || (byte >= 48 && byte <= 57) || byte == 45 || byte == 95
  }

  /// The step named by `$t1` or `$t1.2`; nil for any other text.
  static func name(in text: String) -> String? {
    guard text.hasPrefix("$"), !text.hasPrefix(registration) else { return nil }
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard let name = parts.first, parts.count <= 2, isName(String(name)) else { return nil }
    if parts.count == 2, Int(parts[1]) == nil { return nil }
    return String(name)
  }

  /// Line of `$t1.2`: 2.
  static func line(in text: String) -> Int {
    text.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? 1
  }
}
