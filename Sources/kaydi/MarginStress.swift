// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Clearing
import Kernel
import Units

extension MarginCommand {
  /// What members would need under historical and made-up moves.
  struct Stress: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Resource needs under stress, for any set of defaulters. / Stres altında kaynak ihtiyacı.")
    @OptionGroup var files: Files
    @Option(help: "Closes, for the historical scenarios. / Tarihsel senaryolar için kapanışlar.") var prices:
      String?
    @Option(
      name: .customLong("shock"),
      help:
        "A made-up scenario, A=-0.2,B=0.1; shares not named do not move; may be repeated. / Varsayımsal senaryo."
    )
    var shocks: [String] = []
    @Option(
      help:
        "Members that default together, M01,M02; all members one by one when not given. / Birlikte temerrüde düşenler."
    )
    var defaulters: String?
    @Option(
      help:
        "Contributions, free house collateral, the counterparty's own amount: the defaults are played through them. / Temerrütlerin karşılanacağı kaynaklar."
    )
    var resources: String?
    @Option(help: "How many of the worst scenarios are listed. / Listelenecek en kötü senaryo sayısı.")
    var worst = 5
    @Option(
      help:
        "The scenarios listed, as lines of stress-scenario, into this file; the codes must be ISINs. / Listelenen senaryolar bu dosyaya."
    )
    var write: String?
    @OptionGroup var output: ResultOptions

    func run() throws {
      let (file, accounts) = try files.read()
      var scenarios = try historical(file)
      for (number, shock) in shocks.enumerated() { scenarios.append(try made(shock, number + 1, file)) }
      guard !scenarios.isEmpty else {
        throw ValidationError("--prices or --shock is needed. / --prices veya --shock gerekli.")
      }
      let members = try Self.members(accounts, file)
      let named = defaulters?.split(separator: ",").map(String.init)
      for name in named ?? [] where !members.contains(where: { $0.name == name }) {
        throw ValidationError("There is no member \(name). / \(name) adında bir üye yok.")
      }
      let chosen = members.filter { named?.contains($0.name) ?? true }
      guard resources == nil || named != nil else {
        throw ValidationError("--resources needs --defaulters. / --resources için --defaulters gerekli.")
      }
      let resources = try resources.map { path in try MarginFile.read(path) { try ResourceFile($0) } }
      let report = try MarginFile.named("stress") {
        try StressReport(chosen, scenarios, worst: worst, isJoint: named != nil, resources: resources)
      }
      if let write { try MarginFile.write(report.lines(file.parameters.shares.map(\.code)), to: write) }
      try output.show(report)
    }

    private func historical(_ file: ParameterFile) throws -> [StressScenario] {
      guard let prices else { return [] }
      let table = try MarginFile.read(prices) { try PriceTable($0) }
      let returns = try file.parameters.shares.map { share in
        let own = table.shares.first { $0.code == share.code }?.series.used(on: file.day)
        return Returns(try own ?? PriceSeries(days: [], prices: []))
      }
      return StressScenario.set(returns, riskValues: file.parameters.shares.map(\.riskValue))
    }

    private func made(_ shock: String, _ number: Int, _ file: ParameterFile) throws -> StressScenario {
      var moves = [Rate?](repeating: Rate(), count: file.parameters.shares.count)
      for part in shock.split(separator: ",") {
        let words = part.split(separator: "=").map(String.init)
        guard words.count == 2, let code = ShareCode(words[0]), let move = Rate(words[1]) else {
          throw ValidationError("--shock A=-0.2,B=0.1")
        }
        let share = try MarginFile.named(words[0]) { try file.parameters.index(of: code) }
        moves[share] = move
      }
      return StressScenario(kind: .entered(number), moves: moves)
    }

    /// `NM` is outside the fund (CCP-56).
    private static func members(
      _ accounts: [PositionFile.Account], _ file: ParameterFile
    ) throws -> [StressReport.Subject] {
      var members: [StressReport.Subject] = []
      for account in accounts where !account.name.hasSuffix("/NM") {
        let stressed = try MarginFile.named(account.name) {
          StressedAccount(try MarginStatement(try PositionAccount(account.trades), file.parameters))
        }
        let place = members.firstIndex { $0.name == account.member } ?? members.count
        if place == members.count { members.append(StressReport.Subject(name: account.member)) }
        members[place].member.accounts.append(stressed)
        members[place].accounts.append(
          PlayedDefaults.Account(name: account.name, isHouse: account.name.hasSuffix("/PF"), stressed))
      }
      return members
    }
  }
}

/// The worst scenarios first (CCP-55 to CCP-57).
struct StressReport: CommandResult {
  /// A member with its accounts, by name.
  struct Subject {
    let name: String
    var member = StressedMember([])
    var accounts: [PlayedDefaults.Account] = []
    init(name: String) { self.name = name }
  }

