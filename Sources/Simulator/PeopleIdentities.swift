// SPDX-License-Identifier: Apache-2.0

// Identities as members send them, in all their forms (ACC-26 to ACC-34, ACC-64).

extension People {
  mutating func fillIdentity(_ draft: inout PeopleDraft, _ member: String, _ model: Model) {
    var number = account(of: member, model) { account in
      account.restriction == "K" && (account.isJoint ? account.holders.count < 4 : account.holders.isEmpty)
    }
    let awaited = awaitedUnconfirmed(model, of: member).filter { model.accounts[$0]!.restriction == "K" }
    if !awaited.isEmpty, chance(2, in: 3) { number = suffix(pick(awaited)) }
    draft.set("account", number)
    let key = "\(member)/\(number)"
    if chance(1, in: 5), !model.investors.isEmpty { return fillKnown(&draft, key, model) }
    let accountClass = model.accounts[key]?.class ?? "1"
    var kinds = ["3": "FUND", "8": "FUND", "4": "LEGAL", "5": "LEGAL OTHER", "10": "TRUST", "11": "TRUST"][
      accountClass]
    if chance(1, in: 12) { kinds = nil }
    let kind = pick(kinds ?? "NATURAL NATURAL NATURAL NATURAL LEGAL FUND TRUST OTHER OTHER")
    draft.set("kind", kind)
    let maySayForeign = ["NATURAL", "LEGAL", "FUND"].contains(kind) && accountClass != "4"
    let isForeign = maySayForeign ? chance(1, in: 3) : chance(1, in: 20)
    if isForeign || chance(1, in: 8) { draft.set("origin", isForeign ? "FOREIGN" : "DOMESTIC") }
    draft.set("address", "Deneme Mah. \(random.below(90)), \"Kat\" 1")
    draft.set("phone", pick("2125550000 +902125550000"))
    if isForeign { draft.set("taxpayer", pick("FULL LIMITED")) }
    switch (kind, isForeign) {
    case ("NATURAL", false): fillPerson(&draft)
    case ("NATURAL", true): fillForeigner(&draft)
    case ("OTHER", _): fillOther(&draft)
    default: fillInstitution(&draft, kind, isForeign, accountClass == "4" ? member : nil, model)
    }
    err(&draft)
  }

  /// What does not go together, or does not belong there.
  private mutating func err(_ draft: inout PeopleDraft) {
    guard chance(1, in: 4) else { return }
    switch random.below(9) {
    case 0, 1:
      let isOfPerson = draft.fields.contains { $0.name == "birthDate" }
      if isOfPerson || chance(1, in: 4) { draft.set("birthDate", pick("2031-01-01 2031-01-01 1849-12-31")) }
    case 2: draft.set("taxpayer", pick("FULL LIMITED"))
    case 3: draft.set("email", "deniz@ornek.com.tr")
    case 4: draft.set("mobile", "5325550000")
    case 5: draft.set("vkn", pick([Self.taxNumber(60), Self.identityNumber(3), Self.identityNumber(4)]))
    case 6: draft.set("subsector", "4711")
    case 7: draft.set("title", pick(["...", "Deneme"]))
    default: draft.set("kind", nil)
    }
  }

  private mutating func fillKnown(_ draft: inout PeopleDraft, _ key: String, _ model: Model) {
    var index = random.below(model.investors.count + (chance(1, in: 4) ? 1 : 0))
    // The one who holds it already.
    let held = (model.accounts[key]?.holders ?? []).compactMap(\.investor)
    if !held.isEmpty, chance(1, in: 4) { index = pick(held) }
    draft.set("registrationNumber", "\(Model.firstInvestor + index)")
    let name = model.investors[min(index, model.investors.count - 1)].name
    let words = name.split(separator: " ")
    if words.count == 2, chance(1, in: 2) {
      draft.set("name", String(words[0]))
      draft.set("surname", String(words[1]))
    } else {
      draft.set("title", chance(1, in: 6) ? "Başka" : pick([name, name.uppercased(), name + "."]))
    }
    if chance(1, in: 3) { draft.set("phone", "2125550000") }
    if chance(1, in: 15) { draft.set("vkn", Self.taxNumber(60)) }
    if chance(1, in: 15) { draft.set("kind", "NATURAL") }
    if chance(1, in: 20) { draft.set("origin", "FOREIGN") }
  }

  // MARK: Persons

  static func birth(_ person: Int) -> String { "19\(50 + person % 50)-05-1\(person % 10)" }

