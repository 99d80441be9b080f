// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Changes the intermediary's status of an account: S, A, and P only when it is empty (ACC-12, ACC-84).
public struct AccountChange: Operation {
  public static let code = OperationCode(rawValue: 12)
  public static let about = OperationDescription(
    name: "account-change", title: Bilingual("Account change", "Hesap değişikliği"),
    summary: Bilingual(
      "Changes the intermediary's account status; closes and reopens.",
      "AK hesap işlem durumunu değiştirir; kapatır ve yeniden açar."),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.poolAccountNotAllowed, "ACC-02"),
      RefusalNote(.openInstructions, "ACC-84"), RefusalNote(.accountNotEmpty, "ACC-84"),
    ])

  public var account = AccountNumber.blank
  public var status = AccountStatus.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.field(Field("status", "new status", "yeni durum"), &status)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<AccountRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownAccount(account, context)
    let row = book.accounts[slot]
    guard !row.isPool else { throw Refusal(.poolAccountNotAllowed, "ACC-02") }
    if status == .closed {
      guard row.openInstructions == 0 else {
        throw Refusal(.openInstructions, "ACC-84", Fact("account", .account(row.key)))
      }
      // Nothing waits, so that no empty holding is kept.
      guard row.holdings == 0 else {
        throw Refusal(.accountNotEmpty, "ACC-84", Fact("account", .account(row.key)))
      }
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.accounts[plan.slot].status = status
    book.post(plan.slot, &work)
    return .done
  }
}
