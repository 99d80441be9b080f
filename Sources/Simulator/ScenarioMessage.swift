// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// What a story writes behind a field.
enum ScenarioValue: Sendable {
  case text(String)
  case list([String])
  /// Written as nothing, so that no default takes its place.
  case absent
}

/// One operation of a submission as a story writes it.
struct ScenarioOperation: Sendable {
  var name: String
  var fields: [(name: String, value: ScenarioValue)]
  var line: Int

  func has(_ field: String) -> Bool { fields.contains { $0.name == field } }
}

/// What the catalogue says of an operation and verb: which fields it has and how it may refuse.
struct OperationShape {
  var fields: [String] = []
  var lists: Set<String> = []
  /// Refusals that the operation declares and those of badly formed values.
  var refusals: Set<RefusalCode> = []

  /// Nil for a name that the catalogue does not know.
  init?(named name: String) {
    guard let (code, verb) = Depository.operation(named: Array(name.utf8).span) else { return nil }
    var reader = ShapeReader(verb: verb)
    Depository.open(code, &reader)
    self = reader.shape
  }

  fileprivate init() {}

  /// Refusals that any operation can get from the kernel: who may act, references, stages, the form of the
  /// message.
  static let common: Set<RefusalCode> = [
    .businessDayMismatch, .duplicateReference, .groupTooLarge, .groupRefused, .tableFull,
    .messageFormat, .functionNotDefined, .notAnMksOperation, .settlementAtTakasbank, .fieldMissing,
    .fieldUnknown, .fieldTooLong, .fieldCharacters,
    .fieldFormat,
    .codeUnknown, .lineTooLong, .tooManyLines, .bodyTooLarge, .formNotAccepted,
    .userUnknown, .certificateNotAssigned, .certificateOfOtherUser, .userPassive, .memberUnknown,
    .actingMemberMissing,
    .originNotAllowed, .rightMissing, .approvalRightMissing, .memberNotActive, .notBusinessDay, .sameOperator,
    .instructionNotFound, .stateNotAllowed, .otherMembersRecord, .notSender, .versionChanged,
    .approvedNotCancellable, .approvedNotEditable, .receiverCannotEdit, .afterCutoff,
  ]
}

private struct ShapeReader: OperationHandler {
  typealias Book = Depository
  let verb: Verb
  var shape = OperationShape()

  mutating func handle<Subject: Operation>(_: Subject.Type) where Subject.Book == Depository {
    shape.refusals.formUnion(Subject.about.refusals.map(\.code))
    switch verb {
    case .enter: collect(Subject.self)
    case .correct: collect(Correction<Subject>.self)
    default: collect(InstructionAction.self)
    }
  }

  private mutating func collect<Row: Described>(_: Row.Type) {
    var collector = ShapeCollector(shape: shape)
    var sample = Row()
    sample.describe(&collector)
    shape = collector.shape
  }
}

private struct ShapeCollector: FieldVisitor {
  var shape: OperationShape

  private mutating func note(_ field: Field, _ form: FieldForm) {
    shape.fields.append(field.name.string)
    shape.refusals.insert(field.missing)
    shape.refusals.formUnion(form.refusals)
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) { note(field, Value.form) }
  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) { note(field, Value.form) }
  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    note(field, Value.form)
    shape.lists.insert(field.name.string)
  }
}

/// Writes operations as the JSON that members send. Values stand in quotation marks, exactly as the story
/// has them.
enum ScenarioJSON {
  static func content(_ operations: [ScenarioOperation], isGroup: Bool) -> [UInt8] {
    let lines = operations.map(object)
    if lines.count == 1, !isGroup { return Array(lines[0].utf8) }
    let mode = isGroup ? "all" : "each"
    return Array("{\"mode\": \"\(mode)\", \"operations\": [\(lines.joined(separator: ", "))]}".utf8)
  }

  private static func object(_ operation: ScenarioOperation) -> String {
    let lists = OperationShape(named: operation.name)?.lists ?? []
    let fields = operation.fields.compactMap { field -> String? in
      let value: String
      switch field.value {
      case .absent: return nil
      case .text(let text): value = lists.contains(field.name) ? "[\(quoted(text))]" : quoted(text)
      case .list(let texts): value = "[\(texts.map(quoted).joined(separator: ", "))]"
      }
      return "\(quoted(field.name)): \(value)"
    }
    return "{\"operation\": \(quoted(operation.name)), \"fields\": {\(fields.joined(separator: ", "))}}"
  }

  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
