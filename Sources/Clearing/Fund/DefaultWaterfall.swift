// SPDX-License-Identifier: Apache-2.0
import Units

/// The order in which resources bear the loss of a default (CCP-63).
public struct DefaultWaterfall: Sendable {
  public enum Resource: UInt8, CaseIterable, Sendable {
    case margin, freeHouse, ownContribution, ccpOwn, otherContributions
  }

  public struct Step: Equatable, Sendable {
    public let resource: Resource
    public let available: Money
    public let used: Money
  }

  /// What stands behind the defaulted account.
  public struct Resources: Sendable {
    public var margin: Money
    /// What the member's house account has beyond its own need; it may cover the customer account, never the
    /// reverse.
    public var freeHouse: Money
    public var ownContribution: Money
    public var ccpOwn: Money
    /// In force, by member.
    public var otherContributions: [Money]

    public init(
      margin: Money, freeHouse: Money, ownContribution: Money, ccpOwn: Money, otherContributions: [Money]
    ) {
      self.margin = margin
      self.freeHouse = freeHouse
      self.ownContribution = ownContribution
      self.ccpOwn = ccpOwn
      self.otherContributions = otherContributions
    }
  }

  public let steps: [Step]
  /// What each of the other members bears, in proportion to its contribution, adding up exactly.
  public let others: [Money]
  /// What no resource covers.
  public let uncovered: Money

  /// - Parameter isHouseAccount: the house account itself defaulted, so its free part is its margin already.
  public init(loss: Money, _ resources: Resources, isHouseAccount: Bool = false) {
    let sum = resources.otherContributions.reduce(Int128(0)) { $0 + Int128($1.minor) }
    let pool = Money(minor: Int64(clamping: sum))
    let available: [(Resource, Money)] = [
      (.margin, resources.margin), (.freeHouse, isHouseAccount ? Money(minor: 0) : resources.freeHouse),
      (.ownContribution, resources.ownContribution), (.ccpOwn, resources.ccpOwn), (.otherContributions, pool),
    ]
    var left = loss.minor
    steps = available.map { resource, amount in
      let used = min(left, amount.minor)
      left -= used
      return Step(resource: resource, available: amount, used: Money(minor: used))
    }
    uncovered = Money(minor: left)
    let weights = resources.otherContributions.map { Int128($0.minor) }
    others = (Proportion.parts(of: steps[4].used.minor, by: weights) ?? weights.map { _ in 0 }).map {
      Money(minor: $0)
    }
  }
}
