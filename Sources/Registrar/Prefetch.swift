// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Makes elements on a thread of its own, a few ahead of the one who takes them in their order.
final class Prefetch<Element>: @unchecked Sendable {
  // Unchecked: everything that changes is under `condition`.
  private let condition = NSCondition()
  private var ready: [Element] = []
  private var isStopping = false
  private var hasEnded = false
  /// Called on the own thread alone, until it gives nil.
  private let make: () -> Element?
  private static var ahead: Int { 4 }

  init(_ make: @escaping () -> Element?) {
    self.make = make
    let thread = Thread { [self] in
      while isWanted, let element = self.make() { put(element) }
      condition.withLock {
        hasEnded = true
        condition.broadcast()
      }
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  private var isWanted: Bool {
    condition.withLock {
      while ready.count >= Self.ahead, !isStopping { condition.wait() }
      return !isStopping
    }
  }

  private func put(_ element: Element) {
    condition.withLock {
      ready.append(element)
      condition.broadcast()
    }
  }

  /// Nil at the end.
  func next() -> Element? {
    condition.withLock {
      while ready.isEmpty, !hasEnded { condition.wait() }
      defer { condition.broadcast() }
      return ready.isEmpty ? nil : ready.removeFirst()
    }
  }

  /// Returns once its thread has ended.
  func stop() {
    condition.withLock {
      isStopping = true
      condition.broadcast()
      while !hasEnded { condition.wait() }
    }
  }
}
