// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Every figure from which an account's required margin comes, share by share and pair by pair (CCP-46).
///
/// It goes through the pairs of the parameter set one after another, as the rule says it;
/// `PositionAccount.parts` comes to the same by a shorter way.
public struct MarginStatement: Sendable {
  public struct ShareLine: Sendable {
    public let share: ShareIndex
    /// N, L and S of CCP-26 and CCP-27, in ten-thousandths of a lira.
    public let net: Int128
    public let long: Int128
    public let short: Int128
    /// In ten-billionths of a lira.
    public let scanning: Int128
    public let spread: Int128
    /// In ten-thousandths.
    public let variation: Int128
  }

  public struct PairLine: Sendable {
    public let pair: RiskParameters.Pair
    /// m, in ten-thousandths.
    public let matched: Int128
    /// m·w, in ten-billionths.
    public let credit: Int128
  }

  public let version: Int
  public let shares: [ShareLine]
  /// In the order in which they were matched.
  public let pairs: [PairLine]
  public let parts: MarginParts

  public var margin: Money { parts.margin }

  /// - Refuses: `price-missing`, `position-too-large`.
  public init(_ account: PositionAccount, _ parameters: RiskParameters) throws(Refusal) {
    var lines: [ShareLine] = []
    var parts = MarginParts()
    var start = 0
    while start < account.positions.count {
      let share = account.positions[start].share
      let end = account.positions[start...].firstIndex { $0.share != share } ?? account.positions.count
      let line = try Self.line(account.positions[start..<end], share, parameters)
      parts.scanning += line.scanning
      parts.spread += line.spread
      parts.variation += line.variation
      lines.append(line)
      start = end
    }
    var open = [Int128](repeating: 0, count: parameters.shares.count)
    for line in lines { open[line.share] = line.net }
    var matches: [PairLine] = []
    for pair in parameters.pairs where open[pair.first].signum() * open[pair.second].signum() < 0 {
      let matched = min(Int128(open[pair.first].magnitude), Int128(open[pair.second].magnitude))
      let credit = matched * Int128(pair.weight)
      parts.credit += credit
      open[pair.first] -= open[pair.first].signum() * matched
      open[pair.second] -= open[pair.second].signum() * matched
      matches.append(PairLine(pair: pair, matched: matched, credit: credit))
    }
    version = parameters.version
    shares = lines
    pairs = matches
    self.parts = parts
  }

  private static func line(
    _ positions: ArraySlice<Position>, _ share: ShareIndex, _ parameters: RiskParameters
  ) throws(Refusal) -> ShareLine {
    let terms = parameters.shares[share]
    guard let price = terms.price else { throw Refusal(.priceMissing, "CCP-34") }
    var long: Int128 = 0, short: Int128 = 0, variation: Int128 = 0
    for position in positions {
      let value = price.amount(of: Quantity(position.quantity)).tenThousandths
      guard value.magnitude <= Position.highestValue.magnitude else { throw Position.tooLarge }
      if value > 0 { long += value } else { short -= value }
      variation += value - Int128(position.amount)
    }
    let net = long - short
    return ShareLine(
      share: share, net: net, long: long, short: short,
      scanning: Int128(net.magnitude) * Int128(terms.riskValue.millionths),
      spread: min(long, short) * Int128(terms.spreadRate.millionths), variation: variation)
  }
}
