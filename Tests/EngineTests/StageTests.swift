// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing

/// Who may do what with an instruction, and in which state.
@Suite struct StageTests {
  private static let one = "\"counter\":1,\"value\":10"

  private func action(_ number: UInt64, version: Int? = nil) -> String {
    version.map { "\"instruction\":\(number),\"version\":\($0)" } ?? "\"instruction\":\(number)"
  }

  // MARK: Entry and approval

  @Test(.rule("GEN-14")) func `what is entered has no effect before its approval`() {
    var market = ToyMarket()
    let entry = market.send("AAA001", "toy-set.enter", Self.one)
    #expect(entry.number == 1 && entry.state == "entered" && entry.refusal == nil)
    #expect(market.value(1) == nil)
    let approval = market.send("AAA002", "toy-set.approve", action(1))
    #expect(approval.number == 1 && approval.state == "executed" && approval.refusal == nil)
    #expect(market.value(1) == 10)
  }

  @Test(.rule("GEN-15")) func `a user with both rights completes at entry`() {
    var market = ToyMarket()
    let answer = market.send("AAA003", "toy-set.enter", Self.one)
    #expect(answer.number == 1 && answer.state == "executed" && answer.refusal == nil)
    #expect(market.value(1) == 10)
    #expect(market.stood == ["1 executed"])
  }

