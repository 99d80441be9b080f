// SPDX-License-Identifier: Apache-2.0

// What members have set for transfers: policies, exclusions, names, limits, authorities (TRF-34 to TRF-56).

extension Model {
  /// A policy, exclusion or visibility of names, as it was approved.
  struct Setting {
    let kind: String
    /// The member or the account.
    let owner: String
    /// The other member, or ALL.
    let other: String
    let values: [String]
    let effective: String
    var from = ""
    var to = "9999"
  }

  struct UserLimit {
    var amount: Int
    var used = 0
    var day: String
    let number: Int
  }

  struct ReceiverLimit {
    var daily: Int?
    var single: Int?
    var used = 0
    var day: String
    let number: Int
  }

  struct DirectUse {
    /// Keys of the limits concerned.
    var pair: String?
    var security: String?
    var value = 0
    var isExceeded = false
  }

  // MARK: Settings between members

  /// The last one approved whose day has come.
  private func inForce(_ kind: String, _ owner: String, _ other: String, on day: String) -> [String]? {
    guard
      let last = settings.last(where: {
        $0.kind == kind && $0.owner == owner && $0.other == other && $0.effective <= day
      })
    else { return nil }
    return last.from <= day && day <= last.to ? last.values : nil
  }

  func policy(of receiver: String, for sender: String) -> [String] {
    inForce("POLICY", receiver, sender, on: time.day) ?? inForce("POLICY", receiver, "ALL", on: time.day)
      ?? ["MIX"]
  }

  func shows(_ owner: String, to viewer: String) -> Bool { shows(owner, to: viewer, on: time.day) }

  private func shows(_ owner: String, to viewer: String, on day: String) -> Bool {
    owner == viewer
      || (inForce("NAME-VISIBILITY", owner, viewer, on: day)
        ?? inForce("NAME-VISIBILITY", owner, "ALL", on: day)) == ["yes"]
  }

  func isExcluded(_ account: String) -> Bool {
    inForce("EXCLUSION", account, "ALL", on: time.day) == ["yes"]
  }

  /// TRF-37: the first business day after today.
  private var effectDay: String {
    for count in 1...400 {
      let day = ModelTime.day(count, after: time.day)
      if kind(of: day) != "closed" { return day }
    }
    return ModelTime.day(1, after: time.day)
  }

  func requireMember(_ code: String?) throws(ModelRefusal) {
    if let code, members[code] == nil { throw ModelRefusal("member-unknown") }
  }

  func checkPolicy(_ row: Open) throws(ModelRefusal) {
    let sender = row.fields["sendingMember"]
    try requireMember(sender)
    guard !row.list.isEmpty else { throw ModelRefusal("policy-set-empty") }
    guard row.list.contains(where: { $0.hasSuffix("B") }) else { return }
    let isVisible =
      sender.map { shows(row.member, to: $0, on: effectDay) }
      ?? (inForce("NAME-VISIBILITY", row.member, "ALL", on: effectDay) == ["yes"])
    guard isVisible else { throw ModelRefusal("name-visibility-required") }
  }

  func checkExclusion(_ row: Open) throws(ModelRefusal) {
    let account = row.fields["account"]!
    guard account.hasPrefix(row.member) else { throw ModelRefusal("account-not-of-member") }
    guard accounts[account] != nil else { throw ModelRefusal("account-not-found") }
    if let to = row.fields["to"], to < max(row.fields["from"] ?? "", effectDay) {
      throw ModelRefusal("date-range-invalid")
    }
  }

  mutating func applySetting(_ row: Open) {
    let day = effectDay
    var setting: Setting
    switch row.operation.name {
    case "transfer-policy":
      setting = Setting(
        kind: "POLICY", owner: row.member, other: row.fields["sendingMember"] ?? "ALL", values: row.list,
        effective: day)
      let order = ["MIX", "D-A", "D-B", "D-C", "A-A", "A-B", "A-C"]
      for one in order where row.list.contains(one) {
        say("setting POLICY \(row.member) \(setting.other) \(one) from \(day) - -")
      }
      setting = Setting(
        kind: "POLICY", owner: row.member, other: setting.other, values: order.filter(row.list.contains),
        effective: day)
    case "name-visibility":
      let value = row.fields["visible"] == "true" ? "yes" : "no"
      setting = Setting(
        kind: "NAME-VISIBILITY", owner: row.member, other: row.fields["member"] ?? "ALL", values: [value],
        effective: day)
      say("setting NAME-VISIBILITY \(row.member) \(setting.other) \(value) from \(day) - -")
    default:
      let value = row.fields["excluded"] == "true" ? "yes" : "no"
      let account = row.fields["account"]!
      setting = Setting(
        kind: "EXCLUSION", owner: account, other: "ALL", values: [value], effective: day,
        from: max(row.fields["from"] ?? "", day), to: row.fields["to"] ?? "9999")
      let days = "\(setting.from) \(row.fields["to"] ?? "-")"
      say("setting EXCLUSION \(row.member) \(account) \(value) from \(day) \(days)")
    }
    // What was to come for the same is replaced.
    settings.removeAll {
      $0.kind == setting.kind && $0.owner == setting.owner && $0.other == setting.other
        && $0.effective > time.day
    }
    settings.append(setting)
  }

