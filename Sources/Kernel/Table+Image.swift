// SPDX-License-Identifier: Apache-2.0

// The image of a table: its memory as it stood between two entries, taken a chunk at a time while work goes
// on. A page that is about to change before the image has reached it is kept aside first; so the image is of
// one moment, and whoever takes it runs on the engine's own thread, between entries, with nothing to lock.

/// What stands of one table's image while it is being taken.
@usableFromInline
struct TableImage: ~Copyable, @unchecked Sendable {
  // Unchecked: the kept pages have one owner, this value, which cannot be copied.
  let limit: Int
  @usableFromInline let highest: UInt32
  let live: [UInt64]
  let free: [UInt32]
  let stride: Int
  /// Rows of a page, as a power of two.
  @usableFromInline let pageShift: Int
  private var isHeadTaken = false
  /// The first page that the image has not got yet.
  @usableFromInline var nextPage = 0
  @usableFromInline var kept: [UnsafeMutableRawPointer?]

  /// About this many bytes make a page, and a power of two of rows.
  static let pageBytes = 16_384
  static let chunkPages = 16

  init(limit: Int, highest: UInt32, live: [UInt64], free: [UInt32], stride: Int) {
    self.limit = limit
    self.highest = highest
    self.live = live
    self.free = free
    self.stride = stride
    pageShift = Self.pageShift(stride)
    let rows = 1 << pageShift
    kept = Array(repeating: nil, count: (Int(highest) + rows - 1) / rows)
  }

  // Inlinable, or the compiler (Swift 6.3) stops at the property that holds an image.
  @inlinable deinit { for page in kept { page?.deallocate() } }

  static func pageShift(_ stride: Int) -> Int {
    var shift = 0
    while stride << (shift + 1) <= pageBytes { shift += 1 }
    return shift
  }

  /// Bytes of a page: all of it but in the last one.
  private func pageLength(_ page: Int) -> Int {
    let rows = 1 << pageShift
    return min(rows, Int(highest) - page * rows) * stride
  }

  @inlinable
  mutating func keepPage(of place: UInt32, in rows: UnsafeRawPointer) {
    let page = Int(place) >> pageShift
    guard place < highest, page >= nextPage, kept[page] == nil else { return }
    keep(page, in: rows)
  }

  @usableFromInline
  mutating func keep(_ page: Int, in rows: UnsafeRawPointer) {
    let length = pageLength(page)
    let copy = UnsafeMutableRawPointer.allocate(byteCount: length, alignment: 16)
    copy.copyMemory(from: rows + (page << pageShift) * stride, byteCount: length)
    kept[page] = copy
  }

  /// The head first, then a run of pages each time; nil when the table is done.
  mutating func next(_ name: StaticString, in rows: UnsafeRawPointer) -> [UInt8]? {
    guard isHeadTaken else {
      isHeadTaken = true
      return head(name)
    }
    let first = nextPage
    guard first < kept.count else { return nil }
    let last = min(first + Self.chunkPages, kept.count)
    var chunk: [UInt8] = []
    chunk.reserveCapacity((last - first) * Self.pageBytes)
    for page in first..<last {
      let length = pageLength(page)
      let source = kept[page].map { UnsafeRawPointer($0) } ?? rows + (page << pageShift) * stride
      chunk.append(contentsOf: UnsafeRawBufferPointer(start: source, count: length))
      kept[page]?.deallocate()
      kept[page] = nil
    }
    nextPage = last
    return chunk
  }

  private func head(_ name: StaticString) -> [UInt8] {
    var out = BinaryWriter(capacity: live.count * 8 + free.count * 4 + 64)
    out.text(name)
    out.fixed(UInt32(stride))
    out.fixed(UInt32(limit))
    out.fixed(highest)
    for word in live.prefix((Int(highest) + 63) / 64) { out.fixed(word) }
    out.fixed(UInt32(free.count))
    for place in free { out.fixed(place) }
    return out.array()
  }
}