  struct Row: Encodable {
    let scenario: String
    /// The larger of the largest need and the next two together; of a set of defaulters, their needs
    /// together.
    let need: String
    let members: [Member]
    /// How the losses of the defaulters are borne, where the resources were given (CCP-63).
    let borne: [Borne]?
    let others: [Member]?
    let uncovered: String?
  }

  struct Borne: Encodable {
    let account: String, loss: String, margin: String, freeHouse: String, ownContribution: String
    let ccpOwn: String, otherContributions: String, uncovered: String

    init(_ row: PlayedDefaults.Row) {
      let used = row.waterfall.steps.map { ExactText.lira($0.used) }
      account = row.account
      loss = ExactText.lira(row.loss)
      margin = used[0]
      freeHouse = used[1]
      ownContribution = used[2]
      ccpOwn = used[3]
      otherContributions = used[4]
      uncovered = ExactText.lira(row.waterfall.uncovered)
    }

    var cells: [String] {
      [account, loss, margin, freeHouse, ownContribution, ccpOwn, otherContributions, uncovered]
    }
  }

  struct Member: Encodable {
    let member: String, need: String
  }

  let scenarios: Int
  let isJoint: Bool
  let worst: [Row]
  private let listed: [StressScenario]

  private enum CodingKeys: CodingKey { case scenarios, isJoint, worst }

  init(
    _ members: [Subject], _ scenarios: [StressScenario], worst count: Int, isJoint: Bool,
    resources: ResourceFile? = nil
  ) throws(Refusal) {
    var rows: [(need: Int128, place: Int, needs: [Int128])] = []
    for (place, scenario) in scenarios.enumerated() {
      var needs: [Int128] = []
      for member in members { needs.append(try member.member.need(scenario)) }
      rows.append((isJoint ? needs.reduce(0, +) : FundSize.cover(needs), place, needs))
    }
    rows.sort { $0.need != $1.need ? $0.need > $1.need : $0.place < $1.place }
    self.scenarios = scenarios.count
    self.isJoint = isJoint
    listed = rows.prefix(count).map { scenarios[$0.place] }
    var worst: [Row] = []
    for row in rows.prefix(count) {
      let own = zip(members, row.needs).filter { $0.1 > 0 }.sorted {
        $0.1 != $1.1 ? $0.1 > $1.1 : $0.0.name < $1.0.name
      }
      let played: PlayedDefaults? =
        if let resources {
          try PlayedDefaults(members.map { ($0.name, $0.accounts) }, scenarios[row.place], resources)
        } else { nil }
      worst.append(
        Row(
          scenario: Self.name(scenarios[row.place].kind), need: Self.lira(row.need),
          members: own.map { Member(member: $0.0.name, need: Self.lira($0.1)) },
          borne: played?.rows.map(Borne.init),
          others: played?.others.map { Member(member: $0.member, need: ExactText.lira($0.amount)) },
          uncovered: played.map { ExactText.lira($0.uncovered) }))
    }
    self.worst = worst
  }

  /// What the registry takes as entries of the scenarios listed (CCP-57).
  func lines(_ codes: [ShareCode]) -> String {
    listed.reduce("stress-scenario.enter:title,moves\n") { text, scenario in
      let moves = zip(codes, scenario.moves).map { code, move in
        "\(code) \(ExactText.decimal(Int128(move?.millionths ?? 0), places: 6, atLeast: 0))"
      }
      return text + "\(Self.name(scenario.kind)),\(moves.joined(separator: ";"))\n"
    }
  }

  /// Rounded up to the kuruş.
  private static func lira(_ need: Int128) -> String {
    ExactText.decimal(need.dividedRoundingUp(by: 100_000_000), places: 2)
  }

  private static func name(_ kind: StressScenario.Kind) -> String {
    switch kind {
    case .historical(let day): "\(day)"
    case .largestFalls: "largest falls / en büyük düşüşler"
    case .largestRises: "largest rises / en büyük yükselişler"
    case .entered(let number): "shock / şok \(number)"
    }
  }

  var text: String {
    "scenarios / senaryo: \(scenarios)\n"
      + TextTable.text(
        [["scenario / senaryo", "need / ihtiyaç", "members / üyeler"]]
          + worst.map { row in
            [row.scenario, row.need, row.members.map { "\($0.member) \($0.need)" }.joined(separator: ", ")]
          }) + worst.map(Self.played).joined()
  }

  /// The order of resources of one scenario, account by account.
  private static func played(_ row: Row) -> String {
    guard let borne = row.borne, let others = row.others else { return "" }
    let heading = [
      "account / hesap", "loss / zarar", "margin / teminat", "free house / serbest portföy",
      "own contribution / kendi katkısı", "CCP / MKT", "others / diğerleri", "uncovered / karşılanmayan",
    ]
    return "\n\(row.scenario)\n" + TextTable.text([heading] + borne.map(\.cells))
      + others.map { "\($0.member) \($0.need)\n" }.joined()
  }
}