  // MARK: Authorities

  func mayTransfer(_ user: String, to receiver: String) -> Bool {
    let allowed = receivers[user] ?? []
    return allowed.contains("ALL") || allowed.contains(receiver)
  }

  private func requireOwnUser(_ row: Open) throws(ModelRefusal) {
    guard let user = users[row.fields["user"]!], user.type != "REGISTRY" else {
      throw ModelRefusal("user-unknown")
    }
    guard user.member == row.member else { throw ModelRefusal("user-not-of-member") }
  }

  func checkReceivers(_ row: Open) throws(ModelRefusal) {
    try requireOwnUser(row)
    for code in row.list { try requireMember(code) }
    let count = row.fields["all"] == "true" ? 0 : Set(row.list).count
    let rows = receivers.values.reduce(0) { $0 + $1.filter { $0 != "ALL" }.count }
    try requireRoom(limits.users * 16 - rows >= count)
  }

  mutating func applyReceivers(_ row: Open) {
    let user = row.fields["user"]!
    let former = receivers[user] ?? []
    let isAll = row.fields["all"] == "true"
    var wanted: [String] = []
    for code in row.list where !isAll && !wanted.contains(code) { wanted.append(code) }
    if former.contains("ALL") { say("receiver \(user) ALL -") }
    for code in former.sorted() where code != "ALL" && !wanted.contains(code) {
      say("receiver \(user) \(code) -")
    }
    if isAll { say("receiver \(user) ALL allowed") }
    for code in wanted { say("receiver \(user) \(code) allowed") }
    receivers[user] = isAll ? ["ALL"] : Set(wanted)
  }

  // MARK: Limits of users

  private func type(_ isin: String) -> String {
    switch securities[isin]!.kind {
    case "DIBS": isin.hasPrefix("TRT") ? "DT" : isin.hasPrefix("TRB") ? "HB" : "DIBS"
    case let kind: kind
    }
  }

  func userLimit(_ user: String, _ isin: String) -> String? {
    let key = "\(user) \(securities[isin]!.currency) \(type(isin))"
    return userLimits[key] == nil ? nil : key
  }

  func requireLimit(_ user: String, _ isin: String) throws(ModelRefusal) -> String? {
    let own = userLimits.keys.filter { $0.hasPrefix("\(user) ") }
    guard !own.isEmpty else { return nil }
    if let key = userLimit(user, isin) { return key }
    let hasCurrency = own.contains { $0.hasPrefix("\(user) \(securities[isin]!.currency) ") }
    throw ModelRefusal(hasCurrency ? "limit-security-type-mismatch" : "limit-currency-mismatch")
  }

  func available(_ key: String) -> Int {
    let limit = userLimits[key]!
    return max(0, limit.amount - (limit.day == time.day ? limit.used : 0))
  }

  private mutating func sayUsed(_ key: String) { say("user-limit-used \(key) \(userLimits[key]!.used)") }

  mutating func consume(_ key: String, _ nominal: Int) {
    if userLimits[key]!.day != time.day { userLimits[key]!.used = 0 }
    userLimits[key]!.day = time.day
    userLimits[key]!.used += nominal
    sayUsed(key)
  }

  mutating func giveBack(
    _ used: LimitsUsed, _ user: String, _ isin: String, _ nominal: Int, approvedAt: ModelTime
  ) {
    guard let number = used.user, approvedAt.day == time.day, let key = userLimit(user, isin),
      userLimits[key]!.number == number, userLimits[key]!.day == time.day
    else { return }
    userLimits[key]!.used = max(0, userLimits[key]!.used - nominal)
    sayUsed(key)
  }

  func checkUserLimit(_ row: Open) throws(ModelRefusal) {
    try requireOwnUser(row)
    let act = row.fields["act"]!
    if act != "REMOVE", Int(row.fields["dailyAmount"] ?? "0")! == 0 {
      throw ModelRefusal("limit-amount-invalid")
    }
    let isKnown = userLimits[limitKey(row)] != nil
    if act == "DEFINE", isKnown { throw ModelRefusal("limit-row-duplicate") }
    if act != "DEFINE", !isKnown { throw ModelRefusal("limit-row-missing") }
  }

  private func limitKey(_ row: Open) -> String {
    "\(row.fields["user"]!) \(row.fields["currency"]!) \(row.fields["securityType"]!)"
  }

  mutating func applyUserLimit(_ row: Open) {
    let key = limitKey(row)
    switch row.fields["act"]! {
    case "DEFINE":
      lastLimit += 1
      userLimits[key] = UserLimit(amount: Int(row.fields["dailyAmount"]!)!, day: time.day, number: lastLimit)
    case "CHANGE": userLimits[key]!.amount = Int(row.fields["dailyAmount"]!)!
    default: userLimits[key] = nil
    }
    say("user-limit \(key) \(row.fields["act"] == "REMOVE" ? "-" : row.fields["dailyAmount"]!)")
  }

