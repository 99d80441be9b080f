// SPDX-License-Identifier: Apache-2.0

// Accounts, their features and what they may do (ACC-05 to ACC-24, ACC-77, ACC-84).

extension Model {
  /// Who manages the portfolio behind a code (ACC-17); a portfolio management company when no member does.
  struct Portfolio {
    let manager: String?
    let from: String
    let to: String?
  }

  /// The account of the member acted for that the row names.
  func account(_ row: Open) -> String {
    row.fields["account"]!.contains("/") ? row.fields["account"]! : "\(row.member)/\(row.fields["account"]!)"
  }

  /// ACC-04.
  func requireAccount(_ row: Open) throws(ModelRefusal) -> Account {
    guard let account = accounts[account(row)] else { throw ModelRefusal("account-not-found") }
    return account
  }

  mutating func sayAccount(_ key: String) {
    let account = accounts[key]!
    let investor = account.isJoint ? nil : account.holders.first?.investor
    let state = "\(account.class) \(account.status) \(account.restriction) \(account.opened)"
    let holder = investor.map { String(Self.firstInvestor + $0) } ?? "-"
    let activity = "\(account.reason ?? "-")\(account.isInactive ? " inactive" : "")"
    say("account \(key) \(state) \(holder) \(account.isJoint ? "MUSTEREK" : "TEKIL") \(activity)")
  }

  // MARK: Definition

  func checkAccount(_ row: Open) throws(ModelRefusal) {
    guard !["DBDEPO", "OMNIBUS"].contains(row.fields["account"]!) else {
      throw ModelRefusal("account-number-reserved")
    }
    guard accounts[account(row)] == nil else { throw ModelRefusal("account-exists") }
    if row.fields["reason"] == "D" { throw ModelRefusal("reason-d-only-by-takeover") }
    if row.fields["status"] == "P" { throw ModelRefusal("closed-at-opening") }
    guard row.fields["restriction"] ?? "K" == "K" else { throw ModelRefusal("field-not-settable") }
    let isJoint = row.fields["type"] == "MUSTEREK"
    switch (isJoint, row.fields["ownership"]) {
    case (true, nil): throw ModelRefusal("field-missing")
    case (false, .some): throw ModelRefusal("field-not-applicable")
    default: break
    }
    if isJoint { try requireJointClass(row.fields["class"]!) }
    try requireValid("CLASS", row.fields["class"]!, else: "class-not-valid-on-date")
    try requireFeatures(row.fields, of: row.fields["class"]!)
    if row.fields["iban"] == nil, value(of: "IBAN_MODE", on: time.day) == 1 {
      throw ModelRefusal("iban-required")
    }
    try requireFree(iban: row.fields["iban"], but: nil)
    try requireRoom(accounts.count < limits.accounts)
  }

  /// GEN-27: no two open accounts carry one IBAN, printed with blanks or without.
  private func requireFree(iban: String?, but key: String?) throws(ModelRefusal) {
    guard let plain = iban?.filter({ $0 != " " }) else { return }
    let isTaken = accounts.contains {
      $0.key != key && $0.value.status != "P" && $0.value.features["iban"]?.filter { $0 != " " } == plain
    }
    guard !isTaken else { throw ModelRefusal("iban-duplicate") }
  }

  /// ACC-20.
  private func requireJointClass(_ accountClass: String) throws(ModelRefusal) {
    guard ["1", "2", "6", "7", "9"].contains(accountClass) else { throw ModelRefusal("joint-not-for-class") }
  }

  static let featureNames = ["iban", "custodian", "portfolio", "settlementMember"]

  /// ACC-16 to ACC-19, ACC-77.
  private func requireFeatures(_ given: [String: String], of accountClass: String) throws(ModelRefusal) {
    let classes = [
      ("custodian", ["7", "8", "9", "11"]), ("portfolio", ["2", "9"]),
      ("settlementMember", ["3", "8", "10", "11"]),
    ]
    for (field, needing) in classes {
      let isNeeded = needing.contains(accountClass)
      guard isNeeded == (given[field] != nil) else {
        throw ModelRefusal(isNeeded ? "field-missing" : "field-not-applicable")
      }
    }
    for field in ["custodian", "settlementMember"] {
      if let member = given[field] { try isKnown(member) }
    }
    if let custodian = given["custodian"], members[custodian]!.status != "active" {
      throw ModelRefusal("member-not-active")
    }
    guard let code = given["portfolio"] else { return }
    guard let portfolio = portfolios[code] else { throw ModelRefusal("portfolio-code-unknown") }
    let isInForce = portfolio.from <= time.day && time.day <= portfolio.to ?? "9999-12-31"
    guard isInForce else {
      throw ModelRefusal(
        portfolio.manager == nil ? "portfolio-code-unknown" : "portfolio-authority-missing")
    }
  }

  mutating func applyAccount(_ row: Open) {
    var account = Account(
      class: row.fields["class"]!, opened: time.day, status: row.fields["status"] ?? "A")
    account.isJoint = row.fields["type"] == "MUSTEREK"
    account.isProportional = row.fields["ownership"] == "ORANSAL"
    account.features = row.fields.filter { Self.featureNames.contains($0.key) }
    accounts[self.account(row)] = account
    sayAccount(self.account(row))
  }

  // MARK: Change

