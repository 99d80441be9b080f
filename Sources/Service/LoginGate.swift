// SPDX-License-Identifier: Apache-2.0
import Kernel
import NIOPosix
import Signing
import Synchronization
import Units

/// Compares passwords: slow on purpose, hence few at a time, and for one subject (a user, an investor) one
/// after the other, so that a third wrong entry is on record before a fourth is looked at (AUT-23, INV-07).
final class LoginGate<Subject: Hashable & Sendable>: Sendable {
  private struct State {
    var busy: Set<Subject> = []
    var comparisons = 0
    var tries: [Subject: (minute: Int64, count: Int)] = [:]
  }

  /// Each takes tens of megabytes for tens of milliseconds.
  private static var comparisonsAtATime: Int { 4 }
  private static var triesAMinute: Int { 10 }
  private let state = Mutex(State())
  private let pool = NIOThreadPool.singleton
  let cost: PasswordCost
  /// Compared when there is no password, so that its absence takes as long.
  private let dummy: String

  init(cost: PasswordCost) throws {
    self.cost = cost
    dummy = try PasswordHash.dummy(cost: cost)
  }

  /// Admits one try of a subject.
  /// - Refuses: `too-many-requests`.
  func admit<Value>(
    _ subject: Subject, at now: Moment, isolation: isolated (any _Concurrency.Actor)? = #isolation,
    _ body: () async throws -> Value
  ) async throws -> Value {
    let isAdmitted = state.withLock { state in
      let minute = now.seconds / 60
      if state.tries.count > 16_384 { state.tries = state.tries.filter { $0.value.minute == minute } }
      var tries = state.tries[subject] ?? (minute, 0)
      if tries.minute != minute { tries = (minute, 0) }
      guard !state.busy.contains(subject), tries.count < Self.triesAMinute,
        state.comparisons < Self.comparisonsAtATime
      else { return false }
      state.tries[subject] = (minute, tries.count + 1)
      state.busy.insert(subject)
      state.comparisons += 1
      return true
    }
    guard isAdmitted else { throw DoorRefusal(.tooManyRequests, "AUT-23") }
    defer {
      state.withLock {
        $0.busy.remove(subject)
        $0.comparisons -= 1
      }
    }
    return try await body()
  }

  /// Off the threads that serve connections.
  func isRight(_ password: String, _ hash: String?) async throws -> Bool {
    try await pool.runIfActive { [dummy] in
      let isRight = PasswordHash.verify(password, against: hash ?? dummy)
      return hash != nil && isRight
    }
  }

  func isAny(_ password: String, of hashes: [String]) async throws -> Bool {
    try await pool.runIfActive { hashes.contains { PasswordHash.verify(password, against: $0) } }
  }

  func hash(_ password: String) async throws -> String {
    try await pool.runIfActive { [cost] in try PasswordHash.make(password, cost: cost) }
  }
}

/// What a password must be (AUT-17, INV-07).
enum PasswordQuality {
  static let length = 10

  /// - Parameter name: what it must not contain: the user code, the registration number.
  static func isStrong(_ password: String, for name: String) -> Bool {
    password.count >= length && password.utf8.count <= PasswordHash.byteLimit
      && password.contains(where: \.isLetter) && password.contains(where: \.isNumber)
      && !password.uppercased().contains(name)
  }
}
