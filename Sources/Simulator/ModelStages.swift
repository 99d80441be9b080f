// SPDX-License-Identifier: Apache-2.0

// Entry, approval, correction, and the other member's decision (GEN-14 to GEN-17, TRF-15, TRF-16, TRF-32).

extension Model {
  private func state(_ number: Int, _ operation: ModelOperation, _ state: String, _ version: Int) -> String {
    "instruction \(number) \(operation.name) \(state) v\(version)"
  }

  /// The sender's own reference of a line, which comes but once a day (TRF-06).
  private func reference(_ operation: ModelOperation, _ one: ModelLine) -> String? {
    operation.hasReference ? one.fields["reference"].map { "\(actor.member) \($0)" } : nil
  }

  mutating func enter(_ operation: ModelOperation, _ one: ModelLine) throws(ModelRefusal) {
    let reference = reference(operation, one)
    if let reference {
      guard references[reference] == nil else { throw ModelRefusal("duplicate-reference") }
      guard references.count < limits.referencesADay else { throw ModelRefusal("table-full") }
    }
    guard operation.isReport || open.count < limits.openInstructions else { throw ModelRefusal("table-full") }
    var row = Open(
      operation: operation, member: actor.member, enteredAt: time, enteredBy: actor.user, fields: one.fields,
      lists: one.lists)
    row.deadline = deadline(of: operation, one.fields, on: time.day)
    step = .entry
    try check(row, lastNumber + 1, enteredAt: time)
    try requireAlone(row, besides: nil)
    try requireFree(row, lastNumber + 1)
    // GEN-15: who holds both authorities has approved by entering; what stands in the way of the approval
    // alone leaves it entered (TRD-07).
    var refusal: ModelRefusal?
    if operation.hasOneStage || !operation.needsTwoPersons && holds(operation, "approve") {
      step = .approval
      do throws(ModelRefusal) {
        try check(row, lastNumber + 1, enteredAt: time)
        lastNumber += 1
        if let reference { references[reference] = lastNumber }
        open[lastNumber] = row
        if operation.isTrade { sayTrade(lastNumber, row) }
        return carryOutApproved(lastNumber, by: nil, atEntry: true)
      } catch {
        refusal = error
      }
    }
    lastNumber += 1
    if let reference { references[reference] = lastNumber }
    stage(lastNumber, row)
    if operation.isTrade { sayTrade(lastNumber, row) }
    say(state(lastNumber, operation, "entered", 1))
    if let refusal { throw refusal }
  }

  /// It waits for a person, until its end.
  private mutating func stage(_ number: Int, _ row: Open) {
    open[number] = row
    if let deadline = row.deadline { arranged.append((max(deadline, time), .instruction(number))) }
  }

  /// TRF-69: of one transfer there is one open request.
  private func requireFree(_ row: Open, _ number: Int) throws(ModelRefusal) {
    guard row.operation.isReversal else { return }
    let isTaken = open.contains {
      $0.key != number && $0.value.operation.isReversal
        && Int($0.value.fields["transfer"]!) == Int(row.fields["transfer"]!)
    }
    if isTaken { throw ModelRefusal("request-already-open") }
  }

  mutating func correct(_ operation: ModelOperation, _ one: ModelLine) throws(ModelRefusal) {
    let number = Int(one.fields["instruction"]!)!
    var row = try locate(number, operation, "correct")
    let reference = reference(operation, one)
    if let reference, let holder = references[reference], holder != number {
      throw ModelRefusal("duplicate-reference")
    }
    guard references.count < limits.referencesADay else { throw ModelRefusal("table-full") }
    row.fields = one.fields
    row.fields["instruction"] = nil
    row.lists = one.lists
    row.enteredBy = actor.user
    // The checks of an entry are made anew, as of now.
    step = .entry
    try check(row, number, enteredAt: time)
    try requireAlone(row, besides: number)
    try requireFree(row, number)
    row.version += 1
    let deadline = deadline(of: operation, row.fields, on: row.enteredAt.day)
    if deadline != row.deadline {
      row.deadline = deadline
      stage(number, row)
    }
    open[number] = row
    if let reference, references[reference] == nil { references[reference] = number }
    if operation.isTrade { sayTrade(number, row) }
    say(state(number, operation, "entered", row.version))
  }

  mutating func act(_ operation: ModelOperation, _ verb: String, _ one: ModelLine) throws(ModelRefusal) {
    let number = Int(one.fields["instruction"]!)!
    var row = try locate(number, operation, verb)
    if let version = one.fields["version"], Int(version) != row.version {
      throw ModelRefusal("version-changed")
    }
    switch verb {
    case "withdraw", "decline": close(number, as: "withdrawn")
    case "approve":
      if operation.needsTwoPersons, row.enteredBy == actor.user { throw ModelRefusal("same-operator") }
      step = .approval
      try check(row, number, enteredAt: row.enteredAt)
      carryOutApproved(number, by: nil)
    case "accept", "reject":
      row.accepts = verb == "accept"
      if holds(operation, "accept-approve") {
        open[number] = row
        try decide(number)
      } else {
        row.phase = .decided
        open[number] = row
        say(state(number, operation, "awaiting-receiver-approval", row.version))
      }
    case "accept-approve": try decide(number)
    default:  // send-back
      row.phase = .offered
      open[number] = row
      say(state(number, operation, "awaiting-receiver", row.version))
    }
  }

