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
