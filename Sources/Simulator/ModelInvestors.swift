// SPDX-License-Identifier: Apache-2.0

// Investors' passwords, and what investors do at the door (INV-01, INV-02, INV-07).

extension Model {
  struct InvestorAccess {
    var state = "NONE"
    var request = "NONE"
    /// Wrong entries in a row, by whatever channel.
    var failures = 0
    /// Counts passwords.
    var number = 0
    var issued: String?
    var delivered: String?
    var delivery = ""
    /// Who may receive the letter besides the investor.
    var receiver: String?

    var isInUse: Bool { ["INITIAL", "CURRENT"].contains(state) }
    var isAsked: Bool { ["RECORDED", "PRODUCED"].contains(request) }
  }

  /// By registration number; nil for one that nobody has.
  private func investorNumber(_ row: Open) -> Int? {
    guard let number = Int(row.fields["registrationNumber"]!),
      investors.indices.contains(number - Self.firstInvestor)
    else { return nil }
    return number
  }

  private func requireAccess(_ row: Open) throws(ModelRefusal) -> InvestorAccess {
    guard let number = investorNumber(row), let access = investorAccesses[number] else {
      throw ModelRefusal("registration-number-not-found")
    }
    return access
  }

  private mutating func sayInvestorPassword(_ number: Int) {
    let access = investorAccesses[number]!
    let days = "\(access.issued ?? "-") \(access.delivered ?? "-") \(access.delivery)"
    say("investor-password \(number) \(access.state) \(access.request) \(days)")
  }

  // MARK: Requests

  func checkInvestorRequest(_ row: Open) throws(ModelRefusal) {
    let isMKK = members[row.member]!.kind == "MKK"
    let act = row.fields["act"]!
    if !isMKK, act != "RECORD" { throw ModelRefusal("operator-only") }
    if isMKK, row.fields["account"] != nil { throw ModelRefusal("field-not-applicable") }
    let number = investorNumber(row)
    if !isMKK {
      if row.fields["account"] == nil { throw ModelRefusal("field-missing") }
      let account = try requireAccount(row)
      guard let number, account.holders.contains(where: { $0.investor == number - Self.firstInvestor }) else {
        throw ModelRefusal("registration-number-not-found")
      }
    }
    guard let number else { throw ModelRefusal("registration-number-not-found") }
    let access = investorAccesses[number] ?? InvestorAccess()
    switch act {
    case "RECORD":
      if access.isAsked { throw ModelRefusal("password-request-open") }
      // A second one only from MKK, to whoever shows who it is.
      if access.state != "NONE", !isMKK { throw ModelRefusal("operator-only") }
      if access.state != "NONE", row.fields["identityShown"] == nil { throw ModelRefusal("field-missing") }
      if row.fields["delivery"] == nil { throw ModelRefusal("delivery-procedure-missing") }
    case "DELIVER":
      guard access.request == "PRODUCED" else { throw ModelRefusal("state-not-allowed") }
      let names = [investors[number - Self.firstInvestor].name, access.receiver].compactMap { $0 }
      let isRight = row.fields["receiver"].map { given in names.contains { Self.agree($0, given) } } ?? false
      guard access.delivery == "ADDRESS" || isRight else { throw ModelRefusal("receiver-not-authorised") }
    default: guard access.request == "RECORDED" else { throw ModelRefusal("state-not-allowed") }
    }
  }

  mutating func applyInvestorRequest(_ row: Open) {
    let number = investorNumber(row)!
    var access = investorAccesses[number] ?? InvestorAccess()
    access.receiver = nil
    switch row.fields["act"]! {
    case "RECORD":
      access.request = "RECORDED"
      access.delivery = row.fields["delivery"]!
      access.receiver = row.fields["receiver"]
    case "DELIVER":
      access.request = "CLOSED"
      access.state = "INITIAL"
      access.delivered = time.day
    default: access.request = "RETURNED"
    }
    investorAccesses[number] = access
    sayInvestorPassword(number)
  }

  // MARK: What the door brings in

