// SPDX-License-Identifier: Apache-2.0

/// Writes the text of a document byte by byte: answers of many thousand lines, without a string for any of
/// them.
struct DocumentWriter: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 256)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  var array: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Room for that many more bytes.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(count + more) }
  }

  @inline(never)
  private mutating func grow(_ needed: Int) {
    capacity = max(capacity * 2, needed)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }

  @inline(__always)
  mutating func byte(_ value: UInt8) {
    reserve(1)
    base[count] = value
    count += 1
  }

  @inline(__always)
  mutating func text(_ text: StaticString) {
    bytes(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(__always)
  mutating func bytes(_ source: UnsafeBufferPointer<UInt8>) {
    guard let start = source.baseAddress else { return }
    reserve(source.count)
    (base + count).update(from: start, count: source.count)
    count += source.count
  }

  mutating func bytes(_ source: [UInt8]) {
    source.withUnsafeBufferPointer { bytes($0) }
  }

  mutating func decimal(_ value: UInt64) {
    reserve(20)
    var digits = 1
    var bound: UInt64 = 10
    while digits < 20, value >= bound {
      digits += 1
      if digits < 20 { bound *= 10 }
    }
    var rest = value
    var place = count + digits
    repeat {
      place -= 1
      base[place] = UInt8(48 + rest % 10)
      rest /= 10
    } while place > count
    count += digits
  }

  /// A JSON string with its quotation marks.
  mutating func json(_ text: String) {
    byte(UInt8(ascii: "\""))
    for unit in text.utf8 {
      switch unit {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        byte(UInt8(ascii: "\\"))
        byte(unit)
      case 0..<32:
        self.text("\\u00")
        byte(Self.hexadecimal(unit >> 4))
        byte(Self.hexadecimal(unit & 15))
      default: byte(unit)
      }
    }
    byte(UInt8(ascii: "\""))
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 87 + digit }

  /// A CSV cell, in quotation marks where it must be (RFC 4180).
  mutating func csv(_ text: String) {
    guard text.utf8.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }) else {
      for unit in text.utf8 { byte(unit) }
      return
    }
    byte(34)
    for unit in text.utf8 {
      if unit == 34 { byte(34) }
      byte(unit)
    }
    byte(34)
  }
}
