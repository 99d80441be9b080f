// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct CodeTests {
  @Test(.rule("GEN-24")) func `a country is a code of ISO 3166`() {
    #expect(CountryCode("TR") == .türkiye)
    #expect(CountryCode.türkiye.description == "TR")
    #expect(problem(CountryCode.self, "TUR") == .format)
    #expect(problem(CountryCode.self, "tr") == .format)
    #expect(problem(CountryCode.self, "XX") == .unknown)
    #expect(problem(CountryCode.self, "") == .empty)
    #expect(CountryCode(raw: CountryCode.türkiye.raw) == .türkiye)
    #expect(CountryCode(raw: 0) == nil && CountryCode(raw: .max) == nil)
  }

  @Test func `the list has 249 countries, each read back as written`() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let known = letters.flatMap { first in letters.map { "\(first)\($0)" } }.filter { CountryCode($0) != nil }
    #expect(known.count == 249)
    #expect(known.compactMap { CountryCode($0) }.sorted().map(\.description) == known)
  }

  @Test(.rule("GEN-24")) func `a BIC has eight or eleven characters`() {
    #expect(BIC("ABCDTRIS")?.description == "ABCDTRIS")
    #expect(BIC("ABCDTRISXXX")?.description == "ABCDTRISXXX")
    #expect(problem(BIC.self, "ABCDTRI") == .length)
    #expect(problem(BIC.self, "ABCDTRISX") == .length)
    #expect(problem(BIC.self, "abcdtris") == .format)
    #expect(problem(BIC.self, "ABCD1RIS") == .format)
    #expect(problem(BIC.self, "") == .empty)
  }

  @Test(.rule("GEN-24")) func `a MIC has four characters`() {
    #expect(MIC("XIST")?.description == "XIST")
    #expect(MIC("360T")?.description == "360T")
    #expect(problem(MIC.self, "XIS") == .format)
    #expect(problem(MIC.self, "xist") == .format)
    #expect(problem(MIC.self, "") == .empty)
  }

  @Test func `packed codes are unpacked, others refused`() throws {
    let bic = try #require(BIC("ABCDTRIS"))
    #expect(BIC(raw: bic.raw) == bic)
    #expect(BIC(raw: 0) == nil && BIC(raw: .max) == nil && BIC(raw: bic.raw + 1) == nil)
    let mic = try #require(MIC("XIST"))
    #expect(MIC(raw: mic.raw) == mic)
    #expect(MIC(raw: 0) == nil && MIC(raw: .max) == nil)
    #expect(try #require(BIC("ABCDTRIS")) < #require(BIC("ABCDTRISXXX")))
    #expect(try #require(MIC("360T")) < mic)
  }

  @Test(.rule("GEN-24")) func `the languages are Turkish and English`() {
    #expect(LanguageCode("tr") == .turkish)
    #expect(LanguageCode("en") == .english)
    #expect(LanguageCode.allCases.allSatisfy(roundTrips))
    #expect(problem(LanguageCode.self, "TR") == .format)
    #expect(problem(LanguageCode.self, "tur") == .format)
    #expect(problem(LanguageCode.self, "de") == .unknown)
    #expect(problem(LanguageCode.self, "") == .empty)
  }
}
