// SPDX-License-Identifier: Apache-2.0
import Dispatch
import JournalStore
import Kernel
import Proofs
import Signing
import Synchronization
import Units

/// Goes over a whole journal, from its first entry to its end, and holds it against everything that was
/// signed about it.
public struct JournalAudit: Sendable {
  /// Checks the members' signatures when it is there.
  public var members: EntrySignatures?
  /// Heads that were signed at some time and kept somewhere else.
  public var checkpoints: [Checkpoint] = []
  /// Tiles that must be those of this journal.
  public var tiles: (any LogStorage)?

  public struct Findings: Sendable {
    public var entries: UInt64 = 0
    public var signatures: UInt64 = 0
    public var head = JournalHead.empty
    /// The tree over all of it.
    public var size: UInt64 = 0
    public var root = TreeHash.empty
  }

  private static let step = 2_048
  private static let stepBytes = 32 << 20

  public init() {}

  /// - Refuses: `JournalFault` for hashes and places; `AuditFault` for a signature; `ProofFault` for a head
  ///   (`histories-differ`, `journal-shorter`) or a tile (`tiles-differ`, `tile-missing`).
  public func run(
    _ journal: any JournalStorage, progress: (UInt64) -> Void = { _ in }
  ) throws -> Findings {
    var findings = Findings()
    var tree = Frontier()
    var waiting = checkpoints.sorted { $0.size < $1.size }[...]
    var comparison = tiles.map { TileComparison(StoredTiles($0), limit: waiting.last?.size ?? 0) }
    findings.head = journal.head
    while true {
      try Self.meet(tree, &waiting)
      let entries = try journal.read(
        from: findings.entries + 1, atMost: Self.step, bytes: Self.stepBytes)
      if entries.isEmpty { break }
      findings.signatures += try members.map { try Self.verify(entries, $0) } ?? 0
      for entry in entries {
        for leaf in entry.leaves {
          var completed: [(Int, TreeHash)] = []
          tree.append(leaf) { height, hash in completed.append((height, hash)) }
          for (height, hash) in completed { try comparison?.take(hash, height: height) }
          try Self.meet(tree, &waiting)
        }
        findings.entries = entry.sequence
      }
      progress(findings.entries)
    }
    if let next = waiting.first {
      throw ProofFault(
        .journalShorter, "\(next.size) leaves are signed, the journal has \(tree.size)")
    }
    findings.size = tree.size
    findings.root = tree.root
    return findings
  }

  /// Whether the tree, now that it has grown to the size of a head, has the root of that head.
  private static func meet(_ tree: Frontier, _ waiting: inout ArraySlice<Checkpoint>) throws {
    while let next = waiting.first, next.size == tree.size {
      guard next.root == tree.root else {
        throw ProofFault(.historiesDiffer, "\(next.size) leaves: signed \(next.root), journal \(tree.root)")
      }
      waiting.removeFirst()
    }
  }

  /// Checks many signatures at once, on all cores, and fails with the first entry whose own is not good.
  private static func verify(_ entries: [JournalEntry], _ members: EntrySignatures) throws -> UInt64 {
    struct State {
      var count: UInt64 = 0
      var fault: AuditFault?
    }
    let state = Mutex(State())
    let chunk = 64
    DispatchQueue.concurrentPerform(iterations: (entries.count + chunk - 1) / chunk) { index in
      for entry in entries[(index * chunk)..<min((index + 1) * chunk, entries.count)] {
        do {
          let isSigned = try members.verify(entry) != nil
          state.withLock { $0.count += isSigned ? 1 : 0 }
        } catch {
          let fault = AuditFault(sequence: entry.sequence, cause: error)
          state.withLock { state in
            if state.fault.map({ $0.sequence > fault.sequence }) ?? true { state.fault = fault }
          }
          return
        }
      }
    }
    return try state.withLock { state in
      if let fault = state.fault { throw fault }
      return state.count
    }
  }
}

/// The entry whose signature is not good.
public struct AuditFault: Error, CustomStringConvertible {
  public let sequence: UInt64
  public let cause: any Error

  public var description: String {
    let why = (cause as? SigningFault).map { "\($0.english) / \($0.turkish) [\($0.code)]" } ?? "\(cause)"
    return "Entry \(sequence) / \(sequence) numaralı kayıt: \(why)"
  }
}

/// Holds the nodes of a growing tree against the tiles of a log, as far as its head reaches.
private struct TileComparison {
  private let tiles: StoredTiles
  private let limit: UInt64
  /// By level: how many nodes were compared, and the tile of the next.
  private var levels: [(count: UInt64, hashes: [UInt8])] = []

  init(_ tiles: StoredTiles, limit: UInt64) {
    self.tiles = tiles
    self.limit = limit
  }

  mutating func take(_ hash: TreeHash, height: Int) throws {
    guard height.isMultiple(of: Tile.levels) else { return }
    let level = height / Tile.levels
    if level == levels.count { levels.append((0, [])) }
    let node = levels[level].count
    levels[level].count += 1
    guard let tile = Tile(holding: node, level: level, treeSize: limit) else { return }
    let place = Int(node % UInt64(Tile.fullWidth))
    if place == 0 { levels[level].hashes = try tiles.hashes(of: tile) }
    let start = place * TreeHash.byteCount
    let hashes = levels[level].hashes
    guard hashes.count >= start + TreeHash.byteCount,
      hashes[start..<start + TreeHash.byteCount].elementsEqual(hash.bytes)
    else { throw ProofFault(.tilesDiffer, "\(tile.path), hash \(place)") }
  }
}
