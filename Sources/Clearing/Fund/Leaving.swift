// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The return of collateral and contribution to a member that leaves (CCP-72).
public struct Leaving: Sendable {
  /// When the last position was settled; nil while one is open.
  public var lastSettlement: Day?
  public var hasOpenCall: Bool
  /// The last day of the month of the guarantee fund that binds the member.
  public var fundMonthEnd: Day
  public var hasUnpaidLossShare: Bool

  public init(lastSettlement: Day?, hasOpenCall: Bool, fundMonthEnd: Day, hasUnpaidLossShare: Bool = false) {
    self.lastSettlement = lastSettlement
    self.hasOpenCall = hasOpenCall
    self.fundMonthEnd = fundMonthEnd
    self.hasUnpaidLossShare = hasUnpaidLossShare
  }

  /// Collateral goes back from the day after the last settlement, the contribution from the day after the
  /// month.
  ///
  /// - Refuses: `open-position`, `account-has-open-call`, `contribution-still-bound`.
  public func checkReturn(of account: CollateralAccountKind, on day: Day) throws(Refusal) {
    guard let lastSettlement, day > lastSettlement else { throw Refusal(.openPosition, "CCP-72") }
    guard !hasOpenCall else { throw Refusal(.accountHasOpenCall, "CCP-72") }
    if account == .contribution {
      guard !hasUnpaidLossShare, day > fundMonthEnd else {
        throw Refusal(.contributionStillBound, "CCP-72", Fact("until", .day(fundMonthEnd)))
      }
    }
  }
}
