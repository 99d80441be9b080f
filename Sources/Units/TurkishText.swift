// SPDX-License-Identifier: Apache-2.0

/// Names and titles as Turkish writes and compares them (GEN-38, TRF-30).
public enum TurkishText {
  /// The compared form: two names or titles agree when theirs are equal.
  ///
  /// Composed (NFC), in Turkish capitals, without full stops, commas, apostrophes and quotation marks; a
  /// hyphen is a blank, and blanks are joined and trimmed. Letters with and without diacritics stay
  /// different. A compared form is its own compared form. Composition knows the letters of Latin and Cyrillic
  /// and of modern Greek; others stay as they come.
  ///
  /// - Returns: nil on invalid UTF-8 and on control characters other than the tab, which is a blank.
  public static func compared(_ text: Span<UInt8>) -> [UInt8]? {
    if let form = comparedAtOnce(text) { return form }
    guard let scalars = scalars(text) else { return nil }
    var kept: [UInt32] = []
    var blankBefore = false
    // Marks are composed before anything is dropped, and again after, since a letter may now stand before a
    // mark.
    for scalar in capitals(composed(scalars)) {
      if isControl(scalar) && scalar != 0x09 { return nil }
      if isDropped(scalar) { continue }
      if isBlank(scalar) || isHyphen(scalar) {
        blankBefore = !kept.isEmpty
        continue
      }
      if blankBefore { kept.append(0x20) }
      blankBefore = false
      kept.append(scalar)
    }
    return bytes(composed(kept))
  }

