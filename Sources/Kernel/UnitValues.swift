// SPDX-License-Identifier: Apache-2.0
import Units

// The exact types of `Units` as values of fields: each problem of a text becomes the refusal code of the
// rulebook.

extension Quantity: FieldValue {
  public static let form = FieldForm(
    "Quantity", .integer, pattern: "[1-9][0-9]{0,17}", longest: 18, example: "1000",
    Bilingual("whole units of the security, more than zero", "kıymetin tam adedi, sıfırdan büyük"),
    refusals: [.nominalInvalid])
  @inlinable public static var blank: Self { Self(0) }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var value: Int64 = 0
    guard text.count > 0, text.count <= 18, text[0] != 48 else { throw FieldProblem(.nominalInvalid) }
    for index in 0..<text.count {
      let digit = text[index] &- 48
      guard digit <= 9 else { throw FieldProblem(.nominalInvalid) }
      value = value * 10 + Int64(digit)
    }
    return Self(value)
  }

  public func write(to out: inout [UInt8]) { out.append(contentsOf: String(units).utf8) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.signedVarint(units) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self {
    Self(reader.signedVarint())
  }
}

extension ISIN: FieldValue {
  public static let form = FieldForm(
    "ISIN", pattern: "[A-Z]{2}[A-Z0-9]{9}[0-9]", longest: 12, example: "TRAGARAN91N1",
    Bilingual("ISIN with its check digit (ISO 6166)", "kontrol basamaklı ISIN (ISO 6166)"),
    refusals: [.isinFormat, .isinCheckDigit])
  @inlinable public static var blank: Self { Self() }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch {
      throw FieldProblem(error == .checkDigit ? .isinCheckDigit : .isinFormat)
    }
  }

  @inlinable public func encode(into writer: inout BinaryWriter) { writer.fixed(raw) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self {
    Self(trusted: reader.fixed())
  }
}

extension TCKN: FieldValue {
  public static let form = FieldForm(
    "TCKN", pattern: "[1-9][0-9]{10}", longest: 11, example: "12345678950",
    Bilingual("Turkish identity number with its check digits", "kontrol basamaklı T.C. kimlik numarası"),
    refusals: [.tcknFormat, .tcknCheckDigit])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch {
      throw FieldProblem(error == .checkDigit ? .tcknCheckDigit : .tcknFormat)
    }
  }

  public func encode(into writer: inout BinaryWriter) { writer.varint(raw) }
  public static func decode(from reader: inout BinaryReader) -> Self { Self(raw: reader.varint()) ?? Self() }
}

extension VKN: FieldValue {
  public static let form = FieldForm(
    "VKN", pattern: "[0-9]{10}", longest: 10, example: "3456789014",
    Bilingual("tax number with its check digit", "kontrol basamaklı vergi kimlik numarası"),
    refusals: [.vknFormat, .vknCheckDigit])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch {
      throw FieldProblem(error == .checkDigit ? .vknCheckDigit : .vknFormat)
    }
  }

  public func encode(into writer: inout BinaryWriter) { writer.varint(raw) }
  public static func decode(from reader: inout BinaryReader) -> Self { Self(raw: reader.varint()) ?? Self() }
}

extension IBAN: FieldValue {
  public static let form = FieldForm(
    "IBAN", pattern: "[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,38}", longest: 42, example: "TR330006100519786457841326",
    Bilingual(
      "international bank account number (ISO 13616)", "uluslararası banka hesap numarası (ISO 13616)"),
    refusals: [.ibanFormat, .ibanLength, .ibanCheckDigits, .ibanReserveDigit])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch {
      switch error {
      case .length: throw FieldProblem(.ibanLength)
      case .checkDigit: throw FieldProblem(.ibanCheckDigits)
      case .reserveDigit: throw FieldProblem(.ibanReserveDigit)
      default: throw FieldProblem(.ibanFormat)
      }
    }
  }

  public func encode(into writer: inout BinaryWriter) {
    writer.fixed(first)
    writer.fixed(second)
    writer.fixed(third)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(first: reader.fixed(), second: reader.fixed(), third: reader.fixed()) ?? blank
  }
}

extension Day: FieldValue {
  public static let form = FieldForm(
    "Date", pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}", longest: 10, example: "2026-03-02",
    Bilingual("day (ISO 8601)", "gün (ISO 8601)"), refusals: [.dateFormat])
  @inlinable public static var blank: Self { Self(number: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch { throw FieldProblem(.dateFormat) }
  }

  @inlinable public func encode(into writer: inout BinaryWriter) { writer.signedVarint(Int64(number)) }
  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(number: Int32(truncatingIfNeeded: reader.signedVarint()))
  }
}

