// SPDX-License-Identifier: Apache-2.0
import Kernel
import Logging
import Synchronization
import Units

/// What passed the door and what did not, in numbers; and the bounded access log of what did not (GEN-41).
final class ServerCounters: Sendable {
  struct Numbers: Sendable {
    var submissions: UInt64 = 0
    var repeated: UInt64 = 0
    var acceptedLines: UInt64 = 0
    var refusedLines: UInt64 = 0
    var contentBytes: UInt64 = 0
    var doorRefusals: [RefusalCode: UInt64] = [:]
  }

  private struct State {
    var numbers = Numbers()
    /// Lines that the access log may still take in the second that began then.
    var second: Int64 = 0
    var linesLeft = ServerCounters.linesASecond
  }

  /// Beyond it, refusals are only counted: a stranger must not fill the disk.
  private static let linesASecond = 10
  private let state = Mutex(State())

  var numbers: Numbers { state.withLock { $0.numbers } }

  func answered(_ answer: AnswerDocument, contentBytes: Int) {
    state.withLock { state in
      state.numbers.submissions += 1
      state.numbers.contentBytes += UInt64(contentBytes)
      guard answer.repeats == nil else { return state.numbers.repeated += 1 }
      state.numbers.acceptedLines += answer.accepted
      state.numbers.refusedLines += answer.refused
    }
  }

  /// The code only: neither who it was nor what was sent.
  func refused(_ code: RefusalCode, _ logger: Logger) {
    let second = Node.systemClock().seconds
    let isLogged = state.withLock { state in
      state.numbers.doorRefusals[code, default: 0] += 1
      if state.second != second {
        state.second = second
        state.linesLeft = Self.linesASecond
      }
      state.linesLeft -= 1
      return state.linesLeft >= 0
    }
    if isLogged { logger.record(.info, "refused at the door", ["code": .refusal(code)]) }
  }
}
