// SPDX-License-Identifier: Apache-2.0
import Units

// What an identity is made of, as values of fields (ACC-35): each knows its form and the refusal of a bad
// one.

/// A number that the tax register knows: a VKN, or the TCKN that serves a citizen as one (ACC-27, ACC-37).
public struct TaxNumber: Hashable, Sendable, BitwiseCopyable {
  /// As of a TCKN or a VKN, which differ in size.
  public let raw: UInt64

  @inlinable public init() { raw = 0 }
  @inlinable public init(_ number: VKN) { raw = number.raw }
  @inlinable public init(_ number: TCKN) { raw = number.raw }

  /// Nil for what is neither.
  public init?(raw: UInt64) {
    if let number = VKN(raw: raw) {
      self.init(number)
    } else if let number = TCKN(raw: raw) {
      self.init(number)
    } else {
      return nil
    }
  }
}

extension TaxNumber: FieldValue {
  public static let form = FieldForm(
    "TaxNumber", pattern: "[0-9]{10}|[1-9][0-9]{10}", longest: 11, example: "3456789014",
    Bilingual(
      "tax number: ten digits, or a Turkish identity number",
      "vergi kimlik numarası: on hane veya T.C. kimlik numarası"),
    refusals: [.vknFormat, .vknCheckDigit, .tcknCheckDigit])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    if text.count == 11 {
      do { return Self(try TCKN.parse(text)) } catch {
        throw FieldProblem(error == .checkDigit ? .tcknCheckDigit : .vknFormat)
      }
    }
    return Self(try VKN.read(text))
  }

  public func write(to out: inout [UInt8]) {
    if let number = VKN(raw: raw) { number.write(to: &out) } else { TCKN(raw: raw)?.write(to: &out) }
  }

  public func encode(into writer: inout BinaryWriter) { writer.varint(raw) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(raw: reader.varint()) ?? blank
  }
}

extension BIC: FieldValue {
  public static let form = FieldForm(
    "BIC", pattern: "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", longest: 11, example: "TVSBTRISXXX",
    Bilingual("SWIFT code (ISO 9362)", "SWIFT kodu (ISO 9362)"), refusals: [.bicFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch { throw FieldProblem(.bicFormat) }
  }

  public func encode(into writer: inout BinaryWriter) { writer.varint(raw) }
  public static func decode(from reader: inout BinaryReader) -> Self { Self(raw: reader.varint()) ?? blank }
}

extension CountryCode: FieldValue {
  public static let form = FieldForm(
    "Country", pattern: "[A-Z]{2}", longest: 2, example: "GB",
    Bilingual("country (ISO 3166-1)", "ülke (ISO 3166-1)"), refusals: [.countryUnknown])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    do { return try parse(text) } catch { throw FieldProblem(.countryUnknown) }
  }

  public func encode(into writer: inout BinaryWriter) { writer.varint(UInt64(raw)) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(raw: UInt16(truncatingIfNeeded: reader.varint())) ?? blank
  }
}

/// A text of ASCII characters whose form a rule names; what is kept is what was given.
public protocol PlainForm: FieldValue {
  var bytes: [UInt8] { get }
  init(bytes: [UInt8])
  static var problem: RefusalCode { get }
  static func isWellFormed(_ text: Span<UInt8>) -> Bool
}

extension PlainForm {
  public static var blank: Self { Self(bytes: []) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard isWellFormed(text) else { throw FieldProblem(problem) }
    return Self(bytes: text.withUnsafeBufferPointer { Array($0) })
  }

  public func write(to out: inout [UInt8]) { out.append(contentsOf: bytes) }

  public func encode(into writer: inout BinaryWriter) { writer.block(bytes) }

  public static func decode(from reader: inout BinaryReader) -> Self { Self(bytes: Array(reader.block())) }
}

/// A telephone or fax number (ACC-35).
public struct PhoneNumber: PlainForm, Hashable {
  public let bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
  public static let form = FieldForm(
    "Phone", pattern: "\\+?[0-9]{7,15}", longest: 16, example: "+902121234567",
    Bilingual("7 to 15 digits, + before them if wanted", "7-15 rakam, başında + olabilir"),
    refusals: [.phoneFormat])
  public static let problem = RefusalCode.phoneFormat

  public static func isWellFormed(_ text: Span<UInt8>) -> Bool {
    let start = text.count > 0 && text[0] == 43 ? 1 : 0
    guard (7...15).contains(text.count - start) else { return false }
    for index in start..<text.count where !(48...57).contains(text[index]) { return false }
    return true
  }
}

