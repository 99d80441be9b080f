// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Clearing
import Foundation
import Kernel
import Units

extension MarginCommand {
  /// Risk values, credits and coefficients from a price history.
  struct Parameters: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A parameter file from daily closes. / Günlük kapanışlardan parametre dosyası.")
    @Option(help: "Closes: date and one column a share. / Kapanışlar.") var prices: String
    @Option(help: "Calculation date; the last day of the file when not given. / Hesaplama günü.") var on:
      String?
    @Option(help: "Version of the set. / Kümenin sürümü.") var version = 1
    @Option(
      name: .customLong("pair"),
      help: "An approved pair, A/B; may be repeated, `all` for every pair. / Onaylı çift; hepsi için all.")
    var approved: [String] = []
    @Option(help: "Where the parameter file is written. / Parametre dosyasının yazılacağı yer.") var write:
      String?
    @OptionGroup var output: ResultOptions

    func run() throws {
      let table = try MarginFile.read(prices) { try PriceTable($0) }
      let chosen = if let on { Day(on) } else { table.days.last }
      guard let day = chosen else { throw ValidationError("--on 2025-07-07") }
      let shares = table.shares.map { (code: $0.code, returns: Returns($0.series.used(on: day))) }
      var rows: [HistoryReport.Share] = []
      var values: [Rate?] = []
      for share in shares {
        let row = HistoryReport.Share(share.code, share.returns, on: day)
        rows.append(row)
        values.append(row.riskValue.flatMap { Rate($0) })
      }
      // CCP-12: a share without a risk value of its own gets the highest of all.
      guard let proxy = RiskValue.proxy(values.compactMap { $0 }) else {
        throw ValidationError("No share has a long enough history. / Hiçbir payın yeterli geçmişi yok.")
      }
      let parameters = try MarginFile.named(prices) {
        try RiskParameters(
          version: version,
          shares: zip(shares, values).map { share, value in
            ShareParameters(
              code: share.code, riskValue: value ?? proxy, price: Self.price(share.returns, on: day))
          }, pairs: try pairs(shares, values, on: day))
      }
      let file = ParameterFile(parameters: parameters, table: .transaction, day: day)
      if let write { try MarginFile.write(file.text, to: write) }
      try output.show(HistoryReport(day: "\(day)", shares: rows, pairs: parameters.pairs.count))
    }

    private static func price(_ returns: Returns, on day: Day) -> UnitPrice? {
      guard returns.series.days.last == day, let last = returns.series.prices.last, last % 1_000 == 0 else {
        return nil
      }
      return UnitPrice(tenThousandths: last / 1_000)
    }

    private func pairs(
      _ shares: [(code: ShareCode, returns: Returns)], _ values: [Rate?], on day: Day
    ) throws -> [PairParameters] {
      var wanted: [(Int, Int)] = []
      if approved.contains("all") {
        wanted = shares.indices.flatMap { a in shares.indices[(a + 1)...].map { (a, $0) } }
      } else {
        for pair in approved {
          let places = pair.split(separator: "/").map { name in shares.firstIndex { "\($0.code)" == name } }
          guard places.count == 2, let a = places[0], let b = places[1] else {
            throw ValidationError("There is no pair \(pair). / \(pair) çifti yok.")
          }
          wanted.append((a, b))
        }
      }
      return try wanted.compactMap { a, b in
        guard let first = values[a], let second = values[b] else { return nil }
        let credit = try CreditRate(
          shares[a].returns, shares[b].returns, riskValues: (first, second), on: day
        ).value
        return credit.millionths > 0
          ? PairParameters(shares[a].code, shares[b].code, creditRate: credit) : nil
      }
    }
  }
}

/// The history behind the parameters, share by share, with what was left out (CCP-73).
struct HistoryReport: CommandResult {
  struct Share: Encodable {
    let code: String, prices: Int, returns: Int, leftOut: [String], steps: [String]
    let riskValue: String?, coefficient: String?, refusal: String?

    init(_ code: ShareCode, _ returns: Returns, on day: Day) {
      let series = returns.series
      self.code = "\(code)"
      prices = series.prices.count
      self.returns = returns.count
      leftOut = series.leftOutReturns(StepBounds()).map { "\($0.day)" }
      steps = series.suspectSteps(StepBounds()).map {
        "\($0.day) \(ExactText.decimal(Int128($0.before), places: 7, atLeast: 0)) → \(ExactText.decimal(Int128($0.after), places: 7, atLeast: 0))"
      }
      let figures: Result<(Rate, Rate), Refusal> = Result { () throws(Refusal) in
        (try RiskValue(returns, on: day).value, try ValuationCoefficient(returns, on: day).value)
      }
      riskValue = (try? figures.get()).map { "\($0.0)" }
      coefficient = (try? figures.get()).map { "\($0.1)" }
      if case .failure(let why) = figures { refusal = why.code.name } else { refusal = nil }
    }
  }

  let day: String
  let shares: [Share]
  let pairs: Int

  var text: String {
    TextTable.text(
      [["share / pay", "prices", "N", "RV", "coef"]]
        + shares.map {
          [$0.code, "\($0.prices)", "\($0.returns)", $0.riskValue ?? $0.refusal ?? "", $0.coefficient ?? ""]
        })
      + shares.flatMap { share in share.steps.map { "suspect / şüpheli: \(share.code) \($0)\n" } }.joined()
      + "pairs with a credit / indirimli çift: \(pairs)\n"
  }
}
