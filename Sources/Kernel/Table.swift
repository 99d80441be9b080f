// SPDX-License-Identifier: Apache-2.0

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
public struct Table<Row: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  // Unchecked: the memory has one owner, this value, which cannot be copied.
  @usableFromInline var rows: UnsafeMutablePointer<Row>
  @usableFromInline var live: [UInt64]
  @usableFromInline var free: [UInt32] = []
  @usableFromInline var highest: UInt32 = 0
  /// Who wants to see a row before it changes.
  @usableFromInline var watch: Watch = []
  @usableFromInline var former: [(slot: UInt32, row: Row?)] = []
  @usableFromInline var formerFree: [UInt32] = []
  @usableFromInline var formerHighest: UInt32 = 0
  var image: TableImage?
  public private(set) var limit: Int

  public init(limit: Int) {
    precondition(limit > 0 && limit < Int(UInt32.max))
    self.limit = limit
    rows = .allocate(capacity: limit)
    live = []
  }

  deinit { rows.deallocate() }

  @usableFromInline
  struct Watch: OptionSet, Sendable {
    @usableFromInline let rawValue: UInt8
    @usableFromInline init(rawValue: UInt8) { self.rawValue = rawValue }
    @usableFromInline static var group: Watch { Watch(rawValue: 1) }
    @usableFromInline static var image: Watch { Watch(rawValue: 2) }
  }

  @inlinable public var count: Int { Int(highest) - free.count }
  @inlinable public var isFull: Bool { free.isEmpty && Int(highest) == limit }
  /// One past the highest slot ever used.
  @inlinable public var end: UInt32 { highest }

  @inlinable
  public func isLive(_ slot: Slot<Row>) -> Bool {
    slot.raw < highest && live[Int(slot.raw >> 6)] >> UInt64(slot.raw & 63) & 1 == 1
  }

  @inlinable
  public subscript(_ slot: Slot<Row>) -> Row {
    get {
      precondition(slot.raw < highest)
      return rows[Int(slot.raw)]
    }
    _modify {
      precondition(slot.raw < highest)
      if !watch.isEmpty { willChange(slot.raw) }
      yield &rows[Int(slot.raw)]
    }
  }

  /// Nil when the table is full.
  @inlinable
  public mutating func insert(_ row: Row) -> Slot<Row>? {
    let place: UInt32
    if let reused = free.popLast() {
      place = reused
    } else {
      guard Int(highest) < limit else { return nil }
      place = highest
      highest += 1
      if live.count * 64 < Int(highest) { live.append(0) }
    }
    if !watch.isEmpty { willChange(place) }
    live[Int(place >> 6)] |= 1 << UInt64(place & 63)
    (rows + Int(place)).initialize(to: row)
    return Slot(raw: place)
  }

  @inlinable
  public mutating func remove(_ slot: Slot<Row>) {
    precondition(isLive(slot), "a row is removed once")
    if !watch.isEmpty { willChange(slot.raw) }
    clear(slot.raw)
    free.append(slot.raw)
  }

  @usableFromInline
  mutating func willChange(_ place: UInt32) {
    if watch.contains(.group) {
      let wasLive = live[Int(place >> 6)] >> UInt64(place & 63) & 1 == 1
      former.append((place, wasLive ? rows[Int(place)] : nil))
    }
    if watch.contains(.image) { image!.keepPage(of: place, in: UnsafeRawPointer(rows)) }
  }

  @usableFromInline
  mutating func clear(_ place: UInt32) {
    live[Int(place >> 6)] &= ~(1 << UInt64(place & 63))
    UnsafeMutableRawPointer(rows + Int(place)).initializeMemory(
      as: UInt8.self, repeating: 0, count: MemoryLayout<Row>.stride)
  }

  /// Makes room for more rows, or promises less room; rows keep their slots.
  /// - Refuses: less than what is in use, by doing nothing and saying false.
  public mutating func setLimit(_ newLimit: Int) -> Bool {
    guard newLimit >= Int(highest), newLimit > 0, newLimit < Int(UInt32.max) else { return false }
    if newLimit > limit {
      let larger = UnsafeMutablePointer<Row>.allocate(capacity: newLimit)
      larger.update(from: rows, count: Int(highest))
      rows.deallocate()
      rows = larger
    }
    limit = newLimit
    return true
  }

  /// Touches the memory reserved for rows to come, so that no page is first met in the middle of work.
  public mutating func prefault() {
    guard Int(highest) < limit else { return }
    let fresh = UnsafeMutableRawPointer(rows + Int(highest))
    fresh.initializeMemory(
      as: UInt8.self, repeating: 0, count: (limit - Int(highest)) * MemoryLayout<Row>.stride)
  }

  /// Empties the table; the limit stays reserved.
  public mutating func removeAll() {
    precondition(!watch.contains(.group))
    live.removeAll(keepingCapacity: true)
    free.removeAll(keepingCapacity: true)
    highest = 0
  }

  public mutating func beginGroup() {
    watch.insert(.group)
    formerFree = free
    formerHighest = highest
  }

  public mutating func keepGroup() {
    watch.remove(.group)
    former.removeAll(keepingCapacity: true)
    formerFree = []
  }

  public mutating func dropGroup() {
    for (place, row) in former.reversed() {
      if let row {
        live[Int(place >> 6)] |= 1 << UInt64(place & 63)
        rows[Int(place)] = row
      } else {
        clear(place)
      }
    }
    free = formerFree
    highest = formerHighest
    keepGroup()
  }

  /// Every live row in order of its slot.
  @inlinable
  public func forEach(_ body: (Slot<Row>, Row) -> Void) {
    for place in 0..<highest where live[Int(place >> 6)] >> UInt64(place & 63) & 1 == 1 {
      body(Slot(raw: place), rows[Int(place)])
    }
  }

  /// Reads a row's memory ahead of its use.
  @inlinable
  public func touch(_ slot: Slot<Row>) -> UInt8 {
    slot.raw < highest ? UnsafeRawPointer(rows + Int(slot.raw)).load(as: UInt8.self) : 0
  }
}
