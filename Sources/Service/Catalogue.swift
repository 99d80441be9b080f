// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel

/// A field of an operation, as its description says it.
public struct CatalogueField: Sendable {
  public enum Need: Sendable, Equatable {
    case mandatory, optional
    /// Any number of values up to a limit.
    case list(atMost: Int)
  }

  public let name: String
  public let label: Bilingual
  public let form: FieldForm
  public let need: Need
  /// The refusal when it is not given.
  public let missing: RefusalCode
}

/// One operation of the catalogue with all that is said of it (CLR-06, CLR-07).
public struct CatalogueOperation: Sendable {
  public let code: OperationCode
  public let about: OperationDescription
  /// Of `enter`; `correct` has the instruction's number before them.
  public let fields: [CatalogueField]

  public var name: String { about.name.string }

  /// `transfer.enter`.
  public func message(_ verb: Verb) -> String { "\(name).\(verb.name.string)" }

  public func fields(of verb: Verb) -> [CatalogueField] {
    switch verb {
    case .enter: fields
    case .correct: [Catalogue.actionFields[0]] + fields
    default: Catalogue.actionFields
    }
  }
}

/// The catalogue of operations. Everything that is published of an operation is made here from its one
/// description: the OpenAPI document, the operations page, help and entry forms (CLR-07).
public enum Catalogue {
  /// In order of their codes.
  public static let operations: [CatalogueOperation] = Depository.codes.compactMap { code in
    var collector = OperationCollector()
    Depository.open(code, &collector)
    return collector.operation
  }

  /// What every message but entry and correction carries.
  static let actionFields = fields(of: InstructionAction.self)

  /// By name, with or without its verb: `transfer`, `transfer.enter`.
  public static func operation(named name: String) -> CatalogueOperation? {
    let plain = name.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? name
    return operations.first { $0.name == plain }
  }

  /// An operation and verb by the name of its message.
  static func message(named name: String) -> (CatalogueOperation, Verb)? {
    guard let operation = operation(named: name),
      let verb = operation.about.verbs.first(where: { operation.message($0) == name })
    else { return nil }
    return (operation, verb)
  }

  static func fields<Subject: Described>(of _: Subject.Type) -> [CatalogueField] {
    var collector = FieldCollector()
    var subject = Subject()
    subject.describe(&collector)
    return collector.fields
  }

  /// The ten functions of the registry, each operation in one of them (CLR-05).
  public static let functions: [(number: UInt8, title: Bilingual)] = [
    (1, Bilingual("Authorisation", "Yetkilendirme İşlemleri")),
    (2, Bilingual("Account opening", "Hesap Açılışları")),
    (3, Bilingual("Security transfers (free)", "Kıymet Transferleri (Serbest Virmanlar)")),
    (4, Bilingual("Depot transfers", "Depo Devir İşlemleri")),
    (5, Bilingual("Purchase and sale", "Alım-Satım İşlemleri")),
    (6, Bilingual("Pledge / collateral", "Rehin/Teminat İşlemleri")),
    (7, Bilingual("Investor services", "Yatırımcı İşlemleri")),
    (8, Bilingual("Prohibitions", "İşlem Yasakları")),
    (9, Bilingual("Legal cases", "Hukuki İşlemler")),
    (10, Bilingual("Security definitions", "Menkul Kıymet Tanımları")),
  ]

  static func function(_ number: UInt8) -> Bilingual {
    functions.first { $0.number == number }?.title ?? Bilingual("", "")
  }
}

private struct OperationCollector: OperationHandler {
  typealias Book = Depository
  var operation: CatalogueOperation?

  mutating func handle<Subject: Operation>(_ subject: Subject.Type) where Subject.Book == Depository {
    operation = CatalogueOperation(
      code: Subject.code, about: Subject.about, fields: Catalogue.fields(of: Subject.self))
  }
}

/// Collects what is said of each field.
private struct FieldCollector: FieldVisitor {
  var fields: [CatalogueField] = []

  private mutating func add<Value: FieldValue>(_ field: Field, _: Value.Type, _ need: CatalogueField.Need) {
    fields.append(
      CatalogueField(
        name: field.name.string, label: field.label, form: Value.form, need: need, missing: field.missing))
  }

  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    add(field, Value.self, .mandatory)
  }
  mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    add(field, Value.self, .optional)
  }
  mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    add(field, Value.self, .list(atMost: limit))
  }
}

extension Expiry {
  var text: Bilingual {
    switch self {
    case .never: Bilingual("it stays open", "açık kalır")
    case .dayEnd: Bilingual("it ends with the business day", "iş günüyle birlikte sona erer")
    case .cutOff: Bilingual("it ends at the cut-off of transfers", "virman son saatinde sona erer")
    }
  }
}

extension Stage {
  var title: Bilingual {
    switch self {
    case .enter: Bilingual("entry", "giriş")
    case .approve: Bilingual("approval", "onay")
    case .accept: Bilingual("acceptance", "kabul")
    case .acceptApprove: Bilingual("approval of acceptance", "kabul onayı")
    case .view: Bilingual("query and report", "sorgu ve rapor")
    }
  }
}

// MARK: - Examples

extension CatalogueOperation {
  /// The fields that an example shows: those without which there is none.
  private var exampleFields: [CatalogueField] {
    let needed = fields.filter { $0.need == .mandatory }
    return needed.isEmpty ? Array(fields.prefix(1)) : needed
  }

  /// A submission in JSON.
  var exampleJSON: JSONValue {
    .object([
      ("operation", .string(message(.enter))),
      ("fields", .object(exampleFields.map { ($0.name, $0.exampleJSON) })),
    ])
  }

  /// The heading and one line of a submission in CSV.
  var exampleCSV: String {
    let names = exampleFields.map(\.name).joined(separator: ",")
    return "\(message(.enter)):\(names)\n\(exampleFields.map(\.form.example.string).joined(separator: ","))\n"
  }
}

extension CatalogueField {
  /// One value as JSON has it.
  var exampleJSON: JSONValue {
    let example = form.example.string
    let value: JSONValue =
      switch form.shape {
      case .text: .string(example)
      case .integer: Int64(example).map { .integer($0) } ?? .string(example)
      case .flag: .flag(example == "true")
      }
    if case .list = need { return .array([value]) }
    return value
  }

  var needText: Bilingual {
    switch need {
    case .mandatory: Bilingual("yes", "evet")
    case .optional: Bilingual("no", "hayır")
    case .list: Bilingual("no, list", "hayır, liste")
    }
  }
}
