// SPDX-License-Identifier: Apache-2.0

/// All that a growing tree must remember: the hashes of the perfect subtrees that it is made of, one for each
/// bit that is set in its size.
public struct Frontier: Sendable, Equatable {
  public private(set) var size: UInt64 = 0
  /// The largest first.
  private var subtrees: [TreeHash] = []

  public init() {}

  /// The frontier of a tree that stands already; the body gives the hash of a perfect subtree of
  /// `1 << height` leaves, the `index`-th of that height.
  init<Fault: Error>(
    size: UInt64, subtree: (_ height: Int, _ index: UInt64) throws(Fault) -> TreeHash
  ) throws(Fault) {
    self.size = size
    var end: UInt64 = 0
    for height in (0..<64).reversed() where size >> UInt64(height) & 1 == 1 {
      subtrees.append(try subtree(height, end >> UInt64(height)))
      end += 1 << UInt64(height)
    }
  }

  /// Adds a leaf. `completed` is told every perfect subtree that ends with it, the leaf itself first.
  /// - Complexity: O(log n) at worst; two hashes on the average.
  public mutating func append(
    _ leaf: TreeHash, completed: (_ height: Int, _ hash: TreeHash) -> Void = { _, _ in }
  ) {
    var hash = leaf
    var height = 0
    completed(height, hash)
    while size >> UInt64(height) & 1 == 1 {
      hash = .node(subtrees.removeLast(), hash)
      height += 1
      completed(height, hash)
    }
    subtrees.append(hash)
    size += 1
  }

  /// - Complexity: O(log n).
  public var root: TreeHash {
    guard let last = subtrees.last else { return .empty }
    return subtrees.dropLast().reversed().reduce(last) { .node($1, $0) }
  }
}
