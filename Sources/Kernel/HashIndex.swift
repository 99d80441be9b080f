// SPDX-License-Identifier: Apache-2.0
import CMachine

/// Finds the slot of a row by a hash of its key: open addressing, linear probing, eight bytes an entry, room
/// for the limit reserved at the start. It looks up and is never listed, so its order decides nothing.
public struct HashIndex: ~Copyable, @unchecked Sendable {
  // Unchecked: the memory has one owner, this value, which cannot be copied.

  /// What the index knows of itself, and its entries behind it: one pointer, as in `Table`.
  @usableFromInline var head: UnsafeMutablePointer<IndexHead>

  public init(limit: Int) { head = Self.reserve(limit) }

  deinit { Self.release(head) }

  /// Bytes from the head to the first entry.
  @inlinable static var headBytes: Int { 64 }

  private static func reserve(_ limit: Int) -> UnsafeMutablePointer<IndexHead> {
    precondition(MemoryLayout<IndexHead>.size <= headBytes)
    let places = places(for: limit)
    let head = UnsafeMutableRawPointer.allocate(byteCount: headBytes + (places + 1) * 8, alignment: 64)
      .bindMemory(to: IndexHead.self, capacity: 1)
    head.initialize(to: IndexHead(limit: limit, mask: places - 1))
    entries(behind: head).initialize(repeating: 0, count: places + 1)
    return head
  }

  private static func release(_ head: UnsafeMutablePointer<IndexHead>) {
    head.deinitialize(count: 1)
    UnsafeMutableRawPointer(head).deallocate()
  }

  @inlinable
  static func entries(behind head: UnsafeMutablePointer<IndexHead>) -> UnsafeMutablePointer<UInt64> {
    UnsafeMutableRawPointer(head).advanced(by: headBytes).assumingMemoryBound(to: UInt64.self)
  }

  /// Upper half: fingerprint; lower half: slot + 1; 0 for an empty place. Behind the last place stands how
  /// many there are, so that who fills an index (`IndexTask`) needs nothing but this memory.
  @inlinable var entries: UnsafeMutablePointer<UInt64> { Self.entries(behind: head) }
  @inlinable var mask: Int { head.pointee.mask }
  public var limit: Int { head.pointee.limit }
  public var memoryBytes: Int { Self.headBytes + (mask + 2) * 8 }
  @inlinable public var count: Int { Int(entries[mask + 1]) }

  private static func places(for limit: Int) -> Int {
    var places = 64
    while places * 3 < limit * 4 { places *= 2 }
    return places
  }

  /// Keeps pace with its table. The entries move, so that none is in a group while this happens.
  public mutating func setLimit(_ newLimit: Int) {
    precondition(!head.pointee.isRecording)
    head.pointee.limit = newLimit
    guard Self.places(for: newLimit) > mask + 1 else { return }
    let (old, oldEntries) = (head, entries)
    head = Self.reserve(newLimit)
    for place in 0...old.pointee.mask where oldEntries[place] != 0 {
      put(UInt32(oldEntries[place] >> 32), UInt32(truncatingIfNeeded: oldEntries[place]) - 1)
    }
    Self.release(old)
  }

  /// The first slot with this hash whose row has the key.
  @inlinable
  public func find(_ hash: UInt64, where isRow: (UInt32) -> Bool) -> UInt32? {
    let fingerprint = UInt32(truncatingIfNeeded: hash >> 32)
    var place = Int(fingerprint) & mask
    while true {
      let entry = entries[place]
      if entry == 0 { return nil }
      if UInt32(truncatingIfNeeded: entry >> 32) == fingerprint {
        let slot = UInt32(truncatingIfNeeded: entry) &- 1
        if isRow(slot) { return slot }
      }
      place = (place + 1) & mask
    }
  }

  /// Brings the place near where a look-up of this hash begins.
  @inlinable @inline(__always)
  public func prefetch(_ hash: UInt64) {
    kaydi_prefetch(entries + (Int(UInt32(truncatingIfNeeded: hash >> 32)) & mask))
  }

  /// The slot that a look-up of this hash would test first, without a look at its row: a hint, which whoever
  /// uses it tests. `UInt32.max` for none.
  @inlinable
  public func guess(_ hash: UInt64) -> UInt32 {
    let fingerprint = UInt32(truncatingIfNeeded: hash >> 32)
    var place = Int(fingerprint) & mask
    while true {
      let entry = entries[place]
      if entry == 0 { return .max }
      if UInt32(truncatingIfNeeded: entry >> 32) == fingerprint {
        return UInt32(truncatingIfNeeded: entry) &- 1
      }
      place = (place + 1) & mask
    }
  }