  /// The same for text of the Turkish alphabet in whole letters, by far the most: one pass, and nothing to
  /// compose. Nil where that is not all.
  private static func comparedAtOnce(_ text: Span<UInt8>) -> [UInt8]? {
    var kept: [UInt8] = []
    kept.reserveCapacity(text.count + 8)
    var blankBefore = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == 0x20 || byte == 0x2D || byte == 0x09 {
        blankBefore = !kept.isEmpty
        continue
      }
      if byte < 0x80, isDropped(UInt32(byte)) { continue }
      guard byte > 0x20, byte != 0x7F else { return nil }
      if blankBefore { kept.append(0x20) }
      blankBefore = false
      if byte >= 0x80 {
        guard index < text.count, let capital = turkishCapital(byte, text[index]) else { return nil }
        index += 1
        if capital.0 != 0 { kept.append(capital.0) }
        kept.append(capital.1)
      } else if byte == 0x69 {
        kept.append(0xC4)  // i to İ
        kept.append(0xB0)
      } else {
        kept.append(0x61...0x7A ~= byte ? byte - 0x20 : byte)
      }
    }
    return kept
  }

  /// The capital of a letter that the Turkish alphabet has beside the Latin ones, both in two bytes of UTF-8;
  /// a first byte of zero for a capital of one byte.
  private static func turkishCapital(_ first: UInt8, _ second: UInt8) -> (UInt8, UInt8)? {
    switch (first, second) {
    case (0xC3, 0x87), (0xC3, 0xA7): (0xC3, 0x87)  // Ç
    case (0xC3, 0x96), (0xC3, 0xB6): (0xC3, 0x96)  // Ö
    case (0xC3, 0x9C), (0xC3, 0xBC): (0xC3, 0x9C)  // Ü
    case (0xC4, 0x9E), (0xC4, 0x9F): (0xC4, 0x9E)  // Ğ
    case (0xC5, 0x9E), (0xC5, 0x9F): (0xC5, 0x9E)  // Ş
    case (0xC4, 0xB0): (0xC4, 0xB0)  // İ
    case (0xC4, 0xB1): (0, 0x49)  // ı to I
    default: nil
    }
  }

  /// The text in Turkish capitals, for display: i becomes İ and ı becomes I.
  ///
  /// - Returns: nil on invalid UTF-8.
  public static func uppercased(_ text: Span<UInt8>) -> [UInt8]? {
    scalars(text).map { bytes(composed(capitals(composed($0)))) }
  }

  private static func isControl(_ scalar: UInt32) -> Bool { scalar < 0x20 || (0x7F...0x9F).contains(scalar) }

  /// Full stop, comma, apostrophes ' ‘ ’ and quotation marks " “ ” „ « ».
  private static func isDropped(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2E, 0x2C, 0x27, 0x2018, 0x2019, 0x22, 0x201C, 0x201D, 0x201E, 0xAB, 0xBB: true
    default: false
    }
  }

  /// Tab, space, no-break space and the other spaces of Unicode.
  private static func isBlank(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Hyphen-minus, hyphen, non-breaking hyphen, en dash.
  private static func isHyphen(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2D, 0x2010, 0x2011, 0x2013: true
    default: false
    }
  }

  private static func capitals(_ scalars: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(scalars.count)
    for scalar in scalars {
      switch scalar {
      case 0x69: result.append(0x130)  // i to İ
      case 0x131: result.append(0x49)  // ı to I
      case 0x61...0x7A: result.append(scalar - 0x20)
      case 0..<0x80: result.append(scalar)
      default:
        if let several = LetterTables.capitals(of: scalar) {
          result += several
        } else {
          result.append(LetterTables.shared.capitals[UInt64(scalar)].map { UInt32($0) } ?? scalar)
        }
      }
    }
    return result
  }

  /// Canonical composition (NFC): letters taken apart, their marks put in order, and put together again.
  private static func composed(_ scalars: [UInt32]) -> [UInt32] {
    guard scalars.contains(where: { $0 >= 0x300 }) else { return scalars }  // below, nothing can be composed
    let tables = LetterTables.shared
    var parts: [UInt32] = []
    for scalar in scalars { decompose(scalar, tables, into: &parts) }
    orderMarks(&parts)

    var result: [UInt32] = []
    result.reserveCapacity(parts.count)
    var starter: Int?  // the letter that the next mark may join
    var lastClass: UInt8 = 0
    for scalar in parts {
      let combiningClass = LetterTables.combiningClass(scalar)
      // A mark of the same class between the letter and this one keeps them apart.
      let reaches = lastClass == 0 || lastClass < combiningClass
      if let place = starter, reaches,
        let letter = tables.composed[LetterTables.key(result[place], scalar)]
      {
        result[place] = UInt32(letter)
        continue
      }
      if combiningClass == 0 { starter = result.count }
      lastClass = combiningClass
      result.append(scalar)
    }
    return result
  }

  private static func decompose(_ scalar: UInt32, _ tables: LetterTables, into parts: inout [UInt32]) {
    guard scalar >= 0x80, let pair = tables.decomposed[UInt64(scalar)] else { return parts.append(scalar) }
    decompose(UInt32(pair >> 32), tables, into: &parts)
    let mark = UInt32(truncatingIfNeeded: pair)
    if mark != 0 { parts.append(mark) }
  }

  /// Sorts each run of marks by class, those of one class staying in the order in which they came.
  private static func orderMarks(_ parts: inout [UInt32]) {
    for index in parts.indices.dropFirst() {
      let combiningClass = LetterTables.combiningClass(parts[index])
      guard combiningClass != 0 else { continue }
      var place = index
      while place > 0, LetterTables.combiningClass(parts[place - 1]) > combiningClass {
        parts.swapAt(place, place - 1)
        place -= 1
      }
    }
  }

  private static func scalars(_ text: Span<UInt8>) -> [UInt32]? {
    guard let valid = try? UTF8Span(validating: text) else { return nil }
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    var iterator = valid.makeUnicodeScalarIterator()
    while let scalar = iterator.next() { result.append(scalar.value) }
    return result
  }

  private static func bytes(_ scalars: [UInt32]) -> [UInt8] {
    var text = String.UnicodeScalarView()
    for scalar in scalars {
      // Every number comes from valid text or from the tables.
      text.append(Unicode.Scalar(scalar)!)
    }
    return Array(String(text).utf8)
  }
}
