// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The parts of an account's required margin (CCP-31), exact.
///
/// - Units: risk amounts are ten-billionths of a lira (price in ten-thousandths times rate in millionths),
///   the mark-to-market difference ten-thousandths.
public struct MarginParts: Equatable, Sendable, BitwiseCopyable {
  /// ΣSR (CCP-26).
  public var scanning: Int128 = 0
  /// ΣIS (CCP-27).
  public var spread: Int128 = 0
  /// ΣIC (CCP-28).
  public var credit: Int128 = 0
  /// VM (CCP-30).
  public var variation: Int128 = 0

  @inlinable public init() {}

  /// Ten-billionths in a kuruş.
  @usableFromInline static let kurus: Int128 = 100_000_000

  /// M: portfolio risk plus a net loss on unsettled trades, rounded up once, at the total (CCP-31).
  ///
  /// - Traps: when the margin does not fit a `Money`; positions within their bound cannot reach it.
  @inlinable
  public var margin: Money { Money(minor: Int64(exact.dividedRoundingUp(by: Self.kurus))) }

  /// M before rounding, in ten-billionths of a lira.
  @inlinable
  public var exact: Int128 {
    let risk = max(0, scanning + spread - credit)
    // CCP-30: a net loss adds to the margin, a net gain does not reduce it.
    return risk + (variation < 0 ? -variation * 1_000_000 : 0)
  }
}

extension PositionAccount {
  /// The required margin under the net method (CCP-25, CCP-31).
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  public func margin(_ parameters: RiskParameters) throws(Refusal) -> Money {
    try parts(parameters).margin
  }

  /// ΣSR alone (CCP-26), in ten-billionths of a lira.
  ///
  /// - Refuses: `price-missing`, `position-too-large`.
  @inlinable
  public func scanning(_ parameters: RiskParameters) throws(Refusal) -> Int128 {
    var parts = MarginParts()
    let fault = positions.withUnsafeBufferPointer { positions in
      withUnsafeTemporaryAllocation(of: OpenNet.self, capacity: 2 * positions.count) { room in
        var nets = OpposingNets(room: room, half: positions.count)
        return parts.addPositions(positions, parameters, &nets)
      }
    }
    guard fault == 0 else { throw Self.refusal(fault) }
    return parts.scanning
  }

  @usableFromInline
  static func refusal(_ fault: Int8) -> Refusal {
    fault == 1 ? Refusal(.priceMissing, "CCP-34") : Position.tooLarge
  }

  /// The parts without the detail of shares and pairs: for runs over many accounts.
  ///
  /// - Complexity: the pairs of an account's own shares, not those of the market.
  @inlinable
  public func parts(_ parameters: RiskParameters) throws(Refusal) -> MarginParts {
    var parts = MarginParts()
    var fault: Int8 = 0
    positions.withUnsafeBufferPointer { positions in
      withUnsafeTemporaryAllocation(of: OpenNet.self, capacity: 2 * positions.count) { room in
        var nets = OpposingNets(room: room, half: positions.count)
        fault = parts.addPositions(positions, parameters, &nets)
        if fault == 0 { nets.match(parameters, &parts.credit) }
      }
    }
    guard fault == 0 else { throw Self.refusal(fault) }
    return parts
  }
}

extension MarginParts {
  /// Scanning risk, spread charges and mark-to-market; what is left net of each share goes to `nets`.
  ///
  /// - Returns: 0, 1 when a price is missing, 2 when a value is beyond its bound.
  @inlinable
  mutating func addPositions(
    _ positions: UnsafeBufferPointer<Position>, _ parameters: RiskParameters, _ nets: inout OpposingNets
  ) -> Int8 {
    var index = 0
    var isTooLarge = false
    while index < positions.count {
      let share = positions[index].share
      let terms = parameters.shares[share]
      guard let price = terms.price?.tenThousandths else { return 1 }
      var net: Int64 = 0
      var long: Int64 = 0
      repeat {
        let (value, overflow) = positions[index].quantity.multipliedReportingOverflow(by: price)
        isTooLarge = isTooLarge || overflow || value.magnitude > Position.highestValue
        net &+= value
        long &+= max(value, 0)
        variation += Int128(value) - Int128(positions[index].amount)
        index += 1
      } while index < positions.count && positions[index].share == share
      // CCP-26: |N|·RV is the worse of a rise and a fall.
      scanning += Int128(net.magnitude) * Int128(terms.riskValue.millionths)
      // CCP-27: the smaller side is offset between settlement dates; short is long less net.
      spread += Int128(min(long, long &- net)) * Int128(terms.spreadRate.millionths)
      if net != 0 { nets.add(share, net) }
    }
    return isTooLarge ? 2 : 0
  }
}