extension Table {
  mutating func beginImage() {
    head.pointee.image = TableImage(
      limit: limit, highest: head.pointee.highest, live: head.pointee.live, free: head.pointee.free,
      stride: MemoryLayout<Row>.stride)
    head.pointee.watch.insert(.image)
  }

  mutating func endImage() {
    head.pointee.watch.remove(.image)
    head.pointee.image = nil
  }

  mutating func nextChunk(_ name: StaticString) -> [UInt8]? {
    head.pointee.image!.next(name, in: UnsafeRawPointer(rows))
  }

  /// Every chunk at once, beside an image that may be under way.
  func forEachChunk(_ name: StaticString, _ sink: ([UInt8]) -> Void) {
    var whole = TableImage(
      limit: limit, highest: head.pointee.highest, live: head.pointee.live, free: head.pointee.free,
      stride: MemoryLayout<Row>.stride)
    while let chunk = whole.next(name, in: UnsafeRawPointer(rows)) { sink(chunk) }
  }

  /// The head of an image makes the table ready for its rows. False for what no table of this shape wrote.
  mutating func restoreHead(_ name: StaticString, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var reader = BinaryReader(bytes)
    let written = reader.block()
    guard written.elementsEqual(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    else { return false }
    let stride: UInt32 = reader.fixed()
    let newLimit: UInt32 = reader.fixed()
    let newHighest: UInt32 = reader.fixed()
    guard Int(stride) == MemoryLayout<Row>.stride, newHighest <= newLimit, Int(newLimit) <= Self.greatestLimit
    else { return false }
    let words = (Int(newHighest) + 63) / 64
    guard reader.remaining >= words * 8 + 4 else { return false }
    removeAll()
    guard setLimit(Int(newLimit)) else { return false }
    var liveCount = 0
    for _ in 0..<words {
      let word: UInt64 = reader.fixed()
      head.pointee.live.append(word)
      liveCount += word.nonzeroBitCount
    }
    let freeCount: UInt32 = reader.fixed()
    guard reader.remaining == Int(freeCount) * 4, liveCount + Int(freeCount) == Int(newHighest) else {
      return false
    }
    for _ in 0..<freeCount {
      let place: UInt32 = reader.fixed()
      guard place < newHighest, head.pointee.live[Int(place >> 6)] >> UInt64(place & 63) & 1 == 0 else {
        return false
      }
      head.pointee.free.append(place)
    }
    head.pointee.highest = newHighest
    return !reader.isBroken
  }

  /// Rows of an image from a place on; how many there were, or nil when they do not fit.
  mutating func restoreRows(from place: Int, _ bytes: UnsafeRawBufferPointer) -> Int? {
    let stride = MemoryLayout<Row>.stride
    let count = bytes.count / stride
    guard count > 0, count * stride == bytes.count, place + count <= Int(head.pointee.highest) else {
      return nil
    }
    UnsafeMutableRawPointer(rows + place).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    return count
  }

  /// More rows than this no table is made for.
  static var greatestLimit: Int { 500_000_000 }
}

/// Fills an index anew from the rows of its table. It may run on any thread while nobody uses either.
public struct IndexTask: @unchecked Sendable {
  // Unchecked: it holds the memory of a table and an index whose owner waits until it has run.
  /// How many rows there are at most: a measure of the work.
  public let rows: Int
  private let body: () -> Void

  init<Row: Indexed>(_ table: borrowing Table<Row>, _ index: borrowing HashIndex) {
    let (rows, live, end) = (table.rows, table.head.pointee.live, table.end)
    let filler = index.filler
    self.rows = Int(end)
    body = {
      filler.empty()
      var pending = InlineArray<32, (hash: UInt64, slot: UInt32)>(repeating: (0, 0))
      var count = 0
      for place in 0..<end
      where live[Int(place >> 6)] >> UInt64(place & 63) & 1 == 1 && rows[Int(place)].isIndexed {
        pending[count] = (rows[Int(place)].hash, place)
        count += 1
        if count == 32 {
          filler.fill(pending, count)
          count = 0
        }
      }
      filler.fill(pending, count)
    }
  }

  public func run() { body() }
}
