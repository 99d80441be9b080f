// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What an account carries beside its number and statuses, given at its opening or changed before it has
/// moved (ACC-08, ACC-15 to ACC-19).
public struct AccountFeatures: Described {
  /// Optional until the market requires it (GEN-27, ACC-10).
  public var iban: IBAN?
  public var custodian: MemberCode?
  public var portfolio: PortfolioCode?
  public var settlementMember: MemberCode?
  public init() {}

  @inlinable
  public mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.field(Field("iban", "IBAN of the account", "hesabın IBAN kodu"), &iban)
    visitor.field(
      Field("custodian", "custodian member: classes 7, 8, 9, 11", "saklamacı üye: sınıf 7, 8, 9, 11"),
      &custodian)
    visitor.field(Field("portfolio", "portfolio code: classes 2, 9", "portföy kodu: sınıf 2, 9"), &portfolio)
    visitor.field(
      Field("settlementMember", "settlement member: classes 3, 8, 10, 11", "takas üyesi: sınıf 3, 8, 10, 11"),
      &settlementMember)
  }

  /// A field that the class does not use is refused and not ignored (ACC-08); members and portfolios named
  /// must exist and be in force.
  ///
  /// - Refuses: `field-missing`, `field-not-applicable`, `member-unknown`, `member-not-active`,
  ///   `portfolio-code-unknown`, `portfolio-authority-missing`.
  func require(by accountClass: AccountClass, in book: borrowing Depository, on day: Day) throws(Refusal) {
    for (field, isGiven, isNeeded) in [
      ("custodian" as StaticString, custodian != nil, accountClass.needsCustodian),
      ("portfolio", portfolio != nil, accountClass.needsPortfolio),
      ("settlementMember", settlementMember != nil, accountClass.needsSettlementMember),
    ] where isGiven != isNeeded {
      throw Refusal(isNeeded ? .fieldMissing : .fieldNotApplicable, "ACC-08", Fact("field", .word(field)))
    }
    for named in [custodian, settlementMember] {
      if let named, book.member(named) == nil {
        throw Refusal(.memberUnknown, "ACC-16", Fact("member", .member(named)))
      }
    }
    if let custodian, let named = book.member(custodian), book.members[named].status != .active {
      let status = book.members[named].status
      throw Refusal(
        .memberNotActive, "ACC-16", Fact("status", .word(status.code)), Fact("member", .member(custodian)))
    }
    if let portfolio { try book.requirePortfolio(portfolio, on: day) }
  }
}

/// Features and password as one text, in the order described: most accounts have none and keep nothing.
struct AccountDetails: Described {
  var features = AccountFeatures()
  var password: AccountPassword?
  init() {}

  init(_ features: AccountFeatures, _ password: AccountPassword?) {
    self.features = features
    self.password = password
  }

  mutating func describe<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) {
    features.describe(&visitor)
    visitor.field(Field("password", "", ""), &password)
  }

  var isEmpty: Bool { features.isEmpty && password == nil }
}

extension AccountFeatures {
  var isEmpty: Bool { iban == nil && custodian == nil && portfolio == nil && settlementMember == nil }
}

extension Depository {
  mutating func keep(_ details: AccountDetails) -> Blob {
    guard !details.isEmpty else { return .none }
    var details = details
    var bytes = BinaryWriter(capacity: 64)
    details.describe(&bytes)
    return keep(bytes.array())
  }

  func details(of row: AccountRow) -> AccountDetails {
    var details = AccountDetails()
    guard row.details != .none else { return details }
    text(row.details).withUnsafeBytes { bytes in
      var reader = BinaryReader(bytes)
      details.describe(&reader)
    }
    return details
  }
}

extension AccountClass {
  /// Transaction accounts carry the custodian of the securities (ACC-16).
  var needsCustodian: Bool {
    self == .agencyCustodian || self == .fundCustodian || self == .portfolioCustodian
      || self == .trustCustodian
  }
  /// ACC-17.
  var needsPortfolio: Bool { self == .portfolioInvestor || self == .portfolioCustodian }
  /// ACC-18, ACC-19.
  var needsSettlementMember: Bool {
    self == .fund || self == .fundCustodian || self == .trust || self == .trustCustodian
  }
  /// Funds, trusts and the portfolios of members have one owner (ACC-20).
  var admitsJoint: Bool {
    switch self {
    case .investor, .portfolioInvestor, .issuerShareholder, .agencyCustodian, .portfolioCustodian: true
    case .fund, .intermediaryPortfolio, .publicOffering, .fundCustodian, .trust, .trustCustodian: false
    }
  }

  /// The kinds of investors that may hold an account of the class (ACC-15, ACC-29, ACC-78, ACC-80).
  func admits(_ kind: IdentityKind, _ origin: InvestorOrigin) -> Bool {
    switch self {
    case .fund, .fundCustodian: kind == .fund
    case .intermediaryPortfolio: kind == .legal && origin == .domestic
    case .publicOffering: (kind == .legal || kind == .other) && origin == .domestic
    case .trust, .trustCustodian: kind == .trust
    default: true
    }
  }
}