/// An address of electronic mail (ACC-35): printable ASCII without blanks, one @ with something on both
/// sides.
public struct EmailAddress: PlainForm, Hashable {
  public let bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
  public static let form = FieldForm(
    "Email", pattern: "[!-?A-~]+@[!-?A-~]+", longest: 100, example: "deniz@ornek.com.tr",
    Bilingual("one @, at most 100 characters", "bir @ işareti, en çok 100 karakter"),
    refusals: [.emailFormat])
  public static let problem = RefusalCode.emailFormat

  public static func isWellFormed(_ text: Span<UInt8>) -> Bool {
    guard text.count <= 100 else { return false }
    var sign = -1
    for index in 0..<text.count {
      guard (33...126).contains(text[index]) else { return false }
      guard text[index] == 64 else { continue }
      guard sign < 0 else { return false }
      sign = index
    }
    return sign > 0 && sign < text.count - 1
  }
}

/// The number of an identity document: letters and digits (ACC-35).
public struct DocumentNumber: PlainForm, Hashable {
  public let bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
  public static let form = FieldForm(
    "DocumentNumber", pattern: "[A-Z0-9]{1,20}", longest: 20, example: "P1234567",
    Bilingual("capital letters and digits", "büyük harf ve rakam"), refusals: [.fieldCharacters])
  public static let problem = RefusalCode.fieldCharacters

  public static func isWellFormed(_ text: Span<UInt8>) -> Bool { isCapitals(text, 1...20) }
}

/// A portfolio code (ACC-17).
public struct PortfolioCode: PlainForm, Hashable {
  public let bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
  public static let form = FieldForm(
    "Portfolio", pattern: "[A-Z0-9]{1,16}", longest: 16, example: "PRT001",
    Bilingual("1 to 16 capital letters or digits", "1-16 büyük harf veya rakam"),
    refusals: [.portfolioCodeFormat])
  public static let problem = RefusalCode.portfolioCodeFormat

  public static func isWellFormed(_ text: Span<UInt8>) -> Bool { isCapitals(text, 1...16) }
}

private func isCapitals(_ text: Span<UInt8>, _ lengths: ClosedRange<Int>) -> Bool {
  guard lengths.contains(text.count) else { return false }
  for index in text.indices where !(48...57).contains(text[index]) && !(65...90).contains(text[index]) {
    return false
  }
  return true
}

/// The password of an account, as the hash that its member made of it: 6 to 20 characters under Argon2id, in
/// the usual text form. The registry never meets the password itself, since what members sign is kept for
/// ever (ACC-22).
public struct AccountPassword: PlainForm, Hashable {
  public let bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
  public static let form = FieldForm(
    "AccountPassword",
    pattern: "\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+\\$[A-Za-z0-9+/]+\\$[A-Za-z0-9+/]+",
    longest: 128,
    example: "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHRzYWx0c2E$3SSIrJ6Ilk6qAhLnUJsJxUNtYHBJZXIeWc5Rj1vVzJ0",
    Bilingual("Argon2id hash of a password", "şifrenin Argon2id özeti"), refusals: [.accountPasswordFormat])
  public static let problem = RefusalCode.accountPasswordFormat

  /// `$argon2id$v=19$m=…,t=…,p=…$salt$hash`
  public static func isWellFormed(_ text: Span<UInt8>) -> Bool {
    guard (40...128).contains(text.count) else { return false }
    var part = 0
    var length = 0
    let name: StaticString = "argon2id"
    for index in 0..<text.count {
      let byte = text[index]
      guard (33...126).contains(byte) else { return false }
      if byte == 36 {
        if part == 1, length != name.utf8CodeUnitCount { return false }
        if part > 1, length == 0 { return false }
        part += 1
        length = 0
        continue
      }
      guard part > 0 else { return false }
      if part == 1 {
        guard length < name.utf8CodeUnitCount, byte == name.utf8Start[length] else { return false }
      }
      length += 1
    }
    return part == 5 && length >= 16
  }
}

/// A part of the whole in per cent, exact to four decimals (ACC-59).
public struct SharePercent: Hashable, Sendable, BitwiseCopyable {
  /// 1,000,000 are 100 per cent.
  public let tenThousandths: UInt32
  @inlinable public init(tenThousandths: UInt32) { self.tenThousandths = tenThousandths }
  public static let whole = SharePercent(tenThousandths: 1_000_000)
}

