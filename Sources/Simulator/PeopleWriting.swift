// SPDX-License-Identifier: Apache-2.0

/// The fields of one instruction as somebody fills them in, before they are written down.
struct PeopleDraft {
  var fields: [(name: String, value: String)] = []
  /// Of the first field that takes a list, and of the others by their names.
  var list: [String] = []
  var others: [String: [String]] = [:]

  mutating func set(_ name: String, _ value: String?) {
    fields.removeAll { $0.name == name }
    if let value { fields.append((name, value)) }
  }
}

extension People {
  // MARK: JSON

  mutating func json(_ operation: ModelOperation, _ verb: String, _ draft: PeopleDraft) -> String {
    var members = draft.fields.map { "\"\($0.name)\":\(written($0.value))" }
    if !draft.list.isEmpty {
      members.append("\"\(operation.listName)\":[\(draft.list.map { quoted($0) }.joined(separator: ","))]")
    }
    for (name, items) in draft.others.sorted(by: { $0.key < $1.key }) {
      members.append("\"\(name)\":[\(items.map { quoted($0) }.joined(separator: ","))]")
    }
    if chance(1, in: 120) { members.append("\"remark\":1") }
    if chance(1, in: 60) { members.append("\"isin\":\(pick("null 7"))") }
    let fields = chance(1, in: 250) ? "[]" : "{\(members.joined(separator: ","))}"
    let rest = chance(1, in: 250) ? ",\"note\":\"x\"" : ""
    return "{\"operation\":\"\(name(operation, verb))\",\"fields\":\(fields)\(rest)}"
  }

  /// Now and then a name that nobody knows.
  private mutating func name(_ operation: ModelOperation, _ verb: String) -> String {
    chance(1, in: 200)
      ? pick(
        "share-split.enter transfer transfer.release .enter strip.enter EARLY-REDEMPTION.enter settlement strıp"
      ) : "\(operation.name).\(verb)"
  }

  /// Numbers and words may stand without quotation marks.
  private mutating func written(_ value: String) -> String {
    if chance(1, in: 300) { return pick("[] {} [1] {\"a\":1} null") }
    let isNumber = !value.isEmpty && value.utf8.allSatisfy { (48...57).contains($0) } && value.first != "0"
    if isNumber || value == "true" || value == "false", chance(1, in: 2) { return value }
    return value.isEmpty && chance(1, in: 2) ? "null" : quoted(value)
  }

