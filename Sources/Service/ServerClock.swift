// SPDX-License-Identifier: Apache-2.0
import Synchronization
import Units

/// The time of arrival: the system's clock, or in tests one that only goes forward from where the journal
/// stands.
final class ServerClock: Sendable {
  private struct State {
    var offsetMicroseconds: Int64
    /// Where it stands still.
    var standing: Moment?

    var now: Moment { standing ?? Node.systemClock() + offsetMicroseconds }
  }

  private let state: Mutex<State>

  init(startingAt start: Moment? = nil) {
    state = Mutex(State(offsetMicroseconds: start.map { $0 - Node.systemClock() } ?? 0))
  }

  var now: Moment { state.withLock { $0.now } }

  /// False when the time lies behind: time never goes back.
  func advance(to moment: Moment, stands: Bool) -> Bool {
    state.withLock { state in
      guard moment >= state.now else { return false }
      state.offsetMicroseconds = moment - Node.systemClock()
      state.standing = stands ? moment : nil
      return true
    }
  }
}
