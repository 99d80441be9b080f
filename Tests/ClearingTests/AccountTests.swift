// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import TestSupport
import Testing
import Units

@Suite struct AccountTests {
  typealias Lines = [(AssetGroup, String)]
  static let day = CollateralTests.day

  private func account(_ lines: Lines, margin: String, open: Bool = false, member: String = "M01")
    -> CollateralAccount
  {
    CollateralAccount(member: member, lines: lodged(lines), margin: lira(margin), hasOpenCall: open)
  }

  private func ratio(_ text: String) -> CollateralTable {
    var table = CollateralTable.transaction
    table.minCashRatio = rate(text)
    return table
  }

  private func cash(_ amount: String) -> LodgedLine { lodged([(.lira, amount)])[0] }
  private let tenth = CollateralTable.transaction
  private static func shares(_ count: Int, _ amount: String) -> Lines {
    Array(repeating: (.equity, amount), count: count)
  }

  @Test(.rule("CCP-40", "CCP-41")) func `a part of the margin must be cash, whatever the total`() throws {
    let ten = account(Self.shares(10, "1,000,000.00"), margin: "1,000,000.00")
    let source = try ten.adequacy(ratio("0.15"), on: Self.day)
    #expect(source.minCash == lira("150,000.00") && source.cashShort == lira("150,000.00"))
    #expect(
      source.shortfall == lira("0.00") && source.collateral == lira("3,750,000.00") && !source.isAdequate)
    #expect(try ten.adequacy(ratio("0.1"), on: Self.day).minCash == lira("100,000.00"))
    let odd = Adequacy(
      margin: lira("0.01"), collateral: lira("1.00"), cash: lira("0.01"), minCashRatio: rate("0.1"))
    #expect(odd.minCash == lira("0.01") && odd.isAdequate)
  }

  @Test(.rule("CCP-48")) func `a call asks for the larger of both shortfalls`() throws {
    let adequacy = Adequacy(
      margin: lira("2,000,000.00"), collateral: lira("1,600,000.00"), cash: lira("100,000.00"),
      minCashRatio: rate("0.1"))
    #expect(adequacy.callTotal == lira("400,000.00") && adequacy.cashShort == lira("100,000.00"))
    let source = Adequacy(
      margin: lira("1,000,000.00"), collateral: lira("3,750,000.00"), cash: lira("0.00"),
      minCashRatio: rate("0.15"))
    #expect(source.callTotal == lira("150,000.00") && source.cashShort == lira("150,000.00"))
  }

  @Test(.rule("CCP-42")) func `an excess in one account covers no other`() throws {
    let house = account([(.lira, "1,900,000.00")], margin: "1,000,000.00")
    let customers = account([(.lira, "600,000.00")], margin: "1,000,000.00")
    #expect(try house.adequacy(tenth, on: Self.day).isAdequate)
    #expect(try customers.adequacy(tenth, on: Self.day).callTotal == lira("400,000.00"))
  }

  @Test(.rule("CCP-43")) func `free collateral moves between accounts of one member`() throws {
    let house = account([(.lira, "1,900,000.00")], margin: "1,000,000.00")
    let customers = account([], margin: "0.00")
    let moved = try house.transferring(cash("900,000.00"), to: customers, tenth, on: Self.day)
    #expect(try moved.giving.adequacy(tenth, on: Self.day).collateral == lira("1,000,000.00"))
    #expect(try moved.receiving.adequacy(tenth, on: Self.day).collateral == lira("900,000.00"))
    func refused(_ amount: String, from giving: CollateralAccount, to other: CollateralAccount) -> String? {
      refusal { _ = try giving.transferring(cash(amount), to: other, tenth, on: Self.day) }
    }
    #expect(refused("900,000.01", from: house, to: customers) == "collateral-not-free")
    let stranger = account([], margin: "0.00", member: "M02")
    #expect(refused("1.00", from: house, to: stranger) == "different-member")
    let called = account([(.lira, "1,900,000.00")], margin: "1,000,000.00", open: true)
    #expect(refused("1.00", from: called, to: customers) == "giving-account-has-open-call")
  }

  @Test(.rule("CCP-47")) func `limits are computed anew without what is withdrawn`() throws {
    let mixed = account([(.lira, "500,000.00")] + Self.shares(10, "100,000.00"), margin: "600,000.00")
    #expect(try mixed.adequacy(tenth, on: Self.day).collateral == lira("1,062,500.00"))
    func refused(_ amount: String, _ account: CollateralAccount) -> String? {
      refusal { _ = try account.withdrawing(cash(amount), tenth, on: Self.day) }
    }
    #expect(refused("400,000.00", mixed) == "collateral-not-free")
    #expect(refused("100,000.00", mixed) == nil)
    #expect(refused("600,000.00", mixed) == "collateral-not-free")
    var called = mixed
    called.hasOpenCall = true
    #expect(refused("1.00", called) == "account-has-open-call")
    #expect(try called.freeCash(tenth, on: Self.day) == lira("0.00"))
  }

  @Test(.rule("CCP-41"), arguments: SeededGenerator.seeds)
  func `the free cash is the most that may leave`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<25 {
      var lines = CollateralTests.random(&random, count: 6).map { line in
        LodgedLine(line.group, line.key, LodgedValue(kurus: Int64(line.value.atto % 700) + 1))
      }
      lines.append(
        LodgedLine(.lira, code("TRY"), LodgedValue(kurus: Int64.random(in: 1...900, using: &random))))
      let account = CollateralAccount(
        member: "M01", lines: lines, margin: Money(minor: Int64.random(in: 0...900, using: &random)))
      let held = lines.filter { $0.group == .lira }.reduce(0) { $0 + $1.value.roundedDown.minor }
      let possible = (0...held).filter { amount in
        (try? account.withdrawing(
          LodgedLine(.lira, code("TRY"), LodgedValue(kurus: amount)), tenth, on: Self.day)) != nil
      }
      #expect(try account.freeCash(tenth, on: Self.day).minor == possible.last ?? 0)
    }
  }

  // MARK: Calls

  private let friday = Day("2026-11-13")!
  private let monday = Day("2026-11-16")!
  private func at(_ day: Day, _ time: String) -> Moment { Moment(day: day, time: TimeOfDay(time)!) }

  @Test(.rule("CCP-49")) func `a call is due at 11 on the next business day, the second included`() throws {
    let short = try account([(.lira, "1.00")], margin: "2.00").adequacy(tenth, on: friday)
    let full = try account([(.lira, "2.00")], margin: "2.00").adequacy(tenth, on: friday)
    func state(_ moment: Moment, _ runDate: Day, _ calendar: BusinessCalendar = BusinessCalendar())
      -> MarginCall.State?
    {
      var call = MarginCall(runDate: runDate, adequacy: short, calendar)
      call?.test(full, at: moment)
      return call?.state
    }
    #expect(
      MarginCall(runDate: friday, adequacy: short, BusinessCalendar())?.deadline == at(monday, "11:00:00"))
    #expect(
      state(at(monday, "11:00:00"), friday) == .met && state(at(monday, "11:00:01"), friday) == .metLate)
    var calendar = BusinessCalendar()
    calendar.set(Day("2026-11-12")!, .closed)
    let eve = MarginCall(runDate: Day("2026-11-11")!, adequacy: short, calendar)
    #expect(eve?.deadline == at(friday, "11:00:00"))
    #expect(MarginCall(runDate: friday, adequacy: full, calendar) == nil)
  }

  @Test(.rule("CCP-50", "CCP-51", "CCP-52")) func `a call is tested on what the limits leave`() throws {
    let shares = Self.shares(10, "120,000.00")
    let before = try account([(.lira, "100,000.00")] + shares, margin: "1,000,000.00").adequacy(
      tenth, on: friday)
    #expect(before.collateral == lira("587,500.00") && before.callTotal == lira("412,500.00"))
    var call = try #require(MarginCall(runDate: friday, adequacy: before, BusinessCalendar()))
    #expect(call.state == .issued && call.remaining == lira("412,500.00"))
    let more = try account([(.lira, "100,000.00")] + Self.shares(10, "175,000.00"), margin: "1,000,000.00")
      .adequacy(tenth, on: friday)
    #expect(more.collateral == lira("793,750.00"))
    call.test(more, at: at(monday, "10:00:00"))
    #expect(call.state == .partMet && call.remaining == lira("206,250.00"))
    let cash = try account([(.lira, "512,500.00")] + shares, margin: "1,000,000.00").adequacy(
      tenth, on: friday)
    #expect(cash.collateral == lira("1,154,687.50"))
    var met = call
    met.test(cash, at: at(monday, "10:30:00"))
    #expect(met.state == .met && met.remaining == lira("0.00"))
    call.test(more, at: at(monday, "11:00:01"))
    #expect(call.state == .overdue && call.remaining == lira("206,250.00"))
    let late = try account([(.lira, "306,250.00")] + Self.shares(10, "175,000.00"), margin: "1,000,000.00")
      .adequacy(tenth, on: friday)
    call.test(late, at: at(monday, "12:15:00"))
    #expect(call.state == .metLate)
    call.test(before, at: at(monday, "12:20:00"))
    #expect(call.state == .metLate)
  }

  private func short(_ amount: String) -> Adequacy {
    Adequacy(margin: lira(amount), collateral: lira("0.00"), cash: lira("0.00"), minCashRatio: rate("0.1"))
  }

  @Test(.rule("CCP-54")) func `a call is told of when it changes, and reminded of while it is open`() throws {
    var call = try #require(MarginCall(runDate: friday, adequacy: short("10.00"), BusinessCalendar()))
    #expect(!call.isReminderDue(at: at(monday, "09:59:59")) && call.isReminderDue(at: at(monday, "10:00:00")))
    var told = [("10.00", "09:00:00"), ("4.00", "09:10:00"), ("4.00", "09:20:00")].map {
      call.test(short($0.0), at: at(monday, $0.1))
    }
    #expect(told == [nil, .partMet, nil])
    var met = call
    told = [met.test(short("0.00"), at: at(monday, "09:30:00"))]
    #expect(told == [.met] && !met.isReminderDue(at: at(monday, "10:00:00")))
    told = [call.test(short("4.00"), at: at(monday, "11:00:01"))]
    #expect(told == [.overdue] && !call.isReminderDue(at: at(monday, "11:00:02")))
    let names = CallNotice.allCases.map { String(describing: $0.code) }
    #expect(names == ["CALL-ISSUED", "CALL-REMINDER", "CALL-PART-MET", "CALL-MET", "CALL-OVERDUE"])
  }

  @Test(.rule("CCP-02", "CCP-52", "CCP-70")) func `default is declared by two officers against the member`()
    throws
  {
    let member = MemberCode(bits: 1)
    let officer = UserCode(member: MemberCode(bits: 2), number: 1)
    let approver = UserCode(member: MemberCode(bits: 2), number: 2)
    var call = try #require(MarginCall(runDate: friday, adequacy: short("10.00"), BusinessCalendar()))
    let noon = at(monday, "12:00:00")
    func declare(_ officer: UserCode, _ approver: UserCode) throws -> DefaultCase {
      try DefaultCase(
        member: member, account: .customers, call, at: noon, officer: officer, approver: approver)
    }
    #expect(refusal { _ = try declare(officer, approver) } == "default-needs-overdue-call")
    call.test(short("10.00"), at: at(monday, "11:00:01"))
    #expect(refusal { _ = try declare(officer, officer) } == "same-user-approval")
    let declared = try declare(officer, approver)
    #expect(declared.member == member && declared.unpaid == lira("10.00"))
    #expect(
      [.house, .customers, .withoutService].allSatisfy(declared.covers) && !declared.covers(.contribution))
  }

  @Test(.rule("CCP-53")) func `a new call is for the whole and names the unpaid one`() throws {
    let calendar = BusinessCalendar()
    var first = try #require(MarginCall(runDate: monday, adequacy: short("100,000.00"), calendar))
    first.test(short("100,000.00"), at: at(monday + 1, "11:00:01"))
    let second = try #require(
      MarginCall(runDate: monday + 1, adequacy: short("160,000.00"), calendar, unpaid: first))
    #expect(second.remaining == lira("160,000.00") && second.including == monday && first.state == .overdue)
    first.test(short("0.00"), at: at(monday + 1, "12:00:00"))
    let third = MarginCall(runDate: monday + 1, adequacy: short("1.00"), calendar, unpaid: first)
    #expect(first.state == .metLate && third?.including == nil)
  }

  /// The rulebook's worked sequence, of M01/MS.
  @Test(.rule("CCP-28", "CCP-38", "CCP-48", "CCP-49", "CCP-50"))
  func `the worked sequence of calls`() throws {
    let thursday = Day("2026-11-12")!
    let margin = try Examples.account(Examples.three).margin(Examples.parameters())
    let others: Lines = [(.dibs, "150,000.00")] + Self.shares(5, "40,000.00")
    func now(_ cash: String, _ margin: Money) throws -> Adequacy {
      try CollateralAccount(member: "M01", lines: lodged([(.lira, cash)] + others), margin: margin)
        .adequacy(tenth, on: thursday)
    }
    let first = try now("25,000.00", margin)
    #expect(margin == lira("299,200.00") && first.collateral == lira("302,125.00"))
    #expect(first.callTotal == lira("4,920.00") && first.cashShort == lira("4,920.00"))
    var call = try #require(MarginCall(runDate: thursday, adequacy: first, BusinessCalendar()))
    let second = try now("29,920.00", margin)
    #expect(second.collateral == lira("308,890.00"))
    call.test(second, at: at(friday, "10:20:00"))
    #expect(call.state == .met)
    let third = try now("29,920.00", lira("334,200.00"))
    #expect(third.callTotal == lira("25,310.00") && third.cashShort == lira("3,500.00"))
    var next = try #require(MarginCall(runDate: friday, adequacy: third, BusinessCalendar()))
    #expect(next.deadline == at(monday, "11:00:00"))
    let fourth = try now("33,420.00", lira("334,200.00"))
    #expect(fourth.collateral == lira("313,702.50"))
    next.test(fourth, at: at(monday, "09:40:00"))
    #expect(next.state == .partMet && next.remaining == lira("20,497.50") && next.cash == lira("0.00"))
    next.test(fourth, at: at(monday, "11:00:01"))
    #expect(next.state == .overdue && next.remaining == lira("20,497.50"))
  }

  // MARK: Remuneration

  @Test(.rule("CCP-64", "CCP-65")) func `all cash at the cut-off is remunerated, unless the member declines`()
    throws
  {
    let cutOff = TimeOfDay("15:00:00")!
    let deposits = [("14:59:00", "600,000.00"), ("15:01:00", "400,000.00")].map {
      Remuneration.Deposit(amount: lira($0.1), moment: at(monday, $0.0))
    }
    func base(_ day: Day, optedOutOn: Day? = nil) throws -> Money {
      try Remuneration.base(deposits, on: day, cutOff: cutOff, optedOutOn: optedOutOn)
    }
    #expect(try base(monday) == lira("600,000.00") && base(monday + 1) == lira("1,000,000.00"))
    #expect(try base(monday, optedOutOn: monday) == lira("600,000.00"))
    #expect(try base(monday + 1, optedOutOn: monday) == lira("0.00"))
    let atIt = [Remuneration.Deposit(amount: lira("1.00"), moment: at(monday, "15:00:00"))]
    #expect(try Remuneration.base(atIt, on: monday, cutOff: cutOff) == lira("1.00"))
    let dollars = [Remuneration.Deposit(amount: Money("1.00 USD")!, moment: at(monday, "10:00:00"))]
    #expect(
      refusal { _ = try Remuneration.base(dollars, on: monday, cutOff: cutOff) } == "fx-not-remunerated")
  }

  @Test(.rule("CCP-66")) func `remuneration runs to the next business day, rounded down`() {
    let calendar = BusinessCalendar()
    #expect(
      Remuneration.amount(lira("1,000,000.00"), rate: rate("0.1"), on: friday, calendar) == lira("821.91"))
    #expect(
      Remuneration.amount(lira("1,234,567.89"), rate: rate("0.1"), on: monday, calendar) == lira("338.23"))
  }
}
