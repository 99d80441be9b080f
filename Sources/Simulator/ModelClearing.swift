// SPDX-License-Identifier: Apache-2.0

// The central counterparty: its members with their accounts, services, and what members choose (CCP-01 to
// CCP-09, CCP-36, CCP-65, CCP-71, CCP-72).

extension Model {
  struct Clearing {
    /// By member and account, `AKA/PF`, in the order of their opening.
    var accounts: [String: ClearingAccount] = [:]
    var order: [String] = []
    /// By instrument: from which day on it has service or not.
    var services: [String: [String: Bool]] = [:]
    /// Official prices by ISIN or currency and day, in ten-thousandths.
    var prices: [String: [String: Int]] = [:]
    var histories: [String: History] = [:]
    /// Versions of the parameters; the first is version 1.
    var sets: [RiskSet] = []
    var scenarios: [Scenario] = []
    /// The day of the last official run.
    var officialDay = ""
    /// Of the months of the guarantee fund on their way or in force; what is in them was heard.
    var funds: [String: Fund] = [:]

    struct Run {
      let day: String
      let kind: String
      let version: Int
      let isFormer: Bool
      var count = 0
    }
    struct Scenario {
      let moves: Set<String>
      var isEnded = false
    }
    struct Fund {
      var state: String
      var version: Int
      var effective: String
      var notice = ""
      var asked: String?
      var calculatedBy = ""
      var size = 0
      /// By member, in kuruş.
      var contributions: [String: Int] = [:]
    }
  }

  struct ClearingAccount {
    let member: String
    let kind: String
    var lastSettled: String
    var margin = 0
    /// Of others' losses, not paid yet.
    var lossShare = 0
    var isDefaulted = false
    var hasOptedOut = false
    var choiceDay = ""
    /// Cash at the last cut-off that is not remunerated yet.
    var base: (amount: Int, day: String, version: Int)?
    /// All losses so far.
    var losses = 0
    /// The newest first.
    var lines: [Lodged] = []
    var positions: [Position] = []
    var calls: [Call] = []

    func quantity(of asset: String) -> Int { lines.first { $0.asset == asset }?.quantity ?? 0 }
  }

  // MARK: Who may

  /// CCP-70, CCP-75: the desk is Takasbank's.
  func requireCounterparty(_ row: Open) throws(ModelRefusal) {
    guard members[row.member]!.kind == "TAKASBANK" else { throw ModelRefusal("right-missing") }
  }

  func requireClearing(_ member: String, _ kind: String) throws(ModelRefusal) -> String {
    guard clearing.accounts["\(member)/\(kind)"] != nil else { throw ModelRefusal("account-unknown") }
    return "\(member)/\(kind)"
  }

  /// The accounts of a member that are open.
  func clearingAccounts(of member: String) -> [String] {
    ["PF", "MS", "NM", "GF"].map { "\(member)/\($0)" }.filter { clearing.accounts[$0] != nil }
  }

  func isDefaulted(_ member: String) -> Bool {
    clearingAccounts(of: member).contains { clearing.accounts[$0]!.isDefaulted }
  }

  /// False for an operation of another chapter; the desk's own come by themselves.
  func checkClearing(_ row: Open, enteredAt: ModelTime) throws(ModelRefusal) -> Bool {
    switch row.operation.name {
    case "ccp-membership": try checkMembership(row)
    case "instrument-service": try checkService(row)
    case "customer-margin-method": _ = try requireClearing(row.member, "MS")
    case "remuneration": try checkRemunerationChoice(row)
    case "position": try checkPosition(row)
    case "position-origin": try checkOrigin(row)
    case "collateral": try checkCollateral(row, enteredAt: enteredAt)
    case "price-series": try checkPrice(row)
    case "price-step": try checkPriceStep(row)
    default: return false
    }
    return true
  }

  func checkClearingDesk(_ row: Open) throws(ModelRefusal) -> Bool {
    switch row.operation.name {
    case "risk-parameter": try checkRiskSet(row)
    case "stress-scenario": try checkScenario(row)
    case "risk-calculation": try checkRiskCalculation(row)
    case "margin-run": try checkMarginRun(row)
    case "margin-call": try checkCallWithdrawal(row)
    case "default": try checkDefault(row)
    case "guarantee-fund": try checkFund(row)
    case "default-loss": try checkLoss(row)
    default: return false
    }
    return true
  }

  mutating func applyClearing(_ row: Open, _ number: Int) -> Bool {
    switch row.operation.name {
    case "ccp-membership": applyMembership(row, number)
    case "instrument-service": applyService(row)
    case "customer-margin-method":
      say("margin-method \(row.member) \(time.day) \(row.fields["method"]!)")
    case "remuneration": applyRemunerationChoice(row)
    case "position": applyPosition(row)
    case "position-origin": applyOrigin(row, number)
    case "collateral": applyCollateral(row, number)
    case "price-series": applyPrice(row)
    case "price-step": applyPriceStep(row)
    case "risk-parameter": applyRiskSet(row)
    case "stress-scenario": applyScenario(row)
    case "risk-calculation": applyRiskCalculation(row)
    case "margin-run": applyMarginRun(row)
    case "margin-call": applyCallWithdrawal(row)
    case "default": applyDefault(row)
    case "guarantee-fund": applyFund(row)
    case "default-loss": applyLoss(row, number)
    default: return false
    }
    return true
  }

  // MARK: Membership

  /// The member's own request, on which the counterparty decides.
  func isOwnLeaving(_ row: Open) -> Bool {
    row.fields["act"] == "LEAVE" && row.fields["member"] == row.member
  }

