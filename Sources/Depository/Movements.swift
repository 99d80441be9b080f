// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

// Checks that every instruction that moves securities makes. Each operation names the rule of its own chapter
// that demands it.

extension Depository {
  /// The registry moves securities alone; nothing in it waits for money (CBT-04).
  func requireWithoutPayment(_ payment: Text<30>?, _ rule: RuleID) throws(Refusal) {
    if payment != nil { throw Refusal(.dvpNotSupported, rule) }
  }

  /// The value date is today's: nothing is posted for another day (GEN-29).
  func requireToday(_ valueDate: Day?, _ context: Context, _ rule: RuleID) throws(Refusal) {
    guard let valueDate, valueDate != context.day else { return }
    throw Refusal(
      valueDate > context.day ? .forwardValueNotAllowed : .backDateNotAllowed, rule,
      Fact("valueDate", .day(valueDate)))
  }

  /// An account of the member whose instruction it is.
  func accountOfSender(
    _ key: AccountKey, hint: Slot<AccountRow>, _ context: Context, _ rule: RuleID
  ) throws(Refusal) -> Slot<AccountRow> {
    guard key.member == members[Slot(raw: context.member)].code else {
      throw Refusal(.accountNotOfMember, rule, Fact("account", .account(key)))
    }
    try requireNotOmnibus(key)
    guard let slot = account(key, hint: hint) else {
      throw Refusal(.accountNotFound, rule, Fact("account", .account(key)))
    }
    return slot
  }

  /// The aggregate of the central bank takes part in nothing (TRF-12).
  func requireNotOmnibus(_ key: AccountKey) throws(Refusal) {
    if key.number == .omnibus {
      throw Refusal(.omnibusNotTransactable, "TRF-12", Fact("account", .account(key)))
    }
  }

  /// SERB is the sub-account from which and to which members move securities (ACC-66).
  func requireFree(_ subaccount: Subaccount?, _ rule: RuleID) throws(Refusal) {
    if let subaccount, subaccount != .serb {
      throw Refusal(.notFreeSubaccount, rule, Fact("subaccount", .word(subaccount.code)))
    }
  }
}
