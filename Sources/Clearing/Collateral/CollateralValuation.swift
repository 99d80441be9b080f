// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What the collateral of an account is worth under the composition limits (CCP-38), line by line (CCP-46).
///
/// Every run values anew, with the prices and coefficients of its day (CCP-45). What the sub-limit and the
/// group limit cut is in the composition report (CCP-68).
///
/// The base is what is lodged, not what is accepted; limits act on market values, before the coefficient.
public struct CollateralValuation: Sendable {
  public struct Line: Sendable {
    public let group: AssetGroup
    public let key: ShareCode
    /// v, u and a of the rule, the last rounded down for show.
    public let lodged: LodgedValue
    public let afterSubLimit: LodgedValue
    public let afterGroupLimit: LodgedValue
    /// Rounded down to the kuruş.
    public let value: Money
  }

  public struct Group: Sendable {
    public let group: AssetGroup
    /// D, S and A.
    public let lodged: LodgedValue
    public let afterSubLimit: LodgedValue
    public let accepted: LodgedValue
  }

  /// By group and code, lots of one asset added up.
  public let lines: [Line]
  public let groups: [Group]
  /// T, without letters of guarantee.
  public let base: LodgedValue
  public let cash: Money
  public let letters: Money
  /// C.
  public let total: Money

  /// - Refuses: `asset-not-eligible` for a group outside the table; `position-too-large` when the account is
  ///   worth more than 10¹³ lira, letters of guarantee included.
  public init(
    _ lodged: [LodgedLine], letters: [GuaranteeLetter] = [], _ table: CollateralTable, on day: Day
  ) throws(Refusal) {
    let merged = try Self.merged(lodged, table)
    let base = merged.reduce(Int128(0)) { $0 + $1.value.atto }
    // CCP-24: at coefficient 1.00, not cash, outside the base, and nothing after its day.
    let doLettersCount = table.letterUntil.map { day <= $0 } ?? false
    let letterSum = doLettersCount ? letters.reduce(Int128(0)) { $0 + Int128($1.amount.minor) } : 0
    guard base + letterSum * LodgedValue.kurus <= LodgedValue.most else {
      throw Refusal(.positionTooLarge, "CCP-38")
    }
    var lines: [Line] = [], groups: [Group] = []
    var cash: Int64 = 0
    for group in AssetGroup.allCases {
      let members = merged.filter { $0.group == group }
      guard let terms = table[group], !members.isEmpty else { continue }
      let limited = Self.limited(members, terms, base: base, table.subBase)
      groups.append(limited.group)
      lines += limited.lines
      if group == .lira { cash = limited.lines.reduce(0) { $0 + $1.value.minor } }
    }
    self.lines = lines
    self.groups = groups
    self.base = LodgedValue(atto: base)
    self.cash = Money(minor: cash)
    let lettersMinor = Int64(letterSum)
    self.letters = Money(minor: lettersMinor)
    total = Money(minor: lines.reduce(0) { $0 + $1.value.minor } + lettersMinor)
  }

  /// Lots of the same asset are one line; a share that left the index has no value (CCP-23).
  private static func merged(
    _ lodged: [LodgedLine], _ table: CollateralTable
  ) throws(Refusal) -> [LodgedLine] {
    var merged: [LodgedLine] = []
    for line in lodged.sorted(by: { ($0.group, $0.key) < ($1.group, $1.key) }) {
      guard table[line.group] != nil, line.value >= .zero else { throw Refusal(.assetNotEligible, "CCP-21") }
      var line = line
      if !line.isInIndex { line.value = .zero }
      if let last = merged.last, last.group == line.group, last.key == line.key {
        merged[merged.count - 1].value.atto += line.value.atto
        merged[merged.count - 1].coefficient = [last.coefficient, line.coefficient].compactMap { $0 }.min()
      } else {
        merged.append(line)
      }
    }
    return merged
  }

