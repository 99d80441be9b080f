// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The forms of an identity: which fields an investor of a kind needs, may have, has not (ACC-26 to ACC-34).
enum IdentityForm: Int, CaseIterable {
  case natural, legal, trust, fund, other, foreignNatural, foreignLegal, foreignFund

  /// Nil for what there is no form for: a foreign trust, a foreign other (ACC-26).
  init?(_ kind: IdentityKind, _ origin: InvestorOrigin) {
    switch (kind, origin) {
    case (.natural, .domestic): self = .natural
    case (.legal, .domestic): self = .legal
    case (.trust, .domestic): self = .trust
    case (.fund, .domestic): self = .fund
    case (.other, .domestic): self = .other
    case (.natural, .foreign): self = .foreignNatural
    case (.legal, .foreign): self = .foreignLegal
    case (.fund, .foreign): self = .foreignFund
    case (.trust, .foreign), (.other, .foreign): return nil
    }
  }

  /// The rule that lists its fields.
  var rule: RuleID {
    switch self {
    case .natural: "ACC-27"
    case .legal: "ACC-28"
    case .trust: "ACC-29"
    case .fund: "ACC-30"
    case .other: "ACC-31"
    case .foreignNatural: "ACC-32"
    case .foreignLegal: "ACC-33"
    case .foreignFund: "ACC-34"
    }
  }

  /// One letter for each form in their order: R required, O optional, - not applicable.
  struct Need {
    let field: StaticString
    let forms: StaticString
    let isGiven: @Sendable (borrowing IdentityData) -> Bool
  }

  static let needs: [Need] = [
    Need(field: "name", forms: "R----R--") { $0.name != nil },
    Need(field: "surname", forms: "R----R--") { $0.surname != nil },
    Need(field: "title", forms: "-RRRR-RR") { $0.title != nil },
    Need(field: "tckn", forms: "R-------") { $0.tckn != nil },
    Need(field: "vkn", forms: "ORRR-ORR") { $0.vkn != nil },
    Need(field: "vknOwner", forms: "------RR") { $0.vknOwner != nil },
    Need(field: "representativeTitle", forms: "------OO") { $0.representativeTitle != nil },
    Need(field: "throughRepresentative", forms: "------OO") { $0.throughRepresentative != nil },
    Need(field: "birthDate", forms: "R----R--") { $0.birthDate != nil },
    Need(field: "documentNumber", forms: "-----R--") { $0.documentNumber != nil },
    Need(field: "fatherName", forms: "-----R--") { $0.fatherName != nil },
    Need(field: "motherName", forms: "-----R--") { $0.motherName != nil },
    Need(field: "nationality", forms: "-----R--") { $0.nationality != nil },
    Need(field: "birthPlace", forms: "-----R--") { $0.birthPlace != nil },
    Need(field: "gender", forms: "-----R--") { $0.gender != nil },
    Need(field: "taxpayer", forms: "OOOOORRR") { $0.taxpayer != nil },
    Need(field: "taxOffice", forms: "-RRR--RR") { $0.taxOffice != nil },
    Need(field: "registryOffice", forms: "-RR-O---") { $0.registryOffice != nil },
    Need(field: "registryDate", forms: "-RR-----") { $0.registryDate != nil },
    Need(field: "registryNumber", forms: "-RR-O---") { $0.registryNumber != nil },
    Need(field: "publicInstitution", forms: "----O---") { $0.publicInstitution != nil },
    Need(field: "sector", forms: "-RR---R-") { $0.sector != nil },
    Need(field: "subsector", forms: "-RR---R-") { $0.subsector != nil },
    Need(field: "bic", forms: "------OO") { $0.bic != nil },
    Need(field: "address", forms: "RRRRRRRR") { $0.contact.address != nil },
    Need(field: "phone", forms: "RRRRRRRR") { $0.contact.phone != nil },
    Need(field: "mobile", forms: "O-------") { $0.contact.mobile != nil },
    Need(field: "fax", forms: "OOOOOOOO") { $0.contact.fax != nil },
    Need(field: "email", forms: "OO------") { $0.contact.email != nil },
  ]

  func letter(_ need: Need) -> UInt8 { need.forms.utf8Start[rawValue] }
}

