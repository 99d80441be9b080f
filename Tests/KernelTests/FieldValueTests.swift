// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing
import Units

@Suite struct FieldValueTests {
  /// Reads each text, writes the binary form, reads that back and compares texts. Every beginning is broken.
  private func roundTrip<Value: FieldValue>(_: Value.Type, _ texts: [String]) throws {
    for text in texts + [Value.form.example.string] {
      let value = try Value.read(Array(text.utf8).span)
      let bytes = encoded(value)
      let (back, isWhole) = decoded(Value.self, bytes)
      #expect(isWhole && back.text == value.text, "\(Value.form.name) \(text)")
      #expect(encoded(back) == bytes)
      #expect(try encoded(Value.read(Array(value.text.utf8).span)) == bytes)
      for length in 0..<bytes.count {
        #expect(!decoded(Value.self, Array(bytes[..<length])).isWhole, "\(Value.form.name) \(text) cut")
      }
    }
    #expect(decoded(Value.self, encoded(Value.blank)).isWhole)
  }

  private func encoded<Value: FieldValue>(_ value: Value) -> [UInt8] {
    var out = BinaryWriter()
    value.encode(into: &out)
    return out.array()
  }

  private func decoded<Value: FieldValue>(_: Value.Type, _ bytes: [UInt8]) -> (value: Value, isWhole: Bool) {
    bytes.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      let value = Value.decode(from: &reader)
      return (value, reader.isAtEnd && !reader.isBroken)
    }
  }

  @Test func `every value is read back from its binary form`() throws {
    try roundTrip(Quantity.self, ["1", "10", "999999999999999999"])
    try roundTrip(ISIN.self, ["TRT140727T14", "TREGRAN00011"])
    try roundTrip(TCKN.self, ["10000000146", "19090909018"])
    try roundTrip(VKN.self, ["3456789014"])
    try roundTrip(IBAN.self, ["TR050009900000000000000001", "TR33 0006 1005 1978 6457 8413 26"])
    try roundTrip(Day.self, ["1970-01-01", "1850-01-01", "2028-02-29", "9999-12-31"])
    try roundTrip(TimeOfDay.self, ["00:00", "23:59:59", "09:05:07"])
    try roundTrip(UnitPrice.self, ["0", "0.0001", "999999999999.9999"])
    try roundTrip(Currency.self, ["TRY", "USD", "ZAR"])
    try roundTrip(Flag.self, ["true", "false"])
    try roundTrip(WholeNumber.self, ["0", "1", "127", "128", "999999999999999999"])
    try roundTrip(MemberCode.self, ["AKA", "000", "Z9Z"])
    try roundTrip(UserCode.self, ["AKA001", "MKK990", "A1B999"])
    try roundTrip(AccountNumber.self, ["1", "DBDEPO", "ZZZZZZZZZZZZZZZZ", "0000000000000000"])
    try roundTrip(AccountKey.self, ["AKA/1", "ZZZ/ZZZZZZZZZZZZZZZZ", "000/0"])
    try roundTrip(Reference.self, ["a", "-", "R-1", "zzzzzzzzzzzzzzzzzz"])
    try roundTrip(InstructionNumber.self, ["1", "999999999999999999"])
    try roundTrip(RegistrationNumber.self, ["10000001", "99999999"])
    try roundTrip(Text<30>.self, ["a", "Deniz Örnek", String(repeating: "ş", count: 30), "a\"b,c;d"])
    try roundTrip(InstructionState.self, InstructionState.allCases.map(\.code.string))
  }

  /// What a journal of a damaged disk may hold.
  private func decodeAnything<Value: FieldValue>(_: Value.Type, _ random: inout SeededGenerator) {
    for _ in 0..<300 {
      let value = decoded(Value.self, random.bytes(atMost: 24)).value
      #expect(value.text.utf8.count < 100)
    }
  }

  @Test(arguments: SeededGenerator.seeds)
  func `no bytes can trap a value`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    decodeAnything(Quantity.self, &random)
    decodeAnything(ISIN.self, &random)
    decodeAnything(TCKN.self, &random)
    decodeAnything(VKN.self, &random)
    decodeAnything(IBAN.self, &random)
    decodeAnything(Day.self, &random)
    decodeAnything(TimeOfDay.self, &random)
    decodeAnything(UnitPrice.self, &random)
    decodeAnything(Currency.self, &random)
    decodeAnything(Flag.self, &random)
    decodeAnything(WholeNumber.self, &random)
    decodeAnything(MemberCode.self, &random)
    decodeAnything(UserCode.self, &random)
    decodeAnything(AccountNumber.self, &random)
    decodeAnything(AccountKey.self, &random)
    decodeAnything(Reference.self, &random)
    decodeAnything(InstructionNumber.self, &random)
    decodeAnything(RegistrationNumber.self, &random)
    decodeAnything(Text<30>.self, &random)
    decodeAnything(InstructionState.self, &random)
  }

  @Test func `a time outside the day and a price below zero are broken`() {
    for seconds: Int64 in [-1, 86_400, .max, .min] {
      #expect(!decoded(TimeOfDay.self, encodedSigned(seconds)).isWhole)
    }
    for price: Int64 in [-1, .min] { #expect(!decoded(UnitPrice.self, encodedSigned(price)).isWhole) }
    #expect(decoded(TimeOfDay.self, encodedSigned(86_399)).isWhole)
    #expect(decoded(UnitPrice.self, encodedSigned(.max)).isWhole)
  }

  private func encodedSigned(_ value: Int64) -> [UInt8] {
    var out = BinaryWriter()
    out.signedVarint(value)
    return out.array()
  }

  private func refusal<Value: FieldValue>(_: Value.Type, _ text: String) -> RefusalCode? {
    do throws(FieldProblem) {
      _ = try Value.read(Array(text.utf8).span)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(
    .rule("GEN-37"),
    arguments: ["", "0", "-5", "10.5", "+1", "01", "1e3", " 1", "1 ", "1234567890123456789"])
  func `a nominal is a whole number above zero`(text: String) {
    #expect(refusal(Quantity.self, text) == .nominalInvalid)
  }

  @Test(arguments: ["", "-1", "00", "01", "1.0", "1e1", "0x1", "1000000000000000000"])
  func `a whole number has digits only, at most eighteen`(text: String) {
    #expect(refusal(WholeNumber.self, text) == .numberFormat)
    #expect(refusal(InstructionNumber.self, text) == .numberFormat)
  }

  @Test(.rule("AUT-08"), arguments: ["", "AK", "AKAA", "aka", "AK-", "AKÇ", "AK "])
  func `a member code is three upper-case letters or digits`(text: String) {
    #expect(refusal(MemberCode.self, text) == .memberCodeFormat)
    #expect(refusal(UserCode.self, text + "001") == .userCodeFormat)
  }

  @Test(.rule("ACC-09"), arguments: ["", "12 34", "a1", "1-2", "Ş1", "12345678901234567"])
  func `an account number is upper-case letters and digits, at most sixteen`(text: String) {
    #expect(refusal(AccountNumber.self, text) == .accountNumberFormat)
    #expect(refusal(AccountKey.self, "AKA/" + text) == .accountNumberFormat)
  }

  @Test(.rule("ACC-04"), arguments: ["AKA", "AKA1001", "AK/1001", "aka/1001", "AKA-1001", "AKA//1"])
  func `an account is named by member and number`(text: String) {
    #expect(refusal(AccountKey.self, text) == .accountNumberFormat)
  }

  @Test(.rule("GEN-39"), arguments: ["", "a b", "a_b", "1234567890123456789", "ç", "a\0"])
  func `a reference is letters, digits and hyphens, at most eighteen`(text: String) {
    #expect(refusal(Reference.self, text) == .referenceFormat)
  }

  @Test(.rule("ACC-35")) func `a text has characters, not too many, and none that controls`() {
    #expect(refusal(Text<5>.self, "şşşşşş") == .fieldTooLong)
    #expect(refusal(Text<5>.self, String(repeating: "a", count: 21)) == .fieldTooLong)
    #expect(refusal(Text<5>.self, "a\tb") == .fieldCharacters)
    #expect(refusal(Text<5>.self, "a\u{85}") == .fieldCharacters)
    #expect(refusal(Text<5>.self, "   ") == .fieldMissing)
    #expect(refusal(Text<5>.self, " şşşşş ") == nil)
  }
}
