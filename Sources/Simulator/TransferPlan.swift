// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Random transfers over a market plan, in files of one member each. They keep account of what each account
/// can still give, so that it is known beforehand how the day must come out.
public struct TransferPlan: Sendable {
  public let market: MarketPlan
  private var random: SeededRandom
  private var reference = 0

  public init(_ market: MarketPlan, seed: UInt64) {
    self.market = market
    random = SeededRandom(seed: seed)
  }

  public static let heading =
    "transfer.enter:reference,sendingAccount,receivingMember,receivingAccount,receiverRegistrationNumber,isin,nominal,transferReason"

  /// One file of transfers that realise at once: small parts of opening holdings, half of them to other
  /// members under the receiver's registration number (TRF-28, rows 12 to 14), half within the member
  /// (TRF-43).
  public mutating func file(of memberIndex: Int, lines: Int, name: String) -> MarketPlan.File {
    let member = market.members[memberIndex]
    var text: [UInt8] = []
    text.reserveCapacity(lines * 72 + 160)
    text.append(contentsOf: Self.heading.utf8)
    text.append(10)
    for _ in 0..<lines { appendLine(member, memberIndex, &text) }
    return MarketPlan.File(user: "\(member.code)003", reference: name, csv: text, lines: lines)
  }

  private mutating func appendLine(_ member: MarketPlan.Member, _ memberIndex: Int, _ text: inout [UInt8]) {
    reference += 1
    let source = member.accounts.lowerBound + random.below(member.accounts.count)
    var targetMember = member
    if random.below(2) == 0 { targetMember = market.members[random.below(market.members.count)] }
    var target = targetMember.accounts.lowerBound + random.below(targetMember.accounts.count)
    if target == source {
      target = target + 1 < targetMember.accounts.upperBound ? target + 1 : targetMember.accounts.lowerBound
    }
    let held = market.securities(of: source)
    let security = market.securities[held[random.below(held.count)]]
    text.append(contentsOf: "T\(reference),".utf8)
    text.append(contentsOf: market.accountNumber(source).utf8)
    text.append(44)
    text.append(contentsOf: targetMember.code.utf8)
    text.append(44)
    text.append(contentsOf: market.accountNumber(target).utf8)
    text.append(44)
    if targetMember.code != member.code {
      text.append(contentsOf: String(market.registrationNumber(target)).utf8)
    }
    text.append(44)
    text.append(contentsOf: security.isin.utf8)
    text.append(contentsOf: ",\(1 + random.below(9)),DEVIR\n".utf8)
  }

  /// One transfer as a JSON submission of its own.
  public mutating func single(of memberIndex: Int, name: String) -> MarketPlan.File {
    let member = market.members[memberIndex]
    var text: [UInt8] = []
    appendLine(member, memberIndex, &text)
    let cells = String(decoding: text.dropLast(), as: UTF8.self).split(
      separator: ",", omittingEmptySubsequences: false)
    let names = [
      "reference", "sendingAccount", "receivingMember", "receivingAccount", "receiverRegistrationNumber",
      "isin", "nominal", "transferReason",
    ]
    let fields = zip(names, cells).filter { !$0.1.isEmpty }.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(
      separator: ",")
    let json = "{\"operation\":\"transfer.enter\",\"fields\":{\(fields)}}"
    return MarketPlan.File(user: "\(member.code)003", reference: name, csv: Array(json.utf8), lines: 1)
  }
}
