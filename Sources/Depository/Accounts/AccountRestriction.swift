// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Sets or lifts the restriction status of an account: only MKK, by two persons, on a document (ACC-13,
/// AUT-34).
public struct AccountRestriction: Operation {
  public static let code = OperationCode(rawValue: 13)
  public static let about = OperationDescription(
    name: "account-restriction", title: Bilingual("Account restriction", "Hesap yasaklılığı"),
    summary: Bilingual(
      "Sets M, T or I on an account, or N to lift it. Two different persons enter and approve.",
      "Hesaba M, T veya I koyar, N ile kaldırır. Girişi ve onayı iki ayrı kişi yapar."),
    function: 2, usedBy: Bilingual("MKK", "MKK"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.mkkRecordProtected, "GEN-30"), RefusalNote(.restrictionOnlyByMkk, "ACC-13"),
      RefusalNote(.accountNotFound, "ACC-04"),
      RefusalNote(.accountWithoutIdentity, "ACC-13"), RefusalNote(.statusUnchanged, "ACC-13"),
    ], rules: ["ACC-14", "AUT-34", "GEN-30"])

  public var account = AccountKey.blank
  public var restriction = Restriction.blank
  public var document = Text<50>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "member and account", "üye ve hesap"), &account)
    visitor.field(
      Field("restriction", "new restriction status: N, M, T or I", "yeni yasaklılık durumu: N, M, T veya I"),
      &restriction)
    visitor.field(
      Field("document", "reference of the document", "belge numarası", missing: .documentReferenceRequired),
      &document)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<AccountRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    guard book.members[Slot(raw: context.member)].kind == .operatorOfRegistry else {
      // What MKK has put on the member's own account is a record of MKK's, and the member cannot lift it.
      if account.member == context.memberCode, restriction == .normal, let slot = book.account(account),
        book.accounts[slot].restriction.isByMkk
      {
        throw Refusal(.mkkRecordProtected, "GEN-30", Fact("account", .account(account)))
      }
      throw Refusal(.restrictionOnlyByMkk, "ACC-13")
    }
    guard let slot = book.account(account) else {
      throw Refusal(.accountNotFound, "ACC-04", Fact("account", .account(account)))
    }
    let row = book.accounts[slot]
    // K is set and left by the system alone.
    guard row.restriction != .withoutIdentity, restriction != .withoutIdentity else {
      throw Refusal(.accountWithoutIdentity, "ACC-13", Fact("account", .account(account)))
    }
    guard row.restriction != restriction else { throw Refusal(.statusUnchanged, "ACC-13") }
    return Plan(slot: slot)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    book.accounts[plan.slot].restriction = restriction
    book.accounts[plan.slot].immobilisedAt =
      restriction == .immobilised ? context.time : Moment(microseconds: .max)
    book.post(plan.slot, &work)
    if restriction == .normal {
      book.wakeWaiting(&work) { [slot = plan.slot] in $0.source.account == slot || $0.target == slot }
    }
    return .done
  }
}

extension Restriction {
  /// Set by MKK; the others are the system's (ACC-13).
  var isByMkk: Bool { self == .immobilised || self == .liquidation || self == .bankruptcy }
}
