// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

@Suite struct BlobPoolTests {
  private func bytes(_ count: Int, _ salt: Int = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + salt) }
  }

  private func store(_ bytes: [UInt8], in pool: inout BlobPool) -> Blob? {
    bytes.withUnsafeBytes { pool.store($0) }
  }

  @Test(arguments: [0, 1, 59, 60, 61, 119, 120, 121, 6000])
  func `bytes of any length are loaded as they were stored`(length: Int) throws {
    var pool = BlobPool(limit: 100)
    let blob = try #require(store(bytes(length), in: &pool))
    #expect(Int(blob.length) == length)
    #expect(pool.load(blob) == bytes(length))
  }

  @Test func `no bytes need no room`() throws {
    var pool = BlobPool(limit: 1)
    #expect(store([], in: &pool) == Blob.none)
    _ = try #require(store(bytes(60), in: &pool))
    #expect(store([], in: &pool) == Blob.none)
    #expect(pool.load(.none) == [])
    pool.free(.none)
  }

  @Test func `a pool without room keeps nothing and takes freed room again`() throws {
    var pool = BlobPool(limit: 3)
    let first = try #require(store(bytes(61), in: &pool))
    #expect(store(bytes(61), in: &pool) == nil)
    let second = try #require(store(bytes(60), in: &pool))
    #expect(store(bytes(1), in: &pool) == nil)
    pool.free(first)
    let third = try #require(store(bytes(120, 5), in: &pool))
    #expect(pool.load(second) == bytes(60) && pool.load(third) == bytes(120, 5))
  }

  @Test func `a pool is nearly full when a long row might not fit`() throws {
    var pool = BlobPool(limit: 300)
    #expect(pool.isNearlyFull == false)
    _ = try #require(store(bytes(44 * 60), in: &pool))
    #expect(pool.isNearlyFull == false)
    _ = try #require(store(bytes(1), in: &pool))
    #expect(pool.isNearlyFull == true)
  }

  /// Storing and freeing at random, in groups that are kept or dropped, against a plain list.
  @Test(arguments: SeededGenerator.seeds)
  func `a pool does what a plain list does, also in groups`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var pool = BlobPool(limit: 40)
    var plain: [(blob: Blob, bytes: [UInt8])] = []
    var before: [(blob: Blob, bytes: [UInt8])]?
    for _ in 0..<2000 {
      switch Int.random(in: 0..<12, using: &random) {
      case 0:
        if let kept = before {
          if Bool.random(using: &random) {
            pool.keepGroup()
          } else {
            pool.dropGroup()
            plain = kept
          }
          before = nil
        } else {
          pool.beginGroup()
          before = plain
        }
      case 1..<7:
        let bytes = random.bytes(atMost: 400)
        let needed = (bytes.count + 59) / 60
        let used = plain.reduce(0) { $0 + ($1.bytes.count + 59) / 60 }
        let blob = store(bytes, in: &pool)
        #expect((blob != nil) == (used + needed <= 40))
        if let blob { plain.append((blob, bytes)) }
      default:
        guard let index = plain.indices.randomElement(using: &random) else { continue }
        pool.free(plain.remove(at: index).blob)
      }
      for (blob, bytes) in plain { try #require(pool.load(blob) == bytes) }
    }
  }
}
