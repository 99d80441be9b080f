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

  /// Makes room for more of a day: the oldest days before it give way until there is some.
  ///
  /// - Returns: false where there is none even so; then nothing is kept of the day, and no run is refused for
  ///   it (CCP-34, CCP-48). Every day that is lost is told.
  private mutating func makeStressRoom(_ need: StressRoom, before day: Day, _ work: inout Work) -> Bool {
    var older: [(slot: Slot<StressDayRow>, row: StressDayRow)] = []
    clearing.fund.days.forEach { slot, row in if row.day < day { older.append((slot, row)) } }
    older.sort { $0.row.day < $1.row.day }
    let kept = older.map {
      StressRoom(days: 1, accounts: Int($0.row.accountCount), nets: Int($0.row.netCount))
    }
    let free = StressRoom(
      days: clearing.fund.days.limit - clearing.fund.days.count,
      accounts: clearing.fund.accounts.limit - clearing.fund.accounts.count,
      nets: clearing.fund.nets.limit - clearing.fund.nets.count)
    guard let leaving = need.leaving(kept, free: free) else {
      tellLeftOut(day, by: day, &work)
      return false
    }
    for place in 0..<leaving {
      tellLeftOut(older[place].row.day, by: day, &work)
      forgetStress(older[place].slot)
    }
    return true
  }

  private func tellLeftOut(_ day: Day, by runDay: Day, _ work: inout Work) {
    var event = StressDayLeftOut()
    event.day = day
    event.runDay = runDay
    work.post(event)
  }

  /// Room for what a run found for an account; where there is none, nothing of its day is kept.
  mutating func makeStressRoom(
    for slot: Slot<ClearingAccountRow>, on day: Day, _ work: inout Work
  ) -> Bool {
    guard let kept = stressDay(day) else { return false }
    var need = StressRoom(days: 0, accounts: 1, nets: 0)
    var next = clearing.accounts[slot].firstPosition
    while !next.isNone {
      need.nets += 1
      next = clearing.positions[next].next
    }
    if makeStressRoom(need, before: day, &work) { return true }
    forgetStress(kept)
    return false
  }

  func stressDay(_ day: Day) -> Slot<StressDayRow>? {
    var found: Slot<StressDayRow>?
    clearing.fund.days.forEach { slot, row in if row.day == day { found = slot } }
    return found
  }

  /// Days that no look-back reaches any more leave, and the oldest others for which there is no room.
  mutating func beginStressDay(_ day: Day, _ work: inout Work) {
    var old: [Slot<StressDayRow>] = []
    clearing.fund.days.forEach { slot, row in if day - row.day > Self.stressDaysKept { old.append(slot) } }
    for slot in old { forgetStress(slot) }
    let need = StressRoom(days: 1, accounts: clearing.accounts.count, nets: clearing.positions.count)
    guard makeStressRoom(need, before: day, &work) else { return }
    _ = clearing.fund.days.insert(StressDayRow(day: day, first: .none, accountCount: 0, netCount: 0))
  }

  private mutating func forgetStress(_ day: Slot<StressDayRow>) {
    clearing.fund.stressSet = nil
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
  /// `makeStressRoom` has found room for it.
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

/// Rows of the tables of kept days.
public struct StressRoom {
  public var days: Int
  public var accounts: Int
  public var nets: Int

  public init(days: Int, accounts: Int, nets: Int) {
    self.days = days
    self.accounts = accounts
    self.nets = nets
  }

  private func fits(in free: StressRoom) -> Bool {
    days <= free.days && accounts <= free.accounts && nets <= free.nets
  }

  /// How many of the kept days, the oldest first, must leave for this; nil where all of them are too few
  /// (CCP-34, CCP-48).
  public func leaving(_ kept: [StressRoom], free: StressRoom) -> Int? {
    var free = free
    for (place, day) in kept.enumerated() {
      if fits(in: free) { return place }
      free.days += day.days
      free.accounts += day.accounts
      free.nets += day.nets
    }
    return fits(in: free) ? kept.count : nil
  }
}
