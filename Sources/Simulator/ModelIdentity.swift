// SPDX-License-Identifier: Apache-2.0

// What is sent as an identity (ACC-06, ACC-25 to ACC-38, ACC-64), and names (GEN-38).

/// What tells an investor from all others (ACC-06): the kind of key and its text.
struct ModelKey: Hashable {
  let kind: String
  let text: String

  /// The number alone says who it is, and a register knows its name.
  var isNumber: Bool { kind == "TCKN" || kind == "VKN" }
}

extension Model {
  static let firstInvestor = 10_000_001

  // MARK: The fields of each form

  /// ACC-27 to ACC-34: what each kind of investor must send, and what it may send besides.
  private static let forms: [String: (needed: String, allowed: String)] = [
    "NATURAL": ("name surname tckn birthDate", "vkn mobile fax email"),
    "LEGAL": (
      "title vkn taxOffice registryOffice registryDate registryNumber sector subsector", "fax email"
    ),
    "TRUST": ("title vkn taxOffice registryOffice registryDate registryNumber sector subsector", "fax"),
    "FUND": ("title vkn taxOffice", "fax"),
    "OTHER": ("title", "registryOffice registryNumber publicInstitution fax"),
    "FOREIGN NATURAL": (
      "name surname documentNumber fatherName motherName nationality birthPlace birthDate gender taxpayer",
      "vkn fax"
    ),
    "FOREIGN LEGAL": (
      "title vkn vknOwner taxOffice taxpayer sector subsector",
      "representativeTitle throughRepresentative bic fax"
    ),
    "FOREIGN FUND": (
      "title vkn vknOwner taxOffice taxpayer", "representativeTitle throughRepresentative bic fax"
    ),
  ]

  /// In the order in which they are looked at.
  static let dataNames = words(
    """
    name surname title tckn vkn vknOwner representativeTitle throughRepresentative birthDate documentNumber \
    fatherName motherName nationality birthPlace gender taxpayer taxOffice registryOffice registryDate \
    registryNumber publicInstitution sector subsector bic address phone mobile fax email
    """)
  static let contactNames = words("address phone mobile fax email")

  static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

  private func requireForm(_ fields: [String: String]) throws(ModelRefusal) {
    guard let kind = fields["kind"] else { throw ModelRefusal("field-missing") }
    let isForeign = fields["origin"] == "FOREIGN"
    guard let (needed, allowed) = Self.forms[isForeign ? "FOREIGN \(kind)" : kind] else {
      throw ModelRefusal("identity-type-not-allowed")
    }
    if !isForeign, fields["taxpayer"] == "LIMITED" { throw ModelRefusal("taxpayer-kind-not-allowed") }
    let all = Self.words(needed + " address phone")
    // A domestic investor is a full taxpayer, and may say so (ACC-26).
    let others = Self.words(allowed + " taxpayer")
    for name in Self.dataNames {
      if all.contains(name), fields[name] == nil { throw ModelRefusal("field-missing") }
      if !all.contains(name), !others.contains(name), fields[name] != nil {
        throw ModelRefusal("field-not-applicable")
      }
    }
    try requireBirth(fields)
    try requireAgreement(fields, isForeign ? "FOREIGN \(kind)" : kind)
    if let sector = fields["sector"], !fields["subsector"]!.hasPrefix(sector) {
      throw ModelRefusal("subsector-not-of-sector")
    }
    guard !Self.compared(Self.fullName(fields) ?? "").isEmpty else { throw ModelRefusal("field-characters") }
  }

  /// ACC-35.
  func requireBirth(_ fields: [String: String]) throws(ModelRefusal) {
    guard let birth = fields["birthDate"] else { return }
    if birth > time.day { throw ModelRefusal("birth-date-future") }
    if birth < "1850-01-01" { throw ModelRefusal("date-format") }
  }

  /// What must go together, form by form.
  private func requireAgreement(_ fields: [String: String], _ form: String) throws(ModelRefusal) {
    let isOfPerson = fields["vkn"]?.count == 11
    switch form {
    case "NATURAL":
      // ACC-37: a person's own number, and nobody else's.
      if isOfPerson, fields["vkn"] != fields["tckn"] { throw ModelRefusal("vkn-format") }
    case "OTHER":
      let isPublic = fields["publicInstitution"] == "true"
      for name in ["registryOffice", "registryNumber"] where (fields[name] != nil) == isPublic {
        throw ModelRefusal(isPublic ? "field-not-applicable" : "field-missing")
      }
    case "FOREIGN NATURAL":
      if fields["nationality"] == "TR" { throw ModelRefusal("nationality-is-tr") }
      if fields["taxpayer"] == "FULL", fields["vkn"] == nil {
        throw ModelRefusal("vkn-required-for-full-taxpayer")
      }
    case "FOREIGN LEGAL", "FOREIGN FUND":
      switch (fields["vknOwner"]!, fields["representativeTitle"]) {
      case ("REPRESENTATIVE", nil): throw ModelRefusal("representative-title-missing")
      case ("OWN", .some): throw ModelRefusal("field-not-applicable")
      default: break
      }
      switch (fields["taxpayer"]!, fields["throughRepresentative"]) {
      case ("LIMITED", nil): throw ModelRefusal("limited-flag-missing")
      case ("FULL", .some): throw ModelRefusal("field-not-applicable")
      default: break
      }
    default: break
    }
    if form != "NATURAL", isOfPerson { throw ModelRefusal("vkn-format") }
  }