  /// As the registers know the person, or nearly so.
  mutating func fillName(_ draft: inout PeopleDraft, _ person: Int) {
    draft.set("name", chance(1, in: 10) ? "Başka" : ["Deniz", "Işık", "İlkay", "Özgür"][person / 4 % 4])
    draft.set("surname", ["Örnek", "Deneme", "Kurgu", "Misal-Simge"][person % 4])
  }

  private mutating func fillPerson(_ draft: inout PeopleDraft) {
    let person = random.below(30)
    fillName(&draft, person)
    draft.set("tckn", Self.identityNumber(person))
    draft.set("birthDate", chance(1, in: 8) ? "1999-09-09" : Self.birth(person))
    // One whom a member had before the seeded days began.
    if chance(1, in: 6) {
      draft.set("name", "Deniz")
      draft.set("surname", "Örnek")
      draft.set("tckn", Self.identityNumber(100 + random.below(25)))
      draft.set("birthDate", pick("1980-05-17 1980-05-17 1980-05-18"))
    }
    if chance(1, in: 6) {
      draft.set("vkn", pick([Self.taxNumber(70 + person), Self.identityNumber(person)]))
    }
    if chance(1, in: 20) { draft.set("tckn", pick("12345678951 12345678960 02345678950")) }
  }

  private mutating func fillForeigner(_ draft: inout PeopleDraft) {
    let person = random.below(10)
    draft.set("name", "Jane")
    draft.set("surname", chance(1, in: 8) ? "Sampel" : "Sample\(["", "son", "-Example"][person % 3])")
    draft.set("documentNumber", "P\(1_000 + person)")
    draft.set("nationality", chance(1, in: 6) ? "TR" : ["GB", "DE", "US"][person % 3])
    draft.set("birthDate", chance(1, in: 10) ? "1999-09-09" : Self.birth(person))
    draft.set("fatherName", "John")
    draft.set("motherName", "Ann")
    draft.set("birthPlace", "Leeds")
    draft.set("gender", pick("F M"))
    if chance(2, in: 3) { draft.set("vkn", Self.taxNumber(50 + person)) }
  }

  // MARK: Institutions

  func title(_ institution: Int) -> String { "Deneme \(institution), \"Kurum\" A.Ş." }
  func office(_ place: Int) -> String { "Deneme \(place) Müdürlüğü" }

  private mutating func fillInstitution(
    _ draft: inout PeopleDraft, _ kind: String, _ isForeign: Bool, _ owner: String?, _ model: Model
  ) {
    // Kinds share numbers, so that one comes as a legal person here and as a fund there.
    let institution = random.below(8)
    draft.set("title", chance(1, in: 10) ? title(9) : title(institution))
    draft.set("vkn", Self.taxNumber(60 + institution))
    draft.set("taxOffice", "Deneme V.D.")
    if let owner, chance(9, in: 10) {
      draft.set("title", "Deneme \(owner)")
      draft.set("vkn", model.members[owner]?.taxNumber)
    }
    if kind != "FUND", !isForeign {
      draft.set("registryOffice", "İzmir")
      draft.set("registryDate", "1999-01-0\(1 + institution % 8)")
      draft.set("registryNumber", "\(4_000 + institution)")
    }
    if kind != "FUND" {
      draft.set("sector", "13")
      draft.set("subsector", "1310")
    }
    if isForeign { fillRepresentative(&draft) }
  }

  private mutating func fillRepresentative(_ draft: inout PeopleDraft) {
    let isOwn = chance(1, in: 2)
    draft.set("vknOwner", isOwn ? "OWN" : "REPRESENTATIVE")
    if isOwn == chance(1, in: 5) { draft.set("representativeTitle", title(random.below(3))) }
    let isLimited = draft.fields.contains { $0.name == "taxpayer" && $0.value == "LIMITED" }
    if isLimited != chance(1, in: 5) { draft.set("throughRepresentative", pick("true false")) }
    if chance(1, in: 3) { draft.set("bic", pick("ABCDGB2L ABCDGB2LXXX ABCDGB2")) }
  }

  private mutating func fillOther(_ draft: inout PeopleDraft) {
    let place = random.below(4)
    if chance(1, in: 2) {
      draft.set("title", office(place))
      draft.set("publicInstitution", "true")
    } else {
      draft.set("title", chance(1, in: 6) ? "Deneme Vakfı" : "Deneme \(place) Birliği")
      draft.set("registryOffice", pick(["İzmir", "izmir"]))
      draft.set("registryNumber", "\(1_234 + place)")
      if chance(1, in: 6) { draft.set("publicInstitution", "false") }
    }
    if chance(1, in: 12) { draft.set("registryNumber", chance(1, in: 2) ? nil : "77") }
  }
}
