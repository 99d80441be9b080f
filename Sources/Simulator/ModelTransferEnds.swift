// SPDX-License-Identifier: Apache-2.0

// What becomes of transfers afterwards: cancellation, priority, reversal (TRF-61, TRF-67 to TRF-74).

extension Model {
  /// The unfinished transfer that the row is about.
  func openTransfer(_ row: Open, closed: String, done: String) throws(ModelRefusal) -> Int {
    let number = Int(row.fields["transfer"]!)!
    guard number > 0, number <= lastNumber, open[number]?.operation.isTransfer ?? true else {
      throw ModelRefusal("instruction-not-found")
    }
    if let found = waiting[number] {
      guard found.member == row.member else {
        throw refusalOfOther(found.target, isKnown: isKnown(number, found), row)
      }
      return number
    }
    if open[number]?.phase == .entered { throw ModelRefusal("state-not-allowed") }
    guard let found = realised[number] else { throw ModelRefusal(closed) }
    guard found.source.account.hasPrefix(row.member) else {
      throw refusalOfOther(found.target, isKnown: true, row)
    }
    throw ModelRefusal(done)
  }

  /// Whether the receiving member has seen it.
  private func isKnown(_ number: Int, _ row: Waiting) -> Bool {
    row.wasSubmitted || (open[number].map { $0.phase != .offeredLater } ?? false)
  }

  private func refusalOfOther(_ target: String, isKnown: Bool, _ row: Open) -> ModelRefusal {
    ModelRefusal(isKnown && target.hasPrefix(row.member) ? "not-sender" : "other-members-record")
  }

  mutating func cancelTransfer(_ number: Int) {
    let row = waiting[number]!
    say("cancelled \(number) \(row.remaining)")
    leave(number)
    if open[number] != nil {
      next.append(.cancelled(number))
    } else {
      say(
        "instruction \(number) transfer \(row.realised > 0 ? "partial-closed" : "cancelled") v\(row.version)")
    }
  }

  func checkPriority(_ row: Open) throws(ModelRefusal) {
    guard (1...99).contains(Int(row.fields["priority"]!)!) else { throw ModelRefusal("priority-invalid") }
    _ = try openTransfer(row, closed: "state-not-allowed", done: "state-not-allowed")
  }

  mutating func applyPriority(_ row: Open) {
    let number = Int(row.fields["transfer"]!)!
    say("priority \(number) \(waiting[number]!.priority) > \(row.fields["priority"]!)")
    waiting[number]!.priority = Int(row.fields["priority"]!)!
  }

  func checkReversal(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    let number = Int(row.fields["transfer"]!)!
    guard time.second < cutOff(on: time.day) else { throw ModelRefusal("after-cutoff") }
    guard number > 0, number <= lastNumber else { throw ModelRefusal("instruction-not-found") }
    if let found = waiting[number] {
      guard found.member == row.member else {
        throw refusalOfOther(found.target, isKnown: isKnown(number, found), row)
      }
      throw ModelRefusal(found.realised > 0 ? "instruction-still-open" : "not-realised")
    }
    guard let found = realised[number] else {
      let isForgotten = open[number] == nil && ends[number] == nil && number <= lastForgotten
      throw ModelRefusal(isForgotten ? "request-too-late" : "not-realised")
    }
    guard found.source.account.hasPrefix(row.member) else {
      throw refusalOfOther(found.target, isKnown: true, row)
    }
    if found.isReverse { throw ModelRefusal("reverse-not-reversible") }
    if found.wasReversed { throw ModelRefusal("already-reversed") }
    guard step == .acceptance else { return }
    try requireActive(row.member, asSender: true)
    try requireActive(String(found.target.prefix(3)), asSender: true)
    try requireMovable(found.source.isin)
    try requireEligible(found.target, isDebited: true, enteredAt: enteredAt)
    try requireEligible(found.source.account, isDebited: false, enteredAt: enteredAt)
    guard balance(Place(account: found.target, isin: found.source.isin)) >= found.quantity else {
      throw ModelRefusal("insufficient-balance-for-reversal")
    }
    try requireRoom(hasRoomForMovement)
  }

  /// TRF-70: what is still there of the very lots goes back, the rest is made up from others; what comes back
  /// is what had gone.
  mutating func reverse(_ number: Int, _ row: Open) {
    let original = Int(row.fields["transfer"]!)!
    let record = realised[original]!
    realised[original]!.wasReversed = true
    let place = Place(account: record.target, isin: record.source.isin)
    var missing = 0
    for lot in record.moved {
      var left = lot.quantity
      for index in lots[place]!.indices
      where lots[place]![index].price == lot.price && lots[place]![index].acquired == lot.acquired {
        let part = min(left, lots[place]![index].quantity)
        lots[place]![index].quantity -= part
        left -= part
      }
      missing += left
    }
    lots[place]!.removeAll { $0.quantity == 0 }
    if missing > 0 { _ = take(missing, from: place) }
    credit(record.source, record.moved)
    if !record.isInParts {
      giveBack(
        record.used, record.enteredBy, record.source.isin, record.quantity, approvedAt: record.approvedAt)
    }
    free(record.used, record.source, record.target, record.quantity, approvedAt: record.approvedAt)
    say(
      "moved \(number) REVERSE \(place.isin) \(record.target) SERB > \(record.source.account) SERB \(record.quantity)"
    )
    keep(
      number,
      Realised(
        source: place, target: record.source.account, enteredBy: "", approvedAt: time, used: LimitsUsed(),
        version: 1, moved: [], isInParts: false, isReverse: true))
    keepEnd(number, "executed")
    say("instruction \(number) transfer-reversal executed v\(row.version)")
    say("instruction \(original) transfer reversed v\(record.version)")
  }
}
