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

    init(_ field: StaticString, _ forms: StaticString) {
      self.field = field
      self.forms = forms
    }
  }

  /// In the order of `IdentityData.given`.
  static let needs: InlineArray<29, Need> = [
    Need("name", "R----R--"),
    Need("surname", "R----R--"),
    Need("title", "-RRRR-RR"),
    Need("tckn", "R-------"),
    Need("vkn", "ORRR-ORR"),
    Need("vknOwner", "------RR"),
    Need("representativeTitle", "------OO"),
    Need("throughRepresentative", "------OO"),
    Need("birthDate", "R----R--"),
    Need("documentNumber", "-----R--"),
    Need("fatherName", "-----R--"),
    Need("motherName", "-----R--"),
    Need("nationality", "-----R--"),
    Need("birthPlace", "-----R--"),
    Need("gender", "-----R--"),
    Need("taxpayer", "OOOOORRR"),
    Need("taxOffice", "-RRR--RR"),
    Need("registryOffice", "-RR-O---"),
    Need("registryDate", "-RR-----"),
    Need("registryNumber", "-RR-O---"),
    Need("publicInstitution", "----O---"),
    Need("sector", "-RR---R-"),
    Need("subsector", "-RR---R-"),
    Need("bic", "------OO"),
    Need("address", "RRRRRRRR"),
    Need("phone", "RRRRRRRR"),
    Need("mobile", "O-------"),
    Need("fax", "OOOOOOOO"),
    Need("email", "OO------"),
  ]

  /// Fields by their places in `needs`, a bit each.
  struct Demand {
    var required: UInt32 = 0
    var notApplicable: UInt32 = 0
  }

  /// What each form demands.
  private static let demands: [Demand] = allCases.map { form in
    var demand = Demand()
    for place in needs.indices {
      let letter = needs[place].forms.utf8Start[form.rawValue]
      if letter == UInt8(ascii: "R") { demand.required |= 1 << UInt32(place) }
      if letter == UInt8(ascii: "-") { demand.notApplicable |= 1 << UInt32(place) }
    }
    return demand
  }

  var demand: Demand { Self.demands[rawValue] }
}

extension IdentityData {
  /// Which fields stand there, a bit each in the order of `IdentityForm.needs`.
  var given: UInt32 {
    let fields: InlineArray<29, Bool> = [
      name != nil, surname != nil, title != nil, tckn != nil, vkn != nil, vknOwner != nil,
      representativeTitle != nil, throughRepresentative != nil, birthDate != nil, documentNumber != nil,
      fatherName != nil, motherName != nil, nationality != nil, birthPlace != nil, gender != nil,
      taxpayer != nil, taxOffice != nil, registryOffice != nil, registryDate != nil, registryNumber != nil,
      publicInstitution != nil, sector != nil, subsector != nil, bic != nil, contact.address != nil,
      contact.phone != nil, contact.mobile != nil, contact.fax != nil, contact.email != nil,
    ]
    var bits: UInt32 = 0
    for place in fields.indices where fields[place] { bits |= 1 << UInt32(place) }
    return bits
  }

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
    let (given, demand) = (given, form.demand)
    let wrong = demand.required & ~given | demand.notApplicable & given
    if wrong != 0 {
      let place = wrong.trailingZeroBitCount
      throw Refusal(
        given >> UInt32(place) & 1 == 1 ? .fieldNotApplicable : .fieldMissing, form.rule,
        Fact("field", .word(IdentityForm.needs[place].field)))
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
