// SPDX-License-Identifier: Apache-2.0
import Testing
import Units

@Suite struct RoundingTests {
  @Test(arguments: [
    // dividend, divisor, down, up, half up
    (7, 2, 3, 4, 4), (-7, 2, -4, -3, -3), (7, -2, -4, -3, -3), (-7, -2, 3, 4, 4), (6, 3, 2, 2, 2),
    (-6, 3, -2, -2, -2), (5, 2, 2, 3, 3), (-5, 2, -3, -2, -2), (7, 3, 2, 3, 2), (8, 3, 2, 3, 3),
    (-7, 3, -3, -2, -2), (-8, 3, -3, -2, -3), (0, 5, 0, 0, 0), (1, 3, 0, 1, 0), (-1, 3, -1, 0, 0),
  ])
  func `each rounding goes where its name says`(a: Int64, b: Int64, down: Int64, up: Int64, halfUp: Int64) {
    #expect(a.dividedRoundingDown(by: b) == down)
    #expect(a.dividedRoundingUp(by: b) == up)
    #expect(a.dividedRoundingHalfUp(by: b) == halfUp)
    #expect(Int128(a).dividedRoundingHalfUp(by: Int128(b)) == Int128(halfUp))
  }

  @Test func `eight bits agree with the definition for every pair`() {
    for a in Int8.min...Int8.max {
      for b in Int8.min...Int8.max where b != 0 && !(a == .min && b == -1) {
        let (wide, divisor) = (Int(a), Int(b))
        let down = Int(a.dividedRoundingDown(by: b))
        let up = Int(a.dividedRoundingUp(by: b))
        let near = Int(a.dividedRoundingHalfUp(by: b))
        // Multiplied out by the divisor's sign, so that no other division is trusted.
        let (n, d) = divisor < 0 ? (-wide, -divisor) : (wide, divisor)
        #expect(down * d <= n && n < (down + 1) * d)
        #expect((up - 1) * d < n && n <= up * d)
        #expect((2 * near - 1) * d <= 2 * n && 2 * n < (2 * near + 1) * d)
      }
    }
  }

  @Test func `the ends of the range do not overflow on the way`() {
    #expect(Int64.min.dividedRoundingDown(by: 3) == -3_074_457_345_618_258_603)
    #expect(Int64.max.dividedRoundingUp(by: 2) == 4_611_686_018_427_387_904)
    #expect(Int64.max.dividedRoundingHalfUp(by: .max) == 1)
    #expect(Int64.min.dividedRoundingHalfUp(by: .max) == -1)
    #expect(Int64.max.dividedRoundingHalfUp(by: .min) == -1)
    #expect(Int64(1).dividedRoundingHalfUp(by: .min) == 0)
  }

  @Test func `a divisor of zero traps`() async {
    await #expect(processExitsWith: .failure) { _ = Int64(1).dividedRoundingDown(by: 0) }
    await #expect(processExitsWith: .failure) { _ = Int64(1).dividedRoundingUp(by: 0) }
    await #expect(processExitsWith: .failure) { _ = Int128(1).dividedRoundingHalfUp(by: 0) }
  }
}
