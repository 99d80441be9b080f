// SPDX-License-Identifier: Apache-2.0

// Corrections of identities, and questions about registered investors (ACC-50, ACC-62, ACC-63).

extension Model {
  func checkIdentityChange(_ row: Open) throws(ModelRefusal) {
    let account = try requireAccount(row)
    try checkTarget(of: row, account)
    try requireRoom(identities.count < limits.investors)
  }

  private func checkTarget(of row: Open, _ account: Account) throws(ModelRefusal) {
    let holder = try holder(row)
    guard let number = holder.identity else { return try checkRenewal(row, investors[holder.investor!]) }
    try requireUnrestricted(account)
    try checkCorrection(row, identities[number]!, account)
  }

  /// ACC-63: of a registered investor, members know no more than how to reach it.
  private func checkRenewal(_ row: Open, _ investor: Investor) throws(ModelRefusal) {
    let fields = row.fields
    if ["name", "surname", "title", "birthDate"].contains(where: { fields[$0] != nil }) {
      throw ModelRefusal("field-owned-by-register")
    }
    if let tckn = fields["tckn"], investor.key != ModelKey(kind: "TCKN", text: tckn) {
      throw ModelRefusal("identity-key-not-changeable")
    }
    if let vkn = fields["vkn"], investor.key != ModelKey(kind: "VKN", text: vkn) {
      throw ModelRefusal("vkn-mismatch")
    }
    guard (["tckn", "vkn"] + Self.contactNames).contains(where: { fields[$0] != nil }) else {
      throw ModelRefusal("field-missing")
    }
  }

  private func checkCorrection(
    _ row: Open, _ identity: Identity, _ account: Account
  ) throws(ModelRefusal) {
    let fields = row.fields
    if let tckn = fields["tckn"], identity.key != ModelKey(kind: "TCKN", text: tckn) {
      throw ModelRefusal("identity-key-not-changeable")
    }
    if let vkn = fields["vkn"], identity.taxNumber != vkn { throw ModelRefusal("vkn-mismatch") }
    let isPerson = identity.kind == "NATURAL"
    let strange = isPerson ? ["title"] : ["name", "surname", "birthDate"]
    if strange.contains(where: { fields[$0] != nil }) { throw ModelRefusal("field-not-applicable") }
    guard (fields["name"] == nil) == (fields["surname"] == nil) else { throw ModelRefusal("field-missing") }
    guard (["name", "title", "birthDate"] + Self.contactNames).contains(where: { fields[$0] != nil }) else {
      throw ModelRefusal("field-missing")
    }
    try requireBirth(fields)
    if let name = Self.fullName(fields), Self.compared(name).isEmpty {
      throw ModelRefusal("field-characters")
    }
    let key = key(of: identity, corrected: fields)
    let others = account.holders.filter { $0.ordinal != identity.ordinal }
    let isTaken = others.contains { holder in
      holder.identity.map { identities[$0]!.key == key } ?? (investors[holder.investor!].key == key)
    }
    guard !isTaken else { throw ModelRefusal("holder-duplicate") }
  }

  /// Where the title is what tells an investor from others, it is told by the corrected one (ACC-06, ACC-31).
  private func key(of identity: Identity, corrected fields: [String: String]) -> ModelKey {
    guard let title = fields["title"].map(Self.compared) else { return identity.key }
    switch identity.key.kind {
    case "TITLE": return ModelKey(kind: "TITLE", text: title)
    case "REPRESENTATIVE":
      return ModelKey(kind: "REPRESENTATIVE", text: "\(identity.taxNumber!) for \(title)")
    default: return identity.key
    }
  }

  mutating func applyIdentityChange(_ row: Open, _ number: Int) {
    let key = account(row)
    let holder = try! holder(row)
    say("identity \(key) \(holder.ordinal)")
    if let former = holder.identity {
      let name = Self.fullName(row.fields)
      guard name != nil || row.fields["birthDate"] != nil else { return }
      var identity = identities.removeValue(forKey: former)!
      identity.key = self.key(of: identity, corrected: row.fields)
      identity.name = name ?? identity.name
      identity.birth = row.fields["birthDate"] ?? identity.birth
      identity.brought = []
      // Former questions are void: they bear the number of the former instruction.
      identities[number] = identity
      change(holder.ordinal, of: key) { $0.identity = number }
      askRegisters(number)
      return settle(number)
    }
    guard asksRegisters, row.fields["tckn"] != nil || row.fields["vkn"] != nil else { return }
    let question = row.fields["tckn"] != nil ? "DATA" : "NUMBER"
    renew(holder.investor!, of: key, number, question)
  }

  private mutating func renew(_ index: Int, of key: String, _ number: Int, _ question: String) {
    let investor = investors[index]
    var identity = Identity(
      account: key, ordinal: 0, kind: investor.kind, origin: investor.origin, key: investor.key,
      name: investor.name, representative: nil, taxNumber: investor.key.text, birth: investor.birth,
      awaitsConfirmation: false)
    identity.renewed = index
    identity.mernis = question == "DATA" ? "S" : "U"
    identity.tax = question == "NUMBER" ? "S" : "U"
    identities[number] = identity
    ask(number, question)
  }
}
