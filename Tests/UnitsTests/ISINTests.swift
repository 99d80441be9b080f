// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct ISINTests {
  @Test(
    .rule("GEN-26"),
    arguments: ["TRT140727T14", "TRAGARAN91N1", "TRB110227T12", "TREGRAN00011", "TRAGARNA91N1"])
  func `an ISIN with its check digit is read`(text: String) throws {
    let isin = try #require(ISIN(text))
    #expect(isin.description == text)
    #expect(ISIN(raw: isin.raw) == isin)
  }

  @Test(.rule("GEN-26")) func `the check digit is the one the rule works out`() {
    #expect(ISIN(completing: "TRT140727T1")?.description == "TRT140727T14")
    #expect(ISIN(completing: "TRAGARAN91N")?.description == "TRAGARAN91N1")
    #expect(ISIN(completing: "1RAGARAN91N") == nil)
    #expect(ISIN(completing: "TRAGARAN91") == nil)
    #expect(ISIN(completing: "TRAGARAN91n") == nil)
  }

  @Test(.rule("GEN-26")) func `an ISIN with a wrong check digit is refused`() {
    #expect(problem(ISIN.self, "TRAGARAN91N2") == .checkDigit)
  }

  @Test(
    .rule("GEN-25", "GEN-26"),
    arguments: [
      "TRAGARAN91N", "TRAGARAN91N11", "tragaran91n1", "TRAGARAN91Nı", "1RAGARAN91N1", "T1AGARAN91N1",
      "TRAGARAN91NA",
      "TRAGARAN 1N1", "GARAN",
    ])
  func `what has not the form of an ISIN is refused`(text: String) {
    #expect(problem(ISIN.self, text) == .format)
  }

  @Test func `every listed security has a valid ISIN`() throws {
    let rows = try dataRows("bist-securities.csv")
    #expect(rows.count > 300)
    for row in rows { #expect(ISIN(row[1]).map(\.description) == row[1]) }
  }

  @Test(arguments: seeds)
  func `any other last digit is refused`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let characters = letters + Array("0123456789")
    for _ in 0..<500 {
      var body = String((0..<2).map { _ in letters.randomElement(using: &random)! })
      body += String((0..<9).map { _ in characters.randomElement(using: &random)! })
      let isin = try #require(ISIN(completing: body))
      #expect(roundTrips(isin))
      let valid = (0...9).filter { ISIN(body + String($0)) != nil }
      #expect(valid.map { body + String($0) } == [isin.description])
      #expect(ISIN(raw: isin.raw) == isin)
      #expect(ISIN(raw: isin.raw / 10 * 10 + (isin.raw + 1) % 10) == nil)
    }
  }

  @Test func `a packed number of another form is refused`() {
    #expect(ISIN(raw: 0) == nil)
    #expect(ISIN(raw: .max) == nil)
    #expect(ISIN().description == "")
  }

  @Test func `the order is that of the texts`() throws {
    let texts = try dataRows("bist-securities.csv").map { $0[1] }
    #expect(texts.compactMap { ISIN($0) }.sorted().map(\.description) == texts.sorted())
  }
}
