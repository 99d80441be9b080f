// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct SixBitTests {
  func pack(_ text: String, width: Int) -> UInt128? {
    let bytes = text.utf8
    return SixBit.pack(bytes.span, width: width)
  }

  func unpack(_ bits: UInt128, width: Int) -> String {
    var text: [UInt8] = []
    SixBit.unpack(bits, width: width, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  @Test func `letters, digits and hyphens are packed`() {
    #expect(pack("A", width: 1) == 12)
    #expect(pack("A", width: 2) == 12 << 6)
    let three: UInt128 = 1 << 12 | 2 << 6 | 63
    #expect(pack("-0z", width: 3) == three)
  }

  @Test func `other texts are not`() {
    #expect(pack("", width: 5) == nil)
    #expect(pack("ABCDEF", width: 5) == nil)
    for text in ["A B", "A_B", "Ç", "A.", "\u{0}"] { #expect(pack(text, width: 21) == nil, "\(text)") }
  }

  @Test(arguments: seeds)
  func `a text is unpacked as packed and the order is kept`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let all = Array("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    let few = Array("-0Az".utf8)  // so that many texts begin alike
    for width in 1...SixBit.greatestWidth {
      var packed: [(bits: UInt128, text: [UInt8])] = []
      for _ in 0..<200 {
        let count = Int.random(in: 1...width, using: &random)
        let characters = Bool.random(using: &random) ? all : few
        let text = (0..<count).map { _ in characters.randomElement(using: &random)! }
        let bits = try #require(pack(String(decoding: text, as: UTF8.self), width: width))
        #expect(unpack(bits, width: width) == String(decoding: text, as: UTF8.self))
        packed.append((bits, text))
      }
      let byBits = packed.sorted { $0.bits < $1.bits }.map(\.text)
      #expect(byBits == packed.map(\.text).sorted { $0.lexicographicallyPrecedes($1) })
    }
  }

  @Test func `bits that no text gives are told apart`() throws {
    let bits = try #require(pack("AB", width: 3))
    #expect(SixBit.isPacked(bits, width: 3))
    #expect(!SixBit.isPacked(0, width: 3))  // nothing
    #expect(!SixBit.isPacked(bits << 6, width: 3))  // above the width
    #expect(!SixBit.isPacked(12 << 12 | 12, width: 3))  // a gap
    #expect(!SixBit.isPacked(12, width: 3))  // a gap in front
    #expect(!SixBit.isPacked(.max, width: 21))
    #expect(pack(String(repeating: "z", count: 21), width: 21).map { SixBit.isPacked($0, width: 21) } == true)
  }

  @Test func `a width beyond 128 bits traps`() async {
    await #expect(processExitsWith: .failure) { _ = SixBit.pack([0x41].span, width: 22) }
  }
}
