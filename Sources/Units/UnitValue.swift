// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the text of a unit.
///
/// The unit names the fault; the operation that reads it names the refusal (`isin-format`, `isin-check-digit`
/// …).
public enum UnitProblem: UInt8, Error, Sendable, CaseIterable {
  /// Nothing stands there.
  case empty
  /// The characters or their places are wrong.
  case format
  /// Too few or too many characters where the standard counts them (IBAN, BIC).
  case length
  case checkDigit
  /// The reserve digit of a Turkish IBAN is not 0.
  case reserveDigit
  /// The form is right, but there is no such day, hour or amount.
  case range
  /// The form is right, but the code is not in the list of the standard.
  case unknown
}

/// A value of fixed width with one text form: what `write` writes, `parse` reads back as the same value.
public protocol UnitValue: Hashable, Sendable, BitwiseCopyable, LosslessStringConvertible {
  /// Reads the whole of `text` (UTF-8) or throws; nothing is trimmed.
  static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> Self

  /// Appends the text form.
  func write(to out: inout [UInt8])
}

extension UnitValue {
  public init?(_ text: String) {
    let bytes = text.utf8
    guard let value = try? Self.parse(bytes.span) else { return nil }
    self = value
  }

  public var description: String {
    var text: [UInt8] = []
    write(to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
