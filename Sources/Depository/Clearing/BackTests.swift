// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

// After the official run the moves of two days are compared with the risk values in force two days before
// them, share by share, over the last 250 days (CCP-69).

extension Depository {
  /// To the next share with a history, one a step.
  func goOnBackTests(of day: Day, at place: UInt32, _ work: inout Work) {
    guard place < clearing.histories.end else { return }
    work.followUp(
      FollowUp(
        kind: Self.backTestStep, subject: UInt64(UInt32(bitPattern: day.number)) << 32 | UInt64(place)))
  }

  func stepBackTest(_ subject: UInt64, _ work: inout Work) {
    let day = Day(number: Int32(bitPattern: UInt32(truncatingIfNeeded: subject >> 32)))
    let place = UInt32(truncatingIfNeeded: subject)
    let history = Slot<PriceHistoryRow>(raw: place)
    if let security = clearing.histories[history].asset.security { backTest(security, history, day, &work) }
    goOnBackTests(of: day, at: place + 1, &work)
  }

  private func backTest(
    _ security: Slot<SecurityRow>, _ history: Slot<PriceHistoryRow>, _ day: Day, _ work: inout Work
  ) {
    // Room for as many returns left out as a history may have (CCP-73).
    let kept = keptPrices(of: history, newest: BackTest.window + 2 + Self.mostKeptPrices / 100)
    guard let series = try? PriceSeries(days: kept.days, prices: kept.prices) else { return }
    let returns = Returns(series, confirmed: confirmedSteps(of: AssetKey(security)))
    var inForce = RiskValuesInForce()
    clearing.sets.forEach { _, row in inForce.add(row, riskValue(of: security, row)) }
    let test = BackTest(returns) { inForce.value(on: $0) }
    guard test.count > 0 else { return }
    var event = BackTestFound()
    event.day = day
    event.isin = securities[security].isin
    event.compared = WholeNumber(UInt64(test.count))
    event.breaches = WholeNumber(UInt64(test.breaches.count))
    event.borne = WholeNumber(UInt64(test.borne))
    event.isBreached = Flag(test.isBreached)
    event.lastBreach = test.breaches.last
    work.post(event)
  }

  private func riskValue(of security: Slot<SecurityRow>, _ set: RiskSetRow) -> Rate? {
    for place in set.firstShare..<set.firstShare + set.shareCount {
      let row = clearing.shares[Slot(raw: place)]
      if row.security == security { return row.riskValue }
    }
    return nil
  }
}

/// The risk values of one share by their first days: of sets that begin the same day the later approval.
private struct RiskValuesInForce {
  private var sets: [(effective: Day, version: UInt32, value: Rate?)] = []

  mutating func add(_ set: RiskSetRow, _ value: Rate?) {
    let place = sets.firstIndex { ($0.effective, $0.version) > (set.effective, set.version) } ?? sets.count
    sets.insert((set.effective, set.version, value), at: place)
  }

  func value(on day: Day) -> Rate? { sets.last { $0.effective <= day }?.value }
}
