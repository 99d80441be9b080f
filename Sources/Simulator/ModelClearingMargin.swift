// SPDX-License-Identifier: Apache-2.0

// Margin runs and the life of the calls that come of them (CCP-25 to CCP-34, CCP-41, CCP-48 to CCP-54).

extension Model {
  /// By which a call of an account is named: day of its run or notice, and which it is (CCP-48, CCP-60).
  struct CallName: Equatable {
    let day: String
    var purpose = "RUN"
  }

  /// Amounts in kuruş; as it was issued, and what remains.
  struct Call {
    let name: CallName
    let version: Int
    let margin: Int
    let collateral: Int
    let leastCash: Int
    let issued: (total: Int, cash: Int)
    let including: String?
    var deadline: ModelTime
    var state = "ISSUED"
    var remaining = 0
    var cash = 0
  }

  // MARK: Runs

  func checkMarginRun(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    guard riskSet(on: time.day) != nil else { throw ModelRefusal("parameter-not-approved") }
    if row.fields["kind"] != "INTRADAY", clearing.officialDay == time.day {
      throw ModelRefusal("run-already-official")
    }
    let isFormer = row.fields["formerPrices"] == "true"
    for account in clearing.accounts.values {
      for asset in account.positions.map(\.isin) + priced(account) {
        guard let price = price(of: asset, on: time.day), isFormer || price.day == time.day else {
          throw ModelRefusal("price-missing")
        }
      }
    }
    if isFormer, step == .approval, row.enteredBy == actor.user { throw ModelRefusal("same-user-approval") }
  }

  /// What has to have a price because it is lodged, the currency of a security as well.
  func priced(_ account: ClearingAccount) -> [String] {
    account.lines.flatMap { [$0.asset, securities[$0.asset]?.currency ?? "TRY"] }.filter {
      !["TRY", "LETTER"].contains($0)
    }
  }

  mutating func applyMarginRun(_ row: Open) {
    let run = Clearing.Run(
      day: time.day, kind: row.fields["kind"] ?? "EOD", version: riskSet(on: time.day)!.version,
      isFormer: row.fields["formerPrices"] == "true")
    if run.kind == "EOD" { clearing.officialDay = run.day }
    sayRun(run, "RUNNING")
    goOn(run, from: 0)
  }

  private mutating func sayRun(_ run: Clearing.Run, _ state: String) {
    say("margin-run \(run.day) \(run.kind) \(state) v\(run.version) \(run.count) \(run.isFormer)")
  }

  /// CCP-62: a contribution account takes part once something is asked of it or lodged in it.
  private mutating func goOn(_ run: Clearing.Run, from place: Int) {
    let next = clearing.order.indices.first { index in
      let account = clearing.accounts[clearing.order[index]]!
      return index >= place && (account.kind != "GF" || account.margin > 0 || !account.lines.isEmpty)
    }
    if let next { self.next.append(.margin(run, next)) } else { sayRun(run, "DONE") }
  }

  mutating func stepMargin(_ run: Clearing.Run, _ place: Int) {
    var run = run
    if place < clearing.order.count {
      compute(clearing.order[place], run)
      run.count += 1
    }
    goOn(run, from: place + 1)
  }

  private mutating func compute(_ key: String, _ run: Clearing.Run) {
    let account = clearing.accounts[key]!
    let set = clearing.sets[run.version - 1]
    let head = "margin \(run.day) \(run.kind) v\(run.version) \(account.member) \(account.kind)"
    let parts: Parts
    let worth: (total: Int, cash: Int)
    do throws(ModelRefusal) {
      parts = try marginParts(account, set, on: run.day)
      worth = try self.worth(account, set, on: run.day)
    } catch {
      return say("\(head) 0 0 0 0 0 0 0 0 \(error.code)")
    }
    let margin = account.kind == "GF" ? account.margin : parts.margin
    let collateral = collateral(account, worth.total)
    let least = Self.leastCash(margin, account, set)
    let risk = "\(parts.scanning) \(parts.spread) \(parts.credit) \(parts.variation * 1_000_000)"
    say("\(head) \(risk) \(margin) \(collateral) \(worth.cash) \(least) -")
    guard run.kind == "EOD" else { return }
    clearing.accounts[key]!.margin = margin
    issue(
      key, CallName(day: run.day), run.version, margin, collateral, worth.cash, least,
      by: ModelTime(day: businessDay(after: run.day), second: 11 * 3600))
  }

  // MARK: The margin of an account

  /// In ten-billionths of a lira, the difference of trades in ten-thousandths.
  private struct Parts {
    var scanning: Int128 = 0
    var spread: Int128 = 0
    var credit: Int128 = 0
    var variation: Int128 = 0

    /// CCP-31: rounded up once.
    var margin: Int {
      let exact = max(0, scanning + spread - credit) + max(0, -variation) * 1_000_000
      return Int((exact + 99_999_999) / 100_000_000)
    }
  }

