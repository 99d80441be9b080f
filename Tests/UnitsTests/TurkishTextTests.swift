// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Units

@Suite struct TurkishTextTests {
  func compared(_ text: String) -> String? {
    let bytes = text.utf8
    return TurkishText.compared(bytes.span).map { String(decoding: $0, as: UTF8.self) }
  }

  func uppercased(_ text: String) -> String? {
    let bytes = text.utf8
    return TurkishText.uppercased(bytes.span).map { String(decoding: $0, as: UTF8.self) }
  }

  func scalars(_ text: String?) -> [Unicode.Scalar]? { text.map { Array($0.unicodeScalars) } }

  @Test(
    .rule("GEN-38", "TRF-30"),
    arguments: [
      ("Işık", "IŞIK"), ("Deneme Tekstil A.Ş.", "DENEME TEKSTİL AŞ"), ("mehmet  öz", "MEHMET ÖZ"),
      ("  Ayşe\tNur \u{A0} Çelik ", "AYŞE NUR ÇELİK"), ("Ayşe-Nur", "AYŞE NUR"), ("Ayşe – Nur", "AYŞE NUR"),
      ("O'Neill", "ONEİLL"), ("Atatürk’ün", "ATATÜRKÜN"), ("\"Umut\" «Ltd.», Şti.", "UMUT LTD ŞTİ"),
      ("I\u{307}stanbul", "İSTANBUL"), ("c\u{327}ag\u{306}lar s\u{327}o\u{308}lu\u{308}", "ÇAĞLAR ŞÖLÜ"),
      ("straße", "STRASSE"), ("ÿ", "Ÿ"), ("Ελένη", "ΕΛΈΝΗ"), ("Жуков", "ЖУКОВ"), ("", ""), ("-", ""),
      (". ,", ""),
    ])
  func `names agree by their compared form`(text: String, form: String) {
    #expect(scalars(compared(text)) == scalars(form))
  }

  @Test(
    .rule("GEN-38", "TRF-30"),
    arguments: [
      ("işik", "IŞIK"), ("Mehmet Oz", "MEHMET ÖZ"), ("M. Öz", "MEHMET ÖZ"), ("ISIL", "IŞIL"),
      ("AyşeNur", "Ayşe-Nur"),
    ])
  func `names that differ by more do not agree`(one: String, other: String) {
    #expect(compared(one) != nil)
    #expect(scalars(compared(one)) != scalars(compared(other)))
  }

  @Test(.rule("GEN-38")) func `i becomes İ and ı becomes I`() {
    #expect(compared("işik") == "İŞİK")
    #expect(uppercased("Işık, iğde. ") == "IŞIK, İĞDE. ")
  }

  @Test func `invalid text has no compared form`() {
    for bytes in [[0x41, 0xFF], [0xC4], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]
      as [[UInt8]]
    {
      let (form, capitals) = (TurkishText.compared(bytes.span), TurkishText.uppercased(bytes.span))
      #expect(form == nil && capitals == nil)
      let isValid = isValidText(bytes.span)
      #expect(!isValid)
    }
    for text in ["A\u{0}", "A\nB", "A\u{7F}", "A\u{85}B"] { #expect(compared(text) == nil) }
  }

  @Test func `text is valid without control characters`() {
    func isValid(_ text: String) -> Bool {
      let bytes = text.utf8
      return isValidText(bytes.span)
    }
    for text in ["", "Çağ", "a\u{A0}b", "漢字 🙂", "\u{20}\u{7E}"] { #expect(isValid(text), "\(text)") }
    for text in ["\t", "\u{1F}", "\u{7F}", "\u{80}", "x\u{9F}"] { #expect(!isValid(text)) }
  }

  /// Letters of the tables' blocks and combining marks, often several on one letter. Greek letters get only
  /// the marks of modern Greek, and the old marks of Cyrillic (U+0483 to U+0489) are left out: the tables
  /// lack the rest.
  func randomText(_ random: inout SeededGenerator) -> String {
    let latinAndCyrillic: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0x41...0x5A, 0x61...0x7A, 0xA1...0x17F, 0x1CD...0x217, 0x400...0x482, 0x48A...0x4FF,
      0x1E00...0x1EFF, 0x300...0x328, 0x300...0x344,
    ]
    let greek: [ClosedRange<UInt32>] = [0x20...0x7E, 0x384...0x3CE, 0x301...0x301, 0x308...0x308]
    let ranges = Bool.random(using: &random) ? latinAndCyrillic : greek
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let value = UInt32.random(in: ranges.randomElement(using: &random)!, using: &random)
      if let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned {
        text.append(scalar)
      }
    }
    return String(text)
  }

  @Test(.rule("GEN-38"), arguments: seeds)
  func `composition and capitals are those of Unicode`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let turkish = Locale(identifier: "tr_TR")
    for _ in 0..<5000 {
      let text = randomText(&random)
      let expected = text.precomposedStringWithCanonicalMapping.uppercased(with: turkish)
        .precomposedStringWithCanonicalMapping
      #expect(scalars(uppercased(text)) == scalars(expected), "\(text.unicodeScalars.map(\.value))")
    }
  }

  @Test(.rule("GEN-38"), arguments: seeds)
  func `a compared form is its own, however the text was composed`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5000 {
      let text = randomText(&random)
      let form = try #require(compared(text))
      #expect(scalars(compared(form)) == scalars(form), "\(text.unicodeScalars.map(\.value))")
      #expect(scalars(compared(text.decomposedStringWithCanonicalMapping)) == scalars(form))
    }
  }
}