  @Test(.rule("GEN-15")) func `a user who got the approval right later approves the own entry`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-refuse-at-approval.enter", Self.one)
    let answer = market.send("AAA003", "toy-set.enter", Self.one)
    let own = market.send("AAA003", "toy-set.approve", action(answer.number!))
    #expect(own.refusal == "state-not-allowed")
  }

  @Test(
    .rule("GEN-14"),
    arguments: [
      ("AAA001", "enter", nil), ("AAA001", "approve", "approval-right-missing"),
      ("AAA001", "decline", "approval-right-missing"), ("AAA002", "enter", "right-missing"),
      ("AAA002", "correct", "right-missing"), ("AAA002", "withdraw", "right-missing"),
      ("AAA002", "approve", nil),
      ("AAA004", "enter", "right-missing"), ("AAA004", "approve", "approval-right-missing"),
      ("AAA000", "enter", "right-missing"),
    ] as [(String, String, String?)])
  func `each stage needs its own right`(user: String, verb: String, refusal: String?) {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", Self.one)
    let fields =
      switch verb {
      case "enter": Self.one
      case "correct": "\(action(1)),\(Self.one)"
      default: action(1)
      }
    let answer = market.send(user, "toy-set.\(verb)", fields)
    #expect(answer.refusal == refusal)
    if refusal != nil { #expect(answer.state == nil && market.core.book.logged.isEmpty) }
  }

  @Test(.rule("GEN-15")) func `an entry stands when only its approval is refused, and the answer names both`()
  {
    var market = ToyMarket()
    market.send("AAA003", "toy-set.enter", "\"counter\":99,\"value\":1")
    let entry = market.send("AAA003", "toy-refuse-at-approval.enter", Self.one)
    #expect(entry.number == 2 && entry.state == "entered" && entry.refusal == "insufficient-balance")
    #expect(market.value(1) == nil)
    let early = market.send("AAA003", "toy-refuse-at-approval.approve", action(2))
    #expect(early.state == nil && early.refusal == "insufficient-balance")
    market.send("AAA003", "toy-set.enter", "\"counter\":99,\"value\":0")
    let late = market.send("AAA003", "toy-refuse-at-approval.approve", action(2))
    #expect(late.state == "executed" && market.value(1) == 10)
  }

  @Test(.rule("GEN-15")) func `an entry that is refused as such leaves nothing`() {
    var market = ToyMarket()
    let answer = market.send("AAA003", "toy-set.enter", "\"counter\":1,\"value\":1001")
    #expect(answer.number == nil && answer.state == nil && answer.refusal == "priority-invalid")
    let next = market.send("AAA001", "toy-set.enter", Self.one)
    #expect(next.number == 1)
  }

  @Test(.rule("AUT-11")) func `a member that is not active is refused after the right and before the fields`()
  {
    var market = ToyMarket()
    let noRight = market.send("CCC002", "toy-set.enter", "\"counter\":true")
    #expect(noRight.refusal == "right-missing")
    let notActive = market.send("CCC003", "toy-set.enter", "\"counter\":true")
    #expect(notActive.refusal == "member-not-active")
  }

  // MARK: Correction, withdrawal, decline

  @Test(.rule("GEN-16")) func `what was corrected is what is approved`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", "\"counter\":1,\"value\":1000")
    let correction = market.send("AAA003", "toy-set.correct", "\(action(1)),\"counter\":1,\"value\":100")
    #expect(correction.state == "entered")
    #expect(market.stood == ["1 entered"])
    market.send("AAA002", "toy-set.approve", action(1, version: 2))
    #expect(market.value(1) == 100)
  }

  @Test(.rule("GEN-14")) func `the approval of a version that was corrected meanwhile is refused`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", Self.one)
    market.send("AAA001", "toy-set.correct", "\(action(1)),\"counter\":1,\"value\":20")
    let old = market.send("AAA002", "toy-set.approve", action(1, version: 1))
    #expect(old.refusal == "version-changed" && market.value(1) == nil)
    let current = market.send("AAA002", "toy-set.approve", action(1, version: 2))
    #expect(current.state == "executed" && market.value(1) == 20)
  }

  @Test(.rule("GEN-16")) func `a correction passes the checks of an entry and otherwise changes nothing`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", Self.one)
    let answer = market.send("AAA001", "toy-set.correct", "\(action(1)),\"counter\":1,\"value\":1001")
    #expect(answer.refusal == "priority-invalid")
    market.send("AAA002", "toy-set.approve", action(1, version: 1))
    #expect(market.value(1) == 10)
  }

  @Test(.rule("GEN-16")) func `one file cannot correct an instruction without end`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", Self.one)
    let lines = [String](repeating: "1,1,20\n", count: 65_600).joined()
    let answer = market.send(
      "AAA001", content: "toy-set.correct:instruction,counter,value\n" + lines, form: .csv)
    #expect(answer.lines.count == 65_600)
    #expect(answer.lines.prefix(65_534).allSatisfy { $0.state == .entered && $0.refusal == nil })
    #expect(answer.lines.dropFirst(65_534).allSatisfy { $0.state == nil && $0.refusal?.code == .tableFull })
  }

  @Test(.rule("GEN-16"), arguments: [("AAA001", "withdraw"), ("AAA002", "decline")])
  func `before approval the sender withdraws and the approver declines`(user: String, verb: String) {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", Self.one)
    let answer = market.send(user, "toy-set.\(verb)", action(1))
    #expect(answer.state == "withdrawn")
    let approval = market.send("AAA002", "toy-set.approve", action(1))
    #expect(approval.refusal == "state-not-allowed" && market.value(1) == nil)
    let again = market.send("AAA001", "toy-set.withdraw", action(1))
    #expect(again.refusal == "state-not-allowed")
  }

  @Test(.rule("GEN-16", "GEN-17")) func `after approval nothing is corrected or withdrawn`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-set.enter", Self.one)
    let withdrawal = market.send("AAA001", "toy-set.withdraw", action(1))
    #expect(withdrawal.refusal == "approved-not-cancellable")
    let correction = market.send("AAA001", "toy-set.correct", "\(action(1)),\(Self.one)")
    #expect(correction.refusal == "approved-not-editable")
    let approval = market.send("AAA002", "toy-set.approve", action(1))
    #expect(approval.refusal == "state-not-allowed")
  }

  @Test(.rule("GEN-16"), arguments: ["approve", "decline", "withdraw", "correct"])
  func `another member's record is out of reach`(verb: String) {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", Self.one)
    let fields = verb == "correct" ? "\(action(1)),\(Self.one)" : action(1)
    let answer = market.send("BBB003", "toy-set.\(verb)", fields)
    #expect(answer.refusal == "other-members-record")
  }

  @Test(.rule("GEN-14")) func `an instruction is found by its number and its operation`() {
    var market = ToyMarket()
    market.send("AAA001", "toy-set.enter", Self.one)
    for number: UInt64 in [0, 2, 999_999_999_999_999_999] {
      let answer = market.send("AAA002", "toy-set.approve", action(number))
      #expect(answer.refusal == "instruction-not-found")
    }
    let other = market.send("AAA002", "toy-two-person.approve", action(1))
    #expect(other.refusal == "instruction-not-found")
  }

  // MARK: Two persons

  @Test(.rule("AUT-34")) func `two persons are needed whatever rights one has`() {
    var market = ToyMarket()
    let entry = market.send("AAA003", "toy-two-person.enter", Self.one)
    #expect(entry.state == "entered" && entry.refusal == nil)
    let same = market.send("AAA003", "toy-two-person.approve", action(1))
    #expect(same.refusal == "same-operator" && market.value(1) == nil)
    let other = market.send("AAA008", "toy-two-person.approve", action(1))
    #expect(other.state == "executed" && market.value(1) == 10)
  }

  @Test(.rule("AUT-34")) func `who corrected an entry is not the second person`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-two-person.enter", Self.one)
    market.send("AAA008", "toy-two-person.correct", "\(action(1)),\"counter\":1,\"value\":500")
    let same = market.send("AAA008", "toy-two-person.approve", action(1))
    #expect(same.refusal == "same-operator" && market.value(1) == nil)
    let first = market.send("AAA003", "toy-two-person.approve", action(1))
    #expect(first.state == "executed" && market.value(1) == 500)
  }

  // MARK: Four stages

  private static let offer = "\"receiver\":\"BBB\",\"counter\":1,\"value\":10"

  @Test(.rule("TRF-33")) func `the other member decides in two stages or in one`() {
    var market = ToyMarket()
    let entry = market.send("AAA001", "toy-offer.enter", Self.offer)
    #expect(entry.state == "entered")
    let approval = market.send("AAA002", "toy-offer.approve", action(1))
    #expect(approval.state == "awaiting-receiver" && market.value(1) == nil)
    let acceptance = market.send("BBB004", "toy-offer.accept", action(1))
    #expect(acceptance.state == "awaiting-receiver-approval" && market.value(1) == nil)
    let confirmed = market.send("BBB005", "toy-offer.accept-approve", action(1))
    #expect(confirmed.state == "executed" && market.value(1) == 10)

    let direct = market.send("AAA003", "toy-offer.enter", Self.offer)
    #expect(direct.number == 2 && direct.state == "awaiting-receiver")
    let both = market.send("BBB006", "toy-offer.accept", action(2))
    #expect(both.state == "executed")
  }

  @Test(.rule("TRF-33")) func `the other member rejects in two stages or in one`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-offer.enter", Self.offer)
    let entered = market.send("BBB004", "toy-offer.reject", action(1))
    #expect(entered.state == "awaiting-receiver-approval")
    let confirmed = market.send("BBB005", "toy-offer.accept-approve", action(1))
    #expect(confirmed.state == "rejected")
    market.send("AAA003", "toy-offer.enter", Self.offer)
    let both = market.send("BBB006", "toy-offer.reject", action(2))
    #expect(both.state == "rejected" && market.value(1) == nil)
    #expect(market.logged(.closed) == [1, 2])
  }

  @Test(.rule("TRF-33")) func `a decision sent back is made anew`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-offer.enter", Self.offer)
    market.send("BBB004", "toy-offer.reject", action(1))
    let back = market.send("BBB005", "toy-offer.send-back", action(1))
    #expect(back.state == "awaiting-receiver")
    market.send("BBB004", "toy-offer.accept", action(1))
    let confirmed = market.send("BBB005", "toy-offer.accept-approve", action(1))
    #expect(confirmed.state == "executed" && market.value(1) == 10)
  }

  @Test(.rule("TRF-12")) func `a refused acceptance stays with the other member, undecided`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-set.enter", "\"counter\":99,\"value\":1")
    market.send("AAA003", "toy-offer.enter", Self.offer)
    let direct = market.send("BBB006", "toy-offer.accept", action(2))
    #expect(direct.state == nil && direct.refusal == "insufficient-balance")
    market.send("BBB004", "toy-offer.accept", action(2))
    let confirmed = market.send("BBB005", "toy-offer.accept-approve", action(2))
    // The views hear that it is undecided again.
    #expect(confirmed.state == "awaiting-receiver" && confirmed.refusal == "insufficient-balance")
    let again = market.send("BBB005", "toy-offer.accept-approve", action(2))
    #expect(again.refusal == "state-not-allowed")
    market.send("AAA003", "toy-set.enter", "\"counter\":99,\"value\":0")
    let late = market.send("BBB006", "toy-offer.accept", action(2))
    #expect(late.state == "executed")
  }

  /// What each verb answers in each state: nil where it may be done.
  @Test(
    .rule("GEN-14", "GEN-16", "TRF-16", "TRF-32"),
    arguments: [
      // Entered: nothing is offered yet.
      ("entered", "AAA008", "accept", "other-members-record"),
      ("entered", "BBB008", "accept", "other-members-record"),
      ("entered", "BBB008", "approve", "other-members-record"), ("entered", "AAA008", "approve", nil),
      ("entered", "AAA008", "withdraw", nil), ("entered", "AAA008", "correct", nil),
      // Offered.
      ("offered", "AAA008", "approve", "state-not-allowed"),
      ("offered", "AAA008", "decline", "state-not-allowed"),
      ("offered", "AAA008", "correct", "approved-not-editable"),
      ("offered", "AAA008", "withdraw", "approved-not-cancellable"),
      ("offered", "AAA008", "accept", "other-members-record"),
      ("offered", "BBB008", "correct", "receiver-cannot-edit"),
      ("offered", "BBB008", "withdraw", "not-sender"),
      ("offered", "BBB008", "approve", "not-sender"),
      ("offered", "BBB008", "accept-approve", "state-not-allowed"),
      ("offered", "BBB008", "send-back", "state-not-allowed"), ("offered", "BBB008", "accept", nil),
      ("offered", "BBB008", "reject", nil),
      // The decision is entered.
      ("decided", "BBB008", "accept", "state-not-allowed"),
      ("decided", "BBB008", "reject", "state-not-allowed"),
      ("decided", "BBB008", "accept-approve", nil), ("decided", "BBB008", "send-back", nil),
      ("decided", "AAA008", "withdraw", "approved-not-cancellable"),
      // Closed.
      ("rejected", "BBB008", "accept", "state-not-allowed"),
      ("rejected", "AAA008", "withdraw", "state-not-allowed"),
      ("rejected", "AAA008", "correct", "state-not-allowed"),
    ] as [(String, String, String, String?)])
  func `each state allows its own verbs`(state: String, user: String, verb: String, refusal: String?) {
    var market = ToyMarket()
    market.send("AAA001", "toy-offer.enter", Self.offer)
    if state != "entered" { market.send("AAA002", "toy-offer.approve", action(1)) }
    if state == "decided" { market.send("BBB004", "toy-offer.accept", action(1)) }
    if state == "rejected" { market.send("BBB006", "toy-offer.reject", action(1)) }
    let before = market.bookDigest()
    let fields = verb == "correct" ? "\(action(1)),\(Self.offer)" : action(1)
    let answer = market.send(user, "toy-offer.\(verb)", fields)
    #expect(answer.refusal == refusal)
    let after = market.bookDigest()
    if refusal != nil { #expect(answer.state == nil && after == before) }
  }

  @Test(.rule("TRF-58")) func `a decision that comes after the last time is told so`() {
    var market = ToyMarket()
    market.send("AAA003", "toy-offer.enter", Self.offer)
    market.setTime("17:00")
    let late = market.send("BBB006", "toy-offer.accept", action(1))
    #expect(late.refusal == "after-cutoff")
    let withdrawal = market.send("AAA003", "toy-offer.withdraw", action(1))
    #expect(withdrawal.refusal == "state-not-allowed")
  }
}
