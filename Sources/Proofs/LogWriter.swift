// SPDX-License-Identifier: Apache-2.0

/// A published state of a log: the signed head and the tiles on the right edge, which grow.
public struct LogHead: Sendable {
  public let signed: SignedCheckpoint
  /// By level: the hashes of the partial tile, none where the last tile is full.
  let edge: [[UInt8]]

  public var size: UInt64 { signed.checkpoint.size }

  /// The last tile of leaves: which leaf is its first, and their hashes in a row.
  /// - Refuses: `tile-missing`, `storage-failed`.
  public func lastLeaves(_ storage: any LogStorage) throws(ProofFault) -> (first: UInt64, hashes: [UInt8]) {
    guard size > 0, let last = Tile(holding: size - 1, level: 0, treeSize: size) else { return (0, []) }
    let tiles = HeadTiles(edge: edge, stored: StoredTiles(storage))
    return (last.index * UInt64(Tile.fullWidth), try tiles.hashes(of: last))
  }

  /// The tree of this head; full tiles come from where the log is kept.
  public func tree(_ storage: any LogStorage) -> TileTree<HeadTiles> {
    TileTree(size: size, source: HeadTiles(edge: edge, stored: StoredTiles(storage)))
  }
}

/// The tiles of one head: those on the edge from memory, so that they cannot change underneath a reader.
public struct HeadTiles: TileSource {
  let edge: [[UInt8]]
  let stored: StoredTiles

  public func hashes(of tile: Tile) throws(ProofFault) -> [UInt8] {
    tile.isFull ? try stored.hashes(of: tile) : edge[tile.level]
  }
}

/// Appends leaves to a log and publishes its heads: the tiles first, then the checkpoint that needs them.
///
/// Memory holds the edge of the tree and some full tiles on their way to the storage. After a fault the
/// writer is of no more use; a new one begins at the checkpoint that was published last.
public struct LogWriter: Sendable {
  private let storage: any LogStorage
  private let signer: NoteSigner
  private var frontier = Frontier()
  private var edge: [[UInt8]] = []
  /// By level: how many tiles are full.
  private var fullTiles: [UInt64] = []
  /// Full tiles not written yet.
  private var pending: [LogFile] = []
  private static let pendingLimit = 256

  /// Nil before the first.
  public private(set) var published: LogHead?

  /// Goes on where the storage ends, or begins a new log.
  /// - Refuses: `tiles-differ` when the tiles do not add up to the root that was signed; what
  ///   `SignedCheckpoint` refuses, when the checkpoint was signed by another key; `tile-missing`,
  ///   `storage-failed`.
  public init(_ storage: any LogStorage, signer: NoteSigner) throws(ProofFault) {
    self.storage = storage
    self.signer = signer
    guard let bytes = try storage.read(LogFile.checkpoint) else { return }
    let signed = try SignedCheckpoint(bytes, of: signer.key)
    let size = signed.checkpoint.size
    let tiles = StoredTiles(storage)
    while let last = Self.lastTile(level: edge.count, size) {
      edge.append(last.isFull ? [] : Array(try tiles.hashes(of: last).prefix(last.byteCount)))
      fullTiles.append(last.isFull ? last.index + 1 : last.index)
    }
    published = LogHead(signed: signed, edge: edge)
    var tree = TileTree(size: size, source: HeadTiles(edge: edge, stored: tiles))
    frontier = try Frontier(size: size) { height, index throws(ProofFault) in
      try tree.subtree(height, index)
    }
    guard frontier.root == signed.checkpoint.root else {
      throw ProofFault(.tilesDiffer, "\(size) leaves, root \(frontier.root)")
    }
  }

  private static func lastTile(level: Int, _ size: UInt64) -> Tile? {
    let count = level * Tile.levels < 64 ? size >> UInt64(level * Tile.levels) : 0
    return count == 0 ? nil : Tile(holding: count - 1, level: level, treeSize: size)
  }

  public var size: UInt64 { frontier.size }

  /// Adds leaves, 32 bytes each.
  /// - Refuses: `storage-failed`.
  public mutating func append(_ leaves: [UInt8]) throws(ProofFault) {
    var start = 0
    while start < leaves.count {
      guard let leaf = TreeHash(leaves[start..<min(start + TreeHash.byteCount, leaves.count)]) else {
        throw ProofFault(.tileMalformed, "a leaf of \(leaves.count - start) bytes")
      }
      append(leaf)
      start += TreeHash.byteCount
      if pending.count >= Self.pendingLimit { try flush() }
    }
  }

  private mutating func append(_ leaf: TreeHash) {
    var completed: [(level: Int, hash: TreeHash)] = []
    frontier.append(leaf) { height, hash in
      if height.isMultiple(of: Tile.levels) { completed.append((height / Tile.levels, hash)) }
    }
    for (level, hash) in completed {
      if level == edge.count {
        edge.append([])
        fullTiles.append(0)
      }
      edge[level] += hash.bytes
      guard edge[level].count == Tile.fullWidth * TreeHash.byteCount else { continue }
      pending.append(LogFile(Tile(level: level, index: fullTiles[level]).path, edge[level]))
      edge[level] = []
      fullTiles[level] += 1
    }
  }

  private mutating func flush() throws(ProofFault) {
    if pending.isEmpty { return }
    try storage.write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// Signs and publishes the tree as it is now.
  /// - Refuses: `storage-failed`.
  @discardableResult
  public mutating func publish() throws(ProofFault) -> LogHead {
    let before = published
    if let before, before.size == size { return before }
    let checkpoint = Checkpoint(origin: signer.key.name, size: size, root: frontier.root)
    let head = LogHead(signed: SignedCheckpoint(checkpoint, by: signer), edge: edge)
    for (level, hashes) in edge.enumerated() where !hashes.isEmpty {
      let tile = Tile(level: level, index: fullTiles[level], width: hashes.count / TreeHash.byteCount)
      if let before, Self.lastTile(level: level, before.size) == tile { continue }
      pending.append(LogFile(tile.path, hashes))
    }
    try flush()
    try storage.write([LogFile(LogFile.checkpoint, head.signed.bytes)])
    published = head
    if let before { try removePartials(of: before) }
    return head
  }

  /// Partial tiles are kept until the full one stands, since each belongs to a checkpoint that someone may
  /// hold.
  private func removePartials(of before: LogHead) throws(ProofFault) {
    for level in before.edge.indices {
      guard let last = Self.lastTile(level: level, before.size), !last.isFull, last.index < fullTiles[level]
      else { continue }
      try storage.remove(folder: last.partialsFolder)
    }
  }
}
