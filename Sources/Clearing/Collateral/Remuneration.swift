// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The remuneration of TRY cash in a collateral account (CCP-64 to CCP-66).
public enum Remuneration {
  public struct Deposit: Sendable {
    public var amount: Money
    public var moment: Moment
    public init(amount: Money, moment: Moment) {
      self.amount = amount
      self.moment = moment
    }
  }

  /// All TRY cash that stands in the account at the cut-off, what exceeds the margin included; a deposit at
  /// the cut-off itself counts, a later one from the next business day (CCP-64).
  ///
  /// - Parameter optedOutFrom: the day of the opt-out; from the next business day on nothing is remunerated
  ///   (CCP-65).
  /// - Refuses: `fx-not-remunerated`.
  public static func base(
    _ deposits: [Deposit], on day: Day, cutOff: TimeOfDay, optedOutOn: Day? = nil
  ) throws(Refusal) -> Money {
    if let optedOutOn, day > optedOutOn { return Money(minor: 0) }
    let end = Moment(day: day, time: cutOff)
    var sum = Money(minor: 0)
    for deposit in deposits {
      guard deposit.amount.currency == .lira else { throw Refusal(.fxNotRemunerated, "CCP-64") }
      if deposit.moment <= end { sum += deposit.amount }
    }
    return sum
  }

  /// ⌊B · rate · days / 365⌋, days to the next business day (CCP-66).
  ///
  /// - Returns: nil when the calendar knows no business day any more.
  public static func amount(_ base: Money, rate: Rate, on day: Day, _ calendar: BusinessCalendar) -> Money? {
    guard let next = calendar.businessDay(after: day) else { return nil }
    let exact = Int128(base.minor) * Int128(rate.millionths) * Int128(next - day)
    return Money(minor: Int64(exact.dividedRoundingDown(by: 365_000_000)))
  }
}
