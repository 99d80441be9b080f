// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// How a member might share the margin of its omnibus account among its customers (CCP-35): information, no
/// obligation. The CCP itself knows no margin by registration number (CCP-07).
public struct CustomerShares: Sendable {
  public struct Line: Equatable, Sendable {
    public let customer: Int64
    /// U_k, the stand-alone maximum, in ten-billionths of a lira.
    public let alone: Int128
    public let share: Money
  }

  /// By customer number.
  public let lines: [Line]

  /// - Refuses: `attribution-without-customer-detail` when no customer has a position; `price-missing`.
  public init(
    _ margin: Money, _ customers: [(number: Int64, account: PositionAccount)], _ parameters: RiskParameters
  ) throws(Refusal) {
    let sorted = customers.sorted { $0.number < $1.number }
    var alone: [Int128] = []
    for customer in sorted { alone.append(try customer.account.parts(parameters).scanning) }
    guard let shares = Proportion.parts(of: margin.minor, by: alone) else {
      throw Refusal(.attributionWithoutCustomerDetail, "CCP-35")
    }
    lines = sorted.indices.map {
      Line(customer: sorted[$0].number, alone: alone[$0], share: Money(minor: shares[$0]))
    }
  }
}
