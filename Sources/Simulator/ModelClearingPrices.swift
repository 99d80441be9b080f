// SPDX-License-Identifier: Apache-2.0

// Official prices and the histories from which parameters come (CCP-12, CCP-26, CCP-37, CCP-73).

extension Model {
  /// Adjusted closes, the earliest first, in ten-millionths; the days of steps that were confirmed.
  struct History {
    var points: [(day: String, price: Int)] = []
    var confirmed: Set<String> = []
    /// The risk value computed last, in millionths (CCP-17).
    var computed: Int?

    struct Step: Equatable {
      let day: String
      let before: Int
      let after: Int
      /// Beyond one to a thousand none is real.
      var canBeReal: Bool {
        Int128(after) <= 1_000 * Int128(before) && Int128(before) <= 1_000 * Int128(after)
      }
    }

    static func isSuspect(_ before: Int, _ after: Int) -> Bool {
      let (low, high) = (64 * Int128(before), 144 * Int128(before))
      return 100 * Int128(after) < low || 100 * Int128(after) > high
    }

    var steps: [Step] {
      zip(points, points.dropFirst()).filter { Self.isSuspect($0.price, $1.price) }
        .map { Step(day: $1.day, before: $0.price, after: $1.price) }
    }
  }

  static let mostPrices = 2_600
  /// A hundred million lira.
  static let highestPrice = 1_000_000_000_000_000

  /// What a message names by an ISIN or a currency, and never by both.
  func asset(_ fields: [String: String]) throws(ModelRefusal) -> String {
    switch (fields["isin"], fields["currency"]) {
    case (nil, nil): throw ModelRefusal("field-missing")
    case (.some, .some): throw ModelRefusal("field-not-applicable")
    case (nil, let currency?): return currency
    case (let isin?, nil):
      try isSecurity(isin)
      return isin
    }
  }

  /// The last price up to a day, and its day.
  func price(of asset: String, on day: String) -> (day: String, value: Int)? {
    (clearing.prices[asset] ?? [:]).filter { $0.key <= day }.max { $0.key < $1.key }.map {
      ($0.key, $0.value)
    }
  }

  private func points(_ row: Open) -> [(day: String, price: Int)] {
    (row.lists["series"] ?? []).map { text in
      let words = text.split(separator: " ").map(String.init)
      return (words[0], ModelKind.tenMillionths(words[1])!)
    }
  }

  func checkPrice(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    let asset = try asset(row.fields)
    let (day, price) = (row.fields["day"], row.fields["price"])
    let points = points(row)
    guard points.isEmpty else { return try checkSeries(points, day != nil || price != nil) }
    guard let day, let price else { throw ModelRefusal("field-missing") }
    if day > time.day { throw ModelRefusal("forward-value-not-allowed") }
    if day < time.day { throw ModelRefusal("back-date-not-allowed") }
    guard ModelKind.tenThousandths(price)! > 0 else { throw ModelRefusal("price-not-positive") }
    if clearing.officialDay == day { throw ModelRefusal("run-already-official") }
    _ = asset
  }

  private func checkSeries(
    _ points: [(day: String, price: Int)], _ namesADay: Bool
  ) throws(ModelRefusal) {
    if namesADay { throw ModelRefusal("field-not-applicable") }
    if points.last!.day > time.day { throw ModelRefusal("forward-value-not-allowed") }
    guard zip(points, points.dropFirst()).allSatisfy({ $0.day < $1.day }) else {
      throw ModelRefusal("series-out-of-order")
    }
    guard points.allSatisfy({ (1...Self.highestPrice).contains($0.price) }) else {
      throw ModelRefusal("price-not-positive")
    }
    try requireNoFundRunning()
  }

  func requireNoFundRunning() throws(ModelRefusal) {
    if clearing.funds.values.contains(where: { $0.state == "RUNNING" }) {
      throw ModelRefusal("state-not-allowed")
    }
  }

  mutating func applyPrice(_ row: Open) {
    let asset = row.fields["isin"] ?? row.fields["currency"]!
    let points = points(row)
    guard points.isEmpty else { return replaceHistory(of: asset, by: points) }
    let (day, price) = (row.fields["day"]!, ModelKind.tenThousandths(row.fields["price"]!)!)
    clearing.prices[asset, default: [:]][day] = price
    say("asset-price \(asset) \(day) \(price)")
    remember(price, of: asset, on: day)
  }

