// SPDX-License-Identifier: Apache-2.0
import Gateways
import TestSupport
import Testing

@Suite struct GatewayTests {
  private static var quick: GatewayPolicy {
    var policy = GatewayPolicy(backoff: Backoff(firstSeconds: 10, mostSeconds: 80))
    policy.failuresToOpen = 3
    policy.inFlight = 1
    return policy
  }

  @Test(.rule("ACC-42")) func `while MERNIS is away its check is repeated every five minutes`() async {
    let led = LedGateway(.mernis, .mernis, questions: [4, 8]) { $0.failure = .unavailable }
    await led.settle()
    #expect(led.seen.asked == [4, 8])
    for round in 2...5 {
      led.advance(seconds: 299)
      await led.settle()
      #expect(led.seen.asked.count == 2 * (round - 1), "not before")
      led.advance(seconds: 1)
      await led.settle()
      // After five failures in a row it counts as down, and one question goes first.
      if led.gateway.watch.numbers.isUp { #expect(led.seen.asked.count == 2 * round) } else { break }
    }
    led.change { $0.failure = nil }
    led.advance(seconds: 300)
    await led.settle()
    #expect(led.seen.entered.sorted() == [4, 8])
    #expect(led.gateway.watch.numbers.isUp)
  }

  @Test(.rule("ACC-46")) func `questions go out in the order of their numbers, so many at one time`() async {
    var policy = Self.quick
    policy.inFlight = 2
    let led = LedGateway(.tax, policy, questions: [12, 4, 8]) { $0.holds = true }
    await led.settle()
    #expect(led.seen.asked.sorted() == [4, 8])
    led.change { $0.holds = false }
    await led.settle()
    #expect(led.seen.entered.sorted() == [4, 8, 12] && led.seen.mostAtOnce == 2)
    #expect(led.gateway.watch.numbers.answered == 3)
  }

  @Test(.rule("ACC-46")) func `every page of many questions is answered, and none twice`() async {
    let numbers = (1...100).map { UInt64($0 * 4) }
    let led = LedGateway(.tax, .tax, questions: numbers)
    while led.seen.entered.count < 100 { await led.settle() }
    await led.settle()
    #expect(led.seen.asked.sorted() == numbers && led.seen.entered.sorted() == numbers)
  }

  @Test func `a register that is down is only probed, less and less often`() async {
    let led = LedGateway(.tax, Self.quick, questions: (1...9).map { UInt64($0 * 4) }) {
      $0.failure = .unreachable
    }
    await led.settle()
    #expect(led.seen.asked == [4, 8, 12] && !led.gateway.watch.numbers.isUp)
    for (index, pause) in [10, 20, 40, 80, 80].enumerated() {
      led.advance(seconds: Int64(pause) - 1)
      await led.settle()
      #expect(led.seen.asked.count == 3 + index, "not before \(pause) s")
      led.advance(seconds: 1)
      await led.settle()
      #expect(led.seen.asked.count == 4 + index, "one probe after \(pause) s")
    }
    led.change { $0.failure = nil }
    led.advance(seconds: 80)
    await led.settle()
    #expect(led.gateway.watch.numbers.isUp && led.seen.entered.count == 9, "the probe frees the others")
  }

  @Test func `one question that never gets an answer does not stand in the way`() async {
    let led = LedGateway(.tax, Self.quick, questions: [4, 8, 12]) { $0.bad = [4] }
    await led.settle()
    #expect(led.seen.entered == [8, 12])
    for _ in 0..<6 {
      led.advance(seconds: 80)
      await led.settle()
    }
    #expect(!led.gateway.watch.numbers.isUp, "alone it looks like a register that is down")
    led.change { $0.open.append(LedGateway.question(16, .tax)) }
    led.advance(seconds: 80)
    await led.settle()
    led.advance(seconds: 80)
    await led.settle()
    #expect(led.seen.entered == [8, 12, 16] && led.gateway.watch.numbers.isUp)
  }

  @Test func `chance takes a part of the pause away`() async {
    var policy = Self.quick
    policy.backoff.spread = 0.5
    let led = LedGateway(.tax, policy, questions: [4], chance: 1) { $0.failure = .timedOut }
    await led.settle()
    led.advance(seconds: 4)
    await led.settle()
    #expect(led.seen.asked == [4])
    led.advance(seconds: 1)
    await led.settle()
    #expect(led.seen.asked == [4, 4])
  }

  @Test(.rule("ACC-43")) func `an answer that leaves the question open is entered once`() async {
    let led = LedGateway(.mernis, .mernis, questions: [4]) { $0.staysOpen = [4] }
    await led.settle()
    #expect(led.seen.entered == [4])
    for round in 1...3 {
      led.advance(seconds: 300)
      await led.settle()
      #expect(led.seen.asked.count == 1 + round)
    }
    #expect(led.seen.entered == [4] && led.gateway.watch.numbers.unchanged == 3)
    led.change {
      $0.title = "Yeni"
      $0.staysOpen = []
    }
    led.advance(seconds: 300)
    await led.settle()
    #expect(led.seen.entered == [4, 4] && led.seen.open.isEmpty)
  }

  @Test(.rule("ACC-46")) func `an answer to a question that has ended meanwhile counts as late`() async {
    let led = LedGateway(.tax, Self.quick, questions: [4]) { $0.holds = true }
    await led.settle()
    led.change {
      $0.ended = [4]
      $0.holds = false
    }
    await led.settle()
    #expect(led.gateway.watch.numbers.late == 1 && led.seen.entered.isEmpty && led.seen.asked == [4])
  }

  @Test func `an answer that the registry cannot take is asked for again`() async {
    let led = LedGateway(.tax, Self.quick, questions: [4]) { $0.refusesToEnter = true }
    await led.settle()
    #expect(led.seen.asked == [4] && led.seen.entered.isEmpty)
    led.change { $0.refusesToEnter = false }
    led.advance(seconds: 1)
    await led.settle()
    #expect(led.seen.asked == [4, 4] && led.seen.entered == [4])
    #expect(led.gateway.watch.numbers.isUp)
  }

  @Test func `a clock that is set back does not keep the way closed`() async {
    let led = LedGateway(.tax, Self.quick, questions: [4, 8, 12]) { $0.failure = .unavailable }
    await led.settle()
    #expect(!led.gateway.watch.numbers.isUp)
    led.change { $0.failure = nil }
    led.advance(seconds: -100_000)
    await led.settle()
    #expect(led.seen.entered.count == 3)
  }
}
