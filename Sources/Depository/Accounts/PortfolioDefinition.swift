// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Keeps the register of portfolio codes: who manages a portfolio, on which authority, from when to when
/// (ACC-17, ACC-77). Sent again, it replaces what stood.
public struct PortfolioDefinition: Operation {
  public static let code = OperationCode(rawValue: 76)
  public static let about = OperationDescription(
    name: "portfolio-definition", title: Bilingual("Portfolio code", "Portföy kodu"),
    summary: Bilingual(
      "Defines a portfolio code with its manager, or changes them.",
      "Portföy kodunu ve yöneticisini tanımlar veya değiştirir."),
    function: 10, usedBy: Bilingual("MKK", "MKK"), needsTwoPersons: true,
    refusals: [
      RefusalNote(.operatorOnly, "ACC-17"), RefusalNote(.memberUnknown, "ACC-17"),
      RefusalNote(.dateRangeInvalid, "ACC-17"), RefusalNote(.tableFull, "GEN-14"),
    ])

  public var portfolio = PortfolioCode.blank
  public var managerTitle = Text<150>.blank
  public var managerVkn = VKN.blank
  public var manager: MemberCode?
  public var authorisation = Text<50>.blank
  public var validFrom = Day.blank
  public var validTo: Day?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("portfolio", "portfolio code", "portföy kodu"), &portfolio)
    visitor.field(Field("managerTitle", "title of the manager", "yöneticinin unvanı"), &managerTitle)
    visitor.field(Field("managerVkn", "tax number of the manager", "yöneticinin vergi numarası"), &managerVkn)
    visitor.field(
      Field(
        "manager", "member code, if the manager is a member with that authority",
        "yönetici, portföy yönetim yetkili bir üyeyse üye kodu"), &manager)
    visitor.field(
      Field("authorisation", "reference of the authorisation", "yetki belgesi numarası"), &authorisation)
    visitor.field(Field("validFrom", "first day", "ilk gün"), &validFrom)
    visitor.field(Field("validTo", "last day, open when not given", "son gün, verilmezse açık"), &validTo)
  }

  public struct Plan: ~Copyable {
    fileprivate let slot: Slot<PortfolioRow>?
    fileprivate let manager: Slot<MemberRow>?
  }

  public func plan(_ book: borrowing Depository, _ context: Context) throws(Refusal) -> Plan {
    try book.requireOperator(context, else: .operatorOnly, "ACC-17")
    var member: Slot<MemberRow>?
    if let manager {
      member = book.member(manager)
      guard member != nil else { throw Refusal(.memberUnknown, "ACC-17", Fact("member", .member(manager))) }
    }
    if let validTo, validTo < validFrom { throw Refusal(.dateRangeInvalid, "ACC-17") }
    let known = book.portfolio(portfolio)
    guard known != nil || !book.portfolios.isFull else { throw Refusal(.tableFull, "GEN-14") }
    return Plan(slot: known, manager: member)
  }

  public func apply(
    _ plan: consuming Plan, to book: inout Depository, _ context: Context, _ work: inout Work
  ) -> Disposition {
    let slot = plan.slot ?? book.addPortfolio(portfolio, validFrom)
    book.portfolios[slot].manager = plan.manager ?? .none
    book.portfolios[slot].validFrom = validFrom
    book.portfolios[slot].validTo = validTo ?? Day(number: .max)
    var event = PortfolioChanged()
    event.portfolio = portfolio
    event.managerTitle = managerTitle
    event.managerVkn = managerVkn
    event.manager = manager
    event.authorisation = authorisation
    event.validFrom = validFrom
    event.validTo = validTo
    work.post(event)
    return .done
  }
}

extension Depository {
  func portfolio(_ code: PortfolioCode) -> Slot<PortfolioRow>? {
    let key = PortfolioRow.key(code)
    return portfoliosByKey.find(PortfolioRow.hash(key)) { portfolios[Slot(raw: $0)].key == key }.map {
      Slot(raw: $0)
    }
  }

  mutating func addPortfolio(_ code: PortfolioCode, _ day: Day) -> Slot<PortfolioRow> {
    let row = PortfolioRow(key: PortfolioRow.key(code), validFrom: day, validTo: day)
    let slot = portfolios.insert(row)!
    portfoliosByKey.insert(row.hash, slot.raw)
    return slot
  }

  /// - Refuses: `portfolio-code-unknown`, `portfolio-authority-missing`.
  func requirePortfolio(_ code: PortfolioCode, on day: Day) throws(Refusal) {
    guard let slot = portfolio(code) else { throw Refusal(.portfolioCodeUnknown, "ACC-17") }
    let row = portfolios[slot]
    guard row.validFrom <= day, day <= row.validTo else {
      // Of a member, its authority to manage portfolios has ended (ACC-77).
      throw Refusal(row.manager.isNone ? .portfolioCodeUnknown : .portfolioAuthorityMissing, "ACC-77")
    }
  }
}
