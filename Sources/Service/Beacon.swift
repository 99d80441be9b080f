// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Wakes whoever waits for news. A sleeper who is busy misses nothing: it is woken once more for all that
/// came meanwhile, so that no reader, however slow, costs more than one flag.
final class Beacon: Sendable {
  private struct State {
    var next: UInt64 = 0
    var sleepers: [UInt64: AsyncStream<Void>.Continuation] = [:]
    var isOut = false
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = limit }

  var count: Int { state.withLock { $0.sleepers.count } }

  /// Something is new.
  func flash() {
    let sleepers = state.withLock { Array($0.sleepers.values) }
    for sleeper in sleepers { sleeper.yield() }
  }

  /// Ends every wait, now and later.
  func goOut() {
    let sleepers = state.withLock { state in
      state.isOut = true
      return Array(state.sleepers.values)
    }
    for sleeper in sleepers { sleeper.finish() }
  }

  /// Wakes once for each flash or several; nil when there are as many sleepers as may be.
  func watch() -> AsyncStream<Void>? {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let key: UInt64? = state.withLock { state in
      guard state.sleepers.count < limit else { return nil }
      state.next += 1
      if state.isOut { continuation.finish() } else { state.sleepers[state.next] = continuation }
      return state.next
    }
    guard let key else { return nil }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.sleepers.removeValue(forKey: key) }
    }
    return stream
  }
}