  private func marginParts(
    _ account: ClearingAccount, _ set: RiskSet, on day: String
  ) throws(ModelRefusal) -> Parts {
    var parts = Parts()
    let highest = set.shares.map(\.riskValue).max()!
    var nets: [String: Int128] = [:]
    var riskValues: [String: Int] = [:]
    var isTooLarge = false
    for isin in Set(account.positions.map(\.isin)).sorted() {
      guard let price = price(of: isin, on: day)?.value else { throw ModelRefusal("price-missing") }
      let share = set.shares.last { $0.isin == isin }
      let riskValue = share?.riskValue ?? highest
      var (long, short) = (Int128(0), Int128(0))
      let positions = account.positions.filter { $0.isin == isin }
      // CCP-05: both origins of one date are one.
      for day in Set(positions.map(\.settlement)) {
        let those = positions.filter { $0.settlement == day }
        let value = those.reduce(Int128(0)) { $0 + Int128($1.quantity) } * Int128(price)
        let amount = those.reduce(Int128(0)) { $0 + Int128($1.amount) }
        isTooLarge =
          isTooLarge || abs(value) > Int128(Self.mostOfPosition) || abs(amount) > Int128(Self.mostOfPosition)
        if value > 0 { long += value } else { short -= value }
        parts.variation += value - amount
      }
      nets[isin] = long - short
      riskValues[isin] = riskValue
      parts.scanning += abs(long - short) * Int128(riskValue)
      parts.spread += min(long, short) * Int128(share?.spread ?? Self.usualSpread(riskValue))
    }
    if isTooLarge { throw ModelRefusal("position-too-large") }
    parts.credit = credit(&nets, riskValues, set)
    return parts
  }

  /// CCP-28: the heaviest pairs first, ties by codes, each pair once.
  private func credit(_ nets: inout [String: Int128], _ riskValues: [String: Int], _ set: RiskSet) -> Int128 {
    var weights: [[String]: Int] = [:]
    for pair in set.pairs where pair.first != pair.second {
      let codes = [pair.first, pair.second].sorted()
      guard let one = riskValues[codes[0]], let other = riskValues[codes[1]] else { continue }
      weights[codes] = max(weights[codes] ?? 0, 2 * (pair.rate / 10_000) * min(one, other) / 100)
    }
    let inOrder = weights.sorted { left, right in
      left.value != right.value
        ? left.value > right.value : (left.key[0], left.key[1]) < (right.key[0], right.key[1])
    }
    var credit: Int128 = 0
    for (codes, weight) in inOrder where weight > 0 {
      let (one, other) = (nets[codes[0]]!, nets[codes[1]]!)
      guard one.signum() * other.signum() < 0 else { continue }
      let matched = min(abs(one), abs(other))
      credit += matched * Int128(weight)
      nets[codes[0]]! -= one.signum() * matched
      nets[codes[1]]! -= other.signum() * matched
    }
    return credit
  }

  // MARK: Calls

  mutating func issue(
    _ key: String, _ name: CallName, _ version: Int, _ margin: Int, _ collateral: Int, _ cash: Int,
    _ least: Int, by deadline: ModelTime
  ) {
    let account = clearing.accounts[key]!
    let cashShort = max(0, least - cash)
    let total = max(margin - collateral, cashShort)
    // Two notices of one day ask once.
    guard total > 0, !account.calls.contains(where: { $0.name == name }) else { return }
    let unpaid = account.calls.first { $0.name.purpose == name.purpose }
    var call = Call(
      name: name, version: version, margin: margin, collateral: collateral, leastCash: least,
      issued: (total, cashShort), including: unpaid?.name.day, deadline: deadline)
    (call.remaining, call.cash) = (total, cashShort)
    clearing.accounts[key]!.calls.insert(call, at: 0)
    sayCall(key, call, reason: nil)
    arrangeCall(key, call)
  }

  private mutating func arrangeCall(_ key: String, _ call: Call) {
    let (day, second) = (call.deadline.day, call.deadline.second)
    arranged.append((ModelTime(day: day, second: second - 3600), .callReminder(key, call.name)))
    // That second still counts.
    arranged.append((ModelTime(day: day, second: second + 1), .callDeadline(key, call.name)))
  }

  private mutating func sayCall(_ key: String, _ call: Call, reason: String?) {
    let account = clearing.accounts[key]!
    let amounts = "\(call.margin) \(call.collateral) \(call.leastCash) \(call.remaining) \(call.cash)"
    let rest = "\(call.deadline.day) \(call.deadline.second) \(call.including ?? "-") \(reason ?? "-")"
    let state = "\(call.state) \(call.name.purpose) v\(call.version)"
    say("margin-call \(account.member) \(account.kind) \(call.name.day) \(state) \(amounts) \(rest)")
  }

  private func place(_ key: String, _ name: CallName) -> Int? {
    clearing.accounts[key]?.calls.firstIndex { $0.name == name }
  }