  private func checkMembership(_ row: Open) throws(ModelRefusal) {
    let member = row.fields["member"]!
    if !isOwnLeaving(row) { try requireCounterparty(row) }
    try isKnown(member)
    try requireActive(member, asSender: false)
    guard row.fields["act"] == "LEAVE" else {
      if row.fields["account"] != nil { throw ModelRefusal("field-not-applicable") }
      guard clearingAccounts(of: member).isEmpty else { throw ModelRefusal("collateral-account-exists") }
      return
    }
    guard let kind = row.fields["account"] else { throw ModelRefusal("field-missing") }
    _ = try requireClearing(member, kind)
    if isDefaulted(member) { throw ModelRefusal("member-defaulted") }
    let accounts = clearingAccounts(of: member).map { clearing.accounts[$0]! }
    let positions = accounts.flatMap(\.positions)
    let last = (accounts.map(\.lastSettled) + positions.map(\.settlement)).max()!
    // One of nothing but a difference ends on its settlement date.
    let isOpen = positions.contains { $0.quantity != 0 || $0.settlement >= time.day }
    guard !isOpen, time.day > last else { throw ModelRefusal("open-position") }
    guard accounts.allSatisfy(\.calls.isEmpty) else { throw ModelRefusal("account-has-open-call") }
    if kind == "GF" {
      let owes = accounts.contains { $0.lossShare > 0 }
      guard !owes, time.day.prefix(7) > last.prefix(7) else { throw ModelRefusal("contribution-still-bound") }
    }
    let lines = clearing.accounts["\(member)/\(kind)"]!.lines
    try requireRoom(hasRoom(forMovements: lines.count(where: \.isSecurity)))
  }

  private mutating func applyMembership(_ row: Open, _ number: Int) {
    let member = row.fields["member"]!
    if row.fields["act"] == "LEAVE" { return giveBack("\(member)/\(row.fields["account"]!)", number) }
    let isFirst = clearing.order.isEmpty
    for kind in ["PF", "MS", "NM", "GF"] {
      clearing.accounts["\(member)/\(kind)"] = ClearingAccount(
        member: member, kind: kind, lastSettled: time.day)
      clearing.order.append("\(member)/\(kind)")
    }
    say("ccp-member \(member) in")
    if isFirst { arrangeCashCount() }
  }

  /// CCP-72: everything goes back, with the remuneration counted and not booked yet.
  private mutating func giveBack(_ key: String, _ number: Int) {
    if let day = clearing.accounts[key]!.base?.day {
      bookRemuneration(key, on: max(businessDay(after: day), ModelTime.day(1, after: day)))
    }
    let account = clearing.accounts[key]!
    for line in account.lines {
      if line.isSecurity { block(line.quantity, line, false, number) }
      sayLodged(number, key, line, -line.quantity, 0)
    }
    for position in account.positions {
      say(
        "position \(account.member) \(account.kind) \(position.origin) \(position.isin) \(position.settlement) 0 0 DELIVERY"
      )
    }
    let last = account.positions.isEmpty ? account.lastSettled : time.day
    clearing.accounts[key] = nil
    clearing.order.removeAll { $0 == key }
    let others = clearingAccounts(of: account.member)
    for other in others {
      clearing.accounts[other]!.lastSettled = max(clearing.accounts[other]!.lastSettled, last)
    }
    say("ccp-account-closed \(account.member) \(account.kind) \(time.day) \(others.isEmpty)")
  }

  // MARK: Services

  private func checkService(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    try isSecurity(row.fields["isin"]!)
    if row.fields["from"]! < time.day { throw ModelRefusal("ccp-flag-retroactive") }
  }

  func isSecurity(_ isin: String) throws(ModelRefusal) {
    guard securities[isin] != nil else { throw ModelRefusal("isin-unknown") }
  }

  private mutating func applyService(_ row: Open) {
    let (isin, from) = (row.fields["isin"]!, row.fields["from"]!)
    clearing.services[isin, default: [:]][from] = row.fields["served"] == "true"
    say("ccp-service \(isin) \(row.fields["served"]!) \(from)")
  }

  /// CCP-06: the day of the trade decides.
  func isServed(_ isin: String, tradedOn day: String) -> Bool {
    (clearing.services[isin] ?? [:]).filter { $0.key <= day }.max { $0.key < $1.key }?.value ?? false
  }

  // MARK: What members choose

  private func checkRemunerationChoice(_ row: Open) throws(ModelRefusal) {
    let key = try requireClearing(row.member, row.fields["account"]!)
    if row.fields["account"] == "GF" { throw ModelRefusal("account-kind-unknown") }
    guard row.fields["currency"] ?? "TRY" == "TRY" else { throw ModelRefusal("fx-not-remunerated") }
    guard clearing.accounts[key]!.hasOptedOut == (row.fields["act"] == "OPT-IN") else {
      throw ModelRefusal("state-not-allowed")
    }
  }

  private mutating func applyRemunerationChoice(_ row: Open) {
    let key = "\(row.member)/\(row.fields["account"]!)"
    clearing.accounts[key]!.hasOptedOut = row.fields["act"] == "OPT-OUT"
    clearing.accounts[key]!.choiceDay = time.day
    say("remuneration-choice \(row.member) \(row.fields["account"]!) \(row.fields["act"]!) \(time.day)")
  }

  // MARK: Days

  func businessDay(after day: String) -> String {
    var next = ModelTime.day(1, after: day)
    while kind(of: next) == "closed" { next = ModelTime.day(1, after: next) }
    return next
  }

  mutating func beginDay() {
    arranged.append((ModelTime(day: ModelTime.day(1, after: time.day), second: 0), .dayBegins))
    guard !clearing.order.isEmpty, kind(of: time.day) != "closed" else { return }
    for key in clearing.order {
      if let base = clearing.accounts[key]!.base, base.day < time.day { bookRemuneration(key, on: time.day) }
    }
    arrangeCashCount()
  }
}
