// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

@Suite struct TableImageTests {
  struct Row: Indexed, Equatable {
    var key: UInt64
    var weight: UInt64
    var hash: UInt64 { Hash.mix(key) }
  }

  /// A table with its index, and a pool.
  struct World: ~Copyable {
    var rows: Table<Row>
    var index: HashIndex
    var pool: BlobPool

    init(limit: Int) {
      rows = Table(limit: limit)
      index = HashIndex(limit: limit)
      pool = BlobPool(limit: limit)
    }

    mutating func visit<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
      visitor.table("rows", &rows, &index)
      visitor.pool("pool", &pool)
    }

    mutating func beginImage() {
      var visitor = ImageVisitor(begins: true)
      visit(&visitor)
    }

    mutating func next(_ table: Int) -> [UInt8]? {
      var visitor = ChunkVisitor(table: table)
      visit(&visitor)
      return visitor.chunk
    }

    mutating func image() -> [[UInt8]] {
      beginImage()
      return rest()
    }

    mutating func rest(from first: Int = 0) -> [[UInt8]] {
      var chunks: [[UInt8]] = []
      for table in first..<2 { while let chunk = next(table) { chunks.append(chunk) } }
      var visitor = ImageVisitor(begins: false)
      visit(&visitor)
      return chunks
    }

    /// False when a chunk does not fit.
    mutating func restore(_ chunks: [[UInt8]]) -> Bool {
      var (table, row): (Int, Int?) = (0, nil)
      for chunk in chunks {
        let left: Int? = chunk.withUnsafeBytes { bytes in
          var visitor = RestoringVisitor(table: table, row: row, bytes: bytes)
          visit(&visitor)
          row = (row ?? 0) + visitor.rows
          return visitor.rowsLeft
        }
        guard let left else { return false }
        if left == 0 { (table, row) = (table + 1, nil) }
      }
      guard table == 2, row == nil else { return false }
      var visitor = IndexVisitor()
      visit(&visitor)
      for task in visitor.tasks { task.run() }
      return true
    }

