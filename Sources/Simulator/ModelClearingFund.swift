// SPDX-License-Identifier: Apache-2.0
import Kernel

// The guarantee fund and the losses of defaults, as far as the model follows them, and what it takes from the
// engine instead (CCP-55 to CCP-63, CCP-69).

extension Model {
  /// What is left out: the model takes the engine's word, lets nothing else depend on it but what that word
  /// says, and the sums that must hold are checked all the same.
  static let notFollowed: [(kinds: [String], what: Bilingual)] = [
    (
      ["risk-calculation"],
      Bilingual(
        "percentiles of price histories and the refusals that hang on them (tables of worked values hold the arithmetic)",
        "fiyat geçmişlerinin yüzdelikleri ve bunlara bağlı retler (aritmetiği hesaplanmış tablolar sınar)")
    ),
    (
      ["back-test"],
      Bilingual(
        "back-tests of risk values (they refuse nothing and nothing follows from them)",
        "risk değerlerinin geriye dönük sınanması (ret üretmez, ardından bir şey gelmez)")
    ),
    (
      ["guarantee-fund", "guarantee-fund-day", "contribution"],
      Bilingual(
        "size of the guarantee fund over all days and scenarios, and contributions (that they make up the fund is checked)",
        "garanti fonunun bütün gün ve senaryolara göre büyüklüğü ve katkı payları (fonu karşıladıkları denetlenir)"
      )
    ),
    (
      ["default-loss", "loss-share"],
      Bilingual(
        "how a loss falls on the resources of a default (that the parts make up the loss is checked)",
        "temerrüt zararının kaynaklara dağılımı (parçaların zararı karşıladığı denetlenir)")
    ),
  ]

  private static let heardKinds = Set(notFollowed.flatMap(\.kinds))

  /// Whether a text of an entry is of a kind that is heard and not predicted.
  static func isHeard(_ text: some StringProtocol) -> Bool {
    let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    return words.count > 1 && heardKinds.contains(String(words[1]))
  }

  mutating func hear(_ texts: [String]) {
    heard = texts.filter { Self.isHeard($0) || $0.contains(": refused ") }.map { text in
      let colon = text.firstIndex(of: ":")!
      return (Int(text[..<colon])!, String(text[colon...].dropFirst(2)))
    }
  }

  /// The first text heard of a kind, which is then spent.
  mutating func take(_ isMeant: (String) -> Bool) -> String? {
    guard let place = heard.firstIndex(where: { isMeant($0.text) }) else { return nil }
    return heard.remove(at: place).text
  }

  /// One of these refusals, if the engine gave it for the line at work.
  func requireHeard(_ codes: String) throws(ModelRefusal) {
    for code in Self.words(codes) where heard.contains(where: { $0 == (line, "refused \(code)") }) {
      throw ModelRefusal(code)
    }
  }

  /// What time has caused.
  mutating func takeAll() { takeFunds(["IN-FORCE", "SUPERSEDED", "NOTIFIED"]) }

  // MARK: The fund

  /// Takes over what was heard of funds in these states, in its order, up to the first other one.
  mutating func takeFunds(_ states: [String]) {
    while let place = heard.firstIndex(where: {
      $0.text.hasPrefix("guarantee-fund") || $0.text.hasPrefix("contribution ")
    }) {
      let words = Self.words(heard[place].text)
      if words[0] == "guarantee-fund-day" {
        heard.remove(at: place)
        continue
      }
      guard states.contains(words[0] == "contribution" ? words[3] : words[2]) else { return }
      heard.remove(at: place)
      if words[0] == "contribution" { takeContribution(words) } else { takeFund(words) }
    }
    checkContributions()
  }

  /// `guarantee-fund MONTH STATE vN SIZE EFFECTIVE`.
  private mutating func takeFund(_ words: [String]) {
    let (month, state) = (words[1], words[2])
    if state == "SUPERSEDED" {
      clearing.funds[month] = nil
      return
    }
    var fund = clearing.funds[month] ?? Clearing.Fund(state: state, version: 0, effective: "")
    fund.state = state
    fund.version = Int(words[3].dropFirst())!
    fund.effective = words[5]
    fund.size = Int(words[4]) ?? 0
    if state == "CALCULATED" { fund.contributions = [:] }
    clearing.funds[month] = fund
    guard state == "IN-FORCE" else { return }
    for key in clearing.order where key.hasSuffix("/GF") { clearing.accounts[key]!.margin = 0 }
  }

  /// `contribution MONTH MEMBER STATE AMOUNT LODGED TO-ADD`.
  private mutating func takeContribution(_ words: [String]) {
    let (month, member, amount) = (words[1], words[2], Int(words[4])!)
    clearing.funds[month]?.contributions[member] = amount
    if words[3] == "IN-FORCE" { clearing.accounts["\(member)/GF"]?.margin = amount }
  }

  /// Contributions make up the fund, and none is below the least.
  private mutating func checkContributions() {
    for (month, fund) in clearing.funds where fund.state == "CALCULATED" && !fund.contributions.isEmpty {
      let least = clearing.sets[fund.version - 1].minContribution
      if fund.contributions.values.contains(where: { $0 < least }) {
        say("broken: a contribution of \(month) is below the least")
      }
      let sum = fund.contributions.values.reduce(0, +)
      if sum < fund.size, fund.contributions.values.contains(where: { $0 != least }) {
        say("broken: contributions of \(month) come to \(sum) of \(fund.size)")
      }
    }
  }