  private static func limited(
    _ members: [LodgedLine], _ terms: GroupTerms, base: Int128, _ subBase: SubLimitBase
  ) -> (group: Group, lines: [Line]) {
    let lodged = members.reduce(Int128(0)) { $0 + $1.value.atto }
    // Step 1. Values are whole in 10⁻¹⁴ lira, so limits of two decimals leave whole numbers, twice.
    let cap = terms.limit.map { base * Int128($0.millionths) / 1_000_000 }
    // Step 2.
    let accepted = members.map { member -> Int128 in
      guard let subLimit = terms.subLimit, let cap else { return member.value.atto }
      let whole = subBase == .max ? max(cap, lodged) : cap
      let (subCap, _) = Product.dividedDown(UInt128(whole), UInt128(subLimit.millionths), by: 1_000_000)
      return min(member.value.atto, Int128(subCap))
    }
    // Step 3.
    let sum = accepted.reduce(0, +)
    let taken = cap.map { min(sum, $0) } ?? sum
    // Steps 4 and 5.
    let lines = members.indices.map { index in
      let coefficient = min(terms.coefficient, members[index].coefficient ?? terms.coefficient)
      return Line(
        group: members[index].group, key: members[index].key, lodged: members[index].value,
        afterSubLimit: LodgedValue(atto: accepted[index]),
        afterGroupLimit: LodgedValue(
          atto: scaled(accepted[index], taken, sum, Rate(millionths: 1_000_000)) / 1_000_000),
        value: Money(
          minor: Int64(scaled(accepted[index], taken, sum, coefficient) / (LodgedValue.kurus * 1_000_000))))
    }
    return (
      Group(
        group: members[0].group, lodged: LodgedValue(atto: lodged), afterSubLimit: LodgedValue(atto: sum),
        accepted: LodgedValue(atto: taken)), lines
    )
  }

  /// ⌊u · A · coefficient / S⌋ in 10⁻²⁴ lira; dividing the floor further down gives the floor of the whole.
  private static func scaled(_ part: Int128, _ taken: Int128, _ sum: Int128, _ coefficient: Rate) -> Int128 {
    guard sum > 0 else { return 0 }
    let factor = UInt128(coefficient.millionths)
    if taken == sum { return part * Int128(factor) }
    let (quotient, _) = Product.dividedDown(UInt128(part), UInt128(taken) * factor, by: UInt128(sum))
    return Int128(quotient)
  }
}

/// The composition measured against what is accepted, for reports (CCP-39); it never drives a call.
public enum StrictComposition {
  /// The largest A with A = Σ min(D, limit · A), in lira, exact.
  public static func accepted(_ groups: [CollateralValuation.Group], _ table: CollateralTable) -> Ratio {
    let members = groups.map { group in
      // TRY has the limit 1 here.
      (lodged: group.lodged.atto, limit: table[group.group]?.limit?.millionths ?? 1_000_000)
    }
    var measure = Ratio(members.reduce(0) { $0 + $1.lodged }, 1)
    while true {
      let isOver = members.map { member in
        member.limit == 0
          ? member.lodged > 0 : Ratio(member.lodged * 1_000_000, Int128(member.limit)) > measure
      }
      let free = zip(members, isOver).reduce(Int128(0)) { $1.1 ? $0 : $0 + $1.0.lodged }
      let left = 1_000_000 - zip(members, isOver).reduce(Int128(0)) { $1.1 ? $0 + Int128($1.0.limit) : $0 }
      guard left > 0 else { return lira(measure) }
      let next = Ratio(free * 1_000_000, left)
      if next == measure { return lira(measure) }
      measure = next
    }
  }

  /// The measure in whole kuruş.
  public static func roundedDown(
    _ groups: [CollateralValuation.Group], _ table: CollateralTable
  ) -> Money {
    let measure = accepted(groups, table)
    return Money(minor: Int64(measure.numerator.dividedRoundingDown(by: measure.divisor / 100)))
  }

  private static func lira(_ measure: Ratio) -> Ratio {
    Ratio(measure.numerator, measure.divisor * 1_000_000_000_000_000_000)
  }
}
