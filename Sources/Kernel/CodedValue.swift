// SPDX-License-Identifier: Apache-2.0

/// A closed list of codes, such as the transfer reasons DEVIR, HIBE, MIRAS. Raw values run from 0 without a
/// gap.
public protocol CodedValue: FieldValue, CaseIterable, RawRepresentable, BitwiseCopyable
where RawValue == UInt8 {
  static var listName: StaticString { get }
  static var note: Bilingual { get }
  /// The refusal for a code that is not in the list.
  static var unknown: RefusalCode { get }
  var code: StaticString { get }
  var meaning: Bilingual { get }
}

extension CodedValue {
  public static var form: FieldForm {
    let codes = allCases.map { (code: $0.code, meaning: $0.meaning) }
    let longest = codes.map(\.code.utf8CodeUnitCount).max() ?? 0
    return FieldForm(
      listName, longest: longest, example: codes[0].code, note, codes: codes, refusals: [unknown])
  }

  @inlinable public static var blank: Self { Self(rawValue: 0)! }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var raw: UInt8 = 0
    while let candidate = Self(rawValue: raw) {
      if candidate.code.equals(text) { return candidate }
      raw += 1
    }
    throw FieldProblem(unknown)
  }

  public func write(to out: inout [UInt8]) {
    out.append(contentsOf: UnsafeBufferPointer(start: code.utf8Start, count: code.utf8CodeUnitCount))
  }

  @inlinable public func encode(into writer: inout BinaryWriter) { writer.byte(rawValue) }

  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(rawValue: reader.byte()) ?? blank
  }
}

extension StaticString {
  @inlinable
  public func equals(_ text: Span<UInt8>) -> Bool {
    guard text.count == utf8CodeUnitCount else { return false }
    for index in 0..<text.count where text[index] != utf8Start[index] { return false }
    return true
  }

  public var string: String {
    String(decoding: UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount), as: UTF8.self)
  }
}
