// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

@Suite struct HashIndexTests {
  /// How keys become hashes. The index looks at the upper half: its low bits are the home, all of it the
  /// fingerprint.
  enum Spread: CaseIterable, Sendable {
    case mixed
    /// Three homes and fingerprints for all keys, so that only the row tells them apart.
    case colliding
    /// Homes at the end of the places, so that probing goes round to the beginning.
    case wrapping

    func hash(_ key: UInt64) -> UInt64 {
      switch self {
      case .mixed: Hash.mix(key)
      case .colliding: (key % 3) << 32
      case .wrapping: (0xffff_fffc + key % 4) << 32
      }
    }
  }

  /// Keys by slot, as the table that an index serves would hold them, and what a dictionary says.
  private struct Model {
    var keys: [UInt64?]
    var slots: [UInt64: UInt32] = [:]
    var free: [UInt32]

    init(limit: Int) {
      keys = Array(repeating: nil, count: limit)
      free = (0..<UInt32(limit)).reversed()
    }
  }

  @Test(arguments: SeededGenerator.seeds, Spread.allCases)
  func `an index finds what a dictionary finds, also in groups`(seed: UInt64, spread: Spread) {
    var random = SeededGenerator(seed: seed)
    let limit = 60
    var index = HashIndex(limit: limit)
    var model = Model(limit: limit)
    var before: Model?
    for step in 0..<4000 {
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        if before == nil {
          index.beginGroup()
          before = model
        } else if Bool.random(using: &random) {
          index.keepGroup()
          before = nil
        } else {
          index.dropGroup()
          model = before!
          before = nil
        }
      case 1..<12:
        let key = UInt64.random(in: 0..<90, using: &random)
        guard model.slots[key] == nil, let slot = model.free.popLast() else { continue }
        model.slots[key] = slot
        model.keys[Int(slot)] = key
        index.insert(spread.hash(key), slot)
      default:
        guard let key = model.slots.keys.sorted().randomElement(using: &random) else { continue }
        let slot = model.slots.removeValue(forKey: key)!
        model.keys[Int(slot)] = nil
        model.free.append(slot)
        index.remove(spread.hash(key), slot)
      }
      #expect(index.count == model.slots.count)
      if step % 20 == 0, !agrees(index, model, spread) { return }
    }
    _ = agrees(index, model, spread)
  }

  private func agrees(_ index: borrowing HashIndex, _ model: Model, _ spread: Spread) -> Bool {
    for key: UInt64 in 0..<90 {
      let found = index.find(spread.hash(key)) { model.keys[Int($0)] == key }
      guard found == model.slots[key] else {
        Issue.record("key \(key): found \(found as Any), not \(model.slots[key] as Any)")
        return false
      }
    }
    return true
  }

  @Test(arguments: Spread.allCases) func `an index takes as many rows as its limit`(spread: Spread) {
    for limit in [1, 47, 48, 49, 96, 1000] {
      var index = HashIndex(limit: limit)
      for slot in 0..<UInt32(limit) { index.insert(spread.hash(UInt64(slot)), slot) }
      #expect(index.count == limit)
      for slot in 0..<UInt32(limit) {
        #expect(index.find(spread.hash(UInt64(slot))) { $0 == slot } == slot)
        #expect(index.find(spread.hash(UInt64(slot))) { _ in false } == nil)
      }
      index.removeAll()
      #expect(index.count == 0 && index.find(spread.hash(0)) { _ in true } == nil)
    }
  }

  @Test func `reading ahead guesses the slot by the hash alone and changes nothing`() {
    var index = HashIndex(limit: 10)
    index.prefetch(Hash.mix(7))
    #expect(index.guess(Hash.mix(7)) == .max)
    index.insert(Hash.mix(7), 3)
    index.prefetch(Hash.mix(7))
    #expect(index.guess(Hash.mix(7)) == 3)
    #expect(index.find(Hash.mix(7)) { $0 == 3 } == 3 && index.count == 1)
  }

  @Test func `a key mixes to the same hash on every machine`() {
    #expect(Hash.mix(UInt64(0)) == 0x6705_27f2_8686_2c69)
    #expect(Hash.mix(UInt64(1)) == 0x0093_c56e_1dcb_401d)
    #expect(Hash.mix(UInt128(1) << 64) == 0xc65b_5e9e_367d_c8e3)
  }

  @Test func `removing what is not there is our bug`() async {
    await #expect(processExitsWith: .failure) {
      var index = HashIndex(limit: 4)
      index.insert(1 << 32, 1)
      index.remove(1 << 32, 2)
    }
  }
}