extension Moment: FieldValue {
  public static let form = FieldForm(
    "Moment",
    pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|\\+03:00)?",
    longest: 32, example: "2026-03-02T10:15:00+03:00",
    Bilingual(
      "day and time; without an offset that of Istanbul", "gün ve saat; fark yazılmazsa İstanbul saati"),
    refusals: [.timeFormat])
  @inlinable public static var blank: Self { Self(microseconds: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch { throw FieldProblem(.timeFormat) }
  }

  @inlinable public func encode(into writer: inout BinaryWriter) { writer.signedVarint(microseconds) }
  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(microseconds: reader.signedVarint())
  }
}

extension TimeOfDay: FieldValue {
  public static let form = FieldForm(
    "Time", pattern: "[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?", longest: 8, example: "15:00",
    Bilingual("time of day in Istanbul", "İstanbul saatiyle günün saati"), refusals: [.timeFormat])
  public static var blank: Self { Self(seconds: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch { throw FieldProblem(.timeFormat) }
  }

  public func encode(into writer: inout BinaryWriter) { writer.signedVarint(Int64(seconds)) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    let seconds = reader.signedVarint()
    guard seconds >= 0, seconds < 86_400 else {
      reader.fail()
      return blank
    }
    return Self(seconds: Int32(seconds))
  }
}

extension UnitPrice: FieldValue {
  public static let form = FieldForm(
    "Price", pattern: "[0-9]{1,12}(\\.[0-9]{1,4})?", longest: 17, example: "12.3456",
    Bilingual("price of one unit, at most four decimals", "bir adedin fiyatı, en çok dört ondalık"),
    refusals: [.priceFormat])
  public static var blank: Self { Self(tenThousandths: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch { throw FieldProblem(.priceFormat) }
  }

  public func encode(into writer: inout BinaryWriter) { writer.signedVarint(tenThousandths) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    let value = reader.signedVarint()
    guard value >= 0 else {
      reader.fail()
      return blank
    }
    return Self(tenThousandths: value)
  }
}

extension Currency: FieldValue {
  public static let form = FieldForm(
    "Currency", pattern: "[A-Z]{3}", longest: 3, example: "TRY",
    Bilingual("currency code (ISO 4217)", "para birimi kodu (ISO 4217)"), refusals: [.currencyUnknown])
  public static var blank: Self { .lira }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch { throw FieldProblem(.currencyUnknown) }
  }

  public func encode(into writer: inout BinaryWriter) { writer.fixed(raw) }
  public static func decode(from reader: inout BinaryReader) -> Self { Self(raw: reader.fixed()) ?? .lira }
}

/// Yes or no.
public struct Flag: FieldValue, Hashable, BitwiseCopyable {
  public let isSet: Bool
  @inlinable public init(_ isSet: Bool) { self.isSet = isSet }
  public static let form = FieldForm(
    "Flag", .flag, pattern: "true|false", longest: 5, example: "true",
    Bilingual("true or false", "true (evet) veya false (hayır)"),
    refusals: [.codeUnknown])
  @inlinable public static var blank: Self { Self(false) }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    if text.count == 4, text[0] == 116, text[1] == 114, text[2] == 117, text[3] == 101 { return Self(true) }
    if text.count == 5, text[0] == 102, text[1] == 97, text[2] == 108, text[3] == 115, text[4] == 101 {
      return Self(false)
    }
    throw FieldProblem(.codeUnknown)
  }

  public func write(to out: inout [UInt8]) { out.append(contentsOf: (isSet ? "true" : "false").utf8) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.byte(isSet ? 1 : 0) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self { Self(reader.byte() == 1) }
}

/// A number within bounds that the operation checks, such as a limit or a priority.
public struct WholeNumber: FieldValue, Hashable, BitwiseCopyable {
  public let value: UInt64
  @inlinable public init(_ value: UInt64) { self.value = value }
  public static let form = FieldForm(
    "WholeNumber", .integer, pattern: "0|[1-9][0-9]{0,17}", longest: 18, example: "50",
    Bilingual("whole number", "tam sayı"), refusals: [.numberFormat])
  @inlinable public static var blank: Self { Self(0) }
  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self { Self(try parseNumber(text)) }
  public func write(to out: inout [UInt8]) { value.writeDecimal(to: &out) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.varint(value) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self { Self(reader.varint()) }
}
