// SPDX-License-Identifier: Apache-2.0

/// The people of a seeded world: the operator's officers and the members' users, who do plausible and absurd
/// things. They know what the model knows, so that much of what they send goes through, and they err in every
/// way that was thought of.
struct People {
  var random: SeededRandom
  /// Only such contents of several lines as go through or fail together.
  let sendsOnlyGroups: Bool
  /// In some worlds the counterparty is what most is about.
  let mindsClearing: Bool
  private var count = 0
  private var sent: [ModelMessage] = []

  init(seed: UInt64, sendsOnlyGroups: Bool) {
    random = SeededRandom(seed: seed)
    self.sendsOnlyGroups = sendsOnlyGroups
    mindsClearing = seed % 7 == 3
  }

  // MARK: Chance

  mutating func chance(_ parts: Int, in whole: Int) -> Bool { random.below(whole) < parts }
  mutating func pick<Item>(_ items: [Item]) -> Item { items[random.below(items.count)] }
  mutating func pick(_ words: String) -> String {
    pick(words.split(separator: " ", omittingEmptySubsequences: false).map(String.init))
  }

  // MARK: What they send

  mutating func next(_ model: Model) -> ModelMessage {
    var message = compose(model)
    message.day = model.time.day
    message.certificate = certificate(with: message.user, model)
    let channels = (model.members[message.member]?.channels ?? []).sorted()
    if !channels.isEmpty { message.channel = chance(1, in: 40) ? pick("WS SCREEN") : pick(channels) }
    misdirect(&message, model)
    sent.append(message)
    if sent.count > 40 { sent.removeFirst() }
    return message
  }

  /// The one in the user's card: the assigned one, or one that is not, or no longer.
  private mutating func certificate(with user: String, _ model: Model) -> String {
    if let certificate = model.users[user]?.certificate { return certificate }
    let others = model.certificates.filter { $0.value.subject == user }.keys.sorted()
    return others.isEmpty ? Self.certificate(of: user) : pick(others)
  }

  private mutating func compose(_ model: Model) -> ModelMessage {
    count += 1
    if chance(1, in: 14), !sent.isEmpty { return again() }
    if chance(1, in: 150) { return monster(model) }
    let isEvening = model.time.second >= 17 * 3600
    if chance(1, in: isEvening ? 12 : 30), let message = closing(model) { return message }
    var message =
      switch random.below(10) {
      case 0: file(model)
      case 1: bundle(model)
      default: single(model)
      }
    message.reference = "S\(count)"
    if chance(1, in: 12) { message.content = garbled(message.content) }
    return message
  }

  /// The same once more, or something else under the same reference.
  private mutating func again() -> ModelMessage {
    var message = pick(sent)
    if chance(1, in: 3) { message.content = garbled(message.content) }
    if chance(1, in: 8) { message.form = pick("csv json binary") }
    return message
  }

  /// Errs about who sends it and when.
  private mutating func misdirect(_ message: inout ModelMessage, _ model: Model) {
    switch random.below(240) {
    case 0: message.day = pick("2026-03-01 2026-12-31")
    case 1: message.user = pick("ZZZ001 AKA999 MKK990")
    case 2: message.member = pick("ZZZ QQQ")
    case 3: message.member = pick(model.members.keys.sorted())
    case 4: message.certificate = certificate(with: pick(model.users.keys.sorted()), model)
    case 5: message.user = pick(model.users.keys.sorted())
    case 6: message.form = pick("csv json binary")
    case 7: (message.user, message.member) = ("MKK000", "MKK")
    case 8: message.user = pick(Self.watchers) + "001"
    default: break
    }
  }

  // MARK: One message

  /// One operation by someone who may do it, or nearly so.
  private mutating func single(_ model: Model) -> ModelMessage {
    let (operation, verb, member, draft) = act(model)
    var message = ModelMessage()
    message.member = member
    message.user = user(of: member, for: verb, operation, model)
    if chance(1, in: 3) {
      message.form = "csv"
      message.content = csv(operation, verb, [draft], isGroup: chance(1, in: 10))
    } else {
      message.content = Array(json(operation, verb, draft).utf8)
    }
    return message
  }