extension SharePercent: FieldValue {
  public static let form = FieldForm(
    "Share", pattern: "[0-9]{1,3}(\\.[0-9]{1,4})?", longest: 8, example: "33.3334",
    Bilingual("per cent, at most four decimals", "yüzde, en çok dört ondalık"),
    refusals: [.numberFormat, .shareNotPositive])
  public static var blank: Self { Self(tenThousandths: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    if text.count > 1, text[0] == 45 { throw FieldProblem(.shareNotPositive) }
    var value: UInt32 = 0
    var decimals = -1
    for index in 0..<text.count {
      if text[index] == 46, decimals < 0, index > 0, index < text.count - 1 {
        decimals = 0
        continue
      }
      let digit = text[index] &- 48
      guard digit <= 9, decimals < 4, decimals >= 0 || index < 3 else { throw FieldProblem(.numberFormat) }
      value = value * 10 + UInt32(digit)
      if decimals >= 0 { decimals += 1 }
    }
    guard text.count > 0 else { throw FieldProblem(.numberFormat) }
    for _ in max(decimals, 0)..<4 { value *= 10 }
    guard value > 0 else { throw FieldProblem(.shareNotPositive) }
    return Self(tenThousandths: value)
  }

  public func write(to out: inout [UInt8]) {
    out.append(contentsOf: String(tenThousandths / 10_000).utf8)
    var rest = tenThousandths % 10_000
    guard rest > 0 else { return }
    out.append(46)
    var place: UInt32 = 1_000
    while rest > 0 {
      out.append(48 + UInt8(rest / place))
      rest %= place
      place /= 10
    }
  }

  public func encode(into writer: inout BinaryWriter) { writer.varint(UInt64(tenThousandths)) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(tenThousandths: UInt32(truncatingIfNeeded: reader.varint()))
  }
}

/// A sector: a division of the statistical classification of economic activities NACE Rev. 2 (ACC-28).
public struct SectorCode: Hashable, Sendable, BitwiseCopyable {
  public let number: UInt8
  @inlinable public init(number: UInt8) { self.number = number }

  /// The divisions that the classification leaves out.
  static func isKnown(_ number: UInt8) -> Bool {
    switch number {
    case 0, 4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89: false
    default: number <= 99
    }
  }
}

extension SectorCode: FieldValue {
  public static let form = FieldForm(
    "Sector", pattern: "[0-9]{2}", longest: 2, example: "13",
    Bilingual("division of NACE Rev. 2", "NACE Rev. 2 bölümü"), refusals: [.sectorUnknown])
  public static var blank: Self { Self(number: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count == 2, text[0] &- 48 <= 9, text[1] &- 48 <= 9 else { throw FieldProblem(.sectorUnknown) }
    let number = (text[0] - 48) * 10 + text[1] - 48
    guard isKnown(number) else { throw FieldProblem(.sectorUnknown) }
    return Self(number: number)
  }

  public func write(to out: inout [UInt8]) {
    out.append(48 + number / 10)
    out.append(48 + number % 10)
  }

  public func encode(into writer: inout BinaryWriter) { writer.byte(number) }
  public static func decode(from reader: inout BinaryReader) -> Self { Self(number: reader.byte()) }
}

/// A sub-sector: four digits, the first two those of its sector (ACC-35).
public struct SubsectorCode: Hashable, Sendable, BitwiseCopyable {
  public let number: UInt16
  @inlinable public init(number: UInt16) { self.number = number }
  @inlinable public var sector: SectorCode { SectorCode(number: UInt8(number / 100)) }
}

extension SubsectorCode: FieldValue {
  public static let form = FieldForm(
    "Subsector", pattern: "[0-9]{4}", longest: 4, example: "1310",
    Bilingual("class of NACE Rev. 2", "NACE Rev. 2 sınıfı"), refusals: [.subsectorNotOfSector])
  public static var blank: Self { Self(number: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var number: UInt16 = 0
    guard text.count == 4 else { throw FieldProblem(.subsectorNotOfSector) }
    for index in 0..<4 {
      guard text[index] &- 48 <= 9 else { throw FieldProblem(.subsectorNotOfSector) }
      number = number * 10 + UInt16(text[index] - 48)
    }
    return Self(number: number)
  }

  public func write(to out: inout [UInt8]) {
    var place: UInt16 = 1_000
    var rest = number
    while place > 0 {
      out.append(48 + UInt8(rest / place))
      rest %= place
      place /= 10
    }
  }

  public func encode(into writer: inout BinaryWriter) { writer.varint(UInt64(number)) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    let number = reader.varint()
    guard number <= 9_999 else {
      reader.fail()
      return blank
    }
    return Self(number: UInt16(number))
  }
}
