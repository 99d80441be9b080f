// SPDX-License-Identifier: Apache-2.0
import Depository
import Units

/// How long is waited after a failure: each time twice as long, up to a most, and a little less by chance, so
/// that many who wait do not come back together.
public struct Backoff: Sendable {
  public var firstSeconds: Int64
  public var mostSeconds: Int64
  /// The part of the time that chance may take away, 0 to 1.
  public var spread: Double

  public init(firstSeconds: Int64, mostSeconds: Int64, spread: Double = 0) {
    self.firstSeconds = firstSeconds
    self.mostSeconds = mostSeconds
    self.spread = spread
  }

  /// Microseconds after that many failures, the first being 1; `chance` is 0 to 1.
  func pause(after failures: Int, chance: Double) -> Int64 {
    var seconds = firstSeconds
    for _ in 1..<max(1, min(failures, 32)) where seconds < mostSeconds { seconds *= 2 }
    let whole = Double(min(seconds, mostSeconds)) * Double(Moment.microsecondsPerSecond)
    return Int64(whole * (1 - spread * chance))
  }

  var mostMicroseconds: Int64 { mostSeconds * Moment.microsecondsPerSecond }
}

/// How patiently a register is asked.
public struct GatewayPolicy: Sendable {
  /// From the question to the end of the answer.
  public var timeoutMilliseconds = 20_000
  public var backoff: Backoff
  /// Failures one after the other, after which the register counts as down and is only probed.
  public var failuresToOpen = 5
  public var inFlight = 8
  /// After an answer that leaves the question open (ACC-43).
  public var repeatSeconds: Int64 = 300
  /// Questions of which the gateway remembers that they failed; beyond them, a question waits for its turn.
  public var remembered = 65_536

  public init(backoff: Backoff) { self.backoff = backoff }

  /// While MERNIS gives no answer, the check is repeated every five minutes (ACC-42).
  public static var mernis: GatewayPolicy {
    GatewayPolicy(backoff: Backoff(firstSeconds: 300, mostSeconds: 300))
  }

  public static var tax: GatewayPolicy {
    GatewayPolicy(backoff: Backoff(firstSeconds: 5, mostSeconds: 300, spread: 0.5))
  }
}

/// What a gateway takes from outside, so that it can be led by a test.
public struct GatewayPacing: Sendable {
  /// Between two looks whether there is something to do.
  public var pause: @Sendable () async -> Void
  /// 0 to 1.
  public var chance: @Sendable () -> Double

  public init(pause: @escaping @Sendable () async -> Void, chance: @escaping @Sendable () -> Double) {
    self.pause = pause
    self.chance = chance
  }

  public static let real = GatewayPacing(
    pause: { try? await Task.sleep(for: .milliseconds(50)) }, chance: { Double.random(in: 0..<1) })
}
