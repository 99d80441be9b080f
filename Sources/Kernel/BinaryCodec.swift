// SPDX-License-Identifier: Apache-2.0

/// A growing run of bytes with cheap appends: events, binary commands, digests.
public struct BinaryWriter: ~Copyable, @unchecked Sendable {
  // Unchecked: the memory has one owner, this value, which cannot be copied.

  @usableFromInline var base: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  public private(set) var count: Int

  public init(capacity: Int = 4096) {
    base = .allocate(byteCount: max(capacity, 64), alignment: 16)
    self.capacity = max(capacity, 64)
    count = 0
  }

  deinit { base.deallocate() }

  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  public func array(from start: Int = 0) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: base + start, count: count - start))
  }

  /// Forgets what was written after a mark.
  @inlinable
  public mutating func truncate(to mark: Int) {
    precondition(mark >= 0 && mark <= count)
    _setCount(mark)
  }

  @usableFromInline @inline(never)
  mutating func grow(atLeast needed: Int) {
    let larger = max(capacity * 2, needed)
    let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    fresh.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = fresh
    capacity = larger
  }

  @usableFromInline mutating func _setCount(_ value: Int) { count = value }

  @inlinable @inline(__always)
  mutating func reserve(_ more: Int) -> UnsafeMutableRawPointer {
    let end = count + more
    if end > capacity { grow(atLeast: end) }
    let place = base + count
    _setCount(end)
    return place
  }

  @inlinable @inline(__always)
  public mutating func byte(_ value: UInt8) {
    reserve(1).storeBytes(of: value, as: UInt8.self)
  }

  @inlinable @inline(__always)
  public mutating func fixed<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer) {
    reserve(MemoryLayout<Integer>.size).storeBytes(of: value.littleEndian, as: Integer.self)
  }

  /// LEB128: seven bits a byte, least significant first.
  @inlinable
  public mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      byte(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    byte(UInt8(truncatingIfNeeded: rest))
  }

  /// Zigzag, so that small negative numbers stay short.
  @inlinable
  public mutating func signedVarint(_ value: Int64) {
    varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  @inlinable
  public mutating func raw(_ source: UnsafeRawBufferPointer) {
    guard let start = source.baseAddress, source.count > 0 else { return }
    reserve(source.count).copyMemory(from: start, byteCount: source.count)
  }

  @inlinable
  public mutating func raw(_ source: [UInt8]) {
    source.withUnsafeBytes { raw($0) }
  }

  /// A length and that many bytes.
  @inlinable
  public mutating func block(_ source: [UInt8]) {
    varint(UInt64(source.count))
    raw(source)
  }

  public mutating func text(_ source: StaticString) {
    varint(UInt64(source.utf8CodeUnitCount))
    raw(UnsafeRawBufferPointer(start: source.utf8Start, count: source.utf8CodeUnitCount))
  }

  /// Overwrites a number written earlier, such as a length known only afterwards.
  public mutating func patch(_ value: UInt32, at offset: Int) {
    precondition(offset >= 0 && offset + 4 <= count)
    (base + offset).storeBytes(of: value.littleEndian, as: UInt32.self)
  }
}

/// Reads what `BinaryWriter` wrote. Bytes from a disk may be anything: reading past the end gives zeros and
/// sets `isBroken`, which the caller tests once at the end.
public struct BinaryReader {
  @usableFromInline var cursor: UnsafeRawPointer
  @usableFromInline let end: UnsafeRawPointer
  public private(set) var isBroken = false

  /// The bytes must outlive the reader.
  @inlinable
  public init(_ bytes: UnsafeRawBufferPointer) {
    // An empty buffer may lack an address; any address does for zero bytes.
    let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 16)!
    cursor = start
    end = start + bytes.count
  }

  @inlinable public var remaining: Int { end - cursor }
  @inlinable public var isAtEnd: Bool { cursor >= end }

  @usableFromInline mutating func fail() {
    isBroken = true
    cursor = end
  }

  @inlinable
  public mutating func byte() -> UInt8 {
    guard cursor < end else {
      fail()
      return 0
    }
    defer { cursor += 1 }
    return cursor.load(as: UInt8.self)
  }

  @inlinable
  public mutating func fixed<Integer: FixedWidthInteger & BitwiseCopyable>(_: Integer.Type = Integer.self)
    -> Integer
  {
    guard remaining >= MemoryLayout<Integer>.size else {
      fail()
      return 0
    }
    defer { cursor += MemoryLayout<Integer>.size }
    return Integer(littleEndian: cursor.loadUnaligned(as: Integer.self))
  }

  @inlinable
  public mutating func varint() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = byte()
      // The tenth byte has room for one bit and none may follow.
      if shift == 63, next > 1 {
        fail()
        return 0
      }
      value |= UInt64(next & 0x7f) << shift
      if next & 0x80 == 0 { return value }
      shift += 7
    }
  }

  @inlinable
  public mutating func signedVarint() -> Int64 {
    let raw = varint()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  @inlinable
  public mutating func raw(_ count: Int) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else {
      fail()
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    defer { cursor += count }
    return UnsafeRawBufferPointer(start: cursor, count: count)
  }

  @inlinable
  public mutating func block() -> UnsafeRawBufferPointer {
    let length = varint()
    guard length <= UInt64(remaining) else {
      fail()
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return raw(Int(length))
  }
}
