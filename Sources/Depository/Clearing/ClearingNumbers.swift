// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A whole number that may be negative.
public struct SignedNumber: FieldValue, Hashable, BitwiseCopyable {
  public let value: Int64
  @inlinable public init(_ value: Int64) { self.value = value }
  public static let form = FieldForm(
    "SignedNumber", .integer, pattern: "0|-?[1-9][0-9]{0,17}", longest: 19, example: "-50",
    Bilingual("whole number, also negative", "tam sayı, eksi de olabilir"), refusals: [.numberFormat])
  @inlinable public static var blank: Self { Self(0) }
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count > 1, text[0] == 45 else { return Self(Int64(try WholeNumber.read(text).value)) }
    let magnitude = try WholeNumber.read(text.extracting(1..<text.count)).value
    guard magnitude > 0 else { throw FieldProblem(.numberFormat) }
    return Self(-Int64(magnitude))
  }
  public func write(to out: inout [UInt8]) { out.append(contentsOf: String(value).utf8) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.signedVarint(value) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self {
    Self(reader.signedVarint())
  }
}

/// An exact amount of lira in ten-billionths, so that no part of a margin is rounded (CCP-31).
public struct RiskAmount: FieldValue, Hashable, BitwiseCopyable {
  public let tenBillionths: Int128
  @inlinable public init(tenBillionths: Int128) { self.tenBillionths = tenBillionths }
  public static let form = FieldForm(
    "RiskAmount", pattern: "-?[0-9]{1,24}(\\.[0-9]{1,10})?", longest: 36, example: "432000.5",
    Bilingual("exact lira, at most ten decimals", "tam lira tutarı, en çok on ondalık"),
    refusals: [.numberFormat])
  public static var blank: Self { Self(tenBillionths: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    let isNegative = !text.isEmpty && text[0] == 45
    var value: Int128 = 0
    var digits = 0
    var decimals: Int?
    for index in (isNegative ? 1 : 0)..<text.count {
      if text[index] == 46, decimals == nil, digits > 0 {
        decimals = 0
        continue
      }
      guard 48...57 ~= text[index], digits < 34 else { throw FieldProblem(.numberFormat) }
      value = value * 10 + Int128(text[index] - 48)
      digits += 1
      if let count = decimals { decimals = count + 1 }
    }
    guard digits > 0, decimals != 0, decimals ?? 0 <= 10, digits - (decimals ?? 0) <= 24 else {
      throw FieldProblem(.numberFormat)
    }
    for _ in (decimals ?? 0)..<10 { value *= 10 }
    return Self(tenBillionths: isNegative ? -value : value)
  }

  public func write(to out: inout [UInt8]) {
    if tenBillionths < 0 { out.append(45) }
    let (whole, rest) = tenBillionths.magnitude.quotientAndRemainder(dividingBy: 10_000_000_000)
    out += String(whole).utf8
    guard rest > 0 else { return }
    out.append(46)
    let text = String(rest)
    out += Array(repeating: 48, count: 10 - text.utf8.count) + Array(text.utf8)
    while out.last == 48 { out.removeLast() }
  }

  public func encode(into writer: inout BinaryWriter) { writer.fixed(tenBillionths) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(tenBillionths: reader.fixed())
  }
}
