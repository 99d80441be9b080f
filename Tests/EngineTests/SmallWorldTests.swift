// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

/// Two accounts, two securities, four commands: every sequence up to a length, compared with a model written
/// from the rulebook that shares no code with the registry.
@Suite struct SmallWorldTests {
  private enum Command: Int, CaseIterable {
    /// Units of the first security come into the first account.
    case issue
    /// More than there is at once; moves in parts.
    case inParts
    /// Back again, before others, and only as a whole.
    case whole
    /// The second security, from account to account.
    case second
  }

  /// Balances and those who wait, as TRF-59 to TRF-61 have it.
  private struct Model {
    struct Waiting {
      var from: Int
      var to: Int
      var security: Int
      var left: Int64
      var priority: Int
      var allowsParts: Bool
      var order: Int
    }
    var balances: [[Int64]] = [[0, 0], [0, 0]]
    var waiting: [Waiting] = []
    var orders = 0

    mutating func credit(_ account: Int, _ security: Int, _ units: Int64) {
      var arrivals = [(account, security)]
      balances[account][security] += units
      // What arrives is passed on until nothing moves any more.
      while !arrivals.isEmpty {
        let (account, security) = arrivals.removeFirst()
        let turn = waiting.indices.filter { waiting[$0].from == account && waiting[$0].security == security }
          .sorted { (waiting[$0].priority, waiting[$0].order) < (waiting[$1].priority, waiting[$1].order) }
        for index in turn {
          let units = min(balances[account][security], waiting[index].left)
          guard units > 0, waiting[index].allowsParts || units == waiting[index].left else { continue }
          balances[account][security] -= units
          balances[waiting[index].to][security] += units
          waiting[index].left -= units
          arrivals.append((waiting[index].to, security))
        }
        waiting.removeAll { $0.left == 0 }
      }
    }

    mutating func transfer(
      _ from: Int, _ to: Int, _ security: Int, _ units: Int64, _ priority: Int, _ parts: Bool
    ) {
      orders += 1
      waiting.append(
        Waiting(
          from: from, to: to, security: security, left: units, priority: priority, allowsParts: parts,
          order: orders))
      credit(from, security, 0)
    }

    mutating func apply(_ command: Command) {
      switch command {
      case .issue: credit(0, 0, 50)
      case .inParts: transfer(0, 1, 0, 60, 50, true)
      case .whole: transfer(1, 0, 0, 40, 10, false)
      case .second: transfer(0, 1, 1, 30, 50, true)
      }
    }
  }

  private func apply(_ command: Command, to market: inout Market) {
    switch command {
    case .issue: market.issue(50, to: "AKA/1001", acquired: "2026-03-02")
    case .inParts: market.transfer(60, from: "AKA/1001", to: "AKA/1002")
    case .whole:
      market.transfer(40, from: "AKA/1002", to: "AKA/1001", ["priority": "10", "partialAllowed": "false"])
    case .second: market.transfer(30, of: Market.second, from: "AKA/1001", to: "AKA/1002")
    }
  }

  @Test(.rule("TRF-59", "TRF-60", "TRF-61", "ACC-76"), arguments: Command.allCases.map(\.rawValue))
  func `every sequence of five commands leaves what the rulebook says`(first: Int) {
    var failures: [String] = []
    for rest in 0..<256 {
      let commands = [first] + [64, 16, 4, 1].map { rest / $0 % 4 }
      var market = Market.open()
      market.issue(70, of: Market.second, to: "AKA/1001")
      var model = Model()
      model.balances[0][1] = 70
      for command in commands.map({ Command(rawValue: $0)! }) {
        apply(command, to: &market)
        model.apply(command)
        let seen = ["AKA/1001", "AKA/1002"].map { account in
          [Market.first, Market.second].map { market.balance(account, $0) }
        }
        if seen != model.balances { failures.append("\(commands): \(seen), not \(model.balances)") }
      }
      // What waits at the end of the day ends, and nothing is left behind.
      market.tick(at: "17:00")
      let ended = market.happened.count { $0.hasSuffix(" cut-off") || $0.hasSuffix(" partial-closed") }
      if ended != model.waiting.count {
        failures.append("\(commands): \(ended) ended of \(model.waiting.count)")
      }
    }
    #expect(failures == [])
  }
}