  // MARK: Limits of receiving members

  func directUse(_ row: Open, _ nominal: Int) -> DirectUse {
    let (receiver, isin) = (row.fields["receivingMember"]!, row.fields["isin"]!)
    var use = DirectUse()
    func usedToday(_ limit: ReceiverLimit) -> Int { limit.day == time.day ? limit.used : 0 }
    if let limit = receiverLimits["\(receiver) \(row.member) -"] {
      use.pair = "\(receiver) \(row.member) -"
      // Only lira can be valued, and only what a number can hold.
      let value = nominal.multipliedReportingOverflow(by: 100)
      if securities[isin]!.currency == "TRY", !value.overflow {
        use.value = value.partialValue
        let sum = usedToday(limit).addingReportingOverflow(use.value)
        use.isExceeded =
          use.value > limit.single ?? .max || sum.overflow || sum.partialValue > limit.daily ?? .max
      } else {
        use.isExceeded = true
      }
    }
    if let limit = receiverLimits["\(receiver) \(row.member) \(isin)"] {
      use.security = "\(receiver) \(row.member) \(isin)"
      let sum = usedToday(limit).addingReportingOverflow(nominal)
      use.isExceeded = use.isExceeded || sum.overflow || sum.partialValue > limit.daily!
    }
    return use
  }

  mutating func consumeReceiver(_ key: String, _ amount: Int) {
    if receiverLimits[key]!.day != time.day { receiverLimits[key]!.used = 0 }
    receiverLimits[key]!.day = time.day
    receiverLimits[key]!.used += amount
    say("receiver-limit-used \(key) \(receiverLimits[key]!.used)")
  }

  mutating func free(
    _ used: LimitsUsed, _ source: Place, _ target: String, _ nominal: Int, approvedAt: ModelTime
  ) {
    guard approvedAt.day == time.day else { return }
    let pair = "\(target.prefix(3)) \(source.account.prefix(3))"
    for (number, key, amount) in [
      (used.pair, "\(pair) -", used.value), (used.security, "\(pair) \(source.isin)", nominal),
    ] {
      guard let number, let limit = receiverLimits[key], limit.number == number, limit.day == time.day else {
        continue
      }
      receiverLimits[key]!.used = max(0, limit.used - amount)
      say("receiver-limit-used \(key) \(receiverLimits[key]!.used)")
    }
  }

  func checkReceiverLimit(_ row: Open) throws(ModelRefusal) {
    try requireMember(row.fields["sendingMember"]!)
    let isin = row.fields["isin"]
    if let isin, securities[isin] == nil { throw ModelRefusal("isin-unknown") }
    let amounts = ["dailyAmountTry", "perTransactionAmountTry"].map { row.fields[$0] }
    let given = isin == nil ? amounts : [row.fields["dailyNominal"]]
    let others = isin == nil ? [row.fields["dailyNominal"]] : amounts
    guard others.allSatisfy({ $0 == nil }) else { throw ModelRefusal("field-not-applicable") }
    let act = row.fields["act"]!
    let isRight =
      given.contains { $0 != nil }
      && given.allSatisfy { $0.map { (1...Int.max / 100).contains(Int($0)!) } ?? true }
    guard act == "REMOVE" || isRight else { throw ModelRefusal("limit-amount-invalid") }
    let isKnown = receiverLimits[receiverKey(row)] != nil
    if act == "DEFINE", isKnown { throw ModelRefusal("limit-row-duplicate") }
    if act != "DEFINE", !isKnown { throw ModelRefusal("limit-row-missing") }
  }

  private func receiverKey(_ row: Open) -> String {
    "\(row.member) \(row.fields["sendingMember"]!) \(row.fields["isin"] ?? "-")"
  }

  mutating func applyReceiverLimit(_ row: Open) {
    let key = receiverKey(row)
    let isNominal = row.fields["isin"] != nil
    let isRemoved = row.fields["act"] == "REMOVE"
    func kurus(_ name: String) -> Int? { row.fields[name].map { isRemoved ? 0 : Int($0)! * 100 } }
    let daily = isNominal ? row.fields["dailyNominal"].map { Int($0)! } ?? 0 : kurus("dailyAmountTry")
    let single = isNominal ? nil : kurus("perTransactionAmountTry")
    switch row.fields["act"]! {
    case "DEFINE":
      lastLimit += 1
      receiverLimits[key] = ReceiverLimit(daily: daily, single: single, day: time.day, number: lastLimit)
    case "CHANGE":
      receiverLimits[key]!.daily = daily
      receiverLimits[key]!.single = single
    default:
      receiverLimits[key] = nil
      return say("receiver-limit \(key) removed")
    }
    let told = ["dailyAmountTry", "perTransactionAmountTry", "dailyNominal"].map { row.fields[$0] ?? "-" }
    say("receiver-limit \(key) \(told.joined(separator: " "))")
  }
}
