// SPDX-License-Identifier: Apache-2.0

// What each operation but the transfer checks and does, in the order that the catalogue gives.

extension Model {
  /// The checks of entry and approval; they are the same in this release.
  func check(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    switch row.operation.name {
    case "member-definition": try checkMember(row)
    case "member-status": try checkMemberStatus(row)
    case "user-definition": try checkUser(row)
    case "certificate-assignment": try checkAssignment(row)
    case "authority-grant": try checkGrant(row)
    case "account-definition": try checkAccount(row)
    case "identity": try checkIdentity(row)
    case "account-change": try checkAccountChange(row)
    case "account-restriction": try checkRestriction(row)
    case "security-definition": try checkSecurity(row)
    case "security-issue": try checkIssue(row, enteredAt: enteredAt)
    case "security-suspension": try checkSuspension(row)
    case "calendar-day": try checkCalendarDay(row)
    case "limit-change": try checkLimit(row)
    case "transfer": try checkTransfer(row, enteredAt: enteredAt)
    default: try checkAccessOperation(row)
    }
  }

  private func checkAccessOperation(_ row: Open) throws(ModelRefusal) {
    switch row.operation.name {
    case "certificate-load": try checkLoad(row)
    case "certificate-match": try checkMatch(row)
    case "certificate-revocation": try checkRevocation(row)
    case "user-status": try checkUserStatus(row)
    case "password-request": try checkPasswordRequest(row)
    case "password-setting": try checkPasswordSetting(row)
    case "access-record": try checkAccess(row)
    case "role": try checkRole(row)
    case "member-person": try checkPerson(row)
    case "joint-operation": try checkUndertaking(row)
    case "member-channel": try checkChannel(row)
    default: try requireOperator(row)  // paper-document
    }
  }

  mutating func apply(_ row: Open, _ number: Int) {
    switch row.operation.name {
    case "member-definition":
      define(
        member: row.fields["member"]!,
        Member(
          kind: row.fields["kind"]!, title: row.fields["title"]!, taxNumber: row.fields["taxNumber"]))
    case "member-status": applyMemberStatus(row)
    case "user-definition":
      define(userOf: row.fields["member"]!, type: row.fields["type"]!, name: row.fields["name"]!)
    case "certificate-assignment": applyAssignment(row)
    case "authority-grant": applyGrant(row)
    case "account-definition": applyAccount(row)
    case "identity": applyIdentity(row)
    case "account-change":
      accounts[account(row)]!.status = row.fields["status"]!
      sayAccount(account(row))
    case "account-restriction": applyRestriction(row)
    case "security-definition": applySecurity(row)
    case "security-issue": applyIssue(row, number)
    case "security-suspension": applySuspension(row)
    case "calendar-day": applyCalendarDay(row)
    case "limit-change": statedLimits[keyPath: limit(row)] = Int(row.fields["value"]!)!
    default: applyAccessOperation(row, number)
    }
  }

  private mutating func applyAccessOperation(_ row: Open, _ number: Int) {
    switch row.operation.name {
    case "certificate-load": applyLoad(row)
    case "certificate-match": applyMatch(row)
    case "certificate-revocation": end(certificate: row.fields["certificate"]!, as: "REVOKED")
    case "user-status": applyUserStatus(row)
    case "password-request": applyPasswordRequest(row)
    case "password-setting": applyPasswordSetting(row)
    case "access-record": applyAccess(row)
    case "role": applyRole(row)
    case "member-person": applyPerson(row)
    case "joint-operation": applyUndertaking(row)
    case "member-channel": applyChannel(row)
    default: applyPaper(row, number)
    }
  }

  // MARK: Accounts

  /// The account of the member acted for that the row names.
  func account(_ row: Open) -> String {
    row.fields["account"]!.contains("/") ? row.fields["account"]! : "\(row.member)/\(row.fields["account"]!)"
  }

