// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// Follow-ups, the limit of steps and continuations; replay.
@Suite struct StepTests {
  /// A day with chains, alarms that lead to more, deadlines and two members; `pause` is what happens between
  /// two submissions.
  private func day(_ market: inout ToyMarket, pause: (inout ToyMarket) -> Void) {
    market.send("AAA003", "toy-chain.enter", "\"length\":7")
    pause(&market)
    for subject in 1...8 {
      market.send("AAA003", "toy-alarm.enter", "\"at\":\"10:00\",\"subject\":\(subject)")
      pause(&market)
      market.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"10:0\(subject)\"")
      pause(&market)
    }
    _ = market.sendGroup(
      "BBB003", [("toy-chain.enter", "\"length\":5"), ("toy-chain.enter", "\"length\":4")])
    pause(&market)
    market.setTime("10:05")
    pause(&market)
    _ = market.sendEach(
      "BBB003", [("toy-set.enter", "\"counter\":1,\"value\":1"), ("toy-chain.enter", "\"length\":20")])
    pause(&market)
    market.nextDay()
    pause(&market)
    market.send("AAA003", "toy-set.enter", "\"counter\":2,\"value\":2")
    pause(&market)
  }

  /// As the service does it: time first, then continuations until nothing is left.
  private func drain(_ market: inout ToyMarket) {
    repeat { market.execute(nil) } while market.core.hasBacklog
  }

  @Test(arguments: [1, 3, 10]) func `a limit of steps puts work off and changes nothing else`(steps: Int) {
    var limits = CoreLimits.small
    limits.steps = 10_000
    var wide = ToyMarket(limits: limits)
    day(&wide) { drain(&$0) }
    limits.steps = steps
    var narrow = ToyMarket(limits: limits)
    day(&narrow) { drain(&$0) }
    #expect(narrow.core.sequence > wide.core.sequence)
    // The same things in the same order; only the moment at which a late one is carried out may be later.
    #expect(narrow.core.book.logged.map(\.name) == wide.core.book.logged.map(\.name))
    #expect(narrow.value(1) == wide.value(1) && narrow.value(2) == wide.value(2))
    #expect(narrow.core.work.dueCount == wide.core.work.dueCount)
    #expect(narrow.core.work.nextInstruction == wide.core.work.nextInstruction)
  }

  @Test func `one entry carries out as many steps as its limit allows`() {
    var limits = CoreLimits.small
    limits.steps = 3
    var market = ToyMarket(limits: limits)
    market.send("AAA003", "toy-chain.enter", "\"length\":7")
    #expect(market.logged(.followUp) == [0, 1, 2])
    #expect(market.core.hasBacklog == true)
    market.execute(nil)
    #expect(market.logged(.followUp) == [0, 1, 2, 3, 4, 5])
    market.execute(nil)
    #expect(market.logged(.followUp).count == 7)
    #expect(market.core.hasBacklog == false)
  }

  @Test func `what was put off comes before what the next entry causes`() {
    var limits = CoreLimits.small
    limits.steps = 2
    var market = ToyMarket(limits: limits)
    market.send("AAA003", "toy-chain.enter", "\"length\":4")
    market.send("AAA003", "toy-chain.enter", "\"length\":1")
    #expect(market.logged(.followUp) == [0, 1, 2, 3])
    market.execute(nil)
    #expect(market.logged(.followUp) == [0, 1, 2, 3, 0])
  }

  // MARK: Replay

  @Test(.rule("GEN-12")) func `the same entries give the same outcomes and the same state`() {
    var limits = CoreLimits.small
    limits.steps = 3
    var first = ToyMarket(limits: limits)
    day(&first) { $0.execute(nil) }
    _ = first.sendGroup(
      "AAA003", [("toy-chain.enter", "\"length\":2"), ("toy-set.enter", "\"counter\":1,\"value\":1001")])
    first.send("DDD001", "toy-set.enter", "\"counter\":1,\"value\":1")
    first.send("AAA003", content: "no such thing")
    var second = ToyMarket(limits: limits)
    for entry in first.entries {
      second.time = entry.time
      second.execute(entry.submission)
    }
    let isSame = (second.outcomes == first.outcomes, second.digest() == first.digest())
    #expect(isSame == (true, true))
  }

  @Test func `every part of the state is in its digest`() {
    var digests: [[UInt8]] = []
    func note(_ change: (inout ToyMarket) -> Void) {
      var market = ToyMarket()
      market.send(
        "AAA001", "toy-offer.enter", "\"receiver\":\"BBB\",\"counter\":1,\"value\":1", reference: "A")
      market.digestOfNext = 1
      change(&market)
      digests.append(market.digest())
    }
    let action = "\"instruction\":1"
    note { _ in }
    note { $0.execute(nil) }
    note { $0.tick(at: "09:01") }
    note { $0.send("AAA001", "toy-offer.withdraw", action) }
    note { $0.send("AAA002", "toy-offer.decline", action, reference: "B") }
    note { $0.send("AAA002", "toy-offer.approve", action) }
    note {
      $0.send("AAA001", "toy-offer.correct", "\(action),\"receiver\":\"BBB\",\"counter\":1,\"value\":2")
    }
    note {
      $0.send("AAA008", "toy-offer.correct", "\(action),\"receiver\":\"BBB\",\"counter\":1,\"value\":2")
    }
    note { $0.send("AAA003", "toy-set.enter", "\"counter\":1,\"value\":1") }
    note { $0.send("AAA003", "toy-set.enter", "\"reference\":\"L-1\",\"counter\":1,\"value\":1") }
    note { $0.send("AAA001", "toy-deadline.enter", "") }
    note { $0.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"12:00\"") }
    note { $0.send("AAA003", "toy-alarm.enter", "\"at\":\"10:00\",\"subject\":1") }
    note { $0.send("AAA003", "toy-alarm.enter", "\"at\":\"10:00\",\"subject\":2") }
    #expect(Set(digests).count == digests.count)
  }
}
