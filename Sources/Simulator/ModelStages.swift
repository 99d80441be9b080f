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
    let row = Open(
      operation: operation, member: actor.member, enteredAt: time, enteredBy: actor.user, fields: one.fields,
      list: one.list)
    try check(row, enteredAt: time)
    try requireAlone(row, besides: nil)
    lastNumber += 1
    if let reference { references[reference] = lastNumber }
    open[lastNumber] = row
    if operation.isTrade { sayTrade(lastNumber, row) }
    if operation.isTrade, holds(operation, "approve"), let code = refusalOfDelivery(row) {
      // Entered all the same: only the approval is refused (GEN-15, TRD-07).
      say(state(lastNumber, operation, "entered", 1))
      throw ModelRefusal(code)
    }
    // GEN-15: who holds both authorities has approved by entering.
    if !operation.needsTwoPersons, holds(operation, "approve") {
      carryOutApproved(lastNumber, by: nil)
    } else {
      say(state(lastNumber, operation, "entered", 1))
    }
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
    row.list = one.list
    // The checks of an entry are made anew, as of now.
    try check(row, enteredAt: time)
    try requireAlone(row, besides: number)
    row.version += 1
    row.enteredBy = actor.user
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
      row.isBeingApproved = true
      try check(row, enteredAt: row.enteredAt)
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
      try requireActive(row.member, asSender: true)
      try check(row, enteredAt: row.enteredAt)
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
    keepEnd(number, end)
    say(state(number, row.operation, end, row.version))
  }

  private mutating func keepEnd(_ number: Int, _ end: String) {
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
    if actor.member != (decides ? row.counterparty : row.member) {
      // A record that two members see says so to the other one (GEN-16, TRF-32).
      if actor.member != row.counterparty { throw ModelRefusal("other-members-record") }
      throw ModelRefusal(verb == "correct" ? "receiver-cannot-edit" : "not-sender")
    }
    // Entered after the day's end, and ended with it.
    if operation.isTrade, let end = deadline(of: row), end <= time { throw ModelRefusal("state-not-allowed") }
    let needed: Open.Phase =
      switch ModelOperation.stage(of: verb) {
      case "accept": .offered
      case "accept-approve": .decided
      default: .entered
      }
    guard row.phase == needed else {
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
    let comesTooLate = end == "cut-off" && operation.isTransfer && ModelOperation.stage(of: verb) != "enter"
    return ModelRefusal(comesTooLate ? "after-cutoff" : "state-not-allowed")
  }

  /// Everything was checked: the instruction does what it is for.
  private mutating func carryOutApproved(_ number: Int, by receiver: String?) {
    var row = open.removeValue(forKey: number)!
    guard row.operation.isTransfer else {
      apply(row, number)
      keepEnd(number, "executed")
      return say(state(number, row.operation, "executed", row.version))
    }
    if receiver == nil {
      row.approvedAt = time
      let (isDirect, mismatch) = route(row.fields, from: row.member)
      sayInstructed(number, row, isDirect: isDirect, mismatch: mismatch)
      if !isDirect {
        // TRF-63: submitted whatever the balance.
        row.phase = .offered
        row.counterparty = row.fields["receivingMember"]
        open[number] = row
        return say(state(number, row.operation, "awaiting-receiver", row.version))
      }
    }
    realiseOrWait(number, row)
  }
}
