// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Clearing
import Units

extension MarginCommand {
  /// How often risk values computed day by day were passed by the move that followed (CCP-69).
  struct Backtest: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Risk values against the moves that followed. / Risk değerlerinin geriye dönük sınaması.")
    @Option(help: "Closes: date and one column a share. / Kapanışlar.") var prices: String
    @OptionGroup var output: ResultOptions

    func run() throws {
      let table = try MarginFile.read(prices) { try PriceTable($0) }
      try output.show(
        BacktestReport(
          shares: table.shares.map { share in
            BacktestReport.Share("\(share.code)", BackTest(recomputing: share.series))
          }))
    }
  }
}

struct BacktestReport: CommandResult {
  struct Share: Encodable {
    let code: String, compared: Int, breaches: [String], borne: Int, isBreached: Bool

    init(_ code: String, _ test: BackTest) {
      self.code = code
      compared = test.count
      breaches = test.breaches.map { "\($0)" }
      borne = test.borne
      isBreached = test.isBreached
    }
  }

  let shares: [Share]

  var text: String {
    let rows = shares.map { share in
      [share.code, "\(share.compared)", "\(share.breaches.count)", share.isBreached ? "backtest-breach" : ""]
    }
    let compared = shares.reduce(0) { $0 + $1.compared },
      breaches = shares.reduce(0) { $0 + $1.breaches.count }
    return TextTable.text([["share / pay", "compared", "breaches", "warning / uyarı"]] + rows)
      + "\(breaches) breaches in \(compared) comparisons / \(compared) karşılaştırmada \(breaches) aşım\n"
  }
}
