// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

@Suite struct RefusalCodeTests {
  private let all = RefusalCode.allCases

  @Test(.rule("GEN-07", "GEN-39"), arguments: RefusalCode.allCases)
  func `a refusal says in both languages what is so and what to do`(code: RefusalCode) throws {
    let english = code.sentence.english.string
    let turkish = code.sentence.turkish.string
    #expect(english != turkish)
    for sentence in [english, turkish] {
      #expect(sentence.hasSuffix("."))
      #expect(!sentence.contains("  ") && !sentence.contains("\n"))
      #expect(try #require(sentence.unicodeScalars.first).properties.isUppercase)
      #expect(sentence.contains(". "))
    }
  }

  @Test func `no two refusals say the same`() {
    #expect(Set(all.map(\.sentence.english.string)).count == all.count)
    #expect(Set(all.map(\.sentence.turkish.string)).count == all.count)
  }

  @Test func `a name is in kebab case and belongs to one refusal`() {
    for code in all {
      #expect(code.name.wholeMatch(of: /[a-z]+(-[a-z0-9]+)*/) != nil, "\(code.name)")
    }
    #expect(Set(all.map(\.name)).count == all.count)
  }

  @Test func `a number belongs to one refusal and to a group of its hundred`() {
    let numbers = all.map(\.rawValue)
    #expect(Set(numbers).count == all.count)
    #expect(numbers == numbers.sorted())
    #expect(numbers.allSatisfy { (101...1199).contains($0) && $0 % 100 != 0 })
  }

  @Test func `the name is the name in the code with hyphens`() {
    #expect(RefusalCode.notFreeSubaccount.name == "not-free-subaccount")
    #expect(RefusalCode.reasonDOnlyByTakeover.name == "reason-d-only-by-takeover")
    #expect(RefusalCode.kebab("day") == "day")
    #expect(RefusalCode.sharesNot100.name == "shares-not-100")
  }

  @Test func `a refusal is read back from its binary form with its facts`() {
    let refusal = Refusal(
      .sameAccount, "TRF-04", Fact("line", .number(-7)), nil, Fact("subaccount", .word("SERB")))
    var out = BinaryWriter()
    refusal.encode(into: &out)
    var reader = BinaryReader(out.bytes)
    let recorded = RecordedRefusal(from: &reader)
    #expect(!reader.isBroken && reader.isAtEnd)
    #expect(recorded.code == .sameAccount && recorded.number == 902)
    #expect(recorded.rule.description == "TRF-04")
    #expect(recorded.facts.map(\.name) == ["line", "subaccount"])
    #expect(recorded.facts.map(\.value) == ["-7", "SERB"])
  }

  @Test func `a number of a later release is read back as a number`() {
    var out = BinaryWriter()
    Refusal(.sameAccount, "LIC-001").encode(into: &out)
    var bytes = out.array()
    bytes[0] = 0xff
    bytes[1] = 0xff
    bytes.withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      let recorded = RecordedRefusal(from: &reader)
      #expect(recorded.code == nil && recorded.number == 0xffff)
      #expect(recorded.rule.description == "LIC-001")
    }
  }
}
