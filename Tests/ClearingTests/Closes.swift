// SPDX-License-Identifier: Apache-2.0
import Clearing
import Foundation
import Kernel
import Units

/// The published closes of the rulebook's worked values: `Demo/Data/bist-closes.csv`.
enum Closes {
  static let day = Day("2025-07-07")!

  static let table: PriceTable = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = try! Data(contentsOf: root.appending(path: "Demo/Data/bist-closes.csv"))
    return try! PriceTable(Array(bytes))
  }()

  static let returns = table.shares.map { Returns($0.series) }

  static func series(_ code: String) -> PriceSeries {
    table.shares.first { $0.code.description == code }!.series
  }

  static func riskValue(_ code: String) throws -> RiskValue { try RiskValue(Returns(series(code)), on: day) }
}

/// The reproducible series of the rulebook (CCP-16).
enum MadeUp {
  static let first = Day("2020-01-02")!
  static let day = first + 2_000

  /// - Parameter second: the seed of the second generator whose steps are added (CCP-19).
  static func prices(_ seed: Int64, second: Int64? = nil, count: Int = 1_260) -> [Int64] {
    func next(_ x: Int64) -> Int64 { (1_103_515_245 * x + 12_345) % (1 << 31) }
    var x = seed, y = second ?? 0
    var price: Int64 = 10_000_000
    var prices = [price]
    for _ in 1..<count {
      x = next(x)
      var step = (x / 65_536) % 603 - 301
      if second != nil {
        y = next(y)
        step += (y / 65_536) % 101 - 50
      }
      price = price * (10_000 + step) / 10_000
      prices.append(price)
    }
    return prices
  }

  static func series(_ prices: [Int64]) throws -> PriceSeries {
    try PriceSeries(days: prices.indices.map { first + $0 }, prices: prices)
  }

  static func returns(_ seed: Int64, second: Int64? = nil) throws -> Returns {
    Returns(try series(prices(seed, second: second)))
  }
}

func rate(_ text: String) -> Rate { Rate(text)! }
func lira(_ text: String) -> Money { Money(text.replacing(",", with: "") + " TRY")! }
func price(_ text: String) -> UnitPrice { UnitPrice(text)! }
func code(_ text: String) -> ShareCode { ShareCode(text)! }

/// Eight decimals, rounded to the nearest as the rulebook shows them.
func shown(_ ratio: Ratio) -> Int64 { Int64(ratio.scaledHalfAway(by: 100_000_000)) }

/// The name of the refusal that the work ends with.
func refusal(_ work: () throws -> Void) -> String? {
  do {
    try work()
    return nil
  } catch {
    return (error as? Refusal)?.code.name
  }
}
