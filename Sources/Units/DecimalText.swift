// SPDX-License-Identifier: Apache-2.0

/// Decimal text of exact integers: read and written digit by digit, never through floating point.
@usableFromInline
enum DecimalText {
  /// Reads a run of 1 to 18 digits; nil when another character stands there.
  ///
  /// Eighteen digits always fit an `Int64`, so the sum needs no overflow check.
  @inlinable
  static func digits(_ text: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    precondition(range.count <= 18)
    var value: Int64 = 0
    for index in range {
      let digit = text[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    return value
  }

  /// Appends a number with at least `width` digits, filled with zeros on the left.
  @inlinable
  static func write(_ value: UInt64, width: Int = 1, to out: inout [UInt8]) {
    var count = 1
    var bound = value
    while bound >= 10 {
      bound /= 10
      count += 1
    }
    let total = max(count, width)
    let first = out.count
    for _ in 0..<total { out.append(0x30) }
    var rest = value
    var index = first + total - 1
    while rest != 0 {
      let quotient = rest / 10
      out[index] = 0x30 &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
      index -= 1
    }
  }

  /// Appends two digits, as in months and minutes.
  @inlinable
  static func writePair(_ value: Int, to out: inout [UInt8]) {
    out.append(0x30 + UInt8(truncatingIfNeeded: value / 10))
    out.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
  }

  /// How many digits may follow the point.
  @usableFromInline
  enum Places {
    /// As many as needed, up to the given number; the point only with a digit behind it.
    case upTo(Int)
    /// None without a point, or exactly the given number.
    case exactly(Int)

    @inlinable
    var scale: Int {
      switch self {
      case .upTo(let count), .exactly(let count): count
      }
    }

    @inlinable
    func allow(_ count: Int) -> Bool {
      switch self {
      case .upTo(let most): count <= most
      case .exactly(let wanted): count == wanted
      }
    }
  }

  /// Reads "-12.34" as an integer of the last place: one sign at most, no needless zeros in front, no "-0".
  @inlinable
  static func scaled(_ text: Span<UInt8>, _ places: Places, signed: Bool) throws(UnitProblem) -> Int64 {
    guard !text.isEmpty else { throw .empty }
    let negative = text[0] == 0x2D
    guard !negative || signed else { throw .format }
    let first = negative ? 1 : 0
    var point = text.count
    var magnitude: UInt64 = 0
    var overflow = false
    for index in first..<text.count {
      let byte = text[index]
      if byte == 0x2E, point == text.count {
        point = index
        continue
      }
      guard byte &- 0x30 < 10 else { throw .format }
      overflow = !append(byte &- 0x30, to: &magnitude) || overflow
    }
    let wholeDigits = point - first
    let fractionDigits = max(text.count - point - 1, 0)
    guard wholeDigits > 0, wholeDigits == 1 || text[first] != 0x30 else { throw .format }
    guard point == text.count || (fractionDigits > 0 && places.allow(fractionDigits)) else { throw .format }
    for _ in fractionDigits..<places.scale { overflow = !append(0, to: &magnitude) || overflow }
    guard !overflow, magnitude <= (negative ? 1 << 63 : 1 << 63 - 1) else { throw .range }
    guard !negative || magnitude != 0 else { throw .format }
    return negative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
  }

  /// Shifts one digit in; false on overflow.
  @inlinable
  static func append(_ digit: UInt8, to magnitude: inout UInt64) -> Bool {
    let (product, carried) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, overflow) = product.addingReportingOverflow(UInt64(digit))
    magnitude = sum
    return !carried && !overflow
  }

  /// Appends an integer of the last place as decimal text: all places, or only those that are needed.
  @inlinable
  static func write(scaled value: Int64, _ places: Places, to out: inout [UInt8]) {
    if value < 0 { out.append(0x2D) }
    var unit: UInt64 = 1
    for _ in 0..<places.scale { unit *= 10 }
    let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: unit)
    write(whole, to: &out)
    switch places {
    case .exactly(0): break
    case .exactly(let count):
      out.append(0x2E)
      write(fraction, width: count, to: &out)
    case .upTo(let count):
      guard fraction != 0 else { break }
      out.append(0x2E)
      write(fraction, width: count, to: &out)
      while out.last == 0x30 { out.removeLast() }
    }
  }
}
