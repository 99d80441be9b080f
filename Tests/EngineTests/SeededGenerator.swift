// SPDX-License-Identifier: Apache-2.0

/// SplitMix64: the same draws for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(atMost longest: Int) -> [UInt8] {
    (0..<Int.random(in: 0...longest, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  static let seeds: [UInt64] = [0x5eed, 1, 2, 3, 0xdead_beef]
}
