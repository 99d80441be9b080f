// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Says that all holders of a joint account have been sent, and with which shares (ACC-57 to ACC-61). Until
/// then the account is without identity.
public struct JointHolders: Operation {
  public static let code = OperationCode(rawValue: 70)
  public static let about = OperationDescription(
    name: "joint-holders", title: Bilingual("Joint holders", "Müşterek hesap sahipleri"),
    summary: Bilingual(
      "Completes the holders of a joint account after their identities were sent, with their shares in the order sent.",
      "Kimlikleri gönderilen müşterek hesap sahiplerini, gönderim sırasıyla paylarını vererek tamamlar."),
    function: 2, usedBy: Bilingual("member", "üye"),
    refusals: [
      RefusalNote(.accountNotFound, "ACC-04"), RefusalNote(.holderCount, "ACC-57"),
      RefusalNote(.holdersFixed, "ACC-58"), RefusalNote(.shareNotApplicable, "ACC-59"),
      RefusalNote(.shareMissing, "ACC-59"), RefusalNote(.sharesNot100, "ACC-61"),
    ], rules: ["ACC-20", "ACC-21", "ACC-60"])

  public var account = AccountNumber.blank
  public var shares: [SharePercent] = []
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "account number", "hesap numarası"), &account)
    visitor.list(
      Field(
        "shares", "shares in per cent, in the order of the holders; only of a proportional account",
        "sahiplerin sırasıyla yüzde payları; yalnızca oransal hesapta"), atMost: 100, &shares)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<AccountRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let slot = try book.ownAccount(account, context)
    let row = book.accounts[slot]
    let fact = Fact("account", .account(row.key))
    let count = book.holderCount(row)
    guard row.type == .joint, count >= 2 else {
      throw Refusal(.holderCount, "ACC-57", fact, Fact("holders", .number(Int64(count))))
    }
    guard !row.isComplete else { throw Refusal(.holdersFixed, "ACC-58", fact) }
    guard row.ownership == .proportional else {
      guard shares.isEmpty else { throw Refusal(.shareNotApplicable, "ACC-59", fact) }
      return Plan(slot: slot)
    }
    guard shares.count == count else {
      throw Refusal(.shareMissing, "ACC-59", fact, Fact("holders", .number(Int64(count))))
    }
    let total = shares.reduce(UInt64(0)) { $0 + UInt64($1.tenThousandths) }
    guard total == UInt64(SharePercent.whole.tenThousandths) else {
      throw Refusal(.sharesNot100, "ACC-61", fact)
    }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let slot = plan.slot
    book.accounts[slot].isComplete = true
    var chain: [Slot<HolderRow>] = []
    book.forEachHolder(book.accounts[slot]) { holder, _ in chain.append(holder) }
    for (index, holder) in chain.enumerated() {
      book.holders[holder].share = shares.isEmpty ? .whole : shares[index]
      book.postHolder(slot, holder, &work)
    }
    book.refresh(slot, at: context.time, &work)
    return .done
  }
}
