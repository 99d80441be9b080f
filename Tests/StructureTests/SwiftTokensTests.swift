// SPDX-License-Identifier: Apache-2.0
import Testing

@Suite struct SwiftTokensTests {
  private func words(_ source: String) -> [String] { SwiftTokens(source).tokens.map(\.text) }

  @Test func `comments and literals hold no code`() {
    let source = ##"""
      let a = 1 // print(a)
      /* print( /* print( */ */
      let b = "print(\"" + #"print(\)"# + #/print"/#
      """##
    #expect(words(source) == ["let", "a", "=", "1", "let", "b", "=", "+", "+"])
  }

  @Test func `code interpolated into a literal is code`() {
    #expect(
      words(#""a \(f("b)", x: (1))) c" d"#) == ["(", "f", "(", ",", "x", ":", "(", "1", ")", ")", ")", "d"])
    #expect(words(##"#"a \(no) \#(yes)"#"##) == ["(", "yes", ")"])
  }

  @Test func `lines are counted through comments and long literals`() {
    let source = "/*\n\n*/ a\nlet t = \"\"\"\n  \"quoted\"\n  \"\"\"\nb"
    #expect(SwiftTokens(source).lines(of: ["a"]) == [3])
    #expect(SwiftTokens(source).lines(of: ["b"]) == [7])
  }

  @Test func `a fraction belongs to its number and a member does not`() {
    #expect(words("1.5 + 0...9") == ["1.5", "+", "0", ".", ".", ".", "9"])
    #expect(words("p.0.1 + $0.1") == ["p", ".", "0", ".", "1", "+", "$", "0", ".", "1"])
  }

  @Test func `an identifier in backticks is one word`() {
    #expect(words("func `a test's name`()") == ["func", "`a test's name`", "(", ")"])
  }

  @Test func `every form of import is seen`() {
    let source = """
      import Units
      @preconcurrency import struct Kernel.RuleID
      public import Crypto
      let other = table.import
      // import Foundation
      """
    #expect(SwiftTokens(source).imports.map(\.text) == ["Units", "Kernel", "Crypto"])
    #expect(SwiftTokens(source).imports.map(\.line) == [1, 2, 3])
  }

  @Test func `a source cut short is read to its end`() {
    for source in ["\"open", "/* open", "\"\\(open", "`open", "#", "#\"", "import"] {
      #expect(SwiftTokens(source).imports.isEmpty)
    }
  }
}
