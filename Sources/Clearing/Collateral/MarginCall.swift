// SPDX-License-Identifier: Apache-2.0
import Kernel
import Units

/// The official margin call of an account, as a function of what is lodged (CCP-48 to CCP-53).
public struct MarginCall: Equatable, Sendable {
  public enum State: UInt8, CaseIterable, Sendable {
    case issued, partMet, met, overdue, metLate

    public var code: StaticString {
      switch self {
      case .issued: "ISSUED"
      case .partMet: "PART-MET"
      case .met: "MET"
      case .overdue: "OVERDUE"
      case .metLate: "MET-LATE"
      }
    }
  }

  public let runDate: Day
  public let adequacy: Adequacy
  /// 11:00:00 of the next business day, the second itself included (CCP-49).
  public let deadline: Moment
  public private(set) var state = State.issued
  /// The run of the unpaid call that this one includes; that one keeps its state (CCP-53).
  public let including: Day?
  /// What is still to come, of which `cash` in TRY (CCP-51).
  public private(set) var remaining: Money
  public private(set) var cash: Money

  /// - Returns: nil when the account is adequate, or the calendar knows no business day any more.
  public init?(
    runDate: Day, adequacy: Adequacy, _ calendar: BusinessCalendar, hour: Int = 11, unpaid: MarginCall? = nil
  ) {
    guard !adequacy.isAdequate, let deadline = Self.deadline(of: runDate, calendar, hour: hour) else {
      return nil
    }
    self.runDate = runDate
    including = unpaid.flatMap { $0.state == .met || $0.state == .metLate ? nil : $0.runDate }
    self.adequacy = adequacy
    self.deadline = deadline
    remaining = adequacy.callTotal
    cash = adequacy.cashShort
  }

  /// A call as a register has kept it.
  public init(
    runDate: Day, adequacy: Adequacy, deadline: Moment, including: Day?, state: State, remaining: Money,
    cash: Money
  ) {
    self.runDate = runDate
    self.adequacy = adequacy
    self.deadline = deadline
    self.including = including
    self.state = state
    self.remaining = remaining
    self.cash = cash
  }

  /// When an unmet call of a run's day is due: 11:00:00 of the next business day (CCP-49); nil when the
  /// calendar knows none any more.
  public static func deadline(of runDate: Day, _ calendar: BusinessCalendar, hour: Int = 11) -> Moment? {
    guard let next = calendar.businessDay(after: runDate), let time = TimeOfDay(hour: hour, minute: 0) else {
      return nil
    }
    return Moment(day: next, time: time)
  }

  /// Tests the call on the account with what is lodged now, at the margin, prices and parameters of the call:
  /// limits may cut a deposit, so face amounts are not counted (CCP-50).
  ///
  /// - Returns: what the member and the desk are told, nil when nothing changed (CCP-54).
  @discardableResult
  public mutating func test(_ now: Adequacy, at moment: Moment) -> CallNotice? {
    if state == .met || state == .metLate { return nil }
    let former = (state, remaining, cash)
    let isLate = moment > deadline
    remaining = now.callTotal
    cash = now.cashShort
    if now.isAdequate {
      // CCP-52: until default is declared, late collateral may still make the test pass.
      state = isLate ? .metLate : .met
    } else if isLate {
      state = .overdue
    } else if now.callTotal != adequacy.callTotal || now.cashShort != adequacy.cashShort {
      state = .partMet
    }
    if (state, remaining, cash) == former { return nil }
    switch state {
    case .issued: return nil
    case .partMet: return .partMet
    case .met, .metLate: return .met
    case .overdue: return .overdue
    }
  }

  /// At 10:00 of the day of the deadline, and only while the call is open (CCP-54).
  public func isReminderDue(at moment: Moment, hour: Int = 10) -> Bool {
    guard state == .issued || state == .partMet, let time = TimeOfDay(hour: hour, minute: 0) else {
      return false
    }
    return moment >= Moment(day: deadline.day, time: time)
  }
}

/// What is told of a call, to the member's authorised users and the desk, never to customers (CCP-54).
public enum CallNotice: UInt8, CaseIterable, Sendable {
  case issued, reminder, partMet, met, overdue

  public var code: StaticString {
    switch self {
    case .issued: "CALL-ISSUED"
    case .reminder: "CALL-REMINDER"
    case .partMet: "CALL-PART-MET"
    case .met: "CALL-MET"
    case .overdue: "CALL-OVERDUE"
    }
  }
}

/// A record that one officer enters and another approves (CCP-11, CCP-70).
public enum FourEyes {
  /// - Refuses: `same-user-approval`.
  public static func check(entered: UserCode, approved: UserCode) throws(Refusal) {
    guard entered != approved else {
      throw Refusal(.sameUserApproval, "CCP-70", Fact("user", .user(approved)))
    }
  }
}

/// A default, declared by two officers against the member's legal entity, whichever account fell short
/// (CCP-02).
public struct DefaultCase: Equatable, Sendable {
  public let member: MemberCode
  /// The account whose call is overdue.
  public let account: CollateralAccountKind
  public let runDate: Day
  public let unpaid: Money
  public let declaredAt: Moment
  public let officer: UserCode
  public let approver: UserCode

  /// - Refuses: `default-needs-overdue-call`, `same-user-approval`.
  public init(
    member: MemberCode, account: CollateralAccountKind, _ call: MarginCall, at moment: Moment,
    officer: UserCode,
    approver: UserCode
  ) throws(Refusal) {
    guard call.state == .overdue else {
      throw Refusal(.defaultNeedsOverdueCall, "CCP-02", Fact("member", .member(member)))
    }
    try FourEyes.check(entered: officer, approved: approver)
    self.member = member
    self.account = account
    runDate = call.runDate
    unpaid = call.remaining
    declaredAt = moment
    self.officer = officer
    self.approver = approver
  }

  /// All collateral accounts of the member, not only the one that fell short.
  public func covers(_ account: CollateralAccountKind) -> Bool { account != .contribution }
}