  /// Many instructions of one operation, mostly transfers, and sometimes some of another behind them.
  private mutating func file(_ model: Model) -> ModelMessage {
    let operation = ModelOperation.byName[
      chance(3, in: 4) ? "transfer" : pick(ModelOperation.all.map(\.name))]!
    let member = member(for: operation, model)
    var message = ModelMessage()
    message.member = member
    message.user = user(of: member, for: "enter", operation, model)
    let drafts = (0..<2 + random.below(chance(1, in: 6) ? 40 : 8)).map { _ in
      draft(operation, "enter", member, model)
    }
    message.form = "csv"
    message.content = csv(operation, "enter", drafts, isGroup: sendsOnlyGroups || chance(1, in: 3))
    if chance(1, in: 5) {
      let other = ModelOperation.byName[pick("trade trade transfer role")]!
      let more = (0..<1 + random.below(6)).map { _ in draft(other, "enter", member, model) }
      message.content += csv(other, "enter", more, isGroup: chance(1, in: 20))
    }
    return message
  }

  /// Different operations in one content.
  private mutating func bundle(_ model: Model) -> ModelMessage {
    let regretted = regretted(model)
    let first = regretted ?? act(model)
    var message = ModelMessage()
    message.member = first.member
    message.user = user(of: first.member, for: first.verb, first.operation, model)
    var lines = [json(first.operation, first.verb, first.draft)]
    if regretted != nil { lines += lines }
    for _ in 0..<1 + random.below(6) {
      let (operation, verb, _, draft) = act(model, for: chance(9, in: 10) ? first.member : nil)
      lines.append(json(operation, verb, draft))
    }
    let mode =
      sendsOnlyGroups || regretted != nil || chance(1, in: 2) ? "all" : chance(1, in: 20) ? "some" : "each"
    message.content = Array("{\"mode\":\"\(mode)\",\"operations\":[\(lines.joined(separator: ","))]}".utf8)
    return message
  }

  /// Takes back what is open; as it is done twice in one group, all stays as it was.
  private mutating func regretted(_ model: Model) -> Act? {
    let open = model.open.keys.sorted().filter { model.open[$0]!.phase == .entered }
    guard chance(1, in: 5), !open.isEmpty else { return nil }
    let number = pick(open)
    let row = model.open[number]!
    var draft = PeopleDraft()
    draft.set("instruction", "\(number)")
    return (row.operation, pick("withdraw withdraw decline"), row.member, draft)
  }

  typealias Act = (operation: ModelOperation, verb: String, member: String, draft: PeopleDraft)

  /// Something to do: with an open instruction, or a new one.
  private mutating func act(_ model: Model, for given: String? = nil) -> Act {
    if given == nil, chance(1, in: 5), let act = errand(model) { return act }
    if given == nil, chance(1, in: 5) { return accountErrand(model) }
    if given == nil, chance(1, in: 8), let act = investorErrand(model) { return act }
    if given == nil, chance(mindsClearing ? 2 : 1, in: 4) { return clearingErrand(model) }
    if given == nil, chance(mindsClearing ? 8 : 1, in: 10), let act = seldomErrand(model) { return act }
    // They clear their desks before these are full.
    let isCrowded = model.open.count * 3 > model.limits.openInstructions * 2
    if chance(isCrowded ? 4 : 2, in: 5), let act = decision(model, for: given) { return act }
    let often = chance(6, in: 7) ? pick(Self.ofTransfers + " " + Self.ofTrades + " " + Self.ofRules) : "role"
    let operation = chance(7, in: 13) ? ModelOperation.byName[often]! : pick(ModelOperation.all)
    let member = given ?? member(for: operation, model)
    return (operation, "enter", member, draft(operation, "enter", member, model))
  }

