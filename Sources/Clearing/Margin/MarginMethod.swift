// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// How the accounts of a market are margined (CCP-25), as its directive says.
public enum MarginMethod: UInt8, CaseIterable, Sendable {
  case net, gross

  public var code: StaticString { self == .net ? "NET" : "GROSS" }

  /// - Refuses: `method-unknown`; `directive-reference-missing` without the directive or the day of the
  ///   Capital Markets Board's approval.
  public static func change(to code: String, directive: String, approvedOn: Day?) throws(Refusal)
    -> MarginMethod
  {
    guard let method = allCases.first(where: { String(describing: $0.code) == code }) else {
      throw Refusal(.methodUnknown, "CCP-25")
    }
    guard !directive.isEmpty, approvedOn != nil else { throw Refusal(.directiveReferenceMissing, "CCP-25") }
    return method
  }

  /// A trade may carry the closing flag only where the market uses it (CCP-32).
  ///
  /// - Refuses: `close-flag-not-used`.
  public func checkFlag(isClosing: Bool) throws(Refusal) {
    if isClosing, self == .net { throw Refusal(.closeFlagNotUsed, "CCP-32") }
  }
}

/// An account under the gross method: long and short stand beside each other, without offset, but for trades
/// flagged as closing (CCP-32).
public struct GrossAccount: Sendable {
  public struct Row: Equatable, Sendable {
    public let share: ShareIndex
    public var long: Int64 = 0
    public var short: Int64 = 0
  }

  /// In order of the shares.
  public private(set) var rows: [Row] = []

  public init() {}

  /// - Refuses: `close-exceeds-position` when a closing trade is larger than the opposite position;
  ///   `position-too-large`.
  public mutating func add(share: ShareIndex, quantity: Int64, isClosing: Bool) throws(Refusal) {
    var index = rows.firstIndex { $0.share >= share } ?? rows.count
    if index == rows.count || rows[index].share != share {
      guard !isClosing else { throw Self.closeExceeds }
      rows.insert(Row(share: share), at: index)
      index = rows.firstIndex { $0.share == share } ?? index
    }
    let size = Int64(clamping: quantity.magnitude)
    if isClosing {
      guard (quantity > 0 ? rows[index].short : rows[index].long) >= size else { throw Self.closeExceeds }
      if quantity > 0 { rows[index].short -= size } else { rows[index].long -= size }
      return
    }
    let (sum, overflow) = (quantity > 0 ? rows[index].long : rows[index].short).addingReportingOverflow(size)
    guard !overflow else { throw Position.tooLarge }
    if quantity > 0 { rows[index].long = sum } else { rows[index].short = sum }
  }

  private static var closeExceeds: Refusal { Refusal(.closeExceedsPosition, "CCP-32") }

  /// Σ|q|·P·RV.
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  public func margin(_ parameters: RiskParameters) throws(Refusal) -> Money {
    var exact: Int128 = 0
    for row in rows {
      guard let price = parameters.shares[row.share].price else { throw Refusal(.priceMissing, "CCP-34") }
      for quantity in [row.long, row.short] {
        let value = price.amount(of: Quantity(quantity)).tenThousandths
        guard value <= Int128(Position.highestValue) else { throw Position.tooLarge }
        exact += value * Int128(parameters.shares[row.share].riskValue.millionths)
      }
    }
    return Money(minor: Int64(exact.dividedRoundingUp(by: MarginParts.kurus)))
  }
}
