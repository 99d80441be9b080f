// SPDX-License-Identifier: Apache-2.0
import Crypto
import Proofs

/// The tree of RFC 6962, section 2.1, word by word and by nothing else: what the code is held against.
enum NaiveTree {
  static func leaf(_ number: UInt64) -> TreeHash {
    .leaf(withUnsafeBytes(of: number.bigEndian) { Array($0) })
  }

  static func leaves(_ count: Int) -> [TreeHash] { (0..<UInt64(count)).map(leaf) }

  static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
    switch leaves.count {
    case 0: TreeHash(Array(SHA256.hash(data: [])))!
    case 1: leaves.first!
    default: node(root(left(leaves)), root(right(leaves)))
    }
  }

  static func path(_ index: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
    if leaves.count == 1 { return [] }
    let (left, right) = (left(leaves), right(leaves))
    return index < left.count
      ? path(index, left) + [root(right)] : path(index - left.count, right) + [root(left)]
  }

  static func proof(_ old: Int, _ leaves: ArraySlice<TreeHash>, isWhole: Bool = true) -> [TreeHash] {
    if old == leaves.count { return isWhole ? [] : [root(leaves)] }
    let (left, right) = (left(leaves), right(leaves))
    return old <= left.count
      ? proof(old, left, isWhole: isWhole) + [root(right)]
      : proof(old - left.count, right, isWhole: false) + [root(left)]
  }

  private static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    TreeHash(Array(SHA256.hash(data: [1] + left.bytes + right.bytes)))!
  }

  private static func left(_ leaves: ArraySlice<TreeHash>) -> ArraySlice<TreeHash> {
    var power = 1
    while power * 2 < leaves.count { power *= 2 }
    return leaves.prefix(power)
  }

  private static func right(_ leaves: ArraySlice<TreeHash>) -> ArraySlice<TreeHash> {
    leaves.dropFirst(left(leaves).count)
  }
}

/// Bytes from hexadecimal digits.
func unhexed(_ digits: String) -> [UInt8] {
  let digits = Array(digits)
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
}

extension TreeHash {
  init(hexadecimal digits: String) { self.init(unhexed(digits))! }
}
