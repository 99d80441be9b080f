// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

private struct Row: BitwiseCopyable, Equatable {
  var key: UInt64
  var weight: UInt32
}

/// What a table is, written plainly: places in an array, freed places taken again last come first.
private struct PlainTable {
  var places: [Row?] = []
  var free: [Int] = []
  let limit: Int

  var live: [(Int, Row)] { places.enumerated().compactMap { place, row in row.map { (place, $0) } } }

  mutating func insert(_ row: Row) -> Int? {
    if let place = free.popLast() {
      places[place] = row
      return place
    }
    guard places.count < limit else { return nil }
    places.append(row)
    return places.count - 1
  }

  mutating func remove(_ place: Int) {
    places[place] = nil
    free.append(place)
  }
}

@Suite struct TableTests {
  private func insert(_ row: Row, into table: inout Table<Row>) throws -> Slot<Row> {
    let slot = table.insert(row)
    return try #require(slot)
  }

  @Test func `a row is found at its slot until it is removed`() throws {
    var table = Table<Row>(limit: 3)
    #expect(table.count == 0 && table.end == 0 && !table.isFull)
    let first = try insert(Row(key: 1, weight: 10), into: &table)
    let second = try insert(Row(key: 2, weight: 20), into: &table)
    table[first].weight += 1
    #expect(table[first] == Row(key: 1, weight: 11) && table[second].key == 2)
    #expect(table.isLive(first) && table.count == 2 && table.end == 2)
    table.remove(first)
    #expect(!table.isLive(first) && table.isLive(second) && table.count == 1)
    #expect(!table.isLive(.none) && !table.isLive(Slot(raw: 2)))
  }

  @Test func `a full table says so and takes a freed place again`() throws {
    var table = Table<Row>(limit: 2)
    let first = try insert(Row(key: 1, weight: 1), into: &table)
    _ = try insert(Row(key: 2, weight: 2), into: &table)
    #expect(table.isFull && table.insert(Row(key: 3, weight: 3)) == nil)
    table.remove(first)
    #expect(table.isFull == false)
    #expect(table.insert(Row(key: 4, weight: 4)) == first)
    #expect(table.isFull && table.end == 2)
    table.removeAll()
    #expect(table.count == 0 && table.end == 0 && !table.isLive(first))
    #expect(table.insert(Row(key: 5, weight: 5))?.raw == 0)
  }

  @Test func `clearing the memory to come changes no row`() throws {
    func clear(_ table: borrowing Table<Row>, _ rows: Int) {
      let memory = table.memoryToCome()
      #expect(memory.count == rows * MemoryLayout<Row>.stride)
      #expect(table.memoryToCome(8).count == min(8, memory.count))
      memory.initializeMemory(as: UInt8.self, repeating: 0)
    }
    var table = Table<Row>(limit: 2)
    clear(table, 2)
    let first = try insert(Row(key: 1, weight: 1), into: &table)
    clear(table, 1)
    _ = try insert(Row(key: 2, weight: 2), into: &table)
    clear(table, 0)
    for slot in [first, .none] { table.prefetch(slot) }
    #expect(table[first] == Row(key: 1, weight: 1) && table.count == 2)
  }

  @Test func `rows are listed in order of their slots, over the words of the live bits`() {
    var table = Table<Row>(limit: 200)
    for key: UInt64 in 0..<200 { _ = table.insert(Row(key: key, weight: 0)) }
    for place: UInt32 in 0..<200 where place % 3 != 0 { table.remove(Slot(raw: place)) }
    var seen: [UInt32] = []
    table.forEach { slot, row in
      #expect(row.key == UInt64(slot.raw))
      seen.append(slot.raw)
    }
    #expect(seen == stride(from: UInt32(0), to: 200, by: 3).map { $0 })
  }

  /// Inserts, removals and changes at random, in groups that are kept or dropped, against plain arrays.
  @Test(arguments: SeededGenerator.seeds, [1, 7, 64, 150])
  func `a table does what plain arrays do, also in groups`(seed: UInt64, limit: Int) {
    var random = SeededGenerator(seed: seed)
    var table = Table<Row>(limit: limit)
    var plain = PlainTable(limit: limit)
    var before: PlainTable?
    for step in 0..<3000 {
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        if before == nil {
          table.beginGroup()
          before = plain
        } else if Bool.random(using: &random) {
          table.keepGroup()
          before = nil
        } else {
          table.dropGroup()
          plain = before!
          before = nil
        }
      case 1..<9:
        let row = Row(key: random.next(), weight: UInt32(step))
        let place = plain.insert(row)
        #expect(table.insert(row)?.raw == place.map { UInt32($0) })
      case 9..<14:
        guard let (place, _) = plain.live.randomElement(using: &random) else { continue }
        plain.remove(place)
        table.remove(Slot(raw: UInt32(place)))
      default:
        guard let (place, _) = plain.live.randomElement(using: &random) else { continue }
        plain.places[place]!.weight = UInt32(step)
        table[Slot(raw: UInt32(place))].weight = UInt32(step)
      }
      guard expectSame(table, plain) else { return }
    }
  }

  private func expectSame(_ table: borrowing Table<Row>, _ plain: PlainTable) -> Bool {
    var listed: [(Int, Row)] = []
    table.forEach { listed.append((Int($0.raw), $1)) }
    let isSame =
      listed.count == plain.live.count && zip(listed, plain.live).allSatisfy { $0 == $1 }
      && table.count == listed.count && Int(table.end) == plain.places.count
      && table.isFull == (listed.count == plain.limit)
      && plain.places.indices.allSatisfy { table.isLive(Slot(raw: UInt32($0))) == (plain.places[$0] != nil) }
    #expect(isSame)
    return isSame
  }

  @Test func `a row changed, removed and inserted again in a dropped group is as before`() throws {
    var table = Table<Row>(limit: 2)
    let slot = try insert(Row(key: 1, weight: 1), into: &table)
    table.beginGroup()
    table[slot].weight = 2
    table.remove(slot)
    let again = try insert(Row(key: 9, weight: 9), into: &table)
    #expect(again == slot)
    table[again].weight = 10
    table.remove(again)
    table.dropGroup()
    #expect(table.isLive(slot) && table[slot] == Row(key: 1, weight: 1) && table.count == 1)
    table.beginGroup()
    table[slot].weight = 3
    table.keepGroup()
    table.beginGroup()
    table.dropGroup()
    #expect(table[slot].weight == 3)
  }

  @Test func `a row removed twice, a slot never used and a table without room are our bugs`() async {
    await #expect(processExitsWith: .failure) {
      var table = Table<UInt8>(limit: 2)
      let slot = table.insert(1)!
      table.remove(slot)
      table.remove(slot)
    }
    await #expect(processExitsWith: .failure) {
      var table = Table<UInt8>(limit: 2)
      _ = table.insert(1)
      table[Slot(raw: 1)] = 2
    }
    await #expect(processExitsWith: .failure) { _ = Table<UInt8>(limit: 0) }
    await #expect(processExitsWith: .failure) {
      var table = Table<UInt8>(limit: 2)
      table.beginGroup()
      table.removeAll()
    }
  }
}
