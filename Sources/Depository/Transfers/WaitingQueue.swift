// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// Those that wait for one holding, in the order in which they are served: by priority, then by the sender's
/// approval, then by reference, then by number (TRF-61).
///
/// A search tree whose links stand in the rows themselves and whose shape follows from their numbers (a
/// treap): the same instructions make the same tree, whatever came and went between.
///
/// - Complexity: to come in, to leave and to find the next takes logarithmic time in those that wait for the
///   same holding; what waits elsewhere does not matter.
extension Table where Row == TransferRow {
  private func precedes(_ left: Slot<TransferRow>, _ right: Slot<TransferRow>) -> Bool {
    let (one, other) = (self[left], self[right])
    if one.priority != other.priority { return one.priority < other.priority }
    if one.approvedAt != other.approvedAt { return one.approvedAt < other.approvedAt }
    if one.reference != other.reference { return one.reference.bits < other.reference.bits }
    return one.number < other.number
  }

  /// Parents have the greater weight.
  private func weight(_ slot: Slot<TransferRow>) -> UInt64 { self[slot].hash }

  mutating func enqueue(_ slot: Slot<TransferRow>, _ root: inout Slot<TransferRow>) {
    self[slot].left = .none
    self[slot].right = .none
    self[slot].parent = .none
    guard !root.isNone else {
      root = slot
      return
    }
    var above = root
    while true {
      let isBefore = precedes(slot, above)
      let below = isBefore ? self[above].left : self[above].right
      if below.isNone {
        if isBefore { self[above].left = slot } else { self[above].right = slot }
        self[slot].parent = above
        break
      }
      above = below
    }
    while !self[slot].parent.isNone, weight(slot) > weight(self[slot].parent) { rotateUp(slot, &root) }
  }

  mutating func dequeue(_ slot: Slot<TransferRow>, _ root: inout Slot<TransferRow>) {
    while true {
      let (left, right) = (self[slot].left, self[slot].right)
      guard !left.isNone, !right.isNone else {
        replace(slot, left.isNone ? right : left, &root)
        return
      }
      rotateUp(weight(left) > weight(right) ? left : right, &root)
    }
  }

  func first(_ root: Slot<TransferRow>) -> Slot<TransferRow> {
    guard !root.isNone else { return .none }
    var slot = root
    while !self[slot].left.isNone { slot = self[slot].left }
    return slot
  }

  func next(_ slot: Slot<TransferRow>) -> Slot<TransferRow> {
    guard self[slot].right.isNone else { return first(self[slot].right) }
    var below = slot
    var above = self[slot].parent
    while !above.isNone, self[above].right == below { (below, above) = (above, self[above].parent) }
    return above
  }

  /// Lets a child take its parent's place.
  private mutating func rotateUp(_ child: Slot<TransferRow>, _ root: inout Slot<TransferRow>) {
    let parent = self[child].parent
    if self[parent].left == child {
      let inner = self[child].right
      self[parent].left = inner
      if !inner.isNone { self[inner].parent = parent }
      replace(parent, child, &root)
      self[child].right = parent
    } else {
      let inner = self[child].left
      self[parent].right = inner
      if !inner.isNone { self[inner].parent = parent }
      replace(parent, child, &root)
      self[child].left = parent
    }
    self[parent].parent = child
  }

  /// What hung on the one hangs on the other, or on nothing.
  private mutating func replace(
    _ slot: Slot<TransferRow>, _ other: Slot<TransferRow>, _ root: inout Slot<TransferRow>
  ) {
    let above = self[slot].parent
    if above.isNone {
      root = other
    } else if self[above].left == slot {
      self[above].left = other
    } else {
      self[above].right = other
    }
    if !other.isNone { self[other].parent = above }
  }
}
