// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

extension ScenarioExpectation {
  /// Reads what stands behind `expect`: a state, a refusal, both, or a list with one for each line.
  init(_ node: ScenarioNode, of message: ScenarioMessage) throws(ScenarioFault) {
    if node.optionalText == "repeated" {
      isRepeated = true
      return
    }
    if case .operations(let operations, false) = message.content, operations.count == 1, node.isList {
      every = try Self.combined(node)
      return
    }
    if node.isList {
      lines = try Self.list(node)
      return
    }
    if node.isMapping, let list = try node.mapping()["lines"] {
      lines = try Self.list(list)
      every = try Self.line(node, alsoAllowed: ["lines"])
      return
    }
    every = try Self.line(node)
  }

  private static func list(_ node: ScenarioNode) throws(ScenarioFault) -> [Line?] {
    var lines: [Line?] = []
    for item in node.items() { lines.append(item.isNull ? nil : try line(item)) }
    return lines
  }

  /// `[entered, {refused: code}]` for one operation says the same as `{state: entered, refused: code}`.
  private static func combined(_ node: ScenarioNode) throws(ScenarioFault) -> Line {
    var out = Line()
    for item in node.items() {
      let one = try line(item)
      if let state = one.state { out.state = state }
      if let refusal = one.refusal { out.refusal = refusal }
    }
    return out
  }

  private static func line(
    _ node: ScenarioNode, alsoAllowed: [String] = []
  ) throws(ScenarioFault) -> Line {
    guard node.isMapping else { return try line(node, text: try node.text()) }
    let mapping = try node.mapping(["state", "refused", "rule", "facts"] + alsoAllowed)
    var out = Line()
    if let state = mapping["state"] { out.state = try self.state(try state.text(), state) }
    if let code = mapping["refused"] {
      var refusal = Refused(code: try self.code(try code.text(), code), rule: try mapping.text("rule"))
      for (fact, entry) in try mapping["facts"]?.mapping().pairs ?? [] {
        refusal.facts[fact] = try entry.node.text()
      }
      out.refusal = refusal
    } else if let node = mapping["rule"] ?? mapping["facts"] {
      throw node.fault(
        "`rule` and `facts` belong to `refused`", "`rule` ve `facts` yalnızca `refused` ile kullanılır")
    }
    return out
  }

  /// `executed`, `refused: code` in quotation marks, or `entered + refused: code`.
  private static func line(_ node: ScenarioNode, text: String) throws(ScenarioFault) -> Line {
    var out = Line()
    for part in text.split(separator: "+") {
      let part = String(part).trimmed
      if part.hasPrefix("refused") {
        let code = String(part.dropFirst(7).drop { $0 == ":" || $0 == " " })
        out.refusal = Refused(code: try self.code(code, node))
      } else {
        out.state = try state(part, node)
      }
    }
    return out
  }

  private static func code(_ text: String, _ node: ScenarioNode) throws(ScenarioFault) -> String {
    guard RefusalCode.allCases.contains(where: { $0.name == text }) else {
      throw node.fault(
        "`\(text)` is not a refusal code; the codes stand in Docs/Scenarios.md",
        "`\(text)` bir ret kodu değil; kodlar Docs/Scenarios.md içinde")
    }
    return text
  }

  /// A state by its code, or by the name that the rulebook's state tables have for it.
  static func state(_ text: String, _ node: ScenarioNode) throws(ScenarioFault) -> String {
    let plain = text.lowercased().map { $0 == "_" ? "-" : String($0) }.joined()
    if plain == "accepted" { return "" }
    let codes = InstructionState.allCases.map(\.code.string)
    if codes.contains(plain) { return plain }
    if let known = rulebookStates[plain] { return known }
    let list = codes.joined(separator: ", ")
    throw node.fault(
      "`\(text)` is not a state; there are: accepted, repeated, \(list)",
      "`\(text)` bir durum değil; olabilecekler: accepted, repeated, \(list)")
  }