  mutating func remindOfCall(_ key: String, _ name: CallName) {
    guard let place = place(key, name), case let call = clearing.accounts[key]!.calls[place],
      call.state != "OVERDUE", call.deadline == ModelTime(day: time.day, second: time.second + 3600)
    else { return }
    let account = clearing.accounts[key]!
    say("call-reminder \(account.member) \(account.kind) \(name.day) \(name.purpose) \(call.remaining)")
  }

  mutating func endCallTime(_ key: String, _ name: CallName) {
    guard let place = place(key, name), clearing.accounts[key]!.calls[place].deadline < time else { return }
    testCall(key, name)
  }

  mutating func testCalls(_ key: String) {
    for call in clearing.accounts[key]?.calls ?? [] { testCall(key, call.name) }
  }

  /// CCP-50: with margin, prices and parameters of the call and what is lodged now; what has no price counts
  /// nothing.
  private mutating func testCall(_ key: String, _ name: CallName) {
    let place = place(key, name)!
    let account = clearing.accounts[key]!
    var call = account.calls[place]
    let set = clearing.sets[call.version - 1]
    guard let worth = try? worth(account, set, on: name.day, skipsMissing: true) else { return }
    let former = (call.state, call.remaining, call.cash)
    call.cash = max(0, call.leastCash - worth.cash)
    call.remaining = max(call.margin - collateral(account, worth.total), call.cash, 0)
    let isLate = time > call.deadline
    if call.remaining == 0 {
      call.state = isLate ? "MET-LATE" : "MET"
    } else if isLate {
      call.state = "OVERDUE"
    } else if (call.remaining, call.cash) != call.issued {
      call.state = "PART-MET"
    }
    guard (call.state, call.remaining, call.cash) != former else { return }
    clearing.accounts[key]!.calls[place] = call
    if call.remaining == 0 { clearing.accounts[key]!.calls.remove(at: place) }
    sayCall(key, call, reason: nil)
  }

  private mutating func end(_ key: String, _ name: CallName, as state: String, reason: String?) -> Int {
    var call = clearing.accounts[key]!.calls.remove(at: place(key, name)!)
    call.state = state
    sayCall(key, call, reason: reason)
    return call.remaining
  }

  /// Deadlines keep their rule when the calendar changes (CCP-49, CCP-60).
  mutating func followCalendar() {
    takeFunds(["NOTIFIED"])
    for key in clearing.order {
      for place in clearing.accounts[key]!.calls.indices {
        var call = clearing.accounts[key]!.calls[place]
        let fund = clearing.funds.values.first {
          $0.notice == call.name.day && ["NOTIFIED", "IN-FORCE"].contains($0.state)
        }
        let isOfRun = call.name.purpose == "RUN"
        let day = isOfRun ? businessDay(after: call.name.day) : fund?.effective
        guard call.state != "OVERDUE", let day, call.deadline.day != day else { continue }
        call.deadline.day = day
        clearing.accounts[key]!.calls[place] = call
        sayCall(key, call, reason: nil)
        arrangeCall(key, call)
      }
    }
    arrangeCashCount()
  }

  // MARK: What the desk does with them

  private func named(_ row: Open) throws(ModelRefusal) -> (key: String, call: Call?) {
    try requireCounterparty(row)
    try isKnown(row.fields["member"]!)
    let key = try requireClearing(row.fields["member"]!, row.fields["account"]!)
    return (key, clearing.accounts[key]!.calls.first { $0.name == callName(row) })
  }

  private func callName(_ row: Open) -> CallName {
    CallName(day: row.fields["runDate"]!, purpose: row.fields["purpose"] ?? "RUN")
  }

  func checkCallWithdrawal(_ row: Open) throws(ModelRefusal) {
    guard let call = try named(row).call, call.state != "OVERDUE" else {
      throw ModelRefusal("state-not-allowed")
    }
    guard row.fields["reason"] != nil else { throw ModelRefusal("reason-missing") }
  }

  mutating func applyCallWithdrawal(_ row: Open) {
    let key = "\(row.fields["member"]!)/\(row.fields["account"]!)"
    _ = end(key, callName(row), as: "WITHDRAWN", reason: row.fields["reason"])
  }

  func checkDefault(_ row: Open) throws(ModelRefusal) {
    guard try named(row).call?.state == "OVERDUE" else { throw ModelRefusal("default-needs-overdue-call") }
  }

  mutating func applyDefault(_ row: Open) {
    let member = row.fields["member"]!
    let key = "\(member)/\(row.fields["account"]!)"
    let name = callName(row)
    let unpaid = end(key, name, as: "DEFAULTED", reason: nil)
    // All its accounts, not only the one that fell short.
    for other in clearingAccounts(of: member) { clearing.accounts[other]!.isDefaulted = true }
    say("ccp-member \(member) default \(row.fields["account"]!) \(name.day) \(name.purpose) \(unpaid)")
  }
}