  func checkAccountChange(_ row: Open) throws(ModelRefusal) {
    let key = account(row)
    let account = try requireAccount(row)
    guard !account.isPool else { throw ModelRefusal("dbdepo-not-by-member") }
    if row.fields["reason"] != nil { throw ModelRefusal("reason-not-changeable") }
    if row.fields["type"] != nil || row.fields["ownership"] != nil {
      throw ModelRefusal("account-type-not-changeable")
    }
    let given = row.fields.filter { Self.featureNames.contains($0.key) }
    let changesFeatures = !given.isEmpty || row.fields["class"] != nil || row.fields["password"] != nil
    guard changesFeatures || row.fields["status"] != nil else { throw ModelRefusal("field-missing") }
    if let newClass = row.fields["class"] {
      try requireValid("CLASS", newClass, else: "class-not-valid-on-date")
      try requireNewClass(newClass, key)
    }
    if changesFeatures {
      try requireFeatures(features(of: account, with: row), of: row.fields["class"] ?? account.class)
    }
    guard row.fields["status"] == "P" else {
      let isOpen = row.fields["status"] != nil || account.status != "P"
      return try requireFree(iban: isOpen ? row.fields["iban"] ?? account.features["iban"] : nil, but: key)
    }
    if waiting.values.contains(where: { $0.source.account == key || $0.target == key }) {
      throw ModelRefusal("open-instructions")
    }
    if lots.contains(where: { $0.key.account == key && !$0.value.isEmpty }) {
      throw ModelRefusal("account-not-empty")
    }
  }

  /// ACC-15: never after the first posting, and only to one that everybody who holds the account may have.
  private func requireNewClass(_ newClass: String, _ key: String) throws(ModelRefusal) {
    let account = accounts[key]!
    if lots.contains(where: { $0.key.account == key }) { throw ModelRefusal("class-not-changeable") }
    // Whose own portfolio it would become was never asked (ACC-79).
    if newClass == "4", account.class != "4", !account.holders.isEmpty {
      throw ModelRefusal("identity-type-not-for-class")
    }
    for holder in account.holders {
      let (kind, origin) =
        holder.investor.map { (investors[$0].kind, investors[$0].origin) }
        ?? (identities[holder.identity!]!.kind, identities[holder.identity!]!.origin)
      try requireKind(kind, origin, for: newClass)
    }
    if account.isJoint { try requireJointClass(newClass) }
  }

  /// What stood, with what is given in its place; a new class keeps nothing but the IBAN.
  private func features(of account: Account, with row: Open) -> [String: String] {
    var features = account.features
    if row.fields["class"] != nil { features = features.filter { $0.key == "iban" } }
    for name in Self.featureNames { features[name] = row.fields[name] ?? features[name] }
    return features
  }

  mutating func applyAccountChange(_ row: Open) {
    let key = account(row)
    accounts[key]!.features = features(of: accounts[key]!, with: row)
    accounts[key]!.status = row.fields["status"] ?? accounts[key]!.status
    accounts[key]!.class = row.fields["class"] ?? accounts[key]!.class
    sayAccount(key)
  }

  // MARK: Restriction

  func checkRestriction(_ row: Open) throws(ModelRefusal) {
    let own = row.fields["account"]!.hasPrefix(row.member + "/")
    if own, row.fields["restriction"] == "N", members[row.member]!.kind != "MKK",
      let stands = accounts[row.fields["account"]!]?.restriction, ["M", "T", "I"].contains(stands)
    {
      throw ModelRefusal("mkk-record-protected")
    }
    try requireOperator(row, else: "restriction-only-by-mkk")
    let account = try requireAccount(row)
    let restriction = row.fields["restriction"]!
    guard account.restriction != "K", restriction != "K" else {
      throw ModelRefusal("account-without-identity")
    }
    guard account.restriction != restriction else { throw ModelRefusal("status-unchanged") }
  }

  mutating func applyRestriction(_ row: Open) {
    let key = row.fields["account"]!
    let restriction = row.fields["restriction"]!
    accounts[key]!.restriction = restriction
    accounts[key]!.immobilisedAt = restriction == "M" ? time : nil
    sayAccount(key)
    if restriction == "N" { wake(key) }
  }

  /// The account may be used again: transfers that wait for it are served (TRF-77).
  mutating func wake(_ key: String) { wake { $0.source.account == key || $0.target == key } }

  /// One code, the first that applies in the order I, T, M, K, P, inactive, S (ACC-12 to ACC-14, ACC-56).
  func requireEligible(_ key: String, isDebited: Bool, enteredAt: ModelTime) throws(ModelRefusal) {
    let account = accounts[key]!
    switch account.restriction {
    case "I": throw ModelRefusal("account-bankrupt")
    case "T": throw ModelRefusal("account-in-liquidation")
    case "M":
      // TRF-14: what was entered before the immobilisation runs to its end.
      if enteredAt >= account.immobilisedAt! { throw ModelRefusal("account-immobilised") }
    case "K": throw ModelRefusal("account-without-identity")
    default: break
    }
    if account.status == "P" { throw ModelRefusal("account-closed") }
    if account.isInactive { throw ModelRefusal("account-inactive") }
    if account.status == "S", isDebited { throw ModelRefusal("account-debit-blocked") }
  }

  // MARK: Portfolio codes

  func checkPortfolio(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    if let manager = row.fields["manager"] { try isKnown(manager) }
    if let to = row.fields["validTo"], to < row.fields["validFrom"]! {
      throw ModelRefusal("date-range-invalid")
    }
    let isKnown = portfolios[row.fields["portfolio"]!] != nil
    try requireRoom(isKnown || portfolios.count < limits.members * 16)
  }

  mutating func applyPortfolio(_ row: Open) {
    let code = row.fields["portfolio"]!
    let portfolio = Portfolio(
      manager: row.fields["manager"], from: row.fields["validFrom"]!, to: row.fields["validTo"])
    portfolios[code] = portfolio
    say("portfolio \(code) \(portfolio.manager ?? "-") \(portfolio.from) \(portfolio.to ?? "-")")
  }
}