  mutating func sayAccount(_ key: String) {
    let account = accounts[key]!
    let investor = account.investor.map { String(10_000_001 + $0) } ?? "-"
    say(
      "account \(key) \(account.class) \(account.status) \(account.restriction) \(account.opened) \(investor)"
    )
  }

  private func checkAccount(_ row: Open) throws(ModelRefusal) {
    guard !["DBDEPO", "OMNIBUS"].contains(row.fields["account"]!) else {
      throw ModelRefusal("account-number-reserved")
    }
    guard accounts[account(row)] == nil else { throw ModelRefusal("account-exists") }
    if row.fields["reason"] == "D" { throw ModelRefusal("reason-d-only-by-takeover") }
    if row.fields["status"] == "P" { throw ModelRefusal("closed-at-opening") }
    // ACC-16 to ACC-19.
    let classes = [
      ("custodian", ["7", "8", "9", "11"]), ("portfolio", ["2", "9"]),
      ("settlementMember", ["3", "8", "10", "11"]),
    ]
    for (field, needing) in classes {
      let isNeeded = needing.contains(row.fields["class"]!)
      guard isNeeded == (row.fields[field] != nil) else {
        throw ModelRefusal(isNeeded ? "field-missing" : "field-not-applicable")
      }
    }
    for field in ["custodian", "settlementMember"] {
      if let member = row.fields[field] { try isKnown(member) }
    }
    if let custodian = row.fields["custodian"], members[custodian]!.status != "active" {
      throw ModelRefusal("member-not-active")
    }
    try requireRoom(accounts.count < limits.accounts)
  }

  private mutating func applyAccount(_ row: Open) {
    accounts[account(row)] = Account(
      class: row.fields["class"]!, opened: time.day, status: row.fields["status"] ?? "A")
    sayAccount(account(row))
  }

  private func checkAccountChange(_ row: Open) throws(ModelRefusal) {
    let key = account(row)
    guard let account = accounts[key] else { throw ModelRefusal("account-not-found") }
    guard !account.isPool else { throw ModelRefusal("pool-account-not-allowed") }
    guard row.fields["status"] == "P" else { return }
    if waiting.values.contains(where: { $0.source.account == key || $0.target == key }) {
      throw ModelRefusal("open-instructions")
    }
    if lots.contains(where: { $0.key.account == key && !$0.value.isEmpty }) {
      throw ModelRefusal("account-not-empty")
    }
  }

