// SPDX-License-Identifier: Apache-2.0
import Units

extension Money: FieldValue {
  public static let form = FieldForm(
    "Money", pattern: "-?[0-9]{1,16}(\\.[0-9]{1,4})? [A-Z]{3}", longest: 26, example: "98500.00 TRY",
    Bilingual(
      "amount with the digits of its currency, one blank, the currency (ISO 4217)",
      "para biriminin basamaklarıyla tutar, bir boşluk, para birimi (ISO 4217)"),
    refusals: [.numberFormat, .currencyUnknown])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch {
      throw FieldProblem(error == .unknown ? .currencyUnknown : .numberFormat)
    }
  }

  public func encode(into writer: inout BinaryWriter) {
    writer.signedVarint(minor)
    currency.encode(into: &writer)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(minor: reader.signedVarint(), currency: Currency.decode(from: &reader))
  }
}
