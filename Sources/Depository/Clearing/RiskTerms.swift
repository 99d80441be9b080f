// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

extension Rate: FieldValue {
  public static let form = FieldForm(
    "Rate", pattern: "[0-9]{1,12}(\\.[0-9]{1,6})?", longest: 19, example: "0.0545",
    Bilingual("rate, at most six decimals", "oran, en çok altı ondalık"), refusals: [.numberFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    guard let rate = try? parse(text), rate.millionths >= 0 else { throw FieldProblem(.numberFormat) }
    return rate
  }

  public func encode(into writer: inout BinaryWriter) { writer.signedVarint(millionths) }
  public static func decode(from reader: inout BinaryReader) -> Self {
    Self(millionths: reader.signedVarint())
  }
}

/// The words of a value that is made of several, parted by single blanks.
struct Words {
  private let words: [[UInt8]]
  private var place = 0

  init(_ text: Span<UInt8>) {
    var words: [[UInt8]] = [[]]
    for index in text.indices {
      if text[index] == 32 { words.append([]) } else { words[words.count - 1].append(text[index]) }
    }
    self.words = words
  }

  mutating func next<Value: FieldValue>(_: Value.Type) throws(FieldProblem) -> Value {
    guard place < words.count, !words[place].isEmpty else { throw FieldProblem(.fieldMissing) }
    let word = words[place]
    place += 1
    return try Value.read(word.span)
  }

  mutating func optional<Value: FieldValue>(_ type: Value.Type) throws(FieldProblem) -> Value? {
    place < words.count ? try next(type) : nil
  }

  func finish() throws(FieldProblem) {
    if place < words.count { throw FieldProblem(.fieldFormat) }
  }
}

extension [UInt8] {
  mutating func word<Value: FieldValue>(_ value: Value?) {
    guard let value else { return }
    if !isEmpty { append(32) }
    value.write(to: &self)
  }
}

extension BinaryWriter {
  mutating func optional<Value: FieldValue>(_ value: Value?) {
    var value = value
    field(Field("", "", ""), &value)
  }
}

extension BinaryReader {
  mutating func optional<Value: FieldValue>(_: Value.Type) -> Value? {
    var value: Value?
    field(Field("", "", ""), &value)
    return value
  }
}

/// The parameters of one share: as computed, as they are to be in force, and between settlement dates
/// (CCP-15, CCP-17, CCP-18). Text is `ISIN computed in-force spread`; the last two may be left out.
public struct ShareTerm: FieldValue, Equatable {
  public var isin = ISIN.blank
  public var model = Rate.blank
  public var riskValue: Rate?
  public var spread: Rate?

  public static let form = FieldForm(
    "ShareTerm", longest: 72, example: "TRAGARAN91N1 0.1445 0.1500 0.0100",
    Bilingual(
      "ISIN, computed risk value, risk value in force when raised, rate between settlement dates",
      "ISIN, hesaplanan risk değeri, yükseltildiyse yürürlükteki değer, vadeler arası oran"),
    refusals: [.fieldMissing, .isinFormat, .isinCheckDigit, .numberFormat, .fieldFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var words = Words(text)
    var term = Self()
    term.isin = try words.next(ISIN.self)
    term.model = try words.next(Rate.self)
    term.riskValue = try words.optional(Rate.self)
    term.spread = try words.optional(Rate.self)
    try words.finish()
    return term
  }

  public func write(to out: inout [UInt8]) {
    var text: [UInt8] = []
    text.word(isin)
    text.word(model)
    if spread != nil || riskValue != nil { text.word(riskValue ?? model) }
    text.word(spread)
    out += text
  }

  public func encode(into writer: inout BinaryWriter) {
    isin.encode(into: &writer)
    model.encode(into: &writer)
    writer.optional(riskValue)
    writer.optional(spread)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var term = Self()
    term.isin = ISIN.decode(from: &reader)
    term.model = Rate.decode(from: &reader)
    term.riskValue = reader.optional(Rate.self)
    term.spread = reader.optional(Rate.self)
    return term
  }
}

/// The credit of an approved pair of shares (CCP-19). Text is `ISIN ISIN rate`.
public struct PairTerm: FieldValue, Equatable {
  public var first = ISIN.blank
  public var second = ISIN.blank
  public var rate = Rate.blank

  public static let form = FieldForm(
    "PairTerm", longest: 45, example: "TRAAKBNK91N6 TRAGARAN91N1 0.57",
    Bilingual("two ISINs and the rate of their credit", "iki ISIN ve indirim oranı"),
    refusals: [.fieldMissing, .isinFormat, .isinCheckDigit, .numberFormat, .fieldFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var words = Words(text)
    var term = Self()
    term.first = try words.next(ISIN.self)
    term.second = try words.next(ISIN.self)
    term.rate = try words.next(Rate.self)
    try words.finish()
    return term
  }

  public func write(to out: inout [UInt8]) {
    var text: [UInt8] = []
    text.word(first)
    text.word(second)
    text.word(rate)
    out += text
  }

  public func encode(into writer: inout BinaryWriter) {
    first.encode(into: &writer)
    second.encode(into: &writer)
    rate.encode(into: &writer)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var term = Self()
    term.first = ISIN.decode(from: &reader)
    term.second = ISIN.decode(from: &reader)
    term.rate = Rate.decode(from: &reader)
    return term
  }
}

/// A security that may be lodged, with its group and a coefficient of its own where an officer has set one
/// (CCP-20, CCP-21, CCP-23). Text is `ISIN group coefficient`; the last may be left out.
public struct AssetTerm: FieldValue, Equatable {
  public var isin = ISIN.blank
  public var group = CollateralGroup.blank
  public var coefficient: Rate?

  public static let form = FieldForm(
    "AssetTerm", longest: 42, example: "TRAGARAN91N1 EQUITY 0.70",
    Bilingual(
      "ISIN, group, coefficient of its own when it has one", "ISIN, grup, varsa kendi değerleme katsayısı"),
    refusals: [.fieldMissing, .isinFormat, .isinCheckDigit, .assetNotEligible, .numberFormat, .fieldFormat])
  public static var blank: Self { Self() }

  public static func read(_ text: Span<UInt8>) throws(FieldProblem) -> Self {
    var words = Words(text)
    var term = Self()
    term.isin = try words.next(ISIN.self)
    term.group = try words.next(CollateralGroup.self)
    term.coefficient = try words.optional(Rate.self)
    try words.finish()
    return term
  }

  public func write(to out: inout [UInt8]) {
    var text: [UInt8] = []
    text.word(isin)
    text.word(group)
    text.word(coefficient)
    out += text
  }

  public func encode(into writer: inout BinaryWriter) {
    isin.encode(into: &writer)
    group.encode(into: &writer)
    writer.optional(coefficient)
  }

  public static func decode(from reader: inout BinaryReader) -> Self {
    var term = Self()
    term.isin = ISIN.decode(from: &reader)
    term.group = CollateralGroup.decode(from: &reader)
    term.coefficient = reader.optional(Rate.self)
    return term
  }
}
