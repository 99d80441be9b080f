// SPDX-License-Identifier: Apache-2.0

// Free transfers: their checks, the way that they go, and those that wait (TRF-04 to TRF-64).

extension Model {
  /// The order of TRF-17.
  func checkTransfer(_ row: Open, _ number: Int, enteredAt: ModelTime) throws(ModelRefusal) {
    let receiver = row.fields["receivingMember"]!
    if step != .acceptance, !mayTransfer(row.enteredBy, to: receiver) {
      throw ModelRefusal("receiver-member-not-authorised")
    }
    try checkDatesAndTimes(row)
    try checkDebit(row, enteredAt: enteredAt)
    let isin = row.fields["isin"]!
    try requireMovable(isin)
    try requireUnits(Int(row.fields["nominal"]!)!, of: isin)
    guard members[receiver] != nil else { throw ModelRefusal("member-unknown") }
    try requireActive(receiver, asSender: false)
    let isBetween = receiver != row.member && step != .acceptance
    if isBetween { try checkAlternative(row) }
    try checkCredit(row, enteredAt: enteredAt)
    guard step != .acceptance else {
      try requireRoom(hasRoomForMovement)
      guard waiting[number] != nil else { throw ModelRefusal("state-not-allowed") }
      return
    }
    if isBetween { try checkIdentification(row) }
    let limit = try requireLimit(row.enteredBy, isin)
    try requireRoom(hasRoomForMovement && waiting.count < limits.waitingTransfers)
    guard step == .approval else { return }
    let nominal = Int(row.fields["nominal"]!)!
    if let limit, nominal > available(limit) { throw ModelRefusal("user-limit-exceeded") }
    if isBetween, route(row.fields, from: row.member).isDirect,
      directUse(row, nominal).isExceeded,
      !policy(of: receiver, for: row.member).contains(where: Self.isApproved)
    {
      throw ModelRefusal("receiver-limit-exceeded")
    }
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
    if let start = row.fields["startTime"].flatMap(ModelKind.seconds), start >= end.second {
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

  /// TRF-57: not before the opening.
  func startTime(of fields: [String: String], on day: String) -> ModelTime {
    let opening = value(of: "TRANSFER_OPEN", on: day)
    return ModelTime(day: day, second: max(opening, fields["startTime"].flatMap(ModelKind.seconds) ?? 0))
  }

  // MARK: The way that it goes (TRF-18, TRF-28, TRF-29)

  private static func isApproved(_ alternative: String) -> Bool {
    alternative == "MIX" || alternative.hasPrefix("A")
  }

  /// The alternative used; nil when several are accepted and none is named (TRF-39).
  private func alternative(_ fields: [String: String], from member: String) -> String? {
    let accepted = policy(of: fields["receivingMember"]!, for: member)
    if let named = fields["alternative"] { return named }
    return accepted.count == 1 ? accepted.first : accepted.contains("MIX") ? "MIX" : nil
  }

  private func checkAlternative(_ row: Open) throws(ModelRefusal) {
    let receiver = row.fields["receivingMember"]!
    guard let used = alternative(row.fields, from: row.member) else {
      throw ModelRefusal("alternative-required")
    }
    guard policy(of: receiver, for: row.member).contains(used) else {
      throw ModelRefusal("alternative-not-accepted")
    }
    if used.hasSuffix("B"), !shows(receiver, to: row.member) { throw ModelRefusal("name-not-visible") }
  }

  /// What was entered beside the account number: whether the name and the number are the holder's.
  private func agreements(_ fields: [String: String]) -> (name: Bool?, number: Bool?) {
    // Of a joint account, any of those registered.
    let account = accounts["\(fields["receivingMember"]!)/\(fields["receivingAccount"]!)"]!
    let holders = account.holders.compactMap(\.investor)
    let name = fields["receiverName"].map { name in
      holders.contains { Self.agree(investors[$0].name, name) }
    }
    let number = fields["receiverRegistrationNumber"].map { number in
      holders.contains { Self.firstInvestor + $0 == Int(number) }
    }
    return (name, number)
  }

  private func checkIdentification(_ row: Open) throws(ModelRefusal) {
    let used = alternative(row.fields, from: row.member)!
    let (name, number) = agreements(row.fields)
    if used.hasSuffix("C"), name == nil, number == nil { throw ModelRefusal("name-or-registration-required") }
    guard used.hasSuffix("B") || used.hasSuffix("C") else { return }
    if name == false { throw ModelRefusal("name-mismatch") }
    if number == false { throw ModelRefusal("registration-mismatch") }
    if used.hasSuffix("B"), row.fields["nameConfirmed"] != "true" { throw ModelRefusal("name-not-confirmed") }
  }

  /// Before the limits of the receiving member are looked at.
  func route(_ fields: [String: String], from member: String) -> (isDirect: Bool, mismatch: Bool) {
    let receiver = fields["receivingMember"]!
    if receiver == member { return (true, false) }
    let (name, number) = agreements(fields)
    let isWrong = name == false || number == false
    let used = alternative(fields, from: member)!
    let isIdentified = (name == true || number == true) && !isWrong
    let isDirect = used.hasPrefix("D") || (used == "MIX" && isIdentified)
    return (isDirect && !isExcluded("\(receiver)/\(fields["receivingAccount"]!)"), isWrong)
  }

  enum Way { case receiver, going }

  /// The sender has approved: the limits are consumed, and it goes its way (TRF-46, TRF-53).
  mutating func approveTransfer(_ number: Int, _ row: Open) -> Way {
    var (isDirect, mismatch) = route(row.fields, from: row.member)
    let nominal = Int(row.fields["nominal"]!)!
    let isBetween = row.fields["receivingMember"]! != row.member
    let use = isBetween && isDirect ? directUse(row, nominal) : DirectUse()
    if use.isExceeded { isDirect = false }
    var used = LimitsUsed()
    if let limit = userLimit(row.enteredBy, row.fields["isin"]!) {
      used.user = userLimits[limit]!.number
      consume(limit, nominal)
    }
    if isDirect {
      used.value = use.value
      for key in [use.pair, use.security].compactMap(\.self) {
        consumeReceiver(key, key == use.pair ? use.value : nominal)
      }
      used.pair = use.pair.map { receiverLimits[$0]!.number }
      used.security = use.security.map { receiverLimits[$0]!.number }
    }
    let start = startTime(of: row.fields, on: time.day)
    sayInstructed(number, row, isDirect: isDirect, mismatch: mismatch)
    waiting[number] = Waiting(
      member: row.member, source: Place(account: source(row), isin: row.fields["isin"]!), target: target(row),
      reference: row.fields["reference"]!, priority: row.fields["priority"].map { Int($0)! } ?? 50,
      allowsParts: row.fields["partialAllowed"] != "false", enteredAt: row.enteredAt,
      enteredBy: row.enteredBy, approvedAt: row.approvedAt!, start: start,
      deadline: end(of: row.fields, on: time.day), version: row.version,
      phase: !isDirect ? .atReceiver : start > time ? .awaitingStart : .waiting, used: used,
      remaining: nominal)
    guard isDirect else { return .receiver }
    // What goes in one step waits for nothing; nothing of it is arranged.
    arranged.append((waiting[number]!.deadline, .transferEnd(number)))
    if start > time {
      arranged.append((start, .instruction(number)))
      say("instruction \(number) transfer awaiting-start v\(row.version)")
    } else {
      takeTurn(number)
    }
    return .going
  }

  mutating func acceptTransfer(_ number: Int, _ row: Open) {
    waiting[number]!.phase = .waiting
    waiting[number]!.wasSubmitted = true
    arranged.append((waiting[number]!.deadline, .transferEnd(number)))
    takeTurn(number)
  }

  mutating func start(_ number: Int) {
    let place = waiting[number]!.source
    let isThere =
      balance(place) > 0 || waiting.values.contains { $0.source == place && $0.phase == .waiting }
    guard hasRoomForMovement || isThere else {
      return arranged.append((ModelTime(day: time.day, second: time.second + 60), .instruction(number)))
    }
    waiting[number]!.phase = .waiting
    takeTurn(number)
  }

  private mutating func sayInstructed(_ number: Int, _ row: Open, isDirect: Bool, mismatch: Bool) {
    let what = "\(row.fields["isin"]!) \(row.fields["nominal"]!) \(row.fields["transferReason"]!)"
    let way = "\(isDirect ? "direct" : "receiver") \(mismatch ? "mismatch" : "-")"
    say("transfer \(number) \(row.fields["reference"]!) \(source(row)) > \(target(row)) \(what) \(way)")
  }

  // MARK: Realisation

  /// What is there moves at once, the rest waits until the cut-off (TRF-59).
  private mutating func takeTurn(_ number: Int) {
    let row = waiting[number]!
    let othersWait = waiting.contains {
      $0.key != number && $0.value.source == row.source && $0.value.phase == .waiting
    }
    if othersWait { next.append(.grown(row.source)) } else { realise(number, isNew: true) }
    let state = waiting[number].map { $0.realised > 0 ? "partial" : "waiting" } ?? "executed"
    // How one ended that time has set going is not told to its sender.
    if state == "executed", line > 0, number >= firstOfDay { ends[number] = "executed" }
    say("instruction \(number) transfer \(state) v\(row.version)")
  }

  /// The transfer has ended: what it realised is kept, what it did not realise is given back (TRF-48,
  /// TRF-53).
  mutating func leave(_ number: Int) {
    let row = waiting.removeValue(forKey: number)!
    if row.realised == 0 {
      giveBack(row.used, row.enteredBy, row.source.isin, row.remaining, approvedAt: row.approvedAt)
    }
    var kept = row.used
    kept.value = row.used.value * row.realised / (row.realised + row.remaining)
    if row.remaining > 0 {
      var rest = row.used
      rest.value -= kept.value
      free(rest, row.source, row.target, row.remaining, approvedAt: row.approvedAt)
    }
    guard row.realised > 0 else { return }
    keep(
      number,
      Realised(
        source: row.source, target: row.target, enteredBy: row.enteredBy, approvedAt: row.approvedAt,
        used: kept, version: row.version, moved: row.moved, isInParts: row.parts > 1 || row.remaining > 0))
  }

  mutating func keep(_ number: Int, _ record: Realised) {
    if realised.count >= limits.realisedTransfers {
      let oldest = realisedInOrder.removeFirst()
      realised[oldest] = nil
      lastForgotten = max(lastForgotten, oldest)
    }
    realised[number] = record
    realisedInOrder.append(number)
  }

  // MARK: Serving those who wait

  /// TRF-61: by priority, then by the sender's approval, then by reference.
  mutating func serve(_ place: Place) {
    let those = waiting.filter { $0.value.source == place && $0.value.phase == .waiting }
    let inOrder = those.sorted { left, right in
      let (one, other) = (left.value, right.value)
      if one.priority != other.priority { return one.priority < other.priority }
      if one.approvedAt != other.approvedAt { return one.approvedAt < other.approvedAt }
      if one.reference != other.reference { return one.reference < other.reference }
      return left.key < right.key
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
    row.parts += 1
    let taken = take(part, from: row.source)
    for lot in taken { row.moved = Self.merged(row.moved, lot) }
    waiting[number] = row
    let isComplete = row.remaining == 0
    // Who has what it waited for waits no more when the balance of its own account grows.
    if isComplete { waiting[number]!.phase = .atReceiver }
    credit(Place(account: row.target, isin: row.source.isin), taken)
    if isComplete { leave(number) }
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

  /// What stood in the way is gone: those concerned are served again, each place once, in order of their
  /// numbers.
  mutating func wake(_ concerns: (Waiting) -> Bool) {
    var places: [Place] = []
    for (_, row) in waiting.filter({ $0.value.phase == .waiting && concerns($0.value) }).sorted(by: {
      $0.key < $1.key
    }) where !places.contains(row.source) { places.append(row.source) }
    next += places.map { .grown($0) }
  }

  // MARK: Balances

  func balance(_ place: Place) -> Int { (lots[place] ?? []).reduce(0) { $0 + $1.quantity } }

  /// Places that hold something or are waited for take room; one movement may need one more.
  var hasRoomForMovement: Bool { hasRoom(forMovements: 1) }

  func hasRoom(forMovements count: Int) -> Bool {
    let held = Set(lots.filter { !$0.value.isEmpty }.keys)
    let awaited = waiting.values.filter { $0.phase == .waiting }.map(\.source)
    return held.union(awaited).count + count <= limits.holdings
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
    for lot in added { held = Self.merged(held, lot) }
    lots[place] = held
    if waiting.values.contains(where: { $0.source == place && $0.phase == .waiting }) {
      next.append(.grown(place))
    }
  }

  /// Equal lots are one; the oldest come first.
  private static func merged(_ lots: [Lot], _ lot: Lot) -> [Lot] {
    var merged = lots
    if let same = merged.firstIndex(where: { $0.price == lot.price && $0.acquired == lot.acquired }) {
      merged[same].quantity += lot.quantity
    } else {
      merged.append(lot)
    }
    return merged.sorted { ($0.acquired, $0.price) < ($1.acquired, $1.price) }
  }
}