extension IdentityData {
  /// Whether everything stands there that its form needs and nothing that it has not.
  ///
  /// - Refuses: `field-missing`, `identity-type-not-allowed`, `taxpayer-kind-not-allowed`,
  ///   `field-not-applicable`, `vkn-format`, `vkn-required-for-full-taxpayer`, `nationality-is-tr`,
  ///   `representative-title-missing`, `limited-flag-missing`, `subsector-not-of-sector`,
  ///   `birth-date-future`,
  ///   `date-format`, `field-characters`.
  /// - Source: ACC-26 to ACC-35.
  func requireForm(on day: Day) throws(Refusal) -> IdentityForm {
    guard let kind else { throw Refusal(.fieldMissing, "ACC-26", Fact("field", .word("kind"))) }
    guard let form else {
      throw Refusal(.identityTypeNotAllowed, "ACC-26", Fact("kind", .word(kind.code)))
    }
    if origin != .foreign, taxpayer == .limited { throw Refusal(.taxpayerKindNotAllowed, "ACC-26") }
    for need in IdentityForm.needs {
      let isGiven = need.isGiven(self)
      switch form.letter(need) {
      case UInt8(ascii: "R") where !isGiven:
        throw Refusal(.fieldMissing, form.rule, Fact("field", .word(need.field)))
      case UInt8(ascii: "-") where isGiven:
        throw Refusal(.fieldNotApplicable, form.rule, Fact("field", .word(need.field)))
      default: break
      }
    }
    if let birthDate { try Self.requireBirth(birthDate, on: day) }
    switch form {
    case .natural:
      // Its own number may stand for the tax number, and no other person's (ACC-37).
      if let vkn, vkn.isOfPerson, vkn != tckn.map({ TaxNumber($0) }) { throw Refusal(.vknFormat, "ACC-37") }
    case .other: try requireRegistry()
    case .foreignNatural:
      guard nationality != .türkiye else { throw Refusal(.nationalityIsTr, "ACC-32") }
      guard taxpayer == .limited || vkn != nil else {
        throw Refusal(.vknRequiredForFullTaxpayer, "ACC-32")
      }
    case .foreignLegal, .foreignFund: try requireRepresentative(form)
    case .legal, .trust, .fund: break
    }
    if form != .natural, let vkn, vkn.isOfPerson { throw Refusal(.vknFormat, form.rule) }
    if let subsector, subsector.sector != sector { throw Refusal(.subsectorNotOfSector, "ACC-28") }
    guard let fullName, TurkishText.compared(fullName.span)?.isEmpty == false else {
      throw Refusal(.fieldCharacters, "ACC-35", Fact("field", .word(title == nil ? "name" : "title")))
    }
    return form
  }

  private static let earliestBirth = Day(year: 1850, month: 1, day: 1)!

  /// Nobody is born after today or before 1850 (ACC-35).
  static func requireBirth(_ date: Day, on day: Day) throws(Refusal) {
    guard date <= day else { throw Refusal(.birthDateFuture, "ACC-35", Fact("birthDate", .day(date))) }
    guard date >= earliestBirth else {
      throw Refusal(.dateFormat, "ACC-35", Fact("birthDate", .day(date)))
    }
  }

  /// Public institutions have no trade registry entry: their title is what tells them apart (ACC-31).
  private func requireRegistry() throws(Refusal) {
    let isPublic = publicInstitution?.isSet == true
    for (field, isGiven) in [
      ("registryOffice" as StaticString, registryOffice != nil), ("registryNumber", registryNumber != nil),
    ] where isGiven == isPublic {
      throw Refusal(isPublic ? .fieldNotApplicable : .fieldMissing, "ACC-31", Fact("field", .word(field)))
    }
  }

  private func requireRepresentative(_ form: IdentityForm) throws(Refusal) {
    switch (vknOwner, representativeTitle) {
    case (.representative, nil): throw Refusal(.representativeTitleMissing, "ACC-33")
    case (.own, .some):
      throw Refusal(.fieldNotApplicable, "ACC-33", Fact("field", .word("representativeTitle")))
    default: break
    }
    switch (taxpayer, throughRepresentative) {
    case (.limited, nil): throw Refusal(.limitedFlagMissing, "ACC-33")
    case (.full, .some):
      throw Refusal(.fieldNotApplicable, "ACC-33", Fact("field", .word("throughRepresentative")))
    default: break
    }
  }
}

extension TaxNumber {
  /// A TCKN, not a VKN.
  var isOfPerson: Bool { VKN(raw: raw) == nil }
}
