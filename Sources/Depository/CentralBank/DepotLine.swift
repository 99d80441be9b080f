// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A line of the central bank's notice of depot totals: security, currency, what the depots of banks and
/// Takasbank hold together, and what lies in the registry's own depot, which is counted apart (CBT-08,
/// ACC-03).
///
/// As a text the parts stand one behind the other, parted by colons. A check digit that is wrong, an amount
/// below zero and the share of one bank are read all the same, since the notice is refused for them in the
/// order of the rule.
public struct DepotLine: Hashable, Sendable {
  /// Of the right form; its check digit may be wrong.
  public var isin = ISIN.blank
  public var currency = Currency.lira
  public var total: Int64 = 0
  public var ownDepot: Int64 = 0
  /// Whose share of the total the line claims to be; no notice tells it.
  public var bank: MemberCode?

  public init() {}

  var hasRightCheckDigit: Bool { ISIN(raw: isin.raw) != nil }
}

extension DepotLine: FieldValue {
  public static let form = FieldForm(
    "DepotLine",
    pattern: "[A-Z]{2}[A-Z0-9]{9}[0-9]:[A-Z]{3}:-?[0-9]{1,18}:-?[0-9]{1,18}(:[A-Z0-9]{3})?", longest: 60,
    example: "TRT140727T14:TRY:9000000:2000000",
    Bilingual(
      "ISIN, currency, total nominal of the depots, nominal of MKK's own depot; parted by colons",
      "ISIN, para birimi, depoların toplam nominali, MKK deposunun nominali; iki noktayla ayrılmış"),
    refusals: [.messageFormat, .isinFormat, .currencyUnknown, .nominalInvalid, .memberCodeFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count <= 60 else { throw FieldProblem(.messageFormat) }
    var ends: [Int] = []
    for place in 0..<text.count where text[place] == 58 { ends.append(place) }
    guard (3...4).contains(ends.count) else { throw FieldProblem(.messageFormat) }
    ends.append(text.count)
    var line = Self()
    line.isin = try readISIN(text.extracting(0..<ends[0]))
    line.currency = try Currency.read(text.extracting(ends[0] + 1..<ends[1]))
    line.total = try readAmount(text.extracting(ends[1] + 1..<ends[2]))
    line.ownDepot = try readAmount(text.extracting(ends[2] + 1..<ends[3]))
    if ends.count == 5 { line.bank = try MemberCode.read(text.extracting(ends[3] + 1..<ends[4])) }
    return line
  }

  private static func readISIN(_ text: Span<UInt8>) throws(FieldProblem) -> ISIN {
    guard text.count == 12, (48...57).contains(text[11]) else { throw FieldProblem(.isinFormat) }
    var body: [UInt8] = []
    for place in 0..<11 { body.append(text[place]) }
    guard let right = ISIN(completing: String(decoding: body, as: UTF8.self)) else {
      throw FieldProblem(.isinFormat)
    }
    return ISIN(trusted: right.raw / 36 * 36 + UInt64(text[11] - 48))
  }

  /// A whole number with or without a minus sign.
  private static func readAmount(_ text: Span<UInt8>) throws(FieldProblem) -> Int64 {
    let isNegative = text.count > 1 && text[0] == 45
    let digits = text.extracting((isNegative ? 1 : 0)..<text.count)
    do {
      let value = Int64(try WholeNumber.read(digits).value)
      return isNegative ? -value : value
    } catch { throw FieldProblem(.nominalInvalid) }
  }

  public func write(to out: inout [UInt8]) {
    isin.write(to: &out)
    out.append(58)
    currency.write(to: &out)
    for amount in [total, ownDepot] {
      out.append(58)
      out.append(contentsOf: String(amount).utf8)
    }
    guard let bank else { return }
    out.append(58)
    bank.write(to: &out)
  }

  public func encode(into writer: inout BinaryWriter) {
    isin.encode(into: &writer)
    currency.encode(into: &writer)
    writer.signedVarint(total)
    writer.signedVarint(ownDepot)
    writer.byte(bank == nil ? 0 : 1)
    bank?.encode(into: &writer)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var line = Self()
    line.isin = ISIN.decode(from: &reader)
    line.currency = Currency.decode(from: &reader)
    line.total = reader.signedVarint()
    line.ownDepot = reader.signedVarint()
    line.bank = reader.byte() == 1 ? MemberCode.decode(from: &reader) : nil
    return line
  }
}

/// What the totals of a notice come to in one currency (CBT-08).
public struct ControlSum: Hashable, Sendable {
  public var currency = Currency.lira
  public var nominal: Int64 = 0

  public init() {}
}

extension ControlSum: FieldValue {
  public static let form = FieldForm(
    "ControlSum", pattern: "[A-Z]{3}:[0-9]{1,18}", longest: 22, example: "TRY:10500000",
    Bilingual(
      "currency, colon, sum of the total nominals in it",
      "para birimi, iki nokta, o para birimindeki toplam nominallerin toplamı"),
    refusals: [.messageFormat, .currencyUnknown, .numberFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard text.count > 3, text[3] == 58 else { throw FieldProblem(.messageFormat) }
    var sum = Self()
    sum.currency = try Currency.read(text.extracting(0..<3))
    sum.nominal = Int64(try WholeNumber.read(text.extracting(4..<text.count)).value)
    return sum
  }

  public func write(to out: inout [UInt8]) {
    currency.write(to: &out)
    out.append(58)
    out.append(contentsOf: String(nominal).utf8)
  }

  public func encode(into writer: inout BinaryWriter) {
    currency.encode(into: &writer)
    writer.signedVarint(nominal)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var sum = Self()
    sum.currency = Currency.decode(from: &reader)
    sum.nominal = reader.signedVarint()
    return sum
  }
}
