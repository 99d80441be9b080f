// SPDX-License-Identifier: Apache-2.0
import Clearing
import Kernel
import Units

/// The tables of the guarantee fund: what its calculation rests on, its runs, and the losses of defaults.
public struct FundTables: ~Copyable, Sendable {
  var scenarios = Table<StressScenarioRow>(limit: Self.scenarioLimit)
  var moves = Table<StressMoveRow>(limit: Self.moveLimit)
  var days = Table<StressDayRow>(limit: Self.dayLimit)
  var accounts = Table<StressAccountRow>(limit: Self.accountLimit)
  var nets = Table<StressNetRow>(limit: Self.netLimit)
  var runs = Table<FundRow>(limit: Self.runLimit)
  var contributions: Table<ContributionRow>
  var cases: Table<DefaultCaseRow>
  /// What the calculation at work applies to its days, once it is needed. It follows from the tables and is
  /// no part of the state: whoever changes what it follows from drops it.
  var stressSet: StressSet?

  static let scenarioLimit = 4_096
  static let moveLimit = 1 << 17
  /// Business days of a look-back and the month after it.
  static let dayLimit = 512
  /// A thousand members with two accounts, on each day.
  static let accountLimit = 1 << 19
  /// Fifteen thousand nets of accounts and shares on each day.
  static let netLimit = 1 << 22
  /// In force, notified, and being calculated.
  static let runLimit = 8

  init(members: Int) {
    contributions = Table(limit: members * 4)
    cases = Table(limit: members * 2)
  }

  mutating func visit<Visitor: TableVisitor & ~Copyable>(_ visitor: inout Visitor) {
    visitor.table("stress-scenarios", &scenarios)
    visitor.table("stress-moves", &moves)
    visitor.table("stress-days", &days)
    visitor.table("stress-accounts", &accounts)
    visitor.table("stress-nets", &nets)
    visitor.table("fund-runs", &runs)
    visitor.table("contributions", &contributions)
    visitor.table("default-cases", &cases)
  }
}

/// The scenarios of a calculation of the fund, with the shares that they move, in their order (CCP-58).
struct StressSet: Sendable {
  let month: Day
  let shares: [Slot<SecurityRow>]
  let scenarios: [StressScenario]
}

/// A scenario that officers have approved (CCP-57); its number is its place, from 1 on. Rows stay, because a
/// run names the scenario that was the worst.
public struct StressScenarioRow: BitwiseCopyable, Sendable {
  public var firstMove: UInt32
  public var moveCount: UInt32
  /// The number of the scenario that took its place; 0 while it counts.
  public var endedBy: UInt32 = 0
}

/// How far a share moves in a scenario.
public struct StressMoveRow: BitwiseCopyable, Sendable {
  public var move: Rate
  public var security: Slot<SecurityRow>
  private let filler = Filler<4>()

  init(_ security: Slot<SecurityRow>, _ move: Rate) {
    self.move = move
    self.security = security
  }
}

/// A day with an official run (CCP-58), with how much is kept of it.
public struct StressDayRow: BitwiseCopyable, Sendable {
  public var day: Day
  public var first: Slot<StressAccountRow>
  public var accountCount: UInt32
  public var netCount: UInt32
}

/// What the official run of a day found for an account: M and VM (CCP-56).
public struct StressAccountRow: BitwiseCopyable, Sendable {
  /// In ten-thousandths of a lira.
  public var variation: Int128
  /// In kuruş.
  public var margin: Int64
  public var member: Slot<MemberRow>
  public var firstNet: Slot<StressNetRow>
  /// Of the same day.
  public var next: Slot<StressAccountRow>
  public var account: MarginAccount
  private let filler = Filler<11>()

  init(_ account: ClearingAccountRow, margin: Int64, variation: Int128, next: Slot<StressAccountRow>) {
    member = account.member
    self.account = account.account
    self.margin = margin
    self.variation = variation
    self.next = next
    firstNet = .none
  }
}

