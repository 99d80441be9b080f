// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What the stress calculation takes of one account from the official run of the day (CCP-56).
public struct StressedAccount: Sendable {
  /// Net value by share, in ten-thousandths of a lira.
  public var nets: [(share: ShareIndex, value: Int64)]
  /// M and VM of the run.
  public var margin: Money
  public var variation: ExactAmount

  public init(nets: [(share: ShareIndex, value: Int64)], margin: Money, variation: ExactAmount) {
    self.nets = nets
    self.margin = margin
    self.variation = variation
  }

  public init(_ statement: MarginStatement) {
    self.init(
      nets: statement.shares.map { ($0.share, Int64($0.net)) }, margin: statement.margin,
      variation: ExactAmount(tenThousandths: statement.parts.variation))
  }

  /// The uncovered loss, in ten-billionths of a lira.
  ///
  /// - Refuses: `scenario-share-missing`, `scenario-not-approved`.
  public func need(_ scenario: StressScenario) throws(Refusal) -> Int128 {
    max(0, try loss(scenario) - covered)
  }

  /// What the account's own margin covers, in ten-billionths of a lira: the part that covers a loss already
  /// made is not there for a new one.
  public var covered: Int128 {
    Int128(margin.minor) * MarginParts.kurus + min(0, variation.tenThousandths) * 1_000_000
  }

  /// What a scenario takes from the account, in ten-billionths of a lira; a gain is negative.
  ///
  /// - Refuses: `scenario-share-missing`, `scenario-not-approved`.
  public func loss(_ scenario: StressScenario) throws(Refusal) -> Int128 {
    guard scenario.isApproved else { throw Refusal(.scenarioNotApproved, "CCP-57") }
    var loss: Int128 = 0
    for (share, value) in nets where value != 0 {
      guard share < scenario.moves.count, let move = scenario.moves[share] else {
        throw Refusal(.scenarioShareMissing, "CCP-57", Fact("share", .number(Int64(share))))
      }
      loss -= Int128(value) * Int128(move.millionths)
    }
    return loss
  }
}

/// The accounts of one member that the guarantee fund protects: `PF` and `MS`, `NM` only where the market
/// includes it.
public struct StressedMember: Sendable {
  public var accounts: [StressedAccount]
  public init(_ accounts: [StressedAccount]) { self.accounts = accounts }

  /// A gain or unused margin of one account does not lower another's need (CCP-56).
  public func need(_ scenario: StressScenario) throws(Refusal) -> Int128 {
    var sum: Int128 = 0
    for account in accounts { sum += try account.need(scenario) }
    return sum
  }
}

/// The least size of the guarantee fund (CCP-55, CCP-58).
public struct FundSize: Sendable {
  /// G, rounded up to the kuruş.
  public let size: Money
  /// The day (as an index) and scenario that gave it, the earliest of equals.
  public let day: Int
  public let scenario: Int

  /// max(n₁, n₂ + n₃); missing members count 0.
  public static func cover(_ needs: [Int128]) -> Int128 {
    var top: (Int128, Int128, Int128) = (0, 0, 0)
    for need in needs {
      if need > top.0 {
        top = (need, top.0, top.1)
      } else if need > top.1 {
        top = (top.0, need, top.1)
      } else if need > top.2 {
        top.2 = need
      }
    }
    return max(top.0, top.1 + top.2)
  }

  /// The scenario that asks the most of one day's members, the earliest of equals, with what it asks, in
  /// ten-billionths of a lira.
  ///
  /// - Parameters:
  ///   - scenarios: all of them, or some of those of a set.
  ///   - former: what those before them came to.
  /// - Refuses: `scenario-share-missing`, `scenario-not-approved`.
  public static func worst(
    _ members: [StressedMember], _ scenarios: ArraySlice<StressScenario>,
    after former: (need: Int128, scenario: Int) = (0, 0)
  ) throws(Refusal) -> (need: Int128, scenario: Int) {
    var best = former
    for number in scenarios.indices {
      var needs: [Int128] = []
      for member in members { needs.append(try member.need(scenarios[number])) }
      let size = cover(needs)
      if size > best.need { best = (size, number) }
    }
    return best
  }

  /// The greatest over all days of the look-back and all scenarios; ranking is anew in each.
  ///
  /// - Refuses: `scenario-share-missing`, `scenario-not-approved`.
  public init(days: [[StressedMember]], _ scenarios: [StressScenario]) throws(Refusal) {
    var best: (size: Int128, day: Int, scenario: Int) = (0, 0, 0)
    for (day, members) in days.enumerated() {
      let worst = try Self.worst(members, scenarios[...])
      if worst.need > best.size { best = (worst.need, day, worst.scenario) }
    }
    size = Money(minor: Int64(clamping: best.size.dividedRoundingUp(by: MarginParts.kurus)))
    day = best.day
    scenario = best.scenario
  }
}

/// What any set of defaulters would need together under a scenario.
public struct JointDefault: Sendable {
  public let scenario: Int
  public let need: Money

  /// The scenario that is the worst for these members.
  ///
  /// - Refuses: `scenario-share-missing`, `scenario-not-approved`.
  public init(_ defaulters: [StressedMember], _ scenarios: [StressScenario]) throws(Refusal) {
    var worst: (need: Int128, scenario: Int) = (0, 0)
    for (number, scenario) in scenarios.enumerated() {
      var sum: Int128 = 0
      for member in defaulters { sum += try member.need(scenario) }
      if sum > worst.need { worst = (sum, number) }
    }
    scenario = worst.scenario
    need = Money(minor: Int64(clamping: worst.need.dividedRoundingUp(by: MarginParts.kurus)))
  }
}
