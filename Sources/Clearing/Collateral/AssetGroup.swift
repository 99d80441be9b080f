// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The groups of assets that may be lodged (CCP-21, CCP-22), in the order of the tables.
public enum AssetGroup: UInt8, CaseIterable, Sendable, Comparable {
  case lira, fx, dibs, eurobond, lease, equity, equityFund, debtFund

  public var code: StaticString {
    switch self {
    case .lira: "TRY"
    case .fx: "FX"
    case .dibs: "DIBS"
    case .eurobond: "EUROBOND"
    case .lease: "LEASE"
    case .equity: "EQUITY"
    case .equityFund: "EQFUND"
    case .debtFund: "DEBTFUND"
    }
  }

  /// - Refuses: `asset-not-eligible`.
  public init(code: String) throws(Refusal) {
    guard let group = Self.allCases.first(where: { String(describing: $0.code) == code }) else {
      throw Refusal(.assetNotEligible, "CCP-21")
    }
    self = group
  }

  public static func < (left: AssetGroup, right: AssetGroup) -> Bool { left.rawValue < right.rawValue }
}

/// The terms of one group.
public struct GroupTerms: Equatable, Sendable {
  /// Of the base; nil where there is no cap.
  public var limit: Rate?
  /// Of the group limit, by sub-group; nil where there is none.
  public var subLimit: Rate?
  public var coefficient: Rate

  public init(limit: Int64?, subLimit: Int64?, coefficient: Int64) {
    self.limit = limit.map { Rate(millionths: $0 * 10_000) }
    self.subLimit = subLimit.map { Rate(millionths: $0 * 10_000) }
    self.coefficient = Rate(millionths: coefficient * 10_000)
  }
}

/// What a sub-group limit is a share of (CCP-38).
public enum SubLimitBase: UInt8, CaseIterable, Sendable {
  /// The group limit or all that is lodged of the group, whichever is more: heading and footnote of the
  /// source.
  case max
  /// The group limit alone: the stricter reading.
  case limit
}

/// Limits and coefficients by group: a dated parameter with the planned figures of the source as first
/// values.
public struct CollateralTable: Equatable, Sendable {
  private var terms: [GroupTerms?]
  public var subBase: SubLimitBase
  /// Of the required margin, to be held as TRY cash (CCP-40).
  public var minCashRatio: Rate
  /// Until which day letters of guarantee count (CCP-24); nil: not at all.
  public var letterUntil: Day?

  public init(
    _ terms: [(AssetGroup, GroupTerms)], minCashRatio: Rate, subBase: SubLimitBase = .max,
    letterUntil: Day? = nil
  ) {
    self.terms = Array(repeating: nil, count: AssetGroup.allCases.count)
    for (group, term) in terms { self.terms[Int(group.rawValue)] = term }
    self.minCashRatio = minCashRatio
    self.subBase = subBase
    self.letterUntil = letterUntil
  }

  public subscript(group: AssetGroup) -> GroupTerms? {
    get { terms[Int(group.rawValue)] }
    set { terms[Int(group.rawValue)] = newValue }
  }

  /// CCP-21; the minimum cash ratio is that of the table, "at least 10 %" (CCP-40).
  public static let transaction = CollateralTable(
    [
      (.lira, GroupTerms(limit: nil, subLimit: nil, coefficient: 100)),
      (.fx, GroupTerms(limit: 90, subLimit: nil, coefficient: 94)),
      (.dibs, GroupTerms(limit: 90, subLimit: 50, coefficient: 91)),
      (.eurobond, GroupTerms(limit: 90, subLimit: 20, coefficient: 83)),
      (.lease, GroupTerms(limit: 90, subLimit: 20, coefficient: 88)),
      (.equity, GroupTerms(limit: 50, subLimit: 20, coefficient: 75)),
      (.equityFund, GroupTerms(limit: 30, subLimit: 20, coefficient: 80)),
      (.debtFund, GroupTerms(limit: 30, subLimit: 20, coefficient: 88)),
    ], minCashRatio: Rate(millionths: 100_000))

  /// CCP-22: no minimum cash applies to the guarantee fund.
  public static let guaranteeFund = CollateralTable(
    [
      (.lira, GroupTerms(limit: nil, subLimit: nil, coefficient: 100)),
      (.fx, GroupTerms(limit: 100, subLimit: nil, coefficient: 94)),
      (.dibs, GroupTerms(limit: 100, subLimit: 50, coefficient: 91)),
      (.eurobond, GroupTerms(limit: 90, subLimit: 20, coefficient: 83)),
      (.lease, GroupTerms(limit: 90, subLimit: 20, coefficient: 88)),
      (.equity, GroupTerms(limit: 25, subLimit: 20, coefficient: 75)),
      (.equityFund, GroupTerms(limit: 30, subLimit: 20, coefficient: 80)),
      (.debtFund, GroupTerms(limit: 30, subLimit: 20, coefficient: 88)),
    ], minCashRatio: Rate())

  /// Whether an asset may be lodged (CCP-21 to CCP-23).
  ///
  /// - Refuses: `asset-not-eligible` for a group outside the table or a currency other than USD and EUR;
  ///   `share-not-in-index`.
  public func checkEligible(_ group: AssetGroup, key: ShareCode, isInIndex: Bool) throws(Refusal) {
    guard self[group] != nil else { throw Refusal(.assetNotEligible, "CCP-22") }
    if group == .fx, !["USD", "EUR"].contains(key.description) { throw Refusal(.assetNotEligible, "CCP-21") }
    if group == .equity, !isInIndex { throw Refusal(.shareNotInIndex, "CCP-23") }
  }

  /// Whether a letter of guarantee offered on the day is accepted (CCP-24).
  ///
  /// - Refuses: `letter-of-guarantee-not-accepted`.
  public func checkLetter(on day: Day) throws(Refusal) {
    guard let letterUntil, day <= letterUntil else {
      throw Refusal(.letterOfGuaranteeNotAccepted, "CCP-24", Fact("day", .day(day)))
    }
  }
}
