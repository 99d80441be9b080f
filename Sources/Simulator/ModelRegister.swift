// SPDX-License-Identifier: Apache-2.0

// What each operation but the transfer checks and does, in the order that the catalogue gives.

extension Model {
  /// The checks of entry, approval and acceptance, as the step at hand wants them.
  func check(_ row: Open, _ number: Int, enteredAt: ModelTime) throws(ModelRefusal) {
    switch row.operation.name {
    case "member-definition": try checkMember(row)
    case "member-status": try checkMemberStatus(row)
    case "user-definition": try checkUser(row)
    case "certificate-assignment": try checkAssignment(row)
    case "authority-grant": try checkGrant(row)
    case "security-definition": try checkSecurity(row)
    case "security-issue": try checkIssue(row, enteredAt: enteredAt)
    case "security-suspension": try checkSuspension(row)
    case "calendar-day": try checkCalendarDay(row)
    case "limit-change": try checkLimit(row)
    case "trade": try checkTrade(row, enteredAt: enteredAt)
    case "depot-credit": try checkDepotCredit(row)
    default:
      if try checkTransferOperation(row, number, enteredAt: enteredAt) { return }
      if try checkRule(row, enteredAt: enteredAt) { return }
      if try checkClearing(row, enteredAt: enteredAt) { return }
      if try checkClearingDesk(row) { return }
      if try !checkAccountOperation(row) { try checkAccessOperation(row) }
    }
  }

  /// False for an operation that concerns no transfer.
  private func checkTransferOperation(
    _ row: Open, _ number: Int, enteredAt: ModelTime
  ) throws(ModelRefusal) -> Bool {
    switch row.operation.name {
    case "transfer": try checkTransfer(row, number, enteredAt: enteredAt)
    case "transfer-cancellation":
      _ = try openTransfer(row, closed: "already-closed", done: "already-realised")
    case "transfer-priority": try checkPriority(row)
    case "transfer-reversal": try checkReversal(row, enteredAt: enteredAt)
    case "transfer-policy": try checkPolicy(row)
    case "receiving-account-policy": try checkExclusion(row)
    case "name-visibility": try requireMember(row.fields["member"])
    case "user-limit": try checkUserLimit(row)
    case "user-instruction-authority": try checkReceivers(row)
    case "receiver-limit": try checkReceiverLimit(row)
    default: return false
    }
    return true
  }

  /// False for an operation that concerns no account.
  private func checkAccountOperation(_ row: Open) throws(ModelRefusal) -> Bool {
    switch row.operation.name {
    case "account-definition": try checkAccount(row)
    case "account-change": try checkAccountChange(row)
    case "account-restriction": try checkRestriction(row)
    case "portfolio-definition": try checkPortfolio(row)
    case "identity": try checkIdentity(row)
    case "joint-holders": try checkJointHolders(row)
    case "identity-cancellation": try checkCancellation(row)
    case "identity-change": try checkIdentityChange(row)
    case "identity-confirmation": try checkConfirmation(row)
    case "mernis-answer": try checkAnswer(row, "MERNIS")
    case "tax-answer": try checkAnswer(row, "MALIYE")
    default: return false
    }
    return true
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
    case "investor-password-request": try checkInvestorRequest(row)
    case "investor-password-setting": try checkInvestorSetting(row)
    case "investor-access-record": try checkInvestorAccess(row)
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
    case "security-definition": applySecurity(row)
    case "security-issue": applyIssue(row, number)
    case "trade": applyTrade(row, number)
    case "depot-credit": applyDepotCredit(row, number)
    case "security-suspension": applySuspension(row)
    case "calendar-day": applyCalendarDay(row)
    case "limit-change": statedLimits[keyPath: limit(row)] = Int(row.fields["value"]!)!
    case "transfer-priority": applyPriority(row)
    case "transfer-policy", "receiving-account-policy", "name-visibility": applySetting(row)
    case "user-limit": applyUserLimit(row)
    case "user-instruction-authority": applyReceivers(row)
    case "receiver-limit": applyReceiverLimit(row)
    default:
      if applyRule(row, number) || applyAccountOperation(row, number) || applyClearing(row, number) { return }
      applyAccessOperation(row, number)
    }
  }

  private mutating func applyAccountOperation(_ row: Open, _ number: Int) -> Bool {
    switch row.operation.name {
    case "account-definition": applyAccount(row)
    case "account-change": applyAccountChange(row)
    case "account-restriction": applyRestriction(row)
    case "portfolio-definition": applyPortfolio(row)
    case "identity": applyIdentity(row, number)
    case "joint-holders": applyJointHolders(row)
    case "identity-cancellation": applyCancellation(row)
    case "identity-change": applyIdentityChange(row, number)
    case "identity-confirmation": applyConfirmation(row)
    case "mernis-answer": applyMernisAnswer(row)
    case "tax-answer": applyTaxAnswer(row)
    default: return false
    }
    return true
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
    case "investor-password-request": applyInvestorRequest(row)
    case "investor-password-setting": applyInvestorSetting(row)
    case "investor-access-record": applyInvestorAccess(row)
    default: applyPaper(row, number)
    }
  }

  // MARK: Securities and the calendar

  private func checkSecurity(_ row: Open) throws(ModelRefusal) {
    try requireOperator(row)
    guard securities[row.fields["isin"]!] == nil else { throw ModelRefusal("security-exists") }
    try requireRoom(securities.count < limits.securities)
  }

  private mutating func applySecurity(_ row: Open) {
    securitiesInOrder.append(row.fields["isin"]!)
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
    next.append(.calendar)
  }
}