  func checkFund(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    let (act, month) = (row.fields["act"]!, row.fields["month"]!)
    if row.fields["effective"] != nil, act != "NOTIFY" { throw ModelRefusal("field-not-applicable") }
    let fund = clearing.funds[month]
    switch act {
    case "CALCULATE":
      let first = "\(time.day.prefix(8))01"
      let isFirst =
        kind(of: time.day) != "closed" && businessDay(after: ModelTime.day(-1, after: first)) == time.day
      let isUnderWay =
        clearing.funds.values.contains { $0.state == "RUNNING" }
        || fund.map { !["CALCULATED", "APPROVED"].contains($0.state) } ?? false
      guard isFirst, month == first, !isUnderWay else { throw ModelRefusal("state-not-allowed") }
      guard riskSet(on: time.day) != nil else { throw ModelRefusal("parameter-not-approved") }
      try requireHeard("no-margin-in-period scenario-share-missing")
    case "APPROVE":
      guard let fund, fund.state == "CALCULATED" else { throw ModelRefusal("state-not-allowed") }
      if [actor.user, row.enteredBy].contains(fund.calculatedBy) { throw ModelRefusal("same-user-approval") }
    default:
      guard fund?.state == "APPROVED" else { throw ModelRefusal("state-not-allowed") }
      var earliest = time.day
      for _ in 0..<5 { earliest = businessDay(after: earliest) }
      if let effective = row.fields["effective"], effective < earliest {
        throw ModelRefusal("contribution-effective-before-notice")
      }
    }
  }

  mutating func applyFund(_ row: Open) {
    let month = row.fields["month"]!
    switch row.fields["act"]! {
    case "CALCULATE":
      takeFunds(["RUNNING", "SUPERSEDED", "CALCULATED"])
      clearing.funds[month]?.calculatedBy = row.enteredBy
    case "APPROVE": takeFunds(["APPROVED"])
    default:
      takeFunds(["NOTIFIED"])
      clearing.funds[month]!.notice = time.day
      callContributions(clearing.funds[month]!)
    }
  }

  /// CCP-60: what is to be added is due on the first day.
  private mutating func callContributions(_ fund: Clearing.Fund) {
    for key in clearing.order {
      let account = clearing.accounts[key]!
      guard account.kind == "GF", let amount = fund.contributions[account.member] else { continue }
      let set = riskSet(on: time.day)
      let worth = (try? worth(account, set, on: time.day, skipsMissing: true)) ?? (total: 0, cash: 0)
      let name = CallName(day: time.day, purpose: "NOTICE")
      issue(
        key, name, fund.version, amount, collateral(account, worth.total), worth.cash, 0,
        by: ModelTime(day: fund.effective, second: 11 * 3600))
    }
  }

  // MARK: Losses

  func checkLoss(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    try isKnown(row.fields["member"]!)
    let kind = row.fields["account"]!
    let account = clearing.accounts[try requireClearing(row.fields["member"]!, kind)]!
    let isLoss = row.fields["act"] == "LOSS"
    let bears =
      isLoss ? (riskSet(on: time.day)?.coversNM ?? false ? ["PF", "MS", "NM"] : ["PF", "MS"]) : ["GF"]
    guard bears.contains(kind) else { throw ModelRefusal("account-kind-unknown") }
    let (amount, currency) = ModelKind.money(row.fields["amount"]!)
    guard currency == "TRY", amount > 0 else { throw ModelRefusal("quantity-not-positive") }
    guard amount <= Self.mostKurus - (isLoss ? account.losses : 0) else {
      throw ModelRefusal("position-too-large")
    }
    guard isLoss ? account.isDefaulted : account.lossShare >= amount else {
      throw ModelRefusal("state-not-allowed")
    }
    guard isLoss || account.quantity(of: "TRY") >= amount else { throw ModelRefusal("collateral-not-free") }
  }

  mutating func applyLoss(_ row: Open, _ number: Int) {
    let key = "\(row.fields["member"]!)/\(row.fields["account"]!)"
    let amount = ModelKind.money(row.fields["amount"]!).minor
    if row.fields["act"] == "LOSS" {
      clearing.accounts[key]!.losses += amount
      let parts = take { $0.hasPrefix("default-loss ") }.map {
        Self.words($0).dropFirst(3).compactMap { Int($0) }
      }
      if parts.map({ $0.dropFirst().reduce(0, +) == amount && $0.allSatisfy { $0 >= 0 } }) != true {
        say("broken: the parts of a loss are not the loss")
      }
    } else {
      lodge(-amount, in: key, number)
    }
    // Who pays how much of it: `loss-share MEMBER CHANGE OWED`.
    while let text = take({ $0.hasPrefix("loss-share ") }) {
      let words = Self.words(text)
      clearing.accounts["\(words[1])/GF"]!.lossShare = Int(words[3])!
      if Int(words[3])! < 0 { say("broken: \(words[1]) owes less than nothing") }
    }
  }
}
