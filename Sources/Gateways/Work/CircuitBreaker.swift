// SPDX-License-Identifier: Apache-2.0
import Units

/// Spares a register that is down, and those who wait for it: after some failures in a row nothing is asked
/// for a while, then one question goes out as a probe, and its answer opens the way for the others.
struct CircuitBreaker: Sendable {
  enum State: Equatable, Sendable {
    case closed
    case open(until: Moment)
    case probing
  }

  private(set) var state = State.closed
  private var failures = 0
  private let failuresToOpen: Int
  private let backoff: Backoff

  init(failuresToOpen: Int, backoff: Backoff) {
    self.failuresToOpen = failuresToOpen
    self.backoff = backoff
  }

  /// Whether one more question may go out.
  mutating func allows(at now: Moment, inFlight: Int) -> Bool {
    switch state {
    case .closed: return true
    case .probing: return inFlight == 0
    case .open(let until):
      // A clock that was set back must not keep the way closed.
      guard now >= until || until - now > backoff.mostMicroseconds else { return false }
      guard inFlight == 0 else { return false }
      state = .probing
      return true
    }
  }

  /// - Returns: true when the register was taken for down.
  mutating func succeeded() -> Bool {
    defer {
      failures = 0
      state = .closed
    }
    return state != .closed
  }

  /// - Returns: true when the register now counts as down and did not before.
  mutating func failed(at now: Moment, chance: Double) -> Bool {
    switch state {
    case .open: return false
    case .closed:
      failures += 1
      guard failures >= failuresToOpen else { return false }
      open(at: now, chance)
      return true
    case .probing:
      failures += 1
      open(at: now, chance)
      return false
    }
  }

  private mutating func open(at now: Moment, _ chance: Double) {
    state = .open(until: now + backoff.pause(after: failures - failuresToOpen + 1, chance: chance))
  }
}
