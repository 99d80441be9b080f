// SPDX-License-Identifier: Apache-2.0

// Versions of the parameters, and the officers' scenarios (CCP-10, CCP-11, CCP-15 to CCP-24, CCP-57).

extension Model {
  /// Rates in millionths, amounts in kuruş.
  struct RiskSet {
    let version: Int
    let effective: String
    let shares: [Share]
    let pairs: [(first: String, second: String, rate: Int)]
    let assets: [Asset]
    let minCashRatio: Int
    let remuneration: (rate: Int, tax: Int, commission: Int, cutOff: Int)
    let ccpOwn: Int
    let minContribution: Int
    let letterUntil: String?
    let coversNM: Bool

    struct Asset {
      let isin: String
      let group: String
      /// Lower than that of the group (CCP-20).
      let coefficient: Int?
    }
    struct Share {
      let isin: String
      let model: Int
      let riskValue: Int
      let spread: Int
    }
  }

  /// CCP-11: of those that have begun the one that began last, of equals the later approval.
  func riskSet(on day: String) -> RiskSet? {
    clearing.sets.filter { $0.effective <= day }.max {
      ($0.effective, $0.version) < ($1.effective, $1.version)
    }
  }

  /// CCP-18: 0.0100, or 0.4 of the risk value down to four decimals where that is less.
  static func usualSpread(_ riskValue: Int) -> Int { min(10_000, riskValue * 4 / 10 / 100 * 100) }

  private static func share(_ text: String) -> (isin: String, model: Int, riskValue: Int, spread: Int?) {
    let words = text.split(separator: " ").map(String.init)
    let rates = words.dropFirst().map { ModelKind.millionths($0)! }
    return (words[0], rates[0], rates.count > 1 ? rates[1] : rates[0], rates.count > 2 ? rates[2] : nil)
  }

  private func set(_ row: Open) -> RiskSet {
    func rate(_ name: String) -> Int? { row.fields[name].map { ModelKind.millionths($0)! } }
    func kurus(_ name: String) -> Int { row.fields[name].map { ModelKind.money($0).minor } ?? 0 }
    return RiskSet(
      version: clearing.sets.count + 1, effective: row.fields["effective"]!,
      shares: (row.lists["shares"] ?? []).map { text in
        let share = Self.share(text)
        return RiskSet.Share(
          isin: share.isin, model: share.model, riskValue: share.riskValue,
          spread: share.spread ?? Self.usualSpread(share.riskValue))
      },
      pairs: (row.lists["pairs"] ?? []).map { text in
        let words = text.split(separator: " ").map(String.init)
        return (words[0], words[1], ModelKind.millionths(words[2])!)
      },
      assets: (row.lists["assets"] ?? []).map { text in
        let words = text.split(separator: " ").map(String.init)
        return RiskSet.Asset(
          isin: words[0], group: words[1],
          coefficient: words.count > 2 ? ModelKind.millionths(words[2]) : nil)
      }, minCashRatio: rate("minCashRatio") ?? 100_000,
      remuneration: (
        rate("remuneration") ?? 0, rate("remunerationTax") ?? 0, rate("remunerationCommission") ?? 0,
        row.fields["remunerationCutOff"].map { ModelKind.seconds($0)! } ?? 15 * 3600
      ), ccpOwn: kurus("ccpOwn"), minContribution: kurus("minContribution"),
      letterUntil: row.fields["letterUntil"], coversNM: row.fields["fundCoversNM"] == "true")
  }

  func checkRiskSet(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    if row.fields["effective"]! < time.day { throw ModelRefusal("parameter-effective-in-past") }
    let shares = (row.lists["shares"] ?? []).map(Self.share)
    let set = set(row)
    if shares.isEmpty { throw ModelRefusal("field-missing") }
    let named = shares.map(\.isin) + set.pairs.flatMap { [$0.first, $0.second] } + set.assets.map(\.isin)
    for isin in named { try isSecurity(isin) }
    for share in shares {
      for value in [share.model, share.riskValue] {
        guard (1...1_000_000).contains(value), value % 100 == 0 else {
          throw ModelRefusal("risk-value-out-of-range")
        }
      }
    }
    for share in shares {
      // Neither below what the set names nor below what was computed here.
      let computed = clearing.histories[share.isin]?.computed ?? share.model
      if share.riskValue < max(share.model, computed) { throw ModelRefusal("risk-value-below-model") }
      if share.riskValue != computed, row.fields["reason"] == nil { throw ModelRefusal("reason-missing") }
    }
    for share in shares where share.spread ?? 0 > share.riskValue * 4 / 10 {
      throw ModelRefusal("intra-spread-rate-too-high")
    }
    for pair in set.pairs where pair.rate > 800_000 || pair.rate % 10_000 != 0 {
      throw ModelRefusal("credit-rate-too-high")
    }
    try checkAssets(row, set)
  }

