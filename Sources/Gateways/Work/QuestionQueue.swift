// SPDX-License-Identifier: Apache-2.0
import Depository
import Units

/// Which question a gateway asks next. It holds a page of the open questions and remembers of those that it
/// asked when they may be asked again; what is open at all, the registry's tables say.
///
/// A pass goes through the table of identities page by page. It begins anew when the journal has grown or
/// when a pause is over.
struct QuestionQueue: Sendable {
  /// How an attempt ended.
  enum Outcome: Sendable, Equatable {
    /// Entered; the mark tells the answer from others.
    case answered(mark: Int)
    /// The same as was entered before, and therefore not entered again.
    case unchanged
    case late
    case failed(RegisterFailure)
  }

  enum Change: Sendable { case down, up }

  private struct Pause: Sendable {
    var failures = 0
    var due: Moment
    var mark: Int?
    /// In which it was last met.
    var pass: UInt64
  }

  private let policy: GatewayPolicy
  private var breaker: CircuitBreaker
  private var page: [OpenQuestion] = []
  private var looked = Moment()
  private var pauses: [UInt64: Pause] = [:]
  private var earliest = Self.never
  private var pass: UInt64 = 0
  private var passPosition: UInt64?
  private(set) var inFlight: Set<UInt64> = []
  /// Where the next look begins.
  private(set) var place: UInt32 = 0

  private static let never = Moment(microseconds: .max)
  /// A page is not asked from when it is older, since its questions may have ended meanwhile.
  private static let freshMicroseconds: Int64 = 10 * Moment.microsecondsPerSecond

  init(_ policy: GatewayPolicy) {
    self.policy = policy
    breaker = CircuitBreaker(failuresToOpen: policy.failuresToOpen, backoff: policy.backoff)
  }

  var state: CircuitBreaker.State { breaker.state }

  // MARK: Looking

  mutating func mustLook(position: UInt64, at now: Moment) -> Bool {
    guard inFlight.count < policy.inFlight, breaker.allows(at: now, inFlight: inFlight.count) else {
      return false
    }
    if !page.isEmpty {
      let age = now - looked
      guard age < 0 || age > Self.freshMicroseconds else { return false }
      page = []
      place = 0
      return true
    }
    return place > 0 || position != passPosition || now >= earliest
  }

  /// Takes what a look has found; the position is that of before the look.
  mutating func take(_ found: OpenQuestionPage, position: UInt64, at now: Moment) {
    if place == 0 {
      pass += 1
      passPosition = position
      earliest = Self.never
    }
    var page: [OpenQuestion] = []
    for question in found.questions where !inFlight.contains(question.number) {
      guard let pause = pauses[question.number] else {
        page.append(question)
        continue
      }
      pauses[question.number]!.pass = pass
      if isOver(pause, at: now) { page.append(question) } else { earliest = min(earliest, pause.due) }
    }
    // Those longest without an answer first, so that a single bad question is not every probe.
    self.page = page.sorted { (due($0), $0.number) < (due($1), $1.number) }
    looked = now
    place = found.next ?? 0
    if place == 0 { forgetEnded() }
  }

  private func due(_ question: OpenQuestion) -> Int64 { pauses[question.number]?.due.microseconds ?? 0 }

  private func isOver(_ pause: Pause, at now: Moment) -> Bool {
    let longest = max(policy.backoff.mostSeconds, policy.repeatSeconds) * Moment.microsecondsPerSecond
    return now >= pause.due || pause.due - now > longest
  }

  private mutating func forgetEnded() {
    let current = pass
    let asked = inFlight
    pauses = pauses.filter { $0.value.pass == current || asked.contains($0.key) }
  }

  // MARK: Asking

  /// The next question and the mark of its last answer; nil when nothing may go out now.
  mutating func next(at now: Moment) -> (question: OpenQuestion, mark: Int?)? {
    guard !page.isEmpty, inFlight.count < policy.inFlight,
      breaker.allows(at: now, inFlight: inFlight.count)
    else { return nil }
    let question = page.removeFirst()
    inFlight.insert(question.number)
    return (question, pauses[question.number]?.mark)
  }

  /// - Returns: what it tells of the register, when that is new.
  mutating func ended(_ number: UInt64, _ outcome: Outcome, at now: Moment, chance: Double) -> Change? {
    inFlight.remove(number)
    var pause = pauses[number] ?? Pause(due: now, pass: pass)
    pause.pass = pass
    var change: Change?
    switch outcome {
    case .answered, .unchanged, .late, .failed(.notEntered):
      if breaker.succeeded() {
        change = .up
        endPauses(at: now)
      }
      if case .answered(let mark) = outcome { pause.mark = mark }
      pause.failures = 0
      let seconds = outcome == .failed(.notEntered) ? 1 : policy.repeatSeconds
      pause.due = now + seconds * Moment.microsecondsPerSecond
    case .failed:
      pause.failures += 1
      pause.due = now + policy.backoff.pause(after: pause.failures, chance: chance)
      if breaker.failed(at: now, chance: chance) { change = .down }
    }
    earliest = min(earliest, pause.due)
    if pauses[number] != nil || pauses.count < policy.remembered { pauses[number] = pause }
    return change
  }

  /// Whoever failed while the register was down need not wait any longer.
  private mutating func endPauses(at now: Moment) {
    for (number, pause) in pauses where pause.failures > 0 { pauses[number]!.due = min(pause.due, now) }
    earliest = now
  }
}
