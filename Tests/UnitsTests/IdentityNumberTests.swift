// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct TCKNTests {
  @Test(.rule("ACC-36"), arguments: ["10000000146", "12345678950", "19090909018"])
  func `a number with its check digits is read`(text: String) throws {
    let number = try #require(TCKN(text))
    #expect(number.description == text)
    #expect(TCKN(raw: number.raw) == number)
    #expect(TCKN(completing: number.raw / 100) == number)
  }

  @Test(.rule("ACC-36"), arguments: ["10000000147", "12345678940"])
  func `a wrong check digit is refused`(text: String) {
    #expect(problem(TCKN.self, text) == .checkDigit)
  }

  @Test(
    .rule("ACC-36"), arguments: ["01234567890", "1234567895", "123456789500", "1234567895x", "12345 67895"])
  func `what is not eleven digits with a first above zero is refused`(text: String) {
    #expect(problem(TCKN.self, text) == .format)
  }

  @Test(.rule("GEN-41")) func `logs and lists see the first three and last two digits`() {
    #expect(TCKN("12345678950")?.masked == "123******50")
    #expect(TCKN().masked == "")
  }

  @Test(arguments: seeds)
  func `a changed digit is always found`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let number = try #require(TCKN(completing: .random(in: 100_000_000...999_999_999, using: &random)))
      #expect(roundTrips(number))
      let text = Array(number.description)
      for index in text.indices {
        var changed = text
        changed[index] = Character(String((text[index].wholeNumberValue! + 1) % 10))
        #expect(TCKN(String(changed)) == nil)
      }
    }
    #expect(TCKN(completing: 99_999_999) == nil)
    #expect(TCKN(raw: 0) == nil)
    #expect(problem(TCKN.self, "") == .empty)
  }
}

@Suite struct VKNTests {
  @Test(.rule("ACC-37"), arguments: ["3456789014", "1000036109", "1234567890", "4000000012"])
  func `a number with its check digit is read`(text: String) throws {
    let number = try #require(VKN(text))
    #expect(number.description == text)
    #expect(VKN(raw: number.raw) == number)
    #expect(VKN(completing: try #require(UInt64(text.dropLast()))) == number)
  }

  @Test(.rule("ACC-37"), arguments: ["3456789010", "1234567891"])
  func `a wrong check digit is refused`(text: String) {
    #expect(problem(VKN.self, text) == .checkDigit)
  }

  @Test(.rule("ACC-37"), arguments: ["123456789", "12345678901", "123456789x"])
  func `what is not ten digits is refused`(text: String) {
    #expect(problem(VKN.self, text) == .format)
  }

  @Test(arguments: seeds)
  func `one check digit is right and leading zeros are kept`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for shift in 0..<500 {
      let nine = UInt64.random(in: 0...999_999_999, using: &random) >> UInt64(shift % 30)
      let number = try #require(VKN(completing: nine))
      let text = number.description
      #expect(text.count == 10 && roundTrips(number))
      #expect((0...9).filter { VKN(text.dropLast() + String($0)) != nil }.count == 1)
    }
    #expect(VKN(completing: 1_000_000_000) == nil)
    #expect(VKN(raw: 0) == nil && VKN(raw: .max) == nil)
    #expect(problem(VKN.self, "") == .empty)
  }
}
