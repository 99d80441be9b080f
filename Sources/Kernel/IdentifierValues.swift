// SPDX-License-Identifier: Apache-2.0
import Units

extension MemberCode: FieldValue {
  public static let form = FieldForm(
    "MemberCode", pattern: "[A-Z0-9]{3}", longest: 3, example: "AKA",
    Bilingual("three upper-case letters or digits", "üç büyük harf veya rakam"), refusals: [.memberCodeFormat]
  )
  @inlinable public static var blank: Self { Self(bits: 0) }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count == 3, hasNoLowerCase(text), let bits = SixBit.pack(text, width: 3) else {
      throw FieldProblem(.memberCodeFormat)
    }
    return Self(bits: UInt32(truncatingIfNeeded: bits))
  }

  public func write(to out: inout [UInt8]) { SixBit.unpack(UInt128(bits), width: 3, to: &out) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.fixed(bits) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self { Self(bits: reader.fixed()) }
}

extension UserCode: FieldValue {
  public static let form = FieldForm(
    "UserCode", pattern: "[A-Z0-9]{3}[0-9]{3}", longest: 6, example: "AKA001",
    Bilingual("member code and three digits", "üye kodu ve üç rakam"), refusals: [.userCodeFormat])
  @inlinable public static var blank: Self { Self(member: .blank, number: 0) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count == 6, hasNoLowerCase(text), let bits = SixBit.pack(text.extracting(0..<3), width: 3)
    else {
      throw FieldProblem(.userCodeFormat)
    }
    var number: UInt16 = 0
    for index in 3..<6 {
      guard text[index] >= 48, text[index] <= 57 else { throw FieldProblem(.userCodeFormat) }
      number = number * 10 + UInt16(text[index] - 48)
    }
    return Self(member: MemberCode(bits: UInt32(truncatingIfNeeded: bits)), number: number)
  }

  public func write(to out: inout [UInt8]) {
    member.write(to: &out)
    for divisor: UInt16 in [100, 10, 1] { out.append(UInt8(48 + number / divisor % 10)) }
  }

  @inlinable
  public func encode(into writer: inout BinaryWriter) {
    writer.fixed(member.bits)
    writer.fixed(number)
  }

  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(member: MemberCode(bits: reader.fixed()), number: reader.fixed())
  }
}

extension AccountNumber: FieldValue {
  public static let form = FieldForm(
    "AccountNumber", pattern: "[A-Z0-9]{1,16}", longest: 16, example: "1001",
    Bilingual("1 to 16 upper-case letters or digits", "1-16 büyük harf veya rakam"),
    refusals: [.accountNumberFormat])
  @inlinable public static var blank: Self { Self(bits: 0) }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard hasNoLowerCase(text), let bits = SixBit.pack(text, width: 16) else {
      throw FieldProblem(.accountNumberFormat)
    }
    return Self(bits: bits)
  }

  public func write(to out: inout [UInt8]) { SixBit.unpack(bits, width: 16, to: &out) }

  @inlinable
  public func encode(into writer: inout BinaryWriter) {
    writer.fixed(UInt32(truncatingIfNeeded: bits >> 64))
    writer.fixed(UInt64(truncatingIfNeeded: bits))
  }

  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self {
    let high: UInt32 = reader.fixed()
    let low: UInt64 = reader.fixed()
    return Self(bits: UInt128(high) << 64 | UInt128(low))
  }
}

extension AccountKey: FieldValue {
  public static let form = FieldForm(
    "Account", pattern: "[A-Z0-9]{3}/[A-Z0-9]{1,16}", longest: 20, example: "AKA/1001",
    Bilingual("member code, slash, account number", "üye kodu, bölü, hesap numarası"),
    refusals: [.accountNumberFormat])
  @inlinable public static var blank: Self { Self(bits: 0) }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count > 4, text[3] == 47 else { throw FieldProblem(.accountNumberFormat) }
    let member: MemberCode
    do { member = try MemberCode.read(text.extracting(0..<3)) } catch {
      throw FieldProblem(.accountNumberFormat)
    }
    return Self(member, try AccountNumber.read(text.extracting(4..<text.count)))
  }

  public func write(to out: inout [UInt8]) {
    member.write(to: &out)
    out.append(47)
    number.write(to: &out)
  }

  @inlinable
  public func encode(into writer: inout BinaryWriter) { writer.fixed(bits) }

  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self { Self(bits: reader.fixed()) }
}