  /// ACC-06.
  private func key(_ fields: [String: String]) -> ModelKey {
    let title = Self.compared(fields["title"] ?? "")
    switch (fields["kind"]!, fields["origin"] == "FOREIGN") {
    case ("NATURAL", false): return ModelKey(kind: "TCKN", text: fields["tckn"]!)
    case ("NATURAL", true):
      return ModelKey(kind: "DOCUMENT", text: "\(fields["nationality"]!) \(fields["documentNumber"]!)")
    case ("OTHER", _):
      if fields["publicInstitution"] == "true" { return ModelKey(kind: "TITLE", text: title) }
      let entry = ["registryOffice", "registryNumber"].map { Self.compared(fields[$0]!) }
      return ModelKey(kind: "REGISTRY", text: entry.joined(separator: " no "))
    default:
      if fields["vknOwner"] != "REPRESENTATIVE" { return ModelKey(kind: "VKN", text: fields["vkn"]!) }
      return ModelKey(kind: "REPRESENTATIVE", text: "\(fields["vkn"]!) for \(title)")
    }
  }

  func investor(_ key: ModelKey) -> Int? { investors.firstIndex { $0.key == key } }

  // MARK: Whether it is taken

  func checkIdentity(_ row: Open) throws(ModelRefusal) {
    let account = try requireAccount(row)
    if account.isJoint, account.isComplete, areAllRegistered(account) { throw ModelRefusal("holders-fixed") }
    guard account.restriction == "K", !account.isPool, !account.isComplete else {
      throw ModelRefusal("identity-already-sent")
    }
    guard account.isJoint ? account.holders.count < Self.mostHolders : account.holders.isEmpty else {
      throw ModelRefusal("holder-count")
    }
    if let number = row.fields["registrationNumber"] {
      try checkKnown(row, number)
    } else {
      try checkUnknown(row)
    }
    try requireRoom(holderRows < limits.accounts * 2)
  }

  /// Holders that take room of their own: all but the only one, registered, of a single account.
  private var holderRows: Int {
    accounts.values.reduce(0) { sum, account in
      sum + account.holders.count { account.isJoint || $0.investor == nil }
    }
  }

  /// ACC-64.
  private func checkKnown(_ row: Open, _ number: String) throws(ModelRefusal) {
    let account = accounts[account(row)]!
    let index = Int(number)! - Self.firstInvestor
    guard investors.indices.contains(index) else { throw ModelRefusal("registration-number-not-found") }
    let taken = ["name", "surname", "title"] + Self.contactNames
    if row.fields.keys.contains(where: { ![taken, ["account", "registrationNumber"]].joined().contains($0) })
    {
      throw ModelRefusal("field-not-applicable")
    }
    let investor = investors[index]
    try requireKind(investor.kind, investor.origin, for: account.class)
    guard let name = Self.fullName(row.fields), Self.agree(investor.name, name) else {
      throw ModelRefusal("name-mismatch")
    }
    try requireOwnPortfolio(row, investor.key.isNumber ? investor.key.text : nil)
    try requireApproval(approvalKey(index), row)
    try requireNew(index, account)
  }

  private func checkUnknown(_ row: Open) throws(ModelRefusal) {
    let account = accounts[account(row)]!
    try requireForm(row.fields)
    let (kind, origin) = (row.fields["kind"]!, row.fields["origin"] ?? "DOMESTIC")
    try requireKind(kind, origin, for: account.class)
    try requireOwnPortfolio(row, row.fields["vkn"])
    let key = key(row.fields)
    let listed = investor(key).map { approvalKey($0) } ?? (key.isNumber ? key.text : nil)
    try requireApproval(listed, row)
    if let known = investor(key) {
      if isSame(known, row.fields) { return try requireNew(known, account) }
      // Where a register judges, a differing name leads to Red.
      let isOfKind = investors[known].kind == kind && investors[known].origin == origin
      guard isOfKind, key.isNumber, asksRegisters else { throw ModelRefusal("identity-key-conflict") }
      try requireNew(known, account)
    }
    guard !account.holders.contains(where: { $0.identity.map { identities[$0]!.key == key } ?? false }) else {
      throw ModelRefusal("holder-duplicate")
    }
    try requireRoom(investors.count < limits.investors && identities.count < limits.investors)
  }

