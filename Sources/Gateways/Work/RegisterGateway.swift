// SPDX-License-Identifier: Apache-2.0
import Depository
import Units

/// Carries the open questions of one register out and brings the answers back, each at least once: a question
/// stays open until an answer has come into the journal, whatever happens on the way (ACC-42, ACC-43,
/// ACC-46).
///
/// Nothing is kept beside the journal: after a restart the gateway finds what is open in the registry's
/// tables.
public struct RegisterGateway: Sendable {
  public let watch: GatewayWatch
  private let client: any RegisterClient
  private let outbox: any RegisterOutbox
  private let policy: GatewayPolicy
  private let pacing: GatewayPacing
  private let tell: @Sendable (GatewayNews) -> Void

  public init(
    _ register: Register, client: any RegisterClient, outbox: any RegisterOutbox, policy: GatewayPolicy,
    pacing: GatewayPacing = .real, tell: @escaping @Sendable (GatewayNews) -> Void = { _ in }
  ) {
    watch = GatewayWatch(register)
    self.client = client
    self.outbox = outbox
    self.policy = policy
    self.pacing = pacing
    self.tell = tell
  }

  private enum Turn: Sendable {
    case pulse
    case ended(UInt64, QuestionQueue.Outcome)
  }

  /// Works until its task is cancelled.
  public func run() async {
    await withTaskGroup(of: Turn.self) { group in
      var queue = QuestionQueue(policy)
      group.addTask { .pulse }
      while let turn = await group.next() {
        guard !Task.isCancelled else {
          group.cancelAll()
          continue
        }
        switch turn {
        case .pulse:
          await look(&queue)
          group.addTask { [pacing] in
            await pacing.pause()
            return .pulse
          }
        case .ended(let number, let outcome): note(outcome, of: number, in: &queue)
        }
        while let (question, mark) = queue.next(at: outbox.now) {
          watch.note { $0.asked += 1 }
          group.addTask { .ended(question.number, await carryOut(question, mark)) }
        }
        watch.note { $0.inFlight = queue.inFlight.count }
      }
    }
  }

  private func look(_ queue: inout QuestionQueue) async {
    let position = outbox.position
    guard queue.mustLook(position: position, at: outbox.now) else { return }
    // A registry that cannot be read now is looked at again with the next pulse.
    guard let page = try? await outbox.openQuestions(watch.register, from: queue.place) else { return }
    queue.take(page, position: position, at: outbox.now)
  }

  private func carryOut(_ question: OpenQuestion, _ lastMark: Int?) async -> QuestionQueue.Outcome {
    let answer: RegisterAnswer
    do {
      answer = try await within(milliseconds: policy.timeoutMilliseconds) { [client] in
        try await client.ask(question)
      }
    } catch {
      return .failed(error as? RegisterFailure ?? .unreachable)
    }
    let mark = answer.mark
    guard mark != lastMark else { return .unchanged }
    do {
      return try await outbox.enter(answer) ? .answered(mark: mark) : .late
    } catch {
      tell(.notEntered(error))
      return .failed(.notEntered)
    }
  }

  private func note(_ outcome: QuestionQueue.Outcome, of number: UInt64, in queue: inout QuestionQueue) {
    let change = queue.ended(number, outcome, at: outbox.now, chance: pacing.chance())
    watch.note { numbers in
      switch outcome {
      case .answered: numbers.answered += 1
      case .late: numbers.late += 1
      case .unchanged: numbers.unchanged += 1
      case .failed(let failure): numbers.failed[Int(failure.rawValue)] += 1
      }
      if let change { numbers.isUp = change == .up }
    }
    if outcome == .late { tell(.late) }
    if let change {
      if case .failed(let failure) = outcome, change == .down { tell(.down(failure)) } else { tell(.up) }
    }
  }
}

/// - Throws: what the body throws; `timedOut` when it takes longer.
private func within<Value: Sendable>(
  milliseconds: Int, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: .milliseconds(milliseconds))
      throw RegisterFailure.timedOut
    }
    defer { group.cancelAll() }
    return try await group.next()!
  }
}