  /// What one does with an instruction that is there, or is thought to be.
  private mutating func decision(_ model: Model, for given: String?) -> Act? {
    if chance(1, in: 12), let act = late(model, for: given) { return act }
    let open = model.open.keys.sorted().filter { number in
      given == nil || model.open[number]!.member == given || model.open[number]!.counterparty == given
    }
    guard chance(7, in: 8), !open.isEmpty else {
      let operation = chance(2, in: 3) ? ModelOperation.byName["transfer"]! : pick(ModelOperation.all)
      let verb = pick(Array((operation.verbs + ["approve"]).dropFirst()))
      let member = given ?? member(for: operation, model)
      return (operation, verb, member, draft(operation, verb, member, model))
    }
    let number = pick(open)
    let row = model.open[number]!
    var verb: String
    switch row.phase {
    case .entered: verb = pick("approve approve approve correct withdraw decline")
    case .offered: verb = pick("accept accept accept accept reject withdraw correct")
    case .decided: verb = pick("accept-approve accept-approve send-back")
    case .offeredLater: verb = pick("accept withdraw correct reject")
    }
    if chance(1, in: 12) { verb = pick(Array(row.operation.verbs.dropFirst())) }
    let decides = ModelOperation.stage(of: verb).hasPrefix("accept")
    var member = decides ? row.counterparty ?? row.member : row.member
    if verb == "correct", let counterparty = row.counterparty, chance(1, in: 2) { member = counterparty }
    if chance(1, in: 15) { member = pick([row.member, row.counterparty ?? "AKA", "AKB"]) }
    var draft = draft(row.operation, verb, member, model)
    draft.set("instruction", chance(1, in: 30) ? "\(random.below(400))" : "\(number)")
    if verb != "correct", chance(1, in: 4) {
      draft.set("version", "\(chance(4, in: 5) ? row.version : row.version + 1)")
    }
    return (row.operation, verb, member, draft)
  }

  /// Wants back what was approved and waits.
  private mutating func late(_ model: Model, for given: String?) -> Act? {
    let waiting = model.waiting.keys.sorted().filter { given == nil || model.waiting[$0]!.member == given }
    guard !waiting.isEmpty else { return nil }
    let number = pick(waiting)
    let member = model.waiting[number]!.member
    let operation = ModelOperation.byName["transfer"]!
    let verb = pick("withdraw withdraw correct")
    var draft = draft(operation, verb, member, model)
    draft.set("instruction", "\(number)")
    return (operation, verb, member, draft)
  }

  /// Mostly transfers, then what one does with them, then what decides on them.
  private static let ofTransfers =
    String(repeating: "transfer ", count: 10)
    + "transfer-cancellation transfer-priority transfer-reversal transfer-reversal transfer-policy user-limit "
    + "receiver-limit receiving-account-policy name-visibility user-instruction-authority"
  private static let ofTrades =
    String(repeating: "trade ", count: 8) + "depot-credit depot-credit depot-credit"
  private static let ofRules =
    String(repeating: "subaccount-move ", count: 5)
    + "takasbank-investor parameter-change parameter-change reference-row reference-row depot-totals depot-totals physical-total physical-total"

  // MARK: Who

  private static let operators = [
    "member-definition", "member-status", "user-definition", "account-restriction", "security-definition",
    "security-issue", "security-suspension", "calendar-day", "limit-change", "certificate-load",
    "certificate-match", "certificate-revocation", "password-request", "password-setting", "access-record",
    "member-person", "depot-credit",
    "joint-operation", "paper-document", "portfolio-definition", "identity-confirmation", "mernis-answer",
    "tax-answer", "investor-password-setting", "investor-access-record", "takasbank-investor",
    "parameter-change", "reference-row",
  ]

  mutating func member(for operation: ModelOperation, _ model: Model) -> String {
    if Self.operators.contains(operation.name) { return chance(1, in: 25) ? "AKA" : "MKK" }
    if ["certificate-assignment", "user-status", "member-channel"].contains(operation.name), chance(1, in: 2)
    {
      return "MKK"
    }
    if ["depot-totals", "physical-total"].contains(operation.name), chance(24, in: 25) { return "TCM" }
    if operation.name == "subaccount-move", chance(1, in: 2) { return pick("MKK TVS") }
    if Self.ofDesk.contains(operation.name), chance(24, in: 25) { return "TVS" }
    return chance(1, in: 40) ? pick(model.members.keys.sorted()) : pick(Self.market)
  }

