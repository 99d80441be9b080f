// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// A joint move of all shares (CCP-57).
public struct StressScenario: Sendable {
  public enum Kind: Equatable, Sendable {
    /// The two-day moves up to that day.
    case historical(Day)
    case largestFalls, largestRises
    /// Entered by risk officers.
    case entered(Int)
  }

  public let kind: Kind
  /// By share, in millionths; nil where an officer gave none.
  public let moves: [Rate?]
  /// Shares without a move of their own that day, which got the mean of the others.
  public let substituted: [ShareIndex]
  public let isApproved: Bool

  public init(kind: Kind, moves: [Rate?], substituted: [ShareIndex] = [], isApproved: Bool = true) {
    self.kind = kind
    self.moves = moves
    self.substituted = substituted
    self.isApproved = isApproved
  }

  /// What a move may be, from the whole price down to ten times it up, whoever or whatever gives it.
  public static let moveRange = Int64(-1_000_000)...10_000_000

  /// Every historical move, and the largest falls and rises of all.
  ///
  /// - Parameters:
  ///   - returns: by share, on each share's own days.
  ///   - riskValues: what a share without any return moves by in the largest falls and rises.
  public static func set(_ returns: [Returns], riskValues: [Rate]) -> [StressScenario] {
    precondition(returns.count == riskValues.count)
    let moves = returns.map(Self.moves)
    let days = Self.days(of: moves)
    var places = [Int](repeating: 0, count: moves.count)
    var scenarios: [StressScenario] = []
    scenarios.reserveCapacity(days.count + 2)
    for day in days { scenarios.append(historical(day, moves, &places)) }
    var falls: [Rate?] = [], rises: [Rate?] = []
    for share in moves.indices {
      let own = moves[share].map(\.move.millionths)
      guard let least = own.min(), let greatest = own.max() else {
        falls.append(Rate(millionths: -riskValues[share].millionths))
        rises.append(riskValues[share])
        continue
      }
      falls.append(Rate(millionths: min(least, 0)))
      rises.append(Rate(millionths: max(greatest, 0)))
    }
    scenarios.append(StressScenario(kind: .largestFalls, moves: falls))
    scenarios.append(StressScenario(kind: .largestRises, moves: rises))
    return scenarios
  }

  /// The returns that are not left out, rounded half away from zero to millionths; a greater rise counts as
  /// the greatest move.
  private static func moves(_ returns: Returns) -> [(day: Day, move: Rate)] {
    (0..<returns.total).compactMap { index in
      if returns.isLeftOut(index) { return nil }
      let move = Int64(clamping: returns[index].scaledHalfAway(by: 1_000_000))
      let bounded = min(max(move, moveRange.lowerBound), moveRange.upperBound)
      return (returns.day(index), Rate(millionths: bounded))
    }
  }

  /// The days on which some share has a move, ascending.
  private static func days(of moves: [[(day: Day, move: Rate)]]) -> [Day] {
    var days = moves.flatMap { $0.map(\.day) }.sorted()
    var kept = 0
    for index in days.indices where kept == 0 || days[kept - 1] != days[index] {
      days[kept] = days[index]
      kept += 1
    }
    return Array(days[..<kept])
  }

  private static func historical(
    _ day: Day, _ moves: [[(day: Day, move: Rate)]], _ places: inout [Int]
  ) -> StressScenario {
    var row = [Rate?](repeating: nil, count: moves.count)
    var sum: Int64 = 0
    var count: Int64 = 0
    for share in moves.indices {
      let place = places[share]
      guard place < moves[share].count, moves[share][place].day == day else { continue }
      row[share] = moves[share][place].move
      sum += moves[share][place].move.millionths
      count += 1
      places[share] += 1
    }
    let mean = Rate(millionths: Int64(Ratio(Int128(sum), Int128(count)).scaledHalfAway(by: 1)))
    let substituted = row.indices.filter { row[$0] == nil }
    for share in substituted { row[share] = mean }
    return StressScenario(kind: .historical(day), moves: row, substituted: substituted)
  }
}
