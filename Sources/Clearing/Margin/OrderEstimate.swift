// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What an order would do to an account's margin: the theoretical maximum and the change itself (CCP-29). It
/// is never a position.
public struct OrderEstimate: Equatable, Sendable {
  public let before: Money
  public let after: Money
  /// Quantity times price times risk value, rounded up.
  public let bound: Money
  public var change: Money { after - before }

  /// The order is taken at the price of the day, so the mark-to-market difference stays as it is.
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  public init(
    _ account: PositionAccount, share: ShareIndex, settlement: Day, quantity: Int64,
    _ parameters: RiskParameters
  ) throws(Refusal) {
    let terms = parameters.shares[share]
    guard let price = terms.price else { throw Refusal(.priceMissing, "CCP-34") }
    var changed = account
    try changed.add(Trade(share: share, settlement: settlement, quantity: quantity, price: price))
    before = try account.margin(parameters)
    after = try changed.margin(parameters)
    let value = Int128(price.amount(of: Quantity(quantity)).tenThousandths.magnitude)
    let exact = value * Int128(terms.riskValue.millionths)
    bound = Money(minor: Int64(exact.dividedRoundingUp(by: MarginParts.kurus)))
  }
}