  private static let rulebookStates = [
    "realised": "executed", "await-start": "awaiting-start", "await-receiver": "awaiting-receiver",
    "await-receiver-2": "awaiting-receiver-approval",
    "await-balance": "waiting", "partially-executed": "partial", "expired": "cut-off",
    "declined": "withdrawn",
  ]
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension ScenarioParser {
  func appendChecks(of step: ScenarioMapping, to checks: inout [ScenarioCheck]) throws(ScenarioFault) {
    for item in step.items("holdings") { checks.append(try holding(item)) }
    for (key, kind) in [
      ("accounts", ScenarioRecord.account), ("members", .member), ("users", .user), ("securities", .security),
      ("instructions", .instruction), ("holders", .holder), ("investors", .investor),
      ("margins", .margin), ("funds", .fund), ("contributions", .contribution), ("losses", .loss),
    ] {
      for item in step.items(key) { checks.append(try record(item, kind)) }
    }
    try appendInstructionCheck(of: step, to: &checks)
    if let movements = step["movements"] {
      let mapping = try movements.mapping(["instruction", "are"])
      var expected: [[String: String]] = []
      for item in mapping.items("are") {
        expected.append(
          try values(try item.mapping(["origin", "isin", "source", "target", "quantity"]), but: []))
      }
      let instruction = try reference(try mapping.required("instruction"))
      checks.append(
        ScenarioCheck(line: movements.line, subject: .movements(instruction: instruction, expected)))
    }
    if let notices = step["notices"] {
      if notices.optionalText == "none" || (notices.isList && notices.items().isEmpty) {
        checks.append(ScenarioCheck(line: notices.line, subject: .noNotices))
      } else {
        for item in notices.items() { checks.append(try notice(item)) }
      }
    }
  }

  private func holding(_ node: ScenarioNode) throws(ScenarioFault) -> ScenarioCheck {
    let mapping = try node.mapping(["account", "isin", "subaccount", "quantity", "lots"])
    var lots: [ScenarioCheck.Lot]?
    if let list = mapping["lots"] {
      var read: [ScenarioCheck.Lot] = []
      for item in list.items() {
        let lot = try item.mapping(["quantity", "price", "acquired"])
        let price: UnitPrice? = try lot["price"]?.value()
        let acquired: Day? = try lot["acquired"]?.value()
        read.append(
          ScenarioCheck.Lot(
            quantity: try lot.required("quantity").number(), price: price?.text, acquired: acquired?.text))
      }
      lots = read
    }
    let quantity = try mapping["quantity"]?.number() ?? lots?.reduce(0) { $0 + $1.quantity }
    guard let quantity else { throw node.fault("`quantity` is missing", "`quantity` eksik") }
    return ScenarioCheck(
      line: node.line,
      subject: .holding(
        try mapping.required("account").value(), try mapping["subaccount"]?.value() ?? .serb,
        try mapping.required("isin").value(), quantity: quantity, lots: lots))
  }

  private func record(_ node: ScenarioNode, _ kind: ScenarioRecord) throws(ScenarioFault) -> ScenarioCheck {
    let name = kind == .security ? "isin" : kind.rawValue
    if !node.isMapping {
      return ScenarioCheck(
        line: node.line, subject: .record(kind, key: try reference(node), expected: [:], exists: true))
    }
    let mapping = try node.mapping([name, "exists"] + kind.keys)
    let key = try reference(try mapping.required(name))
    return ScenarioCheck(
      line: node.line,
      subject: .record(
        kind, key: key, expected: try values(mapping, but: [name, "exists"]),
        exists: try mapping["exists"]?.flag() ?? true))
  }

  /// `instruction: $t1` with `state`, `realised`, `remaining` or `version` in the step itself.
  private func appendInstructionCheck(
    of step: ScenarioMapping, to checks: inout [ScenarioCheck]
  ) throws(ScenarioFault) {
    let keys = ["state", "realised", "remaining", "version"].filter { step.contains($0) }
    guard let node = step["instruction"] else {
      guard keys.isEmpty else {
        throw step.whole.fault(
          "`\(keys[0])` needs `instruction: $name`", "`\(keys[0])` için `instruction: $ad` gerekir")
      }
      return
    }
    guard !keys.isEmpty else {
      throw node.fault(
        "`instruction` looks at an instruction and needs `state`, `realised`, `remaining` or `version`; "
          + "a field of the operation stands under `with`",
        "`instruction` bir talimata bakar; `state`, `realised`, `remaining` veya `version` gerekir; "
          + "işlemin alanı `with` altında yazılır")
    }
    var expected: [String: String] = [:]
    for key in keys { expected[key] = try value(try step.required(key), of: key) }
    checks.append(
      ScenarioCheck(
        line: node.line,
        subject: .record(.instruction, key: try reference(node), expected: expected, exists: true)))
  }

  private func notice(_ node: ScenarioNode) throws(ScenarioFault) -> ScenarioCheck {
    let mapping = try node.mapping([
      "member", "kind", "result", "instruction", "code", "quantity", "remaining", "count",
    ])
    let kindNode = try mapping.required("kind")
    let kind = try kindNode.text()
    guard ScenarioNotice.kinds.contains(kind) else {
      let list = ScenarioNotice.kinds.joined(separator: ", ")
      throw kindNode.fault(
        "`\(kind)` is not a kind of notice; there are: \(list)",
        "`\(kind)` bildirim türü değil; olabilecekler: \(list)")
    }
    let member: MemberCode = try mapping.required("member").value()
    let count = try mapping["count"].map { node throws(ScenarioFault) in Int(try node.number()) }
    let expected = try values(mapping, but: ["member", "kind", "count"])
    return ScenarioCheck(
      line: node.line,
      subject: .notice(
        ScenarioCheck.Notice(member: member.text, kind: kind, expected: expected, count: count)))
  }

  private func values(
    _ mapping: ScenarioMapping, but left: [String]
  ) throws(ScenarioFault) -> [String: String] {
    var values: [String: String] = [:]
    for (key, entry) in mapping.pairs where !left.contains(key) {
      values[key] = try value(entry.node, of: key)
    }
    return values
  }

  /// Expected values are compared as texts; numbers may carry underscores, states the rulebook's names.
  private func value(_ node: ScenarioNode, of key: String) throws(ScenarioFault) -> String {
    if node.isNull { return "" }
    switch key {
    case "quantity", "remaining", "realised", "nominal": return String(try node.number())
    case "direct", "nameMismatch", "suspended", "hasCertificate", "backDated":
      return try node.flag() ? "true" : "false"
    default:
      let text = try reference(node)
      return key == "state" ? try ScenarioExpectation.state(text, node) : text
    }
  }
}
