// SPDX-License-Identifier: Apache-2.0

/// Shows that a leaf is the `index`-th of a tree, counted from 0: the hashes that its own must be joined with
/// to reach the root.
/// - Source: RFC 6962, section 2.1.1; RFC 9162, section 2.1.3.2 for the check.
public struct InclusionProof: Hashable, Sendable {
  public let index: UInt64
  public let size: UInt64
  public let path: [TreeHash]

  public init(index: UInt64, size: UInt64, path: [TreeHash]) {
    self.index = index
    self.size = size
    self.path = path
  }

  /// - Refuses: `proof-invalid`.
  public func verify(_ leaf: TreeHash, in root: TreeHash) throws(ProofFault) {
    guard reckonedRoot(leaf) == root else {
      throw ProofFault(.proofInvalid, "leaf \(index) of \(size)")
    }
  }

  /// Nil when the path has not the length that the index and the size ask for.
  private func reckonedRoot(_ leaf: TreeHash) -> TreeHash? {
    guard index < size else { return nil }
    var climb = Climb(node: index, last: size - 1)
    var hash = leaf
    for sibling in path {
      guard climb.last > 0 else { return nil }
      hash = climb.isOnRight() ? .node(sibling, hash) : .node(hash, sibling)
      climb.goUp()
    }
    return climb.last == 0 ? hash : nil
  }
}

/// Shows that a tree of `oldSize` leaves is the beginning of one of `newSize`: nothing of it was changed,
/// moved or taken away.
/// - Source: RFC 6962, section 2.1.2; RFC 9162, section 2.1.4.2 for the check.
public struct ConsistencyProof: Hashable, Sendable {
  public let oldSize: UInt64
  public let newSize: UInt64
  public let path: [TreeHash]

  public init(oldSize: UInt64, newSize: UInt64, path: [TreeHash]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.path = path
  }

  /// - Refuses: `histories-differ`.
  public func verify(from old: TreeHash, to new: TreeHash) throws(ProofFault) {
    guard isGood(old, new) else {
      throw ProofFault(.historiesDiffer, "\(oldSize) and \(newSize) leaves")
    }
  }

  private func isGood(_ old: TreeHash, _ new: TreeHash) -> Bool {
    guard oldSize <= newSize else { return false }
    if oldSize == newSize { return path.isEmpty && old == new }
    if oldSize == 0 { return path.isEmpty && old == .empty }

    // A perfect old tree is itself the first node of the proof.
    var path = path
    if oldSize.nonzeroBitCount == 1 { path.insert(old, at: 0) }
    guard let first = path.first else { return false }
    var climb = Climb(node: oldSize - 1, last: newSize - 1)
    climb.skipWhileRight()
    var (oldHash, newHash) = (first, first)
    for sibling in path.dropFirst() {
      guard climb.last > 0 else { return false }
      if climb.isOnRight() {
        oldHash = .node(sibling, oldHash)
        newHash = .node(sibling, newHash)
      } else {
        newHash = .node(newHash, sibling)
      }
      climb.goUp()
    }
    return climb.last == 0 && oldHash == old && newHash == new
  }
}

/// The way of a node to the root, level by level, beside the way of the last node of its level.
private struct Climb {
  var node: UInt64
  var last: UInt64

  /// Whether the sibling stands to the left. A last node without a sibling first rises to where it has one.
  mutating func isOnRight() -> Bool {
    guard node & 1 == 1 || node == last else { return false }
    while node & 1 == 0, node != 0 { goUp() }
    return true
  }

  mutating func skipWhileRight() {
    while node & 1 == 1 { goUp() }
  }

  mutating func goUp() {
    node >>= 1
    last >>= 1
  }
}