  /// The key must not be there yet.
  @inlinable
  public mutating func insert(_ hash: UInt64, _ slot: UInt32) {
    precondition(count <= mask * 3 / 4, "the table that the index serves has a limit")
    let fingerprint = UInt32(truncatingIfNeeded: hash >> 32)
    if head.pointee.isRecording { head.pointee.changes.append((fingerprint, slot, true)) }
    put(fingerprint, slot)
  }

  public mutating func remove(_ hash: UInt64, _ slot: UInt32) {
    let fingerprint = UInt32(truncatingIfNeeded: hash >> 32)
    if head.pointee.isRecording { head.pointee.changes.append((fingerprint, slot, false)) }
    take(fingerprint, slot)
  }

  @inlinable func put(_ fingerprint: UInt32, _ slot: UInt32) { filler.put(fingerprint, slot) }

  @inlinable var filler: IndexFiller { IndexFiller(entries: entries, mask: mask) }

  mutating func take(_ fingerprint: UInt32, _ slot: UInt32) {
    let sought = UInt64(fingerprint) << 32 | UInt64(slot + 1)
    var hole = Int(fingerprint) & mask
    while entries[hole] != sought {
      precondition(entries[hole] != 0, "what is removed was there")
      hole = (hole + 1) & mask
    }
    // Entries behind the hole move up unless they would pass their home; so no tombstones are needed.
    var next = (hole + 1) & mask
    while entries[next] != 0 {
      let home = Int(entries[next] >> 32) & mask
      if (next - home) & mask >= (next - hole) & mask {
        entries[hole] = entries[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    entries[hole] = 0
    entries[mask + 1] -= 1
  }

  public mutating func removeAll() {
    precondition(!head.pointee.isRecording)
    entries.update(repeating: 0, count: mask + 2)
  }

  public mutating func beginGroup() { head.pointee.isRecording = true }

  public mutating func keepGroup() {
    head.pointee.isRecording = false
    head.pointee.changes.removeAll(keepingCapacity: true)
  }

  public mutating func dropGroup() {
    for change in head.pointee.changes.reversed() {
      if change.wasInserted {
        take(change.fingerprint, change.slot)
      } else {
        put(change.fingerprint, change.slot)
      }
    }
    keepGroup()
  }
}

/// What an index knows of itself.
@usableFromInline
struct IndexHead {
  @usableFromInline var mask: Int
  var limit: Int
  @usableFromInline var isRecording = false
  @usableFromInline var changes: [(fingerprint: UInt32, slot: UInt32, wasInserted: Bool)] = []

  init(limit: Int, mask: Int) {
    self.limit = limit
    self.mask = mask
  }
}

/// The memory of an index, to fill it.
@usableFromInline
struct IndexFiller {
  @usableFromInline let entries: UnsafeMutablePointer<UInt64>
  @usableFromInline let mask: Int

  @inlinable
  init(entries: UnsafeMutablePointer<UInt64>, mask: Int) {
    self.entries = entries
    self.mask = mask
  }

  func empty() { entries.update(repeating: 0, count: mask + 2) }

  @inlinable @inline(__always)
  func put(_ fingerprint: UInt32, _ slot: UInt32) {
    entries[freePlace(from: Int(fingerprint) & mask)] = UInt64(fingerprint) << 32 | UInt64(slot + 1)
    entries[mask + 1] += 1
  }

  /// Looks for the places of all before it fills the first, so that slow reads overlap.
  func fill(_ pending: borrowing InlineArray<32, (hash: UInt64, slot: UInt32)>, _ count: Int) {
    var places = InlineArray<32, Int>(repeating: 0)
    for index in 0..<count { places[index] = freePlace(from: Int(pending[index].hash >> 32) & mask) }
    for index in 0..<count {
      // One before it may have taken the place.
      let place = freePlace(from: places[index])
      entries[place] = (pending[index].hash >> 32) << 32 | UInt64(pending[index].slot + 1)
    }
    entries[mask + 1] += UInt64(count)
  }

  @inlinable @inline(__always)
  func freePlace(from home: Int) -> Int {
    var place = home
    while entries[place] != 0 { place = (place + 1) & mask }
    return place
  }
}

/// Mixes a key into 64 bits by one wide multiplication each word; the same on every machine.
public enum Hash {
  @inlinable @inline(__always)
  public static func mix(_ value: UInt64, _ salt: UInt64 = 0x9e37_79b9_7f4a_7c15) -> UInt64 {
    let product = (value ^ salt).multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
    return product.high ^ product.low
  }

  @inlinable @inline(__always)
  public static func mix(_ value: UInt128) -> UInt64 {
    mix(UInt64(truncatingIfNeeded: value) ^ mix(UInt64(truncatingIfNeeded: value >> 64)))
  }
}
