// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A share's place in a parameter set, in byte order of the codes.
public typealias ShareIndex = Int

/// The parameters of one share and its price of the day (CCP-11, CCP-26).
public struct ShareParameters: Equatable, Sendable {
  public var code: ShareCode
  /// The risk value in force.
  public var riskValue: Rate
  /// The rate between settlement dates.
  public var spreadRate: Rate
  /// The official closing price, nil where the day has none (CCP-34).
  public var price: UnitPrice?

  public init(code: ShareCode, riskValue: Rate, spreadRate: Rate? = nil, price: UnitPrice?) {
    self.code = code
    self.riskValue = riskValue
    self.spreadRate = spreadRate ?? SpreadRate.usual(riskValue)
    self.price = price
  }
}

/// The credit of one approved pair (CCP-19), the smaller code first.
public struct PairParameters: Equatable, Sendable {
  public var first: ShareCode
  public var second: ShareCode
  public var creditRate: Rate

  public init(_ one: ShareCode, _ other: ShareCode, creditRate: Rate) {
    first = min(one, other)
    second = max(one, other)
    self.creditRate = creditRate
  }
}

/// The parameters of the margin calculation at one version (CCP-11). There is nothing in them by which the
/// role of an account could lower its margin (CCP-10).
///
/// Pairs are ranked once, by weight, then by codes; an account then looks ranks up.
public struct RiskParameters: Sendable {
  public let version: Int
  public let shares: [ShareParameters]
  /// The pairs with a credit, in the order in which they are used (CCP-28).
  public let pairs: [Pair]
  /// For two shares the place of their pair in `pairs` counted from the end, so that the greater goes first;
  /// 0 for no credit.
  @usableFromInline let ranks: [UInt32]

  public struct Pair: Sendable, BitwiseCopyable {
    public let first: ShareIndex
    public let second: ShareIndex
    /// w = 2 · c · min(RV_a, RV_b), in millionths.
    public let weight: Int64
  }

  /// The sets of parameters in force follow one another by day (CCP-11): the latest approved one that is
  /// effective on the day of the run.
  ///
  /// - Refuses: `parameter-not-approved` when there is none.
  public static func inForce(
    on day: Day, _ versions: [(effective: Day, isApproved: Bool, version: Int)]
  ) throws(Refusal) -> Int {
    let candidates = versions.filter { $0.isApproved && $0.effective <= day }
    guard let last = candidates.max(by: { ($0.effective, $0.version) < ($1.effective, $1.version) }) else {
      throw Refusal(.parameterNotApproved, "CCP-11", Fact("day", .day(day)))
    }
    return last.version
  }

  /// - Refuses: `parameter-effective-in-past`.
  public static func checkEffective(_ day: Day, today: Day) throws(Refusal) {
    guard day >= today else {
      throw Refusal(
        .parameterEffectiveInPast, "CCP-11", Fact("effective", .day(day)), Fact("today", .day(today)))
    }
  }

  /// - Refuses: `risk-value-out-of-range`, `intra-spread-rate-too-high`, `credit-rate-too-high`,
  ///   `what-if-instrument-unknown` for a pair that names a share without parameters.
  /// - Traps: on two shares with the same code.
  public init(version: Int, shares: [ShareParameters], pairs: [PairParameters]) throws(Refusal) {
    self.version = version
    let shares = shares.sorted { $0.code < $1.code }
    for index in shares.indices.dropFirst() { precondition(shares[index - 1].code != shares[index].code) }
    self.shares = shares
    for share in shares {
      try RiskValue.check(share.riskValue)
      try SpreadRate.check(share.spreadRate, riskValue: share.riskValue)
    }
    var ranked: [Pair] = []
    for pair in pairs {
      try CreditRate.check(pair.creditRate)
      let first = try Self.index(pair.first, in: shares), second = try Self.index(pair.second, in: shares)
      let lower = min(shares[first].riskValue, shares[second].riskValue)
      // c has two decimals, so two times it by a rate in millionths is whole in millionths when RV has four.
      let weight = 2 * (pair.creditRate.millionths / 10_000) * lower.millionths / 100
      if weight > 0, first != second { ranked.append(Pair(first: first, second: second, weight: weight)) }
    }
    // CCP-28: descending weight, ties by first code, then second.
    ranked.sort {
      ($1.weight, $0.first, $0.second) < ($0.weight, $1.first, $1.second)
    }
    self.pairs = ranked
    var ranks = [UInt32](repeating: 0, count: shares.count * shares.count)
    for (place, pair) in ranked.enumerated() {
      let rank = UInt32(ranked.count - place)
      // A pair given twice keeps its first place; each pair is used once.
      guard ranks[pair.first * shares.count + pair.second] == 0 else { continue }
      ranks[pair.first * shares.count + pair.second] = rank
      ranks[pair.second * shares.count + pair.first] = rank
    }
    self.ranks = ranks
  }

  /// The place of a code.
  ///
  /// - Refuses: `what-if-instrument-unknown`.
  public func index(of code: ShareCode) throws(Refusal) -> ShareIndex { try Self.index(code, in: shares) }

  private static func index(_ code: ShareCode, in shares: [ShareParameters]) throws(Refusal) -> ShareIndex {
    var (low, high) = (0, shares.count)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle].code < code { low = middle + 1 } else { high = middle }
    }
    guard low < shares.count, shares[low].code == code else {
      throw Refusal(.whatIfInstrumentUnknown, "CCP-29")
    }
    return low
  }

  @inlinable
  func weight(ofRank rank: UInt32) -> Int64 { pairs[pairs.count - Int(rank)].weight }
}
