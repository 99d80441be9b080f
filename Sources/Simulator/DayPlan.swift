// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A business day of transfers as members send them: most realise at once, some go to the receiving member,
/// some wait for balance, and some are wrong in every usual way. What each line must come to is known
/// beforehand.
public struct DayPlan: Sendable {
  public struct File: Sendable {
    public let file: MarketPlan.File
    /// For each line the status or refusal code that it must get.
    public let expected: [String]
  }

  public let market: MarketPlan
  private var random: SeededRandom
  private var reference = 0

  public init(_ market: MarketPlan, seed: UInt64) {
    self.market = market
    random = SeededRandom(seed: seed)
  }

  static let heading =
    "transfer.enter:reference,sendingAccount,sendingSubaccount,receivingMember,receivingAccount,receiverRegistrationNumber,isin,nominal,transferReason"

  private struct Line {
    var reference: String
    var source: String
    var subaccount = ""
    var member: String
    var target: String
    var registration: String
    var isin: String
    var nominal: Int
    var reason = "DEVIR"
    var expected = "executed"

    var row: String {
      "\(reference),\(source),\(subaccount),\(member),\(target),\(registration),\(isin),\(nominal),\(reason)"
    }
  }

  /// One file of one member; about three lines in a hundred must be refused.
  public mutating func file(of memberIndex: Int, lines: Int, name: String) -> File {
    let member = market.members[memberIndex]
    var rows: [String] = []
    var expected: [String] = []
    for _ in 0..<lines {
      var line = goodLine(member)
      spoil(&line, member)
      rows.append(line.row)
      expected.append(line.expected)
    }
    let file = market.file("\(member.code)003", name, Self.heading, rows, lines: lines)[0]
    return File(file: file, expected: expected)
  }

  private mutating func goodLine(_ member: MarketPlan.Member) -> Line {
    reference += 1
    let source = member.accounts.lowerBound + random.below(member.accounts.count)
    let other = random.below(2) == 0 ? member : market.members[random.below(market.members.count)]
    var target = other.accounts.lowerBound + random.below(other.accounts.count)
    if target == source {
      target = target + 1 < other.accounts.upperBound ? target + 1 : other.accounts.lowerBound
    }
    let held = market.securities(of: source)
    return Line(
      reference: "D\(reference)", source: market.accountNumber(source), member: other.code,
      target: market.accountNumber(target),
      registration: other.code == member.code ? "" : String(market.registrationNumber(target)),
      isin: market.securities[held[random.below(held.count)]].isin, nominal: 1 + random.below(20))
  }

  private mutating func spoil(_ line: inout Line, _ member: MarketPlan.Member) {
    switch random.below(400) {
    case 0:
      let digit = line.isin.last!.wholeNumberValue!
      line.isin = line.isin.dropLast() + String((digit + 1) % 10)
      line.expected = "isin-check-digit"
    case 1:
      line.isin = "TREYOKK00019"
      line.isin = ISIN(completing: String(line.isin.prefix(11)))!.description
      line.expected = "isin-unknown"
    case 2:
      line.target = "9999999"
      line.expected = "receiver-account-not-found"
    case 3:
      line.member = member.code
      line.target = line.source
      line.registration = ""
      line.expected = "same-account"
    case 4:
      line.subaccount = "HAPS"
      line.expected = "not-free-subaccount"
    case 5:
      line.nominal = 0
      line.expected = "nominal-invalid"
    case 6:
      line.reason = "SATIS"
      line.expected = "transfer-reason-invalid"
    case 7:
      line.reason = ""
      line.expected = "transfer-reason-missing"
    case 8:
      line.member = "ZZZ"
      line.expected = "member-unknown"
    case 9:
      // The reference of the line before, whatever became of it, when that one was kept.
      line.source = "0000000"
      line.expected = "account-not-found"
    case 10, 11:
      if !line.registration.isEmpty {
        line.registration = ""
        line.expected = "awaiting-receiver"
      }
    case 12:
      if !line.registration.isEmpty {
        line.registration = "10999999"
        line.expected = "awaiting-receiver"
      }
    default: break
    }
  }
}
