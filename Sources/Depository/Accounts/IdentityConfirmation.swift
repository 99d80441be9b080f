// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// MKK's own confirmation of an identity that no register knows, or the tax register's answer brought on
/// paper; two persons enter and approve (ACC-41, ACC-46).
public struct IdentityConfirmation: Operation {
  public static let code = OperationCode(rawValue: 75)
  public static let about = OperationDescription(
    name: "identity-confirmation", title: Bilingual("Confirmation of an identity", "Kimlik teyidi"),
    summary: Bilingual(
      "Confirms a holder that no register knows, or enters the tax register's answer.",
      "Hiçbir sicilde olmayan bir sahibi teyit eder veya vergi sicilinin cevabını girer."),
    function: 2, usedBy: Bilingual("MKK", "MKK"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.operatorOnly, "ACC-41"), RefusalNote(.accountNotFound, "ACC-04"),
      RefusalNote(.holderNotFound, "ACC-41"), RefusalNote(.queryNotOpen, "ACC-46"),
      RefusalNote(.fieldMissing, "ACC-46"), RefusalNote(.fieldNotApplicable, "ACC-41"),
      RefusalNote(.identityKeyConflict, "ACC-41"), RefusalNote(.tableFull, "GEN-14"),
    ])

  public var account = AccountKey.blank
  public var holder: WholeNumber?
  public var title: Text<150>?
  public var document = Text<50>.blank
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("account", "member and account", "üye ve hesap"), &account)
    visitor.field(
      Field("holder", "which holder, 1 for the first sent", "kaçıncı sahip, ilk gönderilen 1"), &holder)
    visitor.field(
      Field(
        "title", "name or title that the tax register has; absent for what no register knows",
        "vergi sicilindeki ad veya unvan; hiçbir sicilde olmayan için boş"), &title)
    visitor.field(
      Field("document", "reference of the document", "belge numarası", missing: .documentReferenceRequired),
      &document)
  }

  public struct Plan: ~Copyable { fileprivate let slot: Slot<IdentityRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .operatorOnly, "ACC-41")
    let fact = Fact("account", .account(account))
    guard let slot = book.account(account) else { throw Refusal(.accountNotFound, "ACC-04", fact) }
    let holder = try book.holder(holder, of: slot)
    let identity = book.holders[holder].identity
    guard !identity.isNone, book.identities[identity].tax == .asked else {
      throw Refusal(.queryNotOpen, "ACC-46", fact)
    }
    let row = book.identities[identity]
    if row.awaitsConfirmation {
      guard title == nil else {
        throw Refusal(.fieldNotApplicable, "ACC-41", Fact("field", .word("title")))
      }
      // Another one with the same entry in the trade registry was confirmed meanwhile.
      if let known = book.investor(MatchKey(row, book.text(row.keyText))) {
        guard book.agrees(book.text(row.name), book.investors[known].name) else {
          throw Refusal(.identityKeyConflict, "ACC-41", fact)
        }
      }
    } else if title == nil {
      throw Refusal(.fieldMissing, "ACC-46", Fact("field", .word("title")))
    }
    guard !book.investors.isFull, !book.taxRecords.isFull, !book.texts.isNearlyFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
    return Plan(slot: identity)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let row = book.identities[plan.slot]
    if row.awaitsConfirmation {
      book.identities[plan.slot].awaitsConfirmation = false
      book.identities[plan.slot].tax = .notApplicable
      book.settle(plan.slot, at: context.time, &work)
    } else {
      let query = WholeNumber(RegisterQuestion(row.number, .number).number)
      book.answerTax(plan.slot, query, title?.utf8, at: context.time, &work)
    }
    return .done
  }
}
