// SPDX-License-Identifier: Apache-2.0
import Kernel
import TestSupport
import Testing
import Units

@Suite struct WorkTests {
  private func digest(_ work: borrowing Work) -> [UInt8] {
    var out = BinaryWriter()
    work.encode(into: &out)
    return out.array()
  }

  private func takeAll(_ work: inout Work) -> [UInt64] {
    var subjects: [UInt64] = []
    while work.nextDue != nil { subjects.append(work.takeDue().subject) }
    return subjects
  }

  @Test func `what is due comes by time, then in the order it was scheduled`() throws {
    var work = Work()
    #expect(work.nextDue == nil && work.dueCount == 0)
    for (time, subject) in [(30, 1), (10, 2), (20, 3), (10, 4), (30, 5), (10, 6)] {
      work.schedule(at: Moment(microseconds: Int64(time)), kind: 7, subject: UInt64(subject))
    }
    let due = work.nextDue
    let next = try #require(due)
    #expect(next.time.microseconds == 10 && next.kind == 7 && next.subject == 2)
    #expect(work.dueCount == 6)
    #expect(takeAll(&work) == [2, 4, 6, 3, 1, 5])
    #expect(work.nextDue == nil && work.dueCount == 0)
  }

  @Test(arguments: SeededGenerator.seeds)
  func `what is due comes in the order of a sorted list`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var work = Work()
    var plain: [(time: Int64, subject: UInt64)] = []
    for subject: UInt64 in 0..<2000 {
      if Int.random(in: 0..<3, using: &random) > 0 {
        let time = Int64.random(in: -20...20, using: &random)
        work.schedule(at: Moment(microseconds: time), kind: 1, subject: subject)
        // Before the first that is later: behind all of the same time.
        plain.insert((time, subject), at: plain.firstIndex { $0.time > time } ?? plain.count)
      } else if !plain.isEmpty {
        let (time, subject) = plain.removeFirst()
        let due = work.takeDue()
        #expect(due.time.microseconds == time && due.subject == subject)
      }
      #expect(work.dueCount == plain.count && work.nextDue?.subject == plain.first?.subject)
    }
    #expect(takeAll(&work) == plain.map(\.subject))
  }

  @Test func `follow-ups come in the order they were asked for`() {
    var work = Work()
    #expect(work.hasFollowUps == false)
    for subject: UInt64 in 1...3 { work.followUp(FollowUp(kind: 300, subject: subject)) }
    #expect(work.hasFollowUps == true && work.followUpCount == 3)
    #expect(work.takeFollowUp().subject == 1)
    work.followUp(FollowUp(kind: 301, subject: 4))
    #expect([work.takeFollowUp().subject, work.takeFollowUp().subject] == [2, 3])
    let last = work.takeFollowUp()
    #expect(last.kind == 301 && last.subject == 4)
    #expect(work.hasFollowUps == false && work.followUpCount == 0)
    work.followUp(FollowUp(kind: 300, subject: 5))
    #expect(work.takeFollowUp().subject == 5)
  }

  @Test func `instructions are numbered from one without a gap`() {
    var work = Work()
    #expect((1...3).map { _ in work.takeInstructionNumber().value } == [1, 2, 3])
    #expect(work.nextInstruction == 4)
  }

  @Test func `an event and a refusal stand in the outcome with their line`() {
    var work = Work()
    work.line = 300
    var repeated = Repeated()
    repeated.first = WholeNumber(5)
    work.post(repeated)
    work.post(Refusal(.groupRefused, "GEN-39", Fact("line", .number(1))))
    var reader = BinaryReader(work.outcome.bytes)
    #expect(reader.byte() == Repeated.code && reader.varint() == 300)
    repeated.first = .blank
    repeated.describe(&reader)
    #expect(repeated.first.value == 5)
    #expect(reader.byte() == Refused.code && reader.varint() == 300)
    #expect(RecordedRefusal(from: &reader).code == .groupRefused)
    #expect(reader.isAtEnd && !reader.isBroken)
  }

  /// Something of everything, so that a mark has all to remember.
  private func fill(_ work: inout Work, _ random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 0..<20, using: &random) {
      work.schedule(
        at: Moment(microseconds: Int64.random(in: 0..<9, using: &random)), kind: 1,
        subject: UInt64.random(in: 0..<100, using: &random))
      work.followUp(FollowUp(kind: 300, subject: UInt64.random(in: 0..<100, using: &random)))
      _ = work.takeInstructionNumber()
      work.post(Repeated())
    }
  }

  @Test(arguments: SeededGenerator.seeds)
  func `what is dropped leaves no trace, what came before stays`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var work = Work()
    for _ in 0..<50 {
      fill(&work, &random)
      let before = digest(work)
      let outcome = work.outcome.array()
      let mark = work.mark()
      fill(&work, &random)
      work.drop(to: mark)
      #expect(digest(work) == before)
      #expect(work.outcome.array() == outcome)
    }
    // Dropped orders are given out again, so the order of ties is as if nothing had been dropped.
    var again = SeededGenerator(seed: seed)
    var other = Work()
    for _ in 0..<50 {
      fill(&other, &again)
      var unused = Work()
      fill(&unused, &again)
    }
    #expect(digest(other) == digest(work))
    #expect(takeAll(&other) == takeAll(&work))
  }

  @Test func `a group without anything in it drops nothing`() {
    var work = Work()
    work.followUp(FollowUp(kind: 300, subject: 1))
    work.schedule(at: Moment(microseconds: 1), kind: 1, subject: 1)
    let mark = work.mark()
    work.drop(to: mark)
    #expect(work.followUpCount == 1 && work.dueCount == 1)
  }
}
