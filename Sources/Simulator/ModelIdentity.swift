// SPDX-License-Identifier: Apache-2.0

// Identities and names (ACC-06, ACC-25 to ACC-30, ACC-64, GEN-38).

extension Model {
  private static let firstInvestor = 10_000_001

  func checkIdentity(_ row: Open) throws(ModelRefusal) {
    guard let account = accounts[account(row)] else { throw ModelRefusal("account-not-found") }
    guard account.restriction == "K" else { throw ModelRefusal("identity-already-sent") }
    if let number = row.fields["registrationNumber"] {
      guard let index = investor(number: number) else { throw ModelRefusal("registration-number-not-found") }
      try requireKind(investors[index].kind, for: account.class)
      guard Self.agree(investors[index].name, Self.fullName(row)) else { throw ModelRefusal("name-mismatch") }
      return
    }
    guard let kind = row.fields["kind"] else { throw ModelRefusal("field-missing") }
    try requireFields(of: kind, row)
    try requireKind(kind, for: account.class)
    let key = row.fields["tckn"] ?? row.fields["vkn"]!
    // ACC-79: a member's own portfolio is in its own name.
    if account.class == "4", members[row.member]!.taxNumber != key { throw ModelRefusal("not-own-portfolio") }
    if let known = investors.first(where: { $0.taxKey == key }) {
      guard known.kind == kind, known.birth == row.fields["birthDate"],
        Self.agree(known.name, Self.fullName(row))
      else { throw ModelRefusal("identity-key-conflict") }
    } else {
      try requireRoom(investors.count < limits["investors"]!)
    }
  }

  private func investor(number: String) -> Int? {
    let index = Int(number)! - Self.firstInvestor
    return investors.indices.contains(index) ? index : nil
  }

  /// ACC-15, ACC-78, ACC-80: funds, trusts and legal persons have classes of their own.
  private func requireKind(_ kind: String, for accountClass: String) throws(ModelRefusal) {
    let needed = ["3": "FUND", "8": "FUND", "4": "LEGAL", "5": "LEGAL", "10": "TRUST", "11": "TRUST"]
    guard needed[accountClass] ?? kind == kind else { throw ModelRefusal("identity-type-not-for-class") }
  }

  private func requireFields(of kind: String, _ row: Open) throws(ModelRefusal) {
    let ofPersons = ["name", "surname", "tckn", "birthDate"]
    for field in ["name", "surname", "title", "tckn", "vkn", "birthDate"] {
      let isNeeded = ofPersons.contains(field) == (kind == "NATURAL")
      if isNeeded != (row.fields[field] != nil) {
        throw ModelRefusal(isNeeded ? "field-missing" : "field-not-applicable")
      }
    }
    guard row.fields["address"] != nil, row.fields["phone"] != nil else {
      throw ModelRefusal("field-missing")
    }
    if let birth = row.fields["birthDate"], birth > time.day { throw ModelRefusal("birth-date-future") }
  }

  /// ACC-06: the same person has the same number through every member.
  mutating func applyIdentity(_ row: Open) {
    let key = account(row)
    let taxKey = row.fields["tckn"] ?? row.fields["vkn"]
    if let number = row.fields["registrationNumber"] {
      accounts[key]!.investor = investor(number: number)
    } else if let known = investors.firstIndex(where: { $0.taxKey == taxKey }) {
      accounts[key]!.investor = known
    } else {
      let name = Self.fullName(row)
      investors.append(
        Investor(kind: row.fields["kind"]!, taxKey: taxKey!, birth: row.fields["birthDate"], name: name))
      accounts[key]!.investor = investors.count - 1
      say("investor \(Self.firstInvestor + investors.count - 1) \(row.fields["kind"]!) \(name)")
    }
    accounts[key]!.restriction = "N"
    sayAccount(key)
  }

  private static func fullName(_ row: Open) -> String {
    row.fields["title"] ?? "\(row.fields["name"] ?? "") \(row.fields["surname"] ?? "")"
  }

  /// GEN-38: equal in Turkish capitals; stops, commas and quotation marks do not count, a hyphen is a blank.
  static func agree(_ one: String, _ other: String) -> Bool { compared(one) == compared(other) }

  private static func compared(_ name: String) -> String {
    let kept = name.filter { !".,'\"‘’“”„«»".contains($0) }
    let words = kept.map { "-‐‑–".contains($0) ? " " : $0 }.split(separator: " ")
    return words.map { word in word.map { $0 == "i" ? "İ" : $0 == "ı" ? "I" : $0.uppercased() }.joined() }
      .joined(separator: " ")
  }
}
