// SPDX-License-Identifier: Apache-2.0
import Depository
import Engine
import Kernel
import TestSupport
import Testing
import Units
import Views

/// A seeded run of transfers, decisions and time; afterwards the views must say what the registry's own
/// tables say.
@Suite struct AgreementTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  @Test(.rule("ACC-76", "TRF-62"), arguments: [1, 7, 1923, 0x5eed] as [UInt64])
  func `views and registry agree on holdings, sums and states`(seed: UInt64) throws {
    var random = Generator(state: seed &* 0x9e37_79b9_7f4a_7c15 | 1)
    var market = try Market.open()
    let accounts = ["AKA/1001", "AKA/1002", "AKB/2001", "AKB/2002"]
    var numbers: [UInt64] = []
    for _ in 0..<120 {
      let source = accounts.randomElement(using: &random)!
      let target = accounts.randomElement(using: &random)!
      let entersOnly = Bool.random(using: &random)
      let user = "\(source.prefix(3))\(entersOnly ? "002" : "001")"
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6:
        let units = Int.random(in: 1...400, using: &random)
        let number = market.transfer(units, from: String(source.dropFirst(4)), to: target, by: user)
          .instruction
        if number > 0 { numbers.append(number) }
      case let verb:
        let number = numbers.randomElement(using: &random) ?? 1
        let member = source.prefix(3)
        switch verb {
        case 6: market.act("approve", number, by: "\(member)003")
        case 7: market.act("accept", number, by: "\(member)002")
        case 8: market.act("accept-approve", number, by: "\(member)003")
        default: market.act("reject", number, by: "\(member)002")
        }
      }
    }
    market.pass(to: "17:00:01")
    let projection = try ViewFile().open(market.entries)
    let held = try projection.holdings(member: nil, limit: 1000).rows
    for account in accounts {
      let units = held.first { $0.account.text == account }?.quantity ?? .zero
      #expect(units == Self.units(of: account, in: market), "\(account)")
    }
    #expect(held.reduce(Quantity.zero) { $0 + $1.quantity } == Quantity(1000))
    try Self.checkSums(projection)
  }

  private static func units(of account: String, in market: borrowing Market) -> Quantity {
    market.registry.read { book in
      guard let row = book.account(value(account)), let security = book.security(Market.share),
        let holding = book.holding(HoldingKey(row, .serb, security))
      else { return .zero }
      var units = Quantity.zero
      book.forEachLot(of: holding) { quantity, _, _, _ in units += quantity }
      return units
    }
  }

  /// What instructions say was realised is what moved for them and what their notices told.
  private static func checkSums(_ projection: Projection) throws {
    let movements = try projection.movements(member: nil, limit: 1000).rows
    let notices = try projection.notices(member: nil, limit: 1000, now: movements[0].time).rows
    #expect(notices.count < 1000)
    for instruction in try projection.instructions(member: nil, limit: 1000).rows {
      let moved = movements.filter { $0.instruction == instruction.number }.map(\.quantity.units)
      #expect(instruction.realised.units == moved.reduce(0, +))
      guard instruction.operation == "transfer" else { continue }
      for member in [instruction.member, instruction.receiver] where member != nil {
        let told = notices.filter {
          $0.instruction == instruction.number && $0.member == member && $0.kind == .outcome
        }
        #expect(
          told.map { $0.quantity?.units ?? 0 } == Array(moved.reversed()), "\(instruction.number.value)")
      }
      switch instruction.state {
      case .executed: #expect(instruction.realised == instruction.nominal)
      case .partlyClosed: #expect(instruction.realised.units > 0)
      default: #expect(instruction.realised == .zero)
      }
    }
  }
}
