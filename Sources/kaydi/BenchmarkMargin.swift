// SPDX-License-Identifier: Apache-2.0
import Clearing
import Foundation
import Kernel
import Units

/// Measures the risk engine over a made-up market: risk values, credits of all pairs, margins of many
/// accounts, one changed position. `Benchmarks/margin.py` runs numpy beside it over the same figures.
struct MarginBench {
  var shares = 300
  var days = 1_377
  var accounts = 100_000
  /// Of each account, in four fifths as many shares: a fifth stands at a second settlement date.
  var positions = 50
  var threads = ProcessInfo.processInfo.activeProcessorCount

  private static let day = Day(year: 2025, month: 7, day: 7)!

  /// SplitMix64.
  private struct Draws {
    var state: UInt64
    mutating func next(below bound: Int64) -> Int64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return Int64((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
  }

  /// By share. A part of each move is the market's, so that there are credits to give.
  private func madeUpPrices() -> [[Int64]] {
    var draws = Draws(state: 1)
    let market = (0..<days).map { _ in draws.next(below: 301) - 150 }
    return (0..<shares).map { _ in
      var price = 1_000_000 + draws.next(below: 900_000_000)
      return (0..<days).map { day in
        price = max(10_000, price * (10_000 + market[day] + draws.next(below: 301) - 150) / 10_000)
        return price
      }
    }
  }

  private func madeUpTrades(_ draws: inout Draws, _ parameters: RiskParameters) -> [Trade] {
    var order = Array(0..<shares)
    let kept = positions - positions / 5
    for place in 0..<kept { order.swapAt(place, place + Int(draws.next(below: Int64(shares - place)))) }
    return (0..<positions).map { number in
      let share = order[number % kept]
      let size = draws.next(below: 100_000) + 1
      return Trade(
        share: share, settlement: Self.day + (number < kept ? 1 : 2),
        quantity: draws.next(below: 2) == 0 ? size : -size, price: parameters.shares[share].price!)
    }
  }

  func run(write folder: String?) throws -> MarginBenchResult {
    var result = MarginBenchResult()
    let prices = madeUpPrices()
    let dates = (0..<days).map { Self.day - (days - 1 - $0) * 2 }
    let series = try prices.map { try PriceSeries(days: dates, prices: $0) }
    let (returns, values) = try result.measure("riskValues", shares) {
      let returns = series.map { Returns($0) }
      return (returns, try returns.map { try RiskValue($0, on: Self.day).value })
    }
    let credits = try result.measure("pairs", shares * (shares - 1) / 2) { try Self.credits(returns, values) }
    let parameters = try Self.parameters(prices, values, credits)
    var draws = Draws(state: 2)
    let book = try (0..<accounts).map { _ in try PositionAccount(madeUpTrades(&draws, parameters)) }
    let scanning = try result.measure("scanning", accounts) { try book.map { try $0.scanning(parameters) } }
    let margins = try result.measure("full", accounts) { try book.map { try $0.margin(parameters).minor } }
    let parallel = try result.measure("fullOn\(threads)Threads", accounts) {
      try Self.margins(book, parameters, threads: threads)
    }
    precondition(parallel == margins, "the number of threads makes no difference")
    try measureChanges(book, parameters, &draws, &result)
    if let folder { try dump(to: folder, prices, values, credits, parameters, book, scanning, margins) }
    return result
  }

  private static func credits(_ returns: [Returns], _ values: [Rate]) throws -> [Rate] {
    var credits: [Rate] = []
    credits.reserveCapacity(returns.count * (returns.count - 1) / 2)
    for a in returns.indices {
      for b in (a + 1)..<returns.count {
        credits.append(
          try CreditRate(returns[a], returns[b], riskValues: (values[a], values[b]), on: day).value)
      }
    }
    return credits
  }

  private static func parameters(
    _ prices: [[Int64]], _ values: [Rate], _ credits: [Rate]
  ) throws -> RiskParameters {
    let terms = prices.indices.map { share in
      ShareParameters(
        code: ShareCode("S\(1_000 + share)")!, riskValue: values[share],
        price: UnitPrice(tenThousandths: prices[share].last! / 1_000 + 1))
    }
    var pairs: [PairParameters] = []
    var place = 0
    for a in terms.indices {
      for b in (a + 1)..<terms.count {
        pairs.append(PairParameters(terms[a].code, terms[b].code, creditRate: credits[place]))
        place += 1
      }
    }
    return try RiskParameters(version: 1, shares: terms, pairs: pairs)
  }

  /// Every account by itself, in as many parts as there are threads.
  static func margins(
    _ book: [PositionAccount], _ parameters: RiskParameters, threads: Int
  ) throws -> [Int64] {
    var margins = [Int64](repeating: -1, count: book.count)
    margins.withUnsafeMutableBufferPointer { margins in
      nonisolated(unsafe) let margins = margins
      DispatchQueue.concurrentPerform(iterations: threads) { part in
        for index in (book.count * part / threads)..<(book.count * (part + 1) / threads) {
          if let margin = try? book[index].margin(parameters) { margins[index] = margin.minor }
        }
      }
    }
    return margins
  }

  /// One trade into an account, and its margin anew.
  private func measureChanges(
    _ book: [PositionAccount], _ parameters: RiskParameters, _ draws: inout Draws,
    _ result: inout MarginBenchResult
  ) throws {
    let changed = min(accounts, 20_000)
    let trades = (0..<changed).map { _ in
      let share = Int(draws.next(below: Int64(shares)))
      return Trade(
        share: share, settlement: Self.day + 2, quantity: draws.next(below: 10_000) + 1,
        price: parameters.shares[share].price!)
    }
    var sum: Int64 = 0
    try result.measure("change", changed) {
      for index in 0..<changed {
        var account = book[index]
        try account.add(trades[index])
        sum &+= try account.margin(parameters).minor
      }
    }
    result.checksum = sum
  }

  // MARK: For the other side

  private func dump(
    to folder: String, _ prices: [[Int64]], _ values: [Rate], _ credits: [Rate], _ parameters: RiskParameters,
    _ book: [PositionAccount], _ scanning: [Int128], _ margins: [Int64]
  ) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ numbers: [Int64]) throws {
      try numbers.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(folder)/\(name).i64")) }
    }
    try write("prices", prices.flatMap { $0 })
    try write("risk-values", values.map { $0.millionths / 100 })
    try write("credits", credits.map { $0.millionths / 10_000 })
    try write("closes", parameters.shares.map { $0.price!.tenThousandths })
    try write("spread-rates", parameters.shares.map(\.spreadRate.millionths))
    try write("pairs", parameters.pairs.flatMap { [Int64($0.first), Int64($0.second), $0.weight] })
    try write(
      "positions",
      book.enumerated().flatMap { account, positions in
        positions.positions.flatMap { [Int64(account), Int64($0.share), $0.quantity] }
      })
    try write("scanning", scanning.map { Int64($0 / 100) })
    try write("margins", margins)
  }
}

struct MarginBenchResult: CommandResult {
  struct Stage: Encodable {
    let name: String, items: Int, seconds: Double
  }
  private(set) var stages: [Stage] = []
  /// Of the margins after one change, so that the work is not left out.
  var checksum: Int64 = 0

  mutating func measure<Value>(_ name: String, _ items: Int, _ work: () throws -> Value) rethrows -> Value {
    let start = ContinuousClock.now
    let value = try work()
    let (seconds, fraction) = (ContinuousClock.now - start).components
    stages.append(Stage(name: name, items: items, seconds: Double(seconds) + Double(fraction) / 1e18))
    return value
  }

  var text: String {
    stages.map { stage in
      let each = stage.seconds / Double(max(1, stage.items)) * 1e6
      return "\(stage.name): \(stage.items) in \(stage.seconds) s, \(each) µs each"
    }.joined(separator: "\n")
  }
}
