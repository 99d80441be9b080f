// SPDX-License-Identifier: Apache-2.0
import Proofs
import Testing

/// Proofs from tiles, for every size and every pair of a tree that reaches over the end of a tile.
@Suite struct ProofTests {
  static let count = 300
  static let leaves = NaiveTree.leaves(count)
  static let roots = (0...count).map { NaiveTree.root(leaves[..<$0]) }

  /// Tiles of a tree of 300 leaves, of which smaller trees are the beginning.
  private let tiles: StoredTiles

  init() throws {
    let storage = MemoryStorage()
    var writer = try LogWriter(storage, signer: NoteSigner(name: "log", kind: .log))
    for leaf in Self.leaves {
      try writer.append(leaf.bytes)
      try writer.publish()
    }
    tiles = StoredTiles(storage)
  }

  @Test func `every leaf of every tree is proved from its tiles`() throws {
    for size in 1...Self.count {
      var tree = TileTree(size: UInt64(size), source: tiles)
      #expect(try tree.root() == Self.roots[size])
      for index in 0..<size {
        let proof = try tree.inclusion(of: UInt64(index))
        try proof.verify(Self.leaves[index], in: Self.roots[size])
        if size % 37 == 0 { #expect(proof.path == NaiveTree.path(index, Self.leaves[..<size])) }
      }
    }
  }

  @Test func `every tree is proved to be the beginning of every later one`() throws {
    for size in 0...Self.count {
      var tree = TileTree(size: UInt64(size), source: tiles)
      for old in 0...size {
        let proof = try tree.consistency(from: UInt64(old))
        try proof.verify(from: Self.roots[old], to: Self.roots[size])
        if size % 37 == 0, old > 0 { #expect(proof.path == NaiveTree.proof(old, Self.leaves[..<size])) }
      }
    }
  }

  @Test func `a proof of inclusion holds for nothing but its own leaf, place, size and root`() throws {
    for size in [1, 2, 3, 5, 8, 13, 64, 100, 255, 256, 257, 300] {
      var tree = TileTree(size: UInt64(size), source: tiles)
      for index in Set([0, 1, size / 2, size - 2, size - 1]).filter({ 0..<size ~= $0 }) {
        let good = try tree.inclusion(of: UInt64(index))
        let (leaf, root) = (Self.leaves[index], Self.roots[size])
        #expect(throws: ProofFault.self) { try good.verify(.leaf([9]), in: root) }
        #expect(throws: ProofFault.self) { try good.verify(leaf, in: .leaf([9])) }
        for bad in Self.alterations(of: good.path) {
          let proof = InclusionProof(index: good.index, size: good.size, path: bad)
          #expect(throws: ProofFault.self) { try proof.verify(leaf, in: root) }
        }
        for other in Set([0, 1, size / 2, size - 1, size, size + 1, 1 << 40]) where other != index {
          let proof = InclusionProof(index: UInt64(other), size: good.size, path: good.path)
          #expect(throws: ProofFault.self) { try proof.verify(leaf, in: root) }
        }
        #expect(throws: ProofFault.self) {
          try InclusionProof(index: good.index, size: 0, path: good.path).verify(leaf, in: root)
        }
      }
    }
  }

  @Test func `a proof of consistency holds for nothing but its own two trees`() throws {
    let sizes = [1, 2, 3, 4, 6, 7, 8, 100, 128, 255, 256, 257, 299, 300]
    for size in sizes {
      var tree = TileTree(size: UInt64(size), source: tiles)
      for old in sizes where old < size {
        let good = try tree.consistency(from: UInt64(old))
        let (before, after) = (Self.roots[old], Self.roots[size])
        #expect(throws: ProofFault.self) { try good.verify(from: .leaf([9]), to: after) }
        #expect(throws: ProofFault.self) { try good.verify(from: before, to: .leaf([9])) }
        #expect(throws: ProofFault.self) { try good.verify(from: after, to: before) }
        for bad in Self.alterations(of: good.path) {
          let proof = ConsistencyProof(oldSize: good.oldSize, newSize: good.newSize, path: bad)
          #expect(throws: ProofFault.self) { try proof.verify(from: before, to: after) }
        }
        let swapped = ConsistencyProof(oldSize: good.newSize, newSize: good.oldSize, path: good.path)
        #expect(throws: ProofFault.self) { try swapped.verify(from: after, to: before) }
      }
    }
  }

  @Test func `what is beyond a tree is not proved`() {
    var tree = TileTree(size: 5, source: tiles)
    #expect(throws: ProofFault(.proofInvalid, "leaf 5 of 5")) { try tree.inclusion(of: 5) }
    #expect(throws: ProofFault(.historiesDiffer, "6 leaves before, 5 now")) { try tree.consistency(from: 6) }
  }

  /// Each hash replaced, left out or doubled, and one more at either end.
  private static func alterations(of path: [TreeHash]) -> [[TreeHash]] {
    var all = [path + [.leaf([9])], [.leaf([9])] + path]
    for place in path.indices {
      var path = path
      path[place] = .leaf([9])
      all.append(path)
      path.remove(at: place)
      all.append(path)
    }
    return all
  }
}
