// SPDX-License-Identifier: Apache-2.0
import Engine
import Kernel
import TestSupport
import Testing
import Units

/// What time causes: deadlines, alarms, the change of the day.
@Suite struct TimeTests {
  private func alarm(_ at: String, _ subject: Int) -> String { "\"at\":\"\(at)\",\"subject\":\(subject)" }

  @Test func `what is due runs by time and then in the order of scheduling`() {
    var market = ToyMarket()
    for (at, subject) in [("11:00", 1), ("10:00", 2), ("11:00", 3), ("10:30", 4), ("10:00", 5)] {
      market.send("AAA003", "toy-alarm.enter", alarm(at, subject))
    }
    market.tick(at: "10:59:59")
    #expect(market.logged(.alarm) == [2, 5, 4])
    market.tick(at: "11:00")
    #expect(market.logged(.alarm) == [2, 5, 4, 1, 3])
    let times = market.core.book.logged.filter { $0.kind == .alarm }.map { $0.time.timeOfDay.description }
    #expect(times == ["10:00:00", "10:00:00", "10:30:00", "11:00:00", "11:00:00"])
  }

  @Test func `what a due thing leads to comes before the next due thing`() {
    var market = ToyMarket()
    for subject in 1...2 { market.send("AAA003", "toy-alarm.enter", alarm("10:00", subject)) }
    market.tick(at: "10:00")
    #expect(market.core.book.logged.map(\.kind) == [.alarm, .followUp, .alarm, .followUp])
  }

  @Test func `what is due runs before the entry that comes at its time`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-alarm.enter", alarm("10:00", 1))
    market.setTime("10:00")
    market.send("AAA003", "toy-set.enter", "\"counter\":1,\"value\":1")
    #expect(market.core.book.logged.map(\.kind) == [.alarm, .followUp, .set])
  }

  @Test func `a tick with nothing due changes only time and sequence`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-alarm.enter", alarm("10:00", 1))
    let before = market.bookDigest()
    market.tick(at: "09:30")
    let after = market.bookDigest()
    #expect(after == before && market.outcomes.last == [])
  }

  // MARK: Deadlines

  @Test(.rule("TRF-58")) func `an instruction ends at its own last time or at the cut-off`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"15:00\"")
    market.send("AAA001", "toy-deadline.enter", "")
    market.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"17:30\"")
    market.tick(at: "14:59:59")
    #expect(market.stood == [])
    market.tick(at: "15:00")
    #expect(market.stood == ["1 cut-off"])
    market.tick(at: "17:00")
    #expect(market.stood == ["2 cut-off", "3 cut-off"])
    #expect(market.logged(.closed) == [1, 2, 3])
  }

  @Test(.rule("GEN-14"))
  func `an entry that nobody approves ends with its day or stays open as its operation says`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", "\"counter\":1,\"value\":1")
    market.send("AAA001", "toy-two-person.enter", "\"counter\":2,\"value\":2")
    market.tick(at: "18:00")
    #expect(market.stood == ["1 cut-off"])
    let late = market.send("AAA002", "toy-set.approve", "\"instruction\":1")
    #expect(late.refusal == "state-not-allowed")
    market.nextDay()
    let approval = market.send("AAA002", "toy-two-person.approve", "\"instruction\":2")
    #expect(approval.state == "executed")
  }

  @Test func `what ended before its deadline does not end again`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"15:00\"")
    market.send("AAA002", "toy-deadline.approve", "\"instruction\":1")
    market.tick(at: "15:00")
    #expect(market.stood == [] && market.logged(.closed) == [])
  }

  @Test(.rule("TRF-58")) func `a correction moves the deadline to both sides`() {
    var market = ToyMarket()
    for _ in 1...2 { market.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"15:00\"") }
    market.send("AAA001", "toy-deadline.correct", "\"instruction\":1,\"lastTime\":\"11:00\"")
    market.send("AAA001", "toy-deadline.correct", "\"instruction\":2")
    market.tick(at: "11:00")
    #expect(market.stood == ["1 cut-off"])
    market.tick(at: "16:59")
    #expect(market.stood == [])
    market.tick(at: "17:00")
    #expect(market.stood == ["2 cut-off"])
  }

  @Test(.rule("GEN-42")) func `deadlines keep their rule and are reckoned again when the calendar changes`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-deadline.enter", "")
    market.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"14:00\"")
    market.send("AAA003", "toy-cut-off.enter", "\"cutOff\":\"13:00\"")
    // The own last time comes back into its right when the cut-off moves behind it again.
    market.send("AAA003", "toy-cut-off.enter", "\"cutOff\":\"15:00\"")
    market.tick(at: "13:30")
    #expect(market.stood == [])
    market.tick(at: "14:00")
    #expect(market.stood == ["2 cut-off"])
    market.tick(at: "15:00")
    #expect(market.stood == ["1 cut-off"])
    market.tick(at: "17:00")
    #expect(market.stood == [])
  }

  @Test(.rule("GEN-42")) func `a deadline that a change puts into the past comes at once`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-deadline.enter", "")
    market.setTime("12:00")
    market.send("AAA003", "toy-cut-off.enter", "\"cutOff\":\"11:00\"")
    let approval = market.send("AAA002", "toy-deadline.approve", "\"instruction\":1")
    #expect(approval.refusal == "after-cutoff" && market.logged(.closed) == [1])
  }

  @Test(.rule("TRF-58"))
  func `what is past its last time is not approved although a backlog keeps it from ending`() {
    var limits = CoreLimits.small
    limits.steps = 1
    var market = ToyMarket(limits: limits)
    for subject in 1...5 { market.send("AAA003", "toy-alarm.enter", alarm("10:00", subject)) }
    let entered = market.send("AAA001", "toy-deadline.enter", "\"lastTime\":\"10:01\"")
    market.setTime("10:02")
    let late = market.send("AAA002", "toy-deadline.approve", "\"instruction\":\(entered.number!)")
    #expect(market.core.hasBacklog == true)
    #expect(late.refusal == "after-cutoff")
  }

  // MARK: Days

  @Test func `each day begins once, also those on which nothing came`() {
    var market = ToyMarket()
    market.time = Moment(day: ToyMarket.monday + 3, time: .midnight)
    market.execute(nil)
    let days = market.core.book.logged.filter { $0.kind == .day }.map { $0.time.day - ToyMarket.monday }
    #expect(days == [1, 2, 3])
  }

  @Test(.rule("GEN-17")) func `an instruction of an earlier day is closed for good`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-set.enter", "\"counter\":1,\"value\":1")
    market.nextDay()
    let withdrawal = market.send("AAA001", "toy-set.withdraw", "\"instruction\":1")
    #expect(withdrawal.refusal == "approved-not-cancellable")
    let approval = market.send("AAA002", "toy-set.approve", "\"instruction\":1")
    #expect(approval.refusal == "state-not-allowed")
  }
}
