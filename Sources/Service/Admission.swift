// SPDX-License-Identifier: Apache-2.0
import Kernel
import Synchronization

/// How much may be at work at one time: a request takes its share before its content is read.
final class Admission: Sendable {
  private struct Taken {
    var requests = 0
    var bytes = 0
  }

  private let limits: ServerLimits
  private let taken = Mutex(Taken())

  init(_ limits: ServerLimits) { self.limits = limits }

  var inFlight: Int { taken.withLock { $0.requests } }

  /// - Refuses: `too-many-requests`.
  func admit<Value>(
    bytes: Int, isolation: isolated (any _Concurrency.Actor)? = #isolation, _ body: () async throws -> Value
  ) async throws -> Value {
    let isAdmitted = taken.withLock { taken in
      guard taken.requests < limits.requestsInFlight, taken.bytes + bytes <= limits.bytesInFlight else {
        return false
      }
      taken.requests += 1
      taken.bytes += bytes
      return true
    }
    guard isAdmitted else { throw DoorRefusal(.tooManyRequests, "GEN-39") }
    defer {
      taken.withLock {
        $0.requests -= 1
        $0.bytes -= bytes
      }
    }
    return try await body()
  }
}
