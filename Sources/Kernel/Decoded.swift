// SPDX-License-Identifier: Apache-2.0
import Units

/// What a submission's content says, in binary form: made at the door in parallel, or again from the exact
/// bytes when the journal is replayed. The same bytes always give the same result.
public struct Decoded: Sendable {
  /// Consecutive lines of one operation and verb.
  public struct Run: Sendable {
    public var operation: OperationCode
    public var verb: Verb
    public var firstLine: UInt32
    public var count: UInt32
    /// Where the run's first line begins in `bytes`.
    public var start: Int

    public init(operation: OperationCode, verb: Verb, firstLine: UInt32, count: UInt32, start: Int) {
      self.operation = operation
      self.verb = verb
      self.firstLine = firstLine
      self.count = count
      self.start = start
    }
  }

  /// All or nothing, or one by one.
  public var isGroup = false
  public var runs: [Run] = []
  /// Each line: 1 and the fields in binary form, or 0 and the fault.
  public var bytes: [UInt8] = []
  public var lineCount: UInt32 = 0
  /// The content as a whole cannot be read.
  public var fault: LineFault?

  public init() {}
}

/// Why a line, or a whole content, could not be read. Which refusal comes first is decided in the engine,
/// after authority and member status (GEN-39).
public struct LineFault: Sendable, Equatable {
  public var code: RefusalCode
  /// Numbers of the faulty fields in the order described; 255 for none.
  public var fields: InlineArray<3, UInt8> = [255, 255, 255]
  public var line: UInt32

  public init(_ code: RefusalCode, line: UInt32 = 0) {
    self.code = code
    self.line = line
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.code == right.code && left.line == right.line && left.fields[0] == right.fields[0]
  }

  mutating func add(_ problem: RefusalCode, field: UInt8) {
    for index in 0..<3 where fields[index] == 255 {
      fields[index] = field
      return
    }
  }

  func encode(into out: inout BinaryWriter) {
    out.fixed(code.rawValue)
    for index in 0..<3 { out.byte(fields[index]) }
  }

  public init(from reader: inout BinaryReader, line: UInt32) {
    code = RefusalCode(rawValue: reader.fixed()) ?? .messageFormat
    for index in 0..<3 { fields[index] = reader.byte() }
    self.line = line
  }
}

extension RefusalCode {
  /// The rule that speaks of a badly formed value or message.
  public var formRule: RuleID {
    switch self {
    case .nominalInvalid: "GEN-37"
    case .accountKindUnknown: "CCP-04"
    case .noRegistrationLevelMargin: "CCP-07"
    case .assetNotEligible: "CCP-21"
    case .isinFormat, .isinCheckDigit: "GEN-26"
    case .tcknFormat, .tcknCheckDigit: "ACC-36"
    case .vknFormat, .vknCheckDigit: "ACC-37"
    case .ibanFormat, .ibanLength, .ibanCheckDigits, .ibanReserveDigit: "GEN-28"
    case .dateFormat, .countryUnknown: "GEN-24"
    case .currencyUnknown: "GEN-06"
    case .memberCodeFormat, .userCodeFormat: "AUT-08"
    case .accountNumberFormat: "ACC-09"
    case .transferReasonMissing, .transferReasonInvalid: "TRF-07"
    case .receiverAccountMissing: "TRF-29"
    case .transferTypeUnknown: "TRF-04"
    case .alternativeUnknown: "TRF-18"
    case .referenceFormat: "GEN-39"
    case .fieldTooLong, .fieldCharacters, .phoneFormat, .emailFormat: "ACC-35"
    case .genderUnknown: "ACC-32"
    case .bicFormat: "ACC-33"
    case .sectorUnknown, .subsectorNotOfSector: "ACC-28"
    case .shareNotPositive: "ACC-59"
    case .portfolioCodeFormat: "ACC-17"
    case .accountPasswordFormat: "ACC-22"
    case .codeUnknown: "ACC-08"
    case .documentReferenceRequired: "GEN-30"
    case .functionNotDefined: "GEN-35"
    case .documentTypeNotListed: "GEN-02"
    case .channelUnknown: "GEN-03"
    case .memberInformationRequired: "AUT-05"
    case .notAnMksOperation: "CBT-07"
    case .settlementAtTakasbank: "CLR-01"
    default: "CLR-06"
    }
  }
}

/// The bounds of a content; more is refused before it is looked at.
public enum ContentLimits {
  /// Bytes of one submission.
  public static let bytes = 8 << 20
  /// Instructions of one submission.
  public static let lines = 100_000
  /// Bytes of one CSV line.
  public static let lineBytes = 8_192
  /// Columns of a CSV content, members of a JSON object.
  public static let columns = 64
  /// JSON objects and arrays inside one another.
  public static let depth = 6
}

extension Decoded {
  /// A content that cannot be read as a whole.
  @usableFromInline
  static func failed(_ code: RefusalCode, line: UInt32 = 0) -> Decoded {
    var out = Decoded()
    out.fault = LineFault(code, line: line)
    return out
  }

  /// Reads a content against the catalogue of a book.
  @inlinable
  public static func decode<B: Book & ~Copyable>(
    _ content: UnsafeBufferPointer<UInt8>, form: ContentForm, for book: B.Type
  ) -> Decoded {
    guard content.count <= ContentLimits.bytes else { return .failed(.bodyTooLarge) }
    guard content.count > 0 else { return .failed(.messageFormat) }
    switch form {
    case .csv: return CSVContent<B>.decode(content)
    case .json: return JSONContent<B>.decode(content)
    case .binary: return .failed(.formNotAccepted)
    }
  }
}

extension LineFault {
  /// Puts the fault in place of the line that was begun.
  @usableFromInline
  func write(from mark: Int, into out: inout BinaryWriter) {
    out.truncate(to: mark)
    out.byte(0)
    encode(into: &out)
  }
}

/// Collects the names of the fields in the order described.
public struct FieldNames: FieldVisitor {
  public private(set) var names: [StaticString] = []
  public init() {}

  public mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value) {
    names.append(field.name)
  }
  public mutating func field<Value: FieldValue>(_ field: Field, _ value: inout Value?) {
    names.append(field.name)
  }
  public mutating func list<Value: FieldValue>(_ field: Field, atMost limit: Int, _ values: inout [Value]) {
    names.append(field.name)
  }
}

extension Span<UInt8> {
  /// Without blanks at both ends.
  @usableFromInline
  var trimmed: Span<UInt8> {
    @_lifetime(copy self)
    get {
      var start = 0
      var end = count
      while start < end, self[start] == 32 { start += 1 }
      while end > start, self[end - 1] == 32 { end -= 1 }
      return extracting(start..<end)
    }
  }
}
