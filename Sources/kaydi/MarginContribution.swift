// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Clearing
import Kernel
import Units

extension MarginCommand {
  /// What a member can expect to contribute next month, from the published average of the market (CCP-60).
  struct Contribution: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A member's next contribution to the guarantee fund, estimated. / Katkı payı tahmini.")
    @Option(help: "Own average required margin, in lira. / Üyenin ortalama teminatı.") var own: String
    @Option(help: "Published average of the market. / Piyasanın yayımlanan ortalaması.") var market: String
    @Option(help: "Expected size of the fund. / Fonun beklenen büyüklüğü.") var size: String
    @OptionGroup var output: ResultOptions

    func run() throws {
      let amounts = try [own, market, size].map { text in
        guard let amount = LiraAmount(text), amount.kurus >= 0 else {
          throw ValidationError("\(text) is not an amount of lira. / \(text) bir TL tutarı değil.")
        }
        return Money(minor: amount.kurus)
      }
      try output.show(
        try MarginFile.named("contribution") {
          ContributionEstimate(
            contribution: ExactText.lira(
              try Contributions.estimate(size: amounts[2], own: amounts[0], market: amounts[1])))
        })
    }
  }
}

struct ContributionEstimate: CommandResult {
  let contribution: String
  var text: String { "contribution / katkı payı: \(contribution)\n" }
}
