// SPDX-License-Identifier: Apache-2.0

/// One instruction as its sender wrote it.
struct ModelLine {
  /// Nil when the line does not say what it is.
  var operation: ModelOperation?
  var verb = ""
  /// Why it cannot be read.
  var fault: String?
  var fields: [String: String] = [:]
  /// By the names of the fields that take lists.
  var lists: [String: [String]] = [:]
}

/// A content read in the plainest way: whole texts, whole trees. Forms and their limits are those of decision
/// 0005 and of the door's description.
enum ModelContent {
  case fault(String)
  case lines([ModelLine], isGroup: Bool)

  static let bytes = 8 << 20
  static let lines = 100_000
  static let lineBytes = 8_192
  static let columns = 64
  static let depth = 6

  init(_ content: [UInt8], form: String) {
    if content.count > Self.bytes {
      self = .fault("body-too-large")
    } else if content.isEmpty {
      self = .fault("message-format")
    } else {
      switch form {
      case "csv": self = Self.csv(content)
      case "json": self = Self.json(content)
      default: self = .fault("form-not-accepted")
      }
    }
  }
}

// MARK: CSV

extension ModelContent {
  private static func csv(_ content: [UInt8]) -> ModelContent {
    var raw = content.split(separator: 10, omittingEmptySubsequences: false)
    if raw.last?.isEmpty == true { raw.removeLast() }
    let rows = raw.map { Array($0.last == 13 ? $0.dropLast() : $0) }
    guard var heading = rows.first else { return .fault("message-format") }
    guard heading.count <= lineBytes else { return .fault("line-too-long") }
    if heading.starts(with: [0xef, 0xbb, 0xbf]) { heading.removeFirst(3) }
    guard let colon = heading.firstIndex(of: 58) else { return .fault("message-format") }
    var name = Array(heading[..<colon])
    let isGroup = name.count > 4 && name.suffix(4).elementsEqual(" all".utf8)
    if isGroup { name.removeLast(4) }
    guard let (operation, verb) = ModelOperation.named(name) else {
      return .fault(ModelOperation.refusalOfUnknown(name))
    }
    // Another heading may follow, with rows of its own.
    if let next = rows.indices.dropFirst().first(where: { isHeading(rows[$0]) }) {
      let end = raw[..<next].reduce(0) { $0 + $1.count + 1 }
      let (before, behind) = (csv(Array(content[..<end])), csv(Array(content[end...])))
      guard case .lines(let first, _) = before else { return before }
      if isGroupHeading(rows[next]) { return .fault("message-format") }
      guard case .lines(let rest, _) = behind else { return behind }
      guard first.count + rest.count <= lines else { return .fault("too-many-lines") }
      return .lines(first + rest, isGroup: isGroup)
    }
    let known = operation.fields(verb)
    var columns: [ModelField] = []
    for cell in heading[(colon + 1)...].split(separator: 44, omittingEmptySubsequences: false) {
      let title = ModelKind.trimmed(String(decoding: cell, as: UTF8.self))
      guard let field = known.first(where: { $0.name == title }) else { return .fault("field-unknown") }
      guard !columns.contains(where: { $0.name == title }) else { return .fault("message-format") }
      columns.append(field)
    }
    guard rows.count - 1 <= lines else { return .fault("too-many-lines") }
    guard rows.count > 1 else { return .fault("message-format") }
    let read = rows.indices.dropFirst().map { index in
      var line = ModelLine(operation: operation, verb: verb)
      if raw[index].count > lineBytes {
        line.fault = "line-too-long"
      } else if let cells = cells(of: rows[index]), cells.count == columns.count {
        let given = Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), cells))
        for field in known { line.take(field, given[field.name] ?? []) }
      } else {
        line.fault = "message-format"
      }
      return line
    }
    return .lines(read, isGroup: isGroup)
  }

  /// A row that begins with the name of a message.
  private static func isHeading(_ row: [UInt8]) -> Bool {
    let text = String(decoding: row.prefix(64), as: UTF8.self)
    guard let colon = text.firstIndex(of: ":"), text.first.map({ ("a"..."z").contains($0) }) == true else {
      return false
    }
    var name = String(text[..<colon])
    if name.hasSuffix(" all"), name.count > 4 { name.removeLast(4) }
    return ModelOperation.named(Array(name.utf8)) != nil
  }

  private static func isGroupHeading(_ row: [UInt8]) -> Bool {
    String(decoding: row.prefix { $0 != 58 }, as: UTF8.self).hasSuffix(" all")
  }

  /// The cells of a row; nil when its quotation marks are misplaced.
  private static func cells(of row: [UInt8]) -> [[UInt8]]? {
    var cells: [[UInt8]] = []
    var rest = row[...]
    while true {
      var cell: [UInt8] = []
      if rest.first == 34 {
        rest.removeFirst()
        while true {
          guard let byte = rest.popFirst() else { return nil }
          if byte != 34 {
            cell.append(byte)
          } else if rest.first == 34 {
            cell.append(34)
            rest.removeFirst()
          } else {
            break
          }
        }
        guard rest.isEmpty || rest.first == 44 else { return nil }
      } else {
        cell = Array(rest.prefix { $0 != 44 })
        guard !cell.contains(34) else { return nil }
        rest = rest.dropFirst(cell.count)
      }
      cells.append(cell)
      if rest.isEmpty { return cells }
      rest.removeFirst()
    }
  }
}

