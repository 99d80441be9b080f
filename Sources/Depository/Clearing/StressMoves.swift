// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

// Where the moves of scenarios stand (CCP-57): one scenario's behind the other's, in the order of their
// numbers. Those of an ended one stay until their room is needed.

extension Depository {
  /// Whether the moves still count: for the next calculation, or for one that began before the end.
  private func needsMoves(_ row: StressScenarioRow, number: UInt32) -> Bool {
    guard row.moveCount > 0 else { return false }
    if row.endedBy == 0 { return true }
    return fundRun {
      $0.state == .running && number <= $0.scenarios && row.endedBy > $0.scenarios
    } != nil
  }

  /// How many moves there is room for, once those that count no more have left.
  var roomForMoves: Int {
    var needed = 0
    clearing.fund.scenarios.forEach { slot, row in
      if needsMoves(row, number: slot.raw + 1) { needed += Int(row.moveCount) }
    }
    return clearing.fund.moves.limit - needed
  }

  /// One past the last move of any scenario.
  private var endOfMoves: UInt32 {
    var end: UInt32 = 0
    clearing.fund.scenarios.forEach { _, row in
      if row.moveCount > 0 { end = max(end, row.firstMove + row.moveCount) }
    }
    return end
  }

  /// Puts the moves of a new scenario behind the others, which close up where there is no room else.
  ///
  /// - Returns: the place of the first.
  mutating func keepMoves(_ moves: [StressMoveRow]) -> UInt32 {
    if Int(endOfMoves) + moves.count > clearing.fund.moves.limit { closeUpMoves() }
    let first = endOfMoves
    for (place, move) in zip(first..., moves) {
      if place < clearing.fund.moves.end {
        clearing.fund.moves[Slot(raw: place)] = move
      } else {
        _ = clearing.fund.moves.insert(move)
      }
    }
    return first
  }

  private mutating func closeUpMoves() {
    var end: UInt32 = 0
    for number in 0..<clearing.fund.scenarios.end {
      let slot = Slot<StressScenarioRow>(raw: number)
      let row = clearing.fund.scenarios[slot]
      guard needsMoves(row, number: number + 1) else {
        clearing.fund.scenarios[slot].firstMove = 0
        clearing.fund.scenarios[slot].moveCount = 0
        continue
      }
      // Never behind where they stood, so that none is overwritten before it has moved.
      for place in 0..<row.moveCount {
        clearing.fund.moves[Slot(raw: end + place)] = clearing.fund.moves[Slot(raw: row.firstMove + place)]
      }
      clearing.fund.scenarios[slot].firstMove = end
      end += row.moveCount
    }
  }
}