  private mutating func sayStep(_ asset: String, _ step: History.Step, _ state: String) {
    say("suspect-step \(asset) \(step.day) \(step.before) \(step.after) \(state)")
  }

  /// The official price of the day is the last one of the history, until a series replaces it.
  private mutating func remember(_ price: Int, of asset: String, on day: String) {
    let (scaled, tooMuch) = price.multipliedReportingOverflow(by: 1_000)
    guard !tooMuch, scaled <= Self.highestPrice else { return }
    var history = clearing.histories[asset] ?? History()
    var gone: [History.Step] = []
    if let last = history.points.last, last.day == day {
      guard last.price != scaled else { return }
      gone = history.steps.filter { $0.day == day }
      history.confirmed.remove(day)
      history.points.removeLast()
    }
    history.points.append((day, scaled))
    if history.points.count > Self.mostPrices { history.points.removeFirst() }
    clearing.histories[asset] = history
    for step in gone { sayStep(asset, step, "GONE") }
    for step in history.steps where step.day == day { sayStep(asset, step, "FOUND") }
  }

  private mutating func replaceHistory(of asset: String, by points: [(day: String, price: Int)]) {
    say("price-history \(asset) \(points.first!.day) \(points.last!.day) \(points.count)")
    var history = clearing.histories[asset] ?? History()
    let former = history.steps
    history.points = points
    let steps = history.steps
    for step in former where !steps.contains(where: { $0.day == step.day }) {
      sayStep(asset, step, "GONE")
      history.confirmed.remove(step.day)
    }
    for step in steps where !former.contains(step) { sayStep(asset, step, "FOUND") }
    for step in steps where !step.canBeReal { history.confirmed.remove(step.day) }
    // Of a step that stands with other prices the confirmation stands, too.
    for step in steps where !former.contains(step) && history.confirmed.contains(step.day) {
      sayStep(asset, step, "CONFIRMED")
    }
    clearing.histories[asset] = history
  }

  // MARK: Suspect steps

  private func openStep(_ asset: String, _ day: String) -> History.Step? {
    guard let history = clearing.histories[asset], !history.confirmed.contains(day) else { return nil }
    return history.steps.first { $0.day == day }
  }

  func checkPriceStep(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    guard let step = openStep(try asset(row.fields), row.fields["day"]!) else {
      throw ModelRefusal("step-not-suspect")
    }
    guard step.canBeReal else { throw ModelRefusal("parameter-value-invalid") }
    guard row.fields["reason"] != nil else { throw ModelRefusal("reason-missing") }
    if self.step == .approval { try requireNoFundRunning() }
  }

  mutating func applyPriceStep(_ row: Open) {
    let asset = row.fields["isin"] ?? row.fields["currency"]!
    let step = openStep(asset, row.fields["day"]!)!
    clearing.histories[asset]!.confirmed.insert(step.day)
    sayStep(asset, step, "CONFIRMED")
  }

  // MARK: Parameters computed from them

  /// CCP-12: five years and 1,250 prices, from a day on and up to today.
  private func isTooShort(_ asset: String, from day: String?) -> Bool {
    let points = (clearing.histories[asset]?.points ?? []).filter {
      $0.day <= time.day && $0.day >= day ?? ""
    }
    guard points.count >= 1_250 else { return true }
    let year = Int(time.day.prefix(4))! - 5
    return points[0].day > "\(ModelTime.padded(year, 4))\(time.day.dropFirst(4))"
  }

  func checkRiskCalculation(_ row: Open) throws(ModelRefusal) {
    try requireCounterparty(row)
    let asset = try asset(row.fields)
    if let other = row.fields["other"] {
      if row.fields["currency"] != nil { throw ModelRefusal("field-not-applicable") }
      try isSecurity(other)
    }
    if isTooShort(asset, from: row.fields["historyFrom"]) { throw ModelRefusal("history-too-short") }
    try requireHeard(
      "history-too-short history-unreliable risk-value-out-of-range coefficient-out-of-range pair-history-too-short"
    )
  }

  /// What was computed from the whole history is a floor from now on (CCP-17).
  mutating func applyRiskCalculation(_ row: Open) {
    let words = take { $0.hasPrefix("risk-calculation ") }?.split(separator: " ").map(String.init)
    guard let isin = row.fields["isin"], row.fields["other"] == nil, row.fields["historyFrom"] == nil,
      let value = words.flatMap({ Int($0[3]) })
    else { return }
    clearing.histories[isin]!.computed = value
  }
}