extension ModelLine {
  /// Takes the text of a field; of several faults the first in the order of the catalogue counts.
  fileprivate mutating func take(_ field: ModelField, _ bytes: [UInt8]) {
    var found: String?
    if bytes.isEmpty {
      found = field.isNeeded ? field.missing : nil
    } else if let kind = field.kind.ofItems {
      found = takeList(
        bytes.split(separator: 59, omittingEmptySubsequences: false).map(Array.init), field, kind)
    } else {
      found = field.kind.fault(of: bytes)
      if found == nil { fields[field.name] = ModelKind.trimmed(String(decoding: bytes, as: UTF8.self)) }
    }
    fault = fault ?? found
  }

  fileprivate mutating func takeList(
    _ items: [[UInt8]], _ field: ModelField, _ kind: ModelKind
  ) -> String? {
    for item in items {
      if lists[field.name, default: []].count == field.kind.mostItems { return "field-too-long" }
      if let found = kind.fault(of: item) { return found }
      lists[field.name, default: []].append(ModelKind.trimmed(String(decoding: item, as: UTF8.self)))
    }
    return nil
  }
}

extension ModelKind {
  /// What each of a list must be; nil for what is no list.
  var ofItems: ModelKind? {
    switch self {
    case .list(let kind), .many(let kind, _): kind
    case .shares: .shares
    default: nil
    }
  }

  /// How many of them a list may hold.
  fileprivate var mostItems: Int {
    switch self {
    case .shares: Model.mostHolders
    case .many(_, let most): most
    default: 256
    }
  }
}

// MARK: JSON

/// A tree of JSON; numbers and words stay as they were written.
indirect enum ModelJSON {
  case object([(key: [UInt8], value: ModelJSON)])
  case array([ModelJSON])
  case text([UInt8])
  case bare([UInt8])
  case null

  subscript(_ name: String) -> ModelJSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.elementsEqual(name.utf8) }?.value
  }

  var keys: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map { String(decoding: $0.key, as: UTF8.self) }
  }
}

extension ModelContent {
  private static func json(_ content: [UInt8]) -> ModelContent {
    var reader = ModelJSONReader(rest: content[...])
    guard let tree = reader.whole(), case .object = tree else { return .fault("message-format") }
    guard let operations = tree["operations"] else { return .lines([line(tree)], isGroup: false) }
    guard case .array(let items) = operations else { return .fault("message-format") }
    var isGroup = false
    if let mode = tree["mode"] {
      guard case .text(let bytes) = mode, ["all", "each"].contains(String(decoding: bytes, as: UTF8.self))
      else { return .fault("code-unknown") }
      isGroup = bytes.elementsEqual("all".utf8)
    }
    guard Set(tree.keys).isSubset(of: ["mode", "operations"]) else { return .fault("field-unknown") }
    guard items.count <= lines else { return .fault("too-many-lines") }
    return items.isEmpty ? .fault("message-format") : .lines(items.map(line), isGroup: isGroup)
  }

  private static func line(_ tree: ModelJSON) -> ModelLine {
    guard case .object = tree else { return ModelLine(fault: "message-format") }
    guard case .text(let name)? = tree["operation"], let (operation, verb) = ModelOperation.named(name) else {
      var name: [UInt8] = []
      if case .text(let bytes)? = tree["operation"] { name = bytes }
      return ModelLine(fault: ModelOperation.refusalOfUnknown(name))
    }
    var line = ModelLine(operation: operation, verb: verb)
    guard Set(tree.keys).isSubset(of: ["operation", "fields"]) else {
      line.fault = "field-unknown"
      return line
    }
    guard let fields = tree["fields"], case .object = fields else {
      line.fault = "message-format"
      return line
    }
    let known = operation.fields(verb)
    for field in known { line.take(field, json: fields[field.name] ?? .null) }
    if line.fault == nil, !Set(fields.keys).isSubset(of: known.map(\.name)) { line.fault = "field-unknown" }
    return line
  }
}

extension ModelLine {
  fileprivate mutating func take(_ field: ModelField, json value: ModelJSON) {
    if let kind = field.kind.ofItems {
      takeArray(value, field, kind)
      return
    }
    switch value {
    case .null: take(field, [])
    case .text(let bytes), .bare(let bytes): take(field, bytes)
    case .array, .object: fault = fault ?? "field-format"
    }
  }

  private mutating func takeArray(_ value: ModelJSON, _ field: ModelField, _ kind: ModelKind) {
    if case .null = value { return }
    if case .text(let bytes) = value, bytes.isEmpty { return }
    guard case .array(let items) = value else {
      fault = fault ?? "field-format"
      return
    }
    for (index, item) in items.enumerated() {
      var found: String?
      if index == field.kind.mostItems {
        found = "field-too-long"
      } else if case .text(let bytes) = item {
        found = takeList([bytes], field, kind)
      } else if case .bare(let bytes) = item {
        found = takeList([bytes], field, kind)
      } else {
        found = "field-format"
      }
      fault = fault ?? found
    }
  }
}
