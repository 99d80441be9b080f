// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct IBANTests {
  @Test(
    .rule("GEN-28"),
    arguments: [
      ("TR330006100519786457841326", "TR330006100519786457841326"),
      ("TR050009900000000000000001", "TR050009900000000000000001"),
      ("TR33 0006 1005 1978 6457 8413 26", "TR330006100519786457841326"),
      // Examples of the IBAN registry: the shortest, one with letters, the longest.
      ("NO93 8601 1117 947", "NO9386011117947"),
      ("GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819"),
      ("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S"),
    ])
  func `a valid IBAN is kept without its blanks`(text: String, written: String) throws {
    let iban = try #require(IBAN(text))
    #expect(iban.description == written)
    #expect(roundTrips(iban))
    #expect(IBAN(first: iban.first, second: iban.second, third: iban.third) == iban)
  }

  @Test(
    .rule("GEN-28"),
    arguments: [
      ("TR340006100519786457841326", UnitProblem.checkDigit), ("TR330006100519786457843126", .checkDigit),
      // The remainder is right, and yet such digits are never given.
      ("TR990006100000000000000044", .checkDigit),
      ("TR010006100000000000000062", .checkDigit),
      ("TR000006100000000000000080", .checkDigit),
      ("GB29NWBK60161331926818", .checkDigit), ("TR33000610051978645784132", .length),
      ("TR3300061005197864578413260", .length), ("NO938601111794", .length), ("TR", .length), ("T", .length),
      ("XX00123456789012345678901234567890123", .length), ("TR770009910000000000000001", .reserveDigit),
      ("", .empty), ("   ", .empty), ("tr330006100519786457841326", .format), ("TR33-0006-1005", .format),
      ("3300061005197864578413", .format), ("TRX30006100519786457841326", .format),
      ("TR33A006100519786457841326", .format), ("TR33\t0006100519786457841326", .format),
    ])
  func `an invalid IBAN is refused for its first fault`(text: String, expected: UnitProblem) {
    #expect(problem(IBAN.self, text) == expected)
  }

  @Test(.rule("GEN-28")) func `check digits are 98 less the remainder`() {
    #expect(
      IBAN(country: .türkiye, completing: "0006100519786457841326")?.description
        == "TR330006100519786457841326")
    #expect(
      IBAN(country: .türkiye, completing: "0009900000000000000001")?.description
        == "TR050009900000000000000001")
    #expect(IBAN(country: .türkiye, completing: "0009910000000000000001") == nil)
    #expect(IBAN(country: .türkiye, completing: "00099") == nil)
    #expect(IBAN(country: .türkiye, completing: "") == nil)
    #expect(IBAN(country: CountryCode(), completing: "0006100519786457841326") == nil)
  }

  @Test(arguments: seeds)
  func `no two neighbouring digits can be swapped`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let digits = (0..<21).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
      let iban = try #require(IBAN(country: .türkiye, completing: digits.prefix(5) + "0" + digits.suffix(16)))
      #expect(roundTrips(iban))
      var text = Array(iban.description)
      let index = Int.random(in: 10..<25, using: &random)
      text.swapAt(index, index + 1)
      #expect(IBAN(String(text)) == nil || text[index] == text[index + 1])
    }
  }

  @Test func `packed words of another form are refused`() throws {
    let iban = try #require(IBAN("TR330006100519786457841326"))
    #expect(IBAN(first: 0, second: 0, third: 0) == nil)
    #expect(IBAN(first: .max, second: .max, third: .max) == nil)
    #expect(IBAN(first: iban.first, second: iban.second, third: iban.third + 1) == nil)
    #expect(IBAN().description == "")
  }

  @Test func `the order is that of the texts`() {
    let texts = [
      "TR330006100519786457841326", "TR050009900000000000000001", "NO9386011117947", "GB29NWBK60161331926819",
    ]
    #expect(texts.compactMap { IBAN($0) }.sorted().map(\.description) == texts.sorted())
  }
}