  private func checkRestriction(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row, else: "restriction-only-by-mkk")
    guard let account = accounts[row.fields["account"]!] else { throw ModelRefusal("account-not-found") }
    let restriction = row.fields["restriction"]!
    guard account.restriction != "K", restriction != "K" else {
      throw ModelRefusal("account-without-identity")
    }
    guard account.restriction != restriction else { throw ModelRefusal("status-unchanged") }
  }

  private mutating func applyRestriction(_ row: Open) {
    let key = row.fields["account"]!
    let restriction = row.fields["restriction"]!
    accounts[key]!.restriction = restriction
    accounts[key]!.immobilisedAt = restriction == "M" ? time : nil
    sayAccount(key)
    if restriction == "N" { wake { $0.source.account == key || $0.target == key } }
  }

  /// One code, the first that applies in the order I, T, M, K, P, S (ACC-12 to ACC-14).
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
    if account.status == "S", isDebited { throw ModelRefusal("account-debit-blocked") }
  }

  // MARK: Securities and the calendar

  private func checkSecurity(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    guard securities[row.fields["isin"]!] == nil else { throw ModelRefusal("security-exists") }
    try requireRoom(securities.count < limits.securities)
  }

  private mutating func applySecurity(_ row: Open) {
    securities[row.fields["isin"]!] = Security(
      kind: row.fields["kind"]!, name: row.fields["name"]!, currency: row.fields["currency"] ?? "TRY",
      unit: row.fields["smallestUnit"].map { Int($0)! } ?? 1, redemption: row.fields["redemption"])
    saySecurity(row.fields["isin"]!)
  }

  private mutating func saySecurity(_ isin: String) {
    let security = securities[isin]!
    say(
      "security \(isin) \(security.kind) \(security.currency) \(security.isStopped ? "stopped" : "free") \(security.name)"
    )
  }

  /// TRF-06, TRF-12.
  func requireMovable(_ isin: String) throws(ModelRefusal) {
    guard let security = securities[isin] else { throw ModelRefusal("isin-unknown") }
    if security.isStopped { throw ModelRefusal("security-suspended") }
    if let redemption = security.redemption, redemption <= time.day {
      throw ModelRefusal("security-redeemed")
    }
  }

  /// GEN-37.
  func requireUnits(_ quantity: Int, of isin: String) throws(ModelRefusal) {
    guard quantity % securities[isin]!.unit == 0 else { throw ModelRefusal("nominal-invalid") }
  }

  private func checkIssue(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) {
    try requireOperator(row)
    let isin = row.fields["isin"]!
    try requireMovable(isin)
    guard securities[isin]!.kind != "DIBS" else { throw ModelRefusal("issue-not-in-mks") }
    let quantity = Int(row.fields["quantity"]!)!
    try requireUnits(quantity, of: isin)
    guard !securities[isin]!.issued.addingReportingOverflow(quantity).overflow else {
      throw ModelRefusal("nominal-invalid")
    }
    guard let account = accounts[row.fields["account"]!] else { throw ModelRefusal("account-not-found") }
    guard !account.isPool else { throw ModelRefusal("pool-account-not-allowed") }
    try requireEligible(row.fields["account"]!, isDebited: false, enteredAt: enteredAt)
    try requireRoom(hasRoomForMovement)
  }

  private mutating func applyIssue(_ row: Open, _ number: Int) {
    let quantity = Int(row.fields["quantity"]!)!
    let place = Place(account: row.fields["account"]!, isin: row.fields["isin"]!)
    let lot = Lot(
      quantity: quantity, price: row.fields["price"].flatMap(ModelKind.tenThousandths) ?? 0,
      acquired: row.fields["acquired"] ?? time.day)
    securities[place.isin]!.issued += quantity
    credit(place, [lot])
    say("moved \(number) ISSUE \(place.isin) - > \(place.account) SERB \(quantity)")
  }

  private func checkSuspension(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    guard let security = securities[row.fields["isin"]!] else { throw ModelRefusal("isin-unknown") }
    guard security.isStopped != (row.fields["suspended"] == "true") else {
      throw ModelRefusal("status-unchanged")
    }
  }

  private mutating func applySuspension(_ row: Open) {
    let isin = row.fields["isin"]!
    securities[isin]!.isStopped = row.fields["suspended"] == "true"
    saySecurity(isin)
    if !securities[isin]!.isStopped { wake { $0.source.isin == isin } }
  }

  private func limit(_ row: Open) -> WritableKeyPath<ModelLimits, Int> {
    ModelLimits.names[row.fields["limit"]!]!
  }

  /// GEN-36: never lowered, and never beyond what the numbers of rows allow.
  private func checkLimit(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    let value = Int(row.fields["value"]!)!
    guard value > statedLimits[keyPath: limit(row)], value <= Self.greatest(row.fields["limit"]!) else {
      throw ModelRefusal("limit-not-raised")
    }
  }

  static func greatest(_ limit: String) -> Int {
    let some = [
      "securities": 16_777_215, "members": 30_000_000, "users": 120_000_000, "open-instructions": 100_000_000,
    ]
    return some[limit] ?? 500_000_000
  }

  private func checkCalendarDay(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    guard row.fields["day"]! > time.day else { throw ModelRefusal("calendar-day-begun") }
  }

  /// GEN-42: an eve of a holiday that falls on a weekend stays closed.
  private mutating func applyCalendarDay(_ row: Open) {
    let (day, kind) = (row.fields["day"]!, row.fields["kind"]!)
    calendar[day] = ModelTime.isWeekend(day) && kind == "half" ? "closed" : kind
    say("calendar \(day) \(kind)")
  }
}
