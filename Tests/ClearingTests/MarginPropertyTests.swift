// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

/// What holds for every portfolio and every parameter set within its bounds.
@Suite struct MarginPropertyTests {
  static let day = Day("2026-11-12")!

  static func parameters(_ random: inout SeededGenerator, shares count: Int) throws -> RiskParameters {
    let shares = (0..<count).map { index in
      let riskValue = Rate(millionths: Int64.random(in: 1...9_000, using: &random) * 100)
      let spread = Rate(millionths: Int64.random(in: 0...(riskValue.millionths * 4 / 10), using: &random))
      return ShareParameters(
        code: code("S\(100 + index)"), riskValue: riskValue, spreadRate: spread,
        price: UnitPrice(tenThousandths: Int64.random(in: 1...5_000_000, using: &random)))
    }
    var pairs: [PairParameters] = []
    for a in 0..<count {
      for b in 0..<a where Bool.random(using: &random) {
        let credit = Rate(millionths: Int64.random(in: 0...80, using: &random) * 10_000)
        pairs.append(PairParameters(shares[a].code, shares[b].code, creditRate: credit))
      }
    }
    // The order in which they are given must not count.
    return try RiskParameters(
      version: 1, shares: shares.shuffled(using: &random), pairs: pairs.shuffled(using: &random))
  }

  static func trades(_ random: inout SeededGenerator, _ parameters: RiskParameters, count: Int) -> [Trade] {
    (0..<count).map { _ in
      let share = Int.random(in: parameters.shares.indices, using: &random)
      return Trade(
        share: share, settlement: day + Int.random(in: 0...2, using: &random),
        quantity: Int64.random(in: -100_000...100_000, using: &random), price: parameters.shares[share].price!
      )
    }
  }

  @Test(.rule("CCP-28", "CCP-31"), arguments: SeededGenerator.seeds)
  func `the short way over an account's own pairs is the rule's way over all pairs`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      let parameters = try Self.parameters(&random, shares: Int.random(in: 1...30, using: &random))
      let account = try PositionAccount(
        Self.trades(&random, parameters, count: Int.random(in: 0...60, using: &random)))
      #expect(try account.parts(parameters) == MarginStatement(account, parameters).parts)
    }
  }

  @Test(.rule("CCP-26", "CCP-31"), arguments: SeededGenerator.seeds)
  func `the order of trades makes no difference`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let parameters = try Self.parameters(&random, shares: 12)
      let trades = Self.trades(&random, parameters, count: 40)
      let account = try PositionAccount(trades)
      let shuffled = try PositionAccount(trades.shuffled(using: &random))
      #expect(account == shuffled)
      #expect(try account.margin(parameters) == shuffled.margin(parameters))
    }
  }

  @Test(.rule("CCP-29"), arguments: SeededGenerator.seeds)
  func `an order changes the margin by no more than its bound`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let parameters = try Self.parameters(&random, shares: Int.random(in: 1...8, using: &random))
      let account = try PositionAccount(Self.trades(&random, parameters, count: 12))
      let order = Self.trades(&random, parameters, count: 1)[0]
      let estimate = try OrderEstimate(
        account, share: order.share, settlement: order.settlement, quantity: order.quantity, parameters)
      #expect(abs(estimate.change.minor) <= estimate.bound.minor + 1)
    }
  }

  @Test(.rule("CCP-29", "CCP-31"), arguments: SeededGenerator.seeds)
  func `the margin is within the sum of the parts' upper bounds and never below zero`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let parameters = try Self.parameters(&random, shares: 10)
      let account = try PositionAccount(Self.trades(&random, parameters, count: 30))
      var alone: Int64 = 0
      for position in account.positions {
        let single = try PositionAccount([
          Trade(
            share: position.share, settlement: position.settlement, quantity: position.quantity,
            price: parameters.shares[position.share].price!)
        ])
        alone += try single.margin(parameters).minor
      }
      let margin = try account.margin(parameters).minor
      #expect(0...alone ~= margin)
    }
  }

  @Test(.rule("CCP-26", "CCP-33"), arguments: SeededGenerator.seeds)
  func `closing every position leaves no margin`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let parameters = try Self.parameters(&random, shares: 10)
      var account = try PositionAccount(Self.trades(&random, parameters, count: 30))
      for position in account.positions {
        try account.add(
          Trade(
            share: position.share, settlement: position.settlement, quantity: -position.quantity,
            price: parameters.shares[position.share].price!))
      }
      #expect(account.positions == [])
      #expect(try account.margin(parameters).minor == 0)
    }
  }

  /// What remains after a sale at another price is the difference alone, a loss or nothing.
  @Test(.rule("CCP-30")) func `a position closed at a loss leaves the loss until it settles`() throws {
    let parameters = try Examples.parameters()
    let trades = [(0, Int64(1_000), "20.5"), (0, -1_000, "20")].map {
      Trade(share: $0.0, settlement: Self.day, quantity: $0.1, price: price($0.2))
    }
    let parts = try PositionAccount(trades).parts(parameters)
    #expect(parts.scanning == 0 && parts.margin == lira("500.00"))
  }
}