extension Reference: FieldValue {
  public static let form = FieldForm(
    "Reference", pattern: "[A-Za-z0-9-]{1,18}", longest: 18, example: "2026-000017",
    Bilingual(
      "the sender's own reference: 1 to 18 letters, digits or hyphens, unique for the member and day",
      "gönderenin kendi referansı: 1-18 harf, rakam veya tire; üye ve gün içinde tek"),
    refusals: [.referenceFormat])
  @inlinable public static var blank: Self { Self(bits: 0) }

  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard let bits = SixBit.pack(text, width: 18) else { throw FieldProblem(.referenceFormat) }
    return Self(bits: bits)
  }

  public func write(to out: inout [UInt8]) { SixBit.unpack(bits, width: 18, to: &out) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.fixed(bits) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self { Self(bits: reader.fixed()) }
}

/// A number of at most 18 digits without sign or leading zero.
@inlinable
func parseNumber(_ text: Span<UInt8>) throws(FieldProblem) -> UInt64 {
  guard text.count > 0, text.count <= 18 else { throw FieldProblem(.numberFormat) }
  var value: UInt64 = 0
  for index in 0..<text.count {
    guard text[index] >= 48, text[index] <= 57 else { throw FieldProblem(.numberFormat) }
    value = value * 10 + UInt64(text[index] - 48)
  }
  guard text[0] != 48 || text.count == 1 else { throw FieldProblem(.numberFormat) }
  return value
}

@inlinable
func hasNoLowerCase(_ text: Span<UInt8>) -> Bool {
  for index in 0..<text.count where text[index] >= 97 || text[index] == 45 { return false }
  return true
}

extension UInt64 {
  func writeDecimal(to out: inout [UInt8]) { out.append(contentsOf: String(self).utf8) }
}

extension InstructionNumber: FieldValue {
  public static let form = FieldForm(
    "InstructionNumber", .integer, pattern: "[1-9][0-9]{0,17}", longest: 18, example: "17",
    Bilingual("the number that the registry gave at entry", "sistemin girişte verdiği numara"),
    refusals: [.numberFormat])
  @inlinable public static var blank: Self { Self(0) }
  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self { Self(try parseNumber(text)) }
  public func write(to out: inout [UInt8]) { value.writeDecimal(to: &out) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.varint(value) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self { Self(reader.varint()) }
}

extension RegistrationNumber: FieldValue {
  public static let form = FieldForm(
    "RegistrationNumber", .integer, pattern: "[1-9][0-9]{7,17}", longest: 18, example: "10000001",
    Bilingual("registration number of an investor", "yatırımcı sicil numarası"), refusals: [.numberFormat])
  @inlinable public static var blank: Self { Self(0) }
  @inlinable
  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self { Self(try parseNumber(text)) }
  public func write(to out: inout [UInt8]) { value.writeDecimal(to: &out) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.varint(value) }
  @inlinable public static func decode(from reader: inout BinaryReader) -> Self { Self(reader.varint()) }
}

extension Text: FieldValue {
  public static var form: FieldForm {
    FieldForm(
      "Text", longest: longest, example: "Deneme",
      Bilingual("text without control characters", "denetim karakteri olmayan metin"),
      refusals: [.fieldTooLong, .fieldCharacters])
  }
  @inlinable public static var blank: Self { Self(utf8: []) }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    // Four bytes a character at most, so that a huge text is refused before it is looked at.
    guard text.count <= longest * 4 else { throw FieldProblem(.fieldTooLong) }
    guard isValidText(text) else { throw FieldProblem(.fieldCharacters) }
    var start = 0
    var end = text.count
    while start < end, text[start] == 32 { start += 1 }
    while end > start, text[end - 1] == 32 { end -= 1 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    var characters = 0
    for index in start..<end {
      if text[index] & 0xc0 != 0x80 { characters += 1 }
      bytes.append(text[index])
    }
    guard characters <= longest else { throw FieldProblem(.fieldTooLong) }
    guard characters > 0 else { throw FieldProblem(.fieldMissing) }
    return Self(utf8: bytes)
  }

  public func write(to out: inout [UInt8]) { out.append(contentsOf: utf8) }
  @inlinable public func encode(into writer: inout BinaryWriter) { writer.block(utf8) }
  @inlinable
  public static func decode(from reader: inout BinaryReader) -> Self { Self(utf8: Array(reader.block())) }
}
