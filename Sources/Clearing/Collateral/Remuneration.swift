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

  /// Until when cash counts from the same day on, that moment included (CCP-64).
  public static let usualCutOff = TimeOfDay(seconds: 15 * 3_600)

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
    return amount(base, rate: rate, days: next - day)
  }

  /// The same for a number of calendar days.
  public static func amount(_ base: Money, rate: Rate, days: Int) -> Money {
    let exact = Int128(base.minor) * Int128(rate.millionths) * Int128(days)
    return Money(minor: Int64(exact.dividedRoundingDown(by: 365_000_000)))
  }

  /// What is taken off as tax or commission: down to the kuruş, as the amount itself (CCP-66).
  public static func part(_ rate: Rate, of amount: Money) -> Money {
    Money(minor: Int64((Int128(amount.minor) * Int128(rate.millionths)).dividedRoundingDown(by: 1_000_000)))
  }
}