  private func isSame(_ known: Int, _ fields: [String: String]) -> Bool {
    let investor = investors[known]
    return investor.kind == fields["kind"] && investor.origin == fields["origin"] ?? "DOMESTIC"
      && investor.birth == fields["birthDate"] && Self.agree(investor.name, Self.fullName(fields)!)
  }

  private func requireNew(_ investor: Int, _ account: Account) throws(ModelRefusal) {
    guard !account.holders.contains(where: { $0.investor == investor }) else {
      throw ModelRefusal("holder-duplicate")
    }
  }

  /// ACC-15, ACC-78, ACC-80.
  func requireKind(_ kind: String, _ origin: String, for accountClass: String) throws(ModelRefusal) {
    let fits =
      switch accountClass {
      case "3", "8": kind == "FUND"
      case "4": kind == "LEGAL" && origin == "DOMESTIC"
      case "5": ["LEGAL", "OTHER"].contains(kind) && origin == "DOMESTIC"
      case "10", "11": kind == "TRUST"
      default: true
      }
    guard fits else { throw ModelRefusal("identity-type-not-for-class") }
  }

  /// ACC-79: a member's own portfolio is in its own name.
  private func requireOwnPortfolio(_ row: Open, _ number: String?) throws(ModelRefusal) {
    let member = members[row.member]!
    if accounts[account(row)]!.class == "4", number == nil || member.taxNumber != number {
      throw ModelRefusal("not-own-portfolio")
    }
  }

  /// ACC-25: no second entry for a single account while the first is open.
  func requireAlone(_ row: Open, besides number: Int?) throws(ModelRefusal) {
    guard row.operation.name == "identity", accounts[account(row)]?.isJoint == false else { return }
    let others = open.filter { $0.key != number && $0.value.operation.name == "identity" }
    guard !others.contains(where: { account($0.value) == account(row) }) else {
      throw ModelRefusal("identity-already-sent")
    }
  }

  // MARK: What it does

  mutating func applyIdentity(_ row: Open, _ number: Int) {
    let key = account(row)
    let ordinal = (accounts[key]!.holders.map(\.ordinal).max() ?? 0) + 1
    say("identity \(key) \(ordinal)")
    var holder = Holder(ordinal: ordinal)
    if let text = row.fields["registrationNumber"] {
      holder.investor = Int(text)! - Self.firstInvestor
    } else if let known = investor(self.key(row.fields)), isSame(known, row.fields) {
      holder.investor = known
    } else if row.fields["kind"] != "OTHER", !asksRegisters {
      // ACC-41: for those that no register knows, MKK still looks itself.
      holder.investor = register(identity(row, ordinal))
    } else {
      identities[number] = identity(row, ordinal)
      holder.identity = number
      accounts[key]!.holders.append(holder)
      askRegisters(number)
      return settle(number)
    }
    accounts[key]!.holders.append(holder)
    sayHolder(ordinal, of: key)
    refresh(key)
  }

  private func identity(_ row: Open, _ ordinal: Int) -> Identity {
    let fields = row.fields
    return Identity(
      account: account(row), ordinal: ordinal, kind: fields["kind"]!, origin: fields["origin"] ?? "DOMESTIC",
      key: key(fields), name: Self.fullName(fields)!, representative: fields["representativeTitle"],
      taxNumber: fields["vkn"] ?? fields["tckn"], birth: fields["birthDate"],
      awaitsConfirmation: fields["kind"] == "OTHER")
  }

  // MARK: Names

  /// Name and surname, or the title.
  static func fullName(_ fields: [String: String]) -> String? {
    if let title = fields["title"] { return title }
    guard let name = fields["name"], let surname = fields["surname"] else { return nil }
    return "\(name) \(surname)"
  }

  /// GEN-38: equal in Turkish capitals; stops, commas and quotation marks do not count, a hyphen is a blank.
  static func agree(_ one: String, _ other: String) -> Bool { compared(one) == compared(other) }

  static func compared(_ name: String) -> String {
    let kept = name.filter { !".,'\"‘’“”„«»".contains($0) }
    let words = kept.map { "-‐‑–".contains($0) ? " " : $0 }.split(separator: " ")
    return words.map { word in word.map { $0 == "i" ? "İ" : $0 == "ı" ? "I" : $0.uppercased() }.joined() }
      .joined(separator: " ")
  }
}
