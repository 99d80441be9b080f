// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Units

/// The time of arrival: the system's clock, or in tests one that only goes forward from where the journal
/// stands.
final class ServerClock: Sendable {
  private let offsetMicroseconds: Atomic<Int64>

  init(startingAt start: Moment? = nil) {
    let offset = start.map { $0 - Node.systemClock() } ?? 0
    offsetMicroseconds = Atomic(offset)
  }

  var now: Moment { Node.systemClock() + offsetMicroseconds.load(ordering: .relaxed) }

  /// False when the time lies behind: time never goes back.
  func advance(to moment: Moment) -> Bool {
    let step = moment - now
    guard step >= 0 else { return false }
    offsetMicroseconds.add(step, ordering: .relaxed)
    return true
  }
}
