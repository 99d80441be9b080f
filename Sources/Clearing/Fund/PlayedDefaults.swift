// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The defaults of some members under one scenario, played through the order of resources (CCP-63): member
/// after member and account after account, each finding what those before it have left.
public struct PlayedDefaults: Sendable {
  public struct Account: Sendable {
    public let name: String
    public let isHouse: Bool
    public let stressed: StressedAccount

    public init(name: String, isHouse: Bool, _ stressed: StressedAccount) {
      self.name = name
      self.isHouse = isHouse
      self.stressed = stressed
    }
  }

  public struct Row: Sendable {
    public let account: String
    /// Rounded up to the kuruş.
    public let loss: Money
    public let waterfall: DefaultWaterfall
  }

  /// Accounts that lose nothing are left out.
  public let rows: [Row]
  /// What each member that does not default bears together, in the order of the contributions.
  public let others: [(member: String, amount: Money)]
  public let uncovered: Money

  /// - Parameter defaulters: with their accounts.
  /// - Refuses: `scenario-share-missing`, `scenario-not-approved`.
  public init(
    _ defaulters: [(name: String, accounts: [Account])], _ scenario: StressScenario, _ resources: ResourceFile
  ) throws(Refusal) {
    var rows: [Row] = []
    var ccpOwn = resources.ccpOwn
    let names = defaulters.map(\.name)
    var others = resources.contributions.filter { !names.contains($0.member) }
    let whole = others
    for (name, accounts) in defaulters {
      var freeHouse = resources.freeHouse.first { $0.member == name }?.amount ?? Money(minor: 0)
      var own = resources.contributions.first { $0.member == name }?.amount ?? Money(minor: 0)
      for account in accounts {
        let exact = try account.stressed.loss(scenario)
        guard exact > 0 else { continue }
        let loss = Money(minor: Int64(exact.dividedRoundingUp(by: MarginParts.kurus)))
        let margin = Money(
          minor: Int64(max(0, account.stressed.covered).dividedRoundingDown(by: MarginParts.kurus)))
        let waterfall = DefaultWaterfall(
          loss: loss,
          DefaultWaterfall.Resources(
            margin: margin, freeHouse: freeHouse, ownContribution: own, ccpOwn: ccpOwn,
            otherContributions: others.map(\.amount)), isHouseAccount: account.isHouse)
        freeHouse -= waterfall.steps[1].used
        own -= waterfall.steps[2].used
        ccpOwn -= waterfall.steps[3].used
        for index in others.indices { others[index].amount -= waterfall.others[index] }
        rows.append(Row(account: account.name, loss: loss, waterfall: waterfall))
      }
    }
    self.rows = rows
    self.others = zip(whole, others).map { ($0.member, $0.amount - $1.amount) }
    uncovered = rows.reduce(Money(minor: 0)) { $0 + $1.waterfall.uncovered }
  }
}
