// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

// What the official runs leave for the guarantee fund: nets, M and VM of each account and day (CCP-56,
// CCP-58).

extension Depository {
  /// A look-back begins at most so long before its run: twelve months and the days up to a first business
  /// day.
  private static let stressDaysKept = 400

  /// Room for a run's day beside what is still needed.
  var hasStressRoom: Bool {
    var (accounts, nets, days) = (0, 0, 0)
    clearing.fund.days.forEach { _, row in
      accounts += Int(row.accountCount)
      nets += Int(row.netCount)
      days += 1
    }
    return days < FundTables.dayLimit && accounts + clearing.accounts.count <= FundTables.accountLimit
      && nets + clearing.positions.count <= FundTables.netLimit
  }

  func stressDay(_ day: Day) -> Slot<StressDayRow>? {
    var found: Slot<StressDayRow>?
    clearing.fund.days.forEach { slot, row in if row.day == day { found = slot } }
    return found
  }

  /// Days that no look-back reaches any more leave.
  mutating func beginStressDay(_ day: Day) {
    var old: [Slot<StressDayRow>] = []
    clearing.fund.days.forEach { slot, row in if day - row.day > Self.stressDaysKept { old.append(slot) } }
    for slot in old { forgetStress(slot) }
    _ = clearing.fund.days.insert(StressDayRow(day: day, first: .none, accountCount: 0, netCount: 0))
  }

  private mutating func forgetStress(_ day: Slot<StressDayRow>) {
    var account = clearing.fund.days[day].first
    while !account.isNone {
      let row = clearing.fund.accounts[account]
      var net = row.firstNet
      while !net.isNone {
        let next = clearing.fund.nets[net].next
        clearing.fund.nets.remove(net)
        net = next
      }
      clearing.fund.accounts.remove(account)
      account = row.next
    }
    clearing.fund.days.remove(day)
  }

  /// Keeps what an official run found for an account; one with nothing open and no margin leaves nothing.
  /// Positions and accounts may have come since the run was planned: what finds no room is left out of that
  /// day.
  mutating func keepStress(_ slot: Slot<ClearingAccountRow>, _ parts: MarginParts, on day: Day) {
    guard let kept = stressDay(day), let nets = nets(of: slot, on: day) else { return }
    guard parts.margin.minor > 0 || !nets.isEmpty else { return }
    guard !clearing.fund.accounts.isFull,
      nets.count <= clearing.fund.nets.limit - clearing.fund.nets.count
    else { return }
    var row = StressAccountRow(
      clearing.accounts[slot], margin: parts.margin.minor, variation: parts.variation,
      next: clearing.fund.days[kept].first)
    for (security, value) in nets {
      row.firstNet = clearing.fund.nets.insert(
        StressNetRow(value: value, security: security, next: row.firstNet))!
    }
    clearing.fund.days[kept].first = clearing.fund.accounts.insert(row)!
    clearing.fund.days[kept].accountCount += 1
    clearing.fund.days[kept].netCount += UInt32(nets.count)
  }

  /// Net value by share over all settlement dates, in ten-thousandths of a lira, at the price of the day;
  /// what nets to nothing is left out. Values are summed before they must fit, because those of one date may
  /// close each other.
  ///
  /// - Returns: nil when a sum does not fit; a margin is refused for less (CCP-26), so that an account told
  ///   with figures has its nets.
  private func nets(
    of account: Slot<ClearingAccountRow>, on day: Day
  ) -> [(security: Slot<SecurityRow>, value: Int64)]? {
    var sums: [(security: Slot<SecurityRow>, value: Int128)] = []
    var next = clearing.accounts[account].firstPosition
    while !next.isNone {
      let row = clearing.positions[next]
      next = row.next
      guard let price = priceRow(of: AssetKey(row.security), on: day)?.price else { continue }
      let value = price.amount(of: Quantity(row.quantity)).tenThousandths
      guard let place = sums.firstIndex(where: { $0.security == row.security }) else {
        sums.append((row.security, value))
        continue
      }
      let (sum, overflow) = sums[place].value.addingReportingOverflow(value)
      guard !overflow else { return nil }
      sums[place].value = sum
    }
    var nets: [(security: Slot<SecurityRow>, value: Int64)] = []
    for (security, sum) in sums where sum != 0 {
      guard let value = Int64(exactly: sum) else { return nil }
      nets.append((security, value))
    }
    return nets
  }

  /// The days of a look-back that an official run has left something of, ascending, from one on.
  func stressDays(of fund: FundRow, after day: Day) -> [StressDayRow] {
    var days: [StressDayRow] = []
    clearing.fund.days.forEach { _, row in
      if row.day >= fund.first, row.day <= fund.last, row.day > day { days.append(row) }
    }
    return days.sorted { $0.day < $1.day }
  }

  /// Every account of a day that the fund protects.
  func forEachStressed(
    _ day: StressDayRow, _ includesWithoutService: Bool,
    _ body: (StressAccountRow) -> Void
  ) {
    var slot = day.first
    while !slot.isNone {
      let row = clearing.fund.accounts[slot]
      if row.account.isProtected(includesWithoutService) { body(row) }
      slot = row.next
    }
  }
}