  func checkInvestorSetting(_ row: Open) throws(ModelRefusal) {
    let access = try requireAccess(row)
    let isChosen = row.fields["madeFor"] == nil
    if isChosen, access.state == "BLOCKED" { throw ModelRefusal("investor-blocked") }
    if isChosen, !access.isInUse { throw ModelRefusal("investor-login-failed") }
    guard Int(row.fields["number"]!) == access.number else { throw ModelRefusal("version-changed") }
    if !isChosen, !access.isAsked { throw ModelRefusal("state-not-allowed") }
  }

  mutating func applyInvestorSetting(_ row: Open) {
    let number = investorNumber(row)!
    investorAccesses[number]!.number += 1
    investorAccesses[number]!.failures = 0
    if row.fields["madeFor"] == nil {
      investorAccesses[number]!.state = "CURRENT"
    } else {
      investorAccesses[number]!.state = "PRODUCED"
      investorAccesses[number]!.request = "PRODUCED"
      investorAccesses[number]!.issued = time.day
    }
    sayInvestorPassword(number)
  }

  func checkInvestorAccess(_ row: Open) throws(ModelRefusal) {
    let access = try requireAccess(row)
    let isCall = row.fields["channel"] == "CALL_CENTRE"
    switch row.fields["by"] {
    case nil: if isCall { throw ModelRefusal("field-missing") }
    case let user?:
      if !isCall { throw ModelRefusal("field-not-applicable") }
      guard let officer = users[user], members[officer.member]!.kind == "MKK" else {
        throw ModelRefusal("user-unknown")
      }
    }
    let kind = row.fields["kind"]!
    guard kind == "LOGIN" || kind.hasPrefix("WRONG") else { return }
    guard access.isInUse || access.state == "BLOCKED" else { throw ModelRefusal("investor-login-failed") }
    guard let number = row.fields["number"], Int(number) == access.number else {
      throw ModelRefusal("version-changed")
    }
    if kind == "LOGIN", access.state == "BLOCKED" {
      throw ModelRefusal(access.failures < 10 ? "investor-blocked" : "investor-login-failed")
    }
  }

  mutating func applyInvestorAccess(_ row: Open) {
    let number = investorNumber(row)!
    let kind = row.fields["kind"]!
    let rest = ["question", "result", "by", "session"].map { row.fields[$0] ?? "-" }.joined(separator: " ")
    say("investor-access \(number) \(row.fields["channel"]!) \(kind) \(rest)")
    if kind == "LOGIN" { investorAccesses[number]!.failures = 0 }
    guard kind.hasPrefix("WRONG") else { return }
    investorAccesses[number]!.failures += 1
    guard investorAccesses[number]!.failures == 3 else { return }
    investorAccesses[number]!.state = "BLOCKED"
    sayInvestorPassword(number)
  }
}

extension ModelOperation {
  /// INV.
  static let investors: [ModelOperation] = [
    ModelOperation(
      name: "investor-password-request",
      fields: [
        ModelField("registrationNumber", .number), ModelField("act", codes("RECORD DELIVER RETURN")),
        ModelField("document", .text(50), missing: "document-reference-required"),
        ModelField("account", .account, needed: false),
        ModelField("delivery", codes("ADDRESS HAND", unknown: "delivery-procedure-missing"), needed: false),
        ModelField("receiver", .text(150), needed: false),
        ModelField("identityShown", .text(50), needed: false),
      ]),
    ModelOperation(
      name: "investor-password-setting",
      fields: [
        ModelField("registrationNumber", .number), ModelField("hash", .text(128)),
        ModelField("number", .number), ModelField("madeFor", .user, needed: false),
      ], isReport: true),
    ModelOperation(
      name: "investor-access-record",
      fields: [
        ModelField("registrationNumber", .number),
        ModelField("channel", codes("INTERNET MOBILE CALL_CENTRE", unknown: "channel-unknown")),
        ModelField(
          "kind",
          codes("LOGIN WRONG_PASSWORD WRONG_OLD_PASSWORD QUESTION OPERATION LOGOUT IDLE PASSWORD_REPLACED")),
        ModelField("number", .number, needed: false), ModelField("question", .text(60), needed: false),
        ModelField("result", .text(60), needed: false), ModelField("by", .user, needed: false),
        ModelField("session", .text(40), needed: false),
      ], isReport: true),
  ]
}