    func find(_ key: UInt64) -> UInt32? {
      index.find(Hash.mix(key)) { rows[Slot(raw: $0)].key == key }
    }
  }

  /// Changes at random, also in groups that are dropped.
  private func change(
    _ world: inout World, _ live: inout [UInt64: Slot<Row>], _ random: inout SeededGenerator, steps: Int
  ) {
    for _ in 0..<steps {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        let key = random.next()
        guard let slot = world.rows.insert(Row(key: key, weight: 0)) else { continue }
        world.index.insert(Hash.mix(key), slot.raw)
        live[key] = slot
      case 4..<6:
        guard let key = live.keys.sorted().first, let slot = live.removeValue(forKey: key) else { continue }
        world.index.remove(Hash.mix(key), slot.raw)
        world.rows.remove(slot)
      case 6:
        var group = GroupVisitor(.begin)
        world.visit(&group)
        for key in live.keys.sorted().prefix(3) { world.rows[live[key]!].weight = random.next() }
        _ = world.rows.insert(Row(key: 1, weight: 2))
        group = GroupVisitor(.drop)
        world.visit(&group)
      case 7:
        let bytes = random.bytes(atMost: 100)
        _ = bytes.withUnsafeBytes { world.pool.store($0) }
      default:
        guard let slot = live.keys.max().flatMap({ live[$0] }) else { continue }
        world.rows[slot].weight &+= 1
      }
    }
  }

  @Test(arguments: SeededGenerator.seeds)
  func `an image is of the moment it began, whatever changes while it is taken`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var world = World(limit: 4_000)
    var live: [UInt64: Slot<Row>] = [:]
    change(&world, &live, &random, steps: 3_000)
    let before = world.image()
    world.beginImage()
    var slow: [[UInt8]] = []
    for table in 0..<2 {
      while let chunk = world.next(table) {
        slow.append(chunk)
        change(&world, &live, &random, steps: 200)
      }
    }
    #expect(world.rest(from: 2).isEmpty)
    #expect(slow == before)
    #expect(world.image() != before)
  }

  @Test(arguments: SeededGenerator.seeds)
  func `a table that comes back from its image is as it was, and goes on the same`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var world = World(limit: 4_000)
    var live: [UInt64: Slot<Row>] = [:]
    change(&world, &live, &random, steps: 2_500)
    var second = World(limit: 10)
    let isRestored = second.restore(world.image())
    #expect(isRestored)
    #expect(second.rows.limit == 4_000 && second.rows.count == live.count)
    for (key, slot) in live { #expect(second.find(key) == slot.raw) }
    #expect(second.find(random.next()) == nil)
    var (again, liveAgain) = (random, live)
    change(&world, &live, &random, steps: 500)
    change(&second, &liveAgain, &again, steps: 500)
    let isSame = world.image() == second.image()
    #expect(isSame)
  }

  @Test func `an emptied and refilled table still gives the image of before`() {
    var world = World(limit: 100)
    for key in 0..<50 as Range<UInt64> { _ = world.rows.insert(Row(key: key, weight: 1)) }
    let before = world.image()
    world.beginImage()
    world.rows.removeAll()
    for key in 100..<180 as Range<UInt64> { _ = world.rows.insert(Row(key: key, weight: 2)) }
    let isSame = world.rest() == before
    #expect(isSame)
  }

  @Test func `equal rows make equal images, whatever stood in their places before`() {
    var world = World(limit: 10)
    let first = world.rows.insert(Row(key: 1, weight: 1))!
    world.rows.remove(first)
    _ = world.rows.insert(Row(key: 2, weight: 2))
    var other = World(limit: 10)
    _ = other.rows.insert(Row(key: 2, weight: 2))
    let isSame = world.image() == other.image()
    #expect(isSame)
  }

  @Test func `chunks that no such table wrote are refused`() {
    var world = World(limit: 3_000)
    for key in 0..<2_000 as Range<UInt64> { _ = world.rows.insert(Row(key: key, weight: 1)) }
    let chunks = world.image()
    func isRefused(_ change: (inout [[UInt8]]) -> Void) -> Bool {
      var changed = chunks
      change(&changed)
      var second = World(limit: 10)
      return !second.restore(changed)
    }
    #expect(!isRefused { _ in })
    #expect(isRefused { $0.swapAt(0, 1) })
    #expect(isRefused { $0.removeLast() })
    #expect(isRefused { $0[1].removeLast() })
    #expect(isRefused { $0.remove(at: 1) })
    #expect(isRefused { $0[0][1] ^= 1 })
    // The stride, the limit and the highest place.
    #expect(isRefused { $0[0][5] ^= 1 })
    #expect(isRefused { $0[0][12] = 0xff })
    #expect(isRefused { $0[0][16] = 0xff })
    #expect(isRefused { $0[0].removeLast(4) })
    #expect(isRefused { $0[0] = [] })
  }

  @Test func `a limit is raised with all rows in place, and never below what is in use`() {
    var world = World(limit: 100)
    for key in 0..<100 as Range<UInt64> {
      let slot = world.rows.insert(Row(key: key, weight: key))!
      world.index.insert(Hash.mix(key), slot.raw)
    }
    #expect(world.rows.insert(Row(key: 100, weight: 0)) == nil)
    var visitor = LimitVisitor("rows", limit: 10_000)
    world.visit(&visitor)
    #expect(visitor.isSet == true && world.rows.limit == 10_000 && world.index.limit == 10_000)
    for key in 0..<100 as Range<UInt64> { #expect(world.find(key) == UInt32(key)) }
    for key in 100..<10_000 as Range<UInt64> {
      let slot = world.rows.insert(Row(key: key, weight: key))!
      world.index.insert(Hash.mix(key), slot.raw)
    }
    #expect(world.find(9_999) == 9_999 && world.rows.isFull)
    visitor = LimitVisitor("rows", limit: 9_999)
    world.visit(&visitor)
    #expect(visitor.isSet == false)
    visitor = LimitVisitor("unknown", limit: 5)
    world.visit(&visitor)
    #expect(visitor.isSet == nil)
  }
}
