// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Takes back an identity that has no registration number yet; the account is then without identity until it
/// has all its holders again (ACC-58).
public struct IdentityCancellation: Operation {
  public static let code = OperationCode(rawValue: 71)
  public static let about = OperationDescription(
    name: "identity-cancellation", title: Bilingual("Cancellation of an identity", "Kimlik iptali"),
    summary: Bilingual(
      "Takes back an identity that has no registration number yet.",
      "Henüz sicil numarası almamış bir kimliği geri çeker."),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.holderNotFound, "ACC-58"),
      RefusalNote(.holdersFixed, "ACC-58"), RefusalNote(.accountBankrupt, "ACC-13"),
      RefusalNote(.accountInLiquidation, "ACC-13"), RefusalNote(.accountImmobilised, "ACC-13"),
    ])

  public var account = AccountNumber.blank
  public var holder: WholeNumber?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.field(
      Field("holder", "which holder, 1 for the first sent", "kaçıncı sahip, ilk gönderilen 1"), &holder)
  }

  public struct Plan: ~Copyable {
    fileprivate let account: Slot<AccountRow>
    fileprivate let holder: Slot<HolderRow>
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownAccount(account, context)
    let row = book.accounts[slot]
    let fact = Fact("account", .account(row.key))
    // The only holder of a single account, once registered, has no row of its own.
    if !row.investor.isNone, holder.map({ $0.value == 1 }) ?? true {
      throw Refusal(.holdersFixed, "ACC-58", fact)
    }
    let holder = try book.holder(holder, of: slot)
    guard !book.holders[holder].identity.isNone else { throw Refusal(.holdersFixed, "ACC-58", fact) }
    try book.requireUnrestricted(row)
    return Plan(account: slot, holder: holder)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = book.holders[plan.holder]
    book.removeIdentity(row.identity)
    var event = HolderChanged()
    event.account = book.accounts[plan.account].key
    event.holder = WholeNumber(UInt64(row.ordinal))
    event.isRemoved = Flag(true)
    work.post(event)
    book.removeHolder(plan.holder, of: plan.account)
    // Those who are left must be two at least, with shares that are the whole (ACC-58).
    let left = book.accounts[plan.account]
    if left.ownership == .proportional || book.holderCount(left) < 2 {
      book.accounts[plan.account].isComplete = false
    }
    book.refresh(plan.account, at: context.time, &work)
    return .done
  }
}

extension Depository {
  /// That MKK has set nothing on the account: its identities stay as they are while it has (ACC-13).
  func requireUnrestricted(_ row: AccountRow) throws(Refusal) {
    let fact = Fact("account", .account(row.key))
    switch row.restriction {
    case .bankruptcy: throw Refusal(.accountBankrupt, "ACC-13", fact)
    case .liquidation: throw Refusal(.accountInLiquidation, "ACC-13", fact)
    case .immobilised: throw Refusal(.accountImmobilised, "ACC-13", fact)
    case .normal, .withoutIdentity: break
    }
  }
}
