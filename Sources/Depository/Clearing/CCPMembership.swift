// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Admits a member: its accounts PF, MS, NM and GF are opened with nothing in them, and there are no others
/// (CCP-01, CCP-04, CCP-07, CCP-09).
public struct CCPMembership: Operation {
  public static let code = OperationCode(rawValue: 114)
  public static let about = OperationDescription(
    name: "ccp-membership", title: Bilingual("Membership of the counterparty", "MKT üyeliği"),
    summary: Bilingual(
      "Admits a member and opens its three collateral accounts and its contribution account. Two different persons enter and approve.",
      "Bir üyeyi MKT üyesi yapar; üç teminat hesabını ve katkı payı hesabını açar. Girişi ve onayı iki ayrı kişi yapar."
    ),
    function: 6, usedBy: Bilingual("CCP officer", "MKT yetkilisi"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.rightMissing, "CCP-75"), RefusalNote(.memberUnknown, "CCP-01"),
      RefusalNote(.memberNotActive, "CCP-71"), RefusalNote(.collateralAccountExists, "CCP-04"),
      RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["CCP-01", "CCP-04", "CCP-07", "CCP-09"])

  public var member = MemberCode.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("member", "member", "üye"), &member)
  }

  public struct Plan: ~Copyable { fileprivate let member: Slot<MemberRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireCounterparty(context)
    let slot = try book.clearingMember(member)
    try book.requireActiveClearing(slot)
    guard book.clearingAccount(slot, .house) == nil else {
      throw Refusal(.collateralAccountExists, "CCP-04", Fact("member", .member(member)))
    }
    guard book.clearing.accounts.count + MarginAccount.allCases.count <= book.clearing.accounts.limit else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(member: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    for account in MarginAccount.allCases {
      let row = ClearingAccountRow(plan.member, account)
      book.clearing.accountsByMember.insert(row.hash, book.clearing.accounts.insert(row)!.raw)
    }
    var event = ClearingMemberChanged()
    event.member = member
    work.post(event)
    return .done
  }
}

extension Depository {
  /// - Refuses: `member-unknown` (CCP-01).
  func clearingMember(_ code: MemberCode) throws(Refusal) -> Slot<MemberRow> {
    guard let slot = member(code) else {
      throw Refusal(.memberUnknown, "CCP-01", Fact("member", .member(code)))
    }
    return slot
  }

  /// A member whose activity is suspended, or whose licence is withdrawn, opens no position and withdraws
  /// nothing; what it has stays margined and called (CCP-71).
  ///
  /// - Refuses: `member-not-active`.
  func requireActiveClearing(_ member: Slot<MemberRow>) throws(Refusal) {
    let row = members[member]
    guard row.status == .active else {
      throw Refusal(
        .memberNotActive, "CCP-71", Fact("status", .word(row.status.code)), Fact("member", .member(row.code)))
    }
  }
}
