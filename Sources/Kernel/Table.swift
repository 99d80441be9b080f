// SPDX-License-Identifier: Apache-2.0
import CMachine

/// The place of a row in a table, in place of a reference.
public struct Slot<Row>: Hashable, Sendable, BitwiseCopyable {
  public let raw: UInt32
  @inlinable public init(raw: UInt32) { self.raw = raw }
  /// Where a row may name another one and names none.
  @inlinable public static var none: Self { Self(raw: .max) }
  @inlinable public var isNone: Bool { raw == .max }
}

/// Rows of fixed width side by side. Room for the limit is reserved at the start and never grows while at
/// work; a full table says so and the operation refuses.
///
/// While an all-or-nothing group is open, the former rows are kept, so that a refusal can put them back;
/// while an image of the state is taken, so are the former pages that it has not reached
/// (`Table+Image.swift`). The bytes of a place without a row are zero: equal tables have equal memory.
///
/// One pointer, with what the table knows of itself in front of its rows: the compiler follows every field of
/// a value that cannot be copied through every branch of every function, and a book has many tables.
public struct Table<Row: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  // Unchecked: the memory has one owner, this value, which cannot be copied.
  @usableFromInline var head: UnsafeMutablePointer<TableHead<Row>>

  public init(limit: Int) {
    precondition(limit > 0 && limit < Int(UInt32.max))
    head = Self.reserve(limit)
    head.initialize(to: TableHead(limit: limit))
  }

  deinit {
    head.deinitialize(count: 1)
    UnsafeMutableRawPointer(head).deallocate()
  }

  /// Bytes from the head to the first row.
  @inlinable static var headBytes: Int { 256 }

  private static func reserve(_ limit: Int) -> UnsafeMutablePointer<TableHead<Row>> {
    precondition(MemoryLayout<TableHead<Row>>.size <= headBytes)
    return UnsafeMutableRawPointer.allocate(
      byteCount: headBytes + limit * MemoryLayout<Row>.stride, alignment: 64
    ).bindMemory(to: TableHead<Row>.self, capacity: 1)
  }

  @inlinable var rows: UnsafeMutablePointer<Row> {
    UnsafeMutableRawPointer(head).advanced(by: Self.headBytes).assumingMemoryBound(to: Row.self)
  }
  @inlinable public var limit: Int { head.pointee.limit }

  @inlinable public var count: Int { Int(head.pointee.highest) - head.pointee.free.count }
  @inlinable public var isFull: Bool { head.pointee.free.isEmpty && Int(head.pointee.highest) == limit }
  /// One past the highest slot ever used.
  @inlinable public var end: UInt32 { head.pointee.highest }

  @inlinable
  public func isLive(_ slot: Slot<Row>) -> Bool {
    slot.raw < head.pointee.highest && head.pointee.live[Int(slot.raw >> 6)] >> UInt64(slot.raw & 63) & 1 == 1
  }

  @inlinable
  public subscript(_ slot: Slot<Row>) -> Row {
    get {
      precondition(slot.raw < head.pointee.highest)
      return rows[Int(slot.raw)]
    }
    _modify {
      precondition(slot.raw < head.pointee.highest)
      if !head.pointee.watch.isEmpty { willChange(slot.raw) }
      yield &rows[Int(slot.raw)]
    }
  }

  /// Nil when the table is full.
  @inlinable
  public mutating func insert(_ row: Row) -> Slot<Row>? {
    let place: UInt32
    if let reused = head.pointee.free.popLast() {
      place = reused
    } else {
      guard Int(head.pointee.highest) < limit else { return nil }
      place = head.pointee.highest
      head.pointee.highest += 1
      if head.pointee.live.count * 64 < Int(head.pointee.highest) { head.pointee.live.append(0) }
    }
    if !head.pointee.watch.isEmpty { willChange(place) }
    head.pointee.live[Int(place >> 6)] |= 1 << UInt64(place & 63)
    (rows + Int(place)).initialize(to: row)
    return Slot(raw: place)
  }

  @inlinable
  public mutating func remove(_ slot: Slot<Row>) {
    precondition(isLive(slot), "a row is removed once")
    if !head.pointee.watch.isEmpty { willChange(slot.raw) }
    clear(slot.raw)
    head.pointee.free.append(slot.raw)
  }

  /// Compiled for each kind of row: one for all would ask the runtime about its kind each time, which under
  /// an image doubled the cost of a transfer.
  @inlinable
  @inline(never)
  mutating func willChange(_ place: UInt32) {
    if head.pointee.watch.contains(.group) {
      let wasLive = head.pointee.live[Int(place >> 6)] >> UInt64(place & 63) & 1 == 1
      head.pointee.former.append((place, wasLive ? rows[Int(place)] : nil))
    }
    if head.pointee.watch.contains(.image) {
      head.pointee.image!.keepPage(of: place, in: UnsafeRawPointer(rows))
    }
  }

  @usableFromInline
  mutating func clear(_ place: UInt32) {
    head.pointee.live[Int(place >> 6)] &= ~(1 << UInt64(place & 63))
    UnsafeMutableRawPointer(rows + Int(place)).initializeMemory(
      as: UInt8.self, repeating: 0, count: MemoryLayout<Row>.stride)
  }

  /// Makes room for more rows, or promises less room; rows keep their slots.
  /// - Refuses: less than what is in use, by doing nothing and saying false.
  public mutating func setLimit(_ newLimit: Int) -> Bool {
    guard newLimit >= Int(head.pointee.highest), newLimit > 0, newLimit < Int(UInt32.max) else {
      return false
    }
    if newLimit > limit {
      let (old, oldRows) = (head, rows)
      head = Self.reserve(newLimit)
      head.moveInitialize(from: old, count: 1)
      rows.update(from: oldRows, count: Int(head.pointee.highest))
      UnsafeMutableRawPointer(old).deallocate()
    }
    head.pointee.limit = newLimit
    return true
  }

  /// The memory reserved for so many bytes of rows to come, fewer at the end of the table.
  public func memoryToCome(_ bytes: Int = .max) -> UnsafeMutableRawBufferPointer {
    let used = Int(head.pointee.highest)
    return UnsafeMutableRawBufferPointer(
      start: rows + used, count: min(bytes, (limit - used) * MemoryLayout<Row>.stride))
  }

  /// Empties the table; the limit stays reserved.
  public mutating func removeAll() {
    precondition(!head.pointee.watch.contains(.group))
    head.pointee.live.removeAll(keepingCapacity: true)
    head.pointee.free.removeAll(keepingCapacity: true)
    head.pointee.highest = 0
  }

  public mutating func beginGroup() {
    head.pointee.watch.insert(.group)
    head.pointee.formerFree = head.pointee.free
    head.pointee.formerHighest = head.pointee.highest
  }

  public mutating func keepGroup() {
    head.pointee.watch.remove(.group)
    head.pointee.former.removeAll(keepingCapacity: true)
    head.pointee.formerFree = []
  }

  public mutating func dropGroup() {
    for (place, row) in head.pointee.former.reversed() {
      if let row {
        head.pointee.live[Int(place >> 6)] |= 1 << UInt64(place & 63)
        rows[Int(place)] = row
      } else {
        clear(place)
      }
    }
    head.pointee.free = head.pointee.formerFree
    head.pointee.highest = head.pointee.formerHighest
    keepGroup()
  }

  /// Every live row in order of its slot.
  @inlinable
  public func forEach(_ body: (Slot<Row>, Row) -> Void) {
    for place in 0..<head.pointee.highest
    where head.pointee.live[Int(place >> 6)] >> UInt64(place & 63) & 1 == 1 {
      body(Slot(raw: place), rows[Int(place)])
    }
  }

  /// Brings a row near ahead of its use, both pieces of memory where it lies across two; of a slot that is
  /// none, nothing.
  @inlinable @inline(__always)
  public func prefetch(_ slot: Slot<Row>) {
    guard slot.raw < head.pointee.highest else { return }
    let row = UnsafeRawPointer(rows + Int(slot.raw))
    kaydi_prefetch(row)
    kaydi_prefetch(row + MemoryLayout<Row>.size - 1)
  }
}

/// What a table knows of itself.
@usableFromInline
struct TableHead<Row: BitwiseCopyable>: ~Copyable {
  @usableFromInline var live: [UInt64] = []
  @usableFromInline var free: [UInt32] = []
  @usableFromInline var highest: UInt32 = 0
  /// Who wants to see a row before it changes.
  @usableFromInline var watch: TableWatch = []
  @usableFromInline var former: [(slot: UInt32, row: Row?)] = []
  @usableFromInline var formerFree: [UInt32] = []
  @usableFromInline var formerHighest: UInt32 = 0
  @usableFromInline var limit: Int
  @usableFromInline var image: TableImage?

  init(limit: Int) { self.limit = limit }
}

@usableFromInline
struct TableWatch: OptionSet, Sendable {
  @usableFromInline let rawValue: UInt8
  @inlinable init(rawValue: UInt8) { self.rawValue = rawValue }
  @inlinable static var group: TableWatch { TableWatch(rawValue: 1) }
  @inlinable static var image: TableWatch { TableWatch(rawValue: 2) }
}
