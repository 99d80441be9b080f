// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The request for an investor's password: recorded by a member for its own customer or by MKK, made by the
/// registry's door, delivered by MKK (INV-02). A second one is MKK's alone, after a proof of identity
/// (INV-07).
public struct InvestorPasswordRequest: Operation {
  public static let code = OperationCode(rawValue: 77)
  public static let about = OperationDescription(
    name: "investor-password-request",
    title: Bilingual("Investor's password request", "Yatırımcı şifre başvurusu"),
    summary: Bilingual(
      "Records the request for an investor's password, and its delivery after the letter has been printed.",
      "Yatırımcının şifre başvurusunu, şifre mektubu basıldıktan sonra da teslimini kaydeder."),
    function: 7, usedBy: Bilingual("members, MKK", "üyeler, MKK"),
    refusals: [
      RefusalNote(.operatorOnly, "INV-02"), RefusalNote(.fieldMissing, "INV-02"),
      RefusalNote(.fieldNotApplicable, "INV-02"), RefusalNote(.accountNotFound, "ACC-04"),
      RefusalNote(.registrationNumberNotFound, "INV-02"), RefusalNote(.passwordRequestOpen, "INV-02"),
      RefusalNote(.deliveryProcedureMissing, "INV-02"), RefusalNote(.stateNotAllowed, "INV-02"),
      RefusalNote(.receiverNotAuthorised, "INV-02"), RefusalNote(.tableFull, "GEN-14"),
    ], rules: ["INV-07"])

  public var registrationNumber = RegistrationNumber.blank
  public var act = PasswordRequestAct.blank
  public var document = Text<50>.blank
  public var account: AccountNumber?
  public var delivery: PasswordDelivery?
  public var receiver: Text<150>?
  public var identityShown: Text<50>?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("registrationNumber", "registration number", "sicil numarası"), &registrationNumber)
    visitor.field(Field("act", "step of the request", "başvurunun adımı"), &act)
    visitor.field(
      Field(
        "document", "reference of the request, or of the receipt at delivery",
        "başvurunun, teslimde alındının numarası", missing: .documentReferenceRequired), &document)
    visitor.field(
      Field("account", "the investor's account at the member that asks", "isteyen üyedeki hesap numarası"),
      &account)
    visitor.field(Field("delivery", "how it is delivered", "teslim şekli"), &delivery)
    visitor.field(
      Field(
        "receiver", "who may receive it besides the investor; at delivery by hand, who received it",
        "yatırımcıdan başka alabilecek kişi; elden teslimde, teslim alan"), &receiver)
    visitor.field(
      Field("identityShown", "proof of identity for a renewal", "yenilemede kimlik belgesi"), &identityShown)
  }

  public struct Plan: ~Copyable { fileprivate let investor: Slot<InvestorRow> }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    let isOperator = book.isOperator(context)
    guard isOperator || act == .record else {
      throw Refusal(.operatorOnly, "INV-02", Fact("member", .member(context.memberCode)))
    }
    let fact = Fact("registrationNumber", .number(Int64(clamping: registrationNumber.value)))
    if isOperator {
      guard account == nil else {
        throw Refusal(.fieldNotApplicable, "INV-02", Fact("field", .word("account")))
      }
    } else {
      guard let account else { throw Refusal(.fieldMissing, "INV-02", Fact("field", .word("account"))) }
      // Whether others have such a number is nothing a member hears.
      guard book.isHolder(registrationNumber, of: try book.ownAccount(account, context)) else {
        throw Refusal(.registrationNumberNotFound, "INV-02", fact)
      }
    }
    guard let investor = book.investor(registrationNumber) else {
      throw Refusal(.registrationNumberNotFound, "INV-02", fact)
    }
    let row = book.access(investor).map { book.investorAccesses[$0] } ?? InvestorAccessRow(investor: investor)
    switch act {
    case .record: try planRecord(book, row, isOperator: isOperator, fact)
    case .deliver:
      guard row.request == .produced else {
        throw Refusal(.stateNotAllowed, "INV-02", Fact("state", .word(row.request.code)))
      }
      guard row.delivery == .address || book.mayReceive(receiver, row) else {
        throw Refusal(.receiverNotAuthorised, "INV-02", fact)
      }
    case .return:
      guard row.request == .recorded else {
        throw Refusal(.stateNotAllowed, "INV-02", Fact("state", .word(row.request.code)))
      }
    }
    return Plan(investor: investor)
  }

  private func planRecord(
    _ book: borrowing Depository, _ row: InvestorAccessRow, isOperator: Bool, _ fact: Fact
  ) throws(Refusal) {
    guard !row.request.isOpen else { throw Refusal(.passwordRequestOpen, "INV-02", fact) }
    if row.state != .none {
      // INV-07: what is blocked or forgotten is renewed by MKK after a proof of identity.
      guard isOperator else { throw Refusal(.operatorOnly, "INV-07", fact) }
      guard identityShown != nil else {
        throw Refusal(.fieldMissing, "INV-07", Fact("field", .word("identityShown")))
      }
    }
    guard delivery != nil else { throw Refusal(.deliveryProcedureMissing, "INV-02", fact) }
    guard !book.investorAccesses.isFull, !book.texts.isNearlyFull else {
      throw Refusal(.tableFull, "GEN-14")
    }
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let slot = book.openAccess(plan.investor)
    book.texts.free(book.investorAccesses[slot].receiver)
    book.investorAccesses[slot].receiver = .none
    switch act {
    case .record:
      book.investorAccesses[slot].request = .recorded
      book.investorAccesses[slot].delivery = delivery ?? .address
      if let receiver { book.investorAccesses[slot].receiver = book.keep(receiver.utf8) }
    case .deliver:
      book.investorAccesses[slot].request = .closed
      book.investorAccesses[slot].state = .initial
      book.investorAccesses[slot].delivered = context.day
    case .return: book.investorAccesses[slot].request = .returned
    }
    book.post(slot, &work)
    return .done
  }
}

extension Depository {
  func mayReceive(_ name: Text<150>?, _ row: InvestorAccessRow) -> Bool {
    guard let name else { return false }
    return agrees(name.utf8, investors[row.investor].name)
      || (row.receiver != .none && agrees(name.utf8, row.receiver))
  }
}