/// The net value of a share in an account on a day, in ten-thousandths of a lira.
public struct StressNetRow: BitwiseCopyable, Sendable {
  public var value: Int64
  public var security: Slot<SecurityRow>
  public var next: Slot<StressNetRow>
}

/// A run of the guarantee fund (CCP-55 to CCP-60): the one in force and those on their way to it.
public struct FundRow: BitwiseCopyable, Sendable {
  /// The greatest need so far, in ten-billionths of a lira.
  public var need: Int128 = 0
  /// Of the day at work the greatest need of the scenarios so far, and which of them asks it.
  public var dayNeed: Int128 = 0
  /// Σm: the sum over all members of their daily margins, in kuruş.
  public var marginSum: Int128 = 0
  /// G, in kuruş.
  public var size: Int64 = 0
  /// The first of the month for which it is.
  public var month: Day
  /// The look-back.
  public var first: Day
  public var last: Day
  /// How many business days it has.
  public var days: UInt32
  /// The last day that was calculated.
  public var done = Day(number: 0)
  public var worstDay = Day(number: 0)
  public var worstScenario = ScenarioName.none
  /// How many scenarios of officers were approved when it began.
  public var scenarios: UInt32
  /// Of the parameters.
  public var version: UInt32
  public var calculatedBy: UInt32
  public var notice = Day(number: 0)
  /// The day that an officer has asked for; 0 for the first possible.
  public var asked = Day(number: 0)
  public var effective = Day(number: 0)
  public var dayScenario: UInt32 = 0
  /// How many scenarios of the day at work are done.
  public var scenariosDone: UInt32 = 0
  public var state = FundState.running
  private let filler = Filler<11>()

  init(_ period: LookBack, month: Day, days: UInt32, scenarios: UInt32, version: UInt32, by user: UInt32) {
    self.month = month
    first = period.first
    last = period.last
    self.days = days
    self.scenarios = scenarios
    self.version = version
    calculatedBy = user
  }
}

/// What a member contributes under a run (CCP-59).
public struct ContributionRow: BitwiseCopyable, Sendable {
  /// The sum of its daily margins, in kuruş.
  public var marginSum: Int128
  /// In kuruş.
  public var amount: Int64
  public var member: Slot<MemberRow>
  public var fund: Slot<FundRow>
}

/// How the losses of a defaulted account were borne so far (CCP-63), in kuruş.
public struct DefaultCaseRow: BitwiseCopyable, Sendable {
  public var loss: Int64 = 0
  public var margin: Int64 = 0
  public var freeHouse: Int64 = 0
  public var ownContribution: Int64 = 0
  public var ccpOwn: Int64 = 0
  public var otherContributions: Int64 = 0
  public var uncovered: Int64 = 0
  public var account: Slot<ClearingAccountRow>
  private let filler = Filler<4>()

  init(_ account: Slot<ClearingAccountRow>) { self.account = account }
}

/// Which scenario it was, in one number.
public struct ScenarioName: BitwiseCopyable, Equatable, Sendable {
  public let raw: UInt32
  private static let historical: UInt32 = 1 << 30
  private static let largest: UInt32 = 1 << 31

  public static let none = ScenarioName(raw: 0)
  private init(raw: UInt32) { self.raw = raw }

  init(_ kind: StressScenario.Kind) {
    raw =
      switch kind {
      case .historical(let day): Self.historical | UInt32(bitPattern: day.number)
      case .largestFalls: Self.largest
      case .largestRises: Self.largest | 1
      case .entered(let number): UInt32(number)
      }
  }

  /// The day of a historical scenario, `FALLS`, `RISES`, or the number of one that was entered; empty for
  /// none.
  var text: Text<20> {
    if raw == 0 { return Text<20>(utf8: []) }
    if raw & Self.largest != 0 { return Text<20>(utf8: Array((raw & 1 == 0 ? "FALLS" : "RISES").utf8)) }
    var text: [UInt8] = []
    if raw & Self.historical != 0 {
      Day(number: Int32(raw & ~Self.historical)).write(to: &text)
    } else {
      WholeNumber(UInt64(raw)).write(to: &text)
    }
    return Text<20>(utf8: text)
  }
}
