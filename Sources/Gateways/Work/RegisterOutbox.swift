// SPDX-License-Identifier: Apache-2.0
import Depository
import Kernel
import Units

/// What a gateway needs of the registry: its time, what is asked of a register, and a way to enter what the
/// register said.
public protocol RegisterOutbox: Sendable {
  var now: Moment { get }
  /// Grows whenever there may be something new to ask.
  var position: UInt64 { get }
  func openQuestions(_ register: Register, from place: UInt32) async throws -> OpenQuestionPage
  /// - Returns: false when the question is not open any more: the answer came late or again and changed
  ///   nothing.
  func enter(_ answer: RegisterAnswer) async throws -> Bool
}

/// What a register said, as the operation that brings it into the journal.
public enum RegisterAnswer: Sendable {
  case mernis(MernisAnswer)
  case tax(TaxAnswer)

  /// Tells one answer from another while the gateway runs.
  var mark: Int {
    switch self {
    case .mernis(let answer): writeJSON(answer).hashValue
    case .tax(let answer): writeJSON(answer).hashValue
    }
  }
}

/// One register, asked one question.
public protocol RegisterClient: Sendable {
  /// - Throws: `RegisterFailure`.
  func ask(_ question: OpenQuestion) async throws -> RegisterAnswer
}

/// Why a question got no answer.
public enum RegisterFailure: UInt8, Error, CaseIterable, Sendable {
  /// No connection, or none that could be trusted.
  case unreachable
  case timedOut
  /// The register says that it cannot answer now.
  case unavailable
  /// The register says that the question is wrong.
  case notAccepted
  /// What came is no answer to the question.
  case malformed
  /// There was an answer, and the registry could not take it.
  case notEntered

  public var name: StaticString {
    switch self {
    case .unreachable: "unreachable"
    case .timedOut: "timed-out"
    case .unavailable: "unavailable"
    case .notAccepted: "not-accepted"
    case .malformed: "malformed"
    case .notEntered: "not-entered"
    }
  }
}
