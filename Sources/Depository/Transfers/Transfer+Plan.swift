// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// What may refuse a transfer, in the order of TRF-17, and the way that it goes.

extension Transfer {
  /// Checks in the order of TRF-17; what concerns only the entry is left out later.
  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let isAcceptance = context.step == .acceptance
    let member = book.member(receivingMember)
    let sender = Slot<MemberRow>(raw: context.member)
    // The kernel has looked at the member that acts; at the acceptance that is not the sender.
    if isAcceptance {
      try book.requireActive(sender, asSender: true)
    } else {
      try book.requireReceiver(Slot(raw: context.enteredBy), receivingMember, member)
    }
    try requireForm(book, context)
    let source = try debitAccount(book, context)
    let security = try book.movableSecurity(isin, hint: hints.security, on: context.day)
    try book.requireUnits(nominal, of: security)
    guard let receiver = member else {
      throw Refusal(.memberUnknown, "TRF-06", Fact("member", .member(receivingMember)))
    }
    // TRF-12: the credit side is tested within one member too, so one that winds up only sends to others.
    try book.requireActive(receiver, asSender: false)
    let isOwn = receiver == sender  // TRF-43: no policy within one member
    var policy = AlternativeSet.initial
    var chosen: TransferAlternative?
    if !isOwn, !isAcceptance {
      policy = book.policy(of: receiver, for: sender, on: context.day)
      chosen = try choose(policy)
      try requireVisibleName(chosen!, book, receiver, sender, context)
    }
    let target = try creditAccount(book, context, source)
    var plan = Plan(
      source: HoldingKey(source, .serb, security), target: target, security: security,
      receivingMember: receiver, start: book.opening(startTime, on: context.day))
    if isAcceptance {
      guard book.hasRoomForMovement else { throw Refusal(.tableFull, "GEN-14") }
      // It may have been cancelled in the same breath (TRF-67).
      guard let row = book.transfer(context.number) else { throw Refusal(.stateNotAllowed, "TRF-67") }
      plan.row = row
      return plan
    }
    plan.alternative = chosen
    if let chosen { try decideRoute(chosen, policy, book, context, &plan) }
    plan.userLimit = try book.requireLimitRow(Slot(raw: context.enteredBy), for: security)
    guard book.hasRoomForMovement, !book.transfers.isFull else { throw Refusal(.tableFull, "GEN-14") }
    guard context.step.includesApproval else { return plan }
    if let limit = plan.userLimit { try book.requireWithin(limit, nominal, on: context.day) }
    if !isOwn, plan.route == .direct {
      plan.use = book.directUse(nominal, of: security, from: sender, to: receiver, on: context.day)
      if plan.use.isExceeded {
        guard policy.allowsApproval else {
          throw Refusal(.receiverLimitExceeded, "TRF-52", Fact("member", .member(receivingMember)))
        }
        plan.route = .receiver
      }
    }
    return plan
  }

  /// TRF-39: the only one, or MIX, when none is named.
  fileprivate func choose(_ policy: AlternativeSet) throws(Refusal) -> TransferAlternative {
    if let alternative {
      guard policy.contains(alternative) else {
        throw Refusal(.alternativeNotAccepted, "TRF-39", Fact("alternative", .word(alternative.code)))
      }
      return alternative
    }
    if let only = policy.only { return only }
    guard policy.contains(.mixed) else { throw Refusal(.alternativeRequired, "TRF-39") }
    return .mixed
  }

  /// A name that may not be shown cannot have been confirmed (TRF-41).
  fileprivate func requireVisibleName(
    _ chosen: TransferAlternative, _ book: borrowing Depository, _ receiver: Slot<MemberRow>,
    _ sender: Slot<MemberRow>, _ context: Context
  ) throws(Refusal) {
    guard AlternativeRule(chosen).needsConfirmation else { return }
    guard book.showsNames(of: receiver, to: sender, on: context.day) else {
      throw Refusal(.nameNotVisible, "TRF-41", Fact("member", .member(receivingMember)))
    }
  }

  fileprivate func requireForm(_ book: borrowing Depository, _ context: Context) throws(Refusal) {
    try book.requireWithoutPayment(payment, "TRF-03")
    if let priority, priority.value < 1 || priority.value > 99 { throw Refusal(.priorityInvalid, "TRF-61") }
    try book.requireToday(valueDate, context, "TRF-11")
    let cutOff = book.cutOff(on: context.day)
    let end = min(ownDeadline(context) ?? cutOff, cutOff)
    if let startTime, Moment(day: context.day, time: startTime) >= end {
      throw Refusal(.startTimeInvalid, "TRF-57")
    }
    guard context.time < end else { throw Refusal(.afterCutoff, "TRF-58", Fact("lastTime", .moment(end))) }
  }

  fileprivate func debitAccount(
    _ book: borrowing Depository, _ context: Context
  ) throws(Refusal) -> Slot<AccountRow> {
    let member = book.members[Slot(raw: context.member)].code
    let key = AccountKey(sendingMember ?? member, sendingAccount)
    let slot = try book.accountOfSender(key, hint: hints.source, context, "TRF-01")
    try book.requireFree(sendingSubaccount, "TRF-09")
    // TRF-10: DBDEPO serves only to distribute among the member's own customers.
    if book.accounts[slot].isPool, receivingMember != member {
      throw Refusal(.poolAccountNotAllowed, "TRF-10", Fact("account", .account(key)))
    }
    try book.requireEligible(slot, .debit, enteredAt: context.enteredAt)
    return slot
  }

  fileprivate func creditAccount(
    _ book: borrowing Depository, _ context: Context, _ sender: Slot<AccountRow>
  ) throws(Refusal) -> Slot<AccountRow> {
    let key = AccountKey(receivingMember, receivingAccount)
    try book.requireNotOmnibus(key)
    if receivingAccount == .pool {
      throw Refusal(.poolAccountNotAllowed, "TRF-10", Fact("account", .account(key)))
    }
    guard let slot = book.account(key, hint: hints.target) else {
      throw Refusal(.receiverAccountNotFound, "TRF-28", Fact("account", .account(key)))
    }
    guard slot != sender else { throw Refusal(.sameAccount, "TRF-04", Fact("account", .account(key))) }
    try book.requireEligible(slot, .credit, enteredAt: context.enteredAt)
    return slot
  }

  /// The decision tables of TRF-28 and TRF-29 for a valid account, as `AlternativeRule` holds them.
  fileprivate func decideRoute(
    _ chosen: TransferAlternative, _ policy: AlternativeSet, _ book: borrowing Depository,
    _ context: Context, _ plan: inout Plan
  ) throws(Refusal) {
    let rule = AlternativeRule(chosen)
    let given = Identification(
      name: receiverName.map { book.isHolder(named: $0.utf8, of: plan.target) },
      number: receiverRegistrationNumber.map { book.isHolder($0, of: plan.target) })
    if rule.needsIdentification, !given.isGiven { throw Refusal(.nameOrRegistrationRequired, "TRF-29") }
    if rule.refusesMismatch {
      if given.name == false { throw Refusal(.nameMismatch, "TRF-29") }
      if given.number == false { throw Refusal(.registrationMismatch, "TRF-31") }
    }
    if rule.needsConfirmation, !(nameConfirmed?.isSet ?? false) { throw Refusal(.nameNotConfirmed, "TRF-29") }
    plan.nameMismatch = given.hasMismatch
    let isDirect =
      switch rule.decides {
      case .sender: true
      case .receiver: false
      case .byMatch: given.matches
      }
    plan.route = isDirect && !book.isExcluded(plan.target, on: context.day) ? .direct : .receiver
  }
}
