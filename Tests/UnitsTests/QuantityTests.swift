// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import Units

@Suite struct QuantityTests {
  @Test(.rule("GEN-37"), arguments: ["-5", "+5", "10.5", "10,5", "1e3", " 5", "5 ", "٥", "007", "00", "x"])
  func `only plain whole numbers are quantities`(text: String) {
    #expect(problem(Quantity.self, text) == .format)
  }

  @Test func `one to eighteen digits are read`() {
    #expect(Quantity("0") == .zero)
    #expect(Quantity("1000000")?.units == 1_000_000)
    #expect(Quantity("999999999999999999")?.units == 999_999_999_999_999_999)
    #expect(problem(Quantity.self, "1000000000000000000") == .format)
    #expect(problem(Quantity.self, "") == .empty)
  }

  @Test(arguments: seeds)
  func `a quantity is read back as written`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for digits in 0..<18 {
      let bound = (0..<digits).reduce(Int64(10)) { bound, _ in bound * 10 }
      for _ in 0..<200 { #expect(roundTrips(Quantity(Int64.random(in: 0..<bound, using: &random)))) }
    }
  }

  @Test func `sums and differences that do not fit are nil`() {
    #expect(Quantity(3).adding(Quantity(4)) == Quantity(7))
    #expect(Quantity(.max).adding(Quantity(1)) == nil)
    #expect(Quantity(4).subtracting(Quantity(4)) == .zero)
    #expect(Quantity(3).subtracting(Quantity(4)) == nil)
    #expect(Quantity(.min).subtracting(Quantity(1)) == nil)
  }

  @Test func `a sum beyond the range traps`() async {
    // The results are printed, since a sum that nobody uses may be left out of a release build with its
    // check.
    await #expect(processExitsWith: .failure) { print(Quantity(.max) + Quantity(1)) }
    await #expect(processExitsWith: .failure) { print(Quantity(.min) - Quantity(1)) }
  }

  @Test func `the number written is negative when the quantity is`() {
    #expect(Quantity(-12).description == "-12")
    #expect(Quantity(.min).description == "-9223372036854775808")
  }
}
