// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units
import Yams

/// A piece of a YAML file that knows where it stands, so that every complaint names file and line.
struct ScenarioNode {
  let node: Node
  let file: String

  var line: Int { node.mark?.line ?? 1 }
  var place: ScenarioPlace { ScenarioPlace(file: file, line: line) }

  /// The documents of a file; a file may hold several, parted by `---`.
  static func documents(of text: String, file: String) throws(ScenarioFault) -> [ScenarioNode] {
    var documents: [ScenarioNode] = []
    do {
      let parser = try Parser(yaml: text)
      while let root = try parser.nextRoot() { documents.append(ScenarioNode(node: root, file: file)) }
    } catch {
      throw Self.fault(error, file)
    }
    return documents
  }

  private static func fault(_ error: any Error, _ file: String) -> ScenarioFault {
    var line = 1
    var problem = String(describing: error)
    switch error {
    case YamlError.scanner(_, let text, let mark, _), YamlError.parser(_, let text, let mark, _),
      YamlError.composer(_, let text, let mark, _):
      (line, problem) = (mark.line, text)
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      line = context.mark.line
      problem = "`\(keys.joined(separator: "`, `"))` stands twice"
    default: break
    }
    return ScenarioFault(
      file: file, line: line, text: ScenarioText("not YAML: \(problem)", "YAML değil: \(problem)"))
  }

  func fault(_ english: String, _ turkish: String) -> ScenarioFault {
    ScenarioFault(file: file, line: line, text: ScenarioText(english, turkish))
  }

  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// The text as written, whether in quotation marks or not.
  func text() throws(ScenarioFault) -> String {
    guard let scalar = node.scalar, !isNull else {
      throw fault("a text is wanted here", "burada bir metin gerekir")
    }
    return scalar.string
  }

  var optionalText: String? { isNull ? nil : node.scalar?.string }

  var isList: Bool { node.sequence != nil }
  var isMapping: Bool { node.mapping != nil }

  /// A list; one thing alone counts as a list of one, nothing as an empty list.
  func items() -> [ScenarioNode] {
    if let sequence = node.sequence { return sequence.map { ScenarioNode(node: $0, file: file) } }
    return isNull ? [] : [self]
  }

  func flag() throws(ScenarioFault) -> Bool {
    switch try text().lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw fault("true or false is wanted here", "burada true (evet) veya false (hayır) gerekir")
    }
  }

  /// A whole number; `1_000` is a thousand.
  func number() throws(ScenarioFault) -> Int64 {
    let text = try text()
    guard let value = Int64(text.filter { $0 != "_" }) else {
      throw fault("`\(text)` is not a whole number", "`\(text)` tam sayı değil")
    }
    return value
  }

  /// A value of a field type, such as a user code.
  func value<Value: FieldValue>(_: Value.Type = Value.self) throws(ScenarioFault) -> Value {
    try value(try text())
  }

  /// A mapping with no other keys than these.
  func mapping(_ allowed: [String]) throws(ScenarioFault) -> ScenarioMapping {
    let mapping = try mapping()
    for (key, value) in mapping.pairs where !allowed.contains(key) {
      let list = allowed.joined(separator: ", ")
      throw ScenarioFault(
        file: file, line: value.keyLine,
        text: ScenarioText(
          "unknown key `\(key)`; allowed here: \(list)",
          "bilinmeyen anahtar `\(key)`; burada olabilecekler: \(list)"))
    }
    return mapping
  }

  /// A mapping with any keys.
  func mapping() throws(ScenarioFault) -> ScenarioMapping {
    guard let mapping = node.mapping else {
      throw fault("`key: value` lines are wanted here", "burada `anahtar: değer` satırları gerekir")
    }
    var pairs: [(String, ScenarioMapping.Entry)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw fault("a key must be a text", "anahtar bir metin olmalı")
      }
      pairs.append(
        (name, .init(node: ScenarioNode(node: value, file: file), keyLine: key.mark?.line ?? line)))
    }
    return ScenarioMapping(pairs: pairs, whole: self)
  }
}

/// The keys of a mapping in the order written.
struct ScenarioMapping {
  struct Entry {
    let node: ScenarioNode
    let keyLine: Int
  }
  let pairs: [(String, Entry)]
  let whole: ScenarioNode

  func contains(_ key: String) -> Bool { pairs.contains { $0.0 == key } }

  /// What stands under a key; nil also for nothing behind the colon.
  subscript(_ key: String) -> ScenarioNode? {
    guard let entry = pairs.first(where: { $0.0 == key })?.1, !entry.node.isNull else { return nil }
    return entry.node
  }

  func required(_ key: String) throws(ScenarioFault) -> ScenarioNode {
    guard let node = self[key] else {
      throw whole.fault("`\(key)` is missing", "`\(key)` eksik")
    }
    return node
  }

  func items(_ key: String) -> [ScenarioNode] { self[key]?.items() ?? [] }
  func text(_ key: String) throws(ScenarioFault) -> String? { try self[key]?.text() }
}

extension ScenarioNode {
  /// A time of day, or a day and a time: `09:30`, `2026-03-02T09:30`, `2026-03-02 09:30:15`.
  func moment(after earlier: Moment?) throws(ScenarioFault) -> Moment {
    let text = try text()
    let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
    let wrong = fault(
      "`\(text)` is not a time; write `09:30`, `09:30:15` or `2026-03-02T09:30`",
      "`\(text)` bir saat değil; `09:30`, `09:30:15` veya `2026-03-02T09:30` yazın")
    guard let last = parts.last, parts.count <= 2 else { throw wrong }
    do {
      let time = try TimeOfDay.read(Array(last.utf8).span)
      if parts.count == 2 { return Moment(day: try Day.read(Array(parts[0].utf8).span), time: time) }
      guard let earlier else { throw wrong }
      return Moment(day: earlier.day, time: time)
    } catch {
      throw wrong
    }
  }
}
