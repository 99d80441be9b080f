// SPDX-License-Identifier: Apache-2.0

/// What is still unmatched of a share's net value.
@usableFromInline
struct OpenNet: BitwiseCopyable {
  @usableFromInline var share: Int
  /// Its magnitude.
  @usableFromInline var open: Int64

  @inlinable
  init(share: Int, open: Int64) {
    self.share = share
    self.open = open
  }
}

/// The long and the short shares of one account, matched pair by pair in descending order of weight (CCP-28).
///
/// Instead of going through every pair of the market it looks for pairs in which each is the other's
/// heaviest: no pair that comes earlier in the order shares one of the two, so such a pair may be matched at
/// any time and gives what it gives in its turn. Ranks differ, so the search from one share to its heaviest
/// partner and on must end in such a pair. Each match uses up one side at least.
@usableFromInline
struct OpposingNets {
  @usableFromInline let longs: UnsafeMutableBufferPointer<OpenNet>
  @usableFromInline let shorts: UnsafeMutableBufferPointer<OpenNet>
  @usableFromInline var longCount = 0
  @usableFromInline var shortCount = 0

  @inlinable
  init(room: UnsafeMutableBufferPointer<OpenNet>, half: Int) {
    longs = UnsafeMutableBufferPointer(rebasing: room[..<half])
    shorts = UnsafeMutableBufferPointer(rebasing: room[half...])
  }

  @inlinable
  mutating func add(_ share: Int, _ net: Int64) {
    if net > 0 {
      longs[longCount] = OpenNet(share: share, open: net)
      longCount += 1
    } else {
      shorts[shortCount] = OpenNet(share: share, open: 0 &- net)
      shortCount += 1
    }
  }

  /// Adds Σ m·w over the pairs to the credit.
  @inlinable
  mutating func match(_ parameters: RiskParameters, _ credit: inout Int128) {
    let width = parameters.shares.count
    parameters.ranks.withUnsafeBufferPointer { ranks in
      parameters.pairs.withUnsafeBufferPointer { pairs in
        // The long share in hand: the last one, so that taking it out moves nothing.
        while longCount > 0, shortCount > 0 {
          var long = longCount - 1
          var (short, rank) = Self.heaviest(longs[long].share, shorts, shortCount, ranks, width)
          if rank == 0 {
            longCount = long
            continue
          }
          // From partner to partner until each is the other's heaviest.
          while true {
            let (back, backRank) = Self.heaviest(shorts[short].share, longs, longCount, ranks, width)
            if backRank == rank { break }
            long = back
            let (forth, forthRank) = Self.heaviest(longs[long].share, shorts, shortCount, ranks, width)
            rank = forthRank
            short = forth
            if forthRank == backRank { break }
          }
          let matched = min(longs[long].open, shorts[short].open)
          credit += Int128(matched) * Int128(pairs[pairs.count - Int(rank)].weight)
          longs[long].open &-= matched
          shorts[short].open &-= matched
          if longs[long].open == 0 {
            longCount -= 1
            longs[long] = longs[longCount]
          }
          if shorts[short].open == 0 {
            shortCount -= 1
            shorts[short] = shorts[shortCount]
          }
        }
      }
    }
  }

  /// The partner with the highest rank, and the rank; 0 when the share has a credit with none.
  @inlinable
  static func heaviest(
    _ share: Int, _ partners: UnsafeMutableBufferPointer<OpenNet>, _ count: Int,
    _ ranks: UnsafeBufferPointer<UInt32>, _ width: Int
  ) -> (index: Int, rank: UInt32) {
    let row = share &* width
    var best = (index: -1, rank: UInt32(0))
    for index in 0..<count {
      let rank = ranks[row &+ partners[index].share]
      if rank > best.rank { best = (index, rank) }
    }
    return best
  }
}
