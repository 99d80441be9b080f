// SPDX-License-Identifier: Apache-2.0

// Free transfers (TRF-04 to TRF-17, TRF-27 to TRF-43) and those that wait for balance (TRF-57 to TRF-64).

extension Model {
  /// The order of TRF-17.
  func checkTransfer(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    try checkDatesAndTimes(row)
    try checkDebit(row, enteredAt: enteredAt)
    let isin = row.fields["isin"]!
    try requireMovable(isin)
    try requireUnits(Int(row.fields["nominal"]!)!, of: isin)
    try checkReceivingMember(row)
    try checkCredit(row, enteredAt: enteredAt)
    try requireRoom(hasRoomForMovement && waiting.count < limits.waitingTransfers)
  }

  private func checkDatesAndTimes(_ row: Open) throws(ModelRefusal) {
    if row.fields["payment"] != nil { throw ModelRefusal("dvp-not-supported") }
    if let priority = row.fields["priority"], !(1...99).contains(Int(priority)!) {
      throw ModelRefusal("priority-invalid")
    }
    if let day = row.fields["valueDate"], day != time.day {
      throw ModelRefusal(day > time.day ? "forward-value-not-allowed" : "back-date-not-allowed")
    }
    let end = end(of: row.fields, on: time.day)
    // A start time still to come is refused in this release.
    if let start = row.fields["startTime"].flatMap(ModelKind.seconds),
      start >= end.second || start > time.second
    {
      throw ModelRefusal("start-time-invalid")
    }
    guard time < end else { throw ModelRefusal("after-cutoff") }
  }

  private func checkDebit(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    guard row.fields["sendingMember"] ?? row.member == row.member else {
      throw ModelRefusal("account-not-of-member")
    }
    if row.fields["sendingAccount"] == "OMNIBUS" { throw ModelRefusal("omnibus-not-transactable") }
    let key = source(row)
    guard let account = accounts[key] else { throw ModelRefusal("account-not-found") }
    guard row.fields["sendingSubaccount"] ?? "SERB" == "SERB" else {
      throw ModelRefusal("not-free-subaccount")
    }
    if account.isPool, row.fields["receivingMember"] != row.member {
      throw ModelRefusal("pool-account-not-allowed")
    }
    try requireEligible(key, isDebited: true, enteredAt: enteredAt)
  }

  private func checkReceivingMember(_ row: Open) throws(ModelRefusal) {
    let receiver = row.fields["receivingMember"]!
    guard members[receiver] != nil else { throw ModelRefusal("member-unknown") }
    try requireActive(receiver, asSender: false)
    // TRF-34, TRF-43: every pair of members has the policy {MIX}; within one member there is none.
    if receiver != row.member, row.fields["alternative"] ?? "MIX" != "MIX" {
      throw ModelRefusal("alternative-not-accepted")
    }
  }

  private func checkCredit(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    switch row.fields["receivingAccount"]! {
    case "OMNIBUS": throw ModelRefusal("omnibus-not-transactable")
    case "DBDEPO": throw ModelRefusal("pool-account-not-allowed")
    default: break
    }
    guard accounts[target(row)] != nil else { throw ModelRefusal("receiver-account-not-found") }
    guard target(row) != source(row) else { throw ModelRefusal("same-account") }
    try requireEligible(target(row), isDebited: false, enteredAt: enteredAt)
  }

  private func source(_ row: Open) -> String { "\(row.member)/\(row.fields["sendingAccount"]!)" }
  private func target(_ row: Open) -> String {
    "\(row.fields["receivingMember"]!)/\(row.fields["receivingAccount"]!)"
  }

  /// The decision table of TRF-28.
  func route(_ fields: [String: String], from member: String) -> (isDirect: Bool, mismatch: Bool) {
    let receiver = fields["receivingMember"]!
    if receiver == member { return (true, false) }
    // Of a joint account, any of those registered.
    let holders = accounts["\(receiver)/\(fields["receivingAccount"]!)"]!.holders.compactMap(\.investor)
    var agreements: [Bool] = []
    if let name = fields["receiverName"] {
      agreements.append(holders.contains { Self.agree(investors[$0].name, name) })
    }
    if let number = fields["receiverRegistrationNumber"] {
      agreements.append(holders.contains { Self.firstInvestor + $0 == Int(number) })
    }
    return (!agreements.isEmpty && !agreements.contains(false), agreements.contains(false))
  }

  mutating func sayInstructed(_ number: Int, _ row: Open, isDirect: Bool, mismatch: Bool) {
    let what = "\(row.fields["isin"]!) \(row.fields["nominal"]!) \(row.fields["transferReason"]!)"
    let way = "\(isDirect ? "direct" : "receiver") \(mismatch ? "mismatch" : "-")"
    say("transfer \(number) \(row.fields["reference"]!) \(source(row)) > \(target(row)) \(what) \(way)")
  }

