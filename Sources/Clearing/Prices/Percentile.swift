// SPDX-License-Identifier: Apache-2.0
import Units

/// A level of confidence, in ten-thousandths: 99.5 % is 9,950.
public struct Confidence: Hashable, Sendable, BitwiseCopyable {
  public let tenThousandths: Int

  /// - Traps: unless above 0 and at most 1.
  @inlinable
  public init(tenThousandths: Int) {
    precondition(1...10_000 ~= tenThousandths)
    self.tenThousandths = tenThousandths
  }

  /// Of risk values and credit rates (CCP-15, CCP-19).
  public static let riskValue = Confidence(tenThousandths: 9_950)
  /// Of valuation coefficients (CCP-20).
  public static let coefficient = Confidence(tenThousandths: 9_990)

  /// The rank of the percentile among N values, k = ⌈p·N⌉, without interpolation (CCP-14).
  @inlinable
  public func rank(among count: Int) -> Int { (tenThousandths * count).dividedRoundingUp(by: 10_000) }
}

/// The tail in which a percentile is sought.
public enum Tail: Sendable { case losses, gains }

extension Returns {
  /// The percentile of the losses −r or of the gains r: the nearest rank, an observed move (CCP-14).
  ///
  /// - Returns: nil without a return.
  /// - Complexity: one pass over the returns when the rank is near the end, as it is at 99.5 %.
  public func percentile(_ tail: Tail, _ confidence: Confidence) -> Ratio? {
    let count = count
    guard count > 0 else { return nil }
    let fromTop = count - confidence.rank(among: count) + 1
    let sign: Int32 = tail == .gains ? 1 : -1
    let values = [Int32](unsafeUninitializedCapacity: keys.count) { buffer, made in
      for index in keys.indices { buffer[index] = sign &* keys[index] }
      for index in leftOut { buffer[index] = .min }
      made = keys.count
    }
    let (key, above) = TopKeys.select(fromTop, of: values)
    let tied = values.indices.filter { values[$0] == key }
    let ratios = tied.map { tail == .gains ? self[$0] : -self[$0] }
    return TopKeys.exact(fromTop - above, of: ratios)
  }
}

/// Selection from the top by integer keys.
@usableFromInline
enum TopKeys {
  /// How many values one block holds whose greatest is looked at first.
  @usableFromInline static let block = 32

  /// The key at the rank from the top (1 is the greatest) and how many are above it.
  @usableFromInline
  static func select(_ rank: Int, of values: [Int32]) -> (key: Int32, above: Int) {
    values.withUnsafeBufferPointer { select(rank, of: $0) }
  }

  @inlinable
  static func select(_ rank: Int, of values: UnsafeBufferPointer<Int32>) -> (key: Int32, above: Int) {
    precondition(1...values.count ~= rank)
    if rank > 24 { return selectBySorting(rank, of: values) }
    // The greatest of each block first: the rank-th of them is a floor under the rank-th of all.
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: values.count / block + 1 + rank) { room in
      let blocks = (values.count + block - 1) / block
      let top = UnsafeMutableBufferPointer(rebasing: room[blocks..<blocks + rank])
      top.update(repeating: .min)
      for number in 0..<blocks {
        let first = number * block
        var greatest = values[first]
        for index in first..<min(first + block, values.count) { greatest = max(greatest, values[index]) }
        room[number] = greatest
        if greatest > top[rank - 1] { insert(greatest, into: top) }
      }
      let floor = top[rank - 1]
      top.update(repeating: .min)
      for number in 0..<blocks where room[number] >= floor {
        let first = number * block
        for index in first..<min(first + block, values.count) where values[index] > top[rank - 1] {
          insert(values[index], into: top)
        }
      }
      let key = top[rank - 1]
      return (key, top.prefix { $0 > key }.count)
    }
  }

  /// Keeps the greatest values in descending order.
  @inlinable
  static func insert(_ value: Int32, into top: UnsafeMutableBufferPointer<Int32>) {
    var place = top.count - 1
    while place > 0, top[place - 1] < value {
      top[place] = top[place - 1]
      place -= 1
    }
    top[place] = value
  }

  @usableFromInline
  static func selectBySorting(_ rank: Int, of values: UnsafeBufferPointer<Int32>) -> (key: Int32, above: Int)
  {
    let sorted = values.sorted(by: >)
    let key = sorted[rank - 1]
    return (key, sorted.prefix { $0 > key }.count)
  }

  /// The ratio at the rank from the top.
  @inlinable
  static func exact(_ rank: Int, of ratios: [Ratio]) -> Ratio {
    ratios.count == 1 ? ratios[0] : ratios.sorted(by: >)[rank - 1]
  }
}
