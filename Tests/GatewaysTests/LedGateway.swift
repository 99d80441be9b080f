// SPDX-License-Identifier: Apache-2.0
import Depository
import Gateways
import Kernel
import Synchronization
import Testing
import Units

/// A gateway between a registry and a register that the test plays, with a clock that only the test moves.
final class LedGateway: Sendable {
  struct State {
    var now = Moment(microseconds: 1_772_434_800_000_000)
    var open: [OpenQuestion] = []
    var position: UInt64 = 1
    /// Questions asked, in order.
    var asked: [UInt64] = []
    var entered: [UInt64] = []
    /// Questions that an answer does not end (ACC-43).
    var staysOpen: Set<UInt64> = []
    /// Ended by somebody else while they were asked.
    var ended: Set<UInt64> = []
    var refusesToEnter = false
    var failure: RegisterFailure?
    var bad: Set<UInt64> = []
    var title = "Deneme"
    var mostAtOnce = 0
    var atOnce = 0
    var holds = false
    var pulses = 0
  }

  let gateway: RegisterGateway
  private let task: Task<Void, Never>
  static let rowsAPage = 3

  init(
    _ register: Register, _ policy: GatewayPolicy, questions: [UInt64], chance: Double = 0,
    _ prepare: (inout State) -> Void = { _ in }
  ) {
    let world = Played()
    var policy = policy
    // By the real clock, which here leads nothing.
    policy.timeoutMilliseconds = 3_600_000
    world.state.withLock { state in
      state.open = questions.map { Self.question($0, register) }
      prepare(&state)
    }
    gateway = RegisterGateway(
      register, client: world, outbox: world, policy: policy,
      pacing: GatewayPacing(
        pause: {
          try? await Task.sleep(for: .milliseconds(1))
          world.state.withLock { $0.pulses += 1 }
        }, chance: { chance }))
    played = world
    task = Task { [gateway] in await gateway.run() }
  }

  private let played: Played

  deinit { task.cancel() }

  static func question(_ number: UInt64, _ register: Register) -> OpenQuestion {
    OpenQuestion(
      number: number, register: register, step: register == .mernis ? .check : .number,
      key: TaxNumber(VKN(completing: 345_678_901)!), name: Text(utf8: Array("Deneme".utf8)), birthDate: Day())
  }

  // MARK: What the test does and sees

  func change(_ body: (inout State) -> Void) {
    played.state.withLock {
      body(&$0)
      $0.position += 1
    }
  }

  var seen: State { played.state.withLock { $0 } }

  func advance(seconds: Int64) {
    played.state.withLock { $0.now = $0.now + seconds * Moment.microsecondsPerSecond }
  }

  /// Until the gateway has looked around so often that whatever it would do, it has done.
  func settle() async {
    let start = seen.pulses
    while seen.pulses < start + 25 { try? await Task.sleep(for: .milliseconds(1)) }
  }
}

/// The register and the registry as the gateway meets them.
private final class Played: RegisterClient, RegisterOutbox {
  let state = Mutex(LedGateway.State())

  var now: Moment { state.withLock { $0.now } }
  var position: UInt64 { state.withLock { $0.position } }

  func openQuestions(_ register: Register, from place: UInt32) async throws -> OpenQuestionPage {
    self.state.withLock { state in
      let end = min(Int(place) + LedGateway.rowsAPage, state.open.count)
      let next = end < state.open.count ? UInt32(end) : nil
      guard Int(place) < end else { return OpenQuestionPage() }
      return OpenQuestionPage(questions: Array(state.open[Int(place)..<end]), next: next)
    }
  }

  func enter(_ answer: RegisterAnswer) async throws -> Bool {
    struct Refused: Error {}
    let number =
      switch answer {
      case .mernis(let answer): answer.query.value
      case .tax(let answer): answer.query.value
      }
    return try self.state.withLock { state in
      if state.refusesToEnter { throw Refused() }
      let isOpen = state.open.contains { $0.number == number } && !state.ended.contains(number)
      if !state.staysOpen.contains(number) { state.open.removeAll { $0.number == number } }
      guard isOpen else { return false }
      state.entered.append(number)
      state.position += 1
      return true
    }
  }

  func ask(_ question: OpenQuestion) async throws -> RegisterAnswer {
    state.withLock { state in
      state.asked.append(question.number)
      state.atOnce += 1
      state.mostAtOnce = max(state.mostAtOnce, state.atOnce)
    }
    while state.withLock({ $0.holds }) { try await Task.sleep(for: .milliseconds(1)) }
    return try self.state.withLock { state in
      state.atOnce -= 1
      if let failure = state.failure { throw failure }
      if state.bad.contains(question.number) { throw RegisterFailure.malformed }
      switch question.register {
      case .mernis:
        var answer = MernisAnswer()
        answer.query = WholeNumber(question.number)
        answer.matches = Flag(true)
        answer.data.name = Text(utf8: Array(state.title.utf8))
        return .mernis(answer)
      case .tax:
        var answer = TaxAnswer()
        answer.query = WholeNumber(question.number)
        answer.title = Text(utf8: Array(state.title.utf8))
        return .tax(answer)
      }
    }
  }
}