  // MARK: Realisation

  /// What is there moves at once, the rest waits until the cut-off (TRF-59).
  mutating func realiseOrWait(_ number: Int, _ row: Open) {
    let place = Place(account: source(row), isin: row.fields["isin"]!)
    let othersWait = waiting.values.contains { $0.source == place }
    waiting[number] = Waiting(
      member: row.member, source: place, target: target(row), reference: row.fields["reference"]!,
      priority: row.fields["priority"].map { Int($0)! } ?? 50,
      allowsParts: row.fields["partialAllowed"] != "false", enteredAt: row.enteredAt,
      approvedAt: row.approvedAt!, deadline: end(of: row.fields, on: time.day), version: row.version,
      remaining: Int(row.fields["nominal"]!)!)
    if othersWait { grown.append(place) } else { realise(number, isNew: true) }
    let state =
      waiting[number].map { $0.realised > 0 ? "partial" : "waiting" } ?? "executed"
    if state == "executed", number >= firstOfDay { ends[number] = "executed" }
    say("instruction \(number) transfer \(state) v\(row.version)")
  }

  /// TRF-61: by priority, then by the sender's approval, then by reference.
  mutating func serve(_ place: Place) {
    let inOrder = waiting.filter { $0.value.source == place }.sorted { left, right in
      let (one, other) = (left.value, right.value)
      if one.priority != other.priority { return one.priority < other.priority }
      if one.approvedAt != other.approvedAt { return one.approvedAt < other.approvedAt }
      return one.reference < other.reference
    }
    for (number, _) in inOrder { realise(number, isNew: false) }
  }

  /// One part of a waiting transfer, if it may move now.
  private mutating func realise(_ number: Int, isNew: Bool) {
    var row = waiting[number]!
    let available = balance(row.source)
    guard available > 0, row.allowsParts || available >= row.remaining, time < row.deadline, mayMove(row),
      hasRoomForMovement
    else { return }
    let part = min(available, row.remaining)
    row.remaining -= part
    row.realised += part
    waiting[number] = row.remaining == 0 ? nil : row
    let taken = take(part, from: row.source)
    credit(Place(account: row.target, isin: row.source.isin), taken)
    say(
      "moved \(number) TRANSFER \(row.source.isin) \(row.source.account) SERB > \(row.target) SERB \(part)")
    // How a new one stands is said once, at its end.
    if !isNew {
      say("instruction \(number) transfer \(row.remaining == 0 ? "executed" : "partial") v\(row.version)")
    }
  }

  /// TRF-12, TRF-77: what may not move now goes on waiting.
  private func mayMove(_ row: Waiting) -> Bool {
    do throws(ModelRefusal) {
      try requireMovable(row.source.isin)
      try requireActive(row.member, asSender: true)
      try requireActive(String(row.target.prefix(3)), asSender: false)
      try requireEligible(row.source.account, isDebited: true, enteredAt: row.enteredAt)
      try requireEligible(row.target, isDebited: false, enteredAt: row.enteredAt)
      return true
    } catch {
      return false
    }
  }

  /// What stood in the way is gone: those concerned are served again, in order of their numbers.
  mutating func wake(_ concerns: (Waiting) -> Bool) {
    let concerned = waiting.filter { concerns($0.value) }.sorted { $0.key < $1.key }
    grown += concerned.map(\.value.source)
  }

  // MARK: Balances

  func balance(_ place: Place) -> Int { (lots[place] ?? []).reduce(0) { $0 + $1.quantity } }

  /// Places that hold something or are waited for take room; one movement may need one more.
  var hasRoomForMovement: Bool {
    let held = Set(lots.filter { !$0.value.isEmpty }.keys)
    return held.union(waiting.values.map(\.source)).count < limits.holdings
  }

  /// The oldest lots leave first (TRF-62).
  mutating func take(_ quantity: Int, from place: Place) -> [Lot] {
    var left = quantity
    var taken: [Lot] = []
    var kept: [Lot] = []
    for var lot in lots[place]! {
      let part = min(left, lot.quantity)
      if part > 0 { taken.append(Lot(quantity: part, price: lot.price, acquired: lot.acquired)) }
      lot.quantity -= part
      left -= part
      if lot.quantity > 0 { kept.append(lot) }
    }
    lots[place] = kept
    return taken
  }

  mutating func credit(_ place: Place, _ added: [Lot]) {
    var held = lots[place] ?? []
    for lot in added {
      if let same = held.firstIndex(where: { $0.price == lot.price && $0.acquired == lot.acquired }) {
        held[same].quantity += lot.quantity
      } else {
        held.append(lot)
      }
    }
    lots[place] = held.sorted { ($0.acquired, $0.price) < ($1.acquired, $1.price) }
    if waiting.values.contains(where: { $0.source == place }) { grown.append(place) }
  }
}