  private mutating func quoted(_ value: String) -> String {
    var out = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" || scalar == "\\" {
        out += "\\\(scalar)"
      } else if scalar.value < 0x20 {
        out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      } else if scalar.value > 0x7f, scalar.value < 0x800, chance(1, in: 6) {
        out += "\\u0" + String(String(0x1000 + scalar.value, radix: 16).dropFirst())
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  // MARK: CSV

  mutating func csv(
    _ operation: ModelOperation, _ verb: String, _ drafts: [PeopleDraft], isGroup: Bool
  ) -> [UInt8] {
    var columns: [String] = []
    for draft in drafts {
      for field in draft.fields where !columns.contains(field.name) { columns.append(field.name) }
    }
    if drafts.contains(where: { !$0.list.isEmpty }) { columns.append(operation.listName) }
    columns += Set(drafts.flatMap(\.others.keys)).sorted()
    if chance(1, in: 150) { columns.append(pick(["remark", columns.first ?? "", ""])) }
    let end = chance(1, in: 8) ? "\r\n" : "\n"
    var text = chance(1, in: 30) ? "\u{feff}" : ""
    text += "\(name(operation, verb))\(isGroup ? " all" : ""):"
    text += columns.joined(separator: chance(1, in: 20) ? ", " : ",") + end
    for draft in drafts {
      var cells = columns.map { column in
        cell(
          column == operation.listName
            ? draft.list.joined(separator: ";")
            : draft.others[column]?.joined(separator: ";")
              ?? draft.fields.first { $0.name == column }?.value ?? "")
      }
      if chance(1, in: 150) { _ = cells.popLast() }
      if chance(1, in: 150) { cells.append(pick(["", "\"", "x\"y"])) }
      text += cells.joined(separator: ",") + end
    }
    return Array(text.utf8)
  }

  private mutating func cell(_ value: String) -> String {
    let mustQuote = value.contains(",") || value.contains("\"")
    guard mustQuote || chance(1, in: 15) else { return value }
    return "\"" + value.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  // MARK: Garbage

  /// The bytes as they come when a program or a line is broken.
  mutating func garbled(_ content: [UInt8]) -> [UInt8] {
    guard !content.isEmpty else { return [UInt8(random.below(256))] }
    var bytes = content
    let place = random.below(bytes.count)
    let length = min(bytes.count - place, 1 + random.below(12))
    switch random.below(8) {
    case 0: bytes[place] = UInt8(random.below(256))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(UInt8(random.below(256)), at: place)
    case 3: bytes.removeSubrange(place...)
    case 4: bytes.removeSubrange(place..<place + length)
    case 5: bytes.insert(contentsOf: bytes[place..<place + length], at: random.below(bytes.count))
    case 6: bytes += Array(pick(["}", " ", "\n", "\n\n", "x", "\u{0}", ",,\n", "\r"]).utf8)
    default: bytes.insert(contentsOf: pick([[0xff], [0xc3], [0xc2, 0x85], [0], [34], [10]]), at: place)
    }
    return bytes
  }

  /// What is too large, too deep, or too much.
  mutating func monster(_ model: Model) -> ModelMessage {
    var message = ModelMessage()
    message.user = "AKA003"
    message.member = "AKA"
    message.reference = "M\(random.below(1 << 30))"
    func text(_ text: String, _ form: String) {
      message.form = form
      message.content = Array(text.utf8)
    }
    let long = String(repeating: "x", count: 9_000)
    switch random.below(18) {
    case 0: text(String(repeating: "[", count: 5_000), "json")
    case 1: text("{\"operations\":[[[[[[[[1]]]]]]]]}", "json")
    case 2: text("transfer.enter:reference,\(long)\n1,2\n", "csv")
    case 3: text("transfer.enter:reference,description\nR,\(long)\nR2,x\n", "csv")
    case 4: text("transfer.withdraw:instruction,reason\n1,\"\(long)", "csv")
    case 5:
      text("{\(long.prefix(70).enumerated().map { "\"a\($0.offset)\":1" }.joined(separator: ","))}", "json")
    case 6:
      let lines = model.limits.groupLines + random.below(2)
      text("transfer.withdraw all:instruction\n" + String(repeating: "1\n", count: lines), "csv")
    case 7:
      message.user = "AKA900"
      let names = String(repeating: "transfer.view;", count: 256 + random.below(2)) + "transfer.enter"
      text("authority-grant.enter:user,authorities\nAKA003,\(names)\n", "csv")
    case 8:
      message.user = "AKA900"
      let names = String(repeating: "\"transfer.view\",", count: 255 + random.below(3))
      text(
        "{\"operation\":\"authority-grant.enter\",\"fields\":{\"user\":\"AKA003\",\"authorities\":[\(names)\"identity.view\"]}}",
        "json")
    case 9, 10:
      (message.user, message.member) = ("MKK900", "MKK")
      text(
        "user-definition.enter:member,type,name,information\n"
          + String(repeating: "TCM,PRINCIPAL,Yedek,B-1\n", count: sendsOnlyGroups ? 1 : 48), "csv")
    case 11:
      guard chance(1, in: 4) else { return monster(model) }
      text("transfer.withdraw:instruction\n" + String(repeating: "1\n", count: 100_001), "csv")
    case 12:
      guard chance(1, in: 4) else { return monster(model) }
      text("{\"operations\":[" + String(repeating: "1,", count: 100_000) + "1]}", "json")
    case 13:
      guard chance(1, in: 4) else { return monster(model) }
      message.content = [UInt8](repeating: 32, count: 8 << 20 + 1)
    case 14: text("", pick("csv json"))
    case 15, 16: flood(&message, model)
    default: text("\(pick("1 null true \"x\" [] {}"))", "json")
    }
    return message
  }
}
