// SPDX-License-Identifier: Apache-2.0

/// International bank account number (GEN-28): 15 to 34 characters, a Turkish one 26.
///
/// Its order is the text order. Blanks are allowed on input and not kept.
public struct IBAN: UnitValue, Comparable {
  /// Twelve characters each, to the base of 37.
  public let first: UInt64
  public let second: UInt64
  public let third: UInt64

  /// No account: the value of a field not yet read.
  @inlinable
  public init() {
    first = 0
    second = 0
    third = 0
  }

  /// - Refuses, in this order: `.format` for characters and their places, `.length`, `.checkDigit`,
  ///   `.reserveDigit`.
  public static func parse(_ text: Span<UInt8>) throws(UnitProblem) -> IBAN {
    var kept: [UInt8] = []
    kept.reserveCapacity(text.count)
    for index in text.indices where text[index] != 0x20 {
      guard Alphanumeric.value(text[index]) < 36 else { throw .format }
      kept.append(text[index])
    }
    guard !kept.isEmpty else { throw .empty }
    try check(kept.span)
    return IBAN(unchecked: kept.span)
  }

  /// Puts check digits between country and the rest of a new number: 98 less the remainder with "00" in their
  /// place; nil when the result is no IBAN.
  public init?(country: CountryCode, completing rest: String) {
    var text: [UInt8] = []
    country.write(to: &text)
    text += [0x30, 0x30]
    text += Array(rest.utf8)
    guard text.count >= 5, text.allSatisfy({ Alphanumeric.value($0) < 36 }) else { return nil }
    let digits = 98 - Self.remainder(text.span)
    text[2] = 0x30 + UInt8(digits / 10)
    text[3] = 0x30 + UInt8(digits % 10)
    guard let value = try? Self.parse(text.span) else { return nil }
    self = value
  }

  /// The number packed as its three words, or nil when `parse` would never give it.
  public init?(first: UInt64, second: UInt64, third: UInt64) {
    var text: [UInt8] = []
    for word in [first, second, third] { Alphanumeric.unpack(word, width: 12, to: &text) }
    guard let value = try? Self.parse(text.span),
      (value.first, value.second, value.third) == (first, second, third)
    else { return nil }
    self = value
  }

  private init(unchecked text: Span<UInt8>) {
    func word(_ start: Int) -> UInt64 {
      let end = min(start + 12, text.count)
      return start < end ? Alphanumeric.pack(text, start..<end, width: 12)! : 0
    }
    first = word(0)
    second = word(12)
    third = word(24)
  }

  private static func check(_ text: Span<UInt8>) throws(UnitProblem) {
    let isTurkish = text.count >= 2 && text[0] == 0x54 && text[1] == 0x52
    for index in 0..<min(text.count, isTurkish ? 9 : 4) {
      // The country in letters, the check digits and the five digits of a Turkish bank code.
      guard (Alphanumeric.value(text[index]) < 10) == (index >= 2) else { throw .format }
    }
    guard isTurkish ? text.count == 26 : (15...34).contains(text.count) else { throw .length }
    // ISO 13616: 00, 01 and 99 leave the same remainder as 97, 98 and 02 and are never given.
    let digits = 10 * Alphanumeric.value(text[2]) + Alphanumeric.value(text[3])
    guard remainder(text) == 1, 2...98 ~= digits else { throw .checkDigit }
    guard !isTurkish || text[9] == 0x30 else { throw .reserveDigit }
  }

  /// The remainder by 97 of the number that stands there once the first four characters have gone to the end.
  private static func remainder(_ text: Span<UInt8>) -> Int {
    var remainder = 0
    for index in 4..<text.count + 4 {
      let value = Int(Alphanumeric.value(text[index < text.count ? index : index - text.count]))
      remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97
    }
    return remainder
  }

  public func write(to out: inout [UInt8]) {
    for word in [first, second, third] { Alphanumeric.unpack(word, width: 12, to: &out) }
  }

  public static func < (left: IBAN, right: IBAN) -> Bool {
    (left.first, left.second, left.third) < (right.first, right.second, right.third)
  }
}
