// SPDX-License-Identifier: Apache-2.0
import Proofs
import Testing

@Suite struct TreeTests {
  /// The eight leaves and the roots with which implementations of RFC 6962 have always been tested.
  static let inputs = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
  ]
  static let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]
  static let leaves = inputs.map { TreeHash.leaf(unhexed($0)) }

  @Test func `the tree without leaves has the hash of nothing`() {
    let nothing = TreeHash(
      hexadecimal: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Frontier().root == nothing)
    #expect(TreeHash.empty == nothing)
  }

  @Test func `the roots of one to eight leaves are the published ones`() {
    var tree = Frontier()
    for (leaf, root) in zip(Self.leaves, Self.roots) {
      tree.append(leaf)
      #expect(tree.root == TreeHash(hexadecimal: root))
    }
  }

  @Test(arguments: [
    (
      0, 8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ]
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
  ])
  func `published proofs of inclusion hold`(index: Int, size: Int, path: [String]) throws {
    let proof = InclusionProof(
      index: UInt64(index), size: UInt64(size), path: path.map(TreeHash.init(hexadecimal:)))
    try proof.verify(Self.leaves[index], in: TreeHash(hexadecimal: Self.roots[size - 1]))
    #expect(proof.path == NaiveTree.path(index, Self.leaves[..<size]))
  }

  @Test func `a root is that of the definition, for every size`() {
    let leaves = NaiveTree.leaves(600)
    var tree = Frontier()
    for count in leaves.indices {
      #expect(tree.root == NaiveTree.root(leaves[..<count]))
      tree.append(leaves[count])
    }
    #expect(tree.size == 600)
  }

  @Test func `every subtree that a leaf completes is told, from the leaf upwards`() {
    let leaves = NaiveTree.leaves(300)
    var tree = Frontier()
    for (index, leaf) in leaves.enumerated() {
      var heights: [Int] = []
      tree.append(leaf) { height, hash in
        heights.append(height)
        #expect(hash == NaiveTree.root(leaves[(index + 1 - (1 << height))...index]))
      }
      #expect(heights == Array(0...(index + 1).trailingZeroBitCount))
    }
  }
}
