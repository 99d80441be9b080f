// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Whether an account has what it must have: in all, and in cash (CCP-40, CCP-41).
public struct Adequacy: Equatable, Sendable {
  public let margin: Money
  public let collateral: Money
  public let cash: Money
  /// Margin times ratio, rounded up.
  public let minCash: Money

  public init(margin: Money, collateral: Money, cash: Money, minCashRatio: Rate) {
    self.margin = margin
    self.collateral = collateral
    self.cash = cash
    let exact = Int128(margin.minor) * Int128(minCashRatio.millionths)
    minCash = Money(minor: Int64(exact.dividedRoundingUp(by: 1_000_000)))
  }

  public var shortfall: Money { Money(minor: max(0, margin.minor - collateral.minor)) }
  public var cashShort: Money { Money(minor: max(0, minCash.minor - cash.minor)) }
  public var isAdequate: Bool { shortfall.minor == 0 && cashShort.minor == 0 }

  /// What a call asks for, of which `cashShort` in TRY cash (CCP-48).
  public var callTotal: Money { Money(minor: max(shortfall.minor, cashShort.minor)) }
}

/// One collateral account of a member as it stands, judged by itself (CCP-42).
public struct CollateralAccount: Sendable {
  public var member: String
  public var lines: [LodgedLine]
  public var letters: [GuaranteeLetter]
  public var margin: Money
  public var hasOpenCall: Bool

  public init(
    member: String, lines: [LodgedLine], letters: [GuaranteeLetter] = [], margin: Money,
    hasOpenCall: Bool = false
  ) {
    self.member = member
    self.lines = lines
    self.letters = letters
    self.margin = margin
    self.hasOpenCall = hasOpenCall
  }

  /// - Refuses: as `CollateralValuation`.
  public func adequacy(_ table: CollateralTable, on day: Day) throws(Refusal) -> Adequacy {
    let valuation = try CollateralValuation(lines, letters: letters, table, on: day)
    return Adequacy(
      margin: margin, collateral: valuation.total, cash: valuation.cash, minCashRatio: table.minCashRatio)
  }

  /// The account after the line has been taken out: limits are computed anew without it (CCP-47).
  ///
  /// - Refuses: `account-has-open-call`, `collateral-not-free`.
  public func withdrawing(
    _ line: LodgedLine, _ table: CollateralTable, on day: Day
  ) throws(Refusal) -> CollateralAccount {
    guard !hasOpenCall else { throw Refusal(.accountHasOpenCall, "CCP-47") }
    return try releasing(line, table, on: day, "CCP-47")
  }

  /// A transfer of free collateral between accounts of one member (CCP-43).
  ///
  /// - Refuses: `different-member`, `giving-account-has-open-call`, `collateral-not-free`.
  public func transferring(
    _ line: LodgedLine, to other: CollateralAccount, _ table: CollateralTable, on day: Day
  ) throws(Refusal) -> (giving: CollateralAccount, receiving: CollateralAccount) {
    guard member == other.member else { throw Refusal(.differentMember, "CCP-43") }
    guard !hasOpenCall else { throw Refusal(.givingAccountHasOpenCall, "CCP-43") }
    let giving = try releasing(line, table, on: day, "CCP-43")
    var receiving = other
    receiving.lines.append(line)
    return (giving, receiving)
  }

  private func releasing(
    _ line: LodgedLine, _ table: CollateralTable, on day: Day, _ rule: RuleID
  ) throws(Refusal) -> CollateralAccount {
    var left = self
    var wanted = line.value.atto
    for index in left.lines.indices
    where left.lines[index].group == line.group && left.lines[index].key == line.key {
      let taken = min(wanted, left.lines[index].value.atto)
      left.lines[index].value.atto -= taken
      wanted -= taken
    }
    let isLeftAdequate = try left.adequacy(table, on: day).isAdequate
    guard wanted == 0, isLeftAdequate else { throw Refusal(.collateralNotFree, rule) }
    left.lines.removeAll { $0.value == .zero && $0.isInIndex }
    return left
  }

  /// The largest amount of TRY cash that can leave (CCP-41).
  ///
  /// The value before rounding falls by a kuruş at least for each kuruş taken, and rounding takes less than a
  /// kuruş a line: so beyond the first amount that is too much, no more amounts than there are lines can
  /// still do.
  public func freeCash(_ table: CollateralTable, on day: Day) throws(Refusal) -> Money {
    guard !hasOpenCall, try isFree(0, table, on: day) else { return Money(minor: 0) }
    let cash = lines.filter { $0.group == .lira }.reduce(Int128(0)) { $0 + $1.value.atto } / LodgedValue.kurus
    var (low, high) = (Int64(0), Int64(cash) + 1)
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if try isFree(middle, table, on: day) { low = middle } else { high = middle }
    }
    var best = low
    let last = min(high + Int64(lines.count), Int64(cash))
    if high <= last {
      for amount in high...last {
        let isFree = try isFree(amount, table, on: day)
        if isFree { best = amount }
      }
    }
    return Money(minor: best)
  }

  private func isFree(_ amount: Int64, _ table: CollateralTable, on day: Day) throws(Refusal) -> Bool {
    var left = self
    var wanted = LodgedValue(kurus: amount).atto
    for index in left.lines.indices where left.lines[index].group == .lira {
      let taken = min(wanted, left.lines[index].value.atto)
      left.lines[index].value.atto -= taken
      wanted -= taken
    }
    guard wanted == 0 else { return false }
    return try left.adequacy(table, on: day).isAdequate
  }
}
