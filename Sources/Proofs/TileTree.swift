// SPDX-License-Identifier: Apache-2.0

/// Where the hashes of tiles are read.
public protocol TileSource {
  /// The hashes of a tile in a row; more of them when the tile has grown since.
  /// - Refuses: `tile-missing`, `storage-failed`.
  func hashes(of tile: Tile) throws(ProofFault) -> [UInt8]
}

/// A tree of a stated size as its tiles hold it: makes proofs, and the root itself.
///
/// What it makes is as good as the tiles are; whoever relies on it checks the proof against a signed root.
/// - Complexity: a proof reads at most two tiles of each of the levels, of which there are eight at most.
public struct TileTree<Source: TileSource> {
  public let size: UInt64
  private let source: Source
  /// The tiles read so far, none of which changes for a tree of this size.
  private var known: [Tile: [UInt8]] = [:]
  private static var knownLimit: Int { 64 }

  public init(size: UInt64, source: Source) {
    self.size = size
    self.source = source
  }

  public mutating func root() throws(ProofFault) -> TreeHash {
    size == 0 ? .empty : try hash(of: 0..<size)
  }

  /// - Refuses: `proof-invalid` for a leaf beyond the tree; `tile-missing`, `tile-malformed`,
  ///   `storage-failed`.
  public mutating func inclusion(of index: UInt64) throws(ProofFault) -> InclusionProof {
    guard index < size else { throw ProofFault(.proofInvalid, "leaf \(index) of \(size)") }
    var path: [TreeHash] = []
    var range = 0..<size
    while range.upperBound - range.lowerBound > 1 {
      let (left, right) = Self.halves(range)
      path.append(try hash(of: index < left.upperBound ? right : left))
      range = index < left.upperBound ? left : right
    }
    return InclusionProof(index: index, size: size, path: path.reversed())
  }

  /// - Refuses: `histories-differ` for a tree larger than this one; `tile-missing`, `tile-malformed`,
  ///   `storage-failed`.
  public mutating func consistency(from oldSize: UInt64) throws(ProofFault) -> ConsistencyProof {
    guard oldSize <= size else {
      throw ProofFault(.historiesDiffer, "\(oldSize) leaves before, \(size) now")
    }
    var path: [TreeHash] = []
    var range = 0..<size
    while oldSize > 0, oldSize < range.upperBound {
      let (left, right) = Self.halves(range)
      path.append(try hash(of: oldSize <= left.upperBound ? right : left))
      range = oldSize <= left.upperBound ? left : right
    }
    // An old tree that is perfect is the first node itself, and who checks has it already.
    if range.lowerBound > 0 { path.append(try hash(of: range)) }
    return ConsistencyProof(oldSize: oldSize, newSize: size, path: path.reversed())
  }

  /// The root of a perfect subtree of `1 << height` leaves, the `index`-th of that height.
  mutating func subtree(_ height: Int, _ index: UInt64) throws(ProofFault) -> TreeHash {
    let level = height / Tile.levels
    let count = 1 << (height % Tile.levels)
    let first = index << UInt64(height % Tile.levels)
    guard let tile = Tile(holding: first + UInt64(count) - 1, level: level, treeSize: size) else {
      throw ProofFault(.tileMissing, "no subtree \(index) of height \(height) in \(size) leaves")
    }
    let bytes = try hashes(of: tile)
    let offset = Int(first % UInt64(Tile.fullWidth))
    var hashes: [TreeHash] = []
    for place in offset..<offset + count {
      let start = place * TreeHash.byteCount
      hashes.append(TreeHash(bytes[start..<start + TreeHash.byteCount])!)
    }
    while hashes.count > 1 {
      hashes = stride(from: 0, to: hashes.count, by: 2).map { .node(hashes[$0], hashes[$0 + 1]) }
    }
    return hashes[0]
  }

  /// The root over leaves that stand side by side, as RFC 6962 splits them.
  private mutating func hash(of range: Range<UInt64>) throws(ProofFault) -> TreeHash {
    let count = range.upperBound - range.lowerBound
    if count.nonzeroBitCount == 1 {
      let height = count.trailingZeroBitCount
      return try subtree(height, range.lowerBound >> UInt64(height))
    }
    let (left, right) = Self.halves(range)
    return .node(try hash(of: left), try hash(of: right))
  }

  private static func halves(_ range: Range<UInt64>) -> (left: Range<UInt64>, right: Range<UInt64>) {
    let middle = range.lowerBound + (range.upperBound - range.lowerBound).split
    return (range.lowerBound..<middle, middle..<range.upperBound)
  }

  private mutating func hashes(of tile: Tile) throws(ProofFault) -> [UInt8] {
    if let bytes = known[tile] { return bytes }
    let bytes = try source.hashes(of: tile)
    guard bytes.count >= tile.byteCount, bytes.count <= tile.full.byteCount,
      bytes.count.isMultiple(of: TreeHash.byteCount)
    else { throw ProofFault(.tileMalformed, "\(tile.path): \(bytes.count) bytes") }
    if known.count >= Self.knownLimit { known.removeAll(keepingCapacity: true) }
    known[tile] = bytes
    return bytes
  }
}
