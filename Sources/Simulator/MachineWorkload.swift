// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// What clients want, in order and as chance has it; knows nothing of faults, machines and networks.
protocol MachineWorkload {
  /// What is sent first, one after the other: the market's founding.
  var openings: [MarketPlan.File] { get }
  /// The accounts and securities in which all holdings are.
  var market: MarketPlan { get }
  /// What a client sends next, and as which user.
  mutating func next(for client: Int, on day: Day, _ random: inout SeededRandom) -> MachineMessage
}

struct MachineMessage {
  var user: String
  var form: ContentForm
  var content: [UInt8]
}

/// Transfers among the accounts of a small market, most of them good, with some approvals, decisions and
/// refusals, passwords and roles, and now and then a large file.
struct TransferWorkload: MachineWorkload {
  let market: MarketPlan
  private var number = 0

  init(seed: UInt64) {
    market = MarketPlan(
      members: 4, accounts: 24, securities: MarketPlan.madeUpSecurities(6), holdingsEach: 2, unitsEach: 500,
      seed: seed)
  }

  var openings: [MarketPlan.File] {
    market.operatorFiles + market.authorityFiles + market.accountFiles + market.identityFiles
      + market.issueFiles
  }

  mutating func next(for client: Int, on day: Day, _ random: inout SeededRandom) -> MachineMessage {
    let member = market.members[random.below(market.members.count)]
    switch random.below(20) {
    case 0:
      let content = suspension(&random)
      return MachineMessage(user: "MKK900", form: .json, content: Array(content.utf8))
    case 1, 2:
      // Decisions on what others entered; often too late, or not theirs to make.
      let verb = ["approve", "accept-approve", "withdraw", "reject"][random.below(4)]
      let content =
        "{\"operation\":\"transfer.\(verb)\",\"fields\":{\"instruction\":\"\(1 + random.below(number + 8))\"}}"
      return MachineMessage(user: member.code + "003", form: .json, content: Array(content.utf8))
    case 3:
      return MachineMessage(user: member.code + "003", form: .json, content: Array("{\"operation\":".utf8))
    case 4:
      return random.below(3) == 0
        ? account(of: member.code, &random) : access(of: member.code, on: day, &random)
    case 5, 6:
      return MachineMessage(user: member.code + "003", form: .csv, content: file(of: member, &random))
    default:
      let user = ["001", "003", "003", "003", "003"][random.below(5)]
      let content =
        "transfer.enter:\(Self.columns)\n" + row(of: member, &random) + "\n"
      return MachineMessage(user: member.code + user, form: .csv, content: Array(content.utf8))
    }
  }

  private static let columns =
    "reference,sendingAccount,receivingMember,receivingAccount,receiverRegistrationNumber,isin,nominal,transferReason,partialAllowed"

  private mutating func row(of member: MarketPlan.Member, _ random: inout SeededRandom) -> String {
    number += 1
    let other = market.members[random.below(market.members.count)]
    let source = member.accounts.lowerBound + random.below(member.accounts.count)
    let target = other.accounts.lowerBound + random.below(other.accounts.count)
    let isin = market.securities[market.securities(of: source)[random.below(market.holdingsEach)]].isin
    let nominal = [1, 5, 20, 60, 200, 900][random.below(6)]
    // To another member under the holder's number it moves at once, without it may have to be accepted.
    let isNamed = other.code != member.code && random.below(4) > 0
    let cells = [
      "W\(number)", market.accountNumber(source), other.code, market.accountNumber(target),
      isNamed ? String(market.registrationNumber(target)) : "", isin, String(nominal), "DEVIR",
      random.below(3) == 0 ? "false" : "",
    ]
    return cells.joined(separator: ",")
  }

  /// As long as several pages of the journal.
  private mutating func file(of member: MarketPlan.Member, _ random: inout SeededRandom) -> [UInt8] {
    let mode = random.below(4) == 0 ? " all" : ""
    var text = "transfer.enter\(mode):\(Self.columns)\n"
    for _ in 0..<1 + random.below(300) { text += row(of: member, &random) + "\n" }
    return Array(text.utf8)
  }

  private func suspension(_ random: inout SeededRandom) -> String {
    let isin = market.securities[random.below(market.securities.count)].isin
    let suspended = random.below(6) == 0
    return
      "{\"operation\":\"security-suspension.enter\",\"fields\":{\"isin\":\"\(isin)\",\"suspended\":\"\(suspended)\"}}"
  }
}
