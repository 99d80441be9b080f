// SPDX-License-Identifier: Apache-2.0
import Clearing
import TestSupport
import Testing
import Units

@Suite struct ArithmeticTests {
  @Test func `ratios are compared exactly beyond 128 bits`() {
    let big = Int128(1) << 100
    #expect(Ratio(big, big + 1) < Ratio(big + 1, big + 2))
    #expect(Ratio(-big - 1, big + 2) < Ratio(-big, big + 1))
    #expect(Ratio(big * 3, big * 5) == Ratio(3, 5))
    #expect(Ratio(-big, big + 1) < Ratio(big, big + 1))
    #expect(!(Ratio(big, big + 1) < Ratio(big, big + 1)))
  }

  /// In numbers small enough, the comparison is that of the cross products.
  @Test(arguments: SeededGenerator.seeds)
  func `ratios are in the order of their cross products`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let a = Int128.random(in: -50...50, using: &random), b = Int128.random(in: 1...50, using: &random)
      let c = Int128.random(in: -50...50, using: &random), d = Int128.random(in: 1...50, using: &random)
      let scale = Int128.random(in: 1...(1 << 110), using: &random)
      #expect((Ratio(a, b) < Ratio(c, d)) == (a * d < c * b))
      #expect((Ratio(a * scale, b * scale) < Ratio(c * scale, d * scale)) == (a * d < c * b))
    }
  }

  @Test func `a ratio is rounded as its function says`() {
    #expect(Ratio(5, 103).scaledUp(by: 10_000) == 486)
    #expect(Ratio(-5, 103).scaledUp(by: 10_000) == -485)
    #expect(Ratio(5, 103).scaledDown(by: 10_000) == 485)
    #expect(Ratio(1, 2).scaledHalfAway(by: 1) == 1 && Ratio(-1, 2).scaledHalfAway(by: 1) == -1)
    #expect(Ratio(-3, 2).scaledHalfAway(by: 1) == -2 && Ratio(149, 100).scaledHalfAway(by: 1) == 1)
  }

  @Test(.rule("CCP-35", "CCP-63"), arguments: SeededGenerator.seeds)
  func `parts add up to the whole exactly and are off by less than one`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let total = Int64.random(in: 0...1_000_000_000_000_000, using: &random)
      let count = Int.random(in: 1...40, using: &random)
      let weights = (0..<count).map { _ in Int128.random(in: 0...(1 << 88), using: &random) }
      let sum = weights.reduce(0, +)
      guard sum > 0 else { continue }
      let parts = try #require(Proportion.parts(of: total, by: weights))
      #expect(parts.reduce(0, +) == total)
      // total · w / sum, by halving both until the product fits: within one of the part, as the part is of
      // it.
      for (part, weight) in zip(parts, weights) {
        #expect(weight > 0 || part == 0)
        let exact = Ratio(Int128(total) * (weight >> 20), sum >> 20)
        #expect(Ratio(Int128(part) - 2, 1) < exact && exact < Ratio(Int128(part) + 2, 1))
      }
    }
    #expect(Proportion.parts(of: 5, by: [0, 0]) == nil)
    #expect(Proportion.parts(of: 10_000_000, by: [1, 1, 1]) == [3_333_334, 3_333_333, 3_333_333])
  }
}