  private func checkAssets(_ row: Open, _ set: RiskSet) throws(ModelRefusal) {
    for text in row.lists["assets"] ?? [] {
      let words = text.split(separator: " ").map(String.init)
      let coefficient = words.count > 2 ? ModelKind.millionths(words[2])! : 0
      guard coefficient <= 1_000_000, coefficient % 10_000 == 0 else {
        throw ModelRefusal("coefficient-out-of-range")
      }
    }
    guard set.minCashRatio <= 1_000_000, set.minCashRatio % 100 == 0,
      [set.remuneration.rate, set.remuneration.tax, set.remuneration.commission].allSatisfy({
        $0 <= 1_000_000
      }), set.remuneration.tax + set.remuneration.commission <= 1_000_000
    else { throw ModelRefusal("coefficient-out-of-range") }
    for name in ["ccpOwn", "minContribution"] {
      guard let (minor, currency) = row.fields[name].map(ModelKind.money) else { continue }
      guard currency == "TRY", (0...Self.mostKurus).contains(minor) else {
        throw ModelRefusal("parameter-value-invalid")
      }
    }
    if set.assets.contains(where: { ["TRY", "FX", "LETTER"].contains($0.group) }) {
      throw ModelRefusal("asset-not-eligible")
    }
  }

  mutating func applyRiskSet(_ row: Open) {
    let set = set(row)
    clearing.sets.append(set)
    let counts = "\(set.shares.count) \(set.pairs.count) \(set.assets.count)"
    let amounts = "\(set.ccpOwn) \(set.minContribution) \(set.letterUntil ?? "-") \(set.coversNM)"
    let (rate, tax, commission, cutOff) = set.remuneration
    let spreads = set.shares.map { "\($0.spread)" }.joined(separator: "+")
    say(
      "risk-set \(set.version) \(set.effective) \(set.minCashRatio) \(counts) \(amounts) \(rate) \(tax) \(commission) \(cutOff) \(spreads)"
    )
    if set.effective == time.day { arrangeCashCount() }
  }

  // MARK: Scenarios

  private func moves(_ row: Open) -> [String] { (row.lists["moves"] ?? []).map { String($0.prefix(12)) } }

  func checkScenario(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    let moves = moves(row)
    let replaces = row.fields["replaces"].map { Int($0)! }
    if moves.isEmpty, replaces == nil { throw ModelRefusal("field-missing") }
    for isin in moves { try isSecurity(isin) }
    if let replaces {
      guard replaces > 0, replaces <= clearing.scenarios.count,
        case let scenario = clearing.scenarios[replaces - 1], !scenario.isEnded, !scenario.moves.isEmpty
      else { throw ModelRefusal("scenario-not-approved") }
    }
    guard !moves.isEmpty else { return }
    let protected = riskSet(on: time.day)?.coversNM ?? false ? ["PF", "MS", "NM"] : ["PF", "MS"]
    for account in clearing.accounts.values where protected.contains(account.kind) {
      guard account.positions.allSatisfy({ moves.contains($0.isin) }) else {
        throw ModelRefusal("scenario-share-missing")
      }
    }
  }

  mutating func applyScenario(_ row: Open) {
    clearing.scenarios.append(Clearing.Scenario(moves: Set(moves(row))))
    if let replaces = row.fields["replaces"] { clearing.scenarios[Int(replaces)! - 1].isEnded = true }
    say(
      "stress-scenario \(clearing.scenarios.count) \(row.fields["replaces"] ?? "-") \(moves(row).count) \(row.fields["title"]!)"
    )
  }
}