  /// 001 enters, 002 approves, 003 does both, 900 grants; 004 is new and may do nothing.
  private mutating func user(
    of member: String, for verb: String, _ operation: ModelOperation, _ model: Model
  ) -> String {
    if member == "MKK" {
      if operation.isReport != chance(1, in: 60), chance(29, in: 30) { return "MKK000" }
      return pick("MKK900 MKK900 MKK901 MKK001 MKK002")
    }
    if operation.name == "authority-grant" {
      // A principal user is one for the own member alone.
      if member == "AKA", chance(1, in: 8) { return "AKB900" }
      return member + (chance(1, in: 12) ? "003" : "900")
    }
    let isPrincipals = ["certificate-assignment", "user-status", "role", "member-channel"]
    if isPrincipals.contains(operation.name), chance(5, in: 6) { return member + "900" }
    if member == "AKA", chance(1, in: 12) { return "AKB003" }
    let stage = ModelOperation.stage(of: verb)
    let fitting = ["enter", "accept"].contains(stage) ? "001" : "002"
    return member
      + pick([fitting, fitting, "003", "003", "003", chance(1, in: 12) ? pick("004 001 002 900") : "003"])
  }

  /// Nothing is signed in a simulation; a certificate is a number that belongs to a user.
  static func certificate(of user: String) -> String {
    var number: UInt64 = 14_695_981_039_346_656_037
    for byte in user.utf8 { number = (number ^ UInt64(byte)) &* 1_099_511_628_211 }
    let digits = String(number, radix: 16)
    return String(String(repeating: digits, count: 8).prefix(64))
  }
}

extension People {
  /// When the next of them acts: mostly soon, sometimes at a moment at which something ends, and on the next
  /// day once the market has closed.
  mutating func moment(in model: Model) -> (days: Int, second: Int) {
    let time = model.time
    let isLate = time.second >= model.cutOff(on: time.day) || model.kind(of: time.day) == "closed"
    if chance(1, in: isLate ? 8 : 400) {
      // The fund is calculated on the first business day of a month, from the margins of those before.
      let isMargined = model.clearing.accounts.values.contains { $0.kind != "GF" && $0.margin > 0 }
      let wait = !isMargined ? 12 : mindsClearing ? 2 : 3
      if isLate, !model.clearing.officialDay.isEmpty, chance(1, in: wait) {
        return (daysToMonth(model), 8 * 3600 + 1800)
      }
      // Now and then nobody comes for as long as a certificate or a password lasts.
      if chance(1, in: 20) { return (chance(1, in: 2) ? 92 : 20 + random.below(70), 8 * 3600 + 1800) }
      return (chance(1, in: 3) ? 2 + random.below(5) : 1, 8 * 3600 + 1800)
    }
    let edges = edges(of: time.day, model)
    // A second before the cut-off many are in a hurry, and some come with the very stroke of the bell.
    if edges.contains(time.second), chance(1, in: 2) { return (0, time.second) }
    if edges.contains(time.second + 1), chance(1, in: 2) { return (0, time.second + 1) }
    if chance(1, in: 60) {
      if let next = edges.first(where: { $0 > time.second }), next < 13 * 3600 || chance(1, in: 6) {
        return (0, next)
      }
    }
    let second = time.second + (chance(1, in: 4) ? 0 : random.below(90))
    return second < 86_400 ? (0, second) : (1, second - 86_400)
  }

  private func daysToMonth(_ model: Model) -> Int {
    var (days, day) = (1, ModelTime.day(1, after: model.time.day))
    while day.prefix(7) == model.time.day.prefix(7) || model.kind(of: day) == "closed" {
      (days, day) = (days + 1, ModelTime.day(1, after: day))
    }
    return days
  }

  /// The opening, the cut-offs with the second before, the end, and the evening's look at the depots.
  private func edges(of day: String, _ model: Model) -> [Int] {
    func value(_ parameter: String) -> Int { model.value(of: parameter, on: day) }
    let (half, whole) = (value("HALF_DAY_CUT_OFF"), value("TRANSFER_CUT_OFF"))
    return [
      value("TRANSFER_OPEN"), 11 * 3600 + 1800, half - 1, half, whole - 1, whole, value("DAY_END"), 20 * 3600,
    ].sorted()
  }
}