  /// The receiving member's decision takes effect.
  private mutating func decide(_ number: Int) throws(ModelRefusal) {
    var row = open[number]!
    guard row.accepts else { return close(number, as: "rejected") }
    do throws(ModelRefusal) {
      if row.operation.isTransfer { try requireActive(row.member, asSender: true) }
      step = .acceptance
      try check(row, number, enteredAt: row.enteredAt)
      carryOutApproved(number, by: actor.member)
    } catch {
      // It stays with the receiver, undecided.
      if row.phase == .decided {
        row.phase = .offered
        open[number] = row
        say(state(number, row.operation, "awaiting-receiver", row.version))
      }
      throw error
    }
  }

  mutating func close(_ number: Int, as end: String) {
    let row = open.removeValue(forKey: number)!
    if waiting[number] != nil { leave(number) }
    keepEnd(number, end)
    say(state(number, row.operation, end, row.version))
  }

  mutating func keepEnd(_ number: Int, _ end: String) {
    if number >= firstOfDay { ends[number] = end }
  }

  /// The open instruction that a message names, if its sender may do this with it now.
  private func locate(
    _ number: Int, _ operation: ModelOperation, _ verb: String
  ) throws(ModelRefusal) -> Open {
    guard number > 0, number <= lastNumber else { throw ModelRefusal("instruction-not-found") }
    guard let row = open[number] else { throw refusalOfClosed(number, operation, verb) }
    guard row.operation.name == operation.name else { throw ModelRefusal("instruction-not-found") }
    let decides = ModelOperation.stage(of: verb).hasPrefix("accept")
    // TRF-57: before its start time the other member sees nothing of it.
    let counterparty = row.phase == .offeredLater ? nil : row.counterparty
    if actor.member != (decides ? counterparty : row.member) {
      // A record that two members see says so to the other one (GEN-16, TRF-32).
      if actor.member != counterparty { throw ModelRefusal("other-members-record") }
      throw ModelRefusal(verb == "correct" ? "receiver-cannot-edit" : "not-sender")
    }
    // Entered after the day's end, and ended with it.
    if operation.endsWithDay, let end = row.deadline, end <= time { throw ModelRefusal("state-not-allowed") }
    let needed: Open.Phase =
      switch ModelOperation.stage(of: verb) {
      case "accept": .offered
      case "accept-approve": .decided
      default: .entered
      }
    // TRF-73: a request may be withdrawn while the other member has not decided.
    let isWithdrawnLate = verb == "withdraw" && operation.isReversal
    guard row.phase == needed || isWithdrawnLate else {
      switch verb {
      case "withdraw": throw ModelRefusal("approved-not-cancellable")
      case "correct": throw ModelRefusal("approved-not-editable")
      default: throw ModelRefusal("state-not-allowed")
      }
    }
    return row
  }

  /// GEN-17, TRF-58. Of an instruction that is not of today only this is known: it is not open (decision
  /// 0008), and it counts as approved.
  private func refusalOfClosed(_ number: Int, _ operation: ModelOperation, _ verb: String) -> ModelRefusal {
    let end = ends[number] ?? "executed"
    if end == "executed", verb == "withdraw" { return ModelRefusal("approved-not-cancellable") }
    if end == "executed", verb == "correct" { return ModelRefusal("approved-not-editable") }
    let comesTooLate = end == "cut-off" && operation.endsAtCutOff && ModelOperation.stage(of: verb) != "enter"
    return ModelRefusal(comesTooLate ? "after-cutoff" : "state-not-allowed")
  }

  /// Everything was checked: the instruction does what it is for.
  private mutating func carryOutApproved(_ number: Int, by receiver: String?, atEntry: Bool = false) {
    var row = open.removeValue(forKey: number)!
    if receiver == nil { row.approvedAt = time }
    switch row.operation.name {
    case "transfer":
      if receiver != nil { return acceptTransfer(number, row) }
      let way = approveTransfer(number, row)
      guard way == .receiver else { return }
      row.phase = startTime(of: row.fields, on: time.day) > time ? .offeredLater : .offered
      offer(number, &row, to: row.fields["receivingMember"]!)
    case "transfer-reversal":
      let original = realised[Int(row.fields["transfer"]!)!]!
      guard receiver == nil else { return reverse(number, row) }
      let member = String(original.target.prefix(3))
      say("reversal \(number) of \(row.fields["transfer"]!) \(original.quantity) \(member)")
      row.phase = .offered
      offer(number, &row, to: member)
    case "ccp-membership" where receiver == nil && isOwnLeaving(row):
      let counterparty = members.first { $0.value.kind == "TAKASBANK" }!.key
      say("ccp-leaving \(number) \(row.fields["member"]!) \(row.fields["account"]!) \(counterparty)")
      row.phase = .offered
      offer(number, &row, to: counterparty)
    case "transfer-cancellation":
      // Its own answer first, then what becomes of the transfer.
      keepEnd(number, "executed")
      say(state(number, row.operation, "executed", row.version))
      cancelTransfer(Int(row.fields["transfer"]!)!)
    default:
      apply(row, number)
      keepEnd(number, "executed")
      say(state(number, row.operation, "executed", row.version))
    }
  }

  private mutating func offer(_ number: Int, _ row: inout Open, to member: String) {
    row.counterparty = member
    stage(number, row)
    guard row.phase == .offeredLater else {
      return say(state(number, row.operation, "awaiting-receiver", row.version))
    }
    arranged.append((startTime(of: row.fields, on: time.day), .instruction(number)))
    say(state(number, row.operation, "awaiting-start", row.version))
  }

  /// TRF-63: its start time has come.
  mutating func submitOffered(_ number: Int) {
    open[number]!.phase = .offered
    say(state(number, open[number]!.operation, "awaiting-receiver", open[number]!.version))
  }
}
