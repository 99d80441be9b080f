// SPDX-License-Identifier: Apache-2.0

/// SplitMix64: the same draws for the same seed on every machine, so that a failure can be run again.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  public mutating func bytes(atMost longest: Int) -> [UInt8] {
    bytes(Int.random(in: 0...longest, using: &self))
  }

  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  public static let seeds: [UInt64] = [0x5eed, 1, 2, 3, 0xdead_beef]
}
