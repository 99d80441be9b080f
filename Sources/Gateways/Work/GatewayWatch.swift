// SPDX-License-Identifier: Apache-2.0
import Depository
import Synchronization

/// What a gateway has done, in numbers; nothing of it tells who was asked about.
public final class GatewayWatch: Sendable {
  public struct Numbers: Sendable, Equatable {
    public var asked: UInt64 = 0
    public var answered: UInt64 = 0
    /// Answers to questions that were not open any more.
    public var late: UInt64 = 0
    /// Answers that said nothing new and were not entered again.
    public var unchanged: UInt64 = 0
    /// By `RegisterFailure`.
    public var failed = [UInt64](repeating: 0, count: RegisterFailure.allCases.count)
    public var inFlight = 0
    /// False while the register counts as down and is only probed.
    public var isUp = true
    public init() {}
  }

  public let register: Register
  private let state = Mutex(Numbers())

  public init(_ register: Register) { self.register = register }

  public var numbers: Numbers { state.withLock { $0 } }

  func note(_ change: (inout Numbers) -> Void) { state.withLock { change(&$0) } }
}

/// What is worth a line in the log.
public enum GatewayNews: Sendable {
  case down(RegisterFailure)
  case up
  case late
  /// The registry did not take an answer.
  case notEntered(any Error)
}
