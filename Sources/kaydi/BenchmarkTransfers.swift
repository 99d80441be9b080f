// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import Simulator
import Units

/// What the checks of a transfer cost, and what those who wait elsewhere cost those who do not.
extension Bench {
  /// A definition that makes one check of every transfer look at rows instead of at an empty table.
  private struct Check: Sendable {
    let name: String
    let lines: @Sendable (MarketPlan, MarketPlan.Member) -> (heading: String, rows: [String])
  }

  private static let checks = [
    Check(name: "userLimit") { _, member in
      (
        "user-limit.enter:act,user,currency,securityType,dailyAmount",
        ["DEFINE,\(member.code)003,TRY,SHARE,1000000000000"]
      )
    },
    Check(name: "receivers") { market, member in
      (
        "user-instruction-authority.enter:user,members",
        ["\(member.code)003,\(market.members.map(\.code).joined(separator: ";"))"]
      )
    },
    Check(name: "policy") { market, member in
      (
        "transfer-policy.enter:sendingMember,alternatives",
        market.others(than: member).map { "\($0),D-C" }
      )
    },
    Check(name: "receiverLimit") { market, member in
      (
        "receiver-limit.enter:act,sendingMember,dailyAmountTry",
        market.others(than: member).map { "DEFINE,\($0),1000000000000" }
      )
    },
    Check(name: "exclusion") { market, member in
      // To come, so that the row is there and nothing changes.
      (
        "receiving-account-policy.enter:account,excluded,from",
        member.accounts.prefix(1_000).map { "\(member.code)/\(market.accountNumber($0)),true,2026-12-01" }
      )
    },
    Check(name: "nameVisibility") { market, member in
      ("name-visibility.enter:member,visible", market.others(than: member).map { "\($0),true" })
    },
  ]

  /// The engine with no definitions, with those of each check, and with all of them; the medians of three
  /// rounds, one after the other so that each meets the same machine.
  func checkCosts() -> BenchResult {
    let variants = [("none", [])] + Self.checks.map { ($0.name, [$0]) } + [("all", Self.checks)]
    var seconds = Array(repeating: [Double](), count: variants.count)
    for _ in 0..<3 {
      for (index, variant) in variants.enumerated() { seconds[index].append(run(with: variant.1)) }
    }
    let medians = seconds.map { $0.sorted()[1] }
    let notes = zip(variants, medians).dropFirst().map { variant, median in
      ("\(variant.0)Nanoseconds", ((median - medians[0]) / Double(transfers) * 1e9).rounded())
    }
    return BenchResult(
      stage: "checks", transfers: transfers, seconds: medians.last!, accounts: market.accountCount,
      notes: [("withoutNanoseconds", (medians[0] / Double(transfers) * 1e9).rounded())] + notes)
  }

  private func run(with checks: [Check]) -> Double {
    var registry = Registry(genesis: genesis(), at: Self.opening)!
    setUp(&registry)
    for check in checks {
      for member in market.members {
        let (heading, rows) = check.lines(market, member)
        for file in market.file("\(member.code)900", check.name, heading, rows) {
          send(file, to: &registry, at: Self.opening)
        }
      }
    }
    // What counts from the next day counts then.
    return measured(&registry, at: Self.opening + Moment.microsecondsPerDay, prefix: "C-")
  }

  private func send(_ file: MarketPlan.File, to registry: inout Registry, at time: Moment) {
    let submission = Self.submission(file, prefix: "Q-", day: time.day)
    registry.execute(sequence: registry.sequence + 1, time: time, submission)
    requireAllExecuted(registry, file)
  }

  /// Seconds for all transfers; each of them must be carried out.
  private func measured(_ registry: inout Registry, at time: Moment, prefix: String) -> Double {
    registry.execute(sequence: registry.sequence + 1, time: time, nil)
    registry.prefault()
    let submissions = files.map { Self.submission($0, prefix: prefix, day: time.day) }
    let start = ContinuousClock.now
    for submission in submissions {
      registry.execute(sequence: registry.sequence + 1, time: time, submission)
    }
    let elapsed = secondsSince(start)
    if let last = files.last { requireAllExecuted(registry, last) }
    precondition(registry.read { $0.conservationBreak() } == nil)
    return elapsed
  }

  // MARK: Waiting elsewhere

  /// The same transfers with nobody waiting, and while many wait for a security that does not move: medians
  /// of three rounds in turn.
  func waitingElsewhere(_ count: Int) -> BenchResult {
    var alone: [Double] = []
    var beside: [Double] = []
    for _ in 0..<3 {
      alone.append(run(waiting: 0, room: count))
      beside.append(run(waiting: count, room: count))
    }
    let (without, with) = (alone.sorted()[1], beside.sorted()[1])
    return BenchResult(
      stage: "waiting", transfers: transfers, seconds: with, accounts: market.accountCount,
      notes: [
        ("waitingElsewhere", Double(count)),
        ("aloneNanoseconds", (without / Double(transfers) * 1e9).rounded()),
        ("besideNanoseconds", (with / Double(transfers) * 1e9).rounded()),
      ])
  }

  private func run(waiting count: Int, room: Int) -> Double {
    var registry = Registry(genesis: genesis(waiting: room), at: Self.opening)!
    setUp(&registry)
    // One more security than the transfers know, which nobody holds enough of.
    let rare = MarketPlan.madeUpSecurities(market.securities.count + 1).last!
    let definition = market.file(
      "MKK900", "rare", "security-definition.enter:isin,kind,name", ["\(rare.isin),SHARE,\(rare.name)"])
    for file in definition { send(file, to: &registry, at: Self.opening) }
    var left = count
    for member in market.members where left > 0 {
      let each = min(left, (count + market.members.count - 1) / market.members.count)
      left -= each
      let accounts = member.accounts
      let rows = (0..<each).map { index in
        let source = accounts.lowerBound + index % accounts.count
        let target = accounts.lowerBound + (index + 1) % accounts.count
        return
          "W\(index),\(market.accountNumber(source)),\(member.code),\(market.accountNumber(target)),\(rare.isin),1,DEVIR"
      }
      let heading =
        "transfer.enter:reference,sendingAccount,receivingMember,receivingAccount,isin,nominal,transferReason"
      for file in market.file("\(member.code)003", "waiting", heading, rows) {
        let submission = Self.submission(file, prefix: "W-")
        registry.execute(sequence: registry.sequence + 1, time: Self.opening, submission)
        registry.withOutcome { outcome in
          let waiting = SubmissionAnswer(outcome: outcome).lines.count { $0.state == .open }
          precondition(waiting == file.lines, "all wait")
        }
      }
    }
    return measured(&registry, at: Self.opening, prefix: "D-")
  }
}

extension MarketPlan {
  fileprivate func others(than member: Member) -> [String] {
    members.map(\.code).filter { $0 != member.code }
  }
}
